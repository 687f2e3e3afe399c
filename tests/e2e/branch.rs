//! A branch office from its set-up to the master user of its first contract.

use kagimori_tests::{keys, pskc};

use crate::driver::Window;
use crate::texts::{Language, Texts};

const LOGIN: &str = "kumo to ame to yuki";
const CONFIRMATION: &str = "hare nochi kumori";

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_branch_from_set_up_to_a_contracts_master() {
    let t = Texts::of(Language::Japanese);
    let mut window = Window::open_watched("branch").await;
    std::fs::write(window.computer.seed_file(), pskc(&keys(3, 8), "Acme")).unwrap();

    window.press("button", "日本語").await;
    window.press("button", t.get("firstStart.branch")).await;
    window.fill(t.get("setUp.institutionName"), "みほん信用組合").await;
    window.look("set-up-institution").await;
    window.press("button", t.get("common.next")).await;
    window.fill(t.get("common.loginId"), "yakuseki").await;
    window.fill(t.get("setUp.loginIdAgain"), "yakuseki").await;
    window.fill(t.get("common.name"), "山田 和子").await;
    window.fill(t.get("common.loginPassword"), LOGIN).await;
    window.fill(t.get("common.confirmationPassword"), CONFIRMATION).await;
    window.look("set-up-supervisor").await;
    window.press("button", t.get("common.next")).await;
    window.there("textbox", t.get("setUp.lastGroup")).await;
    let code = window.recovery_code().await;
    window.fill(t.get("setUp.lastGroup"), &code[code.len() - 4..]).await;
    window.press("button", t.get("setUp.create")).await;
    window.heading(t.get("nav.top")).await;
    window.look("top-page").await;

    window.press("link", t.get("nav.manage")).await;
    window.press("button", t.get("manage.contracts")).await;
    window.heading(t.get("nav.contracts")).await;
    window.look("no-contract-yet").await;
    window.press("button", t.get("contracts.add")).await;
    window.fill(t.get("contracts.code"), "0000123").await;
    window.fill(t.get("contracts.name"), "△△商事株式会社").await;
    window.fill(t.get("common.confirmationPassword"), CONFIRMATION).await;
    window.look("contract-form").await;
    window.press("button", t.get("contracts.addAction")).await;
    window.text(&t.fill("contracts.done", &[("name", "△△商事株式会社")])).await;
    window.look("contracts").await;

    window.press("link", t.get("nav.tokens")).await;
    window.press("link", t.get("nav.importTokens")).await;
    window.press("button", t.get("importForm.choose")).await;
    window.fill(t.get("common.confirmationPassword"), CONFIRMATION).await;
    window.look("import").await;
    window.press("button", &t.fill("importForm.take_other", &[("count", "3")])).await;
    window.text(&t.fill("tokenImport.done", &[("count", "3")])).await;
    window.look("import-result").await;
    window.close().await;
}
