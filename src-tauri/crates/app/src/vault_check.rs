//! Looking at a vault as a whole: its state without opening it, and the full check.

use kagimori_domain::audit::Via;
use kagimori_domain::time::Instant;
use kagimori_store::{Sealed, VaultFiles};
use kagimori_vault::{HeaderError, Opener};
use serde::Serialize;

use crate::desk::passphrase;
use crate::error::{Error, Result};
use crate::system::SystemClock;
use crate::vault_open::{Attempts, SignIn, clock_offset, edition, header_tampered};

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
    let attempts = Attempts::of(&header, sign_in.state_dir.as_deref());
    let key = kagimori_domain::text::LoginId::parse(&sign_in.login_id).map(|id| id.key()).unwrap_or_default();
    let password = passphrase(&sign_in.password);
    let opened = attempts.guard(async {
        crate::blocking::spawn(move || header.open(Opener::Password(&key, &password))).await
    });
    let (keys, _) = opened.await?.map_err(|error| match error {
        HeaderError::NoSlot => Error::WrongCredentials,
        HeaderError::Tampered | HeaderError::Kdf(_) => header_tampered(),
    })?;
    let checked = sealed.check(&keys).await?;
    if checked.problems.is_empty() {
        Ok(Checked { rows: checked.rows, audit_entries: checked.entries, head: checked.digest })
    } else {
        Err(Error::Integrity(checked.problems))
    }
}
