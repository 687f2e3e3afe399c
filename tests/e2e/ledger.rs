//! The token ledger: a fob replaced in one go, many tokens at once, the stock of a branch, and what must not be taken
//! by mistake.

use jiff::{Timestamp, tz::TimeZone};

use crate::clock::time_of_the_computer;
use crate::furnishing::{
    CONTRACT, CONTRACT_NAME, Furnishing, LOGIN, MORI, Person, SUZUKI, TANAKA, YAMADA, fobs,
};
use crate::journey::Journey;

const DAY: i64 = 86_400;

/// 鈴木 on the first fob, 田中 and 山田 on the second; the others are nobody's.
async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(4)).await;
    company.add(TANAKA).await.add(YAMADA).await;
    company.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await.enrol(YAMADA, 1).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_worn_out_fob_is_replaced_in_one_go() {
    let mut journey = Journey::signed_in("replaced", company().await).await;
    journey.to_token(1).await;
    journey.follow("nav.replaceToken").await;
    journey.heading("nav.replaceToken").await;
    journey.radio("reason.battery").await;
    // 山田 gets another one some day.
    let Person { name, login_id, .. } = YAMADA;
    let yamada = journey.t.fill("replace.user", &[("name", name), ("loginId", login_id)]);
    journey.window.toggle("checkbox", &yamada).await;
    let (serial, code) = (journey.fobs[2].serial.clone(), journey.next_code(2));
    journey.fill("replace.new", &serial).await;
    journey.fill("replace.code", &code).await;
    journey.says("consequences.moves", &[("serial", &serial)]).await;
    journey.text("consequences.effect.stops").await;
    journey.look("replace").await;
    journey.confirm("replace.action").await;
    journey.heading("replace.resultTitle").await;
    journey.text("replace.revoked").await;
    journey.look("replace-result").await;

    journey.begin_check(TANAKA, "purpose.transfer").await;
    let code = journey.next_code(2);
    journey.check(&code).await;
    journey.text("verify.accepted").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn many_tokens_take_a_step_at_once() {
    let mut journey = Journey::signed_in("many-at-once", company().await).await;
    journey.follow("nav.tokens").await;
    journey.heading("nav.tokens").await;
    for fob in [1, 3] {
        let serial = journey.fobs[fob].serial.clone();
        journey.window.choose_row(&serial).await;
    }
    journey.says("bulk.selected", &[("count", "2")]).await;
    journey.press("tokens.step.pause.title").await;
    journey.window.there("dialog", journey.t.get("tokens.step.pause.title")).await;
    // 田中 and 山田 share the first of the two.
    journey.says("consequences.sum", &[("stops", "2"), ("goesOn", "0")]).await;
    journey.look("many-asked").await;
    journey.confirm("tokens.step.pause.action").await;
    journey.says("bulk.resultTitle", &[("act", journey.t.get("tokens.step.pause.title"))]).await;
    journey.says("bulk.allDone_other", &[("count", "2")]).await;
    journey.look("many-done").await;
    journey.press("bulk.back").await;
    journey.text("tokenState.paused").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn the_masters_only_token_is_not_taken_by_mistake() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.enrol(SUZUKI, 0).await;
    let mut journey = Journey::signed_in("last-token", company).await;
    journey.to_token(0).await;
    journey.press("tokens.step.pause.title").await;
    journey.text("lastToken.text").await;
    let ask = journey.t.fill("lastToken.label", &[("name", SUZUKI.name)]);
    journey.window.fill(&ask, "9999").await;
    journey.confirm("tokens.step.pause.action").await;
    journey.text("error.last_token_unconfirmed").await;
    journey.look("last-token").await;
    let serial = journey.fobs[0].serial.clone();
    journey.window.fill(&ask, &serial[serial.len() - 4..]).await;
    journey.confirm("tokens.step.pause.action").await;
    journey.text("tokens.step.pause.done").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn what_expires_is_seen_by_its_band_with_a_notice_to_print() {
    let day = |days| {
        let at = Timestamp::from_second(time_of_the_computer() + days * DAY).unwrap();
        at.to_zoned(TimeZone::UTC).date().to_string()
    };
    let all = fobs(3).into_iter().zip([None, Some(20), Some(-40)]);
    let all = all.map(|(fob, days)| days.map_or(fob.clone(), |days| fob.until(&day(days)))).collect();
    let mut company = Furnishing::company(all).await;
    company.enrol(SUZUKI, 0).await;
    let mut journey = Journey::signed_in("expiring", company).await;
    journey.follow("nav.tokens").await;
    journey.follow("nav.expiring").await;
    journey.heading("nav.expiring").await;
    let band = |key| format!("{}{}", journey.t.get(key), journey.t.fill("common.count", &[("count", "1")]));
    let (within, over) = (band("expiring.bands.within30"), band("expiring.bands.expired"));
    journey.window.choose_radio(&within).await;
    let serial = journey.fobs[1].serial.clone();
    journey.window.text(&serial).await;
    journey.look("expiring").await;
    journey.window.choose_radio(&over).await;
    let serial = journey.fobs[2].serial.clone();
    journey.window.text(&serial).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_token_leaves_the_stock_for_a_contract_and_comes_back() {
    let mut branch = Furnishing::branch(fobs(1)).await;
    branch.add(MORI).await;
    let mut journey = branch.open("stock").await;
    journey.give_password(MORI, LOGIN).await;
    journey.heading("nav.top").await;
    journey.to_token(0).await;
    journey.press("tokens.move.allot.title").await;
    let contract = format!("{CONTRACT} {CONTRACT_NAME}");
    let (label, nothing) = (journey.t.get("common.contract"), journey.t.get("common.choose"));
    journey.choose(label, nothing, &contract).await;
    journey.fill("writtenRequest.number", "2026-00125").await;
    journey.tick("writtenRequest.seal").await;
    journey.look("allot").await;
    journey.confirm("tokens.move.allot.title").await;
    journey.text("tokens.move.allot.done").await;
    journey.text("place.with_contract").await;

    journey.press("tokens.move.return.title").await;
    journey.fill("writtenRequest.number", "2026-00126").await;
    journey.tick("writtenRequest.seal").await;
    journey.confirm("tokens.move.return.title").await;
    journey.text("tokens.move.return.done").await;
    journey.text("place.returned").await;
    journey.close().await;
}
