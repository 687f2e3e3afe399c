//! 「一覧の書き出し」: what the token ledger shows, as a table without keys.

use std::path::PathBuf;

use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
pub use kagimori_formats::Encoding;
use kagimori_formats::NotWritten;
use kagimori_formats::token_list::{Filter, Header, Row, Writer};
use serde::Serialize;

use crate::desk::Desk;
use crate::directory::TokenFilter;
use crate::error::{Error, Result};
use crate::export_file::{Digesting, new_file, unwritable};
use crate::views::{TokenView, rfc3339};

/// What to export.
#[derive(Clone, Debug)]
pub struct ListExportRequest {
    /// Which tokens, in the order they were imported.
    pub filter: TokenFilter,
    /// How characters are written.
    pub encoding: Encoding,
    /// Into which file; it must not be there yet.
    pub file: PathBuf,
}

/// What was exported.
#[derive(Clone, Debug, Serialize)]
pub struct ListExported {
    /// `csv`.
    pub format: &'static str,
    /// Number of tokens in the file.
    pub tokens: usize,
    /// Digest of the history's end when it was written, 12 characters.
    pub head: String,
    /// SHA-256 of the file.
    pub file_digest: String,
}

impl Desk {
    /// Writes what [`Self::find_tokens`] finds by the same filter to a new file that nobody else may read. The export is an
    /// entry of the history: without it there is no file.
    pub async fn export_token_list(&self, request: &ListExportRequest) -> Result<ListExported> {
        let (operator, _, _) = self.look(Act::SeeRecords, &[]).await?;
        let contract = self.listed_contract(&operator, request.filter.contract.as_deref()).await?;
        let tokens = self.tokens_found(&request.filter).await?;
        let tokens = self.token_views(&tokens).await?;
        let (head, _, _) = self.store.read(&[]).await?;
        let header = Header {
            exported_at: rfc3339(self.now()),
            exported_by: operator.login_id.as_str().to_owned(),
            filter: told(&request.filter),
            tokens: tokens.len() as u64,
            head: head.chain.digest(),
        };
        let out = Digesting::new(new_file(&request.file)?);
        let written = async {
            let file_digest = write(out, request.encoding, &header, &tokens)?;
            crate::backup::sync_folder_of(&request.file).map_err(|error| unwritable(&error))?;
            let event = Event { contract, ..exported("csv", &header.filter, tokens.len(), &file_digest) }
                .with(Detail::Head, header.head.clone());
            self.begin(Act::SeeRecords, &[]).await?.unit.commit(event).await?;
            Ok(file_digest)
        };
        let file_digest = written.await.inspect_err(|_: &Error| {
            // What no entry tells of must not be left behind.
            let _ = std::fs::remove_file(&request.file);
        })?;
        Ok(ListExported { format: "csv", tokens: tokens.len(), head: header.head, file_digest })
    }

    /// Whether he may; the day, for the file's name.
    pub async fn may_export_token_list(&self) -> Result<jiff::civil::Date> {
        let (_, policy, _) = self.look(Act::SeeRecords, &[]).await?;
        Ok(self.when(&policy).day)
    }
}

fn write(out: Digesting, encoding: Encoding, header: &Header, tokens: &[TokenView]) -> Result<String> {
    let not_written = |error| match error {
        NotWritten::Io(error) => unwritable(&error),
        NotWritten::NotInEncoding { row, character } => Error::NotInEncoding { row, character },
    };
    let mut writer = Writer::new(out, encoding, header).map_err(not_written)?;
    tokens.iter().try_for_each(|token| writer.row(&row(token))).map_err(not_written)?;
    writer.finish().map_err(|error| unwritable(&error))?.finish()
}

/// Which tokens were asked for, for the file and for the history.
pub(crate) fn told(asked: &TokenFilter) -> Filter {
    let TokenFilter { contract, search, state, place, expiry, timekeeping, usage, batch } = asked;
    let parts = [
        ("contract", contract.clone()),
        ("state", state.map(|state| state.name().to_owned())),
        ("place", place.map(|place| place.name().to_owned())),
        ("expiry", expiry.map(|band| band.name().to_owned())),
        ("time", timekeeping.map(|time| time.name().to_owned())),
        ("use", usage.map(|usage| usage.name().to_owned())),
        ("batch", batch.map(|number| number.to_string())),
        ("search", search.clone()),
    ];
    Filter(parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

/// The entry of an export.
pub(crate) fn exported(format: &str, filter: &Filter, tokens: usize, file_digest: &str) -> Event {
    Event::new(Kind::TokensExported)
        .with(Detail::Format, format)
        .with_some(Detail::Filter, Some(filter.told()).filter(|told| !told.is_empty()))
        .with(Detail::Count, tokens.to_string())
        .with(Detail::FileDigest, file_digest)
}

fn row(token: &TokenView) -> Row {
    let user = |r: &crate::views::RegistrationView| format!("{} {}", r.login_id, r.name);
    Row {
        serial: token.serial.clone(),
        manufacturer: token.manufacturer.clone(),
        model: token.model.clone(),
        kind: token.kind.to_owned(),
        algorithm: token.algorithm.to_owned(),
        digits: token.digits,
        period: token.period,
        counter: token.counter,
        state: token.state.to_owned(),
        place: token.place.to_owned(),
        contract: token.contract.clone(),
        expires_on: token.expires_on.clone(),
        expired: token.expired,
        drift_steps: token.drift_steps,
        needs_resync: token.needs_resync,
        users: token.registrations.iter().map(user).collect(),
    }
}
