//! CSV for spreadsheets: CRLF, an encoding they recognise, and no cell that they take for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};
use encoding_rs::SHIFT_JIS;

/// How the characters of a table are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with its mark.
    #[default]
    Utf8,
    /// `Shift_JIS` as Windows has it (code page 932), for programs that know nothing else.
    ShiftJis,
}

impl Encoding {
    /// All encodings.
    pub const ALL: [Self; 2] = [Self::Utf8, Self::ShiftJis];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::ShiftJis => "shift-jis",
        }
    }

    /// Whether a character comes back as it was.
    fn has(self, c: char) -> bool {
        let mut utf8 = [0; 4];
        let text: &str = c.encode_utf8(&mut utf8);
        self == Self::Utf8
            || c.is_ascii()
            || SHIFT_JIS.decode_without_bom_handling(&SHIFT_JIS.encode(text).0).0 == text
    }

    fn encode(self, text: &str) -> Result<Cow<'_, [u8]>, char> {
        match text.chars().find(|c| !self.has(*c)) {
            Some(lacking) => Err(lacking),
            None if self == Self::Utf8 => Ok(text.as_bytes().into()),
            None => Ok(SHIFT_JIS.encode(text).0),
        }
    }
}

/// Why a row was not written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The writer failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The encoding lacks a character.
    #[error("row {row} has a character that the encoding lacks")]
    NotInEncoding {
        /// The row of the table, from 1 on.
        row: u64,
        /// The character.
        character: char,
    },
}

impl From<csv::Error> for NotWritten {
    fn from(error: csv::Error) -> Self {
        Self::Io(error.into())
    }
}

impl From<NotWritten> for io::Error {
    fn from(error: NotWritten) -> Self {
        match error {
            NotWritten::Io(error) => error,
            lacking @ NotWritten::NotInEncoding { .. } => Self::new(io::ErrorKind::InvalidData, lacking),
        }
    }
}

/// Writes rows of any length.
pub(crate) struct Sheet<W: Write> {
    out: csv::Writer<W>,
    encoding: Encoding,
    rows: u64,
}

impl<W: Write> Sheet<W> {
    pub(crate) fn new(mut out: W, encoding: Encoding) -> io::Result<Self> {
        if encoding == Encoding::Utf8 {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let out = WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(out);
        Ok(Self { out, encoding, rows: 0 })
    }

    pub(crate) fn row<T: AsRef<str>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), NotWritten> {
        self.rows += 1;
        for cell in cells {
            let guarded = guarded(cell.as_ref());
            let bytes = self
                .encoding
                .encode(&guarded)
                .map_err(|character| NotWritten::NotInEncoding { row: self.rows, character })?;
            self.out.write_field(bytes)?;
        }
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    pub(crate) fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// Several values in one cell: `purpose=transfer | failures=2`; a backslash stands before a bar or a backslash of a value.
pub(crate) fn joined(values: impl IntoIterator<Item = String>) -> String {
    let escaped = |text: String| text.replace('\\', r"\\").replace('|', r"\|");
    values.into_iter().map(escaped).collect::<Vec<_>>().join(" | ")
}

/// Puts an apostrophe before what a spreadsheet could take for a formula, full-width signs included: Japanese input
/// makes half-width ones of them. What begins with an apostrophe gets one, too, so that one can always be taken away.
fn guarded(cell: &str) -> Cow<'_, str> {
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '\u{2212}', '＠', '\0'];
    if cell.trim_start().starts_with(signs) || cell.starts_with(['\'', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(encoding: Encoding, rows: &[Vec<String>]) -> Result<Vec<u8>, NotWritten> {
        let mut sheet = Sheet::new(Vec::new(), encoding)?;
        rows.iter().try_for_each(|row| sheet.row(row))?;
        Ok(sheet.finish()?)
    }

    fn read(encoding: Encoding, bytes: &[u8]) -> Vec<Vec<String>> {
        let text = match encoding {
            Encoding::Utf8 => String::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap().into()).unwrap(),
            Encoding::ShiftJis => {
                let (text, malformed) = SHIFT_JIS.decode_without_bom_handling(bytes);
                assert!(!malformed);
                text.into_owned()
            }
        };
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        let unguarded = |cell: &str| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
        reader.records().map(|row| row.unwrap().iter().map(unguarded).collect()).collect()
    }

    fn cell() -> impl Strategy<Value = String> {
        let signs = prop::sample::select(
            &["=", "+", "-", "@", "＝", "−", "'", "\t", "\"", ",", " ", "\u{3000}", ""][..],
        );
        // Second bytes of 表, 能 and ソ are those of a backslash; 髙 and ① are Windows' own.
        let text = prop_oneof!["[a-z0-9,\" ]{0,8}", "[表能ソ髙①～ｱｶﾞ亜-熙]{1,8}", "\\PC{0,6}"];
        (signs, text).prop_map(|(sign, text)| format!("{sign}{text}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_written_comes_back_and_is_no_formula(
            rows in prop::collection::vec(prop::collection::vec(cell(), 2..5), 1..4),
            shift_jis: bool,
        ) {
            let encoding = if shift_jis { Encoding::ShiftJis } else { Encoding::Utf8 };
            match written(encoding, &rows) {
                Ok(bytes) => {
                    prop_assert_eq!(&read(encoding, &bytes), &rows);
                    let text = if shift_jis { SHIFT_JIS.decode(&bytes).0 } else { String::from_utf8_lossy(&bytes) };
                    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false)
                        .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
                    for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                        let first = cell.trim_start().chars().next();
                        prop_assert!(!first.is_some_and(|c| "=+-@＝＋－−＠\0".contains(c)), "{:?}", cell);
                    }
                }
                Err(NotWritten::NotInEncoding { row, character }) => {
                    prop_assert!(shift_jis);
                    let named = &rows[usize::try_from(row - 1).unwrap()];
                    prop_assert!(named.iter().any(|cell| cell.contains(character)), "{row}: {character:?}");
                }
                Err(other) => panic!("{other}"),
            }
        }
    }

    #[test]
    fn a_character_that_would_come_back_as_another_is_refused() {
        let lacks = |text: &str| match written(Encoding::ShiftJis, &[vec!["a".into()], vec![text.into()]]) {
            Err(NotWritten::NotInEncoding { row: 2, character }) => Some(character),
            Ok(bytes) => {
                assert_eq!(read(Encoding::ShiftJis, &bytes)[1], [text]);
                None
            }
            other => panic!("{other:?}"),
        };
        for text in ["髙﨑 ①㈱", "ｶﾞ～－∥", r"C:\表 ~"] {
            assert_eq!(lacks(text), None, "{text}");
        }
        // The yen sign would become a backslash, the minus a hyphen, and others a number between signs.
        for (text, character) in
            [("¥100", '¥'), ("1−2", '\u{2212}'), ("𠮷野家", '𠮷'), ("é", 'é'), ("a😀b", '😀')]
        {
            assert_eq!(lacks(text), Some(character), "{text}");
            assert!(written(Encoding::Utf8, &[vec![text.into()]]).is_ok());
        }
    }

    #[test]
    fn several_values_in_one_cell() {
        assert_eq!(joined(["a=1".into(), r"b=|\".into()]), r"a=1 | b=\|\\");
        assert_eq!(joined([]), "");
    }

    #[test]
    fn lines_end_as_spreadsheets_expect() {
        let rows = [vec!["a".to_owned(), "b c".to_owned()], vec!["\"".to_owned()]];
        assert_eq!(written(Encoding::Utf8, &rows).unwrap(), "\u{FEFF}a,b c\r\n\"\"\"\"\r\n".as_bytes());
        assert_eq!(written(Encoding::ShiftJis, &[vec!["表".into()]]).unwrap(), b"\x95\x5C\r\n");
    }
}
