//! V-40 to V-42: where two codes stand to each other. Steps 0 to 4 show 755224 287082 359152 969429 338314.

use kagimori_domain::otp::{Algorithm, Code, Pair, find_pair};

use crate::case::{key, totp};

/// Searches steps `first` to `last`, expecting the step `expected`, the steps before `unused_from` being used.
fn pair(codes: [&str; 2], (first, last): (u64, u64), expected: u64, unused_from: u64, found: Pair) {
    let codes = codes.map(|code| Code::parse(code).unwrap());
    let parameters = totp(Algorithm::Sha1, 6, 60);
    let steps = first..=last;
    let result = find_pair(&parameters, &key(20), [&codes[0], &codes[1]], steps, expected, unused_from);
    assert_eq!(result, found);
}

const fn fresh(later: u64) -> Pair {
    Pair::Fresh { later, swapped: false }
}

const fn swapped(later: u64) -> Pair {
    Pair::Fresh { later, swapped: true }
}

const ALL: (u64, u64) = (0, 4);

cases! { pair;
    v40_the_first_two(["755224", "287082"], ALL, 2, 0, fresh(1));
    v40_two_in_the_middle(["287082", "359152"], ALL, 2, 0, fresh(2));
    v40_the_last_two(["969429", "338314"], ALL, 2, 0, fresh(4));
    v42_the_first_two_swapped(["287082", "755224"], ALL, 2, 0, swapped(1));
    v42_two_in_the_middle_swapped(["359152", "287082"], ALL, 2, 0, swapped(2));
    v42_the_last_two_swapped(["338314", "969429"], ALL, 2, 0, swapped(4));
    v40_the_only_two(["287082", "359152"], (1, 2), 2, 0, fresh(2));
    v40_the_earlier_is_before_the_reach(["755224", "287082"], (1, 4), 2, 0, Pair::None);
    v40_the_later_is_after_the_reach(["969429", "338314"], (0, 3), 2, 0, Pair::None);
    v42_swapped_with_the_later_after_the_reach(["338314", "969429"], (0, 3), 2, 0, Pair::None);
    v40_a_reach_of_one_step_holds_no_pair(["287082", "359152"], (1, 1), 1, 0, Pair::None);
    v41_the_step_before_the_earlier_is_used(["287082", "359152"], ALL, 2, 1, fresh(2));
    v41_the_earlier_is_used(["287082", "359152"], ALL, 2, 2, Pair::Used);
    v41_both_are_used(["287082", "359152"], ALL, 2, 3, Pair::Used);
    v41_long_used(["287082", "359152"], ALL, 2, 1_000, Pair::Used);
    v41_the_earlier_is_used_and_they_are_swapped(["359152", "287082"], ALL, 2, 2, Pair::Used);
    v41_both_are_used_and_they_are_swapped(["359152", "287082"], ALL, 2, 3, Pair::Used);
    v41_the_same_code_twice(["287082", "287082"], ALL, 2, 0, Pair::NotConsecutive);
    v41_the_same_used_code_twice(["287082", "287082"], ALL, 2, 2, Pair::NotConsecutive);
    v42_one_step_left_out(["287082", "969429"], ALL, 2, 0, Pair::NotConsecutive);
    v42_one_step_left_out_and_swapped(["969429", "287082"], ALL, 2, 0, Pair::NotConsecutive);
    v42_the_first_and_the_last(["755224", "338314"], ALL, 2, 0, Pair::NotConsecutive);
    v42_the_second_is_shown_nowhere(["287082", "111111"], ALL, 2, 0, Pair::None);
    v42_the_first_is_shown_nowhere(["111111", "287082"], ALL, 2, 0, Pair::None);
    v42_neither_is_shown_anywhere(["111111", "222222"], ALL, 2, 0, Pair::None);
    v42_the_second_has_another_length(["287082", "7359152"], ALL, 2, 0, Pair::None);
    // Steps 910737 and 910738 both show 911617; what is consecutive is the steps.
    v40_one_code_for_two_neighbours(["911617", "911617"], (910_730, 910_740), 910_735, 0, fresh(910_738));
    v41_one_code_for_two_neighbours_the_earlier_used(
        ["911617", "911617"], (910_730, 910_740), 910_735, 910_738, Pair::Used
    );
    // Steps 153567 and 153569 share 468457, with 153568 between them: a pair with either, once swapped.
    v42_the_pair_nearest_to_an_early_step(
        ["468457", "214300"], (153_560, 153_575), 153_560, 0, fresh(153_568)
    );
    v42_the_pair_nearest_to_a_late_step(
        ["468457", "214300"], (153_560, 153_575), 153_575, 0, swapped(153_569)
    );
    v42_the_same_swapped_nearest_to_an_early_step(
        ["214300", "468457"], (153_560, 153_575), 153_560, 0, swapped(153_568)
    );
    v42_the_same_swapped_nearest_to_a_late_step(
        ["214300", "468457"], (153_560, 153_575), 153_575, 0, fresh(153_569)
    );
    v41_the_nearer_pair_is_used(["468457", "214300"], (153_560, 153_575), 153_560, 153_568, swapped(153_569));
    v41_both_pairs_are_used(["468457", "214300"], (153_560, 153_575), 153_560, 153_569, Pair::Used);
}
