//! SR-45, SR-46: failures over all sharers of a token, and of one user over all unlocks.

use kagimori_domain::Refusal;

use crate::case::{Case, accepted, guess, wrong};

/// With so many failures in a row over all sharers, a wrong code makes the token ask for two codes, or not yet.
fn of_the_token(before: u32, asks: bool) {
    let mut case = Case::new();
    case.token.failures = before;
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    assert_eq!((case.token.failures, case.token.needs_resync), (before + 1, asks));
    let right = case.away(0);
    let result = case.check(&right);
    if asks {
        assert_eq!(result, Err(Refusal::TokenNeedsResync));
        assert_eq!(case.token.progress.last_step, None);
    } else {
        assert_eq!(result, Ok(accepted(0)));
    }
}

cases! { of_the_token;
    sr46_the_first_of_15(0, false);
    sr46_the_thirteenth_of_15(12, false);
    sr46_the_fourteenth_of_15(13, false);
    sr46_the_fifteenth_of_15(14, true);
    sr46_the_sixteenth(15, true);
}

/// `sharers` users, each with wrong codes in turn, up to the fifteenth.
fn over_sharers(sharers: usize) {
    let mut case = Case::new();
    let mut registrations = vec![Case::sharer(); sharers];
    for i in 0..15_u32 {
        assert!(!case.token.needs_resync, "{i}");
        let one = usize::try_from(i).unwrap() % sharers;
        assert!(case.check_for(&mut registrations[one], &guess(i)).is_err());
    }
    assert_eq!((case.token.failures, case.token.needs_resync), (15, true));
    // It asks everybody, also who never failed.
    let right = case.away(0);
    assert_eq!(case.check(&right), Err(Refusal::TokenNeedsResync));
    assert_eq!(case.registration, Case::new().registration);
}

cases! { over_sharers;
    sr46_of_3_sharers(3);
    sr46_of_5_sharers(5);
    sr46_of_10_sharers(10);
    sr46_of_15_sharers(15);
}

#[test]
fn sr46_any_sharers_success_ends_the_run() {
    let mut case = Case::new();
    case.token.failures = 14;
    let right = case.away(0);
    assert!(case.check_for(&mut Case::sharer(), &right).is_ok());
    assert_eq!(case.token.failures, 0);
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    assert!(!case.token.needs_resync);
}

#[test]
fn sr46_used_codes_that_count_count_there_too() {
    let mut case = Case::new();
    let code = case.away(0);
    case.check(&code).unwrap();
    case.token.failures = 14;
    for _ in 0..3 {
        assert!(case.check(&code).is_err());
        assert!(!case.token.needs_resync);
    }
    assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
    assert!(case.token.needs_resync);
}

/// With so many failures since his last success, over all unlocks, a user's wrong code makes his token ask for two.
fn of_the_user(before: u32, asks: bool) {
    let mut case = Case::new();
    case.registration.failures_since_success = before;
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    assert_eq!(case.registration.failures_since_success, before + 1);
    assert_eq!((case.token.failures, case.token.needs_resync), (1, asks));
}

cases! { of_the_user;
    sr45_the_first_of_20(0, false);
    sr45_the_eighteenth_of_20(17, false);
    sr45_the_nineteenth_of_20(18, false);
    sr45_the_twentieth_of_20(19, true);
    sr45_the_twenty_first(20, true);
}

#[test]
fn sr45_unlocks_and_sharers_do_not_end_the_count_of_20() {
    let mut case = Case::new();
    for i in 0..20_u32 {
        assert!(!case.token.needs_resync, "{i}");
        if i > 0 && i % 5 == 0 {
            assert!(case.registration.unlock());
            // A sharer signs in: the run over all sharers is ended, this one is not.
            case.later(60);
            let right = case.away(0);
            case.check_for(&mut Case::sharer(), &right).unwrap();
        }
        assert_eq!(case.check(&guess(i)), Err(wrong(i % 5 + 1)));
    }
    assert_eq!(case.counters(), (5, 20, 5));
    assert!(case.token.needs_resync);
}

#[test]
fn sr45_ones_own_success_ends_the_count_of_20() {
    let mut case = Case::new();
    case.registration.failures_since_success = 19;
    let right = case.away(0);
    case.check(&right).unwrap();
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    assert_eq!((case.registration.failures_since_success, case.token.needs_resync), (1, false));
}

/// Counters at the end of their type stop there.
#[test]
fn sr45_sr46_counters_do_not_run_round() {
    let mut case = Case::new();
    (case.token.failures, case.registration.failures_since_success) = (u32::MAX, u32::MAX);
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
    assert_eq!(case.counters(), (1, u32::MAX, u32::MAX));
}
