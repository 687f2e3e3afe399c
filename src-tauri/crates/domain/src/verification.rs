//! ワンタイムパスワード認証: one code, one purpose, once.

use jiff::civil::Date;

use crate::Refusal;
use crate::lockout::Fingerprint;
use crate::otp::{self, Code, Malformed, Match, MovingFactor, Pair, Seed};
use crate::policy::{
    ENROLMENT_WINDOW, Policy, RESYNC_FAILURES, RESYNC_REACH, RESYNC_WAIT_SECONDS, TOKEN_FAILURES,
    USER_FAILURES,
};
use crate::purpose::Purpose;
use crate::registration::{Registration, RegistrationState};
use crate::temporary;
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
    /// Keyed fingerprint of the first code as a temporary one (一時コード).
    pub as_temporary: Fingerprint,
}

/// A code was accepted and consumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Steps by which the code was away from the expected one.
    pub step_difference: i64,
    /// Whether two consecutive codes reset the token's time.
    pub resynced: bool,
    /// It was a temporary code, and so many are left.
    pub temporary_left: Option<u32>,
}

impl Accepted {
    const fn new(step_difference: i64) -> Self {
        Self { step_difference, resynced: false, temporary_left: None }
    }
}

impl Verification<'_> {
    /// Refuses by what is known without the code: user, registration, permission, token.
    pub fn check_standing(&self, user: &User, on: Option<(&Registration, &Token)>) -> Result<(), Refusal> {
        standing(user, on, self.purpose, self.today)
    }

    /// Decides on the code and carries the decision out on `registration` and `token`, which have passed
    /// [`Self::check_standing`]. A refusal may have changed them: failures are counted.
    pub fn carry_out(
        &self,
        registration: &mut Registration,
        token: &mut Token,
        seed: &Seed,
    ) -> Result<Accepted, Refusal> {
        if let Some(result) = self.redeem(registration, token) {
            return result;
        }
        let code = well_formed(self.code, token)?;
        let second = self.second.map(|second| well_formed(second, token)).transpose()?;
        // A second code counts only where two are asked for: anywhere else the wide search for pairs would be a way
        // round the window.
        let accepted = match (token.needs_resync, second) {
            (true, None) => return Err(Refusal::TokenNeedsResync),
            (true, Some(second)) => self.check_pair(registration, token, seed, [code, second])?,
            (false, _) => self.check_one(registration, token, seed, code)?,
        };
        succeed(registration);
        Ok(accepted)
    }

    /// A temporary code, if the user has any: used up in place of the token's. A wrong one counts towards his suspension
    /// alone, for it is no guess at the token.
    fn redeem(&self, registration: &mut Registration, token: &Token) -> Option<Result<Accepted, Refusal>> {
        let code = self.code.ok().filter(|code| code.digits() == temporary::DIGITS)?;
        let codes = registration.temporary.as_mut()?;
        let left = codes.left(self.now);
        match codes.redeem(self.as_temporary, self.now) {
            Some(Ok(left)) => {
                succeed(registration);
                Some(Ok(Accepted { temporary_left: Some(left), ..Accepted::new(0) }))
            }
            Some(Err(refusal)) => {
                if refusal == Refusal::OtpReplayed && registration.failures.used(self.now) {
                    self.suspend_if_due(registration);
                }
                Some(Err(refusal))
            }
            None if left == 0 || code.digits() == usize::from(token.parameters.digits()) => None,
            None => {
                registration.failures.wrong(self.fingerprint, self.now);
                self.suspend_if_due(registration);
                Some(Err(self.otp_wrong(registration)))
            }
        }
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
            Match::Fresh(step) => Ok(Accepted::new(token.accept(step, self.now))),
            Match::Used => Err(self.behind(token.behind(self.now), registration, token)),
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
            Ok(pair) => Ok(Accepted { resynced: true, ..Accepted::new(pair.step_difference) }),
            Err(refusal @ (Refusal::OtpReplayed | Refusal::OtpVoid { .. })) => {
                Err(self.behind(refusal, registration, token))
            }
            Err(_) => Err(self.wrong(registration, token)),
        }
    }

    /// A used code counts, a void one does not: its user did nothing wrong.
    fn behind(&self, refusal: Refusal, registration: &mut Registration, token: &mut Token) -> Refusal {
        if refusal == Refusal::OtpReplayed && registration.failures.used(self.now) {
            self.count(registration, token);
        }
        refusal
    }

    fn wrong(&self, registration: &mut Registration, token: &mut Token) -> Refusal {
        if registration.failures.wrong(self.fingerprint, self.now) {
            self.count(registration, token);
        }
        self.otp_wrong(registration)
    }

    fn otp_wrong(&self, registration: &Registration) -> Refusal {
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
        self.suspend_if_due(registration);
    }

    fn suspend_if_due(&self, registration: &mut Registration) {
        if registration.failures.in_row >= self.policy.failures_allowed {
            registration.suspend(self.now);
        }
    }
}

/// What a right code of this user's is met with: whether he, his registration and its token stand as a check needs them.
pub fn standing(
    user: &User,
    on: Option<(&Registration, &Token)>,
    purpose: Purpose,
    today: Date,
) -> Result<(), Refusal> {
    user.may_act()?;
    let Some((registration, token)) = on.filter(|(r, _)| r.is_live()) else {
        let not_yet = today < user.otp_start;
        return Err(if not_yet { Refusal::OtpNotStarted } else { Refusal::NotRegistered });
    };
    user.may_use(purpose)?;
    if registration.state == RegistrationState::Suspended {
        return Err(Refusal::OtpSuspended);
    }
    token.usable(today)
}

fn succeed(registration: &mut Registration) {
    registration.failures.clear();
    registration.failures_since_success = 0;
}

fn well_formed<'a>(code: Result<&'a Code, Malformed>, token: &Token) -> Result<&'a Code, Refusal> {
    let code = code.map_err(|Malformed| Refusal::OtpMalformed)?;
    let right_length = code.digits() == usize::from(token.parameters.digits());
    if right_length { Ok(code) } else { Err(Refusal::OtpMalformed) }
}

/// A token's time was taken from two consecutive codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resynced {
    /// Steps by which the later code was away from the expected step.
    pub step_difference: i64,
    /// They were given in the wrong order.
    pub swapped: bool,
}

/// Takes the token's time from two consecutive codes, in either order, neither used before.
///
/// Refuses with [`Refusal::OtpReplayed`], [`Refusal::OtpVoid`] or [`Refusal::ResyncFailed`], leaving the token as it was.
pub fn resync(token: &mut Token, seed: &Seed, codes: [&Code; 2], now: Instant) -> Result<Resynced, Refusal> {
    // Also where two neighbouring steps happen to share one code: one code is one proof.
    if codes[0].expose() == codes[1].expose() {
        return Err(Refusal::ResyncFailed { cause: "same_code" });
    }
    let expected = token.expected_step(now);
    let reach = match token.parameters.moving_factor() {
        MovingFactor::Time { .. } => {
            let plain = otp::step_at(&token.parameters, now).unwrap_or(expected);
            plain.saturating_sub(RESYNC_REACH)..=plain.saturating_add(RESYNC_REACH)
        }
        MovingFactor::Counter => expected..=expected.saturating_add(RESYNC_REACH),
    };
    let cause = match otp::find_pair(&token.parameters, seed, codes, reach, expected, token.unused_from()) {
        Pair::Fresh { later, swapped } => {
            token.needs_resync = false;
            token.resync_failures = None;
            return Ok(Resynced { step_difference: token.set_time(later, now), swapped });
        }
        Pair::Used => return Err(token.behind(now)),
        Pair::NotConsecutive => "not_consecutive",
        Pair::None => "out_of_range",
    };
    Err(Refusal::ResyncFailed { cause })
}

/// 時刻補正 at the desk: [`resync`], with its wrong pairs counted. After three in a row the next has to wait.
pub fn resync_at_desk(
    token: &mut Token,
    seed: &Seed,
    codes: [Result<&Code, Malformed>; 2],
    now: Instant,
) -> Result<Resynced, Refusal> {
    let [first, second] = codes;
    let codes = [well_formed(first, token)?, well_formed(second, token)?];
    let failed = token.resync_failures;
    if let Some((RESYNC_FAILURES.., last)) = failed
        && (0..RESYNC_WAIT_SECONDS).contains(&now.since(last))
    {
        let left = RESYNC_WAIT_SECONDS - now.since(last);
        return Err(Refusal::ResyncStopped { minutes: u32::try_from((left + 59) / 60).unwrap_or(u32::MAX) });
    }
    let result = resync(token, seed, codes, now);
    if let Err(Refusal::ResyncFailed { .. }) = result {
        token.resync_failures = Some((failed.map_or(0, |(count, _)| count).saturating_add(1), now));
    }
    result
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
        Match::Used => Err(token.behind(now)),
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
    /// The step that shows it.
    pub step: u64,
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
    let reach = token.parameters.period().map_or(RESYNC_REACH, |p| 86_400 / u64::from(p));
    look_within(token, seed, code, now, reach)
}

/// The same, as far as a resync would search: where a code that was refused stands.
#[must_use]
pub fn look_as_far_as_resync(token: &Token, seed: &Seed, code: &Code, now: Instant) -> Option<Sighting> {
    look_within(token, seed, code, now, RESYNC_REACH)
}

fn look_within(token: &Token, seed: &Seed, code: &Code, now: Instant, reach: u64) -> Option<Sighting> {
    let expected = token.expected_step(now);
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
    Some(Sighting { step: nearest, step_difference, shown, already_used: nearest < token.unused_from() })
}

#[cfg(test)]
mod tests;
