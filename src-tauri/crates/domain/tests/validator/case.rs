//! One user on one token, as a check finds them.

use jiff::civil::{Date, date};
use kagimori_domain::Refusal;
use kagimori_domain::enrolment::Enrolment;
use kagimori_domain::ids::{ContractId, TokenId, UserId};
use kagimori_domain::lockout::{CodeFailures, Fingerprint};
use kagimori_domain::otp::{Algorithm, Code, MovingFactor, Parameters, Seed, step_at};
use kagimori_domain::policy::Policy;
use kagimori_domain::purpose::{Permissions, Purpose};
use kagimori_domain::registration::Registration;
use kagimori_domain::role::Role;
use kagimori_domain::text::{LoginId, Serial};
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Progress, Token, TokenPlace, TokenState};
use kagimori_domain::user::{User, UserStatus};
use kagimori_domain::verification::{self, Accepted, Resynced, Verification};
use zeroize::Zeroizing;

/// 17 seconds into step 100,000 of a minute.
pub(crate) const NOW: Instant = Instant(6_000_017);

/// The step of [`NOW`].
pub(crate) const STEP: u64 = 100_000;

pub(crate) const TODAY: Date = date(2026, 11, 22);

/// The RFCs' test key: the ASCII digits over and over.
pub(crate) fn key(length: usize) -> Seed {
    let digits = b"1234567890".iter().cycle().take(length).copied().collect();
    Seed::new(Zeroizing::new(digits)).unwrap()
}

pub(crate) fn totp(algorithm: Algorithm, digits: u8, period: u32) -> Parameters {
    Parameters::new(MovingFactor::Time { period }, algorithm, digits).unwrap()
}

pub(crate) fn hotp(digits: u8) -> Parameters {
    Parameters::new(MovingFactor::Counter, Algorithm::Sha1, digits).unwrap()
}

/// Stands in for the vault's keyed fingerprint: the same for the same typing.
pub(crate) fn fingerprint(typed: &str) -> Fingerprint {
    let mut fingerprint = [0; 16];
    fingerprint.iter_mut().zip(typed.bytes()).for_each(|(f, b)| *f = b);
    fingerprint
}

/// A code was accepted, so many steps from the expected one.
pub(crate) const fn accepted(step_difference: i64) -> Accepted {
    Accepted { step_difference, resynced: false, temporary_left: None }
}

/// The code was wrong, of five that are allowed.
pub(crate) const fn wrong(failures: u32) -> Refusal {
    Refusal::OtpWrong { failures, left: 5_u32.saturating_sub(failures) }
}

/// A code that no window of these tests shows; another one for each `i`.
pub(crate) fn guess(i: u32) -> String {
    format!("{:06}", 900_000 + i)
}

#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) policy: Policy,
    pub(crate) user: User,
    pub(crate) registration: Registration,
    pub(crate) token: Token,
    pub(crate) seed: Seed,
    pub(crate) purpose: Purpose,
    pub(crate) now: Instant,
    pub(crate) today: Date,
}

impl Case {
    /// The usual fob: 60 seconds, 6 digits, SHA-1, in time.
    pub(crate) fn new() -> Self {
        Self::of(totp(Algorithm::Sha1, 6, 60), key(20))
    }

    pub(crate) fn of(parameters: Parameters, seed: Seed) -> Self {
        Self {
            policy: Policy::default(),
            user: User {
                contract: Some(ContractId(1)),
                login_id: LoginId::parse("tanaka").unwrap(),
                name: "田中 三郎".into(),
                kana: String::new(),
                role: Role::General,
                status: UserStatus::Active,
                otp_start: date(2026, 11, 1),
                permissions: Permissions::ALL,
                enrolment: CodeFailures::default(),
            },
            registration: Registration::new(UserId(5), TokenId(6), Instant(0)),
            token: Token {
                serial: Serial::parse("KG000001").unwrap(),
                manufacturer: "Example".into(),
                model: "C100".into(),
                parameters,
                state: TokenState::InUse,
                place: TokenPlace::WithContract,
                contract: Some(ContractId(1)),
                expires_on: None,
                progress: Progress::default(),
                needs_resync: false,
                failures: 0,
                resync_failures: None,
                void_through: None,
                batch: None,
                imported_step: None,
            },
            seed,
            purpose: Purpose::Transfer,
            now: NOW,
            today: TODAY,
        }
    }

    /// The usual fob, known to run ahead by `drift` steps.
    pub(crate) fn drifted(drift: i32) -> Self {
        let mut case = Self::new();
        case.token.progress = Progress { last_step: None, drift, drift_set: drift };
        case
    }

    /// An event-based token whose last counter used is `last`.
    pub(crate) fn event_based(last: Option<u64>) -> Self {
        let mut case = Self::of(hotp(6), key(20));
        case.token.progress.last_step = last;
        case
    }

    pub(crate) fn used_up_to(last: u64) -> Self {
        let mut case = Self::new();
        case.token.progress.last_step = Some(last);
        case
    }

    pub(crate) fn later(&mut self, seconds: i64) -> &mut Self {
        self.now = self.now.plus(seconds);
        self
    }

    pub(crate) fn code(&self, step: u64) -> String {
        self.token.parameters.code_at(&self.seed, step).to_string()
    }

    /// The code so many steps from the one a fob without drift shows now.
    pub(crate) fn away(&self, steps: i64) -> String {
        let plain = step_at(&self.token.parameters, self.now).unwrap();
        self.code(plain.checked_add_signed(steps).unwrap())
    }

    /// ワンタイムパスワード認証, as the desk carries it out: standing first, then the code.
    pub(crate) fn check(&mut self, typed: &str) -> Result<Accepted, Refusal> {
        self.check_codes(typed, None)
    }

    pub(crate) fn check_pair(&mut self, first: &str, second: &str) -> Result<Accepted, Refusal> {
        self.check_codes(first, Some(second))
    }

    fn check_codes(&mut self, typed: &str, second: Option<&str>) -> Result<Accepted, Refusal> {
        let code = Code::parse(typed);
        let second = second.map(|second| (second, Code::parse(second)));
        let all = second.as_ref().map_or_else(|| typed.to_owned(), |(text, _)| format!("{typed} {text}"));
        let verification = Verification {
            policy: &self.policy,
            now: self.now,
            today: self.today,
            purpose: self.purpose,
            code: code.as_ref().map_err(|e| *e),
            second: second.as_ref().map(|(_, s)| s.as_ref().map_err(|e| *e)),
            fingerprint: fingerprint(&all),
            as_temporary: fingerprint(typed),
        };
        verification.check_standing(&self.user, Some((&self.registration, &self.token)))?;
        verification.carry_out(&mut self.registration, &mut self.token, &self.seed)
    }

    /// Another user's registration on the same token.
    pub(crate) fn sharer() -> Registration {
        Registration::new(UserId(7), TokenId(6), Instant(0))
    }

    /// The same check for a sharer.
    pub(crate) fn check_for(&mut self, sharer: &mut Registration, typed: &str) -> Result<Accepted, Refusal> {
        std::mem::swap(&mut self.registration, sharer);
        let result = self.check(typed);
        std::mem::swap(&mut self.registration, sharer);
        result
    }

    /// 利用開始登録, as the desk carries it out. `live`: the registration the user has already.
    pub(crate) fn enrol(
        &mut self,
        typed: &str,
        live: Option<&Registration>,
        sharing: Sharing,
    ) -> Result<Registration, Refusal> {
        let code = Code::parse(typed);
        let enrolment = Enrolment {
            policy: &self.policy,
            now: self.now,
            today: self.today,
            code: code.as_ref().map_err(|e| *e),
            fingerprint: fingerprint(typed),
            sharers: sharing.others,
            share: sharing.agreed,
            may_allot: sharing.may_allot,
        };
        enrolment.check_user(&self.user, live)?;
        enrolment.check_token(&self.token, self.user.contract)?;
        enrolment.carry_out((UserId(5), &mut self.user), (TokenId(6), &mut self.token), &self.seed)
    }

    /// 利用開始登録 on a token nobody uses.
    pub(crate) fn enrol_alone(&mut self, typed: &str) -> Result<Registration, Refusal> {
        self.enrol(typed, None, Sharing::default())
    }

    /// 時刻補正 at the desk.
    pub(crate) fn resync(&mut self, first: &str, second: &str) -> Result<Resynced, Refusal> {
        let (first, second) = (Code::parse(first), Code::parse(second));
        let codes = [first.as_ref().map_err(|e| *e), second.as_ref().map_err(|e| *e)];
        verification::resync_at_desk(&mut self.token, &self.seed, codes, self.now)
    }

    /// 発見.
    pub(crate) fn find_again(&mut self, typed: &str) -> Result<(), Refusal> {
        let code = Code::parse(typed);
        verification::find_again(&mut self.token, &self.seed, code.as_ref().map_err(|e| *e), self.now)
    }

    /// Failures in a row, of the user since his last success, and in a row over all sharers.
    pub(crate) fn counters(&self) -> (u32, u32, u32) {
        (self.registration.failures.in_row, self.registration.failures_since_success, self.token.failures)
    }

    /// Everything a check may change.
    pub(crate) fn state(&self) -> (User, Registration, Token) {
        (self.user.clone(), self.registration.clone(), self.token.clone())
    }
}

/// Who else is on the token at an enrolment.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sharing {
    pub(crate) others: u32,
    pub(crate) agreed: bool,
    pub(crate) may_allot: bool,
}
