use kagimori_domain::time::Instant;
use kagimori_vault::{Canonical, ChainTag, Keys, RowSum};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::check::Problem;
use crate::codec::{decode, encode};
use crate::error::{Error, Result};

/// The head row: what the vault as a whole is, sealed anew by every unit of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of units of work so far.
    pub generation: i64,
    /// Number of history entries.
    pub entries: i64,
    /// Tag of the last history entry.
    pub chain: ChainTag,
    /// Sum over all rows of the sealed tables.
    pub row_sum: RowSum,
    /// The next row id. Ids are never used again, so nothing can take a deleted row's place.
    pub next_id: i64,
    /// Latest time seen.
    pub latest: Instant,
    /// Seconds the training clock runs ahead of the computer's.
    pub clock_offset: i64,
    /// Tag of the header, so that an older header put back is noticed.
    pub header_tag: Vec<u8>,
}

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    entries: i64,
    #[cbor(n(1), with = "minicbor::bytes")]
    chain: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    row_sum: [u8; 32],
    #[n(3)]
    next_id: i64,
    #[n(4)]
    latest: i64,
    #[n(5)]
    clock_offset: i64,
    #[cbor(n(6), with = "minicbor::bytes")]
    header_tag: Vec<u8>,
}

fn place(generation: i64) -> Canonical {
    Canonical::new("kagimori head").int(generation)
}

impl Head {
    /// The head of a new vault.
    pub(crate) fn new(now: Instant, header_tag: Vec<u8>) -> Self {
        Self {
            generation: 0,
            entries: 0,
            chain: ChainTag::START,
            row_sum: RowSum::default(),
            next_id: 1,
            latest: now,
            clock_offset: 0,
            header_tag,
        }
    }

    pub(crate) const SELECT: &'static str = "SELECT 0, version, sealed FROM head WHERE id = 1;";

    pub(crate) fn seal(&self, keys: &Keys, rng: &mut dyn CryptoRng) -> Vec<u8> {
        let payload = encode(&Payload {
            entries: self.entries,
            chain: self.chain.to_bytes(),
            row_sum: self.row_sum.to_bytes(),
            next_id: self.next_id,
            latest: self.latest.0,
            clock_offset: self.clock_offset,
            header_tag: self.header_tag.clone(),
        });
        keys.seal_row(place(self.generation), &payload, rng)
    }

    pub(crate) fn open(keys: &Keys, row: &SqliteRow) -> Result<Self> {
        let broken = || Error::integrity(Problem::head());
        let generation: i64 = row.try_get(1)?;
        let sealed: Vec<u8> = row.try_get(2)?;
        let payload = keys.open_row(place(generation), &sealed).map_err(|_| broken())?;
        let payload: Payload = decode(&payload).ok_or_else(broken)?;
        Ok(Self {
            generation,
            entries: payload.entries,
            chain: ChainTag::from_bytes(payload.chain),
            row_sum: RowSum::from_bytes(payload.row_sum),
            next_id: payload.next_id,
            latest: Instant(payload.latest),
            clock_offset: payload.clock_offset,
            header_tag: payload.header_tag,
        })
    }
}
