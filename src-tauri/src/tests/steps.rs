//! The steps of the session: lock, user mode, training.

use std::time::Duration;

use kagimori_app::Authorisation;
use kagimori_app::audit::{EntryView, HistoryQuery};
use kagimori_app::history_export::{ExportRequest, Format};
use kagimori_app::user_unlock_password::PasswordLocks;

use super::room::{self, CONFIRMATION, LOGIN, Passing, Room, State};
use crate::dto::SessionView;
use crate::session::{Phase, Session};

const MINUTE: Duration = Duration::from_mins(1);

async fn described(session: &Session) -> serde_json::Value {
    let view: SessionView = session.describe().await.unwrap();
    serde_json::to_value(view).unwrap()
}

#[tokio::test]
async fn ten_idle_minutes_lock_the_window_and_close_the_vault() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::Master, uptime.clone()).await;

    uptime.pass(MINUTE * 9);
    assert!(!session.look_at_the_time().await.unwrap());
    session.idle().touch();
    uptime.pass(MINUTE * 9);
    assert!(!session.look_at_the_time().await.unwrap());
    uptime.pass(MINUTE);
    assert!(session.look_at_the_time().await.unwrap());

    assert_eq!(session.phase().await, Phase::Locked);
    assert_eq!(session.desk().await.err().unwrap().code(), "locked");
    assert_eq!(described(&session).await["person"]["loginId"], "suzuki");
    assert_eq!(session.unlock("wrong password".into()).await.unwrap_err().code(), "wrong_credentials");
    assert_eq!(session.phase().await, Phase::Locked);
    session.unlock(LOGIN.into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);
    assert!(!session.look_at_the_time().await.unwrap(), "the clock starts anew");
}

#[tokio::test]
async fn the_idle_minutes_are_bounded() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::Master, uptime.clone()).await;

    session.idle().set_minutes(200);
    uptime.pass(MINUTE * 30);
    assert!(session.look_at_the_time().await.unwrap());
    session.unlock(LOGIN.into()).await.unwrap();
    session.idle().set_minutes(0);
    assert!(!session.look_at_the_time().await.unwrap());
    uptime.pass(MINUTE);
    assert!(session.look_at_the_time().await.unwrap());
}

#[tokio::test]
async fn twelve_hours_after_the_last_one_time_password_it_is_asked_for_again() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    // The sample master has a token.
    let session = room.enter_with(State::Training, uptime.clone()).await;
    for _ in 0..12 * 60 - 1 {
        uptime.pass(MINUTE);
        session.idle().touch();
    }
    assert!(!session.look_at_the_time().await.unwrap());
    session.lock().await.unwrap();
    session.unlock("renshu-login-suzuki".into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk, "the password alone");

    uptime.pass(MINUTE);
    session.idle().touch();
    assert!(session.look_at_the_time().await.unwrap(), "twelve hours are over");
    session.unlock("renshu-login-suzuki".into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::OneTimePassword);
}

#[tokio::test]
async fn users_sign_in_at_an_operators_desk_and_only_he_takes_it_back() {
    let room = Room::furnish().await;
    let session = room.enter(State::General).await;

    let shown = described(&session).await;
    assert_eq!((&shown["userMode"], &shown["person"]["loginId"]), (&true.into(), &"tanaka".into()));
    assert_eq!(shown["host"]["loginId"], "suzuki");
    session.sign_out().await.unwrap();
    assert_eq!(session.phase().await, Phase::SignIn);
    assert_eq!(
        session.end_user_mode("wrong password".into()).await.unwrap_err().code(),
        "login_password_wrong"
    );
    session.end_user_mode(LOGIN.into()).await.unwrap();
    let shown = described(&session).await;
    assert_eq!((&shown["userMode"], &shown["person"]["loginId"]), (&false.into(), &"suzuki".into()));
}

#[tokio::test]
async fn idleness_in_user_mode_locks_the_operators_desk() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::General, uptime.clone()).await;

    uptime.pass(MINUTE * 10);
    assert!(session.look_at_the_time().await.unwrap());
    assert_eq!(described(&session).await["person"]["loginId"], "suzuki");
    assert_eq!(session.unlock("not tanaka's desk".into()).await.unwrap_err().code(), "wrong_credentials");
    session.unlock(LOGIN.into()).await.unwrap();
    assert_eq!(described(&session).await["userMode"], false);
}

#[tokio::test]
async fn an_operator_who_was_stopped_meanwhile_does_not_keep_his_desk_open() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::Administrator, uptime.clone()).await;
    session.begin_user_mode().await.unwrap();
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    let authorisation =
        kagimori_app::Authorisation { confirmation_password: Some(CONFIRMATION.into()), otp: None };
    session.desk().await.unwrap().stop_user("sato", authorisation).await.unwrap();

    assert_eq!(described(&session).await["person"]["loginId"], "suzuki");
    uptime.pass(MINUTE * 10);
    assert!(session.look_at_the_time().await.unwrap());
    assert_eq!(session.phase().await, Phase::SignIn, "there is nobody to come back to the lock");
    assert_eq!(session.desk().await.err().unwrap().code(), "not_signed_in");
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
}

#[tokio::test]
async fn twelve_hours_count_for_the_operator_whose_desk_it_is() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::Master, uptime.clone()).await;
    session.begin_user_mode().await.unwrap();
    for _ in 0..12 * 60 {
        uptime.pass(MINUTE);
        session.idle().touch();
    }
    assert!(session.look_at_the_time().await.unwrap(), "the operator's desk is locked");
    assert_eq!(session.phase().await, Phase::Locked);
}

#[tokio::test]
async fn a_contracts_master_at_the_branchs_desk_reads_of_his_own_contract_only() {
    let room = Room::furnish().await;
    let session = room.enter(State::Supervisor).await;
    {
        let desk = session.desk().await.unwrap();
        for (contract, master) in [("0000001", "mastera"), ("0000002", "masterb")] {
            room::contract_with_master(&desk, contract, master).await;
        }
    }
    session.begin_user_mode().await.unwrap();
    session.sign_in("mastera", LOGIN.into()).await.unwrap();

    let desk = session.desk().await.unwrap();
    let history = desk.history(&HistoryQuery::default()).await.unwrap();
    let about: Vec<_> = history.items.iter().filter_map(|entry| entry.user.as_deref()).collect();
    assert!(about.contains(&"mastera"), "{about:?}");
    assert!(about.iter().all(|login_id| *login_id == "mastera"), "{about:?}");
    for stranger in ["masterb", "yakuseki", "nobody"] {
        let query = HistoryQuery { user: Some(stranger.into()), ..HistoryQuery::default() };
        assert_eq!(desk.history(&query).await.unwrap_err().code(), "user_unknown", "{stranger}");
    }
    // What he writes to a file is true for whoever sees more than he does.
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("history.jsonl");
    let request = ExportRequest { query: HistoryQuery::default(), format: Format::JsonLines, file };
    let exported = desk.export_history(&request).await.unwrap();
    // The clock and the settings are the branch's.
    let acts = described(&session).await["acts"].to_string();
    assert!(!acts.contains("administ"), "{acts}");
    drop(desk);
    session.end_user_mode(LOGIN.into()).await.unwrap();
    let desk = session.desk().await.unwrap();
    assert_eq!(desk.compare_export(&request.file).await.unwrap().entries, exported.entries);
    let other = std::fs::read_to_string(&request.file).unwrap().replacen("0000001", "0000002", 1);
    std::fs::write(&request.file, other).unwrap();
    assert_eq!(desk.compare_export(&request.file).await.unwrap_err().code(), "export_differs");
}

#[tokio::test]
async fn wrong_passwords_are_not_forgotten_by_whoever_turns_back_at_the_door() {
    let room = Room::furnish().await;
    let session = room.enter(State::OneTimePassword).await;
    session.sign_out().await.unwrap();
    let dir = room.last().join("state");
    let untold = || {
        let states = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path());
        let mut counts = states.filter(|path| path.extension().is_some_and(|e| e == "untold-attempts"));
        counts.next().map(|path| std::fs::read_to_string(path).unwrap())
    };
    for _ in 0..2 {
        let wrong = session.sign_in("sato", "wrong password".into()).await.unwrap_err();
        assert_eq!(wrong.code(), "wrong_credentials");
    }
    session.sign_in("sato", "renshu-login-sato".into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::OneTimePassword);
    session.sign_out().await.unwrap();
    assert_eq!(untold().as_deref(), Some("2"));
}

#[tokio::test]
async fn wrong_passwords_at_the_closed_vault_are_told_at_the_next_sign_in() {
    let room = Room::furnish().await;
    let session = room.enter(State::SignIn).await;

    assert_eq!(
        session.sign_in("suzuki", "wrong password".into()).await.unwrap_err().code(),
        "wrong_credentials"
    );
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(described(&session).await["failuresSince"], 1);
    session.sign_out().await.unwrap();
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(described(&session).await["failuresSince"], 0);
}

#[tokio::test]
async fn a_recovery_code_is_not_left_lying_on_the_screen() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::FirstStart, uptime.clone()).await;
    let setup = serde_json::json!({
        "edition": "branch", "institution": "", "telephone": "", "contract": null,
        "loginId": "yakuseki", "loginIdAgain": "yakuseki", "name": "山田 和子", "kana": "",
        "loginPassword": LOGIN, "confirmationPassword": CONFIRMATION,
    });
    let setup: crate::dto::VaultSetup = serde_json::from_value(setup).unwrap();
    session.prepare_vault(setup.read().unwrap()).await.unwrap();

    uptime.pass(MINUTE * 10);
    assert!(session.look_at_the_time().await.unwrap());
    assert_eq!(session.phase().await, Phase::FirstStart);
}

#[tokio::test]
async fn who_has_not_signed_in_to_the_end_is_signed_out_instead() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::OneTimePassword, uptime.clone()).await;

    uptime.pass(MINUTE * 10);
    assert!(session.look_at_the_time().await.unwrap());
    assert_eq!(session.phase().await, Phase::SignIn);
}

#[tokio::test]
async fn temporary_passwords_are_changed_before_anything_else() {
    let room = Room::furnish().await;
    let session = room.enter(State::NewPasswords).await;
    let change = |new_login: &str, new_confirmation: &str| kagimori_app::own_passwords::PasswordChange {
        login: "asa to hiru to yoru".into(),
        confirmation: "haru natsu aki fuyu".into(),
        new_login: Some(new_login.into()),
        new_confirmation: Some(new_confirmation.into()),
    };

    for (login, confirmation, code) in [
        ("asa to hiru to yoru", CONFIRMATION, "password_rule"),
        (LOGIN, "haru natsu aki fuyu", "password_rule"),
        ("short", CONFIRMATION, "password_rule"),
    ] {
        assert_eq!(session.change_passwords(change(login, confirmation)).await.unwrap_err().code(), code);
        assert_eq!(session.phase().await, Phase::NewPasswords);
    }
    session.change_passwords(change(LOGIN, CONFIRMATION)).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);
    session.sign_out().await.unwrap();
    assert_eq!(
        session.sign_in("shinjin", "asa to hiru to yoru".into()).await.unwrap_err().code(),
        "wrong_credentials"
    );
    session.sign_in("shinjin", LOGIN.into()).await.unwrap();
}

#[tokio::test]
async fn an_operators_old_password_opens_nothing_after_the_change() {
    let room = Room::furnish().await;
    let session = room.enter(State::Administrator).await;
    let change = kagimori_app::own_passwords::PasswordChange {
        login: LOGIN.into(),
        confirmation: CONFIRMATION.into(),
        new_login: Some("umi to yama to kawa".into()),
        new_confirmation: None,
    };

    session.change_passwords(change).await.unwrap();
    session.sign_out().await.unwrap();
    assert_eq!(session.sign_in("sato", LOGIN.into()).await.unwrap_err().code(), "wrong_credentials");
    session.sign_in("sato", "umi to yama to kawa".into()).await.unwrap();
    session.sign_out().await.unwrap();
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
}

#[tokio::test]
async fn five_wrong_passwords_at_an_open_vault_lock_a_login_until_it_is_unlocked() {
    let room = Room::furnish().await;
    let session = room.enter(State::General).await;
    session.sign_out().await.unwrap();

    for _ in 0..5 {
        assert_eq!(
            session.sign_in("tanaka", "wrong password".into()).await.unwrap_err().code(),
            "wrong_credentials"
        );
        assert_eq!(
            session.sign_in("nobody", "wrong password".into()).await.unwrap_err().code(),
            "wrong_credentials"
        );
    }
    assert_eq!(session.sign_in("tanaka", LOGIN.into()).await.unwrap_err().code(), "login_locked");
    session.end_user_mode(LOGIN.into()).await.unwrap();
    let desk = session.desk().await.unwrap();
    let authorisation =
        kagimori_app::Authorisation { confirmation_password: Some(CONFIRMATION.into()), otp: None };
    assert!(!desk.unlock_password("tanaka", PasswordLocks::Login, authorisation).await.unwrap().locks.login);
    drop(desk);
    session.begin_user_mode().await.unwrap();
    session.sign_in("tanaka", LOGIN.into()).await.unwrap();
}

/// The page is told the role of who hands over as it is afterwards: he goes on as an administrator.
#[tokio::test]
async fn the_session_of_the_old_master_goes_on_as_an_administrators() {
    let room = Room::furnish().await;
    let session = room.enter(State::Master).await;
    let acts = async || {
        let acts = described(&session).await["acts"].as_array().unwrap().clone();
        acts.iter().any(|act| act == "administer")
    };
    assert_eq!(described(&session).await["person"]["role"], "master");
    assert!(acts().await);
    let authorisation =
        kagimori_app::Authorisation { confirmation_password: Some(CONFIRMATION.into()), otp: None };
    session.desk().await.unwrap().change_master("tanaka", &LOGIN.into(), authorisation).await.unwrap();
    assert_eq!(described(&session).await["person"]["role"], "administrator");
    assert!(!acts().await);
    // His slot stays, and so does his way back after the lock.
    session.lock().await.unwrap();
    session.unlock(LOGIN.into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);
}

#[tokio::test]
async fn training_is_one_call_away_changes_roles_and_starts_over() {
    let room = Room::furnish().await;
    let session = room.enter(State::FirstStart).await;

    session.start_training().await.unwrap();
    assert_eq!(described(&session).await["person"]["loginId"], "suzuki");
    let before = described(&session).await["now"].clone();
    session.practice_desk().await.unwrap().next_display().await.unwrap();
    assert_ne!(described(&session).await["now"], before);

    session.take_role("yamada").await.unwrap();
    let shown = described(&session).await;
    assert_eq!((&shown["phase"], &shown["practiceLoginId"]), (&"sign_in".into(), &"yamada".into()));
    assert_eq!(session.practice_desk().await.unwrap().fobs().await.unwrap().total, 3);
    session.sign_in("yamada", "renshu-login-yamada".into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Enrolment);
    let code = session.practice_desk().await.unwrap().fob_display("KT000003").await.unwrap().code;
    session.enrol_oneself("KT000003".into(), code.to_string(), false).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);

    session.reset_training().await.unwrap();
    assert_eq!(described(&session).await["person"]["loginId"], "suzuki");
    session.take_role("yamada").await.unwrap();
    session.sign_in("yamada", "renshu-login-yamada".into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Enrolment, "as if nothing had been practised");
    session.leave_training().await.unwrap();
    assert_eq!(session.phase().await, Phase::FirstStart);
}

#[tokio::test]
async fn a_new_vault_is_written_only_when_its_recovery_code_was_read_back() {
    let room = Room::furnish().await;
    let session = room.enter(State::FirstStart).await;
    let setup = serde_json::json!({
        "edition": "company", "institution": "みほん信用組合", "telephone": "",
        "contract": {
            "code": "0000123", "name": "△△商事株式会社", "kana": "", "branch": "", "account": "", "otpStart": null,
        },
        "loginId": "suzuki", "loginIdAgain": "suzuki", "name": "鈴木 一郎", "kana": "",
        "loginPassword": LOGIN, "confirmationPassword": CONFIRMATION,
    });
    let setup: crate::dto::VaultSetup = serde_json::from_value(setup).unwrap();

    let code = session.prepare_vault(setup.read().unwrap()).await.unwrap();
    assert_eq!(session.phase().await, Phase::RecoveryCode);
    assert_eq!(session.create_vault("ZZZZ").await.unwrap_err().code(), "recovery_code_wrong");
    session.cancel_setup().await;
    assert_eq!(session.phase().await, Phase::FirstStart, "nothing was written");
    assert_eq!(session.create_vault(&code[code.len() - 4..]).await.unwrap_err().code(), "not_now");

    let setup = serde_json::json!({
        "edition": "branch", "institution": "", "telephone": "", "contract": null,
        "loginId": "yakuseki", "loginIdAgain": "yakuseki", "name": "山田 和子", "kana": "",
        "loginPassword": LOGIN, "confirmationPassword": CONFIRMATION,
    });
    let setup: crate::dto::VaultSetup = serde_json::from_value(setup).unwrap();
    let code = session.prepare_vault(setup.read().unwrap()).await.unwrap();
    session.create_vault(&code[code.len() - 4..].to_lowercase()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);
    session.sign_out().await.unwrap();
    session.sign_in("yakuseki", LOGIN.into()).await.unwrap();
}
#[tokio::test]
async fn who_may_confirms_an_untrusted_clock_before_his_one_time_password() {
    let room = Room::furnish().await;
    let session = room.enter(State::Clock).await;
    assert_eq!(described(&session).await["phase"], "clock");
    assert_eq!(session.clock_state().await.unwrap().trust.name(), "behind");
    let shown = session.clock_state().await.unwrap().now;
    let wrong = Authorisation { confirmation_password: Some("not this one".into()), otp: None };
    assert_eq!(
        session.anchor_clock("時計を合わせた".into(), shown, wrong).await.err().unwrap().code(),
        "confirmation_wrong"
    );
    let right = Authorisation { confirmation_password: Some("renshu-kakunin-suzuki".into()), otp: None };
    assert_eq!(
        session.anchor_clock(String::new(), shown, right.clone()).await.err().unwrap().code(),
        "invalid_value"
    );
    let other = session.anchor_clock("時計を合わせた".into(), shown.plus(121), right.clone()).await;
    assert_eq!(other.err().unwrap().code(), "clock_moved");
    assert_eq!(session.phase().await, Phase::Clock);
    session.anchor_clock("時計を合わせた".into(), shown, right).await.unwrap();
    assert_eq!(session.phase().await, Phase::OneTimePassword);
    // The clock went back: one code that somebody saw would not be enough.
    assert_eq!(described(&session).await["twoCodes"], true);
}

#[tokio::test]
async fn a_clock_that_was_set_right_is_asked_about_no_longer() {
    let room = Room::furnish().await;
    let clock = room::Still::new(-3_600);
    let session = room.enter_at(State::Clock, Passing::default(), clock.clone()).await;
    assert!(!session.look_at_the_time().await.unwrap());
    clock.set(3_600);
    assert!(session.look_at_the_time().await.unwrap());
    assert_eq!(session.phase().await, Phase::OneTimePassword);
}

#[tokio::test]
async fn a_leap_of_the_clock_is_not_forgotten_by_locking() {
    let room = Room::furnish().await;
    let clock = room::Still::new(0);
    let session = room.enter_at(State::Master, Passing::default(), clock.clone()).await;
    clock.set(5 * 86_400);
    assert_eq!(session.clock_state().await.unwrap().trust.name(), "jumped");
    session.lock().await.unwrap();
    session.unlock(LOGIN.into()).await.unwrap();
    assert_eq!(session.clock_state().await.unwrap().trust.name(), "jumped");
    session.sign_out().await.unwrap();
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(session.clock_state().await.unwrap().trust.name(), "jumped");
    // Nothing of it was learned: set right, the clock is trusted.
    clock.set(-5 * 86_400);
    assert_eq!(session.clock_state().await.unwrap().trust.name(), "trusted");
}

/// The newest entries, oldest first: what, by whom, why.
async fn newest(session: &Session, n: usize) -> Vec<(&'static str, String, String)> {
    let query = HistoryQuery { limit: Some(n), ..HistoryQuery::default() };
    let entries = session.desk().await.unwrap().history(&query).await.unwrap().items;
    let told = |entry: EntryView| {
        let reason = entry.details.into_iter().find(|(name, _)| *name == "reason").map(|(_, value)| value);
        (entry.kind, entry.operator.unwrap_or_default(), reason.unwrap_or_default())
    };
    entries.into_iter().rev().map(told).collect()
}

fn entry(kind: &'static str, operator: &str, reason: &str) -> (&'static str, String, String) {
    (kind, operator.to_owned(), reason.to_owned())
}

#[tokio::test]
async fn the_history_tells_who_left_and_why() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::Master, uptime.clone()).await;
    session.lock().await.unwrap();
    session.unlock(LOGIN.into()).await.unwrap();
    assert_eq!(newest(&session, 2).await, [entry("locked", "suzuki", ""), entry("signed_in", "suzuki", "")]);
    uptime.pass(MINUTE * 10);
    assert!(session.look_at_the_time().await.unwrap());
    session.unlock(LOGIN.into()).await.unwrap();
    assert_eq!(newest(&session, 2).await[0], entry("locked", "suzuki", "idle"));

    // 利用者モード: the guest is signed out with the desk he sits at.
    session.begin_user_mode().await.unwrap();
    session.sign_in("sato", LOGIN.into()).await.unwrap();
    assert_eq!(newest(&session, 2).await[0], entry("user_mode_begun", "suzuki", ""));
    session.lock().await.unwrap();
    session.unlock(LOGIN.into()).await.unwrap();
    let told = newest(&session, 3).await;
    assert_eq!(told[..2], [entry("signed_out", "sato", ""), entry("locked", "suzuki", "")]);
    session.begin_user_mode().await.unwrap();
    session.end_user_mode(LOGIN.into()).await.unwrap();
    assert_eq!(newest(&session, 1).await, [entry("user_mode_ended", "suzuki", "")]);

    session.sign_out().await.unwrap();
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(newest(&session, 2).await[0], entry("signed_out", "suzuki", ""));
    session.close().await.unwrap();
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(newest(&session, 2).await[0], entry("signed_out", "suzuki", "program_ends"));
}

#[tokio::test]
async fn a_lock_that_cannot_be_written_down_locks_all_the_same() {
    let room = Room::furnish().await;
    let session = room.enter(State::Master).await;
    // What the program cannot write to any more: its vault was closed under its hands.
    let desk = session.desk().await.unwrap().sign_in_here("suzuki", &LOGIN.into()).await.unwrap();
    desk.close().await.unwrap();
    let _ = session.lock().await;
    assert!(matches!(session.phase().await, Phase::Locked | Phase::SignIn));
    assert!(session.desk().await.is_err());
}

/// A desk's drafts at two places.
async fn type_something(session: &Session) {
    assert!(session.keep_draft("/verify".into(), "受付番号 7".into()).await.unwrap());
    assert!(session.keep_draft("/manage/users/list".into(), "田中".into()).await.unwrap());
}

#[tokio::test]
async fn what_was_typed_waits_for_who_typed_it_over_the_lock() {
    let (room, uptime) = (Room::furnish().await, Passing::default());
    let session = room.enter_with(State::Master, uptime.clone()).await;
    type_something(&session).await;
    assert!(!session.keep_draft("/verify".into(), "x".repeat(65 * 1024)).await.unwrap(), "too much");
    type_something(&session).await;

    uptime.pass(MINUTE * 10);
    assert!(session.look_at_the_time().await.unwrap());
    assert_eq!(session.take_draft("/verify").await.unwrap_err().code(), "locked");
    assert_eq!(session.keep_draft("/verify".into(), String::new()).await.unwrap_err().code(), "locked");
    session.unlock("wrong password".into()).await.unwrap_err();
    session.unlock(LOGIN.into()).await.unwrap();

    assert_eq!(session.take_draft("/verify").await.unwrap().as_deref(), Some("受付番号 7"));
    assert_eq!(session.take_draft("/verify").await.unwrap(), None, "once");
    session.lock().await.unwrap();
    session.unlock(LOGIN.into()).await.unwrap();
    assert_eq!(session.take_draft("/manage/users/list").await.unwrap().as_deref(), Some("田中"));
}

#[tokio::test]
async fn what_was_typed_is_gone_with_who_typed_it() {
    let room = Room::furnish().await;
    let session = room.enter(State::Master).await;
    // Signed out, at the desk or from the lock.
    for locked in [false, true] {
        type_something(&session).await;
        if locked {
            session.lock().await.unwrap();
        }
        session.sign_out().await.unwrap();
        assert_eq!(session.take_draft("/verify").await.unwrap_err().code(), "not_signed_in");
        session.sign_in("suzuki", LOGIN.into()).await.unwrap();
        assert_eq!(session.take_draft("/verify").await.unwrap(), None);
    }

    // 利用者モード: each has his own, and the guest's are gone with the lock.
    type_something(&session).await;
    session.begin_user_mode().await.unwrap();
    session.sign_in("tanaka", LOGIN.into()).await.unwrap();
    assert_eq!(session.take_draft("/verify").await.unwrap(), None);
    session.keep_draft("/verify".into(), "tanaka's".into()).await.unwrap();
    session.lock().await.unwrap();
    session.unlock(LOGIN.into()).await.unwrap();
    assert_eq!(session.take_draft("/verify").await.unwrap().as_deref(), Some("受付番号 7"));
}

#[tokio::test]
async fn in_training_what_was_typed_waits_as_well() {
    let room = Room::furnish().await;
    let session = room.enter(State::Training).await;
    type_something(&session).await;
    session.lock().await.unwrap();
    session.unlock("renshu-login-suzuki".into()).await.unwrap();
    assert_eq!(session.take_draft("/verify").await.unwrap().as_deref(), Some("受付番号 7"));
}
