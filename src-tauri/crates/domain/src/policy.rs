//! The vault's settings that decide, with their ranges.

use std::ops::RangeInclusive;

use jiff::tz::TimeZone;

use crate::Refusal;

/// The settings. [`Policy::default`] is what a new vault has.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Consecutive failures after which a registration is suspended (3 to 15).
    pub failures_allowed: u32,
    /// Steps accepted on either side of the drift-corrected step (0 to 10).
    pub window: u32,
    /// Whether revoking asks for the operator's own one-time password beside his confirmation password.
    pub revoke_needs_otp: bool,
    /// Whether an operator may unlock a user of his own token.
    pub unlock_same_token: bool,
    /// Users a contract may have.
    pub users_per_contract: u32,
    /// Whether seed files may be four times as large as they may be otherwise.
    pub large_imports: bool,
    /// Where days begin and end.
    pub time_zone: TimeZone,
}

impl Policy {
    /// Range of [`Policy::failures_allowed`].
    pub const FAILURES_ALLOWED: RangeInclusive<u32> = 3..=15;
    /// Range of [`Policy::window`].
    pub const WINDOW: RangeInclusive<u32> = 0..=10;
    /// Range of [`Policy::users_per_contract`].
    pub const USERS_PER_CONTRACT: RangeInclusive<u32> = 1..=10_000;

    /// Checks the ranges.
    pub fn check(&self) -> Result<(), Refusal> {
        for (value, range, field) in [
            (self.failures_allowed, Self::FAILURES_ALLOWED, "failures_allowed"),
            (self.window, Self::WINDOW, "window"),
            (self.users_per_contract, Self::USERS_PER_CONTRACT, "users_per_contract"),
        ] {
            if !range.contains(&value) {
                return Err(Refusal::InvalidValue { field });
            }
        }
        Ok(())
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            failures_allowed: 5,
            window: 1,
            revoke_needs_otp: true,
            unlock_same_token: true,
            users_per_contract: 100,
            large_imports: false,
            time_zone: TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC),
        }
    }
}

/// Steps accepted on either side at the enrolment of a token without live registration, and when a lost token
/// is found: the code itself then sets the drift.
pub const ENROLMENT_WINDOW: u32 = 10;

/// Steps by which drift may follow the codes in all, since it was last set.
pub const DRIFT_LIMIT: i32 = 10;

/// Failures in a row over all sharers of a token after which it needs a resync.
pub const TOKEN_FAILURES: u32 = 15;

/// Failures of one user since his last success after which his token needs a resync.
pub const USER_FAILURES: u32 = 20;

/// Wrong codes at enrolment after which a user's enrolment is stopped.
pub const ENROLMENT_FAILURES: u32 = 5;

/// Wrong passwords in an open vault after which that password is locked.
pub const PASSWORD_FAILURES: u32 = 5;

/// Seconds within which the same wrong code counts once.
pub const SAME_WRONG_CODE_SECONDS: i64 = 60;

/// Used codes forgiven within [`REPLAY_GRACE_SECONDS`].
pub const REPLAY_GRACE: u32 = 3;

/// See [`REPLAY_GRACE`].
pub const REPLAY_GRACE_SECONDS: i64 = 60;

/// Entries of a user in a minute that are no code at all, and looks in a minute at where codes stand; more are not
/// heard.
pub const TRIES_A_MINUTE: u32 = 10;

/// Steps a token's time may be off at enrolment without the operator being told.
pub const TOLD_AT_ENROLMENT: i64 = 3;

/// Counters an event-based (HOTP) token is searched ahead of the last one used (RFC 4226 section 7.2).
pub const HOTP_LOOK_AHEAD: u64 = 10;

/// Steps on either side within which a resync searches for a pair of codes (HOTP: ahead only).
pub const RESYNC_REACH: u64 = 1_000;

/// Wrong pairs of codes in a row after which a resync of that token has to wait.
pub const RESYNC_FAILURES: u32 = 3;

/// How long it has to wait.
pub const RESYNC_WAIT_SECONDS: i64 = 600;

/// Seconds without use after which a token's time may have run off (RFC 6238 section 6).
pub const LONG_UNUSED_SECONDS: i64 = 90 * 86_400;

/// Seconds by which the clock may be behind the latest time seen.
pub const CLOCK_BACK_SECONDS: i64 = 120;

/// Seconds by which the clock may run ahead of the time that passes while the vault is open.
pub const CLOCK_LEAP_SECONDS: i64 = 86_400;

/// Seconds a vault may lie unopened without its operator being asked for the date: 31 days.
pub const CLOCK_AWAY_SECONDS: i64 = 31 * 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_vaults_settings_are_within_their_ranges() {
        let policy = Policy::default();
        assert!(Policy::FAILURES_ALLOWED.contains(&policy.failures_allowed));
        assert!(Policy::WINDOW.contains(&policy.window));
        assert_eq!((policy.failures_allowed, policy.window, policy.users_per_contract), (5, 1, 100));
        assert!(policy.revoke_needs_otp && policy.unlock_same_token && !policy.large_imports);
        assert_eq!(policy.time_zone.iana_name(), Some("Asia/Tokyo"));
    }

    #[test]
    fn settings_outside_their_ranges_are_refused() {
        let with = |failures_allowed, window, users_per_contract| {
            Policy { failures_allowed, window, users_per_contract, ..Policy::default() }.check()
        };
        let bad = |field| Err(Refusal::InvalidValue { field });
        assert_eq!(with(3, 0, 1), Ok(()));
        assert_eq!(with(15, 10, 10_000), Ok(()));
        assert_eq!(with(2, 1, 100), bad("failures_allowed"));
        assert_eq!(with(16, 1, 100), bad("failures_allowed"));
        assert_eq!(with(5, 11, 100), bad("window"));
        assert_eq!(with(5, 1, 0), bad("users_per_contract"));
        assert_eq!(with(5, 1, 10_001), bad("users_per_contract"));
    }
}
