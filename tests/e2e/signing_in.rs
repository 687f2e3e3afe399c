//! Who gets to a desk, and who does not any more.

use fantoccini::key::Key;
use jiff::{Timestamp, tz::TimeZone};

use crate::clock::time_of_the_computer;
use crate::furnishing::{CONFIRMATION, Furnishing, ITO, LOGIN, SATO, SUZUKI, TANAKA, fobs};
use crate::journey::Journey;

const DAY: i64 = 86_400;
const NEW_LOGIN: &str = "yama to kawa to umi";

/// 鈴木 on the first fob, 田中 on the second.
async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_general_user_comes_to_his_own_page_and_the_operator_takes_the_desk_back() {
    let mut journey = Journey::signed_in("user-mode", company().await).await;
    journey.begin_user_mode().await;
    journey.says("signIn.userModeText", &[("name", SUZUKI.name)]).await;
    journey.sign_in(TANAKA, 1).await;
    journey.text("top.standingText.active").await;
    for place in ["nav.manage", "nav.verify", "nav.tokens"] {
        let place = journey.t.get(place).to_owned();
        journey.window.gone("link", &place).await;
    }
    journey.follow("nav.history").await;
    // His own entries, and nobody is asked for.
    journey.text("kind.signed_in").await;
    journey.window.gone("textbox", journey.t.get("history.user")).await;
    journey.sign_out().await;
    // The desk is not his to leave open.
    journey.press("signIn.endUserMode").await;
    journey.fill("common.loginPassword", "not the password").await;
    journey.window.key(Key::Enter).await;
    journey.says("error.login_password_wrong", &[("left", "4")]).await;
    journey.fill("common.loginPassword", LOGIN).await;
    journey.window.key(Key::Enter).await;
    journey.heading("nav.settings").await;
    journey.follow("nav.tokens").await;
    journey.heading("nav.tokens").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_read_only_user_sees_everything_and_changes_nothing() {
    let mut company = company().await;
    company.add(ITO).await.enrol(ITO, 1).await;
    let mut journey = Journey::signed_in("read-only", company).await;
    journey.begin_user_mode().await;
    journey.sign_in(ITO, 1).await;
    for place in ["nav.manage", "nav.verify"] {
        let place = journey.t.get(place).to_owned();
        journey.window.gone("link", &place).await;
    }
    journey.to_token(1).await;
    journey.window.text(TANAKA.name).await;
    for step in ["pause", "lose", "break_down"] {
        let button = journey.t.get(&format!("tokens.step.{step}.title")).to_owned();
        journey.window.gone("button", &button).await;
    }
    journey.window.gone("link", journey.t.get("nav.resync")).await;
    journey.follow("nav.history").await;
    journey.text("kind.user_added").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn an_expired_token_is_refused_and_seen_on_the_top_page() {
    let tomorrow =
        Timestamp::from_second(time_of_the_computer() + DAY).unwrap().to_zoned(TimeZone::UTC).date();
    let mut both = fobs(2);
    let expires = both.remove(1).until(&tomorrow.to_string());
    both.push(expires);
    let mut company = Furnishing::company(both).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    let mut furnished = company.close().await;
    furnished.computer.clock.advance(3 * DAY);
    let mut journey = furnished.open("token-expired").await;
    journey.sign_in(SUZUKI, 0).await;
    journey.text("top.expired").await;

    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.give_code(1).await;
    journey.text("error.token_expired").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_stopped_user_stays_out_until_he_is_resumed() {
    let mut journey = Journey::signed_in("stop-and-resume", company().await).await;
    journey.to_users("nav.stopUsers").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.confirm("users.act.stop.action").await;
    journey.says("users.act.stop.done", &[("name", TANAKA.name)]).await;
    journey.begin_user_mode().await;
    journey.give_password(TANAKA, LOGIN).await;
    journey.text("error.user_stopped").await;
    journey.end_user_mode().await;

    journey.to_users("nav.stopUsers").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.confirm("users.act.resume.action").await;
    journey.says("users.act.resume.done", &[("name", TANAKA.name)]).await;
    journey.begin_user_mode().await;
    journey.sign_in(TANAKA, 1).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn five_wrong_login_passwords_lock_it_until_somebody_unlocks_it() {
    let mut journey = Journey::signed_in("login-locked", company().await).await;
    journey.begin_user_mode().await;
    for wrong in 1..=5 {
        journey.give_password(TANAKA, &format!("not the password {wrong}")).await;
        journey.text("error.wrong_credentials").await;
        journey.window.gone("button", journey.t.get("common.pending")).await;
    }
    journey.give_password(TANAKA, LOGIN).await;
    journey.text("error.login_locked").await;
    journey.end_user_mode().await;

    journey.follow("nav.top").await;
    journey.text("top.lockedPasswords").await;
    journey.to_users("nav.unlockPasswords").await;
    journey.window.choose_row(TANAKA.name).await;
    journey.confirm("users.act.unlockPasswords.action").await;
    journey.says("users.act.unlockPasswords.done", &[("name", TANAKA.name)]).await;
    journey.begin_user_mode().await;
    journey.sign_in(TANAKA, 1).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn idleness_locks_and_after_twelve_hours_the_fob_is_asked_for_as_well() {
    let mut journey = Journey::signed_in("lock", company().await).await;
    journey.to_users("nav.userList").await;
    journey.press("users.add").await;
    journey.fill("common.name", "原 夏").await;
    // It is kept at the first pause.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    journey.window.computer.clock.idle(10 * 60);
    journey.heading("locked.title").await;
    // Nothing of the desk is left on the page.
    let left = journey.window.all_text().await;
    assert!(!left.contains(TANAKA.name), "{left}");
    journey.fill("common.loginPassword", LOGIN).await;
    journey.press("locked.submit").await;
    journey.finds_what_he_typed().await;

    journey.window.computer.clock.idle(DAY / 2);
    journey.heading("locked.title").await;
    journey.fill("common.loginPassword", LOGIN).await;
    journey.press("locked.submit").await;
    journey.give_code(0).await;
    journey.finds_what_he_typed().await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn once_changed_the_old_password_opens_nothing() {
    let mut journey = Journey::signed_in("own-password", company().await).await;
    journey.follow("nav.settings").await;
    journey.follow("nav.passwords").await;
    journey.fill("passwords.presentLogin", LOGIN).await;
    journey.fill("passwords.presentConfirmation", CONFIRMATION).await;
    journey.fill("passwords.newLogin", NEW_LOGIN).await;
    journey.fill("passwords.newLoginAgain", "yama to kawa").await;
    journey.press("passwords.action").await;
    journey.text("passwords.loginDiffers").await;
    journey.fill("passwords.newLoginAgain", NEW_LOGIN).await;
    journey.press("passwords.action").await;
    journey.text("passwords.done").await;
    journey.sign_out().await;

    journey.give_password(SUZUKI, LOGIN).await;
    journey.text("error.wrong_credentials").await;
    journey.give_password(SUZUKI, NEW_LOGIN).await;
    journey.give_code(0).await;
    journey.heading("nav.top").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_confirmation_password_locked_by_its_owner_is_unlocked_by_another_operator() {
    let mut company = company().await;
    company.add(SATO).await.enrol(SATO, 1).await;
    let mut journey = Journey::signed_in("confirmation-locked", company).await;
    journey.to_users("nav.stopUsers").await;
    journey.window.choose_row(TANAKA.name).await;
    for left in ["4", "3", "2", "1", "0"] {
        journey.fill("common.confirmationPassword", &format!("wrong {left}")).await;
        journey.press("users.act.stop.action").await;
        journey.says("error.confirmation_wrong", &[("left", left)]).await;
    }
    journey.confirm("users.act.stop.action").await;
    journey.text("error.confirmation_locked").await;
    journey.sign_out().await;

    journey.sign_in(SATO, 1).await;
    journey.to_users("nav.unlockPasswords").await;
    journey.window.choose_row(SUZUKI.name).await;
    journey.confirm("users.act.unlockPasswords.action").await;
    journey.says("users.act.unlockPasswords.done", &[("name", SUZUKI.name)]).await;
    journey.close().await;
}

impl Journey {
    /// The form that he was filling in, with what he typed.
    async fn finds_what_he_typed(&self) {
        self.heading("users.add").await;
        let typed =
            "return [...document.querySelectorAll('input')].some(({ value }) => value === arguments[0]);";
        self.window.wait("what was typed", typed, vec!["原 夏".into()]).await;
    }
}
