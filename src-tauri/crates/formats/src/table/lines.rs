//! The lines of a text file, in whatever encoding spreadsheets save: bounded, numbered, decoded one by one.

use std::io::{self, BufRead};

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use zeroize::Zeroizing;

use crate::error::{Located, Problem};
use crate::limits::Limits;
use crate::source::Bounded;

/// How a workbook begins, in its present (ZIP) and in its old (OLE) form: the file was not saved as CSV.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];

/// Lines without their ends; a line ends with CR LF, LF or CR.
///
/// The encoding is told by the byte order mark. Without one the first line that is not ASCII decides between UTF-8
/// and Shift JIS (CP932); a later line that does not fit refuses the file. No more than a line is ever held.
pub(crate) struct Lines<R> {
    source: Bounded<R>,
    encoding: Option<&'static Encoding>,
    /// The bytes of the current line. It may hold a seed: allocated once, wiped at the end.
    raw: Zeroizing<Vec<u8>>,
    /// The same as text, unless the bytes are UTF-8 already.
    decoded: Option<Zeroizing<String>>,
    number: u32,
    /// The last line ended with CR: an LF that follows belongs to its end.
    after_cr: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(source: R, limits: Limits) -> Self {
        Self {
            source: Bounded::new(source, limits),
            encoding: None,
            raw: Zeroizing::new(Vec::with_capacity(limits.token_bytes)),
            decoded: None,
            number: 0,
            after_cr: false,
        }
    }

    /// The number of the current line, from 1.
    pub(crate) fn number(&self) -> u32 {
        self.number.max(1)
    }

    /// The current line.
    pub(crate) fn text(&self) -> &str {
        match &self.decoded {
            Some(text) => text,
            None => str::from_utf8(&self.raw).unwrap_or_default(),
        }
    }

    /// Goes on to the next line; `false` at the end of the file.
    pub(crate) fn next(&mut self) -> Result<bool, Located> {
        self.decoded = None;
        let more = self.fill().map_err(|problem| problem.at(self.number.saturating_add(1)))?;
        if more {
            self.number = self.number.saturating_add(1);
            self.decode().map_err(|problem| problem.at(self.number))?;
        }
        Ok(more)
    }

    /// Gathers the bytes of the next line.
    fn fill(&mut self) -> Result<bool, Problem> {
        self.raw.clear();
        self.source.begin_token();
        loop {
            let available = match self.source.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(self.source.exceeded().unwrap_or(Problem::FileUnreadable)),
            };
            if available.is_empty() {
                return Ok(!self.raw.is_empty());
            }
            let (mut taken, mut ended) = (0, false);
            for &byte in available {
                taken += 1;
                self.raw.push(byte);
                if self.number == 0 && self.raw.len() <= 4 && self.encoding.is_none() {
                    self.encoding = byte_order(&self.raw)?;
                    if self.encoding.is_some() {
                        self.raw.clear();
                        continue;
                    }
                }
                let unit = match self.encoding {
                    Some(wide) if wide == UTF_16LE || wide == UTF_16BE => 2,
                    _ => 1,
                };
                let Some(last) = last_unit(&self.raw, unit, self.encoding == Some(UTF_16LE)) else {
                    continue;
                };
                let first = self.raw.len() == unit;
                if last == u16::from(b'\n') && first && std::mem::take(&mut self.after_cr) {
                    self.raw.clear();
                    continue;
                }
                self.after_cr = last == u16::from(b'\r');
                if self.after_cr || last == u16::from(b'\n') {
                    let length = self.raw.len() - unit;
                    self.raw.truncate(length);
                    ended = true;
                    break;
                }
            }
            self.source.consume(taken);
            if ended {
                return Ok(true);
            }
        }
    }

    fn decode(&mut self) -> Result<(), Problem> {
        let valid = |text: &str| if text.contains('\0') { Err(Problem::TextUnreadable) } else { Ok(()) };
        match self.encoding {
            None if self.raw.is_ascii() => valid(self.text()),
            None => {
                let utf8 = str::from_utf8(&self.raw).is_ok();
                self.encoding = Some(if utf8 { UTF_8 } else { SHIFT_JIS });
                self.decode()
            }
            Some(encoding) if encoding == UTF_8 => {
                valid(str::from_utf8(&self.raw).map_err(|_| Problem::TextUnreadable)?)
            }
            Some(encoding) => {
                // A line ends between two characters, so that each stands for itself.
                let text = encoding
                    .decode_without_bom_handling_and_without_replacement(&self.raw)
                    .ok_or(Problem::TextUnreadable)?;
                let text = Zeroizing::new(text.into_owned());
                valid(&text)?;
                self.decoded = Some(text);
                Ok(())
            }
        }
    }
}

/// The encoding that the first bytes of a file name, if they do.
fn byte_order(head: &[u8]) -> Result<Option<&'static Encoding>, Problem> {
    if WORKBOOKS.contains(&head) {
        return Err(Problem::SpreadsheetFile);
    }
    // The marks of UTF-8 and UTF-16 do not begin each other.
    Ok(match head {
        b"\xEF\xBB\xBF" => Some(UTF_8),
        b"\xFF\xFE" => Some(UTF_16LE),
        b"\xFE\xFF" => Some(UTF_16BE),
        _ => None,
    })
}

/// The last code unit of `raw`, if it is complete.
fn last_unit(raw: &[u8], unit: usize, little: bool) -> Option<u16> {
    match *raw {
        [.., last] if unit == 1 => Some(last.into()),
        [.., a, b] if raw.len().is_multiple_of(2) => {
            Some(if little { u16::from_le_bytes([a, b]) } else { u16::from_be_bytes([a, b]) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &[u8]) -> Result<Vec<String>, (u32, &'static str)> {
        let collect = |source: &mut dyn BufRead| {
            let mut lines = Lines::new(source, Limits::DEFAULT);
            let mut all = Vec::new();
            while lines.next().map_err(|fault| (fault.line, fault.problem.code()))? {
                assert_eq!(lines.number() as usize, all.len() + 1);
                all.push(lines.text().to_owned());
            }
            Ok(all)
        };
        let whole = collect(&mut &*file);
        for piece in [1, 2, 3] {
            assert_eq!(collect(&mut io::BufReader::with_capacity(piece, file)), whole, "pieces of {piece}");
        }
        whole
    }

    fn wide(text: &str, little: bool) -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        format!("\u{FEFF}{text}").encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_end_of_a_line() {
        let expected: Vec<_> = ["a", "", "b", "", "", "c"].map(String::from).into();
        for file in ["a\n\nb\n\n\nc", "a\r\n\r\nb\r\n\r\n\r\nc\r\n", "a\r\rb\r\r\rc\r", "a\n\r\nb\r\n\r\rc\n"]
        {
            assert_eq!(read(file.as_bytes()), Ok(expected.clone()), "{file:?}");
            for little in [true, false] {
                assert_eq!(read(&wide(file, little)), Ok(expected.clone()), "{file:?}");
            }
        }
        assert_eq!(read(b""), Ok(vec![]));
        assert_eq!(read(b"\xEF\xBB\xBF"), Ok(vec![]));
        assert_eq!(read(b"\n"), Ok(vec![String::new()]));
    }

    #[test]
    fn encodings() {
        // U+0A0D and U+0D0A have the bytes of line ends in the wrong places.
        let text = "serial,鍵\n表示,ｶﾅ\u{A0D}\u{D0A}𠮷";
        let expected: Vec<String> = text.split('\n').map(ToOwned::to_owned).collect();
        assert_eq!(read(text.as_bytes()), Ok(expected.clone()));
        assert_eq!(read(format!("\u{FEFF}{text}").as_bytes()), Ok(expected.clone()));
        assert_eq!(read(&wide(text, true)), Ok(expected.clone()));
        assert_eq!(read(&wide(text, false)), Ok(expected));
        // 表 has a backslash, ソ a bar, for its second byte; 髙 and ① are of CP932 only.
        let (bytes, _, _) = SHIFT_JIS.encode("serial\nソ表,①髙ｶﾅ\nx");
        assert_eq!(read(&bytes), Ok(["serial", "ソ表,①髙ｶﾅ", "x"].map(String::from).into()));
    }

    #[test]
    fn what_is_no_text() {
        for (file, line, code) in [
            (&b"a\nb\x80\xFF\n"[..], 2, "text_unreadable"),
            (b"a\n\0b", 2, "text_unreadable"),
            (b"a\0b\0", 1, "text_unreadable"),
            (b"\xEF\xBB\xBFa\n\x82\xA0", 2, "text_unreadable"),
            (
                "é\n".as_bytes().iter().chain(b"\x82\xA0").copied().collect::<Vec<_>>().leak(),
                2,
                "text_unreadable",
            ),
            (b"\xFF\xFEa\0\n\0b", 2, "text_unreadable"),
            (b"\xFF\xFE\0\0a\0\0\0", 1, "text_unreadable"),
            (b"\0\0\xFE\xFF\0\0\0a", 1, "text_unreadable"),
            (b"\xFF\xFE\x00\xD8a\0", 1, "text_unreadable"),
            (b"PK\x03\x04xyz", 1, "spreadsheet_file"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 1, "spreadsheet_file"),
        ] {
            assert_eq!(read(file), Err((line, code)), "{file:?}");
        }
    }

    #[test]
    fn a_line_has_its_bound() {
        let bound = Limits::DEFAULT.token_bytes;
        assert_eq!(read(&vec![b'x'; bound]).map(|lines| lines.len()), Ok(1));
        let file = [b"a\n".to_vec(), vec![b'x'; bound + 1]].concat();
        assert_eq!(read(&file), Err((2, "token_too_long")));
    }
}
