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
    fn the_expiry_date_itself_is_still_good() {
        let last = Some(date(2026, 11, 22));
        assert!(!is_expired(last, date(2026, 11, 22)));
        assert!(is_expired(last, date(2026, 11, 23)));
        assert!(!is_expired(None, date(9999, 12, 31)));
    }
}
