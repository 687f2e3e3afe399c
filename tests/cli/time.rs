//! Resync, clock guard, temporary codes, test, search and diagnosis through the command line; every code from
//! `oathtool`.

use kagimori_tests::{Answer, Company, code_of};
use serde_json::{Value, json};

const MONTH: i64 = 31 * 86_400;

fn tempcode(company: &Company, arguments: &[&str]) -> Answer {
    company.master(&[&["tempcode"], arguments].concat())
}

#[test]
fn a_drifted_fob_is_put_right_by_two_codes() {
    let mut c = Company::new().import().with_sharer();
    let fob = c.keys[0].clone();
    // The fob runs four minutes ahead.
    let shown = |c: &Company, later: i64| code_of(&fob, c.now() + 240 + later);
    let wrong = c.verify("tanaka", &shown(&c, 0), "login");
    assert_eq!((wrong.code(), wrong.param("left")), ("otp_wrong", &json!(4)));
    let why = c.master(&["diagnose", "--user", "tanaka"]);
    assert_eq!((&why.data()["cause"], &why.data()["seconds"]), (&json!("fob_fast"), &json!(240)));
    let test = c.master(&["token", "test", &fob.serial, &shown(&c, 0)]);
    assert_eq!((&test.data()["match"], &test.data()["step_difference"]), (&json!(true), &json!(4)));

    let (first, second) = (shown(&c, 0), shown(&c, 60));
    let resync = |c: &Company, a: &str, b: &str| c.master(&["token", "resync", &fob.serial, a, b]);
    assert_eq!(resync(&c, &first, &first).param("cause"), &json!("same_code"));
    assert_eq!(resync(&c, &first, &shown(&c, 120)).param("cause"), &json!("not_consecutive"));
    assert_eq!(resync(&c, "000000", "000001").param("cause"), &json!("out_of_range"));
    let stopped = resync(&c, &first, &second);
    assert_eq!((stopped.code(), stopped.param("minutes")), ("resync_stopped", &json!(10)));
    c.wait(600);
    let (first, second) = (shown(&c, 0), shown(&c, 60));
    // In the wrong order.
    let done = resync(&c, &second, &first);
    assert_eq!(done.data(), &json!({ "drift_before": 0, "drift_after": 5 }));
    assert_eq!(resync(&c, &first, &second).code(), "otp_replayed");
    // The third code works at once.
    assert_eq!(c.verify("tanaka", &shown(&c, 120), "login").data()["accepted"], json!(true));
}

#[test]
fn a_long_absence_asks_for_the_date_once() {
    let mut c = Company::new().import().with_sharer();
    let fob = c.keys[0].clone();
    c.wait(MONTH - 120);
    assert_eq!(c.verify("tanaka", &code_of(&fob, c.now()), "login").data()["accepted"], json!(true));
    c.wait(MONTH + 120);
    let code = code_of(&fob, c.now());
    assert_eq!(c.verify("tanaka", &code, "login").code(), "clock_untrusted");
    let shown = c.master(&["clock", "show"]);
    assert_eq!(shown.data()["trust"], json!("far_ahead"));
    assert_eq!(c.master(&["clock", "anchor", "--reason", " "]).param("field"), &json!("reason"));
    let anchored = c.master(&["clock", "anchor", "--reason", "長期休業のため"]);
    assert!(anchored.data()["now"].as_str().unwrap() > anchored.data()["before"].as_str().unwrap());
    assert_eq!(c.verify("tanaka", &code, "login").data()["accepted"], json!(true));
    // Back by two minutes and a half: stopped; confirmed, no used code comes back to life. The clock of a call runs
    // on from where it was set, so seconds are not exact here; in the domain's own tests they are.
    c.wait(-150);
    assert_eq!(c.verify("tanaka", &code_of(&fob, c.now()), "login").code(), "clock_untrusted");
    let behind = c.master(&["clock", "show"]).data()["seconds"].as_i64().unwrap();
    assert!((-155..=-145).contains(&behind), "{behind}");
    let _ = c.master(&["clock", "anchor", "--reason", "時計を合わせた"]).data();
    // Two minutes ago it is not even within the window; a minute later it is, and used.
    assert_eq!(c.verify("tanaka", &code, "login").code(), "otp_wrong");
    c.wait(90);
    assert_eq!(c.verify("tanaka", &code, "login").code(), "otp_replayed");
    let entries = c.master(&["audit", "list", "--kind", "clock_anchored"]);
    assert_eq!(entries.data()["total"], json!(2));
}

#[test]
fn temporary_codes_stand_in_for_a_fob_that_is_away() {
    let mut c = Company::new().import().with_sharer();
    let fob = c.keys[0].clone();
    assert_eq!(tempcode(&c, &["issue", "--user", "nobody"]).code(), "user_unknown");
    assert_eq!(tempcode(&c, &["issue", "--user", "suzuki"]).code(), "own_temporary_codes");
    assert_eq!(tempcode(&c, &["issue", "--user", "tanaka", "--count", "11"]).param("field"), &json!("count"));
    assert_eq!(
        tempcode(&c, &["issue", "--user", "tanaka", "--hours", "169"]).param("field"),
        &json!("hours")
    );
    assert_eq!(c.verify("tanaka", "12345678", "login").code(), "otp_malformed");

    let issued = tempcode(&c, &["issue", "--user", "tanaka"]);
    let codes: Vec<String> =
        issued.data()["codes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 3);
    assert!(codes.iter().all(|c| c.len() == 8 && c.chars().all(|d| d.is_ascii_digit())));
    let shown = c.master(&["user", "show", "tanaka"]);
    assert_eq!(shown.data()["temporary_codes"]["left"], json!(3));
    assert!(!shown.json.to_string().contains(&codes[0]));

    let used = c.verify("tanaka", &codes[1], "login");
    assert_eq!(used.data(), &json!({ "accepted": true, "step_difference": 0, "temporary_left": 2 }));
    assert_eq!(c.verify("tanaka", &codes[1], "transfer").code(), "otp_replayed");
    assert_eq!(c.master(&["diagnose", "--user", "tanaka"]).data()["cause"], json!("already_used"));
    // Nobody else can use them, and the fob goes on working.
    assert_eq!(c.verify("suzuki", &codes[0], "login").code(), "otp_malformed");
    c.wait(120);
    assert_eq!(c.verify("tanaka", &code_of(&fob, c.now()), "login").data()["accepted"], json!(true));
    // Issued anew, the old ones are void.
    let again = tempcode(&c, &["issue", "--user", "tanaka", "--count", "1", "--hours", "1"]);
    let code = again.data()["codes"][0].as_str().unwrap().to_owned();
    assert_eq!(c.verify("tanaka", &codes[0], "login").code(), "otp_wrong");
    c.wait(3_660);
    assert_eq!(c.verify("tanaka", &code, "login").code(), "temporary_code_expired");
    // Taken back.
    let last = tempcode(&c, &["issue", "--user", "tanaka"]);
    let code = last.data()["codes"][0].as_str().unwrap().to_owned();
    assert_eq!(tempcode(&c, &["revoke", "--user", "tanaka"]).data()["login_id"], json!("tanaka"));
    assert_eq!(c.verify("tanaka", &code, "login").code(), "otp_malformed");
    assert_eq!(tempcode(&c, &["revoke", "--user", "tanaka"]).code(), "no_temporary_codes");
    // Each use and each issue has its entry, and none of them a code.
    let entries = c.master(&["audit", "list"]).json.to_string();
    assert!(entries.contains("temporary_codes_issued") && entries.contains("\"temporary_code\":\"2\""));
    assert!(codes.iter().all(|code| !entries.contains(code.as_str())));
}

#[test]
fn a_stray_code_leads_to_its_fob() {
    let mut c = Company::new().import().with_sharer();
    let stray = c.keys[777].clone();
    let (now, next) = (code_of(&stray, c.now()), code_of(&stray, c.now() + 60));
    let found = c.master(&["token", "identify", &now]);
    assert_eq!(found.data()["searched"], json!(1000));
    let serials = found.data()["candidates"].as_array().unwrap().clone();
    assert!(serials.contains(&json!(stray.serial)), "{serials:?}");
    let sure = c.master(&["token", "identify", &now, &next]);
    assert_eq!(sure.data()["candidates"], json!([stray.serial]));
    assert_eq!(c.master(&["token", "identify", "12"]).code(), "otp_malformed");
    // Typed for a fob of another user: the diagnosis names the one it came from, once that one is in use.
    c.wait(60);
    let code = code_of(&c.keys[0].clone(), c.now());
    c.add_user("satoh", Some(&code));
    let code = code_of(&stray, c.now());
    let _ = c.enroll("satoh", &stray, &code, false).data();
    c.wait(60);
    assert_eq!(c.verify("tanaka", &code_of(&stray, c.now()), "login").code(), "otp_wrong");
    let why = c.master(&["diagnose", "--user", "tanaka"]);
    assert_eq!(
        (&why.data()["cause"], &why.data()["other_serial"]),
        (&json!("other_token"), &json!(stray.serial))
    );
    assert_eq!(c.master(&["diagnose", "--user", "satoh"]).data(), &Value::Null);
}

#[test]
fn settings_have_their_ranges() {
    let c = Company::new().import().with_sharer();
    let set = |arguments: &[&str]| c.master(&[&["policy", "set"], arguments].concat());
    for (option, bad, field) in [
        ("--failures-allowed", "2", "failures_allowed"),
        ("--failures-allowed", "16", "failures_allowed"),
        ("--window", "11", "window"),
        ("--users-per-contract", "0", "users_per_contract"),
    ] {
        assert_eq!(set(&[option, bad]).param("field"), &json!(field), "{option} {bad}");
    }
    let changed = set(&["--failures-allowed", "3", "--window", "0"]);
    assert_eq!((&changed.data()["failures_allowed"], &changed.data()["window"]), (&json!(3), &json!(0)));
    assert_eq!(c.master(&["policy", "show"]).data(), changed.data());
    for (code, left) in [("900001", 2), ("900002", 1), ("900003", 0)] {
        assert_eq!(c.verify("tanaka", code, "login").param("left"), &json!(left));
    }
    assert_eq!(c.verify("tanaka", "900004", "login").code(), "otp_suspended");
    assert_eq!(tempcode(&c, &["issue", "--user", "tanaka"]).code(), "otp_suspended");
    let wrong =
        json!({ "login_password": Company::secrets()["login_password"], "confirmation_password": "no" });
    assert_eq!(
        c.cli.call(Some("suzuki"), &wrong, &["policy", "set", "--window", "1"]).code(),
        "confirmation_wrong"
    );
}
