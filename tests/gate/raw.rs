//! The vault's file as somebody with a database tool sees it.

use std::path::Path;

use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteRow, SqliteSynchronous};
use sqlx::{
    Arguments as _, AssertSqlSafe, Connection as _, Executor as _, Row as _, TypeInfo as _, ValueRef as _,
};

/// What stands in a column of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// A statement with its values.
pub(crate) type Statement = (String, Vec<Cell>);

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: String,
    /// Declared `NOT NULL`, or the row id.
    pub(crate) filled: bool,
}

/// A table with all its rows, by ascending row id.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<(i64, Vec<Cell>)>,
}

impl Table {
    pub(crate) fn column(&self, name: &str) -> usize {
        self.columns.iter().position(|column| column.name == name).unwrap()
    }

    /// The names of its columns, as in a list of SQL.
    pub(crate) fn names(&self) -> String {
        self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// A connection that is bound by nothing a database tool could switch off.
pub(crate) async fn connect(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(false)
        .pragma("ignore_check_constraints", "ON")
        // Nobody pulls the plug on an edit.
        .synchronous(SqliteSynchronous::Off);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// Carries out the statements and tells how many rows they touched, or what of the schema does not let them.
pub(crate) async fn edit(file: &Path, statements: &[Statement]) -> Result<u64, sqlx::Error> {
    let mut connection = connect(file).await;
    let mut touched = 0;
    let mut failed = None;
    for (sql, values) in statements {
        let query = sqlx::query_with(AssertSqlSafe(sql.clone()), arguments(values));
        match query.persistent(false).execute(&mut connection).await {
            Ok(done) => touched += done.rows_affected(),
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    connection.close().await.unwrap();
    failed.map_or(Ok(touched), Err)
}

fn arguments(values: &[Cell]) -> SqliteArguments {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Cell::Null => arguments.add(Option::<i64>::None),
            Cell::Int(value) => arguments.add(*value),
            Cell::Real(value) => arguments.add(*value),
            Cell::Text(value) => arguments.add(value.clone()),
            Cell::Blob(value) => arguments.add(value.clone()),
        }
        .unwrap();
    }
    arguments
}

fn cell(row: &SqliteRow, column: usize) -> Cell {
    let raw = row.try_get_raw(column).unwrap();
    if raw.is_null() {
        return Cell::Null;
    }
    match raw.type_info().name() {
        "INTEGER" => Cell::Int(row.get_unchecked(column)),
        "REAL" => Cell::Real(row.get_unchecked(column)),
        "TEXT" => Cell::Text(row.get_unchecked(column)),
        _ => Cell::Blob(row.get_unchecked(column)),
    }
}

/// The bytes with bits of one of them flipped.
pub(crate) fn flipped(bytes: &[u8], at: usize, bits: u8) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    *bytes.get_mut(at)? ^= bits;
    Some(bytes)
}

/// All tables of a file.
pub(crate) async fn tables(file: &Path) -> Result<Vec<Table>, sqlx::Error> {
    let mut connection = connect(file).await;
    let read = read_tables(&mut connection).await;
    connection.close().await?;
    read
}

async fn read_tables(connection: &mut SqliteConnection) -> Result<Vec<Table>, sqlx::Error> {
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut tables = Vec::new();
    for name in connection.fetch_all(names).await? {
        let name: String = name.try_get(0)?;
        let about = format!("SELECT name, type, \"notnull\" OR pk FROM pragma_table_info('{name}')");
        let columns: Vec<_> = connection
            .fetch_all(AssertSqlSafe(about))
            .await?
            .iter()
            .map(|row| Column { name: row.get(0), kind: row.get(1), filled: row.get(2) })
            .collect();
        let rows = connection
            .fetch_all(AssertSqlSafe(format!("SELECT rowid, * FROM {name} NOT INDEXED ORDER BY rowid")))
            .await?
            .iter()
            .map(|row| (row.get(0), (1..=columns.len()).map(|i| cell(row, i)).collect()))
            .collect();
        tables.push(Table { name, columns, rows });
    }
    Ok(tables)
}

/// What the schema says of each table and index that has a text, by name.
pub(crate) async fn schema_texts(file: &Path) -> Vec<(String, String)> {
    let mut connection = connect(file).await;
    let sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let rows = connection.fetch_all(sql).await.unwrap();
    connection.close().await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}
