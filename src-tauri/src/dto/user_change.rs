use kagimori_app::domain::Refusal;
use kagimori_app::domain::purpose::Permissions;
use kagimori_app::user_change;
use kagimori_app::user_import;
use kagimori_app::user_unlock_password;
use kagimori_app::{Passwords, TemporaryPasswords};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{Purpose, Role, count, date, permissions};
use crate::error::{Problem, sentence_params};

names! {
    /// Which of the two password locks.
    PasswordLocks: user_unlock_password::PasswordLocks { Login, Confirmation, Both }
}

/// What of a user others decide.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Particulars {
    name: String,
    kana: String,
    role: Role,
    /// `YYYY-MM-DD`.
    otp_start: String,
    permissions: Vec<Purpose>,
}

impl Particulars {
    fn permissions(&self) -> Result<Permissions, Refusal> {
        permissions(self.permissions.iter().copied())
    }
}

/// 利用者情報の変更, as typed.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UserChange {
    login_id: String,
    /// As the page had him before: if he is another by now, nothing is changed.
    seen: Particulars,
    wanted: Particulars,
}

impl UserChange {
    pub(crate) fn read(self, typed: Option<TypedPasswords>) -> Result<user_change::UserChange, Refusal> {
        let Self { login_id, seen, wanted } = self;
        let seen = user_change::Particulars {
            permissions: seen.permissions()?,
            otp_start: date(&seen.otp_start, "otp_start")?,
            name: seen.name,
            kana: seen.kana,
            role: seen.role.into(),
        };
        Ok(user_change::UserChange {
            login_id,
            seen: Some(seen),
            permissions: Some(wanted.permissions()?),
            otp_start: Some(date(&wanted.otp_start, "otp_start")?),
            name: Some(wanted.name),
            kana: Some(wanted.kana),
            role: Some(wanted.role.into()),
            passwords: Some(TypedPasswords::or_made_up(typed)),
        })
    }
}

/// Temporary passwords that the operator thought of.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TypedPasswords {
    #[specta(type = String)]
    login: SecretString,
    #[specta(type = String)]
    confirmation: SecretString,
}

impl TypedPasswords {
    pub(crate) fn or_made_up(typed: Option<Self>) -> TemporaryPasswords {
        typed.map_or(TemporaryPasswords::MadeUp, |Self { login, confirmation }| {
            TemporaryPasswords::Typed(Passwords { login, confirmation })
        })
    }
}

/// Temporary passwords that were made up, for the one time they are shown.
#[derive(Serialize, Type)]
pub(crate) struct IssuedPasswords {
    login: String,
    confirmation: String,
}

impl From<kagimori_app::IssuedPasswords> for IssuedPasswords {
    fn from(issued: kagimori_app::IssuedPasswords) -> Self {
        Self { login: issued.login.to_string(), confirmation: issued.confirmation.to_string() }
    }
}

/// The list of users that was chosen.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct UserList {
    pub(crate) name: String,
}

/// How the chosen list is read.
#[derive(Debug, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserListReading {
    /// Contract number; `null`: one's own.
    pub(crate) contract: Option<String>,
    /// Digest of the list as it was looked at: another one is refused.
    pub(crate) seen: Option<String>,
}

/// A user of a list.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SeenUser {
    line: u32,
    login_id: String,
    name: String,
    kana: String,
    role: Role,
    /// `YYYY-MM-DD`.
    otp_start: String,
    is_known: bool,
}

/// What is wrong with a row of a list; at line 0 with the list as a whole.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserListProblem {
    line: u32,
    login_id: Option<String>,
    problem: Problem,
}

/// The temporary passwords of one new user.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IssuedTo {
    login_id: String,
    name: String,
    passwords: IssuedPasswords,
}

/// What an import of users did, or would do.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsersImported {
    new: u32,
    same: u32,
    rows: Vec<SeenUser>,
    errors: Vec<UserListProblem>,
    /// Shown once.
    issued: Vec<IssuedTo>,
    file_digest: String,
}

impl From<user_import::UsersImported> for UsersImported {
    fn from(imported: user_import::UsersImported) -> Self {
        let row = |user: user_import::SeenUser| SeenUser {
            line: user.line,
            login_id: user.login_id,
            name: user.name,
            kana: user.kana,
            role: user.role.into(),
            otp_start: user.otp_start.to_string(),
            is_known: user.is_known,
        };
        let problem = |error: user_import::ListError| UserListProblem {
            line: error.line,
            login_id: error.login_id,
            problem: Problem { code: error.code.to_owned(), params: sentence_params(error.params) },
        };
        let issued = |to: user_import::IssuedTo| IssuedTo {
            login_id: to.login_id,
            name: to.name,
            passwords: to.passwords.into(),
        };
        Self {
            new: count(imported.new),
            same: count(imported.same),
            rows: imported.rows.into_iter().map(row).collect(),
            errors: imported.errors.into_iter().map(problem).collect(),
            issued: imported.issued.into_iter().map(issued).collect(),
            file_digest: imported.file_digest,
        }
    }
}
