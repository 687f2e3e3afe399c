//! A monthly report as a file for spreadsheets: numbers and hints, no names of people beyond their login IDs.

use std::io::Write;

use crate::spreadsheet::{Encoding, NotWritten, Sheet};

/// What a report is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The month: `2026-11`.
    pub month: String,
    /// When it was written, RFC 3339.
    pub exported_at: String,
    /// By whom: login ID.
    pub exported_by: String,
    /// Of this contract only: 契約者番号.
    pub contract: Option<String>,
    /// Digest of the history's end, 12 characters.
    pub head: String,
}

impl Header {
    /// The version written here.
    pub const VERSION: u32 = 1;
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `acts`, `revoked`, `state` or the name of a hint's rule.
    pub section: String,
    /// What was counted; of a hint the operator or the user it is about.
    pub item: String,
    /// How often.
    pub count: u64,
    /// Of a hint: when it was last, RFC 3339.
    pub at: Option<String>,
    /// Of a hint: the number of that entry in the history.
    pub entry: Option<i64>,
}

const COLUMNS: [&str; 5] = ["section", "item", "count", "at", "entry"];

/// Writes a report: the header as pairs of name and value, then the columns' names, then the lines.
pub fn write<W: Write>(out: W, encoding: Encoding, header: &Header, rows: &[Row]) -> Result<W, NotWritten> {
    let mut sheet = Sheet::new(out, encoding)?;
    for (name, value) in [
        ("kagimori_report", Header::VERSION.to_string()),
        ("month", header.month.clone()),
        ("exported_at", header.exported_at.clone()),
        ("exported_by", header.exported_by.clone()),
        ("contract", header.contract.clone().unwrap_or_default()),
        ("head", header.head.clone()),
    ] {
        sheet.row([name, &value])?;
    }
    sheet.row(COLUMNS)?;
    for row in rows {
        sheet.row([
            row.section.clone(),
            row.item.clone(),
            row.count.to_string(),
            row.at.clone().unwrap_or_default(),
            row.entry.map(|number| number.to_string()).unwrap_or_default(),
        ])?;
    }
    Ok(sheet.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_table_without_formulas() {
        let header = Header {
            month: "2026-11".into(),
            exported_at: "2026-12-01T00:00:00Z".into(),
            exported_by: "suzuki".into(),
            contract: None,
            head: "5f2c09a7e1b3".into(),
        };
        let row = Row { section: "acts".into(), item: "enrolled".into(), count: 3, at: None, entry: None };
        let hint = Row {
            section: "many_failures".into(),
            item: "-tanaka".into(),
            count: 12,
            at: Some("2026-11-22T02:02:00Z".into()),
            entry: Some(7),
        };
        let written = write(Vec::new(), Encoding::Utf8, &header, &[row, hint]).unwrap();
        let text = String::from_utf8(written).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}kagimori_report,1\r\nmonth,2026-11\r\nexported_at,2026-12-01T00:00:00Z\r\n\
             exported_by,suzuki\r\ncontract,\r\nhead,5f2c09a7e1b3\r\nsection,item,count,at,entry\r\n\
             acts,enrolled,3,,\r\nmany_failures,'-tanaka,12,2026-11-22T02:02:00Z,7\r\n"
        );
    }
}
