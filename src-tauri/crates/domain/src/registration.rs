//! 利用登録: one user on one token. 利用中 ↔ 利用停止; either → 失効, which is final: registering again makes a
//! new one.

use crate::ids::{TokenId, UserId};
use crate::lockout::CodeFailures;
use crate::temporary::TemporaryCodes;
use crate::time::Instant;

/// State of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationState {
    /// 利用中.
    Active,
    /// 利用停止, by failures.
    Suspended,
    /// 失効: the row is kept.
    Revoked,
}

impl RegistrationState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Revoked];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}

/// A registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Whose.
    pub user: UserId,
    /// On which token.
    pub token: TokenId,
    /// State.
    pub state: RegistrationState,
    /// When it began.
    pub since: Instant,
    /// When it was suspended last, if it is.
    pub suspended_at: Option<Instant>,
    /// Failures in a row.
    pub failures: CodeFailures,
    /// Failures since the last success; an unlock does not clear them.
    pub failures_since_success: u32,
    /// 一時コード, while the token is away.
    pub temporary: Option<TemporaryCodes>,
}

impl Registration {
    /// A new registration, in use.
    #[must_use]
    pub fn new(user: UserId, token: TokenId, now: Instant) -> Self {
        Self {
            user,
            token,
            state: RegistrationState::Active,
            since: now,
            suspended_at: None,
            failures: CodeFailures::default(),
            failures_since_success: 0,
            temporary: None,
        }
    }

    /// Whether it is not revoked.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.state != RegistrationState::Revoked
    }

    pub(crate) fn suspend(&mut self, now: Instant) {
        if self.state == RegistrationState::Active {
            self.state = RegistrationState::Suspended;
            self.suspended_at = Some(now);
        }
    }

    /// 利用停止解除: clears the failures in a row, not the token's last step nor its drift.
    ///
    /// Returns whether there was anything to release.
    pub fn unlock(&mut self) -> bool {
        if self.state != RegistrationState::Suspended {
            return false;
        }
        self.state = RegistrationState::Active;
        self.suspended_at = None;
        self.failures.clear();
        true
    }

    /// 失効. Returns whether it was live.
    pub fn revoke(&mut self) -> bool {
        let was_live = self.is_live();
        self.state = RegistrationState::Revoked;
        self.suspended_at = None;
        self.temporary = None;
        was_live
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registration(state: RegistrationState) -> Registration {
        let mut r = Registration::new(UserId(1), TokenId(2), Instant(100));
        r.failures.in_row = 5;
        r.failures_since_success = 7;
        r.suspended_at = (state == RegistrationState::Suspended).then_some(Instant(200));
        r.state = state;
        r
    }

    #[test]
    fn a_new_registration_is_in_use() {
        let new = Registration::new(UserId(1), TokenId(2), Instant(100));
        assert!(new.is_live());
        assert_eq!(
            (new.state, new.since, new.failures_since_success),
            (RegistrationState::Active, Instant(100), 0)
        );
    }

    #[test]
    fn the_whole_table_of_steps() {
        use RegistrationState::{Active, Revoked, Suspended};
        for (from, suspended, unlocked, revoked) in [
            (Active, Suspended, Active, Revoked),
            (Suspended, Suspended, Active, Revoked),
            (Revoked, Revoked, Revoked, Revoked),
        ] {
            let mut r = registration(from);
            r.suspend(Instant(300));
            assert_eq!(r.state, suspended);
            let expected = match from {
                Active => Some(Instant(300)),
                Suspended => Some(Instant(200)),
                Revoked => None,
            };
            assert_eq!(r.suspended_at, expected);

            let mut r = registration(from);
            assert_eq!((r.unlock(), r.state), (from == Suspended, unlocked));

            let mut r = registration(from);
            r.temporary = Some(TemporaryCodes { valid_until: Instant(1), codes: vec![] });
            assert_eq!((r.revoke(), r.state, r.suspended_at), (from != Revoked, revoked, None));
            assert_eq!(r.temporary, None);
            assert!(!r.is_live());
        }
    }

    #[test]
    fn v47_an_unlock_clears_the_failures_in_a_row_only() {
        let mut r = registration(RegistrationState::Suspended);
        r.unlock();
        assert_eq!(
            (r.failures, r.failures_since_success, r.suspended_at),
            (CodeFailures::default(), 7, None)
        );
        // Nothing to release: nothing changes.
        let mut active = registration(RegistrationState::Active);
        let before = active.clone();
        assert!(!active.unlock());
        assert_eq!(active, before);
    }

    #[test]
    fn names() {
        assert_eq!(RegistrationState::ALL.map(RegistrationState::name), ["active", "suspended", "revoked"]);
    }
}
