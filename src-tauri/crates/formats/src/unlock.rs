//! What opens an encrypted seed file.

use std::fmt;

use zeroize::Zeroizing;

/// The secret a file is encrypted with.
#[derive(Clone)]
pub enum FileKey {
    /// A key that was agreed upon beforehand.
    PreShared(Zeroizing<Vec<u8>>),
    /// A password.
    Password(Zeroizing<String>),
}

impl FileKey {
    /// A pre-shared key out of its hexadecimal digits; white space, hyphens and colons between them are ignored. `None`
    /// if it is none.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits: Zeroizing<Vec<u8>> = Zeroizing::new(
            text.chars()
                .filter(|c| !c.is_whitespace() && !matches!(c, '-' | ':'))
                .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
                .collect::<Option<_>>()?,
        );
        let (pairs, rest) = digits.as_chunks::<2>();
        let key: Zeroizing<Vec<u8>> =
            Zeroizing::new(pairs.iter().map(|[high, low]| high << 4 | low).collect());
        (rest.is_empty() && !key.is_empty()).then_some(Self::PreShared(key))
    }
}

/// Shows what kind it is, and nothing of the secret.
impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PreShared(_) => "PreShared(..)",
            Self::Password(_) => "Password(..)",
        })
    }
}

/// How a file is opened.
#[derive(Clone, Debug, Default)]
pub struct Unlock {
    /// What it is encrypted with, if it is.
    pub key: Option<FileKey>,
    /// Takes check sums as programs made them that read the standard another way: with the encryption key instead of a
    /// key of their own, or over what was encrypted.
    pub legacy_mac: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_hexadecimal_digits() {
        let bytes = |text: &str| match FileKey::from_hex(text) {
            Some(FileKey::PreShared(key)) => Some(key.to_vec()),
            _ => None,
        };
        for text in ["00ff10A5", " 00 ff 10 a5\n", "00:FF:10:A5", "00ff-10a5"] {
            assert_eq!(bytes(text), Some(vec![0x00, 0xFF, 0x10, 0xA5]), "{text}");
        }
        for text in ["", " ", "0", "00f", "0x00", "gg", "００"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_of_the_secret_shows() {
        let shown =
            format!("{:?} {:?}", FileKey::from_hex("a5a5"), FileKey::Password(Zeroizing::new("a5".into())));
        assert!(!shown.contains("a5"), "{shown}");
    }
}
