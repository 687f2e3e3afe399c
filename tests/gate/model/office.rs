//! The real thing: the use cases on a real vault, answered in the words of the rules.

use kagimori_app::audit::{EntryView, HistoryQuery};
use kagimori_app::domain::clock::Run;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::own_passwords::PasswordChange;
use kagimori_app::policy_change::PolicyView;
use kagimori_app::revoke::RevokeRequest;
use kagimori_app::token_import::ImportRequest;
use kagimori_app::token_lifecycle::{Step, StepRequest};
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_list::Query;
use kagimori_app::verify::VerifyRequest;
use kagimori_app::{Authorisation, Desk, Error, RowResult, TokenView, UserView};
use kagimori_tests::{Fob, Site, seed_file};
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::acts::{By, Written};
use super::calls::{Call, Life};
use super::rules::{Edition, Line, Rules};
use super::setup;

/// Everybody by his number.
pub(super) const LOGINS: [&str; 6] = ["suzuki", "honda", "tanaka", "satoh", "yamada", "kobayashi"];
/// The chief's login passwords, of which he has one at a time.
pub(super) const PASSWORDS: [&str; 2] = ["kumo to ame to yuki", "umi to yama to kawa"];
pub(super) const DEPUTY_LOGIN: &str = "hana to tori to tsuki";
pub(super) const CONFIRMATION: &str = "kaze no naka de";

/// The desks at one vault.
pub(super) struct Office {
    pub(super) site: Site,
    chief: Desk,
    deputy: Option<Desk>,
    pub(super) password: usize,
}

/// An answer, and the temporary codes that it showed.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) issued: Option<Vec<String>>,
}

impl Office {
    /// The vault is opened by the chief, and his deputy signs in beside him, if he may.
    pub(super) async fn open(site: Site, password: usize) -> Result<Self, Error> {
        Self::open_in(site, password, None).await
    }

    /// The same, by a program that has had it open before.
    async fn open_in(site: Site, password: usize, run: Option<Run>) -> Result<Self, Error> {
        let chief = site.open_in(LOGINS[0], PASSWORDS[password], run).await?;
        let mut office = Self { site, chief, deputy: None, password };
        office.seat_deputy().await;
        Ok(office)
    }

    async fn seat_deputy(&mut self) {
        self.deputy = self.chief.sign_in_here(LOGINS[1], &SecretString::from(DEPUTY_LOGIN)).await.ok();
    }

    pub(super) fn deputy_sits(&self) -> bool {
        self.deputy.is_some()
    }

    pub(super) async fn close(self) -> Result<(Site, usize), Error> {
        let Self { site, chief, deputy, password } = self;
        chief.close().await?;
        // Nothing works at the closed vault (I-11).
        if let Some(deputy) = deputy {
            let request = request(LOGINS[0].into(), "123456".into(), None, Purpose::Login);
            assert!(deputy.verify(&request).await.is_err(), "a check at the closed vault");
            assert!(deputy.users(&Query::default()).await.is_err(), "a list of the closed vault");
        }
        Ok((site, password))
    }

    /// The newest entries, oldest first, each with the step of the code that was accepted, and how many there are.
    pub(super) async fn history(&self, newest: usize) -> (Vec<(Line, Option<u64>)>, i64) {
        let query = HistoryQuery { limit: Some(newest), ..HistoryQuery::default() };
        let entries = self.chief.history(&query).await.unwrap();
        let total = i64::try_from(entries.total).unwrap();
        if let Some(newest) = entries.items.first() {
            assert_eq!(newest.number, total, "the newest entry's number");
        }
        let line = |entry: EntryView| {
            let detail = |name: &str| entry.details.iter().find(|(detail, _)| *detail == name);
            let by_token = entry.refused.is_none() && detail("temporary_code").is_none();
            let step = detail("step").filter(|_| by_token).map(|(_, step)| step.parse().unwrap());
            assert!(
                step.is_some() || !by_token || entry.kind != "verified",
                "a check without a step: {entry:?}"
            );
            let EntryView { kind, refused, user, serial, at, .. } = entry;
            (Line { kind, refused, user, serial, at: at.0 }, step)
        };
        (entries.items.into_iter().rev().map(line).collect(), total)
    }

    pub(super) async fn entries(&self) -> i64 {
        self.history(1).await.1
    }

    pub(super) async fn users(&self) -> Vec<UserView> {
        self.chief.users(&Query::default()).await.unwrap().items
    }

    pub(super) async fn tokens(&self) -> Vec<TokenView> {
        self.chief.tokens(&Query::default(), None).await.unwrap().items
    }

    /// Whether the clock is trusted, and the latest time known to be right.
    pub(super) async fn clock(&self) -> (bool, i64) {
        let state = self.chief.clock_state().await.unwrap();
        (state.trust.name() == "trusted", state.latest.0)
    }

    fn desk(&self, by: By) -> &Desk {
        match (by, &self.deputy) {
            (By::Deputy, Some(deputy)) => deputy,
            _ => &self.chief,
        }
    }

    /// Carries a call out. `rules`: for what is not decided by them, such as who belongs to which contract.
    pub(super) async fn perform(mut self, by: By, call: &Call, rules: &Rules) -> (Self, Answer) {
        let mut issued = None;
        let result = match call {
            Call::Relock => {
                let run = self.chief.run();
                let (site, password) = self.close().await.unwrap();
                self = Self::open_in(site, password, Some(run)).await.unwrap();
                Ok(String::new())
            }
            Call::Reopen => {
                let (site, password) = self.close().await.unwrap();
                self = Self::open(site, password).await.unwrap();
                Ok(String::new())
            }
            Call::SwitchOff => {
                // The files as they are now: what was acknowledged is in them (I-12).
                let left = self.site.as_left();
                let password = self.password;
                drop(self);
                self = Self::open(left, password).await.unwrap();
                Ok(String::new())
            }
            Call::ChangePassword => self.change_password().await,
            Call::IssueCodes { user, count, hours } => {
                let codes = self.issue_codes(by, *user, *count, *hours).await;
                codes.map(|(codes, until)| {
                    let text = format!("{} {until}", codes.len());
                    issued = Some(codes);
                    text
                })
            }
            Call::Add { user: 1, otp } => {
                let added = self.add_deputy(by, otp.as_deref(), rules).await;
                if added.is_ok() {
                    self.seat_deputy().await;
                }
                added
            }
            call => self.ordinary(by, call, rules).await,
        };
        let text = match result {
            Ok(done) => format!("ok {done}"),
            Err(error) => refusal(&error),
        };
        (self, Answer { text, issued })
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each act")]
    async fn ordinary(&self, by: By, call: &Call, rules: &Rules) -> Result<String, Error> {
        let desk = self.desk(by);
        let login = |user: usize| rules.login(user);
        match call {
            Call::Verify { user, code, second, purpose } => {
                let request = request(login(*user), code.clone(), second.clone(), *purpose);
                let done = desk.verify(&request).await?;
                assert!(done.accepted);
                Ok(format!("{} {:?}", done.step_difference, done.temporary_left))
            }
            Call::SignInCode { code, second } => {
                desk.sign_in_code(code.clone(), second.clone()).await.map(|()| "signed in".into())
            }
            Call::Enrol { user, serial, code, share } => {
                let (user, serial, code) = (login(*user), serial.clone(), code.clone());
                let request = EnrolRequest { user, serial, code, share: *share };
                Ok(shared(desk.enroll(&request, authorisation(None)).await?.shared_with))
            }
            Call::EnrolOneself { serial, code, share } => {
                Ok(shared(desk.enroll_oneself(serial.clone(), code.clone(), *share).await?.shared_with))
            }
            Call::Unlock { users, spoke, written } => {
                let users = users.iter().map(|user| login(*user)).collect();
                let request = UnlockRequest { users, spoke_to_user: *spoke, request: paper(*written) };
                Ok(told(&desk.unlock(&request, authorisation(None)).await?))
            }
            Call::Revoke { users, reason, otp, written } => {
                let users = users.iter().map(|user| login(*user)).collect();
                let (request, last_tokens) = (paper(*written), rules.last_tokens());
                let request = RevokeRequest { users, reason: *reason, request, last_tokens };
                let mut done = desk.revoke(&request, authorisation(otp.as_deref())).await?;
                done.going_on.sort();
                Ok(format!("{} going on {:?}", told(&done.rows), done.going_on))
            }
            Call::Stop { user } => desk.stop_user(&login(*user), authorisation(None)).await.map(nothing),
            Call::Resume { user } => desk.resume_user(&login(*user), authorisation(None)).await.map(nothing),
            Call::Delete { user: 1, .. } if rules.is_branch() => {
                desk.remove_operator(LOGINS[1], authorisation(None)).await.map(nothing)
            }
            Call::Delete { user, otp } => {
                desk.delete_user(&login(*user), authorisation(otp.as_deref())).await.map(nothing)
            }
            Call::Add { user: 0, .. } if rules.is_branch() => {
                let chief = kagimori_app::operators::NewOperator {
                    login_id: LOGINS[0].into(),
                    ..setup::new_deputy()
                };
                desk.add_operator(chief, authorisation(None)).await.map(nothing)
            }
            Call::Add { user, otp } => {
                let new = setup::new_user(&rules.known.people[*user]);
                desk.add_user(new, authorisation(otp.as_deref())).await.map(nothing)
            }
            Call::Token { serial, step, otp } => {
                let step = match step {
                    Life::Pause => Step::Pause,
                    Life::Resume => Step::Resume,
                    Life::Lose => Step::Lose,
                    Life::Find => Step::Find,
                    Life::BreakDown => Step::BreakDown,
                    Life::Dispose => Step::Dispose,
                };
                let request = StepRequest { last_tokens: rules.last_tokens(), ..step.into() };
                desk.token_step(serial, &request, authorisation(otp.as_deref())).await.map(nothing)
            }
            Call::Import { token, other_key } => self.import(desk, *token, *other_key, rules).await,
            Call::Resync { serial, codes } => {
                let codes = [codes[0].as_str(), codes[1].as_str()];
                let done = desk.resync_token(serial, codes, authorisation(None)).await?;
                let (before, after) = (done.drift_before, done.drift_after);
                Ok(format!("{before} {after} {} {}", done.step_difference, done.swapped))
            }
            Call::TakeCodesBack { user } => {
                desk.revoke_temporary_codes(&login(*user), authorisation(None)).await.map(nothing)
            }
            Call::Policy { failures, window, revoke_otp, same_token, users } => {
                let new = PolicyView {
                    failures_allowed: *failures,
                    window: *window,
                    revoke_needs_otp: *revoke_otp,
                    unlock_same_token: *same_token,
                    users_per_contract: *users,
                    large_imports: false,
                };
                desk.change_policy(new, authorisation(None)).await.map(nothing)
            }
            Call::SetClock(seconds) => {
                self.site.clock.set(*seconds);
                Ok(String::new())
            }
            Call::Anchor { reason } => {
                let reason = if *reason { "電波時計と比べました" } else { " " };
                desk.anchor_clock(reason, authorisation(None)).await.map(nothing)
            }
            Call::IssueCodes { .. }
            | Call::Reopen
            | Call::Relock
            | Call::SwitchOff
            | Call::ChangePassword => {
                unreachable!("not an ordinary call")
            }
        }
    }

    async fn import(
        &self,
        desk: &Desk,
        token: usize,
        other_key: bool,
        rules: &Rules,
    ) -> Result<String, Error> {
        let file: Vec<Fob> = rules
            .file_of(token)
            .into_iter()
            .map(|number| {
                let mut fob = rules.codes(number).fob.clone();
                if other_key && number == token {
                    fob.key[0] ^= 1;
                }
                fob
            })
            .collect();
        let path = self.site.dir().join("again.xml");
        std::fs::write(&path, seed_file(&file, "Example")).unwrap();
        let contract = rules.known.tokens[token].imported_for.map(setup::contract_code);
        let contract = contract.filter(|_| rules.known.edition == Edition::Branch);
        let request = ImportRequest { file: path, contract, ..ImportRequest::default() };
        let done = desk.import_tokens(&request, authorisation(None)).await?;
        assert_eq!((done.changed, done.skipped.len(), done.errors.len(), done.batch), (0, 0, 0, None));
        Ok(format!("{} new {} same", done.new, done.same))
    }

    async fn issue_codes(
        &self,
        by: By,
        user: usize,
        count: u32,
        hours: u32,
    ) -> Result<(Vec<String>, i64), Error> {
        let terms = Terms::new(count, hours)?;
        let login = LOGINS.get(user).copied().unwrap_or("nobody");
        let issued = self.desk(by).issue_temporary_codes(login, terms, authorisation(None)).await?;
        Ok((issued.codes.iter().map(|code| code.to_string()).collect(), issued.valid_until.0))
    }

    async fn add_deputy(&self, by: By, otp: Option<&str>, rules: &Rules) -> Result<String, Error> {
        let desk = self.desk(by);
        if rules.is_branch() {
            desk.add_operator(setup::new_deputy(), authorisation(None)).await.map(nothing)
        } else {
            let new = setup::new_user(&rules.known.people[1]);
            desk.add_user(new, authorisation(otp)).await.map(nothing)
        }
    }

    async fn change_password(&mut self) -> Result<String, Error> {
        let other = 1 - self.password;
        let change = PasswordChange {
            login: SecretString::from(PASSWORDS[self.password]),
            confirmation: SecretString::from(CONFIRMATION),
            new_login: Some(SecretString::from(PASSWORDS[other])),
            new_confirmation: None,
        };
        self.chief.change_passwords(change).await?;
        self.password = other;
        Ok(String::new())
    }
}

fn nothing<T>(_: T) -> String {
    String::new()
}

fn shared(mut with: Vec<String>) -> String {
    with.sort();
    format!("{with:?}")
}

fn request(user: String, code: String, second: Option<String>, purpose: Purpose) -> VerifyRequest {
    VerifyRequest { user, code, second, purpose, request_number: None, note: None }
}

fn authorisation(otp: Option<&str>) -> Authorisation {
    Authorisation {
        confirmation_password: Some(SecretString::from(CONFIRMATION)),
        otp: otp.map(SecretString::from),
    }
}

fn paper(written: Written) -> WrittenRequest {
    let number = (!matches!(written, Written::NoNumber)).then(|| "R-0001".to_owned());
    WrittenRequest { number, seal_checked: !matches!(written, Written::NoSeal) }
}

fn told(rows: &[RowResult]) -> String {
    let mut told: Vec<_> = rows
        .iter()
        .map(|row| format!("{}:{}", row.login_id, row.refused.as_ref().map_or("ok", |r| r.code())))
        .collect();
    told.sort();
    format!("{told:?}")
}

/// A refusal in the words of the rules.
fn refusal(error: &Error) -> String {
    match error {
        Error::NoRowDone { first, rows } => format!("{} {}", first.code(), told(rows)),
        Error::ImportRejected(errors) => {
            assert!(errors.iter().all(|error| error.code == errors[0].code));
            format!("import_rejected {} {}", errors[0].code, errors.len())
        }
        error => {
            let params: std::collections::BTreeMap<_, _> = error.params().into_iter().collect();
            format!("{} {}", error.code(), Value::Object(params.into_iter().collect::<Map<_, _>>()))
        }
    }
}
