use std::fs;
use std::path::Path;
use std::sync::Arc;

use kagimori_app::domain::audit::Via;
use kagimori_app::domain::clock::Run;
use kagimori_app::vault_check::{Checked, check};
use kagimori_app::vault_open::{SignIn, open};
use kagimori_app::{Desk, Error, VaultFiles};
use secrecy::SecretString;
use tempfile::TempDir;

use crate::world::ManualClock;

/// The folder of a vault, and the clock of the computer it lies on.
pub struct Site {
    files: VaultFiles,
    dir: TempDir,
    /// The clock.
    pub clock: Arc<ManualClock>,
}

impl Site {
    /// An empty folder, at this Unix time.
    ///
    /// # Panics
    ///
    /// If there is no room for one.
    #[must_use]
    pub fn new(at: i64) -> Self {
        Self::in_folder(tempfile::tempdir().expect("a folder"), Arc::new(ManualClock::new(at)))
    }

    /// The vault in this folder, which ends with the site.
    #[must_use]
    pub fn in_folder(dir: TempDir, clock: Arc<ManualClock>) -> Self {
        Self { files: VaultFiles::new(dir.path().join("vault")), dir, clock }
    }

    /// Another folder with the same files as they are now: what a computer finds that was switched off at this moment.
    /// The clock is the same one.
    ///
    /// # Panics
    ///
    /// If a file cannot be copied.
    #[must_use]
    pub fn as_left(&self) -> Self {
        let copy = Self::in_folder(tempfile::tempdir().expect("a folder"), Arc::clone(&self.clock));
        fs::create_dir(copy.files.dir()).expect("a folder");
        for entry in fs::read_dir(self.files.dir()).expect("the vault's folder") {
            let entry = entry.expect("a file");
            fs::copy(entry.path(), copy.files.dir().join(entry.file_name())).expect("copied");
        }
        copy
    }

    /// The same, with a clock of its own at this Unix time.
    #[must_use]
    pub fn copy_at(&self, at: i64) -> Self {
        Self { clock: Arc::new(ManualClock::new(at)), ..self.as_left() }
    }

    /// A folder for the test's own files.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The vault's files.
    #[must_use]
    pub fn files(&self) -> &VaultFiles {
        &self.files
    }

    /// Opens the vault and signs in.
    pub async fn open(&self, login_id: &str, password: &str) -> Result<Desk, Error> {
        self.open_in(login_id, password, None).await
    }

    /// The same, in the run of a program that has had the vault open before.
    pub async fn open_in(&self, login_id: &str, password: &str, run: Option<Run>) -> Result<Desk, Error> {
        open(&self.files, SignIn { run, ..sign_in(login_id, password) }, self.clock.clone()).await
    }

    /// Opens the vault to look at it: nothing is recorded.
    pub async fn look(&self, login_id: &str, password: &str) -> Result<Desk, Error> {
        let looking = SignIn { only_looks: true, ..sign_in(login_id, password) };
        open(&self.files, looking, self.clock.clone()).await
    }

    /// The full check of a closed vault.
    pub async fn check(&self, login_id: &str, password: &str) -> Result<Checked, Error> {
        check(&self.files, sign_in(login_id, password)).await
    }
}

fn sign_in(login_id: &str, password: &str) -> SignIn {
    SignIn {
        login_id: login_id.to_owned(),
        password: SecretString::from(password),
        via: Via::Cli,
        now: None,
        only_looks: false,
        run: None,
        state_dir: None,
    }
}
