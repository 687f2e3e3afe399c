//! Break-glass, and users who come and go.

use kagimori_tests::{Company, code_of};
use serde_json::{Value, json};

fn recovery(code: &str) -> Value {
    json!({
        "recovery_code": code,
        "new_login_password": "hoshi to tsuki to",
        "new_confirmation_password": "mori no naka e",
    })
}

#[test]
fn the_printed_recovery_code_restores_a_locked_out_master() {
    let mut c = Company::new().import();
    let fob = c.keys[0].clone();
    assert!(c.enroll("suzuki", &fob, &code_of(&fob, c.now()), false).data().is_object());
    c.wait(60);
    c.add_user("tanaka", Some(&code_of(&fob, c.now())));

    for bad in ["", "0000-0000", &c.recovery_code[1..], &c.recovery_code.replace(&c.recovery_code[..1], "?")]
    {
        let answer = c.cli.call(Some("suzuki"), &recovery(bad), &["vault", "recover"]);
        assert_eq!((answer.code(), answer.exit), ("recovery_code_wrong", 3), "{bad}");
    }
    let general = c.cli.call(Some("tanaka"), &recovery(&c.recovery_code), &["vault", "recover"]);
    assert_eq!(general.code(), "user_unknown");
    let typed = c.recovery_code.to_lowercase().replace('-', " ");
    let recovered = c.cli.call(Some("suzuki"), &recovery(&typed), &["vault", "recover"]);
    let new_code = recovered.data()["recovery_code"].as_str().unwrap().to_owned();
    assert_ne!(new_code, c.recovery_code);

    // The old password and the used code open nothing; the new passwords do; the registration has ended.
    assert_eq!(c.master(&["user", "list"]).code(), "wrong_credentials");
    let again = c.cli.call(Some("suzuki"), &recovery(&c.recovery_code), &["vault", "recover"]);
    assert_eq!(again.code(), "recovery_code_wrong");
    let new = json!({ "login_password": "hoshi to tsuki to", "confirmation_password": "mori no naka e" });
    let user = c.cli.call(Some("suzuki"), &new, &["user", "show", "suzuki"]);
    assert_eq!((&user.data()["otp"], &user.data()["serial"]), (&json!("pending"), &Value::Null));
    let check = c.cli.call(Some("suzuki"), &new, &["vault", "check"]);
    assert_eq!(check.exit, 0, "{}", check.json);
    let history = c.cli.call(Some("suzuki"), &new, &["audit", "list", "--kind", "vault_recovered"]);
    assert_eq!(history.data()["total"], json!(1));
    assert!(c.cli.call(Some("suzuki"), &recovery(&new_code), &["vault", "recover"]).data().is_object());
}

#[test]
fn an_administrator_opens_the_vault_until_he_is_deleted() {
    let c = Company::new();
    let mut secrets = Company::secrets();
    secrets["new_login_password"] = json!("hoshi to tsuki to");
    secrets["new_confirmation_password"] = json!("mori no naka e");
    let add = ["user", "add", "--login-id", "sato", "--name", "佐藤 花子", "--role", "administrator"];
    assert_eq!(c.cli.call(Some("suzuki"), &secrets, &add).data()["role"], json!("administrator"));
    let sato = json!({ "login_password": "hoshi to tsuki to", "confirmation_password": "mori no naka e" });
    let as_sato = |arguments: &[&str]| c.cli.call(Some("sato"), &sato, arguments);
    assert_eq!(as_sato(&["user", "list"]).data()["total"], json!(2));

    // He grants no administrator, touches no master, deletes not himself, imports nothing.
    for (arguments, code) in [
        (
            &["user", "add", "--login-id", "more", "--name", "x", "--role", "administrator"][..],
            "permission_denied",
        ),
        (&["user", "stop", "suzuki"], "permission_denied"),
        (&["user", "delete", "sato"], "not_on_this_user"),
        (&["token", "import", "/dev/null"], "permission_denied"),
        (&["contract", "add", "--code", "1", "--name", "x"], "not_in_this_edition"),
        (&["operator", "add", "--login-id", "more", "--name", "x", "--role", "clerk"], "usage"),
        (&["fob", "list"], "not_in_this_edition"),
    ] {
        assert_eq!(as_sato(arguments).code(), code, "{arguments:?}");
    }
    let general = ["user", "add", "--login-id", "tanaka", "--name", "田中 三郎", "--role", "general"];
    assert!(as_sato(&general).data().is_object());

    // Stopped he cannot come in, resumed he can.
    assert_eq!(c.master(&["user", "stop", "sato"]).data()["status"], json!("stopped"));
    assert_eq!(c.master(&["user", "stop", "sato"]).code(), "wrong_state");
    assert_eq!(as_sato(&["user", "list"]).code(), "user_stopped");
    assert_eq!(c.master(&["user", "resume", "sato"]).data()["status"], json!("active"));
    assert!(as_sato(&["user", "list"]).data().is_object());
    assert_eq!(c.master(&["vault", "status"]).data()["slots"], json!(3));

    assert_eq!(c.master(&["user", "delete", "suzuki"]).code(), "not_on_this_user");
    assert!(c.master(&["user", "delete", "sato"]).data().is_object());
    assert_eq!(c.master(&["vault", "status"]).data()["slots"], json!(2));
    assert_eq!(as_sato(&["user", "list"]).code(), "wrong_credentials");
    assert_eq!(c.master(&["user", "show", "sato"]).code(), "user_unknown");
    assert_eq!(c.master(&["user", "list"]).data()["total"], json!(2));
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
}

#[test]
fn a_locked_confirmation_password_is_unlocked_by_somebody_else() {
    let c = Company::new();
    let mut secrets = Company::secrets();
    secrets["new_login_password"] = json!("hoshi to tsuki to");
    secrets["new_confirmation_password"] = json!("mori no naka e");
    let add = ["user", "add", "--login-id", "sato", "--name", "佐藤 花子", "--role", "administrator"];
    assert!(c.cli.call(Some("suzuki"), &secrets, &add).data().is_object());
    let wrong = json!({ "login_password": "hoshi to tsuki to", "confirmation_password": "not this one" });
    for _ in 0..5 {
        assert_eq!(
            c.cli.call(Some("sato"), &wrong, &["user", "stop", "suzuki"]).code(),
            "confirmation_wrong"
        );
    }
    let right = json!({ "login_password": "hoshi to tsuki to", "confirmation_password": "mori no naka e" });
    assert_eq!(c.cli.call(Some("sato"), &right, &["user", "stop", "suzuki"]).code(), "confirmation_locked");
    assert_eq!(c.master(&["user", "unlock-password", "suzuki"]).code(), "own_unlock");
    assert_eq!(c.master(&["user", "unlock-password", "sato"]).data()["locks"]["confirmation"], json!(false));
    assert_eq!(c.master(&["user", "unlock-password", "sato"]).code(), "nothing_to_unlock");
    assert_eq!(c.cli.call(Some("sato"), &right, &["user", "stop", "suzuki"]).code(), "permission_denied");
}
