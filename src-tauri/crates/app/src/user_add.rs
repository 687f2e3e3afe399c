//! 利用者登録: adds a user to a contract.

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::contract::Contract;
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::permission::{Act, in_scope, may_grant};
use kagimori_domain::purpose::{Permissions, Purpose};
use kagimori_domain::role::Role;
use kagimori_domain::text::ContractCode;
use kagimori_domain::user::{User, UserStatus};
use kagimori_domain::user_change::check_permissions;
use kagimori_store::{Find, Loaded};

use crate::desk::{Authorisation, Begun, Desk, OwnOtp, check_own_otp};
use crate::error::Result;
use crate::people::{self, Passwords};
use crate::views::{UserView, When};

/// A user as typed.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Contract number; without it the operator's own contract.
    pub contract: Option<String>,
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// カナ; may be empty.
    pub kana: String,
    /// Role.
    pub role: Role,
    /// 利用開始日; without it the contract's, else today.
    pub otp_start: Option<Date>,
    /// サービス利用権限; without it what the role has at first.
    pub permissions: Option<Permissions>,
    /// First passwords; without them he has none yet. With them an operator gets his key slot.
    pub passwords: Option<Passwords>,
}

impl Desk {
    /// Adds a user. A contract's first user is its master, and there is no second one.
    pub async fn add_user(&self, new: NewUser, authorisation: Authorisation) -> Result<UserView> {
        let act = Act::EditUsers;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = people::new_login_id(&new.login_id)?;
        let names = people::name_and_kana(&new.name, &new.kana)?;

        let (operator, contract) = self.contract_of_new_users(new.contract.as_deref()).await?;
        let contract_id = ContractId(contract.id);
        contract.may_go_on()?;
        may_grant(operator.role, new.role)?;
        if let Some(permissions) = new.permissions {
            check_permissions(new.role, permissions)?;
        }

        // Hashing takes its time: before the transaction.
        let with_slot = new.role.opens_vault(self.edition);
        let passwords = new.passwords.clone();
        let prepared = people::prepare(&self.store, &login_id, passwords, with_slot).await?;

        let mut finds =
            vec![Find::User(&login_id), Find::UsersOf(contract_id), Find::ContractById(contract_id)];
        finds.extend(self.own_otp());
        let begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let when = When::known(&begun.unit);
        let user = check(&begun, contract_id, &new, contract.otp_start, when.day);
        let otp_start = match user {
            Ok(otp_start) if begun.rows.user(&login_id).is_none() => otp_start,
            Ok(_) => {
                begun.unit.cancel().await?;
                return Err(Refusal::AlreadyExists { field: "login_id" }.into());
            }
            Err(refusal) => {
                begun.unit.cancel().await?;
                return Err(refusal.into());
            }
        };
        let mut user = people::new_user(login_id, names, new.role, otp_start);
        user.contract = Some(contract_id);
        user.permissions = new.permissions.unwrap_or(user.permissions);

        let event = Event::new(Kind::UserAdded).contract(contract_id).with(Detail::Role, new.role.name());
        let otp = authorisation.otp.as_ref();
        let (mut begun, own_otp) = check_own_otp(begun, Purpose::UserChange, otp, event.clone()).await?;
        if let Some((header, based_on)) = &prepared.header {
            begun.unit.put_header(header, based_on).await?;
        }
        let id = begun.unit.insert(&user)?;
        begun.unit.insert_as(id, &prepared.credential)?;
        begun.unit.put_changed(&begun.rows)?;
        let event = event
            .user(UserId(id), user.contract)
            .with(Detail::After, user.otp_start.to_string())
            .mark_if(own_otp == OwnOtp::NotRegistered, Detail::WithoutOtp);
        begun.unit.commit(event).await?;
        Ok(UserView::new(&user, Some(&*contract), Some(&prepared.credential), None, when))
    }

    /// The contract that users are to be added to, within the operator's scope: that of this number, else his own.
    pub(crate) async fn contract_of_new_users(&self, code: Option<&str>) -> Result<(User, Loaded<Contract>)> {
        let act = Act::EditUsers;
        let (operator, _, mut rows) = if let Some(code) = code {
            let code = ContractCode::parse(code).map_err(|_| Refusal::ContractUnknown)?;
            self.look(act, &[Find::Contract(&code)]).await?
        } else {
            let (operator, _, _) = self.look(act, &[]).await?;
            let own = operator.contract.ok_or(Refusal::ContractUnknown)?;
            self.look(act, &[Find::ContractById(own)]).await?
        };
        let contract = rows.contracts.pop().ok_or(Refusal::ContractUnknown)?;
        if !in_scope(operator.role, operator.contract, Some(ContractId(contract.id))) {
            return Err(Refusal::ContractUnknown.into());
        }
        contract.may_go_on()?;
        Ok((operator, contract))
    }
}

/// The contract's limits and its one master. Returns the use-start date.
fn check(
    begun: &Begun,
    contract: ContractId,
    new: &NewUser,
    contract_start: Option<Date>,
    first_day: Date,
) -> Result<Date, Refusal> {
    begun.rows.contracts.iter().try_for_each(|contract| contract.may_go_on())?;
    let is_of = |u: &User| u.contract == Some(contract) && u.status != UserStatus::Deleted;
    let users: Vec<&User> = begun.rows.users.iter().map(|u| &**u).filter(|u| is_of(u)).collect();
    let has_master = users.iter().any(|u| u.role == Role::Master);
    if has_master == (new.role == Role::Master) {
        return Err(Refusal::MasterExactlyOne);
    }
    let max = begun.unit.policy().users_per_contract;
    if users.len() >= max as usize {
        return Err(Refusal::UserLimit { max });
    }
    User::start_date(new.otp_start, contract_start, first_day)
}
