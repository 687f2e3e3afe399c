//! `ui/src/ipc/bindings.ts` is what the commands make it; `cargo xtask bindings` writes it anew.

use std::path::Path;
use std::{env, fs};

use specta_typescript::Typescript;

use crate::bindings;

const HEADER: &str =
    "// The window's commands and their types. Made by `cargo xtask bindings`; not edited by hand.\n";

#[test]
fn bindings_are_what_the_commands_make_them() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
    let made = tempfile::tempdir().unwrap();
    let made = made.path().join("bindings.ts");
    bindings().export(Typescript::default().header(HEADER), &made).unwrap();
    let made = fs::read_to_string(made).unwrap();

    if env::var_os("KAGIMORI_WRITE_BINDINGS").is_some() {
        fs::write(&committed, made).unwrap();
    } else {
        let same = fs::read_to_string(&committed).unwrap() == made;
        assert!(same, "ui/src/ipc/bindings.ts is not up to date: run `cargo xtask bindings`");
    }
}
