//! What an import leaves behind: the rows that did not go in, and the file with the seeds.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
use kagimori_formats::{Format, Limits, leftovers};
use kagimori_store::{Batch, Scope};
use serde::Serialize;

use super::reading::{digest_of, open};
use super::{ImportRequest, KeyError};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::export_file::{Digesting, new_file, unwritable};
use crate::messages::{Language, message};

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
        let (from, path) = (request.file.clone(), into.to_owned());
        let written = crate::blocking::spawn(move || save(&from, format, &reasons, &path)).await?;
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
    /// has the file has them too. What the drive keeps of it elsewhere, and copies, are out of reach.
    pub async fn erase_seed_file(&self, file: &Path) -> Result<()> {
        self.look(Act::ImportTokens, &[]).await?;
        let path = file.to_owned();
        let digest = crate::blocking::spawn(move || digest_of(&path)).await??;
        let batches = self.store.page::<Batch>(Scope::default(), None, None, None).await?;
        let is_ours = |batch: &Batch| batch.file_digest == digest && batch.undone_at.is_none();
        if !batches.items.iter().any(|batch| is_ours(batch)) {
            return Err(Refusal::FileNotImported.into());
        }
        let begun = self.begin(Act::ImportTokens, &[]).await?;
        let path = file.to_owned();
        if let Err(error) = crate::blocking::spawn(move || erase(&path)).await? {
            begun.unit.cancel().await?;
            return Err(error);
        }
        let event = Event::new(Kind::SeedFileErased)
            .with(Detail::FileDigest, digest)
            .with_some(Detail::FileName, file.file_name().map(|name| name.to_string_lossy().into_owned()));
        begun.unit.commit(event).await?;
        Ok(())
    }
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

fn save(from: &Path, format: Format, reasons: &BTreeMap<u32, String>, into: &PathBuf) -> Result<u32> {
    // It was read within its bounds before.
    let (source, _) = open(from, Limits::RAISED)?;
    let file = new_file(into)?;
    let written = write(source, format, reasons, file);
    written.inspect_err(|_| {
        let _ = std::fs::remove_file(into);
    })
}

fn write(source: File, format: Format, reasons: &BTreeMap<u32, String>, file: File) -> Result<u32> {
    let mut out = Digesting::new(file);
    let rows = leftovers::write(format, BufReader::new(source), Limits::RAISED, reasons, &mut out);
    let rows = rows.map_err(|fault| match fault {
        leftovers::Fault::Read(_) => Error::FileUnreadable,
        leftovers::Fault::Write(error) => unwritable(&error),
    })?;
    out.finish()?;
    Ok(rows)
}

/// Overwrites a file with zeros, and deletes it.
fn erase(path: &Path) -> Result<()> {
    let overwrite = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let mut left = file.metadata()?.len();
        let zeros = vec![0; 1 << 16];
        while left > 0 {
            let part = usize::try_from(left).unwrap_or(zeros.len()).min(zeros.len());
            file.write_all(&zeros[..part])?;
            left -= part as u64;
        }
        file.sync_all()?;
        drop(file);
        std::fs::remove_file(path)
    };
    overwrite().map_err(|error| unwritable(&error))
}
