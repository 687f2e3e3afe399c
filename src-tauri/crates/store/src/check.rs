//! Whether the vault is as it was left: the quick check at every open, and the full one that names what is wrong.

use std::collections::HashMap;

use futures_util::TryStreamExt as _;
use kagimori_vault::{ChainTag, Header, Keys, RowSum};
use sqlx::{AssertSqlSafe, Executor as _, Row as _, SqliteConnection};

use crate::audit;
use crate::connection::check_history_indexes;
use crate::error::{Error, Result};
use crate::find::Rows;
use crate::head::Head;
use crate::table::{IMPORT_BATCH, RawRow, SETTING, TABLES, Table};

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The database file itself is damaged.
    File,
    /// A table, index, trigger, view or migration is not ours.
    Schema,
    /// Header or slots were changed.
    Header,
    /// The head row was changed.
    Head,
    /// A row does not open.
    Row,
    /// A row is missing.
    RowMissing,
    /// An older version of a row was put back.
    RowStale,
    /// A row that no act wrote.
    RowAdded,
    /// The rows do not add up, and the history does not tell which.
    RowSum,
    /// A history entry does not open.
    Audit,
    /// A history entry does not follow the one before it.
    AuditChain,
    /// History entries are missing or too many at the end.
    AuditEnd,
}

impl ProblemKind {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Schema => "schema",
            Self::Header => "header",
            Self::Head => "head",
            Self::Row => "row",
            Self::RowMissing => "row_missing",
            Self::RowStale => "row_stale",
            Self::RowAdded => "row_added",
            Self::RowSum => "row_sum",
            Self::Audit => "audit",
            Self::AuditChain => "audit_chain",
            Self::AuditEnd => "audit_end",
        }
    }
}

/// Something is not as it was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing.
    pub kind: ProblemKind,
    /// In which table.
    pub table: &'static str,
    /// In which row; 0 if no single row can be named.
    pub id: i64,
}

impl Problem {
    pub(crate) const fn file() -> Self {
        Self { kind: ProblemKind::File, table: "", id: 0 }
    }

    pub(crate) const fn schema(id: i64) -> Self {
        Self { kind: ProblemKind::Schema, table: "_sqlx_migrations", id }
    }

    pub(crate) const fn header() -> Self {
        Self { kind: ProblemKind::Header, table: "vault_header", id: 1 }
    }

    pub(crate) const fn head() -> Self {
        Self { kind: ProblemKind::Head, table: "head", id: 1 }
    }

    pub(crate) const fn setting() -> Self {
        Self::row(&SETTING, 1)
    }

    pub(crate) const fn row(table: &'static Table, id: i64) -> Self {
        Self { kind: ProblemKind::Row, table: table.name, id }
    }

    pub(crate) const fn audit(kind: ProblemKind, id: i64) -> Self {
        Self { kind, table: "audit", id }
    }
}

/// In place of the version of a row that does not open.
const UNOPENED: i64 = i64::MAX;

/// Result of a full check.
#[derive(Debug)]
pub struct Checked {
    /// Rows read in the sealed tables.
    pub rows: usize,
    /// History entries read.
    pub entries: i64,
    /// Digest of the history's end.
    pub digest: String,
    /// What is wrong; nothing, if the vault is as it was left.
    pub problems: Vec<Problem>,
}

pub(crate) async fn read_head(connection: &mut SqliteConnection, keys: &Keys) -> Result<Head> {
    let row = connection.fetch_optional(Head::SELECT).await?;
    Head::open(keys, &row.ok_or_else(|| Error::integrity(Problem::head()))?)
}

fn header_as_left(header: &Header, head: &Head, keys: &Keys) -> bool {
    header.verify(keys).is_ok() && header.tag == head.header_tag
}

/// The check at every open: header, sum over all rows, length and end of the history. No row needs to be opened.
pub(crate) async fn at_open(connection: &mut SqliteConnection, keys: &Keys, header: &Header) -> Result<()> {
    let head = read_head(connection, keys).await?;
    if !header_as_left(header, &head, keys) {
        return Err(Error::integrity(Problem::header()));
    }
    let mut sum = RowSum::default();
    for table in TABLES {
        let mut rows = sqlx::query(AssertSqlSafe(table.select(""))).fetch(&mut *connection);
        while let Some(row) = rows.try_next().await? {
            sum.add(RawRow::read(&row)?.hash(keys));
        }
    }
    let numbers = "SELECT count(*), coalesce(min(id), 1), coalesce(max(id), 0) FROM audit";
    let row = connection.fetch_one(numbers).await?;
    let (count, first, last): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let row = connection.fetch_optional("SELECT tag FROM audit ORDER BY id DESC LIMIT 1").await?;
    let tag = row.map(|row| row.try_get::<Vec<u8>, _>(0)).transpose()?;
    let end = tag.as_deref().unwrap_or(&[0; 32]);
    // So many numbers from 1 on, each once: none is missing, and a list of some entries lists all of them.
    let numbered = count == head.entries && first == 1 && last == count;
    if sum == head.row_sum && numbered && end == head.chain.to_bytes() {
        return Ok(());
    }
    // Something is wrong: take the time to say what.
    let checked = everything(connection, keys, header).await?;
    Err(Error::Integrity(checked.problems))
}

/// Walks the history from its start by its tags, which cover the sealed entries: none needs to be opened. Refuses at the first entry that is not as it was written, or if its end is
/// not the one the head row names.
pub(crate) async fn history(connection: &mut SqliteConnection, keys: &Keys) -> Result<(i64, String)> {
    let head = read_head(connection, keys).await?;
    let mut before = ChainTag::START;
    let mut number = 0;
    let sql = format!("SELECT {} FROM audit ORDER BY id", audit::COLUMNS);
    let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *connection);
    while let Some(row) = rows.try_next().await? {
        number += 1;
        if row.try_get::<i64, _>(0)? != number {
            return Err(Error::integrity(Problem::audit(ProblemKind::AuditChain, number)));
        }
        before = audit::follow(&row, keys, before)?;
    }
    if number == head.entries && before == head.chain {
        Ok((number, before.digest()))
    } else {
        Err(Error::integrity(Problem::audit(ProblemKind::AuditEnd, number.min(head.entries) + 1)))
    }
}

/// The full check: every row is opened, the whole history walked, and the rows compared with those the history
/// says there are.
pub(crate) async fn everything(
    connection: &mut SqliteConnection,
    keys: &Keys,
    header: &Header,
) -> Result<Checked> {
    let mut problems = Vec::new();
    let head = match read_head(connection, keys).await {
        Ok(head) => Some(head),
        Err(Error::Integrity(found)) => {
            problems.extend(found);
            None
        }
        Err(other) => return Err(other),
    };
    let header_good = match &head {
        Some(head) => header_as_left(header, head, keys),
        None => header.verify(keys).is_ok(),
    };
    if !header_good {
        problems.push(Problem::header());
    }

    let mut present: HashMap<(i64, i64), i64> = HashMap::new();
    let mut sum = RowSum::default();
    for table in TABLES {
        let mut rows = sqlx::query(AssertSqlSafe(table.select(""))).fetch(&mut *connection);
        while let Some(row) = rows.try_next().await? {
            let Ok(raw) = RawRow::read(&row) else {
                problems.push(Problem::row(table, row.try_get(1).unwrap_or(0)));
                continue;
            };
            sum.add(raw.hash(keys));
            if opens(keys, &raw) {
                present.insert((table.number, raw.id), raw.version);
            } else {
                problems.push(raw.problem());
                // Named already: not missing as well.
                present.insert((table.number, raw.id), UNOPENED);
            }
        }
    }

    // The settings row is there from the start, before the first act.
    let mut expected: HashMap<(i64, i64), i64> = HashMap::from([((SETTING.number, 1), 1)]);
    let mut before = Some(ChainTag::START);
    let mut number = 0;
    let mut history_whole = true;
    let sql = format!("SELECT {} FROM audit ORDER BY id", audit::COLUMNS);
    let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *connection);
    while let Some(row) = rows.try_next().await? {
        number += 1;
        let id: i64 = row.try_get(0)?;
        if id != number {
            problems.push(Problem::audit(ProblemKind::AuditChain, number));
            history_whole = false;
            (number, before) = (id, None);
        }
        match audit::read(&row, keys, before) {
            Ok((entry, tag)) => {
                before = Some(tag);
                for touched in &entry.touched {
                    for id in touched.first..=touched.last {
                        expected.insert((touched.table, id), touched.version);
                    }
                }
            }
            Err(Error::Integrity(found)) => {
                problems.extend(found);
                history_whole = false;
                before = None;
            }
            Err(other) => return Err(other),
        }
    }
    drop(rows);
    let digest = before.map(ChainTag::digest).unwrap_or_default();
    if let Some(head) = &head
        && history_whole
        && (number != head.entries || before != Some(head.chain))
    {
        problems.push(Problem::audit(ProblemKind::AuditEnd, number.min(head.entries) + 1));
        history_whole = false;
    }
    if let Err(error) = check_history_indexes(connection).await {
        match error {
            Error::Integrity(found) => problems.extend(found),
            other => return Err(other),
        }
    }
    if history_whole {
        if ahead(&present, &expected) {
            problems.push(Problem::audit(ProblemKind::AuditEnd, number + 1));
        }
        compare(&present, &expected, &mut problems);
    }
    if let Some(head) = &head
        && sum != head.row_sum
        && problems.is_empty()
    {
        problems.push(Problem { kind: ProblemKind::RowSum, table: "head", id: 1 });
    }
    Ok(Checked { rows: present.len(), entries: number, digest, problems })
}

/// Whether a row has a version of which the history knows nothing yet: then its end is missing, and the head row, which
/// says that it is whole, is an older one.
fn ahead(present: &HashMap<(i64, i64), i64>, expected: &HashMap<(i64, i64), i64>) -> bool {
    present.iter().any(|(row, version)| match expected.get(row) {
        // A deleted row that was put back: from before.
        Some(0) => false,
        known => *version != UNOPENED && *version > known.copied().unwrap_or(0),
    })
}

fn compare(
    present: &HashMap<(i64, i64), i64>,
    expected: &HashMap<(i64, i64), i64>,
    problems: &mut Vec<Problem>,
) {
    let name = |number: i64| TABLES.into_iter().find(|t| t.number == number).map_or("", |t| t.name);
    let mut found = Vec::new();
    for (&(table, id), &version) in expected {
        let kind = match (present.get(&(table, id)), version) {
            (None, 0) => continue,
            (None, _) => ProblemKind::RowMissing,
            (Some(_), 0) => ProblemKind::RowAdded,
            (Some(&is), version) if is < version => ProblemKind::RowStale,
            (Some(_), _) => continue,
        };
        found.push(Problem { kind, table: name(table), id });
    }
    for &(table, id) in present.keys() {
        if !expected.contains_key(&(table, id)) {
            found.push(Problem { kind: ProblemKind::RowAdded, table: name(table), id });
        }
    }
    found.sort_by_key(|p| (p.table, p.id));
    problems.extend(found);
}

fn opens(keys: &Keys, raw: &RawRow) -> bool {
    if raw.table == &IMPORT_BATCH {
        crate::record::open::<crate::batch::Batch>(keys, raw).is_ok()
    } else {
        Rows::default().take_in(keys, raw).is_ok()
    }
}
