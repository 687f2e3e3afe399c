//! 「トークンの書き出し」: tokens with their keys, for another system or another vault, in a file that opens with a
//! password of its own.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event};
use kagimori_domain::ids::TokenId;
use kagimori_domain::password;
use kagimori_domain::permission::Act;
use kagimori_domain::policy::RESYNC_REACH;
use kagimori_domain::token::{Token, TokenState};
use kagimori_formats::Record;
use kagimori_formats::pskc::{Protection, Writer};
use kagimori_store::{Find, Loaded};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::backup::{UNFINISHED, folder_of, sync_folder_of};
use crate::desk::{Authorisation, Confirmed, Desk};
use crate::directory::TokenFilter;
use crate::error::{Error, Result};
use crate::export_file::{Digesting, unwritable};
use crate::system::system_rng;
use crate::token_list_export::{exported, told};

/// Tokens whose seeds are looked up in one round trip.
const CHUNK: usize = 40;

/// What to export.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// Which tokens; if it names no state all but lost and faulty ones. A file says nothing of a token's state: wherever
    /// it is read, a lost token would be as good as new.
    pub filter: TokenFilter,
    /// What opens the file.
    pub password: SecretString,
    /// Into which file; it must not be there yet.
    pub file: PathBuf,
}

/// What was exported.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    /// `pskc`.
    pub format: &'static str,
    /// Number of tokens in the file.
    pub tokens: usize,
    /// Number of tokens that pass the query and are not in it: lost or faulty, or their keys are erased.
    pub left_out: usize,
    /// SHA-256 of the file.
    pub file_digest: String,
}

impl Desk {
    /// Writes tokens with their keys to a new file that nobody else may read (PSKC). Nobody's registration is in it, and
    /// of a time-based token not its last step: a code used shortly before could be used again where the file is read.
    ///
    /// The export is an entry of the history, committed before anything opens the file: until then its beginning, with
    /// the salt of the password, is in memory alone.
    pub async fn export_tokens(
        &self,
        request: &ExportRequest,
        authorisation: Authorisation,
    ) -> Result<Exported> {
        let act = Act::ExportTokens;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        password::check_export(request.password.expose_secret())?;
        if request.file.exists() {
            return Err(Error::FileExists);
        }
        let (operator, _, _) = self.look(act, &[]).await?;
        let filter = &request.filter;
        let contract = self.listed_contract(&operator, filter.contract.as_deref()).await?;
        let asked_for = self.tokens_found(filter).await?;
        let of_use =
            |state| filter.state.is_some() || !matches!(state, TokenState::Lost | TokenState::Faulty);
        let tokens: Vec<_> = asked_for.iter().filter(|token| of_use(token.state)).collect();

        let password = request.password.clone();
        let protection = crate::blocking::spawn(move || {
            Protection::with_password(password.expose_secret(), &mut *system_rng())
        });
        let protection = protection.await?.map_err(|error| unwritable(&error))?;
        let mut unfinished = Unfinished::beside(&request.file, &protection)?;
        let (count, file_digest) = self.write_tokens(&mut unfinished, protection, &tokens).await?;
        if count == 0 {
            return Err(Refusal::NothingToExport.into());
        }
        let left_out = asked_for.len() - count;
        let event = Event { contract, ..exported("pskc", &told(filter), count, &file_digest) }
            .with(Detail::Skipped, left_out.to_string());
        self.record_export(confirmed, event).await?;
        unfinished.finish(&request.file)?;
        Ok(Exported { format: "pskc", tokens: count, left_out, file_digest })
    }

    /// Whether he may; the day, for the file's name.
    pub async fn may_export_tokens(&self) -> Result<jiff::civil::Date> {
        let (_, policy, _) = self.look(Act::ExportTokens, &[]).await?;
        Ok(self.when(&policy).day)
    }

    /// Returns how many were written, and the SHA-256 of the file as it will be.
    async fn write_tokens(
        &self,
        unfinished: &mut Unfinished,
        protection: Protection,
        tokens: &[&Loaded<Token>],
    ) -> Result<(usize, String)> {
        let mut rng = system_rng();
        let mut count = 0;
        let mut writer = Writer::new(unfinished.rest()?, protection);
        for chunk in tokens.chunks(CHUNK) {
            let finds: Vec<_> = chunk.iter().map(|token| Find::SeedById(TokenId(token.id))).collect();
            let (_, _, rows) = self.store.read(&finds).await?;
            for token in chunk {
                // Disposed of: there is nothing left to export.
                let Some(seed) = rows.seed(TokenId(token.id)) else { continue };
                let record = record(token, seed.0.clone());
                writer.record(&record, &mut *rng).map_err(|error| unwritable(&error))?;
                count += 1;
            }
        }
        Ok((count, writer.finish().map_err(|error| unwritable(&error))?.finish()?))
    }

    async fn record_export(&self, confirmed: Confirmed, event: Event) -> Result<()> {
        let mut begun = self.begin_confirmed(Act::ExportTokens, confirmed, &[]).await?;
        begun.unit.put_changed(&begun.rows)?;
        Ok(begun.unit.commit(event).await?)
    }
}

/// A token as its file describes it, the other way round from an import.
fn record(token: &Token, seed: kagimori_domain::otp::Seed) -> Record {
    // As far as a resync searches, and so as far as an import takes it.
    let reach = i32::try_from(RESYNC_REACH).unwrap_or(i32::MAX);
    let drift = token.progress.drift.clamp(-reach, reach);
    let timed = token.parameters.period().is_some();
    Record {
        line: 0,
        serial: token.serial.clone(),
        manufacturer: token.manufacturer.clone(),
        model: token.model.clone(),
        parameters: token.parameters,
        seed,
        counter: (!timed).then(|| token.unused_from()),
        start_on: None,
        expires_on: token.expires_on,
        time_drift: (timed && drift != 0).then_some(drift),
    }
}

/// A file in the making, beside its final name, with blanks in place of its beginning.
struct Unfinished {
    file: NamedTempFile,
    opening: Vec<u8>,
}

impl Unfinished {
    fn beside(path: &Path, protection: &Protection) -> Result<Self> {
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder_of(path));
        let mut file = file.map_err(|error| unwritable(&error))?;
        let opening = protection.opening().to_vec();
        file.write_all(&vec![b' '; opening.len()]).map_err(|error| unwritable(&error))?;
        Ok(Self { file, opening })
    }

    /// Where the rest is written. Its digest is that of the whole file.
    fn rest(&self) -> Result<Digesting> {
        let mut rest = Digesting::new(self.file.as_file().try_clone().map_err(|error| unwritable(&error))?);
        rest.digest_only(&self.opening);
        Ok(rest)
    }

    /// Puts the beginning in its place, and the file in its.
    fn finish(mut self, path: &Path) -> Result<()> {
        let put = |file: &mut std::fs::File| {
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&self.opening)?;
            file.sync_all()
        };
        put(self.file.as_file_mut()).map_err(|error| unwritable(&error))?;
        self.file.persist_noclobber(path).map_err(|error| unwritable(&error.error))?;
        sync_folder_of(path).map_err(|error| unwritable(&error))
    }
}
