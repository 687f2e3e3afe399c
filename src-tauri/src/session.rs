//! Who sits at the window, and how far he has come: the one state of the shell. Every command asks it first; the
//! page is told, never asked.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kagimori_app::clock_anchor::{ClockState, Confirmation};
use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::clock::{Run, Trust};
use kagimori_app::domain::role::Edition;
use kagimori_app::domain::time::{Clock, Instant};
use kagimori_app::drafts::{Drafts, SealedDrafts};
use kagimori_app::own_passwords::PasswordChange;
use kagimori_app::sign_in::{LastSignIn, Leaving, NextStep};
use kagimori_app::vault_create::{self, NewVault, PreparedVault};
use kagimori_app::vault_open::{self, SignIn};
use kagimori_app::vault_rekey::NewRecoveryCode;
use kagimori_app::watch::Watch;
use kagimori_app::{Authorisation, Desk, Error, Result, VaultFiles};
use secrecy::SecretString;
use tokio::sync::{RwLock, RwLockReadGuard};

use crate::incident;

mod drafts;
pub(crate) mod idle;
mod imports;
mod training;
mod vault;
mod view;

pub(crate) use idle::{DEFAULT_MINUTES, Idle, SystemUptime, Uptime};
pub(crate) use vault::Return;
pub(crate) use view::View;

/// After this long since his one-time password nobody goes on without a new one (NIST SP 800-63B, AAL2).
const LIMIT: Duration = Duration::from_hours(12);

/// Where things lie.
#[derive(Clone)]
pub(crate) struct Places {
    /// The vault.
    pub(crate) real: VaultFiles,
    /// The training vault, beside it.
    pub(crate) training: VaultFiles,
    /// What must not lie beside the vault.
    pub(crate) state: Option<PathBuf>,
}

/// The window's session.
pub(crate) struct Session {
    places: Places,
    clock: Arc<dyn Clock>,
    idle: Idle,
    state: RwLock<State>,
    /// The import that is under way. Beside the state, which is held meanwhile.
    import: Mutex<Option<Watch>>,
}

/// What the window is about.
#[derive(Default)]
struct State {
    /// The training vault, not the real one.
    training: bool,
    /// A new vault whose recovery code is shown.
    prepared: Option<PreparedVault>,
    /// The desk at which others sign in: an operator's in 利用者モード, the sample master's in training.
    host: Option<Seat>,
    /// 利用者モード.
    user_mode: bool,
    /// Who is signed in, or signing in.
    seat: Option<Seat>,
    /// Who is to come back after the lock.
    locked: Option<Absent>,
    /// Training: whose login ID is filled in.
    practice: Option<String>,
    /// What is known about the clock since the real vault was opened first: a lock does not make it forgotten.
    run: Option<Run>,
    /// The seed file that was chosen. The page never learns its path.
    seed_file: Option<PathBuf>,
    /// The list of users that was chosen; nor of this.
    user_list: Option<PathBuf>,
    /// The backup that was chosen.
    backup_file: Option<PathBuf>,
    /// A recovery code that is shown, and has not taken the old one's place yet.
    new_code: Option<NewRecoveryCode>,
    /// When the day's backup was last tried.
    backup_tried: Mutex<Option<Duration>>,
}

/// Somebody at a desk.
struct Seat {
    desk: Desk,
    login_id: String,
    step: NextStep,
    /// When he last gave a one-time password, or signed in without having any.
    proved_at: Duration,
    last: LastSignIn,
    /// His sign-in stands in the history.
    recorded: bool,
    /// He looks at a vault that is older than it was.
    only_looks: bool,
    /// What he has typed and not done yet.
    drafts: Mutex<Drafts>,
}

impl Seat {
    /// Writes into the history that he leaves, if it says that he came. Nobody is kept at his desk because it could not
    /// be written.
    async fn note(&self, leaving: Leaving) {
        if self.recorded
            && let Err(error) = self.desk.left(leaving).await
        {
            incident::record(&format!("{leaving:?} is not in the history: {error}"));
        }
    }
}

/// Somebody whose desk is locked.
#[derive(Clone)]
pub(crate) struct Absent {
    pub(crate) login_id: String,
    pub(crate) name: String,
    pub(crate) kana: String,
    pub(crate) role: &'static str,
    pub(crate) edition: Edition,
    proved_at: Duration,
    drafts: SealedDrafts,
}

/// Where the window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    FirstStart,
    RecoveryCode,
    SignIn,
    RolledBack,
    Clock,
    OneTimePassword,
    NewPasswords,
    Enrolment,
    Desk,
    Locked,
}

impl State {
    fn phase(&self, vault_exists: bool) -> Phase {
        if self.prepared.is_some() {
            return Phase::RecoveryCode;
        }
        if self.locked.is_some() {
            return Phase::Locked;
        }
        match &self.seat {
            Some(seat) => match seat.step {
                NextStep::RolledBack => Phase::RolledBack,
                NextStep::Clock => Phase::Clock,
                NextStep::OneTimePassword { .. } => Phase::OneTimePassword,
                NextStep::NewPasswords => Phase::NewPasswords,
                NextStep::Enrolment => Phase::Enrolment,
                NextStep::Desk => Phase::Desk,
            },
            None if self.host.is_some() || vault_exists => Phase::SignIn,
            None => Phase::FirstStart,
        }
    }

    fn seat_at(&mut self, wanted: &[Phase]) -> Result<&mut Seat> {
        let phase = self.phase(true);
        if !wanted.contains(&phase) {
            return Err(not_at(phase));
        }
        self.seat.as_mut().ok_or(Error::NotSignedIn)
    }

    fn backup_tried(&self) -> Option<Duration> {
        *self.backup_tried.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_backup(&self, at: Duration) {
        *self.backup_tried.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    /// Writes into the history who leaves: who sits at the desk, and in 利用者モード whose desk it is.
    async fn note(&self, owner: Leaving) {
        let host = self.host.as_ref().filter(|_| self.user_mode);
        if let Some(seat) = &self.seat {
            // A guest is signed out, whatever becomes of the desk.
            let guest = host.is_some() && owner != Leaving::ProgramEnds;
            // Who has not come to his desk yet has none to lock.
            let no_desk = seat.step != NextStep::Desk && owner.locks();
            seat.note(if guest || no_desk { Leaving::SignOut } else { owner }).await;
        }
        if let Some(host) = host {
            host.note(owner).await;
        }
    }

    /// Everybody leaves; the vault is closed and its keys are dropped.
    async fn close(&mut self) -> Result<()> {
        self.seed_file = None;
        self.user_list = None;
        self.backup_file = None;
        self.new_code = None;
        self.user_mode = false;
        let (seat, host) = (self.seat.take(), self.host.take());
        let mut result = Ok(());
        for seat in seat.into_iter().chain(host) {
            if !self.training {
                self.run = Some(seat.desk.run());
            }
            result = result.and(seat.desk.close().await);
        }
        result
    }
}

/// The refusal for a command that belongs to another phase.
const fn not_at(phase: Phase) -> Error {
    match phase {
        Phase::Locked => Error::Locked,
        Phase::FirstStart | Phase::SignIn | Phase::RecoveryCode => Error::NotSignedIn,
        Phase::RolledBack
        | Phase::Clock
        | Phase::OneTimePassword
        | Phase::NewPasswords
        | Phase::Enrolment
        | Phase::Desk => Error::NotNow,
    }
}

impl Session {
    pub(crate) fn new(places: Places, clock: Arc<dyn Clock>, idle: Idle) -> Self {
        Self { places, clock, idle, state: RwLock::default(), import: Mutex::default() }
    }

    pub(crate) const fn idle(&self) -> &Idle {
        &self.idle
    }

    /// The desk of who is signed in. While it is held, the window is not locked: acts end before.
    pub(crate) async fn desk(&self) -> Result<RwLockReadGuard<'_, Desk>> {
        let state = self.state.read().await;
        let phase = state.phase(true);
        if phase != Phase::Desk {
            return Err(match not_at(phase) {
                Error::NotNow => Error::NotSignedIn,
                error => error,
            });
        }
        RwLockReadGuard::try_map(state, |state| state.seat.as_ref().map(|seat| &seat.desk))
            .map_err(|_| Error::NotSignedIn)
    }

    /// The desk, for a command of the training room; in its sign-in page too, where the fobs lie on the table.
    pub(crate) async fn practice_desk(&self) -> Result<RwLockReadGuard<'_, Desk>> {
        let state = self.state.read().await;
        let edition = state.seat.as_ref().or(state.host.as_ref()).map(|seat| seat.desk.edition());
        if edition != Some(Edition::Training) {
            return Err(match (state.phase(true), edition) {
                (Phase::Locked, _) => Error::Locked,
                (_, Some(_)) => Refusal::NotInThisEdition.into(),
                (_, None) => Error::NotSignedIn,
            });
        }
        let seat = |state: &State| state.seat.is_some();
        if seat(&state) {
            return RwLockReadGuard::try_map(state, |s| s.seat.as_ref().map(|seat| &seat.desk))
                .map_err(|_| Error::NotSignedIn);
        }
        RwLockReadGuard::try_map(state, |s| s.host.as_ref().map(|host| &host.desk))
            .map_err(|_| Error::NotSignedIn)
    }

    /// Checks a new vault, and shows its recovery code before anything is written.
    pub(crate) async fn prepare_vault(&self, new: NewVault) -> Result<String> {
        let mut state = self.state.write().await;
        let phase = state.phase(self.vault_exists(&state));
        if !matches!(phase, Phase::FirstStart | Phase::RecoveryCode) || self.real_vault() || state.training {
            return Err(if self.real_vault() { Error::VaultExists } else { Error::NotNow });
        }
        let prepared = vault_create::prepare(&self.places.real, new).await?;
        let code = prepared.recovery_code().to_string();
        state.prepared = Some(prepared);
        Ok(code)
    }

    /// Back from the recovery code: nothing was written.
    pub(crate) async fn cancel_setup(&self) {
        self.state.write().await.prepared = None;
    }

    /// Writes the prepared vault, once the recovery code's last group was typed back, and signs its first operator in.
    pub(crate) async fn create_vault(&self, last_group: &str) -> Result<()> {
        let mut state = self.state.write().await;
        let confirmed = state.prepared.as_ref().ok_or(Error::NotNow)?.confirms(last_group);
        if !confirmed {
            return Err(Error::RecoveryCodeWrong);
        }
        let prepared = state.prepared.take().ok_or(Error::NotNow)?;
        let login_id = prepared.login_id().to_owned();
        let desk = prepared
            .finish(&self.places.real, Arc::clone(&self.clock), Via::Window, self.places.state.as_deref())
            .await?;
        state.seat = Some(self.sit_down(desk, &login_id, None).await?);
        Ok(())
    }

    /// 「ログイン」: login ID and login password.
    pub(crate) async fn sign_in(&self, login_id: &str, password: SecretString) -> Result<()> {
        let mut state = self.state.write().await;
        if state.phase(self.vault_exists(&state)) != Phase::SignIn {
            return Err(if state.locked.is_some() { Error::Locked } else { Error::NotNow });
        }
        let desk = match &state.host {
            Some(host) => host.desk.sign_in_here(login_id, &password).await?,
            None => self.open(state.training, login_id, password, state.run).await?,
        };
        state.seat = Some(self.sit_down(desk, login_id, None).await?);
        state.practice = None;
        Ok(())
    }

    /// 「この日時で正しい」, at sign-in or at the desk.
    pub(crate) async fn anchor_clock(
        &self,
        reason: String,
        shown: Instant,
        authorisation: Authorisation,
    ) -> Result<()> {
        let mut state = self.state.write().await;
        let seat = state.seat_at(&[Phase::Clock, Phase::Desk])?;
        let before_code = seat.step == NextStep::Clock;
        let confirmation = Confirmation { reason, shown: Some(shown), before_code };
        seat.desk.confirm_time(confirmation, authorisation).await?;
        if seat.step == NextStep::Clock {
            go_on(seat).await?;
        }
        Ok(())
    }

    /// The clock as who is signed in, or signing in, sees it.
    pub(crate) async fn clock_state(&self) -> Result<ClockState> {
        let state = self.state.read().await;
        let phase = state.phase(true);
        match &state.seat {
            Some(seat) if matches!(phase, Phase::Clock | Phase::Desk) => seat.desk.clock_state().await,
            _ => Err(not_at(phase)),
        }
    }

    /// 「ワンタイムパスワード」 at sign-in.
    pub(crate) async fn give_code(&self, code: String, second: Option<String>) -> Result<()> {
        let now = self.idle.now();
        let mut state = self.state.write().await;
        let seat = state.seat_at(&[Phase::OneTimePassword])?;
        if let Err(error) = seat.desk.sign_in_code(code, second).await {
            // Too many wrong ones may ask for two from now on.
            if let Ok(step) = seat.desk.next_step(false).await {
                seat.step = step;
            }
            return Err(error);
        }
        seat.last = seat.desk.signed_in(false).await?;
        seat.recorded = true;
        seat.proved_at = now;
        seat.step = seat.desk.next_step(true).await?;
        Ok(())
    }

    /// New passwords of one's own.
    pub(crate) async fn change_passwords(&self, change: PasswordChange) -> Result<()> {
        let mut state = self.state.write().await;
        let seat = state.seat_at(&[Phase::NewPasswords, Phase::Desk])?;
        seat.desk.change_passwords(change).await?;
        if seat.step == NextStep::NewPasswords {
            seat.step = seat.desk.next_step(true).await?;
        }
        Ok(())
    }

    /// 「認証確認」: one's own enrolment, when it is asked for or, for operators, when they wish.
    pub(crate) async fn enrol_oneself(&self, serial: String, code: String, share: bool) -> Result<()> {
        let now = self.idle.now();
        let mut state = self.state.write().await;
        let seat = state.seat_at(&[Phase::Enrolment, Phase::Desk])?;
        if let Err(error) = seat.desk.enroll_oneself(serial, code, share).await {
            // The clock may have been moved meanwhile: then that comes first.
            if seat.step == NextStep::Enrolment
                && let Ok(step) = seat.desk.next_step(true).await
            {
                seat.step = step;
            }
            return Err(error);
        }
        seat.proved_at = now;
        seat.step = seat.desk.next_step(true).await?;
        Ok(())
    }

    /// 「ログアウト」.
    pub(crate) async fn sign_out(&self) -> Result<()> {
        let mut state = self.state.write().await;
        state.locked = None;
        state.seed_file = None;
        state.user_list = None;
        if let Some(seat) = &state.seat {
            seat.note(Leaving::SignOut).await;
        }
        if state.host.is_some() {
            // The store belongs to the host's desk, too: leaving a seat at it closes nothing.
            state.seat = None;
            return Ok(());
        }
        let training = state.training;
        let closed = state.close().await;
        if training {
            state.host = self.training_host().await;
        }
        closed
    }

    /// Locks: the vault is closed and its keys are dropped. Who has not signed in to the end, or only looks, is signed
    /// out.
    pub(crate) async fn lock(&self) -> Result<()> {
        self.lock_state(&mut *self.state.write().await, Leaving::Lock).await
    }

    async fn lock_state(&self, state: &mut State, leaving: Leaving) -> Result<()> {
        let absent = match (&state.seat, &state.host) {
            _ if state.locked.is_some() => return Ok(()),
            // In user mode the operator's desk is locked, not the guest's place at it. Locking never depends on a
            // read: who cannot be named, because he was stopped meanwhile, is signed out.
            (_, Some(host)) if state.user_mode => absent(host).await.ok(),
            (Some(seat), _) if seat.step == NextStep::Desk && !seat.only_looks => absent(seat).await.ok(),
            _ => None,
        };
        let training = state.training;
        state.note(leaving).await;
        let closed = state.close().await;
        state.locked = absent;
        if training && state.locked.is_none() {
            state.host = self.training_host().await;
        }
        closed
    }

    /// The password alone, or the one-time password too after twelve hours.
    pub(crate) async fn unlock(&self, password: SecretString) -> Result<()> {
        let mut state = self.state.write().await;
        let absent = state.locked.clone().ok_or(Error::NotNow)?;
        let (desk, host) = if state.training {
            let host = self.training_host().await;
            match &host {
                Some(seat) => match seat.desk.sign_in_here(&absent.login_id, &password).await {
                    Ok(desk) => (desk, host),
                    Err(error) => {
                        if let Some(seat) = host {
                            seat.desk.close().await?;
                        }
                        return Err(error);
                    }
                },
                None => (self.open(true, &absent.login_id, password, None).await?, None),
            }
        } else {
            (self.open(false, &absent.login_id, password, state.run).await?, None)
        };
        let mut seat = self.sit_down(desk, &absent.login_id, Some(absent.proved_at)).await?;
        seat.drafts = Mutex::new(seat.desk.open_drafts(&absent.login_id, &absent.drafts));
        state.seat = Some(seat);
        state.host = host;
        state.locked = None;
        Ok(())
    }

    /// 利用者モード: users sign in at this desk, each by his own role.
    pub(crate) async fn begin_user_mode(&self) -> Result<()> {
        let mut state = self.state.write().await;
        let seat = state.seat_at(&[Phase::Desk])?;
        let (edition, role) = (seat.desk.edition(), seat.desk.person().await?.role);
        // Who only looks has not given his one-time password: his desk is no place for others.
        if edition == Edition::Training || seat.only_looks || state.user_mode {
            return Err(Error::NotNow);
        }
        if !role.opens_vault(edition) {
            return Err(Refusal::PermissionDenied.into());
        }
        state.host = state.seat.take();
        if let Some(host) = &state.host {
            host.note(Leaving::UserMode).await;
        }
        state.seed_file = None;
        state.user_list = None;
        state.user_mode = true;
        Ok(())
    }

    /// Back to the operator's own desk, with his password.
    pub(crate) async fn end_user_mode(&self, password: SecretString) -> Result<()> {
        let mut state = self.state.write().await;
        let host = state.host.as_ref().filter(|_| state.user_mode).ok_or(Error::NotNow)?;
        match host.desk.check_login_password(&password).await {
            Ok(()) => {}
            // He was stopped or deleted while others used his desk: nobody can take it back.
            Err(Error::Rule(Refusal::PermissionDenied)) => {
                state.note(Leaving::SignOut).await;
                state.close().await?;
                return Err(Refusal::PermissionDenied.into());
            }
            Err(error) => return Err(error),
        }
        if let Some(guest) = &state.seat {
            guest.note(Leaving::SignOut).await;
        }
        let mut host = state.host.take().ok_or(Error::NotNow)?;
        host.note(Leaving::BackFromUserMode).await;
        state.user_mode = false;
        if self.idle.now().saturating_sub(host.proved_at) >= LIMIT {
            host.step = host.desk.next_step(false).await?;
            host.proved_at = self.idle.now();
        }
        state.seat = Some(host);
        Ok(())
    }

    pub(crate) async fn is_training(&self) -> bool {
        self.state.read().await.training
    }

    /// Looks at the time: locks after idleness, and twelve hours after the last one-time password; asks nobody any
    /// longer to confirm a clock that was set right. Returns whether anything changed.
    pub(crate) async fn look_at_the_time(&self) -> Result<bool> {
        // Whoever waited for the end of an import would keep everybody behind him waiting, too.
        if self.watched().is_some() {
            return Ok(false);
        }
        let mut state = self.state.write().await;
        // In user mode the operator whose desk it is counts, also while nobody sits at it.
        let Some(seat) = state.host.as_ref().filter(|_| state.user_mode).or(state.seat.as_ref()) else {
            // A recovery code that is left lying on the screen is taken away.
            if state.prepared.is_some() && self.idle.is_over() {
                state.prepared = None;
                return Ok(true);
            }
            return Ok(false);
        };
        let leaving = match self.idle.now().saturating_sub(seat.proved_at) {
            _ if self.idle.is_over() => Leaving::Idle,
            since if since >= LIMIT => Leaving::TooLong,
            _ => return leave_the_clock_if_right(&mut state).await,
        };
        self.lock_state(&mut state, leaving).await?;
        Ok(true)
    }

    async fn open(
        &self,
        training: bool,
        login_id: &str,
        password: SecretString,
        run: Option<Run>,
    ) -> Result<Desk> {
        let files = if training { &self.places.training } else { &self.places.real };
        let sign_in = SignIn {
            login_id: login_id.to_owned(),
            password,
            via: Via::Window,
            now: None,
            only_looks: false,
            run,
            state_dir: self.places.state.clone().filter(|_| !training),
        };
        vault_open::open(files, sign_in, Arc::clone(&self.clock)).await
    }

    /// `back_since`: he comes back after the lock, and gave his one-time password then.
    async fn sit_down(&self, desk: Desk, login_id: &str, back_since: Option<Duration>) -> Result<Seat> {
        // Names are sealed: they are opened while the one-time password is typed.
        tauri::async_runtime::spawn(desk.prepare_lists());
        let now = self.idle.now();
        let fresh = back_since.is_some_and(|at| now.saturating_sub(at) < LIMIT);
        let step = desk.next_step(fresh).await?;
        // At the first two he has not shown who he is yet.
        let recorded =
            !matches!(step, NextStep::RolledBack | NextStep::Clock | NextStep::OneTimePassword { .. });
        let last = if recorded { desk.signed_in(fresh).await? } else { LastSignIn::default() };
        self.idle.touch();
        let proved_at = back_since.filter(|_| fresh).unwrap_or(now);
        Ok(Seat {
            desk,
            login_id: login_id.to_owned(),
            step,
            proved_at,
            last,
            recorded,
            only_looks: false,
            drafts: Mutex::default(),
        })
    }

    fn real_vault(&self) -> bool {
        self.places.real.database().exists()
    }

    fn vault_exists(&self, state: &State) -> bool {
        if state.training { self.places.training.database().exists() } else { self.real_vault() }
    }

    /// Closes the vault: the program ends.
    pub(crate) async fn close(&self) -> Result<()> {
        let mut state = self.state.write().await;
        state.note(Leaving::ProgramEnds).await;
        state.close().await
    }

    #[cfg(test)]
    pub(crate) async fn phase(&self) -> Phase {
        let state = self.state.read().await;
        state.phase(self.vault_exists(&state))
    }
}

/// A clock that was set right needs nobody's word.
async fn leave_the_clock_if_right(state: &mut State) -> Result<bool> {
    let Some(seat) = state.seat.as_mut().filter(|seat| seat.step == NextStep::Clock) else {
        return Ok(false);
    };
    if seat.desk.clock_trust().await? != Trust::Trusted {
        return Ok(false);
    }
    go_on(seat).await?;
    Ok(true)
}

/// What he was kept from is over: on to what comes next.
async fn go_on(seat: &mut Seat) -> Result<()> {
    seat.step = seat.desk.next_step(false).await?;
    if !seat.recorded && !matches!(seat.step, NextStep::Clock | NextStep::OneTimePassword { .. }) {
        seat.last = seat.desk.signed_in(false).await?;
        seat.recorded = true;
    }
    Ok(())
}

async fn absent(seat: &Seat) -> Result<Absent> {
    let person = seat.desk.person().await?;
    Ok(Absent {
        login_id: seat.login_id.clone(),
        name: person.name,
        kana: person.kana,
        role: person.role.name(),
        edition: seat.desk.edition(),
        proved_at: seat.proved_at,
        drafts: seat.desk.seal_drafts(&seat.login_id, &seat.drafts()),
    })
}
