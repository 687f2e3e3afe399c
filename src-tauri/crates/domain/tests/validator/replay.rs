//! V-20 to V-29, V-32, V-33: a code passes once, and with it every older one.

use std::sync::Mutex;

use kagimori_domain::Refusal;
use kagimori_domain::ids::ContractId;
use kagimori_domain::otp::Algorithm;
use kagimori_domain::purpose::Purpose;
use kagimori_domain::time::Instant;
use kagimori_domain::token::{TokenPlace, TokenState};

use crate::case::{Case, STEP, Sharing, accepted, key, totp, wrong};

const REPLAYED: Refusal = Refusal::OtpReplayed;

/// After the code `first` steps away has passed, the code `second` steps away is given.
fn after(first: i64, second: i64, passes: bool) {
    let mut case = Case::new();
    case.policy.window = 3;
    let (first, second) = (case.away(first), case.away(second));
    case.check(&first).unwrap();
    let before = case.token.progress;
    let result = case.check(&second);
    if passes {
        assert!(result.is_ok(), "{result:?}");
    } else {
        assert_eq!(result, Err(REPLAYED));
        assert_eq!(case.token.progress, before);
        assert_eq!(case.counters(), (0, 0, 0));
    }
}

cases! { after;
    v20_the_same_code_twice(0, 0, false);
    v20_the_same_early_code_twice(-1, -1, false);
    v20_the_same_late_code_twice(1, 1, false);
    v22_the_code_before_the_last_one(0, -1, false);
    v22_the_code_two_before_the_last_one(0, -2, false);
    v22_the_code_three_before_the_last_one(0, -3, false);
    v22_the_code_before_an_early_one(-1, -2, false);
    v23_the_current_code_after_the_next(1, 0, false);
    v23_the_code_before_after_the_next(1, -1, false);
    v23_the_current_code_after_the_one_after_the_next(2, 0, false);
    v23_the_next_code_after_the_one_after_it(2, 1, false);
    v20_the_next_code_after_the_current(0, 1, true);
    v20_the_one_after_the_next_after_the_current(0, 2, true);
    v20_the_current_code_after_the_one_before(-1, 0, true);
}

/// The last step used, the code's step, and whether it passes: in a token of each length, hash and period.
fn matrix(last: u64, step: u64, passes: bool) {
    for algorithm in Algorithm::ALL {
        for digits in 6..=8 {
            for period in [1, 30, 60, 300] {
                let mut case = Case::of(totp(algorithm, digits, period), key(20));
                case.now = Instant(100_000 * i64::from(period));
                case.token.progress.last_step = Some(last);
                let code = case.code(step);
                let expected =
                    if passes { Ok(accepted(step.cast_signed() - 100_000)) } else { Err(REPLAYED) };
                assert_eq!(case.check(&code), expected, "{algorithm:?} {digits} {period}");
                let last = if passes { step } else { last };
                assert_eq!(case.token.progress.last_step, Some(last));
            }
        }
    }
}

cases! { matrix;
    v22_last_used_one_before_the_window(99_998, 99_999, true);
    v22_last_used_the_first_of_the_window(99_999, 99_999, false);
    v22_last_used_the_first_and_given_the_second(99_999, 100_000, true);
    v22_last_used_the_second_and_given_the_first(100_000, 99_999, false);
    v22_last_used_the_second_and_given_the_second(100_000, 100_000, false);
    v22_last_used_the_second_and_given_the_third(100_000, 100_001, true);
    v23_last_used_the_third_and_given_the_first(100_001, 99_999, false);
    v23_last_used_the_third_and_given_the_second(100_001, 100_000, false);
    v23_last_used_the_third_and_given_the_third(100_001, 100_001, false);
    v23_last_used_beyond_the_window(100_500, 100_001, false);
    v23_last_used_at_the_end_of_all_steps(u64::MAX - 1, 100_001, false);
}

/// A code used by one sharer is used for all, and none of them is counted for it.
fn sharers(others: usize) {
    let mut case = Case::new();
    let code = case.away(0);
    case.check(&code).unwrap();
    for _ in 0..others {
        let mut sharer = Case::sharer();
        sharer.failures.in_row = 2;
        assert_eq!(case.check_for(&mut sharer, &code), Err(REPLAYED));
        assert_eq!((sharer.failures.in_row, sharer.failures_since_success), (2, 0));
    }
    assert_eq!(case.token.failures, 0);
}

cases! { sharers;
    v21_one_sharer(1);
    v21_two_sharers(2);
    v21_ten_sharers(10);
}

#[test]
fn v21_the_next_code_passes_for_the_sharer() {
    let mut case = Case::new();
    let mut sharer = Case::sharer();
    let (code, next) = (case.away(0), case.away(1));
    case.check(&code).unwrap();
    assert_eq!(case.check_for(&mut sharer, &next), Ok(accepted(1)));
    assert_eq!(case.check(&next), Err(REPLAYED));
}

/// A wrong code leaves the token's time as it was.
fn untouched(last: Option<u64>, drift: i32, away: i64) {
    let mut case = Case::drifted(drift);
    case.token.progress.last_step = last;
    let before = case.token.progress;
    let code = case.away(away);
    for i in 1..=4 {
        case.later(61);
        assert_eq!(case.check(&code), Err(wrong(i)));
        assert_eq!(case.token.progress, before);
    }
}

cases! { untouched;
    v24_a_code_of_two_hours_ago(None, 0, -120);
    v24_a_code_of_two_hours_ahead(None, 0, 120);
    v24_a_code_of_two_hours_ago_of_a_token_in_use(Some(STEP - 5), 3, -120);
    v24_a_code_of_two_hours_ahead_of_a_token_in_use(Some(STEP - 5), -3, 120);
    v24_a_code_of_a_month_ago(Some(STEP - 5), 0, -43_200);
}

#[test]
fn v24_a_code_the_token_never_shows() {
    let mut case = Case::used_up_to(STEP - 1);
    let before = case.token.progress;
    assert_eq!(case.check("000000"), Err(wrong(1)));
    assert_eq!(case.token.progress, before);
    let code = case.away(0);
    assert_eq!(case.check(&code), Ok(accepted(0)));
}

/// A code has passed; then something happens to the token or the registration; then the code is given again.
fn then(happening: impl FnOnce(&mut Case)) {
    let mut case = Case::new();
    let code = case.away(0);
    case.check(&code).unwrap();
    happening(&mut case);
    assert!(case.token.progress.last_step >= Some(STEP));
    let result = case.check(&code);
    assert!(matches!(result, Err(Refusal::OtpReplayed | Refusal::OtpWrong { .. })), "{result:?}");
    assert!(case.token.progress.last_step >= Some(STEP));
}

fn enrol_again(case: &mut Case, code: &str) {
    case.registration.revoke();
    case.token.registration_ended(0);
    assert_eq!(case.token.state, TokenState::Unregistered);
    case.registration = case.enrol_alone(code).unwrap();
}

cases! { then;
    v25_after_revoking_and_enrolling_with_the_next_code(|case: &mut Case| {
        let next = case.away(1);
        enrol_again(case, &next);
    });
    v25_after_revoking_and_enrolling_another_user(|case: &mut Case| {
        let next = case.away(2);
        enrol_again(case, &next);
        case.registration.user = kagimori_domain::ids::UserId(8);
    });
    v25_after_taking_it_from_its_contract_and_giving_it_to_another(|case: &mut Case| {
        case.registration.revoke();
        case.token.registration_ended(0);
        (case.token.contract, case.token.place) = (None, TokenPlace::InStock);
        case.user.contract = Some(ContractId(2));
        let next = case.away(1);
        let sharing = Sharing { may_allot: true, ..Sharing::default() };
        case.registration = case.enrol(&next, None, sharing).unwrap();
        assert_eq!(case.token.contract, Some(ContractId(2)));
    });
    // What is kept of a token is all that a re-import, a new data key and a restored backup go on with.
    v25_after_the_token_was_kept_and_read_again(|case: &mut Case| {
        let kept = case.token.progress;
        let mut fresh = Case::new();
        fresh.token.progress = kept;
        *case = fresh;
    });
    v25_after_the_drift_has_changed(|case: &mut Case| case.token.progress.drift = 1);
    v25_after_the_drift_has_changed_so_that_the_code_is_the_next(
        |case: &mut Case| case.token.progress.drift = -1
    );
    v25_after_the_drift_was_learned_anew(|case: &mut Case| {
        case.token.progress.drift = 0;
        case.token.progress.drift_set = -10;
    });
    v25_after_the_step_became_longer(|case: &mut Case| case.token.parameters = totp(Algorithm::Sha1, 6, 300));
    v25_after_the_step_became_shorter(|case: &mut Case| case.token.parameters = totp(Algorithm::Sha1, 6, 30));
    v25_after_a_resync(|case: &mut Case| {
        let (next, second) = (case.away(1), case.away(2));
        case.resync(&next, &second).unwrap();
    });
    v25_after_a_failed_resync(|case: &mut Case| {
        let (used, next) = (case.away(0), case.away(1));
        assert_eq!(case.resync(&used, &next), Err(REPLAYED));
    });
    v25_after_a_pause(|case: &mut Case| {
        case.token.pause().unwrap();
        case.token.resume(true).unwrap();
    });
    v25_after_the_token_was_lost_and_found(|case: &mut Case| {
        case.registration.revoke();
        case.token.lose().unwrap();
        let next = case.away(1);
        case.find_again(&next).unwrap();
        let after_next = case.away(2);
        case.registration = case.enrol_alone(&after_next).unwrap();
    });
    v25_after_a_suspension_and_its_end(|case: &mut Case| {
        for i in 1..=5 {
            assert_eq!(case.check(&crate::case::guess(i)), Err(wrong(i)));
        }
        assert!(case.registration.unlock());
    });
    v25_after_the_clock_was_put_back(|case: &mut Case| { case.later(-60); });
    v25_after_the_clock_moved_on(|case: &mut Case| { case.later(60); });
    v25_after_the_window_was_widened(|case: &mut Case| case.policy.window = 10);
    v25_after_another_code_passed(|case: &mut Case| {
        let next = case.away(1);
        case.check(&next).unwrap();
    });
}

/// The code used to find a lost token, or given for it, is used.
#[test]
fn v25_the_code_that_found_a_token_does_not_enrol() {
    let mut case = Case::new();
    case.token.state = TokenState::Lost;
    let code = case.away(0);
    case.find_again(&code).unwrap();
    assert_eq!(case.enrol_alone(&code), Err(REPLAYED));
}

/// One code for two steps: given at each of these steps in turn, it consumes these steps, or none.
fn shared_code(code: &str, given: &[(u64, Option<u64>)]) {
    let mut case = Case::new();
    for (at, consumed) in given {
        case.now = Instant(i64::try_from(at * 60).unwrap());
        // Not learning: the window stays where it is.
        case.token.progress.drift = 0;
        let last = case.token.progress.last_step;
        if let Some(step) = consumed {
            assert_eq!(case.check(code), Ok(accepted(step.cast_signed() - at.cast_signed())), "{at}");
            assert_eq!(case.token.progress.last_step, Some(*step));
        } else {
            assert_eq!(case.check(code), Err(REPLAYED), "{at}");
            assert_eq!(case.token.progress.last_step, last);
        }
    }
}

cases! { shared_code;
    v26_neighbours_each_in_its_own_step(
        "911617", &[(910_737, Some(910_737)), (910_738, Some(910_738)), (910_739, None)]
    );
    v26_neighbours_twice_in_the_first_step(
        "911617", &[(910_737, Some(910_737)), (910_737, Some(910_738)), (910_737, None)]
    );
    v26_neighbours_before_the_first_step(
        "911617", &[(910_736, Some(910_737)), (910_736, None), (910_738, Some(910_738))]
    );
    v26_neighbours_in_the_second_step(
        "911617", &[(910_738, Some(910_737)), (910_738, Some(910_738)), (910_738, None)]
    );
    v26_neighbours_after_the_second_step("911617", &[(910_739, Some(910_738)), (910_739, None)]);
    v26_other_neighbours_each_in_its_own_step(
        "761737", &[(1_300_575, Some(1_300_575)), (1_300_576, Some(1_300_576)), (1_300_576, None)]
    );
    v26_other_neighbours_in_the_second_step(
        "761737", &[(1_300_576, Some(1_300_575)), (1_300_577, Some(1_300_576)), (1_300_577, None)]
    );
    v27_both_ends_of_the_window_from_its_middle(
        "468457", &[(153_568, Some(153_567)), (153_568, Some(153_569)), (153_568, None)]
    );
    v27_the_first_end_alone(
        "468457", &[(153_566, Some(153_567)), (153_567, None), (153_568, Some(153_569)), (153_570, None)]
    );
    v27_the_second_end_alone("468457", &[(153_570, Some(153_569)), (153_568, None)]);
}

#[test]
fn v27_two_sharers_use_one_step_each() {
    let mut case = Case::new();
    case.now = Instant(153_568 * 60);
    let mut sharer = Case::sharer();
    assert!(case.check("468457").is_ok());
    case.token.progress.drift = 0;
    assert!(case.check_for(&mut sharer, "468457").is_ok());
    case.token.progress.drift = 0;
    assert_eq!(case.check("468457"), Err(REPLAYED));
    assert_eq!(case.check_for(&mut sharer, "468457"), Err(REPLAYED));
}

/// The code of an enrolment is used, for whomever and whatever; the next one is not.
fn enrolled(away: i64, sharing: Sharing) {
    let mut case = Case::new();
    if sharing.others == 0 {
        case.token.state = TokenState::Unregistered;
    }
    let (code, next) = (case.away(away), case.away(away + 1));
    case.registration = case.enrol(&code, None, sharing).unwrap();
    case.purpose = Purpose::Login;
    assert_eq!(case.check(&code), Err(REPLAYED));
    assert_eq!(case.check_for(&mut Case::sharer(), &code), Err(REPLAYED));
    assert_eq!(case.enrol(&code, None, sharing), Err(REPLAYED));
    assert!(case.check(&next).is_ok());
}

const SHARED: Sharing = Sharing { others: 1, agreed: true, may_allot: false };

cases! { enrolled;
    v28_a_code_in_time(0, Sharing::default());
    v28_a_code_10_steps_early(-10, Sharing::default());
    v28_a_code_10_steps_late(10, Sharing::default());
    v28_a_code_of_a_shared_token(0, SHARED);
    v28_an_early_code_of_a_shared_token(-1, SHARED);
}

#[test]
fn v28_the_question_about_sharing_uses_up_nothing() {
    let mut case = Case::new();
    let code = case.away(0);
    let before = case.state();
    for _ in 0..5 {
        let asked = case.enrol(&code, None, Sharing { others: 2, ..Sharing::default() });
        assert_eq!(asked, Err(Refusal::TokenSharedConfirm { n: 2 }));
    }
    assert_eq!(case.state(), before);
    assert!(case.enrol(&code, None, SHARED).is_ok());
}

/// A code given for one purpose is used for every other.
fn purposes(first: Purpose) {
    let mut case = Case::new();
    case.purpose = first;
    let code = case.away(0);
    case.check(&code).unwrap();
    for other in Purpose::ALL {
        // The three that are forgiven are not the matter here.
        case.registration.failures.clear();
        case.purpose = other;
        assert_eq!(case.check(&code), Err(REPLAYED), "{other:?}");
    }
}

cases! { purposes;
    v29_after_login(Purpose::Login);
    v29_after_token_revoke(Purpose::TokenRevoke);
    v29_after_transfer(Purpose::Transfer);
    v29_after_bulk_transfer(Purpose::BulkTransfer);
    v29_after_salary(Purpose::Salary);
    v29_after_bill_payment(Purpose::BillPayment);
    v29_after_bulk_transfer_file(Purpose::BulkTransferFile);
    v29_after_salary_file(Purpose::SalaryFile);
    v29_after_user_change(Purpose::UserChange);
    v29_after_hand_over(Purpose::HandOver);
}

/// Check and consumption are one step: of `threads` that hold the token one after the other, one succeeds.
/// (Against the store: `tests/gate/races.rs`.)
fn parallel(threads: usize) {
    let mut case = Case::new();
    let code = case.away(0);
    // Each its own registration, so that used codes do not suspend anybody.
    let shared = Mutex::new(&mut case);
    let passed = std::thread::scope(|scope| {
        let one = || shared.lock().unwrap().check_for(&mut Case::sharer(), &code).is_ok();
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).filter(|passed| *passed).count()
    });
    assert_eq!(passed, 1);
}

cases! { parallel;
    v32_two_at_once(2);
    v32_eight_at_once(8);
    v32_thirty_two_at_once(32);
    v32_sixty_four_at_once(64);
}

/// The answer was lost, what was kept was not. (With real processes: `tests/cli/kill.rs`.)
#[test]
fn v33_a_code_whose_answer_was_lost_is_used() {
    let mut before = Case::new();
    let code = before.away(0);
    let mut kept = before.clone();
    let _lost = kept.check(&code);
    assert_eq!(kept.check(&code), Err(REPLAYED));
    // Nothing was kept: it was as if never given.
    assert_eq!(before.check(&code), Ok(accepted(0)));
}
