//! The vault as a whole, in the real window and by keyboard: backup, rehearsal, check, keys; an older copy of itself;
//! and a new computer with nothing but a backup and the recovery sheet.

use std::fs;
use std::path::Path;

use crate::furnishing::{LOGIN, SUZUKI, company_with_a_suspended_user};
use crate::journey::Journey;

const NEW_LOGIN: &str = "yama to kawa to umi";
const NEW_CONFIRMATION: &str = "haru natsu aki fuyu";

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_master_looks_after_his_vault() {
    let mut journey = Journey::signed_in("vault-care", company_with_a_suspended_user().await).await;
    journey.a_backup_is_made_and_rehearsed().await;
    journey.the_vault_is_checked().await;
    journey.keys_and_recovery_code_are_made_anew().await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn an_older_copy_is_answered_for_and_a_new_computer_needs_backup_and_sheet_alone() {
    let mut journey = company_with_a_suspended_user().await.open("vault-back").await;
    let older = journey.window.computer.new_files().join("older");
    copy(&journey.window.computer.vault(), &older);
    journey.sign_in(SUZUKI, 0).await;
    journey.a_backup_is_made_elsewhere().await;
    journey.sign_out().await;

    replace(&older, &journey.window.computer.vault());
    journey.the_older_copy_is_only_read().await;
    journey.it_is_answered_for().await;

    journey.a_new_computer().await;
    journey.the_sole_master_comes_back_by_the_recovery_code().await;
    journey.close().await;
}

impl Journey {
    async fn a_backup_is_made_and_rehearsed(&mut self) {
        self.to_the_days_backup().await;
        self.look("backups").await;
        self.press("backups.create").await;
        self.described_radio("backups.beside").await;
        self.look("backup-form").await;
        self.confirm("backups.createAction").await;
        self.heading("backups.madeTitle").await;
        self.look("backup-made").await;
        self.press("backups.toList").await;
        self.text("backups.byHand").await;
        // A file that is no backup says so.
        fs::write(self.window.computer.backup_file(), b"nothing of ours").unwrap();
        self.press("backups.chooseFile").await;
        self.press("backups.rehearseAction").await;
        self.text("error.not_a_backup").await;
        self.look("rehearsal-refused").await;
    }

    async fn the_vault_is_checked(&mut self) {
        self.to_vault("nav.checkVault").await;
        self.press("vaultCheck.action").await;
        self.text("vaultCheck.good").await;
        self.look("vault-check").await;
        self.to_vault("nav.operators").await;
        self.look("operators").await;
    }

    async fn keys_and_recovery_code_are_made_anew(&mut self) {
        self.to_vault("nav.keys").await;
        self.press("keys.rekeyOpen").await;
        self.look("rekey").await;
        self.confirm("keys.rekeyAction").await;
        self.text("keys.rekeyDone").await;
        self.to_vault("nav.keys").await;
        self.press("keys.recoveryOpen").await;
        self.text("keys.recoveryLead").await;
        self.look("new-recovery-code").await;
    }

    async fn a_backup_is_made_elsewhere(&mut self) {
        self.to_vault("nav.backups").await;
        self.press("backups.create").await;
        self.described_radio("backups.elsewhere").await;
        self.confirm("backups.createAction").await;
        self.heading("backups.madeTitle").await;
        let made = self.window.computer.new_file("kagimori-backup");
        fs::rename(made, self.window.computer.backup_file()).unwrap();
    }

    async fn the_older_copy_is_only_read(&mut self) {
        self.give_password(SUZUKI, LOGIN).await;
        self.heading("rolledBack.title").await;
        self.look("older-vault").await;
        self.press("rolledBack.lookOnly").await;
        self.text("rolledBack.onlyLooking").await;
        self.follow("nav.tokens").await;
        self.heading("nav.tokens").await;
        self.look("older-vault-read").await;
        self.follow("rolledBack.toResume").await;
        self.heading("rolledBack.title").await;
        self.look("older-vault-from-the-banner").await;
        self.sign_out().await;
    }

    async fn it_is_answered_for(&mut self) {
        self.give_password(SUZUKI, LOGIN).await;
        self.heading("rolledBack.title").await;
        self.press("rolledBack.resume").await;
        self.window.there("group", self.t.get("common.errorsFound")).await;
        self.look("older-vault-incomplete").await;
        self.fill("rolledBack.reason", "パソコンの故障のため、写しから戻した").await;
        self.confirm("rolledBack.resume").await;
        // Codes shown so far are void, and some that may have been shown.
        self.give_code(0).await;
        self.window.text(self.t.get("error.otp_void").split("{{").next().unwrap()).await;
        self.look("older-vault-void-code").await;
        self.window.computer.clock.advance(13 * 60);
        self.give_code(0).await;
        self.heading("nav.top").await;
        self.sign_out().await;
    }

    async fn a_new_computer(&mut self) {
        fs::remove_dir_all(self.window.computer.vault()).unwrap();
        self.window.computer.forget();
        self.window.reopen().await;
        self.heading("firstStart.title").await;
        self.look("first-start-restore").await;
        self.press("restore.title").await;
        self.heading("restore.title").await;
        self.press("restore.choose").await;
        self.window.choose_radio(self.t.get("backupOpener.way.recovery")).await;
        self.look("restore").await;
        self.fill("setUp.recoveryCode", "0000-0000").await;
        self.press("restore.submit").await;
        self.text("error.recovery_code_wrong").await;
        let code = self.recovery_code.to_lowercase();
        self.fill("setUp.recoveryCode", &code).await;
        self.press("restore.submit").await;
        self.heading("restore.resultTitle").await;
        self.look("restored").await;
        self.press("common.toSignIn").await;
    }

    async fn the_sole_master_comes_back_by_the_recovery_code(&mut self) {
        self.heading("signIn.title").await;
        self.press("recover.open").await;
        self.heading("recover.open").await;
        self.look("recover").await;
        self.fill("common.loginId", "suzuki").await;
        let code = self.recovery_code.clone();
        self.fill("setUp.recoveryCode", &code).await;
        self.fill("newPasswords.newLogin", NEW_LOGIN).await;
        self.fill("newPasswords.newConfirmation", NEW_CONFIRMATION).await;
        self.press("recover.submit").await;
        self.heading("recover.newCodeTitle").await;
        self.look("recovered").await;
        self.window.toggle("checkbox", self.t.get("recover.kept")).await;
        self.press("common.toSignIn").await;
        self.give_password(SUZUKI, NEW_LOGIN).await;
        // His registration ended: he enrols again, with a code that was not shown before.
        self.heading("enrolment.title").await;
        self.window.computer.clock.advance(23 * 60);
        let (serial, code) = (self.fobs[0].serial.clone(), self.code(0));
        self.fill("common.serial", &serial).await;
        self.fill("common.otp", &code).await;
        self.press("enrolment.confirm").await;
        self.text("enrolment.done").await;
        self.follow("nav.history").await;
        self.heading("nav.history").await;
        self.text("kind.vault_recovered").await;
        self.text("kind.restored").await;
        self.look("history-after-recovery").await;
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
