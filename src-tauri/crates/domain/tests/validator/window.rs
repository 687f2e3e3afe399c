//! V-30, V-31, V-14, V-46: where a code is looked for, both ends included.

use kagimori_domain::Refusal;
use kagimori_domain::otp::{Algorithm, Code, Match, find, find_all};
use kagimori_domain::time::Instant;
use kagimori_domain::token::TokenState;

use crate::case::{Case, NOW, STEP, Sharing, accepted, key, totp, wrong};

/// The code `away` steps from the drift-corrected one is right and moves the drift to `Some` value, or is wrong.
fn around(drift: i32, away: i64, learned: Option<i32>) {
    let mut case = Case::drifted(drift);
    let before = case.token.clone();
    let code = case.away(i64::from(drift) + away);
    let result = case.check(&code);
    if let Some(learned) = learned {
        assert_eq!(result, Ok(accepted(away)));
        assert_eq!(case.token.progress.last_step, STEP.checked_add_signed(i64::from(drift) + away));
        assert_eq!((case.token.progress.drift, case.token.progress.drift_set), (learned, drift));
    } else {
        assert_eq!(result, Err(wrong(1)));
        assert_eq!(case.token.progress, before.progress);
    }
}

cases! { around;
    v30_two_steps_early_of_a_token_in_time(0, -2, None);
    v30_one_step_early_of_a_token_in_time(0, -1, Some(-1));
    v30_the_very_step_of_a_token_in_time(0, 0, Some(0));
    v30_one_step_late_of_a_token_in_time(0, 1, Some(1));
    v30_two_steps_late_of_a_token_in_time(0, 2, None);
    v30_two_steps_early_of_a_token_behind_by_10(-10, -2, None);
    v30_one_step_early_of_a_token_behind_by_10(-10, -1, Some(-11));
    v30_the_very_step_of_a_token_behind_by_10(-10, 0, Some(-10));
    v30_one_step_late_of_a_token_behind_by_10(-10, 1, Some(-9));
    v30_two_steps_late_of_a_token_behind_by_10(-10, 2, None);
    v30_two_steps_early_of_a_token_ahead_by_4(4, -2, None);
    v30_one_step_early_of_a_token_ahead_by_4(4, -1, Some(3));
    v30_the_very_step_of_a_token_ahead_by_4(4, 0, Some(4));
    v30_one_step_late_of_a_token_ahead_by_4(4, 1, Some(5));
    v30_two_steps_late_of_a_token_ahead_by_4(4, 2, None);
    v30_two_steps_early_of_a_token_ahead_by_1000(1_000, -2, None);
    v30_one_step_early_of_a_token_ahead_by_1000(1_000, -1, Some(999));
    v30_one_step_late_of_a_token_behind_by_1000(-1_000, 1, Some(-999));
    v30_two_steps_late_of_a_token_behind_by_1000(-1_000, 2, None);
    // The clock's own step means nothing for a token whose time is known to be off.
    v30_the_clocks_step_of_a_token_ahead_by_4(4, -4, None);
    v30_the_clocks_step_of_a_token_behind_by_10(-10, 10, None);
}

/// A window of `radius` steps reaches to its end on the side of `sign`, and no step further.
fn radius(radius: u32, sign: i64) {
    for (away, right) in [(i64::from(radius), true), (i64::from(radius) + 1, false)] {
        let mut case = Case::new();
        case.policy.window = radius;
        let code = case.away(sign * away);
        let expected = if right { Ok(accepted(sign * away)) } else { Err(wrong(1)) };
        assert_eq!(case.check(&code), expected);
    }
}

cases! { radius;
    v30_a_window_of_0_has_no_early_side(0, -1);
    v30_a_window_of_0_has_no_late_side(0, 1);
    v30_the_early_end_of_a_window_of_1(1, -1);
    v30_the_late_end_of_a_window_of_1(1, 1);
    v30_the_early_end_of_a_window_of_2(2, -1);
    v30_the_late_end_of_a_window_of_2(2, 1);
    v30_the_early_end_of_a_window_of_3(3, -1);
    v30_the_late_end_of_a_window_of_3(3, 1);
    v30_the_early_end_of_a_window_of_4(4, -1);
    v30_the_late_end_of_a_window_of_4(4, 1);
    v30_the_early_end_of_a_window_of_5(5, -1);
    v30_the_late_end_of_a_window_of_5(5, 1);
    v30_the_early_end_of_a_window_of_6(6, -1);
    v30_the_late_end_of_a_window_of_6(6, 1);
    v30_the_early_end_of_a_window_of_7(7, -1);
    v30_the_late_end_of_a_window_of_7(7, 1);
    v30_the_early_end_of_a_window_of_8(8, -1);
    v30_the_late_end_of_a_window_of_8(8, 1);
    v30_the_early_end_of_a_window_of_9(9, -1);
    v30_the_late_end_of_a_window_of_9(9, 1);
    v30_the_early_end_of_a_window_of_10(10, -1);
    v30_the_late_end_of_a_window_of_10(10, 1);
}

/// Seconds in which a fob of `period` seconds, in time, may be read: from one step before its own to one after.
fn seconds(period: u32, second: i64, right: bool) {
    let mut case = Case::of(totp(Algorithm::Sha1, 6, period), key(20));
    // The code of step 1,000, typed that many seconds after the step began.
    let code = case.code(1_000);
    case.now = Instant(1_000 * i64::from(period) + second);
    assert_eq!(case.check(&code).is_ok(), right);
}

cases! { seconds;
    v30_1_second_typed_2_seconds_before(1, -2, false);
    v30_1_second_typed_1_second_before(1, -1, true);
    v30_1_second_typed_1_second_after(1, 1, true);
    v30_1_second_typed_2_seconds_after(1, 2, false);
    v30_30_seconds_typed_31_seconds_before(30, -31, false);
    v30_30_seconds_typed_30_seconds_before(30, -30, true);
    v30_30_seconds_typed_59_seconds_after(30, 59, true);
    v30_30_seconds_typed_60_seconds_after(30, 60, false);
    v30_60_seconds_typed_61_seconds_before(60, -61, false);
    v30_60_seconds_typed_60_seconds_before(60, -60, true);
    v30_60_seconds_typed_119_seconds_after(60, 119, true);
    v30_60_seconds_typed_120_seconds_after(60, 120, false);
    v30_300_seconds_typed_301_seconds_before(300, -301, false);
    v30_300_seconds_typed_300_seconds_before(300, -300, true);
    v30_300_seconds_typed_599_seconds_after(300, 599, true);
    v30_300_seconds_typed_600_seconds_after(300, 600, false);
}

/// At the beginning of time the window ends at step 0 instead of running round.
fn beginning(now: i64, drift: i32, step: u64, right: bool) {
    let mut case = Case::drifted(drift);
    case.now = Instant(now);
    let code = case.code(step);
    assert_eq!(case.check(&code).is_ok(), right);
}

cases! { beginning;
    v30_step_0_at_the_epoch(0, 0, 0, true);
    v30_step_1_at_the_epoch(0, 0, 1, true);
    v30_step_2_at_the_epoch(0, 0, 2, false);
    v30_the_last_step_of_all_is_far_from_the_first(0, 0, u64::MAX, false);
    v30_step_0_before_the_epoch(-1_000, 0, 0, true);
    v30_step_2_before_the_epoch(-1_000, 0, 2, false);
    v30_step_1_at_the_epoch_of_a_token_behind(0, -5, 1, true);
    v30_step_2_at_the_epoch_of_a_token_behind(0, -5, 2, false);
}

/// An event-based token whose last counter was 20 and that was pressed until it showed `counter`.
fn counter(counter: u64, expected: &Result<i64, Refusal>) {
    let mut case = Case::event_based(Some(20));
    let code = case.code(counter);
    let result = case.check(&code);
    assert_eq!(result, expected.clone().map(accepted));
    let last = if expected.is_ok() { counter } else { 20 };
    assert_eq!(case.token.progress.last_step, Some(last));
    assert_eq!((case.token.progress.drift, case.token.progress.drift_set), (0, 0));
}

cases! { counter;
    v46_the_next_counter(21, &Ok(0));
    v46_one_press_too_many(22, &Ok(1));
    v46_five_presses_too_many(26, &Ok(5));
    v46_nine_presses_too_many(30, &Ok(9));
    v46_ten_presses_too_many(31, &Ok(10));
    v46_eleven_presses_too_many(32, &Err(wrong(1)));
    v46_the_last_counter_used(20, &Err(Refusal::OtpReplayed));
    v46_a_counter_passed_long_ago(11, &Err(Refusal::OtpReplayed));
    v46_a_counter_too_long_ago_to_be_named(10, &Err(wrong(1)));
}

/// The same of a token never used.
fn first_counter(counter: u64, right: bool) {
    let mut case = Case::event_based(None);
    let code = case.code(counter);
    assert_eq!(case.check(&code).is_ok(), right);
    assert_eq!(case.token.progress.last_step, right.then_some(counter));
}

cases! { first_counter;
    v46_counter_0_of_a_new_token(0, true);
    v46_counter_10_of_a_new_token(10, true);
    v46_counter_11_of_a_new_token(11, false);
}

#[test]
fn v46_the_setting_of_the_window_is_none_of_an_event_based_token() {
    for radius in [0, 10] {
        let mut case = Case::event_based(Some(20));
        case.policy.window = radius;
        let code = case.code(31);
        assert_eq!(case.check(&code), Ok(accepted(10)));
        let code = case.code(43);
        assert_eq!(case.check(&code), Err(wrong(1)));
    }
}

#[test]
fn v46_counters_that_were_passed_over_are_used() {
    let mut case = Case::event_based(Some(20));
    let (skipped, later) = (case.code(23), case.code(25));
    assert!(case.check(&later).is_ok());
    assert_eq!(case.check(&skipped), Err(Refusal::OtpReplayed));
    assert_eq!(case.token.progress.last_step, Some(25));
}

#[test]
fn v46_time_means_nothing_to_an_event_based_token() {
    let mut case = Case::event_based(Some(20));
    let code = case.code(21);
    case.later(100 * 86_400);
    assert_eq!(case.check(&code), Ok(accepted(0)));
}

#[test]
fn v46_the_last_counter_of_all_is_reached() {
    let mut case = Case::event_based(Some(u64::MAX - 1));
    let code = case.code(u64::MAX);
    assert_eq!(case.check(&code), Ok(accepted(0)));
    assert_eq!(case.token.progress.last_step, Some(u64::MAX));
}

/// Enrolment on a token nobody uses looks 10 steps to either side and takes the token's time from the code.
fn enrolment(away: i64, right: bool) {
    let mut case = Case::new();
    case.token.state = TokenState::Unregistered;
    let code = case.away(away);
    let drift = i32::try_from(away).unwrap();
    if right {
        case.enrol_alone(&code).unwrap();
        assert_eq!((case.token.progress.drift, case.token.progress.drift_set), (drift, drift));
        assert_eq!(case.token.progress.last_step, STEP.checked_add_signed(away));
    } else {
        assert_eq!(case.enrol_alone(&code), Err(wrong(1)));
        assert_eq!((case.token.progress.drift, case.token.progress.last_step), (0, None));
    }
}

cases! { enrolment;
    v30_enrolment_11_steps_early(-11, false);
    v30_enrolment_10_steps_early(-10, true);
    v30_enrolment_9_steps_early(-9, true);
    v30_enrolment_2_steps_early(-2, true);
    v30_enrolment_in_time(0, true);
    v30_enrolment_2_steps_late(2, true);
    v30_enrolment_9_steps_late(9, true);
    v30_enrolment_10_steps_late(10, true);
    v30_enrolment_11_steps_late(11, false);
}

/// A token in use is searched no further than the setting says.
fn sharing(radius: u32, away: i64, right: bool) {
    let mut case = Case::new();
    case.policy.window = radius;
    let code = case.away(away);
    let sharing = Sharing { others: 1, agreed: true, may_allot: false };
    assert_eq!(case.enrol(&code, None, sharing).is_ok(), right);
    // Its drift follows as at any success: it is not taken from the code.
    let learned = if right { i32::try_from(away.signum()).unwrap() } else { 0 };
    assert_eq!((case.token.progress.drift, case.token.progress.drift_set), (learned, 0));
}

cases! { sharing;
    v30_sharing_2_steps_early(1, -2, false);
    v30_sharing_1_step_early(1, -1, true);
    v30_sharing_in_time(1, 0, true);
    v30_sharing_1_step_late(1, 1, true);
    v30_sharing_2_steps_late(1, 2, false);
    v30_sharing_with_a_window_of_0(0, 1, false);
    v30_sharing_at_the_end_of_a_window_of_4(4, 4, true);
    v30_sharing_beyond_a_window_of_4(4, 5, false);
}

/// The setting is none of an enrolment on a token nobody uses, and of finding one again.
fn set_aside(radius: u32) {
    for (away, right) in [(10, true), (-10, true), (11, false), (-11, false)] {
        let mut case = Case::new();
        case.policy.window = radius;
        let code = case.away(away);
        assert_eq!(case.enrol_alone(&code).is_ok(), right, "{away}");
        let mut case = Case::new();
        case.policy.window = radius;
        case.token.state = TokenState::Lost;
        assert_eq!(case.find_again(&code).is_ok(), right, "{away}");
    }
}

cases! { set_aside;
    v30_enrolment_looks_10_steps_with_a_window_of_0(0);
    v30_enrolment_looks_10_steps_with_a_window_of_1(1);
    v30_enrolment_looks_10_steps_with_a_window_of_10(10);
}

/// The place of the code in the window changes nothing about what is found. (What it costs: `tests/gate/cost.rs`.)
fn place(first: u64, last: u64, step: u64, unused_from: u64, expected: Match) {
    let parameters = totp(Algorithm::Sha1, 6, 60);
    let code = Code::parse(&parameters.code_at(&key(20), step)).unwrap();
    assert_eq!(find(&parameters, &key(20), &code, first..=last, unused_from), expected);
    let seen = find_all(&parameters, &key(20), &code, first..=last);
    assert_eq!(seen.contains(&step), (first..=last).contains(&step));
}

cases! { place;
    v14_first_of_3(99_999, 100_001, 99_999, 0, Match::Fresh(99_999));
    v14_second_of_3(99_999, 100_001, 100_000, 0, Match::Fresh(100_000));
    v14_last_of_3(99_999, 100_001, 100_001, 0, Match::Fresh(100_001));
    v14_before_the_first_of_3(99_999, 100_001, 99_998, 0, Match::None);
    v14_after_the_last_of_3(99_999, 100_001, 100_002, 0, Match::None);
    v14_first_of_3_and_used(99_999, 100_001, 99_999, 100_000, Match::Used);
    v14_last_of_3_and_used(99_999, 100_001, 100_001, 100_002, Match::Used);
    v14_last_of_3_and_the_only_one_unused(99_999, 100_001, 100_001, 100_001, Match::Fresh(100_001));
    v14_first_of_21(99_990, 100_010, 99_990, 0, Match::Fresh(99_990));
    v14_last_of_21(99_990, 100_010, 100_010, 0, Match::Fresh(100_010));
    v14_none_of_21(99_990, 100_010, 100_011, 0, Match::None);
    v14_first_of_21_and_used(99_990, 100_010, 99_990, 100_000, Match::Used);
    v14_the_only_one(100_000, 100_000, 100_000, 100_000, Match::Fresh(100_000));
    v14_the_only_one_and_used(100_000, 100_000, 100_000, 100_001, Match::Used);
}

#[test]
fn v14_no_step_at_all_shows_nothing() {
    let parameters = totp(Algorithm::Sha1, 6, 60);
    let code = Code::parse(&parameters.code_at(&key(20), 5)).unwrap();
    let (first, last) = (6, 5);
    assert_eq!(find(&parameters, &key(20), &code, first..=last, 0), Match::None);
    assert_eq!(find_all(&parameters, &key(20), &code, first..=last), [0; 0]);
}

/// A fob that is off by part of a step (multiOTP issue 261), typed in every second of ten minutes: each code passes
/// once, and the drift stays whole.
fn part_of_a_step(offset: i64) {
    let mut case = Case::new();
    case.registration.failures.in_row = 0;
    let mut passed = Vec::new();
    for second in 0..600 {
        case.now = NOW.plus(second);
        let shown = u64::try_from((case.now.0 + offset).div_euclid(60)).unwrap();
        let code = case.code(shown);
        // Used codes beyond the three forgiven ones would suspend the user: that is another rule.
        case.registration.failures.clear();
        match case.check(&code) {
            Ok(_) => passed.push(shown),
            Err(refusal) => assert_eq!(refusal, Refusal::OtpReplayed, "{second}"),
        }
        assert_eq!(case.token.progress.last_step, Some(shown), "{second}");
    }
    let (first, last) = ((NOW.0 + offset) / 60, (NOW.0 + 599 + offset) / 60);
    let steps: Vec<u64> = (first..=last).map(|step| u64::try_from(step).unwrap()).collect();
    assert_eq!(passed, steps);
}

cases! { part_of_a_step;
    v31_a_fob_in_time(0);
    v31_a_fob_1_second_ahead(1);
    v31_a_fob_15_seconds_ahead(15);
    v31_a_fob_30_seconds_ahead(30);
    v31_a_fob_45_seconds_ahead(45);
    v31_a_fob_59_seconds_ahead(59);
    v31_a_fob_1_second_behind(-1);
    v31_a_fob_15_seconds_behind(-15);
    v31_a_fob_30_seconds_behind(-30);
    v31_a_fob_45_seconds_behind(-45);
    v31_a_fob_59_seconds_behind(-59);
}
