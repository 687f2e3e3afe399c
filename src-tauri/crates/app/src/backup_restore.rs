//! 「復元」: a vault comes back from a backup, on this computer or on another one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind, Via};
use kagimori_domain::clock::Trust;
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, permitted};
use kagimori_domain::role::Edition;
use kagimori_domain::text::LoginId;
use kagimori_domain::time::{Clock, Instant};
use kagimori_store::{Actor, Find, LoginSecret, Restoring, Store, VaultFiles};
use kagimori_vault::HeaderError;
use secrecy::SecretString;
use serde::Serialize;

use crate::anchor::{AnchorFile, Remembered, sealed};
use crate::backup::file_name;
use crate::backup_open::{BackupOpener, Key, Unpacked, Unpacking, of_the_backup, unpack, unsealed};
use crate::desk::{DeskClock, passphrase};
use crate::error::{Error, Result};
use crate::rollback::void_codes;
use crate::system::{computer, system_rng};
use crate::vault_open::{Attempts, edition};
use crate::views::rfc3339;

/// What is to come back.
#[derive(Clone, Debug)]
pub struct RestoreRequest {
    /// The backup.
    pub file: PathBuf,
    /// What opens it.
    pub opener: BackupOpener,
    /// The confirmation password of the operator who opens it; with the recovery code or the backup's own password
    /// there is none.
    pub confirmation_password: Option<SecretString>,
    /// A vault that lies in the folder is kept beside the one that takes its place.
    pub replace: bool,
    /// 「この日時で正しい」: the backup is so old, or so new, that the computer's time is doubtful otherwise.
    pub time_is_right: bool,
    /// Window or command line.
    pub via: Via,
    /// Moves the clock: training only.
    pub now: Option<Instant>,
    /// Where wrong passwords are counted, and how far vaults have come is remembered.
    pub state_dir: Option<PathBuf>,
}

/// A vault that has come back.
#[derive(Clone, Debug, Serialize)]
pub struct Restored {
    /// Users in it.
    pub users: i64,
    /// Tokens in it.
    pub tokens: i64,
    /// History entries in it, that of the restoring among them.
    pub audit_entries: i64,
    /// Digest of the history's end, 12 characters.
    pub head: String,
    /// The latest time known in the backup, RFC 3339: what was done later is not in it.
    pub until: String,
    /// Where the vault that lay here is kept.
    pub kept: Option<String>,
}

/// Restores a vault into the folder of `files`: unpacked beside it, checked to the last row, changed so that no code
/// that was used since can be used again, and only then given its name.
pub async fn restore(files: &VaultFiles, request: RestoreRequest, clock: Arc<dyn Clock>) -> Result<Restored> {
    let unpacking =
        Unpacking { into: files, replace: request.replace, state_dir: request.state_dir.as_deref() };
    let key = Key::Opener(&request.opener, None);
    let restored = match unpack(&request.file, key, unpacking).await {
        Ok(unpacked) => complete(files, unpacked, &request, clock).await.map_err(of_the_backup),
        Err(error) => Err(error),
    };
    if restored.is_err() {
        // The first fault is the one to tell; the next try sweeps away what is left.
        let _ = Restoring::abandon(files);
    }
    restored
}

async fn complete(
    files: &VaultFiles,
    unpacked: Unpacked,
    request: &RestoreRequest,
    clock: Arc<dyn Clock>,
) -> Result<Restored> {
    let Unpacked { sealed: opened, keys, slot } = unpacked;
    let edition = edition(opened.header())?;
    // The window has a room of its own for practice; what it restores takes the place of the real vault.
    if edition == Edition::Training && request.via == Via::Window {
        return Err(Refusal::NotInThisEdition.into());
    }
    same_edition(files, edition).await?;
    let offset = crate::vault_open::clock_offset(edition, request.now, &*clock)?;
    let anchor = AnchorFile::of(keys.vault_id(), edition, files, request.state_dir.as_deref());
    let attempts = Attempts::at_restoring(keys.vault_id(), request.state_dir.as_deref());
    let at_opening = Attempts::at_opening(keys.vault_id(), files, request.state_dir.as_deref());
    let store = unsealed(opened, keys).await?;
    let operator = who_may(&store, edition, slot, request, &attempts).await?;

    let (before, (head, _, _)) = (store.standing(), store.read(&[]).await?);
    let seen = match anchor.read(&store) {
        Remembered::Seen(seen) => seen,
        Remembered::Never | Remembered::Missing | Remembered::Damaged => before,
    };
    let latest = before.latest.max(seen.latest);
    let clock = DeskClock::new(clock, offset.unwrap_or(head.clock_offset), edition, latest, None);
    let moment = clock.moment();
    let doubtful = moment.judge(latest) != Trust::Trusted;
    if doubtful && !request.time_is_right {
        return Err(Refusal::ClockUntrusted.into());
    }
    let actor = Actor { operator, via: request.via, computer: computer() };
    let (mut unit, _) = store.begin(actor, moment, system_rng(), &[]).await?;
    if doubtful {
        unit.anchor_clock();
        let event = Event::new(Kind::ClockAnchored)
            .with(Detail::Before, rfc3339(latest))
            .with(Detail::After, rfc3339(clock.now()))
            .with(Detail::What, "restore");
        unit.also(match operator {
            Some(id) => event.user(id, None),
            None => event,
        });
    }
    if edition == Edition::Training {
        unit.set_clock_offset(clock.offset());
    }
    unit.go_beyond(seen.generation);
    void_codes(&mut unit, latest).await?;
    let event = Event::new(Kind::Restored)
        .with(Detail::FileName, file_name(&request.file))
        .with(Detail::MadeAt, rfc3339(before.latest))
        .with(Detail::Before, seen.generation.max(before.generation).to_string())
        .with(Detail::After, before.generation.to_string());
    let untold = at_opening.untold();
    let event = event.with_some(Detail::Failures, (untold > 0).then(|| untold.to_string()));
    let event = match operator {
        Some(id) => event.user(id, None),
        None => event.with(Detail::What, opened_with(&request.opener)),
    };
    unit.commit(event).await?;

    let inventory = store.inventory().await?;
    // Not remembered, it is asked about at the next opening; that must not keep it from coming back.
    let _ = anchor.announce(&sealed(&store));
    let kept = store.finish_restoring(files).await?;
    let _ = anchor.came_true();
    at_opening.told();
    Ok(Restored {
        users: inventory.users,
        tokens: inventory.tokens,
        audit_entries: inventory.entries,
        head: inventory.digest,
        until: rfc3339(before.latest),
        kept: kept.as_deref().map(file_name),
    })
}

const fn opened_with(opener: &BackupOpener) -> &'static str {
    match opener {
        BackupOpener::Operator(..) => "login_password",
        BackupOpener::Recovery(_) => "recovery_code",
        BackupOpener::Password(_) => "backup_password",
    }
}

/// A practice vault never takes the place of a real one, nor the other way round.
async fn same_edition(files: &VaultFiles, edition: Edition) -> Result<()> {
    if !files.database().exists() {
        return Ok(());
    }
    match kagimori_store::edition_of(&files.database()).await {
        Some(there) if there != edition.name() => Err(Refusal::NotInThisEdition.into()),
        // A damaged vault cannot tell; it is kept aside.
        _ => Ok(()),
    }
}

/// Whoever restores as an operator must be one who may, by the rows of the backup; the recovery code and the backup's
/// own password speak for themselves.
async fn who_may(
    store: &Store,
    edition: Edition,
    slot: Option<i64>,
    request: &RestoreRequest,
    attempts: &Attempts,
) -> Result<Option<UserId>> {
    let BackupOpener::Operator(login_id, _) = &request.opener else { return Ok(None) };
    let login_id = LoginId::parse(login_id).map_err(|_| Error::WrongCredentials)?;
    let (_, _, rows) = store.read(&[Find::User(&login_id), Find::Credential(&login_id)]).await?;
    let user = rows.user(&login_id).ok_or(Error::WrongCredentials)?;
    let id = UserId(user.id);
    let credential = rows.credential(id).ok_or(Error::WrongCredentials)?;
    if !matches!(credential.login, LoginSecret::Slot(own) if Some(own) == slot) {
        return Err(Error::WrongCredentials);
    }
    user.may_act()?;
    permitted(edition, user.role, Act::Administer)?;
    if credential.confirmation_failures.locked() {
        return Err(Error::ConfirmationLocked);
    }
    let given = request.confirmation_password.as_ref().ok_or(Error::Missing("confirmation_password"))?;
    let left = credential.confirmation_failures.left();
    let hash = credential.confirmation.clone().ok_or(Error::ConfirmationWrong { left: 0 })?;
    let password = passphrase(given);
    let right = attempts.guard(async {
        let right = crate::blocking::spawn(move || hash.verify(&password)).await?;
        let decided = right.map(|right| if right { Ok(()) } else { Err(HeaderError::NoSlot) });
        decided.map_err(|e| Error::Internal(e.to_string()))
    });
    right.await?.map_or(Err(Error::ConfirmationWrong { left }), |()| Ok(Some(id)))
}

/// Whether there is a vault to come back to.
#[must_use]
pub fn would_replace(files: &VaultFiles) -> bool {
    Path::exists(&files.database())
}
