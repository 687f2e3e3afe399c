use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::canonical::Canonical;
use crate::key::Key;
use crate::seal;

type Suite = X25519HkdfSha256;
type SecretKey = <Suite as Kem>::PrivateKey;
type PublicKey = <Suite as Kem>::PublicKey;
type Encapped = <Suite as Kem>::EncappedKey;

/// What opens a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// An operator's login password.
    Password,
    /// The printed recovery code.
    Recovery,
    /// The password of a backup.
    Backup,
}

impl SlotKind {
    /// The stored number.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Password => 1,
            Self::Recovery => 2,
            Self::Backup => 3,
        }
    }
}

/// A way into the vault: a key pair whose secret half is wrapped by a password or the recovery code, and the data
/// key sealed to its public half (HPKE, RFC 9180: `DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305`). So
/// the data key can be made anew without anybody's password.
///
/// Plain data, as stored; nothing in it says whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Row id.
    pub id: i64,
    /// Number of a [`SlotKind`].
    pub kind: i64,
    /// Public half.
    pub public_key: Vec<u8>,
    /// Secret half, wrapped.
    pub wrapped_secret: Vec<u8>,
    /// Data key, sealed to the public half: encapsulated key, then ciphertext.
    pub sealed_data_key: Vec<u8>,
}

impl Slot {
    /// A new slot opened by `kek`.
    pub(crate) fn new(
        (vault_id, id, kind): (&[u8; 16], i64, SlotKind),
        kek: &Key,
        (data, epoch): (&Key, i64),
        rng: &mut dyn CryptoRng,
    ) -> Self {
        let mut rng = rng;
        let (secret, public) = Suite::gen_keypair_with_rng(&mut rng);
        let place = Self::place(vault_id, id, kind.number(), &public.to_bytes());
        let secret = Zeroizing::new(secret.to_bytes().to_vec());
        let mut slot = Self {
            id,
            kind: kind.number(),
            public_key: public.to_bytes().to_vec(),
            wrapped_secret: seal::seal(kek, &place, &secret, rng),
            sealed_data_key: Vec::new(),
        };
        slot.seal_to_public(vault_id, &public, data, epoch, rng);
        slot
    }

    fn place(vault_id: &[u8; 16], id: i64, kind: i64, public: &[u8]) -> Canonical {
        Canonical::new("kagimori slot").bytes(vault_id).int(id).int(kind).bytes(public)
    }

    fn seal_to_public(
        &mut self,
        vault_id: &[u8; 16],
        public: &PublicKey,
        data: &Key,
        epoch: i64,
        mut rng: &mut dyn CryptoRng,
    ) {
        let place = Self::place(vault_id, self.id, self.kind, &self.public_key).int(epoch);
        let sealed = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeS::Base,
            public,
            b"kagimori data key",
            data.expose(),
            place.as_bytes(),
            &mut rng,
        );
        let Ok((encapped, ciphertext)) = sealed else {
            unreachable!("sealing to a public key made or checked here does not fail");
        };
        self.sealed_data_key = encapped.to_bytes().to_vec();
        self.sealed_data_key.extend(ciphertext);
    }

    /// Seals another data key to this slot. `None` if its public half is damaged.
    pub(crate) fn reseal(
        &mut self,
        vault_id: &[u8; 16],
        data: &Key,
        epoch: i64,
        rng: &mut dyn CryptoRng,
    ) -> Option<()> {
        let public = PublicKey::from_bytes(&self.public_key).ok()?;
        self.seal_to_public(vault_id, &public, data, epoch, rng);
        Some(())
    }

    /// The secret half, if `kek` opens this slot.
    pub(crate) fn secret(&self, vault_id: &[u8; 16], kek: &Key) -> Option<Zeroizing<Vec<u8>>> {
        let place = Self::place(vault_id, self.id, self.kind, &self.public_key);
        seal::open(kek, &place, &self.wrapped_secret).ok()
    }

    /// The data key, if `kek` opens this slot.
    pub(crate) fn open(&self, vault_id: &[u8; 16], kek: &Key, epoch: i64) -> Option<Key> {
        let place = Self::place(vault_id, self.id, self.kind, &self.public_key);
        let secret = SecretKey::from_bytes(&self.secret(vault_id, kek)?).ok()?;
        let (encapped, ciphertext) = self.sealed_data_key.split_at_checked(Encapped::size())?;
        let data = single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &secret,
            &Encapped::from_bytes(encapped).ok()?,
            b"kagimori data key",
            ciphertext,
            place.int(epoch).as_bytes(),
        );
        Key::from_slice(&Zeroizing::new(data.ok()?))
    }

    pub(crate) fn canonical(&self, into: Canonical) -> Canonical {
        into.int(self.id)
            .int(self.kind)
            .bytes(&self.public_key)
            .bytes(&self.wrapped_secret)
            .bytes(&self.sealed_data_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They stand in vaults.
    #[test]
    fn stored_numbers_of_kinds_stay() {
        assert_eq!([SlotKind::Password, SlotKind::Recovery].map(SlotKind::number), [1, 2]);
    }
}
