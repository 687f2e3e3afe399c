//! `cargo xtask gate`: the long tests, and one line for each method: runs, violations, seed.

use std::process::ExitCode;

use anyhow::{Result, ensure};

use crate::{
    builds,
    command::{cargo, run, run_and_read},
    machine::{self, Consent, Task},
};

/// How thoroughly: as every test run, or as before a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    EveryRun,
    Release,
}

/// Options of `gate`, in any order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Gate {
    consent: Consent,
    tier: Tier,
}

impl Gate {
    pub(crate) fn read(mut options: &[&str]) -> Option<Self> {
        let mut gate = Self { consent: Consent::Ask, tier: Tier::EveryRun };
        loop {
            options = match options {
                [] => return Some(gate),
                ["--yes", rest @ ..] => {
                    gate.consent = Consent::Given;
                    rest
                }
                ["--tier", "1", rest @ ..] => rest,
                ["--tier", "2", rest @ ..] => {
                    gate.tier = Tier::Release;
                    rest
                }
                _ => return None,
            };
        }
    }

    pub(crate) fn run(&self) -> ExitCode {
        match self.pass() {
            Ok(methods) => {
                println!();
                methods.iter().for_each(|method| println!("{method}"));
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{error:#}");
                ExitCode::FAILURE
            }
        }
    }

    fn pass(&self) -> Result<Vec<String>> {
        machine::prepare(Task::Test, self.consent)?;
        let (tier, profile) = match self.tier {
            Tier::EveryRun => ("1", "dev"),
            Tier::Release => ("2", "gate"),
        };
        let nextest = |arguments: &[&str]| {
            let mut command = cargo();
            command.args(["nextest", "run", "--cargo-profile", profile]).args(arguments);
            command.env("KAGIMORI_TIER", tier);
            command
        };
        run(&mut nextest(&["--package", "kagimori-domain"]))?;
        // Kills are random and many, but of real processes: they are among the tests of the command line.
        let long = ["--package", "kagimori-tests", "--test", "gate", "--test", "cli", "--no-fail-fast"];
        let mut command = nextest(&long);
        command.args(["--filterset", "binary(gate) or test(/^kill::/)"]);
        let (status, output) = run_and_read(command.env(builds::CLI_FOR_TESTS, builds::cli_for_tests()?))?;
        let methods = methods(&output);
        methods.iter().for_each(|method| println!("{method}"));
        ensure!(status.success(), "the gate is closed");
        ensure!(!methods.is_empty(), "no method said what it did");
        Ok(methods)
    }
}

/// The lines in which methods say what they did (`kagimori_tests::report`).
fn methods(output: &str) -> Vec<String> {
    let mut methods: Vec<_> = output
        .lines()
        .filter_map(|line| line.find("gate: ").map(|at| line[at..].trim_end().to_owned()))
        .collect();
    methods.sort();
    methods.dedup();
    methods
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_in_any_order() {
        let read = |options: &[&str]| Gate::read(options).map(|gate| (gate.consent, gate.tier));
        assert_eq!(read(&[]), Some((Consent::Ask, Tier::EveryRun)));
        assert_eq!(read(&["--tier", "1"]), Some((Consent::Ask, Tier::EveryRun)));
        assert_eq!(read(&["--tier", "2", "--yes"]), Some((Consent::Given, Tier::Release)));
        assert_eq!(read(&["--yes", "--tier", "2"]), Some((Consent::Given, Tier::Release)));
        assert_eq!(read(&["--tier"]), None);
        assert_eq!(read(&["--tier", "3"]), None);
    }

    #[test]
    fn lines_of_methods_are_found_once_each() {
        let output = "    running 1 test\n    gate: replay: 100 runs, 0 violations, seed 7\n\
                      gate: model: 5 runs, 0 violations, seed 7\n  gate: replay: 100 runs, 0 violations, seed 7\n";
        assert_eq!(
            methods(output),
            ["gate: model: 5 runs, 0 violations, seed 7", "gate: replay: 100 runs, 0 violations, seed 7"]
        );
    }
}
