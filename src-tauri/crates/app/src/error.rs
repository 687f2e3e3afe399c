//! The one list of codes at the edge: what a screen, the command line or a program can be told.

use kagimori_domain::Refusal;
use kagimori_domain::refusal::Param;
use kagimori_store::{Problem, RolledBack};
use serde_json::{Map, Value, json};

/// Result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not do what was asked: a refusal, or a fault of the storage or the program.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no.
    #[error(transparent)]
    Rule(#[from] Refusal),
    /// None of several rows was done; the code is the first row's.
    #[error("{first}")]
    NoRowDone {
        /// The first row's refusal.
        first: Refusal,
        /// All rows.
        rows: Vec<RowResult>,
    },
    /// The call lacks a secret, or names something the act does not have.
    #[error("a value is missing: {0}")]
    Missing(&'static str),
    /// Unknown login ID or wrong password: both look the same.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Wrong confirmation password (確認用パスワード).
    #[error("wrong confirmation password")]
    ConfirmationWrong {
        /// Wrong ones left before it locks.
        left: u32,
    },
    /// The confirmation password is locked.
    #[error("the confirmation password is locked")]
    ConfirmationLocked,
    /// The login password is locked.
    #[error("the login password is locked")]
    LoginLocked,
    /// One's own login password is wrong.
    #[error("wrong login password")]
    LoginPasswordWrong {
        /// Wrong ones left before it locks.
        left: u32,
    },
    /// Something about the token is wrong; to a user it is not told what.
    #[error("the token could not be confirmed")]
    TokenNotConfirmed,
    /// Wrong or mistyped recovery code.
    #[error("wrong recovery code")]
    RecoveryCodeWrong,
    /// There is no vault in the folder.
    #[error("there is no vault")]
    VaultMissing,
    /// There already is a vault in the folder.
    #[error("there already is a vault")]
    VaultExists,
    /// Another process has the vault open.
    #[error("the vault is open elsewhere")]
    VaultInUse,
    /// The vault was written by a newer program.
    #[error("the vault has format {0}")]
    VaultNewer(i64),
    /// The vault is older than it was when it was last seen here: it is only read until that is acknowledged.
    #[error("the vault is older than it was")]
    Rollback(RolledBack),
    /// Wrong password of a backup.
    #[error("wrong backup password")]
    BackupPasswordWrong,
    /// The file is no backup.
    #[error("not a backup")]
    NotABackup,
    /// The backup was changed, or cut off.
    #[error("the backup is damaged")]
    BackupDamaged,
    /// The open vault's keys are not those of the backup.
    #[error("the backup has other keys")]
    BackupNotOurs,
    /// The vault is not as it was left.
    #[error("the vault is not as it was left")]
    Integrity(Vec<Problem>),
    /// The disk is full.
    #[error("the disk is full")]
    StorageFull,
    /// The storage failed; the text is for the log.
    #[error("storage failed: {0}")]
    StorageFailed(String),
    /// A seed file was refused.
    #[error("the import was rejected")]
    ImportRejected(Vec<crate::token_import::KeyError>),
    /// A list of users was refused.
    #[error("the list of users was rejected")]
    UsersRejected(Vec<crate::user_import::ListError>),
    /// A file could not be read.
    #[error("the file cannot be read")]
    FileUnreadable,
    /// A file is larger than the bound.
    #[error("the file is larger than {max_mib} MiB")]
    FileTooLarge {
        /// The bound, in MiB.
        max_mib: u64,
    },
    /// A file of this name is there already; none is written over.
    #[error("the file exists")]
    FileExists,
    /// A file could not be written.
    #[error("the file cannot be written")]
    FileUnwritable,
    /// A table has a character that its encoding lacks.
    #[error("row {row} has a character that the encoding lacks")]
    NotInEncoding {
        /// The row of the table, from 1 on.
        row: u64,
        /// The character.
        character: char,
    },
    /// A file is not an exported history.
    #[error("line {line} of the exported history: {problem}")]
    ExportInvalid {
        /// The line, from 1 on.
        line: u64,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// An exported history is not what the history says.
    #[error("line {line} of the exported history differs in {field}")]
    ExportDiffers {
        /// The first line that differs, from 1 on.
        line: u64,
        /// What differs: a field of the header or of an entry, or `missing` or `added`.
        field: &'static str,
    },
    /// The act was broken off before its end: nothing was done.
    #[error("broken off")]
    Cancelled,
    /// Nobody is signed in at the window.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The window is locked.
    #[error("the window is locked")]
    Locked,
    /// The window is at another step.
    #[error("not at this step")]
    NotNow,
    /// The system's print dialog could not be opened.
    #[error("nothing can be printed")]
    PrintFailed,
    /// A fault of the program; the text is for the log.
    #[error("internal: {0}")]
    Internal(String),
}

/// What became of one of several rows of an act.
#[derive(Clone, Debug)]
pub struct RowResult {
    /// As given in the call.
    pub login_id: String,
    /// The serial it was about, if there was one.
    pub serial: Option<String>,
    /// Why it was not done.
    pub refused: Option<Refusal>,
}

impl Error {
    /// Codes that no rule of the domain has.
    pub const OWN_CODES: &'static [&'static str] = &[
        "usage",
        "wrong_credentials",
        "confirmation_wrong",
        "confirmation_locked",
        "login_locked",
        "login_password_wrong",
        "token_not_confirmed",
        "recovery_code_wrong",
        "vault_missing",
        "vault_exists",
        "vault_in_use",
        "vault_newer",
        "rollback",
        "backup_password_wrong",
        "not_a_backup",
        "backup_damaged",
        "backup_not_ours",
        "integrity",
        "storage_full",
        "storage_failed",
        "import_rejected",
        "users_rejected",
        "file_unreadable",
        "file_too_large",
        "file_exists",
        "file_unwritable",
        "not_in_encoding",
        "export_invalid",
        "export_differs",
        "cancelled",
        "not_signed_in",
        "locked",
        "not_now",
        "print_failed",
        "internal",
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rule(refusal) | Self::NoRowDone { first: refusal, .. } => refusal.code(),
            Self::Missing(_) => "usage",
            Self::WrongCredentials => "wrong_credentials",
            Self::ConfirmationWrong { .. } => "confirmation_wrong",
            Self::ConfirmationLocked => "confirmation_locked",
            Self::LoginLocked => "login_locked",
            Self::LoginPasswordWrong { .. } => "login_password_wrong",
            Self::TokenNotConfirmed => "token_not_confirmed",
            Self::RecoveryCodeWrong => "recovery_code_wrong",
            Self::VaultMissing => "vault_missing",
            Self::VaultExists => "vault_exists",
            Self::VaultInUse => "vault_in_use",
            Self::VaultNewer(_) => "vault_newer",
            Self::Rollback(_) => "rollback",
            Self::BackupPasswordWrong => "backup_password_wrong",
            Self::NotABackup => "not_a_backup",
            Self::BackupDamaged => "backup_damaged",
            Self::BackupNotOurs => "backup_not_ours",
            Self::Integrity(_) => "integrity",
            Self::StorageFull => "storage_full",
            Self::StorageFailed(_) => "storage_failed",
            Self::ImportRejected(_) => "import_rejected",
            Self::UsersRejected(_) => "users_rejected",
            Self::FileUnreadable => "file_unreadable",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::FileExists => "file_exists",
            Self::FileUnwritable => "file_unwritable",
            Self::NotInEncoding { .. } => "not_in_encoding",
            Self::ExportInvalid { .. } => "export_invalid",
            Self::ExportDiffers { .. } => "export_differs",
            Self::Cancelled => "cancelled",
            Self::NotSignedIn => "not_signed_in",
            Self::Locked => "locked",
            Self::NotNow => "not_now",
            Self::PrintFailed => "print_failed",
            Self::Internal(_) => "internal",
        }
    }

    /// The parameters, by name.
    #[must_use]
    pub fn params(&self) -> Map<String, Value> {
        let mut params = Map::new();
        match self {
            Self::Rule(refusal) => return refusal_params(refusal),
            Self::NoRowDone { first, rows } => {
                params = refusal_params(first);
                params.insert("results".into(), rows.iter().map(RowResult::to_json).collect());
            }
            Self::Missing(what) => {
                params.insert("missing".into(), json!(what));
            }
            Self::ConfirmationWrong { left } | Self::LoginPasswordWrong { left } => {
                params.insert("left".into(), json!(left));
            }
            Self::NotInEncoding { row, character } => {
                params.insert("row".into(), json!(row));
                params.insert("character".into(), json!(character));
            }
            Self::ExportInvalid { line, problem } => {
                params.insert("line".into(), json!(line));
                params.insert("problem".into(), json!(problem));
            }
            Self::FileTooLarge { max_mib } => {
                params.insert("max_mib".into(), json!(max_mib));
            }
            Self::ExportDiffers { line, field } => {
                params.insert("line".into(), json!(line));
                params.insert("field".into(), json!(field));
            }
            Self::VaultNewer(format) => {
                params.insert("format".into(), json!(format));
            }
            Self::Rollback(RolledBack { generation, latest, seen }) => {
                params.insert("generation_seen".into(), json!(seen.generation));
                params.insert("generation_found".into(), json!(generation));
                params.insert("seen_at".into(), json!(crate::views::rfc3339(seen.latest)));
                params.insert("until".into(), json!(crate::views::rfc3339(*latest)));
            }
            Self::Integrity(problems) => {
                params.insert("where".into(), json!(places(problems)));
                let problems = problems
                    .iter()
                    .map(|p| json!({ "kind": p.kind.name(), "table": p.table, "id": p.id }))
                    .collect();
                params.insert("problems".into(), problems);
            }
            Self::UsersRejected(errors) => {
                params.insert("n".into(), json!(errors.len()));
                let errors = errors.iter().map(crate::user_import::ListError::to_json).collect();
                params.insert("errors".into(), errors);
            }
            Self::ImportRejected(errors) => {
                params.insert("n".into(), json!(errors.len()));
                params.insert(
                    "errors".into(),
                    errors.iter().map(crate::token_import::KeyError::to_json).collect(),
                );
            }
            _ => {}
        }
        params
    }

    /// What belongs into a log rather than before the user: never a secret.
    #[must_use]
    pub fn log_text(&self) -> Option<&str> {
        match self {
            Self::StorageFailed(text) | Self::Internal(text) => Some(text),
            _ => None,
        }
    }
}

/// The first places of many, in one line: `user 5, token 7 …`.
fn places(problems: &[Problem]) -> String {
    const SHOWN: usize = 3;
    let places: Vec<_> = problems.iter().take(SHOWN).map(|p| format!("{} {}", p.table, p.id)).collect();
    let more = if problems.len() > SHOWN { " …" } else { "" };
    format!("{}{more}", places.join(", "))
}

pub(crate) fn refusal_params(refusal: &Refusal) -> Map<String, Value> {
    let value = |param| match param {
        Param::Number(n) => json!(n),
        Param::Name(name) => json!(name),
    };
    refusal.params().into_iter().map(|(name, param)| (name.to_owned(), value(param))).collect()
}

impl RowResult {
    /// `{login_id, ok, code, serial?}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut row = json!({
            "login_id": self.login_id,
            "ok": self.refused.is_none(),
            "code": self.refused.as_ref().map(Refusal::code),
        });
        if let (Some(serial), Some(row)) = (&self.serial, row.as_object_mut()) {
            row.insert("serial".into(), json!(serial));
        }
        row
    }
}

impl From<kagimori_store::Error> for Error {
    fn from(error: kagimori_store::Error) -> Self {
        use kagimori_store::Error as Store;
        match error {
            Store::Integrity(problems) => Self::Integrity(problems),
            Store::Newer(format) => Self::VaultNewer(format),
            Store::RolledBack(rolled_back) => Self::Rollback(rolled_back),
            Store::InUse => Self::VaultInUse,
            Store::Missing => Self::VaultMissing,
            Store::Exists => Self::VaultExists,
            Store::Full => Self::StorageFull,
            Store::Storage(text) => Self::StorageFailed(text),
            Store::Conflict => Self::Internal("a row changed underneath".into()),
        }
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(_: tokio::task::JoinError) -> Self {
        Self::Internal("a background task ended early".into())
    }
}
