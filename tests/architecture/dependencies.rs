//! Who may depend on whom. The picture is in ARCHITECTURE.md.

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

const SHELL: &str = "kagimori";
/// The one package that may hold `unsafe`.
const FAULT_VFS: &str = "kagimori-fault-vfs";

/// A package of the workspace and what it names in any of its tables of dependencies.
struct Manifest {
    package: String,
    dependencies: Vec<String>,
}

/// Which of our packages each of our packages may use, in its code, its build script and its tests.
fn allowed(package: &str) -> Option<&'static [&'static str]> {
    const ALL_BUT_THE_SHELL: &[&str] = &[
        "kagimori-domain",
        "kagimori-vault",
        "kagimori-formats",
        "kagimori-store",
        "kagimori-app",
        "kagimori-cli",
        "kagimori-targets",
        "kagimori-tests",
        FAULT_VFS,
    ];
    Some(match package {
        SHELL | "kagimori-cli" => &["kagimori-app"],
        "kagimori-app" => &["kagimori-store", "kagimori-vault", "kagimori-formats", "kagimori-domain"],
        "kagimori-store" => &["kagimori-domain", "kagimori-vault"],
        "kagimori-formats" => &["kagimori-domain"],
        "kagimori-targets" => &["kagimori-vault", "kagimori-formats", "kagimori-store", "kagimori-app"],
        "kagimori-vault" | "kagimori-domain" | FAULT_VFS => &[],
        "kagimori-tests" | "xtask" => ALL_BUT_THE_SHELL,
        _ => return None,
    })
}

/// Families of foreign packages that are kept out of one of ours.
fn barred(package: &str) -> &'static [&'static str] {
    match package {
        SHELL => &[],
        "kagimori-domain" => &["tauri", "specta", "getrandom", "sqlx", "tokio", "serde"],
        "kagimori-vault" => &["tauri", "specta", "getrandom", "sqlx", "tokio"],
        // The one place where the system's randomness enters; all others are handed theirs.
        "kagimori-app" => &["tauri", "specta"],
        _ => &["tauri", "specta", "getrandom"],
    }
}

/// `serde_json` and `tauri-specta` belong to the families `serde` and `tauri`.
fn is_of(family: &str, dependency: &str) -> bool {
    dependency.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

fn is_ours(dependency: &str) -> bool {
    is_of(SHELL, dependency) || dependency == "xtask"
}

fn violations(manifests: &[Manifest]) -> Vec<String> {
    let mut found = Vec::new();
    for Manifest { package, dependencies } in manifests {
        let Some(allowed) = allowed(package) else {
            found.push(format!("{package} has no place"));
            continue;
        };
        for dependency in dependencies {
            let wrong = if is_ours(dependency) {
                !allowed.contains(&dependency.as_str())
            } else {
                barred(package).iter().any(|family| is_of(family, dependency))
            };
            if wrong {
                found.push(format!("{package} -> {dependency}"));
            }
        }
    }
    found
}

fn packages() -> Vec<Package> {
    MetadataCommand::new().no_deps().exec().expect("cargo reads the workspace").packages
}

fn manifests() -> Vec<Manifest> {
    let manifest = |package: Package| Manifest {
        package: package.name.to_string(),
        dependencies: package.dependencies.into_iter().map(|dependency| dependency.name).collect(),
    };
    packages().into_iter().map(manifest).collect()
}

#[test]
fn every_dependency_goes_the_allowed_way() {
    assert_eq!(violations(&manifests()), [""; 0]);
}

#[test]
fn the_manifests_are_really_read() {
    let manifests = manifests();
    let names = |from: &str, to: &str| {
        manifests
            .iter()
            .any(|manifest| manifest.package == from && manifest.dependencies.iter().any(|name| name == to))
    };

    assert!(names("kagimori", "kagimori-app"), "a dependency");
    assert!(names("kagimori", "tauri-build"), "a build dependency");
    assert!(names("kagimori-tests", "cargo_metadata"), "a dependency of tests");
}

#[test]
fn a_wrong_dependency_is_named() {
    let cases = [
        ("kagimori-vault", "kagimori-store", false),
        ("kagimori-domain", "kagimori-tests", false),
        ("kagimori-cli", "kagimori-vault", false),
        ("kagimori", "kagimori-domain", false),
        ("kagimori-tests", "kagimori", false),
        ("kagimori-tests", FAULT_VFS, true),
        ("kagimori-store", FAULT_VFS, false),
        ("xtask", "kagimori", false),
        ("kagimori-app", "kagimori-store", true),
        ("kagimori-domain", "serde_json", false),
        ("kagimori-domain", "totp-rs", true),
        ("kagimori-vault", "sqlx", false),
        ("kagimori-vault", "serde", true),
        ("kagimori-app", "specta", false),
        ("kagimori-app", "getrandom", true),
        ("kagimori-store", "getrandom", false),
        ("kagimori-cli", "tauri-plugin-store", false),
        ("kagimori", "tauri-specta", true),
        ("kagimori-extra", "anything", false),
    ];
    for (package, dependency, right) in cases {
        let manifest = Manifest { package: package.to_owned(), dependencies: vec![dependency.to_owned()] };
        assert_eq!(violations(&[manifest]).is_empty(), right, "{package} -> {dependency}");
    }
}

#[test]
fn the_shell_stands_on_its_eight_packages() {
    let shell = packages().into_iter().find(|package| package.name == SHELL).expect("the shell is a package");
    let uses = |name: &str| {
        shell.dependencies.iter().any(|dependency| {
            dependency.name == name
                && dependency.kind == DependencyKind::Normal
                && !dependency.optional
                && dependency.target.is_none()
        })
    };

    for name in ["tauri", "tokio", "sqlx", "totp-rs", "argon2", "serde", "tauri-plugin-store", "specta"] {
        assert!(uses(name), "{name}");
    }
}

#[test]
fn only_the_fault_vfs_goes_without_the_common_lints() {
    // Among them: `unsafe` is forbidden.
    let without = |package: &Package| {
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest");
        !manifest.contains("[lints]\nworkspace = true\n")
    };
    let found: Vec<_> = packages().into_iter().filter(without).map(|package| package.name).collect();
    assert_eq!(found, [FAULT_VFS]);
}
