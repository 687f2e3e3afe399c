/// Keyed hash of one row, with its place: a 256-bit number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowHash(pub(crate) [u8; 32]);

/// The sum of the hashes of all rows, modulo 2²⁵⁶. Adding and taking away single rows keeps it up to date, so a
/// deleted, added or put-back row shows as soon as the sum is taken anew. Without the key the hashes are
/// unknown, so no set of rows can be built to a given sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSum([u8; 32]);

impl RowSum {
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

    /// Adds a row.
    pub fn add(&mut self, row: RowHash) {
        let mut carry = 0;
        for (sum, term) in self.0.iter_mut().zip(row.0) {
            let total = u16::from(*sum) + u16::from(term) + carry;
            *sum = (total & 0xFF) as u8;
            carry = total >> 8;
        }
    }

    /// Takes a row away.
    pub fn subtract(&mut self, row: RowHash) {
        let mut borrow = 0;
        for (sum, term) in self.0.iter_mut().zip(row.0) {
            let total = 256 + u16::from(*sum) - u16::from(term) - borrow;
            *sum = (total & 0xFF) as u8;
            borrow = 1 - (total >> 8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fill: u8, first: u8) -> RowHash {
        let mut hash = [fill; 32];
        hash[0] = first;
        RowHash(hash)
    }

    #[test]
    fn adding_and_taking_away_in_any_order_leads_back() {
        let rows = [row(0xFF, 0xFF), row(0, 1), row(0x80, 3), row(0xFF, 0), row(1, 0xFE)];
        let mut sum = RowSum::default();
        rows.iter().for_each(|r| sum.add(*r));
        let mut backwards = RowSum::default();
        rows.iter().rev().for_each(|r| backwards.add(*r));
        assert_eq!(sum, backwards);
        for i in [3, 0, 4, 1, 2] {
            assert_ne!(sum, RowSum::default());
            sum.subtract(rows[i]);
        }
        assert_eq!(sum, RowSum::default());
    }

    #[test]
    fn carries_run_through_all_bytes_and_out_at_the_end() {
        let mut sum = RowSum::default();
        sum.add(row(0xFF, 0xFF));
        sum.add(row(0, 1));
        assert_eq!(sum.to_bytes(), [0; 32]);
        sum.subtract(row(0, 1));
        assert_eq!(sum.to_bytes(), [0xFF; 32]);
        sum.add(row(0, 2));
        let mut one = [0; 32];
        one[0] = 1;
        assert_eq!(sum, RowSum::from_bytes(one));
        // A row counted twice is not a row counted once, nor none.
        sum.add(row(1, 1));
        let counted_once = sum;
        sum.add(row(1, 1));
        assert_ne!(sum, counted_once);
    }
}
