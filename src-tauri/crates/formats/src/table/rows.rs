//! The rows of a table, over `csv-core`: delimiter detected, nothing held but the current row.

use std::io::BufRead;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use zeroize::Zeroizing;

use super::lines::Lines;
use crate::error::{Located, Problem};
use crate::limits::Limits;

/// Cells of one row, at most: a file of this kind has a dozen.
const CELLS: usize = 64;

/// What may stand between cells; the first wins where two are as frequent.
const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// Rows with at least one cell that is not empty.
pub(crate) struct Rows<R> {
    lines: Lines<R>,
    limits: Limits,
    /// Made when the delimiter is known.
    row: Option<Row>,
    /// For a row that came inside one cell: its cells.
    inner: Option<Row>,
    unpacked: bool,
    line: u32,
    before_first: bool,
    /// What `# version:` before the first row says.
    version: Option<u32>,
}

/// The cells of a row, one after the other. They may hold seeds: allocated once, wiped at the end.
struct Row {
    parser: Reader,
    text: Zeroizing<Vec<u8>>,
    filled: usize,
    ends: Vec<usize>,
    cells: usize,
}

impl Row {
    fn new(delimiter: u8, limits: Limits) -> Self {
        Self {
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            text: Zeroizing::new(vec![0; limits.token_bytes]),
            filled: 0,
            ends: vec![0; CELLS],
            cells: 0,
        }
    }

    fn cell(&self, index: usize) -> &str {
        if index >= self.cells {
            return "";
        }
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        str::from_utf8(&self.text[start..self.ends[index]]).unwrap_or_default().trim()
    }

    fn is_blank(&self) -> bool {
        (0..self.cells).all(|index| self.cell(index).is_empty())
    }

    /// A new row begins.
    fn clear(&mut self) {
        self.parser.reset();
        (self.filled, self.cells) = (0, 0);
    }

    /// Takes a line; `false` if the row goes on with the next one, because a quotation mark is open.
    fn take(&mut self, line: &str, limits: Limits) -> Result<bool, Problem> {
        for mut input in [line.as_bytes(), b"\n"] {
            while !input.is_empty() {
                let (text, ends) = (&mut self.text[self.filled..], &mut self.ends[self.cells..]);
                let (result, read, written, ended) = self.parser.read_record(input, text, ends);
                input = &input[read..];
                self.filled += written;
                self.cells += ended;
                match result {
                    ReadRecordResult::InputEmpty => {}
                    ReadRecordResult::Record | ReadRecordResult::End => return Ok(true),
                    ReadRecordResult::OutputEndsFull => {
                        return Err(Problem::TooManyColumns { max: CELLS as u64 });
                    }
                    ReadRecordResult::OutputFull => {
                        return Err(Problem::TokenTooLong { max_kib: limits.token_bytes as u64 >> 10 });
                    }
                }
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Rows<R> {
    pub(crate) fn new(source: R, limits: Limits) -> Self {
        Self {
            lines: Lines::new(source, limits),
            limits,
            row: None,
            inner: None,
            unpacked: false,
            line: 1,
            before_first: true,
            version: None,
        }
    }

    /// The line on which the current row begins.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// The version of the layout, if a comment before the first row names one.
    pub(crate) fn version(&self) -> Option<u32> {
        self.version
    }

    /// A cell of the current row, without white space around it; empty if the row is shorter.
    pub(crate) fn cell(&self, index: usize) -> &str {
        self.current().map_or("", |row| row.cell(index))
    }

    /// How many cells the current row has.
    pub(crate) fn len(&self) -> usize {
        self.current().map_or(0, |row| row.cells)
    }

    fn current(&self) -> Option<&Row> {
        if self.unpacked { self.inner.as_ref() } else { self.row.as_ref() }
    }

    /// Whether there was no row so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.before_first
    }

    /// Goes on to the next row; `false` at the end of the file.
    pub(crate) fn next(&mut self) -> Result<bool, Located> {
        loop {
            if !self.lines.next()? {
                return Ok(false);
            }
            self.line = self.lines.number();
            if self.lines.text().trim().is_empty() || self.is_comment() || self.is_directive() {
                continue;
            }
            if self.read_row()? {
                self.before_first = false;
                return Ok(true);
            }
        }
    }

    /// A number sign and a space; before the first row the space may be missing, but `#serial,seed` is a header.
    fn is_comment(&mut self) -> bool {
        let Some(comment) = self.lines.text().strip_prefix('#') else { return false };
        let is_comment = comment.is_empty()
            || comment.starts_with(' ')
            || (self.before_first && !comment.contains(DELIMITERS));
        if is_comment && self.before_first {
            let version = comment.trim().strip_prefix("version:").and_then(|text| text.trim().parse().ok());
            self.version = version.or(self.version);
        }
        is_comment
    }

    /// What spreadsheets write before the first row to name the delimiter.
    fn is_directive(&mut self) -> bool {
        let line = self.lines.text().trim_matches('"');
        match line.strip_prefix("sep=").map(str::as_bytes) {
            Some(&[delimiter @ (b',' | b';' | b'\t' | b'|')]) if self.before_first => {
                self.row = Some(Row::new(delimiter, self.limits));
                true
            }
            _ => false,
        }
    }

    /// Reads the row that begins with the current line; `false` if all its cells are empty.
    fn read_row(&mut self) -> Result<bool, Located> {
        let (start, limits) = (self.line, self.limits);
        self.unpacked = false;
        let row = self.row.get_or_insert_with(|| Row::new(delimiter_of(self.lines.text()), limits));
        row.clear();
        let mut one_line = true;
        loop {
            match row.take(self.lines.text(), limits) {
                Ok(true) => break,
                Ok(false) => one_line = false,
                Err(problem) if one_line => return Err(problem.at(start)),
                Err(_) => return Err(Problem::QuoteUnclosed.at(start)),
            }
            if !self.lines.next()? {
                return Err(Problem::QuoteUnclosed.at(start));
            }
        }
        // A whole row inside its first cell, as happens when a spreadsheet did not split the lines it was given: its
        // cells become those of the row.
        let whole = row.cell(0);
        if whole.contains(DELIMITERS) && (1..row.cells).all(|index| row.cell(index).is_empty()) {
            let inner = self.inner.get_or_insert_with(|| Row::new(delimiter_of(whole), limits));
            inner.clear();
            for line in whole.lines() {
                if inner.take(line, limits).map_err(|problem| problem.at(start))? {
                    break;
                }
            }
            self.unpacked = true;
        }
        Ok(self.current().is_some_and(|row| !row.is_blank()))
    }
}

/// The most frequent delimiter outside quotation marks.
fn delimiter_of(line: &str) -> u8 {
    let mut counts = [0_u32; DELIMITERS.len()];
    let mut quoted = false;
    for c in line.chars() {
        quoted ^= c == '"';
        if let Some(index) = DELIMITERS.iter().position(|d| *d == c && !quoted) {
            counts[index] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let index = counts.iter().position(|count| *count == most).unwrap_or_default();
    [b',', b';', b'\t'][index]
}

#[cfg(test)]
mod tests {
    use super::*;

    type Table = Vec<(u32, Vec<String>)>;

    fn read(file: &str) -> Result<Table, (u32, &'static str)> {
        let mut rows = Rows::new(file.as_bytes(), Limits::DEFAULT);
        let mut table = Vec::new();
        while rows.next().map_err(|fault| (fault.line, fault.problem.code()))? {
            table.push((rows.line(), (0..rows.len()).map(|i| rows.cell(i).to_owned()).collect()));
        }
        Ok(table)
    }

    fn table<const N: usize>(rows: [(u32, &[&str]); N]) -> Table {
        rows.map(|(line, cells)| (line, cells.iter().map(|&c| c.to_owned()).collect())).into()
    }

    #[test]
    fn rows_of_every_delimiter() {
        for d in [",", ";", "\t"] {
            let file = format!("a{d}b{d}c\n\n{d}{d}\n\"1{d}1\"{d} 2 {d}\"x\"\"y\"\r\n3\n");
            let cell = format!("1{d}1");
            assert_eq!(
                read(&file),
                Ok(table([(1, &["a", "b", "c"]), (4, &[&cell, "2", "x\"y"]), (5, &["3"])])),
                "{d:?}"
            );
        }
        assert_eq!(read("a;b,c;d\n1;2,5;3"), Ok(table([(1, &["a", "b,c", "d"]), (2, &["1", "2,5", "3"])])));
        assert_eq!(read("sep=|\na|b,c"), Ok(table([(2, &["a", "b,c"])])));
        assert_eq!(read("sep=\t\na\tb,c,d"), Ok(table([(2, &["a", "b,c,d"])])));
        assert_eq!(read(""), Ok(table([])));
    }

    #[test]
    fn a_cell_of_two_lines() {
        assert_eq!(read("a,\"b\nc\"\n\nd,e"), Ok(table([(1, &["a", "b\nc"]), (4, &["d", "e"])])));
        assert_eq!(read("a,b\n\"c,d\ne,f\n"), Err((2, "quote_unclosed")));
        let long = format!("a,b\n\"c,d\n{}", "e,f\n".repeat(20_000));
        assert_eq!(read(&long), Err((2, "quote_unclosed")));
    }

    #[test]
    fn a_whole_row_in_one_cell() {
        let expected = Ok(table([(1, &["a", "b", "c"]), (2, &["1", "2,3", ""])]));
        assert_eq!(read("\"a,b,c\"\n\"1,\"\"2,3\"\",\"\n"), expected);
        assert_eq!(read("\"a,b,c\",,,\n\"1,\"\"2,3\"\",\",,,\n"), expected);
        assert_eq!(read("\"a;b;c\"\n\"1;2,3;\"\n"), expected);
        // Row by row: a table of which some rows were damaged.
        assert_eq!(read("a,b,c\n\"1,\"\"2,3\"\",\"\n"), expected);
    }

    #[test]
    fn comments() {
        let mut rows =
            Rows::new("# my tokens, all\n# version: 2\n#1\n#a,b\n#c\n# d\n".as_bytes(), Limits::DEFAULT);
        assert_eq!((rows.next(), rows.version(), rows.cell(0)), (Ok(true), Some(2), "#a"));
        assert_eq!((rows.next(), rows.line(), rows.cell(0)), (Ok(true), 5, "#c"));
        assert_eq!(rows.next(), Ok(false));
        assert_eq!(read("a,b\n#N/A,c"), Ok(table([(1, &["a", "b"]), (2, &["#N/A", "c"])])));
    }

    #[test]
    fn bounds() {
        assert!(read(&",x".repeat(CELLS - 1)).is_ok());
        assert_eq!(read(&",x".repeat(CELLS)), Err((1, "too_many_columns")));
        assert_eq!(read(&format!("a\n{}", "x".repeat((64 << 10) + 1))), Err((2, "token_too_long")));
    }
}
