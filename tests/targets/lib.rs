//! Fuzzing: what is done with an input, however it was made up. `tests/fuzz` has libFuzzer make them up; the gate
//! replays those that are kept in `tests/fuzz/corpus`.
//!
//! How to add a target: its file here and its line in [`TARGETS`], a file of three lines in `tests/fuzz/fuzz_targets`
//! with its line in `Cargo.toml` there, and what fuzzing found worth keeping in `tests/fuzz/corpus`.

mod backup;
mod header;
mod history_import;
mod seed_encrypted;
mod seed_files;
mod seed_tables;
mod seed_uris;
mod seed_xml;
mod slot_table;

use std::cell::Cell;
use std::io::{self, Read};

use arbitrary::Arbitrary;

pub use self::backup::backup;
pub use self::header::header;
pub use self::history_import::history_import;
pub use self::seed_encrypted::seed_encrypted;
pub use self::seed_tables::seed_tables;
pub use self::seed_uris::seed_uris;
pub use self::seed_xml::seed_xml;
pub use self::slot_table::slot_table;

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
    /// It is what the product itself had written, or what it takes from others, and is taken.
    Taken,
    /// It is something else, and is refused.
    Refused,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "slot_table", run: slot_table },
    Target { name: "header", run: header },
    Target { name: "backup", run: backup },
    Target { name: "history_import", run: history_import },
    Target { name: "seed_xml", run: seed_xml },
    Target { name: "seed_encrypted", run: seed_encrypted },
    Target { name: "seed_tables", run: seed_tables },
    Target { name: "seed_uris", run: seed_uris },
];

/// Bytes changed, at places as far as `P` reaches.
#[derive(Arbitrary, Debug)]
enum BytesEdit<P = u8> {
    Replace(Vec<u8>),
    Flip { at: P, bits: u8 },
    Cut(P),
    Append(Vec<u8>),
}

impl<P: TryInto<usize>> BytesEdit<P> {
    fn apply(self, bytes: &mut Vec<u8>) {
        let place = |at: P| at.try_into().unwrap_or(usize::MAX);
        match self {
            Self::Replace(other) => *bytes = other,
            Self::Flip { at, bits } => {
                let length = bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(place(at) % length) {
                    *byte ^= bits;
                }
            }
            Self::Cut(length) => bytes.truncate(place(length)),
            Self::Append(more) => bytes.extend(more),
        }
    }
}

/// The element that a place means, if there is any.
fn at<T>(all: &mut [T], place: u8) -> Option<&mut T> {
    let length = all.len().max(1);
    all.get_mut(usize::from(place) % length)
}

/// Puts bytes in the place of some of a line.
fn splice(line: Option<&mut Vec<u8>>, place: u16, replaced: usize, bytes: &[u8]) {
    if let Some(line) = line {
        let start = usize::from(place) % line.len().max(1);
        line.splice(start..(start + replaced).min(line.len()), bytes.iter().copied());
    }
}

/// A file that counts what is read of it.
struct Source<'a> {
    file: &'a [u8],
    /// What follows the file without end.
    endless: Option<u8>,
    pulled: &'a Cell<usize>,
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match self.endless {
            Some(byte) if self.file.is_empty() => {
                into.fill(byte);
                into.len()
            }
            _ => self.file.read(into)?,
        };
        self.pulled.set(self.pulled.get() + read);
        Ok(read)
    }
}
