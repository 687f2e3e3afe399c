//! The training room: an unlock within twelve clicks of the first start; a role taken, a fob enrolled, the clock moved;
//! and every screen of the desk that the company's journey does not pass.

use kagimori_tests::keys;
use serde_json::json;

use crate::driver::Window;
use crate::journey::Journey;
use crate::texts::{Language, Texts};

const MOST_CLICKS: usize = 12;

/// What the fob with the serial number that is the first argument shows.
const DISPLAY: &str = "
    const fob = [...document.querySelectorAll('[data-serial]')]
        .find((element) => element.dataset.serial === arguments[0]);
    const front = (fob?.innerText ?? '').replace(arguments[0], '').replace(/\\s/g, '');
    const shown = front.match(/\\d{6}/)?.[0] ?? null;";

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn an_unlock_is_twelve_clicks_away_at_most() {
    let t = Texts::of(Language::Japanese);
    let window = Window::open_watched("training-clicks").await;
    let mut clicks = 0;

    window.heading(t.get("firstStart.title")).await;
    for (role, name) in [
        ("button", t.get("firstStart.training")),
        ("link", t.get("nav.manage")),
        ("button", t.get("manage.users")),
        ("button", t.get("nav.unlock")),
        ("row", "田中 三郎"),
        ("checkbox", t.get("unlock.spoke")),
        ("button", t.get("training.open")),
        ("textbox", t.get("common.confirmationPassword")),
    ] {
        window.click(role, name).await;
        clicks += 1;
    }
    window.text("renshu-kakunin-suzuki").await;
    window.type_text("renshu-kakunin-suzuki").await;
    window.click("button", t.get("unlock.action")).await;
    clicks += 1;

    window.heading(t.get("unlock.resultTitle")).await;
    window.text(t.get("unlock.done")).await;
    assert!(clicks <= MOST_CLICKS, "{clicks} clicks");
    window.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn roles_fobs_and_the_clock() {
    let t = Texts::of(Language::Japanese);
    let mut window = Window::open("training").await;

    window.press("button", "日本語").await;
    window.press("button", t.get("firstStart.training")).await;
    window.heading(t.get("nav.top")).await;
    window.look("top-page-folded").await;
    window.press("button", t.get("training.open")).await;
    window.there("button", t.get("training.nextDisplay")).await;
    window.look("top-page-with-fobs").await;

    window.press("button", t.get("training.chooseRole")).await;
    window.there("dialog", t.get("training.chooseRole")).await;
    window.look("choose-role").await;
    window.take_role("山田 和子", &t).await;
    window.heading(t.get("signIn.title")).await;
    window.look("sign-in-with-role").await;
    // Filled in from her card.
    window.press("button", t.get("signIn.submit")).await;
    window.heading(t.get("enrolment.title")).await;
    window.look("enrolment").await;
    window.fill(t.get("common.serial"), "KT000003").await;
    let code = window.fob("KT000003").await;
    window.fill(t.get("common.otp"), &code).await;
    window.press("button", t.get("enrolment.confirm")).await;
    window.heading(t.get("nav.top")).await;

    // The code she enrolled with is used up; the next display brings another.
    window.press("button", t.get("nav.signOut")).await;
    window.heading(t.get("signIn.title")).await;
    window.fill(t.get("common.loginId"), "yamada").await;
    window.fill(t.get("common.loginPassword"), "renshu-login-yamada").await;
    window.press("button", t.get("signIn.submit")).await;
    window.fill(t.get("common.otp"), &code).await;
    window.press("button", t.get("oneTimePassword.submit")).await;
    window.text(t.get("error.otp_replayed")).await;
    window.press("button", t.get("training.nextDisplay")).await;
    window.gone_from_fob("KT000003", &code).await;
    let next = window.fob("KT000003").await;
    window.fill(t.get("common.otp"), &next).await;
    window.press("button", t.get("oneTimePassword.submit")).await;
    window.heading(t.get("nav.top")).await;

    // Everything is as it was.
    window.press("button", t.get("training.reset")).await;
    window.there("alertdialog", t.get("training.reset")).await;
    window.look("reset").await;
    window.press("button", t.get("training.reset")).await;
    window.text("鈴木 一郎").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn what_was_practised_is_undone_by_one_button() {
    let journey = Journey::at(Window::open("training-again").await, Vec::new(), String::new());
    journey.press("firstStart.training").await;
    journey.heading("nav.top").await;
    for _ in 0..2 {
        // Suspended at first, and again.
        journey.to_users("nav.unlock").await;
        journey.window.choose_row("田中 三郎").await;
        journey.tick("unlock.spoke").await;
        journey.fill("common.confirmationPassword", "renshu-kakunin-suzuki").await;
        journey.press("unlock.action").await;
        journey.text("unlock.done").await;
        journey.press("training.open").await;
        journey.press("training.reset").await;
        journey.window.there("alertdialog", journey.t.get("training.reset")).await;
        journey.press("training.reset").await;
        journey.window.gone("alertdialog", journey.t.get("training.reset")).await;
        journey.press("training.fold").await;
    }
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn every_other_screen_of_the_desk() {
    let t = Texts::of(Language::Japanese);
    let mut window = Window::open("desk").await;
    let fobs = keys(2, 9);
    std::fs::write(window.computer.seed_file(), kagimori_tests::pskc(&fobs, "Acme")).unwrap();

    window.press("button", "日本語").await;
    window.press("button", t.get("firstStart.training")).await;
    window.heading(t.get("nav.top")).await;
    window.look_at("verify", t.get("nav.verify")).await;
    window.look_at("history", t.get("nav.history")).await;
    export_and_verify(&mut window, &t).await;
    window.look_at("training", t.get("nav.training")).await;
    window.look_at("tokens", t.get("nav.tokens")).await;
    window.press("link", t.get("nav.importTokens")).await;
    window.heading(t.get("nav.importTokens")).await;
    window.press("button", t.get("importForm.choose")).await;
    // A real file has no place beside a clock that moves.
    window.text(t.get("importForm.rejected")).await;
    window.look("import-refused").await;
    window.press("link", t.get("nav.tokens")).await;
    window.open_row("KT000001").await;
    window.text("KT000001").await;
    window.look("token").await;

    window.press("link", t.get("nav.manage")).await;
    window.press("button", t.get("manage.users")).await;
    window.press("button", t.get("nav.stopUsers")).await;
    window.heading(t.get("nav.stopUsers")).await;
    window.look("stop-users").await;
    window.press("link", t.get("nav.manageUsers")).await;
    window.press("button", t.get("nav.unlockPasswords")).await;
    window.heading(t.get("nav.unlockPasswords")).await;
    window.look("unlock-passwords").await;
    window.press("link", t.get("nav.manageUsers")).await;
    window.press("button", t.get("manageUsers.enrol")).await;
    window.heading(t.get("nav.enrolUser")).await;
    window.look("enrol-user").await;
    window.press("link", t.get("nav.manageUsers")).await;
    window.press("button", t.get("nav.userList")).await;
    window.open_row("田中 三郎").await;
    window.text(t.get("users.facts")).await;
    window.look("user").await;

    window.press("link", t.get("nav.settings")).await;
    window.heading(t.get("nav.settings")).await;
    window.look("settings").await;
    window.press("link", t.get("nav.passwords")).await;
    window.heading(t.get("passwords.title")).await;
    window.look("passwords").await;
    window.press("button", t.get("nav.lock")).await;
    window.heading(t.get("locked.title")).await;
    window.look("locked").await;
    window.fill(t.get("common.loginPassword"), "wrong password").await;
    window.press("button", t.get("locked.submit")).await;
    window.text(t.get("error.wrong_credentials")).await;
    window.look("locked-refused").await;
    window.close().await;
}

impl Window {
    /// Goes to a place of the navigation.
    async fn look_at(&mut self, stop: &str, place: &str) {
        self.press("link", place).await;
        self.heading(place).await;
        self.look(stop).await;
    }

    /// Takes the role of this person in the dialog.
    async fn take_role(&self, name: &str, t: &Texts) {
        self.press("button", &t.fill("training.takeRole", &[("name", name)])).await;
    }

    /// What the virtual fob shows.
    async fn fob(&self, serial: &str) -> String {
        self.wait("a display", &format!("{DISPLAY} return shown !== null;"), vec![json!(serial)]).await;
        let code = self.run(&format!("{DISPLAY} return shown;"), vec![json!(serial)]).await;
        code.as_str().unwrap_or_else(|| panic!("no display of {serial}")).to_owned()
    }

    /// Waits until the virtual fob shows another code.
    async fn gone_from_fob(&self, serial: &str, code: &str) {
        let script = format!("{DISPLAY} return shown !== null && shown !== arguments[1];");
        self.wait("the next display", &script, vec![json!(serial), json!(code)]).await;
    }

    /// Opens the row with this text.
    async fn open_row(&self, text: &str) {
        self.reach_row(text).await;
        self.key(fantoccini::key::Key::Enter).await;
    }
}

/// 「書き出し」 writes a new file in a folder that the page never learns, and 「履歴を検証」 finds nothing amiss.
async fn export_and_verify(window: &mut Window, t: &Texts) {
    window.press("button", t.get("history.exportCsv")).await;
    window.text(".csv").await;
    let folder = window.computer.seed_file().parent().unwrap().to_owned();
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let exported: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "csv")).collect();
    let [file] = exported.as_slice() else { panic!("one file is wanted, not {exported:?}") };
    assert!(std::fs::read(file).unwrap().starts_with("\u{FEFF}kagimori_history".as_bytes()));
    window.look("history-exported").await;
    window.press("button", t.get("history.verify")).await;
    window.text(t.get("history.headHint")).await;
    window.look("history-verified").await;
}
