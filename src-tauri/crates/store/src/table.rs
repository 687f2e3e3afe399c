use kagimori_vault::{Canonical, Keys, RowHash};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Row as _, ValueRef as _};

use crate::check::Problem;
use crate::error::{Error, Result};

/// A sealed table: `id`, `version`, its clear columns, `sealed`.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Stable number, as history entries name it.
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    /// Clear columns, in the order they are bound to the payload.
    pub(crate) columns: &'static [&'static str],
}

pub(crate) const SETTING: Table = Table { number: 1, name: "setting", columns: &[] };
pub(crate) const CONTRACT: Table = Table { number: 2, name: "contract", columns: &["code_index"] };
pub(crate) const USER: Table = Table { number: 3, name: "user", columns: &["contract_id", "login_index"] };
pub(crate) const CREDENTIAL: Table = Table { number: 4, name: "credential", columns: &[] };
pub(crate) const IMPORT_BATCH: Table = Table { number: 5, name: "import_batch", columns: &[] };
pub(crate) const TOKEN: Table =
    Table { number: 6, name: "token", columns: &["contract_id", "state", "serial_index"] };
pub(crate) const TOKEN_SEED: Table = Table { number: 7, name: "token_seed", columns: &["seed_index"] };
pub(crate) const REGISTRATION: Table =
    Table { number: 8, name: "registration", columns: &["user_id", "token_id", "state"] };

/// All sealed tables, parents first.
pub(crate) const TABLES: [&Table; 8] =
    [&SETTING, &CONTRACT, &USER, &CREDENTIAL, &IMPORT_BATCH, &TOKEN, &TOKEN_SEED, &REGISTRATION];

/// Names of all tables, sealed or not.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TABLES.into_iter().map(|t| t.name).chain(["head", "vault_header", "key_slot", "audit"])
}

/// A clear column's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// No value.
    Null,
    /// A number.
    Int(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Value {
    pub(crate) fn some_int(value: Option<i64>) -> Self {
        value.map_or(Self::Null, Self::Int)
    }

    pub(crate) const fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Null | Self::Bytes(_) => None,
        }
    }

    pub(crate) fn bind(self, to: &mut SqliteArguments) -> Result<()> {
        match self {
            Self::Null => to.add(Option::<i64>::None),
            Self::Int(value) => to.add(value),
            Self::Bytes(value) => to.add(value),
        }
        .map_err(|e| Error::Storage(e.to_string()))
    }

    pub(crate) fn read(row: &SqliteRow, column: usize) -> Result<Self> {
        use sqlx::TypeInfo as _;
        let raw = row.try_get_raw(column)?;
        if raw.is_null() {
            return Ok(Self::Null);
        }
        Ok(match raw.type_info().name() {
            "INTEGER" => Self::Int(row.try_get_unchecked(column)?),
            "BLOB" => Self::Bytes(row.try_get_unchecked(column)?),
            _ => return Err(Error::integrity(Problem::file())),
        })
    }
}

/// A row of a sealed table, as stored.
#[derive(Clone, Debug)]
pub(crate) struct RawRow {
    pub(crate) table: &'static Table,
    pub(crate) id: i64,
    pub(crate) version: i64,
    pub(crate) clear: Vec<Value>,
    pub(crate) sealed: Vec<u8>,
}

impl RawRow {
    /// What the payload is bound to: table, id, version and all clear columns.
    pub(crate) fn place(&self) -> Canonical {
        let mut place =
            Canonical::new("kagimori row").bytes(self.table.name.as_bytes()).int(self.id).int(self.version);
        for value in &self.clear {
            place = match value {
                Value::Null => place.none(),
                Value::Int(value) => place.int(*value),
                Value::Bytes(value) => place.bytes(value),
            };
        }
        place
    }

    pub(crate) fn hash(&self, keys: &Keys) -> RowHash {
        keys.row_hash(self.place(), &self.sealed)
    }

    pub(crate) fn problem(&self) -> Problem {
        Problem::row(self.table, self.id)
    }

    /// Reads a row selected by [`Table::select`]: number, id, version, clear columns, sealed.
    pub(crate) fn read(row: &SqliteRow) -> Result<Self> {
        let number: i64 = row.try_get(0)?;
        let table = TABLES
            .into_iter()
            .find(|t| t.number == number)
            .ok_or_else(|| Error::integrity(Problem::file()))?;
        let clear = (3..3 + table.columns.len()).map(|i| Value::read(row, i)).collect::<Result<_>>()?;
        Ok(Self {
            table,
            id: row.try_get(1)?,
            version: row.try_get(2)?,
            clear,
            sealed: row.try_get(3 + table.columns.len())?,
        })
    }
}

impl Table {
    /// `SELECT` of whole rows with a condition. The text is made of constants only.
    pub(crate) fn select(&self, clause: &str) -> String {
        let mut columns = String::new();
        for column in self.columns {
            columns.push_str(column);
            columns.push_str(", ");
        }
        format!("SELECT {}, id, version, {columns}sealed FROM {} {clause};", self.number, self.name)
    }

    /// `INSERT` of `rows` whole rows: id, version, clear columns, sealed.
    pub(crate) fn insert(&self, rows: usize) -> String {
        let mut columns = String::from("id, version, ");
        for column in self.columns {
            columns.push_str(column);
            columns.push_str(", ");
        }
        let marks = format!("({}?)", "?, ".repeat(self.columns.len() + 2));
        let all = vec![marks.as_str(); rows].join(", ");
        format!("INSERT INTO {} ({columns}sealed) VALUES {all};", self.name)
    }

    /// `UPDATE` of one row: version, clear columns, sealed; then id and the version it had.
    pub(crate) fn update(&self) -> String {
        let columns: String = self.columns.iter().map(|c| format!("{c} = ?, ")).collect();
        format!("UPDATE {} SET version = ?, {columns}sealed = ? WHERE id = ? AND version = ?;", self.name)
    }

    /// `DELETE` of one row: id and version.
    pub(crate) fn delete(&self) -> String {
        format!("DELETE FROM {} WHERE id = ? AND version = ?;", self.name)
    }
}

impl RawRow {
    /// Values of [`Table::insert`].
    pub(crate) fn id_first(self, to: &mut SqliteArguments) -> Result<()> {
        Value::Int(self.id).bind(to)?;
        self.version_and_rest(to)
    }

    /// First values of [`Table::update`].
    pub(crate) fn version_and_rest(self, to: &mut SqliteArguments) -> Result<()> {
        Value::Int(self.version).bind(to)?;
        self.clear.into_iter().try_for_each(|value| value.bind(to))?;
        Value::Bytes(self.sealed).bind(to)
    }
}

/// Last values of [`Table::update`], and those of [`Table::delete`].
pub(crate) fn id_and_version(id: i64, old_version: i64, to: &mut SqliteArguments) -> Result<()> {
    Value::Int(id).bind(to)?;
    Value::Int(old_version).bind(to)
}
