//! Counting wrong one-time passwords and wrong passwords. Locks are never released by time, only by an act
//! (RFC 4226 section 7.3: the throttle holds across sessions).

use crate::policy::{
    PASSWORD_FAILURES, REPLAY_GRACE, REPLAY_GRACE_SECONDS, SAME_WRONG_CODE_SECONDS, TRIES_A_MINUTE,
};
use crate::time::Instant;

/// A keyed fingerprint of a wrong code: enough to see the same one again, useless without the vault's keys.
pub type Fingerprint = [u8; 16];

/// Failures in a row with one-time passwords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeFailures {
    /// Consecutive failures.
    pub in_row: u32,
    /// The last wrong code that counted, and when.
    pub last_wrong: Option<(Fingerprint, Instant)>,
    /// Used codes forgiven lately: since when, how many.
    pub forgiven: Option<(Instant, u32)>,
}

impl CodeFailures {
    /// Notes a wrong code. The same wrong code within a minute counts once: people press the key twice.
    ///
    /// Returns whether it counted.
    pub fn wrong(&mut self, fingerprint: Fingerprint, now: Instant) -> bool {
        if let Some((last, at)) = self.last_wrong
            && last == fingerprint
            && (0..=SAME_WRONG_CODE_SECONDS).contains(&now.since(at))
        {
            return false;
        }
        self.last_wrong = Some((fingerprint, now));
        self.in_row += 1;
        true
    }

    /// Notes a used code. The first few in a minute are forgiven: an honest colleague with the same fob.
    ///
    /// Returns whether it counted as a failure.
    pub fn used(&mut self, now: Instant) -> bool {
        let (since, count) = match self.forgiven {
            Some((since, count)) if (0..REPLAY_GRACE_SECONDS).contains(&now.since(since)) => (since, count),
            _ => (now, 0),
        };
        if count < REPLAY_GRACE {
            self.forgiven = Some((since, count + 1));
            return false;
        }
        self.in_row += 1;
        true
    }

    /// A success, or a release by an operator.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Things that lock nothing but must not happen often: entries that are no code at all, looks at where a code stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerMinute {
    since: Option<Instant>,
    count: u32,
}

impl PerMinute {
    /// Notes one. Returns the seconds to wait, if there were too many in this minute.
    pub fn note(&mut self, now: Instant) -> Option<u32> {
        let since = self.since.filter(|since| (0..60).contains(&now.since(*since)));
        let Some(since) = since else {
            *self = Self { since: Some(now), count: 1 };
            return None;
        };
        self.count = self.count.saturating_add(1);
        let left = u32::try_from(60 - now.since(since)).unwrap_or(60);
        (self.count > TRIES_A_MINUTE).then_some(left)
    }
}

/// Failures in a row with one password, inside an open vault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PasswordFailures(pub u32);

impl PasswordFailures {
    /// Whether the password is locked until another operator unlocks it.
    #[must_use]
    pub const fn locked(self) -> bool {
        self.0 >= PASSWORD_FAILURES
    }

    /// Notes a wrong password.
    pub fn wrong(&mut self) {
        self.0 = self.0.saturating_add(1);
    }

    /// Wrong passwords left before it locks.
    #[must_use]
    pub const fn left(self) -> u32 {
        PASSWORD_FAILURES.saturating_sub(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Fingerprint = [1; 16];
    const B: Fingerprint = [2; 16];

    #[test]
    fn the_same_wrong_code_within_a_minute_counts_once() {
        let mut failures = CodeFailures::default();
        assert!(failures.wrong(A, Instant(1000)));
        assert!(!failures.wrong(A, Instant(1000)));
        assert!(!failures.wrong(A, Instant(1060)));
        assert_eq!(failures.in_row, 1);
        assert!(failures.wrong(A, Instant(1061)));
        assert_eq!(failures.in_row, 2);
        // A clock that went back does not forgive.
        assert!(failures.wrong(A, Instant(1000)));
        assert_eq!(failures.in_row, 3);
    }

    #[test]
    fn another_wrong_code_counts_at_once() {
        let mut failures = CodeFailures::default();
        assert!(failures.wrong(A, Instant(1000)));
        assert!(failures.wrong(B, Instant(1000)));
        assert!(failures.wrong(A, Instant(1000)));
        assert_eq!(failures.in_row, 3);
        assert_eq!(failures.last_wrong, Some((A, Instant(1000))));
    }

    #[test]
    fn three_used_codes_in_a_minute_are_forgiven() {
        let mut failures = CodeFailures::default();
        let counted: Vec<_> = (0..5).map(|i| failures.used(Instant(1000 + i * 10))).collect();
        assert_eq!(counted, [false, false, false, true, true]);
        assert_eq!(failures.in_row, 2);
        // A new minute, counted from the first of the old one.
        assert!(failures.used(Instant(1059)));
        assert!(!failures.used(Instant(1060)));
        assert_eq!(failures.forgiven, Some((Instant(1060), 1)));
        // A clock that went back begins a new minute.
        assert!(!failures.used(Instant(900)));
    }

    #[test]
    fn clearing_forgets_everything() {
        let mut failures = CodeFailures::default();
        failures.wrong(A, Instant(1));
        failures.used(Instant(1));
        failures.clear();
        assert_eq!(failures, CodeFailures::default());
    }

    #[test]
    fn v12_ten_entries_a_minute_that_are_no_code_are_heard() {
        let mut malformed = PerMinute::default();
        for second in 0..10 {
            assert_eq!(malformed.note(Instant(1000 + second)), None, "{second}");
        }
        assert_eq!(malformed.note(Instant(1010)), Some(50));
        assert_eq!(malformed.note(Instant(1059)), Some(1));
        // A new minute, and a clock that went back, begin anew.
        for now in [1060, 900] {
            for _ in 0..10 {
                assert_eq!(malformed.note(Instant(now)), None, "{now}");
            }
            assert_eq!(malformed.note(Instant(now)), Some(60));
        }
    }

    #[test]
    fn the_fifth_wrong_password_locks() {
        let mut failures = PasswordFailures::default();
        for left in [4, 3, 2, 1] {
            failures.wrong();
            assert_eq!((failures.locked(), failures.left()), (false, left));
        }
        failures.wrong();
        assert_eq!((failures.locked(), failures.left()), (true, 0));
        failures.wrong();
        assert_eq!((failures.locked(), failures.left()), (true, 0));
    }
}
