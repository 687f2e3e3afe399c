//! Inputs that fuzzing found worth keeping (`tests/fuzz/corpus`), replayed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kagimori_targets::{Outcome, TARGETS, Target};
use kagimori_tests::report;

/// Fewer inputs are no corpus.
const AT_LEAST: u64 = 20;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    fs::read_dir(folder).unwrap().map(|entry| stem(entry.unwrap().path())).collect()
}

#[test]
fn kept_inputs_are_taken_or_refused_and_nothing_else() {
    for Target { name, run } in TARGETS {
        let mut refused = 0;
        for entry in fs::read_dir(folder("corpus").join(name)).unwrap() {
            refused += u64::from(run(&fs::read(entry.unwrap().path()).unwrap()) == Outcome::Refused);
        }
        // A run that goes wrong panics.
        report(&format!("kept inputs of {name}"), refused, AT_LEAST, 0, 0);
    }
}

/// A target that takes nothing at all would find nothing.
#[test]
fn what_was_written_is_taken() {
    for Target { name, run } in TARGETS {
        assert_eq!(run(&[]), Outcome::Taken, "{name}");
    }
}

#[test]
fn every_target_is_fuzzed_and_replayed() {
    let targets: BTreeSet<_> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(names_in(&folder("fuzz_targets")), targets);
    assert_eq!(names_in(&folder("corpus")), targets);
}
