use kagimori_app::clock_anchor::ClockState;
use kagimori_app::domain::clock::Trust;
use kagimori_app::policy_change::PolicyView;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{count, rfc3339, seconds};

/// How far the computer's clock is to be trusted: `behind` the latest time seen, `jumped` ahead while the vault was open,
/// `far_ahead` of it since the vault was last used.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClockTrust {
    Trusted,
    Behind,
    Jumped,
    FarAhead,
}

impl From<Trust> for ClockTrust {
    fn from(trust: Trust) -> Self {
        match trust {
            Trust::Trusted => Self::Trusted,
            Trust::Behind(_) => Self::Behind,
            Trust::Jumped(_) => Self::Jumped,
            Trust::FarAhead(_) => Self::FarAhead,
        }
    }
}

/// Three or more tokens agree that the computer's clock is off.
#[derive(Clone, Copy, Debug, Serialize, Type)]
pub(crate) struct SuspectedClock {
    /// Positive: the clock is fast.
    seconds: i32,
    tokens: u32,
}

/// The computer's clock.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ClockView {
    trust: ClockTrust,
    /// What the clock shows, RFC 3339.
    now: String,
    /// The latest time known to be right, RFC 3339.
    latest: String,
    /// Seconds by which the clock is off against it; positive: ahead. 0 while trusted.
    seconds: i32,
    /// Three or more tokens agree on an offset.
    suspected: Option<SuspectedClock>,
}

impl From<ClockState> for ClockView {
    fn from(state: ClockState) -> Self {
        let suspected =
            state.suspected.map(|s| SuspectedClock { seconds: seconds(s.seconds), tokens: count(s.tokens) });
        Self {
            trust: state.trust.into(),
            now: rfc3339(state.now),
            latest: rfc3339(state.latest),
            seconds: seconds(state.trust.seconds()),
            suspected,
        }
    }
}

/// The settings that decide.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Policy {
    /// Failures in a row that suspend, 3 to 15.
    failures_allowed: u32,
    /// Codes accepted on either side of the expected one, 0 to 10.
    window: u32,
    revoke_needs_otp: bool,
    unlock_same_token: bool,
    /// 1 to 10000.
    users_per_contract: u32,
    /// Seed files of up to 256 MiB and 200,000 keys are taken.
    large_imports: bool,
}

impl From<PolicyView> for Policy {
    fn from(policy: PolicyView) -> Self {
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

impl From<Policy> for PolicyView {
    fn from(policy: Policy) -> Self {
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
