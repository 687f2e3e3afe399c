use std::ops::RangeInclusive;

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::{Code, Parameters, Seed};

/// What a search over a window of steps found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The smallest step that shows the code and was never consumed.
    Fresh(u64),
    /// The code is shown only at steps already consumed or passed over.
    Used,
    /// No step in the window shows the code.
    None,
}

/// Searches `steps` for `code`; steps before `unused_from` are consumed.
///
/// Every candidate is computed and compared in constant time, and the walk never stops early, so the time taken
/// tells nothing about where, or whether, the code matched (the collision vectors of two steps sharing one code
/// decide which step is consumed: the smallest unconsumed).
#[must_use]
pub fn find(
    parameters: &Parameters,
    seed: &Seed,
    code: &Code,
    steps: RangeInclusive<u64>,
    unused_from: u64,
) -> Match {
    let generator = parameters.generator(seed);
    let mut first = 0_u64;
    let mut fresh_found = Choice::from(0);
    let mut used_found = Choice::from(0);
    for step in steps {
        let shown = zeroize::Zeroizing::new(generator.generate(step).to_string());
        let equal = shown.as_bytes().ct_eq(code.expose());
        let unused = Choice::from(u8::from(step >= unused_from));
        first.conditional_assign(&step, equal & unused & !fresh_found);
        fresh_found |= equal & unused;
        used_found |= equal & !unused;
    }
    if fresh_found.into() {
        Match::Fresh(first)
    } else if used_found.into() {
        Match::Used
    } else {
        Match::None
    }
}

/// All steps in `steps` that show `code`, for looking without effect; not constant in time.
#[must_use]
pub fn find_all(parameters: &Parameters, seed: &Seed, code: &Code, steps: RangeInclusive<u64>) -> Vec<u64> {
    let generator = parameters.generator(seed);
    let shows = |step: &u64| {
        let shown = zeroize::Zeroizing::new(generator.generate(*step).to_string());
        shown.as_bytes() == code.expose()
    };
    steps.filter(shows).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Algorithm, MovingFactor};
    use super::*;
    use zeroize::Zeroizing;

    fn token() -> (Parameters, Seed) {
        let seed = Seed::new(Zeroizing::new(b"12345678901234567890".to_vec())).unwrap();
        (Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 6).unwrap(), seed)
    }

    fn search(code: &str, steps: RangeInclusive<u64>, unused_from: u64) -> Match {
        let (parameters, seed) = token();
        find(&parameters, &seed, &Code::parse(code).unwrap(), steps, unused_from)
    }

    #[test]
    fn both_ends_of_the_window_count() {
        // Steps 0, 1, 2, 3 show 755224, 287082, 359152, 969429.
        assert_eq!(search("287082", 1..=3, 0), Match::Fresh(1));
        assert_eq!(search("359152", 1..=3, 0), Match::Fresh(2));
        assert_eq!(search("969429", 1..=3, 0), Match::Fresh(3));
        assert_eq!(search("755224", 1..=3, 0), Match::None);
        assert_eq!(search("338314", 1..=3, 0), Match::None);
    }

    #[test]
    fn a_consumed_step_is_used_and_the_next_one_is_fresh() {
        assert_eq!(search("359152", 1..=3, 2), Match::Fresh(2));
        assert_eq!(search("359152", 1..=3, 3), Match::Used);
    }

    #[test]
    fn v26_v27_two_steps_with_one_code_are_consumed_one_after_the_other() {
        assert_eq!(search("911617", 910_736..=910_738, 910_737), Match::Fresh(910_737));
        assert_eq!(search("911617", 910_737..=910_739, 910_738), Match::Fresh(910_738));
        assert_eq!(search("911617", 910_737..=910_739, 910_739), Match::Used);
        assert_eq!(search("468457", 153_567..=153_569, 0), Match::Fresh(153_567));
        assert_eq!(search("468457", 153_567..=153_569, 153_568), Match::Fresh(153_569));
        assert_eq!(search("761737", 1_300_575..=1_300_577, 0), Match::Fresh(1_300_575));
    }

    #[test]
    fn a_code_of_another_length_never_matches() {
        assert_eq!(search("7287082", 0..=3, 0), Match::None);
    }

    #[test]
    fn looking_without_effect_finds_every_step() {
        let (parameters, seed) = token();
        let code = Code::parse("468457").unwrap();
        assert_eq!(find_all(&parameters, &seed, &code, 153_560..=153_570), [153_567, 153_569]);
        assert_eq!(find_all(&parameters, &seed, &code, 153_570..=153_580), []);
    }
}
