//! 利用者の一括登録: the whole list or nobody.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use kagimori_app::audit::HistoryQuery;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::Kind;
use kagimori_app::domain::role::Role;
use kagimori_app::policy_change::PolicyView;
use kagimori_app::sign_in::NextStep;
use kagimori_app::user_import::{FirstPasswords, UserImportRequest, UsersImported, save_template};
use kagimori_app::user_list::Query;
use kagimori_app::watch::{WHOLE, Watch};
use kagimori_app::{Authorisation, Error};
use kagimori_tests::World;
use secrecy::SecretString;

const LIST: &str = "ログインＩＤ,氏名,カナ,種別,利用開始日,サービス利用権限\r\n\
                    tanaka,田中 三郎,ﾀﾅｶ ｻﾌﾞﾛｳ,一般ユーザ,2027/1/4,振込（都度）\r\n\
                    satoh,佐藤 花子,,管理者ユーザ,,\r\n\
                    kobayashi,小林 正,,照会専用ユーザ,,\r\n";

fn list(world: &World, text: &str) -> PathBuf {
    let file = world.site().dir().join("users.csv");
    fs::write(&file, text).unwrap();
    file
}

fn request(world: &World, text: &str) -> UserImportRequest {
    let file = list(world, text);
    UserImportRequest { file, first_passwords: FirstPasswords::Answered, ..UserImportRequest::default() }
}

async fn import(world: &World, request: &UserImportRequest) -> Result<UsersImported, Error> {
    world.desk.import_users(request, World::authorisation()).await
}

async fn look(world: &World, text: &str) -> UsersImported {
    let request = UserImportRequest { dry_run: true, ..request(world, text) };
    world.desk.import_users(&request, Authorisation::default()).await.unwrap()
}

/// What is wrong: line, login ID, code.
fn wrong(found: &UsersImported) -> Vec<(u32, Option<&str>, &str)> {
    found.errors.iter().map(|e| (e.line, e.login_id.as_deref(), e.code)).collect()
}

async fn people(world: &World) -> Vec<String> {
    let users = world.desk.users(&Query::default()).await.unwrap().items;
    users.into_iter().map(|user| user.login_id).collect()
}

async fn allow(world: &World, users_per_contract: u32) {
    let policy = PolicyView { users_per_contract, ..world.desk.policy().await.unwrap() };
    world.desk.change_policy(policy, World::authorisation()).await.unwrap();
}

#[tokio::test]
async fn the_users_of_a_list_sign_in_with_the_passwords_they_were_given() {
    let world = World::new(1).await;
    let seen = look(&world, LIST).await;
    assert_eq!((seen.new, seen.same, wrong(&seen).len(), seen.issued.len()), (3, 0, 0, 0));
    assert_eq!(people(&world).await, ["suzuki"]);

    let watch = Watch::default();
    let wanted =
        UserImportRequest { seen: Some(seen.file_digest), watch: watch.clone(), ..request(&world, LIST) };
    let done = import(&world, &wanted).await.unwrap();
    assert_eq!((done.new, done.same, watch.done()), (3, 0, WHOLE));
    assert_eq!(people(&world).await, ["suzuki", "tanaka", "satoh", "kobayashi"]);
    let tanaka = world.desk.user("tanaka").await.unwrap();
    assert_eq!(
        (&*tanaka.kana, tanaka.role, &*tanaka.otp_start),
        ("タナカ サブロウ", "general", "2027-01-04")
    );
    assert_eq!(tanaka.permissions, ["transfer"]);
    assert!(world.desk.user("kobayashi").await.unwrap().permissions.is_empty());

    let mut passwords: Vec<&str> = Vec::new();
    for to in &done.issued {
        let login = SecretString::from(to.passwords.login.as_str());
        let desk = world.desk.sign_in_here(&to.login_id, &login).await.unwrap();
        assert_eq!(desk.next_step(false).await.unwrap(), NextStep::NewPasswords);
        // Only the administrator has a slot.
        let opened = world.site().as_left().look(&to.login_id, &to.passwords.login).await;
        assert_eq!(opened.is_ok(), to.login_id == "satoh", "{}", to.login_id);
        passwords.extend([to.passwords.login.as_str(), to.passwords.confirmation.as_str()]);
    }
    passwords.sort_unstable();
    passwords.dedup();
    assert_eq!(passwords.len(), 6);

    let query = |kind| HistoryQuery { kind: Some(kind), ..HistoryQuery::default() };
    let added = world.desk.history(&query(Kind::UserAdded)).await.unwrap().items;
    assert_eq!(
        added.iter().filter_map(|e| e.user.as_deref()).collect::<Vec<_>>(),
        ["kobayashi", "satoh", "tanaka"]
    );
    let told = world.desk.history(&query(Kind::UsersImported)).await.unwrap().items;
    assert_eq!(told.len(), 1);
    assert!(
        told[0].details.contains(&("new", "3".into()))
            && told[0].details.contains(&("without_otp", "yes".into()))
    );

    // Once more: everybody is there already, nothing is done to them.
    let again = import(&world, &request(&world, LIST)).await.unwrap();
    assert_eq!((again.new, again.same, again.issued.len()), (0, 3, 0));
    assert!(again.rows.iter().all(|row| row.is_known));
    world.close_and_check().await.unwrap();
}

#[tokio::test]
async fn one_wrong_row_refuses_the_list() {
    let world = World::new(1).await;
    world.add_user("tanaka").await;
    let text = "login_id,name,role,permissions,otp_start\n\
                yamada,山田 和子,,,\n\
                TANAKA,田中 四郎,,,\n\
                ito,伊藤,,,\n\
                itoh,伊藤,master,,\n\
                sato1,佐藤,照会専用,総合振込,\n\
                Yamada,山田,,,\n";
    let found = look(&world, text).await;
    assert_eq!(
        wrong(&found),
        [
            (3, Some("TANAKA"), "user_differs"),
            (4, Some("ito"), "invalid_value"),
            (5, Some("itoh"), "master_exactly_one"),
            (6, Some("sato1"), "invalid_value"),
            (7, Some("Yamada"), "duplicate_login_id"),
        ]
    );
    assert_eq!((found.new, found.errors[1].params["field"].as_str()), (1, Some("login_id")));
    match import(&world, &request(&world, text)).await {
        Err(Error::UsersRejected(errors)) => assert_eq!(errors, found.errors),
        other => panic!("{other:?}"),
    }
    assert_eq!(people(&world).await, ["suzuki", "tanaka"]);
    let query = HistoryQuery { kind: Some(Kind::UsersImported), ..HistoryQuery::default() };
    let told = world.desk.history(&query).await.unwrap().items;
    assert_eq!((told.len(), told[0].refused.as_deref()), (1, Some("users_rejected")));
    // The wrong list has no say in who is there.
    let known = look(&world, "login_id,name\ntanaka,田中 三郎\n").await;
    assert_eq!((known.same, wrong(&known).len()), (1, 0));
}

#[tokio::test]
async fn an_administrator_adds_no_administrators() {
    let world = World::new(1).await;
    let done = import(&world, &request(&world, LIST)).await.unwrap();
    let of = |login_id: &str| &done.issued.iter().find(|to| to.login_id == login_id).unwrap().passwords;
    let satoh = of("satoh");
    let desk = world.desk.sign_in_here("satoh", &SecretString::from(satoh.login.as_str())).await.unwrap();
    let text = "yamada,山田 和子,,一般\nitoh,伊藤,,管理者\n";
    let dry = UserImportRequest { dry_run: true, ..request(&world, text) };
    let found = desk.import_users(&dry, Authorisation::default()).await.unwrap();
    assert_eq!(wrong(&found), [(2, Some("itoh"), "permission_denied")]);
    let own = Authorisation {
        confirmation_password: Some(SecretString::from(satoh.confirmation.as_str())),
        otp: None,
    };
    let text = "yamada,山田 和子,,一般\n";
    assert_eq!(desk.import_users(&request(&world, text), own.clone()).await.unwrap().new, 1);

    let tanaka = SecretString::from(of("tanaka").login.as_str());
    let tanaka = world.desk.sign_in_here("tanaka", &tanaka).await.unwrap();
    let denied = tanaka.import_users(&dry, Authorisation::default()).await;
    assert!(matches!(denied, Err(Error::Rule(Refusal::PermissionDenied))));
}

#[tokio::test]
async fn the_contracts_limit_holds_for_the_whole_list() {
    let world = World::new(1).await;
    allow(&world, 3).await;
    let found = look(&world, LIST).await;
    assert_eq!(wrong(&found), [(4, Some("kobayashi"), "user_limit")]);
    assert_eq!(found.errors[0].params["max"], 3);
    assert!(import(&world, &request(&world, LIST)).await.is_err());
    assert_eq!(people(&world).await, ["suzuki"]);
    allow(&world, 4).await;
    assert_eq!(import(&world, &request(&world, LIST)).await.unwrap().new, 3);
    // Who is there already takes no room.
    assert_eq!(look(&world, LIST).await.same, 3);
}

#[tokio::test]
async fn a_list_is_taken_as_it_was_looked_at() {
    let world = World::new(1).await;
    let seen = look(&world, LIST).await.file_digest;
    let other = UserImportRequest { seen: Some(seen), ..request(&world, "tanaka,田中 三郎\n") };
    assert!(matches!(import(&world, &other).await, Err(Error::Rule(Refusal::FileChanged))));
    let nowhere = UserImportRequest { file: world.site().dir().join("nowhere"), ..other.clone() };
    assert!(matches!(import(&world, &nowhere).await, Err(Error::FileUnreadable)));
    let huge = UserImportRequest { seen: None, ..request(&world, &"x".repeat((4 << 20) + 1)) };
    assert!(matches!(import(&world, &huge).await, Err(Error::FileTooLarge { max_mib: 4 })));
    assert_eq!(people(&world).await, ["suzuki"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_off_adds_nobody_and_leaves_no_passwords() {
    let world = World::new(1).await;
    let text: String = (0..12).map(|n| format!("user{n:02},利用者 {n}\n")).collect();
    let out = world.site().dir().join("passwords.csv");
    for from in [0, 100, 700] {
        let watch = Watch::default();
        let watching = watch.clone();
        if from == 0 {
            watch.cancel();
        }
        let stopper = tokio::spawn(async move {
            while watching.done() < from {
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            watching.cancel();
        });
        let first_passwords = FirstPasswords::Into(out.clone());
        let request = UserImportRequest { first_passwords, watch, ..request(&world, &text) };
        let answer = import(&world, &request).await;
        stopper.abort();
        assert!(matches!(answer, Err(Error::Cancelled)), "from {from}: {answer:?}");
        assert_eq!(people(&world).await, ["suzuki"], "from {from}");
        assert!(!out.exists(), "from {from}");
    }
}

#[tokio::test]
async fn passwords_go_to_a_file_of_their_own_or_nobody_has_any() {
    let world = World::new(1).await;
    world.enroll("suzuki", 0).await;
    let out = world.site().dir().join("passwords.csv");
    let into =
        UserImportRequest { first_passwords: FirstPasswords::Into(out.clone()), ..request(&world, LIST) };
    // Refused at the last moment, it leaves no file.
    assert!(matches!(import(&world, &into).await, Err(Error::Rule(Refusal::OtpRequired))));
    assert!(!out.exists());
    world.clock.advance(60);
    let with_code = World::authorisation_with(&world.code(&world.keys[0]));
    let done = world.desk.import_users(&into, with_code).await.unwrap();
    assert!(done.issued.is_empty());
    let table = fs::read_to_string(&out).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[2][..2], ["satoh", "佐藤 花子"]);
    world.site().as_left().look("satoh", rows[2][2]).await.unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // What is there is not written over, and nothing is done then.
    world.clock.advance(60);
    let with_code = World::authorisation_with(&world.code(&world.keys[0]));
    let more = "yamada,山田 和子\n";
    let into = UserImportRequest { first_passwords: FirstPasswords::Into(out), ..request(&world, more) };
    assert!(matches!(world.desk.import_users(&into, with_code.clone()).await, Err(Error::FileExists)));
    assert_eq!(people(&world).await.len(), 4);
    let none = UserImportRequest { first_passwords: FirstPasswords::None, ..into };
    world.desk.import_users(&none, with_code).await.unwrap();
    let any = world.desk.sign_in_here("yamada", &SecretString::from("anything at all")).await;
    assert!(matches!(any, Err(Error::WrongCredentials)));
}

#[tokio::test]
async fn the_template_is_a_new_file() {
    let world = World::new(1).await;
    let file = world.site().dir().join("template.csv");
    save_template(&file, true).unwrap();
    let filled = fs::read_to_string(&file).unwrap() + "tanaka,田中 三郎,,,,\r\n";
    assert_eq!(look(&world, &filled).await.rows[0].role, Role::General);
    assert!(matches!(save_template(&file, false), Err(Error::FileExists)));
}
