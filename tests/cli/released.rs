//! The program as users get it, in real time: shortened, since a minute is a minute.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kagimori_tests::{Cli, Company, code_of, pskc};
use serde_json::json;

#[expect(clippy::disallowed_methods, reason = "in real time the test reads the same clock as the program")]
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

#[test]
#[ignore = "needs the released build"]
fn the_main_job_in_real_time() {
    let c = Company::on(Cli::as_released());
    let file = c.cli.dir().join("seeds.pskc.xml");
    std::fs::write(&file, pskc(&c.keys[..20], "Example")).unwrap();
    assert_eq!(c.master(&["token", "import", file.to_str().unwrap()]).data()["new"], json!(20));
    let (fob, other) = (c.keys[0].clone(), c.keys[1].clone());
    // The clock of a real vault is not moved.
    let mut moved = vec!["--now", "2030-01-01T00:00:00Z"];
    moved.extend(["user", "list"]);
    assert_eq!(c.master(&moved).code(), "not_in_this_edition");

    c.add_user("tanaka", None);
    assert!(c.enroll("suzuki", &fob, &code_of(&fob, now()), false).data().is_object());
    let code = code_of(&other, now());
    assert!(c.enroll("tanaka", &other, &code, false).data().is_object());
    assert_eq!(c.verify("tanaka", &code, "transfer").code(), "otp_replayed");
    // The next code, a little early: within the window.
    let next = code_of(&other, now() + 60);
    assert_eq!(c.verify("tanaka", &next, "transfer").data()["accepted"], json!(true));
    for wrong in ["000001", "000002", "000003", "000004", "000005"] {
        assert_eq!(c.verify("tanaka", wrong, "transfer").code(), "otp_wrong");
    }
    assert_eq!(c.verify("tanaka", &next, "transfer").code(), "otp_suspended");
    let unlocked = c.master(&["unlock", "--user", "tanaka", "--spoke-to-user"]);
    assert_eq!(unlocked.data()["results"][0]["ok"], json!(true));
    // Wait for a fresh code of the master's fob.
    let used = now().div_euclid(60);
    while now().div_euclid(60) <= used {
        std::thread::sleep(Duration::from_millis(500));
    }
    let revoke = ["revoke", "--user", "tanaka", "--reason", "battery"];
    let revoked = c.master_with_otp(&code_of(&fob, now()), &revoke);
    assert_eq!(revoked.data()["results"][0]["ok"], json!(true));
    assert_eq!(c.master(&["vault", "check"]).exit, 0);
}
