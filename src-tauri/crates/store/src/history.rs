//! Reading the operation history by filter.

use kagimori_domain::audit::Kind;
use kagimori_domain::ids::{ContractId, TokenId, UserId};
use kagimori_domain::text::LoginId;
use kagimori_domain::time::Instant;
use kagimori_domain::user::User;
use kagimori_vault::ChainTag;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Row as _};

use crate::audit::{self, Entry};
use crate::check::{self, Problem, ProblemKind};
use crate::error::{Error, Result};
use crate::record::{self, Record as _};
use crate::store::Store;
use crate::table::{RawRow, Value};

/// Entries opened before the connection is given back, where results, being sealed, are looked for.
const OPENED_AT_ONCE: i64 = 2_000;

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused, for whatever reason.
    Refused,
    /// It was refused with this code.
    Code(String),
}

impl Outcome {
    fn is(&self, refused: Option<&str>) -> bool {
        match self {
            Self::Done => refused.is_none(),
            Self::Refused => refused.is_some(),
            Self::Code(code) => refused == Some(code),
        }
    }
}

/// Which entries to read. The default is all of them.
#[derive(Clone, Debug, Default)]
pub struct EntryFilter {
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// About one of these users.
    pub users: Option<Vec<UserId>>,
    /// About this token.
    pub token: Option<TokenId>,
    /// By one of these operators.
    pub operators: Option<Vec<UserId>>,
    /// Of this contract.
    pub contract: Option<ContractId>,
    /// Up to and including the entry with this number.
    pub through: Option<i64>,
    /// With this outcome. It is sealed: every entry that passes the rest is opened.
    pub outcome: Option<Outcome>,
}

impl EntryFilter {
    /// `WHERE …` with the clear columns, and its values; ends in `id < ?`.
    fn clause(&self) -> (String, Vec<Value>) {
        let one = |value: Option<i64>| value.map(|v| vec![v]);
        let ids =
            |users: &Option<Vec<UserId>>| users.as_ref().map(|users| users.iter().map(|u| u.0).collect());
        let conditions: [(&str, Option<Vec<i64>>); 8] = [
            ("at >= ", one(self.from.map(|i| i.0))),
            ("at < ", one(self.before.map(|i| i.0))),
            ("kind = ", one(self.kind.map(|k| k.number().into()))),
            ("user_id IN ", ids(&self.users)),
            ("token_id = ", one(self.token.map(|t| t.0))),
            ("operator_id IN ", ids(&self.operators)),
            ("contract_id = ", one(self.contract.map(|c| c.0))),
            ("id <= ", one(self.through)),
        ];
        let mut clauses = Vec::new();
        let mut values = Vec::new();
        for (condition, set) in conditions.into_iter().filter_map(|(c, set)| Some((c, set?))) {
            let marks = vec!["?"; set.len()].join(", ");
            clauses.push(if condition.ends_with("IN ") {
                format!("{condition}({marks})")
            } else {
                format!("{condition}{marks}")
            });
            values.extend(set.into_iter().map(Value::Int));
        }
        clauses.push("id < ?".to_owned());
        let clause = format!("WHERE {}", clauses.join(" AND "));
        (clause, values)
    }

    /// `SELECT` of how many pass.
    fn count(&self) -> (String, Vec<Value>) {
        let (clause, values) = self.clause();
        (format!("SELECT count(*) FROM audit {clause}"), values)
    }

    /// `SELECT` of the newest that pass: by the indexes alone at first, and only then whole rows.
    fn newest(&self) -> (String, Vec<Value>) {
        let (clause, values) = self.clause();
        let columns = audit::COLUMNS;
        let ids = format!("SELECT id FROM audit {clause} ORDER BY id DESC LIMIT ?");
        (format!("SELECT {columns} FROM audit WHERE id IN ({ids}) ORDER BY id DESC"), values)
    }
}

fn arguments(values: Vec<Value>, rest: &[i64]) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    values.into_iter().try_for_each(|value| value.bind(&mut arguments))?;
    rest.iter().try_for_each(|value| Value::Int(*value).bind(&mut arguments))?;
    Ok(arguments)
}

impl Store {
    /// History entries that pass the filter, newest first, at most `limit`, and how many pass it in all. `after`
    /// is the number of the last entry of the page before.
    pub async fn entries(
        &self,
        filter: &EntryFilter,
        after: Option<i64>,
        limit: Option<usize>,
    ) -> Result<(Vec<Entry>, usize)> {
        let limit = limit.unwrap_or(usize::MAX);
        let Some(outcome) = &filter.outcome else {
            let total = self.count_entries(filter).await?;
            let limit = i64::try_from(limit).unwrap_or(-1);
            return Ok((self.newest_entries(filter, after.unwrap_or(i64::MAX), limit).await?, total));
        };
        let (mut found, mut total, mut below) = (Vec::new(), 0, i64::MAX);
        loop {
            let entries = self.newest_entries(filter, below, OPENED_AT_ONCE).await?;
            let Some(last) = entries.last().map(|entry| entry.number) else { return Ok((found, total)) };
            below = last;
            for entry in entries.into_iter().filter(|entry| outcome.is(entry.refused.as_deref())) {
                total += 1;
                if found.len() < limit && after.is_none_or(|after| entry.number < after) {
                    found.push(entry);
                }
            }
            tokio::task::yield_now().await;
        }
    }

    /// The same without counting: who reads on to the end looks at every entry once.
    pub async fn page_of_entries(
        &self,
        filter: &EntryFilter,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<Entry>> {
        let mut below = after.unwrap_or(i64::MAX);
        let Some(outcome) = &filter.outcome else {
            return self.newest_entries(filter, below, i64::try_from(limit).unwrap_or(-1)).await;
        };
        let mut found = Vec::new();
        loop {
            let entries = self.newest_entries(filter, below, OPENED_AT_ONCE).await?;
            let Some(last) = entries.last().map(|entry| entry.number) else { return Ok(found) };
            below = last;
            let room = limit - found.len();
            found.extend(entries.into_iter().filter(|e| outcome.is(e.refused.as_deref())).take(room));
            if found.len() == limit {
                return Ok(found);
            }
            tokio::task::yield_now().await;
        }
    }

    async fn count_entries(&self, filter: &EntryFilter) -> Result<usize> {
        let (sql, values) = filter.count();
        let mut connection = self.connection().await?;
        // The text is put together from constants only.
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments(values, &[i64::MAX])?);
        let count: i64 = query.fetch_one(&mut connection.sqlite).await?.try_get(0)?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// The newest that pass but for their outcome, with numbers under `below`; `limit` -1: all.
    async fn newest_entries(&self, filter: &EntryFilter, below: i64, limit: i64) -> Result<Vec<Entry>> {
        let (sql, values) = filter.newest();
        let (mut connection, keys) = self.connection_and_keys().await?;
        // The text is put together from constants only.
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments(values, &[below, limit])?);
        let rows = query.fetch_all(&mut connection.sqlite).await?;
        rows.iter().map(|row| Ok(audit::read(row, &keys, None)?.0)).collect()
    }

    /// All who bear this login ID, or bore it before they were deleted.
    pub async fn all_called(&self, login_id: &LoginId) -> Result<Vec<record::Loaded<User>>> {
        let (mut connection, keys) = self.connection_and_keys().await?;
        let mut arguments = SqliteArguments::default();
        Value::Bytes(crate::user::login_index(&keys, login_id)).bind(&mut arguments)?;
        // A deleted user's login ID is in his sealed row alone.
        let sql = User::TABLE.select("WHERE login_index = ? OR login_index IS NULL ORDER BY id");
        let rows = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_all(&mut connection.sqlite).await?;
        let users = rows.iter().map(|row| record::open::<User>(&keys, &RawRow::read(row)?));
        users.filter(|user| user.as_ref().map_or(true, |u| u.login_id.key() == login_id.key())).collect()
    }

    /// Walks the whole history. Returns its length and the digest of its end.
    pub async fn verify_history(&self) -> Result<(i64, String)> {
        let (mut connection, keys) = self.connection_and_keys().await?;
        check::history(&mut connection.sqlite, &keys).await
    }

    /// Digest of the history as it was when this entry was its last, 12 characters; `None` if there is no such entry.
    pub async fn digest_at(&self, number: i64) -> Result<Option<String>> {
        let mut connection = self.connection().await?;
        let query = sqlx::query("SELECT tag FROM audit WHERE id = ?").bind(number);
        let Some(row) = query.fetch_optional(&mut connection.sqlite).await? else { return Ok(None) };
        let broken = || Error::integrity(Problem::audit(ProblemKind::Audit, number));
        let tag: Vec<u8> = row.try_get(0).map_err(|_| broken())?;
        Ok(Some(ChainTag::from_bytes(tag.try_into().map_err(|_| broken())?).digest()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{ConnectOptions as _, Executor as _};

    /// How SQLite carries a statement out, among 100,000 entries.
    async fn plan(
        connection: &mut sqlx::SqliteConnection,
        sql: &str,
        values: &[Value],
        rest: &[i64],
    ) -> String {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments(values.to_vec(), rest).unwrap());
        let rows = query.fetch_all(connection).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>("detail") + "\n").collect()
    }

    async fn many_entries() -> sqlx::SqliteConnection {
        let memory = sqlx::sqlite::SqliteConnectOptions::new().in_memory(true);
        let mut connection = memory.connect().await.unwrap();
        crate::connection::migrate(&mut connection).await.unwrap();
        connection
            .execute(
                "INSERT INTO audit (id, at, kind, operator_id, contract_id, user_id, token_id, sealed, tag)
                 WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 100000)
                 SELECT id, 1795312920 + id * 600, id % 40, id % 7, 1, id % 1000, id % 500, zeroblob(300),
                        zeroblob(32) FROM n",
            )
            .await
            .unwrap();
        connection
    }

    #[tokio::test]
    async fn every_filter_goes_by_an_index() {
        let mut connection = many_entries().await;
        let day = 1_795_312_920 + 50_000 * 600;
        let days = EntryFilter {
            from: Some(Instant(day)),
            before: Some(Instant(day + 86_400)),
            ..EntryFilter::default()
        };
        let kind = Some(Kind::PasswordWrong);
        let people = Some(vec![UserId(3), UserId(4)]);
        for (filter, index) in [
            (days.clone(), "audit_by_at"),
            (EntryFilter { kind, ..EntryFilter::default() }, "audit_by_kind"),
            (EntryFilter { kind, ..days.clone() }, "audit_by_kind"),
            (EntryFilter { operators: people.clone(), ..EntryFilter::default() }, "audit_by_operator"),
            (EntryFilter { operators: people.clone(), ..days.clone() }, "audit_by_operator"),
            (EntryFilter { users: people, ..EntryFilter::default() }, "audit_by_user"),
            (EntryFilter { token: Some(TokenId(9)), ..EntryFilter::default() }, "audit_by_token"),
        ] {
            for ((sql, values), rest) in
                [(filter.count(), vec![i64::MAX]), (filter.newest(), vec![i64::MAX, 200])]
            {
                let plan = plan(&mut connection, &sql, &values, &rest).await;
                assert!(plan.contains(&format!("INDEX {index}")), "{sql}\n{plan}");
                assert!(!plan.contains("SCAN audit\n"), "{sql}\n{plan}");
            }
        }
    }

    #[test]
    fn an_outcome_is_what_became_of_an_act() {
        let code = Outcome::Code("otp_wrong".into());
        for (refused, done, otp_wrong) in
            [(None, true, false), (Some("otp_wrong"), false, true), (Some("otp_suspended"), false, false)]
        {
            assert_eq!(Outcome::Done.is(refused), done);
            assert_eq!(Outcome::Refused.is(refused), !done);
            assert_eq!(code.is(refused), otp_wrong);
        }
    }
}
