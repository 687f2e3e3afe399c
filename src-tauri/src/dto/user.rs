use kagimori_app::directory::{self, Direction, UserFilter};
use kagimori_app::domain::purpose::{Permissions, Purpose as DomainPurpose};
use kagimori_app::domain::{self, Refusal};
use kagimori_app::enroll;
use kagimori_app::user_add;
use kagimori_app::user_list::Part;
use kagimori_app::vault_create::NewPasswords as FirstPasswords;
use kagimori_app::views;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{Role, TemporaryCodesLeft, date, direction, part, rfc3339, seconds};

names! {
    /// What a one-time password is asked for.
    Purpose: DomainPurpose {
        Login, TokenRevoke, Transfer, BulkTransfer, Salary, BillPayment, BulkTransferFile, SalaryFile, UserChange,
        HandOver,
    }
}

names! {
    /// Where a user stands with his one-time password.
    OtpStanding: domain::user::OtpStanding { NotStarted, Pending, Active, Suspended }
}

/// Whether a user may do anything at all.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UserStatus {
    Active,
    Stopped,
}

/// Which of a user's three locks are closed.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Locks {
    login: bool,
    confirmation: bool,
    otp: bool,
}

/// A user.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserView {
    login_id: String,
    name: String,
    kana: String,
    #[specta(type = Role)]
    role: &'static str,
    contract: Option<String>,
    contract_name: Option<String>,
    #[specta(type = UserStatus)]
    status: &'static str,
    #[specta(type = OtpStanding)]
    otp: &'static str,
    /// 利用開始日, `YYYY-MM-DD`.
    otp_start: String,
    serial: Option<String>,
    /// Since when he is registered on it, RFC 3339.
    registered_at: Option<String>,
    failures: u32,
    /// When his one-time password was suspended, RFC 3339.
    suspended_at: Option<String>,
    /// Wrong codes stopped his enrolment: the other cause of a closed OTP lock.
    enrolment_stopped: bool,
    locks: Locks,
    /// 一時コード that can still be used.
    temporary_codes: Option<TemporaryCodesLeft>,
    #[specta(type = Vec<Purpose>)]
    permissions: Vec<&'static str>,
}

impl From<views::UserView> for UserView {
    fn from(user: views::UserView) -> Self {
        Self {
            login_id: user.login_id,
            name: user.name,
            kana: user.kana,
            role: user.role,
            contract: user.contract,
            contract_name: user.contract_name,
            status: user.status,
            otp: user.otp,
            otp_start: user.otp_start,
            serial: user.serial,
            registered_at: user.registered_at.map(|at| rfc3339(domain::time::Instant(at))),
            failures: user.failures,
            suspended_at: user.suspended_at.map(|at| rfc3339(domain::time::Instant(at))),
            enrolment_stopped: user.enrolment_stopped,
            locks: Locks {
                login: user.locks.login,
                confirmation: user.locks.confirmation,
                otp: user.locks.otp,
            },
            temporary_codes: user.temporary_codes.map(Into::into),
            permissions: user.permissions,
        }
    }
}

/// A page of users.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Users {
    pub(crate) items: Vec<UserView>,
    pub(crate) total: u32,
}

names! {
    /// A lock of a user's.
    UserLock: directory::Lock { Any, Password, Otp }
}

names! {
    /// What users are sorted by.
    UserColumn: directory::UserColumn { Added, LoginId, Name, Otp, Failures }
}

/// Which users, in which order, and which part of the list. What is left out does not matter.
#[derive(Debug, Default, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct UserQuery {
    /// Number of the contract.
    #[specta(optional)]
    contract: Option<String>,
    #[specta(optional)]
    search: Option<String>,
    #[specta(optional)]
    role: Option<Role>,
    #[specta(optional)]
    otp: Option<OtpStanding>,
    /// With this lock closed.
    #[specta(optional)]
    lock: Option<UserLock>,
    #[specta(optional)]
    status: Option<UserStatus>,
    #[specta(optional)]
    sort: Option<UserColumn>,
    /// The largest first.
    #[specta(optional)]
    descending: bool,
    /// Rows before the part.
    #[specta(optional)]
    offset: u32,
    limit: u32,
}

impl UserQuery {
    pub(crate) fn read(self) -> (UserFilter, (directory::UserColumn, Direction), Part) {
        let filter = UserFilter {
            contract: self.contract,
            search: self.search,
            role: self.role.map(Into::into),
            otp: self.otp.map(Into::into),
            lock: self.lock.map(Into::into),
            status: self.status.map(|status| match status {
                UserStatus::Active => domain::user::UserStatus::Active,
                UserStatus::Stopped => domain::user::UserStatus::Stopped,
            }),
        };
        let sort = self.sort.map(Into::into).unwrap_or_default();
        (filter, (sort, direction(self.descending)), part(self.offset, self.limit))
    }
}

/// A user as typed.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewUser {
    contract: Option<String>,
    login_id: String,
    name: String,
    kana: String,
    role: Role,
    /// `YYYY-MM-DD`; `null`: the contract's, else today.
    otp_start: Option<String>,
    /// `null`: what the role has at first.
    permissions: Option<Vec<Purpose>>,
    /// First passwords: temporary, changed at the first sign-in.
    #[specta(type = Option<String>)]
    login_password: Option<SecretString>,
    #[specta(type = Option<String>)]
    confirmation_password: Option<SecretString>,
}

impl NewUser {
    pub(crate) fn read(self) -> Result<user_add::NewUser, Refusal> {
        let permissions = self.permissions.map(permissions);
        let passwords = self
            .login_password
            .zip(self.confirmation_password)
            .map(|(login, confirmation)| FirstPasswords { login, confirmation });
        Ok(user_add::NewUser {
            contract: self.contract,
            login_id: self.login_id,
            name: self.name,
            kana: self.kana,
            role: self.role.into(),
            otp_start: self.otp_start.map(|text| date(&text, "otp_start")).transpose()?,
            permissions: permissions.transpose()?,
            passwords,
        })
    }
}

/// サービス利用権限 out of a list of purposes.
pub(crate) fn permissions(purposes: impl IntoIterator<Item = Purpose>) -> Result<Permissions, Refusal> {
    purposes.into_iter().try_fold(Permissions::NONE, |set, purpose| {
        set.with(purpose.into()).ok_or(Refusal::InvalidValue { field: "permissions" })
    })
}

/// 利用開始登録 at the desk on a user's behalf.
#[derive(Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrolRequest {
    user: String,
    serial: String,
    code: String,
    share: bool,
}

impl From<EnrolRequest> for enroll::EnrolRequest {
    fn from(request: EnrolRequest) -> Self {
        Self { user: request.user, serial: request.serial, code: request.code, share: request.share }
    }
}

/// One's own 利用開始登録.
#[derive(Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnEnrolment {
    pub(crate) serial: String,
    pub(crate) code: String,
    pub(crate) share: bool,
}

/// Who is on which token now.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Enrolled {
    serial: String,
    shared_with: Vec<String>,
    /// Seconds the token's time is ahead (negative: behind), where that is worth telling.
    offset_seconds: Option<i32>,
}

impl From<enroll::Enrolled> for Enrolled {
    fn from(enrolled: enroll::Enrolled) -> Self {
        Self {
            serial: enrolled.serial,
            shared_with: enrolled.shared_with,
            offset_seconds: enrolled.offset_seconds.map(seconds),
        }
    }
}
