//! Seed files as suppliers send them: encrypted, as a table, and something else.

use std::fs;

use crate::furnishing::{CONFIRMATION, company_with_a_suspended_user};
use crate::journey::Journey;

const ENCRYPTED: &str =
    include_str!("../../src-tauri/crates/formats/tests/pskc/data/encrypted/aes128-password.xml");
const PASSWORD: &str = "kumo to ame";
/// The second row has too many digits.
const TABLE: &str = "serial;key;type;digits;period\n\
                     KG200001;GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJA;TOTP;6;60\n\
                     KG200002;IFBEGRCFIZDUQSKKJNGE2TSPKBIVEUYA;TOTP;9;60\n";

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn files_are_opened_recognised_or_said_to_be_none() {
    let journey = Journey::signed_in("seed-files", company_with_a_suspended_user().await).await;
    let Journey { mut window, t, .. } = journey;
    window.press("link", t.get("nav.tokens")).await;
    window.press("link", t.get("nav.importTokens")).await;

    fs::write(window.computer.seed_file(), "no list of tokens").unwrap();
    window.press("button", t.get("importForm.choose")).await;
    window.text(t.get("error.format_unknown")).await;
    window.look("file-of-no-format").await;

    fs::write(window.computer.seed_file(), ENCRYPTED).unwrap();
    window.press("button", t.get("importForm.chooseOther")).await;
    window.text(t.get("error.import_password_needed")).await;
    window.look("file-asks-for-its-password").await;
    window.fill(t.get("importForm.filePassword"), "kumo to yuki").await;
    window.press("button", t.get("importForm.look")).await;
    window.text(t.get("error.import_password_wrong")).await;
    window.look("file-with-another-password").await;
    window.fill(t.get("importForm.filePassword"), PASSWORD).await;
    window.press("button", t.get("importForm.look")).await;
    window.text(t.get("importForm.opened")).await;
    window.look("file-opened").await;
    window.fill(t.get("common.confirmationPassword"), CONFIRMATION).await;
    window.press("button", &t.fill("importForm.take_other", &[("count", "2")])).await;
    window.text(t.get("tokenImport.result")).await;

    window.press("link", t.get("nav.tokens")).await;
    window.press("link", t.get("nav.importTokens")).await;
    fs::write(window.computer.seed_file(), TABLE).unwrap();
    window.press("button", t.get("importForm.choose")).await;
    window.text(t.get("importForm.formats.oath-csv")).await;
    window.text(&t.fill("error.digits_out_of_range", &[("digits", "9"), ("min", "6"), ("max", "8")])).await;
    window.look("table-with-a-wrong-row").await;

    // Put right in place, and then another way: left out.
    let cell = t.fill("importForm.cell", &[("line", "3"), ("column", t.get("importForm.columns.digits"))]);
    window.fill(&cell, "8").await;
    window.press("button", t.get("importForm.correctAndLook")).await;
    window.there("button", &t.fill("importForm.take_other", &[("count", "2")])).await;
    window.look("table-put-right").await;
    window.press("button", t.get("importForm.chooseOther")).await;
    window.there("button", &t.fill("importForm.takeRest_other", &[("count", "1")])).await;
    window.fill(t.get("common.confirmationPassword"), CONFIRMATION).await;
    window.press("button", &t.fill("importForm.takeRest_other", &[("count", "1")])).await;
    window.text(t.get("tokenImport.result")).await;
    window.look("import-without-a-row").await;
    window.press("button", t.get("tokenImport.saveLeftovers")).await;
    window.press("button", t.get("tokenImport.erase")).await;
    window.look("erase-the-file").await;
    window.press("button", t.get("tokenImport.eraseNow")).await;
    window.text(t.get("tokenImport.erased")).await;
    assert!(!window.computer.seed_file().exists());
    window.look("import-result").await;

    window.press("button", t.get("tokenImport.again")).await;
    window.heading(t.get("tokenImport.list")).await;
    window.look("imports").await;
    window.press("button", &t.fill("tokenImport.undoOne", &[("batch", "3")])).await;
    window.fill(t.get("common.confirmationPassword"), CONFIRMATION).await;
    window.look("undo-an-import").await;
    window.press("button", t.get("tokenImport.undoNow")).await;
    window.text(t.get("tokenImport.isUndone")).await;

    // As many as a file may have: the page answers meanwhile, and stops it.
    fs::write(window.computer.seed_file(), many(50_000)).unwrap();
    window.press("button", t.get("importForm.choose")).await;
    window.there("button", &t.fill("importForm.take_other", &[("count", "50000")])).await;
    window.fill(t.get("common.confirmationPassword"), CONFIRMATION).await;
    window.press("button", &t.fill("importForm.take_other", &[("count", "50000")])).await;
    window.text(t.get("importForm.taking")).await;
    window.press("button", t.get("importForm.stop")).await;
    window.text(t.get("error.cancelled")).await;
    window.close().await;
}

/// A table of so many tokens.
fn many(count: u32) -> String {
    let rows = (1..=count).map(|n| format!("KX{n:06},3132333435363738393031323334{n:012x},totp,6,60\n"));
    format!("serial,seed,type,digits,period\n{}", rows.collect::<String>())
}
