//! A branch's vault with a past: rows of every kind in every table, and its file as it was after each act.

use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::operators::NewOperator;
use kagimori_app::policy_change::PolicyView;
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_import::ImportRequest;
use kagimori_app::token_lifecycle::Step;
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_app::{Desk, Error};
use kagimori_tests::{Fob, Site, World, keys, seed_file};
use secrecy::SecretString;

pub(super) const OPERATOR: &str = World::MASTER;
pub(super) const PASSWORD: &str = World::LOGIN;

/// The vault as it is now, and as it was.
pub(super) struct Past {
    /// Its file.
    pub(super) now: Vec<u8>,
    /// What was done next, and the file before it.
    pub(super) before: Vec<(&'static str, Vec<u8>)>,
}

struct Branch {
    site: Site,
    desk: Option<Desk>,
    fobs: Vec<Fob>,
    before: Vec<(&'static str, Vec<u8>)>,
}

fn passwords(login: &str) -> NewPasswords {
    NewPasswords { login: SecretString::from(login), confirmation: SecretString::from(World::CONFIRMATION) }
}

impl Branch {
    fn desk(&self) -> &Desk {
        self.desk.as_ref().unwrap()
    }

    async fn close(&mut self) -> Vec<u8> {
        self.desk.take().unwrap().close().await.unwrap();
        std::fs::read(self.site.files().database()).unwrap()
    }

    /// Keeps the file as it is before the next act.
    async fn before(&mut self, act: &'static str) {
        let file = self.close().await;
        self.before.push((act, file));
        self.desk = Some(self.site.open(OPERATOR, PASSWORD).await.unwrap());
    }

    async fn contract(&self, code: &str) {
        let contract = NewContract {
            code: code.into(),
            name: "△△商事株式会社".into(),
            kana: String::new(),
            branch: String::new(),
            account: None,
            otp_start: None,
        };
        self.desk().add_contract(contract, World::authorisation()).await.unwrap();
    }

    async fn operator(&self, login_id: &str, role: Role) {
        let new = NewOperator {
            login_id: login_id.into(),
            name: "佐藤 次郎".into(),
            kana: String::new(),
            role,
            passwords: passwords("hayashi no oto"),
        };
        self.desk().add_operator(new, World::authorisation()).await.unwrap();
    }

    async fn user(&self, contract: &str, login_id: &str, role: Role) {
        let new = NewUser {
            contract: Some(contract.into()),
            login_id: login_id.into(),
            name: "田中 三郎".into(),
            kana: String::new(),
            role,
            otp_start: None,
            permissions: None,
            passwords: (role == Role::Master).then(|| passwords("kawa no nagare")),
        };
        self.desk().add_user(new, World::authorisation()).await.unwrap();
    }

    async fn import(&self, fobs: std::ops::Range<usize>, contract: Option<&str>) {
        let file = self.site.dir().join("seeds.xml");
        std::fs::write(&file, seed_file(&self.fobs[fobs], "Example")).unwrap();
        let request =
            ImportRequest { file, contract: contract.map(str::to_owned), ..ImportRequest::default() };
        self.desk().import_tokens(&request, World::authorisation()).await.unwrap();
    }

    fn shown(&self, fob: usize) -> String {
        self.fobs[fob].shows(kagimori_app::domain::time::Clock::now(&*self.site.clock).0)
    }

    async fn enrol(&self, login_id: &str, fob: usize) {
        let (serial, code) = (self.fobs[fob].serial.clone(), self.shown(fob));
        let request = EnrolRequest { user: login_id.into(), serial, code, share: true };
        self.desk().enroll(&request, World::authorisation()).await.unwrap();
        self.site.clock.advance(60);
    }

    async fn right_code(&self, login_id: &str, fob: usize) {
        self.desk().verify(&World::request(login_id, &self.shown(fob))).await.unwrap();
        self.site.clock.advance(60);
    }

    async fn wrong_codes(&self, login_id: &str, count: u32) {
        for i in 0..count {
            let answer = self.desk().verify(&World::request(login_id, &format!("00{i}{i}00"))).await;
            assert!(matches!(answer, Err(Error::Rule(_))), "{answer:?}");
        }
    }

    async fn step(&self, fob: usize, step: Step) {
        self.desk().token_step(&self.fobs[fob].serial, &step.into(), World::authorisation()).await.unwrap();
    }
}

fn paper() -> WrittenRequest {
    WrittenRequest { number: Some("R-0001".into()), seal_checked: true }
}

async fn make(site: &Site) {
    let operator = FirstOperator {
        login_id: OPERATOR.into(),
        name: "鈴木 一郎".into(),
        kana: String::new(),
        passwords: passwords(PASSWORD),
    };
    let new = NewVault::Branch(operator, Institution::default());
    create(site.files(), new, None, site.clock.clone(), Via::Cli, None).await.unwrap();
}

/// Makes the vault and lets years pass in it.
pub(super) async fn past() -> Past {
    const FIRST: &str = "0000123";
    const SECOND: &str = "0000456";
    let site = Site::new(World::START);
    make(&site).await;
    let desk = Some(site.open(OPERATOR, PASSWORD).await.unwrap());
    let fobs = keys(10, 7).iter().map(Fob::from).collect();
    let mut branch = Branch { site, desk, fobs, before: Vec::new() };

    branch.before("the first contract").await;
    branch.contract(FIRST).await;
    branch.contract(SECOND).await;
    branch.before("a clerk").await;
    branch.operator("satoh", Role::Clerk).await;
    branch.operator("kudo", Role::Supervisor).await;
    branch.before("users").await;
    branch.user(FIRST, "tanaka", Role::Master).await;
    for login_id in ["yamada", "kobayashi", "nakamura", "itoh", "hayashi", "mori"] {
        branch.user(FIRST, login_id, Role::General).await;
    }
    branch.user(SECOND, "ueda", Role::Master).await;
    branch.user(SECOND, "endo", Role::ReadOnly).await;
    branch.before("an import").await;
    branch.import(0..7, Some(FIRST)).await;
    branch.import(7..10, None).await;
    branch.before("registrations").await;
    branch.enrol("tanaka", 0).await;
    branch.enrol("yamada", 0).await;
    branch.enrol("kobayashi", 1).await;
    branch.enrol("nakamura", 2).await;
    branch.enrol("itoh", 3).await;
    branch.enrol("ueda", 7).await;
    branch.before("a code that was right").await;
    branch.right_code("tanaka", 0).await;
    branch.before("a suspension").await;
    branch.wrong_codes("kobayashi", 5).await;
    branch.before("temporary codes").await;
    let terms = Terms::new(3, 24).unwrap();
    let issued =
        branch.desk().issue_temporary_codes("nakamura", terms, World::authorisation()).await.unwrap();
    branch.before("a temporary code that was used").await;
    branch.desk().verify(&World::request("nakamura", &issued.codes[0])).await.unwrap();
    branch.before("a revocation").await;
    let users = vec!["yamada".to_owned()];
    let revocation = RevokeRequest { users, reason: Reason::Left, request: paper(), last_tokens: Vec::new() };
    branch.desk().revoke(&revocation, World::authorisation()).await.unwrap();
    branch.enrol("yamada", 1).await;
    branch.before("tokens in trouble").await;
    branch.step(3, Step::Pause).await;
    branch.step(4, Step::Lose).await;
    branch.step(5, Step::BreakDown).await;
    branch.step(8, Step::BreakDown).await;
    branch.before("a disposal").await;
    branch.step(8, Step::Dispose).await;
    branch.before("an unlock").await;
    let users = vec!["kobayashi".to_owned()];
    let unlock = UnlockRequest { users, spoke_to_user: true, request: paper() };
    branch.desk().unlock(&unlock, World::authorisation()).await.unwrap();
    branch.wrong_codes("yamada", 5).await;
    branch.before("a stop").await;
    branch.desk().stop_user("hayashi", World::authorisation()).await.unwrap();
    branch.before("a deletion").await;
    branch.desk().delete_user("mori", World::authorisation()).await.unwrap();
    branch.before("other settings").await;
    let policy = PolicyView { failures_allowed: 7, ..branch.desk().policy().await.unwrap() };
    branch.desk().change_policy(policy, World::authorisation()).await.unwrap();
    branch.before("the removal of an operator").await;
    branch.desk().remove_operator("kudo", World::authorisation()).await.unwrap();
    branch.before("the last code").await;
    branch.right_code("ueda", 7).await;
    let now = branch.close().await;
    Past { now, before: branch.before }
}

/// Another vault of the same operator with the same password.
pub(super) async fn another() -> Vec<u8> {
    let site = Site::new(World::START);
    make(&site).await;
    let mut branch = Branch {
        desk: Some(site.open(OPERATOR, PASSWORD).await.unwrap()),
        site,
        fobs: Vec::new(),
        before: Vec::new(),
    };
    branch.contract("0000123").await;
    branch.close().await
}
