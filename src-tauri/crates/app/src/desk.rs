//! An open vault with somebody signed in: what every use case starts from.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kagimori_domain::audit::{Detail, Event, Via};
use kagimori_domain::clock::{Reading, Run};
use kagimori_domain::ids::UserId;
use kagimori_domain::lockout::PerMinute;
use kagimori_domain::otp::{Code, Malformed};
use kagimori_domain::password;
use kagimori_domain::permission::{Act, permitted};
use kagimori_domain::policy::Policy;
use kagimori_domain::purpose::Purpose;
use kagimori_domain::role::Edition;
use kagimori_domain::time::{Clock, Instant};
use kagimori_domain::user::User;
use kagimori_domain::{Refusal, date};
use kagimori_store::{Actor, Find, Moment, Rows, SharedRun, Store, Unit, VaultFiles};
use kagimori_vault::Passphrase;
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use crate::anchor::AnchorFile;
use crate::directory::Directory;
use crate::error::{Error, Result};
use crate::system::{computer, system_rng};
use crate::vault_open::Attempts;
use crate::verify::{Decision, decide};
use crate::views::When;

/// The clock of a desk: the computer's, moved in training.
#[derive(Clone)]
pub(crate) struct DeskClock {
    pub(crate) base: Arc<dyn Clock>,
    /// Seconds ahead of `base`; shared by all who sit at this vault.
    offset: Arc<AtomicI64>,
    /// What is known about the clock since the vault was opened; shared by them, too.
    run: SharedRun,
}

impl DeskClock {
    /// A clock for a vault whose latest time known to be right is `latest`. In training the clock may be moved on.
    /// `before`: the run goes on that the program began when it opened this vault first.
    pub(crate) fn new(
        base: Arc<dyn Clock>,
        offset: i64,
        edition: Edition,
        latest: Instant,
        before: Option<Run>,
    ) -> Self {
        let reading = reading(&*base, offset);
        let run = match before {
            _ if edition == Edition::Training => {
                Run::confirmed(Reading { now: reading.now.max(latest), ..reading })
            }
            Some(run) => run,
            None => Run::begin(latest, reading),
        };
        Self { base, offset: Arc::new(AtomicI64::new(offset)), run: SharedRun::new(run) }
    }

    pub(crate) fn offset(&self) -> i64 {
        self.offset.load(Ordering::SeqCst)
    }

    pub(crate) fn forward(&self, seconds: i64) {
        self.offset.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Instant {
        self.moment().reading.now
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment { reading: reading(&*self.base, self.offset()), run: self.run.clone() }
    }
}

/// A clock that was moved on is read as if the time had passed.
fn reading(base: &dyn Clock, offset: i64) -> Reading {
    Reading { now: base.now().plus(offset), elapsed: base.elapsed().saturating_add(offset) }
}

/// Where an open vault lies.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) files: VaultFiles,
    pub(crate) anchor: AnchorFile,
    /// Where wrong passwords are counted.
    pub(crate) state_dir: Option<PathBuf>,
}

/// An open vault with an operator signed in.
pub struct Desk {
    pub(crate) store: Store,
    pub(crate) edition: Edition,
    pub(crate) actor: Actor,
    pub(crate) operator: UserId,
    pub(crate) clock: DeskClock,
    /// Where the vault lies; shared by all who sit at it.
    pub(crate) place: Arc<Place>,
    /// One password is checked at a time: guesses in parallel cannot overtake the counter.
    pub(crate) password_gate: Arc<tokio::sync::Mutex<()>>,
    /// Entries that were no code, by user; shared by all who sit at this vault.
    pub(crate) malformed: Arc<Mutex<HashMap<UserId, PerMinute>>>,
    /// Looks at where codes stand; shared by them, too.
    pub(crate) looks: Arc<Mutex<PerMinute>>,
    /// What lists are found by; shared by them, too.
    pub(crate) directory: Arc<Directory>,
    /// Wrong passwords at the closed vault before it was opened: nothing could be written of them then.
    pub(crate) wrong_at_opening: u32,
}

/// What an operator authorises an act with, besides being signed in.
#[derive(Clone, Debug, Default)]
pub struct Authorisation {
    /// His confirmation password (確認用パスワード).
    pub confirmation_password: Option<SecretString>,
    /// His own one-time password.
    pub otp: Option<SecretString>,
}

/// An act begun: its unit of work, what it found, and the operator as he stands now.
pub(crate) struct Begun {
    pub(crate) unit: Unit,
    pub(crate) rows: Rows,
    pub(crate) operator: User,
    pub(crate) operator_id: UserId,
}

impl Desk {
    /// The desk of `operator` at an open vault.
    pub(crate) fn at(
        store: Store,
        edition: Edition,
        operator: UserId,
        via: Via,
        clock: DeskClock,
        place: Place,
    ) -> Self {
        Self {
            store,
            edition,
            actor: Actor { operator: Some(operator), via, computer: computer() },
            operator,
            clock,
            place: Arc::new(place),
            password_gate: Arc::default(),
            malformed: Arc::default(),
            looks: Arc::default(),
            directory: Arc::default(),
            wrong_at_opening: 0,
        }
    }

    /// Wrong passwords at the closed vault.
    pub(crate) fn attempts_at_opening(&self) -> Attempts {
        let Place { files, state_dir, .. } = &*self.place;
        self.store.with_keys(|keys| Attempts::at_opening(keys.vault_id(), files, state_dir.as_deref()))
    }

    /// The edition of the vault.
    #[must_use]
    pub const fn edition(&self) -> Edition {
        self.edition
    }

    /// The current time at this desk.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The moment in which a view is made.
    pub(crate) fn when(&self, policy: &Policy) -> When {
        let now = self.now();
        When { now, day: today(policy, now) }
    }

    /// What is known about the clock, for the next opening by the same program.
    #[must_use]
    pub fn run(&self) -> Run {
        self.clock.moment().run.get()
    }

    /// Notes that somebody looks where a code stands. Each look is a guess that nothing counts, so there are not many
    /// in a minute.
    pub(crate) fn note_look(&self) -> Result<(), Refusal> {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        match looks.note(self.now()) {
            Some(seconds) => Err(Refusal::OtpThrottled { seconds }),
            None => Ok(()),
        }
    }

    /// Notes an entry of this user's that is no code at all. Returns the refusal, if there were too many.
    pub(crate) fn note_malformed(&self, user: UserId) -> Option<Refusal> {
        let mut malformed = self.malformed.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = malformed.entry(user).or_default().note(self.now())?;
        Some(Refusal::OtpThrottled { seconds })
    }

    /// Closes the vault, and remembers how far it has come.
    pub async fn close(self) -> Result<()> {
        // Not remembered now, it is remembered at the next opening: that must not keep the vault open.
        let _ = self.place.anchor.keep(&self.store);
        self.directory.close().await;
        Ok(self.store.close().await?)
    }

    /// Remembers outside the folder how far the vault has come: every few seconds while it is open.
    pub async fn remember(&self) -> Result<()> {
        let (place, store) = (Arc::clone(&self.place), self.store.clone());
        let kept = crate::blocking::spawn(move || place.anchor.keep_now_and_then(&store)).await?;
        kept.map_err(crate::backup::storage)
    }

    /// Reads for somebody who only looks; checks his permission.
    pub(crate) async fn look(&self, act: Act, finds: &[Find<'_>]) -> Result<(User, Policy, Rows)> {
        let mut all = vec![Find::UserById(self.operator)];
        all.extend_from_slice(finds);
        let (_, policy, rows) = self.store.read(&all).await?;
        let operator = self.permitted_operator(&rows, act)?;
        Ok((operator, policy, rows))
    }

    fn permitted_operator(&self, rows: &Rows, act: Act) -> Result<User> {
        let operator = rows.user_by_id(self.operator).ok_or(Refusal::PermissionDenied)?;
        operator.may_act().map_err(|_| Refusal::PermissionDenied)?;
        permitted(self.edition, operator.role, act)?;
        Ok((**operator).clone())
    }

    /// Begins an act: takes the write lock, asks `finds` and checks the operator's permission as it is now.
    pub(crate) async fn begin(&self, act: Act, finds: &[Find<'_>]) -> Result<Begun> {
        if let Some(rolled_back) = self.store.rolled_back() {
            return Err(Error::Rollback(rolled_back));
        }
        self.begin_even_if_older(act, finds).await
    }

    /// The same in a vault that is older than it was.
    async fn begin_even_if_older(&self, act: Act, finds: &[Find<'_>]) -> Result<Begun> {
        let mut all = vec![Find::UserById(self.operator)];
        all.extend_from_slice(finds);
        let (unit, rows) = self.begin_as_even_if_older(self.actor, &all).await?;
        match self.permitted_operator(&rows, act) {
            Ok(operator) => Ok(Begun { unit, rows, operator, operator_id: self.operator }),
            Err(error) => {
                unit.cancel().await?;
                Err(error)
            }
        }
    }

    /// Begins a unit of work without asking whether somebody may.
    pub(crate) async fn begin_as(&self, actor: Actor, finds: &[Find<'_>]) -> Result<(Unit, Rows)> {
        if let Some(rolled_back) = self.store.rolled_back() {
            return Err(Error::Rollback(rolled_back));
        }
        self.begin_as_even_if_older(actor, finds).await
    }

    /// The same in a vault that is older than it was: a guess counts in every state of it.
    pub(crate) async fn begin_as_even_if_older(
        &self,
        actor: Actor,
        finds: &[Find<'_>],
    ) -> Result<(Unit, Rows)> {
        let moment = self.clock.moment();
        let (mut unit, rows) = self.store.begin_even_if_older(actor, moment, system_rng(), finds).await?;
        self.keep_training_clock(&mut unit);
        Ok((unit, rows))
    }

    fn keep_training_clock(&self, unit: &mut Unit) {
        if self.edition == Edition::Training {
            unit.set_clock_offset(self.clock.offset());
        }
    }

    /// Checks the operator's confirmation password before an act. A wrong one is counted and audited; five lock
    /// it. The hash runs on a thread that may block, outside any transaction.
    pub(crate) async fn confirm(&self, act: Act, given: Option<&SecretString>) -> Result<Confirmed> {
        let _one_at_a_time = self.password_gate.lock().await;
        let finds = [Find::CredentialById(self.operator)];
        let (_, _, rows) = self.look(act, &finds).await?;
        let credential = rows.credential(self.operator).ok_or(Error::ConfirmationLocked)?;
        let given = given.ok_or(Error::Missing("confirmation_password"))?;
        if credential.confirmation_failures.locked() {
            return Err(Error::ConfirmationLocked);
        }
        let hash = credential.confirmation.clone().ok_or(Error::ConfirmationWrong { left: 0 })?;
        let password = passphrase(given);
        let right = crate::blocking::spawn(move || hash.verify(&password)).await?;
        if right.map_err(|e| Error::Internal(e.to_string()))? {
            return Ok(Confirmed(()));
        }
        // A guess counts in every state of the vault.
        let Begun { mut unit, mut rows, operator, operator_id } =
            self.begin_even_if_older(act, &finds).await?;
        let credential = rows.credential_mut(operator_id).ok_or(Error::ConfirmationLocked)?;
        credential.edit().confirmation_failures.wrong();
        let failures = credential.confirmation_failures;
        unit.put_changed(&rows)?;
        let event = Event::new(kagimori_domain::audit::Kind::PasswordWrong)
            .user(operator_id, operator.contract)
            .refused("confirmation_wrong")
            .with(Detail::What, "confirmation_password")
            .with(Detail::Failures, failures.0.to_string());
        unit.commit(event).await?;
        Err(Error::ConfirmationWrong { left: failures.left() })
    }

    /// Begins an act whose confirmation password was found right. The password may have been locked meanwhile;
    /// its failures are forgiven together with the act.
    pub(crate) async fn begin_confirmed(
        &self,
        act: Act,
        confirmed: Confirmed,
        finds: &[Find<'_>],
    ) -> Result<Begun> {
        if let Some(rolled_back) = self.store.rolled_back() {
            return Err(Error::Rollback(rolled_back));
        }
        self.begin_confirmed_even_if_older(act, confirmed, finds).await
    }

    /// The same in a vault that is older than it was.
    pub(crate) async fn begin_confirmed_even_if_older(
        &self,
        act: Act,
        _: Confirmed,
        finds: &[Find<'_>],
    ) -> Result<Begun> {
        let mut all = vec![Find::CredentialById(self.operator)];
        all.extend_from_slice(finds);
        let mut begun = self.begin_even_if_older(act, &all).await?;
        let credential = begun.rows.credential_mut(self.operator).ok_or(Error::ConfirmationLocked)?;
        if credential.confirmation_failures.locked() {
            begun.unit.cancel().await?;
            return Err(Error::ConfirmationLocked);
        }
        if credential.confirmation_failures.0 > 0 {
            credential.edit().confirmation_failures.0 = 0;
        }
        Ok(begun)
    }

    /// Rows that [`check_own_otp`] needs.
    pub(crate) fn own_otp(&self) -> [Find<'static>; 2] {
        [Find::LiveById(self.operator), Find::LiveSeedById(self.operator)]
    }
}

/// Proof that a confirmation password was right.
#[must_use]
pub(crate) struct Confirmed(());

/// Whether the operator proved himself with a one-time password of his own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnOtp {
    /// He did.
    Given,
    /// He has no live registration: the confirmation password alone, flagged in the history.
    NotRegistered,
}

/// Checks and consumes the operator's own one-time password in the unit of work of the act it authorises.
///
/// A refusal is committed here as `event`, because wrong codes are counted; nothing else of the act is.
pub(crate) async fn check_own_otp(
    mut begun: Begun,
    purpose: Purpose,
    otp: Option<&SecretString>,
    event: Event,
) -> Result<(Begun, OwnOtp)> {
    let (id, contract) = (begun.operator_id, begun.operator.contract);
    if begun.rows.live(id).is_none() {
        return Ok((begun, OwnOtp::NotRegistered));
    }
    let Some(otp) = otp else {
        begun.unit.cancel().await?;
        return Err(Refusal::OtpRequired.into());
    };
    let Decision { result, event: attempt } =
        decide(&mut begun, id, contract, purpose, otp.expose_secret(), None);
    // The operator's attempt is an entry of its own, beside that of the act.
    begun.unit.also(attempt);
    match result {
        Ok(_) => Ok((begun, OwnOtp::Given)),
        Err(refusal) => {
            begun.unit.put_changed(&begun.rows)?;
            // An act on nobody yet is recorded as about the operator, whose code it was.
            let event = match event.user {
                Some(_) => event,
                None => event.user(id, contract),
            };
            let event = event.with(Detail::What, "own_otp").refused(refusal.code());
            begun.unit.commit(event).await?;
            Err(refusal.into())
        }
    }
}

/// The day at a desk.
pub(crate) fn today(policy: &Policy, now: Instant) -> jiff::civil::Date {
    // Outside the calendar nothing has begun and everything has expired.
    date::day_of(now, &policy.time_zone).unwrap_or(jiff::civil::Date::MAX)
}

/// Keyed fingerprint of what was typed; what is not a code has none.
pub(crate) fn fingerprint(unit: &Unit, code: Result<&Code, Malformed>) -> [u8; 16] {
    code.map(|code| unit.fingerprint(code.expose())).unwrap_or_default()
}

/// A password in the form in which it is hashed.
pub(crate) fn passphrase(password: &SecretString) -> Passphrase {
    let mut normal = password::normalise(password.expose_secret());
    Passphrase::new(Zeroizing::new(std::mem::take(&mut *normal).into_bytes()))
}
