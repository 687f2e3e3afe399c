//! An import of many keys, against libpskc, which merely parses the same file.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use kagimori_app::policy_change::PolicyView;
use kagimori_app::token_import::ImportRequest;
use kagimori_tests::{ManualClock, Site, World, keys, pskc};
use serde_json::{Value, json};

use crate::measure::{Measured, Watch, peak_kib, reset_peak};
use crate::{ROUNDS, in_a_process};

/// Keys in the file.
const KEYS: usize = 100_000;
/// Times the processor's time of libpskc.
const TIMES: f64 = 2.0;
/// Memory added, in MiB, and times that of libpskc.
const ADDED_MIB: f64 = 112.0;
const TIMES_ADDED: f64 = 0.2;

const REFERENCE: &str = "libpskc, which merely parses the file";

/// Measures and prints a line each about the processor's time and the memory. Returns whether the limits were kept, and
/// the figures.
pub(crate) fn bench(folder: &Path) -> (bool, Value) {
    let file = folder.join("seeds.xml");
    std::fs::write(&file, pskc(&keys(KEYS, 7), "Example")).expect("room for the file");
    let Some(reference) = reference(folder) else {
        println!(
            "P4, P5 import: not compared: libpskc with its header, pkg-config or a C compiler is missing"
        );
        return (true, Value::Null);
    };
    let (mut ours, mut references) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        references.push(in_a_process(Command::new(&reference).arg(&file).arg(KEYS.to_string())));
        let program = env::current_exe().expect("this program");
        ours.push(in_a_process(Command::new(program).arg("import").arg(&file)));
    }

    let time = Compared::of(&ours, &references, |measured| measured.cpu);
    let time_kept = time.ratio.median <= TIMES;
    let is_kept = |kept| if kept { "kept" } else { "MISSED" };
    println!(
        "P4 import of {KEYS} keys: {:.2} s of processor, {} times {:.2} s of {REFERENCE}, limit {TIMES}: {}",
        time.ours,
        time.ratio,
        time.reference,
        is_kept(time_kept),
    );
    let mib = |measured: &Measured| Some(f64::from(u32::try_from(measured.peak_kib?).ok()?) / 1024.0);
    let memory = Compared::of(&ours, &references, mib);
    let memory_kept = memory.ours <= ADDED_MIB && memory.ratio.median <= TIMES_ADDED;
    println!(
        "P5 import of {KEYS} keys: {:.0} MiB added, limit {ADDED_MIB}; {} times {:.0} MiB of {REFERENCE}, limit \
         {TIMES_ADDED}: {}",
        memory.ours,
        memory.ratio,
        memory.reference,
        is_kept(memory_kept),
    );
    let report = json!({
        "keys": KEYS, "rounds": ROUNDS,
        "P4": { "unit": "s", "limit": TIMES, "kept": time_kept, "figures": time.json() },
        "P5": { "unit": "MiB", "limit": TIMES_ADDED, "kept": memory_kept, "figures": memory.json() },
    });
    (time_kept && memory_kept, report)
}

/// The whole import of a file into a new vault, from reading to the disk. The password hashes are those of tests, which
/// cost nothing.
pub(crate) async fn ours(file: &Path) -> Measured {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let site = Site::in_folder(folder, Arc::new(ManualClock::new(World::START)));
    World::create(&site).await.expect("a new vault");
    let desk = site.open(World::MASTER, World::LOGIN).await.expect("signed in");
    let policy = PolicyView { large_imports: true, ..desk.policy().await.expect("settings") };
    desk.change_policy(policy, World::authorisation()).await.expect("changed");
    let request = ImportRequest { file: file.to_owned(), ..ImportRequest::default() };

    reset_peak();
    let before = peak_kib();
    let watch = Watch::start();
    let imported = desk.import_tokens(&request, World::authorisation()).await.expect("imported");
    let measured = watch.stop();
    assert_eq!(imported.new, KEYS);
    desk.close().await.expect("closed");
    Measured { peak_kib: measured.peak_kib.zip(before).map(|(peak, before)| peak - before), ..measured }
}

/// The reference, compiled; none where its library is missing.
fn reference(folder: &Path) -> Option<PathBuf> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/pskc_parse.c");
    let flags = Command::new("pkg-config").args(["--cflags", "--libs", "libpskc"]).output().ok()?;
    let program = folder.join("pskc_parse");
    let flags = String::from_utf8(flags.stdout).ok()?;
    let compiled = Command::new("cc")
        .args(["-O2", "-o"])
        .args([&program, Path::new(source)])
        .args(flags.split_whitespace())
        .status();
    compiled.is_ok_and(|status| status.success()).then_some(program)
}

/// Medians of both sides, and of their ratios round by round.
struct Compared {
    ours: f64,
    reference: f64,
    ratio: Ratio,
}

struct Ratio {
    median: f64,
    least: f64,
    most: f64,
}

impl Compared {
    fn of(ours: &[Measured], references: &[Measured], value: impl Fn(&Measured) -> Option<f64>) -> Self {
        let sorted = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values
        };
        let read = |measured: &[Measured]| -> Vec<f64> {
            measured.iter().map(|m| value(m).expect("this system tells it")).collect()
        };
        let (ours, references) = (read(ours), read(references));
        let ratios = sorted(ours.iter().zip(&references).map(|(ours, theirs)| ours / theirs).collect());
        let median = |values: &[f64]| values[values.len() / 2];
        Self {
            ratio: Ratio { median: median(&ratios), least: ratios[0], most: ratios[ratios.len() - 1] },
            ours: median(&sorted(ours)),
            reference: median(&sorted(references)),
        }
    }

    fn json(&self) -> Value {
        let Ratio { median, least, most } = self.ratio;
        json!({ "ours": self.ours, "reference": self.reference, "ratio": median, "min": least, "max": most })
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} ({:.2} to {:.2})", self.median, self.least, self.most)
    }
}
