//! Tokens: one seed, one replay counter, one drift, any number of registrations.

mod lifecycle;

pub use lifecycle::Step;

use jiff::civil::Date;

use crate::ids::{BatchId, ContractId};
use crate::otp::{self, MovingFactor, Parameters};
use crate::policy::{DRIFT_LIMIT, ENROLMENT_WINDOW, HOTP_LOOK_AHEAD, LONG_UNUSED_SECONDS};
use crate::refusal::Refusal;
use crate::text::Serial;
use crate::time::Instant;

/// Where a token stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// 未登録.
    Unregistered,
    /// 利用中.
    InUse,
    /// 一時停止: keeps and blocks the registrations.
    Paused,
    /// 紛失.
    Lost,
    /// 故障.
    Faulty,
    /// 廃棄: final, the seed is erased.
    Disposed,
}

impl TokenState {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Unregistered, Self::InUse, Self::Paused, Self::Lost, Self::Faulty, Self::Disposed];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unregistered => "unregistered",
            Self::InUse => "in_use",
            Self::Paused => "paused",
            Self::Lost => "lost",
            Self::Faulty => "faulty",
            Self::Disposed => "disposed",
        }
    }

    /// The state of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// Where the thing is (所在), whatever its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenPlace {
    /// 店頭在庫.
    InStock,
    /// 送付中.
    InTransit,
    /// 契約先保有.
    WithContract,
    /// 返却済.
    Returned,
}

impl TokenPlace {
    /// All places.
    pub const ALL: [Self; 4] = [Self::InStock, Self::InTransit, Self::WithContract, Self::Returned];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InStock => "in_stock",
            Self::InTransit => "in_transit",
            Self::WithContract => "with_contract",
            Self::Returned => "returned",
        }
    }
}

/// A token's place in time, as last learned. Whole steps only: a fraction could let a code pass twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The last accepted step (TOTP) or counter (HOTP). Never decreases, whatever happens to the token.
    pub last_step: Option<u64>,
    /// Steps by which the token runs ahead of the clock (negative: behind).
    pub drift: i32,
    /// Drift when it was last set by an enrolment or a resync.
    pub drift_set: i32,
}

/// A token without its seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The printed serial number.
    pub serial: Serial,
    /// As the seed file names it; may be empty.
    pub manufacturer: String,
    /// As the seed file names it; may be empty.
    pub model: String,
    /// What its codes look like.
    pub parameters: Parameters,
    /// State.
    pub state: TokenState,
    /// Place.
    pub place: TokenPlace,
    /// The contract it is allotted to.
    pub contract: Option<ContractId>,
    /// The last day it may be used.
    pub expires_on: Option<Date>,
    /// Replay counter and drift.
    pub progress: Progress,
    /// The step up to which codes are void since an older state has come back, until one is accepted.
    pub void_through: Option<u64>,
    /// Sign-in and check ask for two consecutive codes.
    pub needs_resync: bool,
    /// Failures in a row over all sharers.
    pub failures: u32,
    /// Wrong pairs in a row at 時刻補正, and when the last one was given.
    pub resync_failures: Option<(u32, Instant)>,
    /// The import it came from.
    pub batch: Option<BatchId>,
    /// The last step as the seed file told it.
    pub imported_step: Option<u64>,
}

impl Token {
    /// As it came: nobody has enrolled on it, none of its codes was consumed, and no failure counts. Only such a token may
    /// leave the vault again: another would come back without its last step, or its failures.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.state == TokenState::Unregistered
            && self.progress.last_step == self.imported_step
            && self.failures == 0
            && self.resync_failures.is_none()
    }

    /// The smallest step that was never consumed.
    #[must_use]
    pub fn unused_from(&self) -> u64 {
        self.progress.last_step.map_or(0, |last| last.saturating_add(1))
    }

    /// The step expected at `now`: for TOTP the drift-corrected one, for HOTP the next counter.
    #[must_use]
    pub fn expected_step(&self, now: Instant) -> u64 {
        match otp::step_at(&self.parameters, now) {
            Some(step) => step.saturating_add_signed(i64::from(self.progress.drift)),
            None => self.unused_from(),
        }
    }

    /// The steps searched around the expected one. For HOTP a few used counters are looked at too, so that a
    /// used code is named as such.
    #[must_use]
    pub fn window(&self, now: Instant, radius: u32) -> std::ops::RangeInclusive<u64> {
        let expected = self.expected_step(now);
        match self.parameters.moving_factor() {
            MovingFactor::Time { .. } => {
                expected.saturating_sub(radius.into())..=expected.saturating_add(radius.into())
            }
            MovingFactor::Counter => {
                expected.saturating_sub(HOTP_LOOK_AHEAD)..=expected.saturating_add(HOTP_LOOK_AHEAD)
            }
        }
    }

    /// Steps by which a code of `step`, shown at `now`, is ahead of the clock; none for event-based tokens.
    #[must_use]
    pub fn offset(&self, step: u64, now: Instant) -> Option<i64> {
        otp::step_at(&self.parameters, now).map(|plain| difference(step, plain))
    }

    /// When its last accepted code was shown, as its time was put right since. Event-based tokens know no time.
    #[must_use]
    pub fn last_shown(&self) -> Option<Instant> {
        let (step, period) = self.progress.last_step.zip(self.parameters.period())?;
        let shown = step.saturating_add_signed(-i64::from(self.progress.drift));
        Some(Instant(i64::try_from(shown.saturating_mul(period.into())).unwrap_or(i64::MAX)))
    }

    /// Whether it was used before, but not for 90 days: its time may have run off (RFC 6238 section 6).
    #[must_use]
    pub fn long_unused(&self, now: Instant) -> bool {
        self.long_unused_from().is_some_and(|from| now >= from)
    }

    /// From when on it is long unused, if nobody uses it: the display after the one that comes 90 days after its last.
    #[must_use]
    pub fn long_unused_from(&self) -> Option<Instant> {
        let (shown, period) = self.last_shown().zip(self.parameters.period())?;
        let period = i64::from(period);
        let displays = shown.0.saturating_add(LONG_UNUSED_SECONDS).div_euclid(period);
        Some(Instant(displays.saturating_add(1).saturating_mul(period)))
    }

    /// Consumes `step`. A used step leaves everything as it is: the counter never goes back.
    fn consume(&mut self, step: u64) {
        if step >= self.unused_from() {
            self.progress.last_step = Some(step);
        }
    }

    /// Consumes `step` after a success; drift follows by at most one step, and by at most [`DRIFT_LIMIT`] since
    /// it was last set (RFC 6238 section 6). Ends the run of failures.
    ///
    /// Returns by how many steps the code was away from the expected one.
    pub(crate) fn accept(&mut self, step: u64, now: Instant) -> i64 {
        let difference = difference(step, self.expected_step(now));
        if let MovingFactor::Time { .. } = self.parameters.moving_factor() {
            let base = self.progress.drift_set;
            let follow = i32::try_from(difference.signum()).unwrap_or(0);
            self.progress.drift =
                (self.progress.drift + follow).clamp(base - DRIFT_LIMIT, base + DRIFT_LIMIT);
        }
        self.consume(step);
        self.failures = 0;
        difference
    }

    /// An older state of the vault has come back: which codes were consumed since is not known, so every code that the
    /// token can have shown up to `now` is void. `window`: how far around the expected step codes are accepted.
    ///
    /// How far ahead it may run is known of its time in this state alone: drift may have followed it to its limit since,
    /// and somebody may have enrolled on a token that is free in this state. A token whose time was taken from further
    /// away since, by a resync, is not covered.
    ///
    /// An event-based token does not tell what it has shown: it needs a resync.
    pub fn void_codes_shown(&mut self, now: Instant, window: u32) {
        match self.parameters.moving_factor() {
            MovingFactor::Time { .. } => {
                let enrolled_since = if self.state == TokenState::InUse { 0 } else { ENROLMENT_WINDOW };
                let Progress { drift, drift_set, .. } = self.progress;
                let followed_since = (drift_set + DRIFT_LIMIT).saturating_sub(drift).max(0).unsigned_abs();
                let ahead = u64::from(enrolled_since + window + followed_since);
                self.consume(self.expected_step(now).saturating_add(ahead));
                self.void_through = self.progress.last_step;
            }
            MovingFactor::Counter => self.needs_resync = true,
        }
    }

    /// What a code that lies behind the last step is refused with: used, or void since an older state has come back.
    pub(crate) fn behind(&self, now: Instant) -> Refusal {
        let void = self.void_through.filter(|through| self.progress.last_step == Some(*through));
        let left = void.map(|through| difference(through, self.expected_step(now)) + 1);
        match (left.and_then(|steps| u64::try_from(steps).ok()), self.parameters.period()) {
            (Some(steps @ 1..), Some(period)) => {
                let minutes = steps.saturating_mul(period.into()).div_ceil(60);
                Refusal::OtpVoid { minutes: u32::try_from(minutes).unwrap_or(u32::MAX) }
            }
            _ => Refusal::OtpReplayed,
        }
    }

    /// Consumes `step` and takes the token's time from it: enrolment, finding again and resync.
    ///
    /// Returns by how many steps the code was away from the expected one.
    pub(crate) fn set_time(&mut self, step: u64, now: Instant) -> i64 {
        let away = difference(step, self.expected_step(now));
        if let Some(plain) = otp::step_at(&self.parameters, now) {
            let drift = i32::try_from(difference(step, plain)).unwrap_or(0);
            self.progress.drift = drift;
            self.progress.drift_set = drift;
        }
        self.consume(step);
        self.failures = 0;
        away
    }
}

fn difference(step: u64, expected: u64) -> i64 {
    i64::try_from(i128::from(step) - i128::from(expected)).unwrap_or(i64::MAX)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::otp::Algorithm;

    pub(crate) fn token() -> Token {
        Token {
            serial: Serial::parse("KG000001").unwrap(),
            manufacturer: "Example".into(),
            model: "C100".into(),
            parameters: Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 6).unwrap(),
            state: TokenState::Unregistered,
            place: TokenPlace::WithContract,
            contract: Some(ContractId(1)),
            expires_on: None,
            progress: Progress::default(),
            needs_resync: false,
            failures: 0,
            resync_failures: None,
            batch: None,
            imported_step: None,
            void_through: None,
        }
    }

    fn at_step(step: i64) -> Instant {
        Instant(step * 60 + 17)
    }

    #[test]
    fn a_token_is_untouched_until_a_code_of_it_is_consumed() {
        let mut token = token();
        assert!(token.is_untouched());
        for state in TokenState::ALL {
            token.state = state;
            assert_eq!(token.is_untouched(), state == TokenState::Unregistered);
        }
        token.state = TokenState::Unregistered;
        token.failures = 1;
        assert!(!token.is_untouched());
        token.failures = 0;
        token.resync_failures = Some((1, at_step(1)));
        assert!(!token.is_untouched());
        token.resync_failures = None;
        assert!(token.is_untouched());
        token.set_time(100, at_step(100));
        assert!(!token.is_untouched());
        // An event-based token that the file says is at 41: it came so.
        (token.progress.last_step, token.imported_step) = (Some(40), Some(40));
        assert!(token.is_untouched());
        token.consume(41);
        assert!(!token.is_untouched());
    }

    #[test]
    fn the_window_lies_around_the_drift_corrected_step() {
        let mut token = token();
        assert_eq!(token.window(at_step(100), 1), 99..=101);
        token.progress.drift = -3;
        assert_eq!(token.window(at_step(100), 1), 96..=98);
        assert_eq!(token.window(at_step(100), 0), 97..=97);
        token.progress.drift = 4;
        assert_eq!(token.window(at_step(100), 10), 94..=114);
        // Before 1970 and at its very beginning the window stops at zero.
        token.progress.drift = -5;
        assert_eq!(token.window(Instant(-1), 1), 0..=1);
    }

    #[test]
    fn an_event_based_token_is_searched_around_its_counter() {
        let mut token = token();
        token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
        assert_eq!(token.window(at_step(5), 1), 0..=10);
        token.progress.last_step = Some(40);
        assert_eq!(token.window(at_step(5), 1), 31..=51);
        assert_eq!(token.accept(43, at_step(5)), 2);
        assert_eq!(token.progress, Progress { last_step: Some(43), drift: 0, drift_set: 0 });
        assert_eq!(token.set_time(50, at_step(5)), 6);
        assert_eq!(token.progress, Progress { last_step: Some(50), drift: 0, drift_set: 0 });
    }

    #[test]
    fn drift_follows_by_one_step_and_never_further_than_its_limit() {
        let mut token = token();
        token.progress.drift_set = 2;
        token.progress.drift = 2;
        for i in 0..30 {
            // Every code comes one step late.
            let now = at_step(100 + 2 * i64::from(i));
            let step = token.expected_step(now) + 1;
            assert_eq!(token.accept(step, now), 1);
            assert_eq!(token.progress.drift, 2 + (i + 1).min(DRIFT_LIMIT));
            assert_eq!(token.progress.last_step, Some(step));
        }
        for i in 0..30 {
            let now = at_step(1000 + 2 * i64::from(i));
            let step = token.expected_step(now) - 1;
            assert_eq!(token.accept(step, now), -1);
            assert_eq!(token.progress.drift, (12 - i - 1).max(2 - DRIFT_LIMIT));
        }
        let unchanged = token.progress.drift;
        let now = at_step(2000);
        assert_eq!(token.accept(token.expected_step(now), now), 0);
        assert_eq!(token.progress.drift, unchanged);
    }

    #[test]
    fn a_code_further_away_moves_drift_by_one_only() {
        let mut token = token();
        assert_eq!(token.accept(103, at_step(100)), 3);
        assert_eq!((token.progress.drift, token.progress.drift_set), (1, 0));
    }

    #[test]
    fn setting_the_time_takes_the_whole_difference() {
        let mut token = token();
        token.failures = 9;
        assert_eq!(token.set_time(107, at_step(100)), 7);
        assert_eq!(token.progress, Progress { last_step: Some(107), drift: 7, drift_set: 7 });
        assert_eq!(token.failures, 0);
        assert_eq!(token.set_time(108, at_step(110)), -9);
        assert_eq!(token.progress, Progress { last_step: Some(108), drift: -2, drift_set: -2 });
    }

    #[test]
    fn the_last_step_never_decreases() {
        let mut token = token();
        token.progress.last_step = Some(500);
        token.accept(400, at_step(400));
        assert_eq!(token.progress.last_step, Some(500));
        token.set_time(500, at_step(400));
        assert_eq!(token.progress.last_step, Some(500));
        token.progress.last_step = Some(u64::MAX);
        assert_eq!(token.unused_from(), u64::MAX);
    }

    #[test]
    fn after_an_older_state_has_come_back_no_code_shown_before_is_accepted() {
        let mut token = token();
        token.state = TokenState::InUse;
        token.progress = Progress { last_step: Some(80), drift: -3, drift_set: -3 };
        token.void_codes_shown(at_step(100), 2);
        // However far drift has followed since: -3 + 10, and two steps around it.
        assert_eq!(token.progress, Progress { last_step: Some(109), drift: -3, drift_set: -3 });
        assert!(!token.needs_resync);
        // It shows step 97 now; 13 minutes later 110.
        assert_eq!(token.behind(at_step(100)), Refusal::OtpVoid { minutes: 13 });
        assert_eq!(token.behind(at_step(112)), Refusal::OtpVoid { minutes: 1 });
        assert_eq!(token.behind(at_step(113)), Refusal::OtpReplayed);
        // Once a code was accepted, an older one is a used one.
        let mut accepted = token.clone();
        accepted.accept(110, at_step(112));
        assert_eq!(accepted.behind(at_step(112)), Refusal::OtpReplayed);
        // Drift has its limit from where it was set.
        for (drift, voided) in [(7, 109), (-13, 109), (8, 110)] {
            token.progress = Progress { last_step: Some(80), drift, drift_set: -3 };
            token.void_codes_shown(at_step(100), 2);
            assert_eq!(token.progress.last_step, Some(voided), "{drift}");
        }
        // What was consumed further on stays consumed.
        token.progress = Progress { last_step: None, drift: -3, drift_set: -3 };
        token.progress.last_step = Some(500);
        token.void_codes_shown(at_step(101), 2);
        assert_eq!(token.progress.last_step, Some(500));
        // Somebody may have enrolled on a token that is free in this state.
        for state in [TokenState::Unregistered, TokenState::Paused, TokenState::Lost, TokenState::Faulty] {
            token.state = state;
            token.progress = Progress::default();
            token.void_codes_shown(at_step(100), 2);
            assert_eq!(token.progress.last_step, Some(122), "{state:?}");
        }
        token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
        token.progress.last_step = Some(7);
        token.void_codes_shown(at_step(100), 2);
        assert_eq!((token.progress.last_step, token.needs_resync), (Some(7), true));
    }

    #[test]
    fn an_offset_is_counted_from_the_plain_clock() {
        let mut token = token();
        token.progress.drift = 5;
        assert_eq!(token.offset(103, at_step(100)), Some(3));
        assert_eq!(token.offset(98, at_step(100)), Some(-2));
        token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
        assert_eq!(token.offset(98, at_step(100)), None);
    }

    #[test]
    fn v35_a_token_is_long_unused_after_90_days() {
        let mut token = token();
        let days = |days: i64| at_step(1_000 + days * 1_440);
        assert!(!token.long_unused(days(1_000)));
        token.progress.last_step = Some(1_004);
        token.progress.drift = 4;
        assert!(!token.long_unused(days(90)));
        assert!(token.long_unused(days(90).plus(60)));
        // The window is not widened for it.
        assert_eq!(token.window(days(91), 1).count(), 3);
        token.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha1, 6).unwrap();
        assert!(!token.long_unused(days(1_000)));
    }

    #[test]
    fn names_lead_back_to_their_states() {
        for state in TokenState::ALL {
            assert_eq!(TokenState::from_name(state.name()), Some(state));
        }
        assert_eq!(TokenState::from_name("broken"), None);
        assert_eq!(
            TokenPlace::ALL.map(TokenPlace::name),
            ["in_stock", "in_transit", "with_contract", "returned"]
        );
    }
}
