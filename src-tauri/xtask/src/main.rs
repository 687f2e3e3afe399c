//! The project's own commands, called as `cargo xtask …`.

mod cli_builds;
mod command;
mod count;
mod machine;
mod report;
mod test;

use std::{env, process::ExitCode};

use machine::Consent;

const HELP: &str = "\
cargo xtask test [--yes]   finds what is missing on this machine, installs it (--yes: without asking),
                           then formatting, lints, every test and the shell's build
cargo xtask t [ARGUMENTS]  the tests of everything but the shell; ARGUMENTS go to cargo nextest run
cargo xtask help           this text
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();

    match words.as_slice() {
        ["test"] => test::everything(Consent::Ask),
        ["test", "--yes"] => test::everything(Consent::Given),
        ["t", for_nextest @ ..] => test::without_shell(for_nextest),
        [] | ["help" | "--help"] => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("`{}` is not a command.\n\n{HELP}", words.join(" "));
            ExitCode::from(2)
        }
    }
}
