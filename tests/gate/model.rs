//! A model of users, tokens, sharers, lives and clocks against the real store: random sequences of acts, each answer
//! and all that is seen afterwards as the rules say, and the invariants I-1 to I-7 and I-9 to I-13 of security.md 4.2.
//! I-8 is about fees, which there are none of yet.

mod acts;
mod calls;
mod cases;
mod fobs;
mod office;
mod play;
mod rules;
mod setup;
mod watch;

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use kagimori_tests::{report, runs, seed};

use self::acts::{Move, sequence};
use self::fobs::{Codes, fobs};
use self::office::{LOGINS, Office, PASSWORDS};
use self::play::{Care, Fault, answers, play};
use self::rules::Rules;
use self::setup::{STARTS, Start, start, which};

const ACTS: usize = 60;

/// A fault and the shortest sequence found that shows it.
struct Found {
    seed: u64,
    fault: Fault,
    moves: Vec<Move>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "KAGIMORI_SEED={}: {}", self.seed, self.fault.told)?;
        self.moves.iter().try_for_each(|step| writeln!(f, "    {step:?}"))
    }
}

fn all_codes() -> Rc<Vec<Codes>> {
    Rc::new(fobs().into_iter().map(Codes::new).collect())
}

/// Plays a sequence on a copy of a vault, closes it and checks it as a whole (I-7).
async fn run(start: &Start, codes: &Rc<Vec<Codes>>, moves: &[Move], care: Care) -> Result<(), Fault> {
    let site = start.site.copy_at(start.known.clock.now);
    let office = Office::open(site, start.password).await.expect("the vault opens");
    let mut rules = Rules::new(start.known.clone(), Rc::clone(codes));
    rules.opened();
    let office = play(office, &mut rules, moves, care).await?;
    let at_the_end = |told| Fault { act: moves.len(), told };
    let (site, password) = office.close().await.map_err(|error| at_the_end(format!("{error:?}")))?;
    let checked = site.check(LOGINS[0], PASSWORDS[password]).await;
    match checked {
        Ok(checked) if checked.audit_entries == rules.known.entries => Ok(()),
        other => Err(at_the_end(format!("I-7, I-6: {other:?} instead of {} entries", rules.known.entries))),
    }
}

/// One sequence.
fn one(
    runtime: &tokio::runtime::Runtime,
    starts: &[Start],
    codes: &Rc<Vec<Codes>>,
    seed: u64,
) -> Result<(), Found> {
    let start = &starts[which(seed)];
    let play = |moves: &[Move], care: Care| runtime.block_on(run(start, codes, moves, care));
    // Some are watched closely, and so is whatever fails.
    let care = if seed.is_multiple_of(12) { Care::EveryAct } else { Care::Every(20) };
    let moves = sequence(ACTS, seed);
    let Err(fault) = play(&moves, care) else { return Ok(()) };
    let fault = play(&moves, Care::EveryAct).err().unwrap_or(fault);
    let (fault, moves) = shortest(fault, moves, |moves| play(moves, Care::EveryAct).err());
    Err(Found { seed, fault, moves })
}

/// Leaves out what a fault can do without, first in large parts, then act by act.
fn shortest(
    mut fault: Fault,
    mut moves: Vec<Move>,
    fails: impl Fn(&[Move]) -> Option<Fault>,
) -> (Fault, Vec<Move>) {
    moves.truncate(fault.act + 1);
    let mut part = moves.len() / 2;
    while part > 0 {
        let mut from = 0;
        while from < moves.len() {
            let mut fewer = moves.clone();
            fewer.drain(from..(from + part).min(moves.len()));
            if let Some(still) = fails(&fewer) {
                (fault, moves) = (still, fewer);
            } else {
                from += part;
            }
        }
        part /= 2;
    }
    (fault, moves)
}

#[test]
fn random_sequences_of_acts_end_as_the_rules_say() {
    let (first, sequences) = (seed(), runs(500, 10_000));
    let next = AtomicU64::new(0);
    let found: Mutex<(Vec<Found>, BTreeMap<String, u64>)> = Mutex::default();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let codes = all_codes();
                let starts: Vec<Start> =
                    (0..STARTS).map(|number| runtime.block_on(start(&codes, number))).collect();
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= sequences || found.lock().unwrap().0.len() >= 5 {
                        break;
                    }
                    if let Err(fault) = one(&runtime, &starts, &codes, first + number) {
                        println!("{fault}");
                        found.lock().unwrap().0.push(fault);
                    }
                }
                let mut found = found.lock().unwrap();
                for (answer, times) in answers() {
                    *found.1.entry(answer).or_default() += times;
                }
            });
        }
    });
    let (faults, answers) = found.into_inner().unwrap();
    for (answer, times) in &answers {
        println!("{times:>8} {answer}");
    }
    let played = next.into_inner().min(sequences);
    println!("{} acts, {} kinds of answer", answers.values().sum::<u64>(), answers.len());
    report("model", played, sequences, faults.len() as u64, first);
}
