//! `cargo xtask test` and `cargo t`.

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};

use crate::{
    builds,
    command::{cargo, run, run_and_read},
    count,
    e2e::{self, Programs},
    machine::{self, Consent, Task},
    report::{Ran, Report},
    ui,
};

/// All that the project asks of a change.
pub(crate) fn everything(consent: Consent) -> ExitCode {
    let mut report = Report::default();
    if report.check("this machine", || machine::prepare(Task::Test, consent)).is_some() {
        page(&mut report);
        let cli = core(&mut report);
        shell(&mut report, cli);
    }
    report.finish()
}

/// The tests that compile no web view. Those marked `ignore`, which take their time, are left out.
pub(crate) fn without_shell(for_nextest: &[&str]) -> Result<()> {
    let cli = builds::cli_for_tests()?;
    run(nextest_without_shell().env(builds::CLI_FOR_TESTS, cli).args(for_nextest))
}

/// Writes the types of the window's commands anew, as the shell has them.
pub(crate) fn bindings() -> Result<()> {
    ui::stand_in()?;
    run(cargo()
        .args(["test", "--package", "kagimori", "--lib", "bindings"])
        .env("KAGIMORI_WRITE_BINDINGS", "1"))
}

fn page(report: &mut Report) {
    if report.check("npm packages", ui::install).is_some() {
        report.check("lints of the page", ui::lint);
        report.check("the page", ui::build);
        report.tests("tests of the page", ui::test);
    }
}

/// Returns the command line for tests, which the journeys start as well.
fn core(report: &mut Report) -> Option<PathBuf> {
    report.check("formatting", || run(cargo().args(["fmt", "--all", "--check"])));
    report.check("lints", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    });

    let for_tests = report.check("kagimori-cli for tests", builds::cli_for_tests);
    let as_released = report.check("kagimori-cli as released", builds::cli_as_released);
    report.tests("tests", || {
        let mut command = nextest_without_shell();
        // A build that failed is reported above; the tests that start it then fail for want of its path.
        command.envs(for_tests.as_ref().map(|path| (builds::CLI_FOR_TESTS, path)));
        command.envs(as_released.map(|path| (builds::CLI_AS_RELEASED, path)));
        // The journeys have a phase of their own.
        command.args(["--filterset", "not binary(e2e)"]);
        let tests = count_nextest(&mut command)?;
        let examples = count_examples()?;
        Ok(Ran { count: tests.count + examples.count, succeeded: tests.succeeded && examples.succeeded })
    });
    for_tests
}

fn shell(report: &mut Report, cli: Option<PathBuf>) {
    report.tests("tests of the shell", || {
        count_nextest(nextest().args(["--package", "kagimori", "--features", builds::FOR_TESTS]))
    });
    // Before the real one, so that this is what lies in the target folder afterwards.
    let for_journeys = e2e::POSSIBLE.then(|| report.check("the shell for journeys", builds::shell_for_tests));
    report.check("the shell", || run(cargo().args(["build", "--package", "kagimori"])));
    if let Some(shell) = for_journeys {
        report.tests("journeys", || {
            let (shell, cli) = shell.zip(cli).context("there are no programs to play them with")?;
            count_nextest(&mut e2e::nextest(&Programs { shell, cli }))
        });
    }
}

fn nextest() -> Command {
    let mut command = cargo();
    command.args(["nextest", "run"]);
    command
}

fn nextest_without_shell() -> Command {
    let mut command = nextest();
    command.args(["--workspace", "--exclude", "kagimori"]);
    command
}

/// Runs every test, the ignored ones too, and does not stop at the first that fails.
fn count_nextest(command: &mut Command) -> Result<Ran> {
    let (status, output) = run_and_read(command.args(["--no-fail-fast", "--run-ignored", "all"]))?;
    Ok(Ran { count: count::in_nextest(&output).unwrap_or_default(), succeeded: status.success() })
}

/// Runs the examples in the documentation, which nextest leaves to Cargo. There may be none.
fn count_examples() -> Result<Ran> {
    let mut command = cargo();
    command.args(["test", "--doc", "--workspace", "--exclude", "kagimori", "--no-fail-fast"]);
    let (status, output) = run_and_read(&mut command)?;
    Ok(Ran { count: count::in_harness(&output), succeeded: status.success() })
}
