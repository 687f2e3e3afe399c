//! `kagimori-cli`: the use cases from the command line, for batches at night and for checking the product from
//! outside. Same permissions, same history, same codes as the window.

mod answer;
mod args;
mod exit;
mod output;
mod run;
mod secrets;

use std::process::ExitCode;

use clap::Parser as _;
use kagimori_app::Error;
use kagimori_app::messages::Language;

use crate::args::Cli;
use crate::exit::Failure;
use crate::output::Output;

fn main() -> ExitCode {
    kagimori_app::system::keep_memory_private();
    // A wrong call is answered in the form that was asked for, even if it cannot be understood otherwise.
    let raw: Vec<_> = std::env::args_os().collect();
    let json = raw.iter().any(|arg| arg == "--json");
    let asked = match raw.iter().skip_while(|arg| *arg != "--lang").nth(1).and_then(|arg| arg.to_str()) {
        Some("ja") => Some(args::Lang::Ja),
        Some("en") => Some(args::Lang::En),
        _ => None,
    };
    let cli = match Cli::try_parse_from(raw) {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            // Help and version.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            return Output { json, language: language(asked) }.fail(&Failure::Usage(error.to_string()));
        }
    };
    let output = Output { json: cli.json, language: language(cli.lang) };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.fail(&Failure::App(Error::Internal(error.to_string()))),
    };
    match runtime.block_on(run::run(cli, output.language)) {
        Ok(data) => output.done(&data),
        Err(failure) => output.fail(&failure),
    }
}

fn language(asked: Option<args::Lang>) -> Language {
    let japanese = match asked {
        Some(args::Lang::Ja) => true,
        Some(args::Lang::En) => false,
        None => ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .is_some_and(|locale| locale.starts_with("ja")),
    };
    if japanese { Language::Japanese } else { Language::English }
}
