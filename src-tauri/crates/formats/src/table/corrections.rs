//! Cells that were typed anew, because the file has them wrong.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::columns::Column;
use super::token::Cells;
use crate::error::Problem;

/// Cells to be read otherwise than the file has them. One may be a secret key: nothing of them shows in `Debug`.
#[derive(Clone, Default)]
pub struct Corrections(Arc<HashMap<(u32, Column), Zeroizing<String>>>);

impl Corrections {
    /// Reads `value` in place of what the row at `line` has in `column`, as [`Problem::column`] names it. `false` if there
    /// is no such column.
    pub fn insert(&mut self, line: u32, column: &str, value: Zeroizing<String>) -> bool {
        let Some(column) = Column::from_name(column) else { return false };
        Arc::make_mut(&mut self.0).insert((line, column), value);
        true
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where they are: `3 serial number`, in the order of the file.
    #[must_use]
    pub fn places(&self) -> Vec<String> {
        let mut places: Vec<_> = self.0.keys().map(|(line, column)| (*line, column.name())).collect();
        places.sort_unstable();
        places.into_iter().map(|(line, column)| format!("{line} {column}")).collect()
    }

    pub(super) fn has(&self, line: u32, problem: &Problem) -> bool {
        column_of(problem).is_some_and(|column| self.0.contains_key(&(line, column)))
    }

    pub(super) fn apply<'a>(&'a self, line: u32, cells: &Cells<'a>) -> Cells<'a> {
        let mut cells = *cells;
        if self.is_empty() {
            return cells;
        }
        for (column, cell) in [
            (Column::Serial, &mut cells.serial),
            (Column::Seed, &mut cells.seed),
            (Column::Kind, &mut cells.kind),
            (Column::Digits, &mut cells.digits),
            (Column::Period, &mut cells.period),
            (Column::Counter, &mut cells.counter),
            (Column::Hash, &mut cells.hash),
            (Column::Manufacturer, &mut cells.manufacturer),
            (Column::Model, &mut cells.model),
            (Column::StartOn, &mut cells.start_on),
            (Column::ExpiresOn, &mut cells.expires_on),
        ] {
            if let Some(value) = self.0.get(&(line, column)) {
                *cell = value;
            }
        }
        cells
    }
}

impl fmt::Debug for Corrections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Corrections").field(&self.places()).finish()
    }
}

/// The column whose cell a problem is about.
fn column_of(problem: &Problem) -> Option<Column> {
    match problem {
        Problem::SerialMissing | Problem::SerialInvalid => Some(Column::Serial),
        Problem::SeedMissing
        | Problem::SeedNotBase64
        | Problem::SeedNotBase32
        | Problem::SeedNotHex
        | Problem::SeedCharacter { .. }
        | Problem::SeedUnreadable
        | Problem::SeedTooShort { .. }
        | Problem::SeedTooLong { .. }
        | Problem::SeedWeak => Some(Column::Seed),
        Problem::TypeMissing | Problem::TypeUnknown { .. } => Some(Column::Kind),
        Problem::CounterMissing => Some(Column::Counter),
        Problem::DigitsOutOfRange { .. } => Some(Column::Digits),
        Problem::PeriodOutOfRange { .. } => Some(Column::Period),
        Problem::SuiteUnsupported { .. } => Some(Column::Hash),
        Problem::DatesReversed => Some(Column::ExpiresOn),
        Problem::ValueMissing { column } | Problem::ExcelNumber { column } => Column::from_name(column),
        Problem::ValueTooLong { element, .. }
        | Problem::NameInvalid { element }
        | Problem::NumberInvalid { element }
        | Problem::DateInvalid { element } => Column::from_name(element),
        _ => None,
    }
}

impl Problem {
    /// For a problem of one cell of a table or list: the column, by the name [`Corrections::insert`] takes.
    #[must_use]
    pub fn column(&self) -> Option<&'static str> {
        column_of(self).map(Column::name)
    }
}
