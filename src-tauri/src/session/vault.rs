//! The vault as a whole: its way back from a backup, from the recovery code, and from an older copy of itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kagimori_app::backup_restore::{RestoreRequest, Restored, restore};
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::role::Edition;
use kagimori_app::sign_in::NextStep;
use kagimori_app::vault_create::NewPasswords;
use kagimori_app::vault_recover::{Recovery, recover};
use kagimori_app::{Authorisation, BackupOpener, Error, Result};
use secrecy::SecretString;

use super::{Phase, Session, not_at};

/// After a daily backup that failed, the next try.
const TRY_AGAIN: Duration = Duration::from_mins(10);

/// A backup that is to come back.
pub(crate) struct Return {
    pub(crate) opener: BackupOpener,
    pub(crate) confirmation_password: Option<SecretString>,
    pub(crate) replace: bool,
    pub(crate) time_is_right: bool,
}

impl Session {
    /// Whether a backup may be chosen now: at the desk by those who see the administration, before anybody is signed in
    /// by whoever holds what opens it.
    pub(crate) async fn may_choose_backup(&self) -> Result<()> {
        let state = self.state.read().await;
        match (state.phase(self.vault_exists(&state)), &state.seat) {
            (Phase::Desk, Some(seat)) => seat.desk.may_see_backups().await,
            (Phase::FirstStart | Phase::SignIn, _) if !state.training && state.host.is_none() => Ok(()),
            (Phase::FirstStart | Phase::SignIn, _) => Err(Error::NotNow),
            (phase, _) => Err(not_at(phase)),
        }
    }

    pub(crate) async fn choose_backup(&self, path: PathBuf) {
        self.state.write().await.backup_file = Some(path);
    }

    pub(crate) async fn chosen_backup(&self) -> Result<PathBuf> {
        self.state.read().await.backup_file.clone().ok_or(Error::FileUnreadable)
    }

    /// 「復元」 of the chosen backup, where nobody is signed in.
    pub(crate) async fn restore(&self, wanted: Return) -> Result<Restored> {
        self.only_at_the_door().await?;
        let mut state = self.state.write().await;
        let request = RestoreRequest {
            file: state.backup_file.clone().ok_or(Error::FileUnreadable)?,
            opener: wanted.opener,
            confirmation_password: wanted.confirmation_password,
            replace: wanted.replace,
            time_is_right: wanted.time_is_right,
            via: Via::Window,
            now: None,
            state_dir: self.places.state.clone(),
        };
        let restored = restore(&self.places.real, request, Arc::clone(&self.clock)).await?;
        state.backup_file = None;
        state.locked = None;
        // The vault that came back may know of another time.
        state.run = None;
        Ok(restored)
    }

    /// The recovery code, where nobody is signed in. Returns the new one.
    pub(crate) async fn recover(
        &self,
        login_id: String,
        code: SecretString,
        passwords: NewPasswords,
    ) -> Result<String> {
        self.only_at_the_door().await?;
        let mut state = self.state.write().await;
        let recovery = Recovery {
            login_id,
            code,
            passwords,
            via: Via::Window,
            now: None,
            state_dir: self.places.state.clone(),
        };
        let new_code = recover(&self.places.real, recovery, Arc::clone(&self.clock)).await?;
        state.locked = None;
        Ok(new_code.to_string())
    }

    /// Before the sign-in to the real vault, or where its desk is locked.
    async fn only_at_the_door(&self) -> Result<()> {
        let state = self.state.read().await;
        let phase = state.phase(self.vault_exists(&state));
        let outside = matches!(phase, Phase::FirstStart | Phase::SignIn | Phase::Locked);
        if outside && !state.training && state.host.is_none() { Ok(()) } else { Err(Error::NotNow) }
    }

    /// Goes on from a vault that is older than it was.
    pub(crate) async fn acknowledge_rollback(
        &self,
        reason: &str,
        authorisation: Authorisation,
    ) -> Result<()> {
        let mut state = self.state.write().await;
        let seat = state.seat_at(&[Phase::RolledBack, Phase::Desk])?;
        seat.desk.acknowledge_rollback(reason, authorisation).await?;
        // Whoever only looked has not given his one-time password, and is at no desk until he has.
        seat.step = NextStep::RolledBack;
        seat.only_looks = false;
        super::go_on(seat).await
    }

    /// Looks at a vault that is older than it was, without changing anything.
    pub(crate) async fn look_only(&self) -> Result<()> {
        let mut state = self.state.write().await;
        let seat = state.seat_at(&[Phase::RolledBack])?;
        seat.step = NextStep::Desk;
        seat.only_looks = true;
        Ok(())
    }

    /// A new recovery code, to be written down before it takes the old one's place.
    pub(crate) async fn prepare_recovery_code(&self) -> Result<String> {
        let mut state = self.state.write().await;
        let seat = state.seat_at(&[Phase::Desk])?;
        let (code, shown) = seat.desk.new_recovery_code().await?;
        let shown = shown.to_string();
        state.new_code = Some(code);
        Ok(shown)
    }

    /// Puts it in the old one's place, once its last group was typed back.
    pub(crate) async fn replace_recovery_code(
        &self,
        last_group: &str,
        authorisation: Authorisation,
    ) -> Result<()> {
        let mut state = self.state.write().await;
        let code = state.new_code.take();
        let seat = state.seat_at(&[Phase::Desk])?;
        let code = code.ok_or(Error::NotNow)?;
        let result = if code.confirms(last_group) {
            seat.desk.replace_recovery_code(&code, authorisation).await
        } else {
            Err(Error::RecoveryCodeWrong)
        };
        if result.is_err() {
            // It is on paper already: another try is for this one.
            state.new_code = Some(code);
        }
        result
    }

    /// What has to be done now and then while a desk is open: to remember how far the vault has come, and the day's
    /// backup.
    pub(crate) async fn keep_house(&self) -> Result<()> {
        let state = self.state.read().await;
        let seat = state.host.as_ref().or(state.seat.as_ref());
        let Some(seat) = seat.filter(|s| s.step == NextStep::Desk && !s.only_looks) else { return Ok(()) };
        if seat.desk.edition() == Edition::Training || seat.desk.rolled_back().is_some() {
            return Ok(());
        }
        // Neither waits for the other: a state folder that cannot be written is no reason to have no backup.
        let remembered = seat.desk.remember().await;
        let now = self.idle.now();
        if state.backup_tried().is_some_and(|at| now.saturating_sub(at) < TRY_AGAIN) {
            return remembered;
        }
        state.note_backup(now);
        seat.desk.back_up_daily().await.map(drop).and(remembered)
    }
}
