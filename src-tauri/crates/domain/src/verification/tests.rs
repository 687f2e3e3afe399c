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
    assert_eq!(case.verify(&next), Ok(Accepted { step_difference: 1, resynced: false }));
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
                assert_eq!(result, Ok(Accepted { step_difference: away, resynced: false }));
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
    assert_eq!(accepted, Accepted { step_difference: -299, resynced: true });
    assert!(!case.token.needs_resync);
    assert_eq!((case.token.progress.drift, case.token.progress.drift_set), (-299, -299));
    assert_eq!(case.token.progress.last_step, Some(99_701));
    assert_eq!((case.registration.failures.in_row, case.registration.failures_since_success), (0, 0));
    // The third code works at once.
    case.now = case.now.plus(60);
    let third = case.code_away(-298);
    assert_eq!(case.verify(&third), Ok(Accepted { step_difference: 0, resynced: false }));
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
        let expected = if found { Ok(away + 1) } else { Err(Refusal::ResyncFailed) };
        assert_eq!(result, expected, "{away}");
    }
    let mut case = Case::new();
    case.token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
    case.token.progress.last_step = Some(4);
    case.token.needs_resync = true;
    let codes = [1004, 1005].map(|step| Code::parse(&case.code(step)).unwrap());
    assert_eq!(resync(&mut case.token, &case.seed, [&codes[0], &codes[1]], NOW), Ok(1000));
    assert_eq!((case.token.progress.last_step, case.token.needs_resync), (Some(1005), false));
    let codes = [2007, 2008].map(|step| Code::parse(&case.code(step)).unwrap());
    assert_eq!(resync(&mut case.token, &case.seed, [&codes[0], &codes[1]], NOW), Err(Refusal::ResyncFailed));
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
    assert_eq!(case.verify(&code), Ok(Accepted { step_difference: 10, resynced: false }));
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
        Some(Sighting { step_difference: 1, shown: shown(6_000_060), already_used: true })
    );
    assert_eq!(
        see(&case, 100_004),
        Some(Sighting { step_difference: 2, shown: shown(6_000_120), already_used: false })
    );
    // A day is 1,440 steps of a minute.
    assert!(see(&case, 100_002 + 1440).is_some());
    assert!(see(&case, 100_002 - 1440).is_some());
    assert!(see(&case, 100_002 + 1441).is_none());
    assert!(see(&case, 100_002 - 1441).is_none());
    case.token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
    let expected = Sighting { step_difference: -1, shown: None, already_used: true };
    assert_eq!(see(&case, 100_003), Some(expected));
}
