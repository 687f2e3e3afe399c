//! パスワード再設定: new temporary passwords for a user who has forgotten his. He changes them at his next sign-in.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, in_scope, may_edit, permitted};
use kagimori_domain::purpose::Purpose;
use kagimori_domain::role::Edition;
use kagimori_domain::text::LoginId;
use kagimori_domain::user::User;
use kagimori_store::Find;

use crate::desk::{Authorisation, Desk, OwnOtp, check_own_otp};
use crate::error::Result;
use crate::people::{self, IssuedPasswords, TemporaryPasswords};

impl Desk {
    /// Gives a user, not oneself, new temporary passwords, and opens the locks of both. If he opens the vault his key
    /// slot is made anew, and the data key with it: the old password opens nothing that is written from now on.
    ///
    /// Passwords that were made up are answered, for the one time they are shown.
    pub async fn reset_passwords(
        &self,
        login_id: &str,
        passwords: TemporaryPasswords,
        authorisation: Authorisation,
    ) -> Result<Option<IssuedPasswords>> {
        let act = Act::EditUsers;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(login_id).map_err(|_| Refusal::UserUnknown)?;
        let (operator, _, rows) = self.look(act, &[Find::User(&login_id)]).await?;
        let seen = rows.user(&login_id).filter(|u| in_scope(operator.role, operator.contract, u.contract));
        let seen = seen.ok_or(Refusal::UserUnknown)?;

        // Hashing takes its time: before the transaction.
        let (passwords, issued) = passwords.resolve(&login_id)?;
        let with_slot = seen.role.opens_vault(self.edition);
        let prepared = people::prepare(&self.store, &login_id, Some(passwords), with_slot).await?;

        let mut finds = vec![Find::User(&login_id), Find::Credential(&login_id)];
        finds.extend(self.own_otp());
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let user = begun.rows.user(&login_id).filter(|u| u.id == seen.id);
        let Some(user) = user.filter(|u| u.role.opens_vault(self.edition) == with_slot) else {
            begun.unit.cancel().await?;
            return Err(Refusal::UserChangedMeanwhile.into());
        };
        let (id, staff) = (UserId(user.id), user.role.is_branch_staff());
        let event = Event::new(Kind::PasswordsReset).user(id, user.contract);
        if let Err(refusal) = may_reset(self.edition, (begun.operator_id, &begun.operator), (id, user)) {
            begun.unit.put_changed(&begun.rows)?;
            begun.unit.commit(event.refused(refusal.code())).await?;
            return Err(refusal.into());
        }
        // Changing users asks for the operator's own one-time password, changing operators does not.
        let (mut begun, own_otp) = if staff {
            (begun, OwnOtp::Given)
        } else {
            let otp = authorisation.otp.as_ref();
            check_own_otp(begun, Purpose::UserChange, otp, event.clone()).await?
        };
        people::put_credential(&mut begun, id, prepared).await?;
        let event = event
            .with(Detail::What, people::BOTH_PASSWORDS)
            .mark_if(own_otp == OwnOtp::NotRegistered, Detail::WithoutOtp);
        begun.unit.commit(event).await?;
        Ok(issued)
    }
}

fn may_reset(
    edition: Edition,
    (operator_id, operator): (UserId, &User),
    (id, user): (UserId, &User),
) -> Result<(), Refusal> {
    if id == operator_id {
        return Err(Refusal::OwnReset);
    }
    if user.role.is_branch_staff() {
        // Operators are changed by those who administer, as when they are added and removed.
        permitted(edition, operator.role, Act::Administer)
    } else {
        may_edit(operator.role, user.role)
    }
}
