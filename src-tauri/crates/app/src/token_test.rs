//! 動作確認: where a code stands, without any effect.

use kagimori_domain::Refusal;
use kagimori_domain::clock::Trust;
use kagimori_domain::ids::TokenId;
use kagimori_domain::otp::{self, Code, Match};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::Serial;
use kagimori_domain::time::Instant;
use kagimori_domain::verification::look;
use kagimori_store::Find;

use crate::desk::{Desk, today};
use crate::error::Result;

/// What a test found.
#[derive(Clone, Copy, Debug)]
pub struct Tested {
    /// Whether the token shows this code within a day.
    pub matched: bool,
    /// Steps from the expected one.
    pub step_difference: Option<i64>,
    /// First second and first second after the code is shown.
    pub shown: Option<(Instant, Instant)>,
    /// Whether it was used, or is older than one that was.
    pub already_used: bool,
    /// The same difference in seconds: time-based tokens.
    pub seconds: Option<i64>,
    /// Event-based tokens: presses beyond the last one used.
    pub presses: Option<i64>,
    /// Whether it would be accepted now.
    pub acceptable: bool,
}

impl Desk {
    /// Tests a code on a token: consumes nothing, counts nothing, writes nothing.
    pub async fn test_token(&self, serial: &str, code: &str) -> Result<Tested> {
        let serial = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let finds = [Find::Token(&serial), Find::Seed(&serial)];
        let (operator, policy, rows) = self.look(Act::HandleTokens, &finds).await?;
        let token = rows
            .token_by_serial(&serial)
            .filter(|t| in_scope(operator.role, operator.contract, t.contract))
            .ok_or(Refusal::TokenUnknown)?;
        let code = Code::parse(code).map_err(|_| Refusal::OtpMalformed)?;
        self.note_look()?;
        let seed = &rows.seed(TokenId(token.id)).ok_or(Refusal::TokenDisposed)?.0;
        let now = self.now();
        let sighting = look(token, seed, &code, now);
        let period = token.parameters.period().map(i64::from);
        let difference = sighting.map(|s| s.step_difference);
        let window = token.window(now, policy.window);
        let fits = otp::find(&token.parameters, seed, &code, window, token.unused_from());
        Ok(Tested {
            matched: sighting.is_some(),
            step_difference: difference,
            shown: sighting.and_then(|s| s.shown),
            already_used: sighting.is_some_and(|s| s.already_used),
            seconds: difference.zip(period).map(|(steps, period)| steps.saturating_mul(period)),
            presses: difference.filter(|_| period.is_none()),
            acceptable: matches!(fits, Match::Fresh(_))
                && token.usable(today(&policy, now)).is_ok()
                && !token.needs_resync
                && self.clock_trust().await? == Trust::Trusted,
        })
    }
}
