//! Backups as the window makes them, and what a vault that came back refuses.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kagimori_app::backup::{BackupRequest, EXTENSION};
use kagimori_app::backup_restore::{RestoreRequest, Restored, restore};
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::domain::time::Clock as _;
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::{BackupOpener, Desk, Error};
use kagimori_tests::{Fob, Site, World, keys};
use secrecy::SecretString;

const DAY: i64 = 86_400;

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

async fn back_up(world: &World, file: &Path) {
    let request = BackupRequest { file: Some(file.to_owned()), password: None };
    world.desk.back_up(request, World::authorisation()).await.unwrap();
}

fn request(file: PathBuf) -> RestoreRequest {
    RestoreRequest {
        file,
        opener: BackupOpener::Operator(World::MASTER.into(), SecretString::from(World::LOGIN)),
        confirmation_password: Some(SecretString::from(World::CONFIRMATION)),
        replace: false,
        time_is_right: false,
        via: Via::Window,
        now: None,
        state_dir: None,
    }
}

/// The vault comes back on another computer whose clock agrees.
async fn elsewhere(world: &World, file: &Path) -> (Restored, Desk, Site) {
    let site = Site::new(world.now());
    let restored = restore(site.files(), request(file.to_owned()), site.clock.clone()).await.unwrap();
    let desk = site.open(World::MASTER, World::LOGIN).await.unwrap();
    (restored, desk, site)
}

fn refused(result: Result<kagimori_app::verify::Verified, Error>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "accepted")
}

#[tokio::test]
async fn one_a_day_and_the_last_fourteen_are_kept() {
    let world = World::new(1).await;
    let folder = world.backups();
    let own = folder.join(format!("before-the-move.{EXTENSION}"));
    for day in 0..20 {
        let made = world.desk.back_up_daily().await.unwrap();
        assert!(made.is_some(), "day {day}");
        assert!(world.desk.back_up_daily().await.unwrap().is_none(), "one is enough");
        if day == 0 {
            back_up(&world, &own).await;
        }
        world.clock.advance(DAY);
    }
    let names = names(&folder);
    let (daily, others): (Vec<_>, Vec<_>) = names.iter().partition(|name| name.starts_with("daily-"));
    assert_eq!(daily.len(), 14);
    assert_eq!(daily[0], &format!("daily-2026-11-28.{EXTENSION}"));
    assert_eq!(daily[13], &format!("daily-2026-12-11.{EXTENSION}"));
    assert_eq!(others, vec![&format!("before-the-move.{EXTENSION}")]);
    let listed = world.desk.backups().await.unwrap();
    assert_eq!(listed.items.len(), 15);
    assert_eq!(listed.items.iter().filter(|b| b.daily).count(), 14);
    assert!(listed.last_made.is_some() && listed.last_rehearsed.is_none());
    // Each of them would come back.
    for name in &names {
        let rehearsed = world.desk.rehearse_backup(&folder.join(name), None).await.unwrap();
        assert_eq!(rehearsed.of_this_vault, Some(true), "{name}");
    }
    assert!(world.desk.backups().await.unwrap().last_rehearsed.is_some());
}

#[tokio::test]
async fn a_backup_that_cannot_be_made_leaves_nothing() {
    let world = World::new(1).await;
    let before = world.desk.backups().await.unwrap().last_made;
    // A file where the folder should be.
    fs::write(world.backups(), b"").unwrap();
    let error = world.desk.back_up_daily().await.unwrap_err();
    assert_eq!(error.code(), "storage_failed");
    fs::remove_file(world.backups()).unwrap();
    assert_eq!(world.desk.backups().await.unwrap().last_made, before);
    assert!(world.desk.back_up_daily().await.unwrap().is_some());
    assert_eq!(names(&world.backups()).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn backups_made_while_others_work_are_whole() {
    let world = Arc::new(World::new(4).await);
    for n in 0..4 {
        world.add_user(&format!("user{n}")).await;
        world.enroll(&format!("user{n}"), n).await;
    }
    let at_work = {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            for round in 0..60 {
                let user = format!("user{}", round % 4);
                // Right or wrong: every answer is an entry.
                let _ = world.verify(&user, &world.shown(round % 4, 0)).await;
                world.clock.advance(20);
            }
        })
    };
    let folder = tempfile::tempdir().unwrap();
    let mut entries = 0;
    for n in 0..20 {
        let file = folder.path().join(format!("{n}"));
        back_up(&world, &file).await;
        let rehearsed = world.desk.rehearse_backup(&file, None).await.unwrap();
        assert_eq!((rehearsed.users, rehearsed.tokens), (5, 4));
        assert!(rehearsed.audit_entries > entries, "later ones hold more");
        entries = rehearsed.audit_entries;
    }
    at_work.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_opens_whatever_became_of_the_keys_while_it_was_made() {
    let world = Arc::new(World::new(1).await);
    let rekeying = {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            for _ in 0..40 {
                world.desk.rekey(World::authorisation()).await.unwrap();
            }
        })
    };
    let folder = tempfile::tempdir().unwrap();
    let mut made = Vec::new();
    while made.len() < 5 || !rekeying.is_finished() {
        let file = folder.path().join(format!("{}", made.len()));
        back_up(&world, &file).await;
        made.push(file);
    }
    rekeying.await.unwrap();
    for file in made {
        let rehearsed = world.desk.rehearse_backup(&file, Some(&request(file.clone()).opener)).await.unwrap();
        assert_eq!(rehearsed.of_this_vault, Some(true), "{}", file.display());
    }
}

#[tokio::test]
async fn no_day_s_backup_is_made_or_removed_by_a_clock_that_is_not_trusted() {
    let world = World::new(1).await;
    let folder = world.backups();
    fs::create_dir_all(&folder).unwrap();
    // Left by a clock that was ahead: they count for nothing.
    for day in 1..=20 {
        fs::write(folder.join(format!("daily-2031-01-{day:02}.{EXTENSION}")), b"").unwrap();
    }
    world.clock.set(2 * DAY);
    assert!(world.desk.back_up_daily().await.unwrap().is_none());
    world.clock.set(-2 * DAY);
    let made = world.desk.back_up_daily().await.unwrap().unwrap();
    assert_eq!(made.file, format!("daily-2026-11-22.{EXTENSION}"));
    assert_eq!(names(&folder).len(), 21);
}

#[tokio::test]
async fn no_code_used_after_the_backup_is_used_again() {
    let world = World::new(4).await;
    for user in ["user0", "user1", "user2", "user3"] {
        world.add_user(user).await;
    }
    world.enroll("user0", 0).await;
    world.enroll("user1", 1).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    back_up(&world, &file).await;

    // Checks, an enrolment on a fob that is seven minutes ahead, one on a slow one, sharing.
    let mut used = Vec::new();
    world.enroll_with("user2", 2, &world.shown(2, 420)).await.unwrap();
    used.push(("user2", 2, world.shown(2, 420)));
    world.enroll_with("user3", 3, &world.shown(3, -300)).await.unwrap();
    used.push(("user3", 3, world.shown(3, -300)));
    for _ in 0..30 {
        world.clock.advance(60);
        for (user, fob, ahead) in [("user0", 0, 0), ("user1", 1, 60), ("user2", 2, 420), ("user3", 3, -300)] {
            let code = world.shown(fob, ahead);
            if world.verify(user, &code).await.is_ok() {
                used.push((user, fob, code));
            }
        }
    }
    assert!(used.len() > 100);

    let (_, desk, site) = elsewhere(&world, &file).await;
    for (user, fob, code) in used.iter().rev() {
        let serial = &world.fobs[*fob].serial;
        let last = desk.token(serial).await.unwrap().last_step;
        let shown =
            (0..=last).rev().take(100).find(|step| world.fobs[*fob].code(step.unsigned_abs()) == *code);
        assert!(shown.is_some(), "{code} of {serial} was used, and is not among the steps passed over");
        // An enrolment, for which more is accepted, takes it no more than a check does.
        let enrol =
            EnrolRequest { user: (*user).into(), serial: serial.clone(), code: code.clone(), share: true };
        assert!(desk.enroll(&enrol, World::authorisation()).await.is_err(), "{user} {code}");
        assert_ne!(refused(desk.verify(&World::request(user, code)).await), "accepted");
        site.clock.advance(7);
    }
}

#[tokio::test]
async fn after_a_restore_time_based_tokens_work_soon_and_event_based_ones_with_two_codes() {
    let mut fobs: Vec<Fob> = keys(2, 7).iter().map(Fob::from).collect();
    fobs[1] = fobs[1].clone().by_counter();
    let world = World::with_fobs(fobs).await;
    world.add_user("user0").await;
    world.add_user("user1").await;
    world.enroll_with("user0", 0, &world.shown(0, 0)).await.unwrap();
    world.enroll_with("user1", 1, &world.fobs[1].code(0)).await.unwrap();
    let terms = Terms::new(3, 24).unwrap();
    let issued = world.desk.issue_temporary_codes("user0", terms, World::authorisation()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    back_up(&world, &file).await;
    world.verify("user1", &world.fobs[1].code(1)).await.unwrap();
    world.verify("user0", &issued.codes[0]).await.unwrap();

    let (restored, desk, site) = elsewhere(&world, &file).await;
    assert_eq!((restored.users, restored.tokens, restored.kept), (3, 2, None));
    // Temporary codes do not come back at all: nobody knows which were used.
    for code in &issued.codes {
        assert_ne!(refused(desk.verify(&World::request("user0", code)).await), "accepted");
    }
    let shown = |ahead: i64| world.fobs[0].shows(site.clock.now().0 + ahead);
    // A void code is no failure of its user's: he may try as often as he likes.
    for minutes in [12, 11, 10, 9, 8, 7] {
        let void = desk.verify(&World::request("user0", &shown(0))).await.unwrap_err();
        assert_eq!((void.code(), &void.params()["minutes"]), ("otp_void", &minutes.into()));
        site.clock.advance(60);
    }
    site.clock.advance(6 * 60);
    assert_eq!(refused(desk.verify(&World::request("user0", &shown(0))).await), "accepted");
    let one = desk.verify(&World::request("user1", &world.fobs[1].code(2))).await;
    assert_eq!(refused(one), "token_needs_resync");
    let mut pair = World::request("user1", &world.fobs[1].code(2));
    pair.second = Some(world.fobs[1].code(3));
    assert_eq!(refused(desk.verify(&pair).await), "accepted");
}
