//! V-28, V-51 and product rules 4.2 to 4.4 at 利用開始登録: who may be put on which token, and what wrong codes cost.

use jiff::civil::date;
use kagimori_domain::Refusal;
use kagimori_domain::ids::{ContractId, TokenId, UserId};
use kagimori_domain::policy::ENROLMENT_FAILURES;
use kagimori_domain::registration::Registration;
use kagimori_domain::token::{TokenPlace, TokenState};
use kagimori_domain::user::UserStatus;

use crate::case::{Case, NOW, STEP, Sharing, TODAY, guess, wrong};

fn unused() -> Case {
    let mut case = Case::new();
    case.token.state = TokenState::Unregistered;
    case
}

#[test]
fn v28_the_right_code_enrols_and_ends_the_counts() {
    let mut case = unused();
    case.user.enrolment.in_row = 4;
    case.token.failures = 14;
    let code = case.away(0);
    assert_eq!(case.enrol_alone(&code), Ok(Registration::new(UserId(5), TokenId(6), NOW)));
    assert_eq!((case.user.enrolment.in_row, case.token.failures), (0, 0));
    assert_eq!((case.token.state, case.token.progress.last_step), (TokenState::InUse, Some(STEP)));
}

/// The user is looked at before token and code: the answer is the same whatever was typed, and nothing changes.
fn user_refused(change: impl FnOnce(&mut Case), registered: bool, refusal: &Refusal) {
    let mut case = unused();
    case.token.state = TokenState::Faulty;
    change(&mut case);
    let live = registered.then(Case::sharer);
    let before = case.state();
    let right = case.away(0);
    for typed in [right.as_str(), &guess(1), "12"] {
        assert_eq!(case.enrol(typed, live.as_ref(), Sharing::default()).as_ref(), Err(refusal), "{typed}");
        assert_eq!(case.state(), before);
    }
}

cases! { user_refused;
    v51_enrolling_a_stopped_user(
        |case: &mut Case| case.user.status = UserStatus::Stopped, false, &Refusal::UserStopped
    );
    v51_enrolling_a_deleted_user(
        |case: &mut Case| case.user.status = UserStatus::Deleted, false, &Refusal::UserUnknown
    );
    v51_enrolling_a_user_who_has_a_token(|_: &mut Case| {}, true, &Refusal::AlreadyRegistered);
    v51_enrolling_before_the_start(
        |case: &mut Case| case.user.otp_start = date(2026, 11, 23), false, &Refusal::OtpNotStarted
    );
    v51_enrolling_one_whose_enrolment_is_stopped(
        |case: &mut Case| case.user.enrolment.in_row = 5, false, &Refusal::EnrolmentStopped
    );
    v51_stopped_is_named_before_registered(
        |case: &mut Case| case.user.status = UserStatus::Stopped, true, &Refusal::UserStopped
    );
    v51_registered_is_named_before_the_start(
        |case: &mut Case| case.user.otp_start = date(2026, 11, 23), true, &Refusal::AlreadyRegistered
    );
    v51_the_start_is_named_before_too_many_failures(|case: &mut Case| {
        case.user.otp_start = date(2026, 11, 23);
        case.user.enrolment.in_row = 5;
    }, false, &Refusal::OtpNotStarted);
    v51_the_user_is_named_before_the_token(
        |case: &mut Case| case.user.enrolment.in_row = 6, false, &Refusal::EnrolmentStopped
    );
}

#[test]
fn v51_a_revoked_registration_is_no_hindrance() {
    let mut case = unused();
    let mut ended = Case::sharer();
    ended.revoke();
    let code = case.away(0);
    assert!(case.enrol(&code, Some(&ended), Sharing::default()).is_ok());
}

#[test]
fn v51_enrolling_on_the_day_of_the_start() {
    let mut case = unused();
    case.user.otp_start = TODAY;
    let code = case.away(0);
    assert!(case.enrol_alone(&code).is_ok());
}

/// The token is looked at before the code, too.
fn token_refused(change: impl FnOnce(&mut Case), sharing: Sharing, refusal: &Refusal) {
    let mut case = unused();
    change(&mut case);
    let before = case.state();
    let right = case.away(0);
    for typed in [right.as_str(), &guess(1), "12"] {
        assert_eq!(case.enrol(typed, None, sharing).as_ref(), Err(refusal), "{typed}");
        assert_eq!(case.state(), before);
    }
}

const ALONE: Sharing = Sharing { others: 0, agreed: false, may_allot: false };
const AT_THE_DESK: Sharing = Sharing { others: 0, agreed: false, may_allot: true };
const SHARED: Sharing = Sharing { others: 1, agreed: true, may_allot: true };

fn in_stock(case: &mut Case) {
    (case.token.contract, case.token.place) = (None, TokenPlace::InStock);
}

cases! { token_refused;
    v51_enrolling_on_a_paused_token(
        |case: &mut Case| case.token.state = TokenState::Paused, ALONE, &Refusal::TokenPaused
    );
    v51_enrolling_on_a_lost_token(
        |case: &mut Case| case.token.state = TokenState::Lost, ALONE, &Refusal::TokenLost
    );
    v51_enrolling_on_a_faulty_token(
        |case: &mut Case| case.token.state = TokenState::Faulty, ALONE, &Refusal::TokenFaulty
    );
    v51_enrolling_on_a_disposed_token(
        |case: &mut Case| case.token.state = TokenState::Disposed, ALONE, &Refusal::TokenDisposed
    );
    v51_enrolling_on_an_expired_token(
        |case: &mut Case| case.token.expires_on = Some(date(2026, 11, 21)), ALONE, &Refusal::TokenExpired
    );
    v51_enrolling_on_a_token_of_another_contract(
        |case: &mut Case| case.token.contract = Some(ContractId(2)), ALONE, &Refusal::TokenOtherContract
    );
    v51_enrolling_on_a_token_of_another_contract_at_the_desk(
        |case: &mut Case| case.token.contract = Some(ContractId(2)), AT_THE_DESK, &Refusal::TokenOtherContract
    );
    v51_enrolling_on_a_returned_token(
        |case: &mut Case| case.token.place = TokenPlace::Returned, AT_THE_DESK,
        &Refusal::WrongState { from: "returned", to: "with_contract" }
    );
    v51_enrolling_on_a_returned_token_without_contract(|case: &mut Case| {
        case.token.contract = None;
        case.token.place = TokenPlace::Returned;
    }, AT_THE_DESK, &Refusal::WrongState { from: "returned", to: "with_contract" });
    v51_enrolling_oneself_on_a_token_in_stock(in_stock, ALONE, &Refusal::TokenOtherContract);
    v51_sharing_a_token_of_branch_staff(in_stock, SHARED, &Refusal::TokenOtherContract);
    v51_branch_staff_on_a_token_of_a_contract(
        |case: &mut Case| case.user.contract = None, AT_THE_DESK, &Refusal::TokenOtherContract
    );
    v51_the_contract_is_named_before_the_state(|case: &mut Case| {
        case.token.contract = Some(ContractId(2));
        case.token.state = TokenState::Paused;
    }, ALONE, &Refusal::TokenOtherContract);
}

/// A token without contract is allotted by the enrolment at the desk, and by nothing less.
fn allotted(place: TokenPlace, taken: bool) {
    let mut case = unused();
    (case.token.contract, case.token.place) = (None, place);
    assert_eq!(case.enrol(&guess(1), None, AT_THE_DESK), Err(wrong(1)));
    assert_eq!((case.token.contract, case.token.place), (None, place));
    let code = case.away(0);
    let result = case.enrol(&code, None, AT_THE_DESK);
    if taken {
        assert!(result.is_ok());
        assert_eq!((case.token.contract, case.token.place), (Some(ContractId(1)), TokenPlace::WithContract));
    } else {
        assert_eq!(result, Err(Refusal::WrongState { from: place.name(), to: "with_contract" }));
        assert_eq!((case.token.contract, case.token.state), (None, TokenState::Unregistered));
        // And the code is not used up by it.
        assert_eq!(case.token.progress.last_step, None);
    }
}

cases! { allotted;
    v25_a_token_in_stock_is_allotted(TokenPlace::InStock, true);
    v25_a_token_in_transit_is_allotted(TokenPlace::InTransit, true);
    v25_a_token_without_contract_but_with_one_is_not(TokenPlace::WithContract, false);
}

#[test]
fn v25_branch_staff_use_a_token_in_stock_as_it_is() {
    let mut case = unused();
    in_stock(&mut case);
    case.user.contract = None;
    let code = case.away(0);
    assert!(case.enrol(&code, None, AT_THE_DESK).is_ok());
    assert_eq!((case.token.contract, case.token.place), (None, TokenPlace::InStock));
    let next = case.away(1);
    assert!(case.enrol(&next, None, SHARED).is_ok());
}

/// Wrong codes count on the user and on the token; the fifth stops his enrolment.
#[test]
fn sr44_the_fifth_wrong_code_stops_enrolment() {
    let mut case = unused();
    for failures in 1..=ENROLMENT_FAILURES {
        assert!(!case.user.enrolment_stopped());
        assert_eq!(case.enrol_alone(&guess(failures)), Err(wrong(failures)));
        assert_eq!((case.user.enrolment.in_row, case.token.failures), (failures, failures));
    }
    assert!(case.user.enrolment_stopped());
    let (code, before) = (case.away(0), case.state());
    assert_eq!(case.enrol_alone(&code), Err(Refusal::EnrolmentStopped));
    assert_eq!(case.state(), before);
    // Time alone releases nothing.
    case.later(400 * 86_400);
    let later = case.away(0);
    assert_eq!(case.enrol_alone(&later), Err(Refusal::EnrolmentStopped));
}

#[test]
fn sr44_the_setting_is_none_of_an_enrolment() {
    let mut case = unused();
    case.policy.failures_allowed = 3;
    for failures in 1..=4 {
        assert_eq!(case.enrol_alone(&guess(failures)), Err(wrong(failures)));
    }
    assert!(!case.user.enrolment_stopped());
}

/// A wrong code at enrolment, and so many seconds later the same one again.
fn same_again(seconds: i64, counts: bool) {
    let mut case = unused();
    assert_eq!(case.enrol_alone(&guess(1)), Err(wrong(1)));
    case.later(seconds);
    let failures = if counts { 2 } else { 1 };
    assert_eq!(case.enrol_alone(&guess(1)), Err(wrong(failures)));
    assert_eq!((case.user.enrolment.in_row, case.token.failures), (failures, failures));
}

cases! { same_again;
    v50_the_same_wrong_code_at_enrolment_at_once(0, false);
    v50_the_same_wrong_code_at_enrolment_after_60_seconds(60, false);
    v50_the_same_wrong_code_at_enrolment_after_61_seconds(61, true);
}

#[test]
fn sr47_three_used_codes_at_enrolment_are_forgiven() {
    let mut case = unused();
    case.token.progress.last_step = Some(STEP);
    let code = case.away(0);
    for counted in [0, 0, 0, 1, 2] {
        assert_eq!(case.enrol_alone(&code), Err(Refusal::OtpReplayed));
        assert_eq!((case.user.enrolment.in_row, case.token.failures), (counted, counted));
    }
}

/// With so many failures on the token before, a wrong code at enrolment makes it ask for two codes, or not yet.
fn cap(before: u32, needs_resync: bool) {
    let mut case = unused();
    case.token.failures = before;
    assert_eq!(case.enrol_alone(&guess(1)), Err(wrong(1)));
    assert_eq!((case.token.failures, case.token.needs_resync), (before + 1, needs_resync));
}

cases! { cap;
    sr46_the_fourteenth_at_enrolment(13, false);
    sr46_the_fifteenth_at_enrolment(14, true);
    sr46_the_sixteenth_at_enrolment(15, true);
}

/// What is no code counts nothing.
fn no_code(typed: &str) {
    let mut case = unused();
    let before = case.state();
    assert_eq!(case.enrol_alone(typed), Err(Refusal::OtpMalformed));
    assert_eq!(case.state(), before);
}

cases! { no_code;
    v12_enrolling_with_nothing("");
    v12_enrolling_with_5_digits("12345");
    v12_enrolling_with_7_digits("1234567");
    v12_enrolling_with_8_digits("12345678");
    v12_enrolling_with_letters("abcdef");
}

/// Sharing is asked about once the code is right, and not before: the question tells that the serial is in use.
fn asked(others: u32, agreed: bool, away: i64, expected: &Result<(), Refusal>) {
    let mut case = Case::new();
    let code = case.away(away);
    let result = case.enrol(&code, None, Sharing { others, agreed, may_allot: false });
    assert_eq!(&result.map(|_| ()), expected);
}

cases! { asked;
    v28_nobody_else_is_on_it(0, false, 0, &Ok(()));
    v28_nobody_else_is_on_it_and_agreed(0, true, 0, &Ok(()));
    v28_one_other_and_not_agreed(1, false, 0, &Err(Refusal::TokenSharedConfirm { n: 1 }));
    v28_one_other_and_agreed(1, true, 0, &Ok(()));
    v28_nine_others_and_not_agreed(9, false, 1, &Err(Refusal::TokenSharedConfirm { n: 9 }));
    v28_nine_others_and_agreed(9, true, -1, &Ok(()));
    v28_one_other_and_a_wrong_code(1, false, 5, &Err(wrong(1)));
}

#[test]
fn v28_one_other_and_a_used_code() {
    let mut case = Case::used_up_to(STEP);
    let code = case.away(0);
    let sharing = Sharing { others: 1, agreed: false, may_allot: false };
    assert_eq!(case.enrol(&code, None, sharing), Err(Refusal::OtpReplayed));
}

#[test]
fn v46_an_event_based_token_is_enrolled_within_10_counters() {
    for (counter, right) in [(0, true), (10, true), (11, false)] {
        let mut case = Case::event_based(None);
        let code = case.code(counter);
        assert_eq!(case.enrol_alone(&code).is_ok(), right, "{counter}");
        assert_eq!(case.token.progress.last_step, right.then_some(counter));
    }
}
