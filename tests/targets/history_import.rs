//! An exported history, edited, or made up.

use std::cell::Cell;
use std::io::BufReader;

use arbitrary::{Arbitrary, Unstructured};
use kagimori_formats::history::{
    Detail, Filter, Header, LINE_MAX, LinesWriter, Located, Reader, Row, read_header, read_row,
};

use crate::{BytesEdit, Outcome, Source, at, splice};

/// What is read ahead of a line.
const BUFFER: usize = 512;
/// More lines than this tell nothing new.
const LINES_MAX: usize = 16;

fn header() -> Header {
    Header {
        kagimori_history: Header::VERSION,
        exported_at: "2026-11-23T02:15:30Z".into(),
        exported_by: "suzuki".into(),
        contract: Some("0000123".into()),
        filter: Filter { result: Some("refused".into()), ..Filter::default() },
        entries: 3,
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
        details: vec![Detail { name: "note".into(), value: "\"\n\u{2028}".into() }],
    }
}

/// What the product writes.
fn written(header: &Header, rows: &[Row]) -> Vec<u8> {
    let mut writer = LinesWriter::new(Vec::new(), header).expect("memory");
    rows.iter().for_each(|row| writer.row(row).expect("memory"));
    writer.finish()
}

/// The line that the product writes for an entry.
fn line_of(row: &Row) -> Vec<u8> {
    written(&header(), std::slice::from_ref(row)).split_off(written(&header(), &[]).len())
}

/// An entry with other values.
#[derive(Arbitrary, Debug)]
struct AnyRow {
    number: Option<u64>,
    kind: Option<String>,
    refused: Option<String>,
    details: Vec<(String, String)>,
}

impl AnyRow {
    fn line(self) -> Vec<u8> {
        let mut row = row(self.number.unwrap_or(8));
        row.kind = self.kind.unwrap_or(row.kind);
        row.refused = self.refused;
        row.details = self.details.into_iter().map(|(name, value)| Detail { name, value }).collect();
        line_of(&row)
    }
}

/// A history changed. A line has its end with it.
#[derive(Arbitrary, Debug)]
enum LineEdit {
    Bytes(u8, BytesEdit<u16>),
    Insert(u8, u16, Vec<u8>),
    /// The same character, as JSON may also say it.
    Escape(u8, u16),
    Any(Vec<u8>),
    Row(u8, AnyRow),
    Entries(u64),
    Remove(u8),
    Copy(u8),
    Swap(u8, u8),
    Long(u8, u16),
    Endless(u8),
}

/// A file of lines.
struct Lines {
    lines: Vec<Vec<u8>>,
    endless: Option<u8>,
}

impl LineEdit {
    fn apply(self, file: &mut Lines) {
        let count = file.lines.len();
        let lines = &mut file.lines;
        match self {
            Self::Any(line) => lines.push(line),
            Self::Endless(byte) => file.endless = Some(byte),
            _ if count == 0 => {}
            Self::Bytes(i, edit) => edit.apply(&mut lines[usize::from(i) % count]),
            Self::Insert(i, place, bytes) => splice(at(lines, i), place, 0, &bytes),
            Self::Escape(i, place) => {
                let line = at(lines, i);
                let length = line.as_ref().map_or(1, |line| line.len().max(1));
                let byte = line.as_ref().and_then(|line| line.get(usize::from(place) % length)).copied();
                if let Some(byte) = byte.filter(u8::is_ascii) {
                    splice(line, place, 1, format!("\\u{byte:04X}").as_bytes());
                }
            }
            Self::Row(i, row) => lines[usize::from(i) % count] = row.line(),
            Self::Entries(entries) => lines[0] = written(&Header { entries, ..header() }, &[]),
            Self::Remove(i) => {
                lines.remove(usize::from(i) % count);
            }
            Self::Copy(i) if count < LINES_MAX => lines.push(lines[usize::from(i) % count].clone()),
            Self::Copy(_) => {}
            Self::Swap(i, k) => lines.swap(usize::from(i) % count, usize::from(k) % count),
            Self::Long(i, place) => splice(at(lines, i), place, 0, &vec![b'x'; LINE_MAX]),
        }
    }
}

/// The file may be anything.
///
/// # Panics
///
/// If something is taken that the product does not write in these very bytes, or is read far ahead of what is given.
#[must_use]
pub fn history_import(input: &[u8]) -> Outcome {
    let Ok((edits, cut)) = <(Vec<LineEdit>, Option<u16>)>::arbitrary_take_rest(Unstructured::new(input))
    else {
        return Outcome::Refused;
    };
    let genuine = written(&header(), &[row(9), row(7), row(1)]);
    let lines = genuine.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let mut lines = Lines { lines, endless: None };
    edits.into_iter().for_each(|edit| edit.apply(&mut lines));
    let mut file = lines.lines.concat();
    if let Some(length) = cut {
        file.truncate(length.into());
    }
    for line in file.split(|byte| *byte == b'\n') {
        let again = [line, b"\n"].concat();
        if let Ok(header) = read_header(line) {
            assert!(written(&header, &[]) == again, "a header: {}", String::from_utf8_lossy(line));
        }
        if let Ok(row) = read_row(line) {
            assert!(line_of(&row) == again, "an entry: {}", String::from_utf8_lossy(line));
        }
    }
    let pulled = Cell::new(0);
    match read(Source { file: &file, endless: lines.endless, pulled: &pulled }) {
        Ok((header, rows)) => {
            assert!(written(&header, &rows) == file, "taken: {}", String::from_utf8_lossy(&file));
            assert_eq!(lines.endless, None, "taken before its end");
            Outcome::Taken
        }
        Err(Located { line, .. }) => {
            let lines = file.split(|byte| *byte == b'\n').count() as u64;
            assert!((1..=lines + 1).contains(&line), "line {line} of {lines}");
            Outcome::Refused
        }
    }
}

fn read(source: Source<'_>) -> Result<(Header, Vec<Row>), Located> {
    let pulled = source.pulled;
    let bounded = |given: usize| {
        let most = given + LINE_MAX + 1 + BUFFER;
        assert!(pulled.get() <= most, "read {} bytes, gave {given}", pulled.get());
    };
    let reader = Reader::new(BufReader::with_capacity(BUFFER, source));
    bounded(0);
    let mut reader = reader?;
    let header = reader.header().clone();
    let mut given = written(&header, &[]).len();
    let mut rows: Vec<Row> = Vec::new();
    while let Some(row) = reader.next() {
        bounded(given);
        let Ok(row) = row else {
            assert!(reader.next().is_none(), "read on");
            return row.map(|_| (header, rows));
        };
        assert!(rows.last().is_none_or(|last| row.number < last.number), "out of order");
        given += line_of(&row).len();
        rows.push(row);
    }
    assert_eq!(rows.len() as u64, header.entries, "as many as the header says");
    Ok((header, rows))
}
