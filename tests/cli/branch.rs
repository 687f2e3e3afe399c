//! A branch vault: many contracts, written requests, operators who come and go.

use kagimori_tests::{Answer, Cli, Company, code_of, keys, last_four, pskc};
use serde_json::{Value, json};

struct Branch {
    cli: Cli,
}

impl Branch {
    fn new() -> Self {
        let mut cli = Cli::for_tests();
        cli.now = Some(Company::START);
        let made = cli.call(
            Some("kimura"),
            &Company::secrets(),
            &["vault", "init", "--edition", "branch", "--name", "木村 次郎"],
        );
        assert!(made.data()["recovery_code"].is_string());
        Self { cli }
    }

    fn supervisor(&self, arguments: &[&str]) -> Answer {
        self.cli.call(Some("kimura"), &Company::secrets(), arguments)
    }

    fn add(&self, arguments: &[&str], login: &str, confirmation: &str) -> Answer {
        let mut secrets = Company::secrets();
        secrets["new_login_password"] = json!(login);
        secrets["new_confirmation_password"] = json!(confirmation);
        self.cli.call(Some("kimura"), &secrets, arguments)
    }
}

fn clerk_secrets() -> Value {
    json!({ "login_password": "hoshi to tsuki to", "confirmation_password": "mori no naka e" })
}

#[test]
fn contracts_requests_and_stock() {
    let b = Branch::new();
    for (code, start) in [("100", Some("2026-12-01")), ("200", None)] {
        let mut arguments = vec!["contract", "add", "--code", code, "--name", "○○商店"];
        arguments.extend(start.iter().flat_map(|s| ["--otp-start", s]));
        assert_eq!(b.supervisor(&arguments).data()["code"], json!(code));
    }
    assert_eq!(b.supervisor(&["contract", "add", "--code", "100", "--name", "x"]).code(), "already_exists");
    assert_eq!(b.supervisor(&["contract", "list"]).data()["total"], json!(2));

    // A contract's first user is its master, and there is one master.
    let add = |login: &str, contract: &str, role: &str| {
        b.supervisor(&[
            "user",
            "add",
            "--contract",
            contract,
            "--login-id",
            login,
            "--name",
            "中村 桜",
            "--role",
            role,
        ])
    };
    assert_eq!(add("nakamura", "200", "general").code(), "master_exactly_one");
    assert_eq!(add("nakamura", "200", "master").data()["otp"], json!("pending"));
    assert_eq!(add("second", "200", "master").code(), "master_exactly_one");
    assert_eq!(add("NAKAMURA", "200", "general").code(), "already_exists");
    assert_eq!(add("early", "100", "master").data()["otp"], json!("not_started"));
    assert_eq!(add("nowhere", "300", "master").code(), "contract_unknown");

    // Tokens without contract are stock; enrolling allots them.
    let keys = keys(3, 4);
    let file = b.cli.dir().join("stock.xml");
    std::fs::write(&file, pskc(&keys, "Example")).unwrap();
    assert_eq!(b.supervisor(&["token", "import", file.to_str().unwrap()]).data()["new"], json!(3));
    assert_eq!(b.supervisor(&["token", "show", &keys[0].serial]).data()["place"], json!("in_stock"));
    let enroll = |user: &str, n: usize| {
        let code = code_of(&keys[n], Company::START);
        b.supervisor(&["enroll", "--user", user, "--serial", &keys[n].serial, "--code", &code])
    };
    assert_eq!(enroll("early", 0).code(), "otp_not_started");
    assert!(enroll("nakamura", 0).data().is_object());
    let token = b.supervisor(&["token", "show", &keys[0].serial]);
    assert_eq!((&token.data()["place"], &token.data()["contract"]), (&json!("with_contract"), &json!("200")));
    let add_100 = [
        "user",
        "add",
        "--contract",
        "100",
        "--login-id",
        "late",
        "--name",
        "x",
        "--role",
        "general",
        "--otp-start",
        "2026-11-30",
    ];
    assert_eq!(b.supervisor(&add_100).code(), "invalid_value");

    // Branch staff act on a written request whose seal they compared.
    for wrong in ["000001", "000002", "000003", "000004", "000005"] {
        let check = ["verify", "--user", "nakamura", "--code", wrong, "--purpose", "transfer"];
        assert_eq!(b.supervisor(&check).code(), "otp_wrong");
    }
    let unlock = ["unlock", "--user", "nakamura", "--spoke-to-user"];
    assert_eq!(b.supervisor(&unlock).code(), "request_number_missing");
    let mut arguments = [&unlock[..], &["--request-number", "R-1"]].concat();
    assert_eq!(b.supervisor(&arguments).code(), "seal_not_checked");
    arguments.push("--seal-checked");
    assert_eq!(b.supervisor(&arguments).data()["results"][0]["ok"], json!(true));
    // Branch staff enrol a token without contract for themselves, and it stays without.
    let code = code_of(&keys[2], Company::START);
    let own = ["enroll", "--user", "kimura", "--serial", &keys[2].serial, "--code", &code];
    assert!(b.supervisor(&own).data().is_object());
    assert_eq!(b.supervisor(&["token", "show", &keys[2].serial]).data()["contract"], Value::Null);
    assert!(b.supervisor(&["token", "lost", &keys[2].serial]).data().is_object());
    // Without a live registration of his own the operator revokes with the confirmation password alone: flagged.
    let revoke =
        ["revoke", "--user", "nakamura", "--reason", "other", "--request-number", "R-2", "--seal-checked"];
    // The master's only token is taken from him only if its serial number is typed.
    assert_eq!(b.supervisor(&revoke).code(), "last_token_unconfirmed");
    let four = last_four(&keys[0].serial);
    let revoke = [&revoke[..], &["--last-four", &four]].concat();
    assert_eq!(b.supervisor(&revoke).data()["results"][0]["ok"], json!(true));
    let entry = b.supervisor(&["audit", "list", "--kind", "revoked"]);
    let details = &entry.data()["items"][0]["details"];
    assert_eq!((&details["without_otp"], &details["request_number"]), (&json!("yes"), &json!("R-2")));
}

#[test]
fn tokens_of_the_stock_are_handed_over_and_come_back() {
    let b = Branch::new();
    assert!(b.supervisor(&["contract", "add", "--code", "100", "--name", "○○商店"]).data().is_object());
    let keys = keys(2, 4);
    let file = b.cli.dir().join("stock.xml");
    std::fs::write(&file, pskc(&keys, "Example")).unwrap();
    assert_eq!(b.supervisor(&["token", "import", file.to_str().unwrap()]).data()["new"], json!(2));
    let serial = keys[0].serial.as_str();
    let place = || b.supervisor(&["token", "show", serial]).data()["place"].clone();
    let written = ["--request-number", "R-7", "--seal-checked"];
    let allot = ["token", "allot", serial, "--contract", "100"];
    let give_back = ["token", "return", serial];
    assert_eq!(b.supervisor(&allot).code(), "request_number_missing");
    assert_eq!(b.supervisor(&[&allot[..], &written[..2]].concat()).code(), "seal_not_checked");
    let nowhere = ["token", "allot", serial, "--contract", "300"];
    assert_eq!(b.supervisor(&[&nowhere[..], &written].concat()).code(), "contract_unknown");
    assert_eq!(b.supervisor(&[&give_back[..], &written].concat()).code(), "wrong_state");
    assert_eq!(place(), json!("in_stock"));

    let allotted = b.supervisor(&[&allot[..], &written].concat());
    assert_eq!(
        (&allotted.data()["place"], &allotted.data()["contract"], &allotted.data()["state"]),
        (&json!("with_contract"), &json!("100"), &json!("unregistered"))
    );
    assert_eq!(b.supervisor(&[&allot[..], &written].concat()).code(), "token_other_contract");
    let entry = b.supervisor(&["audit", "list", "--kind", "token_allotted", "--limit", "10"]);
    let details = &entry.data()["items"][1]["details"];
    assert_eq!((&details["before"], &details["after"]), (&json!("in_stock"), &json!("with_contract")));
    assert_eq!((&details["request_number"], &details["seal_checked"]), (&json!("R-7"), &json!("yes")));

    // A token somebody uses stays where it is; one that came back takes nobody any more.
    let add = [
        "user",
        "add",
        "--contract",
        "100",
        "--login-id",
        "nakamura",
        "--name",
        "中村 桜",
        "--role",
        "master",
    ];
    assert!(b.supervisor(&add).data().is_object());
    let enroll = |n: usize| {
        let code = code_of(&keys[n], Company::START);
        b.supervisor(&["enroll", "--user", "nakamura", "--serial", &keys[n].serial, "--code", &code])
    };
    assert!(enroll(0).data().is_object());
    assert_eq!(b.supervisor(&[&give_back[..], &written].concat()).code(), "wrong_state");
    let four = last_four(serial);
    let revoke = ["revoke", "--user", "nakamura", "--reason", "left", "--last-four", &four];
    assert!(b.supervisor(&[&revoke[..], &written].concat()).data().is_object());
    assert_eq!(b.supervisor(&[&give_back[..], &written].concat()).data()["place"], json!("returned"));
    assert_eq!(enroll(0).code(), "wrong_state");
    assert!(enroll(1).data().is_object());
    assert!(b.supervisor(&["vault", "check"]).data().is_object());
}

#[test]
fn a_removed_operator_opens_nothing_any_more() {
    let b = Branch::new();
    let add = ["operator", "add", "--login-id", "mori", "--name", "森 大輔", "--role", "clerk"];
    assert_eq!(b.add(&add, "hoshi to tsuki to", "mori no naka e").data()["role"], json!("clerk"));
    let clerk = |arguments: &[&str]| b.cli.call(Some("mori"), &clerk_secrets(), arguments);
    assert_eq!(clerk(&["operator", "list"]).data()["total"], json!(2));
    // A clerk sees operators and makes none, imports and does not dispose.
    assert_eq!(clerk(&["operator", "remove", "kimura"]).code(), "permission_denied");
    assert_eq!(clerk(&["token", "dispose", "KG1"]).code(), "permission_denied");
    assert_eq!(clerk(&["user", "stop", "kimura"]).code(), "permission_denied");
    assert_eq!(clerk(&["contract", "add", "--code", "1", "--name", "x"]).data()["code"], json!("1"));

    let copy = b.cli.dir().join("before.db");
    std::fs::copy(b.cli.database(), &copy).unwrap();
    assert_eq!(b.supervisor(&["operator", "remove", "kimura"]).code(), "not_on_this_user");
    assert_eq!(b.supervisor(&["operator", "remove", "mori"]).data()["login_id"], json!("mori"));
    assert_eq!(clerk(&["contract", "list"]).code(), "wrong_credentials");
    assert!(b.supervisor(&["vault", "check"]).data().is_object());
    assert_eq!(b.supervisor(&["contract", "list"]).data()["total"], json!(1));
    assert_eq!(b.supervisor(&["operator", "remove", "mori"]).code(), "user_unknown");
    // The login ID is free again.
    assert!(b.add(&add, "hoshi to tsuki to", "mori no naka e").data().is_object());
    assert_eq!(clerk(&["contract", "list"]).data()["total"], json!(1));
}
