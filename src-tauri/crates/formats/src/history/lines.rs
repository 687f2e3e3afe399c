//! JSON lines: the header on the first, one entry on each of the others.

use std::io::{self, BufRead, Read as _, Write};

use serde::Serialize;

use super::{Header, Row};

/// Longest line, in bytes. Notes and reasons are bounded; what is longer is no entry.
pub const LINE_MAX: usize = 64 * 1024;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read on.
    #[error("the file cannot be read")]
    Unreadable,
    /// It is longer than [`LINE_MAX`].
    #[error("the line is too long")]
    TooLong,
    /// It does not end: the file was cut off.
    #[error("the line does not end")]
    CutOff,
    /// It is not the header of an exported history.
    #[error("not the header of an exported history")]
    NotAHeader,
    /// The header is of another version.
    #[error("another version")]
    OtherVersion,
    /// It is not an entry.
    #[error("not an entry")]
    NotAnEntry,
    /// Its number is not lower than the one before: entries come newest first, each once.
    #[error("out of order")]
    OutOfOrder,
    /// The header names another number of entries.
    #[error("not as many entries as the header says")]
    WrongCount,
}

impl Problem {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooLong => "too_long",
            Self::CutOff => "cut_off",
            Self::NotAHeader => "not_a_header",
            Self::OtherVersion => "other_version",
            Self::NotAnEntry => "not_an_entry",
            Self::OutOfOrder => "out_of_order",
            Self::WrongCount => "wrong_count",
        }
    }
}

/// Where something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct Located {
    /// The line, from 1 on.
    pub line: u64,
    /// What.
    pub problem: Problem,
}

/// Writes JSON lines.
pub struct LinesWriter<W> {
    out: W,
}

impl<W: Write> LinesWriter<W> {
    /// Writes the header.
    pub fn new(out: W, header: &Header) -> io::Result<Self> {
        let mut writer = Self { out };
        writer.line(header)?;
        Ok(writer)
    }

    /// Writes an entry.
    pub fn row(&mut self, row: &Row) -> io::Result<()> {
        self.line(row)
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    /// The end.
    pub fn finish(self) -> W {
        self.out
    }
}

/// Reads a header line, without its end.
pub fn read_header(line: &[u8]) -> Result<Header, Problem> {
    let header: Header = parse(line).ok_or(Problem::NotAHeader)?;
    if header.kagimori_history == Header::VERSION { Ok(header) } else { Err(Problem::OtherVersion) }
}

/// Reads an entry's line, without its end.
pub fn read_row(line: &[u8]) -> Result<Row, Problem> {
    parse(line).ok_or(Problem::NotAnEntry)
}

fn parse<'a, T: serde::Deserialize<'a>>(line: &'a [u8]) -> Option<T> {
    // An object alone: serde would also take its values as a list.
    (line.len() <= LINE_MAX && line.first() == Some(&b'{')).then(|| serde_json::from_slice(line).ok())?
}

/// Reads JSON lines, strictly: one header, then as many entries as it says, newest first, and nothing else.
pub struct Reader<R> {
    input: R,
    header: Header,
    line: u64,
    last: Option<u64>,
    ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads the header.
    pub fn new(mut input: R) -> Result<Self, Located> {
        let located = |problem| Located { line: 1, problem };
        let line = next_line(&mut input).map_err(located)?.ok_or(located(Problem::NotAHeader))?;
        let header = read_header(&line).map_err(located)?;
        Ok(Self { input, header, line: 1, last: None, ended: false })
    }

    /// What the file is.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The line that was read last, from 1 on.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    fn next_row(&mut self) -> Result<Option<Row>, Problem> {
        let Some(line) = next_line(&mut self.input)? else {
            return if self.line - 1 == self.header.entries { Ok(None) } else { Err(Problem::WrongCount) };
        };
        let row = read_row(&line)?;
        if self.last.is_some_and(|last| row.number >= last) {
            return Err(Problem::OutOfOrder);
        }
        if self.line > self.header.entries {
            return Err(Problem::WrongCount);
        }
        self.last = Some(row.number);
        Ok(Some(row))
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Row, Located>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.next_row();
        self.line += 1;
        self.ended = !matches!(row, Ok(Some(_)));
        row.map_err(|problem| Located { line: self.line, problem }).transpose()
    }
}

/// The next line without its end; `None` at the end of the file.
fn next_line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, Problem> {
    let mut line = Vec::new();
    let most = u64::try_from(LINE_MAX + 1).unwrap_or(u64::MAX);
    input.take(most).read_until(b'\n', &mut line).map_err(|_| Problem::Unreadable)?;
    match line.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(line)),
        Some(_) if line.len() >= LINE_MAX => Err(Problem::TooLong),
        Some(_) => Err(Problem::CutOff),
    }
}
