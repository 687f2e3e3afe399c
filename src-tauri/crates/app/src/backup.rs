//! 「バックアップ」: the whole vault in one sealed file, on demand and once a day.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::clock::Trust;
use kagimori_domain::password;
use kagimori_domain::permission::Act;
use kagimori_domain::time::Instant;
use kagimori_store::{Inventory, Snapshot, VaultFiles};
use kagimori_vault::{Backup, BackupWriter, Header, Keys, Opener, Passphrase};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::desk::{Authorisation, Desk, passphrase};
use crate::error::{Error, Result};
use crate::system::system_rng;

/// How backups' names end.
pub const EXTENSION: &str = "kagimori-backup";

/// How the names of those begin that are made once a day.
const DAILY: &str = "daily-";

/// So many of them are kept.
const DAILY_KEPT: usize = 14;

/// How the names of files and folders begin that are worked on.
pub(crate) const UNFINISHED: &str = ".kagimori-";

/// What a backup is to be.
#[derive(Clone, Debug, Default)]
pub struct BackupRequest {
    /// A new file; without it, one beside the vault, under a name of its own.
    pub file: Option<PathBuf>,
    /// A password that opens it, besides what opens the vault.
    pub password: Option<SecretString>,
}

/// A backup that was made, read back and found right.
#[derive(Clone, Debug, Serialize)]
pub struct BackupMade {
    /// Name of the file.
    pub file: String,
    /// Users in it.
    pub users: i64,
    /// Tokens in it.
    pub tokens: i64,
    /// History entries in it.
    pub audit_entries: i64,
    /// Digest of the history's end, 12 characters.
    pub head: String,
}

/// A backup that lies beside the vault.
#[derive(Clone, Debug)]
pub struct BackupListed {
    /// Name of the file.
    pub name: String,
    /// When it was last written, by the file system's word.
    pub at: Option<Instant>,
    /// Bytes.
    pub size: u64,
    /// Made by itself, once a day.
    pub daily: bool,
}

/// Backups as the screen shows them.
#[derive(Clone, Debug)]
pub struct Backups {
    /// Newest first.
    pub items: Vec<BackupListed>,
    /// When a backup was last made, wherever it was put.
    pub last_made: Option<Instant>,
    /// When one was last opened and checked (復元テスト).
    pub last_rehearsed: Option<Instant>,
}

impl Desk {
    /// Makes a backup. It opens with what opens the vault now, and with a password of its own if one is given.
    ///
    /// The file is new, and there only when it was read back and found right.
    pub async fn back_up(&self, request: BackupRequest, authorisation: Authorisation) -> Result<BackupMade> {
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        if let Some(password) = &request.password {
            password::check_backup(password.expose_secret())?;
        }
        let file = match request.file {
            Some(file) => file,
            None => self.free_name().await?,
        };
        let made = self.write_backup(&file, request.password.as_ref()).await?;
        let recorded = async {
            let mut begun = self.begin_confirmed(act, confirmed, &[]).await?;
            begun.unit.put_changed(&begun.rows)?;
            let event = event(&made).user(self.operator, begun.operator.contract);
            Ok(begun.unit.commit(event).await?)
        };
        or_remove(&file, recorded.await)?;
        Ok(made.0)
    }

    /// Makes the day's backup, unless there is one, or it is not sure which day it is. Asked for by the program, so
    /// nobody's permission is asked.
    pub async fn back_up_daily(&self) -> Result<Option<BackupMade>> {
        let day = self.day().await?;
        let folder = self.place.files.backups();
        let name = format!("{DAILY}{day}.{EXTENSION}");
        let file = folder.join(&name);
        if file.exists() || self.clock_trust().await? != Trust::Trusted {
            return Ok(None);
        }
        let made = self.write_backup(&file, None).await?;
        let recorded = async {
            let (unit, _) = self.begin_as(self.actor, &[]).await?;
            Ok(unit.commit(event(&made).with(Detail::What, "daily")).await?)
        };
        or_remove(&file, recorded.await)?;
        prune(&folder, &name)?;
        Ok(Some(made.0))
    }

    /// Whether he may make one; the name it would have beside the vault.
    pub async fn may_back_up(&self) -> Result<String> {
        self.look(Act::Administer, &[]).await?;
        Ok(file_name(&self.free_name().await?))
    }

    /// Whether he may see and rehearse them.
    pub async fn may_see_backups(&self) -> Result<()> {
        self.look(Act::SeeAdministration, &[]).await.map(drop)
    }

    /// Lists the backups beside the vault.
    pub async fn backups(&self) -> Result<Backups> {
        self.look(Act::SeeAdministration, &[]).await?;
        Ok(Backups {
            items: list(&self.place.files.backups())?,
            last_made: self.last_of(Kind::BackedUp).await?,
            last_rehearsed: self.last_of(Kind::BackupRehearsed).await?,
        })
    }

    /// When a backup was last made.
    pub(crate) async fn last_of(&self, kind: Kind) -> Result<Option<Instant>> {
        let filter = kagimori_store::EntryFilter { kind: Some(kind), ..Default::default() };
        let (entries, _) = self.store.entries(&filter, None, Some(1)).await?;
        Ok(entries.first().map(|entry| entry.at))
    }

    async fn day(&self) -> Result<Date> {
        let (_, policy, _) = self.store.read(&[]).await?;
        Ok(self.when(&policy).day)
    }

    async fn free_name(&self) -> Result<PathBuf> {
        let day = self.day().await?;
        let name = |n: u32| self.place.files.backups().join(format!("kagimori-{day}-{n}.{EXTENSION}"));
        let free = (1..u32::MAX).map(name).find(|file| !file.exists());
        free.ok_or_else(|| Error::Internal("no free name".into()))
    }

    async fn write_backup(
        &self,
        file: &Path,
        password: Option<&SecretString>,
    ) -> Result<(BackupMade, String)> {
        if file.exists() {
            return Err(Refusal::AlreadyExists { field: "file" }.into());
        }
        let folder = self.place.files.backups();
        private_dir(&folder)?;
        let work = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&folder).map_err(storage)?;
        let snapshot = work.path().join("vault.db");
        let Snapshot { header, keys, inventory } = self.store.snapshot(&snapshot).await?;
        let password = password.map(passphrase);
        let to = file.to_owned();
        let sealed = crate::blocking::spawn(move || seal(&snapshot, header, &keys, password, &to));
        let digest = sealed.await??;
        let Inventory { users, tokens, entries, digest: head, .. } = inventory;
        Ok((BackupMade { file: file_name(file), users, tokens, audit_entries: entries, head }, digest))
    }
}

/// What is not in the history was not done.
fn or_remove(file: &Path, recorded: Result<()>) -> Result<()> {
    if recorded.is_err() {
        fs::remove_file(file).map_err(storage)?;
    }
    recorded
}

fn event((made, digest): &(BackupMade, String)) -> Event {
    Event::new(Kind::BackedUp)
        .with(Detail::FileName, made.file.as_str())
        .with(Detail::FileDigest, digest.as_str())
        .with(Detail::Count, made.audit_entries.to_string())
}

/// Name of a file, without its folder.
pub(crate) fn file_name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A fault of the storage, not of what was read.
pub(crate) fn storage(error: io::Error) -> Error {
    kagimori_store::Error::from(error).into()
}

pub(crate) fn private_dir(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(storage)
}

/// Seals the snapshot into a new file: written under another name, made durable, read back, then given its name.
/// Returns the SHA-256 of the file.
fn seal(
    snapshot: &Path,
    mut header: Header,
    keys: &Keys,
    password: Option<Passphrase>,
    to: &Path,
) -> Result<String> {
    let mut rng = system_rng();
    // What is written has to open with what the header says.
    header.verify(keys).map_err(|_| crate::vault_open::header_tampered())?;
    if let Some(password) = password {
        header
            .add_slot(keys, Opener::Backup(&password), &mut *rng)
            .map_err(|e| Error::Internal(e.to_string()))?;
    }
    let folder = folder_of(to);
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(storage)?;
    let mut content = Digesting::new(File::open(snapshot).map_err(storage)?);
    let out = io::BufWriter::new(file.as_file_mut());
    let mut writer = BackupWriter::begin(out, &header, keys, &mut *rng).map_err(storage)?;
    io::copy(&mut content, &mut writer).map_err(storage)?;
    writer.finish().map_err(storage)?.flush().map_err(storage)?;
    file.as_file().sync_all().map_err(storage)?;

    let written = content.digest();
    let mut sealed = Digesting::new(File::open(file.path()).map_err(storage)?);
    let broken = |_| Error::StorageFailed("the backup does not read back".into());
    let backup = Backup::read(BufReader::new(&mut sealed)).map_err(broken)?;
    let mut read_back = Digesting::new(backup.unseal(keys));
    io::copy(&mut read_back, &mut io::sink()).map_err(storage)?;
    if read_back.digest() != written {
        return Err(Error::StorageFailed("the backup does not read back".into()));
    }

    let exists = |error: tempfile::PersistError| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Refusal::AlreadyExists { field: "file" }.into(),
        _ => storage(error.error),
    };
    file.persist_noclobber(to).map_err(exists)?;
    or_remove(to, sync_folder_of(to).map_err(storage))?;
    Ok(sealed.digest())
}

pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a new name durable. Windows has no such call and needs none.
pub(crate) fn sync_folder_of(file: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder_of(file))?.sync_all() } else { Ok(()) }
}

/// Takes the SHA-256 of what is read.
struct Digesting<R> {
    from: R,
    hash: Sha256,
}

impl<R: Read> Digesting<R> {
    fn new(from: R) -> Self {
        Self { from, hash: Sha256::new() }
    }

    fn digest(self) -> String {
        self.hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.hash.update(&into[..read]);
        Ok(read)
    }
}

fn list(folder: &Path) -> Result<Vec<BackupListed>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(storage(error)),
    };
    let mut items = Vec::new();
    for entry in entries {
        let entry = entry.map_err(storage)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_none_or(|extension| extension != EXTENSION) {
            continue;
        }
        let about = entry.metadata().map_err(storage)?;
        let seconds = |at: std::time::SystemTime| {
            at.duration_since(std::time::UNIX_EPOCH).ok().and_then(|d| i64::try_from(d.as_secs()).ok())
        };
        let at = about.modified().ok().and_then(seconds).map(Instant);
        items.push(BackupListed { daily: name.starts_with(DAILY), name, at, size: about.len() });
    }
    items.sort_by(|a, b| (b.at, &b.name).cmp(&(a.at, &a.name)));
    Ok(items)
}

/// Removes what a backup or rehearsal that was cut off has left beside the vault. Called while nobody else works there.
pub(crate) fn sweep(files: &VaultFiles) {
    let Ok(entries) = fs::read_dir(files.backups()) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            // It is in nobody's way; the next opening tries again.
            let _ = fs::remove_file(entry.path()).or_else(|_| fs::remove_dir_all(entry.path()));
        }
    }
}

/// Removes the oldest of those made once a day: their names are in the order of their days. Those of a clock that was
/// ahead once are no reason to remove any.
fn prune(folder: &Path, newest: &str) -> Result<()> {
    let listed = list(folder)?.into_iter().filter(|b| b.daily && b.name.as_str() <= newest);
    let mut names: Vec<_> = listed.map(|b| b.name).collect();
    names.sort_unstable();
    let surplus = names.len().saturating_sub(DAILY_KEPT);
    names.iter().take(surplus).try_for_each(|name| fs::remove_file(folder.join(name)).map_err(storage))
}
