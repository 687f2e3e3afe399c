//! V-44, V-45, V-47: two codes at a check, and what is no resync.

use kagimori_domain::Refusal;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::token::{Progress, TokenState};
use kagimori_domain::verification::Accepted;

use crate::case::{Case, STEP, accepted, guess, wrong};

#[test]
fn v44_single_wrong_codes_in_a_row_are_no_resync() {
    let mut case = Case::new();
    for i in 0..4 {
        let code = case.away(50 + i);
        assert_eq!(case.check(&code), Err(wrong(u32::try_from(i + 1).unwrap())));
    }
    assert_eq!(case.token.progress, Progress::default());
}

#[test]
fn v44_a_second_code_opens_no_wider_window() {
    let mut case = Case::new();
    let (first, second) = (case.away(400), case.away(401));
    assert_eq!(case.check_pair(&first, &second), Err(wrong(1)));
    assert_eq!(case.token.progress, Progress::default());
}

#[test]
fn v44_a_second_code_is_left_alone_where_one_is_enough() {
    let mut case = Case::new();
    let (first, second) = (case.away(0), case.away(1));
    assert_eq!(case.check_pair(&first, &second), Ok(accepted(0)));
    assert_eq!(case.token.progress.last_step, Some(STEP));
    assert_eq!(case.check(&second), Ok(accepted(1)));
}

fn needing() -> Case {
    let mut case = Case::used_up_to(STEP - 400);
    case.token.needs_resync = true;
    case.registration.failures.in_row = 2;
    case.registration.failures_since_success = 7;
    case
}

#[test]
fn v44_one_right_code_is_neither_used_nor_counted_while_two_are_asked_for() {
    let mut case = needing();
    let before = case.state();
    for typed in [case.away(0), guess(1)] {
        assert_eq!(case.check(&typed), Err(Refusal::TokenNeedsResync));
        assert_eq!(case.state(), before);
    }
}

/// Two codes at a check, where two are asked for: they sign in and are the resync.
fn signed_in(first: i64, second: i64) {
    let mut case = needing();
    let codes = [case.away(first), case.away(second)];
    let later = first.max(second);
    let expected = Accepted { resynced: true, ..accepted(later) };
    assert_eq!(case.check_pair(&codes[0], &codes[1]), Ok(expected));
    assert!(!case.token.needs_resync);
    let drift = i32::try_from(later).unwrap();
    let last_step = STEP.checked_add_signed(later);
    assert_eq!(case.token.progress, Progress { last_step, drift, drift_set: drift });
    assert_eq!(case.counters(), (0, 0, 0));
    case.later(60);
    let third = case.away(later);
    assert_eq!(case.check(&third), Ok(accepted(0)));
}

cases! { signed_in;
    v40_at_a_check_in_time(0, 1);
    v40_at_a_check_swapped(1, 0);
    v40_at_a_check_300_steps_behind(-300, -299);
    v40_at_a_check_1000_steps_ahead(999, 1_000);
}

/// Two codes at a check that are no fresh pair count like one wrong code.
fn not_signed_in(first: i64, second: i64, refusal: Refusal, counters: (u32, u32, u32)) {
    let mut case = needing();
    case.token.progress.last_step = Some(STEP);
    let codes = [case.away(first), case.away(second)];
    assert_eq!(case.check_pair(&codes[0], &codes[1]), Err(refusal));
    assert_eq!(case.counters(), counters);
    assert!(case.token.needs_resync);
    assert_eq!(case.token.progress, Progress { last_step: Some(STEP), drift: 0, drift_set: 0 });
}

cases! { not_signed_in;
    v41_at_a_check_the_same_code_twice(3, 3, wrong(3), (3, 8, 1));
    v42_at_a_check_one_step_left_out(3, 5, wrong(3), (3, 8, 1));
    v40_at_a_check_1001_steps_ahead(1_000, 1_001, wrong(3), (3, 8, 1));
    v41_at_a_check_a_used_pair(-1, 0, Refusal::OtpReplayed, (2, 7, 0));
    v41_at_a_check_a_half_used_pair(0, 1, Refusal::OtpReplayed, (2, 7, 0));
}

#[test]
fn v41_the_fourth_used_pair_in_a_minute_is_counted() {
    let mut case = needing();
    case.token.progress.last_step = Some(STEP);
    let codes = [case.away(-1), case.away(0)];
    for in_row in [2, 2, 2, 3] {
        assert_eq!(case.check_pair(&codes[0], &codes[1]), Err(Refusal::OtpReplayed));
        assert_eq!(case.counters(), (in_row, 5 + in_row, in_row - 2));
    }
}

#[test]
fn v43_wrong_pairs_at_a_check_suspend_like_wrong_codes() {
    let mut case = needing();
    for failures in 3..=5 {
        let second = guess(failures);
        assert_eq!(case.check_pair(&guess(0), &second), Err(wrong(failures)));
        // The same pair again within a minute is no other guess.
        let again = if failures == 5 { Refusal::OtpSuspended } else { wrong(failures) };
        assert_eq!(case.check_pair(&guess(0), &second), Err(again));
    }
    assert_eq!(case.registration.state, RegistrationState::Suspended);
    // They are no tries of the desk's own resync.
    assert_eq!(case.token.resync_failures, None);
}

#[test]
fn v12_the_second_of_two_codes_asked_for_is_no_code() {
    let mut case = needing();
    let before = case.state();
    let first = case.away(0);
    assert_eq!(case.check_pair(&first, "1234"), Err(Refusal::OtpMalformed));
    assert_eq!(case.check_pair(&first, "12345678"), Err(Refusal::OtpMalformed));
    assert_eq!(case.check_pair("1234", &first), Err(Refusal::OtpMalformed));
    assert_eq!(case.state(), before);
}

#[test]
fn v45_a_resync_does_not_end_a_suspension() {
    let mut case = Case::new();
    for i in 1..=5 {
        assert!(case.check(&guess(i)).is_err());
    }
    let (first, second) = (case.away(0), case.away(1));
    case.resync(&first, &second).unwrap();
    assert_eq!(case.registration.state, RegistrationState::Suspended);
    let (third, fourth) = (case.away(2), case.away(3));
    assert_eq!(case.check(&third), Err(Refusal::OtpSuspended));
    assert_eq!(case.check_pair(&third, &fourth), Err(Refusal::OtpSuspended));
    assert_eq!(case.token.progress.last_step, Some(STEP + 1));
}

#[test]
fn v45_a_suspended_user_does_not_sign_in_by_two_codes_either() {
    let mut case = needing();
    case.registration.state = RegistrationState::Suspended;
    let (first, second) = (case.away(0), case.away(1));
    let before = case.state();
    assert_eq!(case.check_pair(&first, &second), Err(Refusal::OtpSuspended));
    assert_eq!(case.state(), before);
}

#[test]
fn v45_a_resync_ends_the_run_of_failures_over_all_sharers_only() {
    let mut case = needing();
    case.token.failures = 15;
    let (first, second) = (case.away(0), case.away(1));
    case.resync(&first, &second).unwrap();
    assert_eq!(case.counters(), (2, 7, 0));
}

/// 要再同期 stays until a resync.
fn stays(happening: impl FnOnce(&mut Case)) {
    let mut case = needing();
    happening(&mut case);
    assert!(case.token.needs_resync);
}

cases! { stays;
    v44_an_unlock_is_no_resync(|case: &mut Case| {
        case.registration.state = RegistrationState::Suspended;
        assert!(case.registration.unlock());
    });
    v44_an_enrolment_is_no_resync(|case: &mut Case| {
        case.registration.revoke();
        case.token.registration_ended(0);
        let code = case.away(0);
        case.enrol_alone(&code).unwrap();
    });
    v44_finding_it_again_is_no_resync(|case: &mut Case| {
        case.token.state = TokenState::Lost;
        let code = case.away(0);
        case.find_again(&code).unwrap();
    });
    v44_a_pause_is_no_resync(|case: &mut Case| {
        case.token.pause().unwrap();
        case.token.resume(true).unwrap();
    });
    v44_a_refused_pair_is_no_resync(|case: &mut Case| {
        let refused = case.resync("000001", "000002");
        assert_eq!(refused, Err(Refusal::ResyncFailed { cause: "out_of_range" }));
    });
}

#[test]
fn v47_an_unlock_leaves_last_step_and_drift() {
    let mut case = Case::drifted(3);
    let code = case.away(3);
    case.check(&code).unwrap();
    let progress = case.token.progress;
    for i in 1..=5 {
        assert_eq!(case.check(&guess(i)), Err(wrong(i)));
    }
    assert!(case.registration.unlock());
    assert_eq!((case.registration.failures.in_row, case.registration.failures_since_success), (0, 5));
    assert_eq!((case.registration.suspended_at, case.registration.state), (None, RegistrationState::Active));
    assert_eq!(case.token.progress, progress);
    assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
}

#[test]
fn v47_an_unlock_forgets_the_wrong_code_and_the_forgiven_ones() {
    let mut case = Case::new();
    let code = case.away(0);
    case.check(&code).unwrap();
    for _ in 0..3 {
        assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
    }
    for i in 1..=5 {
        assert_eq!(case.check(&guess(i)), Err(wrong(i)));
    }
    assert!(case.registration.unlock());
    // A new count: the last wrong code counts again, three used ones are forgiven again.
    assert_eq!(case.check(&guess(5)), Err(wrong(1)));
    for in_row in [1, 1, 1, 2] {
        assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
        assert_eq!(case.registration.failures.in_row, in_row);
    }
}
