//! The training vault: sample people, virtual fobs, and a clock that moves forward.

use kagimori_tests::{Answer, Cli, Company, keys, pskc};
use serde_json::{Value, json};

struct Training {
    cli: Cli,
    master: Value,
}

impl Training {
    fn new(now: Option<i64>) -> Self {
        let mut cli = Cli::for_tests();
        cli.now = now;
        let made = cli.call(None, &json!({}), &["vault", "init", "--edition", "training"]);
        let people = made.data()["people"].as_array().unwrap().clone();
        let master = people.iter().find(|p| p["role"] == json!("master")).unwrap().clone();
        assert_eq!(master["login_id"], json!("suzuki"));
        let secrets = json!({
            "login_password": master["login_password"],
            "confirmation_password": master["confirmation_password"],
        });
        Self { cli, master: secrets }
    }

    fn master(&self, arguments: &[&str]) -> Answer {
        self.cli.call(Some("suzuki"), &self.master, arguments)
    }

    fn fob(&self, serial: &str) -> String {
        self.master(&["fob", "code", serial]).data()["code"].as_str().unwrap().to_owned()
    }
}

#[test]
fn the_sample_contract_is_ready_to_practise_on() {
    let t = Training::new(Some(Company::START));
    let users = t.master(&["user", "list"]);
    let standing = |login: &str| {
        let users = users.data()["items"].as_array().unwrap();
        let user = users.iter().find(|u| u["login_id"] == json!(login)).unwrap();
        (user["otp"].as_str().unwrap().to_owned(), user["serial"].clone())
    };
    assert_eq!(standing("suzuki"), ("active".into(), json!("KT000001")));
    assert_eq!(standing("tanaka"), ("suspended".into(), json!("KT000001")));
    assert_eq!(standing("sato"), ("active".into(), json!("KT000002")));
    assert_eq!(standing("yamada"), ("pending".into(), Value::Null));
    assert_eq!(t.master(&["fob", "list"]).data()["items"], json!(["KT000001", "KT000002", "KT000003"]));
    assert_eq!(t.master(&["token", "show", "KT000003"]).data()["state"], json!("unregistered"));

    // Unlock, enrol, revoke, with the codes the virtual fobs show.
    let unlocked = t.master(&["unlock", "--user", "tanaka", "--spoke-to-user"]);
    assert_eq!(unlocked.data()["results"][0]["ok"], json!(true));
    let code = t.fob("KT000003");
    let enroll = ["enroll", "--user", "yamada", "--serial", "KT000003", "--code", &code];
    assert!(t.master(&enroll).data().is_object());
    let mut secrets = t.master.clone();
    secrets["otp"] = json!(t.fob("KT000001"));
    let revoke = ["revoke", "--user", "yamada", "--reason", "other"];
    assert_eq!(t.cli.call(Some("suzuki"), &secrets, &revoke).data()["results"][0]["ok"], json!(true));
    assert_eq!(t.master(&["vault", "check"]).exit, 0);
}

#[test]
fn the_clock_moves_forward_and_runs_on_from_there() {
    let mut t = Training::new(None);
    let start = t.master(&["audit", "list"]).data()["items"][0]["at"].as_str().unwrap().to_owned();
    let start: jiff::Timestamp = start.parse().unwrap();
    let code = t.fob("KT000003");
    // Moving the clock to read the fob moves it for the calls that follow.
    t.cli.now = Some(start.as_second() + 86_400);
    let tomorrow = t.fob("KT000003");
    t.cli.now = None;
    let enroll = ["enroll", "--user", "yamada", "--serial", "KT000003", "--code", &tomorrow];
    let enrolled = t.master(&enroll);
    assert!(enrolled.data().is_object());
    assert_ne!(code, tomorrow);
    let at: jiff::Timestamp =
        t.master(&["audit", "list"]).data()["items"][0]["at"].as_str().unwrap().parse().unwrap();
    assert!((86_400..86_700).contains(&(at.as_second() - start.as_second())), "{start} {at}");
    // Back is refused.
    t.cli.now = Some(start.as_second());
    assert_eq!(t.master(&["fob", "code", "KT000003"]).code(), "clock_untrusted");
}

#[test]
fn no_real_seed_enters_a_training_vault() {
    let t = Training::new(None);
    let file = t.cli.dir().join("real.xml");
    let path = file.to_str().unwrap();
    std::fs::write(&file, pskc(&keys(2, 5), "Example")).unwrap();
    let answer = t.master(&["token", "import", path]);
    assert_eq!((answer.code(), answer.exit), ("import_rejected", 7));
    assert_eq!(answer.param("errors")[0]["code"], json!("not_for_training"));
    std::fs::write(&file, pskc(&keys(2, 5), "KAGIMORI-TRAINING")).unwrap();
    assert_eq!(t.master(&["token", "import", path]).data()["new"], json!(2));
}
