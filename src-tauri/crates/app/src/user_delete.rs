//! 利用者削除: the row is kept for the history, the login ID is free again, the registration ends.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, in_scope, may_edit, may_remove};
use kagimori_domain::purpose::Purpose;
use kagimori_domain::text::LoginId;
use kagimori_domain::user::UserStatus;
use kagimori_store::{Credential, Find, LoginSecret};

use crate::desk::{Authorisation, Desk, OwnOtp, check_own_otp};
use crate::error::{Error, Result};

impl Desk {
    /// Deletes a user: not the master, not oneself. If he held a key slot, the data key is made anew.
    pub async fn delete_user(&self, login_id: &str, authorisation: Authorisation) -> Result<()> {
        self.remove_person(login_id, authorisation, Act::EditUsers, false).await
    }

    /// What deleting a user and removing a branch operator share.
    pub(crate) async fn remove_person(
        &self,
        typed: &str,
        authorisation: Authorisation,
        act: Act,
        branch_staff: bool,
    ) -> Result<()> {
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(typed).map_err(|_| Refusal::UserUnknown)?;
        let mut finds = vec![
            Find::User(&login_id),
            Find::Credential(&login_id),
            Find::Live(&login_id),
            Find::SharersOf(&login_id),
        ];
        finds.extend(self.own_otp());
        let begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let operator = begun.operator.clone();
        let found = begun.rows.user(&login_id).filter(|u| {
            in_scope(operator.role, operator.contract, u.contract) && u.role.is_branch_staff() == branch_staff
        });
        let Some(user) = found else {
            begun.unit.cancel().await?;
            return Err(Refusal::UserUnknown.into());
        };
        let (id, role) = (UserId(user.id), user.role);
        let event = Event::new(Kind::UserDeleted).user(id, user.contract).with(Detail::Role, role.name());
        let allowed = if branch_staff { Ok(()) } else { may_edit(operator.role, role) }
            .and_then(|()| may_remove(begun.operator_id, id, role));
        if let Err(refusal) = allowed {
            begun.unit.commit(event.refused(refusal.code())).await?;
            return Err(refusal.into());
        }
        // Changing users asks for the operator's own one-time password, changing operators does not.
        let (mut begun, own_otp) = if branch_staff {
            (begun, OwnOtp::Given)
        } else {
            let otp = authorisation.otp.as_ref();
            check_own_otp(begun, Purpose::UserChange, otp, event.clone()).await?
        };

        let missing = || Error::Internal("a user without credential".into());
        let slot = match begun.rows.credential(id).ok_or_else(missing)?.login {
            LoginSecret::Slot(slot) => Some(slot),
            LoginSecret::None | LoginSecret::Hash(_) => None,
        };
        *begun.rows.credential_mut(id).ok_or_else(missing)?.edit() = Credential::none();
        if let Some(live) = begun.rows.live_mut(id) {
            let token_id = live.token;
            let before = live.state.name();
            live.edit().revoke();
            let revoked = event.clone().about(Kind::Revoked).token(token_id);
            begun.unit.also(revoked.with(Detail::Before, before).with(Detail::After, live.state.name()));
            let left = u32::try_from(begun.rows.live_on(token_id).count()).unwrap_or(u32::MAX);
            if let Some(token) = begun.rows.token_mut(token_id) {
                token.edit().registration_ended(left);
            }
        }
        let mut event = event;
        if let Some(user) = begun.rows.user_mut(id) {
            event = event.with(Detail::Before, user.status.name());
            user.edit().status = UserStatus::Deleted;
            event = event.with(Detail::After, user.status.name());
        }
        begun.unit.put_changed(&begun.rows)?;
        if let Some(slot) = slot {
            begun.unit.rotate_without(&[slot]).await?;
        }
        let event = event.mark_if(own_otp == OwnOtp::NotRegistered, Detail::WithoutOtp);
        begun.unit.commit(event).await?;
        Ok(())
    }
}
