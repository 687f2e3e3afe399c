//! Debian and its descendants.

use std::process::Command;

use super::{CommandLine, Need, Remedy, Task};
use crate::command::{output, succeeds};

/// To link at all, to build the shell, and to show Japanese.
const TO_START: [&str; 6] = [
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "fonts-noto-cjk",
];

/// To compute one-time passwords and to make and read seed files independently of our own code, to count instructions, to
/// dump a program's memory, and to drive and watch the window.
const TO_TEST: [&str; 9] = [
    "oathtool",
    "pskc-utils",
    "pskctool",
    "valgrind",
    "gdb",
    "webkit2gtk-driver",
    "xvfb",
    "dbus-x11",
    "strace",
];

/// To compare with: another reader of PSKC files, compiled here.
const TO_BENCH: [&str; 3] = ["build-essential", "pkg-config", "libpskc-dev"];

/// What stands before `apt-get` for it to be allowed to install.
#[derive(Clone, Copy)]
enum Rights {
    Root,
    Sudo,
    None,
}

pub(super) fn needs(task: Task) -> Option<Need> {
    let wanted = match task {
        Task::Start => TO_START.to_vec(),
        Task::Test => [&TO_START[..], &TO_TEST].concat(),
        Task::Bench => TO_BENCH.to_vec(),
    };
    let missing = missing(&wanted, &known(&wanted));
    (!missing.is_empty()).then(|| Need { what: missing.join(", "), remedy: remedy(&missing, Rights::ours()) })
}

/// One line for each of the packages that the system knows: its name and its status.
fn known(packages: &[&str]) -> String {
    // A package that was never heard of makes it fail, after it has printed the others.
    Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(packages)
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default()
}

fn missing<'name>(wanted: &[&'name str], known: &str) -> Vec<&'name str> {
    let installed: Vec<_> = known.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    wanted.iter().copied().filter(|package| !installed.contains(package)).collect()
}

fn remedy(packages: &[&str], rights: Rights) -> Remedy {
    let apt = |arguments: &[&str]| {
        let sudo: &[_] = if matches!(rights, Rights::Sudo) { &["sudo"] } else { &[] };
        // Through env, because sudo does not hand our environment on.
        let words = [sudo, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat();
        CommandLine::of(words)
    };
    match rights {
        Rights::None => Remedy::ByHand(format!("as root: apt-get install {}", packages.join(" "))),
        Rights::Root | Rights::Sudo => Remedy::Run(vec![
            apt(&["update"]),
            apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat()),
        ]),
    }
}

impl Rights {
    fn ours() -> Self {
        if output("id", &["-u"]).is_some_and(|id| id.trim() == "0") {
            Self::Root
        } else if succeeds("sudo", &["--version"]) {
            Self::Sudo
        } else {
            Self::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_installed_packages_count() {
        let known = "build-essential installed\n\
                     pkg-config installed\n\
                     libgtk-3-dev config-files\n\
                     librsvg2-dev not-installed\n\
                     fonts-noto-cjk installed\n";

        assert_eq!(missing(&TO_START, known), ["libwebkit2gtk-4.1-dev", "libgtk-3-dev", "librsvg2-dev"]);
        assert_eq!(missing(&TO_TEST, ""), TO_TEST);
    }

    #[test]
    fn installing_asks_nothing_and_goes_through_sudo_if_need_be() {
        let Remedy::Run(commands) = remedy(&["oathtool"], Rights::Sudo) else { panic!("sudo may install") };
        let lines: Vec<_> = commands.iter().map(|CommandLine(words)| words.join(" ")).collect();

        assert_eq!(
            lines,
            [
                "sudo env DEBIAN_FRONTEND=noninteractive apt-get update",
                "sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends oathtool",
            ]
        );
        assert_eq!(
            remedy(&["oathtool"], Rights::None),
            Remedy::ByHand("as root: apt-get install oathtool".to_owned())
        );
    }
}
