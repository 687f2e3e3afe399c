//! A new data key: every row is opened under the old one and sealed under the new one, in the caller's
//! transaction. Versions stay: nothing logical changes.

use kagimori_vault::{Keys, RowSum};
use rand_core::CryptoRng;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::error::{Error, Result};
use crate::table::{RawRow, TABLES, Table, Value};

const CHUNK: i64 = 500;

/// `UPDATE` of so many rows: of each its id and what is sealed.
fn update(table: &Table, rows: usize) -> String {
    let values = vec!["(?, ?)"; rows].join(", ");
    format!(
        "UPDATE {} SET sealed = new.column2 FROM (VALUES {values}) AS new WHERE id = new.column1;",
        table.name
    )
}

/// Reseals all rows. Returns the sum of their hashes under the new key.
pub(crate) async fn reseal_all(
    connection: &mut SqliteConnection,
    old: &Keys,
    new: &Keys,
    rng: &mut (dyn CryptoRng + Send),
) -> Result<RowSum> {
    let mut sum = RowSum::default();
    for table in TABLES {
        let select = table.select("WHERE id > ? ORDER BY id LIMIT ?");
        let mut after = 0;
        loop {
            let mut arguments = SqliteArguments::default();
            Value::Int(after).bind(&mut arguments)?;
            Value::Int(CHUNK).bind(&mut arguments)?;
            // Both texts are put together from constants only.
            let rows = sqlx::query_with(AssertSqlSafe(select.clone()), arguments)
                .fetch_all(&mut *connection)
                .await?;
            let Some(last) = rows.last() else { break };
            after = RawRow::read(last)?.id;
            let mut arguments = SqliteArguments::default();
            for row in &rows {
                let mut raw = RawRow::read(row)?;
                let payload =
                    old.open_row(raw.place(), &raw.sealed).map_err(|_| Error::integrity(raw.problem()))?;
                raw.sealed = new.seal_row(raw.place(), &payload, rng);
                sum.add(raw.hash(new));
                Value::Int(raw.id).bind(&mut arguments)?;
                Value::Bytes(raw.sealed).bind(&mut arguments)?;
            }
            let full = rows.len() == usize::try_from(CHUNK).unwrap_or(0);
            let done = sqlx::query_with(AssertSqlSafe(update(table, rows.len())), arguments)
                .persistent(full)
                .execute(&mut *connection)
                .await?;
            if done.rows_affected() != rows.len() as u64 {
                return Err(Error::Conflict);
            }
        }
    }
    Ok(sum)
}
