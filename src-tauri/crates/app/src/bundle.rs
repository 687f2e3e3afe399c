//! Acts on many at once: how many, and what their entries in the history have in common.

use kagimori_domain::Refusal;
use kagimori_store::Unit;

use crate::error::{Error, Result};

/// The most that one act takes.
pub const MANY: u32 = 1_000;

/// Refuses none, and too many.
pub(crate) fn check_number(chosen: usize, what: &'static str) -> Result<()> {
    if chosen == 0 {
        return Err(Error::Missing(what));
    }
    if chosen > MANY as usize { Err(Refusal::TooMany { max: MANY }.into()) } else { Ok(()) }
}

/// A name that no other act's entries have.
pub(crate) fn bundle(unit: &mut Unit) -> String {
    let mut bytes = [0_u8; 8];
    unit.rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
