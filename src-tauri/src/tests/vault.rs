//! The vault as a whole at the window: an older copy, the way back, new keys, the day's backup.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kagimori_app::training::PEOPLE;
use kagimori_app::vault_create::NewPasswords;
use kagimori_app::{Authorisation, BackupOpener};

use super::room::{CONFIRMATION, LOGIN, Passing, Room, State, put_back, session_in};
use crate::session::{Phase, Return, Session};

fn authorisation(confirmation: &str) -> Authorisation {
    Authorisation { confirmation_password: Some(confirmation.into()), otp: None }
}

fn backups(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir.join("vault/backups"))
        .map_or_else(|_| Vec::new(), |entries| entries.map(|entry| entry.unwrap().path()).collect())
}

async fn backed_up(session: &Session, dir: &Path) -> PathBuf {
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    session.keep_house().await.unwrap();
    session.sign_out().await.unwrap();
    let made = backups(dir);
    assert_eq!(made.len(), 1);
    made[0].clone()
}

#[tokio::test]
async fn an_older_vault_is_looked_at_or_answered_for() {
    let room = Room::furnish().await;
    let session = room.enter(State::SignIn).await;
    let dir = room.last();
    put_back(&session, &dir).await;
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::RolledBack);
    let view = serde_json::to_value(session.describe().await.unwrap()).unwrap();
    assert_eq!((&view["mayAcknowledge"], &view["readOnly"]), (&true.into(), &false.into()));
    let number = |name: &str| view["rollback"][name].as_u64().unwrap();
    assert!(number("generationFound") < number("generationSeen"));

    // Looked at: nothing is changed, and what would change something is not shown.
    session.look_only().await.unwrap();
    let desk = session.desk().await.unwrap();
    assert!(desk.history_digest().await.unwrap().entries > 0);
    let refused = desk.stop_user("tanaka", authorisation(CONFIRMATION)).await.unwrap_err();
    assert_eq!(refused.code(), "rollback");
    // A guess counts all the same.
    for left in [4, 3] {
        let guess = desk.check_login_password(&"not this one".into()).await.unwrap_err();
        assert_eq!((guess.code(), &guess.params()["left"]), ("login_password_wrong", &left.into()));
    }
    drop(desk);
    let view = serde_json::to_value(session.describe().await.unwrap()).unwrap();
    assert_eq!(view["readOnly"], true);
    assert_eq!(view["acts"], serde_json::json!(["own", "see_administration", "see_records"]));
    session.keep_house().await.unwrap();
    assert!(backups(&dir).is_empty(), "no backup is made of it");

    // He has shown his password alone: others do not sit down at his desk, and the lock signs him out.
    assert_eq!(session.begin_user_mode().await.unwrap_err().code(), "not_now");
    session.lock().await.unwrap();
    assert_eq!(session.phase().await, Phase::SignIn);
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::RolledBack);

    let wrong = session.acknowledge_rollback("復元", authorisation("not this one")).await.unwrap_err();
    assert_eq!(wrong.code(), "confirmation_wrong");
    let no_reason = session.acknowledge_rollback("", authorisation(CONFIRMATION)).await.unwrap_err();
    assert_eq!(no_reason.code(), "invalid_value");
    session.acknowledge_rollback("復元", authorisation(CONFIRMATION)).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);
    session.desk().await.unwrap().stop_user("tanaka", authorisation(CONFIRMATION)).await.unwrap();
    session.sign_out().await.unwrap();
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);
}

#[tokio::test]
async fn an_administrator_can_only_look_at_an_older_vault() {
    let room = Room::furnish().await;
    let session = room.enter(State::SignIn).await;
    put_back(&session, &room.last()).await;
    session.sign_in("sato", LOGIN.into()).await.unwrap();
    let view = serde_json::to_value(session.describe().await.unwrap()).unwrap();
    assert_eq!((&view["phase"], &view["mayAcknowledge"]), (&"rolled_back".into(), &false.into()));
    let refused = session.acknowledge_rollback("復元", authorisation(CONFIRMATION)).await.unwrap_err();
    assert_eq!(refused.code(), "permission_denied");
}

#[tokio::test]
async fn one_backup_a_day_is_made_while_a_desk_is_open() {
    let room = Room::furnish().await;
    let uptime = Passing::default();
    let session = room.enter_with(State::SignIn, uptime.clone()).await;
    let dir = room.last();
    session.keep_house().await.unwrap();
    assert!(backups(&dir).is_empty());
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    session.keep_house().await.unwrap();
    assert_eq!(backups(&dir).len(), 1);
    // Removed, it is made again, but not every two seconds.
    fs::remove_file(&backups(&dir)[0]).unwrap();
    session.keep_house().await.unwrap();
    assert!(backups(&dir).is_empty());
    uptime.pass(Duration::from_mins(9));
    session.idle().touch();
    session.keep_house().await.unwrap();
    assert!(backups(&dir).is_empty());
    uptime.pass(Duration::from_mins(1));
    session.keep_house().await.unwrap();
    assert_eq!(backups(&dir).len(), 1);
}

#[tokio::test]
async fn a_vault_comes_back_where_there_is_none() {
    let room = Room::furnish().await;
    let session = room.enter(State::SignIn).await;
    let file = backed_up(&session, &room.last()).await;
    let wanted = |password: &str, replace| Return {
        opener: BackupOpener::Operator("suzuki".into(), password.into()),
        confirmation_password: Some(CONFIRMATION.into()),
        replace,
        time_is_right: false,
    };

    let elsewhere = tempfile::tempdir().unwrap();
    let other = session_in(elsewhere.path());
    assert_eq!(other.phase().await, Phase::FirstStart);
    assert_eq!(other.restore(wanted(LOGIN, false)).await.unwrap_err().code(), "file_unreadable");
    other.choose_backup(file.clone()).await;
    assert_eq!(
        other.restore(wanted("not this one at all", false)).await.unwrap_err().code(),
        "wrong_credentials"
    );
    assert_eq!(other.phase().await, Phase::FirstStart);
    assert!(other.restore(wanted(LOGIN, false)).await.unwrap().users > 0);
    assert_eq!(other.phase().await, Phase::SignIn);
    other.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(other.phase().await, Phase::Desk);
    // At the desk nothing is restored over it.
    assert_eq!(other.restore(wanted(LOGIN, true)).await.unwrap_err().code(), "not_now");

    // Over a vault that is there only when that is said; this computer does not take it for an older copy then.
    session.choose_backup(file).await;
    assert_eq!(session.restore(wanted(LOGIN, false)).await.unwrap_err().code(), "vault_exists");
    let restored = session.restore(wanted(LOGIN, true)).await.unwrap();
    assert!(room.last().join("vault/backups").join(restored.kept.unwrap()).is_file());
    session.sign_in("suzuki", LOGIN.into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);
}

#[tokio::test]
async fn a_guess_at_a_backup_is_counted_at_the_desk_too() {
    let room = Room::furnish().await;
    let session = room.enter(State::Master).await;
    session.keep_house().await.unwrap();
    let dir = room.last();
    let counted = || {
        let states = fs::read_dir(dir.join("state")).unwrap().map(|entry| entry.unwrap().path());
        let mut attempts = states.filter(|path| path.extension().is_some_and(|e| e == "backup-attempts"));
        attempts.next().map(|path| fs::read_to_string(path).unwrap())
    };
    let file = &backups(&dir)[0];
    let desk = session.desk().await.unwrap();
    let guess = BackupOpener::Password("kawa no nagare wa".into());
    let refused = desk.rehearse_backup(file, Some(&guess)).await.unwrap_err();
    assert_eq!((refused.code(), counted().as_deref()), ("backup_password_wrong", Some("1")));
    let right = BackupOpener::Operator("suzuki".into(), LOGIN.into());
    desk.rehearse_backup(file, Some(&right)).await.unwrap();
    assert_eq!(counted(), None);
}

#[tokio::test]
async fn nothing_of_a_real_vault_is_opened_in_the_training_room() {
    let room = Room::furnish().await;
    let session = room.enter(State::SignIn).await;
    let file = backed_up(&session, &room.last()).await;
    let session = room.enter(State::Training).await;
    let desk = session.desk().await.unwrap();
    let opener = BackupOpener::Operator("suzuki".into(), LOGIN.into());
    let refused = desk.rehearse_backup(&file, Some(&opener)).await.unwrap_err();
    assert_eq!(refused.code(), "not_in_this_edition");
}

#[tokio::test]
async fn a_practice_vault_never_comes_back_as_the_real_one() {
    let room = Room::furnish().await;
    let session = room.enter(State::Training).await;
    session.leave_training().await.unwrap();
    let practice = room.last().join("training/vault.db");
    let elsewhere = tempfile::tempdir().unwrap();
    let other = session_in(elsewhere.path());
    other.choose_backup(practice).await;
    let wanted = Return {
        opener: BackupOpener::Operator("suzuki".into(), PEOPLE[0].login_password.into()),
        confirmation_password: Some(PEOPLE[0].confirmation_password.into()),
        replace: false,
        time_is_right: false,
    };
    assert_eq!(other.restore(wanted).await.unwrap_err().code(), "not_in_this_edition");
    assert_eq!(other.phase().await, Phase::FirstStart);
}

#[tokio::test]
async fn a_new_recovery_code_is_valid_once_it_was_typed_back() {
    let room = Room::furnish().await;
    let session = room.enter(State::Master).await;
    let passwords =
        || NewPasswords { login: "asa to hiru to ban".into(), confirmation: "natsu to fuyu".into() };
    let early = session.replace_recovery_code("0000", authorisation(CONFIRMATION)).await.unwrap_err();
    assert_eq!(early.code(), "not_now");
    let code = session.prepare_recovery_code().await.unwrap();
    let last = &code[code.len() - 4..];
    for (group, confirmation, refused) in
        [("....", CONFIRMATION, "recovery_code_wrong"), (last, "not this one", "confirmation_wrong")]
    {
        let error = session.replace_recovery_code(group, authorisation(confirmation)).await.unwrap_err();
        assert_eq!(error.code(), refused);
    }
    session.replace_recovery_code(last, authorisation(CONFIRMATION)).await.unwrap();
    let again = session.replace_recovery_code(last, authorisation(CONFIRMATION)).await.unwrap_err();
    assert_eq!(again.code(), "not_now");
    // At the desk it is not used; at the door it is, and gives the next one.
    let at_desk = session.recover("suzuki".into(), code.as_str().into(), passwords()).await.unwrap_err();
    assert_eq!(at_desk.code(), "not_now");
    session.sign_out().await.unwrap();
    let next = session.recover("suzuki".into(), code.as_str().into(), passwords()).await.unwrap();
    assert_ne!(next, code);
    assert_eq!(session.sign_in("suzuki", LOGIN.into()).await.unwrap_err().code(), "wrong_credentials");
    session.sign_in("suzuki", "asa to hiru to ban".into()).await.unwrap();
    assert_eq!(session.phase().await, Phase::Desk);
}

#[tokio::test]
async fn nothing_of_it_is_training_s_or_user_mode_s_matter() {
    let room = Room::furnish().await;
    let passwords =
        || NewPasswords { login: "asa to hiru to ban".into(), confirmation: "natsu to fuyu".into() };
    for state in [State::Training, State::General, State::NewPasswords] {
        let session = room.enter(state).await;
        let refused = session.recover("suzuki".into(), "0000".into(), passwords()).await.unwrap_err();
        assert_eq!(refused.code(), "not_now", "{state:?}");
        session.sign_out().await.unwrap();
        let refused = session.recover("suzuki".into(), "0000".into(), passwords()).await.unwrap_err();
        assert_eq!(refused.code(), "not_now", "{state:?}, signed out");
        assert!(session.may_choose_backup().await.is_err(), "{state:?}");
    }
    let session = room.enter(State::Training).await;
    session.keep_house().await.unwrap();
    assert!(!room.last().join("training/backups").exists());
}
