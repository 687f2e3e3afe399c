//! 操作履歴照会: reading the history, and proving that it is whole.

use std::collections::HashMap;

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::Kind;
use kagimori_domain::ids::{ContractId, TokenId, UserId};
use kagimori_domain::permission::{Act, in_scope, permitted};
use kagimori_domain::policy::Policy;
use kagimori_domain::role::Edition;
use kagimori_domain::text::LoginId;
use kagimori_domain::time::Instant;
use kagimori_domain::user::User;
use kagimori_store::{Entry, EntryFilter, Find, Outcome, Rows};
use serde::Serialize;

use crate::desk::{Desk, today};
use crate::error::{Error, Result};
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
    /// About this user, or one who had his login ID before and was deleted.
    pub user: Option<String>,
    /// By this operator, or one who had his login ID before and was deleted.
    pub operator: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// `done`, `refused`, or the code of a refusal.
    pub result: Option<String>,
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
    /// At which computer; entries of older versions do not say.
    pub computer: Option<String>,
    /// About whom: login ID.
    pub user: Option<String>,
    /// About which token: serial number.
    pub serial: Option<String>,
    /// About which contract: 契約者番号.
    pub contract: Option<String>,
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
        let filter = self.history_filter(&reader, &policy, query).await?;
        let (entries, total) = self.store.entries(&filter, query.after, query.limit).await?;
        let items = self.entry_views(&reader, &entries, &mut Names::default()).await?;
        Ok(List { items, total })
    }

    /// Whether he sees the entries of others.
    pub(crate) fn sees_all(&self, reader: &User) -> bool {
        permitted(self.edition, reader.role, Act::SeeRecords).is_ok()
    }

    /// The entries this reader gets for a query.
    pub(crate) async fn history_filter(
        &self,
        reader: &User,
        policy: &Policy,
        query: &HistoryQuery,
    ) -> Result<EntryFilter> {
        let midnight = |day: Date| -> Result<Instant, Refusal> {
            let zoned = day.to_zoned(policy.time_zone.clone());
            let second = zoned.map(|z| z.timestamp().as_second());
            second.map(Instant).map_err(|_| Refusal::InvalidValue { field: "date" })
        };
        let sees_all = self.sees_all(reader);
        Ok(EntryFilter {
            from: query.from.map(midnight).transpose()?,
            before: query
                .to
                .map(|day| day.tomorrow().map_err(|_| Refusal::InvalidValue { field: "date" }))
                .transpose()?
                .map(midnight)
                .transpose()?,
            kind: query.kind,
            users: if sees_all {
                self.all_called(reader, query.user.as_deref()).await?
            } else {
                Some(vec![self.operator])
            },
            token: None,
            operators: if sees_all {
                self.all_called(reader, query.operator.as_deref()).await?
            } else {
                None
            },
            // What concerns the vault as a whole is its only contract's matter, too.
            contract: reader.contract.filter(|_| sees_all && self.edition != Edition::Company),
            through: None,
            outcome: query.result.as_deref().map(outcome).transpose()?,
        })
    }

    async fn all_called(&self, reader: &User, login_id: Option<&str>) -> Result<Option<Vec<UserId>>> {
        let Some(login_id) = login_id else { return Ok(None) };
        let login_id = LoginId::parse(login_id).map_err(|_| Refusal::UserUnknown)?;
        let called = self.store.all_called(&login_id).await?;
        let known = called.iter().filter(|u| in_scope(reader.role, reader.contract, u.contract));
        let known: Vec<_> = known.map(|u| UserId(u.id)).collect();
        if known.is_empty() { Err(Refusal::UserUnknown.into()) } else { Ok(Some(known)) }
    }

    /// The entries as a reader sees them.
    pub(crate) async fn entry_views(
        &self,
        reader: &User,
        entries: &[Entry],
        names: &mut Names,
    ) -> Result<Vec<EntryView>> {
        let mut items = Vec::with_capacity(entries.len());
        for chunk in entries.chunks(CHUNK) {
            let finds = names.unknown(chunk);
            if !finds.is_empty() {
                names.learn(reader, &self.store.read(&finds).await?.2);
            }
            items.extend(chunk.iter().map(|entry| EntryView {
                number: entry.number,
                at: entry.at,
                kind: entry.kind.name(),
                refused: entry.refused.clone(),
                operator: entry.operator.and_then(|id| names.users.get(&id).cloned()),
                via: entry.via.name(),
                computer: entry.computer.clone(),
                user: entry.user.and_then(|id| names.users.get(&id).cloned()),
                serial: entry.token.and_then(|id| names.serials.get(&id).cloned()),
                contract: entry.contract.and_then(|id| names.contracts.get(&id).cloned()),
                details: entry.details.iter().map(|(d, value)| (d.name(), value.clone())).collect(),
            }));
        }
        Ok(items)
    }

    /// Digest of the history's end, 12 characters: whoever holds a print with it can tell a history that was rolled
    /// back.
    pub async fn history_head(&self) -> Result<String> {
        let (head, _, _) = self.store.read(&[]).await?;
        Ok(head.chain.digest())
    }

    /// The day at this desk.
    pub async fn today(&self) -> Result<Date> {
        let (_, policy, _) = self.look(Act::Own, &[]).await?;
        Ok(today(&policy, self.now()))
    }

    /// Walks the whole history: every entry as written, none missing, none too many. What is broken is named:
    /// `integrity` with the first entry that is not as it was written.
    pub async fn verify_history(&self) -> Result<VerifiedHistory> {
        self.look(Act::SeeRecords, &[]).await?;
        let (entries, head) = self.store.verify_history().await?;
        Ok(VerifiedHistory { entries, head })
    }
}

fn outcome(name: &str) -> Result<Outcome, Refusal> {
    match name {
        "done" => Ok(Outcome::Done),
        "refused" => Ok(Outcome::Refused),
        code if Refusal::CODES.contains(&code) || Error::OWN_CODES.contains(&code) => {
            Ok(Outcome::Code(code.to_owned()))
        }
        _ => Err(Refusal::InvalidValue { field: "result" }),
    }
}

/// Login IDs, serial numbers and contract numbers by id.
#[derive(Default)]
pub(crate) struct Names {
    users: HashMap<UserId, String>,
    serials: HashMap<TokenId, String>,
    contracts: HashMap<ContractId, String>,
}

impl Names {
    /// What has to be read before these entries can be told.
    fn unknown(&self, entries: &[Entry]) -> Vec<Find<'static>> {
        let mut finds = Vec::new();
        for entry in entries {
            let users = entry.operator.into_iter().chain(entry.user);
            finds.extend(users.filter(|id| !self.users.contains_key(id)).map(Find::UserById));
            finds.extend(entry.token.filter(|id| !self.serials.contains_key(id)).map(Find::TokenById));
            let contract = entry.contract.filter(|id| !self.contracts.contains_key(id));
            finds.extend(contract.map(Find::ContractById));
        }
        finds
    }

    /// Another contract's token, on which somebody was refused, stays unnamed.
    fn learn(&mut self, reader: &User, rows: &Rows) {
        let seen = |contract| in_scope(reader.role, reader.contract, contract);
        self.users.extend(rows.users.iter().map(|u| (UserId(u.id), u.login_id.as_str().to_owned())));
        let tokens = rows.tokens.iter().filter(|t| t.contract.is_none() || seen(t.contract));
        self.serials.extend(tokens.map(|t| (TokenId(t.id), t.serial.as_str().to_owned())));
        let contracts = rows.contracts.iter().map(|c| (ContractId(c.id), c.code.as_str().to_owned()));
        self.contracts.extend(contracts.filter(|(id, _)| seen(Some(*id))));
    }
}
