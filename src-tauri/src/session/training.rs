//! The training room: its vault lies beside the real one, and the sample master is its host.

use std::sync::Mutex;

use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::Via;
use kagimori_app::sign_in::{LastSignIn, Leaving, NextStep};
use kagimori_app::{Error, Result, training};

use super::{Phase, Seat, Session, State};

impl Session {
    /// 研修: makes the training room if there is none, and sits down as the sample master.
    pub(crate) async fn start_training(&self) -> Result<()> {
        let mut state = self.state.write().await;
        if !matches!(state.phase(self.vault_exists(&state)), Phase::FirstStart | Phase::SignIn)
            || state.user_mode
        {
            return Err(Error::NotNow);
        }
        state.close().await?;
        if !self.places.training.database().exists() {
            training::reset(&self.places.training, self.clock.now(), Via::Window).await?;
        }
        self.enter_training(&mut state).await
    }

    /// Throws away what was practised.
    pub(crate) async fn reset_training(&self) -> Result<()> {
        let mut state = self.state.write().await;
        if !state.training {
            return Err(Refusal::NotInThisEdition.into());
        }
        state.locked = None;
        state.close().await?;
        if let Err(error) = training::reset(&self.places.training, self.clock.now(), Via::Window).await {
            *state = State { run: state.run, ..State::default() };
            return Err(error);
        }
        self.enter_training(&mut state).await
    }

    async fn enter_training(&self, state: &mut State) -> Result<()> {
        state.training = true;
        state.practice = None;
        state.host = self.training_host().await;
        let Some(host) = &state.host else { return Ok(()) };
        // The sample master's password stands on his card: nothing is given away by signing him in.
        let master = &training::PEOPLE[0];
        let desk = host.desk.sign_in_here(master.login_id, &master.login_password.into()).await?;
        let mut seat = self.sit_down(desk, master.login_id, None).await?;
        if matches!(seat.step, NextStep::Clock | NextStep::OneTimePassword { .. }) {
            seat.last = seat.desk.signed_in(false).await?;
            seat.recorded = true;
            seat.step = seat.desk.next_step(true).await?;
        }
        state.seat = Some(seat);
        Ok(())
    }

    /// Leaves the training room; it stays as it is until the next time.
    pub(crate) async fn leave_training(&self) -> Result<()> {
        let mut state = self.state.write().await;
        if !state.training {
            return Err(Refusal::NotInThisEdition.into());
        }
        state.note(Leaving::SignOut).await;
        let closed = state.close().await;
        *state = State { run: state.run, ..State::default() };
        closed
    }

    /// 「役を選ぶ」: back to 「ログイン」 with this person's login ID filled in.
    pub(crate) async fn take_role(&self, login_id: &str) -> Result<()> {
        let mut state = self.state.write().await;
        if !state.training || state.locked.is_some() {
            return Err(if state.locked.is_some() { Error::Locked } else { Error::NotSignedIn });
        }
        if !training::PEOPLE.iter().any(|person| person.login_id == login_id) {
            return Err(Refusal::UserUnknown.into());
        }
        state.note(Leaving::SignOut).await;
        if state.host.is_none() {
            state.close().await?;
        }
        state.seat = None;
        state.seed_file = None;
        state.user_list = None;
        state.practice = Some(login_id.to_owned());
        Ok(())
    }

    /// The desk at which the sample people sign in. There is none if the master's password was changed in practice.
    pub(super) async fn training_host(&self) -> Option<Seat> {
        let master = &training::PEOPLE[0];
        let desk = self.open(true, master.login_id, master.login_password.into(), None).await.ok()?;
        let login_id = master.login_id.to_owned();
        let last = LastSignIn::default();
        let proved_at = self.idle.now();
        Some(Seat {
            desk,
            login_id,
            step: NextStep::Desk,
            proved_at,
            last,
            recorded: true,
            only_looks: false,
            drafts: Mutex::default(),
        })
    }
}
