//! A branch office at work: what its staff do for a contract, on a written request.

use kagimori_app::domain::role::Role;

use crate::furnishing::{
    CONFIRMATION, CONTRACT, CONTRACT_NAME, FIRST_CONFIRMATION, FIRST_LOGIN, Furnishing, LOGIN, MORI, OKADA,
    Person, SUZUKI, TANAKA, YAMADA, fobs,
};
use crate::journey::Journey;

/// 岡田's branch; its contract has the master 鈴木 and 田中, on the first fob and on the second.
async fn branch() -> Furnishing {
    let mut branch = Furnishing::branch(fobs(3)).await;
    branch.add(MORI).await.add_with(SUZUKI, None).await.add_with(TANAKA, None).await;
    branch.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    branch
}

/// 岡田 or 森 at her desk: branch staff need no fob.
async fn at_the_desk(name: &'static str, branch: Furnishing, person: Person) -> Journey {
    let journey = branch.open(name).await;
    journey.give_password(person, LOGIN).await;
    journey.heading("nav.top").await;
    journey
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_clerk_unlocks_on_a_written_request() {
    let mut branch = branch().await;
    branch.suspend(TANAKA, 1).await;
    let journey = at_the_desk("request-to-unlock", branch, MORI).await;
    journey.to_users("nav.unlock").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.tick("unlock.spoke").await;
    journey.confirm("unlock.action").await;
    journey.text("error.request_number_missing").await;
    journey.fill("writtenRequest.number", "2026-00123").await;
    journey.confirm("unlock.action").await;
    journey.text("error.seal_not_checked").await;
    journey.tick("writtenRequest.seal").await;
    journey.confirm("unlock.action").await;
    journey.text("unlock.done").await;
    journey.follow("nav.history").await;
    journey.window.text("2026-00123").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_clerk_revokes_and_enrols_from_the_stock() {
    let mut journey = at_the_desk("stock-to-contract", branch().await, MORI).await;
    journey.to_users("nav.revoke").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.radio("reason.battery").await;
    journey.fill("writtenRequest.number", "2026-00124").await;
    journey.tick("writtenRequest.seal").await;
    journey.confirm("revoke.action").await;
    journey.heading("revoke.resultTitle").await;

    journey.to_token(2).await;
    journey.text("place.in_stock").await;
    journey.to_users("manageUsers.enrol").await;
    journey.window.choose_row(TANAKA.name).await;
    let (serial, code) = (journey.fobs[2].serial.clone(), journey.next_code(2));
    journey.fill("common.serial", &serial).await;
    journey.fill("common.otp", &code).await;
    journey.confirm("users.enrol.action").await;
    journey.text("users.act.enrol.done").await;
    journey.to_token(2).await;
    journey.text("place.with_contract").await;
    journey.window.text(CONTRACT).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_contract_has_one_master() {
    let journey = at_the_desk("second-master", branch().await, OKADA).await;
    journey.to_users("nav.userList").await;
    journey.press("users.add").await;
    let contract = journey.t.fill("users.contractChoice", &[("code", CONTRACT), ("name", CONTRACT_NAME)]);
    journey.choose(journey.t.get("common.contract"), journey.t.get("common.choose"), &contract).await;
    let second = Person { role: Role::Master, ..YAMADA };
    journey.fill("common.loginId", second.login_id).await;
    journey.fill("common.name", second.name).await;
    journey.radio("role.master").await;
    journey.fill("users.firstLoginPassword", FIRST_LOGIN).await;
    journey.fill("users.firstConfirmationPassword", FIRST_CONFIRMATION).await;
    journey.confirm("users.addAction").await;
    journey.text("error.master_exactly_one").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_contract_ends_and_its_users_with_it() {
    let mut journey = at_the_desk("contract-ended", branch().await, OKADA).await;
    journey.follow("nav.manage").await;
    journey.press("manage.contracts").await;
    journey.open_row(CONTRACT_NAME).await;
    journey.window.heading(CONTRACT_NAME).await;
    journey.look("contract").await;
    journey.press("contracts.change").await;
    journey.fill("contracts.branch", "駅前支店").await;
    journey.confirm("contracts.changeAction").await;
    journey.text("contracts.changed").await;

    journey.press("contracts.end").await;
    journey.says("contracts.endUsers", &[("users", "2")]).await;
    journey.fill("writtenRequest.number", "2026-00127").await;
    journey.tick("writtenRequest.seal").await;
    journey.look("end-of-a-contract").await;
    journey.confirm("contracts.endAction").await;
    journey.heading("contracts.endResult").await;
    journey.window.text(TANAKA.name).await;
    journey.look("contract-ended").await;
    journey.begin_user_mode().await;
    journey.give_password(TANAKA, FIRST_LOGIN).await;
    journey.window.there("group", journey.t.get("common.errorsFound")).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_supervisor_adds_a_clerk_and_removes_another() {
    let journey = at_the_desk("operators", branch().await, OKADA).await;
    journey.to_vault("nav.operators").await;
    journey.press("operators.add").await;
    journey.fill("common.loginId", "nagai").await;
    journey.fill("common.name", "永井 学").await;
    journey.fill("users.firstLoginPassword", FIRST_LOGIN).await;
    journey.fill("users.firstConfirmationPassword", FIRST_CONFIRMATION).await;
    journey.confirm("operators.addAction").await;
    journey.says("operators.added", &[("name", "永井 学")]).await;

    let remove = journey.t.fill("operators.removeOne", &[("name", MORI.name)]);
    journey.window.press("button", &remove).await;
    journey.text("operators.removeConsequence").await;
    journey.fill("common.confirmationPassword", CONFIRMATION).await;
    journey.press("operators.remove").await;
    journey.says("operators.removed", &[("name", MORI.name)]).await;
    journey.sign_out().await;
    journey.give_password(MORI, LOGIN).await;
    journey.text("error.wrong_credentials").await;
    journey.close().await;
}
