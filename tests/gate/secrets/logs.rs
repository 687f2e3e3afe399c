//! Everything that any crate logs, at the finest level, while the drive goes on and while its storage fails.

use std::fs::{self, File};

use kagimori_tests::{Luck, report, seed};
use tracing::Level;

use super::drive::{Stage, drive, drive_badly, left, prepare};
use super::search::Search;

#[test]
fn no_secret_is_logged_at_any_level() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    // Whatever uses the crate `log` comes along.
    tracing_subscriber::fmt()
        .with_max_level(Level::TRACE)
        .with_ansi(false)
        .with_writer(File::create(&log).unwrap())
        .init();
    tracing::trace!("a control through tracing");
    log::trace!("a control through log");

    let seed = seed();
    let stage = Stage::new(&folder.path().join("stage"));
    fs::create_dir(folder.path().join("stage")).unwrap();
    let seeds = prepare(&stage, &mut Luck::new(seed));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let left = runtime.block_on(async {
        drive(&stage, |_| {}).await;
        drive_badly(&stage).await;
        left(&stage).await
    });
    drop(runtime);

    let log = fs::read_to_string(log).unwrap();
    for control in ["a control through tracing", "a control through log"] {
        assert!(log.contains(control), "it is not seen that nothing is logged:\n{log}");
    }
    println!("{} lines, {} bytes", log.lines().count(), log.len());
    let found = Search::of(&[seeds, left.secrets, left.keys].concat()).within(log.as_bytes());
    found.iter().for_each(|found| println!("{found}"));
    report("lines of all logs", log.lines().count() as u64, 2, found.len() as u64, seed);
}
