//! 時刻のずれ: how far a token's time was off, each time one of its codes was accepted.

use kagimori_domain::Refusal;
use kagimori_domain::ids::TokenId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::Serial;
use kagimori_domain::time::Instant;
use kagimori_store::{EntryFilter, Find};

use crate::desk::Desk;
use crate::error::Result;
use crate::seen::Seen;

/// Entries looked through for a chart.
const LOOKED_THROUGH: usize = 500;

/// How far a token's time was off at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOffset {
    /// When.
    pub at: Instant,
    /// Seconds ahead of the clock (negative: behind).
    pub seconds: i64,
    /// What showed it: the kind of the history's entry.
    pub kind: &'static str,
}

impl Desk {
    /// The offsets of a token, oldest first. Event-based tokens have none.
    pub async fn time_offsets(&self, serial: &str) -> Result<Vec<TimeOffset>> {
        let serial = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let (operator, _, rows) = self.look(Act::SeeRecords, &[Find::Token(&serial)]).await?;
        let token = rows
            .token_by_serial(&serial)
            .filter(|t| in_scope(operator.role, operator.contract, t.contract))
            .ok_or(Refusal::TokenUnknown)?;
        let Some(period) = token.parameters.period() else { return Ok(Vec::new()) };
        let filter = EntryFilter { token: Some(TokenId(token.id)), ..EntryFilter::default() };
        let (entries, _) = self.store.entries(&filter, None, Some(LOOKED_THROUGH)).await?;
        let accepted = entries.iter().rev().filter(|entry| entry.refused.is_none());
        let offset = |entry: &kagimori_store::Entry| {
            let steps = token.offset(Seen::read(entry)?.step, entry.at)?;
            let seconds = steps.saturating_mul(period.into());
            Some(TimeOffset { at: entry.at, seconds, kind: entry.kind.name() })
        };
        Ok(accepted.filter_map(offset).collect())
    }
}
