//! `cargo xtask fuzz`: libFuzzer on what reads files that others may have written (`tests/fuzz`).

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use crate::command::{run, succeeds};

/// The package of the targets, which is built with a nightly compiler and is no member of the workspace.
const PACKAGE: &str = "tests/fuzz";
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Bounds of a single input: seconds, and MiB for the process and for one allocation. The product's own ceiling for the
/// password hash is 1 GiB.
const BOUNDS: [&str; 3] = ["-timeout=10", "-rss_limit_mb=2048", "-malloc_limit_mb=1100"];

/// Which target, and for how long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fuzz {
    /// All of them, one after the other, if none is named.
    target: Option<String>,
    minutes: u32,
}

impl Fuzz {
    /// Reads the options, in any order.
    pub(crate) fn read(mut options: &[&str]) -> Option<Self> {
        let mut fuzz = Self { target: None, minutes: 1 };
        loop {
            options = match options {
                [] => return Some(fuzz),
                ["--minutes", minutes, rest @ ..] => {
                    fuzz.minutes = minutes.parse().ok().filter(|minutes| *minutes > 0)?;
                    rest
                }
                [target, rest @ ..] if fuzz.target.is_none() && !target.starts_with('-') => {
                    fuzz.target = Some((*target).to_owned());
                    rest
                }
                _ => return None,
            };
        }
    }

    /// Runs what was asked for. Inputs that reach further are left in `target/fuzz`, those that go wrong in
    /// `tests/fuzz/artifacts`.
    pub(crate) fn run(&self) -> Result<()> {
        tools_are_there()?;
        let known = targets()?;
        let wanted = match &self.target {
            Some(name) if known.contains(name) => vec![name.clone()],
            Some(name) => bail!("there is no target {name}; there are {}", known.join(", ")),
            None => known,
        };
        // The very versions that the product is built with; Cargo adds what the targets need besides.
        let lock = |folder: PathBuf| folder.join("Cargo.lock");
        fs::copy(lock(ROOT.into()), lock(at(PACKAGE))).context("Cargo.lock")?;
        wanted.iter().try_for_each(|target| self.target(target))
    }

    fn target(&self, target: &str) -> Result<()> {
        // libFuzzer adds to the first folder; the committed one is only read.
        let found = at("target/fuzz").join(target);
        fs::create_dir_all(&found).with_context(|| found.display().to_string())?;
        let seconds = u64::from(self.minutes) * 60;
        run(nightly()
            .args(["fuzz", "run", "--fuzz-dir", PACKAGE, target])
            .arg(&found)
            .arg(format!("{PACKAGE}/corpus/{target}"))
            .args(["--", &format!("-max_total_time={seconds}"), "-print_final_stats=1"])
            .args(BOUNDS))
    }
}

fn at(place: &str) -> PathBuf {
    Path::new(ROOT).join(place)
}

fn nightly() -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", "cargo"]).current_dir(ROOT);
    // The stable compiler's, which runs us, must not reach it.
    command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    command
}

fn tools_are_there() -> Result<()> {
    ensure!(
        succeeds("rustup", &["run", "nightly", "rustc", "--version"]),
        "fuzzing needs a nightly compiler: `rustup toolchain install nightly --profile minimal`"
    );
    ensure!(
        succeeds("cargo", &["fuzz", "--version"]),
        "fuzzing needs cargo-fuzz: `cargo install --locked cargo-fuzz`"
    );
    Ok(())
}

/// The names of all targets.
fn targets() -> Result<Vec<String>> {
    let folder = at(PACKAGE).join("fuzz_targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        names.extend(path.file_stem().and_then(|name| Some(name.to_str()?.to_owned())));
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_in_any_order() {
        let read = |options: &[&str]| Fuzz::read(options).map(|fuzz| (fuzz.target, fuzz.minutes));
        let header = || Some("header".to_owned());
        assert_eq!(read(&[]), Some((None, 1)));
        assert_eq!(read(&["header"]), Some((header(), 1)));
        assert_eq!(read(&["--minutes", "10"]), Some((None, 10)));
        assert_eq!(read(&["header", "--minutes", "10"]), Some((header(), 10)));
        assert_eq!(read(&["--minutes", "10", "header"]), Some((header(), 10)));
        for wrong in
            [&["--minutes"][..], &["--minutes", "0"], &["--minutes", "x"], &["header", "slots"], &["--hours"]]
        {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
