//! Backup, rehearsal and the way back; every code from `oathtool`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kagimori_tests::{Answer, Company, code_of};
use serde_json::{Value, json};

const OWN_PASSWORD: &str = "kawa no nagare wa taezu";

/// A company whose user `tanaka` shares the master's fob, with a backup of it.
fn backed_up() -> (Company, PathBuf) {
    let c = Company::new().import().with_sharer();
    let file = c.cli.dir().join("company.kagimori-backup");
    let made = c.master(&["backup", "create", text(&file)]);
    assert_eq!((&made.data()["users"], &made.data()["tokens"]), (&json!(2), &json!(1000)));
    (c, file)
}

fn text(file: &Path) -> &str {
    file.to_str().expect("UTF-8")
}

fn with(secrets: &Value) -> Value {
    let mut all = Company::secrets();
    all.as_object_mut().expect("an object").extend(secrets.as_object().expect("an object").clone());
    all
}

fn restore(c: &Company, secrets: &Value, arguments: &[&str]) -> Answer {
    c.cli.call(Some("suzuki"), secrets, &[&["backup", "restore"], arguments].concat())
}

#[test]
fn a_vault_comes_back_on_another_computer_and_no_used_code_with_it() {
    let (c, file) = backed_up();
    let fob = c.keys[0].clone();
    // Used after the backup was made: it knows nothing of that.
    let code = code_of(&fob, c.now());
    assert_eq!(c.verify("tanaka", &code, "transfer").data()["accepted"], json!(true));
    let entries = c.master(&["audit", "verify"]).data()["entries"].as_i64().unwrap();

    let mut there = c.elsewhere();
    assert_eq!(there.master(&["user", "list"]).code(), "vault_missing");
    let restored = restore(&there, &Company::secrets(), &[text(&file)]);
    assert_eq!((&restored.data()["users"], &restored.data()["kept"]), (&json!(2), &Value::Null));
    // Made before the entry of the backup, and that of the check.
    assert!(restored.data()["audit_entries"].as_i64().unwrap() < entries);
    assert_eq!(there.master(&["vault", "check"]).exit, 0);
    assert_eq!(there.verify("tanaka", &code, "transfer").code(), "otp_void");
    // Nor one that was shown and not used: nobody can know that here.
    there.wait(60);
    assert_eq!(there.verify("tanaka", &code_of(&fob, there.now()), "transfer").code(), "otp_void");
    there.wait(13 * 60);
    let next = there.verify("tanaka", &code_of(&fob, there.now()), "transfer");
    assert_eq!(next.data()["accepted"], json!(true));
    let history = there.master(&["audit", "list", "--kind", "restored"]);
    assert_eq!(history.data()["total"], json!(1));
    assert_eq!(history.data()["items"][0]["user"], json!("suzuki"));
}

#[test]
fn the_recovery_sheet_and_the_backup_are_enough() {
    let (c, file) = backed_up();
    let there = c.elsewhere();
    let sheet = json!({ "recovery_code": c.recovery_code });
    let restored = there.cli.call(None, &sheet, &["backup", "restore", text(&file)]);
    assert_eq!(restored.data()["tokens"], json!(1000));
    let recovery = json!({
        "recovery_code": c.recovery_code,
        "new_login_password": "hoshi to tsuki to",
        "new_confirmation_password": "mori no naka e",
    });
    let recovered = there.cli.call(Some("suzuki"), &recovery, &["vault", "recover"]);
    assert_ne!(recovered.data()["recovery_code"], json!(c.recovery_code));
    let new = json!({ "login_password": "hoshi to tsuki to", "confirmation_password": "mori no naka e" });
    assert_eq!(there.cli.call(Some("suzuki"), &new, &["user", "list"]).data()["total"], json!(2));
    assert_eq!(there.cli.call(Some("suzuki"), &new, &["vault", "check"]).exit, 0);
}

#[test]
fn a_backup_has_a_password_of_its_own_if_it_is_given_one() {
    let c = Company::new().import();
    let file = c.cli.dir().join("own.kagimori-backup");
    let create = |password: &str| {
        let secrets = with(&json!({ "backup_password": password }));
        c.cli.call(Some("suzuki"), &secrets, &["backup", "create", text(&file)])
    };
    for (weak, rule) in [("kawa no kawa", "backup_too_short"), ("password1234", "too_common")] {
        let weak = if rule == "backup_too_short" { &weak[..11] } else { weak };
        assert_eq!(create(weak).param("rule"), &json!(rule));
    }
    assert!(!file.exists());
    assert!(create(OWN_PASSWORD).data().is_object());
    let again = create(OWN_PASSWORD);
    assert_eq!((again.code(), again.param("field")), ("already_exists", &json!("file")));

    let there = c.elsewhere();
    let own = json!({ "backup_password": OWN_PASSWORD });
    let drill = there.cli.call(None, &own, &["backup", "drill", text(&file)]);
    assert_eq!(drill.data()["tokens"], json!(1000));
    let wrong = json!({ "backup_password": "kawa no nagare wa taetu" });
    let refused = there.cli.call(None, &wrong, &["backup", "restore", text(&file)]);
    assert_eq!((refused.code(), refused.exit), ("backup_password_wrong", 3));
    assert!(there.cli.call(None, &own, &["backup", "restore", text(&file)]).data().is_object());
    assert_eq!(there.master(&["token", "list"]).data()["total"], json!(1000));
}

#[test]
fn who_may_not_gets_nothing_back() {
    let (c, file) = backed_up();
    let there = c.elsewhere();
    for (secrets, code) in [
        (json!({ "login_password": "kumo to ame to yukI" }), "wrong_credentials"),
        (json!({ "confirmation_password": "kaze no naka dE" }), "confirmation_wrong"),
        (json!({ "recovery_code": "0000-0000" }), "recovery_code_wrong"),
        (json!({ "backup_password": OWN_PASSWORD }), "backup_password_wrong"),
    ] {
        assert_eq!(restore(&there, &with(&secrets), &[text(&file)]).code(), code);
        assert!(!there.cli.database().exists());
    }
    let nobody = there.cli.call(Some("nobody"), &Company::secrets(), &["backup", "restore", text(&file)]);
    assert_eq!(nobody.code(), "wrong_credentials");
    let left = fs::read_dir(there.cli.vault()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(left.collect::<Vec<_>>(), ["vault.lock"]);
}

#[test]
fn a_backup_that_comes_back_beside_its_vault_makes_it_no_older_one() {
    let (mut c, file) = backed_up();
    c.cli.turn_to("beside");
    assert!(restore(&c, &Company::secrets(), &[text(&file)]).data().is_object());
    for folder in ["vault", "beside", "vault", "beside"] {
        c.cli.turn_to(folder);
        assert!(c.master(&["vault", "rekey"]).data().is_object(), "{folder}");
    }
}

#[test]
fn a_stopped_operator_does_not_spend_the_recovery_code() {
    let c = Company::new();
    let mut secrets = Company::secrets();
    secrets["new_login_password"] = json!("hoshi to tsuki to");
    secrets["new_confirmation_password"] = json!("mori no naka e");
    let add = ["user", "add", "--login-id", "sato", "--name", "佐藤 花子", "--role", "administrator"];
    let added = c.cli.call(Some("suzuki"), &secrets, &add);
    assert!(added.data().is_object());
    assert!(c.master(&["user", "stop", "sato"]).data().is_object());
    let recovery = json!({
        "recovery_code": c.recovery_code,
        "new_login_password": "kawa to umi to",
        "new_confirmation_password": "tani no soko e",
    });
    assert_eq!(c.cli.call(Some("sato"), &recovery, &["vault", "recover"]).code(), "user_stopped");
    // It is good for somebody else still.
    assert!(c.cli.call(Some("suzuki"), &recovery, &["vault", "recover"]).data().is_object());
}

#[test]
fn guesses_at_a_backup_are_counted_and_wait() {
    let (c, file) = backed_up();
    let there = c.elsewhere();
    let counted = || {
        let states = fs::read_dir(there.cli.dir().join("state")).unwrap().map(|entry| entry.unwrap().path());
        let mut counts = states.filter(|path| path.extension().is_some_and(|e| e == "restore-attempts"));
        counts.next().map(|path| fs::read_to_string(path).unwrap())
    };
    let wrong = with(&json!({ "confirmation_password": "kaze no naka dE" }));
    let begun = Instant::now();
    for _ in 0..2 {
        assert_eq!(restore(&there, &wrong, &[text(&file)]).code(), "confirmation_wrong");
    }
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(counted().as_deref(), Some("2"));
    // The right one ends the count.
    assert!(restore(&there, &Company::secrets(), &[text(&file)]).data().is_object());
    assert_eq!(counted(), None);
}

#[test]
fn a_vault_is_not_overwritten_unless_asked_and_then_kept() {
    let (c, file) = backed_up();
    assert_eq!(restore(&c, &Company::secrets(), &[text(&file)]).code(), "vault_exists");
    c.add_user("later", Some(&code_of(&c.keys[0], c.now())));
    let restored = restore(&c, &Company::secrets(), &["--replace", text(&file)]);
    let kept = c.cli.vault().join("backups").join(restored.data()["kept"].as_str().unwrap());
    // The one that was there had one user more; the one that took its place is no rollback: that was said.
    assert_eq!(c.master(&["user", "list"]).data()["total"], json!(2));
    assert!(c.verify("tanaka", "000000", "login").code().starts_with("otp_"));
    let back = restore(&c, &Company::secrets(), &["--replace", text(&kept)]);
    assert_eq!(back.data()["users"], json!(3));
    assert_eq!(c.master(&["user", "list"]).data()["total"], json!(3));
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
    // A damaged vault makes room as well.
    fs::write(c.cli.database(), b"not a database at all").unwrap();
    assert_eq!(c.master(&["user", "list"]).code(), "integrity");
    assert!(restore(&c, &Company::secrets(), &["--replace", text(&file)]).data().is_object());
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
}

#[test]
fn a_rehearsal_changes_nothing_but_the_history() {
    let (c, file) = backed_up();
    let before = fs::read(&file).unwrap();
    let drill = c.master(&["backup", "drill", text(&file)]);
    assert_eq!(drill.data()["users"], json!(2));
    assert_eq!(drill.data()["of_this_vault"], json!(true));
    assert!(drill.data()["entries_since"].as_i64().unwrap() > 0);
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(c.master(&["audit", "list", "--kind", "backup_rehearsed"]).data()["total"], json!(1));
    // With a new data key the vault's own keys do not open it any more: the password of that time does.
    assert_eq!(c.master(&["vault", "rekey"]).data()["epoch"], json!(2));
    assert_eq!(c.master(&["backup", "drill", text(&file)]).data()["of_this_vault"], json!(true));
    // Another company's backup is whole, but not of this vault.
    let stranger = Company::new();
    let own = with(&json!({ "backup_password": OWN_PASSWORD }));
    let foreign = stranger.cli.dir().join("foreign.kagimori-backup");
    let made = stranger.cli.call(Some("suzuki"), &own, &["backup", "create", text(&foreign)]);
    assert!(made.data().is_object());
    let drill = c.cli.call(Some("suzuki"), &own, &["backup", "drill", text(&foreign)]);
    assert_eq!(drill.data()["of_this_vault"], json!(false));
    let leftovers = fs::read_dir(c.cli.vault().join("backups")).unwrap().count();
    assert_eq!(leftovers, 0, "rehearsals leave nothing behind");
}

#[test]
fn what_is_no_whole_backup_is_named() {
    let (c, file) = backed_up();
    let whole = fs::read(&file).unwrap();
    let changed = c.cli.dir().join("changed.kagimori-backup");
    let drill = |bytes: &[u8]| {
        fs::write(&changed, bytes).unwrap();
        c.master(&["backup", "drill", text(&changed)])
    };
    for cut in [20, 100, whole.len() / 2, whole.len() - 1] {
        let refused = drill(&whole[..cut]);
        assert_eq!((refused.code(), refused.exit), ("backup_damaged", 4), "{cut}");
    }
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    assert_eq!(drill(&flipped).code(), "backup_damaged");
    // Where the slots are, a changed one may be another's: whose password opens his own is told the same.
    let there = c.elsewhere();
    for at in (24..1_500).step_by(61) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&changed, flipped).unwrap();
        let drill = there.cli.call(Some("suzuki"), &Company::secrets(), &["backup", "drill", text(&changed)]);
        assert!(["backup_damaged", "wrong_credentials"].contains(&drill.code()), "{at}: {}", drill.code());
        let _ = fs::remove_dir_all(there.cli.dir().join("state"));
    }
    let mut newer = whole.clone();
    newer[21] = 7;
    let refused = drill(&newer);
    assert_eq!((refused.code(), refused.param("format"), refused.exit), ("vault_newer", &json!(7), 4));
    assert!(refused.message().contains('7'));
    assert_eq!(drill(b"not a backup").code(), "not_a_backup");
    assert_eq!(drill(b"").code(), "not_a_backup");
    assert_eq!(c.master(&["backup", "drill", "nowhere"]).code(), "file_unreadable");
    assert_eq!(c.master(&["backup", "create", "/nowhere/at/all"]).exit, 5);
}

#[test]
fn an_old_backup_asks_for_the_date_first() {
    let (mut c, file) = backed_up();
    c.wait(60 * 86_400);
    let mut there = c.elsewhere();
    assert_eq!(restore(&there, &Company::secrets(), &[text(&file)]).code(), "clock_untrusted");
    assert!(!there.cli.database().exists());
    assert!(restore(&there, &Company::secrets(), &["--time-is-right", text(&file)]).data().is_object());
    there.wait(13 * 60);
    let code = code_of(&there.keys[0].clone(), there.now());
    assert_eq!(there.verify("tanaka", &code, "login").data()["accepted"], json!(true));
}

#[test]
fn without_a_name_it_lies_beside_the_vault() {
    let c = Company::new();
    let made = c.master(&["backup", "create"]);
    let name = made.data()["file"].as_str().unwrap();
    assert_eq!(name, "kagimori-2026-11-22-1.kagimori-backup");
    assert!(c.cli.vault().join("backups").join(name).is_file());
    assert_eq!(
        c.master(&["backup", "create"]).data()["file"],
        json!("kagimori-2026-11-22-2.kagimori-backup")
    );
    // An administrator may look at them, not make them.
    let mut secrets = Company::secrets();
    secrets["new_login_password"] = json!("hoshi to tsuki to");
    secrets["new_confirmation_password"] = json!("mori no naka e");
    let add = ["user", "add", "--login-id", "sato", "--name", "佐藤 花子", "--role", "administrator"];
    assert!(c.cli.call(Some("suzuki"), &secrets, &add).data().is_object());
    let sato = json!({ "login_password": "hoshi to tsuki to", "confirmation_password": "mori no naka e" });
    let refused = c.cli.call(Some("sato"), &sato, &["backup", "create"]);
    assert_eq!(refused.code(), "permission_denied");
    assert_eq!(c.cli.call(Some("sato"), &sato, &["vault", "rekey"]).code(), "permission_denied");
}
