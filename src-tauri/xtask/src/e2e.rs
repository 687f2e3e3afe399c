//! The journeys through the real window.

use std::{
    env, fs,
    path::{self, Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    builds,
    command::{cargo, run},
    ui,
};

/// Where the journeys read the folder for their pictures.
const PICTURES: &str = "KAGIMORI_PICTURES";

const ALL: [&str; 3] = ["--no-fail-fast", "--run-ignored", "all"];

/// The window can be driven where `WebKitGTK` draws it.
pub(crate) const POSSIBLE: bool = cfg!(target_os = "linux");

/// The programs that the journeys start.
pub(crate) struct Programs {
    pub(crate) shell: PathBuf,
    pub(crate) cli: PathBuf,
}

/// Builds what the journeys need and plays them. The arguments go to nextest.
pub(crate) fn alone(for_nextest: &[&str]) -> Result<()> {
    let mut command = prepared()?;
    run(command.args(ALL).args(for_nextest))
}

/// Plays all journeys and leaves a picture of every stop in the folder.
pub(crate) fn with_pictures(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    // The journeys run in a folder of their own.
    let folder = path::absolute(folder)?;
    let mut command = prepared()?;
    // What tests the tools of the journeys has nothing to show.
    run(command.args(ALL).args(["--filterset", "not test(/^own_tools::/)"]).env(PICTURES, &folder))?;
    println!("the pictures are in {}", folder.display());
    Ok(())
}

/// nextest on the journeys. They are marked `ignore`, which keeps them out of `cargo t`.
pub(crate) fn nextest(programs: &Programs) -> Command {
    let mut command = cargo();
    command
        .args(["nextest", "run", "--package", "kagimori-tests", "--test", "e2e"])
        // Each journey has a screen and a web view, which has several processes.
        .args(["--test-threads", "2"])
        .env(builds::SHELL_FOR_TESTS, &programs.shell)
        .env(builds::CLI_FOR_TESTS, &programs.cli);
    command
}

fn prepared() -> Result<Command> {
    if !POSSIBLE {
        bail!(
            "the journeys drive the window through WebKitGTK, which is not how {} draws it",
            env::consts::OS
        );
    }
    ui::install()?;
    ui::build()?;
    let programs = Programs { shell: builds::shell_for_tests()?, cli: builds::cli_for_tests()? };
    Ok(nextest(&programs))
}
