/// The tag of a history entry: a keyed hash over the entry and the tag before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainTag(pub(crate) [u8; 32]);

impl ChainTag {
    /// Where the chain begins.
    pub const START: Self = Self([0; 32]);

    /// From its stored form.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The stored form.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    /// Twelve characters of the tag, for reports: whoever holds a print can tell a history that was rolled back.
    #[must_use]
    pub fn digest(self) -> String {
        self.0[..6].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_has_twelve_characters() {
        let mut bytes = [0xAB; 32];
        bytes[1] = 5;
        assert_eq!(ChainTag::from_bytes(bytes).digest(), "ab05abababab");
        assert_eq!(ChainTag::from_bytes(bytes).to_bytes(), bytes);
    }
}
