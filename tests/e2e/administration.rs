//! What a master and his administrator do beside unlocking and revoking: people, settings, history.

use fantoccini::key::Key;

use crate::furnishing::{
    FIRST_CONFIRMATION, FIRST_LOGIN, Furnishing, LOGIN, SATO, SUZUKI, TANAKA, YAMADA, fobs,
};
use crate::journey::Journey;
use crate::texts::{Language, Texts};

/// 鈴木 on the first fob, the administrator 佐藤 on the second, 田中 on the third.
async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(3)).await;
    company.add(SATO).await.add(TANAKA).await;
    company.enrol(SUZUKI, 0).await.enrol(SATO, 1).await.enrol(TANAKA, 2).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn an_administrator_adds_users_and_leaves_the_master_alone() {
    let mut journey = company().await.open("administrator").await;
    journey.sign_in(SATO, 1).await;
    journey.to_users("nav.userList").await;
    journey.press("users.add").await;
    journey.window.there("radio", journey.t.get("role.general")).await;
    // She grants nobody what she is herself.
    journey.window.gone("radio", journey.t.get("role.administrator")).await;
    journey.add_yamada(1).await;
    journey.heading("users.facts").await;
    journey.follow("users.backToList").await;
    journey.open_row(SUZUKI.name).await;
    journey.heading("users.facts").await;
    for act in ["stop", "delete"] {
        let button = journey.t.get(&format!("users.act.{act}.title")).to_owned();
        journey.window.gone("button", &button).await;
    }
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn an_administrator_unlocks_the_master() {
    let mut company = company().await;
    company.suspend(SUZUKI, 0).await;
    let mut journey = company.open("master-unlocked").await;
    journey.give_password(SUZUKI, LOGIN).await;
    journey.give_code(0).await;
    journey.text("error.otp_suspended").await;
    journey.sign_out().await;

    journey.sign_in(SATO, 1).await;
    journey.to_users("nav.unlock").await;
    journey.window.choose_row(SUZUKI.name).await;
    journey.tick("unlock.spoke").await;
    journey.confirm("unlock.action").await;
    journey.text("unlock.done").await;
    journey.sign_out().await;
    journey.sign_in(SUZUKI, 0).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_deleted_user_is_gone_and_his_history_stays() {
    let mut journey = Journey::signed_in("user-deleted", company().await).await;
    journey.to_user(TANAKA).await;
    journey.press("users.act.delete.title").await;
    journey.text("users.act.delete.consequence").await;
    journey.confirm_with_code(0, "users.act.delete.action").await;
    journey.says("users.act.delete.done", &[("name", TANAKA.name)]).await;
    journey.window.gone("row", TANAKA.name).await;

    journey.follow("nav.history").await;
    journey.fill("history.user", TANAKA.login_id).await;
    journey.press("history.show").await;
    journey.text("kind.user_deleted").await;
    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.text("error.wrong_credentials").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_changed_setting_holds_from_the_next_code_on() {
    let mut journey = Journey::signed_in("policy", company().await).await;
    journey.follow("nav.settings").await;
    journey.press("settings.change").await;
    let times = |value| journey.t.fill("settings.times", &[("value", value)]);
    journey.choose(journey.t.get("settings.failuresAllowed"), &times("5"), &times("3")).await;
    journey.confirm("settings.save").await;
    journey.text("settings.policyChanged").await;

    journey.begin_check(TANAKA, "purpose.transfer").await;
    for (wrong, left) in [("111111", "2"), ("222222", "1"), ("333333", "0")] {
        journey.check(wrong).await;
        journey.says("error.otp_wrong", &[("left", left)]).await;
    }
    let code = journey.next_code(2);
    journey.check(&code).await;
    journey.text("error.otp_suspended").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn revoking_by_the_password_alone_is_a_setting() {
    let journey = Journey::signed_in("revoke-by-password", company().await).await;
    journey.follow("nav.settings").await;
    journey.press("settings.change").await;
    journey.radio("settings.passwordOnly").await;
    journey.confirm("settings.save").await;
    journey.text("settings.policyChanged").await;
    journey.to_users("nav.revoke").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.radio("reason.left").await;
    journey.window.gone("textbox", journey.t.get("common.otp")).await;
    journey.confirm("revoke.action").await;
    journey.heading("revoke.resultTitle").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn the_history_is_filtered_and_exactly_that_is_written_to_a_file() {
    let mut company = company().await;
    company.suspend(TANAKA, 2).await;
    let journey = Journey::signed_in("history-filtered", company).await;
    journey.follow("nav.history").await;
    journey.heading("nav.history").await;
    journey.fill("history.user", TANAKA.login_id).await;
    let (result, all) = (journey.t.get("history.result"), journey.t.get("history.all"));
    journey.choose(result, all, journey.t.get("history.anyRefusal")).await;
    journey.press("history.show").await;
    journey.says("common.shownOf", &[("shown", "5"), ("total", "5")]).await;

    journey.press("history.exportLines").await;
    journey.window.text(".jsonl").await;
    let lines = std::fs::read_to_string(journey.window.computer.new_file("jsonl")).unwrap();
    let refused = lines.lines().filter(|line| line.contains("otp_wrong")).count();
    assert_eq!(refused, 5, "{lines}");
    assert!(!lines.contains("user_added"), "{lines}");
    journey.press("history.verify").await;
    journey.text("history.headHint").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn language_and_size_of_text_outlast_the_program() {
    let mut journey = Furnishing::company(fobs(1)).await.open("preferences").await;
    journey.give_password(SUZUKI, LOGIN).await;
    journey.heading("enrolment.title").await;
    journey.enrol_oneself(0).await;
    journey.heading("nav.top").await;
    journey.follow("nav.settings").await;
    let larger = journey.t.fill("settings.percent", &[("value", "150")]);
    journey.window.choose_radio(&larger).await;
    journey.radio("language.en").await;
    let english = Texts::of(Language::English);
    journey.window.heading(english.get("nav.settings")).await;

    journey.window.reopen().await;
    journey.window.heading(english.get("signIn.title")).await;
    let size = journey.window.run("return document.documentElement.style.fontSize;", vec![]).await;
    assert_eq!(size, "150%");
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_month_is_reported_and_the_rules_are_printed() {
    let mut company = company().await;
    company.suspend(TANAKA, 2).await;
    let mut journey = Journey::signed_in("reports", company).await;
    journey.follow("nav.manage").await;
    journey.press("report.title").await;
    journey.text("report.rule.many_failures.name").await;
    journey.look("monthly-report").await;
    journey.press("report.exportCsv").await;
    journey.window.text(".csv").await;
    let report = std::fs::read_to_string(journey.window.computer.new_file("csv")).unwrap();
    assert!(report.lines().count() > 20, "{report}");
    journey.follow("nav.manage").await;
    journey.press("permissions.title").await;
    journey.text("act.administer").await;
    journey.look("permissions").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn one_search_finds_people_tokens_acts_and_help() {
    let mut journey = Journey::signed_in("search", company().await).await;
    let serial = journey.fobs[2].serial.clone();
    for (typed, found) in [("たなか", TANAKA.name), ("ＫＧ１１０００００２", serial.as_str())] {
        journey.window.chord(&[Key::Control.into(), 'k']).await;
        journey.fill("search.label", typed).await;
        let hit = "return [...document.querySelectorAll('[role=option]')]
            .some((option) => option.innerText.includes(arguments[0]));";
        journey.window.wait(found, hit, vec![found.into()]).await;
        journey.window.key(Key::Enter).await;
        journey.window.gone("dialog", journey.t.get("search.title")).await;
        journey.window.text(found).await;
    }
    journey.says("tokens.title", &[("serial", &serial)]).await;
    journey.window.chord(&[Key::Control.into(), 'k']).await;
    journey.fill("search.label", "失効").await;
    journey.text("search.kinds.places").await;
    journey.text("search.kinds.help").await;
    journey.look("search").await;
    // The first Esc empties the field.
    journey.window.key(Key::Escape).await;
    journey.window.key(Key::Escape).await;
    journey.window.gone("dialog", journey.t.get("search.title")).await;
    journey.close().await;
}

impl Journey {
    /// 「利用者登録」, in the open form.
    async fn add_yamada(&mut self, own_fob: usize) {
        self.fill("common.loginId", YAMADA.login_id).await;
        self.fill("common.name", YAMADA.name).await;
        self.radio("role.general").await;
        self.fill("users.firstLoginPassword", FIRST_LOGIN).await;
        self.fill("users.firstConfirmationPassword", FIRST_CONFIRMATION).await;
        self.confirm_with_code(own_fob, "users.addAction").await;
    }
}
