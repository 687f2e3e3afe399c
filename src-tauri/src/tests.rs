//! The web view's cage, read back from the configuration that the build embedded.

use std::collections::BTreeMap;

use tauri::utils::config::{CapabilityEntry, Csp, DisabledCspModificationKind, SecurityConfig};

use super::context;

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

#[test]
fn one_window_holds_one_capability_without_a_permission() {
    let context = context();
    let app = &context.config().app;

    let labels: Vec<_> = app.windows.iter().map(|window| window.label.as_str()).collect();
    assert_eq!(labels, ["main"]);

    let [CapabilityEntry::Inlined(capability)] = app.security.capabilities.as_slice() else {
        panic!("one inline capability is wanted, not {:?}", app.security.capabilities);
    };
    assert_eq!(capability.windows, ["main"]);
    assert!(capability.remote.is_none());
    assert!(capability.permissions.is_empty(), "{:?}", capability.permissions);
}
