//! 日時の確認: how far the computer's clock is to be trusted, and an operator's word that it is right.

use std::collections::HashMap;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::clock::Trust;
use kagimori_domain::ids::TokenId;
use kagimori_domain::permission::{Act, permitted};
use kagimori_domain::text::{self, NOTE_MAX};
use kagimori_domain::time::Instant;
use kagimori_store::Find;
use serde::Serialize;

use crate::desk::{Authorisation, Desk};
use crate::error::{Error, Result};
use crate::seen::Seen;
use crate::views::rfc3339;

/// Tokens that must agree before the clock itself is suspected.
const TOKENS_THAT_AGREE: usize = 3;

/// Steps by which a token must be off to say anything about the clock.
const STEPS_OFF: i64 = 2;

/// Seconds within which tokens agree: codes last about a minute.
const AGREE_SECONDS: i64 = 60;

/// How far back attempts are looked through, and how many entries of the history.
const LOOK_BACK: (i64, usize) = (86_400, 400);

/// Seconds within which the time that is confirmed is the one that was shown.
const SHOWN_SECONDS: i64 = 120;

/// The computer's clock, as the desk sees it.
#[derive(Clone, Copy, Debug)]
pub struct ClockState {
    /// Whether it is to be trusted, and how far it is off.
    pub trust: Trust,
    /// What it shows.
    pub now: Instant,
    /// The latest time known to be right.
    pub latest: Instant,
    /// Tokens agree that it is off.
    pub suspected: Option<SuspectedClock>,
}

/// Several tokens agree that the clock is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuspectedClock {
    /// Seconds by which it is fast (negative: slow).
    pub seconds: i64,
    /// How many tokens say so.
    pub tokens: usize,
}

/// A confirmed time.
#[derive(Clone, Debug, Serialize)]
pub struct Anchored {
    /// The time confirmed, RFC 3339.
    pub now: String,
    /// The latest time known before, RFC 3339.
    pub before: String,
}

/// What an operator confirms.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// Why the clock was not as it should be.
    pub reason: String,
    /// The time he was shown; `None` where he was shown none.
    pub shown: Option<Instant>,
    /// He has not given his one-time password yet. If the clock goes back, two consecutive ones are asked for then: one
    /// that somebody observed must not come back to life.
    pub before_code: bool,
}

impl Desk {
    /// How far the clock is to be trusted.
    pub async fn clock_trust(&self) -> Result<Trust> {
        let moment = self.clock.moment();
        let (head, _, _) = self.store.read(&[]).await?;
        Ok(moment.judge(head.latest))
    }

    /// The clock as whoever sits here sees it; the suspicion against it, for those who see the administration.
    pub async fn clock_state(&self) -> Result<ClockState> {
        let (person, _, _) = self.look(Act::Own, &[]).await?;
        let moment = self.clock.moment();
        let (head, _, _) = self.store.read(&[]).await?;
        let trust = moment.judge(head.latest);
        let suspected = match permitted(self.edition, person.role, Act::SeeAdministration) {
            Ok(()) => self.suspected_clock().await?,
            Err(_) => None,
        };
        Ok(ClockState { trust, now: moment.reading.now, latest: head.latest, suspected })
    }

    /// Whether he who signs in has to confirm the time first: nobody's one-time password is checked before.
    pub(crate) async fn must_confirm_clock(&self) -> Result<bool> {
        match self.look(Act::Administer, &[]).await {
            Ok(_) => Ok(self.clock_trust().await? != Trust::Trusted),
            Err(Error::Rule(Refusal::PermissionDenied)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// 「この日時で正しい」, by somebody whose word needs no code: `clock anchor`.
    pub async fn anchor_clock(&self, reason: &str, authorisation: Authorisation) -> Result<Anchored> {
        let confirmation = Confirmation { reason: reason.to_owned(), shown: None, before_code: false };
        self.confirm_time(confirmation, authorisation).await
    }

    /// 「この日時で正しい」. What tokens have consumed stays consumed.
    pub async fn confirm_time(
        &self,
        confirmation: Confirmation,
        authorisation: Authorisation,
    ) -> Result<Anchored> {
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let reason = text::line(&confirmation.reason, NOTE_MAX)
            .map_err(|_| Refusal::InvalidValue { field: "reason" })?;
        let mut begun = self.begin_confirmed(act, confirmed, &[Find::LiveById(self.operator)]).await?;
        let (before, now) = (begun.unit.latest(), begun.unit.now());
        if confirmation.shown.is_some_and(|shown| now.since(shown).abs() > SHOWN_SECONDS) {
            begun.unit.cancel().await?;
            return Err(Refusal::ClockMoved.into());
        }
        let two_codes = confirmation.before_code && now < before;
        let own = begun.rows.live(self.operator).map(|live| live.token);
        if let Some(token) = own.filter(|_| two_codes).and_then(|id| begun.rows.token_mut(id)) {
            token.edit().needs_resync = true;
        }
        begun.unit.anchor_clock();
        begun.unit.put_changed(&begun.rows)?;
        let event = Event::new(Kind::ClockAnchored)
            .user(self.operator, begun.operator.contract)
            .with(Detail::Before, rfc3339(before))
            .with(Detail::After, rfc3339(now))
            .with(Detail::Reason, reason)
            .mark_if(two_codes && own.is_some(), Detail::NeedsResync);
        begun.unit.commit(event).await?;
        Ok(Anchored { now: rfc3339(now), before: rfc3339(before) })
    }

    /// Three or more tokens that are off by the same time, and are most of those seen lately, say more about the clock
    /// than about themselves.
    pub(crate) async fn suspected_clock(&self) -> Result<Option<SuspectedClock>> {
        let (seconds, entries) = LOOK_BACK;
        let now = self.now();
        let mut last: HashMap<TokenId, (i64, i64)> = HashMap::new();
        for entry in self.store.last_entries(entries).await? {
            // What was seen by a clock that was set since says nothing about this one.
            if entry.kind == Kind::ClockAnchored || !(0..=seconds).contains(&now.since(entry.at)) {
                break;
            }
            let tells = matches!(entry.kind, Kind::Verified | Kind::TokenResynced)
                // A used code says when it was used, not what time it is.
                && entry.refused.as_deref() != Some(Refusal::OtpReplayed.code());
            if let Some((token, seen)) = entry.token.zip(Seen::read(&entry)).filter(|_| tells) {
                last.entry(token).or_insert((entry.number, seen.difference));
            }
        }
        let off = || last.iter().filter(|(_, (_, difference))| difference.abs() >= STEPS_OFF);
        if off().count() < TOKENS_THAT_AGREE {
            return Ok(None);
        }
        let finds: Vec<_> = off().map(|(token, _)| Find::TokenById(*token)).collect();
        let (_, _, rows) = self.store.read(&finds).await?;
        let mut ahead: Vec<(i64, i64)> = off()
            .filter_map(|(id, (number, steps))| {
                Some((steps * i64::from(rows.token(*id)?.parameters.period()?), *number))
            })
            .collect();
        ahead.sort_unstable();
        let Some((suspected, since)) = agreement(&ahead) else { return Ok(None) };
        // Tokens that were right after the first of them was wrong take the clock's part.
        let right = last.values().filter(|(number, steps)| *number > since && steps.abs() < STEPS_OFF);
        Ok(Some(suspected).filter(|suspected| suspected.tokens > right.count()))
    }
}

/// The largest group within [`AGREE_SECONDS`] of its middle, and the number of its first entry. `ahead`: seconds and
/// number of the entry, sorted.
fn agreement(ahead: &[(i64, i64)]) -> Option<(SuspectedClock, i64)> {
    let group = |middle: i64| ahead.iter().filter(move |(s, _)| (s - middle).abs() <= AGREE_SECONDS);
    let (middle, _) = ahead.iter().copied().max_by_key(|(middle, _)| group(*middle).count())?;
    let tokens = group(middle).count();
    let since = group(middle).map(|(_, number)| *number).min()?;
    // Where the tokens are ahead, the clock is slow.
    (tokens >= TOKENS_THAT_AGREE).then_some((SuspectedClock { seconds: -middle, tokens }, since))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_tokens_that_agree_accuse_the_clock() {
        let agreed = |ahead: &[i64]| {
            let numbered: Vec<_> = ahead.iter().copied().zip(10..).collect();
            agreement(&numbered).map(|(suspected, since)| (suspected.seconds, suspected.tokens, since))
        };
        assert_eq!(agreed(&[]), None);
        assert_eq!(agreed(&[300, 300]), None);
        assert_eq!(agreed(&[300, 300, 300]), Some((-300, 3, 10)));
        assert_eq!(agreed(&[-300, -300, -240]).map(|(_, tokens, _)| tokens), Some(3));
        assert_eq!(agreed(&[-600, 120, 300, 300, 420, 900]), None);
        assert_eq!(agreed(&[-600, 240, 300, 300, 360, 900]), Some((-300, 4, 11)));
    }
}
