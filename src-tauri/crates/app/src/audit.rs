//! 操作履歴照会: reading the history, and proving that it is whole.

use std::collections::HashMap;

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::Kind;
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::permission::{Act, in_scope, permitted};
use kagimori_domain::role::Edition;
use kagimori_domain::text::LoginId;
use kagimori_domain::time::Instant;
use kagimori_domain::user::User;
use kagimori_store::{EntryFilter, Find, Rows};
use serde::Serialize;

use crate::desk::Desk;
use crate::error::Result;
use crate::views::List;

/// Entries whose people and tokens are looked up in one round trip.
const CHUNK: usize = 40;

/// Which entries.
#[derive(Clone, Debug, Default)]
pub struct HistoryQuery {
    /// From this day on.
    pub from: Option<Date>,
    /// Up to and including this day.
    pub to: Option<Date>,
    /// About this user.
    pub user: Option<String>,
    /// By this operator.
    pub operator: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// At most so many.
    pub limit: Option<usize>,
    /// Older than the entry with this number.
    pub after: Option<i64>,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// Its number, from 1 on.
    pub number: i64,
    /// When.
    pub at: Instant,
    /// What.
    pub kind: &'static str,
    /// `None`: done. Otherwise the code of the refusal.
    pub refused: Option<String>,
    /// By whom: login ID.
    pub operator: Option<String>,
    /// Through what.
    pub via: &'static str,
    /// About whom: login ID.
    pub user: Option<String>,
    /// About which token: serial number.
    pub serial: Option<String>,
    /// Everything else, by name.
    pub details: Vec<(&'static str, String)>,
}

/// A history found whole.
#[derive(Clone, Debug, Serialize)]
pub struct VerifiedHistory {
    /// Number of entries.
    pub entries: i64,
    /// Digest of its end, 12 characters.
    pub head: String,
}

impl Desk {
    /// Lists entries, newest first: branch staff see all, others those of their contract, and who may not see the
    /// records those about himself.
    pub async fn history(&self, query: &HistoryQuery) -> Result<List<EntryView>> {
        let (reader, policy, _) = self.look(Act::Own, &[]).await?;
        let sees_all = permitted(self.edition, reader.role, Act::SeeRecords).is_ok();
        let midnight = |day: Date| -> Result<Instant, Refusal> {
            let zoned = day.to_zoned(policy.time_zone.clone());
            let second = zoned.map(|z| z.timestamp().as_second());
            second.map(Instant).map_err(|_| Refusal::InvalidValue { field: "date" })
        };
        let filter = EntryFilter {
            from: query.from.map(midnight).transpose()?,
            before: query
                .to
                .map(|day| day.tomorrow().map_err(|_| Refusal::InvalidValue { field: "date" }))
                .transpose()?
                .map(midnight)
                .transpose()?,
            kind: query.kind,
            user: if sees_all {
                self.somebody(&reader, query.user.as_deref()).await?
            } else {
                Some(self.operator)
            },
            token: None,
            operator: if sees_all { self.somebody(&reader, query.operator.as_deref()).await? } else { None },
            // What concerns the vault as a whole is its only contract's matter, too.
            contract: reader.contract.filter(|_| sees_all && self.edition != Edition::Company),
        };
        let (entries, total) = self.store.entries(&filter, query.after, query.limit).await?;
        let mut items = Vec::with_capacity(entries.len());
        let mut names = Names::default();
        for chunk in entries.chunks(CHUNK) {
            let mut finds = Vec::new();
            for entry in chunk {
                finds.extend(entry.operator.into_iter().chain(entry.user).map(Find::UserById));
                finds.extend(entry.token.map(Find::TokenById));
            }
            names.learn(&reader, &self.store.read(&finds).await?.2);
            items.extend(chunk.iter().map(|entry| EntryView {
                number: entry.number,
                at: entry.at,
                kind: entry.kind.name(),
                refused: entry.refused.clone(),
                operator: entry.operator.and_then(|id| names.users.get(&id).cloned()),
                via: entry.via.name(),
                user: entry.user.and_then(|id| names.users.get(&id).cloned()),
                serial: entry.token.and_then(|id| names.serials.get(&id).cloned()),
                details: entry.details.iter().map(|(d, value)| (d.name(), value.clone())).collect(),
            }));
        }
        Ok(List { items, total })
    }

    async fn somebody(&self, reader: &User, login_id: Option<&str>) -> Result<Option<UserId>> {
        let Some(login_id) = login_id else { return Ok(None) };
        let login_id = LoginId::parse(login_id).map_err(|_| Refusal::UserUnknown)?;
        let (_, _, rows) = self.store.read(&[Find::User(&login_id)]).await?;
        let known = rows.user(&login_id).filter(|u| in_scope(reader.role, reader.contract, u.contract));
        Ok(Some(known.map(|u| UserId(u.id)).ok_or(Refusal::UserUnknown)?))
    }

    /// Walks the whole history: every entry as written, none missing, none too many.
    pub async fn verify_history(&self) -> Result<VerifiedHistory> {
        self.look(Act::SeeRecords, &[]).await?;
        let (entries, head) = self.store.verify_history().await?;
        Ok(VerifiedHistory { entries, head })
    }
}

/// Login IDs and serial numbers by id.
#[derive(Default)]
struct Names {
    users: HashMap<UserId, String>,
    serials: HashMap<TokenId, String>,
}

impl Names {
    /// Another contract's token, on which somebody was refused, stays unnamed.
    fn learn(&mut self, reader: &User, rows: &Rows) {
        self.users.extend(rows.users.iter().map(|u| (UserId(u.id), u.login_id.as_str().to_owned())));
        let tokens = rows
            .tokens
            .iter()
            .filter(|t| t.contract.is_none() || in_scope(reader.role, reader.contract, t.contract));
        self.serials.extend(tokens.map(|t| (TokenId(t.id), t.serial.as_str().to_owned())));
    }
}
