//! V-36, SR-21, SR-22: verification fails closed when the computer's clock cannot be right.

use kagimori_domain::clock::{Reading, Run, Trust};
use kagimori_domain::time::Instant;

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
const YEARS_10: i64 = 3_652 * DAY;

/// The latest time known to be right: 2026-11-22.
const LATEST: Instant = Instant(1_795_312_920);

const fn at(seconds: i64, elapsed: i64) -> Reading {
    Reading { now: LATEST.plus(seconds), elapsed }
}

/// Opened at the latest time; then the clock stands `behind` seconds before it, while no time passed.
fn put_back(behind: i64, trust: Trust) {
    let run = Run::begin(LATEST, at(0, 500));
    assert_eq!(run.judge(LATEST, at(-behind, 500)), trust);
    // However long one waits until the clock has caught up: it is where it stands that counts.
    assert_eq!(run.judge(LATEST, at(-behind, 500 + HOUR)), trust);
    // The same when the vault is opened, or its time was confirmed, with such a clock.
    assert_eq!(Run::begin(LATEST, at(-behind, 7)).judge(LATEST, at(-behind, 7)), trust);
    assert_eq!(Run::confirmed(at(-behind, 7)).judge(LATEST, at(-behind, 7)), trust);
}

cases! { put_back;
    v36_sr21_not_at_all(0, Trust::Trusted);
    v36_sr21_by_1_second(1, Trust::Trusted);
    v36_sr21_by_119_seconds(119, Trust::Trusted);
    v36_sr21_by_120_seconds(120, Trust::Trusted);
    v36_sr21_by_121_seconds(121, Trust::Behind(121));
    v36_sr21_by_an_hour(HOUR, Trust::Behind(HOUR));
    v36_sr21_by_a_day(DAY, Trust::Behind(DAY));
    v36_sr21_by_10_years(YEARS_10, Trust::Behind(YEARS_10));
    v36_sr21_to_the_epoch(LATEST.0, Trust::Behind(LATEST.0));
    v36_sr21_to_before_1970(LATEST.0 + 1, Trust::Behind(LATEST.0 + 1));
    v36_sr21_to_1901(LATEST.0 + (1 << 31), Trust::Behind(LATEST.0 + (1 << 31)));
}

/// Opened at the latest time; `passed` seconds later by the clock nobody sets, the other is ahead by so many.
fn leap(passed: i64, ahead: i64, trust: Trust) {
    let run = Run::begin(LATEST, at(0, 500));
    let reading = at(passed + ahead, 500 + passed);
    assert_eq!(run.judge(LATEST, reading), trust);
    // The same where an operator confirmed the time.
    assert_eq!(Run::confirmed(at(0, 500)).judge(LATEST, reading), trust);
}

cases! { leap;
    v36_sr22_none(0, 0, Trust::Trusted);
    v36_sr22_by_a_minute(0, MINUTE, Trust::Trusted);
    v36_sr22_by_a_day_less_a_second(0, DAY - 1, Trust::Trusted);
    v36_sr22_by_a_day(0, DAY, Trust::Trusted);
    v36_sr22_by_a_day_and_a_second(0, DAY + 1, Trust::Jumped(DAY + 1));
    v36_sr22_by_two_days(0, 2 * DAY, Trust::Jumped(2 * DAY));
    v36_sr22_by_31_days_within_a_run(0, 31 * DAY, Trust::Jumped(31 * DAY));
    v36_sr22_by_10_years(0, YEARS_10, Trust::Jumped(YEARS_10));
    v36_sr22_by_a_day_after_an_hour(HOUR, DAY, Trust::Trusted);
    v36_sr22_by_a_day_and_a_second_after_an_hour(HOUR, DAY + 1, Trust::Jumped(DAY + 1));
    v36_sr22_by_a_day_after_a_year_of_running(365 * DAY, DAY, Trust::Trusted);
    v36_sr22_by_a_day_and_a_second_after_a_year_of_running(365 * DAY, DAY + 1, Trust::Jumped(DAY + 1));
    v36_sr22_time_that_passed_is_no_leap(400 * DAY, 0, Trust::Trusted);
    v36_sr22_a_clock_that_is_slow_is_no_leap(400 * DAY, -399 * DAY, Trust::Trusted);
}

/// Opened so many seconds after the latest time known.
fn away(seconds: i64, trust: Trust) {
    let run = Run::begin(LATEST, at(seconds, 7));
    assert_eq!(run.judge(LATEST, at(seconds, 7)), trust);
    // Waiting changes nothing.
    assert_eq!(run.judge(LATEST, at(seconds + 40 * DAY, 7 + 40 * DAY)), trust);
}

cases! { away;
    v36_sr22_opened_at_once(0, Trust::Trusted);
    v36_sr22_opened_the_next_day(DAY, Trust::Trusted);
    v36_sr22_opened_after_a_weekend(3 * DAY, Trust::Trusted);
    v36_sr22_opened_after_three_weeks(21 * DAY, Trust::Trusted);
    v36_sr22_opened_after_31_days(31 * DAY, Trust::Trusted);
    v36_sr22_opened_after_31_days_and_a_second(31 * DAY + 1, Trust::FarAhead(31 * DAY + 1));
    v36_sr22_opened_after_a_year(365 * DAY, Trust::FarAhead(365 * DAY));
    v36_sr22_opened_after_10_years(YEARS_10, Trust::FarAhead(YEARS_10));
}

/// After a holiday the leap within the run is counted from the day of opening, not from the latest time before.
fn after_a_holiday(ahead: i64, trust: Trust) {
    let run = Run::begin(LATEST, at(21 * DAY, 7));
    assert_eq!(run.judge(LATEST, at(21 * DAY + ahead, 7)), trust);
}

cases! { after_a_holiday;
    v36_sr22_a_day_ahead_after_a_holiday(DAY, Trust::Trusted);
    v36_sr22_a_day_and_a_second_ahead_after_a_holiday(DAY + 1, Trust::Jumped(DAY + 1));
    v36_sr22_back_to_the_latest_time_after_a_holiday(-21 * DAY, Trust::Trusted);
    v36_sr21_121_seconds_behind_it_after_a_holiday(-21 * DAY - 121, Trust::Behind(121));
}

#[test]
fn v36_sr22_two_leaps_of_less_than_a_day_are_one_of_more() {
    let run = Run::begin(LATEST, at(0, 0));
    assert_eq!(run.judge(LATEST, at(DAY, 0)), Trust::Trusted);
    // That was learned; the next leap is still counted from the beginning of the run.
    assert_eq!(run.judge(LATEST.plus(DAY), at(2 * DAY, 0)), Trust::Jumped(2 * DAY));
}

#[test]
fn v36_sr22_a_clock_that_jumped_and_came_back_is_trusted() {
    let run = Run::begin(LATEST, at(0, 0));
    assert_eq!(run.judge(LATEST, at(YEARS_10, 0)), Trust::Jumped(YEARS_10));
    assert_eq!(run.judge(LATEST, at(60, 60)), Trust::Trusted);
}

#[test]
fn v36_sr22_a_clock_opened_far_ahead_and_set_right_is_trusted() {
    let run = Run::begin(LATEST, at(YEARS_10, 0));
    assert_eq!(run.judge(LATEST, at(YEARS_10, 0)), Trust::FarAhead(YEARS_10));
    assert_eq!(run.judge(LATEST, at(60, 60)), Trust::Trusted);
    assert_eq!(run.judge(LATEST, at(31 * DAY + 60, 60)), Trust::Trusted);
    assert_eq!(run.judge(LATEST, at(31 * DAY + 61, 60)), Trust::FarAhead(31 * DAY + 1));
}

#[test]
fn v36_sr21_a_clock_opened_behind_and_set_right_is_judged_as_at_the_opening() {
    let run = Run::begin(LATEST, at(-LATEST.0, 0));
    assert_eq!(run.judge(LATEST, at(-LATEST.0, 0)), Trust::Behind(LATEST.0));
    assert_eq!(run.judge(LATEST, at(5, 5)), Trust::Trusted);
    // The vault may have lain for 31 days before.
    assert_eq!(run.judge(LATEST, at(5 + 31 * DAY, 5)), Trust::Trusted);
    assert_eq!(run.judge(LATEST, at(6 + 31 * DAY, 5)), Trust::FarAhead(31 * DAY + 1));
}

/// Opened so many seconds behind: up to 120 the run is known, and a leap is one of more than a day.
fn opened_behind(behind: i64, ahead: i64, trust: Trust) {
    let run = Run::begin(LATEST, at(-behind, 7));
    assert_eq!(run.judge(LATEST, at(ahead, 7)), trust);
}

cases! { opened_behind;
    v36_sr22_a_day_ahead_after_opening_120_seconds_behind(120, DAY, Trust::Trusted);
    v36_sr22_a_day_and_a_second_ahead_after_opening_120_seconds_behind(120, DAY + 1, Trust::Jumped(DAY + 1));
    v36_sr21_31_days_ahead_after_opening_121_seconds_behind(121, 31 * DAY, Trust::Trusted);
    v36_sr21_31_days_and_a_second_after_opening_121_seconds_behind(121, 31 * DAY + 1, Trust::FarAhead(31 * DAY + 1));
}

#[test]
fn v36_sr21_behind_is_named_before_any_leap() {
    // Opened in the future, put back behind the latest time: what counts is that it is behind.
    let run = Run::begin(LATEST, at(YEARS_10, 0));
    assert_eq!(run.judge(LATEST, at(-121, 0)), Trust::Behind(121));
}

#[test]
fn v36_sr21_the_latest_time_moves_on_with_the_run() {
    let run = Run::begin(LATEST, at(0, 0));
    let latest = LATEST.plus(600);
    assert_eq!(run.judge(latest, at(480, 700)), Trust::Trusted);
    assert_eq!(run.judge(latest, at(479, 700)), Trust::Behind(121));
}

/// An operator confirmed a time `ahead` of the latest one known: the run goes on from there.
fn confirmed(ahead: i64, later: i64, trust: Trust) {
    let run = Run::confirmed(at(ahead, 50));
    assert_eq!(run.judge(LATEST, at(ahead + later, 50)), trust);
}

cases! { confirmed;
    v36_sr22_confirmed_after_100_days(100 * DAY, 0, Trust::Trusted);
    v36_sr22_confirmed_after_10_years(YEARS_10, 0, Trust::Trusted);
    v36_sr22_a_day_after_a_confirmed_time(100 * DAY, DAY, Trust::Trusted);
    v36_sr22_a_day_and_a_second_after_a_confirmed_time(100 * DAY, DAY + 1, Trust::Jumped(DAY + 1));
    v36_sr21_a_confirmed_time_behind_the_latest(-121, 0, Trust::Behind(121));
}

/// A confirmed time in the past is the latest one known from then on.
#[test]
fn v36_sr21_a_confirmed_time_in_the_past_is_where_the_run_goes_on_from() {
    let back = LATEST.plus(-YEARS_10);
    let run = Run::confirmed(Reading { now: back, elapsed: 50 });
    let judge = |seconds| run.judge(back, Reading { now: back.plus(seconds), elapsed: 50 });
    assert_eq!([judge(0), judge(-120), judge(DAY)], [Trust::Trusted; 3]);
    assert_eq!(judge(-121), Trust::Behind(121));
    assert_eq!(judge(DAY + 1), Trust::Jumped(DAY + 1));
}

fn told(trust: Trust, name: &str, seconds: i64) {
    assert_eq!((trust.name(), trust.seconds()), (name, seconds));
}

cases! { told;
    v36_trusted_is_told_as_such(Trust::Trusted, "trusted", 0);
    v36_behind_is_told_as_such(Trust::Behind(121), "behind", -121);
    v36_jumped_is_told_as_such(Trust::Jumped(86_401), "jumped", 86_401);
    v36_far_ahead_is_told_as_such(Trust::FarAhead(2_678_401), "far_ahead", 2_678_401);
}

/// The ends of the number range stop, they do not run round.
#[test]
fn v36_clocks_at_the_ends_of_their_range_are_not_trusted() {
    let run = Run::begin(LATEST, at(0, 0));
    let end = |now, elapsed| run.judge(LATEST, Reading { now: Instant(now), elapsed });
    assert!(matches!(end(i64::MIN, 0), Trust::Behind(_)));
    assert!(matches!(end(i64::MAX, 0), Trust::Jumped(_)));
    assert!(matches!(end(i64::MAX, i64::MIN), Trust::Jumped(_)));
    assert!(matches!(
        Run::begin(LATEST, Reading { now: Instant(i64::MAX), elapsed: 0 })
            .judge(LATEST, Reading { now: Instant(i64::MAX), elapsed: 0 }),
        Trust::FarAhead(_)
    ));
}
