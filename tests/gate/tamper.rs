//! The tamper matrix (SR-2, 5, 9 to 13, 63): whatever somebody with a database tool does to the vault's file, it is
//! refused at opening, or the full check names it and nothing edited is used.

mod bench;
mod cases;
mod schema;
mod vault;

use std::collections::HashSet;

use kagimori_app::Error;
use kagimori_tests::{Luck, report, runs, seed};

use self::bench::{Bench, Case, Place};
use self::vault::{Past, another, past};
use crate::raw::{self, Cell, Table, schema_texts, tables};

async fn bench() -> (Bench, Vec<Table>, Past) {
    let past = past().await;
    let bench = Bench::new(past.now.clone());
    bench.check().await.expect("as it was left");
    let tables = tables(&bench.database()).await.unwrap();
    (bench, tables, past)
}

/// An untouched vault passes: the matrix refuses edits and not everything.
async fn end(bench: Bench, method: &str, at_least: u64) {
    bench.put_back();
    bench.check().await.expect("as it was left");
    let desk = bench.open().await.expect("as it was left");
    desk.verify_history().await.expect("whole");
    desk.close().await.unwrap();
    println!("{method}: {:?}", bench.tally);
    report(method, bench.tally.made(), at_least, bench.tally.faults, seed());
}

/// The matrix is worth no more than the vault it is tried on.
#[tokio::test]
async fn rows_of_every_kind_are_there_to_be_edited() {
    let (_, tables, past) = bench().await;
    let table = |name: &str| tables.iter().find(|table| table.name == name).unwrap();
    let values = |name: &str, column: &str| -> Vec<Cell> {
        let table = table(name);
        let at = table.column(column);
        table.rows.iter().map(|(_, cells)| cells[at].clone()).collect()
    };
    for Table { name, rows, .. } in &tables {
        assert!(!rows.is_empty(), "{name}");
    }
    for state in 1..=6 {
        assert!(values("token", "state").contains(&Cell::Int(state)), "token in state {state}");
    }
    for state in 1..=3 {
        assert!(values("registration", "state").contains(&Cell::Int(state)), "registration in state {state}");
    }
    for (name, column) in [("token", "contract_id"), ("user", "contract_id"), ("user", "login_index")] {
        let values = values(name, column);
        assert!(values.contains(&Cell::Null) && values.iter().any(|v| *v != Cell::Null), "{name}.{column}");
    }
    assert!(table("contract").rows.len() > 1 && table("import_batch").rows.len() > 1);
    // A seed is gone, an operator, and with him a data key.
    assert!(table("token_seed").rows.len() < table("token").rows.len());
    assert_eq!(values("vault_header", "epoch"), [Cell::Int(2)]);
    assert!(past.before.len() > 10);
}

#[tokio::test]
async fn other_values_in_every_column_are_noticed() {
    let (mut bench, tables, _) = bench().await;
    let mut luck = Luck::new(seed());
    for case in cases::of_columns(&tables, &mut luck) {
        bench.try_out(&case).await;
    }
    end(bench, "tampering: columns", 1_800).await;
}

#[tokio::test]
async fn every_byte_of_header_and_slots_counts() {
    let (mut bench, tables, _) = bench().await;
    let mut luck = Luck::new(seed());
    for case in cases::of_the_way_in(&tables, usize::try_from(runs(1, 8)).unwrap(), &mut luck) {
        bench.try_out(&case).await;
    }
    end(bench, "tampering: bytes of header and slots", runs(650, 5_000)).await;
}

#[tokio::test]
async fn rows_deleted_copied_swapped_and_moved_are_noticed() {
    let (mut bench, tables, _) = bench().await;
    for case in [cases::of_rows(&tables), cases::of_moves(&tables)].concat() {
        bench.try_out(&case).await;
    }
    end(bench, "tampering: rows", 700).await;
}

/// Its place in a list would be empty, and a list of other entries would not come upon it.
#[tokio::test]
async fn an_entry_hidden_before_the_first_is_refused_at_opening() {
    let (bench, _, _) = bench().await;
    for to in ["0", "-id"] {
        bench.put_back();
        let hide = (format!("UPDATE audit SET id = {to} WHERE id = 9"), Vec::new());
        assert_eq!(raw::edit(&bench.database(), &[hide]).await.unwrap(), 1);
        let opened = bench.open().await;
        assert!(matches!(opened, Err(Error::Integrity(_))), "{to}");
    }
}

#[tokio::test]
async fn what_was_once_true_is_noticed() {
    let (mut bench, now, past) = bench().await;
    let names: Vec<_> = now.iter().map(|table| table.name.as_str()).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut seen = HashSet::new();
    for (act, file) in &past.before {
        let path = folder.path().join("old.db");
        std::fs::write(&path, file).unwrap();
        let then = tables(&path).await.unwrap();
        let mut cases = cases::put_back(&now, &then);
        for name in &names {
            // One table as it was, and everything but one table.
            let table = then.iter().find(|table| table.name == *name).unwrap();
            let ids: Vec<_> = table.rows.iter().map(|(id, _)| *id).collect();
            let place = match *name {
                "head" => Place::Anywhere,
                "audit" => Place::Rows("audit".to_owned(), vec![i64::try_from(ids.len()).unwrap() + 1]),
                name => cases::place(
                    name,
                    &[ids, now.iter().flat_map(|t| &t.rows).map(|(id, _)| *id).collect()].concat(),
                ),
            };
            cases.push(Case::new(format!("{name} as it was"), cases::replaced(&now, &then, &[name]), place));
            if table.rows != now.iter().find(|table| table.name == *name).unwrap().rows {
                let others: Vec<_> = names.iter().copied().filter(|other| other != name).collect();
                let edits = cases::replaced(&now, &then, &others);
                cases.push(Case::new(format!("all but {name} as it was"), edits, Place::Anywhere));
            }
        }
        for together in [
            &["head", "audit"][..],
            &["head", "vault_header", "key_slot"],
            &["vault_header", "key_slot"],
            &["user", "credential"],
            &["token", "token_seed", "registration"],
        ] {
            let edits = cases::replaced(&now, &then, together);
            cases.push(Case::new(format!("{together:?} as they were"), edits, Place::Anywhere));
        }
        for mut case in cases {
            case.what = format!("{} before {act}", case.what);
            // A row that several acts left alone is tried once.
            if seen.insert(format!("{:?}", case.edits)) {
                bench.try_out(&case).await;
            }
        }
    }
    end(bench, "tampering: older versions", 300).await;
}

#[tokio::test]
async fn what_belongs_to_another_vault_is_noticed() {
    let (mut bench, now, _) = bench().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("another.db");
    std::fs::write(&path, another().await).unwrap();
    let others = tables(&path).await.unwrap();
    for together in [
        &["vault_header", "key_slot"][..],
        &["vault_header", "key_slot", "head"],
        &["vault_header", "key_slot", "head", "audit"],
        &["vault_header"],
        &["key_slot"],
        &["head"],
        &["setting"],
        &["contract"],
        &["user", "credential"],
        &["credential"],
    ] {
        let edits = cases::replaced(&now, &others, together);
        bench.try_out(&Case::new(format!("{together:?} of another vault"), edits, Place::Anywhere)).await;
    }
    end(bench, "tampering: another vault's tables", 10).await;
}

#[tokio::test]
async fn another_schema_is_noticed() {
    let (mut bench, tables, _) = bench().await;
    let texts = schema_texts(&bench.database()).await;
    let is_table = |name: &String| tables.iter().any(|table| table.name == *name);
    let indexes: Vec<_> = texts.iter().map(|(name, _)| name.clone()).filter(|name| !is_table(name)).collect();
    assert!(!indexes.is_empty());
    let cases = [
        schema::of_objects(&tables, &indexes),
        schema::of_text(&texts),
        schema::of_roots(&texts),
        schema::of_types(&tables, &texts),
    ];
    for case in cases.concat() {
        bench.try_out_schema(&case).await;
    }
    end(bench, "tampering: schema", 500).await;
}

#[tokio::test]
async fn cells_changed_at_random_are_noticed() {
    let (mut bench, tables, _) = bench().await;
    let (mut luck, wanted) = (Luck::new(seed()), runs(200, 20_000));
    while bench.tally.made() < wanted {
        bench.try_out(&cases::at_random(&tables, &mut luck)).await;
    }
    end(bench, "tampering: random cells", wanted).await;
}

/// Bytes of the file itself, whatever stands in them: the vault is refused, or nothing in it is different.
#[tokio::test]
async fn a_flipped_bit_anywhere_in_the_file_changes_nothing_unseen() {
    let (bench, now, past) = bench().await;
    let (mut luck, wanted) = (Luck::new(seed()), runs(200, 4_000));
    let (mut refused, mut unharmed, mut faults) = (0, 0, 0);
    for _ in 0..wanted {
        let (at, bit) = (luck.index(past.now.len()), luck.below(8));
        let file = raw::flipped(&past.now, at, 1 << bit).unwrap();
        bench.put(&file);
        let opened = match bench.open().await {
            Ok(desk) => desk.close().await,
            Err(error) => Err(error),
        };
        let checked = bench.check().await;
        match (opened, checked) {
            (Err(_), Err(_)) => refused += 1,
            (Ok(()), Ok(())) if tables(&bench.database()).await.is_ok_and(|tables| tables == now) => {
                unharmed += 1;
            }
            // In the history, whose middle is for the check.
            (Ok(()), Err(Error::Integrity(problems))) if problems.iter().all(|p| p.table == "audit") => {
                refused += 1;
            }
            other => {
                println!("bit {bit} of byte {at}: {other:?}");
                faults += 1;
            }
        }
    }
    println!("{refused} refused, {unharmed} without effect");
    assert!(refused > 0 && unharmed > 0);
    report("tampering: bits of the file", wanted, wanted, faults, seed());
}
