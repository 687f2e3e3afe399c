//! 「保管庫が以前の状態に戻っています」: going on from a vault that is older than it was when it was last seen here.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
use kagimori_domain::registration::Registration;
use kagimori_domain::text::{self, NOTE_MAX};
use kagimori_domain::time::Instant;
use kagimori_domain::token::Token;
use kagimori_store::{RolledBack, Settings, Unit};
use serde::Serialize;

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::views::rfc3339;

/// A vault that is written again.
#[derive(Clone, Debug, Serialize)]
pub struct Acknowledged {
    /// Units of work it had when it was last seen.
    pub generation_seen: i64,
    /// Units of work it has come back with.
    pub generation_found: i64,
    /// Until when its history reaches, RFC 3339.
    pub until: String,
}

impl Desk {
    /// Whether the vault is older than it was when it was last seen on this computer; then it is only read.
    #[must_use]
    pub fn rolled_back(&self) -> Option<RolledBack> {
        self.store.rolled_back()
    }

    /// Goes on from the older state. Codes that can have been used since are void.
    pub async fn acknowledge_rollback(
        &self,
        reason: &str,
        authorisation: Authorisation,
    ) -> Result<Acknowledged> {
        let act = Act::Administer;
        let Some(rolled_back) = self.rolled_back() else { return Err(Refusal::NotRolledBack.into()) };
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let reason = text::line(reason, NOTE_MAX).map_err(|_| Refusal::InvalidValue { field: "reason" })?;
        let mut begun = self.begin_confirmed_even_if_older(act, confirmed, &[]).await?;
        begun.unit.put_changed(&begun.rows)?;
        begun.unit.acknowledge_rollback();
        void_codes(&mut begun.unit, rolled_back.seen.latest).await?;
        let event = acknowledged(&rolled_back)
            .user(self.operator, begun.operator.contract)
            .with(Detail::Reason, reason);
        begun.unit.commit(event).await?;
        Ok(Acknowledged {
            generation_seen: rolled_back.seen.generation,
            generation_found: rolled_back.generation,
            until: rfc3339(rolled_back.latest),
        })
    }
}

/// The entry of an acknowledgement.
pub(crate) fn acknowledged(rolled_back: &RolledBack) -> Event {
    Event::new(Kind::RollbackAcknowledged)
        .with(Detail::Before, rolled_back.seen.generation.to_string())
        .with(Detail::After, rolled_back.generation.to_string())
        .with(Detail::ValidUntil, rfc3339(rolled_back.latest))
}

/// An older state has come back: no code that was used since may be used again. `seen`: the latest time that is known
/// of otherwise. Temporary codes end; tokens that go by the time accept codes from now on, others need a resync.
pub(crate) async fn void_codes(unit: &mut Unit, seen: Instant) -> Result<()> {
    let window = unit.policy().window;
    let now = unit.known_now().max(seen);
    unit.edit_all::<Token>(|token| {
        let mut voided = (**token).clone();
        voided.void_codes_shown(now, window);
        token.set(voided);
    })
    .await?;
    // Nor of tokens that were imported since, and are imported again.
    unit.edit_all::<Settings>(|settings| {
        settings.edit().unknown_until = settings.unknown_until.max(Some(now));
    })
    .await?;
    unit.edit_all::<Registration>(|registration| {
        if registration.temporary.is_some() {
            registration.edit().temporary = None;
        }
    })
    .await?;
    Ok(())
}
