//! Texts and what they mean.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use kagimori_domain::otp::{Algorithm, Seed};
use zeroize::Zeroizing;

use super::names::Element;
use crate::error::{Problem, excerpt};

/// A whole number (`xs:int`, `xs:long`): decimal, with or without a sign, within 64 bits.
pub(super) fn number(text: &str, element: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::NumberInvalid { element: element.to_owned() })
}

/// A whole number that is not negative.
pub(super) fn natural(text: &str, element: &str) -> Result<u64, Problem> {
    u64::try_from(number(text, element)?).map_err(|_| Problem::NumberInvalid { element: element.to_owned() })
}

/// A truth value (`xs:boolean`).
pub(super) fn is_false(text: &str) -> bool {
    matches!(text, "false" | "0")
}

/// A day: the date of an `xs:dateTime` as it is written, in the offset of the text, or an `xs:date`.
///
/// The vendor means the day he prints on the token; moving it to another zone could make it the day before.
pub(super) fn date(text: &str, element: Element) -> Result<Date, Problem> {
    let invalid = || Problem::DateInvalid { element: element.as_str().to_owned() };
    let is_digit_or_hyphen =
        |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    let begins_with_date = text.len() >= 10 && text.bytes().take(10).enumerate().all(is_digit_or_hyphen);
    // The library also takes a zone's name in brackets, which XML does not know.
    if !begins_with_date || text.contains('[') {
        return Err(invalid());
    }
    Pieces::parse(text).map(|pieces| pieces.date()).map_err(|_| invalid())
}

/// The hash a `Suite` names: `HMAC-SHA256`, and other ways to write it, also as a URI.
pub(super) fn suite(text: &str) -> Result<Algorithm, Problem> {
    let unsupported = || Problem::SuiteUnsupported { suite: excerpt(text) };
    let name = text.rsplit('#').next().unwrap_or_default();
    if name.len() > 16 {
        return Err(unsupported());
    }
    let letters: String = name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
    let letters = letters.to_ascii_uppercase();
    match letters.strip_prefix("HMAC").unwrap_or(&letters) {
        "SHA1" => Ok(Algorithm::Sha1),
        "SHA256" => Ok(Algorithm::Sha256),
        "SHA512" => Ok(Algorithm::Sha512),
        _ => Err(unsupported()),
    }
}

/// The secret key out of its Base64 text. White space within is ignored; the padding must be there, because its
/// absence is how a text that lost its end shows.
pub(super) fn seed(text: &str) -> Result<Seed, Problem> {
    if text.bytes().all(|b| b.is_ascii_whitespace()) {
        return Err(Problem::SeedMissing);
    }
    let digits = text.bytes().filter(|b| !b.is_ascii_whitespace()).count();
    if digits > Seed::MAX.div_ceil(3) * 4 {
        return Err(Problem::SeedTooLong { max: Seed::MAX as u64 });
    }
    if is_hex_or_base32(text) {
        return Err(Problem::SeedNotBase64);
    }
    seed_of(bytes(text).ok_or(Problem::SeedNotBase64)?)
}

/// Whether a key is written in hexadecimal digits or Base32. Either can be read as Base64 too, and would be another key;
/// but that all characters of a key's Base64 fall by chance among so few does not happen.
fn is_hex_or_base32(text: &str) -> bool {
    let digits = || text.bytes().filter(|b| !b.is_ascii_whitespace());
    let all = |of: fn(u8) -> bool| digits().all(of);
    digits().count() >= 32
        && (all(|b| b.is_ascii_hexdigit()) || all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b)))
}

/// The secret key as it is.
pub(super) fn seed_of(key: Zeroizing<Vec<u8>>) -> Result<Seed, Problem> {
    if key.len() < Seed::MIN {
        return Err(Problem::SeedTooShort { bytes: key.len() as u64, min: Seed::MIN as u64 });
    }
    if key.len() > Seed::MAX {
        return Err(Problem::SeedTooLong { max: Seed::MAX as u64 });
    }
    Seed::new(key).ok_or(Problem::SeedWeak)
}

/// Bytes out of their Base64 text, in which white space is ignored; `None` if it is none.
pub(super) fn bytes(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let packed = pack(text);
    let base64 = packed.as_deref().map_or(text.as_bytes(), Vec::as_slice);
    let mut bytes = Zeroizing::new(vec![0; base64.len().div_ceil(4) * 3]);
    let length = STANDARD.decode_slice(base64, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

/// A whole number as it is encrypted: four or eight bytes, the highest first (section 4.2). Programs also write as few as
/// they need; where these could as well be the digits of another number, nobody can tell.
pub(super) fn integer(bytes: &[u8], element: &str) -> Result<i64, Problem> {
    let invalid = || Problem::NumberInvalid { element: element.to_owned() };
    if let Ok(four) = bytes.try_into() {
        return Ok(i32::from_be_bytes(four).into());
    }
    if let Ok(eight) = bytes.try_into() {
        return Ok(i64::from_be_bytes(eight));
    }
    let few = (1..8).contains(&bytes.len()) && !bytes.iter().all(u8::is_ascii_digit);
    let number = || bytes.iter().fold(0, |number, byte| number << 8 | i64::from(*byte));
    few.then(number).ok_or_else(invalid)
}

/// The text without white space; `None` if it has none.
fn pack(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    if !text.bytes().any(|b| b.is_ascii_whitespace()) {
        return None;
    }
    let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
    packed.extend(text.bytes().filter(|b| !b.is_ascii_whitespace()));
    Some(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        for (text, expected) in [
            ("0", Some(0)),
            ("+7", Some(7)),
            ("-3", Some(-3)),
            ("00030", Some(30)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("99999999999999999999999999", None),
            ("", None),
            ("1.5", None),
            ("1e3", None),
            ("0x10", None),
            ("3 0", None),
            ("３０", None),
            ("--1", None),
        ] {
            assert_eq!(number(text, "Counter").ok(), expected, "{text:?}");
        }
        assert_eq!(natural("5", "Counter"), Ok(5));
        assert_eq!(natural("-1", "Counter"), Err(Problem::NumberInvalid { element: "Counter".into() }));
    }

    #[test]
    fn dates_are_days_as_written() {
        let day = |y, m, d| Some(jiff::civil::date(y, m, d));
        for (text, expected) in [
            ("2006-05-31T00:00:00Z", day(2006, 5, 31)),
            ("2006-05-31T23:59:59.999Z", day(2006, 5, 31)),
            ("2006-05-31T00:00:00+09:00", day(2006, 5, 31)),
            ("2006-05-31T23:30:00-08:00", day(2006, 5, 31)),
            ("2006-05-31T00:00:00", day(2006, 5, 31)),
            ("2037-12-31", day(2037, 12, 31)),
            ("2028-02-29T12:00:00Z", day(2028, 2, 29)),
            ("9999-12-31T23:59:59Z", day(9999, 12, 31)),
            ("2027-02-29T12:00:00Z", None),
            ("2006-13-01T00:00:00Z", None),
            ("2006-05-31T24:00:01Z", None),
            ("2006-05-31T00:00:00[Asia/Tokyo]", None),
            ("2006-05-31T00:00:00Z tomorrow", None),
            ("20060531T000000Z", None),
            ("31.05.2006", None),
            ("-2006-05-31T00:00:00Z", None),
            ("12006-05-31T00:00:00Z", None),
            ("二〇二六年十一月", None),
            ("1148983200", None),
            ("", None),
        ] {
            let invalid = Problem::DateInvalid { element: "ExpiryDate".into() };
            assert_eq!(date(text, Element::ExpiryDate), expected.ok_or(invalid), "{text:?}");
        }
    }

    #[test]
    fn suites_in_their_usual_spellings() {
        for text in ["HMAC-SHA1", "HMAC-SHA-1", "hmac-sha1", "SHA1", "SHA-1", "HmacSHA1", "HMAC_SHA1"] {
            assert_eq!(suite(text), Ok(Algorithm::Sha1), "{text}");
        }
        for text in ["HMAC-SHA256", "HMAC-SHA-256", "SHA256", "HmacSHA256"] {
            assert_eq!(suite(text), Ok(Algorithm::Sha256), "{text}");
        }
        assert_eq!(suite("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"), Ok(Algorithm::Sha256));
        assert_eq!(suite("HMAC - SHA - 256"), Ok(Algorithm::Sha256));
        assert!(suite("HMAC - SHA - - 256").is_err());
        for text in ["HMAC-SHA512", "SHA-512"] {
            assert_eq!(suite(text), Ok(Algorithm::Sha512), "{text}");
        }
        for text in ["", "MD5", "HMAC-SHA224", "HMAC-SHA384", "SHA3-256", "HMAC", "OCRA-1:HOTP-SHA1-6:QN08"] {
            assert_eq!(suite(text), Err(Problem::SuiteUnsupported { suite: text.into() }), "{text}");
        }
    }

    #[test]
    fn seeds_and_their_bounds() {
        let encoded = |bytes: &[u8]| STANDARD.encode(bytes);
        let counting: Vec<u8> = (0..=255).chain(0..=255).collect();
        assert_eq!(seed("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=").unwrap().expose(), b"12345678901234567890");
        assert_eq!(seed("MTIz NDU2\n\tNzg5MDEy\r\nMzQ1Njc4OTA =").unwrap().expose(), b"12345678901234567890");
        assert_eq!(seed(&encoded(&counting[..16])).unwrap().expose(), &counting[..16]);
        assert_eq!(seed(&encoded(&counting[..256])).unwrap().expose(), &counting[..256]);
        for (text, problem) in [
            (String::new(), Problem::SeedMissing),
            (" \n ".into(), Problem::SeedMissing),
            ("MTIzNA==".into(), Problem::SeedTooShort { bytes: 4, min: 16 }),
            (encoded(&counting[..15]), Problem::SeedTooShort { bytes: 15, min: 16 }),
            (encoded(&counting[..257]), Problem::SeedTooLong { max: 256 }),
            (encoded(&counting[..258]), Problem::SeedTooLong { max: 256 }),
            (encoded(&counting[..400]), Problem::SeedTooLong { max: 256 }),
            (encoded(&[0; 20]), Problem::SeedWeak),
            (encoded(&[0xAA; 32]), Problem::SeedWeak),
            ("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA".into(), Problem::SeedNotBase64),
            ("MTIzNDU2Nzg5MDEyMzQ1Njc4OTB=".into(), Problem::SeedNotBase64),
            ("MTIzNDU2Nzg5MDEyMzQ1Njc4_-A=".into(), Problem::SeedNotBase64),
            ("3132333435363738393031323334353637383930!".into(), Problem::SeedNotBase64),
            // Read as Base64 these would be keys of 30 and of 24 bytes.
            ("3132333435363738393031323334353637383930".into(), Problem::SeedNotBase64),
            ("ABCDEF0123456789 abcdef0123456789".into(), Problem::SeedNotBase64),
            ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into(), Problem::SeedNotBase64),
            ("鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵".into(), Problem::SeedNotBase64),
        ] {
            assert_eq!(seed(&text), Err(problem), "{text}");
        }
    }

    #[test]
    fn truth_values() {
        assert!(is_false("false") && is_false("0"));
        assert!(!is_false("true") && !is_false("1") && !is_false("") && !is_false("no"));
    }
}
