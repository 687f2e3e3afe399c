//! `docs/acceptance.md` names a screen and tests for every row that the product must fulfil, and all of them are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const ACCEPTANCE: &str = include_str!("../../docs/acceptance.md");
const SCREENS: &str = include_str!("../../docs/screens.md");

/// The rows there have to be: states, enrolment, verification, lock, resynchronisation, loss, revoke, import, lists,
/// operators, history, words and keyboard.
const ROWS: &str = "
    A1 A2 A3 A4 A6 A7 A8 A10
    B1 B2 B4
    C1 C2 C3 C4 C5 C6 C7 C8 C9
    D1 D3 D5 D6 D7 D9
    E1 E2 E3 E4
    F1 F3 F4
    G1 G2 G3 G4 G5 G6
    H1 H2 H3 H4 H5 H7 H8 H9 H10 H11 H12
    I1 I2 I3 I4 I5
    J1 J2 J3 J5
    K1 K2 K3 K4 K5 K6
    N1 N2 N6 N8";

const NONE: &str = "–";

/// A row of the page: what it is called, where it is met, and what tests it.
struct Row<'a> {
    id: &'a str,
    screen: &'a str,
    tests: Vec<(&'a str, &'a str)>,
}

fn rows() -> Vec<Row<'static>> {
    let tables = ACCEPTANCE.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows = tables.filter(|row| !row.starts_with("Row "));
    rows.map(|row| {
        let cells: Vec<_> = row.split(" | ").collect();
        let [id, _, screen, tests] = cells[..] else { panic!("four cells are wanted: {row}") };
        let tests = match tests {
            NONE => Vec::new(),
            tests => tests.split("`, `").map(|test| parts(test.trim_matches('`'))).collect(),
        };
        Row { id, screen, tests }
    })
    .collect()
}

fn parts(test: &str) -> (&str, &str) {
    test.split_once(" › ").unwrap_or_else(|| panic!("a file and a name are wanted: {test}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Whether a Rust file has a test of this name: its attribute stands above it, among others.
fn declares_in_rust(text: &str, name: &str) -> bool {
    let mut marked = false;
    text.lines().map(str::trim_start).any(|line| {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        } else if !line.starts_with("#[") {
            let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
            let named =
                function.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with('('));
            return std::mem::take(&mut marked) && named;
        }
        false
    })
}

/// The same of a file of the page: `it("name", …)` or `it.each(…)("name", …)`.
fn declares_on_the_page(text: &str, name: &str) -> bool {
    let title = format!("(\"{name}\", ");
    text.lines().any(|line| line.trim_start().starts_with("it") && line.contains(&title))
}

#[test]
fn what_is_no_test_is_not_taken_for_one() {
    let text = "#[test]\n#[ignore = \"long\"]\nfn one() {}\n\n    #[tokio::test]\n    async fn two() {}\nfn three() {}";
    let found = ["one", "two", "three", "on", "four"].map(|name| declares_in_rust(text, name));
    assert_eq!(found, [true, true, false, false, false]);
    let text = "  it(\"opens\", async () => {\nit.each([1])(\"shuts (%s)\", () => {\nshow(\"stays\", 1);";
    let found = ["opens", "shuts (%s)", "stays", "ope"].map(|name| declares_on_the_page(text, name));
    assert_eq!(found, [true, true, false, false]);
}

#[test]
fn every_row_stands_there_once() {
    let wanted: Vec<_> = ROWS.split_whitespace().collect();
    let found: Vec<_> = rows().iter().map(|row| row.id).collect();
    assert_eq!(found, wanted);
}

#[test]
fn every_screen_is_one() {
    let titles: BTreeSet<_> = SCREENS
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .flat_map(|titles| titles.split("; "))
        .map(|title| title.split([' ', ',']).next().unwrap_or(title))
        .collect();
    for row in rows().iter().filter(|row| row.screen != NONE) {
        assert!(titles.contains(row.screen), "{}: 「{}」 is not in docs/screens.md", row.id, row.screen);
    }
}

#[test]
fn every_test_is_one() {
    for row in rows() {
        for (file, name) in row.tests {
            let text = fs::read_to_string(root().join(file));
            let text = text.unwrap_or_else(|error| panic!("{}: {file}: {error}", row.id));
            let declares = if Path::new(file).extension().is_some_and(|e| e == "rs") {
                declares_in_rust
            } else {
                declares_on_the_page
            };
            assert!(declares(&text, name), "{}: {file} has no test 「{name}」", row.id);
        }
    }
}
