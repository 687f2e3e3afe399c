//! V-34, V-35: what the desk learns about a fob's time.

use kagimori_domain::time::Instant;
use kagimori_domain::token::{Progress, TokenState};

use crate::case::{Case, NOW, STEP, accepted, guess};

/// After a success with the code `away` steps from the expected one, the drift is `learned`.
fn learned(drift: i32, drift_set: i32, away: i64, learned: i32) {
    let mut case = Case::new();
    case.policy.window = 10;
    case.token.progress = Progress { last_step: None, drift, drift_set };
    let code = case.away(i64::from(drift) + away);
    assert_eq!(case.check(&code), Ok(accepted(away)));
    let last_step = STEP.checked_add_signed(i64::from(drift) + away);
    assert_eq!(case.token.progress, Progress { last_step, drift: learned, drift_set });
}

cases! { learned;
    v34_a_code_in_time_teaches_nothing(0, 0, 0, 0);
    v34_a_late_code_moves_the_drift_by_one(0, 0, 1, 1);
    v34_an_early_code_moves_the_drift_by_one(0, 0, -1, -1);
    v34_a_code_10_steps_late_moves_it_by_one_only(0, 0, 10, 1);
    v34_a_code_10_steps_early_moves_it_by_one_only(0, 0, -10, -1);
    v34_it_goes_on_from_where_it_was(7, 0, 2, 8);
    v34_it_comes_back_as_well(7, 0, -2, 6);
    v34_the_last_step_up_to_the_limit(9, 0, 1, 10);
    v34_no_step_beyond_the_limit(10, 0, 1, 10);
    v34_the_last_step_down_to_the_limit(-9, 0, -1, -10);
    v34_no_step_below_the_limit(-10, 0, -1, -10);
    v34_back_from_the_limit(10, 0, -1, 9);
    v34_the_limit_is_counted_from_where_the_drift_was_set(300, 290, 1, 300);
    v34_and_on_the_other_side(280, 290, -1, 280);
    v34_and_for_tokens_that_are_behind(-310, -300, -1, -310);
    v34_within_the_limit_of_a_set_drift(299, 290, 1, 300);
}

/// Thirty successes, each with a code one step off on the side of `sign`: the drift follows ten times.
fn run_off(sign: i32, drift_set: i32) {
    let mut case = Case::drifted(drift_set);
    for i in 1..=30_i32 {
        case.later(120);
        let away = i64::from(case.token.progress.drift + sign);
        let code = case.away(away);
        assert_eq!(case.check(&code), Ok(accepted(sign.into())));
        assert_eq!(case.token.progress.drift, drift_set + sign * i.min(10));
        assert_eq!(case.token.progress.drift_set, drift_set);
    }
}

cases! { run_off;
    v34_a_fob_that_runs_ahead_is_followed_ten_steps(1, 0);
    v34_a_fob_that_falls_behind_is_followed_ten_steps(-1, 0);
    v34_after_a_resync_it_is_followed_ten_steps_more(1, 25);
    v34_after_a_resync_it_falls_behind_ten_steps_more(-1, -25);
}

#[test]
fn v34_a_resync_sets_the_drift_and_the_limit_anew() {
    let mut case = Case::new();
    case.token.progress = Progress { last_step: None, drift: 10, drift_set: 0 };
    let (first, second) = (case.away(20), case.away(21));
    case.resync(&first, &second).unwrap();
    assert_eq!(case.token.progress, Progress { last_step: Some(STEP + 21), drift: 21, drift_set: 21 });
    for i in 1..=12 {
        case.later(120);
        let code = case.away(i64::from(case.token.progress.drift) + 1);
        assert_eq!(case.check(&code), Ok(accepted(1)));
        assert_eq!(case.token.progress.drift, 21 + i.min(10));
    }
}

#[test]
fn v34_an_enrolment_sets_the_drift_and_the_limit_anew() {
    let mut case = Case::new();
    case.token.state = TokenState::Unregistered;
    case.token.progress = Progress { last_step: None, drift: 3, drift_set: -7 };
    // Ten steps from the drift-corrected one, and the whole difference from the clock is taken.
    let code = case.away(13);
    case.enrol_alone(&code).unwrap();
    assert_eq!(case.token.progress, Progress { last_step: Some(STEP + 13), drift: 13, drift_set: 13 });
}

#[test]
fn v34_finding_a_token_sets_the_drift_and_the_limit_anew() {
    let mut case = Case::drifted(-4);
    case.token.state = TokenState::Lost;
    let code = case.away(6);
    case.find_again(&code).unwrap();
    assert_eq!(case.token.progress, Progress { last_step: Some(STEP + 6), drift: 6, drift_set: 6 });
}

#[test]
fn v34_refusals_teach_nothing() {
    let mut case = Case::drifted(2);
    let code = case.away(3);
    case.check(&code).unwrap();
    let before = case.token.progress;
    assert!(case.check(&code).is_err());
    assert!(case.check(&guess(1)).is_err());
    assert!(case.check("12").is_err());
    assert_eq!(case.token.progress, before);
}

/// Used at step 100,000 by a fob `drift` steps ahead; so many seconds after that step ended its code by the clock.
fn unused(drift: i32, seconds: i64, long: bool) {
    let mut case = Case::drifted(drift);
    case.token.progress.last_step = STEP.checked_add_signed(drift.into());
    let now = Instant(6_000_000).plus(seconds);
    assert_eq!(case.token.long_unused(now), long);
}

const DAYS_90: i64 = 90 * 86_400;

cases! { unused;
    v35_at_once(0, 0, false);
    v35_for_89_days(0, 89 * 86_400, false);
    v35_for_90_days(0, DAYS_90, false);
    v35_for_90_days_and_59_seconds(0, DAYS_90 + 59, false);
    v35_for_90_days_and_a_step(0, DAYS_90 + 60, true);
    v35_for_a_year(0, 365 * 86_400, true);
    v35_for_90_days_by_a_fob_ahead(500, DAYS_90, false);
    v35_for_90_days_and_a_step_by_a_fob_ahead(500, DAYS_90 + 60, true);
    v35_for_90_days_by_a_fob_behind(-500, DAYS_90, false);
    v35_for_90_days_and_a_step_by_a_fob_behind(-500, DAYS_90 + 60, true);
}

#[test]
fn v35_a_token_never_used_is_not_long_unused() {
    assert!(!Case::new().token.long_unused(NOW.plus(1_000 * 86_400)));
}

#[test]
fn v35_an_event_based_token_is_never_long_unused() {
    assert!(!Case::event_based(Some(3)).token.long_unused(NOW.plus(1_000 * 86_400)));
}

/// The window is not widened for it: a fob that ran off by two steps meanwhile is refused.
fn after_90_days(away: i64, right: bool) {
    let mut case = Case::used_up_to(STEP);
    case.later(91 * 86_400);
    assert!(case.token.long_unused(case.now));
    let code = case.away(away);
    assert_eq!(case.check(&code).is_ok(), right);
}

cases! { after_90_days;
    v35_two_steps_early_after_91_days(-2, false);
    v35_one_step_early_after_91_days(-1, true);
    v35_one_step_late_after_91_days(1, true);
    v35_two_steps_late_after_91_days(2, false);
}

#[test]
fn v35_a_resync_helps_after_91_days() {
    let mut case = Case::used_up_to(STEP);
    case.later(91 * 86_400);
    let (first, second) = (case.away(2), case.away(3));
    case.resync(&first, &second).unwrap();
    assert!(!case.token.long_unused(case.now));
    case.later(60);
    let third = case.away(3);
    assert_eq!(case.check(&third), Ok(accepted(0)));
}

/// How far a code is from the clock, whatever drift the token is known to have.
fn offset(drift: i32, step: u64, offset: i64) {
    assert_eq!(Case::drifted(drift).token.offset(step, NOW), Some(offset));
}

cases! { offset;
    v31_a_code_in_time_is_not_off(0, STEP, 0);
    v31_a_code_3_steps_ahead_is_off_by_3(0, STEP + 3, 3);
    v31_a_code_3_steps_behind_is_off_by_3(0, STEP - 3, -3);
    v31_the_drift_does_not_matter(5, STEP + 3, 3);
}

#[test]
fn v46_a_counter_is_not_off() {
    assert_eq!(Case::event_based(Some(3)).token.offset(4, NOW), None);
}
