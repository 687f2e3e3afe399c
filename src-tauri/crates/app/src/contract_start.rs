//! 利用開始日 of a contract (初期設定 ⑤): from that day on its users are asked to enrol.

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::ContractId;
use kagimori_domain::permission::Act;
use kagimori_domain::user::{User, UserStatus};
use kagimori_store::{Find, Rows};

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::views::ContractView;

impl Desk {
    /// Sets the use-start date of the operator's own contract. Users with an earlier one start with it, too: theirs
    /// is the contract's or a later one.
    pub async fn set_start_date(&self, date: Date, authorisation: Authorisation) -> Result<ContractView> {
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let (operator, _, _) = self.look(act, &[]).await?;
        let own = operator.contract.ok_or(Refusal::ContractUnknown)?;
        let finds = [Find::ContractById(own), Find::UsersOf(own)];
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let Some(contract) = begun.rows.contracts.first_mut().filter(|c| ContractId(c.id) == own) else {
            begun.unit.cancel().await?;
            return Err(Refusal::ContractUnknown.into());
        };
        let before = contract.otp_start;
        contract.edit().otp_start = Some(date);
        let view = ContractView::from(&**contract);
        move_start(&mut begun.rows, own, before, date);
        begun.unit.put_changed(&begun.rows)?;
        let event = Event::new(Kind::ContractChanged)
            .contract(own)
            .with_some(Detail::Before, before.map(|d| d.to_string()))
            .with(Detail::After, date.to_string());
        begun.unit.commit(event).await?;
        Ok(view)
    }
}

/// Whoever had the contract's date has its new one, later ones stay.
pub(crate) fn move_start(rows: &mut Rows, contract: ContractId, before: Option<Date>, date: Date) {
    let of_it = |user: &User| user.contract == Some(contract) && user.status != UserStatus::Deleted;
    for user in rows.users.iter_mut().filter(|user| of_it(user)) {
        if Some(user.otp_start) == before || user.otp_start < date {
            user.edit().otp_start = date;
        }
    }
}
