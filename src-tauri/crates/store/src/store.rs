//! An open vault, and the way there.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::TryStreamExt as _;
use kagimori_domain::ids::ContractId;
use kagimori_domain::institution::Institution;
use kagimori_domain::otp::Seed;
use kagimori_domain::policy::Policy;
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Token, TokenState};
use kagimori_vault::{Header, Keys};
use rand_core::CryptoRng;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Connection as _, Either, Executor as _, Row as _, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::audit::{self, Entry, EntryFilter};
use crate::check::{self, Checked, Problem};
use crate::connection::{VaultFiles, connect, integrity_check, is_ours, migrate};
use crate::error::{Error, Result};
use crate::find::{self, Find, Page, Rows};
use crate::head::Head;
use crate::header;
use crate::lock::VaultLock;
use crate::record::{self, Loaded, Record};
use crate::setting::Settings;
use crate::table::{RawRow, Value};
use crate::token::{TokenSeed, state_number};

/// Tokens whose seeds are read before the connection is given back.
const SEEDS_AT_ONCE: usize = 1_000;

/// The one connection. `dirty` while a transaction may be open: if its unit of work was dropped half-way, whoever
/// comes next rolls it back.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) sqlite: SqliteConnection,
    pub(crate) dirty: bool,
}

impl Connection {
    pub(crate) async fn roll_back(&mut self) -> Result<()> {
        match self.sqlite.execute("ROLLBACK").await {
            // Some errors have rolled back already; then there is nothing left to do.
            Err(sqlx::Error::Database(db)) if db.message().contains("no transaction is active") => {}
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        self.dirty = false;
        Ok(())
    }

    /// Sends `first`, reads head and settings, and asks `finds`: one round trip.
    pub(crate) async fn ask(
        &mut self,
        first: &str,
        keys: &Keys,
        finds: &[Find<'_>],
    ) -> Result<(Head, Policy, Rows)> {
        let first = format!("{first}{}{}", Head::SELECT, Settings::TABLE.select("WHERE id = 1"));
        let (head, mut rows) = self.rows(first, keys, finds).await?;
        let head = head.ok_or_else(|| Error::integrity(Problem::head()))?;
        let settings = rows.settings.last().ok_or_else(|| Error::integrity(Problem::setting()))?;
        let policy = settings.policy.clone();
        rows.institution = settings.institution.clone();
        Ok((head, policy, rows))
    }

    /// Sends `sql` and asks `finds`: one round trip.
    pub(crate) async fn rows(
        &mut self,
        mut sql: String,
        keys: &Keys,
        finds: &[Find<'_>],
    ) -> Result<(Option<Head>, Rows)> {
        let mut arguments = SqliteArguments::default();
        find::append(finds, keys, &mut sql, &mut arguments)?;
        let keep = finds.len() <= 12;
        // The text is put together from constants only.
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(keep);
        let mut answers = (&mut self.sqlite).fetch_many(query);
        let mut head = None;
        let mut rows = Rows::default();
        while let Some(answer) = answers.try_next().await? {
            let Either::Right(row) = answer else { continue };
            // The head row bears number 0; sealed tables bear their own.
            if row.try_get::<i64, _>(0)? == 0 {
                head = Some(Head::open(keys, &row)?);
            } else {
                rows.take_in(keys, &RawRow::read(&row)?)?;
            }
        }
        Ok((head, rows))
    }
}

/// A vault whose file is open and whose schema is ours, but without keys.
#[derive(Debug)]
pub struct Sealed {
    connection: SqliteConnection,
    header: Header,
    lock: VaultLock,
}

impl Sealed {
    /// Opens the file: takes the lock, asserts the settings, brings the schema up to date and checks it.
    pub async fn open(files: &VaultFiles) -> Result<Self> {
        if !files.database().is_file() {
            return Err(Error::Missing);
        }
        let lock = VaultLock::take(&files.lock())?;
        let mut connection = connect(&files.database(), false).await?;
        is_ours(&mut connection).await?;
        migrate(&mut connection).await?;
        integrity_check(&mut connection).await?;
        let header = header::read(&mut connection).await?;
        Ok(Self { connection, header, lock })
    }

    /// What is stored in clear.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Opens the vault with its keys, after checking that every row, the length and the end of the history, and
    /// the header are as they were left.
    pub async fn unseal(mut self, keys: Keys) -> Result<Store> {
        // One snapshot: the parts of the check belong together.
        self.connection.execute("BEGIN").await?;
        check::at_open(&mut self.connection, &keys, &self.header).await?;
        self.connection.execute("COMMIT").await?;
        Ok(Store::new(self.connection, keys, self.lock, None))
    }

    /// Checks everything and names what is wrong, whether or not the vault would open.
    pub async fn check(mut self, keys: &Keys) -> Result<Checked> {
        check::everything(&mut self.connection, keys, &self.header).await
    }

    /// Closes the file.
    pub async fn close(self) -> Result<()> {
        Ok(self.connection.close().await?)
    }
}

/// An open vault. Clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    connection: Arc<Mutex<Connection>>,
    keys: RwLock<Arc<Keys>>,
    /// The file of a vault in the making, until it gets its name.
    unfinished: Option<PathBuf>,
    _lock: VaultLock,
}

impl Store {
    fn new(sqlite: SqliteConnection, keys: Keys, lock: VaultLock, unfinished: Option<PathBuf>) -> Self {
        let connection = Arc::new(Mutex::new(Connection { sqlite, dirty: false }));
        let keys = RwLock::new(Arc::new(keys));
        Self { shared: Arc::new(Shared { connection, keys, unfinished, _lock: lock }) }
    }

    /// Makes a new vault file beside its final name; [`Self::finish`] puts it in place. Until then there is no
    /// vault, and a half-made one is swept away by the next try.
    pub async fn create(
        files: &VaultFiles,
        header: &Header,
        keys: Keys,
        institution: Institution,
        now: Instant,
        rng: &mut (dyn CryptoRng + Send),
    ) -> Result<Self> {
        make_private_dir(files.dir())?;
        let lock = VaultLock::take(&files.lock())?;
        if files.database().exists() {
            return Err(Error::Exists);
        }
        files.sweep_unfinished()?;
        let unfinished = files.unfinished();
        make_private_file(&unfinished)?;
        let mut connection = connect(&unfinished, true).await?;
        migrate(&mut connection).await?;
        let mut head = Head::new(now, header.tag.clone());
        let settings = Settings { policy: Policy::default(), institution };
        let settings = record::seal(&keys, 1, 1, &settings, rng);
        head.row_sum.add(settings.hash(&keys));
        // Row 1 of the settings is not an id of the common sequence: tables do not share their ids.
        let mut arguments = SqliteArguments::default();
        Value::Bytes(head.seal(&keys, rng)).bind(&mut arguments)?;
        settings.id_first(&mut arguments)?;
        connection.execute("BEGIN IMMEDIATE").await?;
        header::write(&mut connection, header).await?;
        let sql = format!("INSERT INTO head VALUES (1, 0, ?);{}", Settings::TABLE.insert(1));
        // The text is put together from constants only.
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(&mut connection).await?;
        connection.execute("COMMIT").await?;
        Ok(Self::new(connection, keys, lock, Some(unfinished)))
    }

    /// Closes a vault made by [`Self::create`] and puts it in its place.
    pub async fn finish(self, files: &VaultFiles) -> Result<()> {
        // The lock is kept until the file has its name.
        let shared = Arc::clone(&self.shared);
        self.close().await?;
        if let Some(unfinished) = &shared.unfinished {
            fs::rename(unfinished, files.database())?;
        }
        sync_dir(files.dir())?;
        drop(shared);
        Ok(())
    }

    pub(crate) fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.shared.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn replace_keys(&self, keys: Keys) {
        *self.shared.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// Lends the keys, for a slot that is prepared outside a transaction and written with
    /// [`crate::Unit::put_header`].
    pub fn with_keys<T>(&self, then: impl FnOnce(&Keys) -> T) -> T {
        then(&self.keys())
    }

    pub(crate) async fn connection(&self) -> Result<OwnedMutexGuard<Connection>> {
        let mut connection = Arc::clone(&self.shared.connection).lock_owned().await;
        if connection.dirty {
            connection.roll_back().await?;
        }
        Ok(connection)
    }

    /// Reads header and slots.
    pub async fn header(&self) -> Result<Header> {
        header::read(&mut self.connection().await?.sqlite).await
    }

    /// Reads without changing anything.
    pub async fn read(&self, finds: &[Find<'_>]) -> Result<(Head, Policy, Rows)> {
        let keys = self.keys();
        self.connection().await?.ask("", &keys, finds).await
    }

    /// A page of a list, in the order the rows were added. Without `matches` only the page itself is opened; with
    /// it, names being sealed, every row of the scope is.
    pub async fn page<R: Record>(
        &self,
        scope: Scope,
        after: Option<i64>,
        limit: Option<usize>,
        matches: Option<&(dyn Fn(&R) -> bool + Sync)>,
    ) -> Result<Page<R>> {
        let keys = self.keys();
        let mut connection = self.connection().await?;
        let limit = limit.unwrap_or(usize::MAX);
        let (clause, values) = scope.clause();
        let mut page = Page { items: Vec::new(), total: 0 };
        if matches.is_none() {
            let sql = format!("SELECT count(*) FROM {} WHERE {clause}", R::TABLE.name);
            let mut arguments = SqliteArguments::default();
            values.iter().try_for_each(|v| v.bind(&mut arguments))?;
            let row =
                sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_one(&mut connection.sqlite).await?;
            page.total = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0);
        }
        let from = if matches.is_some() { 0 } else { after.unwrap_or(0) };
        let sql = R::TABLE.select(&format!("WHERE {clause} AND id > ? ORDER BY id"));
        let mut arguments = SqliteArguments::default();
        values.iter().try_for_each(|v| v.bind(&mut arguments))?;
        Value::Int(from).bind(&mut arguments)?;
        // The text is put together from constants only.
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
        let mut rows = query.fetch(&mut connection.sqlite);
        while let Some(row) = rows.try_next().await? {
            if matches.is_none() && page.items.len() >= limit {
                break;
            }
            let loaded = record::open::<R>(&keys, &RawRow::read(&row)?)?;
            if let Some(matches) = matches {
                if !matches(&loaded) {
                    continue;
                }
                page.total += 1;
            }
            if page.items.len() < limit && after.is_none_or(|after| loaded.id > after) {
                page.items.push(loaded);
            }
        }
        Ok(page)
    }

    /// Shows `then` the tokens of a scope that have a seed, together with it, until it breaks off. One seed is open at a
    /// time, and others may use the vault in between.
    pub async fn each_seed(
        &self,
        scope: Scope,
        mut then: impl FnMut(&Loaded<Token>, &Seed) -> ControlFlow<()> + Send,
    ) -> Result<()> {
        let mut after = None;
        loop {
            let tokens = self.page::<Token>(scope, after, Some(SEEDS_AT_ONCE), None).await?.items;
            let Some((first, last)) = tokens.first().zip(tokens.last()).map(|(a, z)| (a.id, z.id)) else {
                return Ok(());
            };
            after = Some(last);
            let seeds = self.seeds_between(first, last).await?;
            for raw in seeds {
                let seed = record::open::<TokenSeed>(&self.keys(), &raw)?;
                let Ok(at) = tokens.binary_search_by_key(&seed.id, |token| token.id) else { continue };
                if then(&tokens[at], &seed.0).is_break() {
                    return Ok(());
                }
            }
            tokio::task::yield_now().await;
        }
    }

    /// Sealed seeds of the tokens with ids from `first` to `last`.
    async fn seeds_between(&self, first: i64, last: i64) -> Result<Vec<RawRow>> {
        let mut connection = self.connection().await?;
        let mut arguments = SqliteArguments::default();
        for value in [first, last] {
            Value::Int(value).bind(&mut arguments)?;
        }
        let sql = TokenSeed::TABLE.select("WHERE id BETWEEN ? AND ? ORDER BY id");
        // The text is put together from constants only.
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
        query.fetch_all(&mut connection.sqlite).await?.iter().map(RawRow::read).collect()
    }

    /// The last entries of the history, newest first.
    pub async fn last_entries(&self, limit: usize) -> Result<Vec<Entry>> {
        let keys = self.keys();
        let mut connection = self.connection().await?;
        let mut arguments = SqliteArguments::default();
        Value::Int(i64::try_from(limit).unwrap_or(i64::MAX)).bind(&mut arguments)?;
        let sql = format!("SELECT {} FROM audit ORDER BY id DESC LIMIT ?", audit::COLUMNS);
        // The text is put together from constants only.
        let rows = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_all(&mut connection.sqlite).await?;
        rows.iter().map(|row| Ok(audit::read(row, &keys, None)?.0)).collect()
    }

    /// A keyed fingerprint of a wrong code, as [`crate::Unit::fingerprint`] makes it.
    #[must_use]
    pub fn fingerprint(&self, code: &[u8]) -> [u8; 16] {
        wrong_code(&self.keys(), code)
    }

    /// History entries that pass the filter, newest first, at most `limit`, and how many pass it in all. `after`
    /// is the number of the last entry of the page before.
    pub async fn entries(
        &self,
        filter: &EntryFilter,
        after: Option<i64>,
        limit: Option<usize>,
    ) -> Result<(Vec<Entry>, usize)> {
        let keys = self.keys();
        let mut connection = self.connection().await?;
        let (clause, values) = filter.clause();
        let mut arguments = SqliteArguments::default();
        values.iter().try_for_each(|v| v.bind(&mut arguments))?;
        let sql = format!("SELECT count(*) FROM audit {clause}");
        let row = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_one(&mut connection.sqlite).await?;
        let total = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0);

        let mut arguments = SqliteArguments::default();
        values.iter().try_for_each(|v| v.bind(&mut arguments))?;
        let and = if clause.is_empty() { "WHERE" } else { "AND" };
        let columns = audit::COLUMNS;
        let sql = format!("SELECT {columns} FROM audit {clause} {and} id < ? ORDER BY id DESC LIMIT ?");
        Value::Int(after.unwrap_or(i64::MAX)).bind(&mut arguments)?;
        Value::Int(limit.map_or(-1, |l| i64::try_from(l).unwrap_or(i64::MAX))).bind(&mut arguments)?;
        // The text is put together from constants only.
        let rows = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_all(&mut connection.sqlite).await?;
        let entries = rows.iter().map(|row| Ok(audit::read(row, &keys, None)?.0)).collect::<Result<_>>()?;
        Ok((entries, total))
    }

    /// Walks the whole history. Returns its length and the digest of its end.
    pub async fn verify_history(&self) -> Result<(i64, String)> {
        let keys = self.keys();
        let mut connection = self.connection().await?;
        check::history(&mut connection.sqlite, &keys).await
    }

    /// Writes the journal back into the file and closes it. It is closed also if that fails: the journal is played back
    /// at the next opening.
    pub async fn close(self) -> Result<()> {
        let mut connection = Arc::clone(&self.shared.connection).lock_owned().await;
        let rolled_back = if connection.dirty { connection.roll_back().await } else { Ok(()) };
        let written_back = connection.sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
        let memory = sqlx::sqlite::SqliteConnectOptions::new().in_memory(true);
        let empty = sqlx::ConnectOptions::connect(&memory).await?;
        let closed = std::mem::replace(&mut connection.sqlite, empty).close().await;
        rolled_back?;
        written_back?;
        Ok(closed?)
    }
}

/// What is kept of a wrong code.
pub(crate) fn wrong_code(keys: &Keys, code: &[u8]) -> [u8; 16] {
    keys.index("wrong code", code)
}

/// Which rows a list covers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope {
    /// Of this contract only.
    pub contract: Option<ContractId>,
    /// Tokens in this state only.
    pub state: Option<TokenState>,
}

impl Scope {
    fn clause(self) -> (String, Vec<Value>) {
        let mut clause = String::from("1 = 1");
        let mut values = Vec::new();
        if let Some(contract) = self.contract {
            clause.push_str(" AND contract_id = ?");
            values.push(Value::Int(contract.0));
        }
        if let Some(state) = self.state {
            clause.push_str(" AND state = ?");
            values.push(Value::Int(state_number(state)));
        }
        (clause, values)
    }
}

fn make_private_dir(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(dir)?)
}

/// An empty file that nobody else may read; SQLite gives its journal the same rights.
fn make_private_file(path: &Path) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

/// Makes a rename durable. Windows has no such call and needs none.
fn sync_dir(dir: &Path) -> Result<()> {
    if cfg!(unix) {
        fs::File::open(dir)?.sync_all()?;
    }
    Ok(())
}
