//! The settings that decide: seeing and changing them.

use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
use kagimori_domain::policy::Policy;
use serde::Serialize;

use crate::desk::{Authorisation, Desk};
use crate::error::Result;

/// The settings that decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyView {
    /// Consecutive failures after which a registration is suspended, 3 to 15.
    pub failures_allowed: u32,
    /// Codes accepted on either side of the expected one, 0 to 10.
    pub window: u32,
    /// Revoking asks for the operator's own one-time password beside his confirmation password.
    pub revoke_needs_otp: bool,
    /// An operator may unlock a user of his own token.
    pub unlock_same_token: bool,
    /// Users a contract may have.
    pub users_per_contract: u32,
    /// Seed files may have 256 MiB and 200,000 keys instead of 64 MiB and 50,000.
    pub large_imports: bool,
}

impl From<&Policy> for PolicyView {
    fn from(policy: &Policy) -> Self {
        Self {
            failures_allowed: policy.failures_allowed,
            window: policy.window,
            revoke_needs_otp: policy.revoke_needs_otp,
            unlock_same_token: policy.unlock_same_token,
            users_per_contract: policy.users_per_contract,
            large_imports: policy.large_imports,
        }
    }
}

impl Desk {
    /// The settings.
    pub async fn policy(&self) -> Result<PolicyView> {
        let (_, policy, _) = self.look(Act::SeeAdministration, &[]).await?;
        Ok((&policy).into())
    }

    /// Changes them; outside its range a value is refused (`invalid_value`).
    pub async fn change_policy(&self, new: PolicyView, authorisation: Authorisation) -> Result<PolicyView> {
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let mut begun = self.begin_confirmed(act, confirmed, &[]).await?;
        let old = PolicyView::from(begun.unit.policy());
        let policy = Policy {
            failures_allowed: new.failures_allowed,
            window: new.window,
            revoke_needs_otp: new.revoke_needs_otp,
            unlock_same_token: new.unlock_same_token,
            users_per_contract: new.users_per_contract,
            large_imports: new.large_imports,
            time_zone: begun.unit.policy().time_zone.clone(),
        };
        if let Err(refusal) = policy.check() {
            begun.unit.cancel().await?;
            return Err(refusal.into());
        }
        begun.rows.set_policy(policy);
        begun.unit.put_changed(&begun.rows)?;
        let event = Event::new(Kind::PolicyChanged)
            .user(self.operator, begun.operator.contract)
            .with_some(Detail::Before, told(old, new))
            .with_some(Detail::After, told(new, old));
        begun.unit.commit(event).await?;
        Ok(new)
    }
}

/// The rules that differ from `other`, as the history tells them: one line, or nothing.
fn told(policy: PolicyView, other: PolicyView) -> Option<String> {
    let rules = |policy: PolicyView| {
        let PolicyView {
            failures_allowed,
            window,
            revoke_needs_otp,
            unlock_same_token,
            users_per_contract,
            large_imports,
        } = policy;
        [
            format!("failures_allowed={failures_allowed}"),
            format!("window={window}"),
            format!("revoke_needs_otp={revoke_needs_otp}"),
            format!("unlock_same_token={unlock_same_token}"),
            format!("users_per_contract={users_per_contract}"),
            format!("large_imports={large_imports}"),
        ]
    };
    let changed = rules(policy).into_iter().zip(rules(other)).filter(|(rule, other)| rule != other);
    let changed: Vec<_> = changed.map(|(rule, _)| rule).collect();
    (!changed.is_empty()).then(|| changed.join(" "))
}
