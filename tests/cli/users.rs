//! 利用者管理 from the command line: changes, new passwords, a new master, and users from a list.

use std::fs;

use kagimori_tests::{Answer, Company};
use serde_json::{Value, json};

const LOGIN: &str = "hoshi to tsuki to";
const CONFIRMATION: &str = "mori no naka e";

fn with_new_passwords(login: &str, confirmation: &str) -> Value {
    let mut secrets = Company::secrets();
    secrets["new_login_password"] = json!(login);
    secrets["new_confirmation_password"] = json!(confirmation);
    secrets
}

/// Calls as the master, with passwords for somebody else.
fn giving(c: &Company, arguments: &[&str]) -> Answer {
    c.cli.call(Some("suzuki"), &with_new_passwords(LOGIN, CONFIRMATION), arguments)
}

fn call_as(c: &Company, operator: &str, login: &str, confirmation: &str, arguments: &[&str]) -> Answer {
    let secrets = json!({ "login_password": login, "confirmation_password": confirmation });
    c.cli.call(Some(operator), &secrets, arguments)
}

#[test]
fn a_user_becomes_an_administrator_and_loses_the_vault_again() {
    let c = Company::new();
    c.add_user("tanaka", None);
    let renamed =
        c.master(&["user", "change", "tanaka", "--name", "高橋 三郎", "--purposes", "salary,transfer"]);
    assert_eq!(renamed.data()["name"], json!("高橋 三郎"));
    assert_eq!(renamed.data()["permissions"], json!(["transfer", "salary"]));
    assert_eq!(c.master(&["user", "change", "tanaka", "--name", "高橋 三郎"]).code(), "nothing_changed");
    assert_eq!(c.master(&["user", "change", "tanaka"]).code(), "nothing_changed");
    let promote = ["user", "change", "tanaka", "--role", "administrator"];
    assert_eq!(c.master(&promote).code(), "new_passwords_needed");
    assert_eq!(giving(&c, &promote).data()["role"], json!("administrator"));
    let as_tanaka = |arguments: &[&str]| call_as(&c, "tanaka", LOGIN, CONFIRMATION, arguments);
    assert_eq!(as_tanaka(&["user", "change", "suzuki", "--name", "x"]).code(), "permission_denied");
    assert_eq!(as_tanaka(&["user", "change", "tanaka", "--role", "general"]).code(), "not_on_this_user");

    assert_eq!(
        giving(&c, &["user", "change", "tanaka", "--role", "general"]).data()["role"],
        json!("general")
    );
    assert_eq!(as_tanaka(&["user", "list"]).code(), "wrong_credentials");
    assert_eq!(c.master(&["vault", "status"]).data()["slots"], json!(2));
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
    let told = c.master(&["audit", "list", "--kind", "user_changed", "--result", "done"]);
    assert_eq!(told.data()["items"][0]["details"]["role_changed"], json!("administrator -> general"));
}

#[test]
fn forgotten_passwords_are_reset_by_somebody_else() {
    let c = Company::new();
    let add = ["user", "add", "--login-id", "satoh", "--name", "佐藤 花子", "--role", "administrator"];
    assert!(giving(&c, &add).data().is_object());
    let reset = ["user", "reset-passwords", "satoh"];
    assert_eq!(c.master(&reset).code(), "usage");
    let new = with_new_passwords("asa no umi no kaze", "yoru no mori no koe");
    assert!(c.cli.call(Some("suzuki"), &new, &reset).data().is_object());
    assert_eq!(call_as(&c, "satoh", LOGIN, CONFIRMATION, &["user", "list"]).code(), "wrong_credentials");
    let list = call_as(&c, "satoh", "asa no umi no kaze", "yoru no mori no koe", &["user", "list"]);
    assert_eq!(list.data()["total"], json!(2));
    assert_eq!(giving(&c, &["user", "reset-passwords", "suzuki"]).code(), "own_reset");
}

#[test]
fn each_lock_by_itself_or_both() {
    let c = Company::new();
    let add = ["user", "add", "--login-id", "satoh", "--name", "佐藤 花子", "--role", "administrator"];
    assert!(giving(&c, &add).data().is_object());
    for _ in 0..5 {
        let wrong = call_as(&c, "satoh", LOGIN, "not this one", &["user", "stop", "suzuki"]);
        assert_eq!(wrong.code(), "confirmation_wrong");
    }
    let unlock = |which: &str| c.master(&["user", "unlock-password", "satoh", "--which", which]);
    assert_eq!(unlock("login").code(), "nothing_to_unlock");
    assert_eq!(unlock("confirmation").data()["locks"]["confirmation"], json!(false));
    assert_eq!(unlock("both").code(), "nothing_to_unlock");
    assert_eq!(unlock("all").code(), "usage");
}

#[test]
fn the_master_hands_over_to_whoever_types_his_password() {
    let c = Company::new();
    let add = ["user", "add", "--login-id", "tanaka", "--name", "田中 三郎", "--role", "general"];
    assert!(giving(&c, &add).data().is_object());
    let hand_over = |password: Option<&str>| {
        let mut secrets = Company::secrets();
        secrets["new_master_login_password"] = json!(password);
        c.cli.call(Some("suzuki"), &secrets, &["user", "change-master", "tanaka"])
    };
    assert_eq!(hand_over(None).code(), "usage");
    let wrong = hand_over(Some("not this one here"));
    assert_eq!((wrong.code(), wrong.exit, wrong.param("left")), ("login_password_wrong", 3, &json!(4)));
    assert_eq!(hand_over(Some(LOGIN)).data()["role"], json!("master"));
    assert_eq!(hand_over(Some(LOGIN)).code(), "permission_denied");
    assert_eq!(c.master(&["user", "show", "suzuki"]).data()["role"], json!("administrator"));
    let as_tanaka = |arguments: &[&str]| call_as(&c, "tanaka", LOGIN, CONFIRMATION, arguments);
    assert!(as_tanaka(&["policy", "set", "--users-per-contract", "3"]).data().is_object());
    assert_eq!(c.master(&["policy", "set", "--users-per-contract", "9"]).code(), "permission_denied");
}

#[test]
fn a_list_is_looked_at_and_imported_with_its_passwords_in_a_file() {
    let c = Company::new();
    let file = |name: &str| c.cli.dir().join(name).to_str().unwrap().to_owned();
    let (list, out) = (file("users.csv"), file("passwords.csv"));
    fs::write(&list, "login_id,name,role\ntanaka,田中 三郎,general\nsatoh,佐藤 花子,administrator\nx,y,z\n")
        .unwrap();
    let looked = c.master(&["user", "import", &list, "--dry-run"]);
    assert_eq!((&looked.data()["new"], &looked.data()["errors"][0]["line"]), (&json!(2), &json!(4)));
    assert!(looked.data()["errors"][0]["message"].as_str().unwrap().contains("login ID"));
    let refused = c.master(&["user", "import", &list, "--passwords-out", &out]);
    assert_eq!((refused.code(), refused.exit, refused.param("n")), ("users_rejected", 7, &json!(2)));
    assert_eq!(c.master(&["user", "list"]).data()["total"], json!(1));
    assert!(!fs::exists(&out).unwrap());

    fs::write(&list, "login_id,name,role\ntanaka,田中 三郎,general\nsatoh,佐藤 花子,administrator\n")
        .unwrap();
    let done = c.master(&["user", "import", &list, "--passwords-out", &out]);
    assert_eq!(done.data()["new"], json!(2));
    let passwords = fs::read_to_string(&out).unwrap();
    assert!(!done.json.to_string().contains(passwords.lines().nth(1).unwrap().split(',').nth(2).unwrap()));
    let satoh: Vec<&str> = passwords.lines().nth(2).unwrap().split(',').collect();
    assert_eq!(call_as(&c, "satoh", satoh[2], satoh[3], &["user", "list"]).data()["total"], json!(3));
    assert_eq!(c.master(&["user", "import", &list]).data()["same"], json!(2));
    assert_eq!(c.master(&["user", "import", &list, "--dry-run", "--passwords-out", &out]).code(), "usage");
}
