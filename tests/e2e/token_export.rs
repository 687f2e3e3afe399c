//! 「書き出し」 from the token ledger: a list for spreadsheets, and the tokens with their keys.

use std::fs;
use std::path::{Path, PathBuf};

use kagimori_formats::{FileKey, Limits, SeedFile, Unlock, pskc};

use crate::desk_of_a_company::{CONFIRMATION, signed_in};
use crate::texts::{Language, Texts};

const PASSWORD: &str = "kumo no ue no tori";

/// The only file of this kind that the window wrote.
fn written(folder: &Path, extension: &str) -> PathBuf {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let named =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("tokens-"));
    let found: Vec<_> =
        files.filter(|path| named(path) && path.extension().is_some_and(|e| e == extension)).collect();
    let [file] = found.as_slice() else { panic!("one file is wanted, not {found:?}") };
    file.clone()
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn tokens_are_written_to_files() {
    let t = Texts::of(Language::Japanese);
    let (mut window, company) = signed_in("token-export").await;
    window.press("link", t.get("nav.tokens")).await;

    window.press("button", t.get("tokenExport.open")).await;
    window.heading(t.get("tokenExport.title")).await;
    window.look("token-export-list").await;
    window.press("button", t.get("tokenExport.action")).await;
    window.heading(t.get("tokenExport.result")).await;
    window.look("token-list-exported").await;
    let list = fs::read_to_string(written(window.new_files(), "csv")).unwrap();
    for fob in &company.fobs {
        assert!(list.contains(&fob.serial) && !list.contains(&fob.hex), "{list}");
    }
    assert!(list.contains("tanaka 田中 三郎"), "{list}");

    window.press("button", t.get("tokens.backToList")).await;
    window.press("button", t.get("tokenExport.open")).await;
    // A choice is named with its description.
    let keys = format!("{}{}", t.get("tokenExport.keys"), t.get("tokenExport.keysText"));
    window.choose_radio(&keys).await;
    window.look("token-export-keys").await;
    window.fill(t.get("tokenExport.password"), PASSWORD).await;
    window.fill(t.get("tokenExport.passwordAgain"), PASSWORD).await;
    window.fill(t.get("common.confirmationPassword"), CONFIRMATION).await;
    window.press("button", t.get("tokenExport.action")).await;
    window.heading(t.get("tokenExport.result")).await;
    window.look("tokens-exported").await;

    let file = fs::read(written(window.new_files(), "xml")).unwrap();
    let key = FileKey::Password(PASSWORD.to_owned().into());
    let unlock = Unlock { key: Some(key), legacy_mac: false };
    let read: SeedFile = pskc::Reader::unlocked(file.as_slice(), Limits::DEFAULT, unlock).collect();
    assert_eq!(read.problems, []);
    let keys: Vec<_> = read.records.iter().map(|r| (r.serial.as_str(), r.seed.expose())).collect();
    let fobs: Vec<_> = company.fobs.iter().map(|fob| (fob.serial.as_str(), &fob.bytes[..])).collect();
    assert_eq!(keys, fobs);
    window.close().await;
}
