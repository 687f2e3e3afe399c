//! What goes wrong gets a code, an exit status, a sentence in both languages, and changes nothing.

use kagimori_tests::{Answer, Cli, Company, SeedKey, code_of, keys, pskc};
use serde_json::{Value, json};

/// Makes the call in both languages and checks that the vault is as before.
fn refused(c: &Company, secrets: &Value, arguments: &[&str], code: &str, exit: i32) -> Answer {
    let before = c.master(&["vault", "check"]);
    let english = c.cli.call_in("en", Some("suzuki"), secrets, arguments);
    assert_eq!((english.code(), english.exit), (code, exit), "{}", english.json);
    let japanese = c.cli.call_in("ja", Some("suzuki"), secrets, arguments);
    assert_eq!(japanese.code(), code);
    assert!(japanese.message().chars().any(|c| ('ぁ'..='ん').contains(&c)), "{}", japanese.json);
    assert!(!english.message().contains("{{") && !japanese.message().contains("{{"));
    let after = c.master(&["vault", "check"]);
    // A sign-in is audited; no row of the vault changes.
    assert_eq!(before.data()["rows"], after.data()["rows"]);
    english
}

fn import(c: &Company, content: &[u8], code: &str) -> Answer {
    let file = c.cli.dir().join("bad.xml");
    std::fs::write(&file, content).unwrap();
    let path = file.to_str().unwrap();
    let answer = refused(c, &Company::secrets(), &["token", "import", path], "import_rejected", 7);
    let first = answer.param("errors")[0].clone();
    assert_eq!(first["code"], json!(code), "{}", answer.json);
    assert!(first["message"].as_str().unwrap().len() > 10, "{first}");
    // A dry run shows the same without refusing.
    let dry = c.master(&["token", "import", path, "--dry-run"]);
    assert_eq!(dry.data()["errors"][0]["code"], json!(code));
    answer
}

#[test]
fn broken_seed_files() {
    let c = Company::new();
    let good = pskc(&c.keys[..3], "Example");
    import(&c, b"tokens of this month: see the letter\n", "format_unknown");
    import(&c, b"\x00\x01\x02\x03 no text at all", "format_unknown");
    import(&c, b"serial,key,type\nKG1,00112233,TOTP\n", "seed_too_short");
    import(&c, b"", "file_empty");
    let doctype = good.replacen("?>", "?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>", 1);
    import(&c, doctype.as_bytes(), "dtd_forbidden");
    import(&c, &good.as_bytes()[..good.len() - 200], "file_truncated");
    let twice = pskc(&[c.keys[0].clone(), c.keys[1].clone(), c.keys[0].clone()], "Example");
    let answer = import(&c, twice.as_bytes(), "duplicate_key_id");
    let codes: Vec<_> =
        answer.param("errors").as_array().unwrap().iter().map(|e| e["code"].clone()).collect();
    assert!(
        codes.contains(&json!("duplicate_serial")) && codes.contains(&json!("duplicate_seed")),
        "{codes:?}"
    );
    assert_eq!(answer.param("errors")[0]["serial"], json!(c.keys[0].serial));
    assert!(answer.param("errors")[0]["line"].as_u64().unwrap() > 2);
    let short =
        SeedKey { bytes: vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], ..c.keys[0].clone() };
    import(&c, pskc(&[short], "Example").as_bytes(), "seed_too_short");
    refused(&c, &Company::secrets(), &["token", "import", "/nonexistent/file"], "file_unreadable", 7);
    assert_eq!(c.master(&["token", "list"]).data()["total"], json!(0));
}

#[test]
fn a_file_ten_thousand_times_the_usual_size() {
    let c = Company::new();
    let file = c.cli.dir().join("huge.xml");
    // Usual: some 700 bytes a key, a handful of keys. This one has 70 MB.
    let one = pskc(&keys(15, 3), "Example");
    let body = one.repeat(10_000);
    assert!(body.len() > 64 << 20);
    std::fs::write(&file, body).unwrap();
    let import = ["token", "import", file.to_str().unwrap()];
    let answer = refused(&c, &Company::secrets(), &import, "file_too_large", 7);
    assert_eq!(answer.param("max_mib"), &json!(64));
    assert!(
        answer.message().contains("64 MiB") && answer.message().contains("256 MiB"),
        "{}",
        answer.message()
    );
    // A master may allow larger ones: this one is read then, and is no file.
    let allowed = c.master(&["policy", "set", "--large-imports", "true"]);
    assert_eq!(allowed.data()["large_imports"], json!(true));
    let answer = refused(&c, &Company::secrets(), &import, "import_rejected", 7);
    assert_eq!(answer.param("errors")[0]["code"], json!("xml_malformed"));
    let history = c.master(&["audit", "list", "--kind", "policy_changed"]);
    let details = &history.data()["items"][0]["details"];
    assert_eq!(details, &json!({ "before": "large_imports=false", "after": "large_imports=true" }));
    // Beyond the raised bound there is no way but another file.
    std::fs::File::create(&file).unwrap().set_len((256 << 20) + 1).unwrap();
    let answer = refused(&c, &Company::secrets(), &import, "file_too_large", 7);
    assert_eq!(answer.param("max_mib"), &json!(256));
}

#[test]
fn a_file_of_more_keys_than_usual() {
    let c = Company::new();
    let file = c.cli.dir().join("many.csv");
    let lines = keys(50_001, 3).into_iter().map(|key| format!("{},{},totp\n", key.serial, key.hex));
    std::fs::write(&file, lines.collect::<String>()).unwrap();
    let dry_run = || c.master(&["token", "import", file.to_str().unwrap(), "--dry-run"]);
    let answer = dry_run();
    let error = &answer.data()["errors"][0];
    assert_eq!((&error["code"], &error["line"]), (&json!("too_many_keys"), &json!(50_001)));
    assert!(error["message"].as_str().unwrap().contains("200,000"), "{error}");
    assert_eq!(c.master(&["policy", "set", "--large-imports", "true"]).exit, 0);
    let answer = dry_run();
    assert_eq!((&answer.data()["errors"], &answer.data()["new"]), (&json!([]), &json!(50_001)));
}

#[test]
fn conflicts_with_the_vault_refuse_the_whole_file() {
    let c = Company::new().import();
    let fresh = keys(2, 9);
    let file = c.cli.dir().join("more.xml");
    let path = file.to_str().unwrap().to_owned();
    let import = |keys: &[SeedKey]| {
        std::fs::write(&file, pskc(keys, "Example")).unwrap();
        c.master(&["token", "import", &path])
    };
    let other_seed = SeedKey { serial: c.keys[7].serial.clone(), ..fresh[0].clone() };
    let answer = import(&[fresh[1].clone(), other_seed]);
    assert_eq!((answer.code(), answer.exit), ("import_rejected", 7));
    assert_eq!(answer.param("errors")[0]["code"], json!("other_seed"));
    let other_serial = SeedKey { serial: "KG99999999".into(), ..c.keys[7].clone() };
    assert_eq!(import(&[other_serial]).param("errors")[0]["code"], json!("seed_of_another"));
    assert_eq!(c.master(&["token", "list", "--limit", "1"]).data()["total"], json!(1000));
    // The same tokens again are the same.
    let again = import(&[c.keys[7].clone(), fresh[1].clone()]);
    assert_eq!((&again.data()["same"], &again.data()["new"]), (&json!(1), &json!(1)));
    assert_eq!(again.data()["batch"], json!(2));
}

#[test]
fn reimport_leaves_everything_of_a_token_in_use() {
    let mut c = Company::new().import();
    let fob = c.keys[0].clone();
    assert!(c.enroll("suzuki", &fob, &code_of(&fob, c.now()), false).data().is_object());
    c.wait(120);
    let used = code_of(&fob, c.now() + 60);
    assert_eq!(c.verify("suzuki", &used, "login").data()["step_difference"], json!(1));
    let before = c.master(&["token", "show", &fob.serial]);
    assert_eq!(before.data()["drift_steps"], json!(1));
    let c = c.import_again();
    let after = c.master(&["token", "show", &fob.serial]);
    assert_eq!(before.data(), after.data());
    assert_eq!(c.verify("suzuki", &used, "login").code(), "otp_replayed");
}

trait ImportAgain {
    fn import_again(self) -> Self;
}

impl ImportAgain for Company {
    fn import_again(self) -> Self {
        let file = self.cli.dir().join("seeds.pskc.xml");
        let answer = self.master(&["token", "import", file.to_str().unwrap()]);
        assert_eq!((&answer.data()["new"], &answer.data()["same"]), (&json!(0), &json!(1000)));
        self
    }
}

#[test]
fn codes_as_people_type_them() {
    let mut c = Company::new().import();
    let fob = c.keys[0].clone();
    assert!(c.enroll("suzuki", &fob, &code_of(&fob, c.now()), false).data().is_object());
    let enroll = ["enroll", "--user", "suzuki", "--serial", "KG-UNKNOWN", "--code", "123456"];
    refused(&c, &Company::secrets(), &enroll, "already_registered", 1);
    c.wait(60);
    c.add_user("tanaka", Some(&code_of(&fob, c.now())));
    let unknown = ["enroll", "--user", "tanaka", "--serial", "KG-UNKNOWN", "--code", "123456"];
    refused(&c, &Company::secrets(), &unknown, "token_unknown", 1);
    for typed in ["28708a", "12345", "1234567", "", "①②③④⑤⑥"] {
        let check = ["verify", "--user", "suzuki", "--code", typed, "--purpose", "login"];
        refused(&c, &Company::secrets(), &check, "otp_malformed", 1);
    }
    assert_eq!(c.master(&["user", "show", "suzuki"]).data()["failures"], json!(0));
    // Full-width digits, spaces and hyphens are what an input method makes of a code.
    for form in [
        |code: &str| code.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect::<String>(),
        |code: &str| format!("{} {}", &code[..3], &code[3..]),
        |code: &str| format!("{}-{}", &code[..3], &code[3..]),
    ] {
        c.wait(60);
        let typed = form(&code_of(&fob, c.now()));
        assert_eq!(c.verify("suzuki", &typed, "login").data()["accepted"], json!(true), "{typed}");
    }
    // A serial in another form is the same serial.
    c.wait(60);
    let serial = fob.serial.to_lowercase().replace("kg", "ＫＧ-");
    let share =
        ["enroll", "--user", "tanaka", "--serial", &serial, "--code", &code_of(&fob, c.now()), "--share"];
    assert_eq!(c.master(&share).data()["serial"], json!(fob.serial));
}

#[test]
fn who_are_you() {
    let c = Company::new();
    let wrong = json!({ "login_password": "not the password", "confirmation_password": "kaze no naka de" });
    for operator in ["suzuki", "nobody", "?"] {
        let answer = c.cli.call(Some(operator), &wrong, &["user", "list"]);
        assert_eq!((answer.code(), answer.exit), ("wrong_credentials", 3), "{operator}");
    }
    assert!(c.master(&["user", "list"]).data().is_object());

    // Five wrong confirmation passwords lock it; a right one is refused then.
    let mut secrets = Company::secrets();
    secrets["confirmation_password"] = json!("not this one");
    let add = ["user", "add", "--login-id", "tanaka", "--name", "田中", "--role", "general"];
    for left in [4, 3, 2, 1, 0] {
        let answer = c.cli.call(Some("suzuki"), &secrets, &add);
        assert_eq!((answer.code(), answer.exit), ("confirmation_wrong", 3));
        assert_eq!(answer.param("left"), &json!(left));
    }
    let answer = c.master(&add);
    assert_eq!((answer.code(), answer.exit), ("confirmation_locked", 3));
    assert_eq!(c.master(&["user", "show", "suzuki"]).data()["locks"]["confirmation"], json!(true));
}

#[test]
fn wrong_calls() {
    let c = Company::new();
    for arguments in [
        &["user"][..],
        &["frobnicate"],
        &["verify", "--user", "suzuki", "--code", "123456", "--purpose", "payroll"],
        &["user", "add", "--login-id", "tanaka"],
        &["revoke", "--user", "suzuki", "--reason", "whim"],
        &["token", "list", "--state", "broken"],
        &["audit", "list", "--from", "yesterday"],
    ] {
        let answer = c.master(arguments);
        assert_eq!((answer.code(), answer.exit), ("usage", 2), "{arguments:?}");
    }
    let unknown = json!({ "login_password": "kumo to ame to yuki", "password": "x" });
    let answer = c.cli.call(Some("suzuki"), &unknown, &["user", "list"]);
    assert_eq!((answer.code(), answer.exit), ("usage", 2));
    assert!(!answer.json.to_string().contains("kumo"), "{}", answer.json);
    // Without the secret the act needs.
    let lone = json!({ "login_password": "kumo to ame to yuki" });
    let add = ["user", "add", "--login-id", "tanaka", "--name", "田中", "--role", "general"];
    let answer = c.cli.call(Some("suzuki"), &lone, &add);
    assert_eq!((answer.code(), answer.exit), ("usage", 2));
    assert_eq!(answer.param("missing"), &json!("confirmation_password"));
    // Nobody to be.
    let answer = c.cli.call(None, &Company::secrets(), &["user", "list"]);
    assert_eq!((answer.code(), answer.exit), ("usage", 2));
}

#[test]
fn a_vault_that_is_not_there_or_is_there_already() {
    let cli = Cli::for_tests();
    let answer = cli.call(Some("suzuki"), &Company::secrets(), &["user", "list"]);
    assert_eq!((answer.code(), answer.exit), ("vault_missing", 1));
    let c = Company::new();
    let again = c.master(&[
        "vault",
        "init",
        "--edition",
        "company",
        "--name",
        "x",
        "--contract-code",
        "1",
        "--contract-name",
        "x",
    ]);
    assert_eq!((again.code(), again.exit), ("vault_exists", 1));
    assert_eq!(
        c.master(&["vault", "status"]).data(),
        &json!({ "edition": "company", "format": 1, "slots": 2 })
    );
}

#[test]
fn passwords_have_rules() {
    let c = Company::new();
    let add = ["user", "add", "--login-id", "sato", "--name", "佐藤 花子", "--role", "administrator"];
    for (login, confirmation, rule) in [
        ("short", "yuki to kaze", "login_too_short"),
        ("hoshi to tsuki", "short", "confirmation_too_short"),
        ("hoshi to tsuki", "hoshi to tsuki", "must_differ"),
        ("123456789012", "yuki to kaze", "too_common"),
    ] {
        let mut secrets = Company::secrets();
        secrets["new_login_password"] = json!(login);
        secrets["new_confirmation_password"] = json!(confirmation);
        let answer = refused(&c, &secrets, &add, "password_rule", 1);
        assert_eq!(answer.param("rule"), &json!(rule));
    }
}
