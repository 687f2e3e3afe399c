use std::ops::RangeInclusive;

use subtle::ConstantTimeEq;

use super::{Code, Parameters, Seed};

/// Where two consecutive codes were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// Neither was consumed before.
    Fresh {
        /// The later of the two steps.
        later: u64,
        /// They were typed in the wrong order.
        swapped: bool,
    },
    /// The codes are consecutive, but one of them was consumed or passed over.
    Used,
    /// Both are shown within the reach, but not one after the other.
    NotConsecutive,
    /// At least one of them is not shown within the reach.
    None,
}

/// Searches `steps` for the pair (c, c+1), typed in either order; steps before `unused_from` are consumed.
///
/// One search over pairs: where one of the codes happens to appear earlier by itself does not matter. The pair
/// nearest to `expected` wins, should chance show it twice (RFC 6238 section 6, RFC 4226 section 7.4).
#[must_use]
pub fn find_pair(
    parameters: &Parameters,
    seed: &Seed,
    codes: [&Code; 2],
    steps: RangeInclusive<u64>,
    expected: u64,
    unused_from: u64,
) -> Pair {
    let generator = parameters.generator(seed);
    let mut before = [false; 2];
    let mut anywhere = [false; 2];
    let mut found: Vec<(u64, bool)> = Vec::new();
    for step in steps {
        let shown = zeroize::Zeroizing::new(generator.generate(step).to_string());
        let equal = codes.map(|code| bool::from(shown.as_bytes().ct_eq(code.expose())));
        let (in_order, swapped) = (before[0] && equal[1], before[1] && equal[0]);
        if in_order || swapped {
            found.push((step, !in_order));
        }
        anywhere = [anywhere[0] || equal[0], anywhere[1] || equal[1]];
        before = equal;
    }
    // The earlier of the two must be unused as well.
    let fresh = found.iter().filter(|(later, _)| *later > unused_from);
    match fresh.min_by_key(|(later, _)| later.abs_diff(expected)) {
        Some((later, swapped)) => Pair::Fresh { later: *later, swapped: *swapped },
        None if !found.is_empty() => Pair::Used,
        None if anywhere[0] && anywhere[1] => Pair::NotConsecutive,
        None => Pair::None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Algorithm, MovingFactor};
    use super::*;
    use zeroize::Zeroizing;

    // Steps 0 to 4 show 755224 287082 359152 969429 338314.
    fn search(a: &str, b: &str, steps: RangeInclusive<u64>, unused_from: u64) -> Pair {
        let seed = Seed::new(Zeroizing::new(b"12345678901234567890".to_vec())).unwrap();
        let parameters = Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 6).unwrap();
        let (a, b) = (Code::parse(a).unwrap(), Code::parse(b).unwrap());
        find_pair(&parameters, &seed, [&a, &b], steps, 2, unused_from)
    }

    const fn fresh(later: u64) -> Pair {
        Pair::Fresh { later, swapped: false }
    }

    #[test]
    fn a_pair_in_either_order_is_found_at_its_later_step() {
        assert_eq!(search("287082", "359152", 0..=4, 0), fresh(2));
        assert_eq!(search("359152", "287082", 0..=4, 0), Pair::Fresh { later: 2, swapped: true });
        assert_eq!(search("755224", "287082", 0..=4, 0), fresh(1));
        assert_eq!(search("969429", "338314", 0..=4, 0), fresh(4));
    }

    #[test]
    fn both_codes_lie_within_the_reach() {
        assert_eq!(search("969429", "338314", 0..=3, 0), Pair::None);
        assert_eq!(search("755224", "287082", 1..=4, 0), Pair::None);
    }

    #[test]
    fn neither_code_may_be_consumed() {
        assert_eq!(search("287082", "359152", 0..=4, 1), fresh(2));
        assert_eq!(search("287082", "359152", 0..=4, 2), Pair::Used);
        assert_eq!(search("287082", "359152", 0..=4, 3), Pair::Used);
    }

    #[test]
    fn codes_that_are_not_neighbours_are_no_pair() {
        assert_eq!(search("287082", "969429", 0..=4, 0), Pair::NotConsecutive);
        assert_eq!(search("969429", "287082", 0..=4, 0), Pair::NotConsecutive);
        assert_eq!(search("287082", "287082", 0..=4, 0), Pair::NotConsecutive);
        assert_eq!(search("287082", "111111", 0..=4, 0), Pair::None);
        assert_eq!(search("111111", "287082", 0..=4, 0), Pair::None);
        assert_eq!(search("111111", "222222", 0..=4, 0), Pair::None);
    }

    #[test]
    fn a_code_that_two_neighbours_share_is_a_pair_with_itself() {
        // Steps 910737 and 910738 both show 911617.
        assert_eq!(search("911617", "911617", 910_730..=910_740, 0), fresh(910_738));
    }

    #[test]
    fn the_pair_nearest_to_the_expected_step_wins() {
        // Steps 153567 and 153569 share 468457; the pairs around both are told apart by the other code.
        let seed = Seed::new(Zeroizing::new(b"12345678901234567890".to_vec())).unwrap();
        let parameters = Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 6).unwrap();
        let code = |step| Code::parse(&parameters.code_at(&seed, step)).unwrap();
        let (shared, between) = (code(153_567), code(153_568));
        let near = |expected| {
            let steps = 153_560..=153_575;
            find_pair(&parameters, &seed, [&shared, &between], steps, expected, 0)
        };
        // 153567 then 153568 in order; 153568 then 153569 in the wrong order.
        assert_eq!(near(153_560), Pair::Fresh { later: 153_568, swapped: false });
        assert_eq!(near(153_575), Pair::Fresh { later: 153_569, swapped: true });
        let after = find_pair(&parameters, &seed, [&shared, &between], 153_560..=153_575, 153_560, 153_568);
        assert_eq!(after, Pair::Fresh { later: 153_569, swapped: true });
    }
}
