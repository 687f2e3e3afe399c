//! マスターユーザの交代: the master hands over to another user of his contract, who shows with his login password that he
//! agrees.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::Act;
use kagimori_domain::purpose::Purpose;
use kagimori_domain::role::Role;
use kagimori_domain::text::LoginId;
use kagimori_domain::user::User;
use kagimori_domain::user_change::{Particulars, hand_over_master};
use kagimori_store::{Credential, Find, Loaded, LoginSecret};
use secrecy::SecretString;

use crate::desk::{Authorisation, Begun, Desk, OwnOtp, check_own_otp};
use crate::error::{Error, Result};
use crate::people;
use crate::user_change::told;

/// Both, as they become.
struct HandedOver {
    id: UserId,
    old: User,
    new: User,
}

impl Desk {
    /// Makes an active user of the same contract its master, and the present master, who asks for it, an administrator.
    /// Who opened no slot so far gets one for the login password he typed; the old master keeps his.
    ///
    /// A wrong password of the new master counts on him.
    pub async fn change_master(
        &self,
        new_master: &str,
        password: &SecretString,
        authorisation: Authorisation,
    ) -> Result<()> {
        let act = Act::EditUsers;
        let (operator, _, _) = self.look(act, &[]).await?;
        if operator.role != Role::Master {
            return Err(Refusal::PermissionDenied.into());
        }
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(new_master).map_err(|_| Refusal::UserUnknown)?;
        let finds = [Find::User(&login_id), Find::Credential(&login_id)];
        let (operator, _, rows) = self.look(act, &finds).await?;
        let seen = rows.user(&login_id).ok_or(Refusal::UserUnknown)?;
        // Whoever could not become master in any case is not asked for his password.
        hand_over_master(&mut operator.clone(), &mut (**seen).clone())?;
        self.check_password_of(&login_id, password).await?;

        // Hashing takes its time: before the transaction.
        let credential = rows.credential(UserId(seen.id)).ok_or_else(missing)?;
        let needs_slot =
            Role::Master.opens_vault(self.edition) && !matches!(credential.login, LoginSecret::Slot(_));
        let slot = if needs_slot {
            Some(people::prepare_slot(&self.store, &login_id, password).await?)
        } else {
            None
        };

        let mut finds = finds.to_vec();
        finds.extend(self.own_otp());
        let begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let both = match hand_over(&begun, &login_id, credential) {
            Ok(both) => both,
            Err(refusal) => {
                begun.unit.cancel().await?;
                return Err(refusal.into());
            }
        };
        let event = Event::new(Kind::MasterChanged).user(both.id, both.new.contract);
        let otp = authorisation.otp.as_ref();
        let (mut begun, own_otp) = check_own_otp(begun, Purpose::UserChange, otp, event.clone()).await?;
        let HandedOver { id, old, new } = both;
        if let Some((slot, header, based_on)) = slot {
            begun.unit.put_header(&header, &based_on).await?;
            begun.rows.credential_mut(id).ok_or_else(missing)?.edit().login = LoginSecret::Slot(slot);
        }
        let mut events = Vec::new();
        for (id, becomes) in [(begun.operator_id, old), (id, new)] {
            let user = begun.rows.user_mut(id).ok_or_else(|| Error::Internal("no user".into()))?;
            let event = Event::new(Kind::MasterChanged).user(id, becomes.contract);
            events.push(told(event, &Particulars::of(user), &Particulars::of(&becomes)));
            *user.edit() = becomes;
        }
        begun.unit.put_changed(&begun.rows)?;
        let about_the_new = events.pop().unwrap_or(event);
        events.into_iter().for_each(|event| begun.unit.also(event));
        let about_the_new = about_the_new.mark_if(own_otp == OwnOtp::NotRegistered, Detail::WithoutOtp);
        Ok(begun.unit.commit(about_the_new).await?)
    }
}

/// Both as they become, if the new one still has the password that was checked.
fn hand_over(begun: &Begun, login_id: &LoginId, checked: &Loaded<Credential>) -> Result<HandedOver, Refusal> {
    let user = begun.rows.user(login_id).ok_or(Refusal::UserUnknown)?;
    let id = UserId(user.id);
    if !begun.rows.credential(id).is_some_and(|credential| credential.is_as_in(checked)) {
        return Err(Refusal::UserChangedMeanwhile);
    }
    let (mut old, mut new) = (begun.operator.clone(), (**user).clone());
    hand_over_master(&mut old, &mut new)?;
    Ok(HandedOver { id, old, new })
}

fn missing() -> Error {
    Error::Internal("a user without credential".into())
}
