//! Programs built for the tests that start them.

use std::{
    env::consts::EXE_SUFFIX,
    fs,
    io::BufReader,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail};
use cargo_metadata::{Message, TargetKind};

use crate::command::{announce, cargo};

/// Where the tests read the path of [`cli_for_tests`].
pub(crate) const CLI_FOR_TESTS: &str = "KAGIMORI_CLI_TEST";
/// Where the tests read the path of [`cli_as_released`].
pub(crate) const CLI_AS_RELEASED: &str = "KAGIMORI_CLI_RELEASE";
/// Where the journeys read the path of [`shell_for_tests`].
pub(crate) const SHELL_FOR_TESTS: &str = "KAGIMORI_WINDOW";

/// Features of the shell as tests want it: a clock that can be set, a seed file that is chosen without a dialog, and
/// weak key derivation.
pub(crate) const FOR_TESTS: &str = "test-clock,weak-kdf";

/// Builds the command line with a clock that can be set, weak key derivation and shared opening.
pub(crate) fn cli_for_tests() -> Result<PathBuf> {
    set_aside("kagimori-cli", &build("kagimori-cli", &["--features", "test-clock,weak-kdf,test-shared"])?)
}

/// Builds the command line as users get it.
pub(crate) fn cli_as_released() -> Result<PathBuf> {
    build("kagimori-cli", &["--release"])
}

/// Builds the shell with [`FOR_TESTS`].
pub(crate) fn shell_for_tests() -> Result<PathBuf> {
    set_aside("kagimori", &build("kagimori", &["--features", FOR_TESTS])?)
}

/// Moves a program to a name of its own: builds with other features put theirs at the same place, and nobody shall
/// find one with a weak key derivation where he looks for the real one.
fn set_aside(name: &str, built: &Path) -> Result<PathBuf> {
    let kept = built.with_file_name(format!("{name}-for-tests{EXE_SUFFIX}"));
    fs::rename(built, &kept).with_context(|| format!("moving {} to {}", built.display(), kept.display()))?;
    Ok(kept)
}

/// Builds one package and returns the program of the same name.
fn build(package: &str, arguments: &[&str]) -> Result<PathBuf> {
    let mut command = cargo();
    command
        .args(["build", "--package", package, "--message-format", "json-render-diagnostics"])
        .args(arguments);
    announce(&command);
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let messages = BufReader::new(child.stdout.take().context("standard output is piped")?);

    let mut executable = None;
    for message in Message::parse_stream(messages) {
        if let Message::CompilerArtifact(artifact) = message?
            && artifact.target.kind.contains(&TargetKind::Bin)
            && artifact.target.name == package
        {
            executable = artifact.executable;
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("building {package}: {status}");
    }
    Ok(executable.with_context(|| format!("the package {package} has a program of that name"))?.into())
}
