//! Key slots, removed, copied, swapped, edited, or made up.

use arbitrary::{Arbitrary, Unstructured};
use kagimori_vault::Slot;

use crate::header::{GENUINE, opened};
use crate::{BytesEdit, Outcome};

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
pub(crate) struct AnySlot {
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
