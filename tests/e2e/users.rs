//! 利用者管理: a user is changed, gets new passwords, becomes the master; and many are added at once.

use std::fs;

use crate::furnishing::{Furnishing, LOGIN, SATO, SUZUKI, TANAKA, fobs};
use crate::journey::Journey;

const LIST: &str = "ログインＩＤ,氏名,カナ,種別\n\
                    yamada,山田 和子,ヤマダ カズコ,一般ユーザ\n\
                    itou,伊藤 恵,イトウ メグミ,照会専用ユーザ\n";

/// 鈴木 on the first fob, 田中 on the second, and the administrator 佐藤 without one.
async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(SATO).await.add(TANAKA).await;
    company.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_user_becomes_an_administrator_and_gets_new_passwords() {
    let mut journey = Journey::signed_in("users-change", company().await).await;
    journey.to_user(TANAKA).await;
    journey.follow("users.change.open").await;
    journey.heading("nav.changeUser").await;
    journey.fill("common.name", "高橋 三郎").await;
    journey.radio("role.administrator").await;
    journey.text("users.change.gainsSlot").await;
    journey.look("user-change").await;
    journey.confirm_with_code(0, "users.change.action").await;
    journey.heading("users.change.resultTitle").await;
    journey.text("users.temporaryPasswords.onceOnly").await;
    journey.look("user-changed").await;

    // Back to his page, which goes by his new name.
    journey.follow("userCard.back").await;
    journey.heading("users.facts").await;
    journey.follow("users.reset.open").await;
    journey.heading("nav.resetPasswords").await;
    journey.look("passwords-reset-form").await;
    journey.confirm_with_code(0, "users.reset.action").await;
    journey.says("users.reset.done", &[("name", "高橋 三郎")]).await;
    journey.look("passwords-reset").await;

    journey.sign_out().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.text("error.wrong_credentials").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn the_master_hands_over_at_the_desk() {
    let mut journey = Journey::signed_in("users-master", company().await).await;
    journey.to_users("nav.changeMaster").await;
    journey.heading("nav.changeMaster").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.text("users.master.onlyHe").await;
    journey.look("master-change").await;
    journey.fill("users.master.password", LOGIN).await;
    journey.confirm_with_code(0, "users.master.action").await;
    journey.heading("users.master.resultTitle").await;
    journey.look("master-changed").await;

    // He goes on as an administrator, and his place at the head is another's.
    journey.follow("nav.manage").await;
    journey.press("manage.users").await;
    journey.heading("manageUsers.title").await;
    let again = journey.t.get("nav.changeMaster").to_owned();
    journey.window.gone("button", &again).await;
    journey.sign_out().await;
    journey.sign_in(TANAKA, 1).await;
    journey.to_users("nav.changeMaster").await;
    journey.heading("nav.changeMaster").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn users_are_added_from_a_list() {
    let mut journey = Journey::signed_in("users-list", company().await).await;
    journey.to_users("nav.importUsers").await;
    journey.heading("nav.importUsers").await;
    journey.press("users.import.template").await;
    journey.says("users.import.templateSaved", &[("name", "利用者一覧.csv")]).await;

    let list = journey.window.computer.user_list();
    fs::write(&list, format!("{LIST}tanaka,別人,,一般\nx,山本,,部長\n")).unwrap();
    journey.press("users.import.choose").await;
    journey.text("users.import.rejected").await;
    journey.text("error.user_differs").await;
    journey.look("user-list-refused").await;

    fs::write(&list, LIST).unwrap();
    journey.press("users.import.chooseOther").await;
    journey.text("users.import.passwords").await;
    journey.look("user-list").await;
    journey.fill_code_and_password(0).await;
    let action = journey.t.fill("users.import.action_other", &[("count", "2")]);
    journey.window.press("button", &action).await;
    journey.heading("users.import.resultTitle").await;
    journey.look("user-list-result").await;
    journey.to_users("nav.userList").await;
    journey.open_row("伊藤 恵").await;
    journey.heading("users.facts").await;
    journey.close().await;
}
