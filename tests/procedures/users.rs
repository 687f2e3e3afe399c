//! 利用者管理: after each act, who signs in with which password, whose slot opens the vault, and what the history tells.

use kagimori_app::audit::{EntryView, HistoryQuery};
use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::Kind;
use kagimori_app::domain::purpose::{Permissions, Purpose};
use kagimori_app::domain::role::Role;
use kagimori_app::sign_in::NextStep;
use kagimori_app::user_add::NewUser;
use kagimori_app::user_change::{Particulars, UserChange};
use kagimori_app::user_unlock_password::PasswordLocks;
use kagimori_app::{Authorisation, Desk, Error, IssuedPasswords, Passwords, TemporaryPasswords};
use kagimori_tests::World;
use secrecy::SecretString;

const LOGIN: &str = "ame no hi no niji";
const CONFIRMATION: &str = "yama no ue no tsuki";
const NEW_LOGIN: &str = "asa no umi no kaze";
const NEW_CONFIRMATION: &str = "yoru no mori no koe";

fn passwords(login: &str, confirmation: &str) -> Passwords {
    Passwords { login: SecretString::from(login), confirmation: SecretString::from(confirmation) }
}

fn typed() -> TemporaryPasswords {
    TemporaryPasswords::Typed(passwords(NEW_LOGIN, NEW_CONFIRMATION))
}

fn with(confirmation: &str) -> Authorisation {
    Authorisation { confirmation_password: Some(SecretString::from(confirmation)), otp: None }
}

fn change(login_id: &str) -> UserChange {
    UserChange { login_id: login_id.into(), ..UserChange::default() }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, Error>) -> Refusal {
    match answer {
        Err(Error::Rule(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// A company with the master `suzuki`, the administrator `satoh`, and the general users `tanaka` and `yamada`.
async fn company() -> World {
    let world = World::new(1).await;
    for (login_id, role) in
        [("satoh", Role::Administrator), ("tanaka", Role::General), ("yamada", Role::General)]
    {
        add(&world.desk, login_id, role, None).await.unwrap();
    }
    world
}

async fn add(desk: &Desk, login_id: &str, role: Role, permissions: Option<Permissions>) -> Result<(), Error> {
    let new = NewUser {
        contract: None,
        login_id: login_id.into(),
        name: "田中 三郎".into(),
        kana: String::new(),
        role,
        otp_start: None,
        permissions,
        passwords: Some(passwords(LOGIN, CONFIRMATION)),
    };
    desk.add_user(new, World::authorisation()).await.map(drop)
}

/// Signs somebody in at the open vault. Returns what stands before his desk.
async fn signs_in(world: &World, login_id: &str, password: &str) -> Result<(Desk, NextStep), Error> {
    let desk = world.desk.sign_in_here(login_id, &SecretString::from(password)).await?;
    let step = desk.next_step(false).await?;
    Ok((desk, step))
}

/// Whether a password opens the closed vault, as it lies on the disk now.
async fn opens(world: &World, login_id: &str, password: &str) -> bool {
    match world.site().as_left().look(login_id, password).await {
        Ok(_) => true,
        Err(Error::WrongCredentials) => false,
        Err(other) => panic!("{other}"),
    }
}

/// Every row and entry, as they lie on the disk now.
async fn is_whole(world: &World) {
    world.site().as_left().check(World::MASTER, World::LOGIN).await.unwrap();
}

async fn entries(world: &World, kind: Kind) -> Vec<EntryView> {
    let query = HistoryQuery { kind: Some(kind), ..HistoryQuery::default() };
    world.desk.history(&query).await.unwrap().items
}

fn details(entry: &EntryView) -> Vec<(&str, &str)> {
    entry.details.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

async fn lock(world: &World, login_id: &str, desk: &Desk) {
    for _ in 0..5 {
        assert!(signs_in(world, login_id, "chigau chigau chigau").await.is_err());
        assert!(desk.stop_user("nobody", with("chigau chigau")).await.is_err());
    }
}

async fn locks(world: &World, login_id: &str) -> (bool, bool) {
    let locks = world.desk.user(login_id).await.unwrap().locks;
    (locks.login, locks.confirmation)
}

#[tokio::test]
async fn each_password_lock_is_opened_by_itself() {
    let world = company().await;
    let (satoh, _) = signs_in(&world, "satoh", LOGIN).await.unwrap();
    lock(&world, "satoh", &satoh).await;
    assert_eq!(locks(&world, "satoh").await, (true, true));
    let unlock = async |which| world.desk.unlock_password("satoh", which, World::authorisation()).await;

    unlock(PasswordLocks::Confirmation).await.unwrap();
    assert_eq!(locks(&world, "satoh").await, (true, false));
    assert!(matches!(signs_in(&world, "satoh", LOGIN).await, Err(Error::LoginLocked)));
    satoh.stop_user("yamada", with(CONFIRMATION)).await.unwrap();
    assert_eq!(refusal(unlock(PasswordLocks::Confirmation).await), Refusal::NothingToUnlock);
    assert_eq!(locks(&world, "satoh").await, (true, false));

    unlock(PasswordLocks::Login).await.unwrap();
    signs_in(&world, "satoh", LOGIN).await.unwrap();
    lock(&world, "satoh", &satoh).await;
    unlock(PasswordLocks::Both).await.unwrap();
    assert_eq!(locks(&world, "satoh").await, (false, false));
    let own = world.desk.unlock_password("suzuki", PasswordLocks::Both, World::authorisation()).await;
    assert_eq!(refusal(own), Refusal::OwnUnlock);

    let told: Vec<_> = entries(&world, Kind::PasswordUnlocked).await;
    let what: Vec<_> =
        told.iter().filter(|e| e.refused.is_none()).map(|e| details(e)[0].1.to_owned()).collect();
    assert_eq!(what, ["login_password confirmation_password", "login_password", "confirmation_password"]);
}

#[tokio::test]
async fn a_change_tells_each_field_before_and_after_and_keeps_the_rest() {
    let world = company().await;
    let permissions = Permissions::NONE.with(Purpose::Salary).unwrap().with(Purpose::Transfer);
    let wanted = UserChange {
        name: Some(" 高橋 三郎 ".into()),
        kana: Some("タカハシ サブロウ".into()),
        otp_start: Some(jiff::civil::date(2027, 1, 4)),
        permissions,
        ..change("TANAKA")
    };
    world.desk.change_user(wanted, World::authorisation()).await.unwrap();
    let tanaka = world.desk.user("tanaka").await.unwrap();
    assert_eq!(
        (&*tanaka.name, &*tanaka.kana, tanaka.role, &*tanaka.otp_start),
        ("高橋 三郎", "タカハシ サブロウ", "general", "2027-01-04")
    );
    assert_eq!(tanaka.permissions, ["transfer", "salary"]);
    // No new passwords were needed.
    signs_in(&world, "tanaka", LOGIN).await.unwrap();

    let told = entries(&world, Kind::UserChanged).await;
    assert_eq!((told.len(), told[0].user.as_deref()), (1, Some("tanaka")));
    assert_eq!(
        details(&told[0]),
        [
            ("name_changed", "田中 三郎 -> 高橋 三郎"),
            ("kana_changed", " -> タカハシ サブロウ"),
            ("otp_start_changed", "2026-11-22 -> 2027-01-04"),
            (
                "permissions_changed",
                "token_revoke,transfer,bulk_transfer,salary,bill_payment,bulk_transfer_file,salary_file,user_change \
                 -> transfer,salary"
            ),
            ("without_otp", "yes"),
        ]
    );

    // The purpose is gone from the check, too.
    let again = UserChange { name: Some("高橋 三郎".into()), ..change("tanaka") };
    assert_eq!(refusal(world.desk.change_user(again, World::authorisation()).await), Refusal::NothingChanged);
    let nameless = UserChange { name: Some("  ".into()), ..change("tanaka") };
    let invalid = Refusal::InvalidValue { field: "name" };
    assert_eq!(refusal(world.desk.change_user(nameless, World::authorisation()).await), invalid);
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_overwritten() {
    let world = company().await;
    let user = world.desk.user("tanaka").await.unwrap();
    let seen = Particulars {
        name: user.name,
        kana: user.kana,
        role: Role::General,
        otp_start: user.otp_start.parse().unwrap(),
        permissions: Permissions::ALL,
    };
    let (satoh, _) = signs_in(&world, "satoh", LOGIN).await.unwrap();
    let kana = UserChange { kana: Some("タナカ".into()), ..change("tanaka") };
    satoh.change_user(kana, with(CONFIRMATION)).await.unwrap();

    let renamed = UserChange { seen: Some(seen.clone()), name: Some("高橋".into()), ..change("tanaka") };
    let answer = world.desk.change_user(renamed.clone(), World::authorisation()).await;
    assert_eq!(refusal(answer), Refusal::UserChangedMeanwhile);
    let tanaka = world.desk.user("tanaka").await.unwrap();
    assert_eq!((&*tanaka.name, &*tanaka.kana), ("田中 三郎", "タナカ"));

    let now = Particulars { kana: "タナカ".into(), ..seen };
    let renamed = UserChange { seen: Some(now), ..renamed };
    world.desk.change_user(renamed, World::authorisation()).await.unwrap();
    assert_eq!(world.desk.user("tanaka").await.unwrap().name, "高橋");
    // Deleted and added again, he is another one.
    world.desk.delete_user("tanaka", World::authorisation()).await.unwrap();
    let gone = UserChange { name: Some("田中".into()), ..change("tanaka") };
    assert_eq!(refusal(world.desk.change_user(gone, World::authorisation()).await), Refusal::UserUnknown);
}

#[tokio::test]
async fn a_new_administrator_gets_a_slot_and_a_former_one_loses_it() {
    let world = company().await;
    let promoted = UserChange { role: Some(Role::Administrator), ..change("tanaka") };
    let needs = world.desk.change_user(promoted.clone(), World::authorisation()).await;
    assert_eq!(refusal(needs), Refusal::NewPasswordsNeeded);
    assert_eq!(world.desk.user("tanaka").await.unwrap().role, "general");
    assert!(!opens(&world, "tanaka", LOGIN).await);

    let promoted = UserChange { passwords: Some(typed()), ..promoted };
    assert!(world.desk.change_user(promoted, World::authorisation()).await.unwrap().is_none());
    assert!(opens(&world, "tanaka", NEW_LOGIN).await);
    assert!(!opens(&world, "tanaka", LOGIN).await);
    assert_eq!(signs_in(&world, "tanaka", NEW_LOGIN).await.unwrap().1, NextStep::NewPasswords);

    // Everybody else's slot survives the new data key.
    let demoted = UserChange {
        role: Some(Role::ReadOnly),
        passwords: Some(TemporaryPasswords::MadeUp),
        ..change("tanaka")
    };
    let IssuedPasswords { login, .. } =
        world.desk.change_user(demoted, World::authorisation()).await.unwrap().unwrap();
    assert!(!opens(&world, "tanaka", NEW_LOGIN).await);
    assert!(!opens(&world, "tanaka", &login).await);
    assert!(opens(&world, "suzuki", World::LOGIN).await && opens(&world, "satoh", LOGIN).await);
    assert!(matches!(signs_in(&world, "tanaka", NEW_LOGIN).await, Err(Error::WrongCredentials)));
    assert_eq!(signs_in(&world, "tanaka", &login).await.unwrap().1, NextStep::NewPasswords);
    let tanaka = world.desk.user("tanaka").await.unwrap();
    assert_eq!((tanaka.role, tanaka.permissions.len()), ("read_only", 0));

    let told = entries(&world, Kind::UserChanged).await;
    assert_eq!(
        details(&told[0])[..2],
        [
            ("role_changed", "administrator -> read_only"),
            (
                "permissions_changed",
                "token_revoke,transfer,bulk_transfer,salary,bill_payment,bulk_transfer_file,salary_file,user_change \
                 -> none"
            ),
        ]
    );
    assert_eq!(told[2].refused.as_deref(), Some("new_passwords_needed"));
    is_whole(&world).await;
}

#[tokio::test]
async fn who_may_change_whom() {
    let world = company().await;
    let (satoh, _) = signs_in(&world, "satoh", LOGIN).await.unwrap();
    let by_satoh = async |change| refusal(satoh.change_user(change, with(CONFIRMATION)).await);
    let renamed = |login_id| UserChange { name: Some("別人".into()), ..change(login_id) };
    let promoted =
        |login_id, role| UserChange { role: Some(role), passwords: Some(typed()), ..change(login_id) };
    assert_eq!(by_satoh(renamed("suzuki")).await, Refusal::PermissionDenied);
    assert_eq!(by_satoh(promoted("tanaka", Role::Administrator)).await, Refusal::PermissionDenied);
    assert_eq!(by_satoh(promoted("satoh", Role::General)).await, Refusal::NotOnThisUser);
    let fewer = UserChange { permissions: Some(Permissions::NONE), ..change("satoh") };
    assert_eq!(by_satoh(fewer).await, Refusal::NotOnThisUser);
    assert_eq!(by_satoh(renamed("nobody")).await, Refusal::UserUnknown);
    let (tanaka, _) = signs_in(&world, "tanaka", LOGIN).await.unwrap();
    let denied = tanaka.change_user(renamed("yamada"), with(CONFIRMATION)).await;
    assert_eq!(refusal(denied), Refusal::PermissionDenied);

    let by_master = async |change| refusal(world.desk.change_user(change, World::authorisation()).await);
    assert_eq!(by_master(promoted("suzuki", Role::General)).await, Refusal::NotOnThisUser);
    assert_eq!(by_master(promoted("tanaka", Role::Master)).await, Refusal::MasterExactlyOne);
    assert_eq!(by_master(promoted("tanaka", Role::Clerk)).await, Refusal::PermissionDenied);
    let looking = UserChange { permissions: Some(Permissions::ALL), ..promoted("tanaka", Role::ReadOnly) };
    assert_eq!(by_master(looking).await, Refusal::InvalidValue { field: "permissions" });
    let added = add(&world.desk, "kobayashi", Role::ReadOnly, Some(Permissions::ALL)).await;
    assert_eq!(refusal(added), Refusal::InvalidValue { field: "permissions" });
    let wrong = world.desk.change_user(renamed("tanaka"), with("chigau chigau")).await;
    assert!(matches!(wrong, Err(Error::ConfirmationWrong { left: 4 })));

    // Nothing of all that was done, and his own name he may put right.
    for login_id in ["suzuki", "satoh", "tanaka"] {
        assert_ne!(world.desk.user(login_id).await.unwrap().name, "別人");
    }
    satoh.change_user(renamed("satoh"), with(CONFIRMATION)).await.unwrap();
    let told = entries(&world, Kind::UserChanged).await;
    assert!(details(&told[0]).contains(&("on_oneself", "yes")));
    // Whom nobody may change has a refused entry; who is not there has none.
    assert_eq!(told.iter().filter(|e| e.refused.is_some()).count(), 8);
}

#[tokio::test]
async fn the_operators_own_code_is_asked_for_and_consumed() {
    let world = company().await;
    world.enroll("suzuki", 0).await;
    world.clock.advance(60);
    let renamed = |name: &str| UserChange { name: Some(name.into()), ..change("tanaka") };
    let code = world.code(&world.keys[0]);
    let without = world.desk.change_user(renamed("高橋"), World::authorisation()).await;
    assert_eq!(refusal(without), Refusal::OtpRequired);
    world.desk.change_user(renamed("高橋"), World::authorisation_with(&code)).await.unwrap();
    let again = world.desk.change_user(renamed("伊藤"), World::authorisation_with(&code)).await;
    assert_eq!(refusal(again), Refusal::OtpReplayed);
    assert_eq!(world.desk.user("tanaka").await.unwrap().name, "高橋");
    // A refused change consumes no code.
    world.clock.advance(60);
    let code = world.code(&world.keys[0]);
    let nothing = world.desk.change_user(renamed("高橋"), World::authorisation_with(&code)).await;
    assert_eq!(refusal(nothing), Refusal::NothingChanged);
    let reset = TemporaryPasswords::MadeUp;
    world.desk.reset_passwords("tanaka", reset, World::authorisation_with(&code)).await.unwrap();
}

#[tokio::test]
async fn a_reset_gives_temporary_passwords_and_opens_the_locks() {
    let world = company().await;
    let (satoh, _) = signs_in(&world, "satoh", LOGIN).await.unwrap();
    lock(&world, "satoh", &satoh).await;
    let reset = async |login_id: &str, passwords| {
        world.desk.reset_passwords(login_id, passwords, World::authorisation()).await
    };
    let issued = reset("satoh", TemporaryPasswords::MadeUp).await.unwrap().unwrap();
    assert_eq!((issued.login.len(), issued.confirmation.len()), (19, 14));
    assert!(!format!("{issued:?}").contains(&*issued.login));
    assert_eq!(locks(&world, "satoh").await, (false, false));

    // The old slot opens nothing any more, the new one does, and everybody else's.
    assert!(!opens(&world, "satoh", LOGIN).await);
    assert!(opens(&world, "satoh", &issued.login).await);
    assert!(opens(&world, "suzuki", World::LOGIN).await);
    assert!(matches!(signs_in(&world, "satoh", LOGIN).await, Err(Error::WrongCredentials)));
    assert_eq!(signs_in(&world, "satoh", &issued.login).await.unwrap().1, NextStep::NewPasswords);
    let second = reset("satoh", TemporaryPasswords::MadeUp).await.unwrap().unwrap();
    assert_ne!(second.login, issued.login);

    // Who opens no vault gets a hash; typed passwords are not told again.
    let passwords = TemporaryPasswords::Typed(passwords(NEW_LOGIN, NEW_CONFIRMATION));
    assert!(reset("tanaka", passwords).await.unwrap().is_none());
    assert!(!opens(&world, "tanaka", NEW_LOGIN).await);
    assert_eq!(signs_in(&world, "tanaka", NEW_LOGIN).await.unwrap().1, NextStep::NewPasswords);
    let weak = self::passwords("password1234", NEW_CONFIRMATION);
    let weak = reset("tanaka", TemporaryPasswords::Typed(weak)).await;
    assert_eq!(refusal(weak), Refusal::PasswordRule { rule: "too_common" });
    signs_in(&world, "tanaka", NEW_LOGIN).await.unwrap();

    assert_eq!(refusal(reset("suzuki", TemporaryPasswords::MadeUp).await), Refusal::OwnReset);
    let (satoh, _) = signs_in(&world, "satoh", &second.login).await.unwrap();
    let master =
        satoh.reset_passwords("suzuki", TemporaryPasswords::MadeUp, with(&second.confirmation)).await;
    assert_eq!(refusal(master), Refusal::PermissionDenied);
    assert!(opens(&world, "suzuki", World::LOGIN).await);

    let told = entries(&world, Kind::PasswordsReset).await;
    let done: Vec<_> = told.iter().filter(|e| e.refused.is_none()).map(|e| e.user.as_deref()).collect();
    assert_eq!(done, [Some("tanaka"), Some("satoh"), Some("satoh")]);
    assert_eq!(details(told.last().unwrap())[0], ("what", "login_password confirmation_password"));
    is_whole(&world).await;
}

#[tokio::test]
async fn the_master_hands_over() {
    let world = company().await;
    let secret = |text: &str| SecretString::from(text);
    let hand_over = async |to: &str, password: &str| {
        world.desk.change_master(to, &secret(password), World::authorisation()).await
    };
    assert!(matches!(
        hand_over("tanaka", "chigau chigau chigau").await,
        Err(Error::LoginPasswordWrong { left: 4 })
    ));
    world.desk.stop_user("yamada", World::authorisation()).await.unwrap();
    assert_eq!(refusal(hand_over("yamada", LOGIN).await), Refusal::UserStopped);
    assert_eq!(refusal(hand_over("suzuki", World::LOGIN).await), Refusal::NotOnThisUser);
    assert_eq!(refusal(hand_over("nobody", LOGIN).await), Refusal::UserUnknown);
    let (satoh, _) = signs_in(&world, "satoh", LOGIN).await.unwrap();
    let by_satoh = satoh.change_master("tanaka", &secret(LOGIN), with(CONFIRMATION)).await;
    assert_eq!(refusal(by_satoh), Refusal::PermissionDenied);
    let wrong = world.desk.change_master("tanaka", &secret(LOGIN), with("chigau chigau")).await;
    assert!(matches!(wrong, Err(Error::ConfirmationWrong { left: 4 })));
    let roles = async || {
        let users = world.desk.users(&kagimori_app::user_list::Query::default()).await.unwrap().items;
        users.into_iter().map(|u| (u.login_id, u.role)).collect::<Vec<_>>()
    };
    let expect = |all: &[(&'static str, &'static str)]| {
        all.iter().map(|(id, role)| ((*id).to_owned(), *role)).collect::<Vec<_>>()
    };
    let as_before = expect(&[
        ("suzuki", "master"),
        ("satoh", "administrator"),
        ("tanaka", "general"),
        ("yamada", "general"),
    ]);
    assert_eq!(roles().await, as_before);
    assert!(entries(&world, Kind::MasterChanged).await.is_empty());

    // A general user with a single purpose: he gets a slot for the password he has, and every purpose.
    let only = UserChange { permissions: Permissions::NONE.with(Purpose::Salary), ..change("tanaka") };
    world.desk.change_user(only, World::authorisation()).await.unwrap();
    assert!(!opens(&world, "tanaka", LOGIN).await);
    hand_over("tanaka", LOGIN).await.unwrap();
    assert_eq!(
        roles().await,
        expect(&[
            ("suzuki", "administrator"),
            ("satoh", "administrator"),
            ("tanaka", "master"),
            ("yamada", "general")
        ])
    );
    for (login_id, password) in [("tanaka", LOGIN), ("suzuki", World::LOGIN), ("satoh", LOGIN)] {
        assert!(opens(&world, login_id, password).await, "{login_id}");
    }
    // His desk goes on, as an administrator's.
    assert_eq!(world.desk.person().await.unwrap().role, Role::Administrator);
    assert_eq!(refusal(hand_over("satoh", LOGIN).await), Refusal::PermissionDenied);
    let (tanaka, _) = signs_in(&world, "tanaka", LOGIN).await.unwrap();
    let back = tanaka.change_master("suzuki", &secret(World::LOGIN), with(CONFIRMATION)).await;
    back.unwrap();
    assert_eq!(world.desk.person().await.unwrap().role, Role::Master);
    assert!(opens(&world, "tanaka", LOGIN).await);

    let told = entries(&world, Kind::MasterChanged).await;
    assert_eq!((told.len(), told[2].operator.as_deref()), (4, Some("suzuki")));
    assert_eq!(told[2].user.as_deref(), Some("tanaka"));
    let all =
        "token_revoke,transfer,bulk_transfer,salary,bill_payment,bulk_transfer_file,salary_file,user_change";
    let purposes = format!("salary -> {all}");
    assert_eq!(
        details(&told[2]),
        [
            ("role_changed", "general -> master"),
            ("permissions_changed", purposes.as_str()),
            ("without_otp", "yes")
        ]
    );
    assert_eq!(told[3].user.as_deref(), Some("suzuki"));
    assert_eq!(details(&told[3]), [("role_changed", "master -> administrator")]);
    is_whole(&world).await;
}

/// Five wrong passwords of the new master lock it, as anywhere else.
#[tokio::test]
async fn guessing_at_the_new_masters_password_locks_it() {
    let world = company().await;
    let wrong = SecretString::from("chigau chigau chigau");
    for left in [4, 3, 2, 1, 0] {
        let answer = world.desk.change_master("tanaka", &wrong, World::authorisation()).await;
        assert!(matches!(answer, Err(Error::LoginPasswordWrong { left: l }) if l == left), "{answer:?}");
    }
    let right = world.desk.change_master("tanaka", &SecretString::from(LOGIN), World::authorisation()).await;
    assert!(matches!(right, Err(Error::LoginLocked)));
    assert_eq!(world.desk.person().await.unwrap().role, Role::Master);
}
