//! One connection to the vault's file, with every setting that durability and integrity hang on asserted.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Executor as _, Row as _, SqliteConnection};

use crate::check::Problem;
use crate::error::{Error, Result, is_of_the_system, system_failed};
use crate::files::{make_private_dir, remove_database};
use crate::lock::shared_for_tests;
use crate::table;

/// How the file names of vaults in the making begin.
const UNFINISHED: &str = "vault.db.new";

static MIGRATOR: Migrator = sqlx::migrate!("../../../migrations");

/// Rows that SQLite's thread may be ahead of ours: with few, the two wait for each other all the time.
const ROWS_AHEAD: usize = 1_000;
/// Pages that are kept, in KiB: no more than there are. SQLite's own 2 MiB hold no index of a large vault.
const CACHE_KIB: u32 = 16 * 1024;

/// Where a vault's files are.
#[derive(Clone, Debug)]
pub struct VaultFiles {
    dir: PathBuf,
}

impl VaultFiles {
    /// The vault in this folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.dir.join("vault.db")
    }

    /// A vault in the making: renamed to [`Self::database`] once it is whole. Each try has a name of its own: SQLite may
    /// close the file of one that failed late, and takes its journal away by name.
    pub(crate) fn unfinished(&self) -> PathBuf {
        static TRIES: AtomicU64 = AtomicU64::new(1);
        self.dir.join(format!("{UNFINISHED}{}", TRIES.fetch_add(1, Ordering::Relaxed)))
    }

    /// Removes what tries that failed have left.
    pub(crate) fn sweep_unfinished(&self) -> Result<()> {
        for entry in std::fs::read_dir(&self.dir)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                match std::fs::remove_file(entry.path()) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Where backups lie unless another place is chosen.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.dir.join("backups")
    }

    /// A name that is free among the backups, for a copy of the database.
    pub(crate) fn free_name(&self, stem: &str) -> Result<PathBuf> {
        make_private_dir(&self.backups())?;
        let names = (1..).map(|n: u32| self.backups().join(format!("{stem}-{n}.db")));
        names.into_iter().find(|path| !path.exists()).ok_or(Error::Exists)
    }

    /// Removes the vault: only training's is ever thrown away.
    pub fn remove(&self) -> Result<()> {
        remove_database(&self.database())
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.dir.join("vault.lock")
    }
}

/// Opens the database file and asserts its settings.
pub(crate) async fn connect(database: &Path, create: bool) -> Result<SqliteConnection> {
    let locking = if shared_for_tests() { SqliteLockingMode::Normal } else { SqliteLockingMode::Exclusive };
    let options = SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(create)
        .locking_mode(locking)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(20))
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("mmap_size", "0")
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", format!("-{CACHE_KIB}"))
        .row_buffer_size(ROWS_AHEAD)
        // macOS: fsync alone does not reach the platter.
        .pragma("fullfsync", "ON")
        .pragma("checkpoint_fullfsync", "ON")
        // sqlx would log statements at debug level; nothing of ours belongs into a log.
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    assert_settings(&mut connection, locking).await?;
    Ok(connection)
}

async fn assert_settings(connection: &mut SqliteConnection, locking: SqliteLockingMode) -> Result<()> {
    let exclusive = matches!(locking, SqliteLockingMode::Exclusive);
    for (pragma, expected) in [
        ("PRAGMA journal_mode", "wal"),
        ("PRAGMA synchronous", "2"),
        ("PRAGMA locking_mode", if exclusive { "exclusive" } else { "normal" }),
        ("PRAGMA foreign_keys", "1"),
        ("PRAGMA trusted_schema", "0"),
        ("PRAGMA cell_size_check", "1"),
        ("PRAGMA secure_delete", "1"),
        ("PRAGMA temp_store", "2"),
        ("PRAGMA fullfsync", "1"),
    ] {
        let row = connection.fetch_one(pragma).await?;
        let value = row.try_get_unchecked::<String, _>(0)?;
        if value != expected {
            return Err(Error::Storage(format!("{pragma} is {value}, not {expected}")));
        }
    }
    // The WAL-reset bug is fixed from 3.51.3 on.
    let row = connection.fetch_one("SELECT sqlite_version()").await?;
    let version: String = row.try_get(0)?;
    let parts: Vec<u32> = version.split('.').filter_map(|p| p.parse().ok()).collect();
    if parts.as_slice() < [3, 51, 3].as_slice() {
        return Err(Error::Storage(format!("SQLite {version} is older than 3.51.3")));
    }
    Ok(())
}

/// Refuses a file that never was a vault, before anything is written into it.
pub(crate) async fn is_ours(connection: &mut SqliteConnection) -> Result<()> {
    let names = "SELECT count(*) FROM sqlite_schema WHERE name IN ('_sqlx_migrations', 'vault_header')";
    let found: i64 = connection.fetch_one(names).await?.try_get(0)?;
    if found == 2 { Ok(()) } else { Err(Error::integrity(Problem::schema(0))) }
}

/// The schema's version, if it is older than this program's.
pub(crate) async fn older_version(connection: &mut SqliteConnection) -> Result<Option<i64>> {
    let newest = MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    let row = connection.fetch_one("SELECT coalesce(max(version), 0) FROM _sqlx_migrations").await?;
    let version: i64 = row.try_get(0)?;
    Ok((version < newest).then_some(version))
}

/// Brings the schema up to date and checks that it is exactly ours: no table, index, trigger or view more.
pub(crate) async fn migrate(connection: &mut SqliteConnection) -> Result<()> {
    // Not `run`: its `Acquire` keeps the futures of callers from being `Send` (rust-lang/rust#100013).
    MIGRATOR.run_direct(None, &mut *connection, false).await.map_err(migration_error)?;
    let mut pattern = SqliteConnectOptions::new().in_memory(true).connect().await?;
    MIGRATOR.run_direct(None, &mut pattern, false).await.map_err(migration_error)?;
    if schema(connection).await? != schema(&mut pattern).await? {
        return Err(Error::integrity(Problem::schema(0)));
    }
    pattern.close().await?;
    Ok(())
}

/// Damaged pages are named before anything is read through them, and so is a row missing from an index, which would be
/// a row not found. SQLite's check of the whole file would look every history entry up in every index, which takes most of
/// an opening; so there the entries are counted here, and compared by [`check_history_indexes`].
pub(crate) async fn integrity_check(connection: &mut SqliteConnection) -> Result<()> {
    // One snapshot: what is counted is counted in the same state. If it fails, the connection is closed.
    connection.execute("BEGIN").await?;
    sqlite_check(connection, "PRAGMA quick_check(1)", "").await?;
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'audit'";
    for row in connection.fetch_all(tables).await? {
        let table: String = row.try_get(0)?;
        sqlite_check(connection, &format!("PRAGMA integrity_check('{table}')"), &table).await?;
    }
    count_history_indexes(connection).await?;
    connection.execute("COMMIT").await?;
    Ok(())
}

/// Compares the history's indexes with its entries.
pub(crate) async fn check_history_indexes(connection: &mut SqliteConnection) -> Result<()> {
    sqlite_check(connection, "PRAGMA integrity_check('audit')", "audit").await
}

/// `pragma` is about the table `of`, if about a single one.
async fn sqlite_check(connection: &mut SqliteConnection, pragma: &str, of: &str) -> Result<()> {
    let row = connection.fetch_one(AssertSqlSafe(pragma)).await?;
    let answer: String = row.try_get(0)?;
    if answer == "ok" {
        return Ok(());
    }
    if could_not_read(&answer) {
        return Err(Error::Storage(format!("integrity_check: {answer}")));
    }
    // SQLite's sentence names the table among other words, or only its index.
    let named = |word: &str| table::names().find(|name| *name == word);
    let mut words = answer.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let table = words.find_map(named).or_else(|| named(of));
    Err(Error::integrity(Problem { table: table.unwrap_or_default(), ..Problem::file() }))
}

/// Whether each index of the history has as many entries as the history.
async fn count_history_indexes(connection: &mut SqliteConnection) -> Result<()> {
    let leading = "SELECT i.name, c.name FROM pragma_index_list('audit') i, pragma_index_info(i.name) c \
                   WHERE c.seqno = 0 ORDER BY i.name";
    let rows = connection.fetch_all(leading).await?;
    let indexes = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect::<Result<Vec<(String, String)>>>()?;
    // The names are those of our schema, which has been compared with a fresh one.
    let counts: Vec<_> = indexes.iter().map(|(_, column)| format!("count({column})")).collect();
    let sql = format!("SELECT {} FROM audit NOT INDEXED", counts.join(", "));
    let entries = connection.fetch_one(AssertSqlSafe(sql)).await?;
    for (i, (index, column)) in indexes.iter().enumerate() {
        let sql = format!("SELECT count(*) FROM audit INDEXED BY {index} WHERE {column} IS NOT NULL");
        let counted: i64 = connection.fetch_one(AssertSqlSafe(sql)).await?.try_get(0)?;
        if counted != entries.try_get::<i64, _>(i)? {
            return Err(Error::integrity(Problem { table: "audit", ..Problem::file() }));
        }
    }
    Ok(())
}

/// Whether SQLite's sentence is about a page it could not get, and not about one it got: the check reports a failing
/// disk as it reports damage.
fn could_not_read(answer: &str) -> bool {
    let code = || answer.rsplit_once("error code=")?.1.trim().parse().ok();
    answer.contains("failed to get page")
        || (answer.contains("unable to get the page") && code().is_some_and(is_of_the_system))
}

async fn schema(connection: &mut SqliteConnection) -> Result<Vec<(String, String, String, String)>> {
    let rows = connection
        .fetch_all("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY name, type")
        .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?))).collect()
}

fn migration_error(error: MigrateError) -> Error {
    let newest = MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    match error {
        MigrateError::VersionMissing(version) if version > newest => Error::Newer(version),
        MigrateError::VersionMissing(version)
        | MigrateError::VersionMismatch(version)
        | MigrateError::Dirty(version) => Error::integrity(Problem::schema(version)),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            let of_the_system = system_failed(&error);
            match error.into() {
                // A migration that meets a schema it does not expect: somebody changed it.
                Error::Storage(_) if !of_the_system => Error::integrity(Problem::schema(0)),
                error => error,
            }
        }
        other => Error::Storage(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_cannot_be_read_is_no_damage() {
        for unread in
            ["Tree 7 page 9: unable to get the page. error code=266", "Tree 3 page 5: failed to get page 12"]
        {
            assert!(could_not_read(unread), "{unread}");
        }
        for damaged in [
            "Tree 7 page 9: unable to get the page. error code=11",
            "Tree 7 page 9: btreeInitPage() returns error code 11",
            "row 3 missing from index user_login",
        ] {
            assert!(!could_not_read(damaged), "{damaged}");
        }
    }
}
