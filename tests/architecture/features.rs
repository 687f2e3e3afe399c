//! What is switched on in the programs that users get.
//!
//! Cargo unites the features of all packages that one command builds, and the tests switch some on that would
//! break the product's promises. So programs are built one package at a time, and what that gives is read here.

use std::{env, process::Command};

/// Features for tests only: a cheap key derivation, a clock that can be set, a vault opened by several processes.
const FOR_TESTS: [&str; 3] = ["weak-kdf", "test-clock", "test-shared"];

/// The vault's own, which nothing but the tests asks for: it shows the keys.
const SHOWS_KEYS: &str = "test-keys";

/// Every package that becomes part of a program, with each of its features: `kagimori-app/test-clock`.
fn features(of_build: &[&str]) -> Vec<String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "tree",
            "--locked",
            "--color",
            "never",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--no-dedupe",
        ])
        .args(["--format", "{p}|{f}"])
        .args(of_build)
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    String::from_utf8_lossy(&output.stdout)
        .lines()
        .flat_map(|line| {
            let (package, features) = line.rsplit_once('|').expect("as the format says");
            let name = package.split(' ').next().unwrap_or_default();
            features.split(',').map(move |feature| format!("{name}/{feature}")).collect::<Vec<_>>()
        })
        .collect()
}

fn for_tests(of_build: &[&str]) -> Vec<String> {
    let is_for_tests = |feature: &String| {
        let (package, feature) = feature.split_once('/').unwrap_or_default();
        package.starts_with("kagimori") && (FOR_TESTS.contains(&feature) || feature == SHOWS_KEYS)
    };
    features(of_build).into_iter().filter(is_for_tests).collect()
}

#[test]
fn the_programs_have_no_feature_that_is_for_tests() {
    assert_eq!(for_tests(&["--package", "kagimori-cli"]), [""; 0]);
    assert_eq!(for_tests(&["--package", "kagimori"]), [""; 0]);
}

#[test]
fn a_feature_for_tests_would_be_found() {
    for feature in FOR_TESTS {
        let found = for_tests(&["--package", "kagimori-cli", "--features", feature]);

        assert!(found.contains(&format!("kagimori-cli/{feature}")), "{found:?}");
        assert!(found.contains(&format!("kagimori-app/{feature}")), "{found:?}");
    }
}

#[test]
fn a_program_that_shows_keys_would_be_found() {
    let found = for_tests(&["--package", "kagimori-vault", "--features", SHOWS_KEYS]);

    assert_eq!(found, [format!("kagimori-vault/{SHOWS_KEYS}")]);
}

#[test]
fn a_release_of_the_shell_has_no_developer_tools() {
    let has_them = |of_build: &[&str]| features(of_build).contains(&"tauri/devtools".to_owned());

    assert!(!has_them(&["--package", "kagimori"]));
    assert!(has_them(&["--package", "kagimori", "--features", "tauri/devtools"]), "they would be found");
}
