//! One contract: what is known of it, and how many users and tokens it has.

use kagimori_domain::ids::ContractId;
use kagimori_domain::permission::Act;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::token::{Token, TokenPlace};
use kagimori_domain::user::UserStatus;
use kagimori_store::{Find, Scope};

use crate::desk::Desk;
use crate::error::Result;
use crate::views::ContractView;

/// A contract with its numbers.
#[derive(Clone, Debug)]
pub struct ContractDetail {
    /// The contract.
    pub contract: ContractView,
    /// Users.
    pub users: usize,
    /// Of them, those with a token in use.
    pub registered: usize,
    /// Of those, the suspended ones.
    pub suspended: usize,
    /// Its tokens by place, every place once.
    pub places: Vec<(&'static str, usize)>,
}

impl Desk {
    /// The contract with this number.
    pub async fn contract(&self, code: &str) -> Result<ContractDetail> {
        let id = self.contract_within_reach(Act::SeeRecords, code).await?;
        let finds = [Find::ContractById(id), Find::UsersOf(id), Find::LiveOfContract(id)];
        let (_, _, rows) = self.store.read(&finds).await?;
        let contract = rows.contracts.first().ok_or(kagimori_domain::Refusal::ContractUnknown)?;
        let suspended = rows.registrations.iter().filter(|r| r.state == RegistrationState::Suspended).count();
        Ok(ContractDetail {
            contract: ContractView::from(&**contract),
            users: rows.users.iter().filter(|user| user.status != UserStatus::Deleted).count(),
            registered: rows.registrations.len(),
            suspended,
            places: self.places(id).await?,
        })
    }

    async fn places(&self, contract: ContractId) -> Result<Vec<(&'static str, usize)>> {
        let scope = Scope { contract: Some(contract), state: None };
        let tokens = self.store.page::<Token>(scope, None, None, None).await?.items;
        let at =
            |place: TokenPlace| (place.name(), tokens.iter().filter(|token| token.place == place).count());
        Ok(TokenPlace::ALL.map(at).into())
    }
}
