//! Where a code stood, as the history tells it: steps, never the code.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event};
use kagimori_domain::otp::{Code, Seed};
use kagimori_domain::time::Instant;
use kagimori_domain::token::Token;
use kagimori_domain::verification::look_as_far_as_resync;
use kagimori_store::Entry;

/// Where the token shows a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The step (HOTP: the counter).
    pub(crate) step: u64,
    /// Steps from the one expected.
    pub(crate) difference: i64,
}

impl Seen {
    /// Of a code that `after` has just consumed.
    pub(crate) fn accepted(before: &Token, after: &Token, now: Instant) -> Option<Self> {
        let step = after.progress.last_step?;
        let difference = i128::from(step) - i128::from(before.expected_step(now));
        Some(Self { step, difference: i64::try_from(difference).ok()? })
    }

    /// Of a code that was refused because of itself.
    pub(crate) fn refused(
        refusal: &Refusal,
        token: &Token,
        seed: &Seed,
        code: Option<&Code>,
        now: Instant,
    ) -> Option<Self> {
        if !matches!(refusal, Refusal::OtpWrong { .. } | Refusal::OtpReplayed) {
            return None;
        }
        let sighting = look_as_far_as_resync(token, seed, code?, now)?;
        Some(Self { step: sighting.step, difference: sighting.step_difference })
    }

    /// Adds it to an entry.
    pub(crate) fn tell(seen: Option<Self>, event: Event) -> Event {
        let Some(Self { step, difference }) = seen else { return event };
        event.with(Detail::StepDifference, difference.to_string()).with(Detail::Step, step.to_string())
    }

    /// Reads it from an entry.
    pub(crate) fn read(entry: &Entry) -> Option<Self> {
        let step = detail(entry, Detail::Step)?.parse().ok()?;
        let difference = detail(entry, Detail::StepDifference)?.parse().ok()?;
        Some(Self { step, difference })
    }
}

/// A detail of an entry.
pub(crate) fn detail(entry: &Entry, wanted: Detail) -> Option<&str> {
    entry.details.iter().find(|(detail, _)| *detail == wanted).map(|(_, value)| value.as_str())
}
