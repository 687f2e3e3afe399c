//! What the command line's journey does not reach: a moved clock, an act abandoned half-way, a vault reopened.

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_tests::World;

#[tokio::test]
async fn a_clock_behind_the_latest_time_seen_stops_verification() {
    let world = World::new(1).await;
    world.enroll("suzuki", 0).await;
    world.clock.advance(600);
    assert!(world.verify("suzuki", &world.code(&world.keys[0])).await.is_ok());
    // An observed, unused code of a moment the clock is put back to.
    for back in [121, 3_600, 86_400, 315_360_000] {
        world.clock.set(-back);
        let refused = world.verify("suzuki", &world.code(&world.keys[0])).await;
        assert!(matches!(refused, Err(Error::Rule(Refusal::ClockUntrusted))), "{back}: {refused:?}");
        world.clock.set(back);
    }
    // A little back is the computer setting its clock.
    world.clock.advance(180);
    assert!(world.verify("suzuki", &world.code(&world.keys[0])).await.is_ok());
    world.clock.set(-119);
    let used = world.verify("suzuki", &world.code(&world.keys[0])).await;
    assert!(matches!(used, Err(Error::Rule(Refusal::OtpReplayed | Refusal::OtpWrong { .. }))), "{used:?}");
}

#[tokio::test]
async fn an_act_dropped_half_way_leaves_nothing_behind() {
    let world = World::new(1).await;
    world.enroll("suzuki", 0).await;
    for polls in 0..12_u32 {
        world.clock.advance(120);
        let request = World::request("suzuki", &world.code(&world.keys[0]));
        {
            // Polled a few times, then forgotten: as a window does that is closed in the middle.
            let mut act = std::pin::pin!(world.desk.verify(&request));
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            for _ in 0..polls {
                if std::future::Future::poll(act.as_mut(), &mut context).is_ready() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
        }
        // Either it was done, and its code is used, or it was not, and its code still works: and nothing hangs.
        let again = world.desk.verify(&request).await;
        let fine = matches!(again, Ok(_) | Err(Error::Rule(Refusal::OtpReplayed)));
        assert!(fine, "{polls}: {again:?}");
    }
    let world = world.reopen().await.unwrap();
    world.desk.verify_history().await.unwrap();
}

#[tokio::test]
async fn a_used_code_stays_used_after_reopening_and_another_enrolment() {
    let world = World::new(2).await;
    world.add_user("tanaka").await;
    world.enroll("tanaka", 0).await;
    world.clock.advance(60);
    let code = world.code(&world.keys[0]);
    assert!(world.verify("tanaka", &code).await.is_ok());
    let world = world.reopen().await.unwrap();
    let refused = world.verify("tanaka", &code).await;
    assert!(matches!(refused, Err(Error::Rule(Refusal::OtpReplayed))), "{refused:?}");
}

#[tokio::test]
async fn every_pair_of_codes_is_a_guess_of_its_own() {
    let world = World::new(1).await;
    for user in ["tanaka", "satoh", "yamada", "kobayashi"] {
        world.add_user(user).await;
        world.enroll(user, 0).await;
        world.clock.advance(60);
    }
    // Fifteen wrong codes over three sharers: the token asks for two codes.
    for user in ["tanaka", "satoh", "yamada"] {
        for i in 1..=5 {
            assert!(world.verify(user, &format!("00000{i}")).await.is_err());
        }
    }
    let one = world.verify("kobayashi", &world.code(&world.keys[0])).await;
    assert!(matches!(one, Err(Error::Rule(Refusal::TokenNeedsResync))), "{one:?}");
    for (failures, second) in (1..=4).zip(["222221", "222222", "222223", "222224"]) {
        let request = kagimori_app::verify::VerifyRequest {
            second: Some(second.into()),
            ..World::request("kobayashi", "111111")
        };
        let wrong = world.desk.verify(&request).await;
        let left = 5 - failures;
        let expected = Refusal::OtpWrong { failures, left };
        assert!(matches!(&wrong, Err(Error::Rule(refusal)) if *refusal == expected), "{wrong:?}");
    }
    // Two consecutive codes sign in, are the resync, and stand in the history as such.
    let first = world.code(&world.keys[0]);
    world.clock.advance(60);
    let request = kagimori_app::verify::VerifyRequest {
        second: Some(world.code(&world.keys[0])),
        ..World::request("kobayashi", &first)
    };
    assert!(world.desk.verify(&request).await.is_ok());
    let entries = world.desk.history(&kagimori_app::audit::HistoryQuery::default()).await.unwrap();
    assert!(entries.items[0].details.contains(&("resynced", "yes".into())), "{:?}", entries.items[0]);
}

#[tokio::test]
async fn v12_what_is_no_code_is_heard_ten_times_a_minute() {
    let world = World::new(1).await;
    world.enroll("suzuki", 0).await;
    world.clock.advance(60);
    let entries = || async {
        let history = world.desk.history(&kagimori_app::audit::HistoryQuery::default()).await.unwrap();
        history.total
    };
    for typed in ["", "12345", "1234567", "abcdef", "12345a", "٢٨٧٠٨٢", "②⑧⑦⓪⑧②", "0x1234", "1e5", "+28708"]
    {
        let refused = world.verify("suzuki", typed).await;
        assert!(matches!(refused, Err(Error::Rule(Refusal::OtpMalformed))), "{typed}: {refused:?}");
    }
    let before = entries().await;
    let refused = world.verify("suzuki", "287082\0").await;
    assert!(matches!(refused, Err(Error::Rule(Refusal::OtpThrottled { seconds: 60 }))), "{refused:?}");
    assert_eq!(entries().await, before);
    // Nothing was counted, and a real one is looked at all the while.
    world.verify("suzuki", &world.code(&world.keys[0])).await.unwrap();
    world.clock.advance(60);
    let refused = world.verify("suzuki", "12").await;
    assert!(matches!(refused, Err(Error::Rule(Refusal::OtpMalformed))));
}

#[tokio::test]
async fn ten_looks_a_minute_at_where_codes_stand() {
    let world = World::new(1).await;
    let serial = &world.keys[0].serial;
    for i in 0..5 {
        world.desk.test_token(serial, &format!("00000{i}")).await.unwrap();
        world.desk.identify_token(&format!("00000{i}"), None).await.unwrap();
    }
    let test = world.desk.test_token(serial, "000009").await;
    assert!(matches!(test, Err(Error::Rule(Refusal::OtpThrottled { seconds: 60 }))), "{test:?}");
    let identify = world.desk.identify_token("000009", None).await;
    assert!(matches!(identify, Err(Error::Rule(Refusal::OtpThrottled { .. }))), "{identify:?}");
    world.clock.advance(60);
    world.desk.test_token(serial, "000009").await.unwrap();
}
