//! The main lists as nobody has them on his first day and everybody later: with nothing in them, with much in them, and
//! where what was asked of them was refused.

use kagimori_app::token_lifecycle::Step;
use kagimori_tests::{Fob, keys};

use crate::furnishing::{
    CONTRACT, FIRST_LOGIN, Furnishing, ITO, KATO, LOGIN, OKADA, SATO, SUZUKI, TANAKA, YAMADA, fobs,
};
use crate::journey::Journey;

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn on_the_first_day_the_lists_say_what_will_stand_there() {
    let mut journey = Furnishing::company(Vec::new()).await.open("lists-empty").await;
    journey.give_password(SUZUKI, LOGIN).await;
    journey.heading("nav.top").await;
    journey.to_users("nav.unlock").await;
    journey.text("unlock.emptyText").await;
    journey.look("nobody-suspended").await;
    journey.to_users("nav.revoke").await;
    journey.text("revoke.emptyText").await;
    journey.look("nobody-to-revoke").await;
    journey.follow("nav.tokens").await;
    journey.text("tokens.emptyHint").await;
    journey.look("no-token-yet").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn nothing_found_is_another_thing_than_nothing_there() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await;
    let mut journey = Journey::signed_in("lists-nothing-found", company).await;
    journey.follow("nav.tokens").await;
    journey.fill("tokens.search", "ZZ").await;
    journey.text("common.filteredEmpty").await;
    journey.look("no-token-found").await;
    journey.press("common.clearFilter").await;
    let serial = journey.fobs[1].serial.clone();
    journey.window.text(&serial).await;

    journey.follow("nav.history").await;
    journey.fill("history.user", "nobody").await;
    journey.press("history.show").await;
    journey.text("error.user_unknown").await;
    journey.look("history-of-nobody").await;
    journey.press("history.reset").await;
    journey.fill("history.operatorId", TANAKA.login_id).await;
    journey.press("history.show").await;
    journey.text("kind.passwords_changed").await;
    let (kind, all) = (journey.t.get("history.kind"), journey.t.get("history.all"));
    journey.choose(kind, all, journey.t.get("kind.revoked")).await;
    journey.press("history.show").await;
    journey.text("common.filteredEmpty").await;
    journey.look("nothing-in-history").await;
    journey.close().await;
}

/// Fobs in every state, with users of every kind; half of the users suspended.
async fn busy_company() -> Furnishing {
    let many: Vec<Fob> = keys(40, 13).iter().map(Fob::from).collect();
    let mut many = many.into_iter().enumerate().map(|(i, fob)| match i {
        30 => fob.until("2024-12-31"),
        31 => fob.by_counter(),
        _ => fob,
    });
    let mut company = Furnishing::company(many.by_ref().collect()).await;
    company.enrol(SUZUKI, 0).await;
    for (i, person) in [SATO, TANAKA, YAMADA, KATO, ITO].into_iter().enumerate() {
        company.add_with(person, None).await.enrol(person, i / 2 + 1).await;
    }
    for person in [TANAKA, YAMADA, KATO] {
        company.suspend(person, 1).await;
    }
    company.step(10, Step::Pause).await.step(11, Step::Lose).await.step(12, Step::BreakDown).await;
    company.step(13, Step::BreakDown).await.step(13, Step::Dispose).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn on_a_busy_day_the_lists_are_full() {
    let mut journey = Journey::signed_in("lists-full", busy_company().await).await;
    journey.look("top-page-of-a-busy-day").await;
    journey.to_users("nav.unlock").await;
    journey.window.text(KATO.name).await;
    journey.look("many-suspended").await;
    journey.to_users("nav.revoke").await;
    journey.window.text(ITO.name).await;
    journey.window.choose_row(TANAKA.name).await;
    journey.radio("reason.lost").await;
    journey.text("consequences.sharerToo").await;
    journey.look("many-to-revoke").await;
    journey.to_users("nav.userList").await;
    journey.window.text(ITO.name).await;
    journey.look("many-users").await;
    journey.follow("nav.tokens").await;
    journey.text("tokenState.unregistered").await;
    journey.look("many-tokens").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn what_is_missing_is_said_at_the_top_and_at_the_field() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await.suspend(TANAKA, 1).await;
    let mut journey = Journey::signed_in("lists-refused", company).await;
    journey.to_users("nav.unlock").await;
    journey.press("unlock.action").await;
    journey.refused("unlock.choosePeople").await;
    journey.look("unlock-refused").await;
    journey.to_users("nav.revoke").await;
    journey.press("revoke.action").await;
    journey.refused("revoke.chooseReasonFirst").await;
    journey.look("revoke-refused").await;
    journey.to_users("nav.userList").await;
    journey.press("users.add").await;
    journey.fill("common.loginId", TANAKA.login_id).await;
    journey.fill("common.name", TANAKA.name).await;
    journey.radio("role.general").await;
    journey.fill("users.firstLoginPassword", FIRST_LOGIN).await;
    journey.fill("users.firstConfirmationPassword", FIRST_LOGIN).await;
    journey.confirm_with_code(0, "users.addAction").await;
    journey.window.there("group", journey.t.get("common.errorsFound")).await;
    journey.look("user-refused").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_contract_number_is_given_once() {
    let mut journey = Furnishing::branch(fobs(1)).await.open("contract-twice").await;
    journey.give_password(OKADA, LOGIN).await;
    journey.follow("nav.manage").await;
    journey.press("manage.contracts").await;
    journey.press("contracts.add").await;
    journey.fill("contracts.code", CONTRACT).await;
    journey.fill("contracts.name", "□□工業株式会社").await;
    journey.confirm("contracts.addAction").await;
    journey.refused("error.already_exists.contract_code").await;
    journey.look("contract-refused").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn training_has_no_backup_until_one_is_made() {
    let mut journey = Furnishing::company(fobs(1)).await.open("training-backups").await;
    journey.press("signIn.useTraining").await;
    journey.heading("nav.top").await;
    journey.follow("nav.manage").await;
    journey.press("nav.vault").await;
    journey.heading("nav.vault").await;
    journey.look("vault-tasks").await;
    journey.press("nav.backups").await;
    journey.text("backups.emptyHint").await;
    journey.look("no-backup-yet").await;
    journey.close().await;
}

impl Journey {
    /// Said in the summary, which has the focus.
    async fn refused(&self, key: &str) {
        self.window.there("group", self.t.get("common.errorsFound")).await;
        self.text(key).await;
    }
}
