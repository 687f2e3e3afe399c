//! A token's record: everybody who was ever registered on it, when a code of it was accepted last, and its entries in the
//! operation history.

use std::collections::HashMap;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Kind};
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::registration::Registration;
use kagimori_domain::text::Serial;
use kagimori_domain::time::Instant;
use kagimori_store::{Entry, EntryFilter, Find, Loaded, Outcome};

use crate::audit::{EntryView, Names};
use crate::desk::Desk;
use crate::error::Result;
use crate::seen::detail;
use crate::views::List;

/// Entries shown with a token.
const SHOWN: usize = 20;
/// Entries of one kind looked through for who began and ended registrations.
const LOOKED_THROUGH: usize = 1_000;

/// A token's record.
#[derive(Clone, Debug)]
pub struct TokenRecord {
    /// Registrations there ever were, the latest first.
    pub registrations: Vec<RegistrationRecord>,
    /// When a code of it was accepted last at a check or a sign-in.
    pub last_use: Option<LastUse>,
    /// The latest entries about it.
    pub entries: List<EntryView>,
}

/// A registration from its beginning to its end.
#[derive(Clone, Debug)]
pub struct RegistrationRecord {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// `active`, `suspended` or `revoked`.
    pub state: &'static str,
    /// When it began.
    pub since: Instant,
    /// Who enrolled him, himself or another: login ID.
    pub begun_by: Option<String>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Who ended it: login ID.
    pub ended_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// The last time a code was accepted.
#[derive(Clone, Debug)]
pub struct LastUse {
    /// When.
    pub at: Instant,
    /// Whose code it was: 氏名.
    pub name: String,
    /// What for.
    pub purpose: Option<String>,
}

impl Desk {
    /// The record of a token within reach.
    pub async fn token_record(&self, serial: &str) -> Result<TokenRecord> {
        let serial = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let finds = [Find::Token(&serial), Find::EverOn(&serial)];
        let (operator, _, rows) = self.look(Act::SeeRecords, &finds).await?;
        let token = rows
            .token_by_serial(&serial)
            .filter(|t| in_scope(operator.role, operator.contract, t.contract))
            .ok_or(Refusal::TokenUnknown)?;
        let about = |kind, outcome| EntryFilter {
            token: Some(TokenId(token.id)),
            kind,
            outcome,
            ..EntryFilter::default()
        };

        let (latest, total) = self.store.entries(&about(None, None), None, Some(SHOWN)).await?;
        let items = self.entry_views(&operator, &latest, &mut Names::default()).await?;

        let done = |kind| about(Some(kind), Some(Outcome::Done));
        let (checks, _) = self.store.entries(&done(Kind::Verified), None, Some(1)).await?;
        let name = |user: Option<UserId>| rows.user_by_id(user?).map(|user| user.name.clone());
        let last_use = checks.first().and_then(|entry| {
            let purpose = detail(entry, Detail::Purpose).map(ToOwned::to_owned);
            Some(LastUse { at: entry.at, name: name(entry.user)?, purpose })
        });

        let (enrolments, _) = self.store.entries(&done(Kind::Enrolled), None, Some(LOOKED_THROUGH)).await?;
        let (ended, _) = self.store.entries(&done(Kind::Revoked), None, Some(LOOKED_THROUGH)).await?;
        let operators = self.login_ids(enrolments.iter().chain(&ended)).await?;
        let login_id = |entry: &Entry| operators.get(&entry.operator?).cloned();
        let record = |registration: &Loaded<Registration>| {
            let user = rows.user_by_id(registration.user)?;
            let his = |entry: &&Entry| entry.user == Some(registration.user);
            let began = enrolments.iter().filter(his).find(|entry| entry.at == registration.since);
            // The first end after its beginning; newest entries come first.
            let end = ended.iter().rev().filter(his).find(|entry| entry.at >= registration.since);
            let end = end.filter(|_| !registration.is_live());
            Some(RegistrationRecord {
                login_id: user.login_id.as_str().to_owned(),
                name: user.name.clone(),
                state: registration.state.name(),
                since: registration.since,
                begun_by: began.and_then(login_id),
                ended_at: end.map(|entry| entry.at),
                ended_by: end.and_then(login_id),
                reason: end.and_then(|entry| detail(entry, Detail::Reason)).map(ToOwned::to_owned),
            })
        };
        let registrations = rows.registrations.iter().filter(|r| r.token == TokenId(token.id));
        let mut registrations: Vec<_> = registrations.filter_map(record).collect();
        registrations.sort_by_key(|registration| std::cmp::Reverse(registration.since));
        Ok(TokenRecord { registrations, last_use, entries: List { items, total } })
    }

    async fn login_ids(&self, entries: impl Iterator<Item = &Entry>) -> Result<HashMap<UserId, String>> {
        let mut ids: Vec<_> = entries.filter_map(|entry| entry.operator).collect();
        ids.sort_unstable();
        ids.dedup();
        let finds: Vec<_> = ids.into_iter().map(Find::UserById).collect();
        let (_, _, rows) = self.store.read(&finds).await?;
        let users = rows.users.iter();
        Ok(users.map(|user| (UserId(user.id), user.login_id.as_str().to_owned())).collect())
    }
}
