//! The main job, from an empty folder to a token lost by all who shared it.

use kagimori_tests::{Answer, Company, code_of};
use serde_json::{Value, json};

use crate::at_rest::nothing_lies_in_clear;

/// A refusal, with its exit status and a sentence in both languages that names no code.
fn refused(company: &Company, arguments: &[&str], secrets: &Value, code: &str, exit: i32) -> Answer {
    let english = company.cli.call_in("en", Some("suzuki"), secrets, arguments);
    assert_eq!((english.code(), english.exit), (code, exit), "{}", english.json);
    assert!(english.message().len() > 10 && !english.message().contains("{{"), "{}", english.json);
    english
}

/// The same call once more in Japanese; only for calls that change nothing.
fn refused_twice(company: &Company, arguments: &[&str], code: &str, exit: i32) -> Answer {
    let secrets = Company::secrets();
    let english = refused(company, arguments, &secrets, code, exit);
    let japanese = company.cli.call_in("ja", Some("suzuki"), &secrets, arguments);
    assert_eq!(japanese.code(), code);
    assert!(japanese.message().chars().any(|c| ('ぁ'..='ん').contains(&c)), "{}", japanese.json);
    assert_ne!(english.message(), japanese.message());
    english
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told from its beginning to its end")]
fn the_main_job() {
    let mut c = Company::new().import();
    let (fob1, fob2) = (c.keys[0].clone(), c.keys[1].clone());
    let page = c.master(&["token", "list", "--limit", "3"]);
    assert_eq!(page.data()["total"], json!(1000));
    assert_eq!(page.data()["items"].as_array().unwrap().len(), 3);

    // The master enrolls; the code used for it is void.
    let code = code_of(&fob1, c.now());
    assert_eq!(c.enroll("suzuki", &fob1, &code, false).data()["shared_with"], json!([]));
    assert_eq!(c.verify("suzuki", &code, "login").code(), "otp_replayed");

    // Users are added, with the master's own code from now on.
    c.wait(60);
    let add = ["user", "add", "--login-id", "tanaka", "--name", "田中 三郎", "--role", "general"];
    refused_twice(&c, &add, "otp_required", 1);
    c.add_user("tanaka", Some(&code_of(&fob1, c.now())));
    c.wait(60);
    c.add_user("sato", Some(&code_of(&fob1, c.now())));
    refused_twice(&c, &["user", "show", "nobody"], "user_unknown", 1);

    // A user enrolls with a code computed elsewhere; the same code again is refused as used.
    c.wait(60);
    let code = code_of(&fob2, c.now());
    assert_eq!(c.enroll("tanaka", &fob2, &code, false).data()["serial"], json!(fob2.serial));
    assert_eq!(c.verify("tanaka", &code, "login").code(), "otp_replayed");
    let enrolled_again = ["enroll", "--user", "tanaka", "--serial", &fob2.serial, "--code", &code];
    refused_twice(&c, &enrolled_again, "already_registered", 1);

    // A check for each purpose, each with its own code.
    for purpose in [
        "login",
        "token_revoke",
        "transfer",
        "bulk_transfer",
        "salary",
        "bill_payment",
        "bulk_transfer_file",
        "salary_file",
        "user_change",
        "hand_over",
    ] {
        c.wait(60);
        let code = code_of(&fob2, c.now());
        assert_eq!(c.verify("tanaka", &code, purpose).data()["accepted"], json!(true), "{purpose}");
        assert_eq!(c.verify("tanaka", &code, purpose).code(), "otp_replayed");
        c.wait(60);
    }

    // A second user shares the master's token; a code the one used is refused for the other.
    c.wait(60);
    let code = code_of(&fob1, c.now());
    let asked = c.enroll("sato", &fob1, &code, false);
    assert_eq!((asked.code(), asked.param("n")), ("token_shared_confirm", &json!(1)));
    assert_eq!(c.enroll("sato", &fob1, &code, true).data()["shared_with"], json!(["suzuki"]));
    c.wait(60);
    let code = code_of(&fob1, c.now());
    assert_eq!(c.verify("suzuki", &code, "login").data()["accepted"], json!(true));
    assert_eq!(c.verify("sato", &code, "transfer").code(), "otp_replayed");
    assert_eq!(c.master(&["user", "show", "sato"]).data()["failures"], json!(0));

    // Five wrong codes suspend; then a right code is refused and not consumed.
    c.wait(60);
    for (failures, wrong) in (1..=5).zip(["000001", "000002", "000003", "000004", "000005"]) {
        let answer = c.verify("sato", wrong, "transfer");
        assert_eq!(answer.code(), "otp_wrong");
        assert_eq!(
            (answer.param("failures"), answer.param("left")),
            (&json!(failures), &json!(5 - failures))
        );
    }
    let code = code_of(&fob1, c.now());
    let check = ["verify", "--user", "sato", "--code", &code, "--purpose", "transfer"];
    refused_twice(&c, &check, "otp_suspended", 1);
    assert_eq!(c.master(&["user", "show", "sato"]).data()["otp"], json!("suspended"));

    // The master, who shares that token, unlocks him; the refused code is still good.
    refused_twice(&c, &["unlock", "--user", "sato"], "situation_not_confirmed", 1);
    refused_twice(&c, &["unlock", "--user", "suzuki", "--spoke-to-user"], "own_unlock", 1);
    let unlocked = c.master(&["unlock", "--user", "sato", "nobody", "--spoke-to-user"]);
    let rows = &unlocked.data()["results"];
    assert_eq!((&rows[0]["ok"], &rows[1]["code"]), (&json!(true), &json!("user_unknown")));
    assert_eq!(c.verify("sato", &code, "transfer").data()["accepted"], json!(true));
    refused_twice(&c, &["unlock", "--user", "sato", "--spoke-to-user"], "nothing_to_unlock", 1);

    // Revoke with the master's own code; the sharer goes on.
    c.wait(60);
    let revoke = ["revoke", "--user", "sato", "--reason", "left"];
    refused_twice(&c, &revoke, "otp_required", 1);
    refused(&c, &revoke, &Company::secrets_with_otp("999999"), "otp_wrong", 1);
    let mut secrets = Company::secrets_with_otp(&code_of(&fob1, c.now()));
    secrets["confirmation_password"] = json!("not this one");
    refused(&c, &revoke, &secrets, "confirmation_wrong", 3);
    let revoked = c.master_with_otp(&code_of(&fob1, c.now()), &revoke);
    assert_eq!(revoked.data()["going_on"], json!(["suzuki"]));
    assert_eq!(revoked.data()["results"][0]["serial"], json!(fob1.serial));
    c.wait(60);
    let code = code_of(&fob1, c.now());
    assert_eq!(c.verify("sato", &code, "login").code(), "not_registered");
    assert_eq!(c.verify("suzuki", &code, "login").data()["accepted"], json!(true));

    // The user enrolls again, on the same token and on another; no old code revives.
    let used = code.clone();
    assert_eq!(c.enroll("sato", &fob1, &used, true).code(), "otp_replayed");
    c.wait(60);
    let code = code_of(&fob1, c.now());
    assert_eq!(c.enroll("sato", &fob1, &code, true).data()["serial"], json!(fob1.serial));
    c.wait(60);
    let code = code_of(&fob1, c.now());
    assert_eq!(c.master_with_otp(&code, &revoke).data()["results"][0]["ok"], json!(true));
    let fob3 = c.keys[2].clone();
    let code = code_of(&fob3, c.now());
    assert_eq!(c.enroll("sato", &fob3, &code, false).data()["serial"], json!(fob3.serial));

    // Loss ends all sharers, and the token is lost.
    c.wait(60);
    let code = code_of(&fob3, c.now());
    assert_eq!(c.verify("sato", &code, "login").data()["accepted"], json!(true));
    c.wait(60);
    let code = code_of(&fob2, c.now());
    c.wait(60);
    c.add_user("yamada", Some(&code_of(&fob1, c.now())));
    let shared = c.enroll("yamada", &fob2, &code_of(&fob2, c.now()), true);
    assert_eq!(shared.data()["shared_with"], json!(["tanaka"]));
    c.wait(60);
    let lost =
        c.master_with_otp(&code_of(&fob1, c.now()), &["revoke", "--user", "yamada", "--reason", "lost"]);
    let rows = lost.data()["results"].as_array().unwrap();
    let ended: Vec<_> = rows.iter().map(|r| r["login_id"].as_str().unwrap()).collect();
    assert_eq!((ended, lost.data()["going_on"].clone()), (vec!["yamada", "tanaka"], json!([])));
    assert_eq!(c.verify("tanaka", &code, "login").code(), "not_registered");
    let token = c.master(&["token", "show", &fob2.serial]);
    assert_eq!((&token.data()["state"], &token.data()["registrations"]), (&json!("lost"), &json!([])));
    let enroll = ["enroll", "--user", "tanaka", "--serial", &fob2.serial, "--code", &code];
    refused_twice(&c, &enroll, "token_lost", 1);

    // Found by a fresh code, paused, resumed, broken, disposed of.
    let mut found = Company::secrets();
    found["otp"] = json!(code_of(&fob2, c.now()));
    let token = c.cli.call(Some("suzuki"), &found, &["token", "found", &fob2.serial]);
    assert_eq!(token.data()["state"], json!("unregistered"));
    for (step, state) in
        [("pause", "paused"), ("resume", "unregistered"), ("faulty", "faulty"), ("dispose", "disposed")]
    {
        assert_eq!(c.master(&["token", step, &fob2.serial]).data()["state"], json!(state));
    }
    refused_twice(&c, &["token", "resume", &fob2.serial], "wrong_state", 1);
    refused_twice(&c, &["token", "test", &fob2.serial, "123456"], "token_disposed", 1);

    // Everything stands in the history, which is whole; and the vault is as it was left.
    let checked = c.master(&["vault", "check"]);
    let proof = c.master(&["audit", "verify"]);
    assert_eq!(checked.data()["audit_entries"], proof.data()["entries"]);
    assert_eq!(checked.data()["head"], proof.data()["head"]);
    let suspended = c.master(&["audit", "list", "--user", "sato", "--kind", "verified"]);
    let items = suspended.data()["items"].as_array().unwrap();
    assert_eq!(items.iter().filter(|e| e["refused"] == json!("otp_wrong")).count(), 5);
    assert_eq!(items.iter().filter(|e| e["details"]["suspended"] == json!("yes")).count(), 1);
    assert!(items.iter().all(|e| e["operator"] == json!("suzuki") && e["via"] == json!("cli")));
    // The history is everybody's: signing in as somebody is no filter, `--operator` is.
    let all = c.master(&["audit", "list"]);
    assert_eq!(all.data()["total"], proof.data()["entries"]);
    let his = c.master(&["audit", "list", "--operator", "tanaka"]);
    assert_eq!(his.data()["total"], json!(0));
    // The sharer of the lost token finds the end of his registration in his own history.
    let ended = c.master(&["audit", "list", "--user", "tanaka", "--kind", "revoked"]);
    assert_eq!(ended.data()["total"], json!(1));
    assert_eq!(c.master(&["audit", "list", "--kind", "token_lost"]).data()["total"], json!(1));
    nothing_lies_in_clear(&c);
}

#[test]
fn testing_a_code_has_no_effect() {
    let mut c = Company::new().import();
    let fob = c.keys[5].clone();
    let code = code_of(&fob, c.now() + 180);
    let before = c.master(&["vault", "check"]);
    for _ in 0..2 {
        let tested = c.master(&["token", "test", &fob.serial, &code]);
        assert_eq!(tested.data()["match"], json!(true));
        assert_eq!(tested.data()["step_difference"], json!(3));
        assert_eq!(tested.data()["already_used"], json!(false));
        assert_eq!(tested.data()["valid_from"], json!("2026-11-22T02:05:00Z"));
        assert_eq!(tested.data()["valid_until"], json!("2026-11-22T02:06:00Z"));
    }
    let wrong = c.master(&["token", "test", &fob.serial, "000000"]);
    assert_eq!(wrong.data()["match"], json!(false));
    let after = c.master(&["vault", "check"]);
    assert_eq!(before.data(), after.data());
    c.wait(180);
    let code = code_of(&fob, c.now());
    assert!(c.enroll("suzuki", &fob, &code, false).data().is_object());
}
