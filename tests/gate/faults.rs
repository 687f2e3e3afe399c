//! The disk fails at the first, second, third … operation of an act, once or from then on (SR-36): the act is answered
//! only if it is on the disk, or says that the storage failed and leaves the vault as it was.

mod acts;

use std::fmt::Write as _;
use std::sync::Arc;

use kagimori_app::audit::HistoryQuery;
use kagimori_app::domain::audit::Detail;
use kagimori_app::user_list::Query;
use kagimori_app::{Desk, Error};
use kagimori_fault_vfs::{Disk, Fault, Times};
use kagimori_tests::{ManualClock, Site, Template, World, report, runs, tier};
use serde_json::json;

use self::acts::{Act, NEW_LOGIN, office, office_with_full_journal, work_on};

/// What fails: which kind, the how many-th operation of it, how often.
type Failing = (Fault, u64, Times);

/// The vault as it shows itself, with all of its history.
async fn picture(desk: &Desk) -> String {
    let query = Query::default();
    let users = desk.users(&query).await.unwrap().items;
    let tokens = desk.tokens(&query, None).await.unwrap().items;
    let policy = desk.policy().await.unwrap();
    let mut picture = json!({ "users": users, "tokens": tokens, "policy": policy }).to_string();
    for mut entry in desk.history(&HistoryQuery::default()).await.unwrap().items {
        // A number made up for the act: another one each time.
        entry.details.retain(|(name, _)| *name != Detail::Bundle.name());
        write!(picture, "\n{entry:?}").unwrap();
    }
    picture
}

/// Opens a closed vault, which must be whole, and shows it. Which password opens it is part of the picture.
async fn found(site: &Site) -> Result<String, String> {
    for password in [World::LOGIN, NEW_LOGIN] {
        match site.check(World::MASTER, password).await {
            Ok(_) => {
                let desk = site.look(World::MASTER, password).await.map_err(|e| format!("to look: {e:?}"))?;
                let picture = format!("{password}\n{}", picture(&desk).await);
                desk.close().await.map_err(|e| format!("after looking: {e:?}"))?;
                return Ok(picture);
            }
            Err(Error::WrongCredentials) => {}
            Err(error) => return Err(format!("the check finds {error:?}")),
        }
    }
    Err("no password opens it".into())
}

/// What the computer finds that is switched on again.
async fn found_after_power_cut(disk: &Disk, clock: Arc<ManualClock>) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    disk.after_power_cut(folder.path()).unwrap();
    found(&Site::in_folder(folder, clock)).await
}

/// How the vault looks that met no fault: before and after the act, and with the desk having worked on.
struct Expected {
    before: String,
    after: String,
    before_and_on: String,
    after_and_on: String,
}

impl Expected {
    async fn of(act: Act, office: &Template) -> Self {
        let look = async |acts: bool, on: bool| {
            let world = office.world().await;
            if acts {
                act.carry_out(&world).await.unwrap();
            }
            if on {
                work_on(&world).await.unwrap();
            }
            let (site, closed) = world.close().await;
            closed.unwrap();
            found(&site).await.unwrap()
        };
        let expected = Self {
            before: look(false, false).await,
            after: look(true, false).await,
            before_and_on: look(false, true).await,
            after_and_on: look(true, true).await,
        };
        assert_ne!(expected.before, expected.after, "{act:?} leaves a trace");
        expected
    }
}

/// What a failing disk must be called.
fn code(fault: Fault) -> &'static str {
    if fault == Fault::Full { "storage_full" } else { "storage_failed" }
}

/// What became of a run.
struct Run {
    name: String,
    failing: Failing,
    /// Whether anything failed.
    failed: bool,
    wrong: Vec<String>,
}

impl Run {
    fn new(name: String, failing: Failing) -> Self {
        Self { name, failing, failed: false, wrong: Vec::new() }
    }

    fn arm(&self, disk: &Disk) {
        let (fault, nth, times) = self.failing;
        disk.fail(fault, nth, times);
    }

    fn demand(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.wrong.push(format!("{}, {:?}: {}", self.name, self.failing, what()));
        }
    }

    /// The disk is well again. An error must have had its reason, and name it.
    fn answered(&mut self, answer: &Result<(), Error>, disk: &Disk) {
        self.failed = disk.heal() > 0;
        let (failed, expected) = (self.failed, code(self.failing.0));
        let right = answer.as_ref().map_or_else(|e| failed && e.code() == expected, |()| true);
        self.demand(right, || format!("answered {answer:?}"));
    }

    /// What is there is whole: the vault with the act's effect or, if the act was not answered, without it. An error may
    /// also come after the act was done; but not that of a full disk, which says that it was not.
    fn whole(
        &mut self,
        there: &Result<String, String>,
        answer: &Result<(), Error>,
        [with, without]: [&str; 2],
    ) {
        let may_be_done = answer.is_ok() || self.failing.0 != Fault::Full;
        let whole = there
            .as_ref()
            .is_ok_and(|there| (may_be_done && there == with) || (answer.is_err() && there == without));
        self.demand(whole, || format!("answered {answer:?}, and there is {there:?}"));
    }
}

/// Runs an act while the disk fails.
async fn run(act: Act, office: &Template, expected: &Expected, failing: Failing) -> Run {
    let mut run = Run::new(format!("{act:?}"), failing);
    let site = office.copy();
    let disk = Disk::below(site.dir());
    let opened = site.open(World::MASTER, World::LOGIN).await.unwrap();
    let world = office.world_at(site, opened);
    run.arm(&disk);
    let answer = act.carry_out(&world).await;
    run.answered(&answer, &disk);
    let durable = found_after_power_cut(&disk, Arc::clone(&world.clock)).await;
    run.whole(&durable, &answer, [&expected.after, &expected.before]);

    let on = work_on(&world).await;
    run.demand(on.is_ok(), || format!("answered {answer:?}, then the desk does not work on: {on:?}"));
    let (site, closed) = world.close().await;
    run.demand(closed.is_ok(), || format!("does not close: {closed:?}"));
    run.whole(&found(&site).await, &answer, [&expected.after_and_on, &expected.before_and_on]);
    run
}

/// Lets one operation after the other fail, until there is none left. At tier 1 every `step`-th fails once, and of the
/// rest some.
async fn every_operation(name: &str, step: usize, at_least: u64, run: impl AsyncFn(Failing) -> Run) {
    let (mut count, mut violations) = (0, 0);
    // `Device` meets whatever the other faults meet.
    let faults: &[_] = match tier() {
        1 => &[
            (Fault::Device, step, 4 * step),
            (Fault::Full, 3 * step, 6 * step),
            (Fault::ShortWrite, 3 * step, 6 * step),
        ],
        _ => &Fault::ALL.map(|fault| (fault, 1, 1)),
    };
    for &(fault, once_every, always_every) in faults {
        for (times, every) in [(Times::Once, once_every), (Times::Always, always_every)] {
            for nth in (1..).step_by(every) {
                let run = run((fault, nth, times)).await;
                run.wrong.iter().for_each(|wrong| println!("{wrong}"));
                violations += u64::from(!run.wrong.is_empty());
                if !run.failed {
                    break;
                }
                count += 1;
            }
        }
    }
    report(&format!("faults of the disk, {name}"), count, at_least, violations, 0);
}

async fn every_operation_of(act: Act) {
    let office = office().await;
    let expected = Expected::of(act, &office).await;
    let one = async |failing| run(act, &office, &expected, failing).await;
    every_operation(&format!("{act:?}"), 1, runs(20, 60), one).await;
}

#[tokio::test]
async fn verify_right() {
    every_operation_of(Act::VerifyRight).await;
}

#[tokio::test]
async fn verify_wrong() {
    every_operation_of(Act::VerifyWrong).await;
}

#[tokio::test]
async fn enroll() {
    every_operation_of(Act::Enroll).await;
}

#[tokio::test]
async fn unlock() {
    every_operation_of(Act::Unlock).await;
}

#[tokio::test]
async fn revoke() {
    every_operation_of(Act::Revoke).await;
}

#[tokio::test]
async fn import() {
    every_operation_of(Act::Import).await;
}

#[tokio::test]
async fn add_user() {
    every_operation_of(Act::AddUser).await;
}

#[tokio::test]
async fn lose_token() {
    every_operation_of(Act::LoseToken).await;
}

#[tokio::test]
async fn pause_many() {
    every_operation_of(Act::PauseMany).await;
}

#[tokio::test]
async fn replace_token() {
    every_operation_of(Act::ReplaceToken).await;
}

#[tokio::test]
async fn stop_many() {
    every_operation_of(Act::StopMany).await;
}

#[tokio::test]
async fn change_policy() {
    every_operation_of(Act::ChangePolicy).await;
}

#[tokio::test]
async fn change_passwords() {
    every_operation_of(Act::ChangePasswords).await;
}

/// The journal is written back into the file at the end of an act. Whatever fails then, the act is done.
#[tokio::test]
async fn verify_with_a_full_journal() {
    let office = office_with_full_journal().await;
    let act = Act::VerifyRight;
    let expected = Expected::of(act, &office).await;
    let one = async |failing| run(act, &office, &expected, failing).await;
    every_operation("checkpoint", 5, runs(15, 200), one).await;
}

/// A vault is made whole, or there is none and the next try makes it.
#[tokio::test]
async fn create() {
    let site = Site::new(World::START);
    World::create(&site).await.unwrap();
    let expected = found(&site).await.unwrap();
    every_operation("Create", 4, runs(60, 1_000), async |failing| {
        let mut run = Run::new("Create".into(), failing);
        let site = Site::new(World::START);
        let disk = Disk::below(site.dir());
        run.arm(&disk);
        let answer = World::create(&site).await;
        run.answered(&answer, &disk);
        run.demand(answer.is_ok() == site.files().database().exists(), || format!("answered {answer:?}"));
        if answer.is_err() {
            World::create(&site).await.unwrap();
        }
        run.whole(&found(&site).await, &Ok(()), [&expected, &expected]);
        run
    })
    .await;
}

/// Opening: what is read is the whole vault, what is written the sign-in.
#[tokio::test]
async fn open() {
    let office = office().await;
    let opened = async |times: u32| {
        let site = office.copy();
        for _ in 0..times {
            site.open(World::MASTER, World::LOGIN).await.unwrap().close().await.unwrap();
        }
        found(&site).await.unwrap()
    };
    let [none, once, twice] = [opened(0).await, opened(1).await, opened(2).await];
    every_operation("Open", 1, runs(60, 200), async |failing| {
        let mut run = Run::new("Open".into(), failing);
        let site = office.copy();
        let disk = Disk::below(site.dir());
        run.arm(&disk);
        let (answer, opened) = match site.open(World::MASTER, World::LOGIN).await {
            Ok(first) => (Ok(()), Some(first)),
            Err(error) => (Err(error), None),
        };
        run.answered(&answer, &disk);
        let durable = found_after_power_cut(&disk, Arc::clone(&site.clock)).await;
        run.whole(&durable, &answer, [&once, &none]);
        if let Some(first) = opened {
            first.close().await.unwrap();
        }
        match site.open(World::MASTER, World::LOGIN).await {
            Ok(second) => second.close().await.unwrap(),
            Err(error) => run.demand(false, || format!("answered {answer:?}, then does not open: {error:?}")),
        }
        run.whole(&found(&site).await, &answer, [&twice, &once]);
        run
    })
    .await;
}

/// Closing changes nothing, whether or not it succeeds.
#[tokio::test]
async fn close() {
    let office = office().await;
    let world = office.world().await;
    work_on(&world).await.unwrap();
    let (site, closed) = world.close().await;
    closed.unwrap();
    let there = found(&site).await.unwrap();
    every_operation("Close", 1, runs(20, 60), async |failing| {
        let mut run = Run::new("Close".into(), failing);
        let site = office.copy();
        let disk = Disk::below(site.dir());
        let opened = site.open(World::MASTER, World::LOGIN).await.unwrap();
        let world = office.world_at(site, opened);
        work_on(&world).await.unwrap();
        run.arm(&disk);
        let (site, answer) = world.close().await;
        run.answered(&answer, &disk);
        let durable = found_after_power_cut(&disk, Arc::clone(&site.clock)).await;
        run.whole(&durable, &answer, [&there, &there]);
        run.whole(&found(&site).await, &answer, [&there, &there]);
        run
    })
    .await;
}
