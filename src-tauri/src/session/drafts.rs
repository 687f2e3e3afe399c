//! What was typed and waits. It stays with who typed it: it goes when he signs out, and over the lock it is sealed.

use std::sync::{MutexGuard, PoisonError};

use kagimori_app::drafts::Drafts;
use kagimori_app::{Error, Result};

use super::{Phase, Seat, Session, State, not_at};

impl Seat {
    pub(super) fn drafts(&self) -> MutexGuard<'_, Drafts> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    /// Keeps what was typed at a place of the desk; returns whether there was room for it.
    pub(crate) async fn keep_draft(&self, place: String, text: String) -> Result<bool> {
        let state = self.state.read().await;
        Ok(at_desk(&state)?.drafts().keep(place, text))
    }

    /// Gives back what was typed there.
    pub(crate) async fn take_draft(&self, place: &str) -> Result<Option<String>> {
        let state = self.state.read().await;
        Ok(at_desk(&state)?.drafts().take(place))
    }
}

fn at_desk(state: &State) -> Result<&Seat> {
    match state.phase(true) {
        Phase::Desk => state.seat.as_ref().ok_or(Error::NotSignedIn),
        phase => Err(match not_at(phase) {
            Error::NotNow => Error::NotSignedIn,
            error => error,
        }),
    }
}
