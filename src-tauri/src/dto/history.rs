use kagimori_app::audit::{self, EntryView, HistoryQuery as AppHistoryQuery};
use kagimori_app::domain::Refusal;
use kagimori_app::domain::audit::Kind;
use kagimori_app::{Error, history_export};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{ViaName, date, rfc3339};

/// Which entries of the history.
#[derive(Debug, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct HistoryQuery {
    /// `YYYY-MM-DD`.
    from: Option<String>,
    /// `YYYY-MM-DD`, included.
    to: Option<String>,
    user: Option<String>,
    operator: Option<String>,
    kind: Option<String>,
    /// `done`, `refused`, or the code of a refusal.
    result: Option<String>,
    limit: Option<u32>,
    /// Older than the entry with this number.
    after: Option<u32>,
}

impl HistoryQuery {
    pub(crate) fn read(self) -> Result<AppHistoryQuery, Refusal> {
        let unknown = Refusal::InvalidValue { field: "kind" };
        Ok(AppHistoryQuery {
            from: self.from.map(|text| date(&text, "date")).transpose()?,
            to: self.to.map(|text| date(&text, "date")).transpose()?,
            user: self.user,
            operator: self.operator,
            kind: self.kind.map(|name| Kind::from_name(&name).ok_or(unknown)).transpose()?,
            result: self.result,
            limit: self.limit.map(|n| n as usize),
            after: self.after.map(i64::from),
        })
    }
}

/// A detail of an entry.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct HistoryDetail {
    name: String,
    value: String,
}

/// An entry of the history.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct HistoryEntry {
    number: u32,
    /// RFC 3339.
    at: String,
    kind: String,
    /// `null`: done. Otherwise the code of the refusal.
    refused: Option<String>,
    operator: Option<String>,
    #[specta(type = ViaName)]
    via: &'static str,
    /// Name of the computer.
    computer: Option<String>,
    user: Option<String>,
    serial: Option<String>,
    /// 契約者番号.
    contract: Option<String>,
    details: Vec<HistoryDetail>,
}

impl From<EntryView> for HistoryEntry {
    fn from(entry: EntryView) -> Self {
        let detail = |(name, value): (&'static str, String)| HistoryDetail { name: name.to_owned(), value };
        Self {
            number: u32::try_from(entry.number).unwrap_or(u32::MAX),
            at: rfc3339(entry.at),
            kind: entry.kind.to_owned(),
            refused: entry.refused,
            operator: entry.operator,
            via: entry.via,
            computer: entry.computer,
            user: entry.user,
            serial: entry.serial,
            contract: entry.contract,
            details: entry.details.into_iter().map(detail).collect(),
        }
    }
}

/// A page of the history, newest first.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct History {
    pub(crate) items: Vec<HistoryEntry>,
    pub(crate) total: u32,
    /// Digest of the whole history's end, 12 characters: for prints.
    pub(crate) head: String,
}

/// How a history is written to a file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HistoryFormat {
    Csv,
    Jsonl,
}

impl From<HistoryFormat> for history_export::Format {
    fn from(format: HistoryFormat) -> Self {
        match format {
            HistoryFormat::Csv => Self::Csv,
            HistoryFormat::Jsonl => Self::JsonLines,
        }
    }
}

/// What was written to a file.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ExportedHistory {
    /// The file's name, without its folder.
    pub(crate) name: String,
    pub(crate) entries: u32,
    /// Digest of the history's end, 12 characters.
    pub(crate) head: String,
}

/// What is wrong with the first entry that is not as it was written.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BrokenHistory {
    /// It was changed.
    Entry,
    /// It does not follow the one before it: one was changed, taken away or put in.
    Chain,
    /// Entries are missing at the end, or too many.
    End,
    /// What says where the history ends was changed.
    Head,
}

/// Whether the history is whole.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case", tag = "result")]
pub(crate) enum VerifiedHistory {
    /// It is.
    Whole {
        entries: u32,
        /// Digest of its end, 12 characters.
        head: String,
    },
    /// It is not.
    Broken {
        what: BrokenHistory,
        /// Number of the first entry that is not as it was written.
        number: u32,
    },
}

impl VerifiedHistory {
    /// Anything but a broken history is an error.
    pub(crate) fn read(verified: Result<audit::VerifiedHistory, Error>) -> Result<Self, Error> {
        let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        let problem = match &verified {
            Err(Error::Integrity(problems)) => problems.first().map(|p| (p.kind.name(), p.id)),
            _ => None,
        };
        let what = match problem.map(|(kind, _)| kind) {
            Some("audit") => BrokenHistory::Entry,
            Some("audit_chain") => BrokenHistory::Chain,
            Some("audit_end") => BrokenHistory::End,
            Some("head") => BrokenHistory::Head,
            _ => return verified.map(|v| Self::Whole { entries: number(v.entries), head: v.head }),
        };
        Ok(Self::Broken { what, number: number(problem.map_or(0, |(_, id)| id)) })
    }
}
