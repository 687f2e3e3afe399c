//! A history of 10,000 entries, edited at random (SR-11 to SR-13): every edit is found, and located by the first entry that is
//! wrong.

mod edits;
mod log;

use kagimori_tests::{Luck, report, runs, seed};

use self::log::{Edit, Log};

/// Every so many edits the full check is asked as well, and must say the same.
const ASKED_AGAIN: u64 = 10;

async fn try_out(method: &str, edit: fn(&Log, &mut Luck) -> Edit) {
    let (seed, wanted) = (seed(), runs(200, 2_000));
    let log = Log::new().await;
    let mut luck = Luck::new(seed);
    let mut violations = 0;
    for number in 0..wanted {
        let edit = edit(&log, &mut luck);
        log.edit(&edit).await;
        let first = log.first_wrong().await;
        let checked = if number % ASKED_AGAIN == 0 { log.first_wrong_in_check().await } else { first };
        if first != Some(edit.first) || checked != first {
            println!("{}: {:?} instead of {}; by the check: {checked:?}", edit.what, first, edit.first);
            violations += 1;
        }
    }
    log.put_back();
    assert_eq!(log.first_wrong().await, None, "as it was left");
    report(method, wanted, wanted, violations, seed);
}

#[tokio::test]
async fn edited_entries_are_located() {
    try_out("history: columns of entries", edits::cell).await;
}

#[tokio::test]
async fn deletions_are_located() {
    try_out("history: deletions", edits::deletion).await;
}

#[tokio::test]
async fn copies_and_insertions_are_located() {
    try_out("history: copies and insertions", edits::insertion).await;
}

#[tokio::test]
async fn reorderings_are_located() {
    try_out("history: reorderings", edits::reordering).await;
}

#[tokio::test]
async fn an_older_head_row_hides_nothing() {
    try_out("history: older head rows", edits::older_head).await;
}
