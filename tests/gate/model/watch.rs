//! What is seen of a vault, and the invariants of security.md 4.2, which hold whatever the rules of this test say.

use std::collections::{BTreeMap, BTreeSet};

use kagimori_app::revoke::Reason;
use kagimori_app::{TokenView, UserView};

use super::calls::Call;
use super::office::Office;
use super::rules::{Line, Place, Rules};
use super::setup::date;

/// A user as the lists show him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UserFace {
    login: String,
    status: &'static str,
    otp: &'static str,
    otp_start: String,
    serial: Option<String>,
    failures: u32,
    suspended_at: Option<i64>,
    enrolment_stopped: bool,
    locked: bool,
    temporary: Option<(u32, String)>,
}

/// A token as the lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TokenFace {
    serial: String,
    state: &'static str,
    place: &'static str,
    contract: Option<String>,
    drift: i64,
    last_step: i64,
    counter: Option<u64>,
    needs_resync: bool,
    expired: bool,
    long_unused: bool,
    registrations: BTreeSet<(String, &'static str)>,
}

impl From<UserView> for UserFace {
    fn from(view: UserView) -> Self {
        assert!(!view.locks.login && !view.locks.confirmation, "nobody mistypes a password here");
        Self {
            login: view.login_id,
            status: view.status,
            otp: view.otp,
            otp_start: view.otp_start,
            serial: view.serial,
            failures: view.failures,
            suspended_at: view.suspended_at,
            enrolment_stopped: view.enrolment_stopped,
            locked: view.locks.otp,
            temporary: view.temporary_codes.map(|codes| (codes.left, codes.valid_until)),
        }
    }
}

impl From<TokenView> for TokenFace {
    fn from(view: TokenView) -> Self {
        Self {
            serial: view.serial,
            state: view.state,
            place: view.place,
            contract: view.contract,
            drift: view.drift_steps.into(),
            last_step: view.last_step,
            counter: view.counter,
            needs_resync: view.needs_resync,
            expired: view.expired,
            long_unused: view.long_unused,
            registrations: view.registrations.into_iter().map(|r| (r.login_id, r.state)).collect(),
        }
    }
}

/// What the rules say is to be seen.
fn expected_users(rules: &Rules) -> Vec<UserFace> {
    let (now, today) = (rules.known.clock.now, rules.today());
    let mut faces: Vec<_> = rules
        .known
        .people
        .iter()
        .filter(|person| person.there)
        .map(|person| {
            let on = person.on.as_ref();
            let suspended_at = on.and_then(|on| on.suspended);
            let otp = match on {
                Some(_) if suspended_at.is_some() => "suspended",
                Some(_) => "active",
                None if today < person.start => "not_started",
                None => "pending",
            };
            let enrolment_stopped = person.misses.row >= 5;
            let temporary = on.and_then(|on| on.temporary.as_ref()).filter(|codes| codes.left(now) > 0);
            UserFace {
                login: person.login.to_owned(),
                status: if person.stopped { "stopped" } else { "active" },
                otp,
                otp_start: date(person.start).to_string(),
                serial: on.map(|on| rules.serial(on.token)),
                failures: on.map_or(person.misses.row, |on| on.misses.row),
                suspended_at,
                enrolment_stopped,
                locked: suspended_at.is_some() || enrolment_stopped,
                temporary: temporary.map(|codes| {
                    let until = jiff::Timestamp::from_second(codes.until).unwrap().to_string();
                    (u32::try_from(codes.left(now)).unwrap(), until)
                }),
            }
        })
        .collect();
    faces.sort_by(|a, b| a.login.cmp(&b.login));
    faces
}

fn expected_tokens(rules: &Rules) -> Vec<TokenFace> {
    let today = rules.today();
    let face = |(number, token): (usize, &super::rules::Token)| {
        let registration = |user: usize| {
            let on = rules.known.people[user].on.as_ref();
            let suspended = on.is_some_and(|on| on.suspended.is_some());
            (rules.login(user), if suspended { "suspended" } else { "active" })
        };
        let period = rules.codes(number).fob.period;
        // The time at which the fob showed the code that was used last is more than 90 days ago.
        let long_unused =
            token.last.zip(rules.plain(number)).zip(period).is_some_and(|((last, plain), period)| {
                let used = i64::try_from(last).unwrap() - token.drift;
                (i64::try_from(plain).unwrap() - used) * i64::from(period) > 90 * 86_400
            });
        TokenFace {
            serial: rules.serial(number),
            state: token.state.name(),
            place: match token.place {
                Place::InStock => "in_stock",
                Place::WithContract => "with_contract",
            },
            contract: token.contract.map(super::setup::contract_code),
            drift: token.drift,
            last_step: token.last.map_or(-1, |last| i64::try_from(last).unwrap()),
            counter: period.is_none().then(|| rules.unused(number)),
            needs_resync: token.needs_resync,
            expired: token.last_day.is_some_and(|last| today > last),
            long_unused,
            registrations: rules.sharers(number).into_iter().map(registration).collect(),
        }
    };
    rules.known.tokens.iter().enumerate().map(face).collect()
}

/// What was seen at the last look.
pub(super) struct Watch {
    users: Vec<UserFace>,
    tokens: Vec<TokenFace>,
    latest: i64,
    /// I-1: what was ever accepted.
    accepted: BTreeSet<(String, u64)>,
    /// I-5: the highest number of failures that was allowed since the sequence began.
    allowed: u32,
    /// Entries that should have been written since the last look, act by act.
    lines: Vec<Vec<Line>>,
    entries: i64,
}

macro_rules! ensure {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            return Err(format!($($what)+));
        }
    };
}

impl Watch {
    pub(super) async fn begin(office: &Office, rules: &Rules) -> Self {
        let (users, tokens) = look(office).await;
        let failures = users.iter().map(|user| user.failures).max().unwrap_or(0);
        Self {
            users,
            tokens,
            latest: office.clock().await.1,
            accepted: BTreeSet::new(),
            allowed: rules.known.settings.failures.max(failures),
            lines: Vec::new(),
            entries: office.entries().await,
        }
    }

    /// Takes down what an act should have written.
    pub(super) fn expect(&mut self, lines: Vec<Line>) {
        self.lines.push(lines);
    }

    /// Looks at the vault, and compares it with the rules.
    pub(super) async fn look(&mut self, office: &Office, rules: &Rules) -> Result<(), String> {
        self.allowed = self.allowed.max(rules.known.most_failures);
        let (users, tokens) = look(office).await;
        let anchored = self.history(office, rules).await?;
        for (serial, before, after) in self.tokens.iter().zip(&tokens).map(|(a, b)| (&a.serial, a, b)) {
            ensure!(
                after.serial == *serial && after.last_step >= before.last_step,
                "I-2: {before:?} {after:?}"
            );
        }
        for user in &users {
            ensure!(user.failures <= self.allowed.max(5), "I-5: {user:?}");
        }
        let (trusted, latest) = office.clock().await;
        ensure!(latest >= self.latest || anchored, "I-4: latest time {} after {}", latest, self.latest);
        let clock = (rules.known.clock.trusted(), rules.known.clock.latest);
        ensure!((trusted, latest) == clock, "clock: {:?} instead of {clock:?}", (trusted, latest));
        same(&users, &expected_users(rules))?;
        same(&tokens, &expected_tokens(rules))?;
        (self.users, self.tokens, self.latest) = (users, tokens, latest);
        Ok(())
    }

    /// I-6 and I-1. Returns whether the clock was anchored.
    async fn history(&mut self, office: &Office, rules: &Rules) -> Result<bool, String> {
        let expected: usize = self.lines.iter().map(Vec::len).sum();
        let (lines, total) = office.history(expected).await;
        ensure!(
            total == rules.known.entries && total == self.entries + i64::try_from(expected).unwrap(),
            "I-6: {total} entries instead of {}: {:?}",
            rules.known.entries,
            office.history(6).await.0
        );
        self.entries = total;
        let mut lines = lines.into_iter();
        let mut anchored = false;
        for mut act in std::mem::take(&mut self.lines) {
            let mut written: Vec<Line> = Vec::new();
            for (line, step) in lines.by_ref().take(act.len()) {
                anchored |= line.kind == "clock_anchored" && line.refused.is_none();
                if let Some(step) = step {
                    let serial = line.serial.clone().unwrap_or_default();
                    let used = self.tokens.iter().find(|token| token.serial == serial);
                    let fresh = used.is_some_and(|token| token.last_step < i64::try_from(step).unwrap());
                    ensure!(
                        fresh && self.accepted.insert((serial, step)),
                        "I-1: {line:?} at step {step} again"
                    );
                }
                written.push(line);
            }
            // The act's own entry comes last; in which order those of several users come is not told.
            let last = written.len().saturating_sub(1);
            written[..last].sort();
            act[..last].sort();
            ensure!(written == act, "I-6: {written:#?} instead of {act:#?}");
        }
        Ok(anchored)
    }

    /// Time has passed since the last look.
    pub(super) async fn before(&mut self, office: &Office) {
        (self.users, self.tokens) = look(office).await;
    }

    /// The invariants that hold between two looks with one act, and nothing else, between them.
    pub(super) async fn after(
        &mut self,
        office: &Office,
        rules: &Rules,
        call: &Call,
        answer: &str,
    ) -> Result<(), String> {
        let (users, tokens) = (self.users.clone(), self.tokens.clone());
        self.look(office, rules).await?;
        if matches!(call, Call::SetClock(_)) {
            ensure!(last_steps(&tokens) == last_steps(&self.tokens), "I-4: {tokens:?}");
            return Ok(());
        }
        let done = answer.starts_with("ok");
        match call {
            Call::Verify { user, .. } if done => {
                let login = rules.login(*user);
                let user = users.iter().find(|user| user.login == login);
                let token =
                    tokens.iter().find(|token| Some(&token.serial) == user.and_then(|u| u.serial.as_ref()));
                let open =
                    user.is_some_and(|user| !user.locked && user.status == "active" && user.otp == "active");
                ensure!(
                    open && token.is_some_and(|t| t.state == "in_use" && !t.expired),
                    "I-3: {user:?} {token:?}"
                );
            }
            Call::Revoke { users: chosen, reason, .. } if done => {
                let chosen: BTreeSet<String> = chosen.iter().map(|user| rules.login(*user)).collect();
                self.detached(&tokens, &chosen, *reason)?;
            }
            Call::Anchor { .. } => same(&self.tokens, &tokens).map_err(|fault| format!("I-4: {fault}"))?,
            Call::Reopen | Call::Relock | Call::SwitchOff => {
                same(&self.users, &users)
                    .and(same(&self.tokens, &tokens))
                    .map_err(|e| format!("I-12: {e}"))?;
            }
            Call::ChangePassword => {
                same(&self.users, &users)
                    .and(same(&self.tokens, &tokens))
                    .map_err(|e| format!("I-13: {e}"))?;
            }
            _ => {}
        }
        if !done {
            let before = (users.iter().map(without_counters), tokens.iter().map(TokenFace::without_counters));
            let after = (
                self.users.iter().map(without_counters),
                self.tokens.iter().map(TokenFace::without_counters),
            );
            ensure!(
                before.0.eq(after.0) && before.1.eq(after.1),
                "I-10: refused ({answer}), and yet changed"
            );
        }
        Ok(())
    }

    /// I-9: those chosen and nobody else are detached; of a lost token all.
    fn detached(
        &self,
        before: &[TokenFace],
        chosen: &BTreeSet<String>,
        reason: Reason,
    ) -> Result<(), String> {
        for (before, after) in before.iter().zip(&self.tokens) {
            let mut left = before.registrations.clone();
            let lost = reason == Reason::Lost && left.iter().any(|(login, _)| chosen.contains(login));
            left.retain(|(login, _)| !lost && !chosen.contains(login));
            // His own code may have suspended nobody: it was right.
            ensure!(left == after.registrations, "I-9: {before:?} {after:?}");
        }
        Ok(())
    }
}

fn last_steps(tokens: &[TokenFace]) -> BTreeMap<&str, i64> {
    tokens.iter().map(|token| (token.serial.as_str(), token.last_step)).collect()
}

/// Failures, and what follows from their number.
fn without_counters(user: &UserFace) -> UserFace {
    let otp = if user.otp == "suspended" { "active" } else { user.otp };
    UserFace { failures: 0, suspended_at: None, enrolment_stopped: false, locked: false, otp, ..user.clone() }
}

impl TokenFace {
    fn without_counters(&self) -> Self {
        let registrations = self.registrations.iter().map(|(login, _)| (login.clone(), "")).collect();
        Self { needs_resync: false, registrations, ..self.clone() }
    }
}

async fn look(office: &Office) -> (Vec<UserFace>, Vec<TokenFace>) {
    let mut users: Vec<UserFace> = office.users().await.into_iter().map(Into::into).collect();
    users.sort_by(|a, b| a.login.cmp(&b.login));
    let mut tokens: Vec<TokenFace> = office.tokens().await.into_iter().map(Into::into).collect();
    tokens.sort_by(|a, b| a.serial.cmp(&b.serial));
    (users, tokens)
}

fn same<T: PartialEq + std::fmt::Debug>(seen: &[T], expected: &[T]) -> Result<(), String> {
    if seen == expected {
        return Ok(());
    }
    let different = seen.iter().zip(expected).filter(|(seen, expected)| seen != expected);
    let told: String =
        different.map(|(seen, expected)| format!("\n seen     {seen:?}\n expected {expected:?}")).collect();
    Err(format!("{} seen, {} expected{told}", seen.len(), expected.len()))
}
