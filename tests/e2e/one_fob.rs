//! One fob for a whole company, the master included: 参考２ of the manual taken to its end.

use crate::furnishing::{Furnishing, LOGIN, SUZUKI, TANAKA, fobs};
use crate::journey::Journey;

/// 鈴木 and 田中 on the only fob.
async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(1)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 0).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn its_master_unlocks_whom_he_shares_it_with_and_no_code_serves_twice() {
    let mut company = company().await;
    company.suspend(TANAKA, 0).await;
    let mut journey = Journey::signed_in("one-fob-unlock", company).await;
    let masters = journey.code(0);

    journey.to_users("nav.unlock").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.tick("unlock.spoke").await;
    journey.confirm("unlock.action").await;
    journey.text("unlock.done").await;

    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.type_code(&masters).await;
    journey.text("error.otp_replayed").await;
    journey.give_code(0).await;
    journey.heading("nav.top").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn revoking_one_leaves_the_other_and_the_fob_is_asked_about_again() {
    let mut journey = Journey::signed_in("one-fob-revoke", company().await).await;

    journey.to_users("nav.revoke").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.radio("reason.left").await;
    journey.text("revoke.goingOn").await;
    journey.says("common.honorific", &[("name", SUZUKI.name)]).await;
    journey.confirm_with_code(0, "revoke.action").await;
    journey.text("revoke.reuse").await;

    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.heading("enrolment.title").await;
    journey.enrol_oneself(0).await;
    journey.says("error.token_shared_confirm", &[("n", "1")]).await;
    journey.press("enrolment.share").await;
    journey.text("enrolment.done").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn its_loss_detaches_everybody_and_the_master_still_gets_in() {
    let mut journey = Journey::signed_in("one-fob-lost", company().await).await;

    journey.to_users("nav.revoke").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.radio("reason.lost").await;
    // He is not chosen, and goes with it.
    journey.text("consequences.sharerToo").await;
    let serial = journey.fobs[0].serial.clone();
    journey.says("revoke.tokenLost", &[("serials", &serial)]).await;
    // It is the master's only way in, so that he is asked twice.
    let ask = journey.t.fill("lastToken.label", &[("name", SUZUKI.name)]);
    journey.window.fill(&ask, &serial[serial.len() - 4..]).await;
    journey.confirm_with_code(0, "revoke.action").await;
    journey.says("revoke.allDone_other", &[("count", "2")]).await;
    journey.sign_out().await;

    // No token is left that he could be asked to enrol.
    journey.give_password(SUZUKI, LOGIN).await;
    journey.heading("nav.top").await;
    journey.text("top.lost").await;
    journey.close().await;
}
