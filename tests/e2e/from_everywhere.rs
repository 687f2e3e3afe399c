//! What the desk has from everywhere: help, search, its keys, and what was typed before the lock.

use fantoccini::key::Key;
use serde_json::json;

use crate::furnishing::{Furnishing, LOGIN, SUZUKI, TANAKA, fobs};
use crate::journey::Journey;

const NOTE: &str = "お電話で確認しました";

async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn help_and_search_are_a_key_away_and_give_the_focus_back() {
    let mut journey = Journey::signed_in("from-everywhere", company().await).await;
    journey.window.key(Key::F1).await;
    journey.window.there("dialog", journey.t.get("help.title")).await;
    journey.look("help").await;
    journey.press("help.contents").await;
    journey.window.press("button", "トークンとは").await;
    journey.window.there("img", journey.t.get("fob.softwarePicture")).await;
    journey.look("help-with-pictures").await;
    journey.window.key(Key::Escape).await;
    journey.window.gone("dialog", journey.t.get("help.title")).await;

    let before = journey.t.get("nav.history").to_owned();
    journey.window.go_to("link", &before).await;
    journey.window.chord(&[Key::Control.into(), 'k']).await;
    journey.window.there("searchbox", journey.t.get("search.label")).await;
    journey.window.type_text("たなか").await;
    journey.window.there("group", journey.t.get("search.kinds.users")).await;
    // The first Esc empties the field, the second closes.
    journey.window.key(Key::Escape).await;
    journey.window.key(Key::Escape).await;
    journey.window.gone("dialog", journey.t.get("search.title")).await;
    let focused = "return is(document.activeElement, 'link', arguments[0]);";
    journey.window.wait(&format!("the focus on 「{before}」"), focused, vec![json!(before)]).await;

    journey.window.chord(&[Key::Control.into(), 'k']).await;
    journey.window.there("searchbox", journey.t.get("search.label")).await;
    journey.window.type_text("たなか").await;
    journey.window.text(TANAKA.name).await;
    journey.look("search").await;
    journey.window.key(Key::Enter).await;
    journey.heading("users.facts").await;
    journey.window.text(TANAKA.name).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn what_was_typed_is_there_again_after_the_lock() {
    let journey = Journey::signed_in("drafts", company().await).await;
    journey.window.chord(&[Key::Alt.into(), '3']).await;
    journey.begin_check(TANAKA, "purpose.transfer").await;
    journey.fill("verify.note", NOTE).await;
    journey.fill("common.otp", "918273").await;
    // It is kept at the first pause.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    journey.window.chord(&[Key::Control.into(), 'l']).await;
    journey.heading("locked.title").await;
    assert!(!journey.window.all_text().await.contains(NOTE));

    journey.fill("common.loginPassword", LOGIN).await;
    journey.press("locked.submit").await;
    journey.heading("verify.title").await;
    let value = "const field = find('textbox', arguments[0]); return field?.value === arguments[1];";
    let there = |label: &str, text: &str| vec![json!(journey.t.get(label)), json!(text)];
    journey.window.wait("the note", value, there("verify.note", NOTE)).await;
    journey.window.wait("no code", value, there("common.otp", "")).await;

    // Signed out, it is gone.
    journey.window.chord(&[Key::Control.into(), 'l']).await;
    journey.heading("locked.title").await;
    journey.press("nav.signOut").await;
    journey.heading("signIn.title").await;
    let mut journey = journey;
    journey.sign_in(SUZUKI, 0).await;
    journey.window.chord(&[Key::Alt.into(), '3']).await;
    journey.heading("verify.title").await;
    journey.window.wait("no note", value, vec![json!(journey.t.get("verify.note")), json!("")]).await;
    journey.close().await;
}
