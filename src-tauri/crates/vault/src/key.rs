use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A 256-bit secret key: erased when dropped, silent in debug output, comparable only in constant time.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key(Box<[u8; 32]>);

impl Key {
    pub(crate) fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut key = Self(Box::new([0; 32]));
        rng.fill_bytes(key.0.as_mut_slice());
        key
    }

    /// `None` unless there are exactly 32 bytes.
    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new([0; 32]));
        if bytes.len() != 32 {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn expose_mut(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }

    /// A key for one purpose (RFC 5869; the key is uniformly random, so no salt is needed).
    pub(crate) fn derive(&self, label: &str) -> Self {
        let mut key = Self(Box::new([0; 32]));
        // Expanding to one hash length cannot fail; a failure would leave the zero key, which opens nothing.
        if Hkdf::<Sha256>::new(None, self.0.as_slice())
            .expand(label.as_bytes(), key.0.as_mut_slice())
            .is_err()
        {
            unreachable!("HKDF expands to at most 255 hashes, and this is one");
        }
        key
    }

    /// HMAC-SHA-256 over the parts in a row.
    pub(crate) fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.mac();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }

    pub(crate) fn mac(&self) -> Hmac<Sha256> {
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(self.0.as_slice()) else {
            unreachable!("HMAC takes a key of any length");
        };
        mac
    }

    pub(crate) fn to_zeroizing(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_vec())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use rand_core::{Infallible, TryCryptoRng, TryRng};

    /// Randomness that a test can predict.
    pub(crate) struct Counter(pub(crate) u64);

    impl TryRng for Counter {
        type Error = Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Infallible> {
            Ok((self.try_next_u64()? >> 32) as u32)
        }

        fn try_next_u64(&mut self) -> Result<u64, Infallible> {
            // SplitMix64.
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            Ok(z ^ (z >> 31))
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
            for chunk in bytes.chunks_mut(8) {
                let random = self.try_next_u64()?.to_be_bytes();
                chunk.copy_from_slice(&random[..chunk.len()]);
            }
            Ok(())
        }
    }

    impl TryCryptoRng for Counter {}

    #[test]
    fn derived_keys_differ_by_label_and_a_key_has_32_bytes() {
        let key = Key::random(&mut Counter(1));
        assert_ne!(key.derive("a").expose(), key.derive("b").expose());
        assert_eq!(key.derive("a").expose(), key.derive("a").expose());
        assert!(Key::from_slice(&[0; 31]).is_none());
        assert!(Key::from_slice(&[0; 33]).is_none());
        assert_eq!(Key::from_slice(key.expose()).unwrap().expose(), key.expose());
        assert_eq!(key.to_zeroizing().as_slice(), key.expose());
    }

    /// Expected value computed with another implementation of HMAC (RFC 2104).
    #[test]
    fn tags_are_hmac_sha_256_over_the_parts_in_a_row() {
        let key = Key::from_slice(&[0x0b; 32]).unwrap();
        assert_eq!(key.tag(&[b"Hi ", b"There"]), key.tag(&[b"Hi There"]));
        let hex: String = key.tag(&[b"Hi There"]).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7");
    }
}
