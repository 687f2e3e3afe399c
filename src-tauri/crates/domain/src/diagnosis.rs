//! 「なぜ失敗？」: telling why a code failed without having kept it. What may have been typed is made up anew from what
//! the token shows, and compared in memory with the keyed fingerprint of what was typed.

use crate::otp::Seed;
use crate::time::Instant;
use crate::token::Token;

/// How a code was mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Two digits side by side changed places.
    Transposed,
    /// One digit is that of a key beside the right one.
    NeighbouringKey,
}

/// Keys beside each digit's: on a numeric keypad, and in the row of digits of a keyboard.
const NEIGHBOURS: [&[u8]; 10] =
    [b"129", b"024", b"0135", b"246", b"1357", b"2468", b"3579", b"468", b"579", b"068"];

/// Looks for a slip of the finger among the codes within `radius` of the one expected at `at`. `typed` tells whether
/// some digits are what was typed.
pub fn slip(
    token: &Token,
    seed: &Seed,
    at: Instant,
    radius: u32,
    typed: &mut dyn FnMut(&[u8]) -> bool,
) -> Option<Slip> {
    let shown: Vec<_> = token.window(at, radius).map(|step| token.parameters.code_at(seed, step)).collect();
    let transposed = shown.iter().any(|code| transpositions(code.as_bytes(), typed));
    if transposed {
        return Some(Slip::Transposed);
    }
    shown.iter().any(|code| wrong_keys(code.as_bytes(), typed)).then_some(Slip::NeighbouringKey)
}

/// Whether the token shows what was typed, within `radius` of the time expected at `at`.
pub fn shows(
    token: &Token,
    seed: &Seed,
    at: Instant,
    radius: u32,
    typed: &mut dyn FnMut(&[u8]) -> bool,
) -> bool {
    token.window(at, radius).any(|step| typed(token.parameters.code_at(seed, step).as_bytes()))
}

fn transpositions(code: &[u8], typed: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let mut other = zeroize::Zeroizing::new(code.to_vec());
    (1..code.len()).any(|i| {
        other.swap(i - 1, i);
        let found = code[i - 1] != code[i] && typed(&other);
        other.swap(i - 1, i);
        found
    })
}

fn wrong_keys(code: &[u8], typed: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let mut other = zeroize::Zeroizing::new(code.to_vec());
    (0..code.len()).any(|i| {
        let neighbours = NEIGHBOURS.get(usize::from(code[i].wrapping_sub(b'0'))).copied().unwrap_or_default();
        let found = neighbours.iter().any(|key| {
            other[i] = *key;
            typed(&other)
        });
        other[i] = code[i];
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otp::{Algorithm, MovingFactor, Parameters};
    use crate::token::tests::token;
    use zeroize::Zeroizing;

    fn seed() -> Seed {
        Seed::new(Zeroizing::new(b"12345678901234567890".to_vec())).unwrap()
    }

    // Steps 0 to 4 show 755224 287082 359152 969429 338314.
    fn slipped(typed: &str, step: i64, radius: u32) -> Option<Slip> {
        let at = Instant(step * 60);
        slip(&token(), &seed(), at, radius, &mut |digits| digits == typed.as_bytes())
    }

    #[test]
    fn digits_that_changed_places() {
        for typed in ["827082", "278082", "280782", "287802", "287028"] {
            assert_eq!(slipped(typed, 1, 0), Some(Slip::Transposed), "{typed}");
        }
        // Changing places does nothing to two equal digits: that would be the code itself.
        assert_eq!(slipped("755224", 0, 0), None);
        assert_eq!(slipped("575224", 0, 0), Some(Slip::Transposed));
    }

    #[test]
    fn a_key_beside_the_right_one() {
        for typed in
            ["387082", "187082", "297082", "277082", "288082", "284082", "287182", "287981", "287085"]
        {
            let expected = (typed != "287981").then_some(Slip::NeighbouringKey);
            assert_eq!(slipped(typed, 1, 0), expected, "{typed}");
        }
        assert_eq!(slipped("987082", 1, 0), None);
    }

    #[test]
    fn keys_lie_beside_each_other_both_ways() {
        for (digit, neighbours) in NEIGHBOURS.iter().enumerate() {
            for key in *neighbours {
                let back = NEIGHBOURS[usize::from(key - b'0')];
                assert!(back.contains(&(u8::try_from(digit).unwrap() + b'0')), "{digit} {key}");
            }
        }
    }

    #[test]
    fn the_codes_of_the_window_are_tried() {
        assert_eq!(slipped("395152", 1, 0), None);
        assert_eq!(slipped("395152", 1, 1), Some(Slip::Transposed));
        assert_eq!(slipped("395152", 3, 1), Some(Slip::Transposed));
        assert_eq!(slipped("395152", 4, 1), None);
    }

    #[test]
    fn another_tokens_code_is_seen_within_the_radius() {
        let sees = |typed: &str, step: i64, radius: u32| {
            shows(&token(), &seed(), Instant(step * 60), radius, &mut |d| d == typed.as_bytes())
        };
        assert!(sees("287082", 1, 0));
        assert!(sees("287082", 3, 2));
        assert!(!sees("287082", 4, 2));
        let mut event = token();
        event.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
        event.progress.last_step = Some(2);
        assert!(shows(&event, &seed(), Instant(0), 0, &mut |d| d == b"338314"));
    }
}
