//! The page in the window: an npm package of its own, built before the shell, which embeds it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    command::{run, run_and_read},
    count,
    report::Ran,
};

/// Windows finds a script only by its full name.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Brings the packages that the lock file names, unless they are there.
pub(crate) fn install() -> Result<()> {
    let folder = folder();
    if up_to_date(&folder) {
        println!("nothing to install");
        return Ok(());
    }
    // No package of ours needs to run a script of its own on this machine.
    run(npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).env("CI", "true"))
}

/// Style and mistakes.
pub(crate) fn lint() -> Result<()> {
    run(&mut npm(&["run", "lint"]))
}

/// Checks the types and puts the page into `ui/dist`.
pub(crate) fn build() -> Result<()> {
    run(&mut npm(&["run", "build"]))
}

/// Runs the page's own tests.
pub(crate) fn test() -> Result<Ran> {
    // By name, because the one that Vitest chooses by itself need not print a summary.
    let (status, output) = run_and_read(&mut npm(&["test", "--", "--reporter=default"]))?;
    Ok(Ran { count: count::in_vitest(&output).unwrap_or_default(), succeeded: status.success() })
}

/// Puts an empty page where none was built: the shell does not compile without one.
pub(crate) fn stand_in() -> Result<()> {
    let page = folder().join("dist/index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(folder().join("dist"))
        .and_then(|()| fs::write(&page, ""))
        .with_context(|| page.display().to_string())
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new(NPM);
    command.args(arguments).current_dir(folder());
    command
}

fn folder() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui")).to_owned()
}

/// npm leaves its own lock file in what it installed; an older one is of another state.
fn up_to_date(folder: &Path) -> bool {
    let modified = |file: &str| fs::metadata(folder.join(file)).and_then(|file| file.modified()).ok();
    match (modified("node_modules/.package-lock.json"), modified("package-lock.json")) {
        (Some(installed), Some(wanted)) => installed >= wanted,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    fn put(file: &Path, age: u64) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 - age);
        fs::File::create(file).unwrap().set_modified(modified).unwrap();
    }

    #[test]
    fn packages_are_installed_again_when_the_lock_file_is_newer() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert!(!up_to_date(folder), "without a lock file npm says what is wrong");

        put(&folder.join("package-lock.json"), 10);
        assert!(!up_to_date(folder), "nothing is installed");

        put(&folder.join("node_modules/.package-lock.json"), 10);
        assert!(up_to_date(folder));

        put(&folder.join("package-lock.json"), 5);
        assert!(!up_to_date(folder), "the lock file has changed");
    }
}
