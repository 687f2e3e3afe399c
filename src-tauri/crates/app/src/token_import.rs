//! Import of a seed file: whole file or nothing.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{BatchId, ContractId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::role::Edition;
use kagimori_domain::token::{Progress, Token, TokenPlace, TokenState};
use kagimori_domain::user::User;
use kagimori_formats::{Entry, FileKey, Limits, Located, Param, Problem, Record, SeedFile, Skipped, format};
pub use kagimori_formats::{Format, Unlock};
use kagimori_store::{Batch, Comparison, Scope, TokenSeed};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::desk::{Authorisation, Begun, Desk};
use crate::error::{Error, Result};

/// The manufacturer whose keys a training vault takes: beside a movable clock a real seed would be a code
/// generator.
pub const TRAINING_MANUFACTURER: &str = "KAGIMORI-TRAINING";

/// What to import.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// The file.
    pub file: std::path::PathBuf,
    /// The contract the tokens are allotted to; without it the operator's own, for branch staff none.
    pub contract: Option<String>,
    /// Only looks.
    pub dry_run: bool,
    /// What kind of file it is; without it, it is recognised.
    pub format: Option<Format>,
    /// What opens the file, if it is encrypted.
    pub unlock: Unlock,
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

/// What an import did, or would do.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The format; none if it was not recognised.
    pub format: Option<Format>,
    /// Tokens taken.
    pub new: usize,
    /// Tokens known already, with the same seed.
    pub same: usize,
    /// Tokens known already, with another seed.
    pub changed: usize,
    /// Keys left out.
    pub skipped: Vec<SkippedKey>,
    /// What is wrong; a dry run shows it, a real run is refused by it.
    pub errors: Vec<KeyError>,
    /// Number of the import; none if it brought nothing new.
    pub batch: Option<usize>,
}

/// A key left out.
#[derive(Clone, Debug)]
pub struct SkippedKey {
    /// Line it begins on.
    pub line: u32,
    /// Its serial, if it has one.
    pub serial: Option<String>,
    /// Why.
    pub code: &'static str,
}

/// Something wrong with a key, or with the file as a whole.
#[derive(Clone, Debug)]
pub struct KeyError {
    /// Line it begins on; 0 for the file as a whole.
    pub line: u32,
    /// Its serial, if it has one.
    pub serial: Option<String>,
    /// What.
    pub code: &'static str,
    /// Parameters of its sentence.
    pub params: Map<String, Value>,
}

/// Codes of errors that only the vault can tell, beside those of the formats.
pub const VAULT_CODES: [&str; 3] = ["other_seed", "seed_of_another", "not_for_training"];

impl KeyError {
    /// `{line, serial, code, params}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({ "line": self.line, "serial": self.serial, "code": self.code, "params": self.params })
    }

    /// It is for the operator to give the key, or the right one: the file is as it should be.
    fn is_about_the_key(&self) -> bool {
        Problem::CODES_ABOUT_THE_KEY.contains(&self.code)
    }

    fn of(record: &Record, code: &'static str) -> Self {
        let serial = Some(record.serial.as_str().to_owned());
        Self { line: record.line, serial, code, params: Map::new() }
    }
}

impl From<Located> for KeyError {
    fn from(located: Located) -> Self {
        let value = |param| match param {
            Param::Number(n) => json!(n),
            Param::Text(text) => json!(text),
        };
        let params = located.problem.params();
        Self {
            line: located.line,
            serial: located.serial,
            code: located.problem.code(),
            params: params.into_iter().map(|(name, param)| (name.to_owned(), value(param))).collect(),
        }
    }
}

impl From<Skipped> for SkippedKey {
    fn from(skipped: Skipped) -> Self {
        Self { line: skipped.line, serial: skipped.serial, code: skipped.reason.code() }
    }
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
        let legacy_mac = request.unlock.legacy_mac;
        let limits = if policy.large_imports { Limits::RAISED } else { Limits::DEFAULT };
        let (format, file, digest) = crate::blocking::spawn(move || read(reading, limits)).await??;

        // Imports are counted from 1: the number is for people, the row's id is not.
        let batches = self.store.page::<Batch>(Scope::default(), None, Some(0), None).await?.total;
        let mut begun = match confirmed {
            Some(confirmed) => self.begin_confirmed(act, confirmed, &[]).await?,
            None => self.begin(act, &[]).await?,
        };
        let (mut imported, new) = compare(&mut begun, format, file, self.edition).await?;
        if request.dry_run {
            begun.unit.cancel().await?;
            return Ok(imported);
        }
        if !imported.errors.is_empty() {
            if imported.errors.iter().all(KeyError::is_about_the_key) {
                begun.unit.cancel().await?;
                return Err(Error::ImportRejected(imported.errors));
            }
            let event = Event::new(Kind::TokensImported)
                .mark_if(legacy_mac, Detail::LegacyMac)
                .with(Detail::Count, imported.errors.len().to_string())
                .with(Detail::FileDigest, digest);
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
        };
        begun.unit.put_changed(&begun.rows)?;
        if !new.is_empty() {
            let batch_id = BatchId(begun.unit.insert(&batch)?);
            let mut bulk = begun.unit.bulk();
            for record in new {
                let seed = TokenSeed(record.seed.clone());
                bulk.insert(&token(record, contract, batch_id), &seed).await?;
            }
            bulk.finish().await?;
            imported.batch = Some(batches + 1);
        }
        let event = Event::new(Kind::TokensImported)
            .with(Detail::New, imported.new.to_string())
            .with(Detail::Same, imported.same.to_string())
            .with(Detail::Skipped, imported.skipped.len().to_string())
            .with_some(Detail::Batch, imported.batch.map(|batch| batch.to_string()))
            .mark_if(legacy_mac, Detail::LegacyMac)
            .with(Detail::FileDigest, batch.file_digest);
        begun.unit.commit(of(contract, event)).await?;
        Ok(imported)
    }

    /// Refuses whoever may not import.
    pub async fn may_import(&self) -> Result<()> {
        self.look(Act::ImportTokens, &[]).await.map(drop)
    }

    async fn contract_for_import(&self, operator: &User, code: Option<&str>) -> Result<Option<ContractId>> {
        let contract = self.listed_contract(operator, code).await?;
        let allowed = contract.is_none() || in_scope(operator.role, operator.contract, contract);
        if allowed { Ok(contract) } else { Err(Refusal::ContractUnknown.into()) }
    }
}

/// An import's entry, about the contract that gets the tokens.
fn of(contract: Option<ContractId>, event: Event) -> Event {
    match contract {
        Some(contract) => event.contract(contract),
        None => event,
    }
}

/// Reads and parses the file, and takes its digest on the way.
fn read(request: ImportRequest, limits: Limits) -> Result<(Option<Format>, SeedFile, String)> {
    let ImportRequest { file: path, format, unlock, .. } = request;
    let unreadable = |_| Error::FileUnreadable;
    // Looked at before it is opened: a pipe would keep the vault waiting.
    let metadata = std::fs::metadata(&path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Error::FileUnreadable);
    }
    if metadata.len() > limits.file_bytes {
        return Err(Error::FileTooLarge { max_mib: limits.file_bytes >> 20 });
    }
    let file = File::open(&path).map_err(unreadable)?;
    let mut hashing = Hashing { inner: file, hash: Sha256::new() };
    let mut source = BufReader::with_capacity(1 << 16, &mut hashing);
    let head = source.fill_buf().map_err(unreadable)?;
    let unknown = if head.is_empty() { Problem::FileEmpty } else { Problem::FormatUnknown };
    let format = format.or_else(|| format::detect(head));
    let parsed: SeedFile = match format {
        Some(format) => format::read(format, source, limits, unlock).collect(),
        None => std::iter::once(Entry::Problem(unknown.at(1))).collect(),
    };
    // What the reader left unread belongs to the file's digest as well.
    std::io::copy(&mut hashing, &mut std::io::sink()).map_err(unreadable)?;
    let digest = hashing.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((format, parsed, digest))
}

struct Hashing<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hash.update(&buffer[..n]);
        Ok(n)
    }
}

/// Holds the file against the vault. Returns the outcome and the tokens that are new.
async fn compare(
    begun: &mut Begun,
    format: Option<Format>,
    mut file: SeedFile,
    edition: Edition,
) -> Result<(Imported, Vec<Record>)> {
    let pairs: Vec<_> = file.records.iter().map(|r| (&r.serial, &r.seed)).collect();
    let comparisons = begun.unit.compare(&pairs).await?;
    let mut imported = Imported {
        format,
        new: 0,
        same: 0,
        changed: 0,
        skipped: file.skipped.into_iter().map(SkippedKey::from).collect(),
        errors: file.problems.into_iter().map(KeyError::from).collect(),
        batch: None,
    };
    let mut comparisons = comparisons.into_iter();
    // In place: there may be 200,000.
    file.records.retain(|record| {
        let comparison = comparisons.next();
        if edition == Edition::Training && record.manufacturer != TRAINING_MANUFACTURER {
            imported.errors.push(KeyError::of(record, "not_for_training"));
            return false;
        }
        match comparison {
            Some(Comparison::New) => return true,
            Some(Comparison::Same) => imported.same += 1,
            Some(Comparison::OtherSeed) => {
                imported.changed += 1;
                imported.errors.push(KeyError::of(record, "other_seed"));
            }
            Some(Comparison::SeedOfAnother) => {
                imported.errors.push(KeyError::of(record, "seed_of_another"));
            }
            None => unreachable!("every record was compared"),
        }
        false
    });
    imported.new = file.records.len();
    imported.errors.sort_by_key(|error| error.line);
    Ok((imported, file.records))
}

fn token(record: Record, contract: Option<ContractId>, batch: BatchId) -> Token {
    let drift = record.time_drift.unwrap_or(0);
    Token {
        serial: record.serial,
        manufacturer: record.manufacturer,
        model: record.model,
        parameters: record.parameters,
        state: TokenState::Unregistered,
        place: if contract.is_some() { TokenPlace::WithContract } else { TokenPlace::InStock },
        contract,
        expires_on: record.expires_on,
        progress: Progress {
            // The file names the next counter: everything before it is used.
            last_step: record.counter.and_then(|next| next.checked_sub(1)),
            drift,
            drift_set: drift,
        },
        needs_resync: false,
        failures: 0,
        resync_failures: None,
        void_through: None,
        batch: Some(batch),
    }
}
