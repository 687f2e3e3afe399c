//! `cargo xtask start`: the window, or pictures of it.

use std::{env, path::Path};

use anyhow::{Result, bail};

use crate::{
    command::{cargo, run},
    e2e,
    machine::{self, Consent, Task},
    ui,
};

/// Builds the program and opens its window.
pub(crate) fn window(consent: Consent) -> Result<()> {
    if cfg!(target_os = "linux") && !has_display(|name| env::var(name).ok()) {
        bail!(
            "there is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.\n\
             `cargo xtask start --screenshots DIR` draws it on a screen in memory and leaves pictures in DIR"
        );
    }
    machine::prepare(Task::Start, consent)?;
    ui::install()?;
    ui::build()?;
    // Unoptimised it is built in a fraction of the time, and the profile optimises what computes.
    run(cargo().args(["run", "--package", "kagimori"]))
}

/// Builds the program for tests and leaves pictures of the journeys in the folder.
pub(crate) fn pictures(folder: &Path, consent: Consent) -> Result<()> {
    machine::prepare(Task::Test, consent)?;
    e2e::with_pictures(folder)
}

fn has_display(variable: impl Fn(&str) -> Option<String>) -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| variable(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_told_by_the_environment() {
        assert!(has_display(|name| (name == "DISPLAY").then(|| ":0".to_owned())));
        assert!(has_display(|name| (name == "WAYLAND_DISPLAY").then(|| "wayland-0".to_owned())));
        assert!(!has_display(|_| None));
        assert!(!has_display(|_| Some(String::new())));
    }
}
