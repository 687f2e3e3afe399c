//! 利用開始登録: at the first sign-in, and at the desk for somebody.

use kagimori_app::token_lifecycle::Step;

use crate::furnishing::{FIRST_CONFIRMATION, FIRST_LOGIN, Furnishing, LOGIN, SUZUKI, TANAKA, YAMADA, fobs};
use crate::journey::Journey;

const NEW_LOGIN: &str = "yama to kawa to umi";
const NEW_CONFIRMATION: &str = "ishi no ue ni mo";

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn passwords_that_were_given_out_are_changed_before_anything_else() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add_with(TANAKA, None).await.enrol(SUZUKI, 0).await;
    let journey = Journey::signed_in("first-passwords", company).await;
    journey.begin_user_mode().await;
    journey.give_password(TANAKA, FIRST_LOGIN).await;

    for (login, confirmation, answer) in [
        ("password1234", NEW_CONFIRMATION, "error.password_rule.too_common"),
        (FIRST_LOGIN, NEW_CONFIRMATION, "error.password_rule.unchanged"),
        (NEW_LOGIN, NEW_LOGIN, "error.password_rule.must_differ"),
    ] {
        journey.change_first_passwords(login, confirmation).await;
        journey.text(answer).await;
    }
    journey.change_first_passwords(NEW_LOGIN, NEW_CONFIRMATION).await;
    journey.heading("enrolment.title").await;
    // It cannot be skipped, only left.
    journey.sign_out().await;
    journey.give_password(TANAKA, FIRST_LOGIN).await;
    journey.text("error.wrong_credentials").await;
    journey.give_password(TANAKA, NEW_LOGIN).await;
    journey.heading("enrolment.title").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn whatever_is_wrong_with_the_token_the_user_reads_the_same() {
    let mut all = fobs(4);
    let expired = all.remove(3).until("2024-12-31");
    all.push(expired);
    let mut company = Furnishing::company(all).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.step(2, Step::Pause).await;
    let mut journey = Journey::signed_in("enrolment-wrong", company).await;
    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.heading("enrolment.title").await;

    journey.fill("common.serial", "KG99999999").await;
    journey.fill("common.otp", "123456").await;
    journey.press("enrolment.confirm").await;
    journey.text("error.token_not_confirmed").await;
    for paused_or_expired in [2, 3] {
        journey.enrol_oneself(paused_or_expired).await;
        journey.text("error.token_not_confirmed").await;
    }
    journey.enrol_oneself(1).await;
    journey.text("enrolment.done").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn sharing_is_asked_about_and_may_be_declined() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.add(YAMADA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    let mut journey = Journey::signed_in("sharing-declined", company).await;
    journey.begin_user_mode().await;
    journey.give_password(YAMADA, LOGIN).await;
    journey.heading("enrolment.title").await;

    journey.enrol_oneself(1).await;
    journey.says("error.token_shared_confirm", &[("n", "1")]).await;
    journey.press("enrolment.doNotShare").await;
    journey.window.gone("alertdialog", journey.t.get("enrolment.shareTitle")).await;
    journey.heading("enrolment.title").await;
    journey.enrol_oneself(1).await;
    journey.press("enrolment.share").await;
    journey.text("enrolment.done").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn five_wrong_codes_stop_the_enrolment_until_it_is_unlocked() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await;
    let mut journey = Journey::signed_in("enrolment-stopped", company).await;
    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.heading("enrolment.title").await;
    let serial = journey.fobs[1].serial.clone();
    for wrong in ["111111", "222222", "333333", "444444", "555555"] {
        journey.fill("common.serial", &serial).await;
        journey.fill("common.otp", wrong).await;
        journey.press("enrolment.confirm").await;
        journey.text("error.token_not_confirmed").await;
    }
    journey.enrol_oneself(1).await;
    journey.text("error.enrolment_stopped").await;
    journey.sign_out().await;
    journey.end_user_mode().await;

    journey.to_users("nav.unlock").await;
    journey.text("unlock.causeEnrolment").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.tick("unlock.spoke").await;
    journey.confirm("unlock.action").await;
    journey.text("unlock.done").await;
    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.heading("enrolment.title").await;
    journey.enrol_oneself(1).await;
    journey.text("enrolment.done").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn at_the_desk_the_operator_reads_the_exact_cause() {
    let mut company = Furnishing::company(fobs(3)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.step(2, Step::Lose).await;
    let mut journey = Journey::signed_in("enrolment-at-the-desk", company).await;
    journey.to_users("manageUsers.enrol").await;
    journey.window.choose_row(TANAKA.name).await;

    journey.enrol_somebody("KG99999999", "123456").await;
    journey.text("error.token_unknown").await;
    let (serial, code) = (journey.fobs[2].serial.clone(), journey.next_code(2));
    journey.enrol_somebody(&serial, &code).await;
    journey.text("error.token_lost").await;
    let (serial, code) = (journey.fobs[1].serial.clone(), journey.next_code(1));
    journey.enrol_somebody(&serial, &code).await;
    journey.heading("users.result").await;
    journey.text("users.act.enrol.done").await;
    journey.window.text(&serial).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn an_event_based_fob_is_enrolled_and_brought_back_after_idle_presses() {
    let mut all = fobs(2);
    let pressed = all.remove(1).by_counter();
    all.push(pressed);
    let mut company = Furnishing::company(all).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await;
    let journey = Journey::signed_in("event-based", company).await;
    let fob = journey.fobs[1].clone();
    journey.to_users("manageUsers.enrol").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.enrol_somebody(&fob.serial, &fob.code(0)).await;
    journey.text("users.act.enrol.done").await;

    // Pressed a hundred times in a pocket.
    journey.to_token(1).await;
    journey.follow("nav.resync").await;
    journey.text("resync.leadEvent").await;
    journey.fill("resync.first", &fob.code(100)).await;
    journey.fill("resync.second", &fob.code(101)).await;
    journey.confirm("resync.action").await;
    journey.heading("resync.resultTitle").await;
    journey.text("resync.correctedEvent").await;

    journey.begin_check(TANAKA, "purpose.transfer").await;
    journey.check(&fob.code(102)).await;
    journey.text("verify.accepted").await;
    journey.close().await;
}

impl Journey {
    /// 「トークン情報」 of one's own enrolment: a fob and its next code.
    pub(crate) async fn enrol_oneself(&mut self, fob: usize) {
        let (serial, code) = (self.fobs[fob].serial.clone(), self.next_code(fob));
        self.fill("common.serial", &serial).await;
        self.fill("common.otp", &code).await;
        self.press("enrolment.confirm").await;
    }

    async fn enrol_somebody(&self, serial: &str, code: &str) {
        self.fill("common.serial", serial).await;
        self.fill("common.otp", code).await;
        self.confirm("users.enrol.action").await;
    }

    async fn change_first_passwords(&self, login: &str, confirmation: &str) {
        self.heading("newPasswords.title").await;
        self.fill("newPasswords.currentLogin", FIRST_LOGIN).await;
        self.fill("newPasswords.currentConfirmation", FIRST_CONFIRMATION).await;
        self.fill("newPasswords.newLogin", login).await;
        self.fill("newPasswords.newConfirmation", confirmation).await;
        self.press("newPasswords.submit").await;
    }
}
