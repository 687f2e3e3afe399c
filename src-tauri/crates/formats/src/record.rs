//! What a seed file says, whatever its format.

use jiff::civil::Date;
use kagimori_domain::otp::{Parameters, Seed};
use kagimori_domain::text::Serial;

use crate::error::Located;

/// One statement of a seed file, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A token whose data passed every check.
    Record(Record),
    /// A key that is left out without refusing the file.
    Skipped(Skipped),
    /// A problem: the file is refused.
    Problem(Located),
}

/// A one-time-password token as the file describes it. Nothing of its seed shows in `Debug`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line its key begins on, from 1.
    pub line: u32,
    /// The serial number, unique in the file.
    pub serial: Serial,
    /// The maker's name; empty if the file gives none.
    pub manufacturer: String,
    /// The model's name; empty if the file gives none.
    pub model: String,
    /// What its codes look like.
    pub parameters: Parameters,
    /// The secret key, unique in the file.
    pub seed: Seed,
    /// The next counter of an event-based (HOTP) token; `None` for a time-based one.
    pub counter: Option<u64>,
    /// The first day it may be used.
    pub start_on: Option<Date>,
    /// The last day it may be used.
    pub expires_on: Option<Date>,
    /// Steps by which the clock of a time-based token runs ahead (negative: behind).
    pub time_drift: Option<i32>,
}

/// A key that is no token of ours: named, and left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The line it begins on, from 1.
    pub line: u32,
    /// Its serial number, if it has one.
    pub serial: Option<String>,
    /// Why.
    pub reason: SkipReason,
}

/// Why a key is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// Its algorithm is neither HOTP nor TOTP: a PIN, a challenge-response key, a vendor's own.
    NotOtp {
        /// The algorithm the file names, shortened for display.
        algorithm: String,
    },
    /// A device is named, but the file holds no key for it.
    NoKey,
}

impl SkipReason {
    /// All codes, for the check that each has its sentences.
    pub const CODES: &'static [&'static str] = &["not_otp_key", "package_without_key"];

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotOtp { .. } => "not_otp_key",
            Self::NoKey => "package_without_key",
        }
    }
}

/// A whole file at once, for a preview. An import of many keys takes the entries one by one instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeedFile {
    /// The tokens.
    pub records: Vec<Record>,
    /// The keys left out.
    pub skipped: Vec<Skipped>,
    /// The problems; the file is acceptable only if there are none.
    pub problems: Vec<Located>,
}

impl FromIterator<Entry> for SeedFile {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        let mut file = Self::default();
        for entry in entries {
            match entry {
                Entry::Record(record) => file.records.push(record),
                Entry::Skipped(skipped) => file.skipped.push(skipped),
                Entry::Problem(problem) => file.problems.push(problem),
            }
        }
        file
    }
}
