//! パスワード変更: one's own two passwords.

use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::Act;
use kagimori_domain::{Refusal, password};
use kagimori_store::{Find, LoginSecret};
use secrecy::{ExposeSecret as _, SecretString};

use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::people::{Passwords, Prepared, prepare, put_credential};

/// The passwords as they are, and what they are to be.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// The present login password.
    pub login: SecretString,
    /// The present confirmation password.
    pub confirmation: SecretString,
    /// The new login password; without it the present one stays.
    pub new_login: Option<SecretString>,
    /// The new confirmation password; without it the present one stays.
    pub new_confirmation: Option<SecretString>,
}

impl Desk {
    /// Changes one's own passwords. An operator's key slot is made anew, and the data key with it: the old
    /// password opens nothing that is written from now on.
    pub async fn change_passwords(&self, change: PasswordChange) -> Result<()> {
        let me = self.operator;
        let (user, _, rows) = self.look(Act::Own, &[Find::CredentialById(me)]).await?;
        let present = rows.credential(me).ok_or(Error::ConfirmationLocked)?;
        self.check_login_password(&change.login).await?;
        let confirmed = self.confirm(Act::Own, Some(&change.confirmation)).await?;
        check_change(&change, user.login_id.as_str(), present.temporary)?;

        let changed = [
            change.new_login.as_ref().map(|_| "login_password"),
            change.new_confirmation.as_ref().map(|_| "confirmation_password"),
        ];
        let changed = changed.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let passwords = Passwords {
            login: change.new_login.unwrap_or(change.login),
            confirmation: change.new_confirmation.unwrap_or(change.confirmation),
        };
        let with_slot = matches!(present.login, LoginSecret::Slot(_));
        let prepared = prepare(&self.store, &user.login_id, Some(passwords), with_slot).await?;
        self.put_passwords(me, confirmed, prepared, changed).await
    }

    async fn put_passwords(
        &self,
        me: UserId,
        confirmed: crate::desk::Confirmed,
        prepared: Prepared,
        changed: String,
    ) -> Result<()> {
        let mut begun = self.begin_confirmed(Act::Own, confirmed, &[Find::CredentialById(me)]).await?;
        let credential = kagimori_store::Credential { temporary: false, ..prepared.credential };
        put_credential(&mut begun, me, Prepared { credential, ..prepared }).await?;
        let event = Event::new(Kind::PasswordsChanged).user(me, begun.operator.contract);
        Ok(begun.unit.commit(event.with(Detail::What, changed)).await?)
    }
}

/// Something must change, temporary passwords both; what is new must be another than before.
fn check_change(change: &PasswordChange, login_id: &str, temporary: bool) -> Result<(), Refusal> {
    let same = |new: Option<&SecretString>, old: &SecretString| match new {
        Some(new) => *password::normalise(new.expose_secret()) == *password::normalise(old.expose_secret()),
        None => temporary,
    };
    let (login, confirmation) = (change.new_login.as_ref(), change.new_confirmation.as_ref());
    if same(login, &change.login)
        || same(confirmation, &change.confirmation)
        || (login.is_none() && confirmation.is_none())
    {
        return Err(Refusal::PasswordRule { rule: "unchanged" });
    }
    password::check_new(
        login.unwrap_or(&change.login).expose_secret(),
        confirmation.unwrap_or(&change.confirmation).expose_secret(),
        login_id,
    )
}
