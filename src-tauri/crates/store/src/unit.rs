//! The unit of work: everything an act reads and writes, in one transaction that ends with its history entry.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use kagimori_domain::audit::Event;
use kagimori_domain::clock::{Reading, Run, Trust};
use kagimori_domain::ids::UserId;
use kagimori_domain::otp::Seed;
use kagimori_domain::policy::Policy;
use kagimori_domain::text::Serial;
use kagimori_domain::time::Instant;
use kagimori_vault::{Header, Keys};
use rand_core::CryptoRng;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Executor as _, Row as _};
use tokio::sync::OwnedMutexGuard;

use crate::audit::{self, Actor, Circumstances, Touched};
use crate::check::Problem;
use crate::error::{Error, Result};
use crate::find::{Find, Rows};
use crate::head::Head;
use crate::header;
use crate::record::{self, Loaded, Record};
use crate::rotate;
use crate::store::{Connection, Store, wrong_code};
use crate::table::{self, RawRow, Value};
use crate::token::{seed_index, serial_index};

/// Rows a bulk insert sends in one statement. Before each statement SQLite keeps a copy of every page that the statement
/// changes, and in an index these are as many as the rows: the fewer statements, the better. Six columns of so many rows are
/// just within SQLite's 32,766 values.
const BULK: usize = 5_000;

/// Rows that are read at a time, to be changed or compared.
const PAGE: usize = 500;

/// What is known about the clock, shared by all who use the vault in one run of the program.
#[derive(Clone, Debug)]
pub struct SharedRun(Arc<Mutex<Run>>);

impl SharedRun {
    /// Shares it.
    #[must_use]
    pub fn new(run: Run) -> Self {
        Self(Arc::new(Mutex::new(run)))
    }

    /// As it is now.
    #[must_use]
    pub fn get(&self) -> Run {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, run: Run) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = run;
    }
}

/// When an act happens, and what is known about the clock that says so.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The clocks.
    pub reading: Reading,
    /// The run they belong to.
    pub run: SharedRun,
}

impl Moment {
    /// A moment nobody has to doubt: of a new vault.
    #[must_use]
    pub fn certain(now: Instant) -> Self {
        let reading = Reading { now, elapsed: 0 };
        Self { reading, run: SharedRun::new(Run::confirmed(reading)) }
    }

    /// Whether the clock is to be trusted; `latest` is the latest time known to be right.
    #[must_use]
    pub fn judge(&self, latest: Instant) -> Trust {
        self.run.get().judge(latest, self.reading)
    }
}

/// A unit of work. It holds the write lock from its start; nothing is written until [`Unit::commit`], which takes
/// the history entry: a change without one cannot be written. Dropped or cancelled, it leaves nothing behind.
pub struct Unit {
    connection: OwnedMutexGuard<Connection>,
    store: Store,
    pub(crate) keys: Arc<Keys>,
    head: Head,
    policy: Policy,
    now: Instant,
    moment: Moment,
    trust: Trust,
    anchored: bool,
    actor: Actor,
    rng: Box<dyn CryptoRng + Send>,
    sql: String,
    arguments: SqliteArguments,
    statements: u64,
    touched: Vec<Touched>,
    new_keys: Option<Keys>,
    /// The generation goes beyond this one.
    beyond: i64,
    acknowledged: bool,
    events: Vec<Event>,
}

impl Store {
    /// Begins a unit of work: takes the write lock, reads head and settings and asks `finds`, all in one round
    /// trip. A vault that is older than it was is not written: [`Error::RolledBack`].
    pub async fn begin(
        &self,
        actor: Actor,
        moment: Moment,
        rng: Box<dyn CryptoRng + Send>,
        finds: &[Find<'_>],
    ) -> Result<(Unit, Rows)> {
        match self.rolled_back() {
            Some(rolled_back) => Err(Error::RolledBack(rolled_back)),
            None => self.begin_even_if_older(actor, moment, rng, finds).await,
        }
    }

    /// The same in a vault that is older than it was, for acknowledging just that.
    pub async fn begin_even_if_older(
        &self,
        actor: Actor,
        moment: Moment,
        rng: Box<dyn CryptoRng + Send>,
        finds: &[Find<'_>],
    ) -> Result<(Unit, Rows)> {
        let (mut connection, keys) = self.connection_and_keys().await?;
        // From here on a transaction may be open: whoever takes the connection next rolls it back first.
        connection.dirty = true;
        match connection.ask("BEGIN IMMEDIATE;", &keys, finds).await {
            Ok((head, policy, rows)) => {
                let unit = Unit {
                    connection,
                    store: self.clone(),
                    keys,
                    trust: moment.judge(head.latest),
                    head,
                    policy,
                    now: moment.reading.now,
                    moment,
                    anchored: false,
                    actor,
                    rng,
                    sql: String::new(),
                    arguments: SqliteArguments::default(),
                    statements: 0,
                    touched: Vec::new(),
                    new_keys: None,
                    beyond: 0,
                    acknowledged: false,
                    events: Vec::new(),
                };
                Ok((unit, rows))
            }
            Err(error) => {
                // The first error is the one to tell; the next user of the connection rolls back if this fails.
                let _ = connection.roll_back().await;
                Err(error)
            }
        }
    }
}

impl Unit {
    /// The settings.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The moment of the act.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// Whether the clock is to be trusted; nothing that goes by the time is decided otherwise.
    #[must_use]
    pub const fn clock_trusted(&self) -> bool {
        matches!(self.trust, Trust::Trusted)
    }

    /// The latest time known to be right.
    #[must_use]
    pub const fn latest(&self) -> Instant {
        self.head.latest
    }

    /// The time, as far as it is known to be right.
    #[must_use]
    pub const fn known_now(&self) -> Instant {
        if self.clock_trusted() { self.now } else { self.head.latest }
    }

    /// An operator says that the clock is right: it is believed from here on, also if it went back. What tokens have
    /// consumed stays consumed.
    pub const fn anchor_clock(&mut self) {
        self.head.latest = self.now;
        self.trust = Trust::Trusted;
        self.anchored = true;
    }

    /// A keyed fingerprint of a wrong code, for noticing the same one again.
    #[must_use]
    pub fn fingerprint(&self, code: &[u8]) -> [u8; 16] {
        wrong_code(&self.keys, code)
    }

    /// A keyed fingerprint of a temporary code (一時コード): what is kept of it.
    #[must_use]
    pub fn temporary_fingerprint(&self, code: &[u8]) -> [u8; 16] {
        self.keys.index("temporary code", code)
    }

    /// Random numbers for what the act makes up.
    pub fn rng(&mut self) -> &mut (dyn CryptoRng + Send) {
        &mut *self.rng
    }

    /// Acts as this operator from now on: the first one of a new vault.
    pub fn act_as(&mut self, operator: UserId) {
        self.actor.operator = Some(operator);
    }

    /// Writes those of `rows` that were changed.
    pub fn put_changed(&mut self, rows: &Rows) -> Result<()> {
        rows.users.iter().try_for_each(|row| self.put(row))?;
        rows.credentials.iter().try_for_each(|row| self.put(row))?;
        rows.contracts.iter().try_for_each(|row| self.put(row))?;
        rows.tokens.iter().try_for_each(|row| self.put(row))?;
        rows.registrations.iter().try_for_each(|row| self.put(row))?;
        rows.settings.iter().try_for_each(|row| self.put(row))
    }

    fn put<R: Record>(&mut self, row: &Loaded<R>) -> Result<()> {
        if !row.changed {
            return Ok(());
        }
        let raw = record::seal(&self.keys, row.id, row.version + 1, &**row, &mut *self.rng);
        self.head.row_sum.subtract(row.hash);
        self.head.row_sum.add(raw.hash(&self.keys));
        self.sql.push_str(&raw.table.update());
        self.wrote(raw.table.number, row.id, raw.version);
        raw.version_and_rest(&mut self.arguments)?;
        table::id_and_version(row.id, row.version, &mut self.arguments)?;
        Ok(())
    }

    /// Writes a new row. Returns its id.
    pub fn insert<R: Record>(&mut self, value: &R) -> Result<i64> {
        let id = self.head.next_id;
        self.head.next_id += 1;
        self.insert_as(id, value)?;
        Ok(id)
    }

    /// Writes a new row that shares the id of its parent: passwords of a user, seed of a token.
    pub fn insert_as<R: Record>(&mut self, id: i64, value: &R) -> Result<()> {
        let raw = record::seal(&self.keys, id, 1, value, &mut *self.rng);
        self.head.row_sum.add(raw.hash(&self.keys));
        self.sql.push_str(&raw.table.insert(1));
        self.wrote(raw.table.number, id, 1);
        raw.id_first(&mut self.arguments)?;
        Ok(())
    }

    /// Deletes a row.
    pub fn delete<R: Record>(&mut self, row: &Loaded<R>) -> Result<()> {
        self.head.row_sum.subtract(row.hash);
        self.sql.push_str(&R::TABLE.delete());
        table::id_and_version(row.id, row.version, &mut self.arguments)?;
        self.wrote(R::TABLE.number, row.id, 0);
        Ok(())
    }

    /// Starts a bulk insert; see [`Bulk`].
    pub fn bulk(&mut self) -> Bulk<'_> {
        let rng = ChaCha20Rng::from_rng(&mut *self.rng);
        Bulk { unit: self, rng, parents: Vec::new(), children: Vec::new() }
    }

    /// Sets the training clock's distance from the computer's.
    pub fn set_clock_offset(&mut self, seconds: i64) {
        self.head.clock_offset = seconds;
    }

    /// Goes on from a vault that is older than it was: with this act it is written again. Its generation goes beyond
    /// the one that was seen.
    pub fn acknowledge_rollback(&mut self) {
        self.acknowledged = true;
        if let Some(rolled_back) = self.store.rolled_back() {
            self.go_beyond(rolled_back.seen.generation);
        }
    }

    /// Lets the generation go beyond another: that of the vault whose place this one takes.
    pub fn go_beyond(&mut self, generation: i64) {
        self.beyond = self.beyond.max(generation);
    }

    /// Shows `edit` every row of a table; those it changed are written. Comes after every other write to them.
    ///
    /// Returns how many were changed.
    pub async fn edit_all<R: Record>(
        &mut self,
        mut edit: impl FnMut(&mut Loaded<R>) + Send,
    ) -> Result<usize> {
        self.send().await?;
        let select = R::TABLE.select("WHERE id > ? ORDER BY id LIMIT ?");
        let (mut after, mut changed) = (0, 0);
        loop {
            let mut arguments = SqliteArguments::default();
            Value::Int(after).bind(&mut arguments)?;
            Value::Int(i64::try_from(PAGE).unwrap_or(i64::MAX)).bind(&mut arguments)?;
            // The text is put together from constants only.
            let rows = sqlx::query_with(AssertSqlSafe(select.clone()), arguments)
                .fetch_all(&mut self.connection.sqlite)
                .await?;
            let Some(last) = rows.last() else { return Ok(changed) };
            after = RawRow::read(last)?.id;
            for row in &rows {
                let mut loaded = record::open::<R>(&self.keys, &RawRow::read(row)?)?;
                edit(&mut loaded);
                changed += usize::from(loaded.changed);
                self.put(&loaded)?;
            }
            self.send().await?;
        }
    }

    /// Deletes the rows of a table with these ids; children before their parents.
    pub async fn delete_all<R: Record>(&mut self, ids: &[i64]) -> Result<()> {
        for chunk in ids.chunks(BULK) {
            let marks = vec!["?"; chunk.len()].join(", ");
            let mut arguments = SqliteArguments::default();
            chunk.iter().try_for_each(|id| Value::Int(*id).bind(&mut arguments))?;
            // The text is constant but for the number of question marks.
            let select = R::TABLE.select(&format!("WHERE id IN ({marks})"));
            let rows = sqlx::query_with(AssertSqlSafe(select), arguments)
                .persistent(false)
                .fetch_all(&mut self.connection.sqlite)
                .await?;
            for row in &rows {
                let loaded = record::open::<R>(&self.keys, &RawRow::read(row)?)?;
                self.delete(&loaded)?;
            }
            self.send().await?;
        }
        Ok(())
    }

    /// Writes a changed header (slots added), made from the one with the tag `based_on`. The keys stay.
    pub async fn put_header(&mut self, new: &Header, based_on: &[u8]) -> Result<()> {
        if self.head.header_tag != based_on {
            return Err(Error::Conflict);
        }
        header::write(&mut self.connection.sqlite, new).await?;
        self.head.header_tag.clone_from(&new.tag);
        Ok(())
    }

    /// Takes slots away, makes the data key anew and reseals every row under it. Comes last, after every other
    /// write of the unit.
    pub async fn rotate_without(&mut self, slots: &[i64]) -> Result<()> {
        self.send().await?;
        let mut header = header::read(&mut self.connection.sqlite).await?;
        let based_on = header.tag.clone();
        let new = header
            .rotate(&self.keys, slots, &mut *self.rng)
            .map_err(|_| Error::integrity(Problem::header()))?;
        self.head.row_sum =
            rotate::reseal_all(&mut self.connection.sqlite, &self.keys, &new, &mut *self.rng).await?;
        self.put_header(&header, &based_on).await?;
        self.keys = Arc::new(new.clone());
        self.new_keys = Some(new);
        Ok(())
    }

    /// Adds an entry before the one that [`Self::commit`] takes: an act on several users has one for each.
    pub fn also(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Writes everything together with the history entry, and answers when it is on the disk.
    pub async fn commit(mut self, event: Event) -> Result<()> {
        self.events.push(event);
        let latest = self.head.latest;
        let touched = self.touched.clone();
        match self.write().await {
            Ok(()) => {
                self.connection.dirty = false;
                self.store.went_on(&self.head);
                // The connection is held: whoever asks for the changes reads the rows as they are now.
                self.store.note(&touched);
                if self.acknowledged {
                    self.store.set_rolled_back(None);
                }
                self.learn_about_the_clock(latest);
                if let Some(keys) = self.new_keys.take() {
                    self.store.replace_keys(keys);
                }
                Ok(())
            }
            Err(error) => {
                // The first error is the one to tell; the next user of the connection rolls back if this fails.
                let _ = self.connection.roll_back().await;
                Err(error)
            }
        }
    }

    /// A time that was written as right is known to be right: by an operator's word, or because a clock that was wrong
    /// at the opening is trusted now. The write lock is held, so nobody else learns at the same time.
    fn learn_about_the_clock(&self, latest: Instant) {
        let Moment { reading, run } = &self.moment;
        if self.anchored {
            run.set(Run::confirmed(*reading));
        } else if self.clock_trusted() {
            run.set(run.get().settled(latest, *reading));
        }
    }

    /// Leaves everything as it was.
    pub async fn cancel(mut self) -> Result<()> {
        self.connection.roll_back().await
    }

    async fn write(&mut self) -> Result<()> {
        let old_generation = self.head.generation;
        self.head.generation = old_generation.max(self.beyond) + 1;
        // A time nobody has confirmed is never learned.
        if self.clock_trusted() {
            self.head.latest = self.head.latest.max(self.now);
        }
        // The last entry names the rows: one list a unit of work.
        let mut touched = std::mem::take(&mut self.touched);
        let events = std::mem::take(&mut self.events);
        for (i, event) in events.iter().enumerate() {
            self.head.entries += 1;
            let last = i + 1 == events.len();
            let circumstances = Circumstances {
                number: self.head.entries,
                before: self.head.chain,
                at: self.now,
                actor: self.actor,
                touched: if last { std::mem::take(&mut touched) } else { Vec::new() },
            };
            self.sql.push_str(audit::INSERT);
            self.statements += 1;
            self.head.chain =
                audit::bind(event, circumstances, &self.keys, &mut *self.rng, &mut self.arguments)?;
        }
        self.sql.push_str("UPDATE head SET version = ?, sealed = ? WHERE id = 1 AND version = ?;");
        let sealed = self.head.seal(&self.keys, &mut *self.rng);
        for value in [Value::Int(self.head.generation), Value::Bytes(sealed), Value::Int(old_generation)] {
            value.bind(&mut self.arguments)?;
        }
        self.statements += 1;
        self.send().await?;
        self.connection.sqlite.execute("COMMIT").await?;
        Ok(())
    }

    /// Sends what is queued. Every statement must touch exactly one row; bulk inserts are sent by themselves.
    async fn send(&mut self) -> Result<()> {
        let sql = std::mem::take(&mut self.sql);
        let arguments = std::mem::take(&mut self.arguments);
        let expected = std::mem::take(&mut self.statements);
        if expected == 0 {
            return Ok(());
        }
        // The text is put together from constants only. Few acts write many rows: those are not kept.
        let keep = expected <= 12;
        let done = sqlx::query_with(AssertSqlSafe(sql), arguments)
            .persistent(keep)
            .execute(&mut self.connection.sqlite)
            .await?;
        if done.rows_affected() == expected { Ok(()) } else { Err(Error::Conflict) }
    }

    fn wrote(&mut self, table: i64, id: i64, version: i64) {
        self.statements += 1;
        touch(&mut self.touched, table, id, version);
    }
}

fn touch(touched: &mut Vec<Touched>, table: i64, id: i64, version: i64) {
    if let Some(last) = touched.iter_mut().rev().take(2).find(|t| t.table == table)
        && last.version == version
        && last.last + 1 == id
    {
        last.last = id;
    } else {
        touched.push(Touched { table, first: id, last: id, version });
    }
}

/// New rows in bulk, each with a child of the same id, sent in statements of many rows: an import.
pub struct Bulk<'a> {
    unit: &'a mut Unit,
    /// Of the unit's numbers, because the system takes a third of a microsecond to be asked for any.
    rng: ChaCha20Rng,
    parents: Vec<RawRow>,
    children: Vec<RawRow>,
}

impl Bulk<'_> {
    /// Adds a row and its child. Returns their id.
    pub async fn insert<P: Record, C: Record>(&mut self, parent: &P, child: &C) -> Result<i64> {
        let id = self.unit.head.next_id;
        self.unit.head.next_id += 1;
        let keys = Arc::clone(&self.unit.keys);
        let parent = record::seal(&keys, id, 1, parent, &mut self.rng);
        let child = record::seal(&keys, id, 1, child, &mut self.rng);
        for raw in [&parent, &child] {
            self.unit.head.row_sum.add(raw.hash(&keys));
            touch(&mut self.unit.touched, raw.table.number, id, 1);
        }
        self.parents.push(parent);
        self.children.push(child);
        if self.parents.len() == BULK {
            self.flush().await?;
        }
        Ok(id)
    }

    /// Sends the rest.
    pub async fn finish(mut self) -> Result<()> {
        self.flush().await
    }

    async fn flush(&mut self) -> Result<()> {
        self.unit.send().await?;
        for rows in [std::mem::take(&mut self.parents), std::mem::take(&mut self.children)] {
            let Some(first) = rows.first() else { return Ok(()) };
            let sql = first.table.insert(rows.len());
            let mut arguments = SqliteArguments::default();
            let (count, full) = (rows.len() as u64, rows.len() == BULK);
            rows.into_iter().try_for_each(|row| row.id_first(&mut arguments))?;
            let done = sqlx::query_with(AssertSqlSafe(sql), arguments)
                .persistent(full)
                .execute(&mut self.unit.connection.sqlite)
                .await?;
            if done.rows_affected() != count {
                return Err(Error::Conflict);
            }
        }
        Ok(())
    }
}

/// How a token of a seed file stands to the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Neither serial nor seed is known.
    New,
    /// The serial is known, with this very seed.
    Same,
    /// The serial is known with another seed, or its seed was erased.
    OtherSeed,
    /// The seed is known under another serial.
    SeedOfAnother,
}

impl Unit {
    /// Compares tokens with the vault by blind indexes: no row is opened.
    pub async fn compare(&mut self, tokens: &[(&Serial, &Seed)]) -> Result<Vec<Comparison>> {
        let mut result = Vec::with_capacity(tokens.len());
        for chunk in tokens.chunks(PAGE) {
            let indexes: Vec<_> = chunk
                .iter()
                .map(|(serial, seed)| (serial_index(&self.keys, serial), seed_index(&self.keys, seed)))
                .collect();
            // Joined from the left: of a list after `IN` SQLite would make an index of its own first.
            let wanted = vec!["(?)"; chunk.len()].join(", ");
            let sql = format!(
                "SELECT t.serial_index, s.seed_index FROM (VALUES {wanted}) AS wanted \
                 CROSS JOIN token t ON t.serial_index = wanted.column1 LEFT JOIN token_seed s ON s.id = t.id; \
                 SELECT NULL, s.seed_index FROM (VALUES {wanted}) AS wanted \
                 CROSS JOIN token_seed s ON s.seed_index = wanted.column1;"
            );
            let mut arguments = SqliteArguments::default();
            for index in indexes.iter().map(|i| &i.0).chain(indexes.iter().map(|i| &i.1)) {
                Value::Bytes(index.clone()).bind(&mut arguments)?;
            }
            // The text is constant but for the number of question marks.
            let rows = (&mut self.connection.sqlite)
                .fetch_all(sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(chunk.len() == PAGE))
                .await?;
            let mut serials: HashMap<Vec<u8>, Option<Vec<u8>>> = HashMap::new();
            let mut seeds: HashSet<Vec<u8>> = HashSet::new();
            for row in rows {
                match (row.try_get::<Option<Vec<u8>>, _>(0)?, row.try_get(1)?) {
                    (Some(serial), seed) => {
                        serials.insert(serial, seed);
                    }
                    (None, Some(seed)) => {
                        seeds.insert(seed);
                    }
                    (None, None) => {}
                }
            }
            result.extend(indexes.iter().map(|(serial, seed)| match serials.get(serial) {
                Some(Some(known)) if known == seed => Comparison::Same,
                Some(_) => Comparison::OtherSeed,
                None if seeds.contains(seed) => Comparison::SeedOfAnother,
                None => Comparison::New,
            }));
        }
        Ok(result)
    }
}
