//! CSV for spreadsheets.

use std::io::{self, Write};

use super::{Header, Row};
use crate::spreadsheet::{Encoding, Sheet, joined};

/// Columns of an entry. Before, after and reason are details with a column of their own.
const COLUMNS: [&str; 16] = [
    "number", "at", "at_local", "kind", "result", "refused", "operator", "via", "computer", "user", "serial",
    "contract", "before", "after", "reason", "details",
];
const OWN_COLUMNS: [&str; 3] = ["before", "after", "reason"];

/// Writes CSV: the header as pairs of name and value, then the columns' names, then the entries.
pub struct CsvWriter<W: Write> {
    sheet: Sheet<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header.
    pub fn new(out: W, header: &Header) -> io::Result<Self> {
        let mut sheet = Sheet::new(out, Encoding::Utf8)?;
        for (name, value) in [
            ("kagimori_history", header.kagimori_history.to_string()),
            ("exported_at", header.exported_at.clone()),
            ("exported_by", header.exported_by.clone()),
            ("contract", header.contract.clone().unwrap_or_default()),
            ("filter", header.filter.told()),
            ("entries", header.entries.to_string()),
            ("history_entries", header.history_entries.to_string()),
            ("head", header.head.clone()),
        ] {
            sheet.row([name, &value])?;
        }
        sheet.row(COLUMNS)?;
        Ok(Self { sheet })
    }

    /// Writes an entry.
    pub fn row(&mut self, row: &Row) -> io::Result<()> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let number = row.number.to_string();
        let mut cells =
            vec![number, row.at.clone(), row.at_local.clone(), row.kind.clone(), row.result.clone()];
        cells.extend([text(&row.refused), text(&row.operator), row.via.clone(), text(&row.computer)]);
        cells.extend([text(&row.user), text(&row.serial), text(&row.contract)]);
        let (own, rest): (Vec<_>, Vec<_>) =
            row.details.iter().partition(|detail| OWN_COLUMNS.contains(&detail.name.as_str()));
        cells.extend(OWN_COLUMNS.map(|name| {
            own.iter()
                .find(|detail| detail.name == name)
                .map(|detail| detail.value.clone())
                .unwrap_or_default()
        }));
        cells.push(joined(rest.iter().map(|detail| format!("{}={}", detail.name, detail.value))));
        Ok(self.sheet.row(cells)?)
    }

    /// The end.
    pub fn finish(self) -> io::Result<W> {
        self.sheet.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::history::{Detail, Filter, Header};

    fn header(filter: Filter) -> Header {
        Header {
            kagimori_history: Header::VERSION,
            exported_at: "2026-11-23T02:15:30Z".into(),
            exported_by: "suzuki".into(),
            contract: Some("0000123".into()),
            filter,
            entries: 1,
            history_entries: 9,
            head: "ab05abababab".into(),
        }
    }

    /// Reads a cell back.
    fn cell(text: &str) -> String {
        text.strip_prefix('\'').unwrap_or(text).to_owned()
    }

    /// Reads the details' cell back.
    fn details(text: &str) -> Vec<Detail> {
        let mut parts = vec![String::new()];
        let mut characters = text.chars();
        while let Some(c) = characters.next() {
            let last = parts.last_mut().unwrap();
            match c {
                '\\' => last.extend(characters.next()),
                '|' => parts.push(String::new()),
                c => last.push(c),
            }
        }
        let last = parts.len() - 1;
        let part = |(i, part): (usize, String)| {
            let part = part.strip_prefix(if i == 0 { "" } else { " " }).unwrap();
            let part = part.strip_suffix(if i == last { "" } else { " " }).unwrap();
            let (name, value) = part.split_once('=').unwrap();
            Detail { name: name.into(), value: value.into() }
        };
        if text.is_empty() { Vec::new() } else { parts.into_iter().enumerate().map(part).collect() }
    }

    fn written(header: &Header, row: &Row) -> Vec<u8> {
        let mut writer = CsvWriter::new(Vec::new(), header).unwrap();
        writer.row(row).unwrap();
        writer.finish().unwrap()
    }

    fn read(bytes: &[u8]) -> (Vec<Vec<String>>, Row) {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("the mark of UTF-8");
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
        let records: Vec<Vec<String>> =
            reader.records().map(|r| r.unwrap().iter().map(ToOwned::to_owned).collect()).collect();
        assert_eq!(records[8], COLUMNS);
        let cells: Vec<String> = records[9].iter().map(|text| cell(text)).collect();
        let some = |i: usize| Some(cells[i].clone()).filter(|text| !text.is_empty());
        let mut found = details(&cells[15]);
        for (i, name) in OWN_COLUMNS.iter().enumerate() {
            found.extend(some(12 + i).map(|value| Detail { name: (*name).into(), value }));
        }
        let row = Row {
            number: cells[0].parse().unwrap(),
            at: cells[1].clone(),
            at_local: cells[2].clone(),
            kind: cells[3].clone(),
            result: cells[4].clone(),
            refused: some(5),
            operator: some(6),
            via: cells[7].clone(),
            computer: some(8),
            user: some(9),
            serial: some(10),
            contract: some(11),
            details: found,
        };
        (records, row)
    }

    fn text() -> impl Strategy<Value = String> {
        let tricky = prop::sample::select(
            &[
                "=1+1",
                "+81",
                "-1",
                "@SUM(A1)",
                "＝１",
                "＋",
                "－１",
                "＠x",
                "'",
                "'=",
                " =1",
                "\u{3000}=1",
                "\t=",
                "a|b\\",
                "a=b",
            ][..],
        );
        prop_oneof![tricky.prop_map(ToOwned::to_owned), "[^\r\n]{1,20}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn no_cell_is_a_formula_and_nothing_is_lost(
            user in text(), before in prop::option::of(text()), values in prop::collection::vec(text(), 20..24),
        ) {
            let mut row = Row {
                number: 7,
                at: "2026-11-23T02:15:30Z".into(),
                at_local: "2026-11-23T11:15:30+09:00".into(),
                kind: "verified".into(),
                result: "refused".into(),
                refused: Some("otp_wrong".into()),
                operator: None,
                via: "window".into(),
                computer: Some("-PC".into()),
                user: Some(user),
                serial: None,
                contract: None,
                details: values.into_iter().map(|value| Detail { name: "note".into(), value }).collect(),
            };
            row.details.extend(before.map(|value| Detail { name: "before".into(), value }));
            let filter = Filter { user: Some("=x".into()), ..Filter::default() };
            let bytes = written(&header(filter), &row);
            let (records, read) = read(&bytes);
            prop_assert_eq!(read, row);
            for cell in records.iter().flatten() {
                let first = cell.trim_start().chars().next();
                prop_assert!(!first.is_some_and(|c| "=+-@＝＋－＠\t\0".contains(c)), "{:?}", cell);
            }
        }
    }

    #[test]
    fn lines_end_as_spreadsheets_expect() {
        let row = Row {
            number: 1,
            at: String::new(),
            at_local: String::new(),
            kind: "revoked".into(),
            result: "done".into(),
            refused: None,
            operator: None,
            via: "cli".into(),
            computer: None,
            user: None,
            serial: None,
            contract: None,
            details: Vec::new(),
        };
        let text = String::from_utf8(written(&header(Filter::default()), &row)).unwrap();
        assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
        assert!(text.starts_with("\u{FEFF}kagimori_history,1\r\n"));
        assert!(text.ends_with("\r\n1,,,revoked,done,,,cli,,,,,,,,\r\n"));
    }
}
