//! 動作確認 and 「なぜ失敗？」: where a code stands, without any effect (the checks of V-24 and V-44 for looking).

use kagimori_domain::otp::{Algorithm, Code};
use kagimori_domain::time::Instant;
use kagimori_domain::verification::{Sighting, look, look_as_far_as_resync};

use crate::case::{Case, NOW, key, totp};

fn seen(case: &Case, step: u64) -> Option<Sighting> {
    let before = case.token.clone();
    let seen = look(&case.token, &case.seed, &Code::parse(&case.code(step)).unwrap(), case.now);
    assert_eq!(case.token, before);
    seen
}

/// A fob `drift` steps ahead that used the step `last`, at 100,000: what is told of the code of `step`.
fn told(drift: i32, last: Option<u64>, step: u64, step_difference: i64, shown: i64, already_used: bool) {
    let mut case = Case::drifted(drift);
    case.token.progress.last_step = last;
    let shown = Some((Instant(shown), Instant(shown + 60)));
    assert_eq!(seen(&case, step), Some(Sighting { step, step_difference, shown, already_used }));
}

cases! { told;
    v44_looking_at_the_code_of_now(0, None, 100_000, 0, 6_000_000, false);
    v44_looking_at_a_code_an_hour_old(0, None, 99_940, -60, 5_996_400, false);
    v44_looking_at_a_code_an_hour_ahead(0, None, 100_060, 60, 6_003_600, false);
    v44_looking_at_the_last_used(0, Some(100_000), 100_000, 0, 6_000_000, true);
    v44_looking_at_one_before_the_last_used(0, Some(100_000), 99_999, -1, 5_999_940, true);
    v44_looking_at_one_after_the_last_used(0, Some(100_000), 100_001, 1, 6_000_060, false);
    v44_looking_at_a_fob_ahead(2, None, 100_003, 1, 6_000_060, false);
    v44_looking_at_a_fob_behind(-3, None, 99_997, 0, 6_000_000, false);
}

/// As far as a day, to either side of the expected step.
fn day(period: u32, steps: u64) {
    let mut case = Case::of(totp(Algorithm::Sha1, 6, period), key(20));
    case.token.progress.drift = 5;
    case.now = Instant(100_000 * i64::from(period));
    assert_eq!(seen(&case, 100_005 + steps).map(|s| s.step_difference), Some(steps.cast_signed()));
    assert_eq!(seen(&case, 100_005 - steps).map(|s| s.step_difference), Some(-steps.cast_signed()));
    assert_eq!(seen(&case, 100_005 + steps + 1), None);
    assert_eq!(seen(&case, 100_005 - steps - 1), None);
}

cases! { day;
    v44_a_day_of_minutes(60, 1_440);
    v44_a_day_of_half_minutes(30, 2_880);
    v44_a_day_of_five_minutes(300, 288);
    // What is left of the day is less than a step.
    v44_a_day_of_five_minutes_less_a_second(299, 288);
}

#[test]
fn v46_looking_at_an_event_based_token_reaches_1000_counters() {
    let case = Case::event_based(Some(2_000));
    let told = |step, step_difference, already_used| {
        Some(Sighting { step, step_difference, shown: None, already_used })
    };
    assert_eq!(seen(&case, 2_001), told(2_001, 0, false));
    assert_eq!(seen(&case, 2_000), told(2_000, -1, true));
    assert_eq!(seen(&case, 3_001), told(3_001, 1_000, false));
    assert_eq!(seen(&case, 1_001), told(1_001, -1_000, true));
    assert_eq!(seen(&case, 3_002), None);
    assert_eq!(seen(&case, 1_000), None);
}

#[test]
fn v27_looking_tells_the_nearest_of_two_steps() {
    let mut case = Case::new();
    for (at, step) in [(153_560, 153_567), (153_567, 153_567), (153_569, 153_569), (153_580, 153_569)] {
        case.now = Instant(at * 60);
        assert_eq!(seen(&case, 153_567).map(|s| s.step), Some(step), "{at}");
    }
}

#[test]
fn v24_a_code_shown_nowhere_is_not_seen() {
    let case = Case::new();
    let code = Code::parse("000000").unwrap();
    assert_eq!(look(&case.token, &case.seed, &code, NOW), None);
    assert_eq!(look_as_far_as_resync(&case.token, &case.seed, &code, NOW), None);
}

/// Where a refused code stands is looked for as far as a resync would, whatever the period.
fn refused(period: u32, away: i64, found: bool) {
    let mut case = Case::of(totp(Algorithm::Sha1, 6, period), key(20));
    case.now = Instant(100_000 * i64::from(period));
    let code = Code::parse(&case.away(away)).unwrap();
    let seen = look_as_far_as_resync(&case.token, &case.seed, &code, case.now);
    assert_eq!(seen.map(|s| s.step_difference), found.then_some(away));
}

cases! { refused;
    v40_a_refused_code_1001_steps_behind(60, -1_001, false);
    v40_a_refused_code_1000_steps_behind(60, -1_000, true);
    v40_a_refused_code_1000_steps_ahead(60, 1_000, true);
    v40_a_refused_code_1001_steps_ahead(60, 1_001, false);
    v40_a_refused_code_of_a_second_1000_steps_ahead(1, 1_000, true);
    v40_a_refused_code_of_five_minutes_1001_steps_ahead(300, 1_001, false);
}
