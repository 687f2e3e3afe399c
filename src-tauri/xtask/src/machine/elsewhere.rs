//! Systems on which nothing is installed for the user: what to install, and how.

use super::{Need, Remedy, System};
use crate::command::succeeds;

/// Libraries that the shell is built on, by their pkg-config names.
const LIBRARIES: [&str; 3] = ["webkit2gtk-4.1", "gtk+-3.0", "librsvg-2.0"];

pub(super) fn needs(system: &System) -> Option<Need> {
    let oathtool = ["oathtool"].into_iter().filter(|program| !succeeds(program, &["--version"]));
    let missing: Vec<_> = match system {
        // The web view is part of these systems, and this program could not have been linked without a linker.
        System::MacOs | System::Windows => oathtool.collect(),
        _ => LIBRARIES
            .into_iter()
            .filter(|library| !succeeds("pkg-config", &["--exists", library]))
            .chain(oathtool)
            .collect(),
    };
    (!missing.is_empty())
        .then(|| Need { what: missing.join(", "), remedy: Remedy::ByHand(step(system, &missing)) })
}

fn step(system: &System, missing: &[&str]) -> String {
    match system {
        System::Fedora => {
            "sudo dnf install pkgconf-pkg-config webkit2gtk4.1-devel gtk3-devel librsvg2-devel oathtool"
                .to_owned()
        }
        System::Arch => {
            "sudo pacman -S --needed base-devel webkit2gtk-4.1 gtk3 librsvg oath-toolkit".to_owned()
        }
        System::MacOs => "brew install oath-toolkit".to_owned(),
        System::Windows => "the OATH Toolkit is not packaged for Windows; run the tests in its Debian: \
                            wsl --install --distribution Debian"
            .to_owned(),
        System::Debian | System::OtherLinux => {
            format!("install the packages that bring pkg-config and {}", missing.join(", "))
        }
    }
}
