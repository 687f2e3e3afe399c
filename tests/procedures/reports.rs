//! 月次報告: what is counted, what is hinted at, and the file it is written to.

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_app::monthly_report::{FAILURES, MonthlyReport, ReportExportRequest, Rule, UNLOCKS};
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_list_export::Encoding;
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_tests::World;

fn count(report: &MonthlyReport, name: &str) -> u64 {
    let figures = report.acts.iter().chain(&report.revoked);
    figures.filter(|figure| figure.name == name).map(|figure| figure.count).sum()
}

fn found(report: &MonthlyReport, rule: Rule) -> Vec<(u32, Option<String>)> {
    let hint = report.hints.iter().find(|hint| hint.rule == rule).unwrap();
    assert_eq!(hint.total, hint.findings.len());
    hint.findings.iter().map(|one| (one.count, one.newest.user.clone())).collect()
}

async fn unlock(world: &World, user: &str) {
    let request =
        UnlockRequest { users: vec![user.into()], spoke_to_user: true, request: WrittenRequest::default() };
    world.desk.unlock(&request, World::authorisation()).await.unwrap();
}

async fn revoke(world: &World, user: &str, reason: Reason) {
    let request = RevokeRequest {
        users: vec![user.into()],
        reason,
        request: WrittenRequest::default(),
        last_tokens: Vec::new(),
    };
    world.desk.revoke(&request, World::authorisation()).await.unwrap();
}

#[tokio::test]
async fn a_month_is_counted_from_its_own_entries_alone() {
    let world = World::new(2).await;
    world.add_user("tanaka").await;
    world.enroll("tanaka", 0).await;
    world.clock.advance(60);
    world.verify("tanaka", &world.code(&world.keys[0])).await.unwrap();
    world.clock.advance(60);
    world.verify("tanaka", "000000").await.unwrap_err();
    let november = world.desk.monthly_report("2026-11").await.unwrap();
    for (name, expected) in [
        ("imported", 2),
        ("user_added", 1),
        ("enrolled", 1),
        ("accepted", 1),
        ("refused", 1),
        ("suspended", 0),
        ("unlocked", 0),
        ("revoked", 0),
    ] {
        assert_eq!(count(&november, name), expected, "{name}");
    }
    assert_eq!(november.state.users, 2);

    // Ten days on it is December in Tokyo.
    world.clock.advance(10 * 86_400);
    revoke(&world, "tanaka", Reason::Battery).await;
    let december = world.desk.monthly_report("2026-12").await.unwrap();
    assert_eq!((count(&december, "revoked"), count(&december, "battery")), (1, 1));
    assert_eq!(count(&december, "enrolled"), 0);
    assert_eq!(count(&world.desk.monthly_report("2026-11").await.unwrap(), "revoked"), 0);
    let wrong = world.desk.monthly_report("2026-13").await;
    assert!(matches!(wrong, Err(Error::Rule(Refusal::InvalidValue { field: "month" }))), "{wrong:?}");
}

#[tokio::test]
async fn each_rule_finds_what_it_says_and_nothing_less() {
    let world = World::new(1).await;
    world.add_user("tanaka").await;
    // Sunday 11:02; Monday 11:02.
    world.clock.advance(86_400);
    world.enroll("tanaka", 0).await;
    let mut failures = 0;
    for round in 0..UNLOCKS {
        while world.desk.user("tanaka").await.unwrap().otp == "active" {
            failures += 1;
            world.clock.advance(61);
            world.verify("tanaka", &format!("{failures:06}")).await.unwrap_err();
            if failures == FAILURES - 1 {
                let report = world.desk.monthly_report("2026-11").await.unwrap();
                assert_eq!(found(&report, Rule::ManyFailures), []);
            }
        }
        unlock(&world, "tanaka").await;
        // A right one between, so that the token is not asked for two.
        world.clock.advance(61);
        world.verify("tanaka", &world.code(&world.keys[0])).await.unwrap();
        let report = world.desk.monthly_report("2026-11").await.unwrap();
        let unlocks = found(&report, Rule::ManyUnlocks);
        assert_eq!(unlocks.len(), usize::from(round + 1 == UNLOCKS), "{round}");
    }
    let report = world.desk.monthly_report("2026-11").await.unwrap();
    assert_eq!(found(&report, Rule::ManyFailures), [(failures, Some("tanaka".into()))]);
    assert_eq!(found(&report, Rule::ManyUnlocks), [(UNLOCKS, Some("tanaka".into()))]);
    assert_eq!(count(&report, "suspended"), u64::from(UNLOCKS));
    // What was decided on Sunday: a user was added. The unlocks were on Monday, in office hours.
    assert_eq!(found(&report, Rule::OutsideHours), [(1, Some("tanaka".into()))]);

    revoke(&world, "tanaka", Reason::Faulty).await;
    world.clock.advance(25 * 3_600);
    world.enroll("tanaka", 0).await;
    let report = world.desk.monthly_report("2026-11").await.unwrap();
    assert_eq!(found(&report, Rule::QuickReturn), []);
    world.clock.advance(60);
    revoke(&world, "tanaka", Reason::Left).await;
    world.clock.advance(3_600);
    world.enroll("tanaka", 0).await;
    let report = world.desk.monthly_report("2026-11").await.unwrap();
    assert_eq!(found(&report, Rule::QuickReturn), [(1, Some("tanaka".into()))]);

    // Twelve hours later it is night.
    world.clock.advance(12 * 3_600);
    revoke(&world, "tanaka", Reason::Other).await;
    let report = world.desk.monthly_report("2026-11").await.unwrap();
    assert_eq!(found(&report, Rule::OutsideHours).len(), 2);
    assert_eq!(found(&report, Rule::ClockAnchored), []);
    world.clock.set(-3_600);
    world.desk.anchor_clock("時計を合わせた", World::authorisation()).await.unwrap();
    let report = world.desk.monthly_report("2026-11").await.unwrap();
    assert_eq!(found(&report, Rule::ClockAnchored).len(), 1);
}

#[tokio::test]
async fn a_report_is_written_with_its_entry_or_not_at_all() {
    let world = World::new(1).await;
    let file = world.site().dir().join("report.csv");
    let request =
        ReportExportRequest { month: "2026-11".into(), encoding: Encoding::Utf8, file: file.clone() };
    let exported = world.desk.export_monthly_report(&request).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    for line in [
        "month,2026-11\r\n",
        "acts,imported,1,,\r\n",
        "revoked,contract_ended,0,,\r\n",
        "state,users,1,,\r\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.contains(&format!("head,{}\r\n", exported.head)));
    // What is there already stays.
    let again = world.desk.export_monthly_report(&request).await;
    assert!(matches!(again, Err(Error::FileExists)), "{again:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    let query = kagimori_app::audit::HistoryQuery {
        kind: Some(kagimori_app::domain::audit::Kind::ReportExported),
        ..kagimori_app::audit::HistoryQuery::default()
    };
    let entries = world.desk.history(&query).await.unwrap().items;
    assert_eq!(entries.len(), 1);
    assert!(entries[0].details.contains(&("month", "2026-11".into())));
    assert!(entries[0].details.contains(&("file_digest", exported.file_digest)));
}
