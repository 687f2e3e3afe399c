//! Tables and lists (OATH CSV, Entra CSV, SafeNet XML, Yubico CSV, `otpauth://`), good, bad and hostile, through the public interface.

mod accepted;
mod corrections;
mod hostile;
mod makers;
mod mutations;
mod refused;

use std::io::BufReader;

use kagimori_formats::{Entry, Format, Limits, Located, Param, Problem, Record, SeedFile, Unlock, format};

use Format::{EntraCsv, OathCsv, Otpauth, SafenetXml, YubicoCsv};

/// Valid files of two tokens each; the tokens of the first two stand on lines 2 and 3.
const OATH: &str = include_str!("data/oath.csv");
const ENTRA: &str = include_str!("data/entra.csv");
const URIS: &str = include_str!("data/otpauth.txt");
/// Two tokens, which begin on lines 3 and 15.
const SAFENET: &str = include_str!("data/safenet.xml");
/// Two tokens, on lines 2 and 7, and four keys of other kinds.
const YUBICO: &str = include_str!("data/yubico.csv");

/// Reads a whole file; the same entries must come whatever pieces the bytes arrive in.
fn read(format: Format, file: impl AsRef<[u8]>) -> SeedFile {
    read_within(format, file, Limits::DEFAULT)
}

fn read_within(format: Format, file: impl AsRef<[u8]>, limits: Limits) -> SeedFile {
    let file = file.as_ref();
    let whole: SeedFile = format::read(format, file, limits, Unlock::default()).collect();
    if file.len() < 100_000 {
        for piece in [1, 2, 3, 61] {
            let source = BufReader::with_capacity(piece, file);
            assert_eq!(
                format::read(format, source, limits, Unlock::default()).collect::<SeedFile>(),
                whole,
                "pieces of {piece}"
            );
        }
    }
    whole
}

/// The records of a file without problems.
fn accepted(format: Format, file: impl AsRef<[u8]>) -> Vec<Record> {
    let file = read(format, file);
    assert_eq!(file.problems, []);
    file.records
}

/// The only problem of a file.
fn refused(format: Format, file: impl AsRef<[u8]>) -> Located {
    let mut problems = read(format, file).problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

/// The valid file of a format with its only `from` replaced.
fn with(format: Format, from: &str, to: &str) -> String {
    let file = valid(format);
    assert_eq!(file.matches(from).count(), 1, "{from} once");
    file.replace(from, to)
}

fn valid(format: Format) -> &'static str {
    match format {
        OathCsv => OATH,
        EntraCsv => ENTRA,
        Otpauth => URIS,
        SafenetXml => SAFENET,
        YubicoCsv => YUBICO,
        Format::Pskc => panic!("no table"),
    }
}

/// A row of a table without header, whose serial number and seed follow from `n`.
fn row(n: u32) -> String {
    let hex: String = seed(n).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("KG{n:06},{hex},totp,6,30\n")
}

fn seed(n: u32) -> [u8; 20] {
    let mut seed = *b"a seed for number \0\0\0\0".first_chunk::<20>().expect("long enough");
    seed[16..].copy_from_slice(&n.to_be_bytes());
    seed
}

/// The file in UTF-16 with its mark.
fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{FEFF}{text}").encode_utf16().flat_map(unit).collect()
}
