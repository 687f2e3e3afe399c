//! What somebody can do to the schema of the vault with a database tool, and what he can do once it does not hold him.

use super::bench::{Case, Place};
use super::cases::{self, set};
use crate::raw::{Cell, Statement, Table};

fn statement(sql: impl Into<String>) -> Statement {
    (sql.into(), Vec::new())
}

/// Things added, changed and taken away, in each table.
pub(super) fn of_objects(tables: &[Table], indexes: &[String]) -> Vec<Case> {
    let mut sql = vec![
        "CREATE TABLE more (x)".to_owned(),
        "CREATE TABLE more (x PRIMARY KEY) WITHOUT ROWID".to_owned(),
        "CREATE VIEW more AS SELECT 1".to_owned(),
        "ANALYZE".to_owned(),
    ];
    for Table { name, columns, .. } in tables {
        let (first, last) = (&columns[0].name, &columns[columns.len() - 1].name);
        sql.push(format!("CREATE VIEW more AS SELECT * FROM {name}"));
        sql.push(format!("CREATE INDEX more ON {name} ({last})"));
        sql.push(format!("CREATE UNIQUE INDEX more ON {name} ({first}) WHERE {first} < 0"));
        for when in ["BEFORE", "AFTER"] {
            for what in ["INSERT", "UPDATE", "DELETE"] {
                sql.push(format!("CREATE TRIGGER more {when} {what} ON {name} BEGIN SELECT 1; END"));
            }
        }
        sql.push(format!("ALTER TABLE {name} ADD COLUMN more INTEGER"));
        sql.push(format!("ALTER TABLE {name} ADD COLUMN more INTEGER AS (1) VIRTUAL"));
        sql.push(format!("ALTER TABLE {name} RENAME COLUMN {last} TO more"));
        sql.push(format!("ALTER TABLE {name} RENAME TO more"));
        sql.push(format!("DROP TABLE {name}"));
    }
    sql.extend(indexes.iter().map(|name| format!("DROP INDEX {name}")));
    sql.into_iter().map(|sql| Case::sql(&sql, Place::Schema)).collect()
}

/// The text of the schema changed, so that it promises less.
pub(super) fn of_text(texts: &[(String, String)]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, text) in texts {
        for (word, other) in [
            (" STRICT", ""),
            (" NOT NULL", ""),
            (" UNIQUE", ""),
            (" CHECK (id = 1)", ""),
            ("state <> 3", "state = 99"),
            ("IS NOT NULL", "IS NULL"),
            ("BLOB", "ANY"),
            ("CREATE", "create"),
        ] {
            // A constraint that an index of SQLite's own stands for leaves a schema that is not even read.
            let changed = text.replace(word, other);
            if changed != *text {
                let what = format!("`{word}` of {name} made `{other}`");
                cases.push(Case::new(what, written(name, &changed), Place::Anywhere));
            }
        }
    }
    cases
}

/// Tables and indexes that change their contents with one another, while the schema reads as before.
pub(super) fn of_roots(texts: &[(String, String)]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (i, (a, _)) in texts.iter().enumerate() {
        for (z, _) in &texts[i + 1..] {
            let sql = format!(
                "UPDATE sqlite_schema SET rootpage = CASE name \
                 WHEN '{a}' THEN (SELECT rootpage FROM sqlite_schema WHERE name = '{z}') \
                 ELSE (SELECT rootpage FROM sqlite_schema WHERE name = '{a}') END WHERE name IN ('{a}', '{z}')"
            );
            let edits = vec![statement("PRAGMA writable_schema = ON"), statement(sql)];
            cases.push(Case::new(format!("roots of {a} and {z} swapped"), edits, Place::Anywhere));
        }
    }
    cases
}

/// Values that the schema keeps out, put in while it was another one: nothing, and everything of another type.
pub(super) fn of_types(tables: &[Table], texts: &[(String, String)]) -> Vec<Case> {
    let mut cases = Vec::new();
    for table in tables.iter().filter(|table| table.name != "_sqlx_migrations") {
        let text = &texts.iter().find(|(name, _)| *name == table.name).unwrap().1;
        let loose = text.replace(" STRICT", "").replace(" NOT NULL", "");
        for column in table.columns.iter().filter(|column| column.name != "id") {
            for to in [
                Cell::Null,
                Cell::Int(1),
                Cell::Real(0.5),
                Cell::Text("one".to_owned()),
                Cell::Blob(b"one".to_vec()),
            ] {
                let fits = match to {
                    Cell::Null => !column.filled,
                    Cell::Int(_) => column.kind == "INTEGER",
                    Cell::Text(_) => column.kind == "TEXT",
                    Cell::Blob(_) => column.kind == "BLOB",
                    Cell::Real(_) => false,
                };
                if fits {
                    continue;
                }
                let (id, _) = table.rows[table.rows.len() / 2];
                let what = format!("{}.{} of row {id} set to {to:?}", table.name, column.name);
                let mut edits = written(&table.name, &loose);
                edits.push(set(table, column, id, to));
                edits.extend(written(&table.name, text));
                // Into a column of text SQLite makes a number one.
                let place = match cases::place(&table.name, &[]) {
                    Place::Rows(table, _) => Place::File(table),
                    place => place,
                };
                cases.push(Case::new(what, edits, place));
            }
        }
    }
    cases
}

/// Writes the text of a table or index into the schema, and has SQLite go by it.
fn written(name: &str, text: &str) -> Vec<Statement> {
    let sql = format!("UPDATE sqlite_schema SET sql = ? WHERE name = '{name}'");
    vec![
        statement("PRAGMA writable_schema = ON"),
        (sql, vec![Cell::Text(text.to_owned())]),
        statement("PRAGMA writable_schema = RESET"),
    ]
}
