//! What an import found in a file, and what it did.

use kagimori_domain::otp::Parameters;
use kagimori_domain::role::Edition;
use kagimori_domain::text::Serial;
use kagimori_formats::{Format, Located, Param, Problem, Record, SeedFile, Skipped};
use kagimori_store::Comparison;
use serde_json::{Map, Value, json};

use super::TRAINING_MANUFACTURER;

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
    /// What is wrong; a dry run shows it, a real run is refused by it, or leaves those rows out.
    pub errors: Vec<KeyError>,
    /// The first of the tokens that are new, and of those known with the same seed, in the order of the file.
    pub tokens: Vec<SeenToken>,
    /// Number of the import; none if it brought nothing new.
    pub batch: Option<usize>,
    /// SHA-256 of the file, in hexadecimal digits.
    pub file_digest: String,
}

/// A token of a file, as the vault would take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenToken {
    /// Line it begins on.
    pub line: u32,
    /// Its serial number.
    pub serial: Serial,
    /// What its codes look like.
    pub parameters: Parameters,
    /// It is known already.
    pub is_known: bool,
}

/// Tokens of each sort that are shown.
const SHOWN: usize = 200;

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
    /// For a wrong cell of a table or list: its column, by which it can be corrected.
    pub column: Option<&'static str>,
    /// The rest of the file can go in without it.
    pub can_be_left_out: bool,
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
    pub(super) fn is_about_the_key(&self) -> bool {
        Problem::CODES_ABOUT_THE_KEY.contains(&self.code)
    }

    fn of(record: &Record, code: &'static str, format: Option<Format>) -> Self {
        Self {
            line: record.line,
            serial: Some(record.serial.as_str().to_owned()),
            code,
            params: Map::new(),
            column: None,
            can_be_left_out: has_rows(format),
        }
    }

    fn located(located: Located, format: Option<Format>) -> Self {
        let value = |param| match param {
            Param::Number(n) => json!(n),
            Param::Text(text) => json!(text),
        };
        let problem = located.problem;
        let params = problem.params();
        Self {
            line: located.line,
            serial: located.serial,
            code: problem.code(),
            column: problem.column().filter(|_| has_rows(format)),
            can_be_left_out: has_rows(format) && problem.is_of_one_row(),
            params: params.into_iter().map(|(name, param)| (name.to_owned(), value(param))).collect(),
        }
    }
}

impl From<Skipped> for SkippedKey {
    fn from(skipped: Skipped) -> Self {
        Self { line: skipped.line, serial: skipped.serial, code: skipped.reason.code() }
    }
}

fn has_rows(format: Option<Format>) -> bool {
    format.is_some_and(Format::has_rows)
}

impl Imported {
    /// Holds a file against the vault, whose answers for its records are `comparisons`. Returns the records that are new,
    /// too.
    pub(super) fn compared(
        format: Option<Format>,
        mut file: SeedFile,
        comparisons: Vec<Comparison>,
        edition: Edition,
    ) -> (Self, Vec<Record>) {
        let mut imported = Self {
            format,
            new: 0,
            same: 0,
            changed: 0,
            skipped: file.skipped.into_iter().map(SkippedKey::from).collect(),
            errors: file.problems.into_iter().map(|problem| KeyError::located(problem, format)).collect(),
            tokens: Vec::new(),
            batch: None,
            file_digest: String::new(),
        };
        let mut comparisons = comparisons.into_iter();
        // In place: there may be 200,000.
        file.records.retain(|record| {
            let comparison = comparisons.next();
            if edition == Edition::Training && record.manufacturer != TRAINING_MANUFACTURER {
                imported.errors.push(KeyError::of(record, "not_for_training", format));
                return false;
            }
            match comparison {
                Some(Comparison::New) => {
                    imported.new += 1;
                    imported.show(record, imported.new, false);
                    return true;
                }
                Some(Comparison::Same) => {
                    imported.same += 1;
                    imported.show(record, imported.same, true);
                }
                Some(Comparison::OtherSeed) => {
                    imported.changed += 1;
                    imported.errors.push(KeyError::of(record, "other_seed", format));
                }
                Some(Comparison::SeedOfAnother) => {
                    imported.errors.push(KeyError::of(record, "seed_of_another", format));
                }
                None => unreachable!("every record was compared"),
            }
            false
        });
        imported.errors.sort_by_key(|error| error.line);
        (imported, file.records)
    }

    fn show(&mut self, record: &Record, nth: usize, is_known: bool) {
        if nth <= SHOWN {
            let Record { line, serial, parameters, .. } = record;
            let (serial, parameters) = (serial.clone(), *parameters);
            self.tokens.push(SeenToken { line: *line, serial, parameters, is_known });
        }
    }

    /// What is wrong is wrong with rows that can be left out, and something remains.
    pub(super) fn goes_without_errors(&self) -> bool {
        self.new > 0 && self.errors.iter().all(|error| error.can_be_left_out)
    }
}
