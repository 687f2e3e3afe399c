//! The whole of the manual in the real window, by keyboard: from the first start of a company to an unlock and a
//! revoke. Every one-time password is `oathtool`'s.

use kagimori_tests::{Fob, code_of, keys, pskc};

use crate::driver::Window;
use crate::furnishing::{CONFIRMATION, FIRST_CONFIRMATION, FIRST_LOGIN, LOGIN, SATO, SUZUKI, TANAKA};
use crate::journey::Journey;
use crate::texts::{Language, Texts};

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_company_from_set_up_to_revoke_in_japanese() {
    let window = Window::open_watched("company").await;
    play(window, Language::Japanese, true).await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_company_from_set_up_to_revoke_in_english() {
    let window = Window::open_watched("company-english").await;
    play(window, Language::English, false).await;
}

/// `looks`: every stop is looked at, or the way is all that matters.
async fn play(window: Window, language: Language, looks: bool) {
    window.speak(language).await;
    let keys = keys(3, 7);
    std::fs::write(window.computer.seed_file(), pskc(&keys, "Acme")).unwrap();
    let fobs = keys.iter().map(Fob::from).collect();
    let mut journey = Journey { t: Texts::of(language), looks, ..Journey::at(window, fobs, String::new()) };

    journey.set_up().await;
    journey.add_a_user().await;
    journey.user_signs_in_for_the_first_time().await;
    journey.user_signs_in_with_a_code().await;
    journey.five_wrong_codes_suspend().await;
    journey.unlock_by_the_five_steps().await;
    journey.user_signs_in_with_a_code().await;
    journey.revoke_by_the_five_steps().await;
    journey.user_must_enrol_again().await;
    journey.close().await;
}

impl Journey {
    /// What `oathtool` says a fob shows once it shows another code than before.
    fn next_of_oathtool(&mut self, fob: usize) -> String {
        self.window.computer.clock.advance(60);
        code_of(&keys(3, 7)[fob], self.window.computer.clock.now())
    }

    /// 初期設定 ① to ⑦.
    async fn set_up(&mut self) {
        self.heading("firstStart.title").await;
        self.look("first-start").await;
        self.press("firstStart.company").await;

        self.heading("setUp.title").await;
        self.fill("setUp.contractCode", "0000123").await;
        self.fill("setUp.contractName", "△△商事株式会社").await;
        self.fill("common.kana", "サンカクショウジ").await;
        self.fill("setUp.branch", "本店営業部").await;
        self.fill("setUp.institutionName", "みほん信用組合").await;
        self.fill("setUp.telephone", "03-0000-0000").await;
        self.look("set-up-contract").await;
        self.press("common.next").await;

        self.fill("setUp.loginIdAgain", SUZUKI.login_id).await;
        self.fill("common.loginId", SUZUKI.login_id).await;
        self.fill("common.name", SUZUKI.name).await;
        self.fill("common.kana", "スズキ イチロウ").await;
        self.fill("common.loginPassword", LOGIN).await;
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        self.look("set-up-master").await;
        self.press("common.next").await;

        self.window.there("textbox", self.t.get("setUp.lastGroup")).await;
        let code = self.window.recovery_code().await;
        self.look("set-up-recovery").await;
        self.fill("setUp.lastGroup", &code[code.len() - 4..]).await;
        self.press("setUp.create").await;

        self.press("importForm.choose").await;
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        self.look("set-up-tokens").await;
        self.window.press("button", &self.t.fill("importForm.take_other", &[("count", "3")])).await;
        self.window.text(&self.t.fill("setUp.tokensDone", &[("n", "3")])).await;
        self.press("setUp.continue").await;

        self.fill("common.confirmationPassword", CONFIRMATION).await;
        self.look("set-up-start-date").await;
        self.press("setUp.setStart").await;
        self.press("setUp.continue").await;

        let serial = self.fobs[0].serial.clone();
        self.fill("common.serial", &serial).await;
        let code = self.next_of_oathtool(0);
        self.fill("common.otp", &code).await;
        self.look("set-up-enrolment").await;
        self.press("enrolment.confirm").await;
        self.window.text(self.t.get("setUp.enrolDone")).await;
        self.press("setUp.continue").await;

        self.fill("common.loginId", SATO.login_id).await;
        self.fill("common.name", SATO.name).await;
        self.fill("setUp.temporaryLogin", FIRST_LOGIN).await;
        self.fill("setUp.temporaryConfirmation", FIRST_CONFIRMATION).await;
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        let code = self.next_of_oathtool(0);
        self.fill("common.otp", &code).await;
        self.look("set-up-administrator").await;
        self.press("setUp.addAdministrator").await;
        self.window.text(&self.t.fill("setUp.administratorDone", &[("name", SATO.name)])).await;
        self.press("setUp.finish").await;
        self.heading("nav.top").await;
        self.window.text(self.t.get("setUp.finished")).await;
        self.look("top-page").await;
    }

    async fn add_a_user(&mut self) {
        self.go_to_user_management().await;
        self.press("nav.userList").await;
        self.heading("nav.userList").await;
        self.press("users.add").await;
        self.fill("common.loginId", TANAKA.login_id).await;
        self.fill("common.name", TANAKA.name).await;
        self.window.choose_radio(self.t.get("role.general")).await;
        self.fill("users.firstLoginPassword", FIRST_LOGIN).await;
        self.fill("users.firstConfirmationPassword", FIRST_CONFIRMATION).await;
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        let code = self.next_of_oathtool(0);
        self.fill("common.otp", &code).await;
        self.look("user-form").await;
        self.press("users.addAction").await;
        self.window.text(TANAKA.name).await;
        self.look("users").await;
    }

    async fn user_signs_in_for_the_first_time(&mut self) {
        self.begin_user_mode().await;
        self.look("user-mode-sign-in").await;
        self.give_password(TANAKA, FIRST_LOGIN).await;

        self.heading("newPasswords.title").await;
        self.fill("newPasswords.currentLogin", FIRST_LOGIN).await;
        self.fill("newPasswords.currentConfirmation", FIRST_CONFIRMATION).await;
        self.fill("newPasswords.newLogin", LOGIN).await;
        self.fill("newPasswords.newConfirmation", CONFIRMATION).await;
        self.look("new-passwords").await;
        self.press("newPasswords.submit").await;

        self.enrol().await;
        self.window.press("button", self.t.get("nav.signOut")).await;
    }

    /// 手順１ of 「ＯＴＰ（ハードウェアトークン）利用開始」.
    async fn enrol(&mut self) {
        self.heading("enrolment.title").await;
        let serial = self.fobs[1].serial.clone();
        self.fill("common.serial", "KG99999999").await;
        self.fill("common.otp", "000000").await;
        self.press("enrolment.confirm").await;
        self.window.text(self.t.get("error.token_not_confirmed")).await;
        self.look("enrolment-refused").await;
        self.fill("common.serial", &serial).await;
        let code = self.next_of_oathtool(1);
        self.fill("common.otp", &code).await;
        self.press("enrolment.confirm").await;
        self.heading("nav.top").await;
        self.window.text(self.t.get("enrolment.done")).await;
        self.look("top-page-of-a-user").await;
    }

    /// At the sign-in page of 利用者モード; leaves him signed out again.
    async fn user_signs_in_with_a_code(&mut self) {
        self.give_password(TANAKA, LOGIN).await;
        self.window.there("textbox", self.t.get("common.otp")).await;
        self.look("one-time-password").await;
        let code = self.next_of_oathtool(1);
        self.fill("common.otp", &code).await;
        self.press("oneTimePassword.submit").await;
        self.heading("nav.top").await;
        self.window.press("button", self.t.get("nav.signOut")).await;
        self.heading("signIn.title").await;
    }

    async fn five_wrong_codes_suspend(&mut self) {
        self.give_password(TANAKA, LOGIN).await;
        for (wrong, left) in ["111111", "222222", "333333", "444444", "555555"].into_iter().zip((0..5).rev())
        {
            self.fill("common.otp", wrong).await;
            self.press("oneTimePassword.submit").await;
            let left = left.to_string();
            self.window.text(&self.t.fill("error.otp_wrong", &[("left", &left)])).await;
        }
        // Even the right one, which is not used up by it.
        let code = self.next_of_oathtool(1);
        self.fill("common.otp", &code).await;
        self.press("oneTimePassword.submit").await;
        self.window.text(self.t.get("error.otp_suspended")).await;
        self.look("suspended").await;
        self.window.press("button", self.t.get("nav.signOut")).await;
        self.heading("signIn.title").await;
    }

    /// 手順１ and 手順２: 「管理」, 「利用者管理」.
    async fn go_to_user_management(&mut self) {
        self.window.press("link", self.t.get("nav.manage")).await;
        self.heading("manage.title").await;
        self.look("manage").await;
        self.press("manage.users").await;
        self.heading("manageUsers.title").await;
        self.look("manage-users").await;
    }

    async fn unlock_by_the_five_steps(&mut self) {
        self.end_user_mode().await;
        self.go_to_user_management().await;
        self.press("nav.unlock").await;
        self.heading("unlock.title").await;
        self.window.choose_row(TANAKA.name).await;
        self.window.text(&self.t.fill("unlock.situationOf", &[("name", TANAKA.name)])).await;
        self.window.toggle("checkbox", self.t.get("unlock.spoke")).await;
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        self.look("unlock").await;
        self.press("unlock.action").await;
        self.heading("unlock.resultTitle").await;
        self.window.text(self.t.get("unlock.done")).await;
        self.look("unlock-result").await;
        self.window.press("link", self.t.get("common.toTop")).await;
        self.heading("nav.top").await;
        self.begin_user_mode().await;
    }

    async fn revoke_by_the_five_steps(&mut self) {
        self.end_user_mode().await;
        self.go_to_user_management().await;
        self.press("nav.revoke").await;
        self.heading("revoke.title").await;
        self.window.choose_row(TANAKA.name).await;
        self.window.choose_radio(self.t.get("reason.battery")).await;
        self.window.text(self.t.get("consequences.effect.stops")).await;
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        let code = self.next_of_oathtool(0);
        self.fill("common.otp", &code).await;
        self.look("revoke").await;
        self.press("revoke.action").await;
        self.heading("revoke.resultTitle").await;
        self.window.text(self.t.get("revoke.nextSignIn")).await;
        self.window.text(self.t.get("revoke.reuse")).await;
        self.look("revoke-result").await;
        self.window.press("link", self.t.get("common.toTop")).await;
        self.heading("nav.top").await;
    }

    /// 「次回ログイン時に利用開始登録画面が表示されます」, and the revoked token may be used again.
    async fn user_must_enrol_again(&mut self) {
        self.begin_user_mode().await;
        self.give_password(TANAKA, LOGIN).await;
        self.heading("enrolment.title").await;
        let serial = self.fobs[1].serial.clone();
        self.fill("common.serial", &serial).await;
        let code = self.next_of_oathtool(1);
        self.fill("common.otp", &code).await;
        self.press("enrolment.confirm").await;
        self.window.text(self.t.get("enrolment.done")).await;
    }
}

impl Window {
    /// Switches the window's language at the top right of the first page.
    async fn speak(&self, language: Language) {
        let button = match language {
            Language::Japanese => "日本語",
            Language::English => "English",
        };
        self.press("button", button).await;
    }

    /// The recovery code as it stands on the page.
    pub(crate) async fn recovery_code(&self) -> String {
        let text = self.all_text().await.replace(char::is_whitespace, " ");
        let words = text.replace("- ", "-");
        let code = words.split(' ').find(|word| word.len() == 34 && word.matches('-').count() == 6);
        code.unwrap_or_else(|| panic!("no recovery code in: {words}")).to_owned()
    }
}
