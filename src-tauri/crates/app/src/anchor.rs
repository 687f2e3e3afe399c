//! What this computer remembers of a vault outside its folder: how far it had come when it was last seen. A folder put
//! back to an older copy of itself does not come up to it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kagimori_domain::role::Edition;
use kagimori_store::{Anchor, Store, VaultFiles};
use sha2::{Digest as _, Sha256};

use crate::system::{self, system_rng};

/// While the vault is open, it is written at most this often.
const PAUSE: Duration = Duration::from_secs(10);

/// Where it is kept, and how far it has been.
#[derive(Debug, Default)]
pub(crate) struct AnchorFile {
    path: Option<PathBuf>,
    /// The generation that was kept, and when.
    kept: Mutex<Option<(i64, Duration)>>,
}

/// What is found at the opening.
pub(crate) enum Remembered {
    /// Nothing is remembered of vaults like this one.
    Never,
    /// It was never seen here, or somebody deleted what was remembered.
    Missing,
    /// What is there is not of this vault, or not as it was written.
    Damaged,
    /// How far it had come.
    Seen(Anchor),
}

impl AnchorFile {
    /// Of the vault with this identity in this folder: a copy that goes its own way in another one makes neither of them
    /// an older one. Training vaults are thrown away and begun anew: nothing is remembered of them.
    pub(crate) fn of(
        vault_id: &[u8],
        edition: Edition,
        files: &VaultFiles,
        state_dir: Option<&Path>,
    ) -> Self {
        let dir = state_dir.filter(|_| edition != Edition::Training);
        let name = format!("{}.anchor", name_of(vault_id, files));
        Self { path: dir.map(|dir| dir.join(name)), kept: Mutex::default() }
    }

    /// Whether anything is remembered here at all.
    pub(crate) const fn remembers(&self) -> bool {
        self.path.is_some()
    }

    pub(crate) fn read(&self, store: &Store) -> Remembered {
        let Some(path) = &self.path else { return Remembered::Never };
        match fs::read(path) {
            Ok(sealed) => store.open_anchor(&sealed).map_or(Remembered::Damaged, Remembered::Seen),
            // The folder was moved, or a copy lies in another one: then it may not be older than any.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self::elsewhere(path, store).map_or(Remembered::Missing, Remembered::Seen)
            }
            Err(_) => Remembered::Damaged,
        }
    }

    /// The furthest that the vault has come in any folder.
    fn elsewhere(path: &Path, store: &Store) -> Option<Anchor> {
        let entries = fs::read_dir(path.parent()?).ok()?;
        let files = entries.flatten().map(|entry| entry.path());
        let anchors = files.filter(|file| file.extension() == path.extension());
        let seen = anchors.filter_map(|file| store.open_anchor(&fs::read(file).ok()?));
        seen.max_by_key(|anchor| anchor.generation)
    }

    /// Remembers how far the vault has come. A vault that is older than it was is not taken for what it should be.
    pub(crate) fn keep(&self, store: &Store) -> io::Result<()> {
        let Some(path) = self.path.as_ref().filter(|_| store.rolled_back().is_none()) else { return Ok(()) };
        let standing = store.standing();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_some_and(|(generation, _)| generation == standing.generation) {
            return Ok(());
        }
        write(path, &sealed(store))?;
        *kept = Some((standing.generation, system::uptime()));
        Ok(())
    }

    /// Keeps it.
    pub(crate) fn put(&self, sealed: &[u8]) -> io::Result<()> {
        self.path.as_deref().map_or(Ok(()), |path| write(path, sealed))
    }

    /// Another vault is about to take this one's place: whichever of them is there at the next opening, is right.
    pub(crate) fn announce(&self, sealed: &[u8]) -> io::Result<()> {
        self.next().map_or(Ok(()), |path| write(&path, sealed))
    }

    /// What was announced, if it was, and of this vault.
    pub(crate) fn announced(&self, store: &Store) -> Option<Anchor> {
        store.open_anchor(&fs::read(self.next()?).ok()?)
    }

    /// What was announced has happened.
    pub(crate) fn came_true(&self) -> io::Result<()> {
        match (self.next(), &self.path) {
            (Some(next), Some(path)) => fs::rename(next, path),
            _ => Ok(()),
        }
    }

    fn next(&self) -> Option<PathBuf> {
        Some(self.path.as_ref()?.with_extension("anchor-next"))
    }

    /// The same as [`Self::keep`], unless it was done lately.
    pub(crate) fn keep_now_and_then(&self, store: &Store) -> io::Result<()> {
        let last = self.kept.lock().unwrap_or_else(PoisonError::into_inner).map(|(_, at)| at);
        if last.is_some_and(|at| system::uptime().saturating_sub(at) < PAUSE) {
            return Ok(());
        }
        self.keep(store)
    }
}

/// What is to be kept, made while the vault is open.
pub(crate) fn sealed(store: &Store) -> Vec<u8> {
    store.seal_anchor(&store.standing(), &mut *system_rng())
}

/// All of it or nothing: a crash leaves the old one.
fn write(path: &Path, sealed: &[u8]) -> io::Result<()> {
    let dir = path.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(dir)?;
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(sealed)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// What files of the state folder are called that concern a vault in its folder. Links are not followed: whoever may put
/// one in the folder's place would choose the name.
pub(crate) fn name_of(vault_id: &[u8], files: &VaultFiles) -> String {
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|b| format!("{b:02x}")).collect() };
    let folder = std::path::absolute(files.dir()).unwrap_or_else(|_| files.dir().to_owned());
    let folder = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    format!("{}-{}", hex(vault_id), hex(&folder[..8]))
}
