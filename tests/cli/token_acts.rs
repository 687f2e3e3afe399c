//! Acts on tokens beyond the import: what a loss tells, the guard of a master's only token, and 交換 in one go.

use kagimori_tests::{Company, SeedKey, code_of, last_four};
use serde_json::{Value, json};

/// The master, `tanaka` and `satoh` on one token; two spare ones.
fn company() -> Company {
    let mut c = Company::new();
    c.keys.truncate(3);
    let mut c = c.import();
    for user in ["tanaka", "satoh"] {
        c.add_user(user, None);
    }
    for user in ["suzuki", "tanaka", "satoh"] {
        c.wait(60);
        let code = code_of(&c.keys[0], c.now());
        assert!(c.enroll(user, &c.keys[0], &code, true).data().is_object());
    }
    c.wait(60);
    c
}

fn state(c: &Company, key: &SeedKey) -> Value {
    c.master(&["token", "show", &key.serial]).data()["state"].clone()
}

fn details(c: &Company, kind: &str) -> Value {
    c.master(&["audit", "list", "--kind", kind, "--limit", "1"]).data()["items"][0]["details"].clone()
}

#[test]
fn the_only_token_of_the_master_is_taken_by_its_last_four_characters() {
    let mut c = company();
    let serial = c.keys[0].serial.clone();
    let four = last_four(&serial);
    let code = code_of(&c.keys[0], c.now());
    let revoke = ["revoke", "--user", "suzuki", "--reason", "left"];
    assert_eq!(c.master_with_otp(&code, &revoke).code(), "last_token_unconfirmed");
    for act in ["pause", "lost", "faulty"] {
        assert_eq!(c.master(&["token", act, &serial]).code(), "last_token_unconfirmed", "{act}");
        let wrong = ["token", act, &serial, "--last-four", "9999"];
        assert_eq!(c.master(&wrong).code(), "last_token_unconfirmed", "{act}");
    }
    // Nothing was done, and the operator's code was not spent.
    assert_eq!(state(&c, &c.keys[0]), json!("in_use"));
    assert!(c.verify("tanaka", &code, "transfer").data().is_object());
    let paused = c.master(&["token", "pause", &serial, "--last-four", &four]);
    assert_eq!(paused.data()["state"], json!("paused"));
    assert_eq!(details(&c, "token_paused")["last_token"], json!("yes"));
    assert_eq!(c.master(&["token", "resume", &serial]).data()["state"], json!("in_use"));
    // Each former state is there again, and everybody's codes.
    c.wait(120);
    for user in ["suzuki", "satoh"] {
        let code = code_of(&c.keys[0], c.now());
        assert!(c.verify(user, &code, "transfer").data().is_object());
        c.wait(120);
    }
    let lost = [
        "token",
        "lost",
        &serial,
        "--when",
        "昨日の夕方",
        "--where",
        "駅",
        "--reporter",
        "田中",
        "--last-four",
        &four,
    ];
    assert_eq!(c.master(&lost).data()["state"], json!("lost"));
    let told = details(&c, "token_lost");
    assert_eq!(
        (&told["lost_when"], &told["lost_where"], &told["reported_by"]),
        (&json!("昨日の夕方"), &json!("駅"), &json!("田中"))
    );
}

#[test]
fn a_token_is_replaced_in_one_go() {
    let mut c = company();
    let [old, new, spare] = [0, 1, 2].map(|n| c.keys[n].clone());
    let replace = |c: &Company, code: &str, users: &[&str], more: &[&str]| {
        let mut arguments = vec![
            "token",
            "replace",
            &old.serial,
            "--reason",
            "battery",
            "--new",
            &new.serial,
            "--code",
            code,
        ];
        arguments.push("--user");
        arguments.extend(users);
        arguments.extend(more);
        c.master(&arguments)
    };
    let code = code_of(&new, c.now());
    // The master is not ticked: it is his only token.
    assert_eq!(replace(&c, &code, &["tanaka"], &[]).code(), "last_token_unconfirmed");
    assert_eq!(replace(&c, &code, &["nobody", "suzuki"], &[]).code(), "user_unknown");
    assert_eq!(replace(&c, "000000", &["suzuki", "tanaka"], &[]).code(), "otp_wrong");
    assert_eq!(state(&c, &old), json!("in_use"));
    let done = replace(&c, &code, &["suzuki", "tanaka"], &[]);
    assert_eq!(done.data()["moved"], json!(["suzuki", "tanaka"]));
    assert_eq!((&done.data()["revoked"], &done.data()["state"]), (&json!(["satoh"]), &json!("faulty")));
    assert_eq!((state(&c, &old), state(&c, &new)), (json!("faulty"), json!("in_use")));

    // One bundle in all its entries; the code is consumed; who was not ticked is without a token.
    let listed = c.master(&["audit", "list", "--limit", "6"]);
    let entries = listed.data()["items"].as_array().unwrap();
    let mut kinds: Vec<_> = entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["enrolled", "enrolled", "revoked", "revoked", "revoked", "token_replaced"]);
    assert!(entries[0]["details"]["bundle"].is_string());
    assert!(entries.iter().all(|entry| entry["details"]["bundle"] == entries[0]["details"]["bundle"]));
    assert_eq!(c.verify("tanaka", &code, "transfer").code(), "otp_replayed");
    c.wait(120);
    let code = code_of(&new, c.now());
    assert_eq!(c.verify("satoh", &code, "transfer").code(), "not_registered");
    assert!(c.verify("tanaka", &code, "transfer").data().is_object());
    // A replaced token is replaced no second time, and a token that others use is shared only if that is said.
    assert_eq!(replace(&c, &code, &["tanaka"], &[]).code(), "not_registered");
    c.wait(120);
    let code = code_of(&spare, c.now());
    assert!(c.enroll("satoh", &spare, &code, false).data().is_object());
    c.wait(120);
    let onto_shared = |more: &[&str]| {
        let code = code_of(&new, c.now());
        let call = [
            "token",
            "replace",
            &spare.serial,
            "--reason",
            "lost",
            "--new",
            &new.serial,
            "--code",
            &code,
            "--user",
            "satoh",
        ];
        c.master(&[&call[..], more].concat())
    };
    let asked = onto_shared(&[]);
    assert_eq!((asked.code(), asked.param("n")), ("token_shared_confirm", &json!(2)));
    assert_eq!(onto_shared(&["--share"]).data()["shared_with"], json!(["suzuki", "tanaka"]));
    assert_eq!(state(&c, &spare), json!("lost"));
    assert!(c.master(&["vault", "check"]).data().is_object());
}
