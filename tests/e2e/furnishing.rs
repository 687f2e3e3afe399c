//! What a journey finds: a vault made through the use cases on a computer whose window was not opened yet, at the
//! window's own clock. Only what a journey is about goes through the window.

use std::sync::Arc;

use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::purpose::{Permissions, Purpose};
use kagimori_app::domain::role::Role;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::operators::NewOperator;
use kagimori_app::own_passwords::PasswordChange;
use kagimori_app::token_import::ImportRequest;
use kagimori_app::token_lifecycle::Step;
use kagimori_app::unlock::UnlockRequest;
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, prepare};
use kagimori_app::verify::VerifyRequest;
use kagimori_app::{Authorisation, Desk, VaultFiles};
use kagimori_tests::{Fob, ManualClock, keys, seed_file};
use secrecy::SecretString;

use crate::driver::{Computer, Window};
use crate::journey::Journey;

/// Everybody's passwords, once he has chosen them.
pub(crate) const LOGIN: &str = "kumo to ame to yuki";
pub(crate) const CONFIRMATION: &str = "hare nochi kumori";
/// Those that he is given for his first sign-in.
pub(crate) const FIRST_LOGIN: &str = "asa to hiru to yoru";
pub(crate) const FIRST_CONFIRMATION: &str = "haru natsu aki fuyu";

/// Seconds by which a fob runs ahead that is far from right, yet can be put right.
pub(crate) const AHEAD: i64 = 240;
/// Seconds to a code that no search finds.
const FAR_AWAY: i64 = 3 * 86_400;

pub(crate) const CONTRACT: &str = "0000123";
pub(crate) const CONTRACT_NAME: &str = "△△商事株式会社";

/// Somebody at the window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    pub(crate) login_id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kana: &'static str,
    pub(crate) role: Role,
}

const fn person(login_id: &'static str, name: &'static str, kana: &'static str, role: Role) -> Person {
    Person { login_id, name, kana, role }
}

pub(crate) const SUZUKI: Person = person("suzuki", "鈴木 一郎", "スズキ イチロウ", Role::Master);
pub(crate) const SATO: Person = person("sato", "佐藤 花子", "サトウ ハナコ", Role::Administrator);
pub(crate) const TANAKA: Person = person("tanaka", "田中 三郎", "タナカ サブロウ", Role::General);
pub(crate) const YAMADA: Person = person("yamada", "山田 和子", "ヤマダ カズコ", Role::General);
pub(crate) const KATO: Person = person("kato", "加藤 明", "カトウ アキラ", Role::General);
pub(crate) const ITO: Person = person("itou", "伊藤 恵", "イトウ メグミ", Role::ReadOnly);
/// A branch's staff.
pub(crate) const OKADA: Person = person("okada", "岡田 進", "オカダ ススム", Role::Supervisor);
pub(crate) const MORI: Person = person("mori", "森 由美", "モリ ユミ", Role::Clerk);

/// So many fobs of the usual kind.
pub(crate) fn fobs(count: usize) -> Vec<Fob> {
    keys(count, 11).iter().map(Fob::from).collect()
}

/// A vault being furnished: its first operator at the open desk.
pub(crate) struct Furnishing {
    computer: Computer,
    clock: Arc<ManualClock>,
    desk: Desk,
    fobs: Vec<Fob>,
    recovery_code: String,
    /// The contract of new users and tokens, if the operator belongs to none.
    contract: Option<String>,
    /// The fob of the operator, once he is enrolled.
    own_fob: Option<usize>,
    started: i64,
    passed: i64,
}

impl Furnishing {
    /// 鈴木's company with these fobs, and nobody else yet.
    pub(crate) async fn company(fobs: Vec<Fob>) -> Self {
        let new = NewVault::Company(
            first_operator(SUZUKI),
            contract(),
            Institution {
                name: "みほん信用組合".into(),
                telephone: "03-0000-0000".into(),
                ..Institution::default()
            },
        );
        let mut furnishing = Self::begin(new).await;
        furnishing.import(fobs).await;
        furnishing
    }

    /// A branch with 岡田, one contract, and these fobs in stock.
    pub(crate) async fn branch(fobs: Vec<Fob>) -> Self {
        let institution = Institution { name: "みほん信用組合".into(), ..Institution::default() };
        let mut furnishing = Self::begin(NewVault::Branch(first_operator(OKADA), institution)).await;
        furnishing.desk.add_contract(contract(), authorisation(None)).await.unwrap();
        furnishing.contract = Some(CONTRACT.into());
        furnishing.import(fobs).await;
        furnishing
    }

    async fn begin(new: NewVault) -> Self {
        let computer = Computer::new();
        let started = computer.clock.now();
        let clock = Arc::new(ManualClock::new(started));
        let files = VaultFiles::new(computer.vault());
        let prepared = prepare(&files, new).await.unwrap();
        let recovery_code = prepared.recovery_code().to_string();
        let desk = prepared.finish(&files, clock.clone(), Via::Window, None).await.unwrap();
        Self {
            computer,
            clock,
            desk,
            fobs: Vec::new(),
            recovery_code,
            contract: None,
            own_fob: None,
            started,
            passed: 0,
        }
    }

    async fn import(&mut self, fobs: Vec<Fob>) {
        if fobs.is_empty() {
            return;
        }
        let file = self.computer.seed_file();
        std::fs::write(&file, seed_file(&fobs, "Acme")).unwrap();
        let request = ImportRequest { file, ..ImportRequest::default() };
        self.desk.import_tokens(&request, authorisation(None)).await.unwrap();
        self.fobs = fobs;
    }

    /// Adds somebody who has chosen his passwords.
    pub(crate) async fn add(&mut self, person: Person) -> &mut Self {
        self.add_with(person, None).await;
        let first = SecretString::from(FIRST_LOGIN);
        let desk = self.desk.sign_in_here(person.login_id, &first).await.unwrap();
        let change = PasswordChange {
            login: first,
            confirmation: FIRST_CONFIRMATION.into(),
            new_login: Some(LOGIN.into()),
            new_confirmation: Some(CONFIRMATION.into()),
        };
        desk.change_passwords(change).await.unwrap();
        self
    }

    /// Adds somebody who has the passwords that he was given, with the permissions of his role or these.
    pub(crate) async fn add_with(&mut self, person: Person, permissions: Option<Permissions>) -> &mut Self {
        let passwords = NewPasswords { login: FIRST_LOGIN.into(), confirmation: FIRST_CONFIRMATION.into() };
        let Person { login_id, name, kana, role } = person;
        if role.is_branch_staff() {
            let new = NewOperator {
                login_id: login_id.into(),
                name: name.into(),
                kana: kana.into(),
                role,
                passwords,
            };
            self.desk.add_operator(new, authorisation(None)).await.unwrap();
            return self;
        }
        let new = NewUser {
            contract: self.contract.clone(),
            login_id: login_id.into(),
            name: name.into(),
            kana: kana.into(),
            role,
            otp_start: None,
            permissions,
            passwords: Some(passwords),
        };
        let authorisation = self.with_code();
        self.desk.add_user(new, authorisation).await.unwrap();
        self
    }

    /// Puts somebody on a fob, alone or with others.
    pub(crate) async fn enrol(&mut self, person: Person, fob: usize) -> &mut Self {
        self.wait(60);
        let shown = &self.fobs[fob];
        let code = shown.period.map_or_else(|| shown.code(0), |_| shown.shows(self.now()));
        let request =
            EnrolRequest { user: person.login_id.into(), serial: shown.serial.clone(), code, share: true };
        self.desk.enroll(&request, authorisation(None)).await.unwrap();
        if person.role == Role::Master && self.contract.is_none() {
            self.own_fob = Some(fob);
        }
        self
    }

    /// Five wrong codes: his one-time password is suspended.
    pub(crate) async fn suspend(&mut self, person: Person, fob: usize) -> &mut Self {
        self.suspend_by(person, fob, FAR_AWAY).await
    }

    /// The same by codes of his fob, which runs so many seconds ahead.
    pub(crate) async fn suspend_by(&mut self, person: Person, fob: usize, ahead: i64) -> &mut Self {
        for _ in 0..5 {
            self.wait(60);
            let request = VerifyRequest {
                user: person.login_id.into(),
                code: self.fobs[fob].shows(self.now() + ahead),
                second: None,
                purpose: Purpose::Transfer,
                request_number: None,
                note: None,
            };
            assert!(self.desk.verify(&request).await.is_err());
        }
        self
    }

    /// Unlocks his one-time password.
    pub(crate) async fn unlock(&mut self, person: Person) -> &mut Self {
        let request = UnlockRequest {
            users: vec![person.login_id.into()],
            spoke_to_user: true,
            ..UnlockRequest::default()
        };
        self.desk.unlock(&request, authorisation(None)).await.unwrap();
        self
    }

    /// Takes a step in the life of a fob.
    pub(crate) async fn step(&mut self, fob: usize, step: Step) -> &mut Self {
        let serial = self.fobs[fob].serial.clone();
        self.desk.token_step(&serial, &step.into(), authorisation(None)).await.unwrap();
        self
    }

    /// Issues three temporary codes.
    pub(crate) async fn temporary_codes(&mut self, person: Person) -> &mut Self {
        let terms = Terms::new(3, 24).unwrap();
        self.desk.issue_temporary_codes(person.login_id, terms, authorisation(None)).await.unwrap();
        self
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, seconds: i64) -> &mut Self {
        self.clock.advance(seconds);
        self.passed += seconds;
        self
    }

    /// What a fob shows now.
    pub(crate) fn shows(&self, fob: usize) -> String {
        self.fobs[fob].shows(self.now())
    }

    /// The time at the desk.
    fn now(&self) -> i64 {
        self.started + self.passed
    }

    /// Leaves the desk, and lets time pass until the next code: what a journey begins with.
    pub(crate) async fn close(self) -> Furnished {
        let Self { mut computer, desk, fobs, recovery_code, passed, .. } = self;
        desk.close().await.unwrap();
        computer.clock.advance(passed + 60);
        Furnished { computer, fobs, recovery_code }
    }

    /// The same, with the window open at 「ログイン」.
    pub(crate) async fn open(self, journey: &'static str) -> Journey {
        self.close().await.open(journey).await
    }

    /// What authorises an act that asks for the operator's own code, if he has a fob.
    fn with_code(&mut self) -> Authorisation {
        let code = self.own_fob.map(|fob| {
            self.wait(60);
            self.shows(fob)
        });
        authorisation(code)
    }
}

/// A computer with a closed vault.
pub(crate) struct Furnished {
    pub(crate) computer: Computer,
    pub(crate) fobs: Vec<Fob>,
    pub(crate) recovery_code: String,
}

impl Furnished {
    /// Opens the window.
    pub(crate) async fn open(self, journey: &'static str) -> Journey {
        let Self { computer, fobs, recovery_code } = self;
        let window = Window::open_on(computer, journey).await;
        Journey::at(window, fobs, recovery_code)
    }
}

/// The master 鈴木 on the first fob; 田中 on the second, which has run ahead since, so that five of its codes failed.
/// The third is nobody's.
pub(crate) async fn company_with_a_suspended_user() -> Furnishing {
    let mut company = Furnishing::company(fobs(3)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    company.suspend_by(TANAKA, 1, AHEAD).await;
    company
}

fn first_operator(person: Person) -> FirstOperator {
    FirstOperator {
        login_id: person.login_id.into(),
        name: person.name.into(),
        kana: person.kana.into(),
        passwords: NewPasswords { login: LOGIN.into(), confirmation: CONFIRMATION.into() },
    }
}

fn contract() -> NewContract {
    NewContract {
        code: CONTRACT.into(),
        name: CONTRACT_NAME.into(),
        kana: "サンカクショウジ".into(),
        branch: String::new(),
        account: None,
        otp_start: None,
    }
}

fn authorisation(otp: Option<String>) -> Authorisation {
    Authorisation {
        confirmation_password: Some(SecretString::from(CONFIRMATION)),
        otp: otp.map(SecretString::from),
    }
}
