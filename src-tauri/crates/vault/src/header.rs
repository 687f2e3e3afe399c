use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::canonical::Canonical;
use crate::kdf::{Kdf, KdfError};
use crate::key::Key;
use crate::keys::Keys;
use crate::passphrase::Passphrase;
use crate::recovery::RecoveryCode;
use crate::seal;
use crate::slot::{Slot, SlotKind};
use crate::stack::swept;

/// What is stored in clear to open a vault: parameters, slots, and a tag over all of it. Plain data, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The vault's random identity.
    pub vault_id: Vec<u8>,
    /// Version of the file format.
    pub format: i64,
    /// The edition's stable name; its meaning is the domain's.
    pub edition: String,
    /// Salt of all slots.
    pub salt: Vec<u8>,
    /// Password hash of all slots.
    pub kdf: Kdf,
    /// How often the data key was made anew.
    pub epoch: i64,
    /// The key ring, sealed under the data key.
    pub ring: Vec<u8>,
    /// Keyed tag over everything above and all slots.
    pub tag: Vec<u8>,
    /// The slots, by ascending id.
    pub slots: Vec<Slot>,
}

/// What somebody opens the vault with.
#[derive(Clone, Copy, Debug)]
pub enum Opener<'a> {
    /// An operator's login ID (in its comparable form) and password.
    Password(&'a str, &'a Passphrase),
    /// The printed recovery code.
    Recovery(&'a RecoveryCode),
    /// The password that was given to a backup; only backups have such a slot.
    Backup(&'a Passphrase),
}

impl Opener<'_> {
    const fn kind(&self) -> SlotKind {
        match self {
            Self::Password(..) => SlotKind::Password,
            Self::Recovery(_) => SlotKind::Recovery,
            Self::Backup(_) => SlotKind::Backup,
        }
    }
}

/// Why a vault did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// No slot opens with it: unknown login ID and wrong password look the same.
    #[error("no slot opens with these credentials")]
    NoSlot,
    /// The header or a slot was changed.
    #[error("the header is not as it was written")]
    Tampered,
    /// Stored hash parameters are out of bounds.
    #[error(transparent)]
    Kdf(#[from] KdfError),
}

impl Header {
    /// A new vault's header, without any slot yet, and its keys.
    #[must_use]
    pub fn create(format: i64, edition: &str, kdf: Kdf, rng: &mut dyn CryptoRng) -> (Self, Keys) {
        let mut vault_id = [0; 16];
        let mut salt = vec![0; 16];
        rng.fill_bytes(&mut vault_id);
        rng.fill_bytes(&mut salt);
        let keys = Keys::new(vault_id, 1, Key::random(rng), Key::random(rng));
        let mut header = Self {
            vault_id: vault_id.to_vec(),
            format,
            edition: edition.to_owned(),
            salt,
            kdf,
            epoch: 1,
            ring: Vec::new(),
            tag: Vec::new(),
            slots: Vec::new(),
        };
        header.seal_ring(&keys, rng);
        header.sign(&keys);
        (header, keys)
    }

    fn vault_id(&self) -> Result<[u8; 16], HeaderError> {
        self.vault_id.as_slice().try_into().map_err(|_| HeaderError::Tampered)
    }

    fn ring_place(&self) -> Canonical {
        Canonical::new("kagimori key ring").bytes(&self.vault_id).int(self.epoch)
    }

    fn seal_ring(&mut self, keys: &Keys, rng: &mut dyn CryptoRng) {
        let wrap = keys.data.derive("kagimori key ring");
        self.ring = seal::seal(&wrap, &self.ring_place(), &keys.ring.to_zeroizing(), rng);
    }

    fn compute_tag(&self, data: &Key) -> [u8; 32] {
        let mut all = Canonical::new("kagimori header")
            .bytes(&self.vault_id)
            .int(self.format)
            .bytes(self.edition.as_bytes())
            .bytes(&self.salt)
            .int(self.kdf.memory_kib.into())
            .int(self.kdf.passes.into())
            .int(self.kdf.lanes.into())
            .int(self.epoch)
            .bytes(&self.ring)
            .int(i64::try_from(self.slots.len()).unwrap_or(i64::MAX));
        for slot in &self.slots {
            all = slot.canonical(all);
        }
        // The key is used here and now, on whatever thread looks at the header.
        swept::<{ 32 * 1024 }, _>(|| data.derive("kagimori header").tag(&[all.as_bytes()]))
    }

    fn sign(&mut self, keys: &Keys) {
        self.tag = self.compute_tag(&keys.data).to_vec();
    }

    /// Whether header and slots are as they were written with these keys.
    pub fn verify(&self, keys: &Keys) -> Result<(), HeaderError> {
        let good: bool = self.compute_tag(&keys.data).as_slice().ct_eq(&self.tag).into();
        if good { Ok(()) } else { Err(HeaderError::Tampered) }
    }

    /// Opens the vault: one password hash, then every slot of the kind is tried. Blocks for the hash.
    ///
    /// Returns the keys and the id of the slot that opened.
    pub fn open(&self, opener: Opener<'_>) -> Result<(Keys, i64), HeaderError> {
        let vault_id = self.vault_id()?;
        let kek = self.kek(opener)?;
        let kind = opener.kind().number();
        let (data, slot) = self
            .slots
            .iter()
            .filter(|slot| slot.kind == kind)
            .find_map(|slot| Some((slot.open(&vault_id, &kek, self.epoch)?, slot.id)))
            .ok_or(HeaderError::NoSlot)?;
        let given: bool = self.compute_tag(&data).as_slice().ct_eq(&self.tag).into();
        if !given {
            return Err(HeaderError::Tampered);
        }
        let wrap = data.derive("kagimori key ring");
        let ring = seal::open(&wrap, &self.ring_place(), &self.ring).map_err(|_| HeaderError::Tampered)?;
        let ring = Key::from_slice(&ring).ok_or(HeaderError::Tampered)?;
        Ok((Keys::new(vault_id, self.epoch, data, ring), slot))
    }

    pub(crate) fn kek(&self, opener: Opener<'_>) -> Result<Key, HeaderError> {
        let (label, who, passphrase) = match opener {
            Opener::Password(login, password) => ("kagimori password salt", login, password.clone()),
            Opener::Recovery(code) => ("kagimori recovery salt", "", code.passphrase()),
            Opener::Backup(password) => ("kagimori backup salt", "", password.clone()),
        };
        let place = Canonical::new(label).bytes(&self.vault_id).bytes(&self.salt).bytes(who.as_bytes());
        let mut own = [0; 16];
        own.copy_from_slice(&Sha256::digest(place.as_bytes())[..16]);
        Ok(self.kdf.derive(&passphrase, &own)?)
    }

    /// Adds a way in. Blocks for the hash. Returns the new slot's id.
    pub fn add_slot(
        &mut self,
        keys: &Keys,
        opener: Opener<'_>,
        rng: &mut dyn CryptoRng,
    ) -> Result<i64, HeaderError> {
        let kek = self.kek(opener)?;
        let id = self.slots.last().map_or(1, |slot| slot.id.saturating_add(1));
        let place = (keys.vault_id(), id, opener.kind());
        self.slots.push(Slot::new(place, &kek, (&keys.data, self.epoch), rng));
        self.sign(keys);
        Ok(id)
    }

    /// Takes slots away and makes the data key anew, so that neither they nor the old data key open anything
    /// written from now on. The caller reseals all rows under the returned keys in the same transaction.
    pub fn rotate(
        &mut self,
        keys: &Keys,
        without: &[i64],
        rng: &mut dyn CryptoRng,
    ) -> Result<Keys, HeaderError> {
        self.verify(keys)?;
        self.slots.retain(|slot| !without.contains(&slot.id));
        self.epoch += 1;
        let new = Keys::new(*keys.vault_id(), self.epoch, Key::random(rng), keys.ring.clone());
        for slot in &mut self.slots {
            slot.reseal(keys.vault_id(), &new.data, self.epoch, rng).ok_or(HeaderError::Tampered)?;
        }
        self.seal_ring(&new, rng);
        self.sign(&new);
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Counter;

    /// The smallest parameters that pass the floor: 19 MiB, two passes, one lane.
    const FLOOR: Kdf = Kdf { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    fn password(text: &str) -> Passphrase {
        Passphrase::new(text.as_bytes().to_vec().into())
    }

    type Flip = (&'static str, Box<dyn Fn(&mut Header)>);

    struct Vault {
        header: Header,
        keys: Keys,
        recovery: RecoveryCode,
        rng: Counter,
    }

    fn vault() -> Vault {
        let mut rng = Counter(7);
        let (mut header, keys) = Header::create(1, "company", FLOOR, &mut rng);
        let recovery = RecoveryCode::random(&mut rng);
        header.add_slot(&keys, Opener::Password("suzuki", &password("kumo to ame")), &mut rng).unwrap();
        header.add_slot(&keys, Opener::Recovery(&recovery), &mut rng).unwrap();
        Vault { header, keys, recovery, rng }
    }

    #[test]
    fn password_and_recovery_code_open_their_slots() {
        let Vault { header, keys, recovery, .. } = vault();
        for (opener, slot) in
            [(Opener::Password("suzuki", &password("kumo to ame")), 1), (Opener::Recovery(&recovery), 2)]
        {
            let (opened, by) = header.open(opener).unwrap();
            assert_eq!(by, slot);
            assert_eq!(opened.index("f", b"v"), keys.index("f", b"v"));
            assert_eq!(header.verify(&opened), Ok(()));
        }
    }

    #[test]
    fn wrong_password_and_unknown_login_look_the_same() {
        let Vault { header, mut rng, .. } = vault();
        let other = RecoveryCode::random(&mut rng);
        for opener in [
            Opener::Password("suzuki", &password("kumo to amE")),
            Opener::Password("tanaka", &password("kumo to ame")),
            Opener::Password("", &password("")),
            Opener::Recovery(&other),
        ] {
            assert_eq!(header.open(opener).unwrap_err(), HeaderError::NoSlot);
        }
    }

    #[test]
    fn no_changed_header_opens_silently() {
        let vault = vault();
        let good = vault.header;
        let flips: Vec<Flip> = vec![
            ("vault id", Box::new(|h| h.vault_id[3] ^= 1)),
            (
                "vault id length",
                Box::new(|h| {
                    h.vault_id.pop();
                }),
            ),
            ("format", Box::new(|h| h.format += 1)),
            ("edition", Box::new(|h| h.edition = "training".into())),
            ("salt", Box::new(|h| h.salt[0] ^= 1)),
            ("memory", Box::new(|h| h.kdf.memory_kib += 1024)),
            ("passes", Box::new(|h| h.kdf.passes += 1)),
            ("lanes", Box::new(|h| h.kdf.lanes += 1)),
            ("epoch", Box::new(|h| h.epoch += 1)),
            ("ring", Box::new(|h| h.ring[30] ^= 1)),
            ("tag", Box::new(|h| h.tag[0] ^= 1)),
            ("tag gone", Box::new(|h| h.tag.clear())),
            (
                "slot gone",
                Box::new(|h| {
                    h.slots.pop();
                }),
            ),
            ("slot twice", Box::new(|h| h.slots.push(h.slots[1].clone()))),
            ("slots swapped", Box::new(|h| h.slots.swap(0, 1))),
            ("slot id", Box::new(|h| h.slots[1].id += 1)),
            ("slot kind", Box::new(|h| h.slots[1].kind = 1)),
            ("public key", Box::new(|h| h.slots[1].public_key[0] ^= 1)),
            ("wrapped secret", Box::new(|h| h.slots[1].wrapped_secret[9] ^= 1)),
            ("sealed data key", Box::new(|h| h.slots[1].sealed_data_key[9] ^= 1)),
            ("own sealed data key", Box::new(|h| h.slots[0].sealed_data_key[9] ^= 1)),
            ("own sealed data key cut", Box::new(|h| h.slots[0].sealed_data_key.truncate(5))),
        ];
        for (what, flip) in flips {
            let mut header = good.clone();
            flip(&mut header);
            let opened = header.open(Opener::Password("suzuki", &password("kumo to ame")));
            assert!(opened.is_err(), "{what}");
            assert_eq!(header.verify(&vault.keys), Err(HeaderError::Tampered), "{what}");
        }
    }

    #[test]
    fn weak_parameters_are_refused_before_hashing() {
        let mut header = vault().header;
        header.kdf = Kdf { memory_kib: 8, passes: 1, lanes: 1 };
        let opened = header.open(Opener::Password("suzuki", &password("kumo to ame")));
        assert_eq!(opened.unwrap_err(), HeaderError::Kdf(KdfError::Weak));
    }

    #[test]
    fn a_rotated_data_key_opens_for_those_who_stay() {
        let Vault { mut header, keys, recovery, mut rng } = vault();
        let place = || Canonical::new("row").int(1);
        let old = keys.seal_row(place(), b"old", &mut rng);
        let before = header.clone();
        let new = header.rotate(&keys, &[1], &mut rng).unwrap();
        assert_eq!((new.epoch(), header.epoch, header.slots.len()), (2, 2, 1));

        let gone = header.open(Opener::Password("suzuki", &password("kumo to ame")));
        assert_eq!(gone.unwrap_err(), HeaderError::NoSlot);
        let (opened, slot) = header.open(Opener::Recovery(&recovery)).unwrap();
        assert_eq!(slot, 2);
        let sealed = new.seal_row(place(), b"new", &mut rng);
        assert_eq!(opened.open_row(place(), &sealed).unwrap().as_slice(), b"new");
        // The old data key opens nothing new, the new one nothing old; index and history survive.
        assert!(keys.open_row(place(), &sealed).is_err());
        assert!(opened.open_row(place(), &old).is_err());
        assert_eq!(opened.index("f", b"v"), keys.index("f", b"v"));
        let entry = keys.seal_entry(place(), b"entry", &mut rng);
        assert_eq!(opened.open_entry(place(), &entry).unwrap().as_slice(), b"entry");
        // A header put back does not verify with the new keys, and a new slot gets a new id.
        assert_eq!(before.verify(&new), Err(HeaderError::Tampered));
        let id = header.add_slot(&new, Opener::Password("tanaka", &password("yuki")), &mut rng).unwrap();
        assert_eq!(id, 3);
        assert!(header.open(Opener::Password("tanaka", &password("yuki"))).is_ok());
    }

    #[test]
    fn keys_keep_purposes_apart_and_show_nothing() {
        let Vault { keys, mut rng, .. } = vault();
        assert_ne!(keys.index("login", b"x"), keys.index("serial", b"x"));
        assert_ne!(keys.index("login", b"x"), keys.index("login", b"y"));
        let place = || Canonical::new("row").int(1);
        let sealed = keys.seal_row(place(), b"x", &mut rng);
        assert!(keys.open_entry(place(), &sealed).is_err());
        assert_ne!(keys.row_hash(place(), &sealed), keys.row_hash(place().int(1), &sealed));
        assert_ne!(keys.row_hash(place(), &sealed), keys.row_hash(place(), &sealed[1..]));
        let start = keys.chain(crate::ChainTag::START, place(), &sealed);
        assert_ne!(start, keys.chain(start, place(), &sealed));
        assert_ne!(start, keys.chain(crate::ChainTag::START, place(), &sealed[1..]));
        assert_ne!(start, keys.chain(crate::ChainTag::START, place().int(1), &sealed));
        assert_eq!(
            format!("{keys:?} {:?} {:?}", password("x"), keys.data),
            "Keys { epoch: 1 } Passphrase Key"
        );
    }
}
