//! What an import leaves behind: the rows that did not go in, and the file with the seeds.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Seek as _, Write as _};
use std::path::Path;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
use kagimori_formats::{Format, Limits, leftovers};
use kagimori_store::Batch;
use serde::Serialize;

use super::reading::{digest_of, open};
use super::{ImportRequest, KeyError};
use crate::desk::{Begun, Desk};
use crate::error::{Error, Result};
use crate::export_file::{Digesting, new_file, unwritable};
use crate::messages::{Language, message};
use crate::token_import_undo::reaches;

/// A file of rows that did not go in.
#[derive(Clone, Debug, Serialize)]
pub struct Leftovers {
    /// How many rows.
    pub rows: u32,
}

impl Desk {
    /// Writes the rows of a table or list that do not go in to a new file that nobody else may read, each with the
    /// reason, to be corrected and imported. The file that was imported stays as it is.
    pub async fn save_leftovers(
        &self,
        request: &ImportRequest,
        into: &Path,
        language: Language,
    ) -> Result<Leftovers> {
        let look = ImportRequest { dry_run: true, ..request.clone() };
        let found = self.import_tokens(&look, crate::desk::Authorisation::default()).await?;
        let reasons = reasons(&found.errors, language);
        let format = found.format.filter(|format| format.has_rows() && !reasons.is_empty());
        let format = format.ok_or(Refusal::NothingLeftOver)?;
        let begun = self.begin(Act::ImportTokens, &[]).await?;
        let (from, path, digest) = (request.file.clone(), into.to_owned(), found.file_digest);
        let written = crate::blocking::spawn(move || save(&from, &digest, format, &reasons, &path)).await?;
        let rows = match written {
            Ok(rows) => rows,
            Err(error) => {
                begun.unit.cancel().await?;
                return Err(error);
            }
        };
        let name = into.file_name().map(|name| name.to_string_lossy().into_owned());
        let event = Event::new(Kind::LeftoversSaved)
            .with(Detail::Count, rows.to_string())
            .with_some(Detail::FileName, name);
        begun.unit.commit(event).await.inspect_err(|_| {
            // What no entry tells of must not be left behind.
            let _ = std::fs::remove_file(into);
        })?;
        Ok(Leftovers { rows })
    }

    /// Overwrites and deletes a seed file, if it is the file of an import: its tokens are in the vault now, and whoever
    /// has the file has them too. What the drive keeps of it elsewhere, and copies, are out of reach. Keys that were not
    /// imported go with it only if `with_the_rest` says so.
    /// `seen`: the digest of the file that is meant, where it is known.
    pub async fn erase_seed_file(&self, file: &Path, seen: Option<&str>, with_the_rest: bool) -> Result<()> {
        let path = file.to_owned();
        self.look(Act::ImportTokens, &[]).await?;
        let (handle, digest) = crate::blocking::spawn(move || open_to_erase(&path)).await??;
        if seen.is_some_and(|seen| seen != digest) {
            return Err(Refusal::FileChanged.into());
        }
        let mut begun = self.begin(Act::ImportTokens, &[]).await?;
        let left = mark_erased(&mut begun, &digest).await?;
        let refused = match left {
            None => Some(Refusal::FileNotImported),
            Some(n @ 1..) if !with_the_rest => Some(Refusal::KeysLeftInFile { n }),
            Some(_) => None,
        };
        if let Some(refusal) = refused {
            begun.unit.cancel().await?;
            return Err(refusal.into());
        }
        if let Err(error) = crate::blocking::spawn(move || overwrite(handle)).await? {
            begun.unit.cancel().await?;
            return Err(unwritable(&error));
        }
        // Its content is gone: that is the act, whether the empty shell goes as well or not.
        let removed = std::fs::remove_file(file);
        let event = Event::new(Kind::SeedFileErased)
            .with(Detail::FileDigest, digest)
            .with_some(Detail::FileName, file.file_name().map(|name| name.to_string_lossy().into_owned()));
        begun.unit.commit(event).await?;
        removed.map_err(|error| unwritable(&error))
    }
}

/// Notes at the imports of a file that it is erased. Returns how many of its keys were not imported; none if there is no
/// such import.
async fn mark_erased(begun: &mut Begun, digest: &str) -> Result<Option<u32>> {
    let (operator, now) = (begun.operator.clone(), begun.unit.now());
    let mut left: Option<u32> = None;
    begun
        .unit
        .edit_all::<Batch>(|batch| {
            if reaches(&operator, batch) && batch.undone_at.is_none() && batch.file_digest == digest {
                left = Some(batch.left_in_file.unwrap_or(0));
                batch.edit().erased_at = Some(now.0);
            }
        })
        .await?;
    Ok(left)
}

/// The sentences of the rows' problems, by line.
fn reasons(errors: &[KeyError], language: Language) -> BTreeMap<u32, String> {
    let mut reasons: BTreeMap<u32, String> = BTreeMap::new();
    for error in errors.iter().filter(|error| error.can_be_left_out) {
        let sentence = message(error.code, &error.params, language);
        reasons
            .entry(error.line)
            .and_modify(|told| {
                told.push(' ');
                told.push_str(&sentence);
            })
            .or_insert(sentence);
    }
    reasons
}

/// Writes the rows of the file with this digest, and of no other.
fn save(
    from: &Path,
    digest: &str,
    format: Format,
    reasons: &BTreeMap<u32, String>,
    into: &Path,
) -> Result<u32> {
    // It was read within its bounds before.
    let (source, _) = open(from, Limits::RAISED)?;
    let file = new_file(into)?;
    let written = write(&source, format, reasons, file).and_then(|rows| {
        (&source).rewind().map_err(|_| Error::FileUnreadable)?;
        if digest_of(&source)? == digest { Ok(rows) } else { Err(Refusal::FileChanged.into()) }
    });
    written.inspect_err(|_| {
        let _ = std::fs::remove_file(into);
    })
}

fn write(source: &File, format: Format, reasons: &BTreeMap<u32, String>, file: File) -> Result<u32> {
    let mut out = Digesting::new(file);
    let rows = leftovers::write(format, BufReader::new(source), Limits::RAISED, reasons, &mut out);
    let rows = rows.map_err(|fault| match fault {
        leftovers::Fault::Read(_) => Error::FileUnreadable,
        leftovers::Fault::Write(error) => unwritable(&error),
    })?;
    out.finish()?;
    Ok(rows)
}

/// Opens a file to be overwritten, and takes its digest through the same handle: what is erased is what was looked at.
fn open_to_erase(path: &Path) -> Result<(File, String)> {
    // Behind a link lies something else than its name says.
    if !std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Err(Error::FileUnreadable);
    }
    let file = OpenOptions::new().read(true).write(true).open(path).map_err(|error| unwritable(&error))?;
    let digest = digest_of(&file)?;
    Ok((file, digest))
}

/// Overwrites a file with zeros.
fn overwrite(mut file: File) -> io::Result<()> {
    let mut left = file.metadata()?.len();
    file.rewind()?;
    let zeros = vec![0; 1 << 16];
    while left > 0 {
        let part = usize::try_from(left).unwrap_or(zeros.len()).min(zeros.len());
        file.write_all(&zeros[..part])?;
        left -= part as u64;
    }
    file.sync_all()
}
