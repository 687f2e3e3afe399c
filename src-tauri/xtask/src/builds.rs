//! `kagimori-cli` built for the tests that start it.

use std::{env::consts::EXE_SUFFIX, fs, io::BufReader, path::PathBuf, process::Stdio};

use anyhow::{Context, Result, bail};
use cargo_metadata::{Message, TargetKind};

use crate::command::{announce, cargo};

/// Where the tests read the path of [`for_tests`].
pub(crate) const FOR_TESTS: &str = "KAGIMORI_CLI_TEST";
/// Where the tests read the path of [`as_released`].
pub(crate) const AS_RELEASED: &str = "KAGIMORI_CLI_RELEASE";

/// Builds the command line with a clock that can be set, weak key derivation and shared opening.
pub(crate) fn for_tests() -> Result<PathBuf> {
    let built = build(&["--features", "test-clock,weak-kdf,test-shared"])?;
    // Every later build of the workspace puts its own kagimori-cli, with other features, at the same place.
    let kept = built.with_file_name(format!("kagimori-cli-for-tests{EXE_SUFFIX}"));
    fs::copy(&built, &kept).with_context(|| format!("copying {} to {}", built.display(), kept.display()))?;
    Ok(kept)
}

/// Builds the command line as users get it.
pub(crate) fn as_released() -> Result<PathBuf> {
    build(&["--release"])
}

fn build(arguments: &[&str]) -> Result<PathBuf> {
    let mut command = cargo();
    command
        .args(["build", "--package", "kagimori-cli", "--message-format", "json-render-diagnostics"])
        .args(arguments);
    announce(&command);
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let messages = BufReader::new(child.stdout.take().context("standard output is piped")?);

    let mut executable = None;
    for message in Message::parse_stream(messages) {
        if let Message::CompilerArtifact(artifact) = message?
            && artifact.target.kind.contains(&TargetKind::Bin)
            && artifact.target.name == "kagimori-cli"
        {
            executable = artifact.executable;
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("building kagimori-cli: {status}");
    }
    Ok(executable.context("the package kagimori-cli has a binary of that name")?.into())
}
