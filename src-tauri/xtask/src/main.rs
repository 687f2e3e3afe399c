//! The project's own commands, called as `cargo xtask …`.

mod bench;
mod builds;
mod command;
mod count;
mod e2e;
mod fuzz;
mod gate;
mod machine;
mod report;
mod start;
mod test;
mod ui;

use std::{env, path::Path, process::ExitCode};

use anyhow::Result;
use bench::Bench;
use fuzz::Fuzz;
use gate::Gate;
use machine::Consent;

const HELP: &str = "\
cargo xtask start [--yes] [--screenshots DIR]
                             finds what is missing on this machine, installs it (--yes: without asking), builds the
                             program and opens its window; with --screenshots, which needs no display, plays the
                             journeys and leaves pictures of their stops in DIR
cargo xtask test [--yes]     the same for the tests, then formatting, lints, every test, every build and the journeys
cargo xtask t [ARGUMENTS]    the tests of everything but page and shell; ARGUMENTS go to cargo nextest run
cargo xtask gate [--tier 1|2] [--yes]
                             the long tests, and a line for each method: runs, violations, seed; tier 2 is for
                             releases, and takes most of an hour
cargo xtask fuzz [TARGET] [--minutes N]
                             libFuzzer on one target or on all (tests/fuzz), N minutes each (1); needs a nightly compiler
                             and cargo-fuzz
cargo xtask e2e [ARGUMENTS]  the journeys through the window; ARGUMENTS go to cargo nextest run
cargo xtask bench [import] [--yes]
                             imports the largest seed file, and opens, verifies and rekeys the largest vault in release,
                             and fails if a limit is missed; needs 1 GB of disk for some minutes. With `import`, that
                             alone
cargo xtask bindings         writes ui/src/ipc/bindings.ts from the shell's commands
cargo xtask help             this text
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();

    match words.as_slice() {
        ["start", options @ ..] => match Start::read(options) {
            Some(Start { consent, pictures: None }) => exit(start::window(consent)),
            Some(Start { consent, pictures: Some(folder) }) => {
                exit(start::pictures(Path::new(folder), consent))
            }
            None => unknown(&words),
        },
        ["test"] => test::everything(Consent::Ask),
        ["test", "--yes"] => test::everything(Consent::Given),
        ["t", for_nextest @ ..] => exit(test::without_shell(for_nextest)),
        ["gate", options @ ..] => Gate::read(options).map_or_else(|| unknown(&words), |gate| gate.run()),
        ["fuzz", options @ ..] => {
            Fuzz::read(options).map_or_else(|| unknown(&words), |fuzz| exit(fuzz.run()))
        }
        ["e2e", for_nextest @ ..] => exit(e2e::alone(for_nextest)),
        ["bench", options @ ..] => {
            Bench::read(options).map_or_else(|| unknown(&words), |bench| exit(bench.run()))
        }
        ["bindings"] => exit(test::bindings()),
        [] | ["help" | "--help"] => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => unknown(&words),
    }
}

fn exit(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn unknown(words: &[&str]) -> ExitCode {
    eprint!("`{}` is not a command.\n\n{HELP}", words.join(" "));
    ExitCode::from(2)
}

/// The options of `start`, in any order.
#[derive(Debug, PartialEq, Eq)]
struct Start<'a> {
    consent: Consent,
    pictures: Option<&'a str>,
}

impl<'a> Start<'a> {
    fn read(mut options: &[&'a str]) -> Option<Self> {
        let mut start = Self { consent: Consent::Ask, pictures: None };
        loop {
            options = match options {
                [] => return Some(start),
                ["--yes", rest @ ..] => {
                    start.consent = Consent::Given;
                    rest
                }
                ["--screenshots", folder, rest @ ..] if !folder.starts_with("--") => {
                    start.pictures = Some(folder);
                    rest
                }
                _ => return None,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_start_come_in_any_order() {
        let read =
            |options: &[&'static str]| Start::read(options).map(|start| (start.consent, start.pictures));

        assert_eq!(read(&[]), Some((Consent::Ask, None)));
        assert_eq!(read(&["--yes"]), Some((Consent::Given, None)));
        assert_eq!(read(&["--screenshots", "out", "--yes"]), Some((Consent::Given, Some("out"))));
        assert_eq!(read(&["--yes", "--screenshots", "out"]), Some((Consent::Given, Some("out"))));
        assert_eq!(read(&["--screenshots"]), None);
        assert_eq!(read(&["--screenshots", "--yes"]), None);
        assert_eq!(read(&["--release"]), None);
    }
}
