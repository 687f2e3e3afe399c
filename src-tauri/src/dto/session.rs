use kagimori_app::contract_add;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::{self, Refusal};
use kagimori_app::own_passwords::PasswordChange;
use kagimori_app::vault_create::{FirstOperator, NewPasswords as FirstPasswords, NewVault};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{Rollback, date, rfc3339};
use crate::session::{Phase as SessionPhase, Session, View};

names! {
    /// How a vault is used.
    Edition: domain::role::Edition { Company, Branch, Training }
}

names! {
    /// What a person is.
    Role: domain::role::Role { Master, Administrator, General, ReadOnly, Clerk, Supervisor }
}

names! {
    /// What roles differ in; what is not among a session's acts is not shown.
    Act: domain::permission::Act {
        Own, Enrol, Unlock, Revoke, EditUsers, StopUsers, Verify, HandleTokens, ImportTokens, ExportTokens,
        DisposeTokens, EditContracts, Administer, SeeAdministration, SeeRecords, SeeFobs,
    }
}

impl Act {
    const fn changes_nothing(self) -> bool {
        matches!(self, Self::Own | Self::SeeAdministration | Self::SeeRecords)
    }
}

names! {
    /// Where the window stands.
    Phase: SessionPhase {
        FirstStart, RecoveryCode, SignIn, RolledBack, Clock, OneTimePassword, NewPasswords, Enrolment, Desk, Locked,
    }
}

names! {
    /// What an institution is: 信用組合, 銀行, 信用金庫.
    InstitutionKind: domain::institution::InstitutionKind { CreditUnion, Bank, ShinkinBank }
}

/// The institution's profile, as typed and as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstitutionProfile {
    name: String,
    telephone: String,
    kind: InstitutionKind,
}

impl From<InstitutionProfile> for Institution {
    fn from(profile: InstitutionProfile) -> Self {
        Self { name: profile.name, telephone: profile.telephone, kind: profile.kind.into() }
    }
}

impl From<Institution> for InstitutionProfile {
    fn from(institution: Institution) -> Self {
        let Institution { name, telephone, kind } = institution;
        Self { name, telephone, kind: kind.into() }
    }
}

/// Somebody, as the top bar names him.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    login_id: String,
    name: String,
    kana: String,
    role: Role,
}

/// Who sits at the window, and how far he has come.
#[expect(clippy::struct_excessive_bools, reason = "independent facts for the page")]
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionView {
    pub(crate) phase: Phase,
    /// Edition of the vault in use; known once it is open.
    pub(crate) edition: Option<Edition>,
    /// Name of the institution; known once the vault is open.
    pub(crate) institution: Option<String>,
    /// Its telephone number; may be empty.
    telephone: Option<String>,
    /// What it is, and so what it calls itself.
    institution_kind: Option<InstitutionKind>,
    /// 契約先名 of `person`.
    contract_name: Option<String>,
    /// Who is signed in, signing in after his password, or locked.
    person: Option<Person>,
    /// 利用者モード.
    user_mode: bool,
    /// Who opened the desk, in user mode.
    host: Option<Person>,
    /// At `one_time_password`: two consecutive ones are asked for.
    two_codes: bool,
    /// At `one_time_password`: he may give a temporary code.
    temporary_codes: bool,
    acts: Vec<Act>,
    /// `person` has a token in use: acts that need it ask for his one-time password.
    has_token: bool,
    /// Setting: revoking asks for it.
    revoke_needs_otp: bool,
    /// 「前回ログイン日時」, RFC 3339.
    last_sign_in: Option<String>,
    /// Wrong passwords and one-time passwords since then.
    failures_since: u32,
    /// The vault's time zone (IANA).
    time_zone: String,
    /// The desk's clock, RFC 3339; in training it can be ahead of the computer's.
    now: String,
    /// Training: login ID filled in by 「役を選ぶ」.
    practice_login_id: Option<String>,
    /// There is a real vault, to which training can be left.
    real_vault: bool,
    /// The vault is older than it was when it was last seen here.
    rollback: Option<Rollback>,
    /// At `rolled_back`: he may answer for it.
    may_acknowledge: bool,
    /// At `desk`: he only looks, because of `rollback`.
    read_only: bool,
}

impl SessionView {
    pub(crate) fn new(view: View) -> Self {
        let open = view.person.as_ref().or(view.host.as_ref());
        let acts = match (&view.person, view.edition) {
            (Some(person), Some(edition)) if view.phase == SessionPhase::Desk => {
                let acts = Session::acts(edition, person.role).into_iter().map(Act::from);
                acts.filter(|act| !view.only_looks || act.changes_nothing()).collect()
            }
            _ => Vec::new(),
        };
        let may_acknowledge = view.person.as_ref().zip(view.edition).is_some_and(|(person, edition)| {
            Session::acts(edition, person.role).contains(&domain::permission::Act::Administer)
        });
        let someone = |p: &kagimori_app::sign_in::Person| Person {
            login_id: p.login_id.clone(),
            name: p.name.clone(),
            kana: p.kana.clone(),
            role: p.role.into(),
        };
        let absent = view.absent.as_ref().and_then(|absent| {
            Some(Person {
                login_id: absent.login_id.clone(),
                name: absent.name.clone(),
                kana: absent.kana.clone(),
                role: domain::role::Role::from_name(absent.role)?.into(),
            })
        });
        Self {
            phase: view.phase.into(),
            edition: view.edition.or(view.absent.as_ref().map(|a| a.edition)).map(Edition::from),
            institution: open.map(|p| p.institution.name.clone()),
            telephone: open.map(|p| p.institution.telephone.clone()),
            institution_kind: open.map(|p| p.institution.kind.into()),
            contract_name: view.person.as_ref().and_then(|p| p.contract.clone()),
            user_mode: view.user_mode,
            host: view.host.as_ref().map(someone),
            two_codes: view.two_codes,
            temporary_codes: view.temporary_codes,
            acts,
            has_token: view.person.as_ref().is_some_and(|p| p.has_token),
            revoke_needs_otp: open.is_none_or(|p| p.revoke_needs_otp),
            last_sign_in: view.last.at.map(rfc3339),
            failures_since: view.last.failures_since,
            time_zone: open.map_or_else(|| "Asia/Tokyo".to_owned(), |p| p.time_zone.clone()),
            now: rfc3339(view.now),
            practice_login_id: view.practice,
            real_vault: view.real_vault,
            rollback: view.rolled_back.map(Rollback::from),
            may_acknowledge,
            read_only: view.only_looks,
            person: view.person.as_ref().map(someone).or(absent),
        }
    }
}

/// A contract as typed.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewContract {
    code: String,
    name: String,
    kana: String,
    branch: String,
    /// `BANK-BRANCH-TYPE-NUMBER`, or empty.
    account: String,
    /// `YYYY-MM-DD`.
    otp_start: Option<String>,
}

impl NewContract {
    pub(crate) fn read(self) -> Result<contract_add::NewContract, Refusal> {
        Ok(contract_add::NewContract {
            code: self.code,
            name: self.name,
            kana: self.kana,
            branch: self.branch,
            account: Some(self.account).filter(|account| !account.trim().is_empty()),
            otp_start: self.otp_start.map(|text| date(&text, "otp_start")).transpose()?,
        })
    }
}

/// A new vault, as the first set-up gives it (steps 1 and 2).
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct VaultSetup {
    edition: Edition,
    institution: String,
    telephone: String,
    /// Company only.
    contract: Option<NewContract>,
    login_id: String,
    login_id_again: String,
    name: String,
    kana: String,
    #[specta(type = String)]
    login_password: SecretString,
    #[specta(type = String)]
    confirmation_password: SecretString,
}

impl VaultSetup {
    pub(crate) fn read(self) -> Result<NewVault, Refusal> {
        if self.login_id.trim() != self.login_id_again.trim() {
            return Err(Refusal::InvalidValue { field: "login_id_again" });
        }
        let operator = FirstOperator {
            login_id: self.login_id,
            name: self.name,
            kana: self.kana,
            passwords: FirstPasswords {
                login: self.login_password,
                confirmation: self.confirmation_password,
            },
        };
        let institution =
            Institution { name: self.institution, telephone: self.telephone, ..Institution::default() };
        match (self.edition, self.contract) {
            (Edition::Company, Some(contract)) => {
                Ok(NewVault::Company(operator, contract.read()?, institution))
            }
            (Edition::Company, None) => Err(Refusal::InvalidValue { field: "contract_code" }),
            (Edition::Branch, _) => Ok(NewVault::Branch(operator, institution)),
            // Training needs no set-up: one click.
            (Edition::Training, _) => Err(Refusal::NotInThisEdition),
        }
    }
}

/// A vault that is not written yet.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Prepared {
    /// Shown once, to be printed.
    pub(crate) recovery_code: String,
}

/// One's own passwords, as they are and as they are to be.
#[expect(clippy::struct_field_names, reason = "there are passwords of two kinds")]
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewPasswords {
    #[specta(type = String)]
    login_password: SecretString,
    #[specta(type = String)]
    confirmation_password: SecretString,
    /// `null`: stays as it is.
    #[specta(type = Option<String>)]
    new_login_password: Option<SecretString>,
    /// `null`: stays as it is.
    #[specta(type = Option<String>)]
    new_confirmation_password: Option<SecretString>,
}

impl From<NewPasswords> for PasswordChange {
    fn from(typed: NewPasswords) -> Self {
        Self {
            login: typed.login_password,
            confirmation: typed.confirmation_password,
            new_login: typed.new_login_password,
            new_confirmation: typed.new_confirmation_password,
        }
    }
}

names! {
    /// How an act reached the program.
    ViaName: Via { Cli, Window }
}

/// Language of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    Ja,
    En,
}

impl From<Language> for kagimori_app::messages::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Ja => Self::Japanese,
            Language::En => Self::English,
        }
    }
}

/// Light, dark or high contrast, or as the system has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
    Contrast,
}

/// How the window is to look and behave for whoever uses this computer. No secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Preferences {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    /// Percent, 100 to 200.
    pub(crate) text_size: u16,
    /// One-time passwords are typed in groups: 123 456.
    pub(crate) group_digits: bool,
    /// Minutes until the idle lock, 1 to 30.
    pub(crate) idle_minutes: u8,
}

impl Preferences {
    /// The nearest values that are allowed.
    pub(crate) fn bounded(self) -> Self {
        Self {
            text_size: self.text_size.clamp(100, 200),
            idle_minutes: self.idle_minutes.clamp(1, 30),
            ..self
        }
    }
}
