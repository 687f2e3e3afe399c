//! What was written since somebody looked last: for whoever keeps something of the rows in memory.

use std::sync::PoisonError;

use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteArguments;

use crate::audit::Touched;
use crate::error::Result;
use crate::record::{self, Loaded, Record};
use crate::store::Store;
use crate::table::{RawRow, Value};

/// More rows than this are sooner read anew all together than one by one.
const MANY: usize = 10_000;

/// Rows asked for in one statement.
const CHUNK: usize = 500;

/// Rows that were written or deleted.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Too many to be named.
    pub many: bool,
    /// Table and id; a row may be named more than once.
    rows: Vec<(i64, i64)>,
}

impl Changes {
    /// Whether nothing was.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty() && !self.many
    }

    /// Ids of the rows of one kind.
    #[must_use]
    pub fn of<R: Record>(&self) -> Vec<i64> {
        let mut ids: Vec<i64> =
            self.rows.iter().filter(|(table, _)| *table == R::TABLE.number).map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn note(&mut self, touched: &[Touched]) {
        for range in touched {
            let rows = usize::try_from(range.last - range.first).unwrap_or(usize::MAX);
            self.many |= self.rows.len().saturating_add(rows) >= MANY;
            if self.many {
                self.rows = Vec::new();
                return;
            }
            self.rows.extend((range.first..=range.last).map(|id| (range.table, id)));
        }
    }
}

impl Store {
    /// What was written since the last call. At the first one there is nothing to compare with: [`Changes::many`].
    #[must_use]
    pub fn changes(&self) -> Changes {
        let mut followed = self.followed().lock().unwrap_or_else(PoisonError::into_inner);
        followed.replace(Changes::default()).unwrap_or(Changes { many: true, rows: Vec::new() })
    }

    /// Notes what a unit of work wrote, if anybody asked.
    pub(crate) fn note(&self, touched: &[Touched]) {
        let mut followed = self.followed().lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(changes) = &mut *followed {
            changes.note(touched);
        }
    }

    /// The rows with these ids, in their order; those that are not there are left out.
    pub async fn by_ids<R: Record>(&self, ids: &[i64]) -> Result<Vec<Loaded<R>>> {
        let (mut connection, keys) = self.connection_and_keys().await?;
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let marks = vec!["?"; chunk.len()].join(", ");
            let mut arguments = SqliteArguments::default();
            chunk.iter().try_for_each(|id| Value::Int(*id).bind(&mut arguments))?;
            let sql = R::TABLE.select(&format!("WHERE id IN ({marks})"));
            // The text is constant but for the number of question marks.
            let query = sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false);
            for row in query.fetch_all(&mut connection.sqlite).await? {
                found.push(record::open::<R>(&keys, &RawRow::read(&row)?)?);
            }
        }
        let place = |row: &Loaded<R>| ids.iter().position(|id| *id == row.id);
        if ids.is_sorted() {
            found.sort_by_key(|row| row.id);
        } else {
            found.sort_by_cached_key(place);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use kagimori_domain::token::Token;
    use kagimori_domain::user::User;

    use super::*;
    use crate::table::{TOKEN, USER};

    fn touched(table: i64, first: i64, last: i64) -> Touched {
        Touched { table, first, last, version: 1 }
    }

    #[test]
    fn changes_are_named_by_table_once_each() {
        let mut changes = Changes::default();
        assert!(changes.is_empty());
        changes.note(&[touched(USER.number, 7, 7), touched(TOKEN.number, 3, 5), touched(USER.number, 2, 2)]);
        changes.note(&[touched(USER.number, 7, 7)]);
        assert!(!changes.is_empty() && !changes.many);
        assert_eq!(changes.of::<User>(), [2, 7]);
        assert_eq!(changes.of::<Token>(), [3, 4, 5]);
    }

    #[test]
    fn too_many_are_not_named() {
        let mut changes = Changes::default();
        changes.note(&[touched(TOKEN.number, 1, 9_999)]);
        assert!(!changes.many);
        changes.note(&[touched(TOKEN.number, 10_000, 10_001)]);
        assert!(changes.many && !changes.is_empty());
        assert_eq!(changes.of::<Token>(), Vec::<i64>::new());
    }
}
