//! A table of seeds (OATH, Entra, Yubico), edited, or made up.

use arbitrary::{Arbitrary, Unstructured};
use kagimori_formats::{Format, Unlock, format};

use crate::Outcome;
use crate::seed_files::{Edit, File};

const OATH: &str = include_str!("../../src-tauri/crates/formats/tests/tables/data/oath.csv");
const ENTRA: &str = include_str!("../../src-tauri/crates/formats/tests/tables/data/entra.csv");
const YUBICO: &str = include_str!("../../src-tauri/crates/formats/tests/tables/data/yubico.csv");

/// As long as what would tell a key from a serial number.
const SECRETS: &[&str] =
    &["3132333435363738393031", "4142434445464748494a4b", "GEZDGNBVGY3TQOJQGEZDGN", "IFBEGRCFIZDUQSKKJNGE2T"];

const WORDS: &[&str] = &[
    ",",
    ";",
    "\t",
    "\"",
    "\"\"",
    "\n",
    "\r",
    "\r\n",
    "=\"",
    "'",
    "#",
    "# ",
    "# version: 2\n",
    "sep=;\n",
    "sep=|\n",
    "\0",
    "\u{FEFF}",
    "１",
    "ソ",
    "\u{202E}",
    "1.23E+11",
    "-1",
    "0",
    "9",
    "99999999999999999999",
    "totp",
    "hotp",
    "ocra",
    "SHA512",
    "serial,seed\n",
    "LOGGING START,",
    "OATH-HOTP,",
    "Yubico OTP,",
    "2026-11-23T09:00:00",
    "3132333435363738393031323334353637383930",
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "abcdef23456723456723456723abcdef",
];

#[derive(Arbitrary, Debug)]
enum Base {
    Oath,
    Entra,
    Yubico,
    /// What is recognised is said by the edited file.
    Recognised,
}

/// The file may be anything.
///
/// # Panics
///
/// If something is read beyond its bounds, differently in pieces, or given away in a problem.
#[must_use]
pub fn seed_tables(input: &[u8]) -> Outcome {
    let Ok((base, edits)) = <(Base, Vec<Edit>)>::arbitrary_take_rest(Unstructured::new(input)) else {
        return Outcome::Refused;
    };
    let (genuine, format) = match base {
        Base::Oath | Base::Recognised => (OATH, Format::OathCsv),
        Base::Entra => (ENTRA, Format::EntraCsv),
        Base::Yubico => (YUBICO, Format::YubicoCsv),
    };
    let file = File::edited(genuine.as_bytes(), edits, WORDS);
    let format = match base {
        Base::Recognised => format::detect(&file.bytes).unwrap_or(format),
        _ => format,
    };
    file.read(format, &Unlock::default(), SECRETS).0
}
