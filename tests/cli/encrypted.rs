//! Encrypted seed files: with the right key or password they go in, otherwise the answer says what is missing.

use std::path::PathBuf;

use kagimori_tests::{Answer, Company, code};
use serde_json::{Value, json};

const KEY: &str = "12345678901234567890123456789012";
const PASSWORD: &str = "kumo to ame";
/// The first token's key: `12345678901234567890`.
const SEED: &str = "3132333435363738393031323334353637383930";

/// A file that another program encrypted.
fn file(name: &str) -> String {
    let folder = "../src-tauri/crates/formats/tests/pskc/data/encrypted";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
    path.into_os_string().into_string().unwrap()
}

fn secrets(more: &Value) -> Value {
    let mut all = Company::secrets();
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn import(c: &Company, name: &str, more: &Value, flags: &[&str]) -> Answer {
    import_file(c, &file(name), more, flags)
}

/// What is given is in no answer.
fn import_file(c: &Company, file: &str, more: &Value, flags: &[&str]) -> Answer {
    let arguments = [&["token", "import", file], flags].concat();
    let answer = c.cli.call(Some("suzuki"), &secrets(more), &arguments);
    let text = answer.json.to_string();
    for given in more.as_object().unwrap().values() {
        assert!(!text.contains(given.as_str().unwrap()), "{text}");
    }
    answer
}

fn imports_in_the_history(c: &Company) -> Value {
    c.master(&["audit", "list", "--kind", "tokens_imported"]).data().clone()
}

#[test]
fn a_file_goes_in_with_its_key_or_its_password_and_with_nothing_else() {
    for (name, right, wrong, other, needed, refused) in [
        (
            "aes128-key.xml",
            json!({ "import_key": KEY }),
            json!({ "import_key": "12345678901234567890123456789013" }),
            json!({ "import_password": PASSWORD }),
            "import_key_needed",
            "import_key_wrong",
        ),
        (
            "aes128-password.xml",
            json!({ "import_password": PASSWORD }),
            json!({ "import_password": "kumo to yuki" }),
            json!({ "import_key": KEY }),
            "import_password_needed",
            "import_password_wrong",
        ),
    ] {
        let c = Company::new();
        for (given, code) in [(json!({}), needed), (other, needed), (wrong, refused)] {
            let dry = import(&c, name, &given, &["--dry-run"]);
            assert_eq!((&dry.data()["new"], &dry.data()["batch"]), (&json!(0), &Value::Null));
            assert_eq!(dry.data()["errors"][0]["code"], json!(code));
            let answer = import(&c, name, &given, &[]);
            assert_eq!((answer.code(), answer.exit), ("import_rejected", 7));
            assert_eq!(answer.param("errors").as_array().unwrap().len(), 1);
            let error = &answer.param("errors")[0];
            assert_eq!(error["code"], json!(code));
            assert!(error["message"].as_str().unwrap().len() > 20, "{error}");
        }
        assert_eq!(c.master(&["token", "list"]).data()["total"], json!(0));
        // The file is as it should be: what was not given leaves no mark in the history.
        assert_eq!(imports_in_the_history(&c)["total"], json!(0));

        assert_eq!(import(&c, name, &right, &["--dry-run"]).data()["new"], json!(2));
        let taken = import(&c, name, &right, &[]);
        assert_eq!((&taken.data()["new"], &taken.data()["errors"]), (&json!(2), &json!([])));
        let tokens = c.master(&["token", "list"]);
        let serials: Vec<_> =
            tokens.data()["items"].as_array().unwrap().iter().map(|token| &token["serial"]).collect();
        assert_eq!(serials, ["KG100001", "KG100002"]);
        let entries = imports_in_the_history(&c);
        assert_eq!(entries["items"][0]["details"]["new"], json!("2"));
        assert_eq!(entries["items"][0]["details"]["legacy_mac"], Value::Null);
        // The seed is the right one.
        let shown = code(SEED, c.now(), 60);
        let user = ["enroll", "--user", "suzuki", "--serial", "KG100001", "--code", &shown];
        assert_eq!(c.master(&user).data()["serial"], json!("KG100001"));
        // Known, whatever the file they come in.
        assert_eq!(import(&c, "in-the-clear.xml", &json!({}), &[]).data()["same"], json!(2));
    }
}

#[test]
fn what_cannot_be_a_key_is_called_so() {
    let c = Company::new();
    for (given, code) in [
        (json!({ "import_key": "00112233445566778899aabbccddeef" }), "import_key"),
        (json!({ "import_key": "kumo to ame" }), "import_key"),
        (json!({ "import_key": KEY, "import_password": PASSWORD }), "import_password"),
    ] {
        let answer = import(&c, "aes128-key.xml", &given, &[]);
        assert_eq!((answer.code(), answer.exit), ("invalid_value", 1));
        assert_eq!(answer.param("field"), &json!(code));
    }
    let short = import(&c, "aes128-key.xml", &json!({ "import_key": "00112233" }), &[]);
    assert_eq!(short.param("errors")[0]["code"], json!("import_key_length"));
    let message = short.param("errors")[0]["message"].as_str().unwrap();
    assert!(message.contains("is 4,") && message.contains("of 16 "), "{message}");
    // As it is printed on paper.
    let grouped = json!({ "import_key": "1234 5678 9012 3456 7890 1234 5678 9012" });
    assert_eq!(import(&c, "aes128-key.xml", &grouped, &[]).data()["new"], json!(2));
}

#[test]
fn check_sums_of_older_programs_only_if_asked_for_and_the_history_says_so() {
    let c = Company::new();
    let key = json!({ "import_key": "000102030405060708090a0b0c0d0e0f" });
    // As some programs wrote it: no key of the check sums' own.
    let standard = std::fs::read_to_string(file("mac-with-encryption-key.xml")).unwrap();
    let end = "</pskc:MACKey>";
    let (from, to) = (standard.find("<pskc:MACKey>").unwrap(), standard.find(end).unwrap() + end.len());
    let older = c.cli.dir().join("older.xml");
    std::fs::write(&older, [&standard[..from], &standard[to..]].concat()).unwrap();
    let older = older.to_str().unwrap();
    let answer = import_file(&c, older, &key, &[]);
    assert_eq!((answer.code(), answer.exit), ("import_rejected", 7));
    assert_eq!(answer.param("errors")[0]["code"], json!("mac_missing"));
    let refused = &imports_in_the_history(&c)["items"][0];
    assert_eq!(
        (&refused["refused"], &refused["details"]["legacy_mac"]),
        (&json!("import_rejected"), &Value::Null)
    );

    assert_eq!(import_file(&c, older, &key, &["--legacy-mac"]).data()["new"], json!(2));
    let entries = imports_in_the_history(&c);
    assert_eq!(entries["total"], json!(2));
    assert_eq!(entries["items"][0]["details"]["legacy_mac"], json!("yes"));
}
