//! Right and wrong codes at once, from 32 threads: nobody is both suspended and let in.

use std::sync::Arc;

use kagimori_app::Error;
use kagimori_app::audit::HistoryQuery;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::Kind;
use kagimori_app::unlock::UnlockRequest;
use kagimori_tests::{Luck, World, report, runs, seed};

const THREADS: usize = 32;
/// Failures in a row that suspend.
const ALLOWED: u32 = 5;

/// What 32 submissions of one round were answered, in the order of the history.
async fn round(world: &World, luck: &mut Luck) -> Vec<Result<(), String>> {
    world.clock.advance(120);
    let right = world.shown(0, 0);
    // Few wrong ones or many, so that in some rounds the right one comes first and in others the suspension.
    let wrong_in = 1 + luck.below(8);
    let tasks: Vec<_> = (0..THREADS)
        .map(|_| {
            let code = if luck.once_in(wrong_in) { right.clone() } else { wrong(luck, &right) };
            let (desk, request) = (Arc::clone(&world.desk), World::request("tanaka", &code));
            tokio::spawn(async move { desk.verify(&request).await })
        })
        .collect();
    for task in tasks {
        match task.await.unwrap() {
            Ok(_)
            | Err(Error::Rule(
                Refusal::OtpWrong { .. }
                | Refusal::OtpReplayed
                | Refusal::OtpSuspended
                | Refusal::TokenNeedsResync,
            )) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    let query = HistoryQuery { kind: Some(Kind::Verified), limit: Some(THREADS), ..HistoryQuery::default() };
    let mut entries = world.desk.history(&query).await.unwrap().items;
    entries.reverse();
    entries.into_iter().map(|entry| entry.refused.map_or(Ok(()), Err)).collect()
}

fn wrong(luck: &mut Luck, right: &str) -> String {
    loop {
        let code = luck.digits(6);
        if code != right {
            return code;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn mixed_right_and_wrong_codes_never_both_suspend_and_pass() {
    let (rounds, seed) = (runs(50, 500), seed());
    let mut luck = Luck::new(seed);
    let world = World::new(1).await;
    world.add_user("tanaka").await;
    world.enroll("tanaka", 0).await;
    let (mut violations, mut passed, mut suspended) = (0, 0, 0);
    for _ in 0..rounds {
        let answers = round(&world, &mut luck).await;
        let accepted: Vec<_> = (0..answers.len()).filter(|i| answers[*i].is_ok()).collect();
        let stopped = answers.iter().position(|a| a.as_ref().is_err_and(|code| code == "otp_suspended"));
        let user = world.desk.user("tanaka").await.unwrap();
        // At most one passes; after the first that met the suspension none does.
        let too_many = accepted.len() > 1;
        let after_suspension = stopped.is_some_and(|at| accepted.iter().any(|i| *i > at));
        let counted_wrong = user.failures > ALLOWED;
        let state_lies = (user.otp == "suspended") != (user.failures >= ALLOWED);
        violations += u64::from(too_many || after_suspension || counted_wrong || state_lies);
        passed += accepted.len();
        suspended += usize::from(user.otp == "suspended");
        start_over(&world).await;
    }
    println!("passed in {passed} rounds, suspended after {suspended}");
    // A round in which nothing could go wrong shows nothing.
    assert!(passed > 0 && suspended > 0);
    report("mixed codes from 32 threads", rounds, rounds, violations, seed);
    world.reopen().await.unwrap().desk.verify_history().await.unwrap();
}

/// Releases the user, and the token if it asks for two codes.
async fn start_over(world: &World) {
    let users = vec!["tanaka".to_owned()];
    let request = UnlockRequest { users, spoke_to_user: true, ..UnlockRequest::default() };
    let unlocked = world.desk.unlock(&request, World::authorisation()).await;
    assert!(matches!(unlocked, Ok(_) | Err(Error::NoRowDone { .. })), "{unlocked:?}");
    world.clock.advance(120);
    let codes = [world.shown(0, 0), world.shown(0, 60)];
    world.clock.advance(60);
    let serial = &world.fobs[0].serial;
    world.desk.resync_token(serial, [&codes[0], &codes[1]], World::authorisation()).await.unwrap();
}
