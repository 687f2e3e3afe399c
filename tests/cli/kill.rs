//! `kill -9` at random moments of verifications and imports: the vault reopens, nothing acknowledged is missing,
//! no import is half there.

use std::time::Duration;

use kagimori_tests::{Company, code_of, keys, pskc};
use serde_json::{Value, json};

/// A random moment within a call that takes `usual`, or a little after it; printed with its failure.
fn moment(round: u64, usual: Duration) -> Duration {
    let nanos = std::time::Instant::now().elapsed().subsec_nanos();
    let seed = u64::from(std::process::id()) ^ (u64::from(nanos) << 20) ^ (round << 40);
    let mixed = (seed ^ (seed >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // 0 to 255 parts of 150: up to 1.7 times the usual.
    usual * u32::from((mixed >> 56) as u8) / 150
}

/// Starts a call and kills it after a while. Returns its answer, if it gave one before.
fn kill(c: &Company, arguments: &[&str], after: Duration) -> Option<Value> {
    let mut child = c.cli.start("en", Some("suzuki"), &Company::secrets(), arguments);
    drop(child.stdin.take());
    std::thread::sleep(after);
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).ok()
}

#[test]
fn a_hundred_kills() {
    let mut c = Company::new().import();
    let fob = c.keys[0].clone();
    assert!(c.enroll("suzuki", &fob, &code_of(&fob, c.now()), false).data().is_object());
    let (mut acknowledged, mut total_tokens, mut died) = (0, 1000, 0);
    let mut accepted_codes = Vec::new();
    let mut usual = std::time::Duration::ZERO;
    for round in 0..100 {
        // How long a call takes depends on what else the machine does: measured again and again.
        if round % 10 == 0 {
            let asked = std::time::Instant::now();
            assert!(c.master(&["user", "list"]).data().is_object());
            usual = asked.elapsed();
        }
        let after = moment(round, usual);
        c.wait(60);
        if round % 4 == 3 {
            // An import of 400 tokens: all or none.
            let salt = 10 + round;
            let file = c.cli.dir().join("batch.xml");
            std::fs::write(&file, pskc(&keys(400, salt), "Example")).unwrap();
            let answer = kill(&c, &["token", "import", file.to_str().unwrap()], after);
            let now = c.master(&["token", "list", "--limit", "1"]).data()["total"].as_u64().unwrap();
            assert!(now == total_tokens || now == total_tokens + 400, "round {round}, {after:?}: {now}");
            if answer.is_some() {
                assert_eq!(now, total_tokens + 400, "round {round}, {after:?}: acknowledged, but gone");
                acknowledged += 1;
            } else {
                died += 1;
            }
            total_tokens = now;
        } else {
            let code = code_of(&fob, c.now());
            let check = ["verify", "--user", "suzuki", "--code", &code, "--purpose", "transfer"];
            match kill(&c, &check, after) {
                Some(answer) => {
                    assert_eq!(answer["ok"], json!(true), "round {round}, {after:?}: {answer}");
                    acknowledged += 1;
                    accepted_codes.push((code.clone(), c.now()));
                    // An acknowledged code is consumed, whatever happened after.
                    assert_eq!(c.verify("suzuki", &code, "transfer").code(), "otp_replayed", "{after:?}");
                }
                None => died += 1,
            }
        }
    }
    let check = c.master(&["vault", "check"]);
    assert_eq!(check.exit, 0, "{}", check.json);
    // Every acknowledged check stands in the history, once.
    let history = c.master(&["audit", "list", "--kind", "verified"]);
    let items = history.data()["items"].as_array().unwrap();
    for (_, at) in &accepted_codes {
        // The clock runs on while the program works.
        let near = |e: &&Value| {
            let entry: jiff::Timestamp = e["at"].as_str().unwrap().parse().unwrap();
            (0..10).contains(&(entry.as_second() - at))
        };
        let done = items.iter().filter(near).filter(|e| e["result"] == json!("done")).count();
        assert_eq!(done, 1, "{at}");
    }
    println!("{acknowledged} acknowledged, {died} killed before their answer");
    assert!(
        acknowledged >= 5 && died >= 20,
        "{acknowledged} acknowledged, {died} killed: the moments are off"
    );
}
