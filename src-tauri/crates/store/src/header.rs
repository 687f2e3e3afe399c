use kagimori_vault::{Header, Kdf, Slot};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Executor as _, Row as _, SqliteConnection};

use crate::check::Problem;
use crate::error::{Error, Result};

fn number(row: &SqliteRow, column: usize) -> Result<u32> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| Error::integrity(Problem::header()))
}

/// Reads header and slots.
pub(crate) async fn read(connection: &mut SqliteConnection) -> Result<Header> {
    let row = connection
        .fetch_optional(
            "SELECT vault_id, format, edition, salt, kdf_memory_kib, kdf_passes, kdf_lanes, epoch, ring, tag \
             FROM vault_header WHERE id = 1",
        )
        .await?
        .ok_or_else(|| Error::integrity(Problem::header()))?;
    let slots = connection
        .fetch_all("SELECT id, kind, public_key, wrapped_secret, sealed_data_key FROM key_slot ORDER BY id")
        .await?;
    Ok(Header {
        vault_id: row.try_get(0)?,
        format: row.try_get(1)?,
        edition: row.try_get(2)?,
        salt: row.try_get(3)?,
        kdf: Kdf { memory_kib: number(&row, 4)?, passes: number(&row, 5)?, lanes: number(&row, 6)? },
        epoch: row.try_get(7)?,
        ring: row.try_get(8)?,
        tag: row.try_get(9)?,
        slots: slots
            .iter()
            .map(|row| {
                Ok(Slot {
                    id: row.try_get(0)?,
                    kind: row.try_get(1)?,
                    public_key: row.try_get(2)?,
                    wrapped_secret: row.try_get(3)?,
                    sealed_data_key: row.try_get(4)?,
                })
            })
            .collect::<Result<_>>()?,
    })
}

/// Writes header and slots in place of what is there, inside the caller's transaction.
pub(crate) async fn write(connection: &mut SqliteConnection, header: &Header) -> Result<()> {
    let mut sql = String::from(
        "DELETE FROM key_slot; DELETE FROM vault_header; \
         INSERT INTO vault_header VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);",
    );
    let mut arguments = SqliteArguments::default();
    let mut add = |argument: Argument<'_>| {
        match argument {
            Argument::Int(value) => arguments.add(value),
            Argument::Bytes(value) => arguments.add(value.to_vec()),
            Argument::Text(value) => arguments.add(value.to_owned()),
        }
        .map_err(|e| Error::Storage(e.to_string()))
    };
    add(Argument::Bytes(&header.vault_id))?;
    add(Argument::Int(header.format))?;
    add(Argument::Text(&header.edition))?;
    add(Argument::Bytes(&header.salt))?;
    add(Argument::Int(header.kdf.memory_kib.into()))?;
    add(Argument::Int(header.kdf.passes.into()))?;
    add(Argument::Int(header.kdf.lanes.into()))?;
    add(Argument::Int(header.epoch))?;
    add(Argument::Bytes(&header.ring))?;
    add(Argument::Bytes(&header.tag))?;
    for slot in &header.slots {
        sql.push_str(" INSERT INTO key_slot VALUES (?, ?, ?, ?, ?);");
        add(Argument::Int(slot.id))?;
        add(Argument::Int(slot.kind))?;
        add(Argument::Bytes(&slot.public_key))?;
        add(Argument::Bytes(&slot.wrapped_secret))?;
        add(Argument::Bytes(&slot.sealed_data_key))?;
    }
    // Only constant text and question marks; the number of slots varies, so the statement is not kept.
    sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false).execute(connection).await?;
    Ok(())
}

enum Argument<'a> {
    Int(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
}
