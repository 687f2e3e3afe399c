use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::canonical::Canonical;
use crate::key::Key;

/// First byte of everything sealed: XChaCha20-Poly1305 with a random 192-bit nonce. Other numbers are reserved
/// for other algorithms.
const XCHACHA20_POLY1305: u8 = 1;
const NONCE: usize = 24;

/// A sealed value did not open: it, or something it is bound to, was changed, or the key is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct SealError;

/// Seals `plaintext`, bound to `place`: algorithm, nonce, ciphertext with tag.
pub(crate) fn seal(key: &Key, place: &Canonical, plaintext: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    rng.fill_bytes(&mut nonce);
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let payload = Payload { msg: plaintext, aad: place.as_bytes() };
    let Ok(ciphertext) = cipher.encrypt(&XNonce::from(nonce), payload) else {
        unreachable!("XChaCha20-Poly1305 seals anything shorter than 256 GiB");
    };
    let mut sealed = Vec::with_capacity(1 + NONCE + ciphertext.len());
    sealed.push(XCHACHA20_POLY1305);
    sealed.extend(nonce);
    sealed.extend(ciphertext);
    sealed
}

/// Opens what [`seal`] made for the same `place`.
pub(crate) fn open(key: &Key, place: &Canonical, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (&algorithm, rest) = sealed.split_first().ok_or(SealError)?;
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(SealError)?;
    if algorithm != XCHACHA20_POLY1305 {
        return Err(SealError);
    }
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let payload = Payload { msg: ciphertext, aad: place.as_bytes() };
    cipher.decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| SealError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Counter;

    #[test]
    fn what_is_sealed_opens_at_its_place_only() {
        let mut rng = Counter(1);
        let (key, other) = (Key::random(&mut rng), Key::random(&mut rng));
        let place = Canonical::new("row").int(1);
        for plaintext in [&b""[..], b"x", &[7; 1000]] {
            let sealed = seal(&key, &place, plaintext, &mut rng);
            assert_eq!(open(&key, &place, &sealed).unwrap().as_slice(), plaintext);
            assert_eq!(open(&key, &Canonical::new("row").int(2), &sealed), Err(SealError));
            assert_eq!(open(&other, &place, &sealed), Err(SealError));
            assert_ne!(sealed, seal(&key, &place, plaintext, &mut rng));
        }
    }

    #[test]
    fn no_flipped_bit_and_no_cut_opens() {
        let mut rng = Counter(1);
        let key = Key::random(&mut rng);
        let place = Canonical::new("row");
        let sealed = seal(&key, &place, b"seven", &mut rng);
        for i in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[i] ^= 1 << bit;
                assert_eq!(open(&key, &place, &changed), Err(SealError));
            }
            assert_eq!(open(&key, &place, &sealed[..i]), Err(SealError));
        }
    }
}
