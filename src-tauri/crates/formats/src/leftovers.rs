//! The rows of a table or list that did not go in, as a file of their own: as they were, each with the reason. Corrected,
//! it is imported like any other.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use crate::error::Located;
use crate::format::Format;
use crate::limits::Limits;
use crate::oath_csv;
use crate::spreadsheet::{Encoding, Sheet};
use crate::table::{Columns, Lines, Rows, inside};

/// Name of the column with the reasons.
const ERROR: &str = "error";

/// Why the rows could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file they are in cannot be read.
    #[error(transparent)]
    Read(Located),
    /// They cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl From<Located> for Fault {
    fn from(located: Located) -> Self {
        Self::Read(located)
    }
}

/// Writes the rows of `source` whose lines have a reason in `reasons`, in UTF-8. Returns how many.
///
/// A table becomes one with a header and commas, and its first column is `error`; a list keeps its form, and the reason
/// is a comment before the line. What is written holds secret keys if `source` does.
pub fn write<R: BufRead, W: Write>(
    format: Format,
    source: R,
    limits: Limits,
    reasons: &BTreeMap<u32, String>,
    out: W,
) -> Result<u32, Fault> {
    match format {
        Format::Otpauth => list(source, limits, reasons, out),
        _ => table(source, limits, reasons, out),
    }
}

fn list<R: BufRead, W: Write>(
    source: R,
    limits: Limits,
    reasons: &BTreeMap<u32, String>,
    mut out: W,
) -> Result<u32, Fault> {
    let mut lines = Lines::new(source, limits);
    let mut written = 0;
    while lines.next()? {
        if let Some(reason) = reasons.get(&lines.number()) {
            let reason = reason.replace(['\r', '\n'], " ");
            write!(out, "# {ERROR}: {reason}\r\n{}\r\n", lines.text().trim())?;
            written += 1;
        }
    }
    out.flush()?;
    Ok(written)
}

fn table<R: BufRead, W: Write>(
    source: R,
    limits: Limits,
    reasons: &BTreeMap<u32, String>,
    out: W,
) -> Result<u32, Fault> {
    let mut out = Sheet::new(out, Encoding::Utf8)?;
    let mut rows = Rows::new(source, limits);
    let mut order = None;
    let (mut first, mut written) = (true, 0);
    while rows.next()? {
        if std::mem::take(&mut first) {
            if Columns::of_header(&rows).is_ok_and(|columns| columns.is_some()) {
                record(&mut out, ERROR, (0..rows.len()).map(|index| rows.cell(index)))?;
                continue;
            }
            // Without a header the order tells what the columns are; the fifth is one of two.
            let columns = oath_csv::columns_in_order(&rows);
            record(&mut out, ERROR, columns.iter().map(|(column, _)| column.name()))?;
            order = Some(columns.map(|(_, place)| place));
        }
        let Some(reason) = reasons.get(&rows.line()) else { continue };
        match &order {
            Some(order) => record(&mut out, reason, order.iter().map(|&place| rows.cell(place)))?,
            None => record(&mut out, reason, (0..rows.len()).map(|index| rows.cell(index)))?,
        }
        written += 1;
    }
    out.finish()?.flush()?;
    Ok(written)
}

fn record<'a, W: Write>(
    out: &mut Sheet<W>,
    first: &'a str,
    cells: impl Iterator<Item = &'a str>,
) -> io::Result<()> {
    Ok(out.row(std::iter::once(first).chain(cells.map(inside)))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format;
    use crate::record::SeedFile;
    use crate::unlock::Unlock;

    const SEED: &str = "3132333435363738393031323334353637383930";

    fn left(format: Format, file: &str, lines: &[u32]) -> String {
        let reasons = lines.iter().map(|line| (*line, format!("reason {line}"))).collect();
        let mut out = Vec::new();
        let written = write(format, file.as_bytes(), Limits::DEFAULT, &reasons, &mut out).unwrap();
        assert_eq!(written as usize, lines.len());
        String::from_utf8(out).unwrap()
    }

    fn read(format: Format, file: &str) -> SeedFile {
        format::read(format, file.as_bytes(), Limits::DEFAULT, Unlock::default()).collect()
    }

    #[test]
    fn a_table_with_a_header_keeps_its_columns() {
        let file =
            format!("serial;note;seed;type;digits\nKG1;\"a;b\";{SEED};totp;6\nKG2;=1+1;{SEED};totp;9\n");
        assert_eq!(
            left(Format::OathCsv, &file, &[3]),
            format!("\u{FEFF}error,serial,note,seed,type,digits\r\nreason 3,KG2,'=1+1,{SEED},totp,9\r\n")
        );
    }

    #[test]
    fn a_table_without_a_header_gets_one() {
        let file =
            format!("KG1,{SEED},totp,6,30\nKG2,{SEED},HOTP,9,41\n# version\nKG3,{SEED},totp,6,900,sha1\n");
        let left = left(Format::OathCsv, &file, &[2, 4]);
        assert!(left.starts_with(
            "\u{FEFF}error,serial number,secret key,type,digits,time interval,counter,hash\r\n"
        ));
        // Corrected, they are what they would have been.
        let corrected = left.replace(",HOTP,9,", ",HOTP,6,").replace("900", "60").replacen(
            SEED,
            "00112233445566778899aabbccddeeff",
            1,
        );
        let found = read(Format::OathCsv, &corrected);
        assert_eq!(found.problems, []);
        let tokens: Vec<_> =
            found.records.iter().map(|r| (r.serial.as_str(), r.counter, r.parameters.period())).collect();
        assert_eq!(tokens, [("KG2", Some(41), None), ("KG3", None, Some(60))]);
    }

    #[test]
    fn the_columns_of_a_user_stay_behind() {
        let file = format!("# version: 2\nu1,r,r,KG1,{SEED},totp,9\n");
        let left = left(Format::OathCsv, &file, &[2]);
        assert!(left.ends_with(&format!("\r\nreason 2,KG1,{SEED},totp,9,,,\r\n")), "{left}");
    }

    #[test]
    fn a_list_keeps_its_form() {
        let uri =
            |serial| format!("otpauth://totp/{serial}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=9");
        let file = format!("{}\n\n {} \n", uri("KG1"), uri("KG2"));
        let left = left(Format::Otpauth, &file, &[3]);
        assert_eq!(left, format!("# error: reason 3\r\n{}\r\n", uri("KG2")));
        assert_eq!(read(Format::Otpauth, &left.replace("digits=9", "digits=8")).records.len(), 1);
    }

    #[test]
    fn marks_of_a_spreadsheet_are_gone() {
        let file = format!("serial,seed,type\n=\"0012\",{SEED},xyz\n");
        let left = left(Format::OathCsv, &file, &[2]);
        assert!(left.ends_with(&format!("\r\nreason 2,0012,{SEED},xyz\r\n")), "{left}");
    }
}
