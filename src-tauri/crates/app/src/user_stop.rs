//! 利用者停止・解除: a stopped user does nothing until he is resumed.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, may_edit, may_remove, permitted};
use kagimori_domain::role::Edition;
use kagimori_domain::text::LoginId;
use kagimori_domain::user::{User, UserStatus};
use kagimori_store::Find;

use crate::bundle::{bundle, check_number};
use crate::desk::{Authorisation, Begun, Desk};
use crate::error::{Result, RowResult};
use crate::unlock::{find_user, finish};
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

    /// Stops or resumes many users: one transaction, a row for each, refused ones left as they are; refused as a whole
    /// only if no row could be done.
    pub async fn switch_users(
        &self,
        users: &[String],
        to: UserStatus,
        authorisation: Authorisation,
    ) -> Result<Vec<RowResult>> {
        let act = Act::StopUsers;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        check_number(users.len(), "user")?;
        let keys: Vec<_> = users.iter().map(|typed| LoginId::parse(typed).ok()).collect();
        let mut finds = Vec::with_capacity(keys.len() * 2);
        for key in keys.iter().flatten() {
            finds.extend([Find::User(key), Find::Live(key)]);
        }
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let bundle = bundle(&mut begun.unit);
        let mut rows = Vec::with_capacity(users.len());
        let mut events = Vec::new();
        for (typed, key) in users.iter().zip(&keys) {
            let Some(id) = find_user(&begun, key.as_ref()) else {
                let refused = Some(Refusal::UserUnknown);
                rows.push(RowResult { login_id: typed.clone(), serial: None, refused });
                continue;
            };
            let token = begun.rows.live(id).and_then(|live| begun.rows.token(live.token));
            let serial = token.map(|token| token.serial.as_str().to_owned());
            let (event, result) = switch_one(&mut begun, self.edition, id, to);
            events.push(event.with(Detail::Bundle, bundle.as_str()));
            rows.push(RowResult { login_id: typed.clone(), serial, refused: result.err() });
        }
        finish(begun, events, rows).await
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
        let Some(id) = find_user(&begun, Some(&login_id)) else {
            begun.unit.cancel().await?;
            return Err(Refusal::UserUnknown.into());
        };
        let (event, result) = switch_one(&mut begun, self.edition, id, to);
        begun.unit.put_changed(&begun.rows)?;
        begun.unit.commit(event).await?;
        result?;
        self.user(typed).await
    }
}

/// Stops or resumes somebody within reach.
fn switch_one(
    begun: &mut Begun,
    edition: Edition,
    id: UserId,
    to: UserStatus,
) -> (Event, Result<(), Refusal>) {
    let kind = if to == UserStatus::Stopped { Kind::UserStopped } else { Kind::UserResumed };
    let Some(user) = begun.rows.users.iter_mut().find(|user| user.id == id.0) else {
        return (Event::new(kind), Err(Refusal::UserUnknown));
    };
    let event = Event::new(kind).user(id, user.contract).with(Detail::Before, user.status.name());
    let mut switched = (**user).clone();
    match switch(edition, (begun.operator_id, &begun.operator), (id, &mut switched), to) {
        Ok(()) => {
            user.set(switched);
            (event.with(Detail::After, to.name()), Ok(()))
        }
        Err(refusal) => (event.refused(refusal.code()), Err(refusal)),
    }
}

/// Stops or resumes a user, if the operator may.
pub(crate) fn switch(
    edition: Edition,
    (operator_id, operator): (UserId, &User),
    (id, user): (UserId, &mut User),
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
    user.status = to;
    Ok(())
}
