//! ワンタイムパスワード認証: one code, one purpose, once.

use jiff::civil::Date;

use crate::Refusal;
use crate::lockout::Fingerprint;
use crate::otp::{self, Code, Malformed, Match, MovingFactor, Pair, Seed};
use crate::policy::{ENROLMENT_WINDOW, Policy, RESYNC_REACH, TOKEN_FAILURES, USER_FAILURES};
use crate::purpose::Purpose;
use crate::registration::{Registration, RegistrationState};
use crate::time::Instant;
use crate::token::Token;
use crate::user::User;

/// Everything a check is decided on.
#[derive(Debug)]
pub struct Verification<'a> {
    /// The settings.
    pub policy: &'a Policy,
    /// When.
    pub now: Instant,
    /// The day of `now` in the vault's time zone.
    pub today: Date,
    /// What the code is for.
    pub purpose: Purpose,
    /// What was typed.
    pub code: Result<&'a Code, Malformed>,
    /// The next code, if two consecutive ones were given. Left alone unless the token needs a resync.
    pub second: Option<Result<&'a Code, Malformed>>,
    /// Keyed fingerprint of what was typed, of both codes if there are two.
    pub fingerprint: Fingerprint,
}

/// A code was accepted and consumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Steps by which the code was away from the expected one.
    pub step_difference: i64,
    /// Whether two consecutive codes reset the token's time.
    pub resynced: bool,
}

impl Verification<'_> {
    /// Refuses by what is known without the code: user, registration, permission, token.
    pub fn check_standing(&self, user: &User, on: Option<(&Registration, &Token)>) -> Result<(), Refusal> {
        user.may_act()?;
        let Some((registration, token)) = on.filter(|(r, _)| r.is_live()) else {
            let not_yet = self.today < user.otp_start;
            return Err(if not_yet { Refusal::OtpNotStarted } else { Refusal::NotRegistered });
        };
        user.may_use(self.purpose)?;
        if registration.state == RegistrationState::Suspended {
            return Err(Refusal::OtpSuspended);
        }
        token.usable(self.today)
    }

    /// Decides on the code and carries the decision out on `registration` and `token`, which have passed
    /// [`Self::check_standing`]. A refusal may have changed them: failures are counted.
    pub fn carry_out(
        &self,
        registration: &mut Registration,
        token: &mut Token,
        seed: &Seed,
    ) -> Result<Accepted, Refusal> {
        let code = well_formed(self.code, token)?;
        let second = self.second.map(|second| well_formed(second, token)).transpose()?;
        // A second code counts only where two are asked for: anywhere else the wide search for pairs would be a way
        // round the window.
        let accepted = match (token.needs_resync, second) {
            (true, None) => return Err(Refusal::TokenNeedsResync),
            (true, Some(second)) => self.check_pair(registration, token, seed, [code, second])?,
            (false, _) => self.check_one(registration, token, seed, code)?,
        };
        registration.failures.clear();
        registration.failures_since_success = 0;
        Ok(accepted)
    }

    fn check_one(
        &self,
        registration: &mut Registration,
        token: &mut Token,
        seed: &Seed,
        code: &Code,
    ) -> Result<Accepted, Refusal> {
        let window = token.window(self.now, self.policy.window);
        match otp::find(&token.parameters, seed, code, window, token.unused_from()) {
            Match::Fresh(step) => {
                Ok(Accepted { step_difference: token.accept(step, self.now), resynced: false })
            }
            Match::Used => {
                if registration.failures.used(self.now) {
                    self.count(registration, token);
                }
                Err(Refusal::OtpReplayed)
            }
            Match::None => Err(self.wrong(registration, token)),
        }
    }

    fn check_pair(
        &self,
        registration: &mut Registration,
        token: &mut Token,
        seed: &Seed,
        codes: [&Code; 2],
    ) -> Result<Accepted, Refusal> {
        match resync(token, seed, codes, self.now) {
            Ok(step_difference) => Ok(Accepted { step_difference, resynced: true }),
            Err(Refusal::OtpReplayed) => {
                if registration.failures.used(self.now) {
                    self.count(registration, token);
                }
                Err(Refusal::OtpReplayed)
            }
            Err(_) => Err(self.wrong(registration, token)),
        }
    }

    fn wrong(&self, registration: &mut Registration, token: &mut Token) -> Refusal {
        if registration.failures.wrong(self.fingerprint, self.now) {
            self.count(registration, token);
        }
        let failures = registration.failures.in_row;
        Refusal::OtpWrong { failures, left: self.policy.failures_allowed.saturating_sub(failures) }
    }

    /// A failure that [`crate::lockout::CodeFailures`] has just counted: the caps over sharers and unlocks.
    fn count(&self, registration: &mut Registration, token: &mut Token) {
        registration.failures_since_success = registration.failures_since_success.saturating_add(1);
        token.failures = token.failures.saturating_add(1);
        if token.failures >= TOKEN_FAILURES || registration.failures_since_success >= USER_FAILURES {
            token.needs_resync = true;
        }
        if registration.failures.in_row >= self.policy.failures_allowed {
            registration.suspend(self.now);
        }
    }
}

fn well_formed<'a>(code: Result<&'a Code, Malformed>, token: &Token) -> Result<&'a Code, Refusal> {
    let code = code.map_err(|Malformed| Refusal::OtpMalformed)?;
    let right_length = code.digits() == usize::from(token.parameters.digits());
    if right_length { Ok(code) } else { Err(Refusal::OtpMalformed) }
}

/// 時刻補正: takes the token's time from two consecutive codes, in either order, neither used before.
///
/// Returns by how many steps the later code was away from the expected step. Refuses with
/// [`Refusal::OtpReplayed`] or [`Refusal::ResyncFailed`], leaving the token as it was.
pub fn resync(token: &mut Token, seed: &Seed, codes: [&Code; 2], now: Instant) -> Result<i64, Refusal> {
    let expected = token.expected_step(now);
    let reach = match token.parameters.moving_factor() {
        MovingFactor::Time { .. } => {
            let plain = otp::step_at(&token.parameters, now).unwrap_or(expected);
            plain.saturating_sub(RESYNC_REACH)..=plain.saturating_add(RESYNC_REACH)
        }
        MovingFactor::Counter => expected..=expected.saturating_add(RESYNC_REACH),
    };
    match otp::find_pair(&token.parameters, seed, codes, reach, expected, token.unused_from()) {
        Pair::Fresh(step) => {
            token.needs_resync = false;
            Ok(token.set_time(step, now))
        }
        Pair::Used => Err(Refusal::OtpReplayed),
        Pair::None => Err(Refusal::ResyncFailed),
    }
}

/// 発見: a fresh code shows that a lost token is in hand again; its time is taken from it. Wrong codes count on
/// the token alone.
pub fn find_again(
    token: &mut Token,
    seed: &Seed,
    code: Result<&Code, Malformed>,
    now: Instant,
) -> Result<(), Refusal> {
    // A token that is not lost is not looked at any further.
    token.clone().find_again()?;
    let code = well_formed(code, token)?;
    let window = token.window(now, ENROLMENT_WINDOW);
    match otp::find(&token.parameters, seed, code, window, token.unused_from()) {
        Match::Fresh(step) => {
            token.set_time(step, now);
            token.find_again()
        }
        Match::Used => Err(Refusal::OtpReplayed),
        Match::None => {
            token.failures = token.failures.saturating_add(1);
            let failures = token.failures;
            token.needs_resync |= failures >= TOKEN_FAILURES;
            Err(Refusal::OtpWrong { failures, left: TOKEN_FAILURES.saturating_sub(failures) })
        }
    }
}

/// 動作確認: where a code stands, without any effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Steps from the expected one.
    pub step_difference: i64,
    /// The time in which the token shows or showed it: first second and first second after. None for
    /// event-based tokens.
    pub shown: Option<(Instant, Instant)>,
    /// Whether it was used, or is older than one that was.
    pub already_used: bool,
}

/// Looks for `code` within a day on either side of the drift-corrected time (HOTP: 1,000 counters), the nearest
/// first. Changes nothing.
#[must_use]
pub fn look(token: &Token, seed: &Seed, code: &Code, now: Instant) -> Option<Sighting> {
    let expected = token.expected_step(now);
    let reach = token.parameters.period().map_or(RESYNC_REACH, |p| 86_400 / u64::from(p));
    let steps = expected.saturating_sub(reach)..=expected.saturating_add(reach);
    let nearest = otp::find_all(&token.parameters, seed, code, steps)
        .into_iter()
        .min_by_key(|step| step.abs_diff(expected))?;
    let shown = token.parameters.period().map(|period| {
        let shifted = nearest.saturating_add_signed(-i64::from(token.progress.drift));
        let start = i64::try_from(shifted.saturating_mul(period.into())).unwrap_or(i64::MAX);
        (Instant(start), Instant(start).plus(period.into()))
    });
    let step_difference = i64::try_from(i128::from(nearest) - i128::from(expected)).unwrap_or(0);
    Some(Sighting { step_difference, shown, already_used: nearest < token.unused_from() })
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            resync(&mut case.token, &case.seed, [&codes[0], &codes[1]], NOW),
            Err(Refusal::ResyncFailed)
        );
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
        assert_eq!(
            check(transfer, &user, Some((&case.registration, &case.token))),
            Err(Refusal::TokenPaused)
        );
        case.registration.state = RegistrationState::Suspended;
        assert_eq!(
            check(transfer, &user, Some((&case.registration, &case.token))),
            Err(Refusal::OtpSuspended)
        );
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
        assert_eq!(
            check(transfer, &user, Some((&case.registration, &case.token))),
            Err(Refusal::NotRegistered)
        );
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
        let see =
            |case: &Case, step| look(&case.token, &case.seed, &Code::parse(&case.code(step)).unwrap(), NOW);
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
}
