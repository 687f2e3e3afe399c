//! 一時コード: eight digits in place of the token's code, under the same rules as any code (V-12, V-20, V-50, V-51).

use kagimori_domain::Refusal;
use kagimori_domain::otp::Algorithm;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::temporary::{TemporaryCodes, Terms};
use kagimori_domain::time::Instant;
use kagimori_domain::verification::Accepted;

use crate::case::{Case, NOW, accepted, fingerprint, key, totp, wrong};

const CODES: [&str; 3] = ["11112222", "33334444", "55556666"];

/// Three codes, void from 100 seconds after `NOW`.
fn issued() -> Case {
    issued_for(Case::new())
}

fn issued_for(mut case: Case) -> Case {
    let codes = CODES.map(|code| (fingerprint(code), false)).to_vec();
    case.registration.temporary = Some(TemporaryCodes { valid_until: NOW.plus(100), codes });
    case
}

const fn left(left: u32) -> Accepted {
    Accepted { temporary_left: Some(left), ..accepted(0) }
}

fn terms(count: u32, hours: u32, expected: Result<i64, &'static str>) {
    let made = Terms::new(count, hours);
    let expected = expected.map_err(|field| Refusal::InvalidValue { field });
    assert_eq!(made.clone().map(|terms| terms.valid_until(NOW).since(NOW)), expected);
    if let Ok(terms) = made {
        assert_eq!(terms.count(), count);
    }
}

cases! { terms;
    v20_no_temporary_code_is_no_number(0, 24, Err("count"));
    v20_one_temporary_code_for_an_hour(1, 1, Ok(3_600));
    v20_ten_temporary_codes_for_a_week(10, 168, Ok(604_800));
    v20_eleven_temporary_codes_are_too_many(11, 24, Err("count"));
    v20_temporary_codes_for_no_time(3, 0, Err("hours"));
    v20_temporary_codes_for_more_than_a_week(3, 169, Err("hours"));
}

#[test]
fn v20_each_temporary_code_passes_once() {
    let mut case = issued();
    for (code, remaining) in [(1, 2), (0, 1), (2, 0)] {
        assert_eq!(case.check(CODES[code]), Ok(left(remaining)));
        assert_eq!(case.check(CODES[code]), Err(Refusal::OtpReplayed));
    }
    assert_eq!(case.registration.failures.in_row, 0);
}

/// So many seconds after they were issued.
fn validity(seconds: i64, expected: Result<u32, Refusal>) {
    let mut case = issued();
    case.later(seconds);
    let codes = case.registration.temporary.clone().unwrap();
    assert_eq!(codes.left(case.now), if expected.is_ok() { 3 } else { 0 });
    assert_eq!(case.check(CODES[0]), expected.map(left));
    assert_eq!(case.counters(), (0, 0, 0));
}

cases! { validity;
    v51_a_temporary_code_at_once(0, Ok(2));
    v51_a_temporary_code_in_its_last_second(99, Ok(2));
    v51_a_temporary_code_in_the_first_second_after(100, Err(Refusal::TemporaryCodeExpired));
    v51_a_temporary_code_long_after(86_400, Err(Refusal::TemporaryCodeExpired));
}

#[test]
fn v20_a_used_temporary_code_is_told_as_used_after_its_time_too() {
    let mut case = issued();
    assert_eq!(case.check(CODES[0]), Ok(left(2)));
    case.later(100);
    assert_eq!(case.check(CODES[0]), Err(Refusal::OtpReplayed));
}

#[test]
fn v50_a_temporary_code_ends_the_users_counts_and_not_the_tokens() {
    let mut case = issued();
    case.registration.failures.in_row = 4;
    case.registration.failures_since_success = 19;
    case.token.failures = 14;
    let token = case.token.clone();
    assert_eq!(case.check(CODES[0]), Ok(left(2)));
    assert_eq!(case.counters(), (0, 0, 14));
    assert_eq!(case.token, token);
}

#[test]
fn v50_wrong_temporary_codes_suspend_and_do_not_count_on_the_token() {
    let mut case = issued();
    let token = case.token.clone();
    for i in 1..=5 {
        assert_eq!(case.registration.state, RegistrationState::Active);
        assert_eq!(case.check(&format!("9000000{i}")), Err(wrong(i)));
    }
    assert_eq!(case.registration.state, RegistrationState::Suspended);
    assert_eq!(case.counters(), (5, 0, 0));
    assert_eq!(case.token, token);
    // Suspended, the right one is not used up.
    assert_eq!(case.check(CODES[0]), Err(Refusal::OtpSuspended));
    assert!(case.registration.unlock());
    assert_eq!(case.check(CODES[0]), Ok(left(2)));
}

#[test]
fn v50_the_same_wrong_temporary_code_within_a_minute_counts_once() {
    let mut case = issued();
    assert_eq!(case.check("90000001"), Err(wrong(1)));
    case.later(60);
    assert_eq!(case.check("90000001"), Err(wrong(1)));
    case.later(1);
    assert_eq!(case.check("90000001"), Err(wrong(2)));
}

#[test]
fn sr47_used_temporary_codes_are_forgiven_three_times() {
    let mut case = issued();
    assert_eq!(case.check(CODES[0]), Ok(left(2)));
    for in_row in [0, 0, 0, 1, 2, 3, 4, 5] {
        assert_eq!(case.check(CODES[0]), Err(Refusal::OtpReplayed));
        // Not on the count of 20 either, which asks for a resync of the token.
        assert_eq!(case.counters(), (in_row, 0, 0));
    }
    assert_eq!(case.registration.state, RegistrationState::Suspended);
}

#[test]
fn sr45_wrong_temporary_codes_ask_for_no_resync() {
    let mut case = issued();
    case.registration.failures_since_success = 25;
    case.token.failures = 20;
    assert_eq!(case.check("90000001"), Err(wrong(1)));
    assert!(!case.token.needs_resync);
}

/// Without any that could be used, eight digits are no code of a token with six.
fn none_left(change: impl FnOnce(&mut Case)) {
    let mut case = issued();
    change(&mut case);
    let before = case.state();
    assert_eq!(case.check("90000001"), Err(Refusal::OtpMalformed));
    assert_eq!(case.state(), before);
}

cases! { none_left;
    v12_eight_digits_without_temporary_codes(|case: &mut Case| case.registration.temporary = None);
    v12_eight_digits_after_the_time_of_the_codes(|case: &mut Case| { case.later(100); });
    v12_eight_digits_after_the_last_code(|case: &mut Case| {
        for code in CODES {
            case.check(code).unwrap();
        }
    });
}

/// Six and seven digits are none of them.
fn not_temporary(typed: &str, expected: Refusal) {
    let mut case = issued();
    assert_eq!(case.check(typed), Err(expected));
}

cases! { not_temporary;
    v12_six_digits_of_a_temporary_code("111122", wrong(1));
    v12_seven_digits_of_a_temporary_code("1111222", Refusal::OtpMalformed);
    v12_nine_digits_of_a_temporary_code("111122223", Refusal::OtpMalformed);
}

#[test]
fn v20_the_tokens_own_code_works_beside_them() {
    let mut case = issued();
    let code = case.away(0);
    assert_eq!(case.check(&code), Ok(accepted(0)));
    assert_eq!(case.check(CODES[0]), Ok(left(2)));
}

#[test]
fn v44_a_temporary_code_passes_while_two_codes_are_asked_for() {
    let mut case = issued();
    case.token.needs_resync = true;
    assert_eq!(case.check_pair(CODES[0], "12"), Ok(left(2)));
    assert_eq!(case.check(CODES[1]), Ok(left(1)));
    // It is no resync.
    assert!(case.token.needs_resync);
}

#[test]
fn v51_temporary_codes_end_with_the_registration() {
    let mut case = issued();
    assert!(case.registration.revoke());
    assert_eq!(case.registration.temporary, None);
    assert_eq!(case.check(CODES[0]), Err(Refusal::NotRegistered));
}

#[test]
fn v51_another_users_temporary_code_is_none() {
    let mut case = issued();
    assert_eq!(case.check_for(&mut Case::sharer(), CODES[0]), Err(Refusal::OtpMalformed));
    assert_eq!(case.check(CODES[0]), Ok(left(2)));
}

fn of_eight() -> Case {
    issued_for(Case::of(totp(Algorithm::Sha1, 8, 60), key(20)))
}

#[test]
fn v04_a_token_of_8_digits_is_checked_beside_them() {
    let mut case = of_eight();
    let code = case.away(1);
    assert_eq!(case.check(&code), Ok(accepted(1)));
    assert_eq!(case.check(CODES[0]), Ok(left(2)));
    assert_eq!(case.check(&code), Err(Refusal::OtpReplayed));
}

#[test]
fn v50_a_wrong_code_of_8_digits_counts_on_the_token_too() {
    let mut case = of_eight();
    assert_eq!(case.check("90000001"), Err(wrong(1)));
    assert_eq!(case.counters(), (1, 1, 1));
}

#[test]
fn v51_none_is_left_where_all_are_used_or_void() {
    let codes = |used: [bool; 3]| TemporaryCodes {
        valid_until: Instant(100),
        codes: CODES.iter().zip(used).map(|(code, used)| (fingerprint(code), used)).collect(),
    };
    assert_eq!(codes([false; 3]).left(Instant(99)), 3);
    assert_eq!(codes([false, true, false]).left(Instant(99)), 2);
    assert_eq!(codes([true; 3]).left(Instant(99)), 0);
    assert_eq!(codes([false; 3]).left(Instant(100)), 0);
}
