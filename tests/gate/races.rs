//! Right and wrong codes at once (SR-16, SR-17, V-32): however they overtake each other, the history tells an order in
//! which they could have come one by one, and the answers and counters are those of that order.

use std::collections::BTreeMap;
use std::sync::Arc;

use kagimori_app::Error;
use kagimori_app::audit::{EntryView, HistoryQuery};
use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::Kind;
use kagimori_app::unlock::UnlockRequest;
use kagimori_tests::{Luck, World, report, runs, seed};

const SHARERS: [&str; 4] = ["tanaka", "satoh", "yamada", "kobayashi"];
const AT_ONCE: usize = 32;

/// What a submission was answered: the code of the refusal, and how many failures it told.
type Answer = (&'static str, Option<&'static str>, Option<u32>);

/// How a user stands, counted one entry after the other.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    failures: u32,
    forgiven: u32,
    suspended: bool,
}

struct Round {
    users: BTreeMap<&'static str, Standing>,
    token_failures: u32,
    needs_resync: bool,
    accepted: u32,
    answers: Vec<Answer>,
}

impl Round {
    /// All stand as a success and an unlock leave them.
    fn new() -> Self {
        let users = SHARERS.map(|user| (user, Standing::default())).into();
        Self { users, token_failures: 0, needs_resync: false, accepted: 0, answers: Vec::new() }
    }

    /// The next entry. What it says must be what the rules say of a code that comes now.
    fn entry(&mut self, entry: &EntryView) -> Result<(), String> {
        let user = *SHARERS.iter().find(|user| entry.user.as_deref() == Some(**user)).unwrap();
        let standing = self.users.get_mut(user).unwrap();
        let refused = entry.refused.as_deref();
        let fits = match refused {
            None => !standing.suspended && !self.needs_resync && self.accepted == 0,
            Some("otp_suspended") => standing.suspended,
            Some("token_needs_resync") => !standing.suspended && self.needs_resync,
            Some("otp_replayed") => !standing.suspended && !self.needs_resync && self.accepted == 1,
            Some("otp_wrong") => !standing.suspended && !self.needs_resync,
            Some(_) => false,
        };
        if !fits {
            return Err(format!(
                "{refused:?} of {user}, who stands as {standing:?}; accepted: {}",
                self.accepted
            ));
        }
        let counts = match refused {
            None => {
                (self.accepted, self.token_failures) = (1, 0);
                *standing = Standing::default();
                false
            }
            Some("otp_wrong") => true,
            Some("otp_replayed") => {
                standing.forgiven += 1;
                standing.forgiven > 3
            }
            Some(_) => false,
        };
        if counts {
            standing.failures += 1;
            standing.suspended = standing.failures >= 5;
            self.token_failures += 1;
            self.needs_resync |= self.token_failures >= 15;
        }
        let told = (refused == Some("otp_wrong")).then_some(standing.failures);
        let name = refused.map(|code| Refusal::CODES.iter().copied().find(|known| *known == code).unwrap());
        self.answers.push((user, name, told));
        Ok(())
    }
}

/// The codes of a round: sometimes many right ones, sometimes one user's alone.
fn submissions(world: &World, luck: &mut Luck) -> Vec<(&'static str, String)> {
    let right = world.shown(0, 0);
    // Of wrong ones, none that the token shows a minute earlier or later, and no two the same: that would count once.
    let near = [-60, 0, 60].map(|ahead| world.shown(0, ahead));
    let mut wrong = (0..).map(|i| format!("{:06}", 100_000 + i * 7)).filter(|code| !near.contains(code));
    let right_ones = luck.below(12) + 1;
    let alone = luck.once_in(3).then(|| *luck.pick(&SHARERS));
    (0..AT_ONCE as u64)
        .map(|i| {
            let user = alone.unwrap_or_else(|| *luck.pick(&SHARERS));
            (user, if i < right_ones { right.clone() } else { wrong.next().unwrap() })
        })
        .collect()
}

async fn submit(world: &World, luck: &mut Luck) -> Vec<Answer> {
    let mut submissions = submissions(world, luck);
    for i in (1..submissions.len()).rev() {
        submissions.swap(i, luck.index(i + 1));
    }
    let gate = Arc::new(tokio::sync::Barrier::new(submissions.len()));
    let tasks: Vec<_> = submissions
        .into_iter()
        .map(|(user, code)| {
            let (desk, gate) = (Arc::clone(&world.desk), Arc::clone(&gate));
            tokio::spawn(async move {
                let request = World::request(user, &code);
                gate.wait().await;
                (user, desk.verify(&request).await)
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        let (user, result) = task.await.unwrap();
        answers.push(match result {
            Ok(_) => (user, None, None),
            Err(Error::Rule(Refusal::OtpWrong { failures, .. })) => (user, Some("otp_wrong"), Some(failures)),
            Err(Error::Rule(refusal)) => (user, Some(refusal.code()), None),
            Err(other) => panic!("{other:?}"),
        });
    }
    answers
}

/// Plays a round and looks at what it left.
async fn round(world: &World, luck: &mut Luck) -> Result<Vec<Answer>, String> {
    let before = world.desk.history(&checks(Some(1))).await.unwrap().total;
    let mut answers = submit(world, luck).await;
    let entries = world.desk.history(&checks(Some(AT_ONCE))).await.unwrap();
    if entries.total != before + answers.len() {
        return Err(format!("{} entries for {} submissions", entries.total - before, answers.len()));
    }
    let mut order = Round::new();
    for entry in entries.items.iter().rev() {
        order.entry(entry)?;
    }
    answers.sort_unstable();
    order.answers.sort_unstable();
    if answers != order.answers {
        return Err(format!("answered {answers:?}, recorded {:?}", order.answers));
    }
    for (login, standing) in &order.users {
        let user = world.desk.user(login).await.unwrap();
        let seen = (user.failures, user.otp == "suspended");
        if seen != (standing.failures, standing.suspended) {
            return Err(format!("{login}: {seen:?} instead of {standing:?}"));
        }
    }
    let token = world.desk.token(&world.fobs[0].serial).await.unwrap();
    if token.needs_resync != order.needs_resync {
        return Err(format!("needs_resync is {}", token.needs_resync));
    }
    Ok(answers)
}

fn checks(limit: Option<usize>) -> HistoryQuery {
    HistoryQuery { kind: Some(Kind::Verified), limit, ..HistoryQuery::default() }
}

/// Everybody succeeds again: nothing is left of a round.
async fn set_right(world: &World) {
    let users = SHARERS.map(str::to_owned).to_vec();
    let request = UnlockRequest { users, spoke_to_user: true, ..UnlockRequest::default() };
    let unlocked = world.desk.unlock(&request, World::authorisation()).await;
    assert!(matches!(unlocked, Ok(_) | Err(Error::NoRowDone { .. })), "{unlocked:?}");
    world.clock.advance(180);
    let codes = [world.shown(0, 0), world.shown(0, 60)];
    let serial = &world.fobs[0].serial;
    world.desk.resync_token(serial, [&codes[0], &codes[1]], World::authorisation()).await.unwrap();
    for user in SHARERS {
        world.clock.advance(120);
        world.verify(user, &world.shown(0, 0)).await.unwrap();
    }
    world.clock.advance(120);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 32)]
async fn v32_right_and_wrong_codes_at_once_come_one_by_one() {
    let (seed, rounds) = (seed(), runs(50, 500));
    let world = World::new(1).await;
    for user in SHARERS {
        world.add_user(user).await;
        world.enroll(user, 0).await;
        world.clock.advance(60);
    }
    let mut luck = Luck::new(seed);
    let (mut violations, mut told) = (0, BTreeMap::<&str, u64>::new());
    for number in 0..rounds {
        set_right(&world).await;
        match round(&world, &mut luck).await {
            Ok(answers) => {
                for (_, refused, _) in answers {
                    *told.entry(refused.unwrap_or("accepted")).or_default() += 1;
                }
            }
            Err(fault) => {
                println!("KAGIMORI_SEED={seed}, round {number}: {fault}");
                violations += 1;
            }
        }
    }
    println!("{told:?}");
    // Every kind of answer was raced for.
    let kinds = ["accepted", "otp_wrong", "otp_replayed", "otp_suspended", "token_needs_resync"];
    assert!(violations > 0 || kinds.iter().all(|kind| told.contains_key(kind)), "{told:?}");
    world.close_and_check().await.unwrap();
    report("races", rounds, rounds, violations, seed);
}
