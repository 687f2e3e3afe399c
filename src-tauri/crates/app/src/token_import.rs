//! Import of a seed file: whole file or nothing.

mod leftovers;
mod outcome;
mod reading;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{BatchId, ContractId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::token::{Progress, Token, TokenPlace, TokenState};
use kagimori_domain::user::User;
pub use kagimori_formats::{Corrections, Format, SeedEncoding, Unlock};
use kagimori_formats::{FileKey, Limits, Record};
use kagimori_store::{Batch, Find, Scope, TokenSeed};
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

pub use self::leftovers::Leftovers;
pub use self::outcome::{Imported, KeyError, SeenToken, SkippedKey, VAULT_CODES};
use self::reading::{Parsed, read};
use crate::desk::{Authorisation, Begun, Desk};
use crate::error::{Error, Result};
use crate::watch::{WHOLE, Watch};

/// The manufacturer whose keys a training vault takes: beside a movable clock a real seed would be a code
/// generator.
pub const TRAINING_MANUFACTURER: &str = "KAGIMORI-TRAINING";

/// What to import.
#[derive(Clone, Debug, Default)]
pub struct ImportRequest {
    /// The file.
    pub file: std::path::PathBuf,
    /// The contract the tokens are allotted to; without it the operator's own, for branch staff none.
    pub contract: Option<String>,
    /// Only looks.
    pub dry_run: bool,
    /// What kind of file it is; without it, it is recognised.
    pub format: Option<Format>,
    /// How it writes its secret keys, where that is not plain.
    pub seeds: SeedEncoding,
    /// What opens the file, if it is encrypted.
    pub unlock: Unlock,
    /// Cells of a table or list to be read otherwise.
    pub corrections: Corrections,
    /// Takes the rest in place of refusing the file, if only single rows of a table or list are wrong.
    pub leave_out: bool,
    /// SHA-256 of the file as it was looked at, in hexadecimal digits: another one is refused.
    pub seen: Option<String>,
    /// Shows how far it has come, and may break it off.
    pub watch: Watch,
}

/// What opens a file, as it is typed: the hexadecimal digits of a key, or a password. The refusal names what is wrong
/// of them.
pub fn unlock(
    key: Option<&SecretString>,
    password: Option<&SecretString>,
    legacy_mac: bool,
) -> Result<Unlock> {
    let key = match (key, password) {
        (None, None) => None,
        (Some(digits), None) => Some(
            FileKey::from_hex(digits.expose_secret()).ok_or(Refusal::InvalidValue { field: "import_key" })?,
        ),
        (None, Some(password)) => {
            Some(FileKey::Password(Zeroizing::new(password.expose_secret().to_owned())))
        }
        (Some(_), Some(_)) => return Err(Refusal::InvalidValue { field: "import_password" }.into()),
    };
    Ok(Unlock { key, legacy_mac })
}

/// The format of that name, or the refusal.
pub fn format_named(name: &str) -> Result<Format> {
    Format::from_name(name).ok_or_else(|| Refusal::InvalidValue { field: "format" }.into())
}

/// Cells of a table or list, typed anew: line, column, value.
pub fn corrections<'a>(
    cells: impl IntoIterator<Item = (u32, &'a str, &'a SecretString)>,
) -> Result<Corrections> {
    let mut corrections = Corrections::default();
    for (line, column, value) in cells {
        if !corrections.insert(line, column, Zeroizing::new(value.expose_secret().to_owned())) {
            return Err(Refusal::InvalidValue { field: "column" }.into());
        }
    }
    Ok(corrections)
}

impl Desk {
    /// Imports a seed file. Known tokens with the same seed are left as they are, whatever their state; a known
    /// serial with another seed, or a known seed under another serial, refuses the file.
    pub async fn import_tokens(
        &self,
        request: &ImportRequest,
        authorisation: Authorisation,
    ) -> Result<Imported> {
        let act = Act::ImportTokens;
        let (operator, policy, _) = self.look(act, &[]).await?;
        let contract = self.contract_for_import(&operator, request.contract.as_deref()).await?;
        let confirmed = if request.dry_run {
            None
        } else {
            Some(self.confirm(act, authorisation.confirmation_password.as_ref()).await?)
        };
        // Reading and parsing take their time: on a thread that may block, before the transaction.
        let reading = request.clone();
        let limits = if policy.large_imports { Limits::RAISED } else { Limits::DEFAULT };
        let Parsed { format, file, digest } = crate::blocking::spawn(move || read(reading, limits)).await??;
        if request.seen.as_ref().is_some_and(|seen| *seen != digest) {
            return Err(Refusal::FileChanged.into());
        }
        let event = Event::new(Kind::TokensImported)
            .with(Detail::FileDigest, digest.as_str())
            // An encrypted file does not go in without a key.
            .mark_if(request.unlock.key.is_none(), Detail::PlainFile)
            .mark_if(request.unlock.legacy_mac, Detail::LegacyMac)
            .with_some(Detail::Corrected, corrected(&request.corrections));

        // Imports are counted from 1: the number is for people, the row's id is not.
        let batches = self.store.page::<Batch>(Scope::default(), None, Some(0), None).await?.total;
        let mut begun = match confirmed {
            Some(confirmed) => self.begin_confirmed(act, confirmed, &[]).await?,
            None => self.begin(act, &[]).await?,
        };
        let pairs: Vec<_> = file.records.iter().map(|r| (&r.serial, &r.seed)).collect();
        let comparisons = begun.unit.compare(&pairs).await?;
        let (mut imported, new) = Imported::compared(format, file, comparisons, self.edition);
        imported.file_digest.clone_from(&digest);
        if request.dry_run {
            begun.unit.cancel().await?;
            return Ok(imported);
        }
        if !(imported.errors.is_empty() || request.leave_out && imported.goes_without_errors()) {
            if imported.errors.iter().all(KeyError::is_about_the_key) {
                begun.unit.cancel().await?;
                return Err(Error::ImportRejected(imported.errors));
            }
            begun.unit.put_changed(&begun.rows)?;
            let event = event.with(Detail::Count, imported.errors.len().to_string());
            let error = Error::ImportRejected(imported.errors);
            begun.unit.commit(of(contract, event).refused(error.code())).await?;
            return Err(error);
        }
        let count = u32::try_from(new.len()).unwrap_or(u32::MAX);
        let batch = Batch {
            at: begun.unit.now().0,
            format: format.map_or_else(String::new, |format| format.name().to_owned()),
            file_digest: digest,
            new: count,
            undone_at: None,
            contract: contract.map(|contract| contract.0),
            left_in_file: u32::try_from(imported.errors.len() + imported.skipped.len()).ok(),
            erased_at: None,
        };
        begun.unit.put_changed(&begun.rows)?;
        if !new.is_empty() {
            let batch_id = BatchId(begun.unit.insert(&batch)?);
            write(&mut begun, new, contract, batch_id, &request.watch).await?;
            imported.batch = Some(batches + 1);
        }
        let left_out = imported.errors.len();
        let event = event
            .with(Detail::New, imported.new.to_string())
            .with(Detail::Same, imported.same.to_string())
            .with(Detail::Skipped, imported.skipped.len().to_string())
            .with_some(Detail::LeftOut, (left_out > 0).then(|| left_out.to_string()))
            .with_some(Detail::Batch, imported.batch.map(|batch| batch.to_string()));
        request.watch.go_on()?;
        begun.unit.commit(of(contract, event)).await?;
        Ok(imported)
    }

    /// Refuses whoever may not import.
    pub async fn may_import(&self) -> Result<()> {
        self.look(Act::ImportTokens, &[]).await.map(drop)
    }

    async fn contract_for_import(&self, operator: &User, code: Option<&str>) -> Result<Option<ContractId>> {
        let contract = self.listed_contract(operator, code).await?;
        let Some(id) = contract else { return Ok(None) };
        if !in_scope(operator.role, operator.contract, contract) {
            return Err(Refusal::ContractUnknown.into());
        }
        let (_, _, rows) = self.store.read(&[Find::ContractById(id)]).await?;
        rows.contracts.iter().try_for_each(|contract| contract.may_go_on())?;
        Ok(contract)
    }
}

/// An import's entry, about the contract that gets the tokens.
fn of(contract: Option<ContractId>, event: Event) -> Event {
    match contract {
        Some(contract) => event.contract(contract),
        None => event,
    }
}

/// Writes the new tokens. An error, and a wish to break off, leave nothing: the unit of work is dropped.
async fn write(
    begun: &mut Begun,
    new: Vec<Record>,
    contract: Option<ContractId>,
    batch: BatchId,
    watch: &Watch,
) -> Result<()> {
    let (all, writing) = (new.len() as u64, (reading::STRETCH.1, WHOLE));
    let (unknown_until, window) = (begun.rows.unknown_until(), begun.unit.policy().window);
    let mut bulk = begun.unit.bulk();
    for (nth, record) in (1..).zip(new) {
        watch.go_on()?;
        let seed = TokenSeed(record.seed.clone());
        let mut token = token(record, contract, batch);
        if let Some(until) = unknown_until {
            // It may have been here before, in the time this vault does not know of.
            token.void_codes_shown(until, window);
            token.imported_step = token.progress.last_step;
        }
        bulk.insert(&token, &seed).await?;
        watch.reach(writing, nth, all);
    }
    bulk.finish().await?;
    Ok(())
}

/// Which cells were corrected, for the history.
fn corrected(corrections: &Corrections) -> Option<String> {
    (!corrections.is_empty()).then(|| corrections.places().join(", "))
}

fn token(record: Record, contract: Option<ContractId>, batch: BatchId) -> Token {
    let drift = record.time_drift.unwrap_or(0);
    // The file names the next counter: everything before it is used.
    let last_step = record.counter.and_then(|next| next.checked_sub(1));
    Token {
        serial: record.serial,
        manufacturer: record.manufacturer,
        model: record.model,
        parameters: record.parameters,
        state: TokenState::Unregistered,
        place: if contract.is_some() { TokenPlace::WithContract } else { TokenPlace::InStock },
        contract,
        expires_on: record.expires_on,
        progress: Progress { last_step, drift, drift_set: drift },
        needs_resync: false,
        failures: 0,
        resync_failures: None,
        void_through: None,
        batch: Some(batch),
        imported_step: last_step,
    }
}
