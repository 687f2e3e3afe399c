//! 操作履歴照会 from the command line: filters, export, comparison.

use std::fs;

use kagimori_tests::{Company, code_of};
use serde_json::json;

fn company() -> Company {
    let mut c = Company::new().import().with_sharer();
    let fob = c.keys[0].clone();
    let code = code_of(&fob, c.now());
    let _ = c.verify("tanaka", &code, "transfer").data();
    assert_eq!(c.verify("tanaka", &code, "transfer").code(), "otp_replayed");
    c.wait(86_400);
    assert_eq!(c.verify("tanaka", "000000", "transfer").code(), "otp_wrong");
    c
}

#[test]
fn entries_are_filtered_by_day_and_result() {
    let c = company();
    let total = |arguments: &[&str]| {
        let arguments = [&["audit", "list"], arguments].concat();
        c.master(&arguments).data()["total"].clone()
    };
    assert_eq!(total(&["--result", "otp_wrong"]), json!(1));
    assert_eq!(total(&["--result", "refused", "--user", "tanaka"]), json!(2));
    assert_eq!(total(&["--result", "refused", "--user", "tanaka", "--to", "2026-11-22"]), json!(1));
    assert_eq!(total(&["--result", "done", "--kind", "verified", "--user", "tanaka"]), json!(1));
    let entry = c.master(&["audit", "list", "--result", "otp_wrong"]).data()["items"][0].clone();
    assert_eq!((&entry["contract"], &entry["via"]), (&json!("0000123"), &json!("cli")));
    assert!(entry["computer"].is_string());
    assert_eq!(entry["details"]["failures"], json!("1"));
}

#[test]
fn an_export_is_compared_with_the_history() {
    let c = company();
    let file = c.cli.dir().join("history.jsonl");
    let path = file.to_str().unwrap();
    let export = ["audit", "export", "--format", "jsonl", "--out", path, "--result", "refused"];
    let exported = c.master(&export);
    let entries = exported.data()["entries"].as_u64().unwrap();
    let lines = fs::read_to_string(&file).unwrap();
    assert_eq!(lines.lines().count(), usize::try_from(entries).unwrap() + 1);
    let header: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(header["filter"]["result"], json!("refused"));
    assert_eq!(header["head"], exported.data()["head"]);
    let shown = c.master(&["audit", "list", "--result", "refused"]).data()["items"].clone();
    let numbers: Vec<_> =
        lines.lines().skip(1).map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()).collect();
    let numbers: Vec<_> = numbers.iter().map(|row| row["number"].clone()).collect();
    assert_eq!(numbers, shown.as_array().unwrap().iter().map(|e| e["number"].clone()).collect::<Vec<_>>());

    let again = c.master(&export);
    assert_eq!((again.exit, again.code()), (7, "file_exists"));
    let compared = c.master(&["audit", "verify", "--export", path]);
    assert_eq!(compared.data()["entries"], json!(entries));

    let changed = c.cli.dir().join("changed.jsonl");
    fs::write(&changed, lines.replacen("otp_wrong", "otp_replayed", 1)).unwrap();
    let compared = c.master(&["audit", "verify", "--export", changed.to_str().unwrap()]);
    assert_eq!((compared.exit, compared.code()), (4, "export_differs"));
    assert_eq!(compared.param("line"), &json!(2));
    fs::write(&changed, "{}\n").unwrap();
    let compared = c.master(&["audit", "verify", "--export", changed.to_str().unwrap()]);
    assert_eq!((compared.exit, compared.code()), (7, "export_invalid"));

    let csv = c.cli.dir().join("history.csv");
    let exported = c.master(&["audit", "export", "--format", "csv", "--out", csv.to_str().unwrap()]);
    let bytes = fs::read(&csv).unwrap();
    assert!(bytes.starts_with("\u{FEFF}kagimori_history,1\r\n".as_bytes()));
    let exports = c.master(&["audit", "list", "--kind", "history_exported"]);
    assert_eq!(exports.data()["total"], json!(2));
    assert_eq!(exports.data()["items"][0]["details"]["file_digest"], exported.data()["file_digest"]);
    let nowhere = c.master(&["audit", "export", "--format", "csv", "--out", "/no/such/folder/history.csv"]);
    assert_eq!((nowhere.exit, nowhere.code()), (5, "file_unwritable"));
}

#[test]
fn a_broken_entry_is_named() {
    let c = company();
    let database = c.cli.database();
    // What a stranger with SQLite could do: the newest act is made another's.
    let last = c.master(&["audit", "verify"]).data()["entries"].as_i64().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        use sqlx::{ConnectOptions as _, Connection as _};
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&database);
        let mut connection = options.connect().await.unwrap();
        let change = sqlx::query("UPDATE audit SET user_id = user_id + 1 WHERE id = ?").bind(last - 1);
        assert_eq!(change.execute(&mut connection).await.unwrap().rows_affected(), 1);
        connection.close().await.unwrap();
    });
    let broken = c.master(&["audit", "verify"]);
    assert_eq!((broken.exit, broken.code()), (4, "integrity"));
    let problem = &broken.param("problems")[0];
    assert_eq!((&problem["table"], &problem["id"]), (&json!("audit"), &json!(last - 1)));
}
