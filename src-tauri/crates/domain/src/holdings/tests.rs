use super::*;
use crate::ids::ContractId;
use crate::replacement::Reason;
use crate::text::{LoginId, Serial};
use crate::time::Instant;
use crate::token::TokenPlace;
use crate::token::tests::token;
use crate::user::UserStatus;
use crate::user::tests::user;
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 22);
const NOW: Instant = Instant(6_000_017);
const MASTER: UserId = UserId(1);
const TANAKA: UserId = UserId(2);
const SATO: UserId = UserId(3);
const SHARED: TokenId = TokenId(10);
const SPARE: TokenId = TokenId(11);

/// A master, who shares a token with two others; a spare token.
fn office() -> Holdings {
    let mut holdings = Holdings::default();
    for (id, login_id, role) in
        [(MASTER, "suzuki", Role::Master), (TANAKA, "tanaka", Role::General), (SATO, "sato", Role::General)]
    {
        let login_id = LoginId::parse(login_id).unwrap();
        holdings.users.insert(id, User { login_id, role, ..user() });
        holdings.registrations.push(Registration::new(id, SHARED, NOW));
    }
    for (id, serial, state) in
        [(SHARED, "KG-00 0012", TokenState::InUse), (SPARE, "KG000013", TokenState::Unregistered)]
    {
        holdings.tokens.insert(id, Token { serial: Serial::parse(serial).unwrap(), state, ..token() });
    }
    holdings
}

fn after(act: impl FnOnce(&mut Holdings)) -> (Holdings, Holdings, Consequence) {
    let before = office();
    let mut after = before.clone();
    act(&mut after);
    let consequence = Consequence::between(&before, &after, &[], TODAY);
    (before, after, consequence)
}

#[test]
fn a_revoke_detaches_the_chosen_and_lets_the_others_go_on() {
    let (_, holdings, consequence) = after(|holdings| {
        let done = holdings.revoke(&[Ok(TANAKA), Ok(TANAKA), Err(Refusal::UserUnknown)], false).unwrap();
        let ended = Ended { user: TANAKA, token: SHARED, before: RegistrationState::Active };
        assert_eq!(done.chosen, [Ok(ended), Err(Refusal::NotRegistered), Err(Refusal::UserUnknown)]);
        assert_eq!((done.sharers, done.lost), (vec![], vec![]));
        assert_eq!(done.going_on, [MASTER, SATO]);
    });
    assert_eq!(holdings.tokens[&SHARED].state, TokenState::InUse);
    let results: Vec<_> = consequence.users.iter().map(|u| (u.user, u.after.clone(), u.token)).collect();
    let detached = (TANAKA, Err(Refusal::NotRegistered), None);
    assert_eq!(results, [(MASTER, Ok(()), Some(SHARED)), detached, (SATO, Ok(()), Some(SHARED))]);
    assert!(!consequence.takes_last_token());
}

#[test]
fn a_lost_token_is_lost_for_every_sharer() {
    let (before, holdings, consequence) = after(|holdings| {
        let done = holdings.revoke(&[Ok(SATO)], true).unwrap();
        assert_eq!(done.sharers.iter().map(|e| e.user).collect::<Vec<_>>(), [MASTER, TANAKA]);
        assert_eq!(done.lost, [(SHARED, TokenState::InUse)]);
        assert!(done.going_on.is_empty());
    });
    assert_eq!(holdings.tokens[&SHARED].state, TokenState::Lost);
    assert!(consequence.users.iter().all(|u| u.after == Err(Refusal::NotRegistered)));
    assert!(consequence.takes_last_token());
    // The last four characters, however they are typed.
    for typed in ["0012", "００１２", " 00-12"] {
        assert_eq!(consequence.confirm_last_tokens(&before, &[typed.to_owned()]), Ok(()), "{typed}");
    }
    for typed in ["", "012", "00012", "0013"] {
        let refused = consequence.confirm_last_tokens(&before, &[typed.to_owned()]);
        assert_eq!(refused, Err(Refusal::LastTokenUnconfirmed), "{typed}");
    }
    assert_eq!(consequence.confirm_last_tokens(&before, &[]), Err(Refusal::LastTokenUnconfirmed));
}

#[test]
fn a_pause_keeps_the_registrations_and_a_resume_gives_back_each_former_state() {
    let mut holdings = office();
    holdings.registrations[1].state = RegistrationState::Suspended;
    let before = holdings.clone();
    assert_eq!(holdings.step(SHARED, Step::Pause), Ok(vec![]));
    let consequence = Consequence::between(&before, &holdings, &[], TODAY);
    let paused = Err(Refusal::TokenPaused);
    let results: Vec<_> = consequence.users.iter().map(|u| (&u.before, &u.after)).collect();
    let suspended = Err(Refusal::OtpSuspended);
    assert_eq!(results, [(&Ok(()), &paused), (&suspended, &suspended), (&Ok(()), &paused)]);
    assert!(consequence.takes_last_token());
    assert!(consequence.users.iter().all(|u| u.token == Some(SHARED)));
    assert_eq!(holdings.step(SHARED, Step::Resume), Ok(vec![]));
    assert_eq!(holdings, before);
}

#[test]
fn a_master_who_cannot_sign_in_loses_nothing() {
    for stopped in [false, true] {
        let mut holdings = office();
        if stopped {
            holdings.users.get_mut(&MASTER).unwrap().status = UserStatus::Stopped;
        } else {
            holdings.registrations[0].state = RegistrationState::Suspended;
        }
        let before = holdings.clone();
        holdings.step(SHARED, Step::Lose).unwrap();
        let consequence = Consequence::between(&before, &holdings, &[], TODAY);
        assert!(!consequence.takes_last_token());
        assert_eq!(consequence.confirm_last_tokens(&before, &[]), Ok(()));
    }
}

#[test]
fn a_refused_step_changes_nothing() {
    let (before, holdings, consequence) = after(|holdings| {
        let refusal = Refusal::WrongState { from: "in_use", to: "disposed" };
        assert_eq!(holdings.step(SHARED, Step::Dispose), Err(refusal));
        assert_eq!(holdings.step(TokenId(99), Step::Pause), Err(Refusal::TokenUnknown));
    });
    assert_eq!(before, holdings);
    assert!(consequence.users.iter().all(|u| u.before == u.after && !u.last_token));
    assert!(consequence.tokens.iter().all(|t| t.before == t.after));
}

#[test]
fn a_replacement_moves_the_chosen_as_they_stand_and_detaches_the_others() {
    let mut holdings = office();
    holdings.registrations[1].state = RegistrationState::Suspended;
    holdings.registrations[1].suspended_at = Some(NOW);
    holdings.registrations[1].failures.in_row = 5;
    let spare = holdings.tokens.get_mut(&SPARE).unwrap();
    (spare.contract, spare.place) = (None, TokenPlace::InStock);
    let before = holdings.clone();
    let later = NOW.plus(600);
    let moving = [Ok(MASTER), Ok(TANAKA), Ok(MASTER)];
    let done = holdings.replace(SHARED, SPARE, &moving, Reason::Battery, later).unwrap();
    assert_eq!(done.moved.iter().map(|e| e.user).collect::<Vec<_>>(), [MASTER, TANAKA]);
    assert_eq!(done.ended.iter().map(|e| e.user).collect::<Vec<_>>(), [SATO]);
    assert_eq!(holdings.tokens[&SHARED].state, TokenState::Faulty);
    let new = &holdings.tokens[&SPARE];
    assert_eq!((new.state, new.place), (TokenState::InUse, TokenPlace::WithContract));
    assert_eq!(new.contract, Some(ContractId(1)));
    let moved = holdings.live(TANAKA).unwrap();
    assert_eq!((moved.token, moved.since, moved.state), (SPARE, later, RegistrationState::Suspended));
    assert_eq!((moved.failures.in_row, moved.suspended_at), (5, Some(NOW)));
    let consequence = Consequence::between(&before, &holdings, &[], TODAY);
    let results: Vec<_> = consequence.users.into_iter().map(|u| (u.user, u.after)).collect();
    let suspended = (TANAKA, Err(Refusal::OtpSuspended));
    assert_eq!(results, [(MASTER, Ok(())), suspended, (SATO, Err(Refusal::NotRegistered))]);
}

#[test]
fn the_reason_decides_what_becomes_of_the_old_token() {
    for reason in Reason::ALL {
        assert_eq!(Reason::from_name(reason.name()), Some(reason));
        let mut holdings = office();
        holdings.replace(SHARED, SPARE, &[Ok(SATO)], reason, NOW).unwrap();
        let expected = if reason == Reason::Lost { TokenState::Lost } else { TokenState::Faulty };
        assert_eq!(holdings.tokens[&SHARED].state, expected, "{reason:?}");
        assert_eq!(holdings.live_on(SHARED).count(), 0);
    }
    assert_eq!(Reason::from_name("left"), None);
}

#[test]
fn a_refused_replacement_changes_nothing() {
    let spare_user = Ok(UserId(4));
    for (old, new, moving, expected) in [
        (SHARED, SPARE, [spare_user], Refusal::NotRegistered),
        (SHARED, SPARE, [Err(Refusal::UserUnknown)], Refusal::UserUnknown),
        (SPARE, SHARED, [Ok(MASTER)], Refusal::NotRegistered),
    ] {
        let mut holdings = office();
        let refused = holdings.replace(old, new, &moving, Reason::Lost, NOW);
        assert_eq!((refused, holdings), (Err(expected), office()));
    }
}
