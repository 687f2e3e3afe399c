//! 日時の確認: how far the computer's clock is to be trusted, and an operator's word that it is right.

use std::collections::HashMap;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::clock::Trust;
use kagimori_domain::ids::TokenId;
use kagimori_domain::permission::Act;
use kagimori_domain::text::{self, NOTE_MAX};
use kagimori_domain::time::Instant;
use kagimori_store::{EntryFilter, Find};
use serde::Serialize;

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::seen::Seen;
use crate::views::rfc3339;

/// Tokens that must agree before the clock itself is suspected.
const TOKENS_THAT_AGREE: usize = 3;

/// Steps by which a token must be off to say anything about the clock.
const STEPS_OFF: i64 = 2;

/// Seconds within which tokens agree: codes last about a minute.
const AGREE_SECONDS: i64 = 60;

/// How far back attempts are looked through, and how many.
const LOOK_BACK: (i64, usize) = (86_400, 200);

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

impl Desk {
    /// How far the clock is to be trusted, for whoever sits here.
    pub async fn clock_state(&self) -> Result<ClockState> {
        self.look(Act::Own, &[]).await?;
        let moment = self.clock.moment();
        let (head, _, _) = self.store.read(&[]).await?;
        let trust = moment.run.judge(head.latest, moment.reading);
        let suspected = self.suspected_clock().await?;
        Ok(ClockState { trust, now: moment.reading.now, latest: head.latest, suspected })
    }

    /// Whether he who signs in has to confirm the time first: nobody's one-time password is checked before.
    pub(crate) async fn must_confirm_clock(&self) -> Result<bool> {
        if self.look(Act::Administer, &[]).await.is_err() {
            return Ok(false);
        }
        let moment = self.clock.moment();
        let (head, _, _) = self.store.read(&[]).await?;
        Ok(moment.run.judge(head.latest, moment.reading) != Trust::Trusted)
    }

    /// 「この日時で正しい」. What tokens have consumed stays consumed.
    pub async fn anchor_clock(&self, reason: &str, authorisation: Authorisation) -> Result<Anchored> {
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let reason = text::line(reason, NOTE_MAX).map_err(|_| Refusal::InvalidValue { field: "reason" })?;
        // The moment the entry tells is the moment believed.
        let moment = self.clock.moment();
        let mut begun = self.begin_confirmed(act, confirmed, &[]).await?;
        let (before, now) = (begun.unit.latest(), begun.unit.now());
        begun.unit.anchor_clock();
        begun.unit.put_changed(&begun.rows)?;
        let event = Event::new(Kind::ClockAnchored)
            .user(self.operator, begun.operator.contract)
            .with(Detail::Before, rfc3339(before))
            .with(Detail::After, rfc3339(now))
            .with(Detail::Reason, reason);
        begun.unit.commit(event).await?;
        self.clock.confirm(moment);
        Ok(Anchored { now: rfc3339(now), before: rfc3339(before) })
    }

    /// Three or more tokens that are off by the same time say more about the clock than about themselves.
    pub(crate) async fn suspected_clock(&self) -> Result<Option<SuspectedClock>> {
        let (seconds, entries) = LOOK_BACK;
        let mut last: HashMap<TokenId, (i64, i64)> = HashMap::new();
        for kind in [Kind::Verified, Kind::Enrolled, Kind::TokenResynced] {
            let from = Some(self.now().plus(-seconds));
            let filter = EntryFilter { from, kind: Some(kind), ..EntryFilter::default() };
            for entry in self.store.entries(&filter, None, Some(entries)).await?.0 {
                // A used code says when it was used, not what time it is.
                if entry.refused.as_deref() == Some(Refusal::OtpReplayed.code()) {
                    continue;
                }
                let Some((token, seen)) = entry.token.zip(Seen::read(&entry)) else { continue };
                let newest = last.entry(token).or_insert((entry.number, seen.difference));
                if entry.number > newest.0 {
                    *newest = (entry.number, seen.difference);
                }
            }
        }
        let off: Vec<(TokenId, i64)> = last
            .into_iter()
            .filter(|(_, (_, difference))| difference.abs() >= STEPS_OFF)
            .map(|(token, (_, difference))| (token, difference))
            .collect();
        if off.len() < TOKENS_THAT_AGREE {
            return Ok(None);
        }
        let finds: Vec<_> = off.iter().map(|(token, _)| Find::TokenById(*token)).collect();
        let (_, _, rows) = self.store.read(&finds).await?;
        let mut ahead: Vec<i64> = off
            .iter()
            .filter_map(|(id, steps)| Some(steps * i64::from(rows.token(*id)?.parameters.period()?)))
            .collect();
        ahead.sort_unstable();
        Ok(agreement(&ahead))
    }
}

/// The largest group within [`AGREE_SECONDS`] of its middle; `ahead` is sorted.
fn agreement(ahead: &[i64]) -> Option<SuspectedClock> {
    let group = |middle: i64| ahead.iter().filter(move |s| (**s - middle).abs() <= AGREE_SECONDS).count();
    let middle = ahead.iter().copied().max_by_key(|middle| group(*middle))?;
    let tokens = group(middle);
    // Where the tokens are ahead, the clock is slow.
    (tokens >= TOKENS_THAT_AGREE).then_some(SuspectedClock { seconds: -middle, tokens })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_tokens_that_agree_accuse_the_clock() {
        let suspected = |seconds, tokens| Some(SuspectedClock { seconds, tokens });
        assert_eq!(agreement(&[]), None);
        assert_eq!(agreement(&[300, 300]), None);
        assert_eq!(agreement(&[300, 300, 300]), suspected(-300, 3));
        assert_eq!(agreement(&[-300, -300, -240]).map(|s| s.tokens), Some(3));
        assert_eq!(agreement(&[-600, 120, 300, 300, 420, 900]), None);
        assert_eq!(agreement(&[-600, 240, 300, 300, 360, 900]), suspected(-300, 4));
    }
}
