use std::fmt;

use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::kdf::{Kdf, KdfError};

/// A password in its normal form (the caller normalises: that is a rule of the domain). Erased when dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<Vec<u8>>);

impl Passphrase {
    /// Takes the normalised bytes.
    #[must_use]
    pub const fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    pub(crate) fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

/// A salted Argon2id hash of a password that opens nothing: the confirmation password, and the login password of
/// those who hold no slot.
#[derive(Clone, Encode, Decode)]
pub struct PasswordHash {
    #[n(0)]
    memory_kib: u32,
    #[n(1)]
    passes: u32,
    #[n(2)]
    lanes: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[cbor(n(4), with = "minicbor::bytes")]
    hash: [u8; 32],
}

impl PasswordHash {
    /// Hashes a new password. Blocks for about a third of a second.
    pub fn new(password: &Passphrase, kdf: Kdf, rng: &mut dyn CryptoRng) -> Result<Self, KdfError> {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let hash = *kdf.derive(password, &salt)?.expose();
        Ok(Self { memory_kib: kdf.memory_kib, passes: kdf.passes, lanes: kdf.lanes, salt, hash })
    }

    /// Whether `password` is the hashed one. Blocks as [`Self::new`] does.
    pub fn verify(&self, password: &Passphrase) -> Result<bool, KdfError> {
        let kdf = Kdf { memory_kib: self.memory_kib, passes: self.passes, lanes: self.lanes };
        let key = kdf.derive(password, &self.salt)?;
        Ok(key.expose().ct_eq(&self.hash).into())
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Counter;

    #[test]
    fn the_hashed_password_is_told_from_others() {
        let floor = Kdf { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
        let password = |text: &str| Passphrase::new(text.as_bytes().to_vec().into());
        let mut rng = Counter(1);
        let hash = PasswordHash::new(&password("kaze no naka de"), floor, &mut rng).unwrap();
        assert_eq!(hash.verify(&password("kaze no naka de")), Ok(true));
        assert_eq!(hash.verify(&password("kaze no naka dE")), Ok(false));
        assert_eq!(hash.verify(&password("")), Ok(false));
        // The same password has another hash each time, and a weakened one is not taken.
        let again = PasswordHash::new(&password("kaze no naka de"), floor, &mut rng).unwrap();
        assert_ne!((hash.salt, hash.hash), (again.salt, again.hash));
        assert_eq!(PasswordHash { passes: 1, ..hash.clone() }.verify(&password("")), Err(KdfError::Weak));
        assert_eq!(format!("{hash:?}"), "PasswordHash");
    }
}
