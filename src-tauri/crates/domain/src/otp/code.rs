use std::fmt;

use zeroize::Zeroizing;

use crate::text::is_hyphen;

/// What was typed is not a one-time password: it is refused without counting as a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a one-time password")]
pub struct Malformed;

/// A one-time password as typed: 6 to 8 ASCII digits. Never stored, never shown again.
#[derive(Clone)]
pub struct Code(Zeroizing<String>);

impl Code {
    /// Takes what was typed. Full-width digits count as the plain ones, spaces and hyphens are left out;
    /// anything else, and any other number of digits than 6 to 8, is malformed.
    pub fn parse(typed: &str) -> Result<Self, Malformed> {
        // Room for the longest code, so that no half-filled buffer is left behind in memory.
        let mut digits = Zeroizing::new(String::with_capacity(8));
        for c in typed.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                // The full-width digits lie in the same order, 0xFEE0 further on.
                '０'..='９' => digits.extend(char::from_u32(c as u32 - 0xFEE0)),
                ' ' | '\u{3000}' => continue,
                c if is_hyphen(c) => continue,
                _ => return Err(Malformed),
            }
            if digits.len() > 8 {
                return Err(Malformed);
            }
        }
        if digits.len() < 6 { Err(Malformed) } else { Ok(Self(digits)) }
    }

    /// Number of digits, 6 to 8.
    #[must_use]
    pub fn digits(&self) -> usize {
        self.0.len()
    }

    /// The digits, for comparing and for a keyed fingerprint.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> Option<String> {
        Code::parse(typed).ok().map(|c| String::from_utf8(c.expose().to_vec()).unwrap())
    }

    #[test]
    fn v10_v11_spaces_hyphens_and_full_width_digits_are_normalised() {
        for typed in [
            "287082",
            "287 082",
            " 287082 ",
            "287-082",
            "２８７０８２",
            "２8７0８2",
            "２８７　０８２",
            "287－082",
        ] {
            assert_eq!(parsed(typed).as_deref(), Some("287082"), "{typed:?}");
        }
    }

    #[test]
    fn v12_everything_else_is_malformed() {
        for typed in [
            "",
            "28708",
            "287082123",
            "28708a",
            "٢٨٧٠٨٢",
            "२८७०८२",
            "②⑧⑦⓪⑧②",
            "²⁸⁷⁰⁸²",
            "287082\0",
            "287\u{200D}082",
            "+287082",
            "0x28708",
            "1e5123",
            "287082.",
            "287\n082",
            "----------",
        ] {
            assert_eq!(parsed(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn v13_leading_zeros_are_digits() {
        assert_eq!(parsed("000152").as_deref(), Some("000152"));
        assert_eq!(parsed("152"), None);
    }

    #[test]
    fn six_seven_and_eight_digits_are_codes() {
        for n in 0..12 {
            assert_eq!(
                Code::parse(&"1".repeat(n)).map(|c| c.digits()).ok(),
                (6..=8).contains(&n).then_some(n)
            );
        }
    }

    #[test]
    fn a_code_does_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", Code::parse("287082").unwrap()), "Code");
    }
}
