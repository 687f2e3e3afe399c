use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::registration::{Registration, RegistrationState};
use kagimori_domain::time::Instant;
use kagimori_vault::Keys;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::codec::{FailuresPayload, decode, encode};
use crate::record::Record;
use crate::table::{REGISTRATION, Table, Value};

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    since: i64,
    #[n(1)]
    suspended_at: Option<i64>,
    #[n(2)]
    failures: FailuresPayload,
    #[n(3)]
    failures_since_success: u32,
}

/// The clear column `state`; the partial indexes of the schema name 3.
const fn state_number(state: RegistrationState) -> i64 {
    match state {
        RegistrationState::Active => 1,
        RegistrationState::Suspended => 2,
        RegistrationState::Revoked => 3,
    }
}

impl Record for Registration {
    const TABLE: &'static Table = &REGISTRATION;

    fn clear(&self, _: &Keys) -> Vec<Value> {
        vec![Value::Int(self.user.0), Value::Int(self.token.0), Value::Int(state_number(self.state))]
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        encode(&Payload {
            since: self.since.0,
            suspended_at: self.suspended_at.map(|at| at.0),
            failures: (&self.failures).into(),
            failures_since_success: self.failures_since_success,
        })
    }

    fn decode(clear: &[Value], payload: &[u8]) -> Option<Self> {
        let payload: Payload = decode(payload)?;
        let [user, token, state] = clear else { return None };
        Some(Self {
            user: UserId(user.as_int()?),
            token: TokenId(token.as_int()?),
            state: RegistrationState::ALL.into_iter().find(|s| Some(state_number(*s)) == state.as_int())?,
            since: Instant(payload.since),
            suspended_at: payload.suspended_at.map(Instant),
            failures: payload.failures.into(),
            failures_since_success: payload.failures_since_success,
        })
    }
}
