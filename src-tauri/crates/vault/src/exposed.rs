//! For tests only: the keys themselves, to look for them in the memory of a program that has closed its vault.

use crate::header::{Header, HeaderError, Opener};
use crate::key::Key;

/// Keys with their names.
#[derive(Debug)]
pub struct Exposed {
    /// Those on the way to the data key.
    pub wrapping: Vec<(&'static str, Vec<u8>)>,
    /// Those that an open vault holds.
    pub of_the_open_vault: Vec<(&'static str, Vec<u8>)>,
}

impl Header {
    /// Every key on the way from a password or the recovery code to the rows.
    pub fn expose_keys(&self, opener: Opener<'_>) -> Result<Exposed, HeaderError> {
        let kek = self.kek(opener)?;
        let (keys, slot) = self.open(opener)?;
        let slot = self.slots.iter().find(|s| s.id == slot).ok_or(HeaderError::NoSlot)?;
        let secret = slot.secret(keys.vault_id(), &kek).ok_or(HeaderError::Tampered)?;
        let bytes = |key: &Key| key.expose().to_vec();
        Ok(Exposed {
            wrapping: vec![
                ("password key", bytes(&kek)),
                ("slot key", secret.to_vec()),
                ("key of the header tag", bytes(&keys.data.derive("kagimori header"))),
                ("key of the key ring", bytes(&keys.data.derive("kagimori key ring"))),
            ],
            of_the_open_vault: vec![
                ("data key", bytes(&keys.data)),
                ("key ring", bytes(&keys.ring)),
                ("key of rows", bytes(&keys.rows)),
                ("key of the row sum", bytes(&keys.row_sum)),
                ("key of indexes", bytes(&keys.index)),
                ("key of history entries", bytes(&keys.history_seal)),
                ("key of the history chain", bytes(&keys.history_chain)),
            ],
        })
    }
}
