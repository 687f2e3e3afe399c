//! A user's attempts with his one-time password, as an operator looks at them before he unlocks; and 「なぜ失敗？」.

use std::ops::ControlFlow;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Kind};
use kagimori_domain::diagnosis::{Slip, shows, slip};
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::policy::{Policy, SAME_WRONG_CODE_SECONDS};
use kagimori_domain::text::LoginId;
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Token, TokenState};
use kagimori_domain::user::User;
use kagimori_store::{Entry, EntryFilter, Find, Loaded, Rows, Scope};

use crate::desk::Desk;
use crate::error::Result;
use crate::seen::{Seen, detail};

/// Attempts looked through for what they have in common.
const LOOKED_THROUGH: usize = 10;

/// Accepted codes of a token looked through for the one that was used again.
const USES_LOOKED_THROUGH: usize = 500;

/// Steps within which a token's own time explains a code better than a slip or another token does: further away, chance
/// may show any code.
const NEAR_STEPS: i64 = 30;

/// Steps on either side of its time within which another token may have shown a code.
const OTHER_TOKENS_STEPS: u32 = 2;

/// One attempt.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When.
    pub at: Instant,
    /// A check or an enrolment.
    pub kind: &'static str,
    /// What for: at a check.
    pub purpose: Option<String>,
    /// `None`: accepted. Otherwise the code of the refusal.
    pub refused: Option<String>,
    /// On which token.
    pub serial: Option<String>,
    /// Seconds by which the token was ahead of the time expected, where the code was found near it.
    pub seconds: Option<i64>,
    /// It was a temporary code (一時コード).
    pub temporary: bool,
}

/// A user's last attempts, newest first.
#[derive(Clone, Debug)]
pub struct Attempts {
    /// The attempts.
    pub items: Vec<Attempt>,
    /// Two or more failures fit a token whose time is off.
    pub drift: Option<DriftHint>,
}

/// Failures that fit a token whose time is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriftHint {
    /// Its serial number.
    pub serial: String,
    /// Seconds it is fast (negative: slow).
    pub seconds: i64,
    /// How many failures say so.
    pub failures: usize,
}

/// Why a code failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The token runs ahead by so many seconds.
    FobFast(i64),
    /// The token runs behind by so many seconds.
    FobSlow(i64),
    /// Its key was pressed so many times without a sign-in.
    CounterAhead(u64),
    /// It was used before, by this user (his name), then.
    AlreadyUsed {
        /// 氏名.
        by: Option<String>,
        /// When.
        at: Option<Instant>,
    },
    /// It is older than one that was used since.
    Previous,
    /// Another token shows it: this serial number.
    OtherToken(String),
    /// Two digits changed places.
    Transposed,
    /// A neighbouring key was pressed.
    NeighbouringKey,
    /// The computer's clock is fast by so many seconds (negative: slow).
    ClockWrong(i64),
    /// Two codes that do not follow each other.
    NotConsecutive,
    /// Nothing of all this.
    Unknown,
}

impl Cause {
    /// The stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::FobFast(_) => "fob_fast",
            Self::FobSlow(_) => "fob_slow",
            Self::CounterAhead(_) => "counter_ahead",
            Self::AlreadyUsed { .. } => "already_used",
            Self::Previous => "previous",
            Self::OtherToken(_) => "other_token",
            Self::Transposed => "transposed",
            Self::NeighbouringKey => "neighbouring_key",
            Self::ClockWrong(_) => "clock_wrong",
            Self::NotConsecutive => "not_consecutive",
            Self::Unknown => "unknown",
        }
    }
}

/// Why a user's last failed code failed.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// When it failed.
    pub at: Instant,
    /// The code of the refusal.
    pub refused: String,
    /// The token it was given for.
    pub serial: Option<String>,
    /// Why.
    pub cause: Cause,
}

impl Desk {
    /// A user's last attempts to use his one-time password, or to enrol; newest first.
    pub async fn attempts(&self, login_id: &str, limit: usize) -> Result<Attempts> {
        let (operator, user_id, _) = self.seen_user(login_id).await?;
        let entries = self.attempts_of(user_id, limit.max(LOOKED_THROUGH)).await?;
        let finds: Vec<_> = entries.iter().filter_map(|e| e.token).map(Find::TokenById).collect();
        let (_, _, mut rows) = self.store.read(&finds).await?;
        // Another contract's token, on which he was refused, stays unnamed.
        rows.tokens
            .retain(|t| t.contract.is_none() || in_scope(operator.role, operator.contract, t.contract));
        let drift = drift_hint(entries.iter().take(LOOKED_THROUGH), &rows);
        let items = entries.iter().take(limit).map(|entry| attempt(entry, &rows)).collect();
        Ok(Attempts { items, drift })
    }

    /// 「なぜ失敗？」: why a user's last failed code failed; `None` if none did. The code was not kept: what he may have
    /// typed is made up anew and compared in memory.
    pub async fn diagnose(&self, login_id: &str) -> Result<Option<Diagnosis>> {
        self.look(Act::Verify, &[]).await?;
        let (operator, user_id, rows) = self.seen_user(login_id).await?;
        let about_the_code = [Refusal::OtpReplayed.code(), "otp_wrong"];
        let failed = self
            .attempts_of(user_id, USES_LOOKED_THROUGH)
            .await?
            .into_iter()
            // A void code says why by itself, and is no failure.
            .take_while(|entry| entry.refused.as_deref() != Some("otp_void"))
            .find(|entry| entry.refused.as_deref().is_some_and(|code| about_the_code.contains(&code)));
        let Some(entry) = failed else { return Ok(None) };
        let Some(token_id) = entry.token else { return Ok(Some(diagnosis(&entry, None, Cause::Unknown))) };
        let (_, policy, token_rows) = self.store.read(&[Find::TokenById(token_id)]).await?;
        let seen_here = |t: &&Loaded<Token>| {
            t.contract.is_none() || in_scope(operator.role, operator.contract, t.contract)
        };
        let token = token_rows.token(token_id).filter(seen_here);
        let cause = match token {
            Some(token) => self.cause(&operator, user_id, &rows, &entry, token, &policy).await?,
            None => Cause::Unknown,
        };
        Ok(Some(diagnosis(&entry, token.map(|t| &**t), cause)))
    }

    async fn cause(
        &self,
        operator: &User,
        user_id: UserId,
        rows: &Rows,
        entry: &Entry,
        token: &Loaded<Token>,
        policy: &Policy,
    ) -> Result<Cause> {
        if detail(entry, Detail::TemporaryCode).is_some() {
            let used = entry.refused.as_deref() == Some(Refusal::OtpReplayed.code());
            return Ok(if used { Cause::AlreadyUsed { by: None, at: None } } else { Cause::Unknown });
        }
        let seen = Seen::read(entry);
        let token_id = TokenId(token.id);
        if let Some(seen) = seen {
            let uses = self.uses_before(token_id, entry.number).await?;
            if let Some((_, earlier)) = uses.iter().find(|(use_of, _)| use_of.step == seen.step) {
                let finds: Vec<_> = earlier.user.map(Find::UserById).into_iter().collect();
                let (_, _, people) = self.store.read(&finds).await?;
                let by = people.users.first().map(|person| person.name.clone());
                return Ok(Cause::AlreadyUsed { by, at: Some(earlier.at) });
            }
            let last = uses.iter().map(|(use_of, _)| use_of.step).max();
            let nearby = seen.difference.abs() <= NEAR_STEPS;
            if nearby && last.is_some_and(|last| seen.step < last) {
                return Ok(Cause::Previous);
            }
            if nearby && last.is_none_or(|last| seen.step > last) {
                return self.off(token, seen).await;
            }
        }
        if entry.refused.as_deref() == Some(Refusal::OtpReplayed.code()) {
            return Ok(if detail(entry, Detail::Pair).is_some() {
                Cause::AlreadyUsed { by: None, at: None }
            } else {
                Cause::Previous
            });
        }
        if detail(entry, Detail::Pair).is_some() {
            return Ok(Cause::NotConsecutive);
        }
        if let Some(typed) = fingerprint_of(rows, user_id, entry) {
            let mut is_typed = |digits: &[u8]| self.store.fingerprint(digits) == typed;
            let radius = policy.window.max(1);
            let (_, _, seeds) = self.store.read(&[Find::SeedById(token_id)]).await?;
            if let Some(seed) = seeds.seed(token_id) {
                match slip(token, &seed.0, entry.at, radius, &mut is_typed) {
                    Some(Slip::Transposed) => return Ok(Cause::Transposed),
                    Some(Slip::NeighbouringKey) => return Ok(Cause::NeighbouringKey),
                    None => {}
                }
            }
            if let Some(serial) = self.other_token(operator, token, entry, &mut is_typed).await? {
                return Ok(Cause::OtherToken(serial));
            }
        }
        match seen {
            Some(seen) => self.off(token, seen).await,
            None => Ok(Cause::Unknown),
        }
    }

    /// A code the token shows, but not now: its time is off, or the computer's is.
    async fn off(&self, token: &Token, seen: Seen) -> Result<Cause> {
        let Some(period) = token.parameters.period() else {
            return Ok(match u64::try_from(seen.difference) {
                Ok(ahead) if ahead > 0 => Cause::CounterAhead(ahead),
                _ => Cause::Previous,
            });
        };
        let ahead = seen.difference.saturating_mul(period.into());
        if let Some(clock) = self.suspected_clock().await?
            && (clock.seconds + ahead).abs() <= i64::from(period)
        {
            return Ok(Cause::ClockWrong(clock.seconds));
        }
        Ok(if ahead > 0 { Cause::FobFast(ahead) } else { Cause::FobSlow(-ahead) })
    }

    /// Accepted codes of a token before an entry of the history, newest first.
    async fn uses_before(&self, token: TokenId, before: i64) -> Result<Vec<(Seen, Entry)>> {
        let filter = EntryFilter { token: Some(token), ..EntryFilter::default() };
        let (entries, _) = self.store.entries(&filter, Some(before), Some(USES_LOOKED_THROUGH)).await?;
        let accepted = entries.into_iter().filter(|entry| entry.refused.is_none());
        Ok(accepted.filter_map(|entry| Some((Seen::read(&entry)?, entry))).collect())
    }

    /// Another token within the operator's scope that showed the code: one in use, or at an enrolment one that waits
    /// for it. Tokens in stock are many, and would show any code by chance.
    async fn other_token(
        &self,
        operator: &User,
        own: &Loaded<Token>,
        entry: &Entry,
        is_typed: &mut (dyn FnMut(&[u8]) -> bool + Send),
    ) -> Result<Option<String>> {
        let mut found = None;
        let scope = Scope { contract: own.contract.or(operator.contract), state: None };
        let may_be = |state| match state {
            TokenState::InUse => true,
            TokenState::Unregistered => entry.kind == Kind::Enrolled,
            _ => false,
        };
        self.store
            .each_seed(scope, |token, seed| {
                let candidate = token.id != own.id
                    && may_be(token.state)
                    && in_scope(operator.role, operator.contract, token.contract);
                if candidate && shows(token, seed, entry.at, OTHER_TOKENS_STEPS, is_typed) {
                    found = Some(token.serial.as_str().to_owned());
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            })
            .await?;
        Ok(found)
    }

    /// A user within reach, and what is read of him.
    async fn seen_user(&self, login_id: &str) -> Result<(User, UserId, Rows)> {
        let login_id = LoginId::parse(login_id).map_err(|_| Refusal::UserUnknown)?;
        let finds = [Find::User(&login_id), Find::Live(&login_id)];
        let (operator, _, rows) = self.look(Act::SeeRecords, &finds).await?;
        let user = rows.user(&login_id).filter(|u| in_scope(operator.role, operator.contract, u.contract));
        let id = user.map(|u| UserId(u.id)).ok_or(Refusal::UserUnknown)?;
        Ok((operator, id, rows))
    }

    /// A user's checks and enrolments, newest first.
    async fn attempts_of(&self, user: UserId, limit: usize) -> Result<Vec<Entry>> {
        let mut attempts = Vec::new();
        for kind in [Kind::Verified, Kind::Enrolled] {
            let filter = EntryFilter { users: Some(vec![user]), kind: Some(kind), ..EntryFilter::default() };
            attempts.extend(self.store.entries(&filter, None, Some(limit)).await?.0);
        }
        attempts.sort_by_key(|entry| std::cmp::Reverse(entry.number));
        attempts.truncate(limit);
        Ok(attempts)
    }
}

fn attempt(entry: &Entry, rows: &Rows) -> Attempt {
    let token = entry.token.and_then(|id| rows.token(id));
    Attempt {
        at: entry.at,
        kind: entry.kind.name(),
        purpose: detail(entry, Detail::Purpose).map(ToOwned::to_owned),
        refused: entry.refused.clone(),
        serial: token.map(|t| t.serial.as_str().to_owned()),
        seconds: token.and_then(|token| seconds_ahead(entry, token)),
        temporary: detail(entry, Detail::TemporaryCode).is_some(),
    }
}

fn seconds_ahead(entry: &Entry, token: &Token) -> Option<i64> {
    let seen = Seen::read(entry)?;
    Some(seen.difference.saturating_mul(token.parameters.period()?.into()))
}

fn diagnosis(entry: &Entry, token: Option<&Token>, cause: Cause) -> Diagnosis {
    Diagnosis {
        at: entry.at,
        refused: entry.refused.clone().unwrap_or_default(),
        serial: token.map(|t| t.serial.as_str().to_owned()),
        cause,
    }
}

/// What two or more failures since the last success agree on: the token's time is off. `entries`: newest first.
fn drift_hint<'a>(entries: impl Iterator<Item = &'a Entry>, rows: &Rows) -> Option<DriftHint> {
    let mut found: Option<(TokenId, i64, usize)> = None;
    for entry in entries.take_while(|entry| entry.refused.is_some()) {
        let (Some(token), Some(seen), Some("otp_wrong")) =
            (entry.token, Seen::read(entry), entry.refused.as_deref())
        else {
            continue;
        };
        // A fob shows no code twice: what is older than the last one used was noted down.
        let fresh = rows.token(token).is_some_and(|t| Some(seen.step) > t.progress.last_step);
        if !fresh {
            continue;
        }
        match &mut found {
            None => found = Some((token, seen.difference, 1)),
            Some((known, difference, failures))
                if *known == token && (*difference - seen.difference).abs() <= 1 =>
            {
                *failures += 1;
            }
            Some(_) => {}
        }
    }
    let (token, difference, failures) = found.filter(|(_, _, failures)| *failures >= 2)?;
    let token = rows.token(token)?;
    let seconds = difference.saturating_mul(token.parameters.period()?.into());
    Some(DriftHint { serial: token.serial.as_str().to_owned(), seconds, failures })
}

/// The fingerprint of what was typed at `entry`, if it is still the last wrong code of the user.
fn fingerprint_of(rows: &Rows, user: UserId, entry: &Entry) -> Option<[u8; 16]> {
    let of_registration = rows.live(user).and_then(|r| r.failures.last_wrong);
    let of_enrolment = rows.user_by_id(user).and_then(|u| u.enrolment.last_wrong);
    let last = if entry.kind == Kind::Enrolled { of_enrolment } else { of_registration };
    let (fingerprint, at) = last?;
    (0..=SAME_WRONG_CODE_SECONDS).contains(&entry.at.since(at)).then_some(fingerprint)
}
