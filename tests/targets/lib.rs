//! Fuzzing: what is done with an input, however it was made up. `tests/fuzz` has libFuzzer make them up; the gate replays
//! those that are kept in `tests/fuzz/corpus`.
//!
//! How to add a target: its function and its line in [`TARGETS`], a file of three lines in `tests/fuzz/fuzz_targets` with its
//! line in `Cargo.toml` there, and what fuzzing found worth keeping in `tests/fuzz/corpus`.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use kagimori_vault::{Header, HeaderError, Kdf, Keys, Opener, Passphrase, RecoveryCode, Slot};

/// Something that reads what others may have written.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Does with an input what the product would, and panics if that goes wrong.
    pub run: fn(&[u8]) -> Outcome,
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is what the product itself had written, and is taken.
    Taken,
    /// It is something else, and is refused.
    Refused,
}

/// All targets.
pub const TARGETS: &[Target] =
    &[Target { name: "slot_table", run: slot_table }, Target { name: "header", run: header }];

const LOGIN: &str = "suzuki";
/// Hashing with more memory than this takes longer than an input is worth.
const CHEAP_KIB: u32 = 64;

/// A header as the product writes it, the same every time.
struct Genuine {
    header: Header,
    keys: Keys,
    password: Passphrase,
    recovery: RecoveryCode,
}

static GENUINE: LazyLock<Genuine> = LazyLock::new(|| {
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

/// Bytes changed.
#[derive(Arbitrary, Debug)]
enum BytesEdit {
    Replace(Vec<u8>),
    Flip { at: u8, bits: u8 },
    Cut(u8),
    Append(Vec<u8>),
}

impl BytesEdit {
    fn apply(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Replace(other) => *bytes = other,
            Self::Flip { at, bits } => {
                let length = bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(usize::from(at) % length) {
                    *byte ^= bits;
                }
            }
            Self::Cut(length) => bytes.truncate(length.into()),
            Self::Append(more) => bytes.extend(more),
        }
    }
}

/// A column of a slot.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum SlotColumn {
    PublicKey,
    WrappedSecret,
    SealedDataKey,
}

impl SlotColumn {
    fn of(self, slot: &mut Slot) -> &mut Vec<u8> {
        match self {
            Self::PublicKey => &mut slot.public_key,
            Self::WrappedSecret => &mut slot.wrapped_secret,
            Self::SealedDataKey => &mut slot.sealed_data_key,
        }
    }
}

/// A slot as stored, with anything in it.
#[derive(Arbitrary, Debug)]
struct AnySlot {
    id: i64,
    kind: i64,
    public_key: Vec<u8>,
    wrapped_secret: Vec<u8>,
    sealed_data_key: Vec<u8>,
}

impl From<AnySlot> for Slot {
    fn from(slot: AnySlot) -> Self {
        let AnySlot { id, kind, public_key, wrapped_secret, sealed_data_key } = slot;
        Self { id, kind, public_key, wrapped_secret, sealed_data_key }
    }
}

/// The table of slots changed.
#[derive(Arbitrary, Debug)]
enum SlotEdit {
    Remove(u8),
    Copy(u8),
    Swap(u8, u8),
    Id(u8, i64),
    Kind(u8, i64),
    Bytes(u8, SlotColumn, BytesEdit),
    /// The column of one slot in another one.
    Move(u8, u8, SlotColumn),
    Add(AnySlot),
}

impl SlotEdit {
    fn apply(self, slots: &mut Vec<Slot>) {
        let count = slots.len();
        let at = |i: u8| usize::from(i) % count;
        if let Self::Add(slot) = self {
            slots.push(slot.into());
            return;
        }
        if count == 0 {
            return;
        }
        match self {
            Self::Remove(i) => {
                slots.remove(at(i));
            }
            Self::Copy(i) => slots.push(slots[at(i)].clone()),
            Self::Swap(i, k) => slots.swap(at(i), at(k)),
            Self::Id(i, id) => slots[at(i)].id = id,
            Self::Kind(i, kind) => slots[at(i)].kind = kind,
            Self::Bytes(i, column, edit) => edit.apply(column.of(&mut slots[at(i)])),
            Self::Move(i, k, column) => {
                let moved = column.of(&mut slots[at(i)]).clone();
                *column.of(&mut slots[at(k)]) = moved;
            }
            Self::Add(_) => {}
        }
    }
}

/// The slots are not as they were written.
///
/// # Panics
///
/// If the vault opens all the same.
#[must_use]
pub fn slot_table(input: &[u8]) -> Outcome {
    let Ok((by_recovery, edits)) = <(bool, Vec<SlotEdit>)>::arbitrary_take_rest(Unstructured::new(input))
    else {
        return Outcome::Refused;
    };
    let mut header = GENUINE.header.clone();
    edits.into_iter().for_each(|edit| edit.apply(&mut header.slots));
    opened(&header, by_recovery)
}

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
fn opened(header: &Header, by_recovery: bool) -> Outcome {
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
