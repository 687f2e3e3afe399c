//! `cargo xtask test` and `cargo t`.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::{
    cli_builds,
    command::{cargo, run, run_and_read},
    count,
    machine::{self, Consent},
    report::{Ran, Report},
};

/// All that the project asks of a change.
pub(crate) fn everything(consent: Consent) -> ExitCode {
    let mut report = Report::default();
    if report.check("this machine", || machine::prepare(consent)).is_some() {
        every_phase(&mut report);
    }
    report.finish()
}

/// The tests that compile no web view. Those marked `ignore`, which take their time, are left out.
pub(crate) fn without_shell(for_nextest: &[&str]) -> ExitCode {
    let result = cli_builds::for_tests().and_then(|cli| {
        let mut command = nextest_without_shell();
        run(command.env(cli_builds::FOR_TESTS, cli).args(for_nextest))
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn every_phase(report: &mut Report) {
    report.check("formatting", || run(cargo().args(["fmt", "--all", "--check"])));
    report.check("lints", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    });

    let for_tests = report.check("kagimori-cli for tests", cli_builds::for_tests);
    let as_released = report.check("kagimori-cli as released", cli_builds::as_released);
    report.tests("tests", || {
        let mut command = nextest_without_shell();
        // A build that failed is reported above; the tests that start it then fail for want of its path.
        command.envs(for_tests.map(|path| (cli_builds::FOR_TESTS, path)));
        command.envs(as_released.map(|path| (cli_builds::AS_RELEASED, path)));
        let tests = count_nextest(&mut command)?;
        let examples = count_examples()?;
        Ok(Ran { count: tests.count + examples.count, succeeded: tests.succeeded && examples.succeeded })
    });

    report.tests("tests of the shell", || count_nextest(nextest().args(["--package", "kagimori"])));
    report.check("the shell", || run(cargo().args(["build", "--package", "kagimori"])));
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
