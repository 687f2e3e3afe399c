//! Looking at a vault as a whole: its state without opening it, and the full check.

use kagimori_domain::audit::Via;
use kagimori_domain::permission::Act;
use kagimori_domain::time::Instant;
use kagimori_store::{Problem, RolledBack, Sealed, VaultFiles};
use kagimori_vault::{HeaderError, Opener};
use serde::Serialize;

use crate::anchor::AnchorFile;
use crate::desk::{Desk, passphrase};
use crate::error::{Error, Result};
use crate::system::SystemClock;
use crate::vault_open::{Attempts, SignIn, clock_offset, compare, edition, header_tampered};

/// What can be told without opening the vault.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Edition.
    pub edition: &'static str,
    /// Version of the file format.
    pub format: i64,
    /// Number of key slots, the recovery code's among them.
    pub slots: usize,
}

/// Reads what is stored in clear. `now` moves no clock here, and is refused where there is none to move.
pub async fn status(files: &VaultFiles, now: Option<Instant>) -> Result<Status> {
    let sealed = Sealed::open(files).await?;
    let header = sealed.header();
    clock_offset(edition(header)?, now, &SystemClock)?;
    let status =
        Status { edition: edition(header)?.name(), format: header.format, slots: header.slots.len() };
    sealed.close().await?;
    Ok(status)
}

/// A vault found as it was left.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// Rows in the sealed tables.
    pub rows: usize,
    /// History entries.
    pub audit_entries: i64,
    /// Digest of the history's end, 12 characters.
    pub head: String,
}

/// Checks header, every row, digest, history and generation. Whatever is wrong is named: `integrity` with the
/// problems. Needs a password that opens the vault, whoever's it is: a damaged vault may not be able to tell.
pub async fn check(files: &VaultFiles, sign_in: SignIn) -> Result<Checked> {
    debug_assert!(sign_in.via == Via::Cli || sign_in.only_looks);
    let sealed = Sealed::open(files).await?;
    let header = sealed.header().clone();
    clock_offset(edition(&header)?, sign_in.now, &SystemClock)?;
    let attempts = Attempts::of(&header, files, sign_in.state_dir.as_deref());
    let key = kagimori_domain::text::LoginId::parse(&sign_in.login_id).map(|id| id.key()).unwrap_or_default();
    let password = passphrase(&sign_in.password);
    let opened = attempts.guard(async {
        crate::blocking::spawn(move || header.open(Opener::Password(&key, &password))).await
    });
    let (keys, _) = opened.await?.map_err(|error| match error {
        HeaderError::NoSlot => Error::WrongCredentials,
        HeaderError::Tampered | HeaderError::Kdf(_) => header_tampered(),
    })?;
    let edition = edition(sealed.header())?;
    let checked = sealed.check(&keys).await?;
    let checked = Checked::from(checked)?;
    // As it was left, but left when? Only a vault without problems can be asked.
    let anchor = AnchorFile::of(keys.vault_id(), edition, files, sign_in.state_dir.as_deref());
    let store = Sealed::open(files).await?.unseal(keys).await?;
    compare(&store, &anchor).await?;
    let rolled_back = store.rolled_back();
    store.close().await?;
    rolled_back.map_or(Ok(checked), |rolled_back| Err(Error::Rollback(rolled_back)))
}

impl Checked {
    fn from(checked: kagimori_store::Checked) -> Result<Self> {
        if checked.problems.is_empty() {
            Ok(Self { rows: checked.rows, audit_entries: checked.entries, head: checked.digest })
        } else {
            Err(Error::Integrity(checked.problems))
        }
    }
}

/// 点検: how an open vault stands. What is wrong is told, not refused.
#[derive(Clone, Debug)]
pub struct Report {
    /// When.
    pub at: Instant,
    /// Rows in the sealed tables.
    pub rows: usize,
    /// History entries.
    pub audit_entries: i64,
    /// Digest of the history's end, 12 characters.
    pub head: String,
    /// Units of work so far.
    pub generation: i64,
    /// How often the data key was made anew.
    pub epoch: i64,
    /// Key slots, the recovery code's among them.
    pub slots: usize,
    /// What is not as it was left.
    pub problems: Vec<Problem>,
    /// It is older than it was when it was last seen on this computer.
    pub rolled_back: Option<RolledBack>,
    /// Whether this computer remembers how far it has come.
    pub remembered: Remembered,
}

/// Whether a computer remembers how far the vault has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remembered {
    /// It does.
    Kept,
    /// Not here: training, or no folder for it.
    Never,
    /// It cannot be written: an older copy would not be noticed.
    Failed,
}

/// The end of the history: printed, it is an anchor that nobody at the computer can put back.
#[derive(Clone, Debug)]
pub struct HistoryDigest {
    /// When.
    pub at: Instant,
    /// History entries.
    pub entries: i64,
    /// Digest of its end, 12 characters.
    pub head: String,
}

impl Desk {
    /// Checks an open vault as [`check`] does.
    pub async fn check_vault(&self) -> Result<Report> {
        self.look(Act::SeeAdministration, &[]).await?;
        let checked = self.store.check().await?;
        let header = self.store.header().await?;
        let remembered = match (self.place.anchor.remembers(), self.place.anchor.keep(&self.store)) {
            (false, _) => Remembered::Never,
            (true, Ok(())) => Remembered::Kept,
            (true, Err(_)) => Remembered::Failed,
        };
        Ok(Report {
            at: self.now(),
            rows: checked.rows,
            audit_entries: checked.entries,
            head: checked.digest,
            generation: self.store.standing().generation,
            epoch: header.epoch,
            slots: header.slots.len(),
            problems: checked.problems,
            rolled_back: self.rolled_back(),
            remembered,
        })
    }

    /// The end of the history, as it is printed on every report.
    pub async fn history_digest(&self) -> Result<HistoryDigest> {
        self.look(Act::Own, &[]).await?;
        let standing = self.store.standing();
        Ok(HistoryDigest { at: self.now(), entries: standing.entries, head: standing.chain.digest() })
    }
}
