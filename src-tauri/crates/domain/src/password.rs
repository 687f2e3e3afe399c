//! Rules for the two passwords (NIST SP 800-63B section 5.1.1.2, OWASP ASVS 5.0 section 6.2): long enough, not a
//! common one, different from each other; no rules of composition, no forced change.

use rand_core::CryptoRng;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::Refusal;

/// Shortest login password, in characters.
pub const LOGIN_MIN: usize = 12;
/// Shortest confirmation password, in characters.
pub const CONFIRMATION_MIN: usize = 8;
/// Longest password, in bytes after normalisation: a bound for the hash's input, far beyond what is typed.
pub const MAX_BYTES: usize = 1024;

/// The form in which passwords are compared and hashed: NFKC, so that full-width typing is the same password.
#[must_use]
pub fn normalise(password: &str) -> Zeroizing<String> {
    // Reserve what NFKC can at most grow to in practice, so that no copy is left behind by a reallocation.
    let mut normal = Zeroizing::new(String::with_capacity(password.len() * 4 + 16));
    normal.extend(password.nfkc());
    normal
}

/// Checks a pair of new passwords for the user with `login_id`.
pub fn check_new(login: &str, confirmation: &str, login_id: &str) -> Result<(), Refusal> {
    check_login(login, login_id)?;
    check_confirmation(confirmation, login_id)?;
    if *normalise(login) == *normalise(confirmation) {
        return refuse("must_differ");
    }
    Ok(())
}

/// Checks a new login password.
pub fn check_login(password: &str, login_id: &str) -> Result<(), Refusal> {
    check(password, LOGIN_MIN, login_id, "login_too_short")
}

/// Checks a new confirmation password.
pub fn check_confirmation(password: &str, login_id: &str) -> Result<(), Refusal> {
    check(password, CONFIRMATION_MIN, login_id, "confirmation_too_short")
}

/// Checks the password of a backup: whoever has the file can try as long as he likes, so it is no shorter than one
/// that opens the vault.
pub fn check_backup(password: &str) -> Result<(), Refusal> {
    check(password, LOGIN_MIN, "", "backup_too_short")
}

/// Checks the password of an exported file of tokens: whoever has the file can try as long as he likes. Other programs
/// type it in, and make bytes of it in other ways; only what is typed directly is the same for all.
pub fn check_export(password: &str) -> Result<(), Refusal> {
    if !password.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return refuse("export_characters");
    }
    check(password, LOGIN_MIN, "", "export_too_short")
}

fn check(password: &str, min: usize, login_id: &str, too_short: &'static str) -> Result<(), Refusal> {
    let password = normalise(password);
    if password.chars().count() < min {
        return refuse(too_short);
    }
    if password.len() > MAX_BYTES {
        return refuse("too_long");
    }
    let lower = Zeroizing::new(password.to_lowercase());
    if is_common(&lower, login_id) || *lower == login_id.to_lowercase() {
        return refuse("too_common");
    }
    Ok(())
}

/// What temporary passwords are made of: lower case and digits without those that look alike on paper.
const PLAIN: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A temporary password in so many groups of four: `k7mq-x3vd-…`, as it is printed and typed in again. Each character is
/// worth almost five bits.
#[must_use]
pub fn temporary(groups: usize, rng: &mut dyn CryptoRng) -> Zeroizing<String> {
    let mut password = Zeroizing::new(String::with_capacity(groups * 5));
    let mut byte = Zeroizing::new([0_u8]);
    for group in 0..groups {
        if group > 0 {
            password.push('-');
        }
        let mut left = 4;
        while left > 0 {
            rng.fill_bytes(&mut *byte);
            // 248 is the last multiple of 31: what lies above would favour the first letters.
            if let Some(index) = Some(usize::from(byte[0])).filter(|byte| *byte < 248) {
                password.push(char::from(PLAIN[index % PLAIN.len()]));
                left -= 1;
            }
        }
    }
    password
}

/// Guesses, as a power of ten, below which a password counts as a common one: the lists of common passwords
/// and words, repetitions, rows of keys and sequences lie below it.
const COMMON_GUESSES_LOG10: f64 = 4.5;

fn is_common(password: &str, login_id: &str) -> bool {
    zxcvbn::zxcvbn(password, &[login_id]).guesses_log10() < COMMON_GUESSES_LOG10
}

fn refuse(rule: &'static str) -> Result<(), Refusal> {
    Err(Refusal::PasswordRule { rule })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(result: Result<(), Refusal>) -> Option<&'static str> {
        match result {
            Err(Refusal::PasswordRule { rule }) => Some(rule),
            Err(other) => panic!("{other:?}"),
            Ok(()) => None,
        }
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(rule(check_login("kumo-to-ame", "suzuki")), Some("login_too_short"));
        assert_eq!(rule(check_login("kumo-to-ame!", "suzuki")), None);
        assert_eq!(rule(check_login("くもとあめとゆきとかぜと", "suzuki")), None);
        assert_eq!(rule(check_confirmation("kumo-am", "suzuki")), Some("confirmation_too_short"));
        assert_eq!(rule(check_confirmation("kumo-ame", "suzuki")), None);
    }

    #[test]
    fn a_backups_password_is_no_weaker_than_one_that_opens_the_vault() {
        assert_eq!(rule(check_backup("kumo-to-ame")), Some("backup_too_short"));
        assert_eq!(rule(check_backup("password1234")), Some("too_common"));
        assert_eq!(rule(check_backup("kumo-to-ame!")), None);
    }

    #[test]
    fn an_exports_password_is_one_that_every_program_reads_the_same() {
        assert_eq!(rule(check_export("kumo-to-ame")), Some("export_too_short"));
        assert_eq!(rule(check_export("password1234")), Some("too_common"));
        for typed in
            ["ｋｕｍｏ－ｔｏ－ａｍｅ！", "くもとあめとゆきとかぜと", "kumo-to-ame\t!", "kumo-to-amé!"]
        {
            assert_eq!(rule(check_export(typed)), Some("export_characters"), "{typed}");
        }
        assert_eq!(rule(check_export("kumo to ame ~!")), None);
    }

    #[test]
    fn long_passwords_are_taken_whole() {
        let long = "kumo to ame to yuki. ".repeat(10);
        assert_eq!(rule(check_login(&long, "suzuki")), None);
        assert_eq!(normalise(&long).len(), 210);
        let edge = format!("{}{}", "x y ".repeat(255), "kumo");
        assert_eq!(edge.len(), MAX_BYTES);
        assert_eq!(rule(check_login(&edge, "suzuki")), None);
        assert_eq!(rule(check_login(&format!("{edge}!"), "suzuki")), Some("too_long"));
    }

    #[test]
    fn common_ones_are_refused() {
        for common in [
            "password",
            "PASSWORD",
            "p@ssw0rd",
            "drowssap",
            "12345678",
            "123456789012",
            "aaaaaaaaaaaa",
            "qwertyuiop",
            "abcdefghijkl",
            "iloveyou",
            "sunshine",
            "passwordpassword",
        ] {
            assert_eq!(rule(check_confirmation(common, "suzuki")), Some("too_common"), "{common}");
        }
        assert_eq!(rule(check_login("Suzuki-Ichiro", "suzuki-ichiro")), Some("too_common"));
        // One's own login ID with a little behind it.
        assert_eq!(rule(check_confirmation("xqz77pwv1", "xqz77pwv")), Some("too_common"));
        assert_eq!(rule(check_confirmation("xqz77pwv1", "suzuki")), None);
        for fine in ["kumo to ame to yuki", "suzuki-login-0001", "login-password-77"] {
            assert_eq!(rule(check_login(fine, "suzuki")), None, "{fine}");
        }
    }

    /// Every byte in turn.
    struct Bytes(u8);

    impl rand_core::TryRng for Bytes {
        type Error = std::convert::Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(0)
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(0)
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            for byte in bytes {
                *byte = self.0;
                self.0 = self.0.wrapping_add(1);
            }
            Ok(())
        }
    }

    impl rand_core::TryCryptoRng for Bytes {}

    #[test]
    fn temporary_passwords_favour_no_character() {
        // 248 of 256 bytes are taken, each of 31 characters eight times.
        let all = temporary(62, &mut Bytes(0));
        for c in PLAIN {
            assert_eq!(all.bytes().filter(|b| b == c).count(), 8, "{c}");
        }
        let next = temporary(4, &mut Bytes(246));
        assert_eq!(*next, "89ab-cdef-ghjk-mnpq");
        assert_eq!(rule(check_new(&next, &temporary(3, &mut Bytes(7)), "suzuki")), None);
    }

    #[test]
    fn full_width_typing_is_the_same_password() {
        assert_eq!(*normalise("ｋｕｍｏ－１２"), *normalise("kumo-12"));
        assert_eq!(*normalise("カ\u{3099}"), "ガ");
    }

    #[test]
    fn the_two_must_differ_also_by_normal_form() {
        assert_eq!(rule(check_new("kumo to ame to", "yuki to kaze", "suzuki")), None);
        assert_eq!(rule(check_new("kumo to ame to", "kumo to ame to", "suzuki")), Some("must_differ"));
        assert_eq!(
            rule(check_new("kumo to ame to", "ｋｕｍｏ ｔｏ ａｍｅ ｔｏ", "suzuki")),
            Some("must_differ")
        );
        assert_eq!(rule(check_new("short", "yuki to kaze", "suzuki")), Some("login_too_short"));
        assert_eq!(rule(check_new("kumo to ame to", "short", "suzuki")), Some("confirmation_too_short"));
    }
}
