//! Somebody calls: everything about him stands on one page, and every act is one step away.

use crate::furnishing::{AHEAD, Furnishing, SUZUKI, TANAKA, company_with_a_suspended_user, fobs};
use crate::journey::Journey;

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_call_is_answered_from_the_users_own_page() {
    let mut journey = Journey::signed_in("help-desk", company_with_a_suspended_user().await).await;
    journey.to_user(TANAKA).await;
    journey.says("userCard.readBack.who", &[("name", TANAKA.name), ("loginId", TANAKA.login_id)]).await;
    journey.press("diagnosis.ask").await;
    journey.says("diagnosis.cause.fob_fast", &[("duration", "4分")]).await;

    // He is chosen already.
    journey.follow("nav.unlock").await;
    journey.heading("unlock.title").await;
    journey.says("unlock.situationOf", &[("name", TANAKA.name)]).await;
    journey.tick("unlock.spoke").await;
    journey.look("unlock-from-the-card").await;
    journey.confirm("unlock.action").await;
    journey.text("unlock.done").await;
    journey.follow("userCard.back").await;
    journey.text("userCard.readBack.active").await;

    journey.follow("nav.revoke").await;
    journey.heading("revoke.title").await;
    journey.radio("reason.battery").await;
    journey.text("consequences.effect.stops").await;
    journey.look("revoke-from-the-card").await;
    journey.confirm_with_code(0, "revoke.action").await;
    journey.follow("userCard.back").await;
    journey.text("userCard.noToken").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_drifted_fob_is_put_right_from_the_card_of_its_user() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    company.suspend_by(TANAKA, 1, AHEAD).await.unlock(TANAKA).await;
    let mut journey = Journey::signed_in("drifted-on-the-phone", company).await;
    journey.to_user(TANAKA).await;
    journey.press("diagnosis.ask").await;
    journey.follow("nav.resync").await;
    journey.heading("nav.resync").await;
    let (first, second) = (journey.next_code_ahead(), journey.next_code_ahead());
    journey.fill("resync.first", &first).await;
    journey.press("resync.changed").await;
    journey.fill("resync.second", &second).await;
    journey.confirm("resync.action").await;
    journey.text("resync.worksAtOnce").await;
    journey.begin_check(TANAKA, "purpose.transfer").await;
    let code = journey.next_code_ahead();
    journey.check(&code).await;
    journey.text("verify.accepted").await;
    journey.close().await;
}
