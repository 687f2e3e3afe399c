//! Bounds that hold before any work is done.

/// How much of a file is read, at most. Exceeding a bound refuses the whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub file_bytes: u64,
    /// Keys in the file, counting the skipped ones; a key package without a key counts as one.
    pub keys: u32,
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
        depth: 64,
        token_bytes: 64 << 10,
        value_bytes: 4 << 10,
        problems: 100,
    };

    /// The raised bounds: 256 MiB, 200,000 keys.
    pub const RAISED: Self = Self { file_bytes: 256 << 20, keys: 200_000, ..Self::DEFAULT };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
