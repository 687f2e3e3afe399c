//! What becomes of an import: rows left out, the file erased, the import undone.

use std::fs;
use std::path::PathBuf;

use kagimori_tests::{Answer, Company, Fob};
use serde_json::{Value, json};

const HEX: [&str; 3] = [
    "3132333435363738393031323334353637383930",
    "4142434445464748494a4b4c4d4e4f5051525354",
    "6162636465666768696a6b6c6d6e6f7071727374",
];

fn file(c: &Company, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = c.cli.dir().join(name);
    fs::write(&path, content).unwrap();
    path
}

fn token(c: &Company, command: &str, path: &std::path::Path, more: &[&str]) -> Answer {
    let mut arguments = vec!["token", command, path.to_str().unwrap()];
    arguments.extend(more);
    c.master(&arguments)
}

/// Three tokens, the second with too many digits.
fn one_wrong(c: &Company) -> PathBuf {
    let rows: Vec<_> =
        (0..3).map(|i| format!("T{},{},TOTP,{},60\r\n", i + 1, HEX[i], if i == 1 { 9 } else { 6 })).collect();
    file(c, "tokens.csv", format!("serial,seed,type,digits,time step\r\n{}", rows.concat()))
}

fn done(answer: &Answer) {
    let _ = answer.data();
}

fn serials(c: &Company) -> Vec<String> {
    let list = c.master(&["token", "list"]);
    let items = list.data()["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["serial"].as_str().unwrap().to_owned()).collect()
}

/// The latest entry of a kind.
fn entry(c: &Company, kind: &str) -> Value {
    c.master(&["audit", "list", "--kind", kind]).data()["items"][0].clone()
}

#[test]
fn rows_that_are_wrong_are_left_out_when_that_is_asked_for_and_saved_to_be_corrected() {
    let c = Company::new();
    let path = one_wrong(&c);
    assert_eq!(token(&c, "import", &path, &[]).code(), "import_rejected");
    assert_eq!(serials(&c), [""; 0]);
    let taken = token(&c, "import", &path, &["--leave-out"]);
    assert_eq!((&taken.data()["new"], &taken.data()["errors"][0]["line"]), (&json!(2), &json!(3)));
    assert_eq!(serials(&c), ["T1", "T3"]);
    let details = &entry(&c, "tokens_imported")["details"];
    assert_eq!((&details["left_out"], &details["plain_file"]), (&json!("1"), &json!("yes")));

    let left = c.cli.dir().join("left.csv");
    let saved = token(&c, "leftovers", &path, &[left.to_str().unwrap()]);
    assert_eq!(saved.data(), &json!({ "rows": 1 }));
    let rows = fs::read_to_string(&left).unwrap();
    let [header, row, ""] = &rows.split("\r\n").collect::<Vec<_>>()[..] else { panic!("{rows}") };
    assert_eq!(*header, "\u{feff}error,serial,seed,type,digits,time step");
    assert_eq!(*row, format!("The number of digits is 9. It must be from 6 to 8.,T2,{},TOTP,9,60", HEX[1]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&left).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(entry(&c, "leftovers_saved")["details"]["file_name"], json!("left.csv"));
    // None is written over, and what goes in whole leaves nothing.
    assert_eq!(token(&c, "leftovers", &path, &[left.to_str().unwrap()]).code(), "file_exists");

    let corrected = file(&c, "corrected.csv", rows.replace("TOTP,9", "TOTP,6"));
    // The wrong row is in the file alone.
    let kept = token(&c, "erase-file", &path, &[]);
    assert_eq!((kept.code(), kept.param("n")), ("keys_left_in_file", &json!(1)));
    assert_eq!(token(&c, "import", &corrected, &[]).data()["new"], json!(1));
    done(&token(&c, "erase-file", &path, &["--with-the-rest"]));
    assert!(!path.exists());
    assert_eq!(serials(&c), ["T1", "T3", "T2"]);
    let other = c.cli.dir().join("other.csv");
    assert_eq!(token(&c, "leftovers", &corrected, &[other.to_str().unwrap()]).code(), "nothing_left_over");
    assert!(!other.exists());
}

#[test]
fn what_concerns_the_whole_file_is_not_left_out() {
    let c = Company::new();
    let twice = format!("serial,seed,type\nT1,{},TOTP\nT1,{},TOTP\nT2,{},TOTP\n", HEX[0], HEX[1], HEX[2]);
    let twice = file(&c, "twice.csv", twice);
    assert_eq!(token(&c, "import", &twice, &["--leave-out"]).code(), "import_rejected");
    // Not one good row.
    let none = file(&c, "none.csv", format!("serial,seed,type\nT1,{},TOTX\n", HEX[0]));
    assert_eq!(token(&c, "import", &none, &["--leave-out"]).code(), "import_rejected");
    assert_eq!(serials(&c), [""; 0]);
}

#[test]
fn keys_are_read_in_the_encoding_that_is_named() {
    let c = Company::new();
    let path = file(&c, "two-ways.csv", "serial,seed,type\nT1,22222222333333334444444455555555,TOTP\n");
    assert_eq!(token(&c, "import", &path, &[]).param("errors")[0]["code"], json!("seed_ambiguous"));
    assert_eq!(token(&c, "import", &path, &["--seed-encoding", "hex"]).data()["new"], json!(1));
    let shows = Fob::new(
        "T1",
        [0x22, 0x22, 0x22, 0x22, 0x33, 0x33, 0x33, 0x33, 0x44, 0x44, 0x44, 0x44, 0x55, 0x55, 0x55, 0x55],
    )
    .every(30)
    .shows(c.now());
    assert_eq!(c.master(&["token", "test", "T1", &shows]).data()["step_difference"], json!(0));
}

#[test]
fn an_import_is_undone_until_the_first_of_its_tokens_is_used() {
    let mut c = Company::new();
    let rows = |serials: &[(&str, &str)]| {
        let rows = serials.iter().map(|(serial, seed)| format!("{serial},{seed},TOTP,6,60\n"));
        format!("serial,seed,type,digits,time step\n{}", rows.collect::<String>())
    };
    let first = file(&c, "first.csv", rows(&[("T1", HEX[0]), ("T2", HEX[1])]));
    let second = file(&c, "second.csv", rows(&[("T3", HEX[2])]));
    assert_eq!(token(&c, "import", &first, &[]).data()["batch"], json!(1));
    assert_eq!(token(&c, "import", &second, &[]).data()["batch"], json!(2));

    assert_eq!(c.master(&["token", "import-undo", "1"]).data(), &json!({ "batch": 1, "removed": 2 }));
    assert_eq!(serials(&c), ["T3"]);
    let undone = entry(&c, "import_undone");
    assert_eq!((&undone["details"]["batch"], &undone["details"]["count"]), (&json!("1"), &json!("2")));
    let list = c.master(&["token", "imports"]);
    assert_eq!((&list.data()[0]["batch"], &list.data()[0]["undone_at"]), (&json!(2), &json!(null)));
    assert!(list.data()[1]["undone_at"].is_string());
    assert_eq!(c.master(&["token", "import-undo", "1"]).code(), "import_undone");
    assert_eq!(c.master(&["token", "import-undo", "9"]).code(), "import_unknown");
    assert_eq!(c.master(&["token", "import-undo", "0"]).code(), "import_unknown");
    done(&c.master(&["vault", "check"]));

    // The same file again: the tokens are new, and the number is the next one.
    let again = token(&c, "import", &first, &[]);
    assert_eq!((&again.data()["new"], &again.data()["batch"]), (&json!(2), &json!(3)));
    // A resync consumes two codes: without its last step the token must not come back.
    let fob = Fob::new("T2", hex(HEX[1])).every(60);
    let pair = [fob.shows(c.now() - 120), fob.shows(c.now() - 60)];
    done(&c.master(&["token", "resync", "T2", &pair[0], &pair[1]]));
    let refused = c.master(&["token", "import-undo", "3"]);
    assert_eq!((refused.code(), refused.param("n")), ("import_in_use", &json!(1)));
    // An enrolment, even after it was revoked.
    c.wait(60);
    c.add_user("suzuki2", None);
    assert_eq!(serials(&c), ["T3", "T1", "T2"]);
    let fob = Fob::new("T3", hex(HEX[2])).every(60);
    let code = fob.shows(c.now());
    done(&c.master(&["enroll", "--user", "suzuki2", "--serial", "T3", "--code", &code]));
    assert_eq!(c.master(&["token", "import-undo", "2"]).code(), "import_in_use");
    done(&c.master(&["token", "lost", "T3"]));
    assert_eq!(c.master(&["token", "import-undo", "2"]).code(), "import_in_use");
    assert_eq!(serials(&c), ["T3", "T1", "T2"]);
    done(&c.master(&["vault", "check"]));
}

#[test]
fn the_file_of_an_import_is_erased_and_no_other() {
    let c = Company::new();
    let path = one_wrong(&c);
    let good = file(&c, "good.csv", format!("serial,seed,type\nT1,{},TOTP\n", HEX[0]));
    assert_eq!(token(&c, "erase-file", &good, &[]).code(), "file_not_imported");
    done(&token(&c, "import", &good, &[]));
    // Another name for the same content, which shows what the blocks hold after the name is gone.
    let witness = c.cli.dir().join("witness.csv");
    fs::hard_link(&good, &witness).unwrap();
    done(&token(&c, "erase-file", &good, &[]));
    assert!(!good.exists());
    let left = fs::read(&witness).unwrap();
    assert!(!left.is_empty() && left.iter().all(|byte| *byte == 0));
    assert_eq!(entry(&c, "seed_file_erased")["details"]["file_name"], json!("good.csv"));
    assert_eq!(token(&c, "erase-file", &path, &[]).code(), "file_not_imported");
    assert!(path.exists());
    #[cfg(unix)]
    {
        let again = file(&c, "again.csv", format!("serial,seed,type\nT1,{},TOTP\n", HEX[0]));
        let link = c.cli.dir().join("link.csv");
        std::os::unix::fs::symlink(&again, &link).unwrap();
        assert_eq!(token(&c, "erase-file", &link, &[]).code(), "file_unreadable");
        assert!(again.exists() && link.exists());
    }
    // After an import was undone, the file is the only place of its keys.
    let second = file(&c, "second.csv", format!("serial,seed,type\nT2,{},TOTP\n", HEX[1]));
    done(&token(&c, "import", &second, &[]));
    done(&c.master(&["token", "import-undo", "2"]));
    assert_eq!(token(&c, "erase-file", &second, &[]).code(), "file_not_imported");
}

/// A backup from before the import comes back, and the file is imported again: nobody knows which codes were used since.
#[test]
fn a_token_that_is_imported_again_after_an_older_state_came_back_takes_no_code_shown_before() {
    let mut c = Company::new();
    c.add_user("suzuki2", None);
    let backup = c.cli.dir().join("before.kagimori-backup");
    done(&c.master(&["backup", "create", backup.to_str().unwrap()]));
    let rows = format!(
        "serial,seed,type,digits,time step,counter\nT1,{},TOTP,6,60,\nT2,{},HOTP,6,,0\n",
        HEX[0], HEX[1]
    );
    let path = file(&c, "tokens.csv", rows);
    done(&token(&c, "import", &path, &[]));
    let fob = Fob::new("T1", hex(HEX[0])).every(60);
    let used = fob.shows(c.now());
    done(&c.master(&["enroll", "--user", "suzuki2", "--serial", "T1", "--code", &used]));

    done(&c.cli.call(
        Some("suzuki"),
        &Company::secrets(),
        &["backup", "restore", "--replace", backup.to_str().unwrap()],
    ));
    assert_eq!(serials(&c), [""; 0]);
    done(&token(&c, "import", &path, &[]));
    let again = c.master(&["enroll", "--user", "suzuki2", "--serial", "T1", "--code", &used]);
    assert_eq!(again.code(), "otp_void");
    let counted = c.master(&["token", "show", "T2"]);
    assert_eq!(counted.data()["needs_resync"], json!(true));
    // It is untouched all the same, and comes back as void.
    done(&c.master(&["token", "import-undo", "1"]));
    done(&token(&c, "import", &path, &[]));
    assert_eq!(
        c.master(&["enroll", "--user", "suzuki2", "--serial", "T1", "--code", &used]).code(),
        "otp_void"
    );
    c.wait(25 * 60);
    let code = fob.shows(c.now());
    done(&c.master(&["enroll", "--user", "suzuki2", "--serial", "T1", "--code", &code]));
}

fn hex(digits: &str) -> Vec<u8> {
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
