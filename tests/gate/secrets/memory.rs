//! The memory of a process that carries out the drive, as a debugger dumps it: once the vault is closed there is no
//! secret, and while it is open none but its keys.

#![cfg(target_os = "linux")]

use std::env;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use kagimori_tests::{Luck, report, runs, seed, tier};

use super::drive::{Phase, Stage, drive, left, prepare};
use super::search::{Search, Secret};

/// In the process that is dumped: the folder of its drive.
const STAGE: &str = "KAGIMORI_STAGE";

const TEST: &str = "secrets::memory::nothing_is_left_in_memory";

/// How long a phase may take, and how long the process waits to be dumped.
const PATIENCE: Duration = Duration::from_mins(2);

fn reached(folder: &Path, phase: Phase) -> PathBuf {
    folder.join(format!("{phase:?}.reached"))
}

fn seen(folder: &Path, phase: Phase) -> PathBuf {
    folder.join(format!("{phase:?}.seen"))
}

fn wait_for(path: &Path, mut still: impl FnMut()) {
    let started = Instant::now();
    while !path.exists() {
        assert!(started.elapsed() < PATIENCE, "{}", path.display());
        still();
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The process that is dumped.
fn subject(folder: &Path) {
    // The debugger is no ancestor of ours: where the system asks for that, it is let in.
    let _ = rustix::process::set_ptracer(rustix::process::PTracer::Any);
    let stage = Stage::new(folder);
    // Shows that what is in memory is found.
    let control = stage.secret("control");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(drive(&stage, |phase| {
        fs::write(reached(folder, phase), "").unwrap();
        wait_for(&seen(folder, phase), || {});
    }));
    black_box(&control);
}

/// All of its memory that holds anything.
fn dump(child: &Child, folder: &Path) -> Vec<u8> {
    const PAGE: usize = 4_096;
    let core = folder.join("core");
    let output = Command::new("gcore")
        .arg("-o")
        .arg(&core)
        .arg(child.id().to_string())
        .output()
        .expect("gdb is installed by `cargo xtask test`");
    let core = core.with_extension(child.id().to_string());
    let told = || String::from_utf8_lossy(&output.stderr).into_owned();
    let file = File::open(&core).unwrap_or_else(|e| panic!("no core was written: {e}: {}", told()));
    let mut memory = Vec::new();
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let mut page = Vec::with_capacity(PAGE);
    while {
        page.clear();
        reader.by_ref().take(PAGE as u64).read_to_end(&mut page).unwrap()
    } > 0
    {
        if page.iter().any(|byte| *byte != 0) {
            memory.extend_from_slice(&page);
        }
    }
    fs::remove_file(core).unwrap();
    memory
}

/// One process, dumped at each of these phases. Returns what is wrong.
async fn dumps(luck: &mut Luck, phases: &[Phase]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let stage = Stage::new(folder);
    let seeds = prepare(&stage, luck);
    let control: Vec<u8> = (0..4).flat_map(|_| luck.draw().to_be_bytes()).collect();
    fs::write(folder.join("control"), &control).unwrap();

    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", TEST, "--test-threads=1"])
        .env(STAGE, folder)
        .spawn()
        .unwrap();
    let mut dumps = Vec::new();
    for phase in Phase::ALL {
        wait_for(&reached(folder, phase), || assert!(child.try_wait().unwrap().is_none(), "it ended early"));
        if phases.contains(&phase) {
            dumps.push((phase, dump(&child, folder)));
        }
        fs::write(seen(folder, phase), "").unwrap();
    }
    assert!(child.wait().unwrap().success());

    let left = left(&stage).await;
    let secrets = Search::of(&[seeds, left.secrets].concat());
    let keys = Search::of(&left.keys);
    let control = Search::of(&[Secret::new("control", control)]);
    let mut wrong = Vec::new();
    for (phase, memory) in dumps {
        assert!(!control.within(&memory).is_empty(), "{phase:?}: the dump does not show what is in memory");
        wrong.extend(secrets.within(&memory).into_iter().map(|found| format!("{phase:?}: {found}")));
        let found = keys.within(&memory);
        if phase.has_keys() {
            assert!(
                found.len() >= left.keys.len(),
                "{phase:?}: keys that are in use are not found: {found:?}"
            );
        } else {
            wrong.extend(found.into_iter().map(|found| format!("{phase:?}: {found}")));
        }
    }
    wrong
}

#[test]
fn nothing_is_left_in_memory() {
    if let Some(folder) = env::var_os(STAGE) {
        return subject(Path::new(&folder));
    }
    let (rounds, seed) = (runs(1, 20), seed());
    let phases = if tier() >= 2 {
        &Phase::ALL[..]
    } else {
        &[Phase::Open, Phase::Imported, Phase::Worked, Phase::Closed]
    };
    let mut luck = Luck::new(seed);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut violations = 0;
    for _ in 0..rounds {
        for wrong in runtime.block_on(dumps(&mut luck, phases)) {
            println!("{wrong}");
            violations += 1;
        }
    }
    let count = rounds * phases.len() as u64;
    report("memory dumps", count, runs(4, 100), violations, seed);
}
