//! Reading a seed file, on a thread that may block.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;

use kagimori_formats::{Entry, Format, Limits, Problem, SeedFile, format};
use sha2::{Digest as _, Sha256};

use super::ImportRequest;
use crate::error::{Error, Result};
use crate::watch::Watch;

/// Reading is the first part of an import.
pub(super) const STRETCH: (u32, u32) = (0, 400);

/// What a file says, and its SHA-256.
pub(super) struct Parsed {
    /// None if it was not recognised.
    pub(super) format: Option<Format>,
    pub(super) file: SeedFile,
    pub(super) digest: String,
}

/// Opens a file that is to be read as one of seeds.
pub(super) fn open(path: &Path, limits: Limits) -> Result<(File, u64)> {
    let unreadable = |_| Error::FileUnreadable;
    // Looked at before it is opened: a pipe would keep the vault waiting.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Error::FileUnreadable);
    }
    if metadata.len() > limits.file_bytes {
        return Err(Error::FileTooLarge { max_mib: limits.file_bytes >> 20 });
    }
    Ok((File::open(path).map_err(unreadable)?, metadata.len()))
}

/// Reads and parses the file, and takes its digest on the way.
pub(super) fn read(request: ImportRequest, limits: Limits) -> Result<Parsed> {
    let unreadable = |_| Error::FileUnreadable;
    let (file, length) = open(&request.file, limits)?;
    let ImportRequest { format, seeds, corrections, unlock, watch, .. } = request;
    let mut hashing = Hashing { inner: file, hash: Sha256::new(), read: 0, length, watch: &watch };
    let mut source = BufReader::with_capacity(1 << 16, &mut hashing);
    let head = source.fill_buf().map_err(unreadable)?;
    let unknown = if head.is_empty() { Problem::FileEmpty } else { Problem::FormatUnknown };
    let format = format.or_else(|| format::detect(head));
    let file: SeedFile = match format {
        Some(format) => format::read(format, source, limits, unlock)
            .reading_seeds_as(seeds)
            .correcting(corrections)
            .take_while(|_| !watch.is_cancelled())
            .collect(),
        None => std::iter::once(Entry::Problem(unknown.at(1))).collect(),
    };
    watch.go_on()?;
    // What the reader left unread belongs to the file's digest as well.
    io::copy(&mut hashing, &mut io::sink()).map_err(unreadable)?;
    Ok(Parsed { format, file, digest: hashing.digest() })
}

/// SHA-256 of what is left of a file.
pub(super) fn digest_of(mut file: &File) -> Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(|_| Error::FileUnreadable)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            n => hash.update(&buffer[..n]),
        }
    }
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Hashing<'a, R> {
    inner: R,
    hash: Sha256,
    read: u64,
    length: u64,
    watch: &'a Watch,
}

impl<R> Hashing<'_, R> {
    fn digest(self) -> String {
        hexadecimal(&self.hash.finalize())
    }
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hash.update(&buffer[..n]);
        self.read += n as u64;
        self.watch.reach(STRETCH, self.read, self.length);
        Ok(n)
    }
}
