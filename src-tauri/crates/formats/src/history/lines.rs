//! JSON lines: the header on the first, one entry on each of the others.

use std::io::{self, BufRead, Read as _, Write};

use serde::{Deserialize, Serialize};

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

fn parse<'a, T: Serialize + Deserialize<'a>>(line: &'a [u8]) -> Option<T> {
    let value = (line.len() <= LINE_MAX).then(|| serde_json::from_slice(line).ok())??;
    // As it is written, and in no other way that JSON has to say the same: spaces, another order, escapes, lists.
    (serde_json::to_vec(&value).ok()? == line).then_some(value)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::history::{Detail, Filter};

    fn header(entries: u64) -> Header {
        Header {
            kagimori_history: Header::VERSION,
            exported_at: "2026-11-23T02:15:30Z".into(),
            exported_by: "suzuki".into(),
            contract: Some("0000123".into()),
            filter: Filter { result: Some("refused".into()), ..Filter::default() },
            entries,
            history_entries: 90,
            head: "ab05abababab".into(),
        }
    }

    fn row(number: u64) -> Row {
        Row {
            number,
            at: "2026-11-23T02:15:30Z".into(),
            at_local: "2026-11-23T11:15:30+09:00".into(),
            kind: "verified".into(),
            result: "refused".into(),
            refused: Some("otp_wrong".into()),
            operator: Some("suzuki".into()),
            via: "window".into(),
            computer: Some("HONTEN-03".into()),
            user: Some("tanaka".into()),
            serial: None,
            contract: None,
            details: vec![Detail { name: "note".into(), value: "\"\n\u{2028}＝".into() }],
        }
    }

    fn file(header: &Header, numbers: &[u64]) -> Vec<u8> {
        let mut writer = LinesWriter::new(Vec::new(), header).unwrap();
        numbers.iter().for_each(|n| writer.row(&row(*n)).unwrap());
        writer.finish()
    }

    fn problem(bytes: &[u8]) -> Option<(u64, Problem)> {
        let located = |error: Located| (error.line, error.problem);
        match Reader::new(bytes) {
            Ok(reader) => reader.filter_map(Result::err).map(located).next(),
            Err(error) => Some(located(error)),
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = file(&header(3), &[9, 7, 1]);
        assert_eq!(bytes.split(|b| *b == b'\n').count(), 4 + 1, "one line an entry, whatever it says");
        let reader = Reader::new(bytes.as_slice()).unwrap();
        assert_eq!(reader.header(), &header(3));
        assert_eq!(reader.map(Result::unwrap).collect::<Vec<_>>(), [row(9), row(7), row(1)]);
        assert_eq!(problem(&file(&header(0), &[])), None);
    }

    #[test]
    fn everything_else_is_refused_at_its_line() {
        let good = String::from_utf8(file(&header(2), &[9, 7])).unwrap();
        let changed = |from: &str, to: &str| good.replacen(from, to, 1).into_bytes();
        assert_eq!(problem(good.as_bytes()), None);
        for (bytes, line, expected) in [
            (Vec::new(), 1, Problem::NotAHeader),
            (b"\n".to_vec(), 1, Problem::NotAHeader),
            (b"[]\n".to_vec(), 1, Problem::NotAHeader),
            (format!("\u{FEFF}{good}").into_bytes(), 1, Problem::NotAHeader),
            (changed("\"kagimori_history\":1", "\"kagimori_history\":2"), 1, Problem::OtherVersion),
            (changed("\"head\":", "\"more\":1,\"head\":"), 1, Problem::NotAHeader),
            (changed("\"head\":", "\"head\":\"x\",\"head\":"), 1, Problem::NotAHeader),
            (changed("\"number\":9", "\"number\":-9"), 2, Problem::NotAnEntry),
            (changed("\"number\":9", "\"number\":9,\"more\":1"), 2, Problem::NotAnEntry),
            (changed("\"number\":7", "\"number\":9"), 3, Problem::OutOfOrder),
            (changed("}\n{\"number\":7", "}\n\n{\"number\":7"), 3, Problem::NotAnEntry),
            (changed("\"entries\":2", "\"entries\":1"), 3, Problem::WrongCount),
            (changed("\"entries\":2", "\"entries\":3"), 4, Problem::WrongCount),
            (good.trim_end().as_bytes().to_vec(), 3, Problem::CutOff),
            (format!("{good}{{").into_bytes(), 4, Problem::CutOff),
            (changed("HONTEN-03", &"x".repeat(LINE_MAX)), 2, Problem::TooLong),
            (changed("tanaka", "tana\u{0}ka"), 2, Problem::NotAnEntry),
            // The same, said in another way.
            (changed("\"head\":", "\"head\": "), 1, Problem::NotAHeader),
            (changed("tanaka", "tan\\u0061ka"), 2, Problem::NotAnEntry),
            (changed(",\"serial\":null", ""), 2, Problem::NotAnEntry),
            (changed("}]}\n", "}]}\r\n"), 2, Problem::NotAnEntry),
        ] {
            assert_eq!(problem(&bytes), Some((line, expected)), "{}", String::from_utf8_lossy(&bytes));
        }
        let mut not_utf8 = good.clone().into_bytes();
        let at = good.find("tanaka").unwrap();
        not_utf8[at] = 0xFF;
        assert_eq!(problem(&not_utf8), Some((2, Problem::NotAnEntry)));
        // A list of the right values in the right order is no entry.
        assert_eq!(
            read_header(b"[1,\"\",\"\",[null,null,null,null,null,null],0,0,\"\"]"),
            Err(Problem::NotAHeader)
        );
    }

    #[test]
    fn a_reader_ends_at_the_first_problem() {
        let bytes = file(&header(4), &[9, 9, 7, 1]);
        let mut reader = Reader::new(bytes.as_slice()).unwrap();
        assert!(reader.next().unwrap().is_ok());
        assert!(reader.next().unwrap().is_err());
        assert!(reader.next().is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_upset_it(cut in 0_usize..2_000, at in 0_usize..2_000, byte in any::<u8>()) {
            let mut bytes = file(&header(3), &[9, 7, 1]);
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(cut % (length + 1));
            let _ = problem(&bytes);
        }
    }
}
