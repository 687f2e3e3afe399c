//! 契約先の変更: what is known of a contract. In a company its own master changes it, in a branch the staff does.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::contract::{Contract, RepresentativeAccount};
use kagimori_domain::ids::ContractId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::ContractCode;
use kagimori_store::Find;

use crate::contract_add::{NewContract, check_contract};
use crate::contract_start::move_start;
use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::people::changed;
use crate::views::ContractView;

impl Desk {
    /// Changes the contract that has the number `new.code` to what else stands in `new`. Its number stays, and an ended
    /// contract stays as it is. Users who had its use-start date, or an earlier one than the new one, get the new one.
    pub async fn change_contract(
        &self,
        new: NewContract,
        authorisation: Authorisation,
    ) -> Result<ContractView> {
        let act = self.contract_act().await?;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let new = check_contract(new)?;
        let id = self.contract_within_reach(act, new.code.as_str()).await?;
        let finds = [Find::ContractById(id), Find::UsersOf(id)];
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let decided = match begun.rows.contracts.first_mut() {
            Some(row) => row.may_go_on().map(|()| {
                let old = (**row).clone();
                row.set(Contract { code: old.code.clone(), ..new.clone() });
                (old, ContractView::from(&**row))
            }),
            None => Err(Refusal::ContractUnknown),
        };
        let (old, view) = match decided {
            Ok(decided) => decided,
            Err(refusal) => {
                begun.unit.cancel().await?;
                return Err(refusal.into());
            }
        };
        if let Some(date) = new.otp_start.filter(|_| new.otp_start != old.otp_start) {
            move_start(&mut begun.rows, id, old.otp_start, date);
        }
        begun.unit.put_changed(&begun.rows)?;
        begun.unit.commit(told(&old, &new).contract(id)).await?;
        Ok(view)
    }

    /// The act by which this operator changes a contract: the master of a company changes his own.
    pub(crate) async fn contract_act(&self) -> Result<Act> {
        let (operator, _, _) = self.look(Act::Own, &[]).await?;
        Ok(if operator.role.is_branch_staff() { Act::EditContracts } else { Act::Administer })
    }

    /// The contract with this number, for whoever may do `act` on it.
    pub(crate) async fn contract_within_reach(&self, act: Act, code: &str) -> Result<ContractId> {
        let code = ContractCode::parse(code).map_err(|_| Refusal::ContractUnknown)?;
        let (operator, _, rows) = self.look(act, &[Find::Contract(&code)]).await?;
        let id = rows.contracts.first().map(|contract| ContractId(contract.id));
        let id = id.filter(|id| in_scope(operator.role, operator.contract, Some(*id)));
        Ok(id.ok_or(Refusal::ContractUnknown)?)
    }
}

/// Every field that changes, before and after.
fn told(old: &Contract, new: &Contract) -> Event {
    let account = |contract: &Contract| {
        contract.account.as_ref().map(RepresentativeAccount::to_string).unwrap_or_default()
    };
    let start = |contract: &Contract| contract.otp_start.map(|date| date.to_string()).unwrap_or_default();
    Event::new(Kind::ContractChanged)
        .with_some(Detail::NameChanged, changed(&old.name, &new.name))
        .with_some(Detail::KanaChanged, changed(&old.kana, &new.kana))
        .with_some(Detail::BranchChanged, changed(&old.branch, &new.branch))
        .with_some(Detail::AccountChanged, changed(&account(old), &account(new)))
        .with_some(Detail::OtpStartChanged, changed(&start(old), &start(new)))
}
