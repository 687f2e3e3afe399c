//! Copies of the whole vault: the snapshot a backup is made of, and the way back into a folder.

use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use kagimori_vault::{Header, Keys};
use sqlx::{Executor as _, Row as _, SqliteConnection};

use crate::check;
use crate::connection::{VaultFiles, connect};
use crate::error::{Error, Result};
use crate::files::{make_private_dir, make_private_file, remove_database, sync_dir, with_suffix};
use crate::header;
use crate::lock::VaultLock;
use crate::store::{Sealed, Store};

/// A copy of the vault as it was between two acts.
#[derive(Debug)]
pub struct Snapshot {
    /// What is stored in clear of it.
    pub header: Header,
    /// What it opens with: the vault may have been given new keys meanwhile.
    pub keys: Keys,
    /// What it holds.
    pub inventory: Inventory,
}

/// What a copy of the vault holds.
#[derive(Clone, Debug)]
pub struct Inventory {
    /// Units of work.
    pub generation: i64,
    /// Users, the deleted ones left out.
    pub users: i64,
    /// Tokens, the disposed ones among them.
    pub tokens: i64,
    /// History entries.
    pub entries: i64,
    /// Digest of the history's end.
    pub digest: String,
}

impl Store {
    /// Copies the vault, as it is between two acts, into a new file of its own, and checks the copy as at every
    /// opening.
    pub async fn snapshot(&self, to: &Path) -> Result<Snapshot> {
        make_private_file(to)?;
        let name = to.to_str().ok_or_else(|| Error::Storage("a path that is no text".into()))?;
        let keys = {
            let (mut connection, keys) = self.connection_and_keys().await?;
            sqlx::query("VACUUM INTO ?").bind(name).execute(&mut connection.sqlite).await?;
            Keys::clone(&keys)
        };
        let copy = Sealed::open_copy(to).await?;
        let header = copy.header().clone();
        let copy = copy.unseal(keys.clone()).await?;
        let inventory = copy.inventory().await?;
        copy.close().await?;
        Ok(Snapshot { header, keys, inventory })
    }

    /// Counts what is in it.
    pub async fn inventory(&self) -> Result<Inventory> {
        let (mut connection, keys) = self.connection_and_keys().await?;
        let head = check::read_head(&mut connection.sqlite, &keys).await?;
        let count = "SELECT (SELECT count(*) FROM user WHERE login_index IS NOT NULL), \
                     (SELECT count(*) FROM token)";
        let row = connection.sqlite.fetch_one(count).await?;
        Ok(Inventory {
            generation: head.generation,
            users: row.try_get(0)?,
            tokens: row.try_get(1)?,
            entries: head.entries,
            digest: head.chain.digest(),
        })
    }

    /// Opens every row and walks the whole history, and names what is wrong.
    pub async fn check(&self) -> Result<check::Checked> {
        let (mut connection, keys) = self.connection_and_keys().await?;
        let header = header::read(&mut connection.sqlite).await?;
        check::everything(&mut connection.sqlite, &keys, &header).await
    }
}

/// Keeps a copy of a vault that a newer program is about to change, as it is: sealed as ever.
pub(crate) async fn keep_before_migration(
    connection: &mut SqliteConnection,
    files: &VaultFiles,
    version: i64,
) -> Result<()> {
    let kept = files.free_name(&format!("before-migration-from-{version:04}"))?;
    make_private_file(&kept)?;
    let copied = async {
        let name = kept.to_str().ok_or_else(|| Error::Storage("a path that is no text".into()))?;
        sqlx::query("VACUUM INTO ?").bind(name).execute(connection).await?;
        fs::File::open(&kept)?.sync_all()?;
        Ok(sync_dir(&files.backups())?)
    };
    or_remove(&kept, copied.await)
}

/// Half a copy is none.
fn or_remove<T>(copy: &Path, result: Result<T>) -> Result<T> {
    if result.is_err() {
        // The first error is the one to tell.
        let _ = remove_database(copy);
    }
    result
}

/// A vault that is being put back into a folder: nothing of it is there until it is whole.
#[derive(Debug)]
pub struct Restoring {
    unfinished: PathBuf,
    lock: VaultLock,
}

impl Restoring {
    /// Takes the folder. A vault that lies there stays until it is replaced; without `replace` there must be none.
    pub fn begin(files: &VaultFiles, replace: bool) -> Result<Self> {
        make_private_dir(files.dir())?;
        let lock = VaultLock::take(&files.lock())?;
        if !replace && files.database().exists() {
            return Err(Error::Exists);
        }
        files.sweep_unfinished()?;
        Ok(Self { unfinished: files.unfinished(), lock })
    }

    /// Writes the copy's content, all of it or nothing that counts.
    pub fn write(&self, mut content: impl Read) -> io::Result<()> {
        let mut file = make_private_file(&self.unfinished)?;
        io::copy(&mut content, &mut file)?;
        file.flush()?;
        file.sync_all()
    }

    /// Opens what was written.
    pub async fn open(self) -> Result<Sealed> {
        let sealed = Sealed::open_database(&self.unfinished, None, self.lock).await?;
        Ok(sealed.not_in_place(self.unfinished))
    }

    /// Gives up: what was written is removed, unless somebody else is at work in the folder.
    pub fn abandon(files: &VaultFiles) -> Result<()> {
        let _lock = VaultLock::take(&files.lock())?;
        files.sweep_unfinished()
    }
}

impl Store {
    /// Closes a vault that was put back and gives it its name. One that was there is kept beside it, under the name
    /// returned.
    pub async fn finish_restoring(self, files: &VaultFiles) -> Result<Option<PathBuf>> {
        let lock = self.keep_lock();
        self.close().await?;
        let kept = set_aside(files).await?;
        if let Some(unfinished) = lock.unfinished() {
            fs::rename(unfinished, files.database())?;
        }
        sync_dir(files.dir())?;
        drop(lock);
        Ok(kept)
    }
}

/// The edition a vault's file names, without opening it; `None` if it cannot tell.
pub async fn edition_of(database: &Path) -> Option<String> {
    let mut connection = connect(database, false).await.ok()?;
    let header = header::read(&mut connection).await.ok()?;
    sqlx::Connection::close(connection).await.ok()?;
    Some(header.edition)
}

/// Keeps the vault in the folder under another name, and leaves its database where it is: the one that takes its
/// place is renamed over it, so that there is one at every moment.
async fn set_aside(files: &VaultFiles) -> Result<Option<PathBuf>> {
    let database = files.database();
    if !database.exists() {
        return Ok(None);
    }
    // The journal is written back if the file can be opened at all; a damaged one is kept with its journal.
    if let Ok(mut old) = connect(&database, false).await {
        let _ = old.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
        let _ = sqlx::Connection::close(old).await;
    }
    let kept = files.free_name("replaced")?;
    let copied = ["", "-wal"].into_iter().try_for_each(|suffix| {
        match fs::copy(with_suffix(&database, suffix), with_suffix(&kept, suffix)) {
            Ok(_) => fs::File::open(with_suffix(&kept, suffix))?.sync_all(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    });
    or_remove(&kept, copied.and_then(|()| sync_dir(&files.backups())).map_err(Error::from))?;
    // A journal left behind would be played back into the vault that takes the place.
    for suffix in ["-wal", "-shm"] {
        match fs::remove_file(with_suffix(&database, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(Some(kept))
}
