//! Several processes on one vault: refused cleanly, and safe even where the lock is switched off.

use std::time::Instant;

use kagimori_tests::{Company, code_of};
use serde_json::{Value, json};

#[test]
fn a_second_process_is_refused_within_a_second() {
    let c = Company::new().import();
    // An import that is under way holds the vault.
    let file = c.cli.dir().join("seeds.pskc.xml");
    let arguments = ["token", "import", file.to_str().unwrap()];
    let mut seen = false;
    for _ in 0..20 {
        let mut first = c.cli.start("en", Some("suzuki"), &Company::secrets(), &arguments);
        drop(first.stdin.take());
        while first.try_wait().unwrap().is_none() && !seen {
            let asked = Instant::now();
            let second = c.cli.call(Some("suzuki"), &Company::secrets(), &["user", "list"]);
            if second.exit == 6 {
                assert_eq!(second.code(), "vault_in_use");
                assert!(asked.elapsed().as_millis() < 1000, "{:?}", asked.elapsed());
                seen = true;
            }
        }
        first.wait().unwrap();
        if seen {
            return;
        }
    }
    panic!("the second process never met the first");
}

/// Eight processes submit one code of a shared token at once, with lock file and EXCLUSIVE locking off.
#[test]
fn of_eight_processes_with_one_code_exactly_one_is_accepted() {
    let mut c = Company::new().import().with_sharer();
    let fob = c.keys[0].clone();
    c.cli.env = vec![("KAGIMORI_TEST_SHARED", "1")];
    for round in 0..50 {
        // Two minutes, so that the used codes of one round are not counted together with those of the next.
        c.wait(120);
        let code = code_of(&fob, c.now());
        let children: Vec<_> = (0..8)
            .map(|i| {
                let user = if i % 2 == 0 { "suzuki" } else { "tanaka" };
                let arguments = ["verify", "--user", user, "--code", &code, "--purpose", "transfer"];
                let mut child = c.cli.start("en", Some("suzuki"), &Company::secrets(), &arguments);
                drop(child.stdin.take());
                child
            })
            .collect();
        let answers: Vec<Value> = children
            .into_iter()
            .map(|child| serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap())
            .collect();
        let accepted = answers.iter().filter(|a| a["ok"] == json!(true)).count();
        assert_eq!(accepted, 1, "round {round}: {answers:?}");
        let refused = answers.iter().filter(|a| a["error"]["code"] == json!("otp_replayed")).count();
        assert_eq!(refused, 7, "round {round}: {answers:?}");
        // The fourth used code of a user in a minute counts, at most one a round: a success clears the counter.
        if round % 3 == 2 {
            for user in ["suzuki", "tanaka"] {
                c.wait(60);
                let code = code_of(&fob, c.now());
                assert_eq!(c.verify(user, &code, "login").data()["accepted"], json!(true));
            }
        }
    }
    c.cli.env.clear();
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
}
