use crate::anchor::RolledBack;
use crate::check::Problem;

/// What can go wrong below the rules.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not as it was left: edited, cut, mixed with an older one.
    #[error("the vault is not as it was left: {0:?}")]
    Integrity(Vec<Problem>),
    /// The file was written by a newer version of the program; its format.
    #[error("the vault has format {0}, newer than this program")]
    Newer(i64),
    /// The file is an older copy of itself: it is only read until that is acknowledged.
    #[error("the vault is older than it was")]
    RolledBack(RolledBack),
    /// Another process has the vault open.
    #[error("the vault is open elsewhere")]
    InUse,
    /// There is no vault in the folder.
    #[error("there is no vault here")]
    Missing,
    /// There already is a vault in the folder.
    #[error("there already is a vault here")]
    Exists,
    /// No room left on the disk.
    #[error("the disk is full")]
    Full,
    /// The storage failed otherwise. The text names the operation, never a value.
    #[error("storage failed: {0}")]
    Storage(String),
    /// A row changed between reading and writing: a fault of the program.
    #[error("a row changed underneath")]
    Conflict,
}

/// Result of a store operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One problem.
    pub(crate) fn integrity(problem: Problem) -> Self {
        Self::Integrity(vec![problem])
    }
}

/// SQLite's extended result code: <https://sqlite.org/rescode.html>.
fn result_code(error: &(dyn sqlx::error::DatabaseError + 'static)) -> i32 {
    error.code().and_then(|code| code.parse().ok()).unwrap_or(0)
}

/// The primary result code is the low byte of the extended one.
const PRIMARY: i32 = 0xFF;

/// Whether this extended result code says that SQLite was refused memory or a file by the system, whatever the file holds.
pub(crate) const fn is_of_the_system(code: i32) -> bool {
    const NOMEM: i32 = 7;
    const READONLY: i32 = 8;
    const IOERR: i32 = 10;
    const FULL: i32 = 13;
    const CANTOPEN: i32 = 14;
    matches!(code & PRIMARY, NOMEM | READONLY | IOERR | FULL | CANTOPEN)
}

/// The same of an error.
pub(crate) fn system_failed(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(db) => is_of_the_system(result_code(&**db)),
        sqlx::Error::Io(_) => true,
        _ => false,
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(db) = &error {
            let code = result_code(&**db);
            match code & PRIMARY {
                5 | 6 => return Self::InUse,
                13 => return Self::Full,
                11 | 26 => return Self::integrity(Problem::file()),
                // SQLite's own text names the result code or a constraint, never a bound value.
                _ => return Self::Storage(format!("sqlite {code}: {}", db.message())),
            }
        }
        match error {
            sqlx::Error::Io(io) => io.into(),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::integrity(Problem::file()),
            other => Self::Storage(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            kind => Self::Storage(kind.to_string()),
        }
    }
}
