use std::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::canonical::Canonical;
use crate::chain::ChainTag;
use crate::key::Key;
use crate::rowsum::RowHash;
use crate::seal::{self, SealError};

/// The keys of an open vault. Dropping them locks it.
///
/// Those under the data key change when it is rotated; those of the key ring survive that, so that neither
/// indexes nor history need to be made anew.
#[derive(Clone)]
pub struct Keys {
    vault_id: [u8; 16],
    epoch: i64,
    pub(crate) data: Key,
    pub(crate) rows: Key,
    pub(crate) row_sum: Key,
    pub(crate) index: Key,
    pub(crate) history_seal: Key,
    pub(crate) history_chain: Key,
    pub(crate) ring: Key,
}

impl Keys {
    pub(crate) fn new(vault_id: [u8; 16], epoch: i64, data: Key, ring: Key) -> Self {
        Self {
            vault_id,
            epoch,
            rows: data.derive("kagimori rows"),
            row_sum: data.derive("kagimori row sum"),
            index: ring.derive("kagimori blind index"),
            history_seal: ring.derive("kagimori history seal"),
            history_chain: ring.derive("kagimori history chain"),
            data,
            ring,
        }
    }

    /// The vault's identity, part of everything sealed in it.
    #[must_use]
    pub const fn vault_id(&self) -> &[u8; 16] {
        &self.vault_id
    }

    /// How often the data key was made anew.
    #[must_use]
    pub const fn epoch(&self) -> i64 {
        self.epoch
    }

    fn row_place(&self, place: Canonical) -> Canonical {
        place.bytes(&self.vault_id).int(self.epoch)
    }

    /// Seals a row's payload. `place` holds table, id, version and all clear columns.
    #[must_use]
    pub fn seal_row(&self, place: Canonical, payload: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
        seal::seal(&self.rows, &self.row_place(place), payload, rng)
    }

    /// Opens a row's payload.
    pub fn open_row(&self, place: Canonical, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        seal::open(&self.rows, &self.row_place(place), sealed)
    }

    /// The row's term in the row sum.
    #[must_use]
    pub fn row_hash(&self, place: Canonical, sealed: &[u8]) -> RowHash {
        RowHash(self.row_sum.tag(&[self.row_place(place).bytes(sealed).as_bytes()]))
    }

    /// Seals a history entry's payload.
    #[must_use]
    pub fn seal_entry(&self, place: Canonical, payload: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
        seal::seal(&self.history_seal, &place.bytes(&self.vault_id), payload, rng)
    }

    /// Opens a history entry's payload.
    pub fn open_entry(&self, place: Canonical, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        seal::open(&self.history_seal, &place.bytes(&self.vault_id), sealed)
    }

    /// The tag of a history entry that follows the entry with tag `before`.
    #[must_use]
    pub fn chain(&self, before: ChainTag, place: Canonical, sealed: &[u8]) -> ChainTag {
        let entry = place.bytes(&self.vault_id).bytes(sealed);
        ChainTag(self.history_chain.tag(&[&before.0, entry.as_bytes()]))
    }

    /// Blind index of a value: equal values have equal indexes, and nothing else is told. `field` keeps the
    /// indexes of different fields apart.
    #[must_use]
    pub fn index(&self, field: &str, value: &[u8]) -> [u8; 16] {
        let tag = self.index.tag(&[Canonical::new(field).bytes(value).as_bytes()]);
        let mut index = [0; 16];
        index.copy_from_slice(&tag[..16]);
        index
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys {{ epoch: {} }}", self.epoch)
    }
}
