//! 利用者一覧: users with where they stand.

use kagimori_domain::Refusal;
use kagimori_domain::contract::Contract;
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::policy::Policy;
use kagimori_domain::text::{ContractCode, LoginId};
use kagimori_domain::user::{User, UserStatus};
use kagimori_store::{Find, Loaded, Rows, Scope};

use crate::desk::Desk;
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
        let contract = self.listed_contract(&operator, query.contract.as_deref()).await?;
        let after = match &query.after {
            Some(key) => {
                let login_id = LoginId::parse(key).map_err(|_| Refusal::UserUnknown)?;
                let (_, _, rows) = self.store.read(&[Find::User(&login_id)]).await?;
                Some(rows.user(&login_id).ok_or(Refusal::UserUnknown)?.id)
            }
            None => None,
        };
        let search = query.search.as_deref().map(fold).unwrap_or_default();
        let matches = move |user: &User| {
            user.status != UserStatus::Deleted
                && [user.login_id.as_str(), &user.name, &user.kana].iter().any(|t| fold(t).contains(&search))
        };
        let scope = Scope { contract, state: None };
        let page = self.store.page::<User>(scope, after, query.limit, Some(&matches)).await?;
        let items = self.user_views(&page.items, &policy).await?;
        Ok(List { items, total: page.total })
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

/// The form in which texts are searched: width, case and hiragana or katakana do not matter.
pub(crate) fn fold(text: &str) -> String {
    kagimori_domain::text::search_form(text)
}
