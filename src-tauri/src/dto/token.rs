use kagimori_app::domain;
use kagimori_app::fob;
use kagimori_app::token_import;
use kagimori_app::token_lifecycle::Step;
use kagimori_app::user_list::Query;
use kagimori_app::views;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::count;
use crate::error::{Problem, sentence_params};

names! {
    /// State of a token.
    TokenState: domain::token::TokenState { Unregistered, InUse, Paused, Lost, Faulty, Disposed }
}

names! {
    /// Where a token is.
    TokenPlace: domain::token::TokenPlace { InStock, InTransit, WithContract, Returned }
}

names! {
    /// A step in a token's life.
    TokenStep: Step { Pause, Resume, Lose, Find, BreakDown, Dispose }
}

/// Time-based or event-based.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TokenKind {
    Totp,
    Hotp,
}

/// Hash of a token's codes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Algorithm {
    Sha1,
    Sha256,
    Sha512,
}

/// State of a live registration.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegistrationState {
    Active,
    Suspended,
}

/// A user's registration on a token.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Registered {
    login_id: String,
    name: String,
    #[specta(type = RegistrationState)]
    state: &'static str,
}

/// A token. Never its seed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenView {
    serial: String,
    manufacturer: String,
    model: String,
    #[specta(type = TokenKind)]
    kind: &'static str,
    #[specta(type = Algorithm)]
    algorithm: &'static str,
    digits: u8,
    /// Seconds a code is shown; `null` for event-based tokens.
    period: Option<u32>,
    #[specta(type = TokenState)]
    state: &'static str,
    #[specta(type = TokenPlace)]
    place: &'static str,
    contract: Option<String>,
    /// Last day it may be used, `YYYY-MM-DD`.
    expires_on: Option<String>,
    expired: bool,
    drift_steps: i32,
    needs_resync: bool,
    registrations: Vec<Registered>,
}

impl From<views::TokenView> for TokenView {
    fn from(token: views::TokenView) -> Self {
        let registered =
            |r: views::RegistrationView| Registered { login_id: r.login_id, name: r.name, state: r.state };
        Self {
            serial: token.serial,
            manufacturer: token.manufacturer,
            model: token.model,
            kind: token.kind,
            algorithm: token.algorithm,
            digits: token.digits,
            period: token.period,
            state: token.state,
            place: token.place,
            contract: token.contract,
            expires_on: token.expires_on,
            expired: token.expired,
            drift_steps: token.drift_steps,
            needs_resync: token.needs_resync,
            registrations: token.registrations.into_iter().map(registered).collect(),
        }
    }
}

/// A page of tokens.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Tokens {
    pub(crate) items: Vec<TokenView>,
    pub(crate) total: u32,
}

/// Which tokens.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TokenQuery {
    contract: Option<String>,
    search: Option<String>,
    state: Option<TokenState>,
    limit: Option<u32>,
    /// Serial number of the last one seen.
    after: Option<String>,
}

impl TokenQuery {
    pub(crate) fn read(self) -> (Query, Option<domain::token::TokenState>) {
        let query = Query {
            contract: self.contract,
            search: self.search,
            limit: self.limit.map(|n| n as usize),
            after: self.after,
        };
        (query, self.state.map(Into::into))
    }
}

/// A chosen seed file. Its path and content stay in Rust.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct SeedFile {
    pub(crate) name: String,
    /// Its size.
    pub(crate) bytes: u32,
}

/// Something wrong with a key of a file, or with the file as a whole (line 0).
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ImportProblem {
    line: u32,
    serial: Option<String>,
    problem: Problem,
}

/// A key of a file that was left out.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct SkippedKey {
    line: u32,
    serial: Option<String>,
    code: String,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Imported {
    format: String,
    new: u32,
    same: u32,
    changed: u32,
    skipped: Vec<SkippedKey>,
    errors: Vec<ImportProblem>,
    batch: Option<u32>,
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
        };
        Self {
            format: imported.format.to_owned(),
            new: count(imported.new),
            same: count(imported.same),
            changed: count(imported.changed),
            skipped: imported.skipped.into_iter().map(skipped).collect(),
            errors: imported.errors.into_iter().map(problem).collect(),
            batch: imported.batch.map(count),
        }
    }
}

/// What stands on a virtual fob's back.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fob {
    serial: String,
    model: String,
    expires_on: Option<String>,
}

impl From<fob::Fob> for Fob {
    fn from(fob: fob::Fob) -> Self {
        Self { serial: fob.serial, model: fob.model, expires_on: fob.expires_on }
    }
}

/// What a virtual fob shows.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FobDisplay {
    code: String,
    /// Seconds until the next one; `null` for event-based fobs.
    seconds_left: Option<u32>,
}

impl From<fob::Display> for FobDisplay {
    fn from(display: fob::Display) -> Self {
        Self { code: display.code.to_string(), seconds_left: display.seconds_left }
    }
}
