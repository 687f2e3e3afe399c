//! What somebody can do to the rows of the vault with a database tool.

use kagimori_tests::Luck;

use super::bench::{Case, Place};
use crate::raw::{Cell, Column, Statement, Table, flipped};

/// History entries that are edited in every way, beside the first and the last.
const ENTRIES: usize = 4;

/// What sqlx goes by in its own table. The rest it keeps for people to read; `success` it writes before it begins, and a
/// migration is one transaction.
const MIGRATION: [&str; 2] = ["version", "checksum"];

/// Where an edit of a row must be found.
pub(super) fn place(table: &str, ids: &[i64]) -> Place {
    match table {
        "vault_header" | "key_slot" => Place::WayIn,
        "_sqlx_migrations" => Place::Schema,
        _ => Place::Rows(table.to_owned(), ids.to_vec()),
    }
}

/// `UPDATE` of one cell.
pub(super) fn set(table: &Table, column: &Column, id: i64, to: Cell) -> Statement {
    let Column { name, .. } = column;
    let sql = format!("UPDATE {} SET {name} = ?2 WHERE rowid = ?1 AND {name} IS NOT ?2", table.name);
    (sql, vec![Cell::Int(id), to])
}

/// Every column of every row (of a long history: of some) with other values in it.
pub(super) fn of_columns(tables: &[Table], luck: &mut Luck) -> Vec<Case> {
    let mut cases = Vec::new();
    for table in tables {
        let last = table.rows.len() - 1;
        let few = table.name == "audit";
        let step = if few { table.rows.len().div_ceil(ENTRIES) } else { 1 };
        for column in table.columns.iter().filter(|column| counts(table, column)) {
            let at = table.column(&column.name);
            for (number, (id, cells)) in table.rows.iter().enumerate() {
                if number % step != 0 && number != last {
                    continue;
                }
                let other = &table.rows[(number + 1) % table.rows.len()].1[at];
                for to in others(&cells[at], other, luck) {
                    let ids = concerned(column, *id, &to);
                    let what = format!("{}.{} of row {id} set to {to:?}", table.name, column.name);
                    let edit = set(table, column, *id, to);
                    cases.push(Case::new(what, vec![edit], place(&table.name, &ids)));
                }
            }
        }
    }
    cases
}

fn counts(table: &Table, column: &Column) -> bool {
    table.name != "_sqlx_migrations" || MIGRATION.contains(&&*column.name)
}

/// Rows of which one must be named if a cell is set to another value.
fn concerned(column: &Column, id: i64, to: &Cell) -> Vec<i64> {
    match (&*column.name, to) {
        // It is missing here, and too much there.
        ("id", Cell::Int(now)) => vec![id, *now],
        _ => vec![id],
    }
}

/// Other values for a cell; those that the schema keeps out are left out when they are tried.
fn others(cell: &Cell, of_another_row: &Cell, luck: &mut Luck) -> Vec<Cell> {
    let mut others = vec![Cell::Null, of_another_row.clone()];
    match cell {
        Cell::Int(value) => {
            others.extend([value.wrapping_add(1), value.wrapping_sub(1), 0, i64::MAX].map(Cell::Int));
            // A bit flipped, and the same number of another type, which STRICT turns back or refuses.
            others.push(Cell::Int(value ^ (1 << luck.below(62))));
            others.push(Cell::Text(format!("{value}x")));
        }
        Cell::Text(value) => {
            others.extend([String::new(), format!("{value}x"), value.to_uppercase()].map(Cell::Text));
        }
        Cell::Blob(value) => {
            others.push(Cell::Blob(Vec::new()));
            others.push(Cell::Blob([&value[..], &[0]].concat()));
            others.push(Cell::Blob(value[..value.len().saturating_sub(1)].to_vec()));
            // Front, nonce, middle and end.
            for at in [0, 9, value.len() / 2, value.len().saturating_sub(1)] {
                others.extend(flipped(value, at, 1 << luck.below(8)).map(Cell::Blob));
            }
        }
        Cell::Null => others.extend([Cell::Int(1), Cell::Blob(vec![0; 16])]),
        Cell::Real(_) => {}
    }
    others
}

/// Every byte of header and slots with `bits` of its eight bits flipped, one at a time.
pub(super) fn of_the_way_in(tables: &[Table], bits: usize, luck: &mut Luck) -> Vec<Case> {
    let mut cases = Vec::new();
    for table in tables.iter().filter(|table| ["vault_header", "key_slot"].contains(&&*table.name)) {
        for (id, cells) in &table.rows {
            for (column, cell) in table.columns.iter().zip(cells) {
                let (bytes, text) = match cell {
                    Cell::Blob(bytes) => (bytes.clone(), false),
                    Cell::Text(text) => (text.clone().into_bytes(), true),
                    _ => continue,
                };
                for at in 0..bytes.len() {
                    let first = luck.index(8);
                    for bit in (0..bits).map(|bit| (first + bit) % 8) {
                        let Some(bytes) = flipped(&bytes, at, 1 << bit) else { continue };
                        // Text with its last bit set is no text any more: bytes then, which STRICT refuses.
                        let to = match String::from_utf8(bytes) {
                            Ok(text_now) if text => Cell::Text(text_now),
                            Ok(bytes) => Cell::Blob(bytes.into_bytes()),
                            Err(not_text) => Cell::Blob(not_text.into_bytes()),
                        };
                        let what = format!("bit {bit} of byte {at} of {}.{} {id}", table.name, column.name);
                        cases.push(Case::new(what, vec![set(table, column, *id, to)], Place::WayIn));
                    }
                }
            }
        }
    }
    cases
}

/// Rows deleted, copied and swapped.
pub(super) fn of_rows(tables: &[Table]) -> Vec<Case> {
    tables.iter().flat_map(|table| [deleted(table), copied(table), swapped(table)].concat()).collect()
}

fn deleted(table: &Table) -> Vec<Case> {
    let name = &table.name;
    let ids: Vec<_> = table.rows.iter().map(|(id, _)| *id).collect();
    let one = ids.iter().map(|id| {
        let sql = format!("DELETE FROM {name} WHERE rowid = {id}");
        Case::sql(&sql, place(name, &[*id]))
    });
    one.chain([Case::sql(&format!("DELETE FROM {name}"), place(name, &ids))]).collect()
}

/// Each row once more, under ids before, between and behind the others. What must be unique is left out or made up.
fn copied(table: &Table) -> Vec<Case> {
    let (name, columns) = (&table.name, table.names());
    let last = table.rows.iter().map(|(id, _)| *id).max().unwrap_or(0);
    let mut cases = Vec::new();
    for (id, _) in &table.rows {
        for to in [0, -id, last + 1] {
            let values = columns
                .replace("login_index", "NULL")
                .replace("code_index", "zeroblob(16)")
                .replace("serial_index", "zeroblob(16)");
            // One live registration a user: the copy belongs to nobody.
            let values = values.replace("user_id, token_id, state", "-7, token_id, state");
            let key = if name == "_sqlx_migrations" { "version" } else { "id" };
            let values = values.replacen(key, &to.to_string(), 1);
            let sql =
                format!("INSERT INTO {name} ({columns}) SELECT {values} FROM {name} WHERE rowid = {id}");
            cases.push(Case::sql(&sql, place(name, &[to])));
        }
    }
    cases
}

/// Neighbours that change places, and neighbours that change what is sealed in them.
fn swapped(table: &Table) -> Vec<Case> {
    let name = &table.name;
    let mut cases = Vec::new();
    for pair in table.rows.windows(2) {
        let [(a, one), (z, other)] = pair else { continue };
        if name == "_sqlx_migrations" {
            // Their row numbers mean nothing: with others they are the same migrations.
            continue;
        }
        let sql = |sql: String| (sql, Vec::new());
        let places = vec![
            sql(format!("UPDATE {name} SET rowid = -7 WHERE rowid = {a}")),
            sql(format!("UPDATE {name} SET rowid = {a} WHERE rowid = {z}")),
            sql(format!("UPDATE {name} SET rowid = {z} WHERE rowid = -7")),
        ];
        cases.push(Case::new(format!("{name} {a} and {z} swapped"), places, place(name, &[*a, *z])));
        for column in
            table.columns.iter().filter(|column| ["sealed", "wrapped_secret"].contains(&&*column.name))
        {
            let at = table.column(&column.name);
            let contents =
                vec![set(table, column, *a, other[at].clone()), set(table, column, *z, one[at].clone())];
            let what = format!("{name}.{} of {a} and {z} swapped", column.name);
            cases.push(Case::new(what, contents, place(name, &[*a, *z])));
        }
    }
    cases
}

/// Everything of some tables as `from` has it, in place of what is there; of the history no more than there was then.
pub(super) fn replaced(tables: &[Table], from: &[Table], names: &[&str]) -> Vec<Statement> {
    let mut edits = Vec::new();
    for name in names {
        let find = |tables: &[Table]| tables.iter().find(|table| table.name == *name).unwrap().clone();
        let (now, then) = (find(tables), find(from));
        if now.rows == then.rows {
            continue;
        }
        edits.push((format!("DELETE FROM {name}"), Vec::new()));
        edits.extend(then.rows.iter().map(|(_, cells)| insert(&then, cells)));
    }
    edits
}

fn insert(table: &Table, cells: &[Cell]) -> Statement {
    let marks = vec!["?"; cells.len()].join(", ");
    (format!("INSERT INTO {} ({}) VALUES ({marks})", table.name, table.names()), cells.to_vec())
}

/// Single rows as they were, in place of what they are now, or beside it if they are gone.
pub(super) fn put_back(tables: &[Table], then: &[Table]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (old, now) in then.iter().zip(tables) {
        assert_eq!(old.name, now.name);
        for (id, cells) in &old.rows {
            if now.rows.iter().any(|(now_id, now_cells)| now_id == id && now_cells == cells) {
                continue;
            }
            let delete = (format!("DELETE FROM {} WHERE rowid = {id}", old.name), Vec::new());
            let what = format!("{} {id} as it was", old.name);
            // A head row that was true once is; it is what else there is that does not fit it.
            let place = if old.name == "head" { Place::Anywhere } else { place(&old.name, &[*id]) };
            cases.push(Case::new(what, vec![delete, insert(old, cells)], place));
        }
    }
    cases
}

/// Rows of a table in another one that has the same columns.
pub(super) fn of_moves(tables: &[Table]) -> Vec<Case> {
    let alike: Vec<_> = tables.iter().filter(|table| table.names() == "id, version, sealed").collect();
    let mut cases = Vec::new();
    for from in &alike {
        for to in alike.iter().filter(|to| to.name != from.name) {
            let Some((id, _)) = from.rows.first() else { continue };
            let sql =
                format!("INSERT OR REPLACE INTO {} SELECT * FROM {} WHERE id = {id}", to.name, from.name);
            cases.push(Case::sql(&sql, place(&to.name, &[*id])));
        }
    }
    cases
}

/// One to three cells of any rows, changed at random.
pub(super) fn at_random(tables: &[Table], luck: &mut Luck) -> Case {
    let (mut edits, mut what, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..=luck.below(3) {
        let table = luck.pick(tables);
        let (id, cells) = luck.pick(&table.rows);
        let at = luck.index(cells.len());
        let column = &table.columns[at];
        if !counts(table, column) {
            continue;
        }
        let mut others = others(&cells[at], &luck.pick(&table.rows).1[at], luck);
        others.retain(|other| *other != cells[at]);
        let to = luck.pick(&others).clone();
        let ids = concerned(column, *id, &to);
        what.push(format!("{}.{} of row {id} set to {to:?}", table.name, column.name));
        edits.push(set(table, column, *id, to));
        places.push(place(&table.name, &ids));
    }
    Case::new(what.join("; "), edits, together(places))
}

/// Of several edits one is enough to be named: which one, SQLite and the order of the checks decide.
fn together(mut places: Vec<Place>) -> Place {
    let of_history = |place: &Place| matches!(place, Place::Rows(table, _) if table == "audit");
    if places.len() == 1 {
        return places.remove(0);
    }
    if !places.iter().all(of_history) {
        return Place::Anywhere;
    }
    let ids = places.into_iter().flat_map(|place| match place {
        Place::Rows(_, ids) => ids,
        _ => Vec::new(),
    });
    Place::Rows("audit".to_owned(), ids.collect())
}
