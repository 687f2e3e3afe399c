//! パスワードのロック解除: the locks of the login and of the confirmation password are two, opened each by itself.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::lockout::PasswordFailures;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::LoginId;
use kagimori_store::{Credential, Find};

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::views::UserView;

/// Which of the two locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordLocks {
    /// That of the login password.
    Login,
    /// That of the confirmation password.
    Confirmation,
    /// Whichever is closed.
    Both,
}

impl PasswordLocks {
    /// The failures these locks are made of, with the names of the passwords.
    fn of(self, credential: &mut Credential) -> impl Iterator<Item = (&'static str, &mut PasswordFailures)> {
        let Credential { login_failures, confirmation_failures, .. } = credential;
        let login = (self != Self::Confirmation).then_some(("login_password", login_failures));
        let confirmation = (self != Self::Login).then_some(("confirmation_password", confirmation_failures));
        login.into_iter().chain(confirmation).filter(|(_, failures)| failures.locked())
    }
}

impl Desk {
    /// Opens password locks of a user. Those that were not asked for stay as they are. Nobody unlocks himself.
    pub async fn unlock_password(
        &self,
        typed: &str,
        locks: PasswordLocks,
        authorisation: Authorisation,
    ) -> Result<UserView> {
        let act = Act::Unlock;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(typed).map_err(|_| Refusal::UserUnknown)?;
        let finds = [Find::User(&login_id), Find::Credential(&login_id)];
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let operator = begun.operator.clone();
        let user =
            begun.rows.user(&login_id).filter(|u| in_scope(operator.role, operator.contract, u.contract));
        let Some(user) = user else {
            begun.unit.cancel().await?;
            return Err(Refusal::UserUnknown.into());
        };
        let (id, event) = (UserId(user.id), Event::new(Kind::PasswordUnlocked));
        let mut event = event.user(id, user.contract);
        let result = match begun.rows.credential_mut(id) {
            _ if id == begun.operator_id => Err(Refusal::OwnUnlock),
            Some(credential) if locks.of(&mut (**credential).clone()).next().is_some() => {
                let mut opened = Vec::new();
                for (name, failures) in locks.of(credential.edit()) {
                    *failures = PasswordFailures::default();
                    opened.push(name);
                }
                event = event
                    .with(Detail::What, opened.join(" "))
                    .with(Detail::Before, "locked")
                    .with(Detail::After, "unlocked");
                Ok(())
            }
            _ => Err(Refusal::NothingToUnlock),
        };
        begun.unit.put_changed(&begun.rows)?;
        match result {
            Ok(()) => {
                begun.unit.commit(event).await?;
                self.user(typed).await
            }
            Err(refusal) => {
                begun.unit.commit(event.refused(refusal.code())).await?;
                Err(refusal.into())
            }
        }
    }
}
