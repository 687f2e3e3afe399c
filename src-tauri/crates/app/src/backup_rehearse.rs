//! 「復元テスト」: a backup is opened as if it were restored, checked to the last row, and thrown away.

use std::path::Path;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
use kagimori_domain::role::Edition;
use kagimori_store::Anchor;
use serde::Serialize;

use crate::backup::file_name;
use crate::backup_open::{
    BackupOpener, Key, Unpacked, Unpacking, Workplace, of_the_backup, unpack, unsealed,
};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::views::rfc3339;

/// A backup that would come back whole.
#[derive(Clone, Debug, Serialize)]
pub struct Rehearsed {
    /// Users in it.
    pub users: i64,
    /// Tokens in it.
    pub tokens: i64,
    /// History entries in it.
    pub audit_entries: i64,
    /// Digest of the history's end, 12 characters.
    pub head: String,
    /// The latest time known in it, RFC 3339.
    pub until: String,
    /// Whether the open vault has gone on from it; `None` where no vault is open.
    pub of_this_vault: Option<bool>,
    /// History entries that were added to the open vault since.
    pub entries_since: Option<i64>,
}

/// Checks a backup by itself: on a computer without a vault.
pub async fn rehearse(file: &Path, opener: &BackupOpener, state_dir: Option<&Path>) -> Result<Rehearsed> {
    let workplace = Workplace::new(None)?;
    let (_, rehearsed) = look_into(file, Key::Opener(opener, None), &workplace, None, state_dir).await?;
    Ok(rehearsed)
}

impl Desk {
    /// Checks a backup, compares it with the open vault, and records it. Without `opener` the vault's own keys are
    /// tried: `backup_not_ours` if they are not those of the backup.
    pub async fn rehearse_backup(&self, file: &Path, opener: Option<&BackupOpener>) -> Result<Rehearsed> {
        self.look(Act::SeeAdministration, &[]).await?;
        let workplace = Workplace::new(Some(self.place.files.backups()))?;
        let key = match opener {
            Some(opener) => Key::Opener(opener, Some(&self.password_gate)),
            None => Key::Own(Box::new(self.store.with_keys(Clone::clone))),
        };
        let room = Some(self.edition == Edition::Training);
        let state_dir = self.place.state_dir.as_deref();
        let (standing, rehearsed) = look_into(file, key, &workplace, room, state_dir).await?;
        let ours = self.store.goes_on_from(&standing).await?;
        let since = ours.then(|| self.store.standing().entries - standing.entries);

        let begun = self.begin(Act::SeeAdministration, &[]).await?;
        let event = Event::new(Kind::BackupRehearsed)
            .user(self.operator, begun.operator.contract)
            .with(Detail::FileName, file_name(file))
            .with(Detail::MadeAt, rehearsed.until.as_str())
            .with(Detail::Count, rehearsed.audit_entries.to_string());
        begun.unit.commit(event).await?;
        Ok(Rehearsed { of_this_vault: Some(ours), entries_since: since, ..rehearsed })
    }

    /// The backup beside the vault with this name.
    pub fn backup_named(&self, name: &str) -> Result<std::path::PathBuf> {
        let plain = Path::new(name).file_name().is_some_and(|only| only == name);
        let file = self.place.files.backups().join(name);
        if plain && file.is_file() { Ok(file) } else { Err(Error::FileUnreadable) }
    }
}

async fn look_into(
    file: &Path,
    key: Key<'_>,
    workplace: &Workplace,
    practice_room: Option<bool>,
    state_dir: Option<&Path>,
) -> Result<(Anchor, Rehearsed)> {
    let unpacking = Unpacking { into: &workplace.files, replace: false, state_dir };
    let Unpacked { sealed, keys, .. } = unpack(file, key, unpacking).await?;
    let practice = crate::vault_open::edition(sealed.header()).map_err(of_the_backup)? == Edition::Training;
    // Nothing of a real vault is opened beside a movable clock.
    if practice_room.is_some_and(|room| room != practice) {
        return Err(Refusal::NotInThisEdition.into());
    }
    let store = unsealed(sealed, keys).await.map_err(of_the_backup)?;
    let (inventory, standing) = (store.inventory().await?, store.standing());
    store.close().await?;
    let rehearsed = Rehearsed {
        users: inventory.users,
        tokens: inventory.tokens,
        audit_entries: inventory.entries,
        head: inventory.digest,
        until: rfc3339(standing.latest),
        of_this_vault: None,
        entries_since: None,
    };
    Ok((standing, rehearsed))
}
