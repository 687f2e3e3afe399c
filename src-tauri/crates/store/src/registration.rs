use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::registration::{Registration, RegistrationState};
use kagimori_domain::temporary::TemporaryCodes;
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
    #[n(4)]
    temporary: Option<TemporaryPayload>,
}

#[derive(Encode, Decode)]
struct TemporaryPayload {
    #[n(0)]
    valid_until: i64,
    #[n(1)]
    codes: Vec<TemporaryCodePayload>,
}

#[derive(Encode, Decode)]
struct TemporaryCodePayload {
    #[cbor(n(0), with = "minicbor::bytes")]
    fingerprint: [u8; 16],
    #[n(1)]
    used: bool,
}

impl From<&TemporaryCodes> for TemporaryPayload {
    fn from(temporary: &TemporaryCodes) -> Self {
        let codes = temporary.codes.iter();
        let codes =
            codes.map(|(fingerprint, used)| TemporaryCodePayload { fingerprint: *fingerprint, used: *used });
        Self { valid_until: temporary.valid_until.0, codes: codes.collect() }
    }
}

impl From<TemporaryPayload> for TemporaryCodes {
    fn from(payload: TemporaryPayload) -> Self {
        let codes = payload.codes.into_iter().map(|code| (code.fingerprint, code.used));
        Self { valid_until: Instant(payload.valid_until), codes: codes.collect() }
    }
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
            temporary: self.temporary.as_ref().map(Into::into),
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
            temporary: payload.temporary.map(Into::into),
        })
    }
}
