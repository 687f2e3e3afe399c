//! V-50, SR-44, SR-47: what counts as a failure, and what too many in a row do.

use kagimori_domain::Refusal;
use kagimori_domain::lockout::{CodeFailures, PasswordFailures};
use kagimori_domain::registration::{Registration, RegistrationState};
use kagimori_domain::time::Instant;

use crate::case::{Case, NOW, STEP, accepted, fingerprint, guess, wrong};

/// Failures up to one before the threshold leave the registration in use; the last one suspends it, whatever follows.
fn suspends(threshold: u32) {
    let mut case = Case::new();
    case.policy.failures_allowed = threshold;
    for failures in 1..=threshold {
        assert_eq!(case.registration.state, RegistrationState::Active);
        assert_eq!(case.registration.suspended_at, None);
        let left = threshold - failures;
        case.later(1);
        assert_eq!(case.check(&guess(failures)), Err(Refusal::OtpWrong { failures, left }));
    }
    assert_eq!(case.registration.state, RegistrationState::Suspended);
    assert_eq!(case.registration.suspended_at, Some(case.now));
    // A right code is neither accepted nor used, a wrong one is not counted: the answers are alike.
    let (right, before) = (case.away(0), case.state());
    for typed in [&right, &guess(threshold + 1), &guess(threshold)] {
        assert_eq!(case.check(typed), Err(Refusal::OtpSuspended));
        assert_eq!(case.state(), before);
    }
    // Time alone releases nothing.
    case.later(400 * 86_400);
    let later = case.away(0);
    assert_eq!(case.check(&later), Err(Refusal::OtpSuspended));
    assert_eq!(case.state(), before);
}

cases! { suspends;
    v50_sr44_the_third_of_3(3);
    v50_sr44_the_fourth_of_4(4);
    v50_sr44_the_fifth_of_5(5);
    v50_sr44_the_sixth_of_6(6);
    v50_sr44_the_seventh_of_7(7);
    v50_sr44_the_eighth_of_8(8);
    v50_sr44_the_ninth_of_9(9);
    v50_sr44_the_tenth_of_10(10);
    v50_sr44_the_eleventh_of_11(11);
    v50_sr44_the_twelfth_of_12(12);
    v50_sr44_the_thirteenth_of_13(13);
    v50_sr44_the_fourteenth_of_14(14);
    v50_sr44_the_fifteenth_of_15(15);
}

/// A success one before the threshold begins the count anew.
fn saved(threshold: u32) {
    let mut case = Case::new();
    case.policy.failures_allowed = threshold;
    for failures in 1..threshold {
        assert!(case.check(&guess(failures)).is_err());
    }
    let right = case.away(0);
    assert_eq!(case.check(&right), Ok(accepted(0)));
    assert_eq!(case.registration.failures, CodeFailures::default());
    assert_eq!(case.counters(), (0, 0, 0));
    for failures in 1..threshold {
        let left = threshold - failures;
        assert_eq!(case.check(&guess(50 + failures)), Err(Refusal::OtpWrong { failures, left }));
        assert_eq!(case.registration.state, RegistrationState::Active);
    }
    assert_eq!(case.check(&guess(99)), Err(Refusal::OtpWrong { failures: threshold, left: 0 }));
    assert_eq!(case.registration.state, RegistrationState::Suspended);
}

cases! { saved;
    v50_a_success_before_the_third_of_3(3);
    v50_a_success_before_the_fourth_of_4(4);
    v50_a_success_before_the_fifth_of_5(5);
    v50_a_success_before_the_sixth_of_6(6);
    v50_a_success_before_the_tenth_of_10(10);
    v50_a_success_before_the_fourteenth_of_14(14);
    v50_a_success_before_the_fifteenth_of_15(15);
}

#[test]
fn v50_a_sharers_success_does_not_reset_ones_own_count() {
    let mut case = Case::new();
    for i in 1..=4 {
        assert_eq!(case.check(&guess(i)), Err(wrong(i)));
    }
    let right = case.away(0);
    let mut sharer = Case::sharer();
    assert!(case.check_for(&mut sharer, &right).is_ok());
    assert_eq!(case.counters(), (4, 4, 0));
    assert_eq!(case.check(&guess(5)), Err(wrong(5)));
    assert_eq!(case.registration.state, RegistrationState::Suspended);
}

#[test]
fn v50_a_sharers_failures_do_not_suspend_oneself() {
    let mut case = Case::new();
    let mut sharer = Case::sharer();
    for i in 1..=5 {
        assert_eq!(case.check_for(&mut sharer, &guess(i)), Err(wrong(i)));
    }
    assert_eq!(sharer.state, RegistrationState::Suspended);
    assert_eq!(case.counters(), (0, 0, 5));
    let right = case.away(0);
    assert_eq!(case.check_for(&mut sharer, &right), Err(Refusal::OtpSuspended));
    assert_eq!(case.check(&right), Ok(accepted(0)));
}

#[test]
fn v50_after_an_unlock_it_is_as_many_again() {
    let mut case = Case::new();
    for round in 0..3 {
        for i in 1..=5 {
            assert_eq!(case.check(&guess(10 * round + i)), Err(wrong(i)));
        }
        assert_eq!(case.registration.state, RegistrationState::Suspended);
        assert!(case.registration.unlock());
        assert_eq!(case.counters(), (0, 5 * (round + 1), 5 * (round + 1)));
    }
}

#[test]
fn v50_a_lower_threshold_takes_hold_at_the_next_failure() {
    let mut case = Case::new();
    for i in 1..=4 {
        assert_eq!(case.check(&guess(i)), Err(wrong(i)));
    }
    case.policy.failures_allowed = 3;
    // One who is beyond it already may still be right.
    let mut lucky = case.clone();
    let right = lucky.away(0);
    assert_eq!(lucky.check(&right), Ok(accepted(0)));
    assert_eq!(case.check(&guess(5)), Err(Refusal::OtpWrong { failures: 5, left: 0 }));
    assert_eq!(case.registration.state, RegistrationState::Suspended);
}

/// A wrong code, and so many seconds later the same one again.
fn same_again(seconds: i64, counts: bool) {
    let mut case = Case::new();
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    case.later(seconds);
    let failures = if counts { 2 } else { 1 };
    assert_eq!(case.check(&guess(1)), Err(wrong(failures)));
    assert_eq!(case.counters(), (failures, failures, failures));
    assert_eq!(
        case.registration.failures.last_wrong.map(|(_, at)| at),
        Some(if counts { case.now } else { NOW })
    );
}

cases! { same_again;
    v50_the_same_wrong_code_in_the_same_second(0, false);
    v50_the_same_wrong_code_after_1_second(1, false);
    v50_the_same_wrong_code_after_59_seconds(59, false);
    v50_the_same_wrong_code_after_60_seconds(60, false);
    v50_the_same_wrong_code_after_61_seconds(61, true);
    v50_the_same_wrong_code_after_an_hour(3_600, true);
    v50_the_same_wrong_code_with_a_clock_put_back_by_1_second(-1, true);
    v50_the_same_wrong_code_with_a_clock_put_back_by_a_minute(-60, true);
}

/// Wrong codes at moments: how many of them counted.
fn row(given: &[(i64, u32)], counted: u32) {
    let mut failures = CodeFailures::default();
    let counts =
        given.iter().filter(|(at, i)| failures.wrong(fingerprint(&guess(*i)), NOW.plus(*at))).count();
    assert_eq!((failures.in_row, u32::try_from(counts).unwrap()), (counted, counted));
}

cases! { row;
    v50_five_different_wrong_codes(&[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)], 5);
    v50_five_times_the_same_wrong_code(&[(0, 1), (10, 1), (20, 1), (30, 1), (40, 1)], 1);
    v50_repeating_does_not_prolong_the_minute(&[(0, 1), (30, 1), (60, 1), (61, 1)], 2);
    v50_the_minute_begins_anew_with_the_one_that_counted(&[(0, 1), (61, 1), (121, 1), (122, 1)], 3);
    v50_another_code_between_the_same_ones(&[(0, 1), (1, 2), (2, 1)], 3);
    v50_the_same_spelt_with_another_last_digit(&[(0, 1), (0, 11)], 2);
}

#[test]
fn v50_the_same_wrong_code_of_two_sharers_counts_twice() {
    let mut case = Case::new();
    let mut sharer = Case::sharer();
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    assert_eq!(case.check_for(&mut sharer, &guess(1)), Err(wrong(1)));
    assert_eq!(case.token.failures, 2);
}

#[test]
fn v50_the_same_wrong_code_after_a_success_counts() {
    let mut case = Case::new();
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    let right = case.away(0);
    assert!(case.check(&right).is_ok());
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    assert_eq!(case.counters(), (1, 1, 1));
}

#[test]
fn v50_the_same_wrong_code_does_not_suspend_however_often() {
    let mut case = Case::new();
    for _ in 0..100 {
        assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    }
    assert_eq!(case.registration.state, RegistrationState::Active);
}

/// A code has passed; it is given again at these seconds. `counted`: which of them count, one character each.
fn grace(at: &[i64], counted: &str) {
    let mut case = Case::new();
    case.policy.window = 10;
    case.policy.failures_allowed = 15;
    let code = case.away(0);
    case.check(&code).unwrap();
    let mut in_row = 0;
    let mut marks = String::new();
    for seconds in at {
        case.now = NOW.plus(*seconds);
        assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
        let now = case.registration.failures.in_row;
        marks.push(if now == in_row { '-' } else { 'x' });
        in_row = now;
        // It counts everywhere or nowhere.
        assert_eq!(case.counters(), (now, now, now));
    }
    assert_eq!(marks, counted);
}

cases! { grace;
    sr47_once(&[0], "-");
    sr47_twice(&[0, 0], "--");
    sr47_three_times(&[0, 0, 0], "---");
    sr47_the_fourth_counts(&[0, 0, 0, 0], "---x");
    sr47_the_fifth_as_well(&[0, 0, 0, 0, 0], "---xx");
    sr47_the_fourth_after_59_seconds(&[0, 10, 20, 59], "---x");
    sr47_the_fourth_after_60_seconds(&[0, 10, 20, 60], "----");
    sr47_a_new_minute_forgives_three_again(&[0, 10, 20, 60, 61, 62, 63], "------x");
    sr47_the_minute_is_counted_from_the_first(&[0, 58, 59, 59, 60, 61, 62, 119, 120], "---x---x-");
    sr47_one_that_counts_does_not_prolong_the_minute(&[0, 1, 2, 50, 60], "---x-");
    sr47_two_in_each_minute_never_count(&[0, 30, 60, 90, 120, 150, 180, 210], "--------");
    sr47_a_clock_put_back_begins_a_new_minute(&[0, 1, 2, -1, -1, -1, -1], "------x");
}

#[test]
fn sr47_v21_each_sharer_is_forgiven_three() {
    let mut case = Case::new();
    let code = case.away(0);
    case.check(&code).unwrap();
    let mut sharers = [Case::sharer(), Case::sharer()];
    for in_row in [0, 0, 0, 1] {
        for sharer in &mut sharers {
            assert_eq!(case.check_for(sharer, &code), Err(Refusal::OtpReplayed));
            assert_eq!(sharer.failures.in_row, in_row);
        }
    }
    assert_eq!(case.counters(), (0, 0, 2));
}

#[test]
fn sr47_a_success_forgives_three_again() {
    let mut case = Case::new();
    let (code, next) = (case.away(0), case.away(1));
    case.check(&code).unwrap();
    for _ in 0..3 {
        assert!(case.check(&code).is_err());
    }
    case.check(&next).unwrap();
    for in_row in [0, 0, 0, 1] {
        assert_eq!(case.check(&next), Err(Refusal::OtpReplayed));
        assert_eq!(case.registration.failures.in_row, in_row);
    }
}

#[test]
fn sr47_a_wrong_code_forgives_no_more() {
    let mut case = Case::new();
    let code = case.away(0);
    case.check(&code).unwrap();
    for _ in 0..3 {
        assert!(case.check(&code).is_err());
    }
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
    assert_eq!(case.registration.failures.in_row, 2);
}

#[test]
fn sr47_used_codes_that_count_suspend_as_well() {
    let mut case = Case::new();
    let code = case.away(0);
    case.check(&code).unwrap();
    for _ in 0..7 {
        assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
        assert_eq!(case.registration.state, RegistrationState::Active);
    }
    assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
    assert_eq!(case.registration.state, RegistrationState::Suspended);
    assert_eq!(case.check(&code), Err(Refusal::OtpSuspended));
}

/// What a registration does in each state.
fn released(state: RegistrationState, unlocked: bool, after: RegistrationState) {
    let mut registration = Registration { state, ..Case::sharer() };
    registration.failures.in_row = 4;
    registration.suspended_at = (state == RegistrationState::Suspended).then_some(NOW);
    let before = registration.clone();
    assert_eq!(registration.unlock(), unlocked);
    assert_eq!(registration.state, after);
    if !unlocked {
        assert_eq!(registration, before);
    }
}

cases! { released;
    v47_an_unlock_of_one_in_use(RegistrationState::Active, false, RegistrationState::Active);
    v47_an_unlock_of_one_suspended(RegistrationState::Suspended, true, RegistrationState::Active);
    v47_an_unlock_of_one_revoked(RegistrationState::Revoked, false, RegistrationState::Revoked);
}

#[test]
fn v24_a_failure_is_kept_though_the_code_was_refused() {
    let mut case = Case::used_up_to(STEP - 1);
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    let kept = case.registration.failures;
    assert_eq!(kept.last_wrong, Some((fingerprint(&guess(1)), NOW)));
    assert_eq!((kept.in_row, kept.forgiven), (1, None::<(Instant, u32)>));
}

/// Passwords in an open vault lock at the fifth wrong one, and stay so.
fn password(wrong: u32, locked: bool, left: u32) {
    let mut failures = PasswordFailures::default();
    (0..wrong).for_each(|_| failures.wrong());
    assert_eq!((failures.0, failures.locked(), failures.left()), (wrong, locked, left));
}

cases! { password;
    sr48_no_wrong_password(0, false, 5);
    sr48_the_first_wrong_password(1, false, 4);
    sr48_the_fourth_wrong_password(4, false, 1);
    sr48_the_fifth_wrong_password(5, true, 0);
    sr48_the_sixth_wrong_password(6, true, 0);
}
