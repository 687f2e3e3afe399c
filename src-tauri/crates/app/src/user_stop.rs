//! 利用者停止・解除: a stopped user does nothing until he is resumed.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, in_scope, may_edit, may_remove, permitted};
use kagimori_domain::role::Edition;
use kagimori_domain::text::LoginId;
use kagimori_domain::user::{User, UserStatus};
use kagimori_store::Find;

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::views::UserView;

impl Desk {
    /// Stops a user.
    pub async fn stop_user(&self, login_id: &str, authorisation: Authorisation) -> Result<UserView> {
        self.set_status(login_id, UserStatus::Stopped, authorisation).await
    }

    /// Resumes a stopped user.
    pub async fn resume_user(&self, login_id: &str, authorisation: Authorisation) -> Result<UserView> {
        self.set_status(login_id, UserStatus::Active, authorisation).await
    }

    async fn set_status(
        &self,
        typed: &str,
        to: UserStatus,
        authorisation: Authorisation,
    ) -> Result<UserView> {
        let act = Act::StopUsers;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(typed).map_err(|_| Refusal::UserUnknown)?;
        let mut begun = self.begin_confirmed(act, confirmed, &[Find::User(&login_id)]).await?;
        let kind = if to == UserStatus::Stopped { Kind::UserStopped } else { Kind::UserResumed };
        let (operator, operator_id) = (begun.operator.clone(), begun.operator_id);
        let user = begun.rows.users.iter_mut().find(|u| u.login_id.key() == login_id.key());
        let Some(user) = user.filter(|u| in_scope(operator.role, operator.contract, u.contract)) else {
            begun.unit.cancel().await?;
            return Err(Refusal::UserUnknown.into());
        };
        let id = UserId(user.id);
        let mut event = Event::new(kind).user(id, user.contract).with(Detail::Before, user.status.name());
        match may_change(self.edition, &operator, operator_id, user, id, to) {
            Ok(()) => {
                user.edit().status = to;
                event = event.with(Detail::After, to.name());
                begun.unit.put_changed(&begun.rows)?;
                begun.unit.commit(event).await?;
                self.user(typed).await
            }
            Err(refusal) => {
                begun.unit.put_changed(&begun.rows)?;
                begun.unit.commit(event.refused(refusal.code())).await?;
                Err(refusal.into())
            }
        }
    }
}

fn may_change(
    edition: Edition,
    operator: &User,
    operator_id: UserId,
    user: &User,
    id: UserId,
    to: UserStatus,
) -> Result<(), Refusal> {
    if user.role.is_branch_staff() {
        // Operators are changed by those who administer, as when they are added and removed.
        permitted(edition, operator.role, Act::Administer)?;
    } else {
        may_edit(operator.role, user.role)?;
    }
    may_remove(operator_id, id, user.role)?;
    if user.status == to {
        return Err(Refusal::WrongState { from: user.status.name(), to: to.name() });
    }
    Ok(())
}
