//! 利用開始登録 (manual p.3): serial and code put a user on a token. Checked in this order: user, token, code,
//! sharing.

use jiff::civil::Date;

use crate::Refusal;
use crate::ids::{ContractId, TokenId, UserId};
use crate::lockout::Fingerprint;
use crate::otp::{self, Code, Malformed, Match, Seed};
use crate::policy::{ENROLMENT_FAILURES, ENROLMENT_WINDOW, Policy, TOKEN_FAILURES};
use crate::registration::Registration;
use crate::time::Instant;
use crate::token::{Token, TokenPlace};
use crate::user::User;

/// Everything an enrolment is decided on.
#[derive(Debug)]
pub struct Enrolment<'a> {
    /// The settings.
    pub policy: &'a Policy,
    /// When.
    pub now: Instant,
    /// The day of `now` in the vault's time zone.
    pub today: Date,
    /// What was typed as the one-time password.
    pub code: Result<&'a Code, Malformed>,
    /// Keyed fingerprint of that code.
    pub fingerprint: Fingerprint,
    /// Live registrations the token has already, of others.
    pub sharers: u32,
    /// Whether sharing was agreed to.
    pub share: bool,
    /// Whether the operator's scope covers tokens without contract.
    pub may_allot: bool,
}

impl Enrolment<'_> {
    /// Refuses the user as he stands, before any token is looked at.
    pub fn check_user(&self, user: &User, live: Option<&Registration>) -> Result<(), Refusal> {
        user.may_act()?;
        if live.is_some_and(Registration::is_live) {
            return Err(Refusal::AlreadyRegistered);
        }
        if self.today < user.otp_start {
            return Err(Refusal::OtpNotStarted);
        }
        if user.enrolment_stopped() {
            return Err(Refusal::EnrolmentStopped);
        }
        Ok(())
    }

    /// Refuses a token of another contract, or one not to be used today. A token without contract is allotted at
    /// the desk; branch staff, who have no contract themselves, use and share one as it is.
    pub fn check_token(&self, token: &Token, contract: Option<ContractId>) -> Result<(), Refusal> {
        match token.contract {
            Some(_) if token.contract == contract => {}
            None if self.may_allot && (self.sharers == 0 || contract.is_none()) => {}
            _ => return Err(Refusal::TokenOtherContract),
        }
        if token.place == TokenPlace::Returned {
            let to = TokenPlace::WithContract.name();
            return Err(Refusal::WrongState { from: token.place.name(), to });
        }
        token.usable(self.today)
    }

    /// Decides on the code and on sharing, and carries the enrolment out on `user` and `token`.
    ///
    /// `user` has passed [`Self::check_user`], `token` [`Self::check_token`]. A wrong code counts on both; a
    /// refusal may therefore have changed them. The pending question about sharing consumes and counts nothing.
    pub fn carry_out(
        &self,
        (user_id, user): (UserId, &mut User),
        (token_id, token): (TokenId, &mut Token),
        seed: &Seed,
    ) -> Result<Registration, Refusal> {
        match self.take(user.contract, token, seed)? {
            Match::Fresh(_) => {
                user.enrolment.clear();
                Ok(Registration::new(user_id, token_id, self.now))
            }
            Match::Used => {
                let refusal = token.behind(self.now);
                if refusal == Refusal::OtpReplayed && user.enrolment.used(self.now) {
                    count_on(token);
                }
                Err(refusal)
            }
            Match::None => {
                if user.enrolment.wrong(self.fingerprint, self.now) {
                    count_on(token);
                }
                let failures = user.enrolment.in_row;
                let left = ENROLMENT_FAILURES.saturating_sub(failures);
                Err(Refusal::OtpWrong { failures, left })
            }
        }
    }

    /// 交換: takes the new token by its code, for users of this contract. Nobody enrols himself here: a wrong code counts
    /// on the token alone.
    pub fn take_new_token(
        &self,
        contract: Option<ContractId>,
        token: &mut Token,
        seed: &Seed,
    ) -> Result<(), Refusal> {
        match self.take(contract, token, seed)? {
            Match::Fresh(_) => Ok(()),
            Match::Used => Err(token.behind(self.now)),
            Match::None => {
                count_on(token);
                let failures = token.failures;
                Err(Refusal::OtpWrong { failures, left: TOKEN_FAILURES.saturating_sub(failures) })
            }
        }
    }

    /// Looks for the code; a fresh one is consumed, and the token is in use by this contract.
    fn take(&self, contract: Option<ContractId>, token: &mut Token, seed: &Seed) -> Result<Match, Refusal> {
        let code = self.code.map_err(|Malformed| Refusal::OtpMalformed)?;
        if code.digits() != usize::from(token.parameters.digits()) {
            return Err(Refusal::OtpMalformed);
        }
        let radius = if self.sharers == 0 { ENROLMENT_WINDOW } else { self.policy.window };
        let window = token.window(self.now, radius);
        let found = otp::find(&token.parameters, seed, code, window, token.unused_from());
        if let Match::Fresh(step) = found {
            if self.sharers > 0 && !self.share {
                return Err(Refusal::TokenSharedConfirm { n: self.sharers });
            }
            if token.contract.is_none()
                && let Some(contract) = contract
            {
                token.allot(contract)?;
            }
            if self.sharers == 0 {
                token.set_time(step, self.now);
            } else {
                token.accept(step, self.now);
            }
            token.registered();
        }
        Ok(found)
    }
}

fn count_on(token: &mut Token) {
    token.failures = token.failures.saturating_add(1);
    if token.failures >= TOKEN_FAILURES {
        token.needs_resync = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otp::Parameters;
    use crate::registration::RegistrationState;
    use crate::time::Instant;
    use crate::token::{TokenPlace, TokenState, tests::token};
    use crate::user::{UserStatus, tests::user};
    use jiff::civil::date;
    use zeroize::Zeroizing;

    const NOW: Instant = Instant(6_000_017); // step 100,000

    struct Case {
        policy: Policy,
        user: User,
        token: Token,
        seed: Seed,
        sharers: u32,
        share: bool,
        may_allot: bool,
        now: Instant,
    }

    impl Case {
        fn new() -> Self {
            let seed = Seed::new(Zeroizing::new(b"12345678901234567890".to_vec())).unwrap();
            Self {
                policy: Policy::default(),
                user: user(),
                token: token(),
                seed,
                sharers: 0,
                share: false,
                may_allot: false,
                now: NOW,
            }
        }

        fn with<R>(
            &mut self,
            typed: &str,
            then: impl FnOnce(&Enrolment<'_>, &mut User, &mut Token, &Seed) -> R,
        ) -> R {
            let code = Code::parse(typed);
            let mut fingerprint = [0; 16];
            fingerprint.iter_mut().zip(typed.bytes()).for_each(|(f, b)| *f = b);
            let enrolment = Enrolment {
                policy: &self.policy,
                now: self.now,
                today: date(2026, 11, 22),
                code: code.as_ref().map_err(|e| *e),
                fingerprint,
                sharers: self.sharers,
                share: self.share,
                may_allot: self.may_allot,
            };
            then(&enrolment, &mut self.user, &mut self.token, &self.seed)
        }

        fn enrol(&mut self, typed: &str) -> Result<Registration, Refusal> {
            self.with(typed, |e, u, t, s| e.carry_out((UserId(5), u), (TokenId(6), t), s))
        }

        fn code(&self, step: u64) -> String {
            self.token.parameters.code_at(&self.seed, step).to_string()
        }
    }

    #[test]
    fn the_right_code_enrols_and_is_consumed() {
        let mut case = Case::new();
        case.user.enrolment.in_row = 3;
        case.token.failures = 4;
        let code = case.code(100_000);
        let registration = case.enrol(&code).unwrap();
        assert_eq!(registration, Registration::new(UserId(5), TokenId(6), NOW));
        assert_eq!(case.token.state, TokenState::InUse);
        assert_eq!(case.token.progress.last_step, Some(100_000));
        assert_eq!((case.user.enrolment.in_row, case.token.failures), (0, 0));
        assert_eq!(case.enrol(&code), Err(Refusal::OtpReplayed));
    }

    #[test]
    fn a_token_nobody_uses_may_be_ten_minutes_off_and_its_time_is_taken() {
        for away in [-10_i64, -1, 0, 7, 10] {
            let mut case = Case::new();
            let code = case.code(100_000_u64.checked_add_signed(away).unwrap());
            case.enrol(&code).unwrap();
            assert_eq!(i64::from(case.token.progress.drift), away);
            assert_eq!(i64::from(case.token.progress.drift_set), away);
        }
        for away in [-11_i64, 11] {
            let mut case = Case::new();
            let code = case.code(100_000_u64.checked_add_signed(away).unwrap());
            assert_eq!(case.enrol(&code), Err(Refusal::OtpWrong { failures: 1, left: 4 }));
        }
    }

    #[test]
    fn a_shared_token_keeps_its_narrow_window_and_its_time() {
        let mut case = Case::new();
        (case.sharers, case.share) = (1, true);
        case.token.state = TokenState::InUse;
        let code = case.code(100_002);
        assert_eq!(case.enrol(&code), Err(Refusal::OtpWrong { failures: 1, left: 4 }));
        let code = case.code(100_001);
        case.enrol(&code).unwrap();
        assert_eq!((case.token.progress.drift, case.token.progress.drift_set), (1, 0));
    }

    #[test]
    fn sharing_is_asked_after_the_code_was_found_right_and_costs_nothing() {
        let mut case = Case::new();
        case.sharers = 2;
        let before = (case.user.clone(), case.token.clone());
        let code = case.code(100_000);
        assert_eq!(case.enrol(&code), Err(Refusal::TokenSharedConfirm { n: 2 }));
        assert_eq!((case.user.clone(), case.token.clone()), before);
        // A wrong code is refused as wrong: the question would tell that the serial is in use.
        assert_eq!(case.enrol("000000"), Err(Refusal::OtpWrong { failures: 1, left: 4 }));
        case.share = true;
        assert!(case.enrol(&code).is_ok());
    }

    #[test]
    fn wrong_codes_count_on_the_user_and_on_the_token() {
        let mut case = Case::new();
        for i in 1..=5_u32 {
            let refusal = case.enrol(&format!("{:06}", 900_000 + i));
            assert_eq!(refusal, Err(Refusal::OtpWrong { failures: i, left: 5 - i }));
            assert_eq!(case.token.failures, i);
        }
        assert!(case.user.enrolment_stopped());
        // The same one again within a minute does not count.
        assert_eq!(case.enrol("900005"), Err(Refusal::OtpWrong { failures: 5, left: 0 }));
        assert_eq!(case.token.failures, 5);
        assert!(!case.token.needs_resync);
        case.token.failures = 13;
        assert!(case.enrol("900006").is_err());
        assert!(!case.token.needs_resync);
        assert!(case.enrol("900007").is_err());
        assert!(case.token.needs_resync);
    }

    #[test]
    fn the_fourth_used_code_in_a_minute_counts() {
        let mut case = Case::new();
        let code = case.code(100_000);
        case.token.progress.last_step = Some(100_000);
        for expected in [0, 0, 0, 1] {
            assert_eq!(case.enrol(&code), Err(Refusal::OtpReplayed));
            assert_eq!((case.user.enrolment.in_row, case.token.failures), (expected, expected));
        }
    }

    #[test]
    fn what_is_not_a_code_counts_nothing() {
        let mut case = Case::new();
        let before = (case.user.clone(), case.token.clone());
        for typed in ["", "12345", "1234567", "12345678", "abcdef"] {
            assert_eq!(case.enrol(typed), Err(Refusal::OtpMalformed), "{typed}");
        }
        assert_eq!((case.user.clone(), case.token.clone()), before);
        case.token.parameters =
            Parameters::new(case.token.parameters.moving_factor(), crate::otp::Algorithm::Sha1, 8).unwrap();
        assert_eq!(case.enrol("123456"), Err(Refusal::OtpMalformed));
        assert!(matches!(case.enrol("12345678"), Err(Refusal::OtpWrong { .. })));
    }

    #[test]
    fn a_token_without_contract_is_allotted_by_a_successful_enrolment_only() {
        let mut case = Case::new();
        case.token.contract = None;
        case.token.place = TokenPlace::InStock;
        assert!(case.enrol("000000").is_err());
        assert_eq!(case.token.contract, None);
        let code = case.code(100_000);
        case.enrol(&code).unwrap();
        assert_eq!((case.token.contract, case.token.place), (case.user.contract, TokenPlace::WithContract));
    }

    #[test]
    fn branch_staff_use_a_token_without_contract_as_it_is() {
        let mut case = Case::new();
        case.token.contract = None;
        case.token.place = TokenPlace::InStock;
        case.user.contract = None;
        let code = case.code(100_000);
        assert!(case.enrol(&code).is_ok());
        assert_eq!((case.token.contract, case.token.place), (None, TokenPlace::InStock));
        assert_eq!(case.token.state, TokenState::InUse);
    }

    #[test]
    fn the_user_is_checked_in_order() {
        let mut case = Case::new();
        let live = Registration::new(UserId(5), TokenId(6), NOW);
        let mut ended = live.clone();
        ended.state = RegistrationState::Revoked;
        let check = |case: &mut Case, live: Option<&Registration>| {
            case.with("123456", |e, u, _, _| e.check_user(u, live))
        };
        assert_eq!(check(&mut case, None), Ok(()));
        assert_eq!(check(&mut case, Some(&ended)), Ok(()));
        case.user.enrolment.in_row = 5;
        assert_eq!(check(&mut case, None), Err(Refusal::EnrolmentStopped));
        case.user.otp_start = date(2026, 11, 23);
        assert_eq!(check(&mut case, None), Err(Refusal::OtpNotStarted));
        assert_eq!(check(&mut case, Some(&live)), Err(Refusal::AlreadyRegistered));
        case.user.status = UserStatus::Stopped;
        assert_eq!(check(&mut case, Some(&live)), Err(Refusal::UserStopped));
        case.user.status = UserStatus::Active;
        case.user.otp_start = date(2026, 11, 22);
        assert_eq!(check(&mut case, None), Err(Refusal::EnrolmentStopped));
    }

    #[test]
    fn the_token_belongs_to_the_users_contract_or_to_none_at_the_desk() {
        let mut case = Case::new();
        let other = Err(Refusal::TokenOtherContract);
        let check = |case: &mut Case, own| case.with("123456", |e, _, t, _| e.check_token(t, own));
        assert_eq!(check(&mut case, Some(ContractId(1))), Ok(()));
        assert_eq!(check(&mut case, Some(ContractId(2))), other);
        assert_eq!(check(&mut case, None), other);
        case.may_allot = true;
        assert_eq!(check(&mut case, Some(ContractId(2))), other);
        case.token.contract = None;
        assert_eq!(check(&mut case, Some(ContractId(2))), Ok(()));
        case.may_allot = false;
        assert_eq!(check(&mut case, Some(ContractId(2))), other);
        assert_eq!(check(&mut case, None), other);
        case.may_allot = true;
        assert_eq!(check(&mut case, None), Ok(()));
        // One that branch staff use already is shared among them alone.
        case.sharers = 1;
        assert_eq!(check(&mut case, Some(ContractId(2))), other);
        assert_eq!(check(&mut case, None), Ok(()));
        case.token.state = TokenState::Paused;
        assert_eq!(check(&mut case, Some(ContractId(2))), other);
        assert_eq!(check(&mut case, None), Err(Refusal::TokenPaused));
        case.token.place = TokenPlace::Returned;
        let returned = Refusal::WrongState { from: "returned", to: "with_contract" };
        assert_eq!(check(&mut case, None), Err(returned));
    }

    #[test]
    fn the_code_of_a_new_token_counts_on_the_token_alone() {
        let mut case = Case::new();
        case.token.contract = None;
        case.token.place = TokenPlace::InStock;
        let own = case.user.contract;
        for failures in 1..=15 {
            let refused = case.with("000000", |e, _, t, s| e.take_new_token(own, t, s));
            assert_eq!(refused, Err(Refusal::OtpWrong { failures, left: 15 - failures }));
        }
        assert!(case.token.needs_resync);
        assert_eq!((case.user.enrolment.in_row, case.token.contract), (0, None));
        let code = case.code(100_007);
        assert_eq!(case.with(&code, |e, _, t, s| e.take_new_token(own, t, s)), Ok(()));
        assert_eq!((case.token.contract, case.token.place), (own, TokenPlace::WithContract));
        assert_eq!((case.token.state, case.token.progress.drift), (TokenState::InUse, 7));
        assert_eq!(case.with(&code, |e, _, t, s| e.take_new_token(own, t, s)), Err(Refusal::OtpReplayed));
        case.sharers = 1;
        let code = case.code(100_008);
        let shared = Err(Refusal::TokenSharedConfirm { n: 1 });
        assert_eq!(case.with(&code, |e, _, t, s| e.take_new_token(own, t, s)), shared);
        case.share = true;
        assert_eq!(case.with(&code, |e, _, t, s| e.take_new_token(own, t, s)), Ok(()));
    }
}
