//! A list of `otpauth://` URIs, edited, or made up.

use arbitrary::{Arbitrary, Unstructured};
use kagimori_formats::{Format, Unlock, format};

use crate::Outcome;
use crate::seed_files::{Edit, File};

const URIS: &str = include_str!("../../src-tauri/crates/formats/tests/tables/data/otpauth.txt");

/// As long as what would tell a key from a serial number.
const SECRETS: &[&str] = &["GEZDGNBVGY3TQOJQGEZDGN", "IFBEGRCFIZDUQSKKJNGE2T"];

const WORDS: &[&str] = &[
    "%",
    "%00",
    "%20",
    "%3A",
    "%FF",
    "%E9%8D%B5",
    "&",
    "&&",
    "=",
    "?",
    "/",
    ":",
    "+",
    "#",
    "\n",
    "\r",
    "\0",
    "\u{202E}",
    "otpauth://",
    "OTPAUTH://HOTP/",
    "otpauth://totp/X?secret=",
    "otpauth-migration://",
    "&secret=",
    "&issuer=",
    "&algorithm=SHA512",
    "&digits=8",
    "&digits=9",
    "&period=0",
    "&period=60",
    "&counter=",
    "&encoder=steam",
    "-1",
    "99999999999999999999",
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
];

/// The file may be anything.
///
/// # Panics
///
/// If something is read beyond its bounds, differently in pieces, or given away in a problem.
#[must_use]
pub fn seed_uris(input: &[u8]) -> Outcome {
    let Ok(edits) = Vec::<Edit>::arbitrary_take_rest(Unstructured::new(input)) else {
        return Outcome::Refused;
    };
    let file = File::edited(URIS.as_bytes(), edits, WORDS);
    let _ = format::detect(&file.bytes);
    file.read(Format::Otpauth, &Unlock::default(), SECRETS).0
}
