use std::ops::RangeInclusive;

use subtle::ConstantTimeEq;

use super::{Code, Parameters, Seed};

/// Where two consecutive codes were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// The later of the two steps; neither was consumed before.
    Fresh(u64),
    /// The codes are consecutive, but one of them was consumed or passed over.
    Used,
    /// No two consecutive steps show these codes.
    None,
}

/// Searches `steps` for the pair (c, c+1), typed in either order; steps before `unused_from` are consumed.
///
/// The pair nearest to `expected` wins, should chance show it twice (RFC 6238 section 6, RFC 4226 section 7.4).
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
    let shows = |step: u64, code: &Code| -> bool {
        let shown = zeroize::Zeroizing::new(generator.generate(step).to_string());
        shown.as_bytes().ct_eq(code.expose()).into()
    };
    let end = *steps.end();
    let mut found: Vec<u64> = Vec::new();
    for step in steps {
        let Some(next) = step.checked_add(1).filter(|next| *next <= end) else { break };
        let in_order = shows(step, codes[0]) && shows(next, codes[1]);
        let swapped = shows(step, codes[1]) && shows(next, codes[0]);
        if in_order || swapped {
            found.push(step);
        }
    }
    let fresh = found.iter().copied().filter(|s| *s >= unused_from).min_by_key(|s| s.abs_diff(expected));
    match fresh {
        Some(step) => Pair::Fresh(step + 1),
        None if found.is_empty() => Pair::None,
        None => Pair::Used,
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

    #[test]
    fn a_pair_in_either_order_is_found_at_its_later_step() {
        assert_eq!(search("287082", "359152", 0..=4, 0), Pair::Fresh(2));
        assert_eq!(search("359152", "287082", 0..=4, 0), Pair::Fresh(2));
        assert_eq!(search("755224", "287082", 0..=4, 0), Pair::Fresh(1));
        assert_eq!(search("969429", "338314", 0..=4, 0), Pair::Fresh(4));
    }

    #[test]
    fn both_codes_lie_within_the_reach() {
        assert_eq!(search("969429", "338314", 0..=3, 0), Pair::None);
        assert_eq!(search("755224", "287082", 1..=4, 0), Pair::None);
    }

    #[test]
    fn neither_code_may_be_consumed() {
        assert_eq!(search("287082", "359152", 0..=4, 1), Pair::Fresh(2));
        assert_eq!(search("287082", "359152", 0..=4, 2), Pair::Used);
        assert_eq!(search("287082", "359152", 0..=4, 3), Pair::Used);
    }

    #[test]
    fn codes_that_are_not_neighbours_are_no_pair() {
        assert_eq!(search("287082", "969429", 0..=4, 0), Pair::None);
        assert_eq!(search("287082", "287082", 0..=4, 0), Pair::None);
        assert_eq!(search("111111", "222222", 0..=4, 0), Pair::None);
    }
}
