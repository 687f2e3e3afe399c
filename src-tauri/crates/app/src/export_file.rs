//! The file that an export writes: new, for nobody else's eyes, and with the digest that the history keeps of it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// A new file that nobody else may read: what is there already stays, and nothing is written through a link.
pub(crate) fn new_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| unwritable(&error))
}

pub(crate) fn unwritable(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::AlreadyExists => Error::FileExists,
        io::ErrorKind::StorageFull => Error::StorageFull,
        _ => Error::FileUnwritable,
    }
}

/// Takes the SHA-256 of what is written.
pub(crate) struct Digesting {
    inner: BufWriter<File>,
    hash: Sha256,
}

impl Digesting {
    pub(crate) fn new(file: File) -> Self {
        Self { inner: BufWriter::new(file), hash: Sha256::new() }
    }

    /// Takes in what is written in another way.
    pub(crate) fn digest_only(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    /// Makes the content durable. Returns its SHA-256.
    pub(crate) fn finish(self) -> Result<String> {
        let file = self.inner.into_inner().map_err(|error| unwritable(error.error()))?;
        file.sync_all().map_err(|error| unwritable(&error))?;
        Ok(self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl Write for Digesting {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(buffer)?;
        self.hash.update(&buffer[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
