//! 「書き出し」 from the token ledger: a list for spreadsheets, and the tokens with their keys.

use std::fs;

use kagimori_formats::{FileKey, Limits, SeedFile, Unlock, pskc};

use crate::furnishing::{CONFIRMATION, company_with_a_suspended_user};
use crate::journey::Journey;

const PASSWORD: &str = "kumo no ue no tori";

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn tokens_are_written_to_files() {
    let journey = Journey::signed_in("token-export", company_with_a_suspended_user().await).await;
    let Journey { mut window, t, fobs, .. } = journey;
    window.press("link", t.get("nav.tokens")).await;

    window.press("button", t.get("tokenExport.open")).await;
    window.heading(t.get("tokenExport.title")).await;
    window.look("token-export-list").await;
    window.press("button", t.get("tokenExport.action")).await;
    window.heading(t.get("tokenExport.result")).await;
    window.look("token-list-exported").await;
    let list = fs::read_to_string(window.computer.new_file("csv")).unwrap();
    for fob in &fobs {
        let key: String = fob.key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(list.contains(&fob.serial) && !list.contains(&key), "{list}");
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

    let file = fs::read(window.computer.new_file("xml")).unwrap();
    let key = FileKey::Password(PASSWORD.to_owned().into());
    let unlock = Unlock { key: Some(key), legacy_mac: false };
    let read: SeedFile = pskc::Reader::unlocked(file.as_slice(), Limits::DEFAULT, unlock).collect();
    assert_eq!(read.problems, []);
    let keys: Vec<_> = read.records.iter().map(|r| (r.serial.as_str(), r.seed.expose())).collect();
    let fobs: Vec<_> = fobs.iter().map(|fob| (fob.serial.as_str(), &fob.key[..])).collect();
    assert_eq!(keys, fobs);
    window.close().await;
}
