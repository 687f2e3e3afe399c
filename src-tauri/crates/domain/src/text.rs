//! Texts that people type or files bring: checked and normalised once, here.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// Nothing is left after trimming.
    #[error("the text is empty")]
    Empty,
    /// More than the allowed number of characters.
    #[error("the text is too long")]
    TooLong,
    /// Fewer than the needed number of characters.
    #[error("the text is too short")]
    TooShort,
    /// A control, invisible or direction-changing character, or one outside the field's alphabet.
    #[error("the text has a character that is not allowed")]
    Character,
}

/// A person's or company's name, or a note: one line, in Unicode NFC, without control, invisible or
/// direction-changing characters (they make a list or a log lie).
///
/// At most `max` characters.
pub fn line(text: &str, max: usize) -> Result<String, TextProblem> {
    let text = text.trim();
    // What is plain ASCII is normalised as it stands.
    let text: String = if text.is_ascii() { text.to_owned() } else { text.nfc().collect() };
    if text.is_empty() {
        return Err(TextProblem::Empty);
    }
    if text.chars().count() > max {
        return Err(TextProblem::TooLong);
    }
    if text.chars().any(is_deceptive) {
        return Err(TextProblem::Character);
    }
    Ok(text)
}

/// Like [`line`], but an empty text is fine.
pub fn optional_line(text: &str, max: usize) -> Result<String, TextProblem> {
    if text.trim().is_empty() { Ok(String::new()) } else { line(text, max) }
}

fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{FFFE}'..='\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

/// The form in which texts are searched: NFKC, lower case, hiragana as katakana, without spaces and hyphens.
#[must_use]
pub fn search_form(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !is_hyphen(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            // The two syllabaries lie in the same order, 0x60 apart.
            'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// Longest name, in characters.
pub const NAME_MAX: usize = 100;

/// Longest note or reason, in characters.
pub const NOTE_MAX: usize = 400;

/// A login ID: 4 to 32 of `[A-Za-z0-9._-]`, compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginId(String);

impl LoginId {
    /// Takes what was typed; full-width letters and digits count as the plain ones.
    pub fn parse(text: &str) -> Result<Self, TextProblem> {
        let id: String = text.trim().nfkc().collect();
        if !id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')) {
            return Err(TextProblem::Character);
        }
        match id.len() {
            0 => Err(TextProblem::Empty),
            1..4 => Err(TextProblem::TooShort),
            4..=32 => Ok(Self(id)),
            _ => Err(TextProblem::TooLong),
        }
    }

    /// As typed at registration.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two login IDs are compared.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// The serial number printed on a token's back, kept as imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serial(String);

impl Serial {
    /// Takes a serial of 1 to 64 visible characters.
    pub fn parse(text: &str) -> Result<Self, TextProblem> {
        let serial = Self(line(text, 64)?);
        if serial.key().is_empty() { Err(TextProblem::Empty) } else { Ok(serial) }
    }

    /// As imported.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two serials are compared: NFKC, caseless, without spaces and hyphens.
    #[must_use]
    pub fn key(&self) -> String {
        let text: Cow<'_, str> =
            if self.0.is_ascii() { (&self.0).into() } else { self.0.nfkc().collect::<String>().into() };
        text.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)).flat_map(char::to_lowercase).collect()
    }

    /// Whether these are its last four characters, typed in any width and case; of a shorter one, all of it.
    #[must_use]
    pub fn ends_with_four(&self, typed: &str) -> bool {
        let last: Vec<_> = self.key().chars().rev().take(4).collect();
        Self::parse(typed).is_ok_and(|typed| typed.key().chars().rev().eq(last))
    }
}

/// Hyphens as keyboards, input methods and office programs make them.
pub(crate) const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FF0D}')
}

/// A contract number (契約者番号): 1 to 20 visible ASCII characters, compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractCode(String);

impl ContractCode {
    /// Takes what was typed; full-width letters and digits count as the plain ones.
    pub fn parse(text: &str) -> Result<Self, TextProblem> {
        let code: String = text.trim().nfkc().collect();
        if !code.chars().all(|c| c.is_ascii_graphic()) {
            return Err(TextProblem::Character);
        }
        match code.len() {
            0 => Err(TextProblem::Empty),
            1..=20 => Ok(Self(code)),
            _ => Err(TextProblem::TooLong),
        }
    }

    /// As typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two contract numbers are compared.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_id_has_4_to_32_plain_characters() {
        for good in ["abcd", "A.b_c-9", &"x".repeat(32), "ｓｕｚｕｋｉ", " suzuki "] {
            assert!(LoginId::parse(good).is_ok(), "{good}");
        }
        assert_eq!(LoginId::parse(""), Err(TextProblem::Empty));
        assert_eq!(LoginId::parse("abc"), Err(TextProblem::TooShort));
        assert_eq!(LoginId::parse(&"x".repeat(33)), Err(TextProblem::TooLong));
        assert_eq!(LoginId::parse("鈴木一郎"), Err(TextProblem::Character));
        assert_eq!(LoginId::parse("a b c d"), Err(TextProblem::Character));
    }

    #[test]
    fn login_ids_compare_without_case_and_keep_their_form() {
        let id = LoginId::parse("Suzuki.I").unwrap();
        assert_eq!(id.as_str(), "Suzuki.I");
        assert_eq!(id.key(), "suzuki.i");
    }

    #[test]
    fn serials_compare_without_case_width_spaces_and_hyphens() {
        let printed = Serial::parse("KG-0000 12a").unwrap();
        assert_eq!(printed.as_str(), "KG-0000 12a");
        for typed in ["kg000012A", "ＫＧ００００１２ａ", "KG‐0000－12　A", "K G-0-0-0-0-1-2-A"] {
            assert_eq!(Serial::parse(typed).unwrap().key(), printed.key(), "{typed}");
        }
        assert_ne!(Serial::parse("KG000013A").unwrap().key(), printed.key());
        assert_eq!(Serial::parse("- -"), Err(TextProblem::Empty));
        assert_eq!(Serial::parse(&"9".repeat(65)), Err(TextProblem::TooLong));
        assert!(Serial::parse(&"9".repeat(64)).is_ok());
    }

    #[test]
    fn contract_numbers_are_1_to_20_visible_ascii() {
        assert_eq!(ContractCode::parse("１２３").unwrap().as_str(), "123");
        assert_eq!(ContractCode::parse("Ab-1").unwrap().key(), "ab-1");
        assert!(ContractCode::parse(&"1".repeat(20)).is_ok());
        assert_eq!(ContractCode::parse(&"1".repeat(21)), Err(TextProblem::TooLong));
        assert_eq!(ContractCode::parse("  "), Err(TextProblem::Empty));
        assert_eq!(ContractCode::parse("契約"), Err(TextProblem::Character));
        assert_eq!(ContractCode::parse("a b"), Err(TextProblem::Character));
    }

    #[test]
    fn searching_ignores_width_case_spaces_and_syllabary() {
        assert_eq!(search_form("スズキ　イチロウ"), search_form("すずき いちろう"));
        assert_eq!(search_form("ｽｽﾞｷ"), search_form("すずき"));
        assert_eq!(search_form("KG-00 12"), "kg0012");
        assert_eq!((search_form("ぁ"), search_form("ゖ")), ("ァ".into(), "ヶ".into()));
        assert_ne!(search_form("すすき"), search_form("すずき"));
    }

    #[test]
    fn names_keep_no_deceptive_characters() {
        assert_eq!(line("  鈴木 一郎 ", NAME_MAX).unwrap(), "鈴木 一郎");
        // か + combining voiced mark becomes one character.
        assert_eq!(line("か\u{3099}", NAME_MAX).unwrap(), "が");
        for bad in [
            "a\u{202E}b",
            "a\0b",
            "a\nb",
            "a\u{200B}b",
            "a\u{FEFF}b",
            "a\u{2066}b",
            "a\u{FFFF}b",
            "\u{E0041}",
        ] {
            assert_eq!(line(bad, NAME_MAX), Err(TextProblem::Character), "{bad:?}");
        }
        assert_eq!(line(" ", NAME_MAX), Err(TextProblem::Empty));
        assert_eq!(optional_line(" ", NAME_MAX), Ok(String::new()));
        assert_eq!(optional_line(" a ", NAME_MAX), Ok("a".into()));
        assert!(line(&"あ".repeat(100), NAME_MAX).is_ok());
        assert_eq!(line(&"あ".repeat(101), NAME_MAX), Err(TextProblem::TooLong));
    }
}
