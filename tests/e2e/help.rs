//! Help: the page of this screen, in this language, without a network.

use fantoccini::key::Key;

use crate::furnishing::{Furnishing, LOGIN, SUZUKI, fobs};

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn f1_opens_the_page_of_this_screen_and_escape_leads_back() {
    let mut company = Furnishing::company(fobs(1)).await;
    company.enrol(SUZUKI, 0).await;
    let mut journey = company.open("help").await;
    journey.heading("signIn.title").await;
    journey.fill("common.loginId", SUZUKI.login_id).await;
    journey.window.key(Key::F1).await;
    journey.window.there("dialog", journey.t.get("help.title")).await;
    journey.window.key(Key::Escape).await;
    journey.window.gone("dialog", journey.t.get("help.title")).await;
    // The focus is back where it was, and what was typed is still there.
    let typed = "return document.activeElement.value === arguments[0];";
    journey.window.wait("the focus in the field", typed, vec![SUZUKI.login_id.into()]).await;
    journey.sign_in(SUZUKI, 0).await;

    journey.to_users("nav.unlock").await;
    journey.heading("unlock.title").await;
    journey.window.key(Key::F1).await;
    journey.window.there("dialog", journey.t.get("help.title")).await;
    journey.text("steps.four").await;
    journey.look("help-of-a-page").await;
    journey.fill("help.search", "時刻").await;
    journey.text("nav.resync").await;
    journey.look("help-search").await;
    journey.press("nav.resync").await;
    journey.text("help.steps").await;
    journey.press("help.contents").await;
    journey.look("help-contents").await;
    journey.window.key(Key::Escape).await;
    journey.window.gone("dialog", journey.t.get("help.title")).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_refusal_leads_to_what_to_do_about_it() {
    let mut company = Furnishing::company(fobs(1)).await;
    company.enrol(SUZUKI, 0).await;
    let mut journey = company.open("help-on-a-refusal").await;
    journey.give_password(SUZUKI, LOGIN).await;
    journey.type_code("000000").await;
    journey.window.there("group", journey.t.get("common.errorsFound")).await;
    let script = "
        const button = [...document.querySelectorAll('[role=group] button')]
            .find((one) => one.innerText === arguments[0]);
        return button ? button.ariaLabel : null;";
    let what_to_do = journey.t.get("help.whatToDo");
    let name = journey.window.run(script, vec![what_to_do.into()]).await;
    journey.window.press("button", name.as_str().unwrap()).await;
    journey.window.there("dialog", journey.t.get("help.title")).await;
    journey.look("help-on-a-refusal").await;
    journey.close().await;
}
