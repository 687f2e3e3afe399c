//! Operators of a branch: clerks and supervisors, who open the vault.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::role::{Edition, Role};
use kagimori_domain::user::{User, UserStatus};
use kagimori_store::{Find, Scope};

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::people::{self, Passwords};
use crate::views::{List, UserView, When};

/// An operator as typed.
#[derive(Clone, Debug)]
pub struct NewOperator {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// カナ; may be empty.
    pub kana: String,
    /// Clerk or supervisor.
    pub role: Role,
    /// First passwords.
    pub passwords: Passwords,
}

impl Desk {
    /// Adds a clerk or a supervisor. In a company the operators are master and administrators: users.
    pub async fn add_operator(&self, new: NewOperator, authorisation: Authorisation) -> Result<UserView> {
        if self.edition == Edition::Company {
            return Err(Refusal::NotInThisEdition.into());
        }
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        if !new.role.is_branch_staff() {
            return Err(Refusal::InvalidValue { field: "role" }.into());
        }
        let login_id = people::new_login_id(&new.login_id)?;
        let names = people::name_and_kana(&new.name, &new.kana)?;
        let prepared = people::prepare(&self.store, &login_id, Some(new.passwords), true).await?;

        let mut begun = self.begin_confirmed(act, confirmed, &[Find::User(&login_id)]).await?;
        if begun.rows.user(&login_id).is_some() {
            begun.unit.cancel().await?;
            return Err(Refusal::AlreadyExists { field: "login_id" }.into());
        }
        let when = When::known(&begun.unit);
        let user = people::new_user(login_id, names, new.role, when.day);
        if let Some((header, based_on)) = &prepared.header {
            begun.unit.put_header(header, based_on).await?;
        }
        let id = begun.unit.insert(&user)?;
        begun.unit.insert_as(id, &prepared.credential)?;
        begun.unit.put_changed(&begun.rows)?;
        let event = Event::new(Kind::UserAdded).user(UserId(id), None).with(Detail::Role, new.role.name());
        begun.unit.commit(event).await?;
        Ok(UserView::new(&user, None, Some(&prepared.credential), None, when))
    }

    /// Removes a clerk or a supervisor, not oneself; the data key is made anew.
    pub async fn remove_operator(&self, login_id: &str, authorisation: Authorisation) -> Result<()> {
        if self.edition == Edition::Company {
            return Err(Refusal::NotInThisEdition.into());
        }
        self.remove_person(login_id, authorisation, Act::Administer, true).await
    }

    /// Lists those who open the vault.
    pub async fn operators(&self) -> Result<List<UserView>> {
        let (operator, policy, _) = self.look(Act::SeeAdministration, &[]).await?;
        let edition = self.edition;
        let matches = move |user: &User| {
            user.status != UserStatus::Deleted
                && user.role.opens_vault(edition)
                && in_scope(operator.role, operator.contract, user.contract)
        };
        let page = self.store.page::<User>(Scope::default(), None, None, Some(&matches)).await?;
        let items = self.user_views(&page.items, &policy).await?;
        Ok(List { items, total: page.total })
    }
}
