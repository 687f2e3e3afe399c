//! 契約先: adding one (branch vaults), and listing them.

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::{Event, Kind};
use kagimori_domain::contract::{Contract, RepresentativeAccount};
use kagimori_domain::ids::ContractId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::{self, ContractCode, NAME_MAX};
use kagimori_store::{Find, Scope};

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::people::name_and_kana;
use crate::views::{ContractView, List};

/// A contract as typed.
#[derive(Clone, Debug)]
pub struct NewContract {
    /// 契約者番号.
    pub code: String,
    /// 契約先名.
    pub name: String,
    /// カナ; may be empty.
    pub kana: String,
    /// 取引店; may be empty.
    pub branch: String,
    /// 代表口座, `BANK-BRANCH-TYPE-NUMBER`.
    pub account: Option<String>,
    /// 利用開始日.
    pub otp_start: Option<Date>,
}

/// Checks what was typed.
pub(crate) fn check_contract(new: NewContract) -> Result<Contract, Refusal> {
    let (name, kana) = name_and_kana(&new.name, &new.kana)?;
    let branch =
        text::optional_line(&new.branch, NAME_MAX).map_err(|_| Refusal::InvalidValue { field: "branch" })?;
    let account = match new.account.filter(|a| !a.trim().is_empty()) {
        Some(account) => Some(
            RepresentativeAccount::parse(&account).map_err(|_| Refusal::InvalidValue { field: "account" })?,
        ),
        None => None,
    };
    let code =
        ContractCode::parse(&new.code).map_err(|_| Refusal::InvalidValue { field: "contract_code" })?;
    Ok(Contract { code, name, kana, branch, account, otp_start: new.otp_start, ended: false })
}

impl Desk {
    /// Adds a contract.
    pub async fn add_contract(&self, new: NewContract, authorisation: Authorisation) -> Result<ContractView> {
        let confirmed =
            self.confirm(Act::EditContracts, authorisation.confirmation_password.as_ref()).await?;
        let contract = check_contract(new)?;
        let finds = [Find::Contract(&contract.code)];
        let mut begun = self.begin_confirmed(Act::EditContracts, confirmed, &finds).await?;
        if !begun.rows.contracts.is_empty() {
            begun.unit.cancel().await?;
            return Err(Refusal::AlreadyExists { field: "contract_code" }.into());
        }
        let id = begun.unit.insert(&contract)?;
        begun.unit.put_changed(&begun.rows)?;
        begun.unit.commit(Event::new(Kind::ContractAdded).contract(ContractId(id))).await?;
        Ok(ContractView::from(&contract))
    }

    /// Lists the contracts within the operator's scope.
    pub async fn contracts(&self) -> Result<List<ContractView>> {
        let (operator, _, _) = self.look(Act::SeeRecords, &[]).await?;
        let page = self.store.page::<Contract>(Scope::default(), None, None, None).await?;
        let items: Vec<_> = page
            .items
            .iter()
            .filter(|c| in_scope(operator.role, operator.contract, Some(ContractId(c.id))))
            .map(|c| ContractView::from(&**c))
            .collect();
        Ok(List { total: items.len(), items })
    }
}
