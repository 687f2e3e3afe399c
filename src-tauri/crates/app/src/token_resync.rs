//! 時刻補正: sets a token's time from two consecutive codes.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::TokenId;
use kagimori_domain::otp::Code;
use kagimori_domain::permission::Act;
use kagimori_domain::text::Serial;
use kagimori_domain::token::TokenState;
use kagimori_domain::verification::resync_at_desk;
use kagimori_store::Find;
use serde::Serialize;

use crate::desk::{Authorisation, Begun, Desk};
use crate::error::Result;
use crate::seen::Seen;
use crate::token_lifecycle::find_token;

/// A token's drift, before and after.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Resynced {
    /// Steps it was thought to run ahead.
    pub drift_before: i32,
    /// Steps it runs ahead.
    pub drift_after: i32,
    /// Seconds of a step; none for event-based tokens.
    #[serde(skip)]
    pub period: Option<u32>,
    /// Steps (HOTP: counters) by which the later code was away from the one expected.
    #[serde(skip)]
    pub step_difference: i64,
    /// They were given in the wrong order.
    #[serde(skip)]
    pub swapped: bool,
}

impl Desk {
    /// Takes two consecutive codes, in either order, neither used before; the next code works at once. After three
    /// wrong pairs in a row the token has to wait (`resync_stopped`).
    pub async fn resync_token(
        &self,
        serial: &str,
        codes: [&str; 2],
        authorisation: Authorisation,
    ) -> Result<Resynced> {
        let act = Act::HandleTokens;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let key = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let finds = [Find::Token(&key), Find::Seed(&key)];
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let Some((id, event)) = find_token(&begun, Kind::TokenResynced, &key) else {
            begun.unit.cancel().await?;
            return Err(Refusal::TokenUnknown.into());
        };
        let event = Event { details: Vec::new(), ..event };
        match decide(&mut begun, id, codes) {
            Ok((done, sight)) => {
                begun.unit.put_changed(&begun.rows)?;
                let event = Seen::tell(sight, event)
                    .with(Detail::Before, done.drift_before.to_string())
                    .with(Detail::After, done.drift_after.to_string())
                    .mark_if(done.swapped, Detail::Swapped);
                begun.unit.commit(event).await?;
                Ok(done)
            }
            Err(refusal) => {
                // A wrong pair is counted on the token.
                begun.unit.put_changed(&begun.rows)?;
                begun.unit.commit(event.refused(refusal.code())).await?;
                Err(refusal.into())
            }
        }
    }
}

fn decide(begun: &mut Begun, id: TokenId, codes: [&str; 2]) -> Result<(Resynced, Option<Seen>), Refusal> {
    if !begun.unit.clock_trusted() {
        return Err(Refusal::ClockUntrusted);
    }
    let now = begun.unit.now();
    let seed = begun.rows.seed(id).map(|s| s.0.clone()).ok_or(Refusal::TokenDisposed)?;
    let row = begun.rows.token_mut(id).ok_or(Refusal::TokenUnknown)?;
    // A paused token may be set right while it waits; a lost or broken one is not in anybody's hand.
    match row.state {
        TokenState::Lost => return Err(Refusal::TokenLost),
        TokenState::Faulty => return Err(Refusal::TokenFaulty),
        TokenState::Disposed => return Err(Refusal::TokenDisposed),
        TokenState::Unregistered | TokenState::InUse | TokenState::Paused => {}
    }
    let before = (**row).clone();
    let mut token = before.clone();
    let codes = codes.map(Code::parse);
    let given = [codes[0].as_ref().map_err(|e| *e), codes[1].as_ref().map_err(|e| *e)];
    let result = resync_at_desk(&mut token, &seed, given, now);
    let sight = result.is_ok().then(|| Seen::accepted(&before, &token, now)).flatten();
    let done = result.map(|resynced| Resynced {
        drift_before: before.progress.drift,
        drift_after: token.progress.drift,
        period: token.parameters.period(),
        step_difference: resynced.step_difference,
        swapped: resynced.swapped,
    });
    row.set(token);
    Ok((done?, sight))
}
