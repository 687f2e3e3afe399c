//! 操作履歴照会: filters, export, comparison, and a vault of the time before its indexes.

use std::fs;
use std::path::{Path, PathBuf};

use kagimori_app::audit::{EntryView, HistoryQuery};
use kagimori_app::domain::audit::Kind;
use kagimori_app::domain::role::Role;
use kagimori_app::history_export::{ExportRequest, Exported, Format};
use kagimori_app::policy_change::PolicyView;
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::sign_in::Leaving;
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::NewPasswords;
use kagimori_app::{Desk, Error};
use kagimori_formats::history::{Reader, Row};
use kagimori_tests::World;
use sqlx::{ConnectOptions, Connection as _, Executor as _, Row as _};

const USER_LOGIN: &str = "yama no ue no ki";

async fn all(desk: &Desk, query: &HistoryQuery) -> Vec<EntryView> {
    desk.history(query).await.unwrap().items
}

async fn world() -> World {
    let world = World::new(2).await;
    world.add_user("tanaka").await;
    world.enroll("tanaka", 0).await;
    world.clock.advance(60);
    let code = world.code(&world.keys[0]);
    world.verify("tanaka", &code).await.unwrap();
    world.verify("tanaka", &code).await.unwrap_err();
    world.verify("tanaka", "000000").await.unwrap_err();
    world
}

fn detail<'a>(entry: &'a EntryView, name: &str) -> Option<&'a str> {
    entry.details.iter().find(|(detail, _)| *detail == name).map(|(_, value)| value.as_str())
}

fn query(result: &str) -> HistoryQuery {
    HistoryQuery { result: Some(result.into()), ..HistoryQuery::default() }
}

#[tokio::test]
async fn entries_are_found_by_what_became_of_the_act() {
    let world = world().await;
    let every = all(&world.desk, &HistoryQuery::default()).await;
    for (result, passes) in [
        ("done", (|refused: Option<&str>| refused.is_none()) as fn(Option<&str>) -> bool),
        ("refused", |refused| refused.is_some()),
        ("otp_wrong", |refused| refused == Some("otp_wrong")),
        ("token_lost", |_| false),
    ] {
        let expected: Vec<i64> =
            every.iter().filter(|e| passes(e.refused.as_deref())).map(|e| e.number).collect();
        let found = world.desk.history(&query(result)).await.unwrap();
        assert_eq!(found.items.iter().map(|e| e.number).collect::<Vec<_>>(), expected, "{result}");
        assert_eq!(found.total, expected.len());
        // Page by page the same, and the total stays.
        let (mut pages, mut after) = (Vec::new(), None);
        loop {
            let page = HistoryQuery { limit: Some(2), after, ..query(result) };
            let page = world.desk.history(&page).await.unwrap();
            assert_eq!(page.total, expected.len());
            let Some(last) = page.items.last() else { break };
            after = Some(last.number);
            pages.extend(page.items.iter().map(|e| e.number));
        }
        assert_eq!(pages, expected, "{result}");
    }
    assert_eq!(all(&world.desk, &query("otp_wrong")).await.len(), 1);
    let unknown = world.desk.history(&query("no_such_code")).await.unwrap_err();
    assert_eq!((unknown.code(), &unknown.params()["field"]), ("invalid_value", &"result".into()));
}

#[tokio::test]
async fn a_login_id_finds_the_deleted_user_who_bore_it_as_well() {
    let world = world().await;
    let of_tanaka = HistoryQuery { user: Some("TANAKA".into()), ..HistoryQuery::default() };
    let before = world.desk.history(&of_tanaka).await.unwrap().total;
    world.desk.delete_user("tanaka", World::authorisation()).await.unwrap();
    let deleted = all(&world.desk, &of_tanaka).await;
    assert_eq!(deleted.len(), before + 2, "the deletion and the end of his registration");
    assert_eq!((deleted[0].kind, detail(&deleted[0], "after")), ("user_deleted", Some("deleted")));
    assert_eq!(detail(&deleted[0], "before"), Some("active"));
    assert_eq!(deleted[0].user.as_deref(), Some("tanaka"));

    world.add_user("tanaka").await;
    assert_eq!(all(&world.desk, &of_tanaka).await.len(), deleted.len() + 1, "two who bore it");
    let nobody = HistoryQuery { operator: Some("sato".into()), ..HistoryQuery::default() };
    assert_eq!(world.desk.history(&nobody).await.unwrap_err().code(), "user_unknown");
}

#[tokio::test]
async fn entries_say_where_and_what_was_before_and_after() {
    let world = world().await;
    for _ in 0..5 {
        world.clock.advance(60);
        let wrong = format!("{:06}", world.now() % 1_000_000);
        let _ = world.verify("tanaka", &wrong).await;
    }
    let request = UnlockRequest {
        users: vec!["tanaka".into()],
        spoke_to_user: true,
        request: WrittenRequest::default(),
    };
    world.desk.unlock(&request, World::authorisation()).await.unwrap();
    let old = world.desk.policy().await.unwrap();
    let new = PolicyView { failures_allowed: 7, ..old };
    world.desk.change_policy(new, World::authorisation()).await.unwrap();
    let lost = RevokeRequest {
        users: vec!["tanaka".into()],
        reason: Reason::Lost,
        request: WrittenRequest::default(),
        last_tokens: Vec::new(),
    };
    world.desk.revoke(&lost, World::authorisation()).await.unwrap();

    let every = all(&world.desk, &HistoryQuery::default()).await;
    let told = |kind: Kind| {
        let entry = every.iter().find(|e| e.kind == kind.name()).unwrap();
        (detail(entry, "before"), detail(entry, "after"))
    };
    assert_eq!(told(Kind::Unlocked), (Some("suspended"), Some("active")));
    assert_eq!(told(Kind::PolicyChanged), (Some("failures_allowed=5"), Some("failures_allowed=7")));
    assert_eq!(told(Kind::Revoked), (Some("active"), Some("revoked")));
    assert_eq!(told(Kind::TokenLost), (Some("in_use"), Some("lost")));
    assert_eq!(told(Kind::Enrolled), (None, Some("active")));
    let unlocked = every.iter().find(|e| e.kind == "unlocked").unwrap();
    assert_eq!(detail(unlocked, "failures"), Some("5"));
    let computer = kagimori_app::system::computer();
    assert!(computer.is_some(), "this computer has a name");
    assert!(every.iter().all(|e| e.computer.as_deref() == computer));
    assert!(every.iter().all(|e| e.contract.as_deref() != Some("")));
    assert_eq!(unlocked.contract.as_deref(), Some("0000123"));
}

#[tokio::test]
async fn whoever_leaves_is_in_the_history() {
    let world = world().await;
    for (leaving, kind, reason) in [
        (Leaving::UserMode, "user_mode_begun", None),
        (Leaving::BackFromUserMode, "user_mode_ended", None),
        (Leaving::Lock, "locked", None),
        (Leaving::Idle, "locked", Some("idle")),
        (Leaving::TooLong, "locked", Some("too_long")),
        (Leaving::SignOut, "signed_out", None),
        (Leaving::ProgramEnds, "signed_out", Some("program_ends")),
    ] {
        world.desk.left(leaving).await.unwrap();
        let newest = all(&world.desk, &HistoryQuery { limit: Some(1), ..HistoryQuery::default() }).await;
        assert_eq!((newest[0].kind, detail(&newest[0], "reason")), (kind, reason));
        assert_eq!(
            (newest[0].operator.as_deref(), newest[0].user.as_deref()),
            (Some("suzuki"), Some("suzuki"))
        );
    }
}

async fn export(desk: &Desk, file: &Path, format: Format, query: HistoryQuery) -> Result<Exported, Error> {
    desk.export_history(&ExportRequest { query, format, file: file.to_owned() }).await
}

fn rows(file: &Path) -> Vec<Row> {
    let bytes = fs::read(file).unwrap();
    Reader::new(bytes.as_slice()).unwrap().map(Result::unwrap).collect()
}

/// What the screen shows of an entry, and what a file says of it.
fn same(shown: &EntryView, row: &Row) -> bool {
    let details: Vec<_> = row.details.iter().map(|d| (d.name.as_str(), d.value.as_str())).collect();
    u64::try_from(shown.number).unwrap() == row.number
        && kagimori_app::views::rfc3339(shown.at) == row.at
        && (shown.kind, shown.via) == (row.kind.as_str(), row.via.as_str())
        && shown.refused == row.refused
        && (row.result == "done") == shown.refused.is_none()
        && (&shown.operator, &shown.user, &shown.serial) == (&row.operator, &row.user, &row.serial)
        && (&shown.computer, &shown.contract) == (&row.computer, &row.contract)
        && shown.details.iter().map(|(n, v)| (*n, v.as_str())).eq(details)
}

#[tokio::test]
async fn an_export_holds_what_is_shown_and_is_an_entry_itself() {
    let world = world().await;
    let dir = tempfile::tempdir().unwrap();
    let queries = [
        HistoryQuery::default(),
        query("refused"),
        HistoryQuery { kind: Some(Kind::Verified), ..HistoryQuery::default() },
        HistoryQuery { user: Some("tanaka".into()), ..query("done") },
        HistoryQuery { from: Some("2027-01-01".parse().unwrap()), ..HistoryQuery::default() },
    ];
    for (i, query) in queries.into_iter().enumerate() {
        let shown = all(&world.desk, &query).await;
        let head = world.desk.verify_history().await.unwrap();
        let file = dir.path().join(format!("{i}.jsonl"));
        let exported = export(&world.desk, &file, Format::JsonLines, query.clone()).await.unwrap();
        let rows = rows(&file);
        assert_eq!(rows.len(), shown.len());
        assert!(shown.iter().zip(&rows).all(|(shown, row)| same(shown, row)), "{i}: {shown:?} {rows:?}");
        assert_eq!((exported.entries, &exported.head), (u64::try_from(shown.len()).unwrap(), &head.head));

        let newest = all(&world.desk, &HistoryQuery { limit: Some(1), ..HistoryQuery::default() }).await;
        assert_eq!(newest[0].kind, "history_exported");
        assert_eq!(detail(&newest[0], "count"), Some(shown.len().to_string().as_str()));
        assert_eq!(detail(&newest[0], "head"), Some(head.head.as_str()));
        assert_eq!(detail(&newest[0], "file_digest"), Some(exported.file_digest.as_str()));

        let csv = dir.path().join(format!("{i}.csv"));
        // One entry more now: that of the first export, unless it does not pass.
        let shown = all(&world.desk, &query).await;
        export(&world.desk, &csv, Format::Csv, query).await.unwrap();
        let text = fs::read_to_string(&csv).unwrap();
        let numbers: Vec<i64> =
            text.lines().skip(9).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
        assert_eq!(numbers, shown.iter().map(|e| e.number).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn an_export_is_private_and_new() {
    let world = world().await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("history.jsonl");
    export(&world.desk, &file, Format::JsonLines, HistoryQuery::default()).await.unwrap();
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    let before = fs::read(&file).unwrap();
    let entries = world.desk.verify_history().await.unwrap().entries;
    let again = export(&world.desk, &file, Format::Csv, HistoryQuery::default()).await;
    assert_eq!(again.unwrap_err().code(), "file_exists");
    assert_eq!(fs::read(&file).unwrap(), before);
    let nowhere = dir.path().join("no such folder").join("history.csv");
    let refused = export(&world.desk, &nowhere, Format::Csv, HistoryQuery::default()).await;
    assert_eq!(refused.unwrap_err().code(), "file_unwritable");
    assert_eq!(world.desk.verify_history().await.unwrap().entries, entries);
}

#[tokio::test]
async fn who_may_not_see_the_records_exports_his_own() {
    let world = world().await;
    let new = NewUser {
        contract: None,
        login_id: "yamada".into(),
        name: "山田 和子".into(),
        kana: String::new(),
        role: Role::General,
        otp_start: None,
        permissions: None,
        passwords: Some(NewPasswords { login: USER_LOGIN.into(), confirmation: "hare nochi kumori".into() }),
    };
    world.desk.add_user(new, World::authorisation()).await.unwrap();
    let yamada = world.desk.sign_in_here("yamada", &USER_LOGIN.into()).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("own.jsonl");
    // What he asks for beyond that is not given.
    let others = HistoryQuery { user: Some("tanaka".into()), ..HistoryQuery::default() };
    export(&yamada, &file, Format::JsonLines, others).await.unwrap();
    let rows = rows(&file);
    assert!(!rows.is_empty() && rows.iter().all(|row| row.user.as_deref() == Some("yamada")));
    assert_eq!(yamada.compare_export(&file).await.unwrap_err().code(), "permission_denied");
    assert_eq!(world.desk.compare_export(&file).await.unwrap().entries, u64::try_from(rows.len()).unwrap());
}

/// A copy of an exported file with one line changed.
fn with_line(file: &Path, line: usize, change: impl FnOnce(&mut Vec<String>, usize)) -> PathBuf {
    let mut lines: Vec<String> = fs::read_to_string(file).unwrap().lines().map(ToOwned::to_owned).collect();
    change(&mut lines, line);
    let changed = file.with_extension("changed.jsonl");
    fs::write(&changed, lines.join("\n") + "\n").unwrap();
    changed
}

#[tokio::test]
async fn a_file_that_was_changed_is_told_by_its_first_line() {
    let world = world().await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("history.jsonl");
    let exported = export(&world.desk, &file, Format::JsonLines, HistoryQuery::default()).await.unwrap();
    // The history goes on: what was exported stays true.
    world.verify("tanaka", "111111").await.unwrap_err();
    assert_eq!(world.desk.compare_export(&file).await.unwrap().entries, exported.entries);

    let differs = |file: PathBuf| {
        let desk = world.desk.clone();
        async move { desk.compare_export(&file).await.unwrap_err() }
    };
    let entries = usize::try_from(exported.entries).unwrap();
    for line in 1..=entries {
        let changed = with_line(&file, line, |lines, n| {
            lines[n] = lines[n].replacen("\"kind\":\"", "\"kind\":\"x", 1);
        });
        let error = differs(changed).await;
        assert!(
            matches!(error, Error::ExportDiffers { line: l, field: "kind" } if l == u64::try_from(line + 1).unwrap()),
            "{line}: {error:?}"
        );
    }
    // A line taken away, with the count put right and left as it was.
    let count = |n: usize| format!("\"entries\":{n}");
    let shorter = with_line(&file, 3, |lines, n| {
        lines.remove(n);
        lines[0] = lines[0].replacen(&count(entries), &count(entries - 1), 1);
    });
    assert!(matches!(differs(shorter).await, Error::ExportDiffers { line: 4, field: "number" }));
    let cut = with_line(&file, entries, |lines, n| {
        lines.remove(n);
        lines[0] = lines[0].replacen(&count(entries), &count(entries - 1), 1);
    });
    let after_the_last = u64::try_from(entries + 1).unwrap();
    assert!(
        matches!(differs(cut).await, Error::ExportDiffers { line, field: "missing" } if line == after_the_last)
    );
    let unmatched = with_line(&file, 3, |lines, n| drop(lines.remove(n)));
    assert!(matches!(differs(unmatched).await, Error::ExportDiffers { .. } | Error::ExportInvalid { .. }));
    let swapped = with_line(&file, 3, |lines, n| lines.swap(n, n + 1));
    assert!(matches!(differs(swapped).await, Error::ExportDiffers { line: 4, .. }));
    let head = with_line(&file, 0, |lines, n| {
        lines[n] = lines[n].replacen(&exported.head, "0123456789ab", 1);
    });
    assert!(matches!(differs(head).await, Error::ExportDiffers { line: 1, field: "head" }));
    let no_header = with_line(&file, 0, |lines, n| drop(lines.remove(n)));
    assert!(matches!(differs(no_header).await, Error::ExportInvalid { line: 1, problem: "not_a_header" }));
}

async fn raw(database: &Path) -> sqlx::SqliteConnection {
    sqlx::sqlite::SqliteConnectOptions::new().filename(database).connect().await.unwrap()
}

async fn schema(connection: &mut sqlx::SqliteConnection) -> Vec<(String, String)> {
    let sql =
        "SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name";
    let rows = connection.fetch_all(sql).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[tokio::test]
async fn a_vault_without_the_indexes_gets_them_when_it_is_opened() {
    let world = World::new(1).await;
    world.add_user("tanaka").await;
    let checked = world.desk.verify_history().await.unwrap();
    let template = world.template().await.unwrap();
    let database = template.database();
    // Back to what the first migration made.
    let mut old = raw(&database).await;
    old.execute(
        "DROP INDEX audit_by_at; DROP INDEX audit_by_kind; DROP INDEX audit_by_operator;
         DROP INDEX registration_by_token;
         CREATE INDEX registration_live_by_token ON registration (token_id) WHERE state <> 3;
         DELETE FROM _sqlx_migrations WHERE version >= 2;",
    )
    .await
    .unwrap();
    let mut first = sqlx::sqlite::SqliteConnectOptions::new().in_memory(true).connect().await.unwrap();
    first.execute(include_str!("../../migrations/0001_vault.sql")).await.unwrap();
    let mut expected = schema(&mut first).await;
    let found = schema(&mut old).await;
    expected.extend(found.iter().filter(|(name, _)| name == "_sqlx_migrations").cloned());
    expected.sort();
    assert_eq!(found, expected, "exactly what the first migration made");
    old.close().await.unwrap();

    let world = template.world().await;
    assert_eq!(world.desk.verify_history().await.unwrap().entries, checked.entries + 1, "his sign-in");
    world.verify("tanaka", "000000").await.unwrap_err();
    assert!(!all(&world.desk, &query("done")).await.is_empty());
    let checked = world.close_and_check().await.unwrap();
    assert!(checked.audit_entries > 0);
}
