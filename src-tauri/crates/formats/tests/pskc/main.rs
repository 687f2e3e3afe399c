//! PSKC files, good, bad and hostile, through the public interface.

mod accepted;
mod clauses;
mod encrypted;
mod hostile;
mod mutations;
mod refused;
mod vendors;
mod written;

use kagimori_formats::{Entry, Limits, Located, Param, Problem, Record, SeedFile, Unlock, pskc};

/// A valid file with a TOTP token (lines 3 to 30) and a HOTP token (lines 31 to 39), one element a line.
const TWO_TOKENS: &str = include_str!("data/two-tokens.xml");

/// Reads a whole file; the same entries must come whatever pieces the bytes arrive in.
fn read(file: impl AsRef<[u8]>) -> SeedFile {
    read_within(file, Limits::DEFAULT)
}

fn read_within(file: impl AsRef<[u8]>, limits: Limits) -> SeedFile {
    read_unlocked(file, limits, &Unlock::default())
}

fn read_unlocked(file: impl AsRef<[u8]>, limits: Limits, unlock: &Unlock) -> SeedFile {
    let whole: SeedFile = pskc::Reader::unlocked(file.as_ref(), limits, unlock.clone()).collect();
    if file.as_ref().len() < 100_000 {
        for piece in [1, 2, 3, 61] {
            let source = std::io::BufReader::with_capacity(piece, file.as_ref());
            let reader = pskc::Reader::unlocked(source, limits, unlock.clone());
            assert_eq!(reader.collect::<SeedFile>(), whole, "pieces of {piece}");
        }
    }
    whole
}

/// The records of a file without problems.
fn accepted(file: impl AsRef<[u8]>) -> Vec<Record> {
    let file = read(file);
    assert_eq!(file.problems, []);
    file.records
}

/// The only problem of a file.
fn refused(file: impl AsRef<[u8]>) -> Located {
    let mut problems = read(file).problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

/// [`TWO_TOKENS`] with its only `from` replaced.
fn with(from: &str, to: &str) -> String {
    assert_eq!(TWO_TOKENS.matches(from).count(), 1, "{from} once");
    TWO_TOKENS.replace(from, to)
}

/// A container around `packages`, which begin on line 3.
fn container(packages: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">\n{packages}</KeyContainer>\n"
    )
}

/// A package on one line: a TOTP token whose serial number and seed follow from `n`.
fn package(n: u32) -> String {
    use base64::Engine;
    let seed = base64::engine::general_purpose::STANDARD.encode(seed(n));
    format!(
        "<KeyPackage><DeviceInfo><SerialNo>KG{n:06}</SerialNo></DeviceInfo>\
         <Key Id=\"{n}\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:totp\">\
         <AlgorithmParameters><ResponseFormat Length=\"6\" Encoding=\"DECIMAL\"/></AlgorithmParameters>\
         <Data><Secret><PlainValue>{seed}</PlainValue></Secret></Data></Key></KeyPackage>\n"
    )
}

fn seed(n: u32) -> [u8; 20] {
    let mut seed = *b"a seed for number \0\0\0\0".first_chunk::<20>().expect("long enough");
    seed[16..].copy_from_slice(&n.to_be_bytes());
    seed
}
