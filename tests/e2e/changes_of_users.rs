//! What becomes of users after they were added: changed, given new passwords, made master, or added by the dozen.

use crate::furnishing::{FIRST_LOGIN, Furnishing, LOGIN, SATO, SUZUKI, TANAKA, fobs};
use crate::journey::Journey;

const NEW_LOGIN: &str = "yama to kawa to umi";
const NEW_CONFIRMATION: &str = "ishi no ue ni mo";

/// 鈴木 on the first fob, 佐藤 on the second, 田中 on the third.
async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(3)).await;
    company.add(SATO).await.add(TANAKA).await;
    company.enrol(SUZUKI, 0).await.enrol(SATO, 1).await.enrol(TANAKA, 2).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_permission_that_is_taken_away_is_gone_at_the_next_check() {
    let mut journey = Journey::signed_in("user-changed", company().await).await;
    journey.to_user(TANAKA).await;
    journey.follow("users.change.open").await;
    journey.heading("nav.changeUser").await;
    journey.fill("common.name", "田中 三四郎").await;
    journey.tick("purpose.transfer").await;
    journey.look("change-user").await;
    journey.confirm_with_code(0, "users.change.action").await;
    journey.heading("users.change.resultTitle").await;
    journey.says("users.change.done", &[("name", "田中 三四郎")]).await;
    journey.look("user-changed").await;

    journey.begin_check(TANAKA, "purpose.transfer").await;
    let code = journey.next_code(2);
    journey.check(&code).await;
    journey.text("error.user_not_permitted").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn forgotten_passwords_are_replaced_by_a_sheet() {
    let mut journey = Journey::signed_in("passwords-reset", company().await).await;
    journey.to_user(TANAKA).await;
    journey.follow("users.reset.open").await;
    journey.heading("nav.resetPasswords").await;
    journey.look("reset-passwords").await;
    journey.confirm_with_code(0, "users.reset.action").await;
    journey.heading("users.reset.resultTitle").await;
    journey.look("passwords-reset").await;
    let [login, confirmation] = journey.sheet().await;

    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.text("error.wrong_credentials").await;
    journey.give_password(TANAKA, &login).await;
    // His fob is as it was, and asked for first.
    journey.give_code(2).await;
    journey.heading("newPasswords.title").await;
    journey.fill("newPasswords.currentLogin", &login).await;
    journey.fill("newPasswords.currentConfirmation", &confirmation).await;
    journey.fill("newPasswords.newLogin", NEW_LOGIN).await;
    journey.fill("newPasswords.newConfirmation", NEW_CONFIRMATION).await;
    journey.press("newPasswords.submit").await;
    journey.heading("nav.top").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn the_company_gets_another_master() {
    let mut journey = Journey::signed_in("master-changed", company().await).await;
    journey.to_users("nav.changeMaster").await;
    journey.window.choose_row(SATO.name).await;
    journey.fill("users.master.password", LOGIN).await;
    journey.look("change-master").await;
    journey.confirm_with_code(0, "users.master.action").await;
    journey.heading("users.master.resultTitle").await;
    journey.says("users.master.done", &[("name", SATO.name)]).await;
    journey.look("master-changed").await;
    journey.sign_out().await;

    journey.sign_in(SATO, 1).await;
    journey.says("common.withRole", &[("name", SATO.name), ("role", journey.t.get("role.master"))]).await;
    // He who was it before is an administrator, and can be stopped.
    journey.to_user(SUZUKI).await;
    journey.window.there("button", journey.t.get("users.act.stop.title")).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_list_of_users_is_taken_whole_or_not_at_all() {
    let mut journey = Journey::signed_in("users-imported", company().await).await;
    let list = journey.window.computer.user_list();
    let header = "ログインＩＤ,氏名,カナ,種別\n";
    std::fs::write(&list, format!("{header}ueda,上田 守,ウエダ マモル,一般ユーザ\nx,原 夏,ハラ ナツ,\n"))
        .unwrap();
    journey.to_users("nav.importUsers").await;
    journey.press("users.import.choose").await;
    journey.text("users.import.rejected").await;
    journey.text("error.invalid_value.login_id").await;
    journey.look("users-refused").await;

    std::fs::write(&list, format!("{header}ueda,上田 守,ウエダ マモル,一般ユーザ\nhara,原 夏,ハラ ナツ,\n"))
        .unwrap();
    journey.press("users.import.chooseOther").await;
    let take = journey.t.fill("users.import.action_other", &[("count", "2")]);
    journey.window.there("button", &take).await;
    journey.look("users-found").await;
    let code = journey.next_code(0);
    journey.fill("common.confirmationPassword", crate::furnishing::CONFIRMATION).await;
    journey.fill("common.otp", &code).await;
    journey.window.press("button", &take).await;
    journey.heading("users.import.resultTitle").await;
    journey.look("users-imported").await;
    let [login, _] = journey.sheet().await;
    assert_ne!(login, FIRST_LOGIN);

    journey.begin_user_mode().await;
    journey.heading("signIn.title").await;
    journey.fill("common.loginId", "ueda").await;
    journey.fill("common.loginPassword", &login).await;
    journey.press("signIn.submit").await;
    journey.heading("newPasswords.title").await;
    journey.close().await;
}

impl Journey {
    /// The temporary passwords of the first user on the page.
    async fn sheet(&self) -> [String; 2] {
        let script = "return [...document.querySelectorAll('td code, [role=cell] code')].map((code) => code.innerText);";
        let shown = self.window.run(script, vec![]).await;
        let shown: Vec<String> =
            shown.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect();
        let [login, confirmation, ..] = shown.as_slice() else { panic!("no passwords: {shown:?}") };
        [login.clone(), confirmation.clone()]
    }
}
