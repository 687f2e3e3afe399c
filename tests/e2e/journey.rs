//! A journey under way: what people do at the window, in the window's own words.

use std::time::{Duration, Instant};

use fantoccini::key::Key;
use kagimori_tests::Fob;

use crate::driver::{PATIENCE, Window};
use crate::furnishing::{CONFIRMATION, Furnishing, LOGIN, Person, SUZUKI};
use crate::texts::{Language, Texts};

/// The window, its texts, and what lies on the table beside it.
pub(crate) struct Journey {
    pub(crate) window: Window,
    pub(crate) t: Texts,
    pub(crate) fobs: Vec<Fob>,
    /// The printed recovery code.
    pub(crate) recovery_code: String,
    /// Whether stops are looked at, or the way is all that matters.
    pub(crate) looks: bool,
}

impl Journey {
    pub(crate) fn at(window: Window, fobs: Vec<Fob>, recovery_code: String) -> Self {
        Self { window, t: Texts::of(Language::Japanese), fobs, recovery_code, looks: true }
    }

    /// At the furnished desk, where 鈴木 has signed in with the first fob.
    pub(crate) async fn signed_in(name: &'static str, furnishing: Furnishing) -> Self {
        let mut journey = furnishing.open(name).await;
        journey.sign_in(SUZUKI, 0).await;
        journey
    }

    pub(crate) async fn close(self) {
        self.window.close().await;
    }

    pub(crate) async fn look(&mut self, stop: &str) {
        if self.looks {
            self.window.look(stop).await;
        }
    }

    pub(crate) async fn press(&self, key: &str) {
        self.window.press("button", self.t.get(key)).await;
    }

    pub(crate) async fn follow(&self, key: &str) {
        self.window.press("link", self.t.get(key)).await;
    }

    pub(crate) async fn heading(&self, key: &str) {
        self.window.heading(self.t.get(key)).await;
    }

    pub(crate) async fn fill(&self, key: &str, text: &str) {
        self.window.fill(self.t.get(key), text).await;
    }

    pub(crate) async fn text(&self, key: &str) {
        self.window.text(self.t.get(key)).await;
    }

    /// Waits for a text with these values in it.
    pub(crate) async fn says(&self, key: &str, values: &[(&str, &str)]) {
        self.window.text(&self.t.fill(key, values)).await;
    }

    pub(crate) async fn tick(&self, key: &str) {
        self.window.toggle("checkbox", self.t.get(key)).await;
    }

    pub(crate) async fn radio(&self, key: &str) {
        self.window.choose_radio(self.t.get(key)).await;
    }

    /// A choice that is named by its title and what is said of it.
    pub(crate) async fn described_radio(&self, key: &str) {
        let name = format!("{}{}", self.t.get(key), self.t.get(&format!("{key}Text")));
        self.window.choose_radio(&name).await;
    }

    /// Chooses from a list that shows its choice now: the texts of label, choice and wish.
    pub(crate) async fn choose(&self, label: &str, now: &str, wish: &str) {
        self.window.press("button", &format!("{now} {label}")).await;
        self.window.there("option", wish).await;
        self.window.key(Key::Home).await;
        self.window.move_to(Key::Down, "option", wish).await;
        self.window.key(Key::Enter).await;
        self.window.gone("option", wish).await;
    }

    /// 「確認用パスワード」 and the button.
    pub(crate) async fn confirm(&self, action: &str) {
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        self.press(action).await;
    }

    /// The same with the next code of this fob.
    pub(crate) async fn confirm_with_code(&mut self, fob: usize, action: &str) {
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        let code = self.next_code(fob);
        self.fill("common.otp", &code).await;
        self.press(action).await;
    }

    /// Opens the row with this text.
    pub(crate) async fn open_row(&self, text: &str) {
        self.window.reach_row(text).await;
        self.window.key(Key::Enter).await;
    }

    /// What a fob shows once it shows another code than before.
    pub(crate) fn next_code(&mut self, fob: usize) -> String {
        self.window.computer.clock.advance(60);
        self.code(fob)
    }

    /// What it shows now.
    pub(crate) fn code(&self, fob: usize) -> String {
        self.fobs[fob].shows(self.window.computer.clock.now())
    }

    /// 「ログイン」: login ID and password.
    pub(crate) async fn give_password(&self, person: Person, password: &str) {
        self.heading("signIn.title").await;
        self.fill("common.loginId", person.login_id).await;
        self.fill("common.loginPassword", password).await;
        self.press("signIn.submit").await;
    }

    /// 「ワンタイムパスワード」 with the next code of a fob, whatever comes of it.
    pub(crate) async fn give_code(&mut self, fob: usize) {
        self.window.there("textbox", self.t.get("common.otp")).await;
        let code = self.next_code(fob);
        self.type_code(&code).await;
    }

    pub(crate) async fn type_code(&self, code: &str) {
        self.fill("common.otp", code).await;
        self.press("oneTimePassword.submit").await;
    }

    /// Signs in, with a fob.
    pub(crate) async fn sign_in(&mut self, person: Person, fob: usize) {
        self.give_password(person, LOGIN).await;
        self.give_code(fob).await;
        self.heading("nav.top").await;
    }

    pub(crate) async fn sign_out(&self) {
        self.press("nav.signOut").await;
        self.heading("signIn.title").await;
    }

    /// 「利用者モード」: others sign in at this open desk.
    pub(crate) async fn begin_user_mode(&self) {
        self.follow("nav.settings").await;
        self.heading("nav.settings").await;
        self.press("settings.beginUserMode").await;
        self.heading("signIn.title").await;
    }

    /// Whoever opened the desk takes it back.
    pub(crate) async fn end_user_mode(&self) {
        self.press("signIn.endUserMode").await;
        self.window.there("dialog", self.t.get("signIn.endUserMode")).await;
        self.fill("common.loginPassword", LOGIN).await;
        self.window.key(Key::Enter).await;
        // Where he left it.
        self.heading("nav.settings").await;
    }

    /// 「管理」, 「利用者管理」 and one of its tasks.
    pub(crate) async fn to_users(&self, task: &str) {
        self.follow("nav.manage").await;
        self.press("manage.users").await;
        self.heading("manageUsers.title").await;
        self.press(task).await;
    }

    /// The page of one user.
    pub(crate) async fn to_user(&self, person: Person) {
        self.to_users("nav.userList").await;
        self.open_row(person.name).await;
        self.heading("users.facts").await;
    }

    /// 「管理」, 「保管庫の管理」 and one of its tasks.
    pub(crate) async fn to_vault(&self, task: &str) {
        self.follow("nav.manage").await;
        self.press("nav.vault").await;
        self.heading("nav.vault").await;
        self.press(task).await;
        self.heading(task).await;
    }

    /// Waits for the day's backup, which is made while a desk is open, and reads the list of them.
    pub(crate) async fn to_the_days_backup(&self) {
        let folder = self.window.computer.vault().join("backups");
        let made = || {
            let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            files.map(|file| file.path()).any(|path| path.extension().is_some_and(|e| e == "kagimori-backup"))
        };
        let started = Instant::now();
        while !made() {
            assert!(started.elapsed() < PATIENCE, "no backup was made");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.to_vault("nav.backups").await;
        self.window.there("heading", self.t.get("backups.list")).await;
        self.window.gone("heading", self.t.get("backups.empty")).await;
    }

    /// The page of a fob.
    pub(crate) async fn to_token(&self, fob: usize) {
        self.follow("nav.tokens").await;
        self.heading("nav.tokens").await;
        self.open_row(&self.fobs[fob].serial).await;
        self.heading("tokens.registrations").await;
    }

    /// A step in a fob's life, on its page.
    pub(crate) async fn step(&self, step: &str) {
        self.press(&format!("tokens.step.{step}.title")).await;
        self.window.there("dialog", self.t.get(&format!("tokens.step.{step}.title"))).await;
        self.confirm(&format!("tokens.step.{step}.action")).await;
        self.text(&format!("tokens.step.{step}.done")).await;
    }

    /// 「ワンタイムパスワード認証」: who, and what for.
    pub(crate) async fn begin_check(&self, person: Person, purpose: &str) {
        self.follow("nav.verify").await;
        self.heading("nav.verify").await;
        self.choose_whose_code_it_is(person).await;
        let (label, nothing) = (self.t.get("verify.purpose"), self.t.get("common.choose"));
        self.choose(label, nothing, self.t.get(purpose)).await;
    }

    /// 「利用者」: while its list is open the field has no name to be found by, so it is reached from the one behind.
    pub(crate) async fn choose_whose_code_it_is(&self, person: Person) {
        self.window.go_to("textbox", self.t.get("common.otp")).await;
        for _ in 0..2 {
            self.window.chord(&[Key::Shift.into(), Key::Tab.into()]).await;
        }
        self.window.type_text(person.login_id).await;
        self.window.text(person.kana).await;
        self.window.key(Key::Down).await;
        self.window.key(Key::Enter).await;
    }

    /// 「認証」 of this code.
    pub(crate) async fn check(&self, code: &str) {
        self.fill("common.otp", code).await;
        self.press("verify.action").await;
    }
}
