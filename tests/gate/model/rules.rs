//! The rules of product.md 3 to 5 in a second form, written for this test alone: what every call is answered, and how
//! people and tokens stand after it.

mod clock;
mod codes;
mod desk;
mod people;
mod tokens;

use std::collections::HashMap;
use std::rc::Rc;

use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::role::Role;
use serde_json::{Value, json};

pub(super) use self::clock::Clock;
pub(super) use self::codes::Misses;
pub(super) use self::people::{Contract, Person, Registration};
pub(super) use self::tokens::{Place, State, Token};
use kagimori_tests::last_four;

use super::acts::{By, Which, Who, Written};
use super::calls::Call;
use super::fobs::Codes;

/// Which vault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edition {
    Company,
    Branch,
}

/// The settings that decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// T.
    pub(super) failures: u32,
    pub(super) window: u32,
    pub(super) revoke_otp: bool,
    pub(super) same_token: bool,
    pub(super) users: u32,
}

/// An entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) kind: &'static str,
    pub(super) refused: Option<String>,
    pub(super) user: Option<String>,
    pub(super) serial: Option<String>,
    pub(super) at: i64,
}

/// What a call is answered, and what the history gains by it.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) answer: String,
    pub(super) lines: Vec<Line>,
}

/// An act that was refused: its answer.
pub(super) type Refused = String;

/// A refusal with its parameters, in the order of their names.
pub(super) fn refusal(code: &str, params: &Value) -> Refused {
    format!("{code} {params}")
}

/// A refusal without parameters.
pub(super) fn no(code: &str) -> Refused {
    refusal(code, &json!({}))
}

/// The code of a refusal.
pub(super) fn code_of(refused: &str) -> String {
    refused.split(' ').next().unwrap_or_default().to_owned()
}

/// Everything the rules know of a vault.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) edition: Edition,
    pub(super) clock: Clock,
    pub(super) settings: Settings,
    /// The most failures that were ever allowed: who was suspended by an earlier setting has as many.
    pub(super) most_failures: u32,
    pub(super) tokens: Vec<Token>,
    pub(super) people: Vec<Person>,
    /// Entries of the history.
    pub(super) entries: i64,
    /// Whether the deputy has signed in beside the chief, and still stands as he did then.
    pub(super) deputy: Deputy,
}

/// The deputy's desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deputy {
    Away,
    Sits,
    /// He was deleted while he sat there.
    Gone,
}

/// The rules, and the codes of the tokens.
pub(super) struct Rules {
    pub(super) known: Known,
    codes: Rc<Vec<Codes>>,
    /// Entries that the running act has written.
    lines: Vec<Line>,
    /// What was no code at all, by user: since when in a minute, and how often. Forgotten when the vault is closed.
    malformed: HashMap<usize, (i64, u32)>,
}

impl Rules {
    pub(super) fn new(known: Known, codes: Rc<Vec<Codes>>) -> Self {
        Self { known, codes, lines: Vec::new(), malformed: HashMap::new() }
    }

    /// Carries a call out. `issued`: the temporary codes that the program says it has issued.
    pub(super) fn perform(&mut self, by: By, call: &Call) -> Reply {
        self.lines.clear();
        let result = self.act(by, call);
        let answer = match result {
            Ok(done) => format!("ok {done}"),
            Err(refused) => refused,
        };
        Reply { answer, lines: std::mem::take(&mut self.lines) }
    }

    fn act(&mut self, by: By, call: &Call) -> Result<String, Refused> {
        let me = by as usize;
        match call {
            Call::Verify { user, code, second, purpose } => {
                self.may(by, &[Role::Master, Role::Administrator, Role::Clerk, Role::Supervisor])?;
                self.verify(*user, code, second.as_deref(), *purpose)
            }
            Call::SignInCode { code, second } => {
                self.may_anything(by)?;
                self.verify(me, code, second.as_deref(), Purpose::Login).map(|_| "signed in".into())
            }
            Call::Enrol { user, serial, code, share } => {
                self.may_operate(by)?;
                self.enrol(me, *user, serial, code, *share)
            }
            Call::EnrolOneself { serial, code, share } => {
                self.may_anything(by)?;
                if codes::meant(code).is_none() {
                    self.malformed(me)?;
                }
                self.enrol(me, me, serial, code, *share)
            }
            Call::Unlock { users, spoke, written } => {
                self.may_operate(by)?;
                self.unlock(me, users, *spoke, *written)
            }
            Call::Revoke { users, reason, otp, written } => {
                self.may_operate(by)?;
                self.revoke(me, users, *reason, otp.as_deref(), *written)
            }
            Call::Stop { user } => {
                self.may_operate(by)?;
                self.set_stopped(me, *user, true)
            }
            Call::Resume { user } => {
                self.may_operate(by)?;
                self.set_stopped(me, *user, false)
            }
            Call::Delete { user, otp } => self.delete(by, *user, otp.as_deref()),
            Call::Add { user, otp } => self.add(by, *user, otp.as_deref()),
            Call::Token { serial, step, otp } => self.token_step(by, serial, *step, otp.as_deref()),
            Call::Import { token, other_key } => self.import(by, *token, *other_key),
            Call::Resync { serial, codes } => {
                self.may_operate(by)?;
                self.resync_at_desk(serial, codes)
            }
            Call::IssueCodes { user, count, hours } => {
                self.may_operate_terms(by, *count, *hours)?;
                self.issue_codes(me, *user, *count, *hours)
            }
            Call::TakeCodesBack { user } => {
                self.may_operate(by)?;
                self.take_codes_back(*user)
            }
            Call::Policy { failures, window, revoke_otp, same_token, users } => {
                let (failures, window, users) = (*failures, *window, *users);
                let (revoke_otp, same_token) = (*revoke_otp, *same_token);
                self.set_policy(by, Settings { failures, window, revoke_otp, same_token, users })
            }
            Call::SetClock(seconds) => {
                self.known.clock.set(*seconds);
                Ok(String::new())
            }
            Call::Anchor { reason } => self.anchor(by, *reason),
            Call::Reopen | Call::SwitchOff => {
                self.opened();
                Ok(String::new())
            }
            Call::Relock => {
                self.unlocked();
                Ok(String::new())
            }
            Call::ChangePassword => {
                self.may_anything(by)?;
                self.note("passwords_changed", None, Some(me), None);
                Ok(String::new())
            }
        }
    }

    fn set_policy(&mut self, by: By, new: Settings) -> Result<String, Refused> {
        self.may(by, &[Role::Master, Role::Supervisor])?;
        if !(3..=15).contains(&new.failures) {
            return Err(refusal("invalid_value", &json!({ "field": "failures_allowed" })));
        }
        self.known.most_failures = self.known.most_failures.max(new.failures);
        self.known.settings = new;
        self.note("policy_changed", None, Some(by as usize), None);
        Ok(String::new())
    }

    fn anchor(&mut self, by: By, reason: bool) -> Result<String, Refused> {
        self.may(by, &[Role::Master, Role::Supervisor])?;
        if !reason {
            return Err(refusal("invalid_value", &json!({ "field": "reason" })));
        }
        self.known.clock.anchor();
        self.note("clock_anchored", None, Some(by as usize), None);
        Ok(String::new())
    }

    /// The vault was opened by the chief, and his deputy sat down beside him, if he may.
    pub(super) fn opened(&mut self) {
        self.known.clock.open();
        self.unlocked();
    }

    /// The same, by a program that has had it open before: what it knows of the clock goes on.
    fn unlocked(&mut self) {
        self.malformed.clear();
        let deputy = self.person(1).filter(|deputy| !deputy.stopped);
        self.known.deputy = if deputy.is_some() { Deputy::Sits } else { Deputy::Away };
        self.note("signed_in", None, Some(0), None);
        if self.person(1).is_some_and(|deputy| deputy.stopped) {
            self.note("signed_in", Some("user_stopped"), Some(1), None);
        }
    }

    /// Writes an entry of the running act. A time that is trusted is learned with it.
    fn note(&mut self, kind: &'static str, refused: Option<&str>, user: Option<usize>, token: Option<usize>) {
        self.known.entries += 1;
        self.known.clock.learn();
        self.lines.push(Line {
            kind,
            refused: refused.map(code_of),
            user: user.map(|user| self.known.people[user].login.to_owned()),
            serial: token.map(|token| self.serial(token)),
            at: self.known.clock.now,
        });
    }

    /// Writes the entry of an act that is refused.
    fn refuse<T>(
        &mut self,
        kind: &'static str,
        user: Option<usize>,
        token: Option<usize>,
        refused: Refused,
    ) -> Result<T, Refused> {
        self.note(kind, Some(&refused), user, token);
        Err(refused)
    }

    /// What branch staff act on.
    fn written(&self, written: Written) -> Result<(), Refused> {
        match (self.known.edition, written) {
            (Edition::Company, _) | (Edition::Branch, Written::Complete) => Ok(()),
            (Edition::Branch, Written::NoNumber) => Err(no("request_number_missing")),
            (Edition::Branch, Written::NoSeal) => Err(no("seal_not_checked")),
        }
    }

    /// Days since 1970 in Tokyo, which knows no summer time.
    pub(super) fn today(&self) -> i64 {
        day_of(self.known.clock.now)
    }
}

fn day_of(now: i64) -> i64 {
    (now + 9 * 3_600).div_euclid(86_400)
}

// What an act is made of is chosen by how things stand.
impl Rules {
    pub(super) fn codes(&self, token: usize) -> &Codes {
        &self.codes[token]
    }

    pub(super) fn serial(&self, token: usize) -> String {
        self.codes.get(token).map_or_else(|| "KG99999999".to_owned(), |codes| codes.fob.serial.clone())
    }

    /// What confirms that a master's only token is meant, whichever it is.
    pub(super) fn last_tokens(&self) -> Vec<String> {
        self.codes.iter().map(|codes| last_four(&codes.fob.serial)).collect()
    }

    fn nth(&self, place: usize, stands: impl Fn(&Person) -> bool) -> usize {
        let so: Vec<usize> =
            (0..self.known.people.len()).filter(|user| self.person(*user).is_some_and(&stands)).collect();
        if so.is_empty() { place } else { so[place % so.len()] }
    }

    pub(super) fn one(&self, who: Who) -> usize {
        match who {
            Who::Number(number) => number,
            Who::Registered(place) => self.nth(place, |person| person.on.is_some()),
            Who::Without(place) => self.nth(place, |person| person.on.is_none()),
            Who::Suspended(place) => self.nth(place, |person| {
                person.misses.row >= 5 || person.on.as_ref().is_some_and(|on| on.suspended.is_some())
            }),
            Who::Stopped(place) => self.nth(place, |person| person.stopped),
        }
    }

    pub(super) fn all(&self, of: &[Who]) -> Vec<usize> {
        of.iter().map(|who| self.one(*who)).collect()
    }

    pub(super) fn one_token(&self, which: Which) -> usize {
        let nth = |place: usize, stands: &dyn Fn(State) -> bool| {
            let so: Vec<usize> = (0..self.known.tokens.len())
                .filter(|token| stands(self.known.tokens[*token].state))
                .collect();
            if so.is_empty() { place } else { so[place % so.len()] }
        };
        match which {
            Which::Number(number) => number,
            Which::Usable(place) => nth(place, &|state| matches!(state, State::Unregistered | State::InUse)),
            Which::InState(wanted, place) => nth(place, &|state| state == wanted),
        }
    }

    fn token_with(&self, serial: &str) -> Option<usize> {
        self.codes.iter().position(|codes| codes.fob.serial == serial)
    }

    /// The token a user is registered on.
    pub(super) fn token_of(&self, user: usize) -> Option<usize> {
        Some(self.person(user)?.on.as_ref()?.token)
    }

    /// The step that the clock names, before drift.
    pub(super) fn plain(&self, token: usize) -> Option<u64> {
        let period = self.codes(token).fob.period?;
        Some(u64::try_from(self.known.clock.now).unwrap_or(0) / u64::from(period))
    }

    /// The step at which the token is expected now.
    pub(super) fn expected(&self, token: usize) -> u64 {
        match self.plain(token) {
            Some(plain) => plain.saturating_add_signed(self.known.tokens[token].drift),
            None => self.unused(token),
        }
    }

    /// The first step that was never used up.
    pub(super) fn unused(&self, token: usize) -> u64 {
        self.known.tokens[token].last.map_or(0, |last| last + 1)
    }

    pub(super) fn last_wrong(&self, user: usize) -> Option<String> {
        Some(self.person(user)?.on.as_ref()?.misses.last_wrong.as_ref()?.0.clone())
    }

    pub(super) fn temporary(&self, user: usize, which: usize) -> Option<String> {
        let codes = &self.person(user)?.on.as_ref()?.temporary.as_ref()?.codes;
        Some(codes.get(which)?.0.clone())
    }

    pub(super) fn deputy_sits(&self) -> bool {
        self.known.deputy != Deputy::Away
    }

    /// Seconds by which somebody has set the clock wrong.
    pub(super) fn set_by(&self) -> i64 {
        self.known.clock.set_by
    }
}
