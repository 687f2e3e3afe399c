//! The token ledger: a token's record, tokens to exchange for their age, and many tokens and users at once.

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::date::ExpiryBand;
use kagimori_app::domain::token::Step;
use kagimori_app::domain::user::UserStatus;
use kagimori_app::token_lifecycle::{LossReport, StepRequest};
use kagimori_app::token_replace::{Reason, ReplaceRequest};
use kagimori_tests::{Fob, World, keys};

fn codes<'a>(refused: impl Iterator<Item = &'a Option<Refusal>>) -> Vec<Option<&'static str>> {
    refused.map(|refused| refused.as_ref().map(Refusal::code)).collect()
}

#[tokio::test]
async fn a_tokens_record_tells_of_everybody_who_was_on_it() {
    let world = World::new(2).await;
    for user in ["tanaka", "satoh"] {
        world.add_user(user).await;
        world.clock.advance(120);
        world.enroll(user, 0).await;
    }
    let enrolled = world.now();
    world.clock.advance(120);
    world.verify("satoh", &world.shown(0, 0)).await.unwrap();
    let used = world.now();
    world.clock.advance(120);
    let serials = [world.fobs[0].serial.clone(), world.fobs[1].serial.clone()];
    let request = ReplaceRequest {
        old: serials[0].clone(),
        reason: Reason::Lost,
        new: serials[1].clone(),
        code: world.shown(1, 0),
        users: vec!["satoh".into()],
        share: false,
        loss: LossReport { place: Some("駅".into()), ..LossReport::default() },
        last_tokens: Vec::new(),
    };
    world.desk.replace_token(&request, World::authorisation()).await.unwrap();
    let replaced = world.now();

    let old = world.desk.token_record(&serials[0]).await.unwrap();
    let told: Vec<_> = old
        .registrations
        .iter()
        .map(|r| (r.login_id.as_str(), r.state, r.ended_at.map(|at| at.0), r.reason.as_deref()))
        .collect();
    let end = (Some(replaced), Some("lost"));
    assert_eq!(told, [("satoh", "revoked", end.0, end.1), ("tanaka", "revoked", end.0, end.1)]);
    assert_eq!(old.registrations[0].since.0, enrolled);
    assert_eq!(old.registrations[0].begun_by.as_deref(), Some(World::MASTER));
    assert_eq!(old.registrations[0].ended_by.as_deref(), Some(World::MASTER));
    let last = old.last_use.unwrap();
    assert_eq!(
        (last.at.0, last.name.as_str(), last.purpose.as_deref()),
        (used, "田中 三郎", Some("transfer"))
    );
    assert_eq!(old.entries.items[0].kind, "token_replaced");
    assert!(old.entries.items[0].details.contains(&("lost_where", "駅".into())));

    let new = world.desk.token_record(&serials[1]).await.unwrap();
    assert_eq!((new.registrations.len(), new.registrations[0].state), (1, "active"));
    assert_eq!((new.registrations[0].since.0, new.registrations[0].ended_at), (replaced, None));
    assert!(new.last_use.is_none());
    let unknown = world.desk.token_record("NONE").await.unwrap_err();
    assert_eq!(unknown.code(), "token_unknown");
    world.desk.verify_history().await.unwrap();
}

#[tokio::test]
async fn tokens_are_sorted_by_how_soon_they_expire() {
    // Worlds begin on 2026-11-22.
    let days =
        ["2026-11-21", "2026-11-22", "2026-12-22", "2027-01-21", "2027-02-20", "2027-02-21", "2026-11-30"];
    let keys = keys(days.len(), 5);
    let fobs = (0..).zip(days).zip(&keys);
    let fobs = fobs.map(|((n, day), key): ((u8, &str), _)| {
        Fob::new(format!("KG20000{n}"), key.bytes.clone()).until(day)
    });
    let world = World::with_fobs(fobs.collect()).await;
    // A lost token is not exchanged for its age.
    world.desk.token_step("KG200006", &Step::Lose.into(), World::authorisation()).await.unwrap();
    for (band, serial, left) in [
        (ExpiryBand::Expired, "KG200000", -1),
        (ExpiryBand::Within7, "KG200001", 0),
        (ExpiryBand::Within30, "KG200002", 30),
        (ExpiryBand::Within60, "KG200003", 60),
        (ExpiryBand::Within90, "KG200004", 90),
    ] {
        let found = world.desk.expiring_tokens(band).await.unwrap();
        assert_eq!(found.counts.map(|(_, count)| count), [1; 5]);
        let items: Vec<_> = found.items.iter().map(|i| (i.token.serial.as_str(), i.days_left)).collect();
        assert_eq!(items, [(serial, left)]);
        assert_eq!(found.items[0].contract_name.as_deref(), Some("△△商事株式会社"));
    }
}

#[tokio::test]
async fn many_tokens_take_a_step_in_one_act_and_each_has_its_answer() {
    let world = World::new(3).await;
    world.add_user("tanaka").await;
    world.enroll("tanaka", 0).await;
    world.clock.advance(120);
    world.enroll(World::MASTER, 1).await;
    let serial = |n: usize| world.fobs[n].serial.clone();
    let steps = |serials: Vec<String>, request: StepRequest| {
        let desk = world.desk.clone();
        async move { desk.token_steps(&serials, &request, World::authorisation()).await }
    };
    let before = world.desk.verify_history().await.unwrap().entries;
    let chosen = vec![serial(0), "NONE".into(), serial(1), serial(0), serial(2)];
    let rows = steps(chosen, Step::Pause.into()).await.unwrap();
    let expected = [None, Some("token_unknown"), Some("last_token_unconfirmed"), Some("wrong_state"), None];
    assert_eq!(codes(rows.iter().map(|row| &row.refused)), expected);
    let mut states = Vec::new();
    for n in 0..3 {
        states.push(world.desk.token(&serial(n)).await.unwrap().state);
    }
    assert_eq!(states, ["paused", "in_use", "paused"]);
    // An entry for each that is there, all of one bundle.
    let history = world.desk.history(&kagimori_app::audit::HistoryQuery::default()).await.unwrap();
    assert_eq!(i64::try_from(history.total).unwrap(), before + 4);
    let bundles = history.items.iter().take(4).map(|entry| {
        entry.details.iter().find(|(name, _)| *name == "bundle").map(|(_, bundle)| bundle.clone())
    });
    let bundles: std::collections::BTreeSet<_> = bundles.collect();
    assert_eq!((bundles.len(), bundles.contains(&None)), (1, false));

    let refused = steps(vec![serial(0)], Step::Find.into()).await.unwrap_err();
    assert_eq!(refused.code(), "otp_required");
    assert_eq!(steps(Vec::new(), Step::Pause.into()).await.unwrap_err().code(), "usage");
    let many = (0..1_001).map(|n| format!("KG{n}")).collect();
    assert!(matches!(
        steps(many, Step::Pause.into()).await,
        Err(Error::Rule(Refusal::TooMany { max: 1_000 }))
    ));
    assert_eq!(world.desk.verify_history().await.unwrap().entries, before + 4);
}

#[tokio::test]
async fn many_users_are_stopped_in_one_act() {
    let world = World::new(1).await;
    for user in ["tanaka", "satoh"] {
        world.add_user(user).await;
    }
    let users = ["tanaka", "nobody", World::MASTER, "satoh"].map(str::to_owned);
    let stop = |users: Vec<String>, to| {
        let desk = world.desk.clone();
        async move { desk.switch_users(&users, to, World::authorisation()).await }
    };
    let rows = stop(users.to_vec(), UserStatus::Stopped).await.unwrap();
    let expected = [None, Some("user_unknown"), Some("not_on_this_user"), None];
    assert_eq!(codes(rows.iter().map(|row| &row.refused)), expected);
    assert_eq!(world.desk.user("satoh").await.unwrap().status, "stopped");
    assert_eq!(world.desk.user(World::MASTER).await.unwrap().status, "active");
    let again = stop(vec!["tanaka".into()], UserStatus::Stopped).await.unwrap_err();
    assert_eq!(again.code(), "wrong_state");
    let rows = stop(users.to_vec(), UserStatus::Active).await.unwrap();
    assert_eq!(codes(rows.iter().map(|row| &row.refused)), expected);
    assert_eq!(world.desk.user("tanaka").await.unwrap().status, "active");
}
