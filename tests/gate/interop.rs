//! Against an independent implementation, in both directions: what `oathtool` shows, the product accepts at exactly that
//! step; what the product shows, `oathtool` accepts, and it refuses another code.

use std::process::{Command, Output};

use jiff::civil::{Date, date};
use kagimori_app::domain::Refusal;
use kagimori_app::domain::ids::{TokenId, UserId};
use kagimori_app::domain::lockout::Fingerprint;
use kagimori_app::domain::otp::{Algorithm, Code, MovingFactor, Parameters, Seed};
use kagimori_app::domain::policy::Policy;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::registration::Registration;
use kagimori_app::domain::time::Instant;
use kagimori_app::domain::verification::Verification;
use kagimori_tests::{Luck, report, runs, seed};

use crate::resync::token;

const TODAY: Date = date(2026, 11, 22);

/// Steps shown by one call of `oathtool`.
const STEPS: u64 = 4;

/// A key with its parameters, and a moment or counter.
#[derive(Debug)]
struct Draw {
    key: Vec<u8>,
    parameters: Parameters,
    /// Unix seconds, or the counter.
    at: u64,
}

impl Draw {
    fn new(luck: &mut Luck) -> Self {
        let key = (0..luck.between(16, 64)).map(|_| luck.draw().to_be_bytes()[0]).collect();
        let by_counter = luck.once_in(5);
        let period = u32::try_from(luck.between(1, 300)).unwrap();
        let factor = if by_counter { MovingFactor::Counter } else { MovingFactor::Time { period } };
        let algorithm = if by_counter { Algorithm::Sha1 } else { *luck.pick(&Algorithm::ALL) };
        let digits = u8::try_from(luck.between(6, 8)).unwrap();
        // Half of the times lie beyond 32 bits, up to the year 9999.
        let at = match (by_counter, luck.once_in(2)) {
            (true, true) => luck.below(1_000),
            (true, false) => luck.below(1 << 60),
            (false, true) => luck.below(1 << 32),
            (false, false) => luck.below(253_402_300_000 - (1 << 32)) + (1 << 32),
        };
        Self { key, parameters: Parameters::new(factor, algorithm, digits).unwrap(), at }
    }

    fn seed(&self) -> Seed {
        Seed::new(self.key.clone().into()).unwrap()
    }

    /// The step or counter.
    fn step(&self) -> u64 {
        self.parameters.period().map_or(self.at, |period| self.at / u64::from(period))
    }

    /// `oathtool` with this key. The keys are made up for this one call: they may stand in its arguments.
    fn oathtool(&self, window: u64, otp: Option<&str>) -> Output {
        let mut command = Command::new("oathtool");
        match self.parameters.period() {
            Some(period) => command
                .arg(format!("--totp={}", self.parameters.algorithm().name()))
                .arg(format!("--time-step-size={period}s"))
                .arg(format!("--now=@{}", self.at)),
            None => command.arg(format!("--counter={}", self.at)),
        };
        let key: String = self.key.iter().map(|byte| format!("{byte:02x}")).collect();
        command
            .arg(format!("--digits={}", self.parameters.digits()))
            .arg(format!("--window={window}"))
            .arg(key);
        command.args(otp).output().expect("oathtool is installed by `cargo xtask test`")
    }

    /// The product's answer to a code, `steps` further on, with no step to spare on either side.
    fn answer(&self, typed: &str, steps: u64) -> Result<u64, Refusal> {
        let step = self.step() + steps;
        let now = self.at + steps * u64::from(self.parameters.period().unwrap_or(0));
        let policy = Policy { window: 0, ..Policy::default() };
        let mut registration = Registration::new(UserId(5), TokenId(6), Instant(0));
        let mut token = token(self.parameters);
        token.progress.last_step = step.checked_sub(1);
        let code = Code::parse(typed).unwrap();
        let verification = Verification {
            policy: &policy,
            now: Instant(i64::try_from(now).unwrap()),
            today: TODAY,
            purpose: Purpose::Transfer,
            code: Ok(&code),
            second: None,
            fingerprint: Fingerprint::default(),
            as_temporary: Fingerprint::default(),
        };
        verification.carry_out(&mut registration, &mut token, &self.seed())?;
        Ok(token.progress.last_step.unwrap())
    }
}

#[test]
fn what_oathtool_shows_is_accepted_at_exactly_that_step() {
    let (count, seed) = (runs(1_000, 10_000), seed());
    let mut luck = Luck::new(seed);
    let (mut codes, mut violations) = (0, 0);
    while codes < count {
        let draw = Draw::new(&mut luck);
        let output = draw.oathtool(STEPS - 1, None);
        assert!(output.status.success(), "{draw:?}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let shown: Vec<&str> = text.lines().collect();
        assert_eq!(shown.len() as u64, STEPS, "{draw:?}");
        for (steps, code) in (0..).zip(&shown) {
            codes += 1;
            let accepted = draw.answer(code, steps) == Ok(draw.step() + steps);
            // A counter is looked for ahead as well: there an earlier one is used, not wrong.
            let next = shown.get(usize::try_from(steps).unwrap() + 1);
            let again = next.is_some_and(|next| next != code) && draw.answer(code, steps + 1).is_ok();
            if !accepted || again {
                eprintln!("{draw:?}, {steps} steps on: accepted: {accepted}, a step later as well: {again}");
                violations += 1;
            }
        }
    }
    report("codes of oathtool", codes, runs(1_000, 10_000), violations, seed);
}

#[test]
fn what_the_product_shows_oathtool_accepts_and_no_other_code() {
    let (count, seed) = (runs(1_000, 10_000), seed());
    let mut luck = Luck::new(seed ^ 1);
    let mut violations = 0;
    for _ in 0..count {
        let draw = Draw::new(&mut luck);
        let code = draw.parameters.code_at(&draw.seed(), draw.step()).to_string();
        let right = draw.oathtool(0, Some(&code));
        // Another digit in one place.
        let mut other = code.clone().into_bytes();
        let place = luck.index(other.len());
        other[place] = b'0' + (other[place] - b'0' + 1 + u8::try_from(luck.below(9)).unwrap()) % 10;
        let wrong = draw.oathtool(0, Some(std::str::from_utf8(&other).unwrap()));
        // It says that it looked and found nothing, not that it failed otherwise.
        let said = String::from_utf8_lossy(&wrong.stderr);
        let refused = !wrong.status.success() && said.contains("not found in range");
        if !right.status.success() || right.stdout.trim_ascii() != b"0" || !refused {
            eprintln!("{draw:?}: {right:?} {wrong:?}");
            violations += 1;
        }
    }
    report("codes for oathtool", count, runs(1_000, 10_000), violations, seed);
}
