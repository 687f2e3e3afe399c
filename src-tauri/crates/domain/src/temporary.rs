//! 一時コード: a few one-time codes of eight digits for a user whose token is away. They belong to his registration
//! and end with it; what is kept of them are keyed fingerprints.

use std::ops::RangeInclusive;

use crate::Refusal;
use crate::lockout::Fingerprint;
use crate::time::Instant;

/// Digits of a temporary code.
pub const DIGITS: usize = 8;

/// How many codes, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    count: u32,
    hours: u32,
}

impl Terms {
    /// Codes at once.
    pub const COUNT: RangeInclusive<u32> = 1..=10;
    /// Hours of validity: at most seven days.
    pub const HOURS: RangeInclusive<u32> = 1..=168;

    /// Checks the ranges.
    pub fn new(count: u32, hours: u32) -> Result<Self, Refusal> {
        if !Self::COUNT.contains(&count) {
            return Err(Refusal::InvalidValue { field: "count" });
        }
        if !Self::HOURS.contains(&hours) {
            return Err(Refusal::InvalidValue { field: "hours" });
        }
        Ok(Self { count, hours })
    }

    /// How many codes.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The first second at which they are void, if issued at `now`.
    #[must_use]
    pub fn valid_until(self, now: Instant) -> Instant {
        now.plus(i64::from(self.hours) * 3_600)
    }
}

/// The temporary codes of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemporaryCodes {
    /// The first second at which they are void.
    pub valid_until: Instant,
    /// Keyed fingerprint of each code, and whether it was used.
    pub codes: Vec<(Fingerprint, bool)>,
}

impl TemporaryCodes {
    /// Codes that can still be used at `now`.
    #[must_use]
    pub fn left(&self, now: Instant) -> u32 {
        if now >= self.valid_until {
            return 0;
        }
        u32::try_from(self.codes.iter().filter(|(_, used)| !used).count()).unwrap_or(u32::MAX)
    }

    /// Uses up the code with this fingerprint.
    ///
    /// Returns how many are left; `None` if it is none of these codes.
    pub(crate) fn redeem(&mut self, code: Fingerprint, now: Instant) -> Option<Result<u32, Refusal>> {
        let (_, used) = self.codes.iter_mut().find(|(known, _)| *known == code)?;
        if *used {
            return Some(Err(Refusal::OtpReplayed));
        }
        if now >= self.valid_until {
            return Some(Err(Refusal::TemporaryCodeExpired));
        }
        *used = true;
        Some(Ok(self.left(now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_have_ranges() {
        let field = |count, hours| Terms::new(count, hours).map(|t| (t.count(), t.valid_until(Instant(10))));
        assert_eq!(field(0, 24), Err(Refusal::InvalidValue { field: "count" }));
        assert_eq!(field(11, 24), Err(Refusal::InvalidValue { field: "count" }));
        assert_eq!(field(3, 0), Err(Refusal::InvalidValue { field: "hours" }));
        assert_eq!(field(3, 169), Err(Refusal::InvalidValue { field: "hours" }));
        assert_eq!(field(1, 1), Ok((1, Instant(3_610))));
        assert_eq!(field(10, 168), Ok((10, Instant(604_810))));
    }

    #[test]
    fn each_code_works_once_until_the_time_is_over() {
        let mut codes = TemporaryCodes {
            valid_until: Instant(100),
            codes: vec![([1; 16], false), ([2; 16], false), ([3; 16], false)],
        };
        assert_eq!(codes.left(Instant(99)), 3);
        assert_eq!(codes.redeem([2; 16], Instant(99)), Some(Ok(2)));
        assert_eq!(codes.redeem([2; 16], Instant(99)), Some(Err(Refusal::OtpReplayed)));
        assert_eq!(codes.redeem([4; 16], Instant(99)), None);
        assert_eq!(codes.left(Instant(100)), 0);
        assert_eq!(codes.redeem([1; 16], Instant(100)), Some(Err(Refusal::TemporaryCodeExpired)));
        // Used stays used after the time is over.
        assert_eq!(codes.redeem([2; 16], Instant(100)), Some(Err(Refusal::OtpReplayed)));
        assert_eq!(codes.redeem([1; 16], Instant(99)), Some(Ok(1)));
        assert_eq!(codes.redeem([3; 16], Instant(99)), Some(Ok(0)));
    }
}
