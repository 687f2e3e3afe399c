//! The validator's conformance suite, through the public interface alone. Names begin with the case of the checklist
//! they stand for: V-01 to V-51, and the requirements SR-21 to SR-47 that they rest on.

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be has failed")]

/// Each line of a table becomes a test of its own, under its own name.
macro_rules! cases {
    ($check:path; $($name:ident($($argument:expr),* $(,)?);)+) => {
        $(
            #[test]
            fn $name() {
                $check($($argument),*);
            }
        )+
    };
}

mod bounds;
mod caps;
mod case;
mod clock;
mod drift;
mod enrolment;
mod lifecycle;
mod lockout;
mod look;
mod pairs;
mod replay;
mod resync;
mod standing;
mod temporary;
mod two_codes;
mod typing;
mod vectors;
mod window;

use std::process::Command;

/// The cases of the checklist. V-37 to V-39, V-48 and V-49 do not exist.
const CHECKLIST: [&str; 47] = [
    "v01", "v02", "v03", "v04", "v05", "v06", "v07", "v08", "v09", "v10", "v11", "v12", "v13", "v14", "v20",
    "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "v32", "v33", "v34", "v35",
    "v36", "v40", "v41", "v42", "v43", "v44", "v45", "v46", "v47", "v50", "v51", "sr21", "sr22", "sr44",
    "sr45", "sr46", "sr47",
];

/// The names of the tests in this program, as it lists them itself.
fn listed(more: &[&str]) -> Vec<String> {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).args(["--list", "--format", "terse"]).args(more).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter_map(|line| line.strip_suffix(": test")).map(ToOwned::to_owned).collect()
}

#[test]
fn the_suite_has_at_least_400_named_cases_and_none_is_left_out() {
    // Those of this file count the others.
    let cases = listed(&[]).into_iter().filter(|name| name.contains("::")).count();
    assert!(cases >= 400, "{cases} cases");
    assert_eq!(listed(&["--ignored"]), [""; 0]);
}

#[test]
fn every_case_of_the_checklist_has_a_test() {
    let names = listed(&[]);
    for id in CHECKLIST {
        let has_one = names.iter().any(|name| name.split(['_', ':']).any(|word| word == id));
        assert!(has_one, "{id}");
    }
}
