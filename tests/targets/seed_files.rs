//! What the targets that read seed files have in common: editing one, reading it, and what must hold of what was read.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::BufReader;

use arbitrary::Arbitrary;
use kagimori_formats::{Entry, Format, Limits, Problem, Record, Unlock, format};

use crate::{BytesEdit, Outcome, Source, at, splice};

/// Small, so that inputs reach them.
pub(crate) const LIMITS: Limits = Limits {
    file_bytes: 64 << 10,
    keys: 12,
    elements: 600,
    depth: 24,
    token_bytes: 4 << 10,
    value_bytes: 1 << 10,
    problems: 10,
};
/// What is read ahead.
const BUFFER: usize = 512;
/// More lines than this tell nothing new.
const LINES_MAX: usize = 120;

/// A file of lines changed. A line has its end with it.
#[derive(Arbitrary, Debug)]
pub(crate) enum Edit {
    Bytes(u8, BytesEdit<u16>),
    Insert(u8, u16, Vec<u8>),
    /// Something that means something in such files.
    Word(u8, u16, u8),
    /// Puts one in the place of bytes.
    Respell(u8, u16, u8, u8),
    Any(Vec<u8>),
    Remove(u8),
    Copy(u8),
    Swap(u8, u8),
    Long(u8, u16),
    Cut(u16),
    Encode(Encoding),
    Endless(u8),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Encoding {
    Marked,
    Utf16Le,
    Utf16Be,
}

/// A seed file, and what follows it without end.
pub(crate) struct File {
    pub(crate) bytes: Vec<u8>,
    endless: Option<u8>,
}

impl File {
    /// `genuine` with its edits; `words` are what [`Edit::Word`] chooses from.
    pub(crate) fn edited(genuine: &[u8], edits: Vec<Edit>, words: &[&str]) -> Self {
        let mut lines: Vec<_> = genuine.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let (mut endless, mut encoding, mut cut) = (None, None, None);
        let word = |place: u8| words[usize::from(place) % words.len()].as_bytes();
        for edit in edits {
            let count = lines.len();
            match edit {
                Edit::Any(line) => lines.push(line),
                Edit::Endless(byte) => endless = Some(byte),
                Edit::Encode(other) => encoding = Some(other),
                Edit::Cut(length) => cut = Some(length),
                _ if count == 0 => {}
                Edit::Bytes(i, edit) => edit.apply(&mut lines[usize::from(i) % count]),
                Edit::Insert(i, place, bytes) => splice(at(&mut lines, i), place, 0, &bytes),
                Edit::Word(i, place, chosen) => splice(at(&mut lines, i), place, 0, word(chosen)),
                Edit::Respell(i, place, length, chosen) => {
                    splice(at(&mut lines, i), place, length.into(), word(chosen));
                }
                Edit::Remove(i) => drop(lines.remove(usize::from(i) % count)),
                Edit::Copy(i) if count < LINES_MAX => lines.push(lines[usize::from(i) % count].clone()),
                Edit::Copy(_) => {}
                Edit::Swap(i, k) => lines.swap(usize::from(i) % count, usize::from(k) % count),
                Edit::Long(i, place) => splice(at(&mut lines, i), place, 0, &vec![b'x'; LIMITS.token_bytes]),
            }
        }
        let mut bytes = lines.concat();
        if let Some(length) = cut {
            bytes.truncate(length.into());
        }
        if let (Some(encoding), Ok(text)) = (encoding, str::from_utf8(&bytes)) {
            let marked = format!("\u{FEFF}{text}");
            bytes = match encoding {
                Encoding::Marked => marked.into_bytes(),
                Encoding::Utf16Le => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                Encoding::Utf16Be => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            };
        }
        Self { bytes, endless }
    }

    /// Reads the file as what it is said to be, and checks what must hold of any.
    ///
    /// # Panics
    ///
    /// If it does not hold.
    pub(crate) fn read(&self, format: Format, unlock: &Unlock, secrets: &[&str]) -> (Outcome, Vec<Record>) {
        let pulled = Cell::new(0);
        let source = Source { file: &self.bytes, endless: self.endless, pulled: &pulled };
        let source = BufReader::with_capacity(BUFFER, source);
        let entries: Vec<Entry> = format::read(format, source, LIMITS, unlock.clone()).collect();
        let most = usize::try_from(LIMITS.file_bytes).expect("small") + BUFFER;
        assert!(pulled.get() <= most.max(self.bytes.len()), "read {} bytes", pulled.get());
        if self.endless.is_none() {
            let pieces = BufReader::with_capacity(7, self.bytes.as_slice());
            let again: Vec<Entry> = format::read(format, pieces, LIMITS, unlock.clone()).collect();
            assert_eq!(again, entries, "in pieces");
        }
        let (mut records, mut problems) = (Vec::new(), 0);
        for entry in entries {
            let line = match entry {
                Entry::Record(record) => {
                    holds(&record);
                    let line = record.line;
                    records.push(record);
                    line
                }
                Entry::Skipped(skipped) => skipped.line,
                Entry::Problem(problem) => {
                    problems += 1;
                    assert!(Problem::CODES.contains(&problem.problem.code()), "{problem:?}");
                    let shown = format!("{problem:?}");
                    assert!(secrets.iter().all(|secret| !shown.contains(secret)), "a secret: {shown}");
                    problem.line
                }
            };
            if self.endless.is_none() {
                self.has(line);
            }
        }
        assert!(records.len() <= 12 && problems <= 11, "{} records, {problems} problems", records.len());
        let once = |all: BTreeSet<Vec<u8>>| assert_eq!(all.len(), records.len(), "once in a file");
        once(records.iter().map(|record| record.serial.key().into_bytes()).collect());
        once(records.iter().map(|record| record.seed.expose().to_vec()).collect());
        if problems == 0 { (Outcome::Taken, records) } else { (Outcome::Refused, records) }
    }

    /// There is such a line. In UTF-16 more bytes than line ends may look like one, and a lone CR ends a line, too.
    fn has(&self, line: u32) {
        let ends = self.bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        assert!((1..=ends + 2).contains(&(line as usize)), "line {line}, {ends} ends");
    }
}

/// What no token may go in without.
fn holds(record: &Record) {
    assert!((16..=256).contains(&record.seed.expose().len()), "{record:?}");
    assert!((6..=8).contains(&record.parameters.digits()), "{record:?}");
    assert!(record.parameters.period().is_none_or(|seconds| (1..=300).contains(&seconds)), "{record:?}");
    assert_eq!(record.counter.is_some(), record.parameters.period().is_none(), "{record:?}");
    assert!(record.counter.is_none_or(|counter| i64::try_from(counter).is_ok()), "{record:?}");
    assert!(record.time_drift.is_none_or(|steps| steps.unsigned_abs() <= 1_000), "{record:?}");
    assert!(record.time_drift.is_none() || record.counter.is_none(), "{record:?}");
    assert!(record.start_on.zip(record.expires_on).is_none_or(|(first, last)| first <= last), "{record:?}");
    assert!((1..=64).contains(&record.serial.as_str().chars().count()), "{record:?}");
    assert!(record.manufacturer.chars().count() <= 100 && record.model.chars().count() <= 100, "{record:?}");
}
