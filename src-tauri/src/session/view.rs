//! What the page is told of a session.

use kagimori_app::Result;
use kagimori_app::domain::permission::Act;
use kagimori_app::domain::role::Edition;
use kagimori_app::domain::time::Instant;
use kagimori_app::sign_in::{LastSignIn, NextStep};

use super::{Absent, Phase, Session};
use crate::dto::SessionView;

/// What [`Session::view`] finds.
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
pub(crate) struct View {
    pub(crate) phase: Phase,
    pub(crate) user_mode: bool,
    pub(crate) practice: Option<String>,
    pub(crate) real_vault: bool,
    pub(crate) absent: Option<Absent>,
    pub(crate) person: Option<kagimori_app::sign_in::Person>,
    pub(crate) host: Option<kagimori_app::sign_in::Person>,
    pub(crate) edition: Option<Edition>,
    pub(crate) last: LastSignIn,
    pub(crate) two_codes: bool,
    pub(crate) temporary_codes: bool,
    pub(crate) now: Instant,
    pub(crate) rolled_back: Option<kagimori_app::RolledBack>,
    pub(crate) only_looks: bool,
}

impl Session {
    /// What the page is told.
    pub(crate) async fn describe(&self) -> Result<SessionView> {
        Ok(SessionView::new(self.view().await?))
    }

    async fn view(&self) -> Result<View> {
        let state = self.state.read().await;
        let phase = state.phase(self.vault_exists(&state));
        let mut view = View {
            phase,
            user_mode: state.user_mode,
            practice: state.practice.clone(),
            real_vault: self.real_vault(),
            absent: state.locked.clone(),
            person: None,
            host: None,
            edition: state.training.then_some(Edition::Training),
            last: LastSignIn::default(),
            two_codes: false,
            temporary_codes: false,
            now: self.clock.now(),
            rolled_back: None,
            only_looks: false,
        };
        if let Some(host) = state.host.as_ref().filter(|_| state.user_mode) {
            view.host = host.desk.person().await.ok();
        }
        if let Some(open) = state.seat.as_ref().or(state.host.as_ref()) {
            view.edition = Some(open.desk.edition());
            view.now = open.desk.now();
        }
        if let Some(seat) = &state.seat {
            view.person = Some(seat.desk.person().await?);
            view.last = seat.last;
            view.rolled_back = seat.desk.rolled_back();
            view.only_looks = seat.only_looks;
            if let NextStep::OneTimePassword { two_codes, temporary_codes } = seat.step {
                (view.two_codes, view.temporary_codes) = (two_codes, temporary_codes);
            }
        }
        Ok(view)
    }

    /// Whether `act` may be done by who is signed in: what is refused is not shown.
    pub(crate) fn acts(edition: Edition, role: kagimori_app::domain::role::Role) -> Vec<Act> {
        let permitted = kagimori_app::domain::permission::permitted;
        Act::ALL.into_iter().filter(|act| permitted(edition, role, *act).is_ok()).collect()
    }
}
