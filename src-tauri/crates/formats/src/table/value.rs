//! Cells and what they mean.

use jiff::civil::Date;
use kagimori_domain::otp::Algorithm;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::columns::Column;
use crate::error::{Problem, excerpt};
use crate::limits::Limits;

/// Characters of the shortest text that writes a key of sixteen bytes (Base64). A cell as long as that may be a key
/// in the wrong column, and is never shown.
const SHORTEST_SEED: usize = 22;

/// What is in a cell besides the marks by which spreadsheets are told that it is text: `="0123"` and `'0123`.
pub(crate) fn inside(cell: &str) -> &str {
    let cell = cell.trim();
    let formula = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    formula.or_else(|| cell.strip_prefix('\'')).unwrap_or(cell).trim()
}

/// A cell with its full-width characters narrowed. It may be a seed.
pub(super) fn narrow(cell: &str, column: Column, limits: Limits) -> Result<Zeroizing<String>, Problem> {
    let text = bounded(cell, column, limits)?;
    let narrow = if text.is_ascii() {
        Zeroizing::new(text.to_owned())
    } else {
        // Never grown, so that no copy is left behind.
        let length = text.nfkc().map(char::len_utf8).sum();
        let mut narrow = Zeroizing::new(String::with_capacity(length));
        narrow.extend(text.nfkc());
        narrow
    };
    if is_excel_number(inside(&narrow)) {
        return Err(Problem::ExcelNumber { column: column.name() });
    }
    Ok(Zeroizing::new(inside(&narrow).to_owned()))
}

/// What is in a cell, if that is no longer than a value may be.
pub(super) fn bounded(cell: &str, column: Column, limits: Limits) -> Result<&str, Problem> {
    let text = inside(cell);
    if text.len() > limits.value_bytes {
        return Err(Problem::ValueTooLong {
            element: column.name().to_owned(),
            max: limits.value_bytes as u64,
        });
    }
    Ok(text)
}

/// `1.23E+11`: what a spreadsheet makes of a long number. Its other digits are lost.
fn is_excel_number(text: &str) -> bool {
    let Some((number, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = number.strip_prefix('-').unwrap_or(number);
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    digits(whole) && digits(fraction) && exponent.strip_prefix(['+', '-']).is_some_and(digits)
}

/// Whether a secret key could be in the text: alone, in the wrong column, or among other cells that an open
/// quotation mark has swallowed.
pub(super) fn may_hold_seed(text: &str) -> bool {
    let of_a_seed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=') || c.is_whitespace();
    let long = |run: &str| run.chars().filter(|c| !c.is_whitespace()).count() >= SHORTEST_SEED;
    text.contains([',', ';', '"', '\t', '\n']) || text.split(|c| !of_a_seed(c)).any(long)
}

/// A cell for a sentence.
pub(crate) fn shown(text: &str) -> String {
    if text.chars().count() < SHORTEST_SEED { excerpt(text) } else { "…".to_owned() }
}

/// A whole number that is not negative, within 63 bits.
pub(super) fn natural(text: &str, column: Column) -> Result<u64, Problem> {
    let number = text.parse::<i64>().ok().and_then(|number| u64::try_from(number).ok());
    number.ok_or_else(|| Problem::NumberInvalid { element: column.name().to_owned() })
}

/// A day, with the year first; a time of day is ignored. With the day or the month first it could be another day.
pub(crate) fn date(text: &str, column: Column) -> Result<Date, Problem> {
    let invalid = || Problem::DateInvalid { element: column.name().to_owned() };
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z');
    let mut numbers = Vec::with_capacity(3);
    for (index, part) in day.split(['-', '/', '.']).enumerate() {
        let lengths = if index == 0 { 4..=4 } else { 1..=2 };
        if index > 2 || !lengths.contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(invalid());
        }
        numbers.push(part.parse::<i16>().map_err(|_| invalid())?);
    }
    match numbers[..] {
        [year, month, day] if time.chars().all(is_time) => {
            let small = |number: i16| i8::try_from(number).map_err(|_| invalid());
            Date::new(year, small(month)?, small(day)?).map_err(|_| invalid())
        }
        _ => Err(invalid()),
    }
}

/// The hash that a cell names: `SHA256`, and other ways to write it.
pub(super) fn hash(text: &str) -> Result<Algorithm, Problem> {
    let name = letters(text);
    match name.strip_prefix("hmac").unwrap_or(&name) {
        "sha1" => Ok(Algorithm::Sha1),
        "sha256" => Ok(Algorithm::Sha256),
        "sha512" => Ok(Algorithm::Sha512),
        _ => Err(Problem::SuiteUnsupported { suite: shown(text) }),
    }
}

/// What a key is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Totp,
    Hotp,
    /// Something else, with the name it goes by.
    Other(String),
}

/// Kinds of keys that other programs keep in such files. None of them makes codes of ours.
const OTHER_KINDS: [&str; 18] = [
    "ocra",
    "ocra2",
    "motp",
    "mobileotp",
    "yubikey",
    "yubico",
    "aes",
    "pin",
    "pw",
    "static",
    "spass",
    "tan",
    "paper",
    "sms",
    "email",
    "u2f",
    "fido2",
    "webauthn",
];

/// The kind that a cell names: `TOTP`, other ways to write it, and the URIs of RFC 6030.
pub(super) fn kind(text: &str) -> Option<Kind> {
    let last = text.rsplit([':', '#']).next().unwrap_or(text);
    let name = letters(last);
    match name.strip_prefix("oath").unwrap_or(&name) {
        "totp" | "time" | "timebased" => Some(Kind::Totp),
        "hotp" | "event" | "eventbased" | "counter" | "counterbased" => Some(Kind::Hotp),
        other if OTHER_KINDS.contains(&other) => Some(Kind::Other(shown(last))),
        _ => None,
    }
}

/// Whether a cell names a kind of key.
pub(crate) fn is_kind(cell: &str) -> bool {
    cell.len() <= 100 && kind(&inside(cell).nfkc().collect::<String>()).is_some()
}

/// The letters and digits of a short text, in lower case; empty if it is not short.
fn letters(text: &str) -> String {
    if text.len() > 40 {
        return String::new();
    }
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_text() {
        for (cell, expected) in [
            ("=\"0123\"", "0123"),
            (" =\" 0123 \" ", "0123"),
            ("'0123", "0123"),
            ("0123", "0123"),
            ("=0123", "=0123"),
            ("=\"", "=\""),
            ("\"0123\"", "\"0123\""),
        ] {
            assert_eq!(inside(cell), expected, "{cell}");
        }
        for (cell, expected) in [("ＫＧ－００１", "KG-001"), ("＝＂０１２＂", "012"), ("㍿1", "株式会社1")]
        {
            assert_eq!(narrow(cell, Column::Serial, Limits::DEFAULT).as_deref(), Ok(&expected.to_owned()));
        }
        let long = "1".repeat(4097);
        assert_eq!(narrow(&long, Column::Serial, Limits::DEFAULT).unwrap_err().code(), "value_too_long");
        assert!(narrow(&long[1..], Column::Serial, Limits::DEFAULT).is_ok());
    }

    #[test]
    fn numbers_that_a_spreadsheet_has_spoiled() {
        let column = Column::Serial;
        for cell in [
            "1.23E+11",
            "1,23E+11",
            "1E+20",
            "3.13233343536373E+39",
            "1.2e-7",
            "-1.2E+20",
            "1.23Ｅ＋１１",
            "'1.23E+11",
        ] {
            let found = narrow(cell, column, Limits::DEFAULT).map(|text| text.to_string());
            assert_eq!(found, Err(Problem::ExcelNumber { column: "serial number" }), "{cell}");
        }
        for cell in
            ["1E5", "12E11", "E+11", "1.E+11", "1.23E+", "1.2.3E+11", "KG1E+11", "1E+1A", "123456789012"]
        {
            assert!(narrow(cell, column, Limits::DEFAULT).is_ok(), "{cell}");
        }
    }

    #[test]
    fn what_may_be_a_key_is_not_shown() {
        for text in ["MTIzNDU2Nzg5MDEyMzQ1Ng==", "MTIzNDU2Nzg5MDEyMzQ1Ng", "3132 3334 3536 3738 3930 31"] {
            assert!(may_hold_seed(text), "{text}");
            assert!(may_hold_seed(&format!("KG1-{text}-KG2")), "{text}");
        }
        for text in ["KG0000000000000000001", "0b1c8d4e-7a52-4f3b-9a64-1f2e3d4c5b6a", "MTIzNDU2Nzg5MDEyMzQ1N"]
        {
            assert!(!may_hold_seed(text), "{text}");
        }
        assert!(may_hold_seed("KG1,3132") && may_hold_seed("KG1\n3132"));
        assert_eq!(shown("SHA3-512"), "SHA3-512");
        assert_eq!(shown("MTIzNDU2Nzg5MDEyMzQ1Ng"), "…");
    }

    #[test]
    fn days() {
        let day = |y, m, d| Some(jiff::civil::date(y, m, d));
        for (text, expected) in [
            ("2030-12-31", day(2030, 12, 31)),
            ("2030/1/5", day(2030, 1, 5)),
            ("2030.12.31", day(2030, 12, 31)),
            ("2030/12/31 0:00:00", day(2030, 12, 31)),
            ("2030-12-31T23:59:59+09:00", day(2030, 12, 31)),
            ("2030-02-30", None),
            ("31.12.2030", None),
            ("12/31/2030", None),
            ("30-12-31", None),
            ("2030-12", None),
            ("2030-12-31-1", None),
            ("20301231", None),
            ("2030-12-31 noon", None),
            ("2030-1２-31", None),
            ("-2030-12-31", None),
            ("", None),
        ] {
            let invalid = Problem::DateInvalid { element: "expiry date".into() };
            assert_eq!(date(text, Column::ExpiresOn), expected.ok_or(invalid), "{text}");
        }
    }

    #[test]
    fn hashes_and_kinds() {
        for (text, expected) in [
            ("SHA1", Algorithm::Sha1),
            ("HMAC-SHA-1", Algorithm::Sha1),
            ("sha_256", Algorithm::Sha256),
            ("HmacSHA512", Algorithm::Sha512),
        ] {
            assert_eq!(hash(text), Ok(expected), "{text}");
        }
        for text in ["MD5", "SHA-384", "SHA3-256", "256", "HMAC"] {
            assert_eq!(hash(text), Err(Problem::SuiteUnsupported { suite: text.into() }), "{text}");
        }
        for text in
            ["TOTP", "totp", "time", "OATH-TOTP", "Time Based", "urn:ietf:params:xml:ns:keyprov:pskc:totp"]
        {
            assert_eq!(kind(text), Some(Kind::Totp), "{text}");
        }
        for text in ["hotp", "OATH HOTP", "event", "http://www.ietf.org/keyprov/pskc#hotp"] {
            assert_eq!(kind(text), Some(Kind::Hotp), "{text}");
        }
        assert_eq!(kind("urn:ietf:params:xml:ns:keyprov:pskc:pin"), Some(Kind::Other("pin".into())));
        assert_eq!((kind("sha1"), kind("totp2"), kind("")), (None, None, None));
    }
}
