//! Runs Tauri's own build step: the window's resources, the icons and the access-control files in `gen/`.

use std::{env, fs, path::Path};

/// Where the commands are listed, seen from the package's folder.
const LIST: &str = "src-tauri/src/commands.rs";

fn main() {
    println!("cargo:rerun-if-changed={LIST}");
    let list = fs::read_to_string(Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join(LIST))
        .expect("the list of commands is there");
    let names: Vec<&'static str> =
        list.lines().filter_map(command).map(|name| &*name.to_owned().leak()).collect();
    // Every command is under the access-control list: what the capability does not name, the page may not call.
    let commands = tauri_build::AppManifest::new().commands(names.leak());
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))
        .expect("Tauri's build step");
}

/// The name in a line such as `crate::commands::unlock::unlock,`.
fn command(line: &str) -> Option<&str> {
    let path = line.trim().strip_prefix("crate::commands::")?.trim_end_matches(',');
    let path = path.split_once("::<").map_or(path, |(path, _)| path);
    path.rsplit("::").next()
}
