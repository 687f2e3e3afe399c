//! The clock guard (product rule 6), through the use cases: what a moved clock stops, and what sets it going again.

use kagimori_app::Error;
use kagimori_app::audit::HistoryQuery;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::Kind;
use kagimori_app::domain::clock::Trust;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::enroll::EnrolRequest;
use kagimori_tests::World;

const DAY: i64 = 86_400;

fn untrusted<T>(result: Result<T, Error>) -> bool {
    matches!(result.err(), Some(Error::Rule(Refusal::ClockUntrusted)))
}

async fn world() -> World {
    let world = World::new(2).await;
    world.add_user("tanaka").await;
    world.enroll("tanaka", 0).await;
    world.clock.advance(600);
    world.verify("tanaka", &world.code(&world.keys[0])).await.unwrap();
    world
}

#[tokio::test]
async fn a_leap_of_more_than_a_day_stops_everything_with_a_code() {
    let world = world().await;
    world.clock.advance(60);
    world.clock.set(DAY);
    world.verify("tanaka", &world.code(&world.keys[0])).await.unwrap();
    world.clock.set(1);
    assert_eq!(world.desk.clock_state().await.unwrap().trust, Trust::Jumped(DAY + 1));
    world.clock.advance(120);
    let code = world.code(&world.keys[0]);
    assert!(untrusted(world.verify("tanaka", &code).await));
    let enrolment = EnrolRequest {
        user: "suzuki".into(),
        serial: world.keys[1].serial.clone(),
        code: world.code(&world.keys[1]),
        share: false,
    };
    assert!(untrusted(world.desk.enroll(&enrolment, World::authorisation()).await));
    let serial = &world.keys[0].serial;
    assert!(untrusted(world.desk.resync_token(serial, [&code, &code], World::authorisation()).await));
    let terms = Terms::new(3, 24).unwrap();
    assert!(untrusted(world.desk.issue_temporary_codes("tanaka", terms, World::authorisation()).await));
    // The operator confirms: the very code works now.
    world.desk.anchor_clock("時計を合わせた", World::authorisation()).await.unwrap();
    assert_eq!(world.desk.clock_state().await.unwrap().trust, Trust::Trusted);
    world.verify("tanaka", &code).await.unwrap();
    world.desk.enroll(&enrolment, World::authorisation()).await.unwrap();
}

#[tokio::test]
async fn a_time_nobody_confirmed_is_never_learned() {
    let world = world().await;
    let known = world.desk.clock_state().await.unwrap().latest;
    for ahead in [2 * DAY, 3_652 * DAY] {
        world.clock.set(ahead);
        assert!(untrusted(world.verify("tanaka", &world.code(&world.keys[0])).await));
        // Acts that need no code go on, and teach the vault nothing.
        world.desk.stop_user("tanaka", World::authorisation()).await.unwrap();
        world.desk.resume_user("tanaka", World::authorisation()).await.unwrap();
        assert_eq!(world.desk.clock_state().await.unwrap().latest, known);
        world.clock.set(-ahead);
    }
    // Set right again, nothing has to be confirmed and nothing is burnt.
    world.clock.advance(60);
    world.verify("tanaka", &world.code(&world.keys[0])).await.unwrap();
}

#[tokio::test]
async fn a_holiday_needs_no_word_and_a_longer_absence_one() {
    let world = world().await;
    world.clock.advance(21 * DAY);
    let world = world.reopen().await.unwrap();
    // Longer than the fob's time could be known for; but its time is right in this test.
    world.verify("tanaka", &world.code(&world.keys[0])).await.unwrap();
    world.clock.advance(31 * DAY + 60);
    let world = world.reopen().await.unwrap();
    let state = world.desk.clock_state().await.unwrap();
    assert_eq!(state.trust, Trust::FarAhead(31 * DAY + 60));
    assert!(untrusted(world.verify("tanaka", &world.code(&world.keys[0])).await));
    let anchored = world.desk.anchor_clock("長期休業", World::authorisation()).await.unwrap();
    assert!(anchored.before < anchored.now);
    world.verify("tanaka", &world.code(&world.keys[0])).await.unwrap();
    // The confirmed time is kept: the next opening asks nobody.
    let world = world.reopen().await.unwrap();
    assert_eq!(world.desk.clock_state().await.unwrap().trust, Trust::Trusted);
}

#[tokio::test]
async fn a_clock_confirmed_in_the_past_revives_no_code() {
    let world = world().await;
    let mut old = Vec::new();
    for _ in 0..5 {
        world.clock.advance(60);
        let code = world.code(&world.keys[0]);
        world.verify("tanaka", &code).await.unwrap();
        old.push(code);
    }
    // A code observed then and never used.
    world.clock.advance(60);
    let observed = world.code(&world.keys[0]);
    world.clock.advance(600);
    world.verify("tanaka", &world.code(&world.keys[0])).await.unwrap();
    let last_step = world.desk.token(&world.keys[0].serial).await.unwrap().last_step;

    world.clock.set(-600);
    assert!(untrusted(world.verify("tanaka", &observed).await));
    let before = world.desk.history(&HistoryQuery::default()).await.unwrap().total;
    world.desk.anchor_clock("時計が進んでいた", World::authorisation()).await.unwrap();
    let history = world.desk.history(&HistoryQuery::default()).await.unwrap();
    assert_eq!((history.total, history.items[0].kind), (before + 1, Kind::ClockAnchored.name()));
    let refused = world.verify("tanaka", &observed).await;
    assert!(matches!(refused, Err(Error::Rule(Refusal::OtpReplayed))), "{refused:?}");
    for code in old {
        let refused = world.verify("tanaka", &code).await;
        assert!(matches!(refused, Err(Error::Rule(Refusal::OtpReplayed | Refusal::OtpWrong { .. }))));
    }
    assert_eq!(world.desk.token(&world.keys[0].serial).await.unwrap().last_step, last_step);
}

#[tokio::test]
async fn a_reason_and_the_confirmation_password_are_needed() {
    let world = world().await;
    let without = kagimori_app::Authorisation::default();
    let refused = world.desk.anchor_clock("x", without).await;
    assert!(matches!(refused, Err(Error::Missing("confirmation_password"))));
    for reason in ["", "  ", "a\nb"] {
        let refused = world.desk.anchor_clock(reason, World::authorisation()).await;
        assert!(matches!(refused, Err(Error::Rule(Refusal::InvalidValue { field: "reason" }))), "{reason}");
    }
}
