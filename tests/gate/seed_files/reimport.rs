//! The same seed file again, in any form and order, for any contract: whatever has become of its tokens, they stay as
//! they are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::role::{Edition, Role};
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_import::{ImportRequest, Unlock};
use kagimori_app::token_lifecycle::Step;
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_add::NewUser;
use kagimori_app::user_list::Query;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_app::{Authorisation, Desk, TokenView};
use kagimori_tests::{
    Fob, Hash, Lock, Luck, Sealing, Site, World, keys, report, runs, sealed, seed, seed_file,
};
use secrecy::SecretString;
use serde_json::json;

use super::tools::{key, unlock};
use crate::raw;

const CONTRACTS: [&str; 2] = ["0000123", "0000456"];
/// Two of each contract; in a company four of the one.
const USERS: [&str; 4] = ["tanaka", "satoh", "yamada", "ueda"];
const TOKENS: usize = 9;

/// Re-imports at one vault. Then comes a new one: a token that broke stays broken.
const CASES: u64 = 100;
/// After so many the rows of the database are looked at as well.
const ROWS_EVERY: u64 = 20;

/// Time-based and event-based fobs, as the vault and their owners have them.
fn fobs(luck: &mut Luck) -> Vec<Fob> {
    let fob = |(number, key): (usize, _)| {
        let fob = Fob::from(&key)
            .with_digits(u32::try_from(luck.between(6, 8)).unwrap())
            .with_hash(*luck.pick(&[Hash::Sha1, Hash::Sha1, Hash::Sha256, Hash::Sha512]))
            .every(*luck.pick(&[30, 60, 60]));
        if number % 3 == 2 { fob.by_counter() } else { fob }
    };
    keys(TOKENS, 61).into_iter().enumerate().map(fob).collect()
}

/// A vault, its operator, and the fobs in their owners' hands.
struct Office {
    edition: Edition,
    site: Site,
    desk: Desk,
    fobs: Vec<Fob>,
    luck: Luck,
    /// The same file sealed, with its locks.
    sealed: Vec<(String, Lock)>,
}

fn authorisation() -> Authorisation {
    World::authorisation()
}

fn paper() -> WrittenRequest {
    WrittenRequest { number: Some("R-0001".into()), seal_checked: true }
}

fn new_contract(code: &str) -> NewContract {
    NewContract {
        code: code.into(),
        name: "△△商事株式会社".into(),
        kana: String::new(),
        branch: String::new(),
        account: None,
        otp_start: None,
    }
}

impl Office {
    async fn new(edition: Edition, mut luck: Luck) -> Self {
        let fobs = fobs(&mut luck);
        let site = Site::new(World::START);
        let operator = FirstOperator {
            login_id: World::MASTER.into(),
            name: "鈴木 一郎".into(),
            kana: String::new(),
            passwords: NewPasswords {
                login: SecretString::from(World::LOGIN),
                confirmation: SecretString::from(World::CONFIRMATION),
            },
        };
        let new = match edition {
            Edition::Branch => NewVault::Branch(operator, Institution::default()),
            _ => NewVault::Company(operator, new_contract(CONTRACTS[0]), Institution::default()),
        };
        create(site.files(), new, None, site.clock.clone(), Via::Cli, None).await.unwrap();
        let desk = site.open(World::MASTER, World::LOGIN).await.unwrap();
        let sealed = seals(&mut luck, &fobs);
        let office = Self { edition, site, desk, fobs, luck, sealed };
        if edition == Edition::Branch {
            for code in CONTRACTS {
                office.desk.add_contract(new_contract(code), authorisation()).await.unwrap();
            }
        }
        for (number, login_id) in USERS.into_iter().enumerate() {
            office.add_user(number, login_id).await;
        }
        // Some in stock, where the edition has any.
        for (third, contract) in
            [Some(CONTRACTS[0]), Some(office.other_contract()), None].into_iter().enumerate()
        {
            let fobs = &office.fobs[third * 3..third * 3 + 3];
            let file = office.write("first", &seed_file(fobs, "Example"));
            let request = request(file, contract, Unlock::default());
            assert_eq!(office.desk.import_tokens(&request, authorisation()).await.unwrap().new, 3);
        }
        office
    }

    /// Of another company, where there is one.
    fn other_contract(&self) -> &'static str {
        CONTRACTS[usize::from(self.edition == Edition::Branch)]
    }

    async fn add_user(&self, number: usize, login_id: &str) {
        let branch = self.edition == Edition::Branch;
        let new = NewUser {
            contract: branch.then(|| CONTRACTS[number / 2].into()),
            login_id: login_id.into(),
            name: "田中 三郎".into(),
            kana: String::new(),
            // The first of a contract is its master.
            role: if branch && number.is_multiple_of(2) { Role::Master } else { Role::General },
            otp_start: None,
            permissions: None,
            passwords: None,
        };
        self.desk.add_user(new, authorisation()).await.unwrap();
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.site.dir().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    async fn tokens(&self) -> Vec<TokenView> {
        self.desk.tokens(&Query::default(), None).await.unwrap().items
    }

    async fn token(&self, fob: usize) -> TokenView {
        self.desk.token(&self.fobs[fob].serial).await.unwrap()
    }

    /// Users, and these tokens of theirs, as they show themselves.
    async fn picture(&self, tokens: &[TokenView]) -> String {
        let users = self.desk.users(&Query::default()).await.unwrap().items;
        json!({ "users": users, "tokens": tokens }).to_string()
    }

    /// The step or counter that the vault expects next of a token.
    fn expected(&self, token: &TokenView) -> u64 {
        match token.period {
            Some(period) => {
                let step = u64::try_from(self.site_now()).unwrap() / u64::from(period);
                let unused = u64::try_from(token.last_step + 1).unwrap();
                step.saturating_add_signed(token.drift_steps.into()).max(unused)
            }
            None => token.counter.unwrap(),
        }
    }

    fn site_now(&self) -> i64 {
        use kagimori_app::domain::time::Clock as _;
        self.site.clock.now().0
    }

    /// Something happens to a token or its user. Whether it was done.
    async fn something_happens(&mut self) -> bool {
        self.site.clock.advance(self.luck.between(61, 400));
        let fob = self.luck.index(self.fobs.len());
        let user = *self.luck.pick(&USERS);
        let users = vec![user.to_owned()];
        match self.luck.below(18) {
            0..6 => self.check(user).await,
            6..10 => {
                let code = self.code(fob, 0).await;
                let serial = self.fobs[fob].serial.clone();
                let request = EnrolRequest { user: user.into(), serial, code, share: true };
                self.desk.enroll(&request, authorisation()).await.is_ok()
            }
            10 => self.fail(user).await,
            11 | 12 => {
                let steps = [Step::Pause, Step::Resume, Step::Resume, Step::Lose, Step::Find, Step::Find];
                let step = if self.luck.once_in(20) { Step::BreakDown } else { *self.luck.pick(&steps) };
                let otp = if step == Step::Find { Some(self.code(fob, 0).await) } else { None };
                let authorisation = Authorisation { otp: otp.map(SecretString::from), ..authorisation() };
                self.desk.token_step(&self.fobs[fob].serial, &step.into(), authorisation).await.is_ok()
            }
            13 => {
                let ahead = self.luck.below(20);
                let codes = [self.code(fob, ahead).await, self.code(fob, ahead + 1).await];
                let codes = codes.each_ref().map(String::as_str);
                self.desk.resync_token(&self.fobs[fob].serial, codes, authorisation()).await.is_ok()
            }
            14 => {
                let request = UnlockRequest { users, spoke_to_user: true, request: paper() };
                self.desk.unlock(&request, authorisation()).await.is_ok()
            }
            15 => {
                let reason = *self.luck.pick(&[Reason::Other, Reason::Left, Reason::Battery]);
                let request = RevokeRequest { users, reason, request: paper(), last_tokens: Vec::new() };
                self.desk.revoke(&request, authorisation()).await.is_ok()
            }
            _ => {
                self.site.clock.advance(self.luck.between(0, 3 * 86_400));
                true
            }
        }
    }

    /// Wrong codes until the user is suspended, or stands just before it.
    async fn fail(&mut self, user: &str) -> bool {
        let mut answers = Vec::new();
        for _ in 0..self.luck.between(3, 5) {
            self.site.clock.advance(61);
            let wrong = World::request(user, &self.luck.digits(6));
            answers.extend(self.desk.verify(&wrong).await.map_err(|error| error.code()).err());
        }
        answers.contains(&"otp_wrong")
    }

    /// A user's code, of a fob that may be a step ahead.
    async fn check(&mut self, user: &str) -> bool {
        let serial = self.desk.user(user).await.unwrap().serial;
        let Some(fob) = self.fobs.iter().position(|fob| Some(&fob.serial) == serial.as_ref()) else {
            return false;
        };
        let ahead = self.luck.below(2);
        let code = self.code(fob, ahead).await;
        self.desk.verify(&World::request(user, &code)).await.is_ok()
    }

    /// What a fob shows, so many steps after the one expected.
    async fn code(&self, fob: usize, ahead: u64) -> String {
        self.fobs[fob].code(self.expected(&self.token(fob).await) + ahead)
    }

    /// The file of all tokens again: in another order, and often in another form. With the number of the form.
    fn again(&mut self) -> (ImportRequest, usize) {
        let mut fobs = self.fobs.clone();
        for at in (1..fobs.len()).rev() {
            fobs.swap(at, self.luck.index(at + 1));
        }
        let form = self.luck.index(5);
        let (content, lock) = match form {
            0 => (seed_file(&self.fobs, "Example"), Lock::None),
            1 => (seed_file(&fobs, "Another"), Lock::None),
            2 => (table(&fobs), Lock::None),
            3 => (list(&fobs), Lock::None),
            _ => self.luck.pick(&self.sealed).clone(),
        };
        let contract = *self.luck.pick(&[None, Some(CONTRACTS[0]), Some(self.other_contract())]);
        let path = self.write("again", &content);
        (request(path, contract, unlock(&lock)), form)
    }

    async fn reopen(self) -> (Self, Vec<raw::Table>) {
        let Self { edition, site, desk, fobs, luck, sealed } = self;
        desk.close().await.unwrap();
        let rows = raw::tables(&site.files().database()).await.unwrap();
        let desk = site.open(World::MASTER, World::LOGIN).await.unwrap();
        (Self { edition, site, desk, fobs, luck, sealed }, rows)
    }
}

fn request(file: PathBuf, contract: Option<&str>, unlock: Unlock) -> ImportRequest {
    ImportRequest { file, contract: contract.map(Into::into), unlock, ..ImportRequest::default() }
}

/// The same tokens as other programs seal them.
fn seals(luck: &mut Luck, fobs: &[Fob]) -> Vec<(String, Lock)> {
    let file = seed_file(fobs, "Example");
    [
        (Lock::Key(key(luck, 16)), "aes128-cbc", "hmac-sha1"),
        (Lock::Key(key(luck, 32)), "aes256-cbc", "hmac-sha256"),
        (Lock::Password("kumo to ame".into()), "aes128-cbc", "hmac-sha1"),
    ]
    .into_iter()
    .map(|(lock, cipher, mac)| {
        let mac_key = key(luck, 20);
        let sealing = Sealing {
            lock: lock.clone(),
            cipher,
            mac,
            mac_key,
            prf: None,
            rounds: 1_000,
            values: &["secret"],
        };
        (sealed(&file, &sealing), lock)
    })
    .collect()
}

const fn hash(fob: &Fob) -> &'static str {
    match fob.hash {
        Hash::Sha1 => "SHA1",
        Hash::Sha256 => "SHA256",
        Hash::Sha512 => "SHA512",
    }
}

/// As OATH CSV.
fn table(fobs: &[Fob]) -> String {
    let row = |fob: &Fob| {
        let (kind, period) = match fob.period {
            Some(period) => ("TOTP", period.to_string()),
            None => ("HOTP", String::new()),
        };
        let Fob { serial, key, digits, .. } = fob;
        format!("{serial},{},{kind},{digits},{period},{}\n", HEXLOWER.encode(key), hash(fob))
    };
    let rows: String = fobs.iter().map(row).collect();
    format!("serial,seed,type,digits,time step,hash\n{rows}")
}

/// As a list of `otpauth://` URIs.
fn list(fobs: &[Fob]) -> String {
    fobs.iter()
        .map(|fob| {
            let factor = match fob.period {
                Some(period) => format!("period={period}"),
                None => "counter=0".to_owned(),
            };
            let kind = if fob.period.is_some() { "totp" } else { "hotp" };
            let Fob { serial, key, digits, .. } = fob;
            let secret = BASE32_NOPAD.encode(key);
            format!(
                "otpauth://{kind}/Ex:{serial}?secret={secret}&digits={digits}&algorithm={}&{factor}\n",
                hash(fob)
            )
        })
        .collect()
}

/// What tokens were like when their file came again.
fn note(states: &mut BTreeMap<String, u64>, tokens: &[TokenView]) {
    let mut count = |what: &str, is: bool| *states.entry(what.to_owned()).or_default() += u64::from(is);
    for token in tokens {
        count(token.state, true);
        count("used", token.last_step >= 0);
        count("drifted", token.drift_steps != 0);
        count("counted", token.counter.is_some_and(|counter| counter > 0));
        count("shared", token.registrations.len() > 1);
        count("suspended", token.registrations.iter().any(|registration| registration.state == "suspended"));
        count("to be resynced", token.needs_resync);
        count("in stock", token.place == "in_stock");
    }
}

/// Tables in which opening the vault and importing nothing may write: the history, and the row that knows its end.
fn changed(before: &[raw::Table], after: &[raw::Table]) -> BTreeSet<String> {
    assert_eq!(before.len(), after.len());
    before
        .iter()
        .zip(after)
        .filter(|(one, other)| one != other)
        .map(|(table, _)| table.name.clone())
        .collect()
}

#[tokio::test]
async fn tokens_stay_as_they_are_when_their_file_is_imported_again() {
    let (count, seed) = (runs(2_000, 20_000), seed());
    let mut violations = 0;
    let mut states = BTreeMap::new();
    let (mut cases, mut acts, mut done) = (0, 0_u64, 0_u64);
    let mut forms = [0_u64; 5];
    while cases < count {
        let edition = if (cases / CASES).is_multiple_of(2) { Edition::Branch } else { Edition::Company };
        let mut office = Office::new(edition, Luck::new(seed.wrapping_add(cases))).await;
        // So that there is something to be lost from the first one on.
        for _ in 0..40 {
            office.something_happens().await;
        }
        for _ in 0..CASES {
            for _ in 0..=office.luck.below(3) {
                acts += 1;
                done += u64::from(office.something_happens().await);
            }
            let looks_at_rows = cases % ROWS_EVERY == 0;
            let rows_before;
            (office, rows_before) = if looks_at_rows { office.reopen().await } else { (office, Vec::new()) };
            let tokens = office.tokens().await;
            note(&mut states, &tokens);
            let before = office.picture(&tokens).await;
            let (mut request, form) = office.again();
            request.dry_run = office.luck.once_in(4);
            let answer = office.desk.import_tokens(&request, authorisation()).await;
            let same = answer.as_ref().is_ok_and(|imported| {
                imported.same == TOKENS
                    && (imported.new, imported.changed, imported.batch) == (0, 0, None)
                    && imported.errors.is_empty()
                    && imported.skipped.is_empty()
            });
            let after = office.picture(&office.tokens().await).await;
            let mut wrong = Vec::new();
            if !same {
                wrong.push(format!("{answer:?}"));
            }
            if before != after {
                wrong.push(format!("before {before}\nafter {after}"));
            }
            if looks_at_rows {
                let rows_after;
                (office, rows_after) = office.reopen().await;
                let changed = changed(&rows_before, &rows_after);
                assert!(changed.contains("audit"), "the opening is seen in the history");
                if changed.iter().any(|table| !["audit", "head"].contains(&table.as_str())) {
                    wrong.push(format!("rows of {changed:?}"));
                }
            }
            // Its seed is what it was: the code that its fob shows next is the one expected.
            let fob = office.luck.index(TOKENS);
            let code = office.code(fob, 0).await;
            let tested = office.desk.test_token(&office.fobs[fob].serial, &code).await.unwrap();
            if !tested.matched || tested.already_used {
                wrong.push(format!("{}: {tested:?}", office.fobs[fob].serial));
            }
            forms[form] += 1;
            cases += 1;
            violations += wrong.len() as u64;
            wrong.iter().for_each(|what| eprintln!("case {cases}, form {form}: {what}"));
        }
        office.desk.close().await.unwrap();
        let checked = office.site.check(World::MASTER, World::LOGIN).await;
        assert!(checked.is_ok(), "{checked:?}");
    }
    println!("{done} of {acts} acts done between them; forms {forms:?}");
    println!("tokens that came again: {states:?}");
    for state in ["in_use", "paused", "lost", "used", "drifted", "counted", "shared", "suspended", "in stock"]
    {
        assert!(states[state] >= count / 20, "{state}: too seldom to show anything: {states:?}");
    }
    report("re-imports", cases, runs(2_000, 20_000), violations, seed);
}
