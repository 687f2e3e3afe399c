//! Calendar days in the vault's time zone: use-start and expiry dates are days, not instants.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::time::Instant;

/// The day on which `at` falls in `zone`; `None` outside the years 1 to 9999.
#[must_use]
pub fn day_of(at: Instant, zone: &TimeZone) -> Option<Date> {
    Some(jiff::Timestamp::from_second(at.0).ok()?.to_zoned(zone.clone()).date())
}

/// Whether a thing with this expiry date has expired: from 00:00 of the next day on.
#[must_use]
pub fn is_expired(expires_on: Option<Date>, today: Date) -> bool {
    expires_on.is_some_and(|last_day| today > last_day)
}

/// How near a thing is to its expiry date: what a notice of exchange (交換案内) goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExpiryBand {
    /// 期限切れ.
    Expired,
    /// Within 7 days.
    Within7,
    /// Within 30 days.
    Within30,
    /// Within 60 days.
    Within60,
    /// Within 90 days.
    Within90,
}

impl ExpiryBand {
    /// All bands, the most urgent first. Each begins where the one before it ends.
    pub const ALL: [Self; 5] = [Self::Expired, Self::Within7, Self::Within30, Self::Within60, Self::Within90];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Within7 => "within7",
            Self::Within30 => "within30",
            Self::Within60 => "within60",
            Self::Within90 => "within90",
        }
    }

    /// The band of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.name() == name)
    }

    /// The band of an expiry date; `None`: it is further away.
    #[must_use]
    pub fn of(expires_on: Date, today: Date) -> Option<Self> {
        match days_until(expires_on, today) {
            ..0 => Some(Self::Expired),
            0..=7 => Some(Self::Within7),
            8..=30 => Some(Self::Within30),
            31..=60 => Some(Self::Within60),
            61..=90 => Some(Self::Within90),
            _ => None,
        }
    }
}

/// Days from today to a day; negative: it has passed.
#[must_use]
pub fn days_until(day: Date, today: Date) -> i32 {
    (day - today).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn tokyo() -> TimeZone {
        TimeZone::get("Asia/Tokyo").unwrap()
    }

    #[test]
    fn the_day_changes_at_local_midnight() {
        // 2026-11-21T15:00:00Z is midnight in Tokyo.
        let midnight = Instant(1_795_273_200);
        assert_eq!(day_of(midnight, &tokyo()), Some(date(2026, 11, 22)));
        assert_eq!(day_of(midnight.plus(-1), &tokyo()), Some(date(2026, 11, 21)));
    }

    #[test]
    fn an_instant_outside_the_calendar_has_no_day() {
        assert_eq!(day_of(Instant(i64::MAX), &tokyo()), None);
    }

    #[test]
    fn the_bands_touch_each_other() {
        let today = date(2026, 11, 22);
        let band = |days: i32| ExpiryBand::of(today.saturating_add(jiff::Span::new().days(days)), today);
        for (days, expected) in [
            (-400, Some(ExpiryBand::Expired)),
            (-1, Some(ExpiryBand::Expired)),
            (0, Some(ExpiryBand::Within7)),
            (7, Some(ExpiryBand::Within7)),
            (8, Some(ExpiryBand::Within30)),
            (30, Some(ExpiryBand::Within30)),
            (31, Some(ExpiryBand::Within60)),
            (60, Some(ExpiryBand::Within60)),
            (61, Some(ExpiryBand::Within90)),
            (90, Some(ExpiryBand::Within90)),
            (91, None),
            (4_000, None),
        ] {
            assert_eq!(band(days), expected, "{days}");
        }
        for band in ExpiryBand::ALL {
            assert_eq!(ExpiryBand::from_name(band.name()), Some(band));
        }
        assert_eq!(ExpiryBand::from_name("soon"), None);
        // What is expired is so by either rule.
        for days in -3..3 {
            let day = today.saturating_add(jiff::Span::new().days(days));
            assert_eq!(is_expired(Some(day), today), band(days) == Some(ExpiryBand::Expired));
        }
    }

    #[test]
    fn the_expiry_date_itself_is_still_good() {
        let last = Some(date(2026, 11, 22));
        assert!(!is_expired(last, date(2026, 11, 22)));
        assert!(is_expired(last, date(2026, 11, 23)));
        assert!(!is_expired(None, date(9999, 12, 31)));
    }
}
