//! Every column of every table edited by raw SQL, rows deleted, copied and put back to an older version: refused
//! at opening (the middle of the history excepted), and named by `vault check`.

use kagimori_tests::{Company, code_of};
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};

async fn raw(c: &Company) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(c.cli.database()).foreign_keys(false);
    sqlx::ConnectOptions::connect(&options).await.unwrap()
}

async fn execute(c: &Company, sql: &str) -> u64 {
    let mut connection = raw(c).await;
    let done = connection.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
    connection.close().await.unwrap();
    done.rows_affected()
}

/// What opening and checking say of the vault as it is now.
fn verdict(c: &Company, what: &str) -> (String, i32, Vec<(String, String, i64)>) {
    let opened = c.master(&["user", "list"]);
    // Opening compares length and end of the history; its middle is walked by the check.
    let in_history = what.contains(" audit ");
    assert!(opened.exit != 0 || in_history, "{what}: the vault opens: {}", opened.json);
    let checked = c.master(&["vault", "check"]);
    assert!(checked.exit != 0, "{what}: the check finds nothing; opening said {}", opened.json);
    let problems = checked.param("problems").as_array().cloned().unwrap_or_default();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let problems =
        problems.iter().map(|p| (text(&p["kind"]), text(&p["table"]), p["id"].as_i64().unwrap_or(0)));
    (checked.code().to_owned(), checked.exit, problems.collect())
}

/// A vault with rows in every table, and a copy of its file to go back to.
fn prepared() -> (Company, Vec<u8>) {
    let mut c = Company::new();
    c.keys.truncate(5);
    let c = c.import().with_sharer();
    assert_eq!(c.verify("tanaka", "000000", "transfer").code(), "otp_wrong");
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
    let file = std::fs::read(c.cli.database()).unwrap();
    (c, file)
}

fn put_back(c: &Company, file: &[u8]) {
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", c.cli.database().display()));
    }
    std::fs::write(c.cli.database(), file).unwrap();
    // Wrong keys count as wrong passwords; this test is not about the wait.
    let _ = std::fs::remove_dir_all(c.cli.dir().join("state"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_edited_column_is_refused_and_named() {
    let (c, file) = prepared();
    let mut connection = raw(&c).await;
    let tables = connection
        .fetch_all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
        .await
        .unwrap();
    let mut cases = Vec::new();
    for table in &tables {
        let table: String = table.get(0);
        let columns = connection
            .fetch_all(AssertSqlSafe(format!("SELECT name, type FROM pragma_table_info('{table}')")))
            .await
            .unwrap();
        let ids = connection.fetch_all(AssertSqlSafe(format!("SELECT rowid FROM {table}"))).await.unwrap();
        assert!(!ids.is_empty(), "no row in {table} to edit");
        for column in &columns {
            let (column, kind): (String, String) = (column.get(0), column.get(1));
            if table == "_sqlx_migrations" && !matches!(column.as_str(), "version" | "checksum") {
                continue;
            }
            for id in [ids.first().unwrap().get::<i64, _>(0), ids.last().unwrap().get(0)] {
                let edits: &[&str] = match kind.as_str() {
                    "INTEGER" | "BIGINT" => &["coalesce({c}, 0) + 1", "coalesce({c}, 0) - 1"],
                    "TEXT" => &["{c} || 'x'", "'training'"],
                    // A bit flipped at the front and at the back, and a byte more.
                    _ => &[
                        "CAST(coalesce({c}, X'00') || X'00' AS BLOB)",
                        "CAST(X'FF' || substr(coalesce({c}, X'00'), 2) AS BLOB)",
                        "CAST(substr(coalesce({c}, X'00'), 1, max(length(coalesce({c}, X'00')) - 1, 0)) || X'A5' AS BLOB)",
                    ],
                };
                for edit in edits {
                    let value = edit.replace("{c}", &column);
                    cases.push((table.clone(), column.clone(), id, value));
                }
            }
        }
    }
    connection.close().await.unwrap();
    assert!(cases.len() > 150, "{} cases", cases.len());

    let (mut impossible, mut shown, mut edited) = (0, 0, 0);
    for (table, column, id, value) in &cases {
        put_back(&c, &file);
        let mut connection = raw(&c).await;
        // Enforced again by the product's own connection; a raw editor is not bound by it.
        connection.execute("PRAGMA ignore_check_constraints = ON").await.unwrap();
        let sql =
            format!("UPDATE {table} SET {column} = {value} WHERE rowid = {id} AND {column} IS NOT {value}");
        let done = connection.execute(AssertSqlSafe(sql.clone())).await;
        connection.close().await.unwrap();
        match done {
            // A constraint of the schema does not let the edit happen at all, or it would change nothing.
            Err(sqlx::Error::Database(_)) => impossible += 1,
            Err(other) => panic!("{table}.{column}: {other}"),
            Ok(done) if done.rows_affected() == 0 => impossible += 1,
            Ok(_) => {
                edited += 1;
                let (code, exit, problems) = verdict(&c, &sql);
                if ["vault_header", "key_slot"].contains(&table.as_str()) {
                    // The way in itself is broken: refused, with whatever part of it was met first.
                    // A format beyond ours cannot be told from that of a newer program.
                    let newer = column == "format" && code == "vault_newer";
                    assert!(
                        newer || ["integrity", "wrong_credentials"].contains(&code.as_str()),
                        "{table}.{column}: {code}"
                    );
                } else {
                    assert!(
                        ["integrity", "vault_newer"].contains(&code.as_str()),
                        "{table}.{column} = {value}: {code}"
                    );
                    assert_eq!(exit, 4);
                    if table != "_sqlx_migrations" {
                        assert!(
                            problems.iter().any(|(_, t, _)| t == table),
                            "{table}.{column} row {id}: {problems:?}"
                        );
                        shown += 1;
                    }
                }
            }
        }
    }
    println!("{edited} edits refused, {shown} named with table and row, {impossible} kept out by the schema");
    assert!(edited > 150, "{edited} edits");
    put_back(&c, &file);
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_copied_and_old_rows_are_refused_and_named() {
    let (mut c, file) = prepared();
    // Deleted rows.
    for (table, kind) in [
        ("registration", "row_missing"),
        ("token_seed", "row_missing"),
        ("token", "row_missing"),
        ("credential", "row_missing"),
        ("user", "row_missing"),
        ("contract", "row_missing"),
        ("import_batch", "row_missing"),
        ("setting", "row_missing"),
        ("head", "head"),
        ("vault_header", "header"),
    ] {
        put_back(&c, &file);
        let sql = format!("DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})");
        assert_eq!(execute(&c, &sql).await, 1);
        let (code, exit, problems) = verdict(&c, &sql);
        assert_eq!((code.as_str(), exit), ("integrity", 4), "{table}");
        assert!(problems.iter().any(|(k, t, _)| k == kind && t == table), "{table}: {problems:?}");
    }
    // History entries: the first, one in the middle, the last, all, two swapped.
    for sql in [
        "DELETE FROM audit WHERE id = 1",
        "DELETE FROM audit WHERE id = 4",
        "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)",
        "DELETE FROM audit",
        "UPDATE audit SET id = CASE id WHEN 4 THEN -5 WHEN 5 THEN -4 END WHERE id IN (4, 5); UPDATE audit SET id = -id WHERE id < 0",
        "INSERT INTO audit SELECT id + 1, at, kind, operator_id, contract_id, user_id, token_id, sealed, tag, evolved FROM audit ORDER BY id DESC LIMIT 1",
    ] {
        put_back(&c, &file);
        assert!(execute(&c, sql).await > 0);
        let (code, exit, problems) = verdict(&c, sql);
        assert_eq!((code.as_str(), exit), ("integrity", 4), "{sql}");
        assert!(problems.iter().any(|(_, t, _)| t == "audit"), "{sql}: {problems:?}");
    }
    // The slot of a dismissed operator, and a table, index, trigger or view of somebody else's.
    for (sql, kind) in [
        (
            "INSERT INTO key_slot SELECT id + 1, kind, public_key, wrapped_secret, sealed_data_key FROM key_slot WHERE id = 2",
            "header",
        ),
        ("DELETE FROM key_slot WHERE id = 2", "header"),
        ("CREATE TABLE more (x)", "schema"),
        ("CREATE INDEX more ON audit (at)", "schema"),
        ("CREATE VIEW more AS SELECT 1", "schema"),
        ("CREATE TRIGGER more AFTER INSERT ON audit BEGIN SELECT 1; END", "schema"),
        ("ALTER TABLE token ADD COLUMN more INTEGER", "schema"),
        ("DROP INDEX audit_by_user", "schema"),
        (
            "INSERT INTO _sqlx_migrations SELECT -1, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1",
            "schema",
        ),
    ] {
        put_back(&c, &file);
        execute(&c, sql).await;
        let (code, exit, problems) = verdict(&c, sql);
        assert_eq!((code.as_str(), exit), ("integrity", 4), "{sql}");
        assert!(problems.iter().any(|(k, _, _)| k == kind), "{sql}: {problems:?}");
    }
    // Yesterday's row put into today's vault: each table whose rows an act has changed since.
    put_back(&c, &file);
    c.wait(60);
    let fob = c.keys[0].clone();
    assert_eq!(
        c.verify("suzuki", &code_of(&fob, c.now()), "login").data()["accepted"],
        serde_json::json!(true)
    );
    assert_eq!(c.verify("tanaka", "000009", "transfer").code(), "otp_wrong");
    assert_eq!(c.master(&["user", "stop", "tanaka"]).exit, 0);
    let today = std::fs::read(c.cli.database()).unwrap();
    let old = c.cli.dir().join("old.db");
    std::fs::write(&old, &file).unwrap();
    for table in ["token", "registration", "user", "head"] {
        put_back(&c, &today);
        let sql = format!(
            "ATTACH '{}' AS old; DELETE FROM main.{table} WHERE rowid IN (SELECT n.rowid FROM main.{table} n JOIN old.{table} o ON o.id = n.id WHERE o.version < n.version); \
             INSERT OR IGNORE INTO main.{table} SELECT * FROM old.{table};",
            old.display()
        );
        assert!(execute(&c, &sql).await > 0);
        let (code, exit, problems) = verdict(&c, &sql);
        assert_eq!((code.as_str(), exit), ("integrity", 4), "{table}");
        let expected = if table == "head" { "audit_end" } else { "row_stale" };
        assert!(problems.iter().any(|(k, _, _)| k == expected), "{table}: {problems:?}");
    }
    put_back(&c, &today);
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
}

/// Makes `index` anew as if its definition said `now` where it says `was`, and leaves the definition as it is.
async fn rebuild_as_if(c: &Company, index: &str, was: &str, now: &str) {
    let mut connection = raw(c).await;
    for (from, to) in [(was, now), (now, was)] {
        for sql in [
            "PRAGMA writable_schema = ON".to_owned(),
            format!("UPDATE sqlite_schema SET sql = replace(sql, '{from}', '{to}') WHERE name = '{index}'"),
            "PRAGMA writable_schema = RESET".to_owned(),
        ] {
            connection.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        if from == was {
            connection.execute(AssertSqlSafe(format!("REINDEX {index}"))).await.unwrap();
        }
    }
    connection.close().await.unwrap();
}

/// Rows taken out of an index while tables and schema stay as they are: a row not found is a row not there.
#[tokio::test(flavor = "multi_thread")]
async fn rows_hidden_from_an_index_are_noticed() {
    let (c, file) = prepared();
    for (index, was, now) in [
        ("registration_live_by_user", "state <> 3", "state = 99"),
        ("registration_by_token", "(token_id)", "(id)"),
        ("user_by_contract", "(contract_id)", "(id)"),
        ("audit_by_user", "IS NOT NULL", "IS NULL"),
    ] {
        put_back(&c, &file);
        rebuild_as_if(&c, index, was, now).await;
        let (code, exit, _) = verdict(&c, index);
        assert_eq!((code.as_str(), exit), ("integrity", 4), "{index}");
    }
}

/// The entries in an index of the history are counted at opening, and compared by the check, as its middle is.
#[tokio::test(flavor = "multi_thread")]
async fn entries_moved_in_an_index_of_the_history_are_named_by_the_check() {
    let (c, file) = prepared();
    put_back(&c, &file);
    // As many entries as before, but under another number than their user's.
    rebuild_as_if(&c, "audit_by_user", "(user_id)", "(id)").await;
    let checked = c.master(&["vault", "check"]);
    assert_eq!((checked.code(), checked.exit), ("integrity", 4));
    let problems = checked.param("problems");
    assert!(problems[0]["table"] == "audit" && problems[0]["kind"] == "file", "{problems}");
}
