//! The web view's cage, read back from the configuration that the build embedded.

mod arguments;
mod bindings;
mod matrix;
mod room;
mod steps;
mod vault;

use std::collections::{BTreeMap, BTreeSet};

use tauri::utils::config::{CapabilityEntry, Csp, DisabledCspModificationKind, SecurityConfig};

use tauri::Wry;

use super::context;
use crate::commands::commands;

fn security() -> SecurityConfig {
    context().config().app.security.clone()
}

/// Directive to its sources.
fn policy(csp: &Csp) -> BTreeMap<String, Vec<String>> {
    csp.to_string()
        .split(';')
        .map(|directive| {
            let mut words = directive.split_whitespace().map(str::to_owned);
            (words.next().unwrap(), words.collect())
        })
        .collect()
}

#[test]
fn the_policy_names_no_remote_host_and_nothing_inline() {
    let policy = policy(&security().csp.unwrap());

    for (directive, sources) in &policy {
        for source in sources {
            let allowed = match source.as_str() {
                "'none'" => sources.len() == 1,
                "'self'" => true,
                // Pictures made by the page itself, such as a printed seal's preview.
                "data:" => directive == "img-src",
                // How Tauri carries a command: one form for Linux and macOS, one for Windows.
                "ipc:" | "http://ipc.localhost" => directive == "connect-src",
                _ => false,
            };
            assert!(allowed, "{directive} {source}");
        }
    }
}

#[test]
fn the_policy_starts_from_nothing() {
    let policy = policy(&security().csp.unwrap());

    // `default-src` covers neither `base-uri` nor `form-action`.
    for directive in ["default-src", "frame-src", "object-src", "base-uri", "form-action"] {
        assert_eq!(policy[directive], ["'none'"], "{directive}");
    }
}

#[test]
fn no_second_policy_weakens_the_first() {
    let security = security();

    assert!(security.dev_csp.is_none());
    // Tauri keeps adding the hashes of its own scripts, so that none of them needs `unsafe-inline`.
    assert_eq!(security.dangerous_disable_asset_csp_modification, DisabledCspModificationKind::Flag(false));
}

#[test]
fn the_page_cannot_reach_past_its_commands() {
    let context = context();
    let app = &context.config().app;

    assert!(!app.with_global_tauri);
    assert!(app.security.freeze_prototype);
    assert!(!app.security.asset_protocol.enable);
}

/// Permissions of Tauri's own that the page has: word of what changed in Rust.
const CORE: [&str; 2] = ["core:event:allow-listen", "core:event:allow-unlisten"];

#[test]
fn one_window_holds_one_capability_with_our_commands_and_no_plugin() {
    let context = context();
    let app = &context.config().app;

    let labels: Vec<_> = app.windows.iter().map(|window| window.label.as_str()).collect();
    assert_eq!(labels, ["main"]);

    let [CapabilityEntry::Inlined(capability)] = app.security.capabilities.as_slice() else {
        panic!("one inline capability is wanted, not {:?}", app.security.capabilities);
    };
    assert_eq!(capability.windows, ["main"]);
    assert!(capability.remote.is_none());
    let granted: BTreeSet<String> =
        capability.permissions.iter().map(|p| p.identifier().get().to_owned()).collect();
    let ours = command_names().into_iter().map(|name| format!("allow-{}", name.replace('_', "-")));
    let wanted: BTreeSet<String> = ours.chain(CORE.map(ToOwned::to_owned)).collect();
    assert_eq!(granted, wanted);
}

/// The commands, as the page's bindings name them.
fn command_names() -> Vec<String> {
    let commands: tauri_specta::Commands<Wry> = commands!(Wry);
    let functions = (commands.1)(&mut specta::Types::default()).functions;
    functions.iter().map(|function| function.name().to_string()).collect()
}
