//! 「ログイン」 at the window, once the vault is open: who somebody is (login password, then one-time password), and
//! what he has to do before he comes to his desk. The first password opens the vault itself: [`crate::vault_open`].

use std::sync::Arc;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::institution::Institution;
use kagimori_domain::lockout::PasswordFailures;
use kagimori_domain::permission::Act;
use kagimori_domain::purpose::Purpose;
use kagimori_domain::role::Role;
use kagimori_domain::text::LoginId;
use kagimori_domain::time::Instant;
use kagimori_domain::token::Token;
use kagimori_domain::user::{OtpStanding, User};
use kagimori_store::{Actor, Credential, EntryFilter, Find, LoginSecret, Rows, Scope};
use kagimori_vault::{Kdf, Opener, PasswordHash};
use secrecy::SecretString;

use crate::desk::{Desk, passphrase, today};
use crate::error::{Error, Result};
use crate::system::system_rng;
use crate::verify::VerifyRequest;

/// What stands between a right password and the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// The vault is older than it was: he may answer for it, or only look.
    RolledBack,
    /// 「日時の確認」: the clock is not to be trusted, and he may say that it is right.
    Clock,
    /// 「ワンタイムパスワード」 is asked for; two consecutive ones if the token needs a resync.
    OneTimePassword {
        /// Two in place of one.
        two_codes: bool,
        /// Or a temporary code (一時コード), for he has some.
        temporary_codes: bool,
    },
    /// The passwords are temporary.
    NewPasswords,
    /// 「ワンタイムパスワード利用開始登録（ハードウェアトークン）」.
    Enrolment,
    /// Nothing more.
    Desk,
}

/// 「前回ログイン日時」 and what was wrong since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastSignIn {
    /// When.
    pub at: Option<Instant>,
    /// Wrong passwords and one-time passwords since then.
    pub failures_since: u32,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// カナ.
    pub kana: String,
    /// Role.
    pub role: Role,
    /// 契約先名.
    pub contract: Option<String>,
    /// The institution.
    pub institution: Institution,
    /// Whether he has a token in use, so that acts ask for his one-time password.
    pub has_token: bool,
    /// Setting: revoking asks for the operator's own one-time password.
    pub revoke_needs_otp: bool,
    /// The vault's time zone (IANA).
    pub time_zone: String,
}

/// How somebody leaves his desk, or comes back to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// 「ログアウト」.
    SignOut,
    /// The program ends.
    ProgramEnds,
    /// He locks it.
    Lock,
    /// It is locked after nobody did anything for a while.
    Idle,
    /// It is locked, for his one-time password was given too long ago.
    TooLong,
    /// 利用者モード begins.
    UserMode,
    /// 利用者モード ends.
    BackFromUserMode,
}

impl Leaving {
    /// Whether the desk is locked.
    #[must_use]
    pub const fn locks(self) -> bool {
        matches!(self, Self::Lock | Self::Idle | Self::TooLong)
    }

    const fn told(self) -> (Kind, Option<&'static str>) {
        match self {
            Self::SignOut => (Kind::SignedOut, None),
            Self::ProgramEnds => (Kind::SignedOut, Some("program_ends")),
            Self::Lock => (Kind::Locked, None),
            Self::Idle => (Kind::Locked, Some("idle")),
            Self::TooLong => (Kind::Locked, Some("too_long")),
            Self::UserMode => (Kind::UserModeBegun, None),
            Self::BackFromUserMode => (Kind::UserModeEnded, None),
        }
    }
}

/// Refuses a user who may not act at all, or whose contract has ended.
pub(crate) fn may_come_in(user: &User, rows: &Rows) -> Result<(), Refusal> {
    user.may_act()?;
    rows.contracts.iter().try_for_each(|contract| contract.may_go_on())
}

/// Entries looked through for failures since the last sign-in.
const LOOK_BACK: usize = 200;

impl Desk {
    /// Signs somebody in at this open vault (利用者モード). He acts by his own role, whatever the operator may do who
    /// opened the desk. Unknown login ID and wrong password look the same; five wrong ones lock the password.
    pub async fn sign_in_here(&self, login_id: &str, password: &SecretString) -> Result<Self> {
        let _one_at_a_time = self.password_gate.lock().await;
        let Ok(login_id) = LoginId::parse(login_id) else { return Err(Error::WrongCredentials) };
        let finds = [Find::User(&login_id), Find::Credential(&login_id), Find::ContractOfLogin(&login_id)];
        let (_, _, rows) = self.store.read(&finds).await?;
        let user = rows.user(&login_id);
        let known = user.and_then(|user| Some((user, rows.credential(UserId(user.id))?)));
        let Some((user, credential)) = known else {
            self.hash_for_nothing(password).await?;
            return Err(Error::WrongCredentials);
        };
        let id = UserId(user.id);
        if credential.login_failures.locked() {
            return Err(Error::LoginLocked);
        }
        if !self.login_password_is_right(&login_id, credential, password).await? {
            self.count_wrong_login(id, user).await?;
            return Err(Error::WrongCredentials);
        }
        if let Err(refusal) = may_come_in(user, &rows) {
            let error = Error::from(refusal);
            self.note_refused_sign_in((id, user.contract), &error).await?;
            return Err(error);
        }
        Ok(Self {
            store: self.store.clone(),
            edition: self.edition,
            actor: Actor { operator: Some(id), ..self.actor },
            operator: id,
            clock: self.clock.clone(),
            place: Arc::clone(&self.place),
            password_gate: Arc::clone(&self.password_gate),
            malformed: Arc::clone(&self.malformed),
            looks: Arc::clone(&self.looks),
            directory: Arc::clone(&self.directory),
            wrong_at_opening: 0,
        })
    }

    /// Checks the login password of who is signed in: before he changes it, and when he ends 利用者モード.
    pub async fn check_login_password(&self, password: &SecretString) -> Result<()> {
        let _one_at_a_time = self.password_gate.lock().await;
        let finds = [Find::CredentialById(self.operator)];
        let (user, _, rows) = self.look(Act::Own, &finds).await?;
        let credential = rows.credential(self.operator).ok_or(Error::LoginLocked)?;
        self.check_login(self.operator, &user, credential, password).await
    }

    /// Checks the login password of somebody else, who stands at this desk. A wrong one counts on him.
    pub(crate) async fn check_password_of(&self, login_id: &LoginId, password: &SecretString) -> Result<()> {
        let _one_at_a_time = self.password_gate.lock().await;
        let (_, _, rows) = self.store.read(&[Find::User(login_id), Find::Credential(login_id)]).await?;
        let user = rows.user(login_id).ok_or(Refusal::UserUnknown)?;
        let credential = rows.credential(UserId(user.id)).ok_or(Error::LoginLocked)?;
        self.check_login(UserId(user.id), user, credential, password).await
    }

    async fn check_login(
        &self,
        id: UserId,
        user: &User,
        credential: &Credential,
        password: &SecretString,
    ) -> Result<()> {
        if credential.login_failures.locked() {
            return Err(Error::LoginLocked);
        }
        if self.login_password_is_right(&user.login_id, credential, password).await? {
            return Ok(());
        }
        let failures = self.count_wrong_login(id, user).await?;
        Err(Error::LoginPasswordWrong { left: failures.left() })
    }

    /// What he has to do next. `code_given`: his one-time password was right, or was right lately enough.
    pub async fn next_step(&self, code_given: bool) -> Result<NextStep> {
        if self.rolled_back().is_some() {
            return Ok(NextStep::RolledBack);
        }
        let me = self.operator;
        let finds = [Find::CredentialById(me), Find::LiveById(me)];
        let (user, policy, rows) = self.look(Act::Own, &finds).await?;
        let live = rows.live(me);
        if let Some(live) = live.filter(|_| !code_given) {
            if self.must_confirm_clock().await? {
                return Ok(NextStep::Clock);
            }
            let two_codes = rows.token(live.token).is_some_and(|t| t.needs_resync);
            let temporary_codes = live.temporary.as_ref().is_some_and(|codes| codes.left(self.now()) > 0);
            return Ok(NextStep::OneTimePassword { two_codes, temporary_codes });
        }
        if rows.credential(me).is_some_and(|c| c.temporary) {
            return Ok(NextStep::NewPasswords);
        }
        let day = today(&policy, self.now());
        let standing = user.standing(live.map(|r| &**r), day);
        if standing == OtpStanding::Pending && self.is_asked_to_enrol(&user, day).await? {
            let clock_first = self.must_confirm_clock().await?;
            return Ok(if clock_first { NextStep::Clock } else { NextStep::Enrolment });
        }
        Ok(NextStep::Desk)
    }

    /// An operator is not asked while there is no token he could take; branch staff never are.
    async fn is_asked_to_enrol(&self, user: &User, day: jiff::civil::Date) -> Result<bool> {
        if user.role.is_branch_staff() {
            return Ok(false);
        }
        if !user.role.opens_vault(self.edition) {
            return Ok(true);
        }
        let usable = move |token: &Token| token.usable(day).is_ok();
        let scope = Scope { contract: user.contract, state: None };
        Ok(self.store.page::<Token>(scope, None, Some(1), Some(&usable)).await?.total > 0)
    }

    /// Checks and consumes his one-time password; `second` where two consecutive ones are asked for.
    pub async fn sign_in_code(&self, code: String, second: Option<String>) -> Result<()> {
        let (user, _, _) = self.look(Act::Own, &[]).await?;
        let request = VerifyRequest {
            user: user.login_id.as_str().to_owned(),
            code,
            second,
            purpose: Purpose::Login,
            request_number: None,
            note: None,
        };
        self.check_code(Act::Own, &user.login_id, &request).await.map(drop)
    }

    /// Records that he has shown who he is, and tells when he last did. `after_lock`: he was here before the idle
    /// lock; that is no sign-in to be told about.
    pub async fn signed_in(&self, after_lock: bool) -> Result<LastSignIn> {
        let mut last = self.last_sign_in().await?;
        last.failures_since = last.failures_since.saturating_add(self.wrong_at_opening);
        let wrong_before = (self.wrong_at_opening > 0).then(|| self.wrong_at_opening.to_string());
        let finds = [Find::CredentialById(self.operator)];
        let mut begun = self.begin(Act::Own, &finds).await?;
        if let Some(credential) = begun.rows.credential_mut(self.operator)
            && credential.login_failures.0 > 0
            && !credential.login_failures.locked()
        {
            credential.edit().login_failures = PasswordFailures::default();
        }
        begun.unit.put_changed(&begun.rows)?;
        let event = Event::new(Kind::SignedIn)
            .user(self.operator, begun.operator.contract)
            .with_some(Detail::Failures, wrong_before);
        begun.unit.commit(event.mark_if(after_lock, Detail::AfterLock)).await?;
        if self.wrong_at_opening > 0 {
            self.attempts_at_opening().told();
        }
        Ok(last)
    }

    async fn last_sign_in(&self) -> Result<LastSignIn> {
        let of_kind = |kind| EntryFilter {
            users: Some(vec![self.operator]),
            kind: Some(kind),
            ..EntryFilter::default()
        };
        let (entries, _) = self.store.entries(&of_kind(Kind::SignedIn), None, Some(LOOK_BACK)).await?;
        let at = entries
            .iter()
            .filter(|entry| entry.refused.is_none())
            .find(|entry| !entry.details.iter().any(|(detail, _)| *detail == Detail::AfterLock))
            .map(|entry| entry.at);
        let mut failures_since = 0;
        for kind in [Kind::PasswordWrong, Kind::SignedIn, Kind::Verified, Kind::Enrolled] {
            let filter = EntryFilter { from: at, ..of_kind(kind) };
            let (entries, _) = self.store.entries(&filter, None, Some(LOOK_BACK)).await?;
            let refused = entries.iter().filter(|entry| entry.refused.is_some()).count();
            failures_since += u32::try_from(refused).unwrap_or(u32::MAX);
        }
        Ok(LastSignIn { at, failures_since })
    }

    /// Records that he leaves his desk, or that it is left to others for a while.
    ///
    /// His permissions are not asked: who was stopped meanwhile leaves like everybody else.
    pub async fn left(&self, leaving: Leaving) -> Result<()> {
        let (unit, rows) = self.begin_as(self.actor, &[Find::UserById(self.operator)]).await?;
        let contract = rows.user_by_id(self.operator).and_then(|user| user.contract);
        let (kind, reason) = leaving.told();
        let event = Event::new(kind).user(self.operator, contract).with_some(Detail::Reason, reason);
        Ok(unit.commit(event).await?)
    }

    async fn login_password_is_right(
        &self,
        login_id: &LoginId,
        credential: &Credential,
        password: &SecretString,
    ) -> Result<bool> {
        let password = passphrase(password);
        match credential.login.clone() {
            LoginSecret::None => {
                // As slow as a password that is there.
                self.hash_for_nothing(&SecretString::default()).await?;
                Ok(false)
            }
            LoginSecret::Hash(hash) => {
                let right = crate::blocking::spawn(move || hash.verify(&password)).await?;
                right.map_err(|e| Error::Internal(e.to_string()))
            }
            LoginSecret::Slot(own) => {
                let (header, key) = (self.store.header().await?, login_id.key());
                let opened = crate::blocking::spawn(move || header.open(Opener::Password(&key, &password)));
                Ok(opened.await?.is_ok_and(|(_, slot)| slot == own))
            }
        }
    }

    /// An unknown login ID takes as long as a wrong password.
    async fn hash_for_nothing(&self, password: &SecretString) -> Result<()> {
        let password = passphrase(password);
        let hash = move || PasswordHash::new(&password, Kdf::DEFAULT, &mut *system_rng());
        crate::blocking::spawn(hash).await?.map_err(|e| Error::Internal(e.to_string()))?;
        Ok(())
    }

    /// Records that somebody with the right password was not let in. The entry names no operator: he never became one.
    pub(crate) async fn note_refused_sign_in(
        &self,
        (id, contract): (UserId, Option<ContractId>),
        error: &Error,
    ) -> Result<()> {
        let (unit, _) = self.begin_as(Actor { operator: None, ..self.actor }, &[]).await?;
        Ok(unit.commit(Event::new(Kind::SignedIn).user(id, contract).refused(error.code())).await?)
    }

    /// Counts a wrong login password. Nobody has shown who he is: the entry names no operator.
    async fn count_wrong_login(&self, id: UserId, user: &User) -> Result<PasswordFailures> {
        let actor = Actor { operator: None, ..self.actor };
        let (mut unit, mut rows) = self.begin_as_even_if_older(actor, &[Find::CredentialById(id)]).await?;
        let credential = rows.credential_mut(id).ok_or_else(|| Error::Internal("no credential".into()))?;
        credential.edit().login_failures.wrong();
        let failures = credential.login_failures;
        unit.put_changed(&rows)?;
        let event = Event::new(Kind::PasswordWrong)
            .user(id, user.contract)
            .refused("wrong_credentials")
            .with(Detail::What, "login_password")
            .with(Detail::Failures, failures.0.to_string());
        unit.commit(event).await?;
        Ok(failures)
    }

    /// Who is signed in, and what the screens show of him at every moment.
    pub async fn person(&self) -> Result<Person> {
        let me = self.operator;
        let (user, policy, rows) = self.look(Act::Own, &[Find::LiveById(me), Find::ContractOf(me)]).await?;
        Ok(Person {
            login_id: user.login_id.as_str().to_owned(),
            name: user.name,
            kana: user.kana,
            role: user.role,
            contract: rows.contracts.first().map(|c| c.name.clone()),
            has_token: rows.live(me).is_some(),
            institution: rows.institution,
            revoke_needs_otp: policy.revoke_needs_otp,
            time_zone: policy.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        })
    }
}
