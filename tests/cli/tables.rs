//! Seed files that are tables or lists; every code from `oathtool`.

use std::fs;
use std::path::PathBuf;

use kagimori_tests::{Answer, Company, Fob};
use serde_json::json;

const KEYS: [&[u8]; 2] = [b"12345678901234567890", b"ABCDEFGHIJKLMNOPQRST"];
const HEX: [&str; 2] =
    ["3132333435363738393031323334353637383930", "4142434445464748494A4B4C4D4E4F5051525354"];
const BASE32: [&str; 2] = ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "IFBEGRCFIZDUQSKKJNGE2TSPKBIVEU2U"];

fn file(c: &Company, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = c.cli.dir().join(name);
    fs::write(&path, content).unwrap();
    path
}

fn import(c: &Company, path: &std::path::Path, options: &[&str]) -> Answer {
    let mut arguments = vec!["token", "import", path.to_str().unwrap()];
    arguments.extend(options);
    c.master(&arguments)
}

/// Both tokens are there, and show what their seeds say.
fn usable(c: &mut Company, serials: [&str; 2], seconds: u32) {
    for (serial, key) in serials.into_iter().zip(KEYS) {
        let fob = Fob::new(serial, key).every(seconds);
        let tested = c.master(&["token", "test", serial, &fob.shows(c.now())]);
        assert_eq!(tested.data()["step_difference"], json!(0), "{serial}");
        c.wait(seconds.into());
    }
}

#[test]
fn a_table_is_recognised_and_taken_in() {
    for (name, content) in [
        (
            "comma.csv",
            format!("serial,seed,type,digits,time step\nT1,{},TOTP,6,60\nT2,{},TOTP,6,60\n", HEX[0], HEX[1]),
        ),
        ("semicolon.csv", format!("T1;{};TOTP;6;60\r\nT2;{};TOTP;6;60\r\n", BASE32[0], BASE32[1])),
    ] {
        let mut c = Company::new();
        let path = file(&c, name, content);
        let looked = import(&c, &path, &["--dry-run"]);
        assert_eq!(
            (&looked.data()["format"], &looked.data()["new"]),
            (&json!("oath-csv"), &json!(2)),
            "{name}"
        );
        assert_eq!(import(&c, &path, &[]).data()["batch"], json!(1));
        usable(&mut c, ["T1", "T2"], 60);
        // The same again brings nothing new.
        let again = import(&c, &path, &[]);
        assert_eq!((&again.data()["new"], &again.data()["same"]), (&json!(0), &json!(2)));
    }
}

#[test]
fn the_files_of_entra_and_lists_of_addresses_are_too() {
    let mut c = Company::new();
    let entra = format!(
        "upn,serial number,secret key,time interval,manufacturer,model\n\
         a@example.jp,E1,{},30,Example,C200\n,E2,{},30,Example,C200\n",
        BASE32[0], BASE32[1]
    );
    let path = file(&c, "entra.csv", entra);
    assert_eq!(import(&c, &path, &[]).data()["format"], json!("entra-csv"));
    usable(&mut c, ["E1", "E2"], 30);

    let mut c = Company::new();
    let list = format!(
        "# two of them\notpauth://totp/Example:O1?secret={}&period=60\notpauth://totp/Example:O2?secret={}&period=60\n",
        BASE32[0], BASE32[1]
    );
    let path = file(&c, "list.txt", list);
    assert_eq!(import(&c, &path, &[]).data()["format"], json!("otpauth"));
    usable(&mut c, ["O1", "O2"], 60);
}

#[test]
fn the_files_of_safenet_and_yubico_are_too() {
    let mut c = Company::new();
    let safenet = format!(
        "<Tokens>\n<Token serial=\"S1\"><Applications><Application><Seed>{}</Seed><MovingFactor>7</MovingFactor>\
         </Application></Applications></Token>\n</Tokens>\n",
        HEX[0]
    );
    let yubico = format!(
        "LOGGING START,2026/11/23 9:00\nOATH-HOTP,2026/11/23 9:00,1,ubnu1,,{},,,0,0,0,6,7,0,0,0,0,0\n\
         Yubico OTP,2026/11/23 9:01,2,cccccccccccb,0102030405ff,000102030405060708090a0b0c0d0e0f,,,0,0,0,0,0,0,0,0,0,0\n",
        HEX[1]
    );
    for (name, content, format, key) in [
        ("tokens.xml", safenet, "safenet-xml", ("S1", KEYS[0])),
        ("log.csv", yubico, "yubico-csv", ("ubnu1", KEYS[1])),
    ] {
        let path = file(&c, name, content);
        for options in [&["--dry-run"][..], &["--format", format]] {
            let told = import(&c, &path, options);
            assert_eq!((&told.data()["format"], &told.data()["new"]), (&json!(format), &json!(1)), "{name}");
        }
        let fob = Fob::new(key.0, key.1).by_counter();
        let tested = c.master(&["token", "test", key.0, &fob.code(7)]);
        assert_eq!(tested.data()["step_difference"], json!(0), "{name}");
        c.wait(1);
    }
    let path = c.cli.dir().join("log.csv");
    let told = import(&c, &path, &["--dry-run"]);
    let skipped = &told.data()["skipped"][0];
    assert_eq!(
        (&skipped["line"], &skipped["serial"], &skipped["code"]),
        (&json!(3), &json!("cccccccccccb"), &json!("not_otp_key"))
    );
}

#[test]
fn what_is_none_of_them_or_damaged_is_named_and_nothing_is_taken() {
    let c = Company::new();
    for (name, content, options, code, line) in [
        ("note.txt", "Suzuki,03-0000-0000\n".to_owned(), &[][..], "format_unknown", 1),
        ("table.csv", format!("serial,seed\nT1,{}\n", HEX[0]), &["--format", "pskc"][..], "not_xml", 1),
        (
            "excel.csv",
            format!("serial,seed,type\nT1,{},TOTP\n1.23E+11,{},TOTP\n", HEX[0], HEX[1]),
            &[][..],
            "excel_number",
            3,
        ),
        (
            "twice.csv",
            format!("serial,seed,type\nT1,{},TOTP\nT1,{},TOTP\n", HEX[0], HEX[1]),
            &[][..],
            "duplicate_serial",
            3,
        ),
    ] {
        let path = file(&c, name, content);
        let refused = import(&c, &path, options);
        assert_eq!((refused.code(), refused.exit), ("import_rejected", 7), "{name}");
        let errors = refused.param("errors");
        assert_eq!(
            (&errors[0]["code"], &errors[0]["line"]),
            (&json!(code), &json!(line)),
            "{name}: {errors}"
        );
        // Nothing of a key shows.
        let told = refused.json.to_string();
        assert!(HEX.iter().all(|seed| !told.contains(seed)), "{name}");
    }
    assert_eq!(c.master(&["token", "list"]).data()["total"], json!(0));
}
