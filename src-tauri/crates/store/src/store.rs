//! An open vault, and the way there.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as Shareable, PoisonError, RwLock};

use futures_util::TryStreamExt as _;
use kagimori_domain::ids::ContractId;
use kagimori_domain::institution::Institution;
use kagimori_domain::otp::Seed;
use kagimori_domain::policy::Policy;
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Token, TokenState};
use kagimori_vault::{Canonical, Header, Keys};
use rand_core::CryptoRng;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Connection as _, Either, Executor as _, Row as _, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};
use zeroize::Zeroizing;

use crate::anchor::{Anchor, RolledBack};
use crate::audit::{self, Entry};
use crate::backup::keep_before_migration;
use crate::changes::Changes;
use crate::check::{self, Checked, Problem};
use crate::connection::{VaultFiles, connect, integrity_check, is_ours, migrate, older_version};
use crate::error::{Error, Result};
use crate::files::{make_private_dir, make_private_file, sync_dir};
use crate::find::{self, Find, Page, Rows};
use crate::head::Head;
use crate::header;
use crate::lock::VaultLock;
use crate::record::{self, Loaded, Record};
use crate::setting::Settings;
use crate::table::{RawRow, Value};
use crate::token::{TokenSeed, state_number};

/// The newest version of the file format that is read.
const FORMAT: i64 = 1;

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
    /// The file of a vault that is being put back, until it gets its name.
    unfinished: Option<PathBuf>,
}

impl Sealed {
    /// Opens the file: takes the lock, asserts the settings, brings the schema up to date and checks it.
    pub async fn open(files: &VaultFiles) -> Result<Self> {
        if !files.database().is_file() {
            return Err(Error::Missing);
        }
        let lock = VaultLock::take(&files.lock())?;
        Self::open_database(&files.database(), Some(files), lock).await
    }

    /// Opens a copy of a vault that lies somewhere by itself.
    pub async fn open_copy(database: &Path) -> Result<Self> {
        Self::open_database(database, None, VaultLock::none()).await
    }

    /// `keep`: where a copy is kept before a migration.
    pub(crate) async fn open_database(
        database: &Path,
        keep: Option<&VaultFiles>,
        lock: VaultLock,
    ) -> Result<Self> {
        let mut connection = connect(database, false).await?;
        is_ours(&mut connection).await?;
        if let (Some(files), Some(version)) = (keep, older_version(&mut connection).await?) {
            keep_before_migration(&mut connection, files, version).await?;
        }
        migrate(&mut connection).await?;
        integrity_check(&mut connection).await?;
        let header = header::read(&mut connection).await?;
        if header.format > FORMAT {
            return Err(Error::Newer(header.format));
        }
        Ok(Self { connection, header, lock, unfinished: None })
    }

    /// It takes its place only when it is whole.
    pub(crate) fn not_in_place(mut self, unfinished: PathBuf) -> Self {
        self.unfinished = Some(unfinished);
        self
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
        let head = check::read_head(&mut self.connection, &keys).await?;
        self.connection.execute("COMMIT").await?;
        Ok(Store::new(self.connection, keys, &head, self.lock, self.unfinished))
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
    /// How far it has come.
    standing: Shareable<Anchor>,
    /// It is older than it was: it is only read.
    rolled_back: Shareable<Option<RolledBack>>,
    /// What was written since somebody looked last; `None` before the first look.
    followed: Shareable<Option<Changes>>,
    /// The file of a vault in the making, until it gets its name.
    unfinished: Option<PathBuf>,
    _lock: VaultLock,
}

impl Store {
    fn new(
        sqlite: SqliteConnection,
        keys: Keys,
        head: &Head,
        lock: VaultLock,
        unfinished: Option<PathBuf>,
    ) -> Self {
        let shared = Shared {
            connection: Arc::new(Mutex::new(Connection { sqlite, dirty: false })),
            keys: RwLock::new(Arc::new(keys)),
            standing: Shareable::new(Anchor::of(head)),
            rolled_back: Shareable::default(),
            followed: Shareable::default(),
            unfinished,
            _lock: lock,
        };
        Self { shared: Arc::new(shared) }
    }

    /// How far the vault has come: what is remembered of it outside its folder.
    #[must_use]
    pub fn standing(&self) -> Anchor {
        *self.shared.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn followed(&self) -> &Shareable<Option<Changes>> {
        &self.shared.followed
    }

    pub(crate) fn went_on(&self, head: &Head) {
        *self.shared.standing.lock().unwrap_or_else(PoisonError::into_inner) = Anchor::of(head);
    }

    /// Seals what is remembered of the vault, for a place outside its folder.
    #[must_use]
    pub fn seal_anchor(&self, anchor: &Anchor, rng: &mut dyn CryptoRng) -> Vec<u8> {
        anchor.seal(&self.keys(), rng)
    }

    /// Opens what [`Self::seal_anchor`] made; `None` unless it is as it was written, for this vault.
    #[must_use]
    pub fn open_anchor(&self, sealed: &[u8]) -> Option<Anchor> {
        Anchor::open(&self.keys(), sealed)
    }

    /// Seals what somebody typed, to wait in memory while the vault is closed. Under the key ring, which survives a new
    /// data key.
    #[must_use]
    pub fn seal_drafts(&self, login_id: &str, drafts: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
        self.keys().seal_entry(drafts_of(login_id), drafts, rng)
    }

    /// Opens what [`Self::seal_drafts`] made; `None` unless it is his, and of this vault.
    #[must_use]
    pub fn open_drafts(&self, login_id: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.keys().open_entry(drafts_of(login_id), sealed).ok()
    }

    /// Whether the vault has gone on from where `seen` stands: it is not older, and its history holds the entry that was
    /// the last one then.
    pub async fn goes_on_from(&self, seen: &Anchor) -> Result<bool> {
        let (mut connection, keys) = self.connection_and_keys().await?;
        let head = check::read_head(&mut connection.sqlite, &keys).await?;
        seen.precedes(&mut connection.sqlite, &head).await
    }

    /// Compares the vault with what is remembered of it. If it has not gone on from there, it is only read from now
    /// on, until [`crate::Unit::acknowledge_rollback`].
    pub async fn compare_with(&self, seen: &Anchor) -> Result<Option<RolledBack>> {
        let Anchor { generation, latest, .. } = self.standing();
        let goes_on = self.goes_on_from(seen).await?;
        let rolled_back = (!goes_on).then_some(RolledBack { generation, latest, seen: *seen });
        self.set_rolled_back(rolled_back);
        Ok(rolled_back)
    }

    /// Whether it is only read, being older than it was.
    #[must_use]
    pub fn rolled_back(&self) -> Option<RolledBack> {
        *self.shared.rolled_back.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_rolled_back(&self, rolled_back: Option<RolledBack>) {
        *self.shared.rolled_back.lock().unwrap_or_else(PoisonError::into_inner) = rolled_back;
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
        let settings = Settings { policy: Policy::default(), institution, unknown_until: None };
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
        Ok(Self::new(connection, keys, &head, lock, Some(unfinished)))
    }

    /// Keeps the folder's lock for as long as the answer lives, also when the vault is closed.
    pub(crate) fn keep_lock(&self) -> Kept {
        Kept(Arc::clone(&self.shared))
    }

    /// Closes a vault made by [`Self::create`] and puts it in its place.
    pub async fn finish(self, files: &VaultFiles) -> Result<()> {
        // The lock is kept until the file has its name.
        let lock = self.keep_lock();
        self.close().await?;
        if let Some(unfinished) = lock.unfinished() {
            fs::rename(unfinished, files.database())?;
        }
        sync_dir(files.dir())?;
        drop(lock);
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

    /// The connection, and the keys under which the rows are sealed as long as it is held: a rekey gives it back only
    /// when the new ones are in their place.
    pub(crate) async fn connection_and_keys(&self) -> Result<(OwnedMutexGuard<Connection>, Arc<Keys>)> {
        let connection = self.connection().await?;
        let keys = self.keys();
        Ok((connection, keys))
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
        let (mut connection, keys) = self.connection_and_keys().await?;
        connection.ask("", &keys, finds).await
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
        let (mut connection, keys) = self.connection_and_keys().await?;
        let limit = limit.unwrap_or(usize::MAX);
        let (clause, values) = scope.clause();
        let mut page = Page { items: Vec::new(), total: 0 };
        if matches.is_none() {
            let sql = format!("SELECT count(*) FROM {} WHERE {clause}", R::TABLE.name);
            let mut arguments = SqliteArguments::default();
            values.iter().cloned().try_for_each(|v| v.bind(&mut arguments))?;
            let row =
                sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_one(&mut connection.sqlite).await?;
            page.total = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0);
        }
        let from = if matches.is_some() { 0 } else { after.unwrap_or(0) };
        let sql = R::TABLE.select(&format!("WHERE {clause} AND id > ? ORDER BY id"));
        let mut arguments = SqliteArguments::default();
        values.into_iter().try_for_each(|v| v.bind(&mut arguments))?;
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
            let (seeds, keys) = self.seeds_between(first, last).await?;
            for raw in seeds {
                let seed = record::open::<TokenSeed>(&keys, &raw)?;
                let Ok(at) = tokens.binary_search_by_key(&seed.id, |token| token.id) else { continue };
                if then(&tokens[at], &seed.0).is_break() {
                    return Ok(());
                }
            }
            tokio::task::yield_now().await;
        }
    }

    /// Sealed seeds of the tokens with ids from `first` to `last`, and the keys they are sealed under.
    async fn seeds_between(&self, first: i64, last: i64) -> Result<(Vec<RawRow>, Arc<Keys>)> {
        let (mut connection, keys) = self.connection_and_keys().await?;
        let mut arguments = SqliteArguments::default();
        for value in [first, last] {
            Value::Int(value).bind(&mut arguments)?;
        }
        let sql = TokenSeed::TABLE.select("WHERE id BETWEEN ? AND ? ORDER BY id");
        // The text is put together from constants only.
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
        let rows = query.fetch_all(&mut connection.sqlite).await?;
        Ok((rows.iter().map(RawRow::read).collect::<Result<_>>()?, keys))
    }

    /// The last entries of the history, newest first.
    pub async fn last_entries(&self, limit: usize) -> Result<Vec<Entry>> {
        let (mut connection, keys) = self.connection_and_keys().await?;
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

/// The lock on a vault's folder, and the name of its file while it has none of its own.
pub(crate) struct Kept(Arc<Shared>);

impl Kept {
    pub(crate) fn unfinished(&self) -> Option<&Path> {
        self.0.unfinished.as_deref()
    }
}

/// What drafts are bound to.
fn drafts_of(login_id: &str) -> Canonical {
    Canonical::new("kagimori drafts").bytes(login_id.as_bytes())
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
