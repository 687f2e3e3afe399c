//! The CSV file of Microsoft Entra: `upn,serial number,secret key,time interval,manufacturer,model`.
//!
//! The header is needed; its columns come in any order, case and spacing. Secret keys are Base32 of at most 128
//! characters, in any case, with or without padding. All tokens are time-based, with six digits and SHA-1. Whose token
//! it is (`upn`) is ignored: that is decided at enrolment. Delimiters, encodings and the damage that spreadsheets do
//! are treated as in [`oath_csv`](crate::oath_csv).

use std::io::BufRead;
use std::iter::FusedIterator;

use crate::error::{Located, Problem};
use crate::limits::Limits;
use crate::record::Entry;
use crate::table::{Cells, Column, Columns, Corrections, Listing, Rows, SeedEncoding, Seeds, Source, Tokens};

/// Longest secret key, in bytes: 128 characters of Base32.
const SEED_MAX: usize = 80;

/// Reads an Entra CSV file, entry by entry.
///
/// After a problem of the file as a whole, or one problem more than [`Limits::problems`], there are no more entries.
#[derive(Debug)]
pub struct Reader<R>(Listing<Table<R>>);

impl<R: BufRead> Reader<R> {
    /// A reader of `source`; nothing is read before the first entry is asked for.
    pub fn new(source: R, limits: Limits) -> Self {
        let table = Table { rows: Rows::new(source, limits), columns: None };
        Self(Listing::new(table, Seeds::new(SeedEncoding::Base32, SEED_MAX), limits))
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads these cells otherwise than the file has them.
    #[must_use]
    pub fn correcting(mut self, corrections: Corrections) -> Self {
        self.0.correct(corrections);
        self
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.0.next()
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

struct Table<R> {
    rows: Rows<R>,
    columns: Option<Columns>,
}

impl<R: BufRead> Source for Table<R> {
    fn advance(&mut self, tokens: &mut Tokens) -> Result<bool, Located> {
        if !self.rows.next()? {
            return tokens.end(self.rows.line(), self.rows.is_empty());
        }
        let line = self.rows.line();
        let Some(columns) = &self.columns else {
            let columns = Columns::of_header(&self.rows).and_then(|columns| {
                let columns = columns.ok_or(Problem::HeaderMissing)?;
                columns.require(&[Column::Period]).map(|()| columns)
            });
            self.columns = Some(columns.map_err(|problem| problem.at(line))?);
            return Ok(true);
        };
        let cell = |column| columns.cell(&self.rows, column);
        if let Some(problem) = columns.surplus(&self.rows) {
            return tokens.refuse(line, cell(Column::Serial), problem).map(|()| true);
        }
        let period = cell(Column::Period);
        let missing = period.is_empty().then_some(Problem::ValueMissing { column: Column::Period.name() });
        let cells = Cells {
            serial: cell(Column::Serial),
            seed: cell(Column::Seed),
            kind: "TOTP",
            period,
            hash: "SHA1",
            manufacturer: cell(Column::Manufacturer),
            model: cell(Column::Model),
            ..Cells::default()
        };
        tokens.take(line, &cells, missing.into_iter().collect())?;
        Ok(true)
    }
}
