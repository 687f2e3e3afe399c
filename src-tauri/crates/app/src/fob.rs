//! The virtual fobs of a training vault: what a key fob's display would show.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::TokenId;
use kagimori_domain::otp::{MovingFactor, step_at};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::Serial;
use kagimori_domain::token::{Token, TokenState};
use kagimori_store::{Find, Scope};
use zeroize::Zeroizing;

use crate::desk::Desk;
use crate::error::Result;
use crate::views::{List, rfc3339};

/// Seconds for which the sample fobs show a code.
const DISPLAY_SECONDS: i64 = 60;

/// What stands on a virtual fob's back.
#[derive(Clone, Debug)]
pub struct Fob {
    /// Serial number.
    pub serial: String,
    /// Model.
    pub model: String,
    /// Last day it may be used.
    pub expires_on: Option<String>,
}

/// What a virtual fob shows.
#[derive(Debug)]
pub struct Display {
    /// The code.
    pub code: Zeroizing<String>,
    /// Seconds until the next one; none for event-based fobs.
    pub seconds_left: Option<u32>,
}

impl Desk {
    /// The virtual fobs: all tokens of a training vault that were not disposed of.
    pub async fn fobs(&self) -> Result<List<Fob>> {
        let (operator, _, _) = self.look(Act::SeeFobs, &[]).await?;
        let page = self.store.page::<Token>(Scope::default(), None, None, None).await?;
        let items: Vec<_> = page
            .items
            .iter()
            .filter(|t| in_scope(operator.role, operator.contract, t.contract))
            .filter(|t| t.state != TokenState::Disposed)
            .map(|t| Fob {
                serial: t.serial.as_str().to_owned(),
                model: t.model.clone(),
                expires_on: t.expires_on.map(|d| d.to_string()),
            })
            .collect();
        Ok(List { total: items.len(), items })
    }

    /// What the fob with this serial number shows now. Never in another edition: it would be a code generator.
    pub async fn fob_display(&self, serial: &str) -> Result<Display> {
        let serial = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let finds = [Find::Token(&serial), Find::Seed(&serial)];
        let (operator, _, rows) = self.look(Act::SeeFobs, &finds).await?;
        let token = rows
            .token_by_serial(&serial)
            .filter(|t| in_scope(operator.role, operator.contract, t.contract))
            .ok_or(Refusal::TokenUnknown)?;
        let seed = rows.seed(TokenId(token.id)).ok_or(Refusal::TokenDisposed)?;
        let now = self.now();
        let step = step_at(&token.parameters, now).unwrap_or_else(|| token.unused_from());
        let seconds_left = match token.parameters.moving_factor() {
            MovingFactor::Time { period } => {
                Some(period - u32::try_from(now.unix() % u64::from(period)).unwrap_or(0))
            }
            MovingFactor::Counter => None,
        };
        Ok(Display { code: token.parameters.code_at(&seed.0, step), seconds_left })
    }

    /// 「次の表示へ」: moves the training clock on, to the moment when the fobs show the next code.
    pub async fn next_display(&self) -> Result<()> {
        let (user, _, _) = self.look(Act::SeeFobs, &[]).await?;
        let left = DISPLAY_SECONDS - self.now().0.rem_euclid(DISPLAY_SECONDS);
        let before = self.now();
        self.clock.forward(left);
        let mut begun = self.begin(Act::SeeFobs, &[]).await?;
        begun.unit.put_changed(&begun.rows)?;
        let event = Event::new(Kind::ClockMoved)
            .user(self.operator, user.contract)
            .with(Detail::Before, rfc3339(before))
            .with(Detail::After, rfc3339(begun.unit.now()));
        begun.unit.commit(event).await?;
        Ok(())
    }
}
