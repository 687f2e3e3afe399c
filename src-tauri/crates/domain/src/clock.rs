//! How far the computer's clock is to be trusted. An offline desk has no other: verification stops when the clock
//! went back, leapt ahead, or was away for long, until an operator confirms the time.

use crate::policy::{CLOCK_AWAY_SECONDS, CLOCK_BACK_SECONDS, CLOCK_LEAP_SECONDS};
use crate::time::Instant;

/// The two clocks, read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the computer's clock shows.
    pub now: Instant,
    /// Seconds since some fixed moment of this run, by a clock nobody can set.
    pub elapsed: i64,
}

/// What is known about the clock of one run, from the opening of the vault to its closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// What the time was when the run began, or when it was confirmed.
    reference: Reading,
    /// Whether that was known to be right then.
    known: bool,
}

/// Whether the clock is to be trusted, and if not, by how many seconds it is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// One-time passwords are checked.
    Trusted,
    /// Behind the latest time known to be right.
    Behind(i64),
    /// Ahead of the time that has passed since the vault was opened.
    Jumped(i64),
    /// Ahead of the latest time known to be right by more than the vault was ever left alone.
    FarAhead(i64),
}

impl Trust {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Behind(_) => "behind",
            Self::Jumped(_) => "jumped",
            Self::FarAhead(_) => "far_ahead",
        }
    }

    /// Seconds by which the clock is off: positive when it is ahead, zero while it is trusted.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Trusted => 0,
            Self::Behind(seconds) => seconds.saturating_neg(),
            Self::Jumped(seconds) | Self::FarAhead(seconds) => seconds,
        }
    }
}

impl Run {
    /// Opens a vault whose latest time known to be right is `latest`. A step ahead of up to 31 days is a holiday.
    #[must_use]
    pub fn begin(latest: Instant, reading: Reading) -> Self {
        let away = reading.now.since(latest);
        let known = (-CLOCK_BACK_SECONDS..=CLOCK_AWAY_SECONDS).contains(&away);
        // A clock that is wrong now and set right later is judged as it would have been at the opening.
        let now = if known { reading.now.max(latest) } else { latest };
        Self { reference: Reading { now, ..reading }, known }
    }

    /// The time of `reading` is right: an operator said so, or nobody could doubt it (a new vault; training, whose
    /// clock may be moved on).
    #[must_use]
    pub const fn confirmed(reading: Reading) -> Self {
        Self { reference: reading, known: true }
    }

    /// A run that began with a wrong clock, and whose clock is trusted now, goes on from here.
    #[must_use]
    pub fn settled(self, latest: Instant, reading: Reading) -> Self {
        let settles = !self.known && self.judge(latest, reading) == Trust::Trusted;
        if settles { Self::confirmed(Reading { now: reading.now.max(latest), ..reading }) } else { self }
    }

    /// Judges the clock; `latest` is the latest time known to be right.
    #[must_use]
    pub fn judge(&self, latest: Instant, reading: Reading) -> Trust {
        let behind = latest.since(reading.now);
        if behind > CLOCK_BACK_SECONDS {
            return Trust::Behind(behind);
        }
        let passed = reading.elapsed.saturating_sub(self.reference.elapsed);
        let ahead = reading.now.since(self.reference.now.plus(passed));
        if self.known && ahead > CLOCK_LEAP_SECONDS {
            Trust::Jumped(ahead)
        } else if !self.known && ahead > CLOCK_AWAY_SECONDS {
            Trust::FarAhead(ahead)
        } else {
            Trust::Trusted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;
    const LATEST: Instant = Instant(1_000_000_000);

    const fn at(seconds: i64, elapsed: i64) -> Reading {
        Reading { now: LATEST.plus(seconds), elapsed }
    }

    #[test]
    fn two_minutes_behind_is_the_computer_setting_its_clock() {
        let run = Run::begin(LATEST, at(0, 500));
        for (seconds, trust) in [
            (-119, Trust::Trusted),
            (-120, Trust::Trusted),
            (-121, Trust::Behind(121)),
            (-3_600, Trust::Behind(3_600)),
            (-DAY, Trust::Behind(DAY)),
            (-3_652 * DAY, Trust::Behind(3_652 * DAY)),
            (-1_100_000_000, Trust::Behind(1_100_000_000)),
        ] {
            assert_eq!(run.judge(LATEST, at(seconds, 500)), trust, "{seconds}");
            // The same when the vault is opened with such a clock.
            assert_eq!(Run::begin(LATEST, at(seconds, 0)).judge(LATEST, at(seconds, 0)), trust, "{seconds}");
        }
    }

    #[test]
    fn within_a_run_the_clock_may_be_a_day_ahead_of_the_time_passed() {
        let run = Run::begin(LATEST, at(10, 500));
        assert_eq!(run.judge(LATEST, at(10 + DAY, 500)), Trust::Trusted);
        assert_eq!(run.judge(LATEST, at(11 + DAY, 500)), Trust::Jumped(DAY + 1));
        // Time that really passed is no jump, however long.
        assert_eq!(run.judge(LATEST, at(10 + 400 * DAY, 500 + 400 * DAY)), Trust::Trusted);
        assert_eq!(run.judge(LATEST, at(11 + 401 * DAY, 500 + 400 * DAY)), Trust::Jumped(DAY + 1));
        // Two jumps of less than a day are one of more.
        assert_eq!(run.judge(LATEST.plus(DAY), at(2 * DAY, 500)), Trust::Jumped(2 * DAY - 10));
    }

    #[test]
    fn between_runs_the_vault_may_lie_for_31_days() {
        for (away, trust) in [
            (0, Trust::Trusted),
            (21 * DAY, Trust::Trusted),
            (31 * DAY, Trust::Trusted),
            (31 * DAY + 1, Trust::FarAhead(31 * DAY + 1)),
            (3_652 * DAY, Trust::FarAhead(3_652 * DAY)),
        ] {
            let run = Run::begin(LATEST, at(away, 7));
            assert_eq!(run.judge(LATEST, at(away, 7)), trust, "{away}");
            // Nothing changes by waiting.
            let later = run.judge(LATEST, at(away + 40 * DAY, 7 + 40 * DAY));
            assert_eq!(later, trust, "{away}");
        }
    }

    #[test]
    fn a_clock_that_is_set_right_is_trusted_again() {
        // Opened in 1970, set right in the run: as if it had been opened then.
        let run = Run::begin(LATEST, at(-LATEST.0, 0));
        assert_eq!(run.judge(LATEST, at(5, 5)), Trust::Trusted);
        assert_eq!(run.judge(LATEST, at(5 + 31 * DAY, 5)), Trust::Trusted);
        assert_eq!(run.judge(LATEST, at(6 + 31 * DAY, 5)), Trust::FarAhead(31 * DAY + 1));
        // A little behind at the opening is the computer setting its clock: the run is known.
        let run = Run::begin(LATEST, at(-120, 0));
        assert_eq!(run.judge(LATEST, at(DAY, 0)), Trust::Trusted);
        assert_eq!(run.judge(LATEST, at(DAY + 1, 0)), Trust::Jumped(DAY + 1));
        // Opened far ahead, set right in the run.
        let run = Run::begin(LATEST, at(100 * DAY, 0));
        assert_eq!(run.judge(LATEST, at(60, 60)), Trust::Trusted);
        // Jumped, and back again.
        let run = Run::begin(LATEST, at(0, 0));
        assert_eq!(run.judge(LATEST, at(9 * DAY, 0)), Trust::Jumped(9 * DAY));
        assert_eq!(run.judge(LATEST, at(60, 60)), Trust::Trusted);
    }

    #[test]
    fn a_clock_that_was_set_right_may_not_leap_afterwards() {
        let run = Run::begin(LATEST, at(-LATEST.0, 0));
        assert_eq!(run.settled(LATEST, at(-LATEST.0, 9)), run, "it is wrong still");
        let settled = run.settled(LATEST, at(3 * DAY, 60));
        assert_eq!(settled.judge(LATEST, at(4 * DAY, 60)), Trust::Trusted);
        assert_eq!(settled.judge(LATEST, at(4 * DAY + 1, 60)), Trust::Jumped(DAY + 1));
        // Also when it was left wrong for longer than a vault may lie unopened.
        let late = at(32 * DAY, 32 * DAY);
        assert_eq!(run.settled(LATEST, late).judge(LATEST, late), Trust::Trusted);
        // A little behind still counts from the latest time seen.
        let settled = run.settled(LATEST, at(-60, 0));
        assert_eq!(settled.judge(LATEST, at(DAY, 0)), Trust::Trusted);
        // A run that is known is not begun anew: a leap within the day is remembered.
        let run = Run::begin(LATEST, at(0, 0));
        assert_eq!(run.settled(LATEST, at(DAY, 0)), run);
    }

    #[test]
    fn a_confirmed_time_is_where_the_run_goes_on_from() {
        let run = Run::confirmed(at(100 * DAY, 50));
        assert_eq!(run.judge(LATEST, at(100 * DAY, 50)), Trust::Trusted);
        assert_eq!(run.judge(LATEST, at(101 * DAY, 50)), Trust::Trusted);
        assert_eq!(run.judge(LATEST, at(101 * DAY + 1, 50)), Trust::Jumped(DAY + 1));
    }

    #[test]
    fn names_and_seconds() {
        let all = [Trust::Trusted, Trust::Behind(5), Trust::Jumped(6), Trust::FarAhead(7)];
        assert_eq!(all.map(Trust::name), ["trusted", "behind", "jumped", "far_ahead"]);
        assert_eq!(all.map(Trust::seconds), [0, -5, 6, 7]);
    }
}
