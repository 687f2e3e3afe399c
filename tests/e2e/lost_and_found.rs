//! A fob is lost, replaced, found, broken, thrown away or paused, on its page in the token ledger.

use fantoccini::key::Key;
use kagimori_app::token_lifecycle::Step;

use crate::furnishing::{CONFIRMATION, Furnishing, LOGIN, SUZUKI, TANAKA, YAMADA, fobs};
use crate::journey::Journey;

/// 鈴木 on the first fob, 田中 on the second; the third is nobody's.
async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(3)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_lost_fob_is_replaced_by_another() {
    let mut journey = Journey::signed_in("lost-and-replaced", company().await).await;
    journey.to_token(1).await;
    journey.press("tokens.step.lose.title").await;
    journey.says("consequences.sum", &[("stops", "1"), ("goesOn", "0")]).await;
    journey.text("tokens.affectedEnd").await;
    journey.fill("loss.where", "山手線の車内").await;
    journey.confirm("tokens.step.lose.action").await;
    journey.text("tokens.step.lose.done").await;

    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.heading("enrolment.title").await;
    // The lost one is of no use to whoever has it, and he is not told why.
    journey.enrol_oneself(1).await;
    journey.text("error.token_not_confirmed").await;
    journey.enrol_oneself(2).await;
    journey.text("enrolment.done").await;
    journey.sign_out().await;
    journey.sign_in(TANAKA, 2).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_lost_fob_is_found_by_a_code_that_it_shows_now() {
    let mut company = company().await;
    let earlier = company.shows(1);
    company.wait(60).step(1, Step::Lose).await;
    let mut journey = Journey::signed_in("found-again", company).await;
    journey.to_token(1).await;
    journey.press("tokens.step.find.title").await;
    journey.fill("common.confirmationPassword", CONFIRMATION).await;
    journey.fill("common.otp", &earlier).await;
    journey.press("tokens.step.find.action").await;
    // It was on the table before it was lost: that shows nothing.
    journey.window.there("group", journey.t.get("common.errorsFound")).await;
    journey.confirm_with_code(1, "tokens.step.find.action").await;
    journey.text("tokens.step.find.done").await;
    journey.text("tokenState.unregistered").await;
    journey.text("tokens.noRegistrations").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_broken_fob_is_thrown_away_for_good() {
    let journey = Journey::signed_in("faulty-and-disposed", company().await).await;
    journey.to_token(2).await;
    journey.step("break_down").await;
    journey.press("tokens.step.dispose.title").await;
    journey.text("tokens.step.dispose.consequence").await;
    journey.fill("common.confirmationPassword", CONFIRMATION).await;
    // Enter in a field does not do what cannot be undone.
    journey.window.key(Key::Enter).await;
    journey.text("tokens.step.dispose.consequence").await;
    journey.press("tokens.step.dispose.action").await;
    journey.text("tokens.step.dispose.done").await;
    journey.text("tokenState.disposed").await;
    for step in ["pause", "resume", "lose", "find", "break_down", "dispose"] {
        let button = journey.t.get(&format!("tokens.step.{step}.title")).to_owned();
        journey.window.gone("button", &button).await;
    }
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_pause_stops_all_who_share_a_fob_until_it_is_resumed() {
    let mut company = company().await;
    company.add(YAMADA).await.enrol(YAMADA, 1).await;
    let mut journey = Journey::signed_in("pause-and-resume", company).await;
    journey.to_token(1).await;
    journey.press("tokens.step.pause.title").await;
    journey.says("consequences.sum", &[("stops", "2"), ("goesOn", "0")]).await;
    journey.text("consequences.keepsToken").await;
    journey.confirm("tokens.step.pause.action").await;
    journey.text("tokens.step.pause.done").await;

    journey.begin_user_mode().await;
    for person in [TANAKA, YAMADA] {
        journey.give_password(person, LOGIN).await;
        journey.give_code(1).await;
        journey.text("error.token_paused").await;
        journey.sign_out().await;
    }
    journey.end_user_mode().await;

    journey.to_token(1).await;
    journey.step("resume").await;
    journey.begin_user_mode().await;
    journey.sign_in(TANAKA, 1).await;
    journey.close().await;
}
