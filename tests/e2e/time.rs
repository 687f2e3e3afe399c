//! A fob whose time is off, a fob that is away, and a clock that was set: in the real window, by keyboard.

use crate::furnishing::{AHEAD, LOGIN, SUZUKI, TANAKA, company_with_a_suspended_user};
use crate::journey::Journey;

const DAY: i64 = 86_400;

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_fob_runs_ahead_and_another_is_left_at_home() {
    let mut journey = Journey::signed_in("time-of-fobs", company_with_a_suspended_user().await).await;
    journey.failures_fit_a_fob_that_runs_ahead().await;
    journey.two_codes_put_it_right().await;
    journey.a_stray_fob_is_found().await;
    journey.temporary_codes().await;
    journey.settings().await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_clock_that_was_set_is_confirmed_at_the_desk_and_at_sign_in() {
    let furnishing = company_with_a_suspended_user().await;
    let mut journey = Journey::signed_in("time-of-the-computer", furnishing).await;
    journey.a_clock_behind_stops_the_checks().await;
    journey.a_long_absence_is_asked_about_at_sign_in().await;
    journey.close().await;
}

impl Journey {
    /// The next code of the second fob, which runs ahead.
    pub(crate) fn next_code_ahead(&mut self) -> String {
        self.window.computer.clock.advance(60);
        self.fobs[1].shows(self.window.computer.clock.now() + AHEAD)
    }

    async fn failures_fit_a_fob_that_runs_ahead(&mut self) {
        self.to_users("nav.unlock").await;
        self.window.choose_row("田中 三郎").await;
        let ahead = self.t.fill("diagnosis.fast", &[("duration", "4分")]);
        self.window.text(&ahead).await;
        self.press("diagnosis.ask").await;
        self.window.text(&self.t.fill("diagnosis.cause.fob_fast", &[("duration", "4分")])).await;
        self.look("unlock-drift").await;
        self.window.toggle("checkbox", self.t.get("unlock.spoke")).await;
        self.confirm("unlock.action").await;
        self.text("unlock.done").await;
    }

    async fn two_codes_put_it_right(&mut self) {
        self.to_token(1).await;
        let code = self.next_code_ahead();
        self.fill("common.otp", &code).await;
        self.press("tokens.test.action").await;
        self.text("tokens.test.notNow").await;
        self.look("token-test").await;

        self.follow("nav.resync").await;
        self.heading("nav.resync").await;
        let (first, second) = (self.next_code_ahead(), self.next_code_ahead());
        self.fill("resync.first", &first).await;
        self.look("resync-waiting").await;
        self.press("resync.changed").await;
        // A used or mistyped one first: what is wrong is said.
        self.fill("resync.second", "000000").await;
        self.confirm("resync.action").await;
        self.text("error.resync_failed.out_of_range").await;
        self.look("resync-refused").await;
        self.fill("resync.first", &first).await;
        self.press("resync.changed").await;
        self.fill("resync.second", &second).await;
        self.confirm("resync.action").await;
        self.heading("resync.resultTitle").await;
        self.text("resync.worksAtOnce").await;
        self.look("resync-result").await;

        // The next display is right now.
        self.to_token(1).await;
        let code = self.next_code_ahead();
        self.fill("common.otp", &code).await;
        self.press("tokens.test.action").await;
        self.text("tokens.test.works").await;
        self.look("token-time").await;
    }

    async fn a_stray_fob_is_found(&mut self) {
        self.follow("nav.tokens").await;
        self.follow("nav.identify").await;
        self.heading("nav.identify").await;
        let code = self.next_code(2);
        self.fill("common.otp", &code).await;
        self.press("identify.action").await;
        self.text("identify.one").await;
        self.window.text(&self.fobs[2].serial).await;
        self.look("identify").await;
    }

    async fn temporary_codes(&mut self) {
        self.to_users("nav.temporaryCodes").await;
        self.heading("nav.temporaryCodes").await;
        self.window.choose_row("田中 三郎").await;
        self.look("temporary-codes").await;
        self.confirm("users.temporaryCodes.action").await;
        self.heading("users.temporaryCodes.resultTitle").await;
        self.look("temporary-codes-result").await;
        let script = "return [...document.querySelectorAll('ul[aria-label] li')].map((li) => li.innerText);";
        let codes = self.window.run(script, vec![]).await;
        let code = codes[0].as_str().unwrap().to_owned();
        assert_eq!(code.chars().filter(char::is_ascii_digit).count(), 8, "{codes}");

        // It stands in for the fob, once.
        self.begin_check(TANAKA, "purpose.transfer").await;
        self.check(&code).await;
        self.window.text(&self.t.fill("verify.temporaryLeft", &[("left", "2")])).await;
        self.look("verify-temporary").await;
        self.press("verify.next").await;
        self.choose_whose_code_it_is(TANAKA).await;
        self.check(&code).await;
        self.text("error.otp_replayed").await;
        self.look("verify-refused").await;
    }

    async fn settings(&mut self) {
        self.follow("nav.settings").await;
        self.heading("settings.policy").await;
        self.look("settings-policy").await;
        self.press("settings.change").await;
        self.window.there("textbox", self.t.get("common.confirmationPassword")).await;
        self.look("settings-policy-form").await;
        self.fill("settings.usersPerContract", "0").await;
        self.confirm("settings.save").await;
        self.window.text(&self.t.fill("settings.usersRange", &[("min", "1"), ("max", "10,000")])).await;
        self.fill("settings.usersPerContract", "50").await;
        self.confirm("settings.save").await;
        self.text("settings.policyChanged").await;
    }

    async fn a_clock_behind_stops_the_checks(&mut self) {
        self.window.computer.clock.set(-3_600);
        self.follow("nav.tokens").await;
        self.text("clock.stopped").await;
        self.look("clock-banner").await;
        self.follow("clock.goConfirm").await;
        self.heading("clock.title").await;
        self.look("clock").await;
        self.fill("clock.reason", "進んでいた時計を合わせた").await;
        self.confirm("clock.confirm").await;
        self.text("clock.done").await;
        self.look("clock-confirmed").await;
        self.window.gone("link", self.t.get("clock.goConfirm")).await;
    }

    async fn a_long_absence_is_asked_about_at_sign_in(&mut self) {
        self.sign_out().await;
        self.window.computer.clock.advance(40 * DAY);
        self.window.reopen().await;
        self.give_password(SUZUKI, LOGIN).await;
        self.heading("clock.title").await;
        self.look("clock-at-sign-in").await;
        self.fill("clock.reason", "長期休業").await;
        self.confirm("clock.confirm").await;
        self.give_code(0).await;
        self.heading("nav.top").await;
        self.window.gone("link", self.t.get("clock.goConfirm")).await;
    }
}
