//! The vault as a whole, in the real window and by keyboard: backup, rehearsal, check, keys; an older copy of itself;
//! and a new computer with nothing but a backup and the recovery sheet.

use std::fs;
use std::path::Path;

use kagimori_tests::code_of;

use crate::desk_of_a_company::{CONFIRMATION, Company, LOGIN, furnish};
use crate::driver::Window;
use crate::texts::{Language, Texts};

const NEW_LOGIN: &str = "yama to kawa to umi";
const NEW_CONFIRMATION: &str = "haru natsu aki fuyu";

struct Journey {
    window: Window,
    t: Texts,
    company: Company,
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_master_looks_after_his_vault() {
    let mut journey = Journey::begin("vault-care").await;
    journey.sign_in().await;
    journey.a_backup_is_made_and_rehearsed().await;
    journey.the_vault_is_checked().await;
    journey.keys_and_recovery_code_are_made_anew().await;
    journey.window.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn an_older_copy_is_answered_for_and_a_new_computer_needs_backup_and_sheet_alone() {
    let mut journey = Journey::begin("vault-back").await;
    let older = journey.window.new_files().join("older");
    copy(&journey.window.vault(), &older);
    journey.sign_in().await;
    journey.a_backup_is_made_elsewhere().await;
    journey.sign_out().await;

    replace(&older, &journey.window.vault());
    journey.the_older_copy_is_only_read().await;
    journey.it_is_answered_for().await;

    journey.a_new_computer().await;
    journey.the_sole_master_comes_back_by_the_recovery_code().await;
    journey.window.close().await;
}

impl Journey {
    async fn begin(name: &'static str) -> Self {
        let t = Texts::of(Language::Japanese);
        let mut window = Window::open(name).await;
        window.press("button", "日本語").await;
        let company = furnish(&mut window).await;
        window.reopen().await;
        Self { window, t, company }
    }

    async fn press(&self, key: &str) {
        self.window.press("button", self.t.get(key)).await;
    }

    async fn follow(&self, key: &str) {
        self.window.press("link", self.t.get(key)).await;
    }

    async fn heading(&self, key: &str) {
        self.window.heading(self.t.get(key)).await;
    }

    async fn fill(&self, key: &str, text: &str) {
        self.window.fill(self.t.get(key), text).await;
    }

    async fn text(&self, key: &str) {
        self.window.text(self.t.get(key)).await;
    }

    async fn confirm(&self, action: &str) {
        self.fill("common.confirmationPassword", CONFIRMATION).await;
        self.press(action).await;
    }

    async fn give_password(&self, login: &str) {
        self.heading("signIn.title").await;
        self.fill("common.loginId", "suzuki").await;
        self.fill("common.loginPassword", login).await;
        self.press("signIn.submit").await;
    }

    async fn give_code(&mut self) {
        self.type_code().await;
        self.heading("nav.top").await;
    }

    async fn type_code(&mut self) {
        self.window.there("textbox", self.t.get("common.otp")).await;
        self.window.clock.advance(60);
        let code = code_of(&self.company.fobs[0], self.window.clock.now());
        self.fill("common.otp", &code).await;
        self.press("oneTimePassword.submit").await;
    }

    async fn sign_in(&mut self) {
        self.give_password(LOGIN).await;
        self.give_code().await;
    }

    async fn sign_out(&self) {
        self.press("nav.signOut").await;
        self.heading("signIn.title").await;
    }

    async fn to_vault(&self, task: &str) {
        self.follow("nav.manage").await;
        self.press("nav.vault").await;
        self.heading("nav.vault").await;
        self.press(task).await;
        self.heading(task).await;
    }

    /// A radio button is called by its title and what is said of it.
    async fn choose_place(&self, key: &str) {
        let name = format!("{}{}", self.t.get(key), self.t.get(&format!("{key}Text")));
        self.window.choose_radio(&name).await;
    }

    async fn a_backup_is_made_and_rehearsed(&mut self) {
        self.to_vault("nav.backups").await;
        // The day's was made while the desk was open.
        self.text("backups.daily").await;
        self.window.look("backups").await;
        self.press("backups.create").await;
        self.choose_place("backups.beside").await;
        self.window.look("backup-form").await;
        self.confirm("backups.createAction").await;
        self.heading("backups.madeTitle").await;
        self.window.look("backup-made").await;
        self.press("backups.toList").await;
        self.text("backups.byHand").await;
        // A file that is no backup says so.
        fs::write(self.window.backup_file(), b"nothing of ours").unwrap();
        self.press("backups.chooseFile").await;
        self.press("backups.rehearseAction").await;
        self.text("error.not_a_backup").await;
        self.window.look("rehearsal-refused").await;
    }

    async fn the_vault_is_checked(&mut self) {
        self.to_vault("nav.checkVault").await;
        self.press("vaultCheck.action").await;
        self.text("vaultCheck.good").await;
        self.window.look("vault-check").await;
        self.to_vault("nav.operators").await;
        self.window.look("operators").await;
    }

    async fn keys_and_recovery_code_are_made_anew(&mut self) {
        self.to_vault("nav.keys").await;
        self.press("keys.rekeyOpen").await;
        self.window.look("rekey").await;
        self.confirm("keys.rekeyAction").await;
        self.text("keys.rekeyDone").await;
        self.to_vault("nav.keys").await;
        self.press("keys.recoveryOpen").await;
        self.text("keys.recoveryLead").await;
        self.window.look("new-recovery-code").await;
    }

    async fn a_backup_is_made_elsewhere(&mut self) {
        self.to_vault("nav.backups").await;
        self.press("backups.create").await;
        self.choose_place("backups.elsewhere").await;
        self.confirm("backups.createAction").await;
        self.heading("backups.madeTitle").await;
        let folder = fs::read_dir(self.window.new_files()).unwrap();
        let made = folder.map(|entry| entry.unwrap().path());
        let made = made.filter(|path| path.extension().is_some_and(|e| e == "kagimori-backup"));
        let made: Vec<_> = made.collect();
        assert_eq!(made.len(), 1, "{made:?}");
        fs::rename(&made[0], self.window.backup_file()).unwrap();
    }

    async fn the_older_copy_is_only_read(&mut self) {
        self.give_password(LOGIN).await;
        self.heading("rolledBack.title").await;
        self.window.look("older-vault").await;
        self.press("rolledBack.lookOnly").await;
        self.text("rolledBack.onlyLooking").await;
        self.follow("nav.tokens").await;
        self.heading("nav.tokens").await;
        self.window.look("older-vault-read").await;
        self.sign_out().await;
    }

    async fn it_is_answered_for(&mut self) {
        self.give_password(LOGIN).await;
        self.heading("rolledBack.title").await;
        self.press("rolledBack.resume").await;
        self.window.there("group", self.t.get("common.errorsFound")).await;
        self.window.look("older-vault-incomplete").await;
        self.fill("rolledBack.reason", "パソコンの故障のため、写しから戻した").await;
        self.confirm("rolledBack.resume").await;
        // Codes shown so far are void, and some that may have been shown.
        self.window.there("textbox", self.t.get("common.otp")).await;
        self.type_code().await;
        self.window.text(self.t.get("error.otp_void").split("{{").next().unwrap()).await;
        self.window.look("older-vault-void-code").await;
        self.window.clock.advance(13 * 60);
        self.give_code().await;
        self.sign_out().await;
    }

    async fn a_new_computer(&mut self) {
        fs::remove_dir_all(self.window.vault()).unwrap();
        self.window.forget();
        self.window.reopen().await;
        self.heading("firstStart.title").await;
        self.window.look("first-start-restore").await;
        self.press("restore.title").await;
        self.heading("restore.title").await;
        self.press("restore.choose").await;
        self.window.choose_radio(self.t.get("backupOpener.way.recovery")).await;
        self.window.look("restore").await;
        self.fill("setUp.recoveryCode", "0000-0000").await;
        self.press("restore.submit").await;
        self.text("error.recovery_code_wrong").await;
        let code = self.company.recovery_code.to_lowercase();
        self.fill("setUp.recoveryCode", &code).await;
        self.press("restore.submit").await;
        self.heading("restore.resultTitle").await;
        self.window.look("restored").await;
        self.press("common.toSignIn").await;
    }

    async fn the_sole_master_comes_back_by_the_recovery_code(&mut self) {
        self.heading("signIn.title").await;
        self.press("recover.open").await;
        self.heading("recover.open").await;
        self.window.look("recover").await;
        self.fill("common.loginId", "suzuki").await;
        let code = self.company.recovery_code.clone();
        self.fill("setUp.recoveryCode", &code).await;
        self.fill("newPasswords.newLogin", NEW_LOGIN).await;
        self.fill("newPasswords.newConfirmation", NEW_CONFIRMATION).await;
        self.press("recover.submit").await;
        self.heading("recover.newCodeTitle").await;
        self.window.look("recovered").await;
        self.window.toggle("checkbox", self.t.get("recover.kept")).await;
        self.press("common.toSignIn").await;
        self.give_password(NEW_LOGIN).await;
        // His registration ended: he enrols again, with a code that was not shown before.
        self.heading("enrolment.title").await;
        self.window.clock.advance(23 * 60);
        let fob = self.company.fobs[0].clone();
        self.fill("common.serial", &fob.serial).await;
        let code = code_of(&fob, self.window.clock.now());
        self.fill("common.otp", &code).await;
        self.press("enrolment.confirm").await;
        self.text("enrolment.done").await;
        self.follow("nav.history").await;
        self.heading("nav.history").await;
        self.text("kind.vault_recovered").await;
        self.text("kind.restored").await;
        self.window.look("history-after-recovery").await;
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn replace(from: &Path, to: &Path) {
    fs::remove_dir_all(to).unwrap();
    copy(from, to);
}
