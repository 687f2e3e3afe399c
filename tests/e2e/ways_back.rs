//! When nobody gets in, when the computer is gone, when a file was touched.

use std::fs;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use crate::driver::{Computer, Window};
use crate::furnishing::{Furnishing, LOGIN, SUZUKI, TANAKA, fobs};
use crate::journey::Journey;

const NEW_LOGIN: &str = "yama to kawa to umi";
const NEW_CONFIRMATION: &str = "ishi no ue ni mo";
const DAY: i64 = 86_400;

/// The sole master on the first fob, and 田中 on the second.
async fn company() -> Furnishing {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    company
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn the_sole_master_is_locked_out_and_comes_back_by_the_recovery_code() {
    let mut journey = company().await.open("locked-out").await;
    journey.give_password(SUZUKI, LOGIN).await;
    for wrong in ["111111", "222222", "333333", "444444", "555555"] {
        journey.type_code(wrong).await;
        journey.window.gone("button", journey.t.get("common.pending")).await;
    }
    journey.give_code(0).await;
    journey.text("error.otp_suspended").await;
    journey.sign_out().await;

    let code = journey.recovery_code.clone();
    let new = journey.recover(&code).await;
    assert_ne!(new, code);
    journey.give_password(SUZUKI, LOGIN).await;
    journey.text("error.wrong_credentials").await;
    journey.give_password(SUZUKI, NEW_LOGIN).await;
    // His registration has ended; the fob is as good as before.
    journey.heading("enrolment.title").await;
    journey.enrol_oneself(0).await;
    journey.text("enrolment.done").await;
    journey.follow("nav.history").await;
    journey.text("kind.vault_recovered").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_new_recovery_code_takes_the_place_of_the_old_sheet() {
    let journey = Journey::signed_in("recovery-code-replaced", company().await).await;
    journey.to_vault("nav.keys").await;
    journey.press("keys.recoveryOpen").await;
    journey.text("keys.recoveryLead").await;
    let new = journey.window.recovery_code().await;
    journey.fill("setUp.lastGroup", &new[new.len() - 4..]).await;
    journey.confirm("keys.recoveryAction").await;
    journey.text("keys.recoveryDone").await;
    journey.sign_out().await;

    journey.press("recover.open").await;
    let old = journey.recovery_code.clone();
    journey.fill_in_recovery(&old).await;
    journey.text("error.recovery_code_wrong").await;
    journey.press("common.back").await;
    journey.recover(&new).await;
    journey.give_password(SUZUKI, NEW_LOGIN).await;
    journey.heading("enrolment.title").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_new_computer_takes_up_where_the_backup_ends() {
    let journey = Journey::signed_in("new-computer", company().await).await;
    journey.to_vault("nav.backups").await;
    journey.press("backups.create").await;
    journey.described_radio("backups.elsewhere").await;
    journey.confirm("backups.createAction").await;
    journey.heading("backups.madeTitle").await;
    let backup = fs::read(journey.window.computer.new_file("kagimori-backup")).unwrap();
    let last = journey.code(0);
    let Journey { window: old, fobs, recovery_code, .. } = journey;
    let passed = old.computer.clock.now();
    old.close().await;

    let mut computer = Computer::new();
    computer.clock.advance(passed - computer.clock.now());
    fs::write(computer.backup_file(), backup).unwrap();
    let mut journey = Journey::at(Window::open_on(computer, "new-computer").await, fobs, recovery_code);
    journey.heading("firstStart.title").await;
    journey.press("restore.title").await;
    journey.press("restore.choose").await;
    journey.window.choose_radio(journey.t.get("backupOpener.way.login")).await;
    journey.fill("common.loginId", SUZUKI.login_id).await;
    journey.fill("common.loginPassword", LOGIN).await;
    journey.confirm("restore.submit").await;
    journey.heading("restore.resultTitle").await;
    journey.press("common.toSignIn").await;

    journey.give_password(SUZUKI, LOGIN).await;
    // What the fob showed so far opens nothing here.
    journey.type_code(&last).await;
    journey.window.there("group", journey.t.get("common.errorsFound")).await;
    journey.window.computer.clock.advance(13 * 60);
    journey.give_code(0).await;
    journey.heading("nav.top").await;
    journey.follow("nav.tokens").await;
    journey.window.text(TANAKA.name).await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_backup_is_rehearsed_also_when_the_keys_have_changed_since() {
    let journey = Journey::signed_in("rehearsal", company().await).await;
    journey.to_the_days_backup().await;
    journey.rehearse_the_only_backup().await;
    journey.heading("backups.rehearsedTitle").await;
    journey.text("backups.ours").await;

    journey.to_vault("nav.keys").await;
    journey.press("keys.rekeyOpen").await;
    journey.confirm("keys.rekeyAction").await;
    journey.text("keys.rekeyDone").await;
    journey.to_vault("nav.backups").await;
    journey.rehearse_the_only_backup().await;
    // The keys of today do not open it: those of that day do.
    journey.text("backups.notOursText").await;
    journey.fill("common.loginId", SUZUKI.login_id).await;
    let password = journey.t.get("common.loginPassword");
    let label = journey.t.fill("backupOpener.ofThatTime", &[("label", password)]);
    journey.window.fill(&label, LOGIN).await;
    journey.press("backups.rehearseAction").await;
    journey.heading("backups.rehearsedTitle").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_vault_that_somebody_edited_is_not_opened() {
    let furnished = company().await.close().await;
    let database = furnished.computer.vault().join("vault.db");
    let mut connection = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    // As somebody would who wants a suspended user back.
    let edited = connection.execute("DELETE FROM registration WHERE id = (SELECT max(id) FROM registration)");
    assert_eq!(edited.await.unwrap().rows_affected(), 1);
    connection.close().await.unwrap();

    let journey = furnished.open("tampered").await;
    journey.give_password(SUZUKI, LOGIN).await;
    let refused = journey.t.get("error.integrity").split("{{where}}").next().unwrap();
    journey.window.text(refused).await;
    journey.heading("signIn.title").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_month_of_absence_needs_nobodys_word() {
    let mut furnished = company().await.close().await;
    furnished.computer.clock.advance(30 * DAY);
    let mut journey = furnished.open("month-away").await;
    journey.sign_in(SUZUKI, 0).await;
    journey.window.gone("link", journey.t.get("clock.goConfirm")).await;
    journey.close().await;
}

impl Journey {
    async fn fill_in_recovery(&self, code: &str) {
        self.heading("recover.open").await;
        self.fill("common.loginId", SUZUKI.login_id).await;
        self.fill("setUp.recoveryCode", code).await;
        self.fill("newPasswords.newLogin", NEW_LOGIN).await;
        self.fill("newPasswords.newConfirmation", NEW_CONFIRMATION).await;
        self.press("recover.submit").await;
    }

    /// From 「ログイン」 to 「ログイン」: returns the new code.
    async fn recover(&self, code: &str) -> String {
        self.press("recover.open").await;
        self.fill_in_recovery(code).await;
        self.heading("recover.newCodeTitle").await;
        let new = self.window.recovery_code().await;
        self.tick("recover.kept").await;
        self.press("common.toSignIn").await;
        new
    }

    /// 「復元テスト」 of the day's backup, in the list.
    async fn rehearse_the_only_backup(&self) {
        let name = self.t.get("backups.rehearseOne");
        let script = "
            const [before, after] = arguments[0].split('{{at}}');
            const buttons = [...document.querySelectorAll('button[aria-label]')].map((b) => b.ariaLabel);
            const mine = buttons.filter((name) => name.startsWith(before) && name.endsWith(after));
            return mine.length === 1 ? mine[0] : null;";
        self.window.there("heading", self.t.get("backups.list")).await;
        let only = self.window.run(script, vec![name.into()]).await;
        self.window.press("button", only.as_str().unwrap()).await;
        self.heading("backups.rehearse").await;
        self.press("backups.rehearseAction").await;
    }
}
