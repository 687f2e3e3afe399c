//! What a file has said before: a serial number, a key id or a seed may come once.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, Hash};

/// Fingerprints of the values seen, with the line each came first on.
///
/// Only a hash under a random key is kept, never the value: a seed is gone from memory once its record is. Two
/// different values share a fingerprint with a chance of about 10⁻⁹ in a file of 200,000 keys; such a file would be
/// refused, never taken wrongly.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    hasher: RandomState,
    lines: HashMap<u64, u32>,
}

impl Seen {
    /// Notes a value; the line it came first on, if it came before.
    pub(crate) fn note<T: Hash + ?Sized>(&mut self, value: &T, line: u32) -> Option<u64> {
        match self.lines.entry(self.hasher.hash_one(value)) {
            Entry::Occupied(first) => Some(u64::from(*first.get())),
            Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_remembered() {
        let mut seen = Seen::default();
        assert_eq!(seen.note("a", 3), None);
        assert_eq!(seen.note("b", 4), None);
        assert_eq!(seen.note("a", 5), Some(3));
        assert_eq!(seen.note("a", 6), Some(3));
    }
}
