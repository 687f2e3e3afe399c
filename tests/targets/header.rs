//! The header, each field as it was written or anything else.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use kagimori_vault::{Header, HeaderError, Kdf, Keys, Opener, Passphrase, RecoveryCode, Slot};

use crate::slot_table::AnySlot;
use crate::{BytesEdit, Outcome};

const LOGIN: &str = "suzuki";
/// Hashing with more memory than this takes longer than an input is worth.
const CHEAP_KIB: u32 = 64;

/// A header as the product writes it, the same every time.
pub(crate) struct Genuine {
    pub(crate) header: Header,
    pub(crate) keys: Keys,
    password: Passphrase,
    recovery: RecoveryCode,
}

pub(crate) static GENUINE: LazyLock<Genuine> = LazyLock::new(|| {
    // The same every time, so that an input means the same.
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let password = |text: &str| Passphrase::new(text.as_bytes().to_vec().into());
    let (mut header, keys) = Header::create(1, "branch", Kdf::WEAK, &mut rng);
    let recovery = RecoveryCode::random(&mut rng);
    let own = password("kumo to ame to yuki");
    for opener in [
        Opener::Password(LOGIN, &own),
        Opener::Password("tanaka", &password("kawa no nagare")),
        Opener::Recovery(&recovery),
    ] {
        header.add_slot(&keys, opener, &mut rng).expect("a slot");
    }
    Genuine { header, keys, password: own, recovery }
});

/// What stands in the header, where it is not what was written.
#[derive(Arbitrary, Debug)]
struct AnyHeader {
    vault_id: Option<BytesEdit>,
    format: Option<i64>,
    edition: Option<String>,
    salt: Option<BytesEdit>,
    memory_kib: Option<u32>,
    passes: Option<u32>,
    lanes: Option<u32>,
    epoch: Option<i64>,
    ring: Option<BytesEdit>,
    tag: Option<BytesEdit>,
    slots: Option<Vec<AnySlot>>,
}

impl AnyHeader {
    fn apply(self, header: &mut Header) {
        fn bytes(edit: Option<BytesEdit>, bytes: &mut Vec<u8>) {
            if let Some(edit) = edit {
                edit.apply(bytes);
            }
        }
        bytes(self.vault_id, &mut header.vault_id);
        bytes(self.salt, &mut header.salt);
        bytes(self.ring, &mut header.ring);
        bytes(self.tag, &mut header.tag);
        header.format = self.format.unwrap_or(header.format);
        header.edition = self.edition.unwrap_or_else(|| header.edition.clone());
        header.kdf.memory_kib = self.memory_kib.unwrap_or(header.kdf.memory_kib);
        header.kdf.passes = self.passes.unwrap_or(header.kdf.passes);
        header.kdf.lanes = self.lanes.unwrap_or(header.kdf.lanes);
        header.epoch = self.epoch.unwrap_or(header.epoch);
        if let Some(slots) = self.slots {
            header.slots = slots.into_iter().map(Slot::from).collect();
        }
    }
}

/// The header is not as it was written.
///
/// # Panics
///
/// If the vault opens all the same, or memory beyond the ceiling would be taken.
#[must_use]
pub fn header(input: &[u8]) -> Outcome {
    let Ok((by_recovery, fields)) = <(bool, AnyHeader)>::arbitrary_take_rest(Unstructured::new(input)) else {
        return Outcome::Refused;
    };
    let mut header = GENUINE.header.clone();
    fields.apply(&mut header);
    if let Ok(Kdf { memory_kib, passes, lanes }) = header.kdf.check() {
        assert!(memory_kib <= 1024 * 1024 && (1..=20).contains(&passes) && (1..=16).contains(&lanes));
        if memory_kib > CHEAP_KIB {
            // Nothing is refused yet, and hashing would take seconds: other parameters suffice for the tag.
            assert_eq!(header.verify(&GENUINE.keys), Err(HeaderError::Tampered));
            return Outcome::Refused;
        }
    }
    opened(&header, by_recovery)
}

/// Opens the vault with credentials that are right. Only what was written opens.
pub(crate) fn opened(header: &Header, by_recovery: bool) -> Outcome {
    let Genuine { header: written, keys, password, recovery } = &*GENUINE;
    let opener = if by_recovery { Opener::Recovery(recovery) } else { Opener::Password(LOGIN, password) };
    let genuine = header == written;
    assert_eq!(header.open(opener).is_ok(), genuine, "opened");
    assert_eq!(header.verify(keys).is_ok(), genuine, "verified");
    // Nobody makes a new data key on top of it either, nor does a new slot stumble over it.
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    assert_eq!(header.clone().rotate(keys, &[1], &mut rng).is_ok(), genuine, "rotated");
    let _ = header.clone().add_slot(keys, Opener::Password("ueda", password), &mut rng);
    if genuine { Outcome::Taken } else { Outcome::Refused }
}
