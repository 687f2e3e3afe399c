//! The part of the work that nobody can do without, by SQLite and HMAC alone.

use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, Row as _};

use crate::measure::{Figure, Measured, Watch};

/// The sealed tables with many rows.
const TABLES: [&str; 6] = ["contract", "user", "credential", "token", "token_seed", "registration"];

/// Measures on a copy of the vault, which need not open as one afterwards.
pub(crate) async fn measure(figure: Figure, database: &Path) -> Measured {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("cell_size_check", "ON")
        .pragma("cache_size", "-16384");
    let mut sqlite = options.connect().await.expect("opened");
    let watch = Watch::start();
    match figure {
        Figure::Open => {
            answer(&mut sqlite, "PRAGMA quick_check").await;
            for table in TABLES {
                answer(&mut sqlite, &format!("SELECT sum(length(sealed)) FROM {table}")).await;
            }
        }
        Figure::Verify => {
            let sql = "SELECT count(*), sum(length(sealed) + length(tag)) FROM audit";
            let row = sqlite.fetch_one(sql).await.expect("read");
            hash(row.get(0), row.get(1));
        }
        Figure::Rekey => {
            answer(&mut sqlite, "BEGIN IMMEDIATE").await;
            for table in TABLES {
                answer(&mut sqlite, &format!("UPDATE {table} SET sealed = randomblob(length(sealed))")).await;
            }
            answer(&mut sqlite, "COMMIT").await;
        }
    }
    let measured = watch.stop();
    sqlite.close().await.expect("closed");
    measured
}

async fn answer(sqlite: &mut SqliteConnection, sql: &str) {
    sqlite.fetch_all(AssertSqlSafe(sql)).await.expect("answered");
}

/// Tags so many messages of so many bytes in all.
fn hash(messages: i64, bytes: i64) {
    let message = vec![0x5E; usize::try_from(bytes / messages.max(1)).expect("a length")];
    let keyed = Hmac::<Sha256>::new_from_slice(&[7; 32]).expect("a key");
    for _ in 0..messages {
        let mut mac = keyed.clone();
        mac.update(&message);
        std::hint::black_box(mac.finalize());
    }
}
