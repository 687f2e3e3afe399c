//! Seed files on their way in.

use std::path::PathBuf;

use kagimori_app::token_import::{self, ImportRequest};
use kagimori_app::{Error, token_import_undo};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{Algorithm, TokenKind, count};
use crate::error::{Problem, sentence_params};

/// A chosen seed file. Its path and content stay in Rust.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct SeedFile {
    pub(crate) name: String,
    /// Its size.
    pub(crate) bytes: u32,
}

/// Something wrong with a key of a file, or with the file as a whole (line 0).
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportProblem {
    line: u32,
    serial: Option<String>,
    problem: Problem,
    /// The wrong cell's column, if it can be corrected.
    column: Option<String>,
    /// The rest of the file can go in without it.
    can_be_left_out: bool,
}

/// A token of a file, as the vault would take it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SeenToken {
    line: u32,
    serial: String,
    #[specta(type = TokenKind)]
    kind: &'static str,
    #[specta(type = Algorithm)]
    algorithm: &'static str,
    digits: u8,
    /// Seconds a code is shown; `null` for event-based tokens.
    period: Option<u32>,
    /// It is known already.
    is_known: bool,
}

impl From<token_import::SeenToken> for SeenToken {
    fn from(token: token_import::SeenToken) -> Self {
        let period = token.parameters.period();
        Self {
            line: token.line,
            serial: token.serial.as_str().to_owned(),
            kind: if period.is_some() { "totp" } else { "hotp" },
            algorithm: token.parameters.algorithm().name(),
            digits: token.parameters.digits(),
            period,
            is_known: token.is_known,
        }
    }
}

/// A key of a file that was left out.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct SkippedKey {
    line: u32,
    serial: Option<String>,
    code: String,
}

/// What opens a seed file, if it is encrypted: at most one of key and password.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FileUnlock {
    /// Hexadecimal digits.
    #[specta(type = Option<String>)]
    key: Option<SecretString>,
    #[specta(type = Option<String>)]
    password: Option<SecretString>,
    /// Takes check sums as some older programs make them.
    legacy_mac: bool,
}

impl FileUnlock {
    pub(crate) fn read(self) -> Result<token_import::Unlock, Error> {
        token_import::unlock(self.key.as_ref(), self.password.as_ref(), self.legacy_mac)
    }
}

names! {
    /// How a table writes its secret keys.
    SeedEncoding: token_import::SeedEncoding { Detect, Hex, Base32, Base64 }
}

/// A cell of a table or list that was typed anew. It may be a secret key.
#[derive(Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct Correction {
    line: u32,
    column: String,
    #[specta(type = String)]
    value: SecretString,
}

/// How the chosen file is read, and where its tokens go.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SeedReading {
    /// The contract the tokens are allotted to; `null`: one's own, or into stock.
    contract: Option<String>,
    /// Name of the format; `null`: it is recognised.
    format: Option<String>,
    seed_encoding: SeedEncoding,
    unlock: FileUnlock,
    corrections: Vec<Correction>,
    /// Digest of the file as it was looked at: another one is refused.
    seen: Option<String>,
}

impl SeedReading {
    pub(crate) fn of(self, file: PathBuf) -> Result<ImportRequest, Error> {
        let cells = self.corrections.iter().map(|cell| (cell.line, cell.column.as_str(), &cell.value));
        Ok(ImportRequest {
            file,
            contract: self.contract,
            format: self.format.as_deref().map(token_import::format_named).transpose()?,
            seeds: self.seed_encoding.into(),
            corrections: token_import::corrections(cells)?,
            unlock: self.unlock.read()?,
            seen: self.seen,
            ..ImportRequest::default()
        })
    }
}

/// What an import did, or would do.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Imported {
    /// Name of the format; `null` if it was not recognised.
    format: Option<String>,
    new: u32,
    same: u32,
    changed: u32,
    skipped: Vec<SkippedKey>,
    errors: Vec<ImportProblem>,
    /// The first of the tokens that are new, and of those known.
    tokens: Vec<SeenToken>,
    batch: Option<u32>,
    /// Digest of the file.
    file_digest: String,
}

impl From<token_import::Imported> for Imported {
    fn from(imported: token_import::Imported) -> Self {
        let skipped = |key: token_import::SkippedKey| SkippedKey {
            line: key.line,
            serial: key.serial,
            code: key.code.to_owned(),
        };
        let problem = |error: token_import::KeyError| ImportProblem {
            line: error.line,
            serial: error.serial,
            problem: Problem { code: error.code.to_owned(), params: sentence_params(error.params) },
            column: error.column.map(str::to_owned),
            can_be_left_out: error.can_be_left_out,
        };
        Self {
            format: imported.format.map(|format| format.name().to_owned()),
            new: count(imported.new),
            same: count(imported.same),
            changed: count(imported.changed),
            skipped: imported.skipped.into_iter().map(skipped).collect(),
            errors: imported.errors.into_iter().map(problem).collect(),
            tokens: imported.tokens.into_iter().map(Into::into).collect(),
            batch: imported.batch.map(count),
            file_digest: imported.file_digest,
        }
    }
}

/// An import, as it is listed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportView {
    batch: u32,
    /// When, RFC 3339.
    at: String,
    /// Name of the format.
    format: String,
    new: u32,
    /// When it was undone, RFC 3339.
    undone_at: Option<String>,
    /// When the file was erased, RFC 3339: then its keys are in the vault alone.
    erased_at: Option<String>,
}

impl From<token_import_undo::ImportView> for ImportView {
    fn from(import: token_import_undo::ImportView) -> Self {
        Self {
            batch: count(import.batch),
            at: import.at,
            format: import.format,
            new: import.new,
            undone_at: import.undone_at,
            erased_at: import.erased_at,
        }
    }
}

/// A file of rows that did not go in.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Leftovers {
    pub(crate) name: String,
    pub(crate) rows: u32,
}
