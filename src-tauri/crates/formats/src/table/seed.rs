//! Secret keys written as text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use data_encoding::{BASE32_NOPAD_NOCASE, Encoding, HEXLOWER_PERMISSIVE};
use kagimori_domain::otp::Seed;
use zeroize::Zeroizing;

use crate::error::Problem;

/// How a table writes its secret keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeedEncoding {
    /// Each key tells by its characters; one that could be read in two ways is refused, unless all keys before it
    /// were written in the same one of the two.
    #[default]
    Detect,
    /// Hexadecimal digits.
    Hex,
    /// Base32 (RFC 4648), in any case, with or without padding.
    Base32,
    /// Base64 (RFC 4648), with padding.
    Base64,
}

impl SeedEncoding {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Detect, Self::Hex, Self::Base32, Self::Base64];

    /// What the sentences call it.
    const fn name(self) -> &'static str {
        match self {
            Self::Detect => "",
            Self::Hex => "hex",
            Self::Base32 => "Base32",
            Self::Base64 => "Base64",
        }
    }
}

/// Reads the keys of one file.
#[derive(Debug)]
pub(crate) struct Seeds {
    encoding: SeedEncoding,
    max: usize,
    /// What all keys so far, and at least one, were written in.
    so_far: Option<SeedEncoding>,
    mixed: bool,
}

impl Seeds {
    /// Keys in `encoding`, of at most `max` bytes.
    pub(crate) const fn new(encoding: SeedEncoding, max: usize) -> Self {
        Self { encoding, max, so_far: None, mixed: false }
    }

    /// The key that `text` writes. White space in it is ignored.
    pub(crate) fn read(&mut self, text: &str) -> Result<Seed, Problem> {
        let mut packed = Zeroizing::new(String::with_capacity(text.len()));
        packed.extend(text.chars().filter(|c| !c.is_whitespace()));
        if packed.is_empty() {
            return Err(Problem::SeedMissing);
        }
        let encoding = match self.encoding {
            SeedEncoding::Detect => self.detect(&packed)?,
            fixed => fixed,
        };
        let key = match encoding {
            SeedEncoding::Hex => decode(&HEXLOWER_PERMISSIVE, &packed, Problem::SeedNotHex),
            SeedEncoding::Base32 => {
                let body = packed.trim_end_matches('=');
                if !body.chars().all(is_base32) {
                    return Err(bad_character(text));
                }
                decode(&BASE32_NOPAD_NOCASE, body, Problem::SeedNotBase32)
            }
            SeedEncoding::Base64 | SeedEncoding::Detect => base64(&packed),
        }?;
        if key.len() > self.max {
            return Err(Problem::SeedTooLong { max: self.max as u64 });
        }
        if key.len() < Seed::MIN {
            return Err(Problem::SeedTooShort { bytes: key.len() as u64, min: Seed::MIN as u64 });
        }
        Seed::new(key).ok_or(Problem::SeedWeak)
    }

    fn detect(&mut self, text: &str) -> Result<SeedEncoding, Problem> {
        let found = match candidates(text)? {
            (one, None) => one,
            (one, Some(other)) => {
                let known = self.so_far.filter(|known| !self.mixed && (*known == one || *known == other));
                return known.ok_or(Problem::SeedAmbiguous { first: one.name(), second: other.name() });
            }
        };
        self.mixed |= self.so_far.is_some_and(|known| known != found);
        self.so_far = Some(found);
        Ok(found)
    }
}

/// The encodings in which a key could have been written as `text`.
///
/// Every text of hexadecimal digits, and many of Base32, could be Base64 as well; but that all of its characters fall
/// by chance among so few does not happen, so that only the telling cases are called ambiguous: hexadecimal digits
/// without 0, 1, 8 and 9, and Base32 in mixed case whose length suits Base64.
fn candidates(text: &str) -> Result<(SeedEncoding, Option<SeedEncoding>), Problem> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let padded_for_base32 =
        padding == 0 || (text.len().is_multiple_of(8) && matches!(padding, 1 | 3 | 4 | 6));
    let hex = padding == 0 && body.bytes().all(|b| b.is_ascii_hexdigit());
    let base32 = body.chars().all(is_base32) && padded_for_base32;
    let base64 = body.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
        && text.len().is_multiple_of(4)
        && padding <= 2;
    let one_case = !(body.contains(char::is_uppercase) && body.contains(char::is_lowercase));
    // Most lengths, and most last characters, are not those of whole bytes in Base32.
    let also = |other| decode(&BASE32_NOPAD_NOCASE, body, Problem::SeedNotBase32).is_ok().then_some(other);
    match (hex, base32, base64) {
        (true, true, _) if body.len().is_multiple_of(2) => {
            Ok((SeedEncoding::Hex, also(SeedEncoding::Base32)))
        }
        (true, false, _) => Ok((SeedEncoding::Hex, None)),
        (false, true, true) if !one_case => Ok((SeedEncoding::Base64, also(SeedEncoding::Base32))),
        (_, true, _) => Ok((SeedEncoding::Base32, None)),
        (false, false, true) => Ok((SeedEncoding::Base64, None)),
        (false, false, false) => Err(Problem::SeedUnreadable),
    }
}

const fn is_base32(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '2'..='7')
}

/// The first character of `text` that Base32 does not have, with its place as one counts in the cell.
fn bad_character(text: &str) -> Problem {
    let end = text.trim_end_matches(|c: char| c == '=' || c.is_whitespace()).len();
    let bad = text[..end].chars().enumerate().find(|(_, c)| !is_base32(*c) && !c.is_whitespace());
    let (index, character) = bad.unwrap_or_default();
    Problem::SeedCharacter {
        character: crate::error::excerpt(&character.to_string()),
        position: index as u64 + 1,
    }
}

fn decode(encoding: &Encoding, text: &str, wrong: Problem) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let Ok(length) = encoding.decode_len(text.len()) else { return Err(wrong) };
    let mut key = Zeroizing::new(vec![0; length]);
    match encoding.decode_mut(text.as_bytes(), &mut key) {
        Ok(_) => Ok(key),
        Err(_) => Err(wrong),
    }
}

fn base64(text: &str) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut key = Zeroizing::new(vec![0; text.len().div_ceil(4) * 3]);
    let length = STANDARD.decode_slice(text, &mut key).map_err(|_| Problem::SeedNotBase64)?;
    key.truncate(length);
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &[u8] = b"12345678901234567890";
    const HEX: &str = "3132333435363738393031323334353637383930";
    const BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const BASE64: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=";

    fn read(text: &str, encoding: SeedEncoding) -> Result<Vec<u8>, Problem> {
        Seeds::new(encoding, Seed::MAX).read(text).map(|seed| seed.expose().to_vec())
    }

    #[test]
    fn every_encoding_tells_by_its_characters() {
        for text in [HEX, BASE32, BASE64, "3132 3334 3536 3738 3930 3132 3334 3536 3738 3930"] {
            assert_eq!(read(text, SeedEncoding::Detect).as_deref(), Ok(DIGITS), "{text}");
        }
        assert_eq!(read(&BASE32.to_lowercase(), SeedEncoding::Detect).as_deref(), Ok(DIGITS));
        let key = [0xAB; 15].into_iter().chain([0xCD, 0xEF, 0x01, 0x89, 0x2A]).collect::<Vec<u8>>();
        for text in ["abababababababababababababababcdef01892a", "ABABABABABABABABABABABABABABABCDEF01892A"] {
            assert_eq!(read(text, SeedEncoding::Detect).as_deref(), Ok(&key[..]));
        }
    }

    #[test]
    fn every_length_in_every_encoding() {
        let bytes: Vec<u8> = (0..=255).map(|n: u8| n.wrapping_mul(167) ^ 0x5A).collect();
        for length in 16..=256 {
            let key = &bytes[..length];
            for text in [
                HEXLOWER_PERMISSIVE.encode(key),
                data_encoding::HEXUPPER.encode(key),
                data_encoding::BASE32.encode(key),
                data_encoding::BASE32_NOPAD.encode(key),
                data_encoding::BASE32_NOPAD.encode(key).to_lowercase(),
                STANDARD.encode(key),
            ] {
                assert_eq!(read(&text, SeedEncoding::Detect).as_deref(), Ok(key), "{text}");
            }
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways() {
        let ambiguous = |first, second| Err(Problem::SeedAmbiguous { first, second });
        let both = "abcdef23456723456723456723abcdef";
        assert_eq!(read(both, SeedEncoding::Detect), ambiguous("hex", "Base32"));
        assert_eq!(read(both, SeedEncoding::Hex).map(|key| key.len()), Ok(16));
        assert_eq!(read(both, SeedEncoding::Base32).map(|key| key.len()), Ok(20));
        let mixed = "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeF";
        assert_eq!(read(mixed, SeedEncoding::Detect), ambiguous("Base64", "Base32"));
        assert_eq!(read(mixed, SeedEncoding::Base64).map(|key| key.len()), Ok(24));
        assert_eq!(read(mixed, SeedEncoding::Base32).map(|key| key.len()), Ok(20));
        // Of a length that Base32 does not have, or that hexadecimal digits do not have.
        assert_eq!(read(&both.repeat(2)[..38], SeedEncoding::Detect).map(|key| key.len()), Ok(19));
        let odd = format!("{}a", &both.repeat(2)[..38]);
        assert_eq!(read(&odd, SeedEncoding::Detect).map(|key| key.len()), Ok(24));
    }

    #[test]
    fn the_keys_before_tell() {
        let both = "abcdef23456723456723456723abcdef";
        for (before, length) in [(vec![HEX], Some(16)), (vec![BASE32], Some(20)), (vec![BASE64], None)] {
            let mut seeds = Seeds::new(SeedEncoding::Detect, Seed::MAX);
            before.iter().for_each(|text| drop(seeds.read(text).unwrap()));
            assert_eq!(seeds.read(both).ok().map(|seed| seed.expose().len()), length, "{before:?}");
        }
        let mut seeds = Seeds::new(SeedEncoding::Detect, Seed::MAX);
        for text in [HEX, BASE32, HEX] {
            seeds.read(text).unwrap();
        }
        assert_eq!(seeds.read(both).unwrap_err().code(), "seed_ambiguous");
    }

    #[test]
    fn what_is_no_key() {
        use SeedEncoding::{Base32, Base64, Detect, Hex};
        let character = |c: &str, position| Problem::SeedCharacter { character: c.to_owned(), position };
        for (text, encoding, problem) in [
            ("", Detect, Problem::SeedMissing),
            ("  ", Base32, Problem::SeedMissing),
            (&HEX[1..], Detect, Problem::SeedNotHex),
            (BASE32, Hex, Problem::SeedNotHex),
            (HEX, Base32, character("1", 2)),
            ("GEZD GNBV GY3T 0OJQ GEZD GNBV GY3T QOJQ", Base32, character("0", 16)),
            ("GEZDGNBVGY3TQOJQ=GEZDGNBVGY3TQOJQ", Base32, character("=", 17)),
            ("GEZDGNBVGY3TQOJQ鍵EZDGNBVGY3TQOJQ", Base32, character("鍵", 17)),
            ("GEZDGNBVGY3TQOJQ\u{202E}EZDGNBVGY3TQOJQ", Base32, character("\u{FFFD}", 17)),
            (&BASE32[..31], Base32, Problem::SeedNotBase32),
            (&BASE32[..30], Detect, Problem::SeedNotBase32),
            ("====", Base32, Problem::SeedTooShort { bytes: 0, min: 16 }),
            (&BASE64[..27], Base64, Problem::SeedNotBase64),
            (&BASE64[..27], Detect, Problem::SeedUnreadable),
            ("not a key!", Detect, Problem::SeedUnreadable),
            ("鍵鍵鍵鍵", Detect, Problem::SeedUnreadable),
            ("00000000000000000000000000000000", Detect, Problem::SeedWeak),
            ("0102030405060708090a0b0c0d0e0f", Detect, Problem::SeedTooShort { bytes: 15, min: 16 }),
            (&"0123".repeat(129), Detect, Problem::SeedTooLong { max: 256 }),
        ] {
            assert_eq!(read(text, encoding), Err(problem), "{text} {encoding:?}");
        }
        assert_eq!(Seeds::new(Base32, 19).read(BASE32), Err(Problem::SeedTooLong { max: 19 }));
    }
}
