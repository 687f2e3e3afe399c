//! 一時停止・再開・紛失・発見・故障・廃棄: the life of a token after its import.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::otp::Code;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::text::Serial;
use kagimori_domain::token::Token;
use kagimori_domain::verification::find_again;
use kagimori_store::Find;
use secrecy::ExposeSecret as _;

use crate::desk::{Authorisation, Begun, Desk};
use crate::error::Result;
use crate::seen::Seen;
use crate::views::TokenView;

/// A step in a token's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 一時停止: registrations are kept and blocked.
    Pause,
    /// Ends a pause.
    Resume,
    /// 紛失: registrations end.
    Lose,
    /// 発見: the fob's fresh code (`otp`) shows that it is in hand.
    Find,
    /// 故障: registrations end.
    BreakDown,
    /// 廃棄: final; the seed is erased.
    Dispose,
}

impl Step {
    const fn act(self) -> Act {
        match self {
            Self::Dispose => Act::DisposeTokens,
            _ => Act::HandleTokens,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Lose => "lost",
            Self::Find => "found",
            Self::BreakDown => "faulty",
            Self::Dispose => "dispose",
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Pause => Kind::TokenPaused,
            Self::Resume => Kind::TokenResumed,
            Self::Lose => Kind::TokenLost,
            Self::Find => Kind::TokenFound,
            Self::BreakDown => Kind::TokenFaulty,
            Self::Dispose => Kind::TokenDisposed,
        }
    }
}

impl Desk {
    /// Takes a step in a token's life. Every step the table of states does not name is refused.
    pub async fn token_step(
        &self,
        serial: &str,
        step: Step,
        authorisation: Authorisation,
    ) -> Result<TokenView> {
        let act = step.act();
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let key = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let finds = [Find::Token(&key), Find::Seed(&key), Find::LiveOn(&key)];
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let Some((id, event)) = find_token(&begun, step.kind(), &key) else {
            begun.unit.cancel().await?;
            return Err(Refusal::TokenUnknown.into());
        };
        let otp = authorisation.otp.as_ref().map(|otp| Code::parse(otp.expose_secret()));
        let before = begun.rows.token(id).map(|t| (**t).clone());
        match take_step(&mut begun, id, step, otp) {
            Ok(ended) => {
                // Each user whose registration ended finds it in his own history.
                for (user, before) in ended {
                    let contract = begun.rows.user_by_id(user).and_then(|u| u.contract);
                    let event = Event::new(Kind::Revoked)
                        .user(user, contract)
                        .token(id)
                        .with(Detail::Reason, step.name())
                        .with(Detail::Before, before.name())
                        .with(Detail::After, RegistrationState::Revoked.name());
                    begun.unit.also(event);
                }
                begun.unit.put_changed(&begun.rows)?;
                if step == Step::Dispose
                    && let Some(seed) = begun.rows.seed(id)
                {
                    begun.unit.delete(seed)?;
                }
                let after = begun.rows.token(id);
                let now = begun.unit.now();
                let sight = before.zip(after).filter(|_| step == Step::Find);
                let sight = sight.and_then(|(before, after)| Seen::accepted(&before, after, now));
                let event = Seen::tell(sight, event).with_some(Detail::After, after.map(|t| t.state.name()));
                begun.unit.commit(event).await?;
                self.token(serial).await
            }
            Err(refusal) => {
                begun.unit.put_changed(&begun.rows)?;
                begun.unit.commit(event.refused(refusal.code())).await?;
                Err(refusal.into())
            }
        }
    }
}

/// A token within the operator's scope, and the beginning of its entry.
pub(crate) fn find_token(begun: &Begun, kind: Kind, serial: &Serial) -> Option<(TokenId, Event)> {
    let token = begun.rows.token_by_serial(serial)?;
    if !in_scope(begun.operator.role, begun.operator.contract, token.contract) {
        return None;
    }
    let mut event = Event::new(kind).token(TokenId(token.id)).with(Detail::Before, token.state.name());
    if let Some(contract) = token.contract {
        event = event.contract(contract);
    }
    Some((TokenId(token.id), event))
}

/// Takes the step. Returns whose registrations it ended, and how they stood.
fn take_step(
    begun: &mut Begun,
    id: TokenId,
    step: Step,
    otp: Option<Result<Code, kagimori_domain::otp::Malformed>>,
) -> Result<Vec<(UserId, RegistrationState)>, Refusal> {
    let live = begun.rows.live_on(id).next().is_some();
    let seed = begun.rows.seed(id).map(|s| s.0.clone());
    let (now, trusted) = (begun.unit.now(), begun.unit.clock_trusted());
    let row = begun.rows.token_mut(id).ok_or(Refusal::TokenUnknown)?;
    let mut token: Token = (**row).clone();
    let result = match step {
        Step::Pause => token.pause(),
        Step::Resume => token.resume(live),
        Step::Lose => token.lose(),
        Step::BreakDown => token.break_down(),
        Step::Dispose => token.dispose(),
        Step::Find if !trusted => Err(Refusal::ClockUntrusted),
        Step::Find => match (otp, seed) {
            (Some(otp), Some(seed)) => find_again(&mut token, &seed, otp.as_ref().map_err(|e| *e), now),
            (None, Some(_)) => Err(Refusal::OtpRequired),
            (_, None) => Err(Refusal::TokenDisposed),
        },
    };
    // A wrong code at finding is counted on the token.
    row.set(token);
    result?;
    let mut ended = Vec::new();
    if matches!(step, Step::Lose | Step::BreakDown) {
        for registration in begun.rows.registrations.iter_mut().filter(|r| r.token == id && r.is_live()) {
            ended.push((registration.user, registration.state));
            registration.edit().revoke();
        }
    }
    Ok(ended)
}
