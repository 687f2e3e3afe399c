//! Bounds that hold before any work is done.

/// How much of a file is read, at most. Exceeding a bound refuses the whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub file_bytes: u64,
    /// Keys in the file, counting the skipped ones; a key package without a key counts as one.
    pub keys: u32,
    /// Elements in all: a key has twenty to fifty.
    pub elements: u32,
    /// Elements open at the same time.
    pub depth: u32,
    /// One piece of text, one comment or one tag with its attributes, in bytes. No more than this is ever held.
    pub token_bytes: usize,
    /// One value that is read (a serial number, a name, the text of a seed, a number), in bytes.
    pub value_bytes: usize,
    /// Problems listed before the rest of the file is no longer looked at.
    pub problems: u32,
}

impl Limits {
    /// What holds unless a setting raises it: 64 MiB, 50,000 keys.
    pub const DEFAULT: Self = Self {
        file_bytes: 64 << 20,
        keys: 50_000,
        elements: 5_000_000,
        depth: 64,
        token_bytes: 64 << 10,
        value_bytes: 4 << 10,
        problems: 100,
    };

    /// The raised bounds: 256 MiB, 200,000 keys.
    pub const RAISED: Self =
        Self { file_bytes: 256 << 20, keys: 200_000, elements: 20_000_000, ..Self::DEFAULT };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_sets() {
        let (default, raised) = (Limits::default(), Limits::RAISED);
        assert_eq!((default.file_bytes, default.keys), (67_108_864, 50_000));
        assert_eq!((raised.file_bytes, raised.keys), (268_435_456, 200_000));
        // The elements keep step with the keys; what bounds a single token or value does not grow.
        assert_eq!((default.elements / default.keys, raised.elements / raised.keys), (100, 100));
        assert_eq!((raised.depth, raised.token_bytes, raised.value_bytes), (64, 65_536, 4_096));
    }
}
