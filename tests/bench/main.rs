//! What the largest vault and the largest import that the product is made for cost: `cargo xtask bench`.
//!
//! The vaults are made anew in Cargo's folder for temporary files and are gone afterwards. Each figure is measured several
//! times, each time in a process of its own, in turn with a reference that does the part of the work which nobody can do
//! without. A limit that is missed ends the program with a failure.

mod import;
mod measure;
mod reference;

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use kagimori_app::VaultFiles;
use kagimori_tests::Large;
use serde_json::{Value, json};

use crate::measure::{Figure, Measured};

/// Times each figure is measured.
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["measure", figure, dir] => {
            let figure = Figure::from_name(figure).expect("a figure");
            run(measure::ours(figure, &VaultFiles::new(dir))).print();
            ExitCode::SUCCESS
        }
        ["reference", figure, database] => {
            let figure = Figure::from_name(figure).expect("a figure");
            run(reference::measure(figure, Path::new(database))).print();
            ExitCode::SUCCESS
        }
        ["import", file] => {
            run(import::ours(Path::new(file))).print();
            ExitCode::SUCCESS
        }
        // Whoever runs every target there is, tests among them, has not asked for this.
        words if !words.contains(&"--bench") => {
            println!("`cargo xtask bench` runs this program.");
            ExitCode::SUCCESS
        }
        ["--import", ..] => bench(&[import::bench]),
        _ => bench(&[import::bench, vault]),
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("threads").block_on(future)
}

/// What prints its lines, tells whether its limits were kept, and returns its figures.
type Part = fn(&Path) -> (bool, Value);

fn bench(parts: &[Part]) -> ExitCode {
    let mut all_kept = true;
    for part in parts {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let (kept, report) = part(folder.path());
        println!("{report}");
        all_kept &= kept;
    }
    if all_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Opening, verifying and a new data key.
fn vault(folder: &Path) -> (bool, Value) {
    let files = VaultFiles::new(folder.join("vault"));
    let size = Large::FULL;
    let started = Instant::now();
    run(size.make(&files));
    let bytes = fs::metadata(files.database()).expect("a vault").len();
    println!(
        "a vault of {users} users, {users} tokens and {entries} entries: {rows} rows, {mib} MiB, made in {made:.0} s",
        users = size.users,
        entries = size.entries,
        rows = size.rows(),
        mib = bytes >> 20,
        made = started.elapsed().as_secs_f64(),
    );
    let copy = folder.join("reference.db");
    fs::copy(files.database(), &copy).expect("room for a copy");

    let mut kept = true;
    let mut all = Vec::new();
    for figure in Figure::ALL {
        let (mut ours, mut references) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let program = || Command::new(env::current_exe().expect("this program"));
            references.push(in_a_process(program().args(["reference", figure.name()]).arg(&copy)));
            ours.push(in_a_process(program().args(["measure", figure.name()]).arg(files.dir())));
        }
        let (ours, reference) = (Summary::of(&ours), Summary::of(&references));
        let within = ours.median <= figure.limit();
        kept &= within;
        println!(
            "{:<7} {ours}, limit {} s: {}; {:.1} times {} ({reference})",
            figure.name(),
            figure.limit(),
            if within { "kept" } else { "MISSED" },
            ours.median / reference.median,
            figure.reference(),
        );
        all.push(json!({
            "figure": figure.name(), "limit_s": figure.limit(), "kept": within, "rounds": ROUNDS,
            "ratio": ours.median / reference.median, "ours": ours.json(), "reference": reference.json(),
        }));
    }

    // What was measured is a vault as it should be.
    let checked = run(measure::check(&files));
    assert_eq!((checked.rows, checked.problems.as_slice()), (size.rows(), [].as_slice()));
    (kept, json!({ "users": size.users, "entries": size.entries, "bytes": bytes, "figures": all }))
}

/// Measures in a process of its own, which has nothing in memory but what it needs.
fn in_a_process(command: &mut Command) -> Measured {
    let output = command.output().expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Measured::read(&String::from_utf8_lossy(&output.stdout)).expect("what was measured")
}

/// Several measurements of the same thing.
struct Summary {
    median: f64,
    least: f64,
    most: f64,
    /// Median, where the system tells.
    cpu: Option<f64>,
    /// The highest, where the system tells.
    peak_kib: Option<u64>,
}

impl Summary {
    fn of(measured: &[Measured]) -> Self {
        let sorted = |of: &dyn Fn(&Measured) -> Option<f64>| {
            let mut values: Vec<f64> = measured.iter().filter_map(of).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let seconds = sorted(&|m| Some(m.seconds));
        let cpu = sorted(&|m| m.cpu);
        Self {
            median: seconds[seconds.len() / 2],
            least: seconds[0],
            most: seconds[seconds.len() - 1],
            cpu: cpu.get(cpu.len() / 2).copied(),
            peak_kib: measured.iter().filter_map(|m| m.peak_kib).max(),
        }
    }

    fn json(&self) -> serde_json::Value {
        json!({ "median_s": self.median, "min_s": self.least, "max_s": self.most, "cpu_s": self.cpu,
                "peak_kib": self.peak_kib })
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} s ({:.2} to {:.2}", self.median, self.least, self.most)?;
        if let Some(cpu) = self.cpu {
            write!(f, ", {cpu:.2} s of processor")?;
        }
        if let Some(peak) = self.peak_kib {
            write!(f, ", {} MiB at most", peak >> 10)?;
        }
        f.write_str(")")
    }
}
