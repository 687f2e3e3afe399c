//! The disk fails as it is told to, and keeps no more over a power cut than was made durable.

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be has failed")]

use std::path::Path;

use kagimori_fault_vfs::{Disk, Fault, Times};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Error, Row as _, SqliteConnection};

async fn open(folder: &Path, synchronous: SqliteSynchronous) -> Result<SqliteConnection, Error> {
    SqliteConnectOptions::new()
        .filename(folder.join("a.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .connect()
        .await
}

async fn with_table(folder: &Path, synchronous: SqliteSynchronous) -> SqliteConnection {
    let mut connection = open(folder, synchronous).await.unwrap();
    sqlx::query("CREATE TABLE t (n INTEGER)").execute(&mut connection).await.unwrap();
    connection
}

async fn insert(connection: &mut SqliteConnection) -> Result<(), Error> {
    sqlx::query("INSERT INTO t VALUES (1)").execute(connection).await.map(drop)
}

async fn rows(connection: &mut SqliteConnection) -> i64 {
    sqlx::query("SELECT count(*) FROM t").fetch_one(connection).await.unwrap().get(0)
}

/// Rows that a computer finds after a power cut.
async fn rows_after_power_cut(disk: &Disk) -> i64 {
    let other = tempfile::tempdir().unwrap();
    disk.after_power_cut(other.path()).unwrap();
    rows(&mut open(other.path(), SqliteSynchronous::Full).await.unwrap()).await
}

/// SQLite's extended result code.
fn code(result: Result<(), Error>) -> Option<i32> {
    match result {
        Ok(()) => None,
        Err(Error::Database(error)) => Some(error.code().unwrap().parse().unwrap()),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn each_fault_has_its_result_code() {
    // https://sqlite.org/rescode.html
    const FULL: i32 = 13;
    const IOERR_WRITE: i32 = 778;
    const IOERR_FSYNC: i32 = 1034;
    for (fault, expected) in [
        (Fault::Write, IOERR_WRITE),
        (Fault::Full, FULL),
        (Fault::ShortWrite, IOERR_WRITE),
        (Fault::Sync, IOERR_FSYNC),
        (Fault::Device, IOERR_WRITE),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::below(folder.path());
        let mut connection = with_table(folder.path(), SqliteSynchronous::Full).await;
        disk.fail(fault, 1, Times::Once);
        assert_eq!(code(insert(&mut connection).await), Some(expected), "{fault:?}");
        assert_eq!(disk.heal(), 1);
        assert_eq!(code(insert(&mut connection).await), None, "{fault:?}: it was a single one");
        assert_eq!(rows(&mut connection).await, 1);
    }
}

#[tokio::test]
async fn opening_and_reading_fail() {
    // https://sqlite.org/rescode.html
    const CANTOPEN: i32 = 14;
    const IOERR_READ: i32 = 266;
    let folder = tempfile::tempdir().unwrap();
    with_table(folder.path(), SqliteSynchronous::Full).await.close().await.unwrap();
    let disk = Disk::below(folder.path());
    for (fault, expected) in [(Fault::Open, CANTOPEN), (Fault::Read, IOERR_READ)] {
        disk.fail(fault, 1, Times::Always);
        let opened = open(folder.path(), SqliteSynchronous::Full).await.map(drop);
        assert_eq!(code(opened), Some(expected));
        assert!(disk.heal() >= 1);
    }
    assert_eq!(rows(&mut open(folder.path(), SqliteSynchronous::Full).await.unwrap()).await, 0);
}

#[tokio::test]
async fn the_nth_operation_fails_once_or_from_then_on() {
    for (times, expected) in [(Times::Once, 1), (Times::Always, 3)] {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::below(folder.path());
        let mut connection = with_table(folder.path(), SqliteSynchronous::Full).await;
        let mut failed = 0;
        // One `fsync` a commit.
        disk.fail(Fault::Sync, 2, times);
        for _ in 0..4 {
            failed += u64::from(insert(&mut connection).await.is_err());
        }
        assert_eq!((failed, disk.heal()), (expected, expected));
        assert_eq!(rows(&mut connection).await, 4 - i64::try_from(expected).unwrap());
    }
}

#[tokio::test]
async fn a_fault_beyond_the_last_operation_strikes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::below(folder.path());
    let mut connection = with_table(folder.path(), SqliteSynchronous::Full).await;
    let before = disk.operations();
    disk.fail(Fault::Device, 1_000, Times::Once);
    insert(&mut connection).await.unwrap();
    assert_eq!(disk.heal(), 0);
    assert!(disk.operations() > before);
}

#[tokio::test]
async fn other_folders_are_the_systems_own() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let disk = Disk::below(folder.path());
    disk.fail(Fault::Device, 1, Times::Always);
    let mut connection = with_table(other.path(), SqliteSynchronous::Full).await;
    insert(&mut connection).await.unwrap();
    assert_eq!((disk.heal(), disk.operations()), (0, 0));
}

#[tokio::test]
async fn what_was_not_synced_is_lost_in_a_power_cut() {
    for (synchronous, kept) in [(SqliteSynchronous::Full, 1), (SqliteSynchronous::Normal, 0)] {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::below(folder.path());
        let mut connection = with_table(folder.path(), synchronous).await;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.unwrap();
        insert(&mut connection).await.unwrap();
        assert_eq!(rows(&mut connection).await, 1);
        assert_eq!(rows_after_power_cut(&disk).await, kept, "{synchronous:?}");
    }
}

#[tokio::test]
async fn what_a_failed_sync_lost_stays_lost() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::below(folder.path());
    let mut connection = with_table(folder.path(), SqliteSynchronous::Full).await;
    disk.fail(Fault::Sync, 1, Times::Once);
    insert(&mut connection).await.unwrap_err();
    assert_eq!(disk.heal(), 1);
    assert_eq!(rows_after_power_cut(&disk).await, 0);
    insert(&mut connection).await.unwrap();
    assert_eq!(rows_after_power_cut(&disk).await, 1);
}
