//! 利用者一覧: users with where they stand.

use std::sync::Arc;

use kagimori_domain::Refusal;
use kagimori_domain::contract::Contract;
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::policy::Policy;
use kagimori_domain::text::{ContractCode, LoginId, search_form};
use kagimori_domain::user::User;
use kagimori_store::{Find, Loaded, Rows};

use crate::desk::Desk;
use crate::directory::{Direction, UserColumn, UserFilter, UserQuestion};
use crate::error::Result;
use crate::views::{List, UserView};

/// Users whose rows are looked up in one round trip.
const CHUNK: usize = 40;

/// Which part of a list.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Of this contract only.
    pub contract: Option<String>,
    /// Only those in whose texts this occurs.
    pub search: Option<String>,
    /// At most so many.
    pub limit: Option<usize>,
    /// After the item with this key: login ID or serial number of the last one seen.
    pub after: Option<String>,
}

/// A part of a list that somebody scrolls through.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Rows before it.
    pub offset: usize,
    /// At most so many.
    pub limit: usize,
}

impl Query {
    /// The part after the row `after`, of rows in the order they were added.
    pub(crate) fn part(&self, after: Option<i64>, ids: &[i64]) -> Part {
        let offset = after.map_or(0, |after| ids.partition_point(|id| *id <= after));
        Part { offset, limit: self.limit.unwrap_or(usize::MAX) }
    }
}

impl Part {
    pub(crate) fn of(self, ids: &[i64]) -> &[i64] {
        let from = self.offset.min(ids.len());
        &ids[from..from.saturating_add(self.limit).min(ids.len())]
    }
}

impl Desk {
    /// The contract a list is asked for, within the operator's scope: branch staff see all without one.
    pub(crate) async fn listed_contract(
        &self,
        operator: &User,
        code: Option<&str>,
    ) -> Result<Option<ContractId>> {
        let Some(code) = code else { return Ok(operator.contract) };
        let code = ContractCode::parse(code).map_err(|_| Refusal::ContractUnknown)?;
        let (_, _, rows) = self.store.read(&[Find::Contract(&code)]).await?;
        let id = rows.contracts.first().map(|c| ContractId(c.id));
        match id.filter(|id| in_scope(operator.role, operator.contract, Some(*id))) {
            Some(id) => Ok(Some(id)),
            None => Err(Refusal::ContractUnknown.into()),
        }
    }

    /// Lists users in the order they were added.
    pub async fn users(&self, query: &Query) -> Result<List<UserView>> {
        let (operator, policy, _) = self.look(Act::SeeRecords, &[]).await?;
        let filter = UserFilter {
            contract: query.contract.clone(),
            search: query.search.clone(),
            ..UserFilter::default()
        };
        let ids = self.user_ids(&operator, &policy, &filter, Default::default()).await?;
        let after = match &query.after {
            Some(key) => {
                let login_id = LoginId::parse(key).map_err(|_| Refusal::UserUnknown)?;
                let (_, _, rows) = self.store.read(&[Find::User(&login_id)]).await?;
                Some(rows.user(&login_id).ok_or(Refusal::UserUnknown)?.id)
            }
            None => None,
        };
        let users = self.store.by_ids::<User>(query.part(after, &ids).of(&ids)).await?;
        Ok(List { items: self.user_views(&users, &policy).await?, total: ids.len() })
    }

    /// Finds users: `limit` of them from `offset` on, and how many there are.
    pub async fn find_users(
        &self,
        filter: &UserFilter,
        sort: (UserColumn, Direction),
        part: Part,
    ) -> Result<List<UserView>> {
        let (operator, policy, _) = self.look(Act::SeeRecords, &[]).await?;
        let ids = self.user_ids(&operator, &policy, filter, sort).await?;
        let users = self.store.by_ids::<User>(part.of(&ids)).await?;
        Ok(List { items: self.user_views(&users, &policy).await?, total: ids.len() })
    }

    /// Row ids of the users that a filter asks for, within the operator's scope, in the wanted order.
    async fn user_ids(
        &self,
        operator: &User,
        policy: &Policy,
        filter: &UserFilter,
        sort: (UserColumn, Direction),
    ) -> Result<Arc<[i64]>> {
        let question = UserQuestion {
            contract: self.listed_contract(operator, filter.contract.as_deref()).await?,
            search: filter.search.as_deref().map(search_form).unwrap_or_default(),
            filter: filter.clone(),
            sort,
            day: self.when(policy).day,
        };
        Ok(self.directory.now(&self.store).await?.users(&question))
    }

    /// One user.
    pub async fn user(&self, login_id: &str) -> Result<UserView> {
        let login_id = LoginId::parse(login_id).map_err(|_| Refusal::UserUnknown)?;
        let (operator, policy, mut rows) = self.look(Act::SeeRecords, &[Find::User(&login_id)]).await?;
        let at = rows.users.iter().position(|u| u.login_id.key() == login_id.key());
        let user = at.map(|at| rows.users.swap_remove(at)).ok_or(Refusal::UserUnknown)?;
        if !in_scope(operator.role, operator.contract, user.contract) {
            return Err(Refusal::UserUnknown.into());
        }
        let mut views = self.user_views(&[user], &policy).await?;
        Ok(views.pop().ok_or(Refusal::UserUnknown)?)
    }

    pub(crate) async fn user_views(&self, users: &[Loaded<User>], policy: &Policy) -> Result<Vec<UserView>> {
        let when = self.when(policy);
        let mut views = Vec::with_capacity(users.len());
        for chunk in users.chunks(CHUNK) {
            let mut finds = Vec::with_capacity(chunk.len() * 3);
            for user in chunk {
                finds.push(Find::CredentialById(UserId(user.id)));
                finds.push(Find::LiveById(UserId(user.id)));
                finds.extend(user.contract.map(Find::ContractById));
            }
            let (_, _, rows) = self.store.read(&finds).await?;
            views.extend(chunk.iter().map(|user| {
                let id = UserId(user.id);
                let live = rows.live(id).and_then(|r| Some((&**r, &**rows.token(r.token)?)));
                let credential = rows.credential(id).map(|c| &**c);
                UserView::new(user, contract_of(&rows, user.contract), credential, live, when)
            }));
        }
        Ok(views)
    }
}

/// The contract with this id among what was found.
pub(crate) fn contract_of(rows: &Rows, id: Option<ContractId>) -> Option<&Contract> {
    rows.contracts.iter().find(|c| Some(ContractId(c.id)) == id).map(|c| &**c)
}
