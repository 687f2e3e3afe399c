//! Vaults with people in them, and a window at any step.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::time::{Clock, Instant};
use kagimori_app::operators::NewOperator;
use kagimori_app::own_passwords::PasswordChange;
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, prepare};
use kagimori_app::{Authorisation, Desk, VaultFiles};
use secrecy::SecretString;
use tempfile::TempDir;

use crate::session::idle::Uptime;
use crate::session::{Idle, Phase, Places, Session};

pub(super) const LOGIN: &str = "kumo to ame to yuki";
pub(super) const CONFIRMATION: &str = "hare nochi kumori";
const FIRST_LOGIN: &str = "asa to hiru to yoru";
const FIRST_CONFIRMATION: &str = "haru natsu aki fuyu";
/// 2026-11-22 00:00 UTC.
const NOW: Instant = Instant(1_795_305_600);

/// Where a window can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    FirstStart,
    SignIn,
    RolledBack,
    Clock,
    OneTimePassword,
    NewPasswords,
    Enrolment,
    Locked,
    Master,
    Administrator,
    General,
    ReadOnly,
    Clerk,
    Supervisor,
    Training,
}

/// A clock that stands still until somebody sets it.
pub(super) struct Still(AtomicI64);

impl Still {
    /// A clock so many seconds ahead of [`NOW`].
    pub(super) fn new(ahead: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(ahead)))
    }

    pub(super) fn set(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for Still {
    fn now(&self) -> Instant {
        NOW.plus(self.0.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> i64 {
        0
    }
}

/// A monotonic clock that a test moves.
#[derive(Clone, Default)]
pub(super) struct Passing(Arc<Mutex<Duration>>);

impl Passing {
    pub(super) fn pass(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }
}

impl Uptime for Passing {
    fn now(&self) -> Duration {
        *self.0.lock().unwrap()
    }
}

/// A company's, a branch's and a training vault, ready to be copied.
pub(super) struct Room {
    dir: TempDir,
    used: Mutex<Vec<TempDir>>,
}

fn password(text: &str) -> SecretString {
    text.into()
}

fn passwords(login: &str, confirmation: &str) -> NewPasswords {
    NewPasswords { login: password(login), confirmation: password(confirmation) }
}

fn authorisation() -> Authorisation {
    Authorisation { confirmation_password: Some(password(CONFIRMATION)), otp: None }
}

fn first(login_id: &str) -> FirstOperator {
    FirstOperator {
        login_id: login_id.into(),
        name: "鈴木 一郎".into(),
        kana: String::new(),
        passwords: passwords(LOGIN, CONFIRMATION),
    }
}

fn clock() -> Arc<dyn Clock> {
    Still::new(0)
}

impl Room {
    pub(super) async fn furnish() -> Self {
        let room = Self { dir: tempfile::tempdir().unwrap(), used: Mutex::default() };
        room.company().await;
        room.branch().await;
        let session = room.session("training", Passing::default());
        session.start_training().await.unwrap();
        // With a live registration the sample administrator is asked for his one-time password.
        session.close().await.unwrap();
        room
    }

    async fn company(&self) {
        let files = VaultFiles::new(self.dir.path().join("company/vault"));
        let contract = NewContract {
            code: "0000123".into(),
            name: "△△商事株式会社".into(),
            kana: String::new(),
            branch: String::new(),
            account: None,
            otp_start: None,
        };
        let new = NewVault::Company(first("suzuki"), contract, Institution::default());
        let desk =
            prepare(&files, new).await.unwrap().finish(&files, clock(), Via::Window, None).await.unwrap();
        for (login_id, role) in
            [("sato", Role::Administrator), ("tanaka", Role::General), ("kobayashi", Role::ReadOnly)]
        {
            // Long before their use-start date they are asked for nothing.
            add(&desk, login_id, role, Some("2099-01-01")).await;
            settle(&desk, login_id).await;
        }
        add(&desk, "shinjin", Role::General, Some("2099-01-01")).await;
        add(&desk, "yamada", Role::General, None).await;
        settle(&desk, "yamada").await;
        desk.close().await.unwrap();
    }

    async fn branch(&self) {
        let files = VaultFiles::new(self.dir.path().join("branch/vault"));
        let new = NewVault::Branch(first("yakuseki"), Institution::default());
        let desk =
            prepare(&files, new).await.unwrap().finish(&files, clock(), Via::Window, None).await.unwrap();
        let clerk = NewOperator {
            login_id: "tantou".into(),
            name: "山田 和子".into(),
            kana: String::new(),
            role: Role::Clerk,
            passwords: passwords(FIRST_LOGIN, FIRST_CONFIRMATION),
        };
        desk.add_operator(clerk, authorisation()).await.unwrap();
        settle(&desk, "tantou").await;
        desk.close().await.unwrap();
    }

    /// A session over the folder of this name.
    fn session(&self, name: &str, uptime: Passing) -> Session {
        session(&self.dir.path().join(name), uptime, clock())
    }

    /// A session of its own at this step, over a copy of the vault.
    pub(super) async fn enter(&self, state: State) -> Session {
        self.enter_with(state, Passing::default()).await
    }

    /// The folder of the last session that was entered.
    pub(super) fn last(&self) -> std::path::PathBuf {
        self.used.lock().unwrap().last().unwrap().path().to_owned()
    }

    pub(super) async fn enter_with(&self, state: State, uptime: Passing) -> Session {
        let ahead = if state == State::Clock { -3_600 } else { 0 };
        self.enter_at(state, uptime, Still::new(ahead)).await
    }

    pub(super) async fn enter_at(&self, state: State, uptime: Passing, clock: Arc<dyn Clock>) -> Session {
        let name = match state {
            State::FirstStart => "empty",
            State::Clerk | State::Supervisor => "branch",
            State::Training | State::Clock | State::OneTimePassword => "training",
            _ => "company",
        };
        let copy = tempfile::tempdir().unwrap();
        copy_dir(&self.dir.path().join(name), copy.path());
        if matches!(state, State::Clock | State::OneTimePassword) {
            // The real vault's place: a registered person is asked there as well, without a host.
            fs::rename(copy.path().join("training"), copy.path().join("vault")).unwrap();
        }
        let session = session(copy.path(), uptime, clock);
        self.used.lock().unwrap().push(copy);
        match state {
            State::FirstStart | State::SignIn => {}
            State::OneTimePassword => {
                session.sign_in("sato", password("renshu-login-sato")).await.unwrap();
            }
            State::Clock => {
                session.sign_in("suzuki", password("renshu-login-suzuki")).await.unwrap();
            }
            State::RolledBack => {
                put_back(&session, &self.last()).await;
                session.sign_in("suzuki", password(LOGIN)).await.unwrap();
            }
            State::NewPasswords => guest(&session, "shinjin", FIRST_LOGIN).await,
            State::Enrolment => guest(&session, "yamada", LOGIN).await,
            State::Locked => {
                session.sign_in("suzuki", password(LOGIN)).await.unwrap();
                session.lock().await.unwrap();
            }
            State::Master => session.sign_in("suzuki", password(LOGIN)).await.unwrap(),
            State::Administrator => session.sign_in("sato", password(LOGIN)).await.unwrap(),
            State::General => guest(&session, "tanaka", LOGIN).await,
            State::ReadOnly => guest(&session, "kobayashi", LOGIN).await,
            State::Clerk => session.sign_in("tantou", password(LOGIN)).await.unwrap(),
            State::Supervisor => session.sign_in("yakuseki", password(LOGIN)).await.unwrap(),
            State::Training => session.start_training().await.unwrap(),
        }
        let phase = session.phase().await;
        let expected = match state {
            State::FirstStart => Phase::FirstStart,
            State::SignIn => Phase::SignIn,
            State::RolledBack => Phase::RolledBack,
            State::Clock => Phase::Clock,
            State::OneTimePassword => Phase::OneTimePassword,
            State::NewPasswords => Phase::NewPasswords,
            State::Enrolment => Phase::Enrolment,
            State::Locked => Phase::Locked,
            _ => Phase::Desk,
        };
        assert_eq!(phase, expected, "{state:?}");
        session
    }
}

fn session(dir: &Path, uptime: Passing, clock: Arc<dyn Clock>) -> Session {
    let places = Places {
        real: VaultFiles::new(dir.join("vault")),
        training: VaultFiles::new(dir.join("training")),
        state: Some(dir.join("state")),
    };
    Session::new(places, clock, Idle::new(Box::new(uptime)))
}

/// Somebody signs in and out, and the vault's folder is put back to what it was before.
pub(super) async fn put_back(session: &Session, dir: &Path) {
    let (vault, older) = (dir.join("vault"), tempfile::tempdir().unwrap());
    copy_dir(&vault, older.path());
    session.sign_in("suzuki", password(LOGIN)).await.unwrap();
    session.sign_out().await.unwrap();
    fs::remove_dir_all(&vault).unwrap();
    fs::create_dir(&vault).unwrap();
    copy_dir(older.path(), &vault);
}

/// A session over this folder.
pub(super) fn session_in(dir: &Path) -> Session {
    session(dir, Passing::default(), clock())
}

/// Signs somebody in at a desk that the master has opened for users.
async fn guest(session: &Session, login_id: &str, login: &str) {
    session.sign_in("suzuki", password(LOGIN)).await.unwrap();
    session.begin_user_mode().await.unwrap();
    session.sign_in(login_id, password(login)).await.unwrap();
}

/// A contract with its master, who has changed his first passwords and is not asked to enrol yet.
pub(super) async fn contract_with_master(desk: &Desk, contract: &str, login_id: &str) {
    let new = NewContract {
        code: contract.into(),
        name: contract.into(),
        kana: String::new(),
        branch: String::new(),
        account: None,
        otp_start: None,
    };
    desk.add_contract(new, authorisation()).await.unwrap();
    let master = NewUser {
        contract: Some(contract.into()),
        login_id: login_id.into(),
        name: login_id.into(),
        kana: String::new(),
        role: Role::Master,
        otp_start: Some("2099-01-01".parse().unwrap()),
        permissions: None,
        passwords: Some(passwords(FIRST_LOGIN, FIRST_CONFIRMATION)),
    };
    desk.add_user(master, authorisation()).await.unwrap();
    settle(desk, login_id).await;
}

async fn add(desk: &Desk, login_id: &str, role: Role, otp_start: Option<&str>) {
    let new = NewUser {
        contract: None,
        login_id: login_id.into(),
        name: login_id.into(),
        kana: String::new(),
        role,
        otp_start: otp_start.map(|day| day.parse().unwrap()),
        permissions: None,
        passwords: Some(passwords(FIRST_LOGIN, FIRST_CONFIRMATION)),
    };
    desk.add_user(new, authorisation()).await.unwrap();
}

/// He has changed his first passwords.
async fn settle(desk: &Desk, login_id: &str) {
    let own = desk.sign_in_here(login_id, &password(FIRST_LOGIN)).await.unwrap();
    let change = PasswordChange {
        login: password(FIRST_LOGIN),
        confirmation: password(FIRST_CONFIRMATION),
        new_login: Some(password(LOGIN)),
        new_confirmation: Some(password(CONFIRMATION)),
    };
    own.change_passwords(change).await.unwrap();
}

fn copy_dir(from: &Path, to: &Path) {
    if !from.exists() {
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
