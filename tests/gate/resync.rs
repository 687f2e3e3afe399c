//! Resyncs as people do them: a fob that runs ahead or behind, two of its codes read and typed a little later, sometimes
//! in the wrong order. The fobs' codes come from a generator of their own.

use std::num::NonZero;
use std::thread;

use jiff::civil::{Date, date};
use kagimori_app::domain::Refusal;
use kagimori_app::domain::ids::{TokenId, UserId};
use kagimori_app::domain::lockout::Fingerprint;
use kagimori_app::domain::otp::{Algorithm, Code, MovingFactor, Parameters, Seed};
use kagimori_app::domain::policy::Policy;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::registration::Registration;
use kagimori_app::domain::text::Serial;
use kagimori_app::domain::time::Instant;
use kagimori_app::domain::token::{Progress, Token, TokenPlace, TokenState};
use kagimori_app::domain::verification::{Verification, resync_at_desk};
use kagimori_tests::{Fob, Hash, Luck, report, runs, seed};

/// Steps on either side within which two codes must be found; of a counter: ahead.
const REACH: u64 = 1_000;

const TODAY: Date = date(2026, 11, 22);

/// A fob, its owner's situation, and what the desk knows of the fob.
struct Situation {
    fob: Fob,
    seed: Seed,
    policy: Policy,
    token: Token,
    registration: Registration,
    /// The step of the first of the two codes.
    first: u64,
    /// When they are given.
    now: i64,
    /// The third code, and when it is given.
    third: (u64, i64),
    /// At the desk, or at a check that asks for two codes.
    at_desk: bool,
}

/// Somewhere in the reach, often at its ends: the first step after `start` of those that begin a pair.
fn place(luck: &mut Luck, pairs: u64) -> u64 {
    match luck.below(4) {
        0 => 0,
        1 => pairs - 1,
        _ => luck.below(pairs),
    }
}

impl Situation {
    fn new(luck: &mut Luck) -> Self {
        let key: Vec<u8> = (0..luck.between(16, 64)).map(|_| luck.draw().to_be_bytes()[0]).collect();
        let digits = luck.between(6, 8);
        let (algorithm, hash) = *luck.pick(&[
            (Algorithm::Sha1, Hash::Sha1),
            (Algorithm::Sha1, Hash::Sha1),
            (Algorithm::Sha256, Hash::Sha256),
            (Algorithm::Sha512, Hash::Sha512),
        ]);
        let any = luck.between(1, 300);
        let period = u32::try_from(*luck.pick(&[30, 60, 60, 60, any])).unwrap();
        let by_counter = luck.once_in(8);
        let factor = if by_counter { MovingFactor::Counter } else { MovingFactor::Time { period } };
        let parameters = Parameters::new(factor, algorithm, u8::try_from(digits).unwrap()).unwrap();
        let fob = Fob::new("KG000001", key.clone())
            .with_hash(hash)
            .with_digits(u32::try_from(digits).unwrap())
            .every(period);
        let now = luck.between(1_000_000_000, 20_000_000_000);
        let mut this = Self {
            fob: if by_counter { fob.by_counter() } else { fob },
            seed: Seed::new(key.into()).unwrap(),
            policy: Policy::default(),
            token: token(parameters),
            registration: Registration::new(UserId(5), TokenId(6), Instant(0)),
            first: 0,
            now,
            third: (0, now),
            at_desk: luck.once_in(2),
        };
        if by_counter {
            this.press(luck);
        } else {
            this.read(luck, period);
        }
        this.token.needs_resync = !this.at_desk || luck.once_in(2);
        this.token.failures = u32::try_from(luck.below(16)).unwrap();
        this.token.resync_failures = luck.once_in(3).then(|| (1, Instant(now - luck.between(0, 900))));
        this
    }

    /// One whose two codes are not by chance the same: one code is one proof.
    fn with_two_codes(luck: &mut Luck) -> Self {
        loop {
            let this = Self::new(luck);
            if this.fob.code(this.first) != this.fob.code(this.first + 1) {
                return this;
            }
        }
    }

    /// A fob whose clock is off shows two codes; the second is typed while it is shown, or soon after.
    fn read(&mut self, luck: &mut Luck, period: u32) {
        let period = i64::from(period);
        let plain = u64::try_from(self.now / period).unwrap();
        self.first = plain - REACH + place(luck, 2 * REACH);
        let late = luck.once_in(4);
        let shown_for = luck.between(0, period - 1) + if late { period } else { 0 };
        // When the second appeared, and by how many seconds the fob is ahead of the true time.
        let appeared = self.now - shown_for;
        let ahead = i64::try_from(self.first + 1).unwrap() * period - appeared;
        // Who was late reads the third at once; else it may be any later one.
        let then = if late { self.now } else { appeared + period + luck.between(0, 3 * period) };
        self.third = (u64::try_from((then + ahead) / period).unwrap(), then);
        let believed = match luck.below(3) {
            0 => 0,
            1 => luck.between(-15, 15),
            _ => luck.between(-950, 950),
        };
        let last_step = match luck.below(3) {
            0 => None,
            1 => Some(self.first - 1),
            _ => Some(self.first - 1 - luck.below(5_000)),
        };
        let drift = i32::try_from(believed).unwrap();
        let drift_set = drift - i32::try_from(luck.between(-10, 10)).unwrap();
        self.token.progress = Progress { last_step, drift, drift_set };
    }

    /// A fob that was pressed in the pocket.
    fn press(&mut self, luck: &mut Luck) {
        let last_step = (!luck.once_in(4)).then(|| luck.below(1 << 40));
        self.token.progress.last_step = last_step;
        self.first = last_step.map_or(0, |last| last + 1) + place(luck, REACH);
        self.third.0 = self.first + 2 + luck.below(11);
    }

    fn code(&self, step: u64) -> Code {
        Code::parse(&self.fob.code(step)).unwrap()
    }

    fn check(&mut self, code: &Code, second: Option<&Code>, now: i64) -> Result<(), Refusal> {
        Verification {
            policy: &self.policy,
            now: Instant(now),
            today: TODAY,
            purpose: Purpose::Transfer,
            code: Ok(code),
            second: second.map(Ok),
            fingerprint: Fingerprint::default(),
            as_temporary: Fingerprint::default(),
        }
        .carry_out(&mut self.registration, &mut self.token, &self.seed)
        .map(|_| ())
    }

    fn give(&mut self, codes: [&Code; 2]) -> Result<(), Refusal> {
        if self.at_desk {
            let codes = codes.map(Ok);
            return resync_at_desk(&mut self.token, &self.seed, codes, Instant(self.now)).map(|_| ());
        }
        self.check(codes[0], Some(codes[1]), self.now)
    }

    /// The valid pair, and the third code after it.
    fn resync(&mut self, luck: &mut Luck) -> Result<(), String> {
        let pair = [self.code(self.first), self.code(self.first + 1)];
        let order = if luck.once_in(5) { [1, 0] } else { [0, 1] };
        self.give(order.map(|i| &pair[i])).map_err(|refusal| format!("valid pair: {refusal:?}"))?;
        if self.token.progress.last_step != Some(self.first + 1) || self.token.needs_resync {
            return Err(format!("after the pair: {:?}", self.token));
        }
        Ok(())
    }

    fn third(&mut self) -> Result<(), String> {
        let (step, then) = self.third;
        let code = self.code(step);
        self.check(&code, None, then).map_err(|refusal| format!("third code {step}: {refusal:?}"))?;
        let last = self.token.progress.last_step;
        if last == Some(step) { Ok(()) } else { Err(format!("third code {step} consumed {last:?}")) }
    }

    /// Gives the codes of two steps that are no fresh pair.
    fn give_in_vain(&mut self, luck: &mut Luck, steps: [u64; 2], used: bool) -> Result<(), String> {
        let mut codes = steps.map(|step| self.code(step));
        if luck.once_in(3) {
            codes.reverse();
        }
        // A check asks for two codes only where it has to.
        self.token.needs_resync |= !self.at_desk;
        let before = self.token.progress;
        let unused_from = self.token.unused_from();
        let within = match self.fob.period {
            Some(_) => self.fob.step_at(self.now) - REACH + 1..=self.fob.step_at(self.now) + REACH,
            None => unused_from + 1..=unused_from + REACH,
        };
        match self.give([&codes[0], &codes[1]]) {
            Ok(()) => {
                // By rare chance other steps show these codes one after the other.
                let later = self.token.progress.last_step.unwrap_or_default();
                let mut shown = [self.code(later.saturating_sub(1)), self.code(later)];
                if shown[0].expose() != codes[0].expose() {
                    shown.reverse();
                }
                let same = shown.iter().zip(&codes).all(|(shown, code)| shown.expose() == code.expose());
                let chance = same && later > unused_from && within.contains(&later);
                if chance { Ok(()) } else { Err(format!("accepted {steps:?}")) }
            }
            Err(_) if self.token.progress != before => Err(format!("{steps:?} moved the token's time")),
            Err(Refusal::OtpReplayed) if used => Ok(()),
            Err(Refusal::ResyncFailed { .. } | Refusal::OtpWrong { .. }) if !used => Ok(()),
            Err(refusal) => Err(format!("{steps:?}, used: {used}: {refusal:?}")),
        }
    }

    /// A pair that was consumed, passed over, that is none or that is out of reach.
    fn refuse(&mut self, luck: &mut Luck) -> Result<(), String> {
        let first = self.first;
        let by_counter = self.token.parameters.period().is_none();
        self.token.resync_failures = None;
        let (steps, last, used) = match luck.below(6) {
            // The earlier one was consumed, or both, or both were passed over.
            0 => ([first, first + 1], Some(first), true),
            1 => ([first, first + 1], Some(first + 1), true),
            2 => ([first, first + 1], Some(first + 1 + luck.below(3_000)), true),
            // One step was left out, or the same code was typed twice.
            3 => ([first, first + 2], self.token.progress.last_step, false),
            4 => ([first, first], self.token.progress.last_step, false),
            // One step out of reach.
            _ if by_counter => {
                let end = self.token.unused_from() + REACH;
                ([end, end + 1], self.token.progress.last_step, false)
            }
            _ => {
                let plain = self.fob.step_at(self.now);
                let outside = *luck.pick(&[plain - REACH - 1, plain + REACH]);
                ([outside, outside + 1], None, false)
            }
        };
        self.token.progress.last_step = last;
        // What a counter has passed is not searched at all.
        self.give_in_vain(luck, steps, used && !by_counter)
    }
}

/// A token in use, of which nothing is known yet.
pub(crate) fn token(parameters: Parameters) -> Token {
    Token {
        serial: Serial::parse("KG000001").unwrap(),
        manufacturer: "Example".into(),
        model: String::new(),
        parameters,
        state: TokenState::InUse,
        place: TokenPlace::WithContract,
        contract: None,
        expires_on: None,
        progress: Progress::default(),
        needs_resync: false,
        failures: 0,
        resync_failures: None,
        void_through: None,
        batch: None,
        imported_step: None,
    }
}

/// One fob: its pair is accepted, the same pair again is not, the third code is; and on another day another pair is not.
fn run(luck: &mut Luck) -> Result<(), String> {
    let [mut situation, mut other_day] = [Situation::with_two_codes(luck), Situation::with_two_codes(luck)];
    situation.resync(luck)?;
    let resynced = (situation.token.clone(), situation.registration.clone());
    if luck.once_in(2) {
        let by_counter = situation.token.parameters.period().is_none();
        let steps = [situation.first, situation.first + 1];
        situation.give_in_vain(luck, steps, !by_counter)?;
        (situation.token, situation.registration) = resynced;
    } else {
        other_day.refuse(luck)?;
    }
    situation.third()
}

#[test]
fn v40_v41_v42_no_valid_pair_is_refused_and_none_is_accepted_with_a_used_code() {
    let (count, seed) = (runs(3_000, 100_000), seed());
    let threads = u64::try_from(thread::available_parallelism().map_or(1, NonZero::get)).unwrap();
    let done = thread::scope(|scope| {
        let some = |from: u64| -> Vec<bool> {
            let numbers = (from..count).step_by(usize::try_from(threads).unwrap());
            numbers.map(|i| fine(seed, i)).collect()
        };
        let running: Vec<_> = (0..threads).map(|from| scope.spawn(move || some(from))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let violations = done.iter().filter(|fine| !**fine).count();
    report("resync of drifting fobs", done.len() as u64, runs(3_000, 100_000), violations as u64, seed);
}

/// A run is found again by its number, however many threads there are.
fn fine(seed: u64, i: u64) -> bool {
    let mut luck = Luck::new(Luck::new(seed.wrapping_add(i)).draw());
    run(&mut luck).map_err(|violation| eprintln!("run {i}: {violation}")).is_ok()
}
