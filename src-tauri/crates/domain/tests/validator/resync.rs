//! V-40 to V-43, V-46: two consecutive codes set a fob's time.

use kagimori_domain::Refusal;
use kagimori_domain::otp::Algorithm;
use kagimori_domain::time::Instant;
use kagimori_domain::token::Progress;
use kagimori_domain::verification::Resynced;

use crate::case::{Case, NOW, STEP, accepted, key, totp};

const fn failed(cause: &'static str) -> Refusal {
    Refusal::ResyncFailed { cause }
}

const SAME: Refusal = failed("same_code");
const APART: Refusal = failed("not_consecutive");
const AWAY: Refusal = failed("out_of_range");

/// Codes that no reach of these tests shows.
const WRONG: [&str; 2] = ["000001", "000002"];

/// The codes `first` and `second` steps from the clock, given to a fob in time that used the step `last` from it. They
/// set the time to the later one, or are refused and change nothing.
fn at_once(last: Option<i64>, first: i64, second: i64, refused: Option<Refusal>) {
    let mut case = Case::new();
    case.token.progress.last_step = last.and_then(|last| STEP.checked_add_signed(last));
    case.token.needs_resync = true;
    let before = case.token.progress;
    let codes = [case.away(first), case.away(second)];
    let result = case.resync(&codes[0], &codes[1]);
    if let Some(refusal) = refused {
        assert_eq!(result, Err(refusal));
        assert_eq!(case.token.progress, before);
        assert!(case.token.needs_resync);
    } else {
        let later = first.max(second);
        assert_eq!(result, Ok(Resynced { step_difference: later, swapped: first > second }));
        let drift = i32::try_from(later).unwrap();
        let last_step = STEP.checked_add_signed(later);
        assert_eq!(case.token.progress, Progress { last_step, drift, drift_set: drift });
        assert!(!case.token.needs_resync);
        // The later one is used now, and with it the earlier one.
        assert_eq!(case.resync(&codes[0], &codes[1]), Err(Refusal::OtpReplayed));
        // The third code works at once.
        case.later(60);
        let third = case.away(later);
        assert_eq!(case.check(&third), Ok(accepted(0)));
    }
}

cases! { at_once;
    v40_both_of_now(None, 0, 1, None);
    v40_both_of_now_swapped(None, 1, 0, None);
    v40_the_last_two(None, -1, 0, None);
    v40_20_steps_behind(None, -20, -19, None);
    v40_20_steps_ahead(None, 19, 20, None);
    v40_999_steps_behind(None, -999, -998, None);
    v40_1000_steps_behind(None, -1_000, -999, None);
    v40_1000_steps_behind_swapped(None, -999, -1_000, None);
    v40_1001_steps_behind(None, -1_001, -1_000, Some(AWAY));
    v40_1001_steps_behind_swapped(None, -1_000, -1_001, Some(AWAY));
    v40_1002_steps_behind(None, -1_002, -1_001, Some(AWAY));
    v40_1000_steps_ahead(None, 999, 1_000, None);
    v40_1000_steps_ahead_swapped(None, 1_000, 999, None);
    v40_1001_steps_ahead(None, 1_000, 1_001, Some(AWAY));
    v40_1001_steps_ahead_swapped(None, 1_001, 1_000, Some(AWAY));
    v40_1002_steps_ahead(None, 1_001, 1_002, Some(AWAY));
    v41_the_step_before_was_used(Some(-1), 0, 1, None);
    v41_the_earlier_was_used(Some(0), 0, 1, Some(Refusal::OtpReplayed));
    v41_the_earlier_was_used_swapped(Some(0), 1, 0, Some(Refusal::OtpReplayed));
    v41_both_were_used(Some(1), 0, 1, Some(Refusal::OtpReplayed));
    v41_both_were_passed_over(Some(40), 0, 1, Some(Refusal::OtpReplayed));
    v41_both_were_passed_over_long_ago(Some(900), -900, -899, Some(Refusal::OtpReplayed));
    v41_the_same_code_twice(None, 3, 3, Some(SAME));
    v41_the_same_used_code_twice(Some(3), 3, 3, Some(SAME));
    v42_one_step_left_out(None, 3, 5, Some(APART));
    v42_one_step_left_out_swapped(None, 5, 3, Some(APART));
    v42_two_steps_left_out(None, 3, 6, Some(APART));
    v42_both_ends_of_the_reach(None, -1_000, 1_000, Some(APART));
    v42_one_within_the_reach(None, 3, 5_000, Some(AWAY));
    v42_the_other_within_the_reach(None, 5_000, 3, Some(AWAY));
    v42_swapped_is_recognised(None, 6, 5, None);
}

/// One code is one proof, also where two neighbouring steps share it: 910737 and 910738 show 911617.
fn one_proof(last: Option<u64>) {
    let mut case = Case::new();
    case.now = Instant(910_738 * 60);
    case.token.progress.last_step = last;
    let before = case.token.progress;
    assert_eq!(case.resync("911617", "911617"), Err(SAME));
    assert_eq!(case.token.progress, before);
    assert_eq!(case.token.resync_failures, Some((1, case.now)));
}

cases! { one_proof;
    v41_one_code_of_two_steps(None);
    v41_one_code_of_two_steps_the_earlier_used(Some(910_737));
    v41_one_code_of_two_steps_both_used(Some(910_738));
}

/// The reach is counted from the clock, whatever the drift: a fob cannot wander off by one resync after the other.
fn reach_of(drift: i32, earlier: i64, found: bool) {
    let mut case = Case::drifted(drift);
    let (first, second) = (case.away(earlier), case.away(earlier + 1));
    let result = case.resync(&first, &second);
    if found {
        let step_difference = earlier + 1 - i64::from(drift);
        assert_eq!(result, Ok(Resynced { step_difference, swapped: false }));
        assert_eq!(i64::from(case.token.progress.drift), earlier + 1);
    } else {
        assert_eq!(result, Err(AWAY));
        assert_eq!(case.token.progress.drift, drift);
    }
}

cases! { reach_of;
    v40_the_early_end_for_a_fob_known_to_be_ahead(800, -1_000, true);
    v40_beyond_the_early_end_for_a_fob_known_to_be_ahead(800, -1_001, false);
    v40_the_late_end_for_a_fob_known_to_be_ahead(800, 999, true);
    v40_beyond_the_late_end_for_a_fob_known_to_be_ahead(800, 1_000, false);
    v40_the_early_end_for_a_fob_known_to_be_behind(-800, -1_000, true);
    v40_beyond_the_early_end_for_a_fob_known_to_be_behind(-800, -1_001, false);
    v40_the_late_end_for_a_fob_known_to_be_behind(-800, 999, true);
    v40_beyond_the_late_end_for_a_fob_known_to_be_behind(-800, 1_000, false);
}

/// Fobs of any form are found at both ends.
fn form(algorithm: Algorithm, digits: u8, period: u32) {
    for (earlier, found) in [(-1_001, false), (-1_000, true), (999, true), (1_000, false)] {
        let mut case = Case::of(totp(algorithm, digits, period), key(20));
        let (first, second) = (case.away(earlier), case.away(earlier + 1));
        assert_eq!(case.resync(&second, &first).is_ok(), found, "{earlier}");
        let drift = if found { i32::try_from(earlier + 1).unwrap() } else { 0 };
        assert_eq!(case.token.progress.drift, drift);
    }
}

cases! { form;
    v40_sha1_6_digits_1_second(Algorithm::Sha1, 6, 1);
    v40_sha1_6_digits_30_seconds(Algorithm::Sha1, 6, 30);
    v40_sha1_6_digits_300_seconds(Algorithm::Sha1, 6, 300);
    v40_sha1_7_digits_60_seconds(Algorithm::Sha1, 7, 60);
    v40_sha256_8_digits_60_seconds(Algorithm::Sha256, 8, 60);
    v40_sha512_8_digits_30_seconds(Algorithm::Sha512, 8, 30);
}

/// An event-based token whose last counter is 20: two presses, `ahead` of the next one it would show.
fn counter(first: u64, second: u64, refused: Option<Refusal>) {
    let mut case = Case::event_based(Some(20));
    let codes = [case.code(first), case.code(second)];
    let result = case.resync(&codes[0], &codes[1]);
    if let Some(refusal) = refused {
        assert_eq!(result, Err(refusal));
        assert_eq!(case.token.progress.last_step, Some(20));
    } else {
        let later = first.max(second);
        let step_difference = later.cast_signed() - 21;
        assert_eq!(result, Ok(Resynced { step_difference, swapped: first > second }));
        assert_eq!(case.token.progress, Progress { last_step: Some(later), drift: 0, drift_set: 0 });
        let third = case.code(later + 1);
        assert_eq!(case.check(&third), Ok(accepted(0)));
    }
}

cases! { counter;
    v46_the_next_two_counters(21, 22, None);
    v46_the_next_two_counters_swapped(22, 21, None);
    v46_500_counters_ahead(520, 521, None);
    v46_1000_counters_ahead(1_020, 1_021, None);
    v46_1001_counters_ahead(1_021, 1_022, Some(AWAY));
    v46_the_last_counter_and_the_next(20, 21, Some(AWAY));
    v46_two_used_counters(15, 16, Some(AWAY));
    v46_one_counter_left_out(30, 32, Some(APART));
    v46_the_same_counter_twice(30, 30, Some(SAME));
}

#[test]
fn v46_the_counter_never_goes_back() {
    let mut case = Case::event_based(Some(20));
    let (first, second, skipped) = (case.code(60), case.code(61), [case.code(40), case.code(41)]);
    case.resync(&first, &second).unwrap();
    assert!(case.resync(&skipped[0], &skipped[1]).is_err());
    assert_eq!(case.token.progress.last_step, Some(61));
}

/// What is typed is read as anywhere else; what is no code is not counted.
fn no_code(first: &str, second: &str) {
    let mut case = Case::new();
    let result = case.resync(first, second);
    assert_eq!(result, Err(Refusal::OtpMalformed));
    assert_eq!(case.token.resync_failures, None);
}

cases! { no_code;
    v12_the_first_is_no_code("12345", "123456");
    v12_the_second_is_no_code("123456", "abcdef");
    v12_the_first_is_too_long("1234567", "123456");
    v12_the_second_is_too_long("123456", "12345678");
    v12_both_are_missing("", "");
}

#[test]
fn v10_v11_a_pair_is_normalised() {
    let mut case = Case::new();
    case.now = Instant(60);
    let resynced = Resynced { step_difference: 1, swapped: false };
    assert_eq!(case.resync("２８７０８２", " 359-152 "), Ok(resynced));
}

/// Three wrong pairs at `NOW`; then a right one so many seconds later.
fn waiting(later: i64, minutes: Option<u32>) {
    let mut case = Case::new();
    for count in 1..=3 {
        assert_eq!(case.resync(WRONG[0], WRONG[1]), Err(AWAY));
        assert_eq!(case.token.resync_failures, Some((count, NOW)));
    }
    case.later(later);
    let (first, second) = (case.away(4), case.away(5));
    let result = case.resync(&first, &second);
    if let Some(minutes) = minutes {
        assert_eq!(result, Err(Refusal::ResyncStopped { minutes }));
        assert_eq!(case.token.resync_failures, Some((3, NOW)));
        assert_eq!(case.token.progress, Progress::default());
        // Waiting is not prolonged by trying.
        case.now = NOW.plus(600);
        let (first, second) = (case.away(4), case.away(5));
        assert!(case.resync(&first, &second).is_ok());
    } else {
        assert_eq!(result, Ok(Resynced { step_difference: 5, swapped: false }));
        assert_eq!(case.token.resync_failures, None);
    }
}

cases! { waiting;
    v43_at_once(0, Some(10));
    v43_after_a_second(1, Some(10));
    v43_after_a_minute(60, Some(9));
    v43_after_a_minute_and_a_second(61, Some(9));
    v43_after_nine_minutes_less_a_second(539, Some(2));
    v43_after_nine_minutes(540, Some(1));
    v43_after_ten_minutes_less_a_second(599, Some(1));
    v43_after_ten_minutes(600, None);
    v43_after_an_hour(3_600, None);
    // A clock that was put back makes nobody wait for it to come round.
    v43_with_a_clock_put_back_by_a_second(-1, None);
    v43_with_a_clock_put_back_by_an_hour(-3_600, None);
}

#[test]
fn v43_after_the_wait_there_is_one_try() {
    let mut case = Case::new();
    case.token.resync_failures = Some((3, NOW.plus(-600)));
    assert_eq!(case.resync(WRONG[0], WRONG[1]), Err(AWAY));
    assert_eq!(case.token.resync_failures, Some((4, NOW)));
    let (first, second) = (case.away(0), case.away(1));
    assert_eq!(case.resync(&first, &second), Err(Refusal::ResyncStopped { minutes: 10 }));
}

/// A right pair after `wrong` wrong ones.
fn tries(wrong: u32, right: bool) {
    let mut case = Case::new();
    for _ in 0..wrong {
        assert_eq!(case.resync(WRONG[0], WRONG[1]), Err(AWAY));
    }
    let (first, second) = (case.away(0), case.away(1));
    assert_eq!(case.resync(&first, &second).is_ok(), right);
    if right {
        assert_eq!(case.token.resync_failures, None);
    }
}

cases! { tries;
    v43_no_wrong_pair_before(0, true);
    v43_one_wrong_pair_before(1, true);
    v43_two_wrong_pairs_before(2, true);
    v43_three_wrong_pairs_before(3, false);
}

/// Every kind of pair that is no pair is a try; a used one is none.
fn counted(first: i64, second: i64, refusal: Refusal, failures: Option<u32>) {
    let mut case = Case::used_up_to(STEP);
    let codes = [case.away(first), case.away(second)];
    assert_eq!(case.resync(&codes[0], &codes[1]), Err(refusal));
    assert_eq!(case.token.resync_failures, failures.map(|count| (count, NOW)));
    // The token's other counters are those of single codes.
    assert_eq!(case.token.failures, 0);
}

cases! { counted;
    v43_the_same_code_is_a_try(3, 3, SAME, Some(1));
    v43_codes_apart_are_a_try(3, 5, APART, Some(1));
    v43_codes_of_another_time_are_a_try(3_000, 3_001, AWAY, Some(1));
    v43_a_used_pair_is_no_try(-1, 0, Refusal::OtpReplayed, None);
    v43_a_half_used_pair_is_no_try(0, 1, Refusal::OtpReplayed, None);
}
