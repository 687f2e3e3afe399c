use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};

/// The lock file beside the database: one process at a time. The system releases it when the process ends,
/// however it ends.
#[derive(Debug)]
pub(crate) struct VaultLock {
    _file: Option<File>,
}

impl VaultLock {
    /// Of a copy that nobody else knows of.
    pub(crate) const fn none() -> Self {
        Self { _file: None }
    }

    pub(crate) fn take(path: &Path) -> Result<Self> {
        if shared_for_tests() {
            return Ok(Self { _file: None });
        }
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Whether processes may race on one file; never in a release build.
pub(crate) fn shared_for_tests() -> bool {
    cfg!(feature = "test-shared") && std::env::var_os("KAGIMORI_TEST_SHARED").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_taker_is_refused_until_the_first_lets_go() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.lock");
        let first = VaultLock::take(&path).unwrap();
        assert!(matches!(VaultLock::take(&path), Err(Error::InUse)));
        drop(first);
        assert!(VaultLock::take(&path).is_ok());
    }
}
