//! `docs/screens.md` is held against the sources: places, phases, folders, tests, and the stops of the journeys.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const SCREENS: &str = include_str!("../../docs/screens.md");
const ROUTES: &str = include_str!("../../ui/src/routes.ts");
const REGISTRY: &str = include_str!("../../ui/src/screens/index.tsx");

const NONE: &str = "–";

/// Places without a picture of their own, and why.
const WITHOUT_STOP: [(&str, &str); 0] = [];

/// Lists that are looked at with nothing in them, with much in them, and where something went wrong.
const LISTS: [(&str, [&str; 3]); 7] = [
    ("/manage/users/list", ["users", "many-users", "user-refused"]),
    ("/manage/users/unlock", ["nobody-suspended", "many-suspended", "unlock-refused"]),
    ("/manage/users/revoke", ["nobody-to-revoke", "many-to-revoke", "revoke-refused"]),
    ("/manage/contracts", ["no-contract-yet", "contracts", "contract-refused"]),
    ("/manage/vault/backups", ["no-backup-yet", "backups", "rehearsal-refused"]),
    ("/tokens", ["no-token-yet", "many-tokens", "no-token-found"]),
    ("/history", ["nothing-in-history", "history", "history-of-nobody"]),
];

/// A row of a table, by the heading of its columns.
type Row<'a> = BTreeMap<&'a str, &'a str>;

fn tables() -> Vec<Vec<Row<'static>>> {
    let mut tables = Vec::new();
    let mut columns: Option<Vec<&str>> = None;
    for line in SCREENS.lines() {
        let Some(row) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else {
            if !line.starts_with("|---") {
                columns = None;
            }
            continue;
        };
        let cells: Vec<_> = row.split(" | ").collect();
        let Some(columns) = &columns else {
            columns = Some(cells);
            tables.push(Vec::new());
            continue;
        };
        assert_eq!(cells.len(), columns.len(), "{line}");
        tables.last_mut().unwrap().push(columns.iter().copied().zip(cells).collect());
    }
    tables
}

/// The rows of the table with this column.
fn rows(column: &str) -> Vec<Row<'static>> {
    tables().into_iter().flatten().filter(|row| row.contains_key(column)).collect()
}

/// What stands between backquotes.
fn code(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The stops of a row: journey and name, or the name alone where the journey is that of the one before.
fn stops(cell: &str) -> Vec<(String, String)> {
    let mut journey = "";
    code(cell)
        .map(|stop| {
            let (now, name) = stop.split_once(": ").unwrap_or((journey, stop));
            journey = now;
            (now.to_owned(), name.to_owned())
        })
        .collect()
}

/// The strings after each of these beginnings of a call, up to the closing quote.
fn after<'a>(text: &'a str, beginnings: &'a [&str]) -> impl Iterator<Item = &'a str> {
    beginnings.iter().flat_map(move |beginning| {
        text.match_indices(beginning).filter_map(|(at, _)| text[at + beginning.len()..].split('"').next())
    })
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every journey with the file it stands in, and every stop with the same.
fn journeys() -> (BTreeMap<String, String>, BTreeSet<(String, String)>) {
    let (mut journeys, mut looks) = (BTreeMap::new(), BTreeSet::new());
    for entry in fs::read_dir(folder("e2e")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "rs") || file == "own_tools.rs" {
            continue;
        }
        let text: String =
            fs::read_to_string(&path).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        for name in after(
            &text,
            &[
                "open(\"",
                "open_watched(\"",
                "signed_in(\"",
                "signed_in( \"",
                "at_the_desk(\"",
                "Japanese, \"",
                "English, \"",
            ],
        ) {
            assert!(
                journeys.insert(name.to_owned(), file.clone()).is_none(),
                "two journeys are called {name}"
            );
        }
        looks.extend(after(&text, &["look(\"", "look_at(\""]).map(|stop| (file.clone(), stop.to_owned())));
    }
    (journeys, looks)
}

#[test]
fn every_place_has_a_row_and_a_stop() {
    let places: BTreeSet<_> = after(ROUTES, &["path: \""]).collect();
    assert!(places.len() > 25, "{places:?}");
    let rows = rows("Route");
    let named: BTreeSet<_> = rows.iter().flat_map(|row| code(row["Route"])).collect();
    assert_eq!(named, places);
    for place in places {
        let of_place = |row: &&Row<'_>| code(row["Route"]).any(|path| path == place);
        let seen = rows.iter().filter(of_place).any(|row| row["Stops"] != NONE);
        let excused = WITHOUT_STOP.iter().any(|(path, _)| *path == place);
        assert!(seen != excused, "{place}: no stop, or one where none is possible");
    }
}

#[test]
fn every_phase_has_a_row_and_a_stop() {
    let (_, phases) = REGISTRY.split_once("phaseScreens").unwrap();
    let (phases, _) = phases.split_once("};").unwrap();
    let phases = phases.lines().filter_map(|line| line.trim().split_once(": ")).map(|(phase, _)| phase);
    let phases: BTreeSet<_> = phases
        .filter(|phase| !phase.is_empty() && phase.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .collect();
    let rows = rows("Phase");
    let named: BTreeSet<_> = rows.iter().flat_map(|row| code(row["Phase"])).collect();
    assert_eq!(named, phases);
    assert!(rows.iter().all(|row| row["Stops"] != NONE));
}

#[test]
fn every_stop_is_one_and_every_look_is_named() {
    let (journeys, looks) = journeys();
    let mut named = BTreeSet::new();
    for row in tables().into_iter().flatten() {
        for (journey, stop) in stops(row["Stops"]) {
            let file = journeys.get(&journey).unwrap_or_else(|| panic!("there is no journey {journey}"));
            named.insert((file.clone(), stop));
        }
    }
    let missing: Vec<_> = named.difference(&looks).collect();
    assert!(missing.is_empty(), "no journey looks at {missing:?}");
    let unnamed: Vec<_> = looks.difference(&named).collect();
    assert!(unnamed.is_empty(), "docs/screens.md does not name {unnamed:?}");
}

#[test]
fn the_main_lists_are_looked_at_empty_full_and_where_something_went_wrong() {
    let rows = rows("Route");
    for (place, wanted) in LISTS {
        let of_place = rows.iter().filter(|row| code(row["Route"]).any(|path| path == place));
        let stops: BTreeSet<_> = of_place.flat_map(|row| stops(row["Stops"])).map(|(_, stop)| stop).collect();
        for stop in wanted {
            assert!(stops.contains(stop), "{place}: {stop} is not among {stops:?}");
        }
    }
}

#[test]
fn folders_and_tests_are_there() {
    let screens = folder("../ui/src/screens");
    for row in tables().into_iter().flatten().filter(|row| row.contains_key("Folder")) {
        let places: Vec<_> = code(row["Folder"]).map(|place| screens.join(place)).collect();
        assert!(!places.is_empty() && places.iter().all(|place| place.is_dir()), "{places:?}");
        for test in code(row["Test"]) {
            assert!(places.iter().any(|place| place.join(test).is_file()), "{test} is not in {places:?}");
        }
    }
}
