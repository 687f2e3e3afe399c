//! Contracts of a branch: changed, looked at, ended; and the institution's profile.

use kagimori_app::audit::{EntryView, HistoryQuery};
use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::{Kind, Via};
use kagimori_app::domain::institution::{Institution, InstitutionKind};
use kagimori_app::domain::role::Role;
use kagimori_app::domain::time::Clock as _;
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::token_import::ImportRequest;
use kagimori_app::unlock::WrittenRequest;
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_app::{Authorisation, Desk, Error};
use kagimori_tests::{Fob, SeedKey, Site, World, code_of, keys, seed_file};
use secrecy::SecretString;

const USER_LOGIN: &str = "yama no ue no ki";
const CODE: &str = "0001234";

/// A branch's vault with one contract, its master and two tokens; `suzuki`, a supervisor, is signed in.
struct Branch {
    desk: Desk,
    site: Site,
    keys: Vec<SeedKey>,
}

impl Branch {
    async fn new() -> Self {
        let site = Site::new(World::START);
        let operator = FirstOperator {
            login_id: World::MASTER.into(),
            name: "営業 太郎".into(),
            kana: String::new(),
            passwords: passwords(World::LOGIN, World::CONFIRMATION),
        };
        let new = NewVault::Branch(operator, Institution::default());
        create(site.files(), new, None, site.clock.clone(), Via::Cli, None).await.unwrap();
        let desk = site.open(World::MASTER, World::LOGIN).await.unwrap();
        let branch = Self { desk, site, keys: keys(2, 7) };
        branch.desk.add_contract(contract(), World::authorisation()).await.unwrap();
        branch.add_user("tanaka", Role::Master).await.unwrap();
        branch.add_user("satoh", Role::General).await.unwrap();
        branch.import().await.unwrap();
        branch
    }

    async fn add_user(&self, login_id: &str, role: Role) -> Result<(), Error> {
        let new = NewUser {
            contract: Some(CODE.into()),
            login_id: login_id.into(),
            name: "田中 三郎".into(),
            kana: String::new(),
            role,
            otp_start: None,
            permissions: None,
            passwords: Some(passwords(USER_LOGIN, "kawa no nagare")),
        };
        self.desk.add_user(new, World::authorisation()).await.map(drop)
    }

    async fn import(&self) -> Result<(), Error> {
        let file = self.site.dir().join("seeds.xml");
        let fobs: Vec<Fob> = self.keys.iter().map(Fob::from).collect();
        std::fs::write(&file, seed_file(&fobs, "Example")).unwrap();
        let request = ImportRequest { file, contract: Some(CODE.into()), ..ImportRequest::default() };
        self.desk.import_tokens(&request, World::authorisation()).await.map(drop)
    }

    async fn enroll(&self, login_id: &str, key: usize) -> Result<(), Error> {
        let key = &self.keys[key];
        let code = code_of(key, self.site.clock.now().0);
        let request = EnrolRequest { user: login_id.into(), serial: key.serial.clone(), code, share: true };
        self.desk.enroll(&request, World::authorisation()).await.map(drop)
    }

    async fn end(&self) -> Result<usize, Error> {
        self.desk
            .end_contract(CODE, &request(), World::authorisation())
            .await
            .map(|ended| ended.detached.len())
    }

    async fn entries(&self, kind: Kind) -> Vec<EntryView> {
        let query = HistoryQuery { kind: Some(kind), ..HistoryQuery::default() };
        self.desk.history(&query).await.unwrap().items
    }
}

fn passwords(login: &str, confirmation: &str) -> NewPasswords {
    NewPasswords { login: SecretString::from(login), confirmation: SecretString::from(confirmation) }
}

fn contract() -> NewContract {
    NewContract {
        code: CODE.into(),
        name: "△△商事株式会社".into(),
        kana: String::new(),
        branch: String::new(),
        account: None,
        otp_start: None,
    }
}

fn request() -> WrittenRequest {
    WrittenRequest { number: Some("U-7".into()), seal_checked: true }
}

fn detail<'a>(entry: &'a EntryView, name: &str) -> Option<&'a str> {
    entry.details.iter().find(|(detail, _)| *detail == name).map(|(_, value)| value.as_str())
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Rule(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_change_is_told_field_by_field_and_moves_the_users_start_dates() {
    let branch = Branch::new().await;
    let start = "2026-12-01".parse().unwrap();
    let new = NewContract {
        code: "０００１２３４".into(),
        name: "△△商事ホールディングス株式会社".into(),
        account: Some("2567-001-1-1234567".into()),
        otp_start: Some(start),
        ..contract()
    };
    let changed = branch.desk.change_contract(new.clone(), World::authorisation()).await.unwrap();
    assert_eq!((changed.code.as_str(), changed.name.as_str()), (CODE, "△△商事ホールディングス株式会社"));
    assert_eq!(branch.desk.user("tanaka").await.unwrap().otp_start, "2026-12-01");
    let entries = branch.entries(Kind::ContractChanged).await;
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!(entry.contract.as_deref(), Some(CODE));
    assert_eq!(detail(entry, "name_changed"), Some("△△商事株式会社 -> △△商事ホールディングス株式会社"));
    assert_eq!(detail(entry, "account_changed"), Some(" -> 2567-001-1-1234567"));
    assert_eq!(detail(entry, "otp_start_changed"), Some(" -> 2026-12-01"));
    assert_eq!(detail(entry, "kana_changed"), None);

    // Nothing half done: what is refused changes nothing and leaves no entry.
    for (wrong, refusal) in [
        (NewContract { name: String::new(), ..new.clone() }, Refusal::InvalidValue { field: "name" }),
        (
            NewContract { account: Some("1-2-3".into()), ..new.clone() },
            Refusal::InvalidValue { field: "account" },
        ),
        (NewContract { code: "9999999".into(), ..new.clone() }, Refusal::ContractUnknown),
    ] {
        assert_eq!(refused(branch.desk.change_contract(wrong, World::authorisation()).await), refusal);
    }
    let nobody = Authorisation { confirmation_password: Some(SecretString::from("chigau")), otp: None };
    assert!(branch.desk.change_contract(contract(), nobody).await.is_err());
    assert_eq!(branch.entries(Kind::ContractChanged).await.len(), 1);
    assert_eq!(branch.desk.contract(CODE).await.unwrap().contract.name, new.name);
}

#[tokio::test]
async fn an_end_is_what_its_preview_said_and_final() {
    let branch = Branch::new().await;
    branch.enroll("tanaka", 0).await.unwrap();
    branch.site.clock.advance(60);
    branch.enroll("satoh", 0).await.unwrap();
    let detail_before = branch.desk.contract(CODE).await.unwrap();
    assert_eq!((detail_before.users, detail_before.registered, detail_before.suspended), (2, 2, 0));
    assert_eq!(
        detail_before.places,
        [("in_stock", 0), ("in_transit", 0), ("with_contract", 2), ("returned", 0)]
    );
    let preview = branch.desk.preview_contract_end(CODE).await.unwrap();
    assert_eq!((preview.users, preview.tokens), (2, 2));
    let named: Vec<_> = preview.detached.iter().map(|user| user.login_id.as_str()).collect();
    assert_eq!(named, ["tanaka", "satoh"]);

    // Without the written request, or by whoever is not sure: nothing.
    for (paper, refusal) in [
        (WrittenRequest { number: None, seal_checked: true }, Refusal::RequestNumberMissing),
        (WrittenRequest { number: Some("U-7".into()), seal_checked: false }, Refusal::SealNotChecked),
    ] {
        let result = branch.desk.end_contract(CODE, &paper, World::authorisation()).await;
        assert_eq!(refused(result), refusal);
    }
    assert_eq!(branch.desk.contract(CODE).await.unwrap().registered, 2);
    assert_eq!(branch.entries(Kind::ContractEnded).await.len(), 0);

    assert_eq!(branch.end().await.unwrap(), 2);
    let after = branch.desk.contract(CODE).await.unwrap();
    assert_eq!((after.contract.status, after.users, after.registered), ("ended", 2, 0));
    // The tokens stay with the contract until they are returned.
    assert_eq!(after.places, detail_before.places);
    let token = branch.desk.token(&branch.keys[0].serial).await.unwrap();
    assert_eq!((token.state, token.contract.as_deref()), ("unregistered", Some(CODE)));

    let revoked = branch.entries(Kind::Revoked).await;
    assert_eq!(revoked.len(), 2);
    for entry in &revoked {
        assert_eq!(detail(entry, "reason"), Some("contract_ended"));
        assert_eq!(detail(entry, "request_number"), Some("U-7"));
    }
    let ended = branch.entries(Kind::ContractEnded).await;
    assert_eq!((detail(&ended[0], "count"), detail(&ended[0], "seal_checked")), (Some("2"), Some("yes")));

    // Nobody of it comes in, and nothing of it begins.
    let password = SecretString::from(USER_LOGIN);
    let result = branch.desk.sign_in_here("tanaka", &password).await.map(drop);
    assert_eq!(refused(result), Refusal::ContractEnded);
    let wrong = branch.desk.sign_in_here("tanaka", &SecretString::from("chigau")).await.map(drop);
    assert!(matches!(wrong, Err(Error::WrongCredentials)), "{wrong:?}");
    assert_eq!(refused(branch.enroll("tanaka", 1).await), Refusal::ContractEnded);
    assert_eq!(refused(branch.add_user("yamada", Role::General).await), Refusal::ContractEnded);
    assert_eq!(refused(branch.import().await), Refusal::ContractEnded);
    let serial = &branch.keys[0].serial;
    let allotted = branch.desk.allot_token(serial, CODE, &request(), World::authorisation()).await.map(drop);
    assert_eq!(refused(allotted), Refusal::ContractEnded);
    assert_eq!(
        refused(branch.desk.change_contract(contract(), World::authorisation()).await),
        Refusal::ContractEnded
    );
    let check = World::request("tanaka", "123456");
    assert_eq!(refused(branch.desk.verify(&check).await), Refusal::NotRegistered);
    // It does not end twice.
    assert_eq!(refused(branch.desk.preview_contract_end(CODE).await), Refusal::ContractEnded);
    assert_eq!(refused(branch.end().await), Refusal::ContractEnded);
    assert_eq!(branch.entries(Kind::ContractEnded).await.len(), 1);

    let Branch { desk, site, .. } = branch;
    desk.close().await.unwrap();
    site.check(World::MASTER, World::LOGIN).await.unwrap();
}

#[tokio::test]
async fn a_companys_master_changes_his_contract_and_does_not_end_it() {
    let world = World::new(1).await;
    let new = NewContract { code: "0000123".into(), kana: "サンカク".into(), ..contract() };
    let changed = world.desk.change_contract(new.clone(), World::authorisation()).await.unwrap();
    assert_eq!(changed.kana, "サンカク");
    let ended = world.desk.end_contract("0000123", &request(), World::authorisation()).await;
    assert_eq!(refused(ended), Refusal::NotInThisEdition);
    world.add_user("tanaka").await;
    let other = NewContract { code: CODE.into(), ..new };
    assert_eq!(
        refused(world.desk.change_contract(other, World::authorisation()).await),
        Refusal::ContractUnknown
    );
}

#[tokio::test]
async fn the_institution_is_renamed_before_and_after_told() {
    let world = World::new(1).await;
    let bank = Institution {
        name: " みほん銀行 ".into(),
        telephone: "0120-000-000".into(),
        kind: InstitutionKind::Bank,
    };
    let kept = world.desk.change_institution(&bank, World::authorisation()).await.unwrap();
    assert_eq!(kept.name, "みほん銀行");
    let long = Institution { name: "あ".repeat(101), ..bank.clone() };
    assert_eq!(
        refused(world.desk.change_institution(&long, World::authorisation()).await),
        Refusal::InvalidValue { field: "institution" }
    );
    let world = world.reopen().await.unwrap();
    let person = world.desk.person().await.unwrap();
    assert_eq!(person.institution, kept);
    let query = HistoryQuery { kind: Some(Kind::InstitutionChanged), ..HistoryQuery::default() };
    let entries = world.desk.history(&query).await.unwrap().items;
    assert_eq!(entries.len(), 1);
    assert_eq!(detail(&entries[0], "name_changed"), Some(" -> みほん銀行"));
    assert_eq!(detail(&entries[0], "institution_kind_changed"), Some("credit_union -> bank"));
}
