//! V-51: the life of a token, every step from every state, and what a code has to do with it.

use kagimori_domain::Refusal;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::token::TokenState::{self, Disposed, Faulty, InUse, Lost, Paused, Unregistered};
use kagimori_domain::token::{Progress, Token};

use crate::case::{Case, STEP, guess, wrong};

type Step = fn(&mut Token) -> Result<(), Refusal>;

const PAUSE: Step = Token::pause;
const RESUME_WITH_USERS: Step = |token| token.resume(true);
const RESUME_WITHOUT: Step = |token| token.resume(false);
const LOSE: Step = Token::lose;
const FIND: Step = Token::find_again;
const BREAK_DOWN: Step = Token::break_down;
const DISPOSE: Step = Token::dispose;

/// Taken from each state in the order of [`TokenState::ALL`], the step leads to one and is refused from all others.
fn steps(step: Step, to: TokenState, allowed: [bool; 6]) {
    for (from, allowed) in TokenState::ALL.into_iter().zip(allowed) {
        let mut token = Case::used_up_to(STEP).token;
        token.state = from;
        let before = token.clone();
        let result = step(&mut token);
        if allowed {
            assert_eq!(result, Ok(()), "{from:?}");
            assert_eq!(token, Token { state: to, ..before });
        } else {
            assert_eq!(result, Err(Refusal::WrongState { from: from.name(), to: to.name() }));
            assert_eq!(token, before);
        }
    }
}

cases! { steps;
    v51_pausing(PAUSE, Paused, [true, true, false, false, false, false]);
    v51_resuming_with_users(RESUME_WITH_USERS, InUse, [false, false, true, false, false, false]);
    v51_resuming_without_users(RESUME_WITHOUT, Unregistered, [false, false, true, false, false, false]);
    v51_losing(LOSE, Lost, [true, true, true, false, false, false]);
    v51_finding(FIND, Unregistered, [false, false, false, true, false, false]);
    v51_breaking_down(BREAK_DOWN, Faulty, [true, true, true, true, false, false]);
    v51_disposing(DISPOSE, Disposed, [false, false, false, false, true, false]);
}

/// A registration ends, and so many others go on.
fn ended(from: TokenState, live_left: u32, to: TokenState) {
    let mut token = Case::used_up_to(STEP).token;
    token.state = from;
    token.registration_ended(live_left);
    assert_eq!(token.state, to);
    assert_eq!(token.progress.last_step, Some(STEP));
}

cases! { ended;
    v51_the_last_registration_ends(InUse, 0, Unregistered);
    v51_one_of_two_registrations_ends(InUse, 1, InUse);
    v51_the_last_registration_of_a_paused_token_ends(Paused, 0, Paused);
    v51_the_last_registration_of_a_lost_token_ends(Lost, 0, Lost);
    v51_the_last_registration_of_a_faulty_token_ends(Faulty, 0, Faulty);
    v51_the_last_registration_of_a_disposed_token_ends(Disposed, 0, Disposed);
}

/// A registration is revoked for good.
fn revoked(from: RegistrationState, was_live: bool) {
    let mut registration = Case::sharer();
    registration.state = from;
    assert_eq!(registration.is_live(), was_live);
    assert_eq!(registration.revoke(), was_live);
    assert_eq!((registration.state, registration.is_live()), (RegistrationState::Revoked, false));
    assert!(!registration.unlock());
}

cases! { revoked;
    v51_revoking_one_in_use(RegistrationState::Active, true);
    v51_revoking_one_suspended(RegistrationState::Suspended, true);
    v51_revoking_one_revoked(RegistrationState::Revoked, false);
}

/// Only a lost token can be found: the code is not even looked at.
fn not_lost(state: TokenState) {
    let mut case = Case::new();
    case.token.state = state;
    let right = case.away(0);
    let before = case.token.clone();
    for typed in [right.as_str(), &guess(1), "12"] {
        let refusal = Refusal::WrongState { from: state.name(), to: "unregistered" };
        assert_eq!(case.find_again(typed), Err(refusal));
        assert_eq!(case.token, before);
    }
}

cases! { not_lost;
    v51_finding_one_unregistered(Unregistered);
    v51_finding_one_in_use(InUse);
    v51_finding_one_paused(Paused);
    v51_finding_one_faulty(Faulty);
    v51_finding_one_disposed(Disposed);
}

/// A lost token that used step 100,000, and the code so many steps from the clock.
fn found(away: i64, expected: &Result<(), Refusal>) {
    let mut case = Case::used_up_to(STEP);
    case.token.state = Lost;
    let code = case.away(away);
    let result = case.find_again(&code);
    assert_eq!(&result, expected);
    if expected.is_ok() {
        let drift = i32::try_from(away).unwrap();
        let last_step = STEP.checked_add_signed(away);
        assert_eq!(case.token.progress, Progress { last_step, drift, drift_set: drift });
        assert_eq!((case.token.state, case.token.failures), (Unregistered, 0));
    } else {
        assert_eq!(case.token.state, Lost);
        assert_eq!(case.token.progress.last_step, Some(STEP));
    }
}

const WRONG: Refusal = Refusal::OtpWrong { failures: 1, left: 14 };

cases! { found;
    v51_found_by_a_fresh_code(1, &Ok(()));
    v51_found_by_one_10_steps_ahead(10, &Ok(()));
    v51_not_found_by_one_11_steps_ahead(11, &Err(WRONG));
    v51_not_found_by_one_11_steps_behind(-11, &Err(WRONG));
    v20_v51_not_found_by_the_last_one_used(0, &Err(Refusal::OtpReplayed));
    v22_v51_not_found_by_an_older_one(-10, &Err(Refusal::OtpReplayed));
}

/// Wrong codes for a lost token count on it alone, every one of them.
fn cap(before: u32, needs_resync: bool) {
    let mut case = Case::new();
    (case.token.state, case.token.failures) = (Lost, before);
    let (failures, left) = (before + 1, 15_u32.saturating_sub(before + 1));
    assert_eq!(case.find_again(&guess(1)), Err(Refusal::OtpWrong { failures, left }));
    assert_eq!((case.token.failures, case.token.needs_resync), (failures, needs_resync));
}

cases! { cap;
    sr46_the_first_wrong_code_for_a_lost_token(0, false);
    sr46_the_fourteenth_wrong_code_for_a_lost_token(13, false);
    sr46_the_fifteenth_wrong_code_for_a_lost_token(14, true);
    sr46_the_sixteenth_wrong_code_for_a_lost_token(15, true);
}

#[test]
fn v12_what_is_no_code_finds_nothing_and_counts_nothing() {
    let mut case = Case::new();
    case.token.state = Lost;
    let before = case.token.clone();
    for typed in ["", "12345", "1234567", "abcdef"] {
        assert_eq!(case.find_again(typed), Err(Refusal::OtpMalformed), "{typed}");
        assert_eq!(case.token, before);
    }
}

#[test]
fn v51_a_paused_token_keeps_its_registrations_and_its_time() {
    let mut case = Case::drifted(2);
    let code = case.away(2);
    case.check(&code).unwrap();
    let before = case.state();
    case.token.pause().unwrap();
    case.later(60);
    let next = case.away(2);
    assert_eq!(case.check(&next), Err(Refusal::TokenPaused));
    assert_eq!(case.check(&guess(1)), Err(Refusal::TokenPaused));
    case.token.resume(true).unwrap();
    assert_eq!(case.state(), before);
    assert!(case.check(&next).is_ok());
    assert_eq!(case.check(&guess(1)), Err(wrong(1)));
}

/// What tokens, registrations and states are called outside stays as it is.
#[test]
fn v51_states_have_stable_names() {
    let names = TokenState::ALL.map(TokenState::name);
    assert_eq!(names, ["unregistered", "in_use", "paused", "lost", "faulty", "disposed"]);
    assert_eq!(names.map(TokenState::from_name), TokenState::ALL.map(Some));
    assert_eq!(RegistrationState::ALL.map(RegistrationState::name), ["active", "suspended", "revoked"]);
}
