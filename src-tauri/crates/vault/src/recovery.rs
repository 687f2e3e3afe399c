use std::fmt;

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::passphrase::Passphrase;

/// The digits of Crockford's Base32: no I, L, O or U, so that nothing is misread from paper.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET: usize = 26;
const CHECK: usize = 2;

/// The printed recovery code: 26 random characters (130 bits) and 2 check characters, in groups of 4.
#[derive(Clone)]
pub struct RecoveryCode(Zeroizing<String>);

/// What was typed is not a recovery code: a character is missing, added or mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a recovery code")]
pub struct BadRecoveryCode;

impl RecoveryCode {
    /// Makes a new code.
    #[must_use]
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut random = Zeroizing::new([0_u8; SECRET]);
        rng.fill_bytes(random.as_mut_slice());
        let mut code = Zeroizing::new(String::with_capacity(SECRET + CHECK));
        random.iter().for_each(|byte| code.push(char::from(DIGITS[usize::from(byte & 31)])));
        let check = check(&code);
        code.extend(check);
        Self(code)
    }

    /// Reads a typed code: case, spaces and hyphens do not matter, O is 0, I and L are 1.
    pub fn parse(typed: &str) -> Result<Self, BadRecoveryCode> {
        // Counted first: a string that grows leaves copies of itself behind.
        if as_printed(typed).count() != SECRET + CHECK {
            return Err(BadRecoveryCode);
        }
        let mut code = Zeroizing::new(String::with_capacity(SECRET + CHECK));
        for c in as_printed(typed) {
            let digit = u8::try_from(c).ok().filter(|c| DIGITS.contains(c)).ok_or(BadRecoveryCode)?;
            code.push(char::from(digit));
        }
        if code[SECRET..].chars().eq(check(&code[..SECRET])) { Ok(Self(code)) } else { Err(BadRecoveryCode) }
    }

    /// The code in groups of 4, for the one time it is shown.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        let mut grouped = Zeroizing::new(String::with_capacity(40));
        for (i, c) in self.0.chars().enumerate() {
            if i > 0 && i % 4 == 0 {
                grouped.push('-');
            }
            grouped.push(c);
        }
        grouped
    }

    /// Whether this is its last group of 4, typed back from paper.
    #[must_use]
    pub fn ends_with(&self, last_group: &str) -> bool {
        let typed: Zeroizing<String> = Zeroizing::new(as_printed(last_group).collect());
        typed.len() == 4 && self.0.ends_with(typed.as_str())
    }

    pub(crate) fn passphrase(&self) -> Passphrase {
        Passphrase::new(Zeroizing::new(self.0.as_bytes().to_vec()))
    }
}

/// What was typed, as the code would be printed: case, spaces and hyphens do not matter, O is 0, I and L are 1.
fn as_printed(typed: &str) -> impl Iterator<Item = char> {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    })
}

fn check(secret: &str) -> [char; CHECK] {
    let hash = Sha256::digest(secret.as_bytes());
    [hash[0], hash[1]].map(|byte| char::from(DIGITS[usize::from(byte & 31)]))
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Counter;

    #[test]
    fn its_last_group_is_recognised_as_typed() {
        let code = RecoveryCode::random(&mut Counter(1));
        let shown = code.grouped();
        let last = shown.rsplit('-').next().unwrap();
        assert!(code.ends_with(last));
        assert!(code.ends_with(&format!(" {} ", last.to_lowercase())));
        assert!(!code.ends_with(&shown[..4]));
        assert!(!code.ends_with(&last[1..]));
        assert!(!code.ends_with(""));
        assert!(!code.ends_with(&shown));
    }

    #[test]
    fn a_code_is_28_characters_in_groups_of_4_and_reads_back() {
        let code = RecoveryCode::random(&mut Counter(1));
        let shown = code.grouped();
        assert_eq!(shown.len(), 28 + 6);
        assert!(shown.split('-').all(|group| group.len() == 4));
        for typed in
            [shown.to_string(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('-', "")]
        {
            assert_eq!(*RecoveryCode::parse(&typed).unwrap().0, *code.0);
        }
        assert_ne!(*RecoveryCode::random(&mut Counter(2)).0, *code.0);
        assert_eq!(format!("{code:?}"), "RecoveryCode");
    }

    #[test]
    fn look_alikes_are_read_as_digits() {
        let secret = "0".repeat(13) + &"1".repeat(13);
        let full = format!("{secret}{}", check(&secret).iter().collect::<String>());
        let typed = full.replacen('0', "o", 5).replacen('1', "l", 5).replacen('1', "I", 2);
        assert_eq!(*RecoveryCode::parse(&typed).unwrap().0, full);
    }

    #[test]
    fn a_mistyped_character_is_noticed() {
        let code = RecoveryCode::random(&mut Counter(1)).0;
        let mut missed = 0;
        for i in 0..code.len() {
            for digit in DIGITS {
                let mut typed = code.to_string().into_bytes();
                if typed[i] == *digit {
                    continue;
                }
                typed[i] = *digit;
                missed += u32::from(RecoveryCode::parse(std::str::from_utf8(&typed).unwrap()).is_ok());
            }
        }
        // 868 mistypings against 10 check bits: about one is expected to pass.
        assert!(missed <= 5, "{missed}");
        for typed in ["", "ABCD", &code[1..], &format!("{}0", *code), &code.replace(&code[..1], "U"), "鍵守"]
        {
            assert!(RecoveryCode::parse(typed).is_err(), "{typed}");
        }
    }
}
