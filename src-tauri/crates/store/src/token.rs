use kagimori_domain::ids::{BatchId, ContractId};
use kagimori_domain::otp::{Algorithm, MovingFactor, Parameters, Seed};
use kagimori_domain::text::Serial;
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Progress, Token, TokenPlace, TokenState};
use kagimori_vault::Keys;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::codec::{date_from_number, date_to_number, decode, encode};
use crate::record::Record;
use crate::table::{TOKEN, TOKEN_SEED, Table, Value};

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    serial: String,
    #[n(1)]
    manufacturer: String,
    #[n(2)]
    model: String,
    /// Seconds; absent for event-based tokens.
    #[n(3)]
    period: Option<u32>,
    #[n(4)]
    algorithm: u8,
    #[n(5)]
    digits: u8,
    #[n(6)]
    place: u8,
    #[n(7)]
    expires_on: Option<i32>,
    #[n(8)]
    last_step: Option<u64>,
    #[n(9)]
    drift: i32,
    #[n(10)]
    drift_set: i32,
    #[n(11)]
    needs_resync: bool,
    #[n(12)]
    failures: u32,
    #[n(13)]
    batch: Option<i64>,
    #[n(14)]
    resync_failures: Option<u32>,
    #[n(15)]
    resync_failed_at: Option<i64>,
    #[n(16)]
    void_through: Option<u64>,
    #[n(17)]
    imported_step: Option<u64>,
}

const fn algorithm_number(algorithm: Algorithm) -> u8 {
    match algorithm {
        Algorithm::Sha1 => 1,
        Algorithm::Sha256 => 2,
        Algorithm::Sha512 => 3,
    }
}

const fn place_number(place: TokenPlace) -> u8 {
    match place {
        TokenPlace::InStock => 1,
        TokenPlace::InTransit => 2,
        TokenPlace::WithContract => 3,
        TokenPlace::Returned => 4,
    }
}

/// The clear column `state`.
pub(crate) const fn state_number(state: TokenState) -> i64 {
    match state {
        TokenState::Unregistered => 1,
        TokenState::InUse => 2,
        TokenState::Paused => 3,
        TokenState::Lost => 4,
        TokenState::Faulty => 5,
        TokenState::Disposed => 6,
    }
}

/// Blind index of a serial number.
pub(crate) fn serial_index(keys: &Keys, serial: &Serial) -> Vec<u8> {
    keys.index("serial", serial.key().as_bytes()).to_vec()
}

impl Record for Token {
    const TABLE: &'static Table = &TOKEN;

    fn clear(&self, keys: &Keys) -> Vec<Value> {
        vec![
            Value::some_int(self.contract.map(|c| c.0)),
            Value::Int(state_number(self.state)),
            Value::Bytes(serial_index(keys, &self.serial)),
        ]
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        encode(&Payload {
            serial: self.serial.as_str().to_owned(),
            manufacturer: self.manufacturer.clone(),
            model: self.model.clone(),
            period: self.parameters.period(),
            algorithm: algorithm_number(self.parameters.algorithm()),
            digits: self.parameters.digits(),
            place: place_number(self.place),
            expires_on: self.expires_on.map(date_to_number),
            last_step: self.progress.last_step,
            drift: self.progress.drift,
            drift_set: self.progress.drift_set,
            needs_resync: self.needs_resync,
            failures: self.failures,
            batch: self.batch.map(|b| b.0),
            resync_failures: self.resync_failures.map(|(count, _)| count),
            resync_failed_at: self.resync_failures.map(|(_, at)| at.0),
            void_through: self.void_through,
            imported_step: self.imported_step,
        })
    }

    fn decode(clear: &[Value], payload: &[u8]) -> Option<Self> {
        let payload: Payload = decode(payload)?;
        let [contract, state, _] = clear else { return None };
        let factor = match payload.period {
            Some(period) => MovingFactor::Time { period },
            None => MovingFactor::Counter,
        };
        let algorithm = Algorithm::ALL.into_iter().find(|a| algorithm_number(*a) == payload.algorithm)?;
        Some(Self {
            serial: Serial::parse(&payload.serial).ok()?,
            manufacturer: payload.manufacturer,
            model: payload.model,
            parameters: Parameters::new(factor, algorithm, payload.digits).ok()?,
            state: TokenState::ALL.into_iter().find(|s| Some(state_number(*s)) == state.as_int())?,
            place: TokenPlace::ALL.into_iter().find(|p| place_number(*p) == payload.place)?,
            contract: contract.as_int().map(ContractId),
            expires_on: match payload.expires_on {
                Some(number) => Some(date_from_number(number)?),
                None => None,
            },
            progress: Progress {
                last_step: payload.last_step,
                drift: payload.drift,
                drift_set: payload.drift_set,
            },
            needs_resync: payload.needs_resync,
            void_through: payload.void_through,
            failures: payload.failures,
            resync_failures: payload.resync_failures.zip(payload.resync_failed_at.map(Instant)),
            batch: payload.batch.map(BatchId),
            imported_step: payload.imported_step,
        })
    }
}

/// A token's seed. Same row id as the token's; deleted when the token is disposed of.
#[derive(Clone, Debug)]
pub struct TokenSeed(pub Seed);

/// Blind index of a seed, to see the same one under two serials.
pub(crate) fn seed_index(keys: &Keys, seed: &Seed) -> Vec<u8> {
    keys.index("seed", seed.expose()).to_vec()
}

impl Record for TokenSeed {
    const TABLE: &'static Table = &TOKEN_SEED;

    fn clear(&self, keys: &Keys) -> Vec<Value> {
        vec![Value::Bytes(seed_index(keys, &self.0))]
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.expose().to_vec())
    }

    fn decode(_: &[Value], payload: &[u8]) -> Option<Self> {
        Some(Self(Seed::new(Zeroizing::new(payload.to_vec()))?))
    }
}
