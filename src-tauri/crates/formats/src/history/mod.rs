//! The operation history as a file: JSON lines, which can be compared with the vault again, and CSV for spreadsheets.
//!
//! Both begin with a [`Header`] and hold the same [`Row`]s, newest first.

mod csv;
mod lines;

use serde::{Deserialize, Serialize};

pub use self::csv::CsvWriter;
pub use self::lines::{LINE_MAX, LinesWriter, Located, Problem, Reader, read_header, read_row};

/// What an exported history is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Version of the format; the first field tells what the file is.
    pub kagimori_history: u32,
    /// When it was written, RFC 3339.
    pub exported_at: String,
    /// By whom: login ID.
    pub exported_by: String,
    /// 契約者番号 of the only contract he sees; `None` if he sees all there are.
    pub contract: Option<String>,
    /// Which entries were asked for.
    pub filter: Filter,
    /// How many it holds.
    pub entries: u64,
    /// How many the whole history had.
    pub history_entries: u64,
    /// Digest of the history's end, 12 characters.
    pub head: String,
}

impl Header {
    /// The version written here, and the only one read.
    pub const VERSION: u32 = 1;
}

/// Which entries were asked for; `None`: all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// From this day on, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Up to and including this day.
    pub to: Option<String>,
    /// About this user: login ID.
    pub user: Option<String>,
    /// By this operator: login ID.
    pub operator: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// `done`, `refused`, or the code of a refusal.
    pub result: Option<String>,
}

impl Filter {
    /// `from=2026-08-15 kind=revoked`: what was asked for, in one line.
    #[must_use]
    pub fn told(&self) -> String {
        let parts = [
            ("from", &self.from),
            ("to", &self.to),
            ("user", &self.user),
            ("operator", &self.operator),
            ("kind", &self.kind),
            ("result", &self.result),
        ];
        let set = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)));
        set.collect::<Vec<_>>().join(" ")
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its number, from 1 on.
    pub number: u64,
    /// When, in UTC, RFC 3339.
    pub at: String,
    /// The same in the vault's time zone.
    pub at_local: String,
    /// What.
    pub kind: String,
    /// `done` or `refused`.
    pub result: String,
    /// The code of the refusal.
    pub refused: Option<String>,
    /// By whom: login ID.
    pub operator: Option<String>,
    /// Through what.
    pub via: String,
    /// At which computer.
    pub computer: Option<String>,
    /// About whom: login ID.
    pub user: Option<String>,
    /// About which token: serial number.
    pub serial: Option<String>,
    /// About which contract: 契約者番号.
    pub contract: Option<String>,
    /// Everything else, by name.
    pub details: Vec<Detail>,
}

impl Row {
    /// The first field that differs, by name.
    #[must_use]
    pub fn differs(&self, other: &Self) -> Option<&'static str> {
        let same = [
            ("number", self.number == other.number),
            ("at", self.at == other.at),
            ("at_local", self.at_local == other.at_local),
            ("kind", self.kind == other.kind),
            ("result", self.result == other.result),
            ("refused", self.refused == other.refused),
            ("operator", self.operator == other.operator),
            ("via", self.via == other.via),
            ("computer", self.computer == other.computer),
            ("user", self.user == other.user),
            ("serial", self.serial == other.serial),
            ("contract", self.contract == other.contract),
            ("details", self.details == other.details),
        ];
        same.into_iter().find(|(_, same)| !same).map(|(name, _)| name)
    }
}

/// One detail of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// Its name.
    pub name: String,
    /// What it says.
    pub value: String,
}
