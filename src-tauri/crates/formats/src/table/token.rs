//! From the cells of a token to its record, and from a file to its entries.

use std::collections::VecDeque;
use std::fmt;

use kagimori_domain::otp::{Algorithm, BadParameters, MovingFactor, Parameters, Seed};
use kagimori_domain::text::{self, Serial, TextProblem};
use zeroize::Zeroizing;

use super::columns::Column;
use super::corrections::Corrections;
use super::seed::{SeedEncoding, Seeds};
use super::value::{self, Kind};
use crate::error::{Located, Problem, excerpt};
use crate::limits::Limits;
use crate::record::{Entry, Record, SkipReason, Skipped};
use crate::seen::Seen;

/// Seconds and digits where the file names none.
const DEFAULT_PERIOD: u64 = 30;
const DEFAULT_DIGITS: u64 = 6;

/// What a file says about one token, as it is written; an empty text says nothing.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cells<'a> {
    pub(crate) serial: &'a str,
    pub(crate) seed: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) digits: &'a str,
    pub(crate) period: &'a str,
    pub(crate) counter: &'a str,
    pub(crate) hash: &'a str,
    pub(crate) manufacturer: &'a str,
    pub(crate) model: &'a str,
    pub(crate) start_on: &'a str,
    pub(crate) expires_on: &'a str,
}

/// The tokens of a file so far, and what they turned into.
pub(crate) struct Tokens {
    limits: Limits,
    seeds: Seeds,
    corrections: Corrections,
    serials_before: Seen,
    seeds_before: Seen,
    count: u32,
    ready: VecDeque<Entry>,
}

impl Tokens {
    /// A token of which nothing can be said but what is wrong.
    pub(crate) fn refuse(&mut self, line: u32, serial: &str, problem: Problem) -> Result<(), Located> {
        self.count(line)?;
        self.ready.push_back(Entry::Problem(Located { line, serial: shown_serial(serial), problem }));
        Ok(())
    }

    /// A key that is no token of ours.
    pub(crate) fn skip(&mut self, line: u32, serial: &str, algorithm: &str) -> Result<(), Located> {
        self.count(line)?;
        let reason = SkipReason::NotOtp { algorithm: algorithm.to_owned() };
        self.ready.push_back(Entry::Skipped(Skipped { line, serial: shown_serial(serial), reason }));
        Ok(())
    }

    /// Takes what the file says about its next token, with what stands against it already.
    pub(crate) fn take(
        &mut self,
        line: u32,
        cells: &Cells<'_>,
        mut problems: Vec<Problem>,
    ) -> Result<(), Located> {
        self.count(line)?;
        let corrections = self.corrections.clone();
        let cells = &corrections.apply(line, cells);
        problems.retain(|problem| !corrections.has(line, problem));
        let shown = shown_serial(cells.serial);
        let mut draft = Draft { tokens: self, line, problems };
        match draft.record(cells) {
            Some(entry @ Entry::Record(_)) if draft.problems.is_empty() => self.ready.push_back(entry),
            Some(Entry::Skipped(skipped)) => {
                self.ready.push_back(Entry::Skipped(Skipped { serial: shown, ..skipped }));
            }
            _ => {
                let located = |problem| Entry::Problem(Located { line, serial: shown.clone(), problem });
                let problems = draft.problems.into_iter().map(located);
                self.ready.extend(problems);
            }
        }
        Ok(())
    }

    fn count(&mut self, line: u32) -> Result<(), Located> {
        self.count += 1;
        if self.count > self.limits.keys {
            return Err(Problem::TooManyKeys { max: self.limits.keys.into() }.at(line));
        }
        Ok(())
    }

    /// The end of the file; `last` is its last line.
    pub(crate) fn end(&self, last: u32, is_empty: bool) -> Result<bool, Located> {
        match (is_empty, self.count) {
            (true, _) => Err(Problem::FileEmpty.at(1)),
            (false, 0) => Err(Problem::NoKeys.at(last)),
            (false, _) => Ok(false),
        }
    }
}

/// A serial number for display, unless there may be a secret key in it.
fn shown_serial(cell: &str) -> Option<String> {
    Some(value::inside(cell)).filter(|text| !text.is_empty() && !value::may_hold_seed(text)).map(excerpt)
}

/// A token that is being put together.
struct Draft<'a> {
    tokens: &'a mut Tokens,
    line: u32,
    problems: Vec<Problem>,
}

impl Draft<'_> {
    fn record(&mut self, cells: &Cells<'_>) -> Option<Entry> {
        let line = self.line;
        let kind = match self.kind(cells) {
            Some(Kind::Other(algorithm)) => {
                let reason = SkipReason::NotOtp { algorithm };
                return Some(Entry::Skipped(Skipped { line, serial: None, reason }));
            }
            kind => kind,
        };
        let serial = self.serial(cells.serial);
        let seed = self.seed(cells.seed);
        let digits = self.number(cells.digits, Column::Digits);
        let (period, counter) = match &kind {
            Some(Kind::Totp) => (self.number(cells.period, Column::Period), Some(None)),
            Some(Kind::Hotp) => (Some(None), self.number(cells.counter, Column::Counter)),
            _ => (Some(None), Some(None)),
        };
        let hash = self.cell(cells.hash, Column::Hash);
        let hash = hash.filter(|text| !text.is_empty()).and_then(|text| self.ok(value::hash(&text)));
        let (manufacturer, model) =
            (self.name(cells.manufacturer, Column::Manufacturer), self.name(cells.model, Column::Model));
        let start_on = self.date(cells.start_on, Column::StartOn);
        let expires_on = self.date(cells.expires_on, Column::ExpiresOn);
        if start_on.zip(expires_on).is_some_and(|(first, last)| first > last) {
            self.problems.push(Problem::DatesReversed);
        }
        let (kind, seed) = (kind?, seed?);
        let factor = match kind {
            Kind::Totp => MovingFactor::Time { period: saturated(period?.unwrap_or(DEFAULT_PERIOD)) },
            _ => MovingFactor::Counter,
        };
        let hash = hash.unwrap_or_else(|| default_hash(&kind, &seed));
        let digits = digits?.unwrap_or(DEFAULT_DIGITS);
        let parameters = Parameters::new(factor, hash, u8::try_from(digits).unwrap_or(u8::MAX));
        let parameters = self.ok(parameters.map_err(|problem| match problem {
            BadParameters::Digits => Problem::DigitsOutOfRange { digits, min: 6, max: 8 },
            BadParameters::Period => {
                let seconds = period.flatten().unwrap_or(DEFAULT_PERIOD);
                Problem::PeriodOutOfRange { seconds, min: 1, max: 300 }
            }
        }))?;
        Some(Entry::Record(Record {
            line,
            serial: serial?,
            manufacturer,
            model,
            parameters,
            seed,
            // A new token begins at zero, and no file of this kind says so.
            counter: (kind == Kind::Hotp).then_some(counter?.unwrap_or(0)),
            start_on,
            expires_on,
            time_drift: None,
        }))
    }

    fn ok<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn cell(&mut self, cell: &str, column: Column) -> Option<Zeroizing<String>> {
        let text = value::narrow(cell, column, self.tokens.limits);
        self.ok(text)
    }

    /// The kind as named; where none is, an interval or a counter tells.
    fn kind(&mut self, cells: &Cells<'_>) -> Option<Kind> {
        let text = self.cell(cells.kind, Column::Kind)?;
        let given = |cell: &str| !value::inside(cell).is_empty();
        if !text.is_empty() {
            let unknown = || Problem::TypeUnknown { kind: value::shown(&text) };
            let kind = value::kind(&text).ok_or_else(unknown);
            return self.ok(kind);
        }
        match (given(cells.period), given(cells.counter)) {
            (true, false) => Some(Kind::Totp),
            (false, true) => Some(Kind::Hotp),
            _ => self.ok(Err(Problem::TypeMissing)),
        }
    }

    fn serial(&mut self, cell: &str) -> Option<Serial> {
        let text = self.cell(cell, Column::Serial)?;
        let serial = self.ok(Serial::parse(&text).map_err(|problem| match problem {
            TextProblem::Empty => Problem::SerialMissing,
            _ => Problem::SerialInvalid,
        }))?;
        if let Some(first_line) = self.tokens.serials_before.note(&serial.key(), self.line) {
            self.problems.push(Problem::DuplicateSerial { first_line });
        }
        Some(serial)
    }

    fn seed(&mut self, cell: &str) -> Option<Seed> {
        let text = self.cell(cell, Column::Seed)?;
        let seed = self.tokens.seeds.read(&text);
        let seed = self.ok(seed)?;
        if let Some(first_line) = self.tokens.seeds_before.note(seed.expose(), self.line) {
            self.problems.push(Problem::DuplicateSeed { first_line });
        }
        Some(seed)
    }

    /// A number; `None` if it is wrong, `Some(None)` if there is none.
    #[expect(clippy::option_option, reason = "wrong is not the same as absent")]
    fn number(&mut self, cell: &str, column: Column) -> Option<Option<u64>> {
        let text = self.cell(cell, column)?;
        if text.is_empty() { Some(None) } else { self.ok(value::natural(&text, column)).map(Some) }
    }

    fn name(&mut self, cell: &str, column: Column) -> String {
        let invalid = |_| Problem::NameInvalid { element: column.name().to_owned() };
        let name = value::bounded(cell, column, self.tokens.limits)
            .and_then(|text| text::optional_line(text, text::NAME_MAX).map_err(invalid));
        self.ok(name).unwrap_or_default()
    }

    fn date(&mut self, cell: &str, column: Column) -> Option<jiff::civil::Date> {
        let text = self.cell(cell, column)?;
        if text.is_empty() { None } else { self.ok(value::date(&text, column)) }
    }
}

fn saturated(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The hash of a token whose file names none: makers give a time-based token a key as long as its hash.
fn default_hash(kind: &Kind, seed: &Seed) -> Algorithm {
    match seed.expose().len() {
        32 if *kind == Kind::Totp => Algorithm::Sha256,
        64 if *kind == Kind::Totp => Algorithm::Sha512,
        _ => Algorithm::Sha1,
    }
}

/// Where tokens come from.
pub(crate) trait Source {
    /// Reads on, and gives what it finds to `tokens`; `false` at the end of the file.
    fn advance(&mut self, tokens: &mut Tokens) -> Result<bool, Located>;
}

/// The entries of a file, one by one, with its bounds kept.
pub(crate) struct Listing<S> {
    source: S,
    tokens: Tokens,
    problems: u32,
    done: bool,
}

impl<S: Source> Listing<S> {
    pub(crate) fn new(source: S, seeds: Seeds, limits: Limits) -> Self {
        let tokens = Tokens {
            limits,
            seeds,
            corrections: Corrections::default(),
            serials_before: Seen::default(),
            seeds_before: Seen::default(),
            count: 0,
            ready: VecDeque::new(),
        };
        Self { source, tokens, problems: 0, done: false }
    }

    pub(crate) fn correct(&mut self, corrections: Corrections) {
        self.tokens.corrections = corrections;
    }

    pub(crate) fn read_seeds_as(&mut self, encoding: SeedEncoding) {
        self.tokens.seeds = Seeds::new(encoding, Seed::MAX);
    }
}

impl<S: Source> Iterator for Listing<S> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        while self.tokens.ready.is_empty() && !self.done {
            match self.source.advance(&mut self.tokens) {
                Ok(more) => self.done = !more,
                Err(fault) => {
                    self.done = true;
                    self.tokens.ready.push_back(Entry::Problem(fault));
                }
            }
        }
        let entry = self.tokens.ready.pop_front()?;
        let Entry::Problem(problem) = &entry else { return Some(entry) };
        let limit = self.tokens.limits.problems;
        self.problems += 1;
        if self.problems <= limit {
            return Some(entry);
        }
        let end = Problem::TooManyProblems { max: limit.into() }.at(problem.line);
        self.done = true;
        self.tokens.ready.clear();
        Some(Entry::Problem(end))
    }
}

/// Shows how far it came and nothing of what it holds: its buffers have seen seeds.
impl<S> fmt::Debug for Listing<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("keys", &self.tokens.count).finish_non_exhaustive()
    }
}
