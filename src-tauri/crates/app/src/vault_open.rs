//! 「ログイン」 at a closed vault: login ID and login password open it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind, Via};
use kagimori_domain::clock::Run;
use kagimori_domain::ids::UserId;
use kagimori_domain::policy::CLOCK_BACK_SECONDS;
use kagimori_domain::role::Edition;
use kagimori_domain::text::LoginId;
use kagimori_domain::time::{Clock, Instant};
use kagimori_store::{Actor, Find, LoginSecret, Problem, Sealed, Store, VaultFiles};
use kagimori_vault::{Header, HeaderError, Keys, Opener};
use secrecy::SecretString;

use crate::anchor::{AnchorFile, Remembered, name_of};
use crate::desk::{Desk, DeskClock, Place, passphrase};
use crate::error::{Error, Result};
use crate::sign_in::may_come_in;
use crate::vault_create::not_here;
use crate::views::rfc3339;

/// Who opens the vault, and how.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Login ID.
    pub login_id: String,
    /// Login password.
    pub password: SecretString,
    /// Window or command line.
    pub via: Via,
    /// Moves the clock to this instant: training only.
    pub now: Option<Instant>,
    /// Somebody who only looks changes no row: his sign-in is not audited and does not move the clock for others.
    pub only_looks: bool,
    /// What the program knows of the clock since it opened this vault first.
    pub run: Option<Run>,
    /// Where wrong passwords are counted.
    pub state_dir: Option<PathBuf>,
}

/// Opens the vault in the folder of `files`.
///
/// A wrong password costs the hash and a growing wait, never a lock: `wrong_credentials`.
pub async fn open(files: &VaultFiles, sign_in: SignIn, clock: Arc<dyn Clock>) -> Result<Desk> {
    let sealed = Sealed::open(files).await?;
    let edition = edition(sealed.header())?;
    let offset = clock_offset(edition, sign_in.now, &*clock)?;
    let Ok(login_id) = LoginId::parse(&sign_in.login_id) else {
        sealed.close().await?;
        return Err(Error::WrongCredentials);
    };
    let header = sealed.header().clone();
    let (key, password) = (login_id.key(), passphrase(&sign_in.password));
    let attempts = Attempts::of(&header, files, sign_in.state_dir.as_deref());
    let wrong_before = attempts.untold();
    let opened = attempts.guard(async {
        crate::blocking::spawn(move || header.open(Opener::Password(&key, &password))).await
    });
    let (keys, slot) = match opened.await? {
        Ok(opened) => opened,
        Err(error) => {
            sealed.close().await?;
            return Err(match error {
                HeaderError::NoSlot => Error::WrongCredentials,
                HeaderError::Tampered | HeaderError::Kdf(_) => header_tampered(),
            });
        }
    };
    sit_down(sealed, keys, slot, &login_id, &sign_in, files, offset, clock, wrong_before).await
}

#[expect(clippy::too_many_arguments, reason = "the second half of `open`, with all it has found out")]
async fn sit_down(
    sealed: Sealed,
    keys: Keys,
    slot: i64,
    login_id: &LoginId,
    sign_in: &SignIn,
    files: &VaultFiles,
    offset: Option<i64>,
    clock: Arc<dyn Clock>,
    wrong_before: u32,
) -> Result<Desk> {
    let edition = edition(sealed.header())?;
    let anchor = AnchorFile::of(keys.vault_id(), edition, files, sign_in.state_dir.as_deref());
    let store = sealed.unseal(keys).await?;
    let finds = [Find::User(login_id), Find::Credential(login_id), Find::ContractOfLogin(login_id)];
    let (head, _, rows) = store.read(&finds).await?;
    let user = rows.user(login_id).ok_or(Error::WrongCredentials)?;
    let id = UserId(user.id);
    let credential = rows.credential(id).ok_or(Error::WrongCredentials)?;
    // A slot opens the vault; who signs in is told by the sealed rows alone.
    if !matches!(credential.login, LoginSecret::Slot(own) if own == slot) || !user.role.opens_vault(edition) {
        return refuse(store, Error::WrongCredentials).await;
    }
    if credential.login_failures.locked() {
        return refuse(store, Error::LoginLocked).await;
    }
    let allowed = may_come_in(user, &rows).map_err(Error::from);
    let kept = if edition == Edition::Training { head.clock_offset } else { 0 };
    let clock = DeskClock::new(clock, offset.unwrap_or(kept), edition, head.latest, sign_in.run);
    // The training clock is moved forward, or not at all.
    if edition == Edition::Training && offset.is_some() && head.latest.since(clock.now()) > CLOCK_BACK_SECONDS
    {
        return refuse(store, Refusal::ClockUntrusted.into()).await;
    }
    let moved = edition == Edition::Training && clock.offset() != head.clock_offset;
    let contract = user.contract;
    let first_seen = compare(&store, &anchor).await?;
    let older = store.rolled_back().is_some();
    // Who only looks leaves no trace outside either.
    let (anchor, first_seen) =
        if sign_in.only_looks { (AnchorFile::default(), None) } else { (anchor, first_seen) };
    let place = Place { files: files.clone(), anchor, state_dir: sign_in.state_dir.clone() };
    let mut desk = Desk::at(store, edition, id, sign_in.via, clock, place);
    desk.wrong_at_opening = wrong_before;
    // Before anything is remembered, whoever signs in.
    if let Some(why) = first_seen {
        let operator = desk.actor.operator.filter(|_| allowed.is_ok());
        let (unit, _) = desk.begin_as(Actor { operator, ..desk.actor }, &[]).await?;
        unit.commit(vault_first_seen(why).user(id, contract)).await?;
        let _ = desk.place.anchor.keep(&desk.store);
    }
    if let Err(error) = allowed {
        if !sign_in.only_looks && !older {
            desk.note_refused_sign_in((id, contract), &error).await?;
        }
        desk.close().await?;
        return Err(error);
    }
    if !sign_in.only_looks {
        crate::backup::sweep(files);
    }
    // The window signs in in several steps, and records it when they are done: `sign_in`.
    if !sign_in.only_looks && !older && sign_in.via == Via::Cli {
        let (mut unit, _) = desk.begin_as(desk.actor, &[]).await?;
        if moved {
            unit.set_clock_offset(desk.clock.offset());
            let before = desk.clock.now().plus(head.clock_offset - desk.clock.offset());
            let event = Event::new(Kind::ClockMoved).user(id, contract);
            unit.also(
                event.with(Detail::Before, rfc3339(before)).with(Detail::After, rfc3339(desk.clock.now())),
            );
        }
        let wrong_before = (wrong_before > 0).then(|| wrong_before.to_string());
        let event = Event::new(Kind::SignedIn).user(id, contract).with_some(Detail::Failures, wrong_before);
        unit.commit(event).await?;
        desk.attempts_at_opening().told();
    }
    // A state folder that cannot be written must not keep the owner out; the report says so.
    let _ = desk.place.anchor.keep(&desk.store);
    Ok(desk)
}

/// Compares the vault with what this computer remembers of it: if it is older, it is only read from now on. Returns
/// why nothing is remembered, if it should be.
pub(crate) async fn compare(store: &Store, anchor: &AnchorFile) -> Result<Option<&'static str>> {
    // A restore was cut off after the vault had its place, and before that was remembered.
    if let Some(next) = anchor.announced(store)
        && store.goes_on_from(&next).await?
        && anchor.came_true().is_ok()
    {
        return Ok(None);
    }
    Ok(match anchor.read(store) {
        Remembered::Never => None,
        Remembered::Missing => Some("missing"),
        Remembered::Damaged => Some("damaged"),
        Remembered::Seen(seen) => {
            store.compare_with(&seen).await?;
            None
        }
    })
}

/// The entry of a vault that is opened where nothing is remembered of it, and `why`.
pub(crate) fn vault_first_seen(why: &str) -> Event {
    Event::new(Kind::VaultFirstSeen).with(Detail::What, why)
}

async fn refuse(store: Store, error: Error) -> Result<Desk> {
    store.close().await?;
    Err(error)
}

pub(crate) fn header_tampered() -> Error {
    Error::Integrity(vec![Problem {
        kind: kagimori_store::ProblemKind::Header,
        table: "vault_header",
        id: 1,
    }])
}

/// The edition a header names.
pub(crate) fn edition(header: &Header) -> Result<Edition> {
    Edition::from_name(&header.edition).ok_or_else(header_tampered)
}

/// Seconds by which `now` is ahead of the clock, if it may be moved: in training, and in tests.
pub(crate) fn clock_offset(edition: Edition, now: Option<Instant>, clock: &dyn Clock) -> Result<Option<i64>> {
    match now {
        None => Ok(None),
        Some(now) if edition == Edition::Training || cfg!(feature = "test-clock") => {
            Ok(Some(now.since(clock.now())))
        }
        Some(_) => Err(not_here()),
    }
}

/// Wrong passwords at opening, counted outside the vault: nothing can be written into it before it opens.
pub(crate) struct Attempts {
    file: Option<PathBuf>,
    /// They come into the history when somebody has signed in to the end; until then they are kept here.
    untold: Option<PathBuf>,
}

impl Attempts {
    pub(crate) fn of(header: &Header, files: &VaultFiles, state_dir: Option<&Path>) -> Self {
        Self::at_opening(&header.vault_id, files, state_dir)
    }

    /// Those at its backups: what opens an old one is no longer a password of the vault.
    pub(crate) fn at_backups(header: &Header, state_dir: Option<&Path>) -> Self {
        Self::counted(&header.vault_id, "backup-attempts", state_dir)
    }

    /// Wrong confirmation passwords at a backup of the vault with this identity: it has rows to count them in, but every
    /// try has its own.
    pub(crate) fn at_restoring(vault_id: &[u8], state_dir: Option<&Path>) -> Self {
        Self::counted(vault_id, "restore-attempts", state_dir)
    }

    /// Those at the closed vault. What its history does not tell of yet concerns it in its folder: an entry in a copy of
    /// it tells nobody.
    pub(crate) fn at_opening(vault_id: &[u8], files: &VaultFiles, state_dir: Option<&Path>) -> Self {
        let name = format!("{}.untold-attempts", name_of(vault_id, files));
        Self { untold: state_dir.map(|dir| dir.join(name)), ..Self::counted(vault_id, "attempts", state_dir) }
    }

    fn counted(vault_id: &[u8], what: &str, state_dir: Option<&Path>) -> Self {
        let name: String = vault_id.iter().map(|b| format!("{b:02x}")).collect();
        Self { file: state_dir.map(|dir| dir.join(format!("{name}.{what}"))), untold: None }
    }

    /// How many wrong passwords the history does not tell of yet.
    pub(crate) fn untold(&self) -> u32 {
        read(self.untold.as_deref())
    }

    /// The history tells of them.
    pub(crate) fn told(&self) {
        write(self.untold.as_deref(), 0);
    }

    /// Runs one attempt. It is counted before it begins, so that ending the program early saves nothing, and waits
    /// 1, 2, 4 … 30 seconds after wrong ones.
    pub(crate) async fn guard<T, E>(
        &self,
        attempt: impl Future<Output = Result<Result<T, HeaderError>, E>>,
    ) -> Result<Result<T, HeaderError>, E> {
        let (before, untold) = (read(self.file.as_deref()), self.untold());
        if before > 0 {
            let seconds = 1_u64.checked_shl(before - 1).unwrap_or(30).min(30);
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
        write(self.file.as_deref(), before.saturating_add(1));
        write(self.untold.as_deref(), untold.saturating_add(1));
        let result = attempt.await?;
        if !matches!(result, Err(HeaderError::NoSlot)) {
            write(self.file.as_deref(), 0);
            write(self.untold.as_deref(), untold);
        }
        Ok(result)
    }
}

fn read(file: Option<&Path>) -> u32 {
    let text = file.and_then(|file| fs::read_to_string(file).ok());
    text.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// A state folder that cannot be written must not keep the owner out: whoever can make it so could as well copy the vault
/// and guess without it.
fn write(file: Option<&Path>, count: u32) {
    let Some(file) = file else { return };
    if count == 0 {
        let _ = fs::remove_file(file);
    } else if let Some(dir) = file.parent() {
        let _ = fs::create_dir_all(dir).and_then(|()| fs::write(file, count.to_string()));
    }
}
