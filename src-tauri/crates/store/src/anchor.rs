//! What is remembered of a vault outside its folder, so that the whole folder cannot be put back to an older copy
//! of itself unseen.

use kagimori_domain::time::Instant;
use kagimori_vault::{Canonical, ChainTag, Keys};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Row as _, SqliteConnection};

use crate::codec::{decode, encode};
use crate::error::Result;
use crate::head::Head;
use crate::table::Value;

/// How far a vault had come when it was last seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Units of work.
    pub generation: i64,
    /// History entries.
    pub entries: i64,
    /// Tag of the last one.
    pub chain: ChainTag,
    /// Latest time known to be right.
    pub latest: Instant,
}

/// A vault that is older than it was when it was last seen here, or went another way since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RolledBack {
    /// How far it has come.
    pub generation: i64,
    /// The latest time known in it.
    pub latest: Instant,
    /// How far it had come.
    pub seen: Anchor,
}

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    generation: i64,
    #[n(1)]
    entries: i64,
    #[cbor(n(2), with = "minicbor::bytes")]
    chain: [u8; 32],
    #[n(3)]
    latest: i64,
}

fn place() -> Canonical {
    Canonical::new("kagimori anchor")
}

impl Anchor {
    pub(crate) fn of(head: &Head) -> Self {
        Self { generation: head.generation, entries: head.entries, chain: head.chain, latest: head.latest }
    }

    /// Seals it under the key ring, which survives a new data key.
    pub(crate) fn seal(&self, keys: &Keys, rng: &mut dyn CryptoRng) -> Vec<u8> {
        let payload = encode(&Payload {
            generation: self.generation,
            entries: self.entries,
            chain: self.chain.to_bytes(),
            latest: self.latest.0,
        });
        keys.seal_entry(place(), &payload, rng)
    }

    /// `None` unless it is one of this vault, as it was written.
    pub(crate) fn open(keys: &Keys, sealed: &[u8]) -> Option<Self> {
        let payload: Payload = decode(&keys.open_entry(place(), sealed).ok()?)?;
        Some(Self {
            generation: payload.generation,
            entries: payload.entries,
            chain: ChainTag::from_bytes(payload.chain),
            latest: Instant(payload.latest),
        })
    }

    /// Whether the vault with this head has gone on from here: it is not older, and its history holds the entry that
    /// was the last one then.
    pub(crate) async fn precedes(&self, connection: &mut SqliteConnection, head: &Head) -> Result<bool> {
        if head.generation < self.generation || head.entries < self.entries {
            return Ok(false);
        }
        if self.entries == 0 {
            return Ok(true);
        }
        let mut arguments = SqliteArguments::default();
        Value::Int(self.entries).bind(&mut arguments)?;
        let row = sqlx::query_with("SELECT tag FROM audit WHERE id = ?", arguments)
            .fetch_optional(connection)
            .await?;
        let tag = row.map(|row| row.try_get::<Vec<u8>, _>(0)).transpose()?;
        Ok(tag.as_deref() == Some(&self.chain.to_bytes()))
    }
}
