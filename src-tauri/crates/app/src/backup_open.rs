//! Opening a backup: what restoring and rehearsing share.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};

use kagimori_domain::text::LoginId;
use kagimori_store::{Restoring, Sealed, Store, VaultFiles};
use kagimori_vault::{Backup, BackupError, Header, HeaderError, Keys, Opener, RecoveryCode};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use crate::backup::{UNFINISHED, storage};
use crate::desk::passphrase;
use crate::error::{Error, Result};
use crate::vault_open::Attempts;

/// What a backup is opened with.
#[derive(Clone, Debug)]
pub enum BackupOpener {
    /// An operator's login ID and login password, as they were when it was made.
    Operator(String, SecretString),
    /// The recovery code that was valid when it was made.
    Recovery(SecretString),
    /// The password that was given to it.
    Password(SecretString),
}

/// A backup that was unpacked into a folder, and what it opens with.
pub(crate) struct Unpacked {
    pub(crate) sealed: Sealed,
    pub(crate) keys: Keys,
    /// The slot that opened it; none if the keys were at hand.
    pub(crate) slot: Option<i64>,
}

/// Where it is unpacked, and who guesses at it.
pub(crate) struct Unpacking<'a> {
    pub(crate) into: &'a VaultFiles,
    /// A vault in the folder stays until it is replaced.
    pub(crate) replace: bool,
    /// Where wrong passwords are counted.
    pub(crate) state_dir: Option<&'a Path>,
}

enum Source {
    /// A backup.
    Sealed(Box<Backup<BufReader<File>>>),
    /// A copy of the database, kept before a migration or when a vault was replaced: sealed row by row as ever.
    Copy(File),
}

/// Reads how `file` is opened, whatever kind of copy it is.
fn source(file: &Path) -> Result<Source> {
    let mut opened = File::open(file).map_err(|_| Error::FileUnreadable)?;
    let mut magic = Vec::new();
    opened.by_ref().take(16).read_to_end(&mut magic).map_err(|_| Error::FileUnreadable)?;
    opened.rewind().map_err(|_| Error::FileUnreadable)?;
    if magic == b"SQLite format 3\0" {
        return Ok(Source::Copy(opened));
    }
    Ok(Source::Sealed(Box::new(Backup::read(BufReader::new(opened)).map_err(|e| unreadable(&e))?)))
}

fn unreadable(error: &BackupError) -> Error {
    match *error {
        BackupError::NotABackup => Error::NotABackup,
        BackupError::Newer(version) => Error::VaultNewer(version.into()),
        BackupError::Damaged => Error::BackupDamaged,
        BackupError::Io(_) => Error::FileUnreadable,
    }
}

impl BackupOpener {
    /// Finds the slot it opens. One password hash, on a thread that may block.
    async fn open(&self, header: Header, state_dir: Option<&Path>) -> Result<(Keys, i64)> {
        let attempts = Attempts::at_backups(&header, state_dir);
        let secret = match self {
            Self::Operator(login_id, password) => {
                let key = LoginId::parse(login_id).map_err(|_| Error::WrongCredentials)?.key();
                Secret::Operator(key, passphrase(password))
            }
            Self::Recovery(code) => {
                let code = RecoveryCode::parse(code.expose_secret());
                Secret::Recovery(code.map_err(|_| Error::RecoveryCodeWrong)?)
            }
            Self::Password(password) => Secret::Password(passphrase(password)),
        };
        let opened =
            attempts.guard(async { crate::blocking::spawn(move || header.open(secret.opener())).await });
        opened.await?.map_err(|error| match (error, self) {
            (HeaderError::NoSlot, Self::Operator(..)) => Error::WrongCredentials,
            (HeaderError::NoSlot, Self::Recovery(_)) => Error::RecoveryCodeWrong,
            (HeaderError::NoSlot, Self::Password(_)) => Error::BackupPasswordWrong,
            (HeaderError::Tampered | HeaderError::Kdf(_), _) => Error::BackupDamaged,
        })
    }
}

enum Secret {
    Operator(String, kagimori_vault::Passphrase),
    Recovery(RecoveryCode),
    Password(kagimori_vault::Passphrase),
}

impl Secret {
    fn opener(&self) -> Opener<'_> {
        match self {
            Self::Operator(key, password) => Opener::Password(key, password),
            Self::Recovery(code) => Opener::Recovery(code),
            Self::Password(password) => Opener::Backup(password),
        }
    }
}

/// What the keys come from.
pub(crate) enum Key<'a> {
    /// A secret, and the gate at which one is tried at a time.
    Opener(&'a BackupOpener, Option<&'a Mutex<()>>),
    /// The keys of the open vault, if they are those of the backup.
    Own(Box<Keys>),
}

impl Key<'_> {
    async fn open(self, header: &Header, state_dir: Option<&Path>) -> Result<(Keys, Option<i64>)> {
        match self {
            Self::Opener(opener, gate) => {
                let _one_at_a_time = match gate {
                    Some(gate) => Some(gate.lock().await),
                    None => None,
                };
                let (keys, slot) = opener.open(header.clone(), state_dir).await?;
                Ok((keys, Some(slot)))
            }
            Self::Own(keys) if header.verify(&keys).is_ok() && header.vault_id == *keys.vault_id() => {
                Ok((*keys, None))
            }
            Self::Own(_) => Err(Error::BackupNotOurs),
        }
    }
}

/// Unpacks `file` into a folder, whole or not at all, and opens what is in it without looking at a row.
pub(crate) async fn unpack(file: &Path, key: Key<'_>, unpacking: Unpacking<'_>) -> Result<Unpacked> {
    unpack_source(file, key, unpacking).await.map_err(of_the_backup)
}

async fn unpack_source(file: &Path, key: Key<'_>, unpacking: Unpacking<'_>) -> Result<Unpacked> {
    let Unpacking { into, replace, state_dir } = unpacking;
    match source(file)? {
        Source::Sealed(backup) => {
            let (keys, slot) = key.open(backup.header(), state_dir).await?;
            let restoring = Restoring::begin(into, replace)?;
            let content_keys = keys.clone();
            let written = crate::blocking::spawn(move || {
                let content = backup.unseal(&content_keys);
                restoring.write(content).map(|()| restoring)
            });
            let restoring = written.await?.map_err(|error| match error.kind() {
                io::ErrorKind::InvalidData => Error::BackupDamaged,
                _ => storage(error),
            });
            let sealed = restoring?.open().await?;
            Ok(Unpacked { sealed, keys, slot })
        }
        Source::Copy(copy) => {
            let restoring = Restoring::begin(into, replace)?;
            let written = crate::blocking::spawn(move || restoring.write(copy).map(|()| restoring)).await?;
            let sealed = written.map_err(storage)?.open().await?;
            let (keys, slot) = key.open(sealed.header(), state_dir).await?;
            Ok(Unpacked { sealed, keys, slot })
        }
    }
}

/// What is wrong with what came out of a backup is wrong with the backup: the vault that may lie elsewhere is none the
/// worse for it.
pub(crate) fn of_the_backup(error: Error) -> Error {
    match error {
        Error::Integrity(_) => Error::BackupDamaged,
        error => error,
    }
}

/// Opens what was unpacked and checks it to the last row.
pub(crate) async fn unsealed(sealed: Sealed, keys: Keys) -> Result<Store> {
    let store = sealed.unseal(keys).await?;
    let checked = store.check().await?;
    if checked.problems.is_empty() { Ok(store) } else { Err(Error::Integrity(checked.problems)) }
}

/// A folder for looking into a backup; gone when it is dropped.
pub(crate) struct Workplace {
    _dir: tempfile::TempDir,
    pub(crate) files: VaultFiles,
}

impl Workplace {
    /// `beside`: a folder of the vault; without it the system's folder for such things.
    pub(crate) fn new(beside: Option<PathBuf>) -> Result<Self> {
        let dir = match beside {
            Some(folder) => {
                crate::backup::private_dir(&folder)?;
                tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(folder)
            }
            None => tempfile::tempdir(),
        };
        let dir = dir.map_err(storage)?;
        Ok(Self { files: VaultFiles::new(dir.path()), _dir: dir })
    }
}
