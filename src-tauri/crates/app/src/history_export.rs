//! The history as a file: exactly what is shown, and the way back: whether a file still says what the history says.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
use kagimori_domain::policy::Policy;
use kagimori_domain::role::{Edition, Role};
use kagimori_domain::user::User;
use kagimori_formats::history::{self, CsvWriter, Filter, Header, LinesWriter, Located, Reader, Row};
use kagimori_store::{EntryFilter, Find};
use serde::Serialize;

use crate::audit::{EntryView, HistoryQuery, Names};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::export_file::{Digesting, new_file, unwritable};
use crate::views::rfc3339;

/// Entries read and written at a time.
const PAGE: usize = 1_000;

/// How a history is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets.
    Csv,
    /// For programs, and to be compared with the vault again.
    JsonLines,
}

impl Format {
    /// The stable name, and the ending of its files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

/// What to export. Limit and place of the query do not matter: all that passes is written.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// Which entries.
    pub query: HistoryQuery,
    /// How.
    pub format: Format,
    /// Into which file; it must not be there yet.
    pub file: PathBuf,
}

/// What was exported.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    /// Number of entries in the file.
    pub entries: u64,
    /// Digest of the history's end when it was written, 12 characters.
    pub head: String,
    /// SHA-256 of the file.
    pub file_digest: String,
}

/// A file that says what the history says.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Number of entries in the file.
    pub entries: u64,
    /// Digest of the history's end now.
    pub head: String,
    /// Number of entries in the history now.
    pub history_entries: i64,
}

/// Who reads, and the entries he gets.
struct Reading {
    reader: User,
    policy: Policy,
    filter: EntryFilter,
    names: Names,
    /// Number of the last entry of the page before.
    after: Option<i64>,
}

impl Desk {
    /// Writes the entries that [`Self::history`] shows for the same query to a new file that nobody else may read. The
    /// export is an entry itself: without it there is no file.
    pub async fn export_history(&self, request: &ExportRequest) -> Result<Exported> {
        let (reader, policy, _) = self.look(Act::Own, &[]).await?;
        let (head, _, _) = self.store.read(&[]).await?;
        let digest = head.chain.digest();
        let mut query = HistoryQuery { limit: None, after: None, ..request.query.clone() };
        if !self.sees_all(&reader) {
            (query.user, query.operator) = (Some(reader.login_id.as_str().to_owned()), None);
        }
        let mut filter = self.history_filter(&reader, &policy, &query).await?;
        filter.through = Some(head.entries);
        let (_, entries) = self.store.entries(&filter, None, Some(0)).await?;
        let header = Header {
            kagimori_history: Header::VERSION,
            exported_at: rfc3339(self.now()),
            exported_by: reader.login_id.as_str().to_owned(),
            contract: self.only_contract_of(&reader).await?,
            filter: filter_of(&query),
            entries: u64::try_from(entries).unwrap_or(u64::MAX),
            history_entries: u64::try_from(head.entries).unwrap_or(0),
            head: digest.clone(),
        };
        let reading = Reading { reader, policy, filter, names: Names::default(), after: None };
        let file = new_file(&request.file)?;
        let file_digest =
            self.write_and_record((&request.file, file), request.format, &header, reading).await;
        let file_digest = file_digest.inspect_err(|_| {
            // What no entry tells of must not be left behind.
            let _ = std::fs::remove_file(&request.file);
        })?;
        Ok(Exported { entries: header.entries, head: digest, file_digest })
    }

    async fn only_contract_of(&self, reader: &User) -> Result<Option<String>> {
        let Some(_) = reader.contract.filter(|_| self.edition != Edition::Company) else { return Ok(None) };
        let (_, _, rows) = self.store.read(&[Find::ContractOf(self.operator)]).await?;
        Ok(rows.contracts.first().map(|contract| contract.code.as_str().to_owned()))
    }

    async fn write_and_record(
        &self,
        (path, file): (&Path, File),
        format: Format,
        header: &Header,
        mut reading: Reading,
    ) -> Result<String> {
        let contract = reading.reader.contract;
        let mut out = Writer::new(Digesting::new(file), format, header).map_err(|e| unwritable(&e))?;
        loop {
            let rows = self.next_rows(&mut reading).await?;
            if rows.is_empty() {
                break;
            }
            rows.iter().try_for_each(|row| out.row(row)).map_err(|e| unwritable(&e))?;
        }
        let digest = out.finish().map_err(|e| unwritable(&e))?.finish()?;
        crate::backup::sync_folder_of(path).map_err(|e| unwritable(&e))?;

        let filter = Some(header.filter.told()).filter(|told| !told.is_empty());
        let event = Event::new(Kind::HistoryExported)
            .user(self.operator, contract)
            .with(Detail::Format, format.name())
            .with_some(Detail::Filter, filter)
            .with(Detail::Count, header.entries.to_string())
            .with(Detail::Head, header.head.clone())
            .with(Detail::FileDigest, digest.clone());
        let begun = self.begin(Act::Own, &[]).await?;
        begun.unit.commit(event).await?;
        Ok(digest)
    }

    /// Holds an exported file (JSON lines) against the history, which is walked first: the same entries must be there,
    /// all of them and no other, and the digest must be the one the history had then.
    pub async fn compare_export(&self, file: &Path) -> Result<Compared> {
        let verified = self.verify_history().await?;
        let mut export = open(file)?;
        let header = export.header().clone();
        let (mut reader, policy, _) = self.look(Act::SeeRecords, &[]).await?;
        let differs = |line, field| Err(Error::ExportDiffers { line, field });
        if header.contract.is_some() {
            // What others see of more than one contract was not seen by who wrote the file.
            reader.contract = match self.listed_contract(&reader, header.contract.as_deref()).await {
                Err(Error::Rule(_)) => return differs(1, "contract"),
                contract => contract?,
            };
            reader.role = Role::ReadOnly;
        }
        let through = i64::try_from(header.history_entries).unwrap_or(i64::MAX);
        if self.store.digest_at(through).await?.as_ref() != Some(&header.head) {
            return differs(1, "head");
        }
        let Some(query) = query_of(&header.filter) else { return differs(1, "filter") };
        let mut filter = match self.history_filter(&reader, &policy, &query).await {
            Err(Error::Rule(_)) => return differs(1, "filter"),
            filter => filter?,
        };
        filter.through = Some(through);
        let mut reading = Reading { reader, policy, filter, names: Names::default(), after: None };
        loop {
            let rows = self.next_rows(&mut reading).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let Some(exported) = export.next().transpose().map_err(invalid)? else {
                    return differs(export.line(), "missing");
                };
                if let Some(field) = row.differs(&exported) {
                    return differs(export.line(), field);
                }
            }
        }
        if export.next().transpose().map_err(invalid)?.is_some() {
            return differs(export.line(), "added");
        }
        let Header { entries, .. } = header;
        Ok(Compared { entries, head: verified.head, history_entries: verified.entries })
    }

    /// The next page of what a reader gets, newest first.
    async fn next_rows(&self, reading: &mut Reading) -> Result<Vec<Row>> {
        let entries = self.store.page_of_entries(&reading.filter, reading.after, PAGE).await?;
        reading.after = entries.last().map(|entry| entry.number).or(reading.after);
        let views = self.entry_views(&reading.reader, &entries, &mut reading.names).await?;
        Ok(views.into_iter().map(|view| row(view, &reading.policy)).collect())
    }
}

/// An entry as it stands in a file.
fn row(view: EntryView, policy: &Policy) -> Row {
    let local =
        jiff::Timestamp::from_second(view.at.0).unwrap_or_default().to_zoned(policy.time_zone.clone());
    let detail = |(name, value): (&str, String)| history::Detail { name: name.to_owned(), value };
    Row {
        number: u64::try_from(view.number).unwrap_or(0),
        at: rfc3339(view.at),
        at_local: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        kind: view.kind.to_owned(),
        result: if view.refused.is_none() { "done" } else { "refused" }.to_owned(),
        refused: view.refused,
        operator: view.operator,
        via: view.via.to_owned(),
        computer: view.computer,
        user: view.user,
        serial: view.serial,
        contract: view.contract,
        details: view.details.into_iter().map(detail).collect(),
    }
}

fn filter_of(query: &HistoryQuery) -> Filter {
    Filter {
        from: query.from.map(|day| day.to_string()),
        to: query.to.map(|day| day.to_string()),
        user: query.user.clone(),
        operator: query.operator.clone(),
        kind: query.kind.map(|kind| kind.name().to_owned()),
        result: query.result.clone(),
    }
}

/// The query a file says it answers; `None` if nobody could have asked it.
fn query_of(filter: &Filter) -> Option<HistoryQuery> {
    let day = |text: &Option<String>| text.as_deref().map(str::parse).transpose().ok();
    Some(HistoryQuery {
        from: day(&filter.from)?,
        to: day(&filter.to)?,
        user: filter.user.clone(),
        operator: filter.operator.clone(),
        kind: match filter.kind.as_deref() {
            Some(name) => Some(Kind::from_name(name)?),
            None => None,
        },
        result: filter.result.clone(),
        limit: None,
        after: None,
    })
}

fn open(path: &Path) -> Result<Reader<BufReader<File>>> {
    // Looked at before it is opened: a pipe would keep the vault waiting.
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Err(Error::FileUnreadable);
    }
    let file = File::open(path).map_err(|_| Error::FileUnreadable)?;
    Reader::new(BufReader::new(file)).map_err(invalid)
}

const fn invalid(located: Located) -> Error {
    Error::ExportInvalid { line: located.line, problem: located.problem.name() }
}

/// Writes in either format.
enum Writer<W: Write> {
    Csv(Box<CsvWriter<W>>),
    Lines(LinesWriter<W>),
}

impl<W: Write> Writer<W> {
    fn new(out: W, format: Format, header: &Header) -> io::Result<Self> {
        Ok(match format {
            Format::Csv => Self::Csv(Box::new(CsvWriter::new(out, header)?)),
            Format::JsonLines => Self::Lines(LinesWriter::new(out, header)?),
        })
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.row(row),
            Self::Lines(writer) => writer.row(row),
        }
    }

    fn finish(self) -> io::Result<W> {
        match self {
            Self::Csv(writer) => writer.finish(),
            Self::Lines(writer) => Ok(writer.finish()),
        }
    }
}
