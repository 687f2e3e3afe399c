//! What the comparison of a code costs, in instructions: the same wherever, and whether, it matched. The same window has
//! the same candidates, and codes are as long as the token's; nothing else may make a difference.

use std::env;
use std::fs;
use std::hint::black_box;
use std::ops::RangeInclusive;
use std::process::Command;

use kagimori_app::domain::otp::{Algorithm, Code, Match, MovingFactor, Parameters, Seed, find};
use kagimori_tests::report;

/// In the process that is counted: which search it carries out.
const SEARCH: &str = "KAGIMORI_COST";

const STEP: u64 = 100_000;

/// Instructions by which two searches may differ, of a thousand.
const PER_MILLE: u64 = 1;

/// Where the code stands in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    First,
    Last,
    Nowhere,
    Used,
}

impl Place {
    const ALL: [Self; 4] = [Self::First, Self::Last, Self::Nowhere, Self::Used];
}

/// How it is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// As the product does.
    Ours,
    /// The control: stops at the step that shows the code.
    StoppingEarly,
}

#[inline(never)]
fn counted_ours(
    parameters: &Parameters,
    seed: &Seed,
    code: &Code,
    steps: RangeInclusive<u64>,
    unused_from: u64,
) -> Match {
    find(parameters, seed, code, steps, unused_from)
}

#[inline(never)]
fn counted_stopping_early(
    parameters: &Parameters,
    seed: &Seed,
    code: &Code,
    steps: RangeInclusive<u64>,
    unused_from: u64,
) -> Match {
    // A loop, for a closure would be a function of its own, which is not counted.
    for step in steps {
        if parameters.code_at(seed, step).as_bytes() == code.expose() {
            return if step >= unused_from { Match::Fresh(step) } else { Match::Used };
        }
    }
    Match::None
}

/// The search that this process was started for.
fn search(way: Way, radius: u64, place: Place) {
    let seed = Seed::new(b"12345678901234567890".to_vec().into()).unwrap();
    let parameters = Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 6).unwrap();
    let (first, last) = (STEP - radius, STEP + radius);
    let (shown, unused_from, expected) = match place {
        Place::First => (first, 0, Match::Fresh(first)),
        Place::Last => (last, 0, Match::Fresh(last)),
        Place::Nowhere => (last + 1, 0, Match::None),
        Place::Used => (first, last + 1, Match::Used),
    };
    let code = Code::parse(&parameters.code_at(&seed, shown)).unwrap();
    let counted = match way {
        Way::Ours => counted_ours,
        Way::StoppingEarly => counted_stopping_early,
    };
    let found = counted(&parameters, &seed, &code, black_box(first..=last), black_box(unused_from));
    assert_eq!(found, expected);
}

fn name(way: Way, radius: u64, place: Place) -> String {
    format!("{way:?} {radius} {place:?}")
}

/// If this process was started to be counted: carries out its search.
fn is_counted() -> bool {
    let Ok(wanted) = env::var(SEARCH) else { return false };
    for way in [Way::Ours, Way::StoppingEarly] {
        for radius in [1, 10] {
            for place in Place::ALL {
                if name(way, radius, place) == wanted {
                    search(way, radius, place);
                    return true;
                }
            }
        }
    }
    panic!("no search {wanted}");
}

/// Instructions that a search takes, by a process of its own: this program, at this very test.
fn instructions(test: &str, way: Way, radius: u64, place: Place) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let counts = folder.path().join("counts");
    let function = match way {
        Way::Ours => "*::cost::counted_ours",
        Way::StoppingEarly => "*::cost::counted_stopping_early",
    };
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", &format!("--toggle-collect={function}")])
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(env::current_exe().unwrap())
        .args(["--exact", test, "--test-threads=1"])
        .env(SEARCH, name(way, radius, place))
        .output()
        .expect("valgrind is installed by `cargo xtask test`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counts = fs::read_to_string(counts).unwrap();
    let total = counts.lines().find_map(|line| line.strip_prefix("totals: ")).expect("a total");
    let total = total.trim().parse().unwrap();
    // Less than this is not even one code: the function was not found.
    assert!(total > 2_000, "{total} instructions were counted");
    total
}

/// Counts the four searches and tells whether they cost the same.
fn alike(test: &str, way: Way, radius: u64) -> bool {
    let counts = Place::ALL.map(|place| instructions(test, way, radius, place));
    let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    println!("{way:?}, {} steps, {:?}: {counts:?} instructions", 2 * radius + 1, Place::ALL);
    (most - least) * 1_000 <= least * PER_MILLE
}

#[test]
fn v14_where_a_code_matched_makes_no_difference_in_cost() {
    if is_counted() {
        return;
    }
    let test = "cost::v14_where_a_code_matched_makes_no_difference_in_cost";
    let unlike = [1, 10].into_iter().filter(|radius| !alike(test, Way::Ours, *radius)).count();
    report("cost of a code's place, windows", 2, 2, unlike as u64, 0);
}

#[test]
fn v14_a_search_that_stops_early_is_told_apart() {
    if is_counted() {
        return;
    }
    let test = "cost::v14_a_search_that_stops_early_is_told_apart";
    assert!(!alike(test, Way::StoppingEarly, 1));
}
