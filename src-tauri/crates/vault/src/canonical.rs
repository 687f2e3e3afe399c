/// A canonical encoding of named fields, for associated data and tags: every field carries its type and length,
/// so no two different lists of fields have the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical(Vec<u8>);

impl Canonical {
    /// Begins with a label that says what is encoded; one label, one meaning.
    #[must_use]
    pub fn new(label: &str) -> Self {
        Self(Vec::with_capacity(512)).bytes(label.as_bytes())
    }

    /// Appends a number.
    #[must_use]
    pub fn int(mut self, value: i64) -> Self {
        self.0.push(b'i');
        self.0.extend(value.to_be_bytes());
        self
    }

    /// Appends bytes.
    #[must_use]
    pub fn bytes(mut self, value: &[u8]) -> Self {
        self.0.push(b'b');
        self.0.extend((value.len() as u64).to_be_bytes());
        self.0.extend(value);
        self
    }

    /// Appends an absent value.
    #[must_use]
    pub fn none(mut self) -> Self {
        self.0.push(b'n');
        self
    }

    /// Appends a number that may be absent.
    #[must_use]
    pub fn some_int(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.int(value),
            None => self.none(),
        }
    }

    /// Appends bytes that may be absent.
    #[must_use]
    pub fn some_bytes(self, value: Option<&[u8]>) -> Self {
        match value {
            Some(value) => self.bytes(value),
            None => self.none(),
        }
    }

    /// The encoding.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_fields_have_different_bytes() {
        let all = [
            Canonical::new("a"),
            Canonical::new("ab"),
            Canonical::new("a").bytes(b""),
            Canonical::new("a").bytes(b"").bytes(b""),
            Canonical::new("a").bytes(b"x"),
            Canonical::new("a").int(0),
            Canonical::new("a").int(1),
            Canonical::new("a").none(),
            Canonical::new("a").none().none(),
            Canonical::new("a").bytes(b"x").bytes(b"yz"),
            Canonical::new("a").bytes(b"xy").bytes(b"z"),
        ];
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                assert_ne!(a.as_bytes(), b.as_bytes());
            }
        }
        assert_eq!(Canonical::new("a").some_int(Some(1)), Canonical::new("a").int(1));
        assert_eq!(Canonical::new("a").some_int(None), Canonical::new("a").none());
        assert_eq!(Canonical::new("a").some_bytes(Some(b"x")), Canonical::new("a").bytes(b"x"));
        assert_eq!(Canonical::new("a").some_bytes(None), Canonical::new("a").none());
    }
}
