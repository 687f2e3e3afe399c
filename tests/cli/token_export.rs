//! Tokens that leave: with their keys for another system, or as a list without.

use std::fs;
use std::path::{Path, PathBuf};

use kagimori_tests::{Answer, Cli, Company, Fob, Hash, Lock, pskc2csv, pskc2pskc, pskctool, seed_file};
use serde_json::{Value, json};

const PASSWORD: &str = "kumo no ue no tori";

/// What of a token goes along.
const CARRIED: [&str; 9] =
    ["serial", "manufacturer", "model", "kind", "algorithm", "digits", "period", "counter", "expires_on"];

fn fobs() -> Vec<Fob> {
    vec![
        Fob::new("KG000001", *b"12345678901234567890").until("2030-12-31"),
        Fob::new("KG-000002", *b"12345678901234567890123456789012")
            .every(30)
            .with_digits(8)
            .with_hash(Hash::Sha256),
        Fob::new("KG000003", *b"ABCDEFGHIJKLMNOPQRST").by_counter(),
        Fob::new("KG000004", *b"abcdefghijklmnopqrst").with_hash(Hash::Sha512),
    ]
}

/// A company with these fobs.
fn company(fobs: &[Fob]) -> Company {
    let c = Company::new();
    let file = c.cli.dir().join("delivery.xml");
    fs::write(&file, seed_file(fobs, "Example")).unwrap();
    assert_eq!(c.master(&["token", "import", file.to_str().unwrap()]).data()["new"], json!(fobs.len()));
    c
}

fn secrets(more: &Value) -> Value {
    let mut all = Company::secrets();
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn path(c: &Company, name: &str) -> PathBuf {
    c.cli.dir().join(name)
}

/// Exports with this password. It is in no answer.
fn export_with(c: &Company, password: &str, file: &Path, options: &[&str]) -> Answer {
    let arguments = [&["token", "export", file.to_str().unwrap()], options].concat();
    let answer = c.cli.call(Some("suzuki"), &secrets(&json!({ "export_password": password })), &arguments);
    assert!(!answer.json.to_string().contains(password), "{}", answer.json);
    answer
}

fn export(c: &Company, file: &Path, options: &[&str]) -> Answer {
    export_with(c, PASSWORD, file, options)
}

fn import(c: &Company, file: &Path, password: &str) -> Answer {
    let secrets = secrets(&json!({ "import_password": password }));
    c.cli.call(Some("suzuki"), &secrets, &["token", "import", file.to_str().unwrap()])
}

fn token(c: &Company, serial: &str) -> Value {
    c.master(&["token", "show", serial]).data().clone()
}

fn entries(c: &Company) -> Vec<Value> {
    let list = c.master(&["audit", "list", "--kind", "tokens_exported"]);
    list.data()["items"].as_array().unwrap().clone()
}

fn tested(c: &Company, serial: &str, code: &str) -> Value {
    c.master(&["token", "test", serial, code]).data().clone()
}

fn digest(file: &Path) -> Value {
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(fs::read(file).unwrap());
    json!(hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// What lies in the test's folder beside the vault.
fn files(c: &Company) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(c.cli.dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !["vault", "state"].contains(&name.as_str()))
        .collect();
    names.sort();
    names
}

#[test]
fn another_vault_has_the_same_tokens_and_nothing_opens_the_file_but_its_password() {
    let fobs = fobs();
    let mut c = company(&fobs);
    // One is ahead by two displays, another was pressed.
    let now = c.now();
    let ahead = fobs[0].step_at(now) + 2;
    let resync = ["token", "resync", "KG000001", &fobs[0].code(ahead), &fobs[0].code(ahead + 1)];
    let _ = c.master(&resync).data();
    c.add_user("tanaka", None);
    let enrol = ["enroll", "--user", "tanaka", "--serial", "KG000003", "--code", &fobs[2].code(4)];
    let _ = c.master(&enrol).data();
    c.wait(300);

    let file = path(&c, "moving.xml");
    let exported = export(&c, &file, &[]);
    assert_eq!(
        (&exported.data()["format"], &exported.data()["tokens"], &exported.data()["left_out"]),
        (&json!("pskc"), &json!(4), &json!(0))
    );
    let text = fs::read_to_string(&file).unwrap();
    for fob in &fobs {
        use base64::Engine as _;
        let base64 = base64::engine::general_purpose::STANDARD.encode(&fob.key);
        let hex: String = fob.key.iter().map(|byte| format!("{byte:02x}")).collect();
        let plain = String::from_utf8(fob.key.clone()).unwrap();
        for clear in [&base64, &hex, &hex.to_uppercase(), &plain] {
            assert!(!text.contains(clear), "the key of {} stands in the file", fob.serial);
        }
    }
    assert!(!text.contains(PASSWORD) && !text.contains("tanaka"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let entry = &entries(&c)[0];
    assert_eq!((&entry["result"], &entry["contract"]), (&json!("done"), &json!("0000123")));
    let details = &entry["details"];
    assert_eq!(
        (&details["format"], &details["count"], &details["skipped"]),
        (&json!("pskc"), &json!("4"), &json!("0"))
    );
    assert_eq!(details["file_digest"], exported.data()["file_digest"]);
    assert_eq!(digest(&file), exported.data()["file_digest"]);

    let mut other = Company::new();
    other.wait(c.now() - other.now());
    for (given, code) in
        [(None, "import_password_needed"), (Some("kumo no ue no toro"), "import_password_wrong")]
    {
        let answer = match given {
            Some(wrong) => import(&other, &file, wrong),
            None => other.master(&["token", "import", file.to_str().unwrap()]),
        };
        assert_eq!((answer.code(), answer.exit), ("import_rejected", 7));
        assert_eq!(answer.param("errors")[0]["code"], json!(code));
    }
    assert_eq!(import(&other, &file, PASSWORD).data()["new"], json!(4));
    for fob in &fobs {
        let (here, there) = (token(&c, &fob.serial), token(&other, &fob.serial));
        for name in CARRIED {
            assert_eq!(here[name], there[name], "{name} of {}", fob.serial);
        }
        assert_eq!(here["drift_steps"], there["drift_steps"], "{}", fob.serial);
    }
    assert_eq!(token(&other, "KG000001")["drift_steps"], json!(3));
    assert_eq!(token(&other, "KG000003")["counter"], json!(5));
    // The same codes, and those of an event-based token that were used here are used there.
    for fob in [&fobs[0], &fobs[1], &fobs[3]] {
        let drift = token(&other, &fob.serial)["drift_steps"].as_i64().unwrap();
        let shown = fob.code(fob.step_at(other.now()).strict_add_signed(drift));
        assert_eq!(tested(&other, &fob.serial, &shown), tested(&c, &fob.serial, &shown), "{}", fob.serial);
        assert_eq!(tested(&other, &fob.serial, &shown)["step_difference"], json!(0));
    }
    assert_eq!(tested(&other, "KG000003", &fobs[2].code(4))["already_used"], json!(true));
    assert_eq!(tested(&other, "KG000003", &fobs[2].code(5))["already_used"], json!(false));
    // Here they are known.
    assert_eq!(import(&c, &file, PASSWORD).data()["same"], json!(4));
}

#[test]
fn lost_faulty_and_disposed_tokens_stay_unless_they_are_asked_for() {
    let c = company(&fobs());
    for (step, serial) in
        [("lost", "KG000001"), ("faulty", "KG-000002"), ("faulty", "KG000003"), ("dispose", "KG000003")]
    {
        let _ = c.master(&["token", step, serial]).data();
    }
    let of = |name: &str, options: &[&str]| {
        let exported = export(&c, &path(&c, name), options);
        let other = Company::new();
        assert_eq!(import(&other, &path(&c, name), PASSWORD).data()["new"], exported.data()["tokens"]);
        let listed = other.master(&["token", "list"]).data()["items"].clone();
        let serials: Vec<_> =
            listed.as_array().unwrap().iter().map(|t| t["serial"].as_str().unwrap().to_owned()).collect();
        (serials.join(" "), exported.data()["left_out"].as_u64().unwrap())
    };
    assert_eq!(of("all.xml", &[]), ("KG000004".into(), 3));
    assert_eq!(of("lost.xml", &["--state", "lost"]), ("KG000001".into(), 0));
    assert_eq!(of("faulty.xml", &["--state", "faulty", "--search", "kg-0"]), ("KG-000002".into(), 0));
    assert_eq!(entries(&c)[0]["details"]["filter"], json!("state=faulty search=kg-0"));
    for options in [["--state", "disposed"], ["--search", "KG000001"], ["--search", "NONE"]] {
        let answer = export(&c, &path(&c, "none.xml"), &options);
        assert_eq!((answer.code(), answer.exit), ("nothing_to_export", 1), "{options:?}");
    }
    assert_eq!(files(&c), ["all.xml", "delivery.xml", "faulty.xml", "lost.xml"]);
    assert_eq!(entries(&c).len(), 3);
}

#[test]
fn what_is_refused_leaves_no_file_and_no_entry() {
    let c = company(&fobs());
    let file = path(&c, "tokens.xml");
    let name = file.to_str().unwrap();
    for (password, rule) in [
        ("kumo no ue", "export_too_short"),
        ("password1234", "too_common"),
        ("くもとあめとゆきとかぜと", "export_characters"),
    ] {
        let answer = export_with(&c, password, &file, &[]);
        assert_eq!((answer.code(), answer.param("rule")), ("password_rule", &json!(rule)));
        assert!(answer.message().len() > 20);
    }
    let without = c.master(&["token", "export", name]);
    assert_eq!((without.code(), without.exit), ("usage", 2));
    assert_eq!(without.param("missing"), &json!("export_password"));
    let encoding = c.master(&["token", "export", name, "--encoding", "shift-jis"]);
    assert_eq!((encoding.code(), encoding.exit), ("usage", 2));
    let wrong = json!({ "confirmation_password": "kaze no naka he", "export_password": PASSWORD });
    let wrong = c.cli.call(Some("suzuki"), &secrets(&wrong), &["token", "export", name]);
    assert_eq!((wrong.code(), wrong.exit), ("confirmation_wrong", 3));
    let nowhere = export(&c, Path::new("/no/such/folder/tokens.xml"), &[]);
    assert_eq!((nowhere.code(), nowhere.exit), ("file_unwritable", 5));
    assert_eq!(files(&c), ["delivery.xml"]);
    assert_eq!(entries(&c), Vec::<Value>::new());

    fs::write(&file, "mine").unwrap();
    for options in [&[][..], &["--list"]] {
        let answer = export(&c, &file, options);
        assert_eq!((answer.code(), answer.exit), ("file_exists", 7));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!((files(&c), entries(&c).len()), (vec!["delivery.xml".into(), "tokens.xml".into()], 0));
}

#[test]
fn the_list_holds_what_is_shown_and_no_key() {
    let mut fobs = fobs();
    fobs[3].serial = "=KG4".into();
    let c = company(&fobs);
    c.add_user("tanaka", None);
    let enrol = ["enroll", "--user", "tanaka", "--serial", "KG000003", "--code", &fobs[2].code(4)];
    let _ = c.master(&enrol).data();
    let list = |name: &str, options: &[&str]| {
        let file = path(&c, name);
        let arguments = [&["token", "export", file.to_str().unwrap(), "--list"], options].concat();
        // Nobody proves himself for what he sees.
        let secrets = json!({ "login_password": Company::secrets()["login_password"] });
        let answer = c.cli.call(Some("suzuki"), &secrets, &arguments);
        assert_eq!(answer.data()["file_digest"], digest(&file));
        (answer, fs::read(&file).unwrap())
    };
    let (answer, bytes) = list("all.csv", &[]);
    assert_eq!((&answer.data()["format"], &answer.data()["tokens"]), (&json!("csv"), &json!(4)));
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<_> = text.strip_prefix('\u{FEFF}').unwrap().split_terminator("\r\n").collect();
    assert_eq!(lines[0], "kagimori_tokens,1");
    assert_eq!(lines[5], format!("head,{}", answer.data()["head"].as_str().unwrap()));
    assert_eq!(lines.len(), 7 + 4);
    assert_eq!(
        lines[7],
        "KG000001,Example,,totp,sha1,6,60,,unregistered,with_contract,0000123,2030-12-31,no,0,no,"
    );
    assert_eq!(
        lines[9],
        "KG000003,Example,,hotp,sha1,6,,5,in_use,with_contract,0000123,,no,0,no,tanaka 田中 三郎"
    );
    assert!(lines[10].starts_with("'=KG4,"), "{}", lines[10]);
    let entry = &entries(&c)[0]["details"];
    assert_eq!((&entry["format"], &entry["count"]), (&json!("csv"), &json!("4")));
    assert_eq!((&entry["head"], &entry["filter"]), (&answer.data()["head"], &Value::Null));

    let (answer, bytes) = list("in-use.csv", &["--state", "in_use", "--encoding", "shift-jis"]);
    assert_eq!(answer.data()["tokens"], json!(1));
    // 田中 三郎 in code page 932.
    let name = b"tanaka \x93\x63\x92\x86 \x8E\x4F\x98\x59\r\n";
    assert!(bytes.ends_with(name) && bytes.starts_with(b"kagimori_tokens"), "{bytes:?}");
    assert_eq!(entries(&c)[0]["details"]["filter"], json!("state=in_use"));

    let add = ["user", "add", "--login-id", "yoshino", "--name", "𠮷野 花子", "--role", "general"];
    let _ = c.master(&add).data();
    let enrol =
        ["enroll", "--user", "yoshino", "--serial", "KG000003", "--code", &fobs[2].code(5), "--share"];
    let _ = c.master(&enrol).data();
    let file = path(&c, "not.csv");
    let refused = c.master(&["token", "export", file.to_str().unwrap(), "--list", "--encoding", "shift-jis"]);
    assert_eq!((refused.code(), refused.exit), ("not_in_encoding", 1));
    assert_eq!((refused.param("row"), refused.param("character")), (&json!(10), &json!("𠮷")));
    assert!(refused.message().contains("𠮷"));
    assert!(!file.exists());
    assert_eq!(entries(&c).len(), 2);
}

#[test]
fn keys_leave_by_the_masters_hand_alone() {
    let c = company(&fobs());
    let passwords =
        json!({ "new_login_password": "ishi no ue ni mo", "new_confirmation_password": "umi no soko" });
    let add = ["user", "add", "--login-id", "sato", "--name", "佐藤 花子", "--role", "administrator"];
    let _ = c.cli.call(Some("suzuki"), &secrets(&passwords), &add).data();
    let file = path(&c, "tokens.xml");
    let name = file.to_str().unwrap();
    let his = json!({
        "login_password": "ishi no ue ni mo", "confirmation_password": "umi no soko", "export_password": PASSWORD,
    });
    let keys = c.cli.call(Some("sato"), &his, &["token", "export", name]);
    assert_eq!((keys.code(), keys.exit, file.exists()), ("permission_denied", 1, false));
    let list = c.cli.call(Some("sato"), &his, &["token", "export", name, "--list"]);
    assert_eq!(list.data()["tokens"], json!(4));
}

#[test]
fn a_branchs_supervisor_exports_a_contracts_tokens_and_nobody_else_does() {
    let mut cli = Cli::for_tests();
    cli.now = Some(Company::START);
    let make = ["vault", "init", "--edition", "branch", "--name", "木村 次郎"];
    let _ = cli.call(Some("kimura"), &Company::secrets(), &make).data();
    let new =
        json!({ "new_login_password": "hoshi to tsuki to", "new_confirmation_password": "mori no naka e" });
    let own = json!({
        "login_password": "hoshi to tsuki to", "confirmation_password": "mori no naka e",
        "export_password": PASSWORD,
    });
    let supervisor = |arguments: &[&str]| {
        cli.call(Some("kimura"), &secrets(&json!({ "export_password": PASSWORD })), arguments)
    };
    let clerk = ["operator", "add", "--login-id", "nakamura", "--name", "中村 桜", "--role", "clerk"];
    let _ = cli.call(Some("kimura"), &secrets(&new), &clerk).data();
    let folder = cli.dir().to_owned();
    for (contract, fobs) in [("100", &fobs()[..2]), ("200", &fobs()[2..])] {
        let _ = supervisor(&["contract", "add", "--code", contract, "--name", "○○商店"]).data();
        let file = folder.join(format!("{contract}.xml"));
        fs::write(&file, seed_file(fobs, "Example")).unwrap();
        let import = ["token", "import", "--contract", contract, file.to_str().unwrap()];
        assert_eq!(supervisor(&import).data()["new"], json!(2));
    }
    let file = folder.join("out.xml");
    let export = ["token", "export", file.to_str().unwrap()];
    assert_eq!(cli.call(Some("nakamura"), &own, &export).code(), "permission_denied");
    let unknown = supervisor(&[&export[..], &["--contract", "300"]].concat());
    assert_eq!((unknown.code(), file.exists()), ("contract_unknown", false));
    let done = supervisor(&[&export[..], &["--contract", "200"]].concat());
    assert_eq!(done.data()["tokens"], json!(2));
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("KG000003") && !text.contains("KG000001"));
    let entry = supervisor(&["audit", "list", "--kind", "tokens_exported"]).data()["items"][0].clone();
    assert_eq!((&entry["contract"], &entry["operator"]), (&json!("200"), &json!("kimura")));
    assert_eq!(entry["details"]["filter"], json!("contract=200"));
    let all = folder.join("all.csv");
    let list = ["token", "export", all.to_str().unwrap(), "--list"];
    assert_eq!(cli.call(Some("nakamura"), &own, &list).data()["tokens"], json!(4));
}

/// What others read is what we meant: Debian's pskc-utils open the file, and it is PSKC by the standard's schema.
#[test]
fn independent_tools_read_what_is_exported() {
    let fobs = fobs();
    let c = company(&fobs);
    let file = path(&c, "tokens.xml");
    let exported = export(&c, &file, &[]);
    assert_eq!(exported.data()["tokens"], json!(fobs.len()));
    let content = fs::read_to_string(&file).unwrap();
    assert!(pskctool("validate", &content).contains("OK"));

    let lock = Lock::Password(PASSWORD.into());
    let table = pskc2csv(&content, &lock, "serial,secret,counter,time_interval,response_length", "hex");
    let found: Vec<Vec<&str>> = table.lines().skip(1).map(|row| row.trim().split(',').collect()).collect();
    let meant: Vec<Vec<String>> = fobs
        .iter()
        .map(|fob| {
            let key = fob.key.iter().map(|byte| format!("{byte:02x}")).collect();
            let token = token(&c, &fob.serial);
            let text = |name: &str| token[name].as_u64().map(|n| n.to_string()).unwrap_or_default();
            let counter = if token["kind"] == json!("hotp") { "0".to_owned() } else { String::new() };
            vec![fob.serial.clone(), key, counter, text("period"), text("digits")]
        })
        .collect();
    assert_eq!(found, meant);
    // Opened by them and without a lock, pskctool tells every key.
    let plain = pskc2pskc(&content, &lock, &Lock::None);
    let told = pskctool("info", &plain);
    for fob in &fobs {
        assert!(told.contains(&fob.serial), "{}: {told}", fob.serial);
    }
}
