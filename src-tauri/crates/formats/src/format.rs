//! The formats of seed files: their names, which of them a file has, and one reader for all.

use std::io::BufRead;
use std::iter::FusedIterator;

use kagimori_domain::otp::Seed;

use crate::error::Problem;
use crate::limits::Limits;
use crate::record::Entry;
use crate::table::{Column, Columns, Corrections, Lines, Rows, SeedEncoding, Seeds, is_kind};
use crate::unlock::Unlock;
use crate::{entra_csv, oath_csv, otpauth, pskc, safenet_xml, yubico_csv};

/// A format of seed files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PSKC (RFC 6030).
    Pskc,
    /// OATH CSV.
    OathCsv,
    /// The CSV file of Microsoft Entra.
    EntraCsv,
    /// The XML file of SafeNet.
    SafenetXml,
    /// The log of Yubico's programs.
    YubicoCsv,
    /// A list of `otpauth://` URIs.
    Otpauth,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 6] =
        [Self::Pskc, Self::OathCsv, Self::EntraCsv, Self::SafenetXml, Self::YubicoCsv, Self::Otpauth];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pskc => "pskc",
            Self::OathCsv => "oath-csv",
            Self::EntraCsv => "entra-csv",
            Self::SafenetXml => "safenet-xml",
            Self::YubicoCsv => "yubico-csv",
            Self::Otpauth => "otpauth",
        }
    }

    /// A table or list: a token in each row, which can be corrected, or left out, by itself.
    #[must_use]
    pub const fn has_rows(self) -> bool {
        matches!(self, Self::OathCsv | Self::EntraCsv | Self::Otpauth)
    }

    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The format of a file that begins with `head`, a few KiB of it; `None` if it looks like none of them.
///
/// Other XML than SafeNet's is taken for PSKC: its reader says best what else it is.
#[must_use]
pub fn detect(head: &[u8]) -> Option<Format> {
    let mut lines = Lines::new(head, Limits::DEFAULT);
    loop {
        match lines.next() {
            Ok(true) => {}
            // The reader of tables says best what it is.
            Err(fault) if fault.problem == Problem::SpreadsheetFile => return Some(Format::OathCsv),
            Ok(false) | Err(_) => return None,
        }
        let line = lines.text().trim();
        if line.starts_with('<') {
            return Some(if safenet_xml::begins(head) { Format::SafenetXml } else { Format::Pskc });
        }
        if otpauth::after_scheme(line).is_some() {
            return Some(Format::Otpauth);
        }
        if !line.is_empty() && !line.starts_with('#') {
            break;
        }
    }
    let mut rows = Rows::new(head, Limits::DEFAULT);
    if !rows.next().ok()? {
        return None;
    }
    if yubico_csv::begins(&rows) {
        return Some(Format::YubicoCsv);
    }
    match Columns::of_header(&rows) {
        Ok(Some(columns)) if columns.has(Column::Upn) => return Some(Format::EntraCsv),
        // A header that lacks something, which the reader will say.
        Ok(Some(_)) | Err(_) => return Some(Format::OathCsv),
        Ok(None) => {}
    }
    let has_kind = rows.len() > 2 && (2..rows.len()).any(|index| is_kind(rows.cell(index)));
    let has_seed = || Seeds::new(SeedEncoding::Detect, Seed::MAX).read(rows.cell(1)).is_ok();
    (has_kind || has_seed()).then_some(Format::OathCsv)
}

/// Reads a seed file of any format, entry by entry.
#[derive(Debug)]
pub enum Reader<R> {
    /// PSKC.
    Pskc(pskc::Reader<R>),
    /// OATH CSV.
    OathCsv(oath_csv::Reader<R>),
    /// The CSV file of Microsoft Entra.
    EntraCsv(entra_csv::Reader<R>),
    /// The XML file of SafeNet.
    SafenetXml(safenet_xml::Reader<R>),
    /// The log of Yubico's programs.
    YubicoCsv(yubico_csv::Reader<R>),
    /// A list of `otpauth://` URIs.
    Otpauth(otpauth::Reader<R>),
}

/// A reader of `source` as a file of `format`; nothing is read before the first entry is asked for. `unlock`: for a
/// format that can be encrypted.
pub fn read<R: BufRead>(format: Format, source: R, limits: Limits, unlock: Unlock) -> Reader<R> {
    match format {
        Format::Pskc => Reader::Pskc(pskc::Reader::unlocked(source, limits, unlock)),
        Format::OathCsv => Reader::OathCsv(oath_csv::Reader::new(source, limits)),
        Format::EntraCsv => Reader::EntraCsv(entra_csv::Reader::new(source, limits)),
        Format::SafenetXml => Reader::SafenetXml(safenet_xml::Reader::new(source, limits)),
        Format::YubicoCsv => Reader::YubicoCsv(yubico_csv::Reader::new(source, limits)),
        Format::Otpauth => Reader::Otpauth(otpauth::Reader::new(source, limits)),
    }
}

impl<R: BufRead> Reader<R> {
    /// For a table or list: reads these cells otherwise than the file has them.
    #[must_use]
    pub fn correcting(self, corrections: Corrections) -> Self {
        match self {
            Self::OathCsv(reader) => Self::OathCsv(reader.correcting(corrections)),
            Self::EntraCsv(reader) => Self::EntraCsv(reader.correcting(corrections)),
            Self::Otpauth(reader) => Self::Otpauth(reader.correcting(corrections)),
            other => other,
        }
    }

    /// For a format that does not say how its secret keys are written: takes them for written in `encoding`.
    #[must_use]
    pub fn reading_seeds_as(self, encoding: SeedEncoding) -> Self {
        match self {
            Self::OathCsv(reader) => Self::OathCsv(reader.reading_seeds_as(encoding)),
            other => other,
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        match self {
            Self::Pskc(reader) => reader.next(),
            Self::OathCsv(reader) => reader.next(),
            Self::EntraCsv(reader) => reader.next(),
            Self::SafenetXml(reader) => reader.next(),
            Self::YubicoCsv(reader) => reader.next(),
            Self::Otpauth(reader) => reader.next(),
        }
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.name()), Some(format));
        }
        assert_eq!(Format::from_name("PSKC"), None);
    }

    #[test]
    fn the_beginning_tells() {
        const SEED: &str = "3132333435363738393031323334353637383930";
        for (head, expected) in [
            ("<?xml version=\"1.0\"?><KeyContainer/>", Some(Format::Pskc)),
            ("\u{FEFF}\r\n <pskc:KeyContainer", Some(Format::Pskc)),
            ("<html>", Some(Format::Pskc)),
            ("<tokens/>", Some(Format::Pskc)),
            ("otpauth://totp/KG1?secret=GEZDGNBV", Some(Format::Otpauth)),
            ("# tokens\n\nOTPAUTH://hotp/KG1", Some(Format::Otpauth)),
            ("upn,serial number,secret key,time interval,manufacturer,model\n", Some(Format::EntraCsv)),
            ("\"Secret Key;Serial_Number;UPN\"\n", Some(Format::EntraCsv)),
            ("serial,seed\n", Some(Format::OathCsv)),
            ("シリアル番号\t秘密鍵\n", Some(Format::OathCsv)),
            ("# version: 2\nu,r,r,KG1,xyz,totp\n", Some(Format::OathCsv)),
            (&format!("KG1,{SEED}"), Some(Format::OathCsv)),
            ("KG1;xyz;TOTP;6", Some(Format::OathCsv)),
            ("upn,key\n", Some(Format::OathCsv)),
            ("name,telephone\nSuzuki,03-0000-0000", None),
            ("{\"tokens\":[]}", None),
            (SEED, None),
            ("LOGGING START,2026/11/23 9:00\nOATH-HOTP,2026/11/23 9:00,1,ubnu1", Some(Format::YubicoCsv)),
            ("OATH-HOTP,1,1,ubnu1,,31,,,0,0,0,6,0,0,0,0,0,0", Some(Format::YubicoCsv)),
            ("Static Password: Scan Code;1;1;;;31;;;0;0;0;0;0;0;0;0;0;0", Some(Format::YubicoCsv)),
            (&format!("1234567,,0,{SEED},,2026-11-23T09:00:00,"), Some(Format::YubicoCsv)),
            (
                &format!("# ykman\n,cccccccccccb,0102030405ff,{},,2026-11-23T09:00:00,", &SEED[..32]),
                Some(Format::YubicoCsv),
            ),
            (&format!("1234567,,0,{SEED},,yesterday,"), None),
            ("", None),
            ("# only a comment\n", None),
        ] {
            assert_eq!(detect(head.as_bytes()), expected, "{head}");
            let wide: Vec<u8> = format!("\u{FEFF}{head}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            if !head.starts_with('\u{FEFF}') {
                assert_eq!(detect(&wide), expected, "{head}");
            }
        }
        // The reader of XML takes UTF-8 alone.
        for head in [
            "<Tokens>",
            "<?xml version='1.0'?>\n<!-- <KeyContainer> -->\n<s:Tokens xmlns:s='urn:x'>",
            "\u{FEFF}<Tokens/>",
        ] {
            assert_eq!(detect(head.as_bytes()), Some(Format::SafenetXml), "{head}");
        }
        assert_eq!(detect(b"<Token"), Some(Format::Pskc));
    }

    #[test]
    fn a_workbook_is_named_by_the_reader_of_tables() {
        for head in [&b"PK\x03\x04\x14\0"[..], b"\xD0\xCF\x11\xE0\xA1\xB1"] {
            let format = detect(head).unwrap();
            let first = read(format, head, Limits::DEFAULT, Unlock::default()).next();
            assert_eq!(first, Some(Entry::Problem(Problem::SpreadsheetFile.at(1))));
        }
    }
}
