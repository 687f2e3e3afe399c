use std::ops::Deref;

use kagimori_vault::{Keys, RowHash};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::table::{RawRow, Table, Value};

/// What a sealed table's rows are in the domain, and how they are written.
pub trait Record: Sized {
    #[doc(hidden)]
    const TABLE: &'static Table;

    #[doc(hidden)]
    fn clear(&self, keys: &Keys) -> Vec<Value>;

    #[doc(hidden)]
    fn encode(&self) -> Zeroizing<Vec<u8>>;

    /// `None` if clear columns and payload are not what [`Self::encode`] writes.
    #[doc(hidden)]
    fn decode(clear: &[Value], payload: &[u8]) -> Option<Self>;
}

/// A record with the row it came from. A change reaches the file when a unit of work writes the rows that
/// changed.
#[derive(Clone, Debug)]
pub struct Loaded<R> {
    /// Row id.
    pub id: i64,
    pub(crate) version: i64,
    pub(crate) hash: RowHash,
    pub(crate) changed: bool,
    value: R,
}

impl<R> Loaded<R> {
    /// The value without its row.
    pub fn into_value(self) -> R {
        self.value
    }

    /// Whether nobody wrote the row between this reading and another.
    #[must_use]
    pub fn is_as_in(&self, other: &Self) -> bool {
        (self.id, self.version) == (other.id, other.version)
    }

    /// The value, to change it.
    pub fn edit(&mut self) -> &mut R {
        self.changed = true;
        &mut self.value
    }

    /// Takes a new value; an equal one is no change.
    pub fn set(&mut self, value: R)
    where
        R: PartialEq,
    {
        if self.value != value {
            *self.edit() = value;
        }
    }
}

impl<R> Deref for Loaded<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.value
    }
}

/// Opens a raw row.
pub(crate) fn open<R: Record>(keys: &Keys, raw: &RawRow) -> Result<Loaded<R>> {
    let broken = || Error::integrity(raw.problem());
    if raw.table != R::TABLE {
        return Err(broken());
    }
    let payload = keys.open_row(raw.place(), &raw.sealed).map_err(|_| broken())?;
    let value = R::decode(&raw.clear, &payload).ok_or_else(broken)?;
    Ok(Loaded { id: raw.id, version: raw.version, hash: raw.hash(keys), changed: false, value })
}

/// Seals a record into the row `id`, `version`.
pub(crate) fn seal<R: Record>(
    keys: &Keys,
    id: i64,
    version: i64,
    value: &R,
    rng: &mut dyn CryptoRng,
) -> RawRow {
    let mut raw = RawRow { table: R::TABLE, id, version, clear: value.clear(keys), sealed: Vec::new() };
    raw.sealed = keys.seal_row(raw.place(), &value.encode(), rng);
    raw
}
