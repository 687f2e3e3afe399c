//! What lists are found by is kept in memory: after every act it says what the rows say.

use std::collections::BTreeSet;
use std::fs;

use kagimori_app::directory::{
    Direction, Lock, Timekeeping, TokenColumn, TokenFilter, Usage, UserColumn, UserFilter,
};
use kagimori_app::domain::date::ExpiryBand;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::token::{TokenPlace, TokenState};
use kagimori_app::domain::user::{OtpStanding, UserStatus};
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_import::ImportRequest;
use kagimori_app::token_lifecycle::Step;
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_add::NewUser;
use kagimori_app::user_list::Part;
use kagimori_app::user_unlock_password::PasswordLocks;
use kagimori_app::vault_create::NewPasswords;
use kagimori_app::{TokenView, UserView};
use kagimori_tests::{Fob, World, keys, pskc};
use secrecy::SecretString;

const ALL: Part = Part { offset: 0, limit: usize::MAX };
const DAY: i64 = 86_400;

/// Every row as its own page shows it, read by its key: nothing here goes by a list.
struct Rows {
    users: Vec<UserView>,
    tokens: Vec<TokenView>,
}

impl Rows {
    async fn read(world: &World, users: &[&str], tokens: &[String]) -> Self {
        let mut rows = Self { users: Vec::new(), tokens: Vec::new() };
        for login_id in users {
            rows.users.extend(world.desk.user(login_id).await);
        }
        for serial in tokens {
            rows.tokens.extend(world.desk.token(serial).await);
        }
        rows
    }

    fn users(&self, which: impl Fn(&UserView) -> bool) -> BTreeSet<String> {
        self.users.iter().filter(|user| which(user)).map(|user| user.login_id.clone()).collect()
    }

    fn tokens(&self, which: impl Fn(&TokenView) -> bool) -> BTreeSet<String> {
        self.tokens.iter().filter(|token| which(token)).map(|token| token.serial.clone()).collect()
    }
}

async fn users(world: &World, filter: UserFilter) -> BTreeSet<String> {
    let found = world.desk.find_users(&filter, Default::default(), ALL).await.unwrap();
    assert_eq!(found.items.len(), found.total);
    found.items.into_iter().map(|user| user.login_id).collect()
}

async fn tokens(world: &World, filter: TokenFilter) -> BTreeSet<String> {
    let found = world.desk.find_tokens(&filter, Default::default(), ALL).await.unwrap();
    assert_eq!(found.items.len(), found.total);
    found.items.into_iter().map(|token| token.serial).collect()
}

/// Each filter by itself, held against the rows.
async fn compare(world: &World, logins: &[&str], serials: &[String], after: &str) {
    let rows = Rows::read(world, logins, serials).await;
    let user = UserFilter::default;
    assert_eq!(users(world, user()).await, rows.users(|_| true), "{after}");
    for role in Role::ALL {
        let found = users(world, UserFilter { role: Some(role), ..user() }).await;
        assert_eq!(found, rows.users(|u| u.role == role.name()), "{after}: {role:?}");
    }
    for otp in [OtpStanding::NotStarted, OtpStanding::Pending, OtpStanding::Active, OtpStanding::Suspended] {
        let found = users(world, UserFilter { otp: Some(otp), ..user() }).await;
        assert_eq!(found, rows.users(|u| u.otp == otp.name()), "{after}: {otp:?}");
    }
    for status in [UserStatus::Active, UserStatus::Stopped] {
        let found = users(world, UserFilter { status: Some(status), ..user() }).await;
        assert_eq!(found, rows.users(|u| u.status == status.name()), "{after}: {status:?}");
    }
    for lock in [Lock::Any, Lock::Password, Lock::Otp] {
        let found = users(world, UserFilter { lock: Some(lock), ..user() }).await;
        let password = |u: &UserView| u.locks.login || u.locks.confirmation;
        let expected = rows.users(|u| match lock {
            Lock::Any => password(u) || u.locks.otp,
            Lock::Password => password(u),
            Lock::Otp => u.locks.otp,
        });
        assert_eq!(found, expected, "{after}: {lock:?}");
    }
    let token = TokenFilter::default;
    assert_eq!(tokens(world, token()).await, rows.tokens(|_| true), "{after}");
    for state in TokenState::ALL {
        let found = tokens(world, TokenFilter { state: Some(state), ..token() }).await;
        assert_eq!(found, rows.tokens(|t| t.state == state.name()), "{after}: {state:?}");
    }
    for place in TokenPlace::ALL {
        let found = tokens(world, TokenFilter { place: Some(place), ..token() }).await;
        assert_eq!(found, rows.tokens(|t| t.place == place.name()), "{after}: {place:?}");
    }
    for usage in [Usage::Nobody, Usage::Shared] {
        let found = tokens(world, TokenFilter { usage: Some(usage), ..token() }).await;
        let expected = rows.tokens(|t| match usage {
            Usage::Nobody => t.registrations.is_empty(),
            Usage::Shared => t.registrations.len() > 1,
        });
        assert_eq!(found, expected, "{after}: {usage:?}");
    }
    let in_hand = |t: &TokenView| ["unregistered", "in_use", "paused"].contains(&t.state);
    for time in [Timekeeping::NeedsResync, Timekeeping::Off, Timekeeping::LongUnused] {
        let found = tokens(world, TokenFilter { timekeeping: Some(time), ..token() }).await;
        let expected = rows.tokens(|t| match time {
            Timekeeping::NeedsResync => t.needs_resync,
            Timekeeping::Off => in_hand(t) && t.drift_steps.abs() >= 2,
            Timekeeping::LongUnused => in_hand(t) && t.long_unused,
        });
        assert_eq!(found, expected, "{after}: {time:?}");
    }
    let expired = tokens(world, TokenFilter { expiry: Some(ExpiryBand::Expired), ..token() }).await;
    assert_eq!(expired, rows.tokens(|t| in_hand(t) && t.expired), "{after}: expired");

    // The numbers of the top page are those of the lists they lead to.
    let state = world.desk.overview().await.unwrap().desk.unwrap();
    assert_eq!(state.suspended, rows.users(|u| u.locks.otp).len(), "{after}");
    assert_eq!(
        state.locked_passwords,
        rows.users(|u| u.locks.login || u.locks.confirmation).len(),
        "{after}"
    );
    assert_eq!(state.lost, rows.tokens(|t| t.state == "lost").len(), "{after}");
    assert_eq!(state.off_time, rows.tokens(|t| in_hand(t) && t.drift_steps.abs() >= 2).len(), "{after}");
    assert_eq!(state.expired, expired.len(), "{after}");
    for (band, count) in [
        (ExpiryBand::Within7, state.expiring_7),
        (ExpiryBand::Within30, state.expiring_30),
        (ExpiryBand::Within60, state.expiring_60),
        (ExpiryBand::Within90, state.expiring_90),
    ] {
        let filter = TokenFilter { expiry: Some(band), ..token() };
        assert_eq!(tokens(world, filter).await.len(), count, "{after}: {band:?}");
        // The bands of the notices are those up to here.
        let mut up_to = 0;
        for own in ExpiryBand::ALL.into_iter().filter(|own| *own != ExpiryBand::Expired && *own <= band) {
            up_to += world.desk.expiring_tokens(own).await.unwrap().items.len();
        }
        assert_eq!(up_to, count, "{after}: {band:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_every_act_lists_show_what_the_rows_say() {
    let mut fobs: Vec<Fob> = keys(5, 4).iter().map(Fob::from).collect();
    // The world begins on 2026-11-22.
    for (fob, day) in
        fobs.iter_mut().zip(["2026-11-29", "2026-11-30", "2026-12-22", "2027-01-21", "2027-02-20"])
    {
        *fob = fob.clone().until(day);
    }
    let mut serials: Vec<String> = fobs.iter().map(|fob| fob.serial.clone()).collect();
    let world = World::with_fobs(fobs).await;
    let logins = ["suzuki", "satoh", "yamada", "kobayashi", "watanabe"];
    macro_rules! after {
        ($act:literal) => {
            compare(&world, &logins, &serials, $act).await;
        };
    }
    let with = World::authorisation;
    let desk = &world.desk;
    after!("the beginning");

    world.add_user("satoh").await;
    world.add_user("yamada").await;
    world.add_user("kobayashi").await;
    let passwords = NewPasswords {
        login: SecretString::from("ame no hi no neko"),
        confirmation: SecretString::from("yuki no hi no inu"),
    };
    let watanabe = NewUser {
        contract: None,
        login_id: "watanabe".into(),
        name: "渡辺 直美".into(),
        kana: "わたなべ なおみ".into(),
        role: Role::General,
        otp_start: Some("2026-12-01".parse().unwrap()),
        permissions: None,
        passwords: Some(passwords),
    };
    desk.add_user(watanabe, with()).await.unwrap();
    after!("users were added");

    // Two share a fob; the third's runs three minutes ahead.
    for (login_id, fob, ahead) in [("satoh", 0, 0), ("yamada", 0, 0), ("kobayashi", 1, 180)] {
        world.clock.advance(60);
        world.enroll_with(login_id, fob, &world.shown(fob, ahead)).await.unwrap();
        after!("an enrolment");
    }
    for _ in 0..5 {
        world.clock.advance(61);
        world.verify("satoh", &world.shown(2, 0)).await.unwrap_err();
        after!("a wrong code");
    }
    assert!(desk.user("satoh").await.unwrap().locks.otp, "five wrong codes");
    for _ in 0..5 {
        let wrong = SecretString::from("not this one");
        assert!(desk.sign_in_here("watanabe", &wrong).await.is_err());
    }
    assert!(desk.user("watanabe").await.unwrap().locks.login, "five wrong passwords");
    after!("wrong passwords");
    let unlock =
        UnlockRequest { users: vec!["satoh".into()], spoke_to_user: true, ..UnlockRequest::default() };
    desk.unlock(&unlock, with()).await.unwrap();
    after!("an unlock");
    desk.unlock_password("watanabe", PasswordLocks::Both, with()).await.unwrap();
    after!("a password was unlocked");
    desk.stop_user("yamada", with()).await.unwrap();
    after!("a user was stopped");
    desk.token_step(&serials[0], &Step::Pause.into(), with()).await.unwrap();
    after!("a pause");
    desk.token_step(&serials[0], &Step::Resume.into(), with()).await.unwrap();
    let revoke = RevokeRequest {
        users: vec!["yamada".into()],
        reason: Reason::Left,
        request: WrittenRequest::default(),
        last_tokens: Vec::new(),
    };
    desk.revoke(&revoke, with()).await.unwrap();
    after!("a revoke");
    desk.delete_user("yamada", with()).await.unwrap();
    after!("a user was deleted");
    desk.token_step(&serials[0], &Step::Lose.into(), with()).await.unwrap();
    after!("a loss");
    desk.token_step(&serials[4], &Step::BreakDown.into(), with()).await.unwrap();
    desk.token_step(&serials[4], &Step::Dispose.into(), with()).await.unwrap();
    after!("a disposal");
    let file = world.site().dir().join("more.xml");
    let more = keys(3, 77);
    fs::write(&file, pskc(&more, "Other")).unwrap();
    serials.extend(more.iter().map(|key| key.serial.clone()));
    let import = ImportRequest { file, ..ImportRequest::default() };
    desk.import_tokens(&import, with()).await.unwrap();
    after!("an import");
    let of_import = TokenFilter { batch: Some(2), ..TokenFilter::default() };
    assert_eq!(tokens(&world, of_import).await, more.iter().map(|key| key.serial.clone()).collect());
    desk.undo_import(2, with()).await.unwrap();
    after!("an import was undone");
    for days in [8, 23, 30, 40] {
        world.clock.advance(days * DAY);
        after!("days passed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_searched_sorted_and_cut() {
    let world = World::new(3).await;
    for login_id in ["satoh", "yamada"] {
        world.add_user(login_id).await;
    }
    let desk = &world.desk;
    let kobayashi = NewUser {
        contract: None,
        login_id: "kobayashi".into(),
        name: "小林 健".into(),
        kana: "コバヤシ ケン".into(),
        role: Role::General,
        otp_start: None,
        permissions: None,
        passwords: None,
    };
    desk.add_user(kobayashi, World::authorisation()).await.unwrap();
    let named = async |search: &str, sort, part| {
        let filter = UserFilter { search: Some(search.into()), ..UserFilter::default() };
        let found = desk.find_users(&filter, sort, part).await.unwrap();
        (found.items.into_iter().map(|user| user.login_id).collect::<Vec<_>>(), found.total)
    };
    let up = Direction::Ascending;
    // Name, kana and login ID; width, case and kind of kana do not matter.
    for search in ["小林", "こばやし", "ｺﾊﾞﾔｼ", "ばやしけん", "ＫＯＢＡ", "bayashi"]
    {
        let expected = (vec!["kobayashi".to_owned()], 1);
        assert_eq!(named(search, (UserColumn::Added, up), ALL).await, expected, "{search}");
    }
    let by_login = (UserColumn::LoginId, up);
    let all = ["kobayashi", "satoh", "suzuki", "yamada"].map(str::to_owned);
    assert_eq!(named("", by_login, ALL).await, (all.to_vec(), 4));
    assert_eq!(named("", by_login, Part { offset: 1, limit: 2 }).await, (all[1..3].to_vec(), 4));
    assert_eq!(named("", by_login, Part { offset: 9, limit: 2 }).await, (vec![], 4));
    let mut down = all.to_vec();
    down.reverse();
    assert_eq!(named("", (UserColumn::LoginId, Direction::Descending), ALL).await, (down, 4));
    // A part behind the last row after the list became shorter is empty, not wrong.
    desk.delete_user("yamada", World::authorisation()).await.unwrap();
    assert_eq!(named("", by_login, Part { offset: 3, limit: 2 }).await, (vec![], 3));

    world.clock.advance(60);
    world.enroll("satoh", 1).await;
    let serial = &world.keys[1].serial;
    let used = async |search: &str| {
        let filter = TokenFilter { search: Some(search.into()), ..TokenFilter::default() };
        let sort = (TokenColumn::LastUse, Direction::Descending);
        let found = desk.find_tokens(&filter, sort, ALL).await.unwrap().items;
        found.into_iter().map(|token| token.serial).collect::<Vec<_>>()
    };
    // A token is found by its user's name; the one used last stands first.
    assert_eq!(used("satoh").await, std::slice::from_ref(serial));
    assert_eq!(used("").await[0], *serial);

    let found = desk.search("ｓａｔｏ").await.unwrap();
    assert_eq!(found.users.iter().map(|user| user.login_id.as_str()).collect::<Vec<_>>(), ["satoh"]);
    assert_eq!(found.tokens.iter().map(|token| token.serial.as_str()).collect::<Vec<_>>(), [serial]);
    let nothing = desk.search(" ").await.unwrap();
    assert!(nothing.users.is_empty() && nothing.tokens.is_empty());
}
