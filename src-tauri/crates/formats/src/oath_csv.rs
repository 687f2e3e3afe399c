//! OATH CSV: a table with a token in each row, as makers of tokens ship it and many servers read it.
//!
//! There is no standard; what is taken is what is found in the field.
//!
//! - **Columns** are named by a header, in any order and spelling; columns of other names are ignored. Without a header
//!   they are serial number, secret key, type, digits, time interval or counter, hash; after `# version: 2` three
//!   columns of a user come first.
//! - **Cells** are separated by comma, semicolon or tab. A row that a spreadsheet left in one cell is taken apart.
//! - **Secret keys** in hexadecimal digits, Base32 or Base64 tell by themselves which they are; see [`SeedEncoding`].
//! - **Left out** may be digits (6), time interval (30 seconds), counter (0), and the hash: SHA-1, except for a
//!   time-based token with a key of 32 (SHA-256) or 64 bytes (SHA-512). The type may be left out where there is a time
//!   interval or a counter. A type that is not of ours is skipped and named.
//! - **Encodings** are UTF-8 and UTF-16 with a byte order mark, UTF-8 and Shift JIS (CP932) without.
//! - **Spreadsheets**: `="0123"` and full-width characters are read as what they stand for; a number like `1.23E+11`
//!   has lost its digits and is refused.

use std::io::BufRead;
use std::iter::FusedIterator;

use kagimori_domain::otp::Seed;

use crate::error::{Located, Problem};
use crate::limits::Limits;
use crate::record::Entry;
use crate::table::{
    Cells, Column, Columns, Corrections, Listing, Rows, SeedEncoding, Seeds, Source, Tokens, is_kind,
};

/// Reads an OATH CSV file, entry by entry.
///
/// After a problem of the file as a whole, or one problem more than [`Limits::problems`], there are no more entries.
#[derive(Debug)]
pub struct Reader<R>(Listing<Table<R>>);

impl<R: BufRead> Reader<R> {
    /// A reader of `source`, whose secret keys tell their encoding; nothing is read before the first entry is asked
    /// for.
    pub fn new(source: R, limits: Limits) -> Self {
        let table = Table { rows: Rows::new(source, limits), columns: None };
        Self(Listing::new(table, Seeds::new(SeedEncoding::Detect, Seed::MAX), limits))
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads these cells otherwise than the file has them.
    #[must_use]
    pub fn correcting(mut self, corrections: Corrections) -> Self {
        self.0.correct(corrections);
        self
    }

    /// Takes the secret keys for written in `encoding`.
    #[must_use]
    pub fn reading_seeds_as(mut self, encoding: SeedEncoding) -> Self {
        self.0.read_seeds_as(encoding);
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

/// The columns of a file without header. The fifth is the counter of an event-based token.
const ORDER: [Column; 6] =
    [Column::Serial, Column::Seed, Column::Kind, Column::Digits, Column::Period, Column::Hash];

/// Columns before those, by version: user, resolver and realm.
const USER_COLUMNS: usize = 3;

/// Where the columns of a file without header begin.
fn first_column<R: BufRead>(rows: &Rows<R>) -> usize {
    if rows.version() == Some(2) { USER_COLUMNS } else { 0 }
}

/// The columns of a file without header, and which cell of a row is which; the fifth is two of them.
pub(crate) fn columns_in_order<R: BufRead>(rows: &Rows<R>) -> [(Column, usize); 7] {
    let first = first_column(rows);
    let [serial, seed, kind, digits, period, hash] = ORDER;
    let columns =
        [(serial, 0), (seed, 1), (kind, 2), (digits, 3), (period, 4), (Column::Counter, 4), (hash, 5)];
    columns.map(|(column, index)| (column, first + index))
}

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
        if self.columns.is_none() {
            if let Some(columns) = Columns::of_header(&self.rows).map_err(|problem| problem.at(line))? {
                self.columns = Some(columns);
                return Ok(true);
            }
            let first = first_column(&self.rows);
            if self.rows.len() < first + 2 {
                return Err(Problem::NotTable.at(line));
            }
            self.columns = Some(Columns::in_order(first, &ORDER));
        }
        let Some(columns) = &self.columns else { return Ok(true) };
        let cell = |column| columns.cell(&self.rows, column);
        if let Some(problem) = columns.surplus(&self.rows) {
            return tokens.refuse(line, cell(Column::Serial), problem).map(|()| true);
        }
        let mut cells = cells(columns, &self.rows);
        // What is called the algorithm is either.
        if is_kind(cell(Column::Algorithm)) {
            cells.kind = if cells.kind.is_empty() { cell(Column::Algorithm) } else { cells.kind };
        } else if cells.hash.is_empty() {
            cells.hash = cell(Column::Algorithm);
        }
        if !columns.are_named() {
            cells.counter = cells.period;
        }
        tokens.take(line, &cells, Vec::new())?;
        Ok(true)
    }
}

/// The cells of the columns that mean one thing.
fn cells<'a, R: BufRead>(columns: &Columns, rows: &'a Rows<R>) -> Cells<'a> {
    let cell = |column| columns.cell(rows, column);
    Cells {
        serial: cell(Column::Serial),
        seed: cell(Column::Seed),
        kind: cell(Column::Kind),
        digits: cell(Column::Digits),
        period: cell(Column::Period),
        counter: cell(Column::Counter),
        hash: cell(Column::Hash),
        manufacturer: cell(Column::Manufacturer),
        model: cell(Column::Model),
        start_on: cell(Column::StartOn),
        expires_on: cell(Column::ExpiresOn),
    }
}
