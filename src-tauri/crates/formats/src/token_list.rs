//! A list of tokens as a file for spreadsheets: what the screen shows, without the keys.

use std::io::{self, Write};

use crate::spreadsheet::{Encoding, NotWritten, Sheet, joined};

/// What an exported list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// When it was written, RFC 3339.
    pub exported_at: String,
    /// By whom: login ID.
    pub exported_by: String,
    /// Which tokens were asked for.
    pub filter: Filter,
    /// How many it holds.
    pub tokens: u64,
    /// Digest of the history's end, 12 characters.
    pub head: String,
}

impl Header {
    /// The version written here.
    pub const VERSION: u32 = 1;
}

/// Which tokens were asked for, as names and values; empty: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter(pub Vec<(&'static str, String)>);

impl Filter {
    /// `contract=0000123 state=in_use`: what was asked for, in one line.
    #[must_use]
    pub fn told(&self) -> String {
        let parts = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        parts.collect::<Vec<_>>().join(" ")
    }
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Serial number.
    pub serial: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Model.
    pub model: String,
    /// `totp` or `hotp`.
    pub kind: String,
    /// `sha1`, `sha256` or `sha512`.
    pub algorithm: String,
    /// Digits of a code.
    pub digits: u8,
    /// Seconds a code is shown; none for event-based tokens.
    pub period: Option<u32>,
    /// Next counter of an event-based token.
    pub counter: Option<u64>,
    /// Name of its state.
    pub state: String,
    /// Name of its place.
    pub place: String,
    /// 契約者番号.
    pub contract: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Whether that day has passed.
    pub expired: bool,
    /// Steps it runs ahead of the clock.
    pub drift_steps: i32,
    /// Whether two consecutive codes are asked for.
    pub needs_resync: bool,
    /// Who uses it: login ID and name.
    pub users: Vec<String>,
}

const COLUMNS: [&str; 16] = [
    "serial",
    "manufacturer",
    "model",
    "kind",
    "algorithm",
    "digits",
    "period",
    "counter",
    "state",
    "place",
    "contract",
    "expires_on",
    "expired",
    "drift_steps",
    "needs_resync",
    "users",
];

/// Writes the list: the header as pairs of name and value, then the columns' names, then the tokens.
pub struct Writer<W: Write> {
    sheet: Sheet<W>,
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    pub fn new(out: W, encoding: Encoding, header: &Header) -> Result<Self, NotWritten> {
        let mut sheet = Sheet::new(out, encoding)?;
        for (name, value) in [
            ("kagimori_tokens", Header::VERSION.to_string()),
            ("exported_at", header.exported_at.clone()),
            ("exported_by", header.exported_by.clone()),
            ("filter", header.filter.told()),
            ("tokens", header.tokens.to_string()),
            ("head", header.head.clone()),
        ] {
            sheet.row([name, &value])?;
        }
        sheet.row(COLUMNS)?;
        Ok(Self { sheet })
    }

    /// Writes a token.
    pub fn row(&mut self, row: &Row) -> Result<(), NotWritten> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let number = |value: Option<u64>| value.map(|n| n.to_string()).unwrap_or_default();
        let yes = |value: bool| if value { "yes" } else { "no" }.to_owned();
        let cells: [String; COLUMNS.len()] = [
            row.serial.clone(),
            row.manufacturer.clone(),
            row.model.clone(),
            row.kind.clone(),
            row.algorithm.clone(),
            row.digits.to_string(),
            number(row.period.map(u64::from)),
            number(row.counter),
            row.state.clone(),
            row.place.clone(),
            text(&row.contract),
            text(&row.expires_on),
            yes(row.expired),
            row.drift_steps.to_string(),
            yes(row.needs_resync),
            joined(row.users.iter().cloned()),
        ];
        self.sheet.row(cells)
    }

    /// The end.
    pub fn finish(self) -> io::Result<W> {
        self.sheet.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            serial: "KG000001".into(),
            manufacturer: "=Example".into(),
            model: String::new(),
            kind: "hotp".into(),
            algorithm: "sha1".into(),
            digits: 6,
            period: None,
            counter: Some(9),
            state: "in_use".into(),
            place: "with_contract".into(),
            contract: Some("0000123".into()),
            expires_on: Some("2030-12-31".into()),
            expired: false,
            drift_steps: -2,
            needs_resync: true,
            users: vec!["tanaka 田中 三郎".into(), "satoh 佐藤|花子".into()],
        }
    }

    fn written(encoding: Encoding, filter: Filter, rows: &[Row]) -> Result<Vec<u8>, NotWritten> {
        let header = Header {
            exported_at: "2026-11-23T02:15:30Z".into(),
            exported_by: "suzuki".into(),
            filter,
            tokens: 1,
            head: "ab05abababab".into(),
        };
        let mut writer = Writer::new(Vec::new(), encoding, &header)?;
        rows.iter().try_for_each(|row| writer.row(row))?;
        Ok(writer.finish()?)
    }

    #[test]
    fn header_columns_and_tokens() {
        let filter = Filter(vec![("state", "in_use".into()), ("search", "kg".into())]);
        let text = "kagimori_tokens,1\r\n\
                    exported_at,2026-11-23T02:15:30Z\r\n\
                    exported_by,suzuki\r\n\
                    filter,state=in_use search=kg\r\n\
                    tokens,1\r\n\
                    head,ab05abababab\r\n\
                    serial,manufacturer,model,kind,algorithm,digits,period,counter,state,place,contract,\
                    expires_on,expired,drift_steps,needs_resync,users\r\n\
                    KG000001,'=Example,,hotp,sha1,6,,9,in_use,with_contract,0000123,2030-12-31,no,'-2,yes,\
                    tanaka 田中 三郎 | satoh 佐藤\\|花子\r\n";
        let utf8 = written(Encoding::Utf8, filter.clone(), &[row()]).unwrap();
        assert_eq!(String::from_utf8(utf8).unwrap(), format!("\u{FEFF}{text}"));
        let shift_jis = written(Encoding::ShiftJis, filter, &[row()]).unwrap();
        assert_eq!(encoding_rs::SHIFT_JIS.decode_without_bom_handling(&shift_jis).0, text);
    }

    #[test]
    fn what_the_encoding_lacks_is_named_with_its_row() {
        let row = Row { users: vec!["uno 𠮷野".into()], ..row() };
        let lacking = |result| match result {
            Err(NotWritten::NotInEncoding { row, character }) => (row, character),
            other => panic!("{other:?}"),
        };
        let rows = [self::row(), row];
        assert_eq!(lacking(written(Encoding::ShiftJis, Filter::default(), &rows)), (9, '𠮷'));
        let filter = Filter(vec![("search", "𠮷".into())]);
        assert_eq!(lacking(written(Encoding::ShiftJis, filter, &[])), (4, '𠮷'));
    }
}
