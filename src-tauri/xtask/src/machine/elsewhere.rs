//! Systems on which nothing is installed for the user: what to install, and how.

use super::{Need, Remedy, System, Task};
use crate::command::succeeds;

/// Libraries that the shell is built on, by their pkg-config names.
const LIBRARIES: [&str; 3] = ["webkit2gtk-4.1", "gtk+-3.0", "librsvg-2.0"];

/// Programs of the tests, each with a call that does nothing.
const PROGRAMS: [(&str, &str); 9] = [
    ("oathtool", "--version"),
    ("csv2pskc", "--version"),
    ("pskctool", "--version"),
    ("valgrind", "--version"),
    ("gdb", "--version"),
    ("WebKitWebDriver", "--help"),
    ("Xvfb", "-help"),
    ("dbus-run-session", "--version"),
    ("strace", "--version"),
];

pub(super) fn needs(system: &System, task: Task) -> Option<Need> {
    let libraries = LIBRARIES.into_iter().filter(|library| !succeeds("pkg-config", &["--exists", library]));
    let programs = |wanted: &'static [(&str, &str)]| {
        wanted.iter().filter(|(program, idle)| !succeeds(program, &[idle])).map(|(program, _)| *program)
    };
    let missing: Vec<_> = match (system, task) {
        // The web view is part of these systems, this program could not have been linked without a linker, and the
        // window is driven on Linux only.
        // And the bench says itself what it could not compare with.
        (System::MacOs | System::Windows, Task::Start) | (_, Task::Bench) => Vec::new(),
        (System::MacOs | System::Windows, Task::Test) => programs(&PROGRAMS[..3]).collect(),
        (_, Task::Start) => libraries.collect(),
        (_, Task::Test) => libraries.chain(programs(&PROGRAMS)).collect(),
    };
    (!missing.is_empty())
        .then(|| Need { what: missing.join(", "), remedy: Remedy::ByHand(step(system, task, &missing)) })
}

fn step(system: &System, task: Task, missing: &[&str]) -> String {
    let install = |install: &str, to_start: &str, to_test: &str| match task {
        Task::Start | Task::Bench => format!("{install} {to_start}"),
        Task::Test => format!("{install} {to_start} {to_test}"),
    };
    match system {
        System::Fedora => install(
            "sudo dnf install",
            "pkgconf-pkg-config webkit2gtk4.1-devel gtk3-devel librsvg2-devel google-noto-sans-cjk-fonts",
            // The package of a program is found by its path.
            "oathtool /usr/bin/pskctool valgrind gdb /usr/bin/WebKitWebDriver /usr/bin/Xvfb \
             /usr/bin/dbus-run-session strace pipx && pipx install python-pskc",
        ),
        System::Arch => install(
            "sudo pacman -S --needed",
            "base-devel webkit2gtk-4.1 gtk3 librsvg noto-fonts-cjk",
            "oath-toolkit valgrind gdb webkitgtk-6.0 xorg-server-xvfb dbus strace python-pipx \
             && pipx install python-pskc",
        ),
        System::MacOs => "brew install oath-toolkit pipx && pipx install python-pskc".to_owned(),
        System::Windows => "the OATH Toolkit is not packaged for Windows; run the tests in its Debian: \
                            wsl --install --distribution Debian"
            .to_owned(),
        System::Debian | System::OtherLinux => {
            format!("install the packages that bring pkg-config and {}", missing.join(", "))
        }
    }
}
