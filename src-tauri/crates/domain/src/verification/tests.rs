use super::*;
use crate::ids::{TokenId, UserId};
use crate::otp::{Algorithm, Parameters};
use crate::purpose::Permissions;
use crate::token::{TokenState, tests::token};
use crate::user::{UserStatus, tests::user};
use jiff::civil::date;
use zeroize::Zeroizing;

const NOW: Instant = Instant(6_000_017); // step 100,000

struct Case {
    policy: Policy,
    registration: Registration,
    token: Token,
    seed: Seed,
    now: Instant,
}

fn fingerprint(typed: &str) -> Fingerprint {
    let mut fingerprint = [0; 16];
    fingerprint.iter_mut().zip(typed.bytes()).for_each(|(f, b)| *f = b);
    fingerprint
}

impl Case {
    fn new() -> Self {
        let mut token = token();
        token.state = TokenState::InUse;
        Self {
            policy: Policy::default(),
            registration: Registration::new(UserId(5), TokenId(6), Instant(0)),
            token,
            seed: Seed::new(Zeroizing::new(b"12345678901234567890".to_vec())).unwrap(),
            now: NOW,
        }
    }

    fn verify(&mut self, typed: &str) -> Result<Accepted, Refusal> {
        self.verify_pair(typed, None)
    }

    fn verify_pair(&mut self, typed: &str, second: Option<&str>) -> Result<Accepted, Refusal> {
        let code = Code::parse(typed);
        let second = second.map(Code::parse);
        Verification {
            policy: &self.policy,
            now: self.now,
            today: date(2026, 11, 22),
            purpose: Purpose::Transfer,
            code: code.as_ref().map_err(|e| *e),
            second: second.as_ref().map(|s| s.as_ref().map_err(|e| *e)),
            fingerprint: fingerprint(typed),
            as_temporary: fingerprint(typed),
        }
        .carry_out(&mut self.registration, &mut self.token, &self.seed)
    }

    fn code(&self, step: u64) -> String {
        self.token.parameters.code_at(&self.seed, step).to_string()
    }

    fn code_away(&self, away: i64) -> String {
        self.code(100_000_u64.checked_add_signed(away).unwrap())
    }
}

fn wrong(failures: u32) -> Result<Accepted, Refusal> {
    Err(Refusal::OtpWrong { failures, left: 5_u32.saturating_sub(failures) })
}

#[test]
fn v20_v22_v23_a_code_and_every_older_one_pass_once() {
    let mut case = Case::new();
    let next = case.code_away(1);
    let current = case.code_away(0);
    assert_eq!(case.verify(&next), Ok(Accepted::new(1)));
    for old in [next, current] {
        assert_eq!(case.verify(&old), Err(Refusal::OtpReplayed));
    }
    assert_eq!(case.registration.failures.in_row, 0);
}

#[test]
fn v30_the_window_is_one_step_around_the_drift_corrected_time() {
    for drift in [-10_i32, 0, 4] {
        for away in -3_i64..=3 {
            let mut case = Case::new();
            case.token.progress.drift = drift;
            case.token.progress.drift_set = drift;
            let code = case.code_away(i64::from(drift) + away);
            let result = case.verify(&code);
            if away.abs() <= 1 {
                assert_eq!(result, Ok(Accepted::new(away)));
                assert_eq!(i64::from(case.token.progress.drift), i64::from(drift) + away);
            } else {
                assert_eq!(result, wrong(1));
            }
        }
    }
}

#[test]
fn v24_a_wrong_code_moves_neither_step_nor_drift() {
    let mut case = Case::new();
    case.token.progress.last_step = Some(99_990);
    let before = case.token.progress;
    assert_eq!(case.verify("000000"), wrong(1));
    assert_eq!(case.token.progress, before);
}

#[test]
fn v50_the_fifth_failure_in_a_row_suspends() {
    let mut case = Case::new();
    for i in 1..=4 {
        assert_eq!(case.verify(&format!("90000{i}")), wrong(i));
        assert_eq!(case.registration.state, RegistrationState::Active);
    }
    let good = case.code_away(0);
    assert!(case.verify(&good).is_ok());
    assert_eq!((case.registration.failures.in_row, case.registration.failures_since_success), (0, 0));
    assert_eq!(case.token.failures, 0);
    for i in 1..=5 {
        assert_eq!(case.verify(&format!("80000{i}")), wrong(i));
    }
    assert_eq!(case.registration.state, RegistrationState::Suspended);
    assert_eq!(case.registration.suspended_at, Some(NOW));
}

#[test]
fn the_threshold_is_a_setting() {
    let mut case = Case::new();
    case.policy.failures_allowed = 3;
    for (i, left) in [(1, 2), (2, 1), (3, 0)] {
        assert_eq!(case.verify(&format!("90000{i}")), Err(Refusal::OtpWrong { failures: i, left }));
    }
    assert_eq!(case.registration.state, RegistrationState::Suspended);
}

#[test]
fn the_same_wrong_code_within_a_minute_counts_once_everywhere() {
    let mut case = Case::new();
    for _ in 0..10 {
        assert_eq!(case.verify("900001"), wrong(1));
    }
    assert_eq!((case.registration.failures_since_success, case.token.failures), (1, 1));
}

#[test]
fn sr47_three_used_codes_in_a_minute_are_forgiven_then_they_count() {
    let mut case = Case::new();
    let code = case.code_away(0);
    case.verify(&code).unwrap();
    for counted in [0, 0, 0, 1, 2, 3, 4, 5] {
        assert_eq!(case.verify(&code), Err(Refusal::OtpReplayed));
        assert_eq!(case.registration.failures.in_row, counted);
        assert_eq!(case.token.failures, counted);
    }
    assert_eq!(case.registration.state, RegistrationState::Suspended);
}

#[test]
fn fifteen_failures_over_all_sharers_ask_for_a_resync() {
    let mut case = Case::new();
    case.token.failures = 13;
    case.verify("900001").unwrap_err();
    assert!(!case.token.needs_resync);
    case.verify("900002").unwrap_err();
    assert!(case.token.needs_resync);
    let good = case.code_away(0);
    assert_eq!(case.verify(&good), Err(Refusal::TokenNeedsResync));
    assert_eq!(case.token.progress.last_step, None);
}

#[test]
fn twenty_failures_of_one_user_over_unlocks_ask_for_a_resync() {
    let mut case = Case::new();
    for i in 0..20_u32 {
        if i % 5 == 0 {
            case.registration.unlock();
        }
        assert!(!case.token.needs_resync, "{i}");
        // Sharers sign in all the while.
        case.token.failures = 0;
        case.verify(&format!("9000{i:02}")).unwrap_err();
    }
    assert_eq!(case.registration.failures_since_success, 20);
    assert!(case.token.needs_resync);
}

#[test]
fn two_consecutive_codes_sign_in_and_are_the_resync() {
    let mut case = Case::new();
    case.token.needs_resync = true;
    case.registration.failures.in_row = 2;
    case.registration.failures_since_success = 7;
    let (a, b) = (case.code_away(-300), case.code_away(-299));
    assert_eq!(case.verify(&a), Err(Refusal::TokenNeedsResync));
    let accepted = case.verify_pair(&a, Some(&b)).unwrap();
    assert_eq!(accepted, Accepted { resynced: true, ..Accepted::new(-299) });
    assert!(!case.token.needs_resync);
    assert_eq!((case.token.progress.drift, case.token.progress.drift_set), (-299, -299));
    assert_eq!(case.token.progress.last_step, Some(99_701));
    assert_eq!((case.registration.failures.in_row, case.registration.failures_since_success), (0, 0));
    // The third code works at once.
    case.now = case.now.plus(60);
    let third = case.code_away(-298);
    assert_eq!(case.verify(&third), Ok(Accepted::new(0)));
}

#[test]
fn v41_v42_pairs_that_are_used_or_not_neighbours_are_refused_and_counted() {
    let mut case = Case::new();
    case.token.needs_resync = true;
    let (a, b, c) = (case.code_away(0), case.code_away(1), case.code_away(2));
    case.token.progress.last_step = Some(100_000);
    let before = case.token.progress;
    assert_eq!(case.verify_pair(&a, Some(&b)), Err(Refusal::OtpReplayed));
    assert_eq!(case.verify_pair(&b, Some(&b)), wrong(1));
    assert_eq!(case.verify_pair(&a, Some(&c)), wrong(2));
    assert_eq!(case.verify_pair(&b, Some("1234")), Err(Refusal::OtpMalformed));
    assert_eq!(case.token.progress, before);
    // Swapped is fine.
    assert!(case.verify_pair(&c, Some(&b)).is_ok());
    assert_eq!(case.token.progress.last_step, Some(100_002));
    case.token.needs_resync = true;
    for counted in [0, 0, 0, 1] {
        assert_eq!(case.verify_pair(&a, Some(&b)), Err(Refusal::OtpReplayed));
        assert_eq!(case.registration.failures.in_row, counted);
    }
}

#[test]
fn v44_a_second_code_opens_no_wider_window() {
    let mut case = Case::new();
    let (a, b) = (case.code_away(400), case.code_away(401));
    assert_eq!(case.verify_pair(&a, Some(&b)), wrong(1));
    assert_eq!(case.token.progress, crate::token::Progress::default());
    let (now, next) = (case.code_away(0), case.code_away(1));
    let accepted = case.verify_pair(&now, Some(&next)).unwrap();
    assert_eq!((accepted.resynced, case.token.progress.last_step), (false, Some(100_000)));
}

#[test]
fn a_resync_reaches_a_thousand_steps() {
    for (away, found) in [(-1000, true), (-1001, false), (999, true), (1000, false)] {
        let mut case = Case::new();
        let codes = [case.code_away(away), case.code_away(away + 1)].map(|c| Code::parse(&c).unwrap());
        let result = resync(&mut case.token, &case.seed, [&codes[0], &codes[1]], NOW);
        let expected = if found {
            Ok(Resynced { step_difference: away + 1, swapped: false })
        } else {
            Err(Refusal::ResyncFailed { cause: "out_of_range" })
        };
        assert_eq!(result, expected, "{away}");
    }
    let mut case = Case::new();
    case.token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
    case.token.progress.last_step = Some(4);
    case.token.needs_resync = true;
    let codes = [1004, 1005].map(|step| Code::parse(&case.code(step)).unwrap());
    let result = resync(&mut case.token, &case.seed, [&codes[0], &codes[1]], NOW);
    assert_eq!(result, Ok(Resynced { step_difference: 1000, swapped: false }));
    assert_eq!((case.token.progress.last_step, case.token.needs_resync), (Some(1005), false));
    let codes = [2007, 2008].map(|step| Code::parse(&case.code(step)).unwrap());
    let result = resync(&mut case.token, &case.seed, [&codes[0], &codes[1]], NOW);
    assert_eq!(result, Err(Refusal::ResyncFailed { cause: "out_of_range" }));
}

#[test]
fn what_is_not_a_code_counts_nothing() {
    let mut case = Case::new();
    for typed in ["", "12345", "1234567", "87654321", "12345a"] {
        assert_eq!(case.verify(typed), Err(Refusal::OtpMalformed));
    }
    assert_eq!(case.registration.failures_since_success, 0);
}

#[test]
fn an_event_based_token_looks_ahead_only() {
    let mut case = Case::new();
    case.token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
    case.token.progress.last_step = Some(20);
    let code = case.code(20);
    assert_eq!(case.verify(&code), Err(Refusal::OtpReplayed));
    let code = case.code(32);
    assert_eq!(case.verify(&code), wrong(1));
    let code = case.code(31);
    assert_eq!(case.verify(&code), Ok(Accepted::new(10)));
    assert_eq!(case.token.progress.last_step, Some(31));
}

#[test]
fn standing_is_checked_in_order() {
    let policy = Policy::default();
    let check = |purpose, user: &User, on: Option<(&Registration, &Token)>| {
        let code = Code::parse("123456").unwrap();
        let today = date(2026, 11, 22);
        Verification {
            policy: &policy,
            now: NOW,
            today,
            purpose,
            code: Ok(&code),
            second: None,
            fingerprint: [0; 16],
            as_temporary: [0; 16],
        }
        .check_standing(user, on)
    };
    let mut user = user();
    let mut case = Case::new();
    let transfer = Purpose::Transfer;
    assert_eq!(check(transfer, &user, Some((&case.registration, &case.token))), Ok(()));
    case.token.state = TokenState::Paused;
    assert_eq!(check(transfer, &user, Some((&case.registration, &case.token))), Err(Refusal::TokenPaused));
    case.registration.state = RegistrationState::Suspended;
    assert_eq!(check(transfer, &user, Some((&case.registration, &case.token))), Err(Refusal::OtpSuspended));
    user.permissions = Permissions::NONE;
    assert_eq!(
        check(transfer, &user, Some((&case.registration, &case.token))),
        Err(Refusal::UserNotPermitted)
    );
    assert_eq!(
        check(Purpose::Login, &user, Some((&case.registration, &case.token))),
        Err(Refusal::OtpSuspended)
    );
    case.registration.state = RegistrationState::Revoked;
    assert_eq!(check(transfer, &user, Some((&case.registration, &case.token))), Err(Refusal::NotRegistered));
    assert_eq!(check(transfer, &user, None), Err(Refusal::NotRegistered));
    user.otp_start = date(2026, 11, 22);
    assert_eq!(check(transfer, &user, None), Err(Refusal::NotRegistered));
    user.otp_start = date(2026, 11, 23);
    assert_eq!(check(transfer, &user, None), Err(Refusal::OtpNotStarted));
    user.status = UserStatus::Stopped;
    assert_eq!(check(transfer, &user, None), Err(Refusal::UserStopped));
}

#[test]
fn a_lost_token_is_found_by_a_fresh_code() {
    let mut case = Case::new();
    case.token.state = TokenState::Lost;
    case.token.progress.last_step = Some(99_999);
    case.token.failures = 3;
    let find = |case: &mut Case, typed: &str| {
        let code = Code::parse(typed);
        find_again(&mut case.token, &case.seed, code.as_ref().map_err(|e| *e), NOW)
    };
    assert_eq!(find(&mut case, "12"), Err(Refusal::OtpMalformed));
    let old = case.code_away(-1);
    assert_eq!(find(&mut case, &old), Err(Refusal::OtpReplayed));
    assert_eq!(find(&mut case, "000000"), Err(Refusal::OtpWrong { failures: 4, left: 11 }));
    assert_eq!(case.token.state, TokenState::Lost);
    let fresh = case.code_away(10);
    assert_eq!(find(&mut case, &fresh), Ok(()));
    assert_eq!(case.token.state, TokenState::Unregistered);
    assert_eq!((case.token.progress.last_step, case.token.progress.drift), (Some(100_010), 10));
    let unused = case.code_away(11);
    let refusal = Refusal::WrongState { from: "unregistered", to: "unregistered" };
    assert_eq!(find(&mut case, &unused), Err(refusal));
    case.token.state = TokenState::Lost;
    case.token.failures = 13;
    assert!(find(&mut case, "000000").is_err());
    assert!(!case.token.needs_resync);
    assert_eq!(find(&mut case, "000001"), Err(Refusal::OtpWrong { failures: 15, left: 0 }));
    assert!(case.token.needs_resync);
}

#[test]
fn looking_tells_where_a_code_stands() {
    let mut case = Case::new();
    case.token.progress.drift = 2;
    case.token.progress.last_step = Some(100_003);
    let see = |case: &Case, step| look(&case.token, &case.seed, &Code::parse(&case.code(step)).unwrap(), NOW);
    let shown = |start: i64| Some((Instant(start), Instant(start + 60)));
    assert_eq!(
        see(&case, 100_003),
        Some(Sighting { step: 100_003, step_difference: 1, shown: shown(6_000_060), already_used: true })
    );
    assert_eq!(
        see(&case, 100_004),
        Some(Sighting { step: 100_004, step_difference: 2, shown: shown(6_000_120), already_used: false })
    );
    // A day is 1,440 steps of a minute.
    assert!(see(&case, 100_002 + 1440).is_some());
    assert!(see(&case, 100_002 - 1440).is_some());
    assert!(see(&case, 100_002 + 1441).is_none());
    assert!(see(&case, 100_002 - 1441).is_none());
    case.token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
    let expected = Sighting { step: 100_003, step_difference: -1, shown: None, already_used: true };
    assert_eq!(see(&case, 100_003), Some(expected));
}

#[test]
fn a_refused_code_is_looked_for_as_far_as_a_resync_reaches() {
    let mut case = Case::new();
    case.token.progress.drift = 2;
    let see = |step| {
        let code = Code::parse(&case.code(step)).unwrap();
        look_as_far_as_resync(&case.token, &case.seed, &code, NOW).map(|s| (s.step, s.step_difference))
    };
    assert_eq!(see(100_002 + 1_000), Some((101_002, 1_000)));
    assert_eq!(see(100_002 - 1_000), Some((99_002, -1_000)));
    assert_eq!(see(100_002 + 1_001), None);
    assert_eq!(see(100_002 - 1_001), None);
}

#[test]
fn v42_a_failed_resync_says_what_was_wrong_with_the_pair() {
    let mut case = Case::new();
    let mut pair = |a: i64, b: i64| {
        let codes = [case.code_away(a), case.code_away(b)].map(|c| Code::parse(&c).unwrap());
        resync(&mut case.token, &case.seed, [&codes[0], &codes[1]], NOW)
    };
    let failed = |cause| Err(Refusal::ResyncFailed { cause });
    assert_eq!(pair(3, 3), failed("same_code"));
    assert_eq!(pair(3, 5), failed("not_consecutive"));
    assert_eq!(pair(5, 3), failed("not_consecutive"));
    assert_eq!(pair(5, 2_000), failed("out_of_range"));
    assert_eq!(pair(2_000, 2_001), failed("out_of_range"));
    assert_eq!(pair(6, 5), Ok(Resynced { step_difference: 6, swapped: true }));
    // Steps 910737 and 910738 share their code, which is one proof all the same.
    let code = Code::parse("911617").unwrap();
    let then = Instant(910_738 * 60);
    assert_eq!(resync(&mut case.token, &case.seed, [&code, &code], then), failed("same_code"));
}

#[test]
fn v43_after_three_wrong_pairs_a_resync_has_to_wait() {
    let mut case = Case::new();
    let good = [case.code_away(4), case.code_away(5)];
    let mut pair = |a: &str, b: &str, now: i64| {
        let (a, b) = (Code::parse(a), Code::parse(b));
        let codes = [a.as_ref().map_err(|e| *e), b.as_ref().map_err(|e| *e)];
        let result = resync_at_desk(&mut case.token, &case.seed, codes, Instant(now));
        (result, case.token.resync_failures.map(|(count, at)| (count, at.0)))
    };
    let failed = Err(Refusal::ResyncFailed { cause: "out_of_range" });
    let now = NOW.0;
    assert_eq!(pair("000001", "12", now), (Err(Refusal::OtpMalformed), None));
    assert_eq!(pair("12345678", "000001", now), (Err(Refusal::OtpMalformed), None));
    for count in 1..=3 {
        assert_eq!(pair("000001", "000002", now), (failed.clone(), Some((count, now))));
    }
    let stopped = |minutes| Err(Refusal::ResyncStopped { minutes });
    for (later, minutes) in [(0, 10), (1, 10), (540, 1), (541, 1), (599, 1), (480, 2)] {
        let answer = pair(&good[0], &good[1], now + later);
        assert_eq!(answer, (stopped(minutes), Some((3, now))), "{later}");
    }
    // After the wait, one try at a time.
    assert_eq!(pair("000001", "000002", now + 600), (failed, Some((4, now + 600))));
    assert_eq!(pair(&good[0], &good[1], now + 601).0, stopped(10));
    let (result, failures) = pair(&good[0], &good[1], now + 1_200);
    assert_eq!((result.map(|r| r.step_difference), failures), (Ok(-15), None));
    // A clock that was put back makes nobody wait for it to come round.
    let mut case = Case::new();
    case.token.resync_failures = Some((3, NOW.plus(1)));
    let codes = [case.code_away(4), case.code_away(5)].map(|c| Code::parse(&c).unwrap());
    let given = [Ok(&codes[0]), Ok(&codes[1])];
    assert!(resync_at_desk(&mut case.token, &case.seed, given, NOW).is_ok());
}

#[test]
fn a_used_pair_is_no_wrong_one() {
    let mut case = Case::new();
    let good = [case.code_away(4), case.code_away(5)].map(|c| Code::parse(&c).unwrap());
    let given = [Ok(&good[0]), Ok(&good[1])];
    resync_at_desk(&mut case.token, &case.seed, given, NOW).unwrap();
    assert_eq!(resync_at_desk(&mut case.token, &case.seed, given, NOW), Err(Refusal::OtpReplayed));
    assert_eq!(case.token.resync_failures, None);
}
fn with_temporary_codes(codes: &[&str]) -> Case {
    let mut case = Case::new();
    case.registration.temporary = Some(crate::temporary::TemporaryCodes {
        valid_until: NOW.plus(100),
        codes: codes.iter().map(|code| (fingerprint(code), false)).collect(),
    });
    case
}

#[test]
fn a_temporary_code_stands_in_for_the_tokens_once() {
    let mut case = with_temporary_codes(&["11112222", "33334444"]);
    case.registration.failures.in_row = 4;
    case.registration.failures_since_success = 9;
    case.token.failures = 14;
    let before = case.token.clone();
    let accepted = case.verify("1111 2222").unwrap_err();
    assert_eq!(
        accepted,
        Refusal::OtpWrong { failures: 5, left: 0 },
        "the fingerprint is of what was typed here"
    );
    let mut case = with_temporary_codes(&["11112222", "33334444"]);
    case.registration.failures.in_row = 4;
    case.registration.failures_since_success = 9;
    case.token.failures = 14;
    let left = |n| Ok(Accepted { temporary_left: Some(n), ..Accepted::new(0) });
    assert_eq!(case.verify("11112222"), left(1));
    assert_eq!((case.registration.failures.in_row, case.registration.failures_since_success), (0, 0));
    for counted in [0, 0, 0, 1, 2, 3, 4, 5] {
        assert_eq!(case.verify("11112222"), Err(Refusal::OtpReplayed));
        assert_eq!(case.registration.failures.in_row, counted);
    }
    assert_eq!(case.registration.state, RegistrationState::Suspended);
    // Nothing of it is about the token.
    assert_eq!(case.token, before);
    // The token's own code works beside them.
    let code = case.code_away(0);
    assert_eq!(case.verify(&code), Ok(Accepted::new(0)));
    // Needing a resync does not matter, a second code neither.
    case.token.needs_resync = true;
    assert_eq!(case.verify_pair("33334444", Some("12")), left(0));
}

#[test]
fn a_wrong_temporary_code_counts_on_the_user_alone() {
    let mut case = with_temporary_codes(&["11112222"]);
    let before = case.token.clone();
    for i in 1..=5 {
        assert_eq!(case.verify(&format!("9000000{i}")), wrong(i));
        assert_eq!(case.verify(&format!("9000000{i}")), wrong(i), "the same one within a minute");
    }
    assert_eq!(case.registration.failures_since_success, 0);
    assert_eq!(case.registration.state, RegistrationState::Suspended);
    assert_eq!(case.token, before);
    // Without any left, eight digits are no code of a token with six.
    let mut case = with_temporary_codes(&[]);
    assert_eq!(case.verify("90000001"), Err(Refusal::OtpMalformed));
    let mut case = with_temporary_codes(&["11112222"]);
    case.now = NOW.plus(100);
    assert_eq!(case.verify("90000001"), Err(Refusal::OtpMalformed));
    assert_eq!(case.verify("11112222"), Err(Refusal::TemporaryCodeExpired));
    assert_eq!(case.registration.failures.in_row, 0);
    case.now = NOW.plus(99);
    assert!(case.verify("11112222").is_ok());
}

#[test]
fn a_token_with_eight_digits_is_checked_beside_the_temporary_codes() {
    let mut case = with_temporary_codes(&["11112222"]);
    case.token.parameters = Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 8).unwrap();
    let code = case.code_away(1);
    assert_eq!(case.verify(&code), Ok(Accepted::new(1)));
    assert_eq!(case.verify("90000001"), wrong(1));
    assert_eq!(case.token.failures, 1);
    assert!(case.verify("11112222").is_ok());
}
