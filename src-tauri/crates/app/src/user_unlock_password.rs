//! Unlocking a locked login or confirmation password.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::lockout::PasswordFailures;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::LoginId;
use kagimori_store::Find;

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::views::UserView;

impl Desk {
    /// Opens both password locks of a user. Nobody unlocks himself.
    pub async fn unlock_password(&self, typed: &str, authorisation: Authorisation) -> Result<UserView> {
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
        let credential = begun.rows.credential_mut(id);
        let failures = credential.iter().flat_map(|c| {
            [("login_password", c.login_failures), ("confirmation_password", c.confirmation_failures)]
        });
        let locked: Vec<&str> = failures.filter(|(_, f)| f.locked()).map(|(name, _)| name).collect();
        let result = match credential {
            _ if id == begun.operator_id => Err(Refusal::OwnUnlock),
            Some(credential) if !locked.is_empty() => {
                let credential = credential.edit();
                credential.login_failures = PasswordFailures::default();
                credential.confirmation_failures = PasswordFailures::default();
                event = event
                    .with(Detail::What, locked.join(" "))
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
