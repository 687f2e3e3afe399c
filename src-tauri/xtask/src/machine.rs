//! What the program and its tests need of a machine, and how it gets there.
//!
//! On Debian and its descendants what is missing is installed. Elsewhere the steps are printed.

mod debian;
mod elsewhere;

use std::{
    env, fmt, fs,
    io::{self, IsTerminal, Write},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    command::{output, run, succeeds},
    ui,
};

/// What the machine is to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Build the program and show its window.
    Start,
    /// That, and everything the tests ask for.
    Test,
    /// Measure the product against other programs.
    Bench,
}

/// Whether installing has been agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Consent {
    Ask,
    Given,
}

/// Something that is missing.
#[derive(Debug, PartialEq, Eq)]
struct Need {
    what: String,
    remedy: Remedy,
}

#[derive(Debug, PartialEq, Eq)]
enum Remedy {
    /// Commands that we may run.
    Run(Vec<CommandLine>),
    /// A step that is the user's.
    ByHand(String),
}

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CommandLine(Vec<String>);

/// How software comes to this machine.
enum System {
    Debian,
    Fedora,
    Arch,
    OtherLinux,
    MacOs,
    Windows,
}

/// Version of cargo-nextest that is installed where there is none. A newer one of the same series will do.
const NEXTEST: [u32; 3] = [0, 9, 143];
/// Oldest Node.js that the window's tools run on.
const NODE: [u32; 3] = [20, 19, 0];

/// Makes this machine fit for the task, or says what is left to do.
pub(crate) fn prepare(task: Task, consent: Consent) -> Result<()> {
    let system = System::of_this_machine();
    let needs = needs(&system, task);
    if needs.is_empty() {
        return Ok(());
    }

    for need in &needs {
        println!("{need}");
    }
    let Some(commands) = commands(&system, &needs) else {
        bail!("take these steps, then start again");
    };
    match consent {
        Consent::Given => {}
        Consent::Ask if io::stdin().is_terminal() && io::stdout().is_terminal() => ask()?,
        Consent::Ask => bail!("no terminal to ask on: with `--yes` these steps are taken"),
    }
    for CommandLine(words) in commands {
        let (program, arguments) = words.split_first().context("a command has a program")?;
        run(Command::new(program).args(arguments))?;
    }

    if let Some(need) = self::needs(&system, task).first() {
        bail!("still missing after these steps: {}", need.what);
    }
    Ok(())
}

/// All commands, if commands are all it takes and this is a system whose packages we install.
fn commands(system: &System, needs: &[Need]) -> Option<Vec<CommandLine>> {
    let System::Debian = system else { return None };
    let commands = needs.iter().map(|need| match &need.remedy {
        Remedy::Run(commands) => Some(commands.clone()),
        Remedy::ByHand(_) => None,
    });
    Some(commands.collect::<Option<Vec<_>>>()?.concat())
}

fn ask() -> Result<()> {
    print!("Run these commands now? [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        bail!("nothing was installed");
    }
    Ok(())
}

fn needs(system: &System, task: Task) -> Vec<Need> {
    let packages = match system {
        System::Debian => debian::needs(task),
        _ => elsewhere::needs(system, task),
    };
    if task == Task::Bench {
        return packages.into_iter().collect();
    }
    let mut needs: Vec<_> = packages.into_iter().chain(node()).collect();
    if task == Task::Test {
        needs.extend(rust_components());
        needs.extend(nextest());
    }
    needs
}

fn rust_components() -> Option<Need> {
    let missing: Vec<_> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(subcommand, _)| !succeeds("cargo", &[subcommand, "--version"]))
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return None;
    }
    let remedy = if succeeds("rustup", &["--version"]) {
        Remedy::Run(vec![CommandLine::of(["rustup", "component", "add"].into_iter().chain(missing.clone()))])
    } else {
        Remedy::ByHand("they belong to Rust as rustup installs it: https://rustup.rs".to_owned())
    };
    Some(Need { what: missing.join(", "), remedy })
}

fn nextest() -> Option<Need> {
    let present = output("cargo", &["nextest", "--version"]).and_then(|text| version(&text));
    if present.is_some_and(|version| version >= NEXTEST && version[..2] == NEXTEST[..2]) {
        return None;
    }
    let version = NEXTEST.map(|part| part.to_string()).join(".");
    Some(Need {
        what: format!("cargo-nextest {version}"),
        // Without its updater it needs no network library, which halves the time it takes to compile.
        remedy: Remedy::Run(vec![CommandLine::of([
            "cargo",
            "install",
            "--locked",
            "cargo-nextest",
            "--version",
            &version,
            "--no-default-features",
            "--features",
            "default-no-update",
        ])]),
    })
}

fn node() -> Option<Need> {
    let present = output("node", &["--version"]).and_then(|text| version(&text));
    if present.is_some_and(|version| version >= NODE) && succeeds(ui::NPM, &["--version"]) {
        return None;
    }
    let [major, minor, _] = NODE;
    Some(Need {
        what: format!("Node.js {major}.{minor} or newer with npm"),
        remedy: Remedy::ByHand(
            "install it from https://nodejs.org/en/download and put `node` and `npm` on PATH".to_owned(),
        ),
    })
}

/// The first word of the form `1.2.3` or `v1.2.3`.
fn version(text: &str) -> Option<[u32; 3]> {
    text.split_whitespace().find_map(|word| {
        let numbers = word.trim_start_matches('v').split('.').map(str::parse);
        numbers.collect::<Result<Vec<u32>, _>>().ok()?.try_into().ok()
    })
}

impl System {
    fn of_this_machine() -> Self {
        match env::consts::OS {
            "windows" => Self::Windows,
            "macos" => Self::MacOs,
            _ => Self::of_linux(&fs::read_to_string("/etc/os-release").unwrap_or_default()),
        }
    }

    /// From `/etc/os-release`: its own name first, then those it descends from.
    fn of_linux(os_release: &str) -> Self {
        let value = |key: &str| {
            os_release
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
                .unwrap_or_default()
                .trim_matches('"')
        };
        let mut names = value("ID").split_whitespace().chain(value("ID_LIKE").split_whitespace());
        names
            .find_map(|name| match name {
                "debian" => Some(Self::Debian),
                "fedora" => Some(Self::Fedora),
                "arch" => Some(Self::Arch),
                _ => None,
            })
            .unwrap_or(Self::OtherLinux)
    }
}

impl CommandLine {
    fn of<'word>(words: impl IntoIterator<Item = &'word str>) -> Self {
        Self(words.into_iter().map(str::to_owned).collect())
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "missing: {}", self.what)?;
        match &self.remedy {
            Remedy::Run(commands) => {
                commands.iter().try_for_each(|CommandLine(words)| write!(f, "\n    {}", words.join(" ")))
            }
            Remedy::ByHand(step) => write!(f, "\n    {step}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_hand() -> Need {
        Need { what: "Node.js".to_owned(), remedy: Remedy::ByHand("install it".to_owned()) }
    }

    fn by_command(words: &[&str]) -> Need {
        Need { what: "a tool".to_owned(), remedy: Remedy::Run(vec![CommandLine::of(words.iter().copied())]) }
    }

    #[test]
    fn versions_are_found_in_what_tools_say() {
        assert_eq!(version("v20.20.2\n"), Some([20, 20, 2]));
        assert_eq!(
            version("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143\n"),
            Some([0, 9, 143])
        );
        assert_eq!(version("command not found"), None);
    }

    #[test]
    fn newer_is_decided_by_number() {
        assert!(version("v20.9.0").unwrap() < NODE);
        assert!(version("v100.0.0").unwrap() > NODE);
    }

    #[test]
    fn debian_and_its_descendants_are_told_by_their_release_file() {
        let system = System::of_linux(
            "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\nID=debian\n",
        );
        assert!(matches!(system, System::Debian));

        let system = System::of_linux("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n");
        assert!(matches!(system, System::Debian));

        let system = System::of_linux("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n");
        assert!(matches!(system, System::Fedora));

        assert!(matches!(System::of_linux(""), System::OtherLinux));
    }

    #[test]
    fn commands_run_only_on_debian_and_only_if_they_are_enough() {
        let (update, install) =
            (by_command(&["apt-get", "update"]), by_command(&["rustup", "component", "add"]));
        let both = [update, install];

        let lines = commands(&System::Debian, &both).unwrap();
        assert_eq!(lines.len(), 2);

        assert_eq!(commands(&System::Fedora, &both), None);
        let [update, install] = both;
        assert_eq!(commands(&System::Debian, &[update, by_hand(), install]), None);
    }

    #[test]
    fn a_need_says_what_to_do() {
        assert_eq!(by_hand().to_string(), "missing: Node.js\n    install it");
        assert_eq!(
            by_command(&["rustup", "component", "add", "clippy"]).to_string(),
            "missing: a tool\n    rustup component add clippy"
        );
    }
}
