//! Many at once: one code passes once, and no failure is lost.

use std::sync::Arc;

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_app::unlock::UnlockRequest;
use kagimori_tests::World;

const SHARERS: [&str; 4] = ["tanaka", "satoh", "yamada", "kobayashi"];

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_32_parallel_submissions_exactly_one_is_accepted() {
    let world = World::new(1).await;
    for user in SHARERS {
        world.add_user(user).await;
        world.enroll(user, 0).await;
        world.clock.advance(60);
    }
    for round in 0..50 {
        world.clock.advance(120);
        let code = world.code(&world.keys[0]);
        // By one user in even rounds, by four sharers in odd ones.
        let tasks: Vec<_> = (0..32)
            .map(|i| {
                let user = if round % 2 == 0 { SHARERS[(round / 2) % 4] } else { SHARERS[i % 4] };
                let (desk, request) = (Arc::clone(&world.desk), World::request(user, &code));
                tokio::spawn(async move { desk.verify(&request).await })
            })
            .collect();
        let mut accepted = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => accepted += 1,
                Err(Error::Rule(
                    Refusal::OtpReplayed | Refusal::OtpSuspended | Refusal::TokenNeedsResync,
                )) => {}
                Err(other) => panic!("round {round}: {other:?}"),
            }
        }
        assert_eq!(accepted, 1, "round {round}");
        // Used codes beyond the forgiven ones count: release those they suspended, and the token.
        let users = SHARERS.map(str::to_owned).to_vec();
        let request = UnlockRequest { users, spoke_to_user: true, ..UnlockRequest::default() };
        let unlocked = world.desk.unlock(&request, World::authorisation()).await;
        assert!(matches!(unlocked, Ok(_) | Err(Error::NoRowDone { .. })), "{unlocked:?}");
        resync(&world).await;
    }
    let world = world.reopen().await.unwrap();
    world.desk.verify_history().await.unwrap();
}

async fn resync(world: &World) {
    let key = &world.keys[0];
    world.clock.advance(120);
    let codes = [world.code(key), {
        world.clock.advance(60);
        world.code(key)
    }];
    let done = world.desk.resync_token(&key.serial, [&codes[0], &codes[1]], World::authorisation()).await;
    done.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_64_parallel_wrong_codes_exactly_5_count() {
    let world = World::new(1).await;
    world.add_user("tanaka").await;
    world.enroll("tanaka", 0).await;
    world.clock.advance(60);
    let right = world.code(&world.keys[0]);
    let wrong = (0..64).map(|i| format!("{:06}", 100_000 + i * 7)).filter(|code| *code != right);
    let tasks: Vec<_> = wrong
        .map(|code| {
            let (desk, request) = (Arc::clone(&world.desk), World::request("tanaka", &code));
            tokio::spawn(async move { desk.verify(&request).await })
        })
        .collect();
    let (mut counted, mut suspended) = (Vec::new(), 0);
    for task in tasks {
        match task.await.unwrap() {
            Err(Error::Rule(Refusal::OtpWrong { failures, .. })) => counted.push(failures),
            Err(Error::Rule(Refusal::OtpSuspended)) => suspended += 1,
            other => panic!("{other:?}"),
        }
    }
    counted.sort_unstable();
    assert_eq!(counted, [1, 2, 3, 4, 5]);
    assert!(suspended >= 58, "{suspended}");
    let user = world.desk.user("tanaka").await.unwrap();
    assert_eq!((user.otp, user.failures), ("suspended", 5));
    let refused = world.verify("tanaka", &right).await;
    assert!(matches!(refused, Err(Error::Rule(Refusal::OtpSuspended))));
    // Each attempt has its entry: 5 wrong, the rest and the right one suspended.
    let query = kagimori_app::audit::HistoryQuery {
        kind: Some(kagimori_app::domain::audit::Kind::Verified),
        ..Default::default()
    };
    let entries = world.desk.history(&query).await.unwrap();
    let count = |code: &str| entries.items.iter().filter(|e| e.refused.as_deref() == Some(code)).count();
    assert_eq!((count("otp_wrong"), count("otp_suspended")), (5, suspended + 1));
}
