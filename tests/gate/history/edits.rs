//! What somebody can do to a long history with a database tool, and which entry is the first that is wrong then.

use kagimori_tests::Luck;

use super::log::{Edit, Log};
use crate::raw::{Cell, Statement, flipped};

const LENGTH: i64 = Log::ENTRIES;

fn sql(sql: impl Into<String>) -> Statement {
    (sql.into(), Vec::new())
}

fn any(luck: &mut Luck) -> i64 {
    luck.between(1, LENGTH)
}

/// Moves the entries of a condition to other numbers, none of which is taken by others.
fn renumber(condition: &str, to: &str) -> [Statement; 2] {
    [
        sql(format!("UPDATE audit SET id = -({to}) WHERE {condition}")),
        sql("UPDATE audit SET id = -id WHERE id < 0"),
    ]
}

fn copy(from: i64, to: i64) -> Statement {
    sql(format!(
        "INSERT INTO audit SELECT {to}, at, kind, operator_id, contract_id, user_id, token_id, sealed, tag, evolved \
         FROM audit WHERE id = {from}"
    ))
}

fn edit(what: String, statements: Vec<Statement>, first: i64) -> Edit {
    Edit { what, statements, first }
}

/// A column of an entry gets another value.
pub(super) fn cell(log: &Log, luck: &mut Luck) -> Edit {
    let (id, cells) = luck.pick(&log.entries.rows);
    let at = 1 + luck.index(cells.len() - 1);
    let column = &log.entries.columns[at];
    let to = match &cells[at] {
        Cell::Blob(bytes) => Cell::Blob(flipped(bytes, luck.index(bytes.len()), 1 << luck.below(8)).unwrap()),
        Cell::Int(_) if !column.filled && luck.once_in(3) => Cell::Null,
        Cell::Int(value) => Cell::Int(value ^ (1 << luck.below(40))),
        _ if column.kind == "BLOB" => Cell::Blob(vec![0; 32]),
        _ => Cell::Int(luck.between(0, 200)),
    };
    let what = format!("{} of {id} set to {to:?}", column.name);
    let statement =
        (format!("UPDATE audit SET {} = ?2 WHERE id = ?1", column.name), vec![Cell::Int(*id), to]);
    edit(what, vec![statement], *id)
}

/// Entries are gone: one, the first ones, the last ones, or all; what follows may have moved up.
pub(super) fn deletion(_: &Log, luck: &mut Luck) -> Edit {
    let some = luck.between(1, 100);
    let (from, to) = match luck.below(8) {
        0 => (1, some),
        1 => (LENGTH - some + 1, LENGTH),
        2 => (any(luck), LENGTH),
        3 => (LENGTH, LENGTH),
        4 => {
            let from = any(luck);
            (from, LENGTH.min(from + some))
        }
        _ => {
            let one = any(luck);
            (one, one)
        }
    };
    let mut statements = vec![sql(format!("DELETE FROM audit WHERE id BETWEEN {from} AND {to}"))];
    let closed = luck.once_in(2) && to < LENGTH;
    if closed {
        statements.extend(renumber(&format!("id > {to}"), &format!("id - {}", to - from + 1)));
    }
    edit(format!("{from} to {to} deleted, the gap closed: {closed}"), statements, from)
}

/// A copy of an entry: over another one, before it, or at the end.
pub(super) fn insertion(_: &Log, luck: &mut Luck) -> Edit {
    let (from, to) = (any(luck), any(luck));
    match luck.below(3) {
        0 => edit(format!("{from} copied to the end"), vec![copy(from, LENGTH + 1)], LENGTH + 1),
        1 if from != to => {
            let statements = vec![sql(format!("DELETE FROM audit WHERE id = {to}")), copy(from, to)];
            edit(format!("{from} copied over {to}"), statements, to)
        }
        _ => {
            let [up, back] = renumber(&format!("id >= {to}"), "id + 1");
            let moved = if from >= to { from + 1 } else { from };
            // A copy of the very entry that stood there is the genuine one, and what follows is not.
            let first = if from == to { to + 1 } else { to };
            edit(format!("{from} copied in before {to}"), vec![up, back, copy(moved, to)], first)
        }
    }
}

/// Entries change places.
pub(super) fn reordering(_: &Log, luck: &mut Luck) -> Edit {
    let a = luck.between(1, LENGTH - 1);
    let length = if luck.once_in(2) { 2 } else { luck.between(2, 1_000) };
    let z = LENGTH.min(a + length - 1);
    let (what, to) = match luck.below(3) {
        0 => ("turned round", format!("{} - id", a + z)),
        1 => ("moved on by one", format!("{a} + (id - {a} + 1) % {}", z - a + 1)),
        // Ends change places, the middle stays.
        _ => ("their ends swapped", format!("CASE id WHEN {a} THEN {z} WHEN {z} THEN {a} ELSE id END")),
    };
    edit(format!("{a} to {z} {what}"), renumber(&format!("id BETWEEN {a} AND {z}"), &to).into(), a)
}

/// An older head row is put back, alone, with the history cut to fit it, or with another edit.
pub(super) fn older_head(log: &Log, luck: &mut Luck) -> Edit {
    let (length, head) = luck.pick(&log.old_heads);
    let update = "UPDATE head SET version = ?2, sealed = ?3 WHERE id = ?1".to_owned();
    let put_back = (update, head.clone());
    let mut edited = match luck.below(4) {
        0 => edit("nothing else".to_owned(), Vec::new(), length + 1),
        1 => {
            let cut = sql(format!("DELETE FROM audit WHERE id > {length}"));
            edit("the history cut to fit it".to_owned(), vec![cut], length + 1)
        }
        2 => {
            // Cut elsewhere: too short, or still too long.
            let left = any(luck);
            let cut = sql(format!("DELETE FROM audit WHERE id > {left}"));
            edit(format!("{left} entries left"), vec![cut], left.min(*length) + 1)
        }
        _ => match luck.below(2) {
            0 => cell(log, luck),
            _ => reordering(log, luck),
        },
    };
    edited.what = format!("the head row after {length} entries put back; {}", edited.what);
    edited.statements.push(put_back);
    edited
}
