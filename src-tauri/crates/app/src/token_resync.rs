//! 時刻補正: sets a token's time from two consecutive codes.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::otp::Code;
use kagimori_domain::permission::Act;
use kagimori_domain::text::Serial;
use kagimori_domain::token::TokenState;
use kagimori_domain::verification::resync;
use kagimori_store::Find;
use serde::Serialize;

use crate::desk::{Authorisation, Begun, Desk};
use crate::error::Result;
use crate::token_lifecycle::find_token;

/// A token's drift, before and after.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Resynced {
    /// Steps it was thought to run ahead.
    pub drift_before: i32,
    /// Steps it runs ahead.
    pub drift_after: i32,
}

impl Desk {
    /// Takes two consecutive codes, in either order, neither used before; the next code works at once.
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
        let result = decide(&mut begun, id, codes);
        begun.unit.put_changed(&begun.rows)?;
        match result {
            Ok(drift) => {
                let event = Event { details: Vec::new(), ..event }
                    .with(Detail::Before, drift.drift_before.to_string())
                    .with(Detail::After, drift.drift_after.to_string());
                begun.unit.commit(event).await?;
                Ok(drift)
            }
            Err(refusal) => {
                begun.unit.commit(event.refused(refusal.code())).await?;
                Err(refusal.into())
            }
        }
    }
}

fn decide(
    begun: &mut Begun,
    id: kagimori_domain::ids::TokenId,
    codes: [&str; 2],
) -> Result<Resynced, Refusal> {
    let malformed = |_| Refusal::OtpMalformed;
    let first = Code::parse(codes[0]).map_err(malformed)?;
    let second = Code::parse(codes[1]).map_err(malformed)?;
    if !begun.unit.clock_trusted() {
        return Err(Refusal::ClockUntrusted);
    }
    let now = begun.unit.now();
    let seed = begun.rows.seed(id).map(|s| s.0.clone()).ok_or(Refusal::TokenDisposed)?;
    let row = begun.rows.token_mut(id).ok_or(Refusal::TokenUnknown)?;
    let mut token = (**row).clone();
    // A paused token may be set right while it waits; a lost or broken one is not in anybody's hand.
    match token.state {
        TokenState::Lost => return Err(Refusal::TokenLost),
        TokenState::Faulty => return Err(Refusal::TokenFaulty),
        TokenState::Disposed => return Err(Refusal::TokenDisposed),
        TokenState::Unregistered | TokenState::InUse | TokenState::Paused => {}
    }
    let drift_before = token.progress.drift;
    resync(&mut token, &seed, [&first, &second], now)?;
    let drift_after = token.progress.drift;
    row.set(token);
    Ok(Resynced { drift_before, drift_after })
}
