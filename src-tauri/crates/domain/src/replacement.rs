//! 交換: a token gives way to another one, in one go. Its users go on with the new one or are detached; why it was
//! replaced decides what becomes of the old one.

use crate::Refusal;
use crate::holdings::{Ended, Holdings};
use crate::ids::{TokenId, UserId};
use crate::registration::Registration;
use crate::time::Instant;
use crate::token::Step;

/// Why a token is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 紛失・盗難.
    Lost,
    /// 故障.
    Faulty,
    /// 電池切れ.
    Battery,
    /// 初期不良.
    Defective,
    /// 有効期限.
    Expired,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 5] = [Self::Lost, Self::Faulty, Self::Battery, Self::Defective, Self::Expired];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Faulty => "faulty",
            Self::Battery => "battery",
            Self::Defective => "defective",
            Self::Expired => "expired",
        }
    }

    /// The reason of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }

    /// What becomes of the old token. One that has run out or expired is 故障 like a broken one: that is the only way to
    /// 廃棄. So none that was replaced can be used any more, and nobody goes on with it.
    #[must_use]
    pub const fn step(self) -> Step {
        match self {
            Self::Lost => Step::Lose,
            Self::Faulty | Self::Battery | Self::Defective | Self::Expired => Step::BreakDown,
        }
    }
}

/// What a replacement did to the registrations of the old token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// Those that go on with the new token.
    pub moved: Vec<Ended>,
    /// Those that do not.
    pub ended: Vec<Ended>,
}

impl Holdings {
    /// Replaces `old` by `new`, whose code was found right. Users in `moving` go on with the new token as they stood: who
    /// is suspended stays so. Temporary codes end, for the token is no longer away.
    pub fn replace(
        &mut self,
        old: TokenId,
        new: TokenId,
        moving: &[Result<UserId, Refusal>],
        reason: Reason,
        now: Instant,
    ) -> Result<Replaced, Refusal> {
        let mut moved = Vec::new();
        for user in moving {
            let user = user.clone()?;
            let on_old = self.live(user).filter(|r| r.token == old).ok_or(Refusal::NotRegistered)?;
            if !moved.iter().any(|r: &Registration| r.user == user) {
                moved.push(Registration { token: new, since: now, temporary: None, ..on_old.clone() });
            }
        }
        let contract = self.tokens.get(&old).and_then(|token| token.contract);
        let ended = self.step(old, reason.step())?;
        let token = self.tokens.get_mut(&new).ok_or(Refusal::TokenUnknown)?;
        if token.contract.is_none()
            && let Some(contract) = contract
        {
            token.allot(contract)?;
        }
        token.registered();
        let goes_on = |one: &Ended| moved.iter().any(|r| r.user == one.user);
        let (moved_from, ended) = ended.into_iter().partition(goes_on);
        self.registrations.extend(moved);
        Ok(Replaced { moved: moved_from, ended })
    }
}
