//! The whole folder put back to an older copy of itself, and new keys.

use std::fs;
use std::path::{Path, PathBuf};

use kagimori_tests::{Answer, Cli, Company, code_of};
use serde_json::{Value, json};

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A company, a copy of its folder, and an act after the copy was made.
fn with_an_older_copy() -> (Company, PathBuf) {
    let mut c = Company::new().import().with_sharer();
    let older = c.cli.dir().join("older");
    copy(c.cli.vault(), &older);
    let fob = c.keys[0].clone();
    assert_eq!(c.verify("tanaka", &code_of(&fob, c.now()), "transfer").data()["accepted"], json!(true));
    c.wait(20);
    (c, older)
}

fn acknowledge(c: &Company, reason: &str) -> Answer {
    c.master(&["vault", "acknowledge-rollback", "--reason", reason])
}

#[test]
fn an_older_vault_is_only_read_until_somebody_answers_for_it() {
    let (mut c, older) = with_an_older_copy();
    let fob = c.keys[0].clone();
    let used = code_of(&fob, c.now());
    assert_eq!(c.verify("tanaka", &used, "transfer").code(), "otp_replayed");
    assert_eq!(acknowledge(&c, "x").code(), "not_rolled_back");
    copy(&older, c.cli.vault());

    // It is read, and says what it is.
    assert_eq!(c.master(&["user", "list"]).data()["total"], json!(2));
    for refused in [
        c.verify("tanaka", &used, "transfer"),
        c.master(&["user", "stop", "tanaka"]),
        c.master(&["vault", "rekey"]),
        c.master(&["backup", "create"]),
        c.master(&["vault", "check"]),
    ] {
        assert_eq!((refused.code(), refused.exit), ("rollback", 4));
        let number = |name: &str| refused.param(name).as_i64().unwrap();
        assert!(number("generation_found") < number("generation_seen"));
    }
    // Not without a reason, not with a wrong password, not by an administrator.
    assert_eq!(acknowledge(&c, " ").param("field"), &json!("reason"));
    let mut wrong = Company::secrets();
    wrong["confirmation_password"] = json!("kaze no naka dE");
    let arguments = ["vault", "acknowledge-rollback", "--reason", "復元のため"];
    let refused = c.cli.call(Some("suzuki"), &wrong, &arguments);
    assert_eq!((refused.code(), refused.param("left")), ("confirmation_wrong", &json!(4)));
    assert_eq!(c.verify("tanaka", &used, "transfer").code(), "rollback");

    assert!(acknowledge(&c, "復元のため").data()["generation_seen"].is_number());
    // The code that was used since is not used again, nor any that was shown; later ones are.
    assert_eq!(c.verify("tanaka", &used, "transfer").code(), "otp_void");
    c.wait(13 * 60);
    assert_eq!(c.verify("tanaka", &code_of(&fob, c.now()), "transfer").data()["accepted"], json!(true));
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
    let entries = c.master(&["audit", "list", "--kind", "rollback_acknowledged"]);
    assert_eq!(entries.data()["total"], json!(1));
    // Once is enough; put back again, it is asked for again.
    copy(&older, c.cli.vault());
    assert_eq!(c.master(&["user", "stop", "tanaka"]).code(), "rollback");
}

#[test]
fn an_older_copy_is_one_in_whatever_folder() {
    let (mut c, older) = with_an_older_copy();
    // Moved, the vault goes on as before, and there is nothing to tell of.
    fs::rename(c.cli.vault(), c.cli.dir().join("moved")).unwrap();
    c.cli.turn_to("moved");
    assert!(c.master(&["user", "stop", "tanaka"]).data().is_object());
    assert_eq!(c.master(&["audit", "list", "--kind", "vault_first_seen"]).data()["total"], json!(0));
    // The older copy in a folder where nothing was yet, and in the vault's own.
    copy(&older, &c.cli.dir().join("new"));
    c.cli.turn_to("new");
    assert_eq!(c.master(&["user", "stop", "tanaka"]).code(), "rollback");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&older, c.cli.dir().join("vault")).unwrap();
        c.cli.turn_to("vault");
        assert_eq!(c.master(&["user", "stop", "tanaka"]).code(), "rollback");
    }
}

#[test]
fn an_older_copy_that_went_another_way_is_no_newer_one() {
    let (mut c, older) = with_an_older_copy();
    // Somewhere else more is done with the copy than was done here.
    let there = c.elsewhere();
    copy(&older, there.cli.vault());
    for _ in 0..5 {
        assert!(there.master(&["user", "stop", "tanaka"]).data().is_object());
        assert!(there.master(&["user", "resume", "tanaka"]).data().is_object());
    }
    copy(there.cli.vault(), c.cli.vault());
    c.wait(20);
    let refused = c.master(&["user", "stop", "tanaka"]);
    assert_eq!(refused.code(), "rollback");
    assert!(refused.param("generation_found").as_i64() > refused.param("generation_seen").as_i64());
}

#[test]
fn a_vault_that_went_on_elsewhere_is_welcome() {
    let (c, _) = with_an_older_copy();
    let there = c.elsewhere();
    copy(c.cli.vault(), there.cli.vault());
    assert!(there.master(&["user", "stop", "tanaka"]).data().is_object());
    // There it was seen for the first time, which is recorded; here it was not.
    let seen = there.master(&["audit", "list", "--kind", "vault_first_seen"]);
    assert_eq!(seen.data()["items"][0]["details"], json!({ "what": "missing" }));
    copy(there.cli.vault(), c.cli.vault());
    assert!(c.master(&["user", "resume", "tanaka"]).data().is_object());
    assert_eq!(c.master(&["audit", "list", "--kind", "vault_first_seen"]).data()["total"], json!(1));
}

#[test]
fn what_was_remembered_and_is_gone_or_changed_is_recorded() {
    let (c, older) = with_an_older_copy();
    let anchor = || {
        let state = fs::read_dir(c.cli.dir().join("state")).unwrap();
        state.map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "anchor")).unwrap()
    };
    let file = anchor();
    let old = fs::read(&file).unwrap();
    for flipped in 0..old.len() {
        let mut changed = old.clone();
        changed[flipped] ^= 1;
        fs::write(&file, changed).unwrap();
        if flipped % 20 == 0 {
            assert!(c.master(&["user", "stop", "tanaka"]).data().is_object());
            assert!(c.master(&["user", "resume", "tanaka"]).data().is_object());
            let entries = c.master(&["audit", "list", "--kind", "vault_first_seen"]);
            assert_eq!(entries.data()["items"][0]["details"], json!({ "what": "damaged" }));
        }
    }
    // An older one is behind, which is nothing to remark on: it may not have been written in time.
    fs::write(&file, &old).unwrap();
    let before = c.master(&["audit", "list"]).data()["total"].clone();
    assert!(c.master(&["user", "stop", "tanaka"]).data().is_object());
    assert_eq!(c.master(&["audit", "list"]).data()["total"].as_i64().unwrap(), before.as_i64().unwrap() + 2);
    // Deleted, an older vault passes; but that it was seen for the first time then stands in its history.
    copy(&older, c.cli.vault());
    fs::remove_file(&file).unwrap();
    assert_eq!(c.master(&["user", "list"]).exit, 0);
    assert!(!file.exists(), "who only looks leaves nothing");
    assert!(c.master(&["user", "stop", "tanaka"]).data().is_object());
    let entries = c.master(&["audit", "list", "--kind", "vault_first_seen"]);
    assert_eq!(entries.data()["total"], json!(1));
}

#[test]
fn the_recovery_code_is_the_last_word_on_an_older_vault_too() {
    let (c, older) = with_an_older_copy();
    copy(&older, c.cli.vault());
    let recovery = json!({
        "recovery_code": c.recovery_code,
        "new_login_password": "hoshi to tsuki to",
        "new_confirmation_password": "mori no naka e",
    });
    assert!(c.cli.call(Some("suzuki"), &recovery, &["vault", "recover"]).data().is_object());
    let new = json!({ "login_password": "hoshi to tsuki to", "confirmation_password": "mori no naka e" });
    assert!(c.cli.call(Some("suzuki"), &new, &["user", "stop", "tanaka"]).data().is_object());
    let entries = c.cli.call(Some("suzuki"), &new, &["audit", "list", "--kind", "rollback_acknowledged"]);
    assert_eq!(entries.data()["items"][0]["details"]["what"], json!("recovery_code"));
}

#[test]
fn training_remembers_nothing() {
    let mut cli = Cli::for_tests();
    cli.now = Some(Company::START);
    let made = cli.call(None, &json!({}), &["vault", "init", "--edition", "training"]);
    let people = made.data()["people"].as_array().unwrap();
    let master = people.iter().find(|p| p["role"] == json!("master")).unwrap().clone();
    let (login_id, older) = (master["login_id"].as_str().unwrap().to_owned(), cli.dir().join("older"));
    copy(cli.vault(), &older);
    let stop = |cli: &Cli| cli.call(Some(&login_id), &master_secrets(&master), &["user", "stop", "sato"]);
    let first = stop(&cli);
    copy(&older, cli.vault());
    assert_eq!(stop(&cli).json["ok"], first.json["ok"]);
    assert!(fs::read_dir(cli.dir().join("state")).map_or(0, Iterator::count) == 0);
}

fn master_secrets(master: &Value) -> Value {
    json!({
        "login_password": master["login_password"],
        "confirmation_password": master["confirmation_password"],
    })
}

#[test]
fn a_new_data_key_changes_nothing_else() {
    let c = Company::new().import().with_sharer();
    let before = (c.master(&["user", "list"]).data().clone(), c.master(&["token", "list"]).data().clone());
    let rekeyed = c.master(&["vault", "rekey"]);
    assert_eq!(rekeyed.data(), &json!({ "epoch": 2, "slots": 2 }));
    assert_eq!(
        (c.master(&["user", "list"]).data().clone(), c.master(&["token", "list"]).data().clone()),
        before
    );
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
}

#[test]
fn a_new_recovery_code_makes_the_old_one_void() {
    let c = Company::new();
    let new = c.master(&["vault", "rekey", "--new-recovery-code"]);
    let new = new.data()["recovery_code"].as_str().unwrap().to_owned();
    assert_ne!(new, c.recovery_code);
    let recover = |code: &str| {
        let secrets = json!({
            "recovery_code": code,
            "new_login_password": "hoshi to tsuki to",
            "new_confirmation_password": "mori no naka e",
        });
        c.cli.call(Some("suzuki"), &secrets, &["vault", "recover"])
    };
    assert_eq!(recover(&c.recovery_code).code(), "recovery_code_wrong");
    assert_eq!(c.master(&["vault", "status"]).data()["slots"], json!(2));
    assert!(recover(&new).data().is_object());
}
