//! A sequence, played twice: by the rules, and by the program.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::acts::Move;
use super::calls::{Call, call};
use super::office::Office;
use super::rules::{Rules, code_of};
use super::watch::Watch;

/// How often the whole vault is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// After every act.
    EveryAct,
    /// After so many acts, and at the end. The answers are compared at every act all the same.
    Every(usize),
}

/// Where rules and program part.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// Number of the act at which it showed.
    pub(super) act: usize,
    pub(super) told: String,
}

thread_local! {
    /// How often each answer was given to each kind of call.
    static ANSWERS: RefCell<BTreeMap<String, u64>> = const { RefCell::new(BTreeMap::new()) };
}

/// How often each answer was given on this thread.
pub(super) fn answers() -> BTreeMap<String, u64> {
    ANSWERS.take()
}

fn count(call: &Call, answer: &str) {
    let told = format!("{call:?}");
    let name = told.split([' ', '(']).next().unwrap_or_default();
    let temporary = if answer.contains("Some") { " with a temporary code" } else { "" };
    let kind = format!("{name} {}{temporary}", code_of(answer));
    ANSWERS.with_borrow_mut(|answers| *answers.entry(kind).or_default() += 1);
}

/// Plays `moves`. An error tells the act at which rules and program part.
pub(super) async fn play(
    mut office: Office,
    rules: &mut Rules,
    moves: &[Move],
    care: Care,
) -> Result<Office, Fault> {
    let mut watch = Watch::begin(&office, rules).await;
    let start = |told| Fault { act: 0, told: format!("at the start: {told}") };
    watch.look(&office, rules).await.map_err(start)?;
    for (number, step) in moves.iter().enumerate() {
        office.site.clock.advance(step.wait);
        rules.known.clock.pass(step.wait);
        let Some((by, call)) = call(rules, step) else { continue };
        if care == Care::EveryAct {
            watch.before(&office).await;
        }
        let reply = rules.perform(by, &call);
        let (next, answer) = office.perform(by, &call, rules).await;
        office = next;
        let now = rules.known.clock.now;
        let told = |fault: String| format!("act {number}, {by:?} {call:?} at {now}: {fault}");
        let fault = |fault: String| Err(Fault { act: number, told: told(fault) });
        if answer.text != reply.answer {
            return fault(format!("answered {:?} instead of {:?}", answer.text, reply.answer));
        }
        if office.deputy_sits() != rules.deputy_sits() {
            return fault(format!("the deputy sits at a desk: {}", office.deputy_sits()));
        }
        count(&call, &answer.text);
        watch.expect(reply.lines);
        if let (Call::IssueCodes { user, .. }, Some(codes)) = (&call, answer.issued) {
            rules.learn_codes(*user, codes);
        }
        let result = match care {
            Care::EveryAct => watch.after(&office, rules, &call, &answer.text).await,
            Care::Every(acts) if number % acts == acts - 1 => watch.look(&office, rules).await,
            Care::Every(_) => Ok(()),
        };
        result.map_err(|fault| Fault { act: number, told: told(format!("({}) {fault}", answer.text)) })?;
    }
    let end = |told| Fault { act: moves.len(), told: format!("at the end: {told}") };
    watch.look(&office, rules).await.map_err(end)?;
    Ok(office)
}
