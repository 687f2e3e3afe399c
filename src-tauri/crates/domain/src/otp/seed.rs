use std::fmt;

use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

/// A token's secret key. Opened only to compute codes; shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed(Zeroizing<Vec<u8>>);

impl Seed {
    /// Shortest key taken, in bytes (RFC 4226 section 4, R6: at least 128 bits).
    pub const MIN: usize = 16;
    /// Longest key taken, in bytes: two blocks of the largest hash.
    pub const MAX: usize = 256;

    /// Takes the raw key; `None` if it is shorter or longer than a key may be, or one byte repeated.
    #[must_use]
    pub fn new(bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        let length_ok = (Self::MIN..=Self::MAX).contains(&bytes.len());
        let varied = bytes.iter().any(|b| Some(b) != bytes.first());
        (length_ok && varied).then_some(Self(bytes))
    }

    /// The raw key, for sealing it and computing codes.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed")
    }
}

/// The hash under the HMAC (RFC 6238 section 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC-SHA-1.
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

impl Algorithm {
    /// All hashes.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
}

/// What moves a token from one code to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovingFactor {
    /// TOTP: time, in steps of `period` seconds (1 to 300).
    Time {
        /// Seconds a code is shown.
        period: u32,
    },
    /// HOTP: a counter, one more at each press.
    Counter,
}

/// A token's public parameters, within their bounds by construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    moving_factor: MovingFactor,
    algorithm: Algorithm,
    digits: u8,
}

/// A parameter is out of its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadParameters {
    /// Not 6 to 8 digits.
    #[error("codes have 6 to 8 digits")]
    Digits,
    /// Not 1 to 300 seconds.
    #[error("a code is shown for 1 to 300 seconds")]
    Period,
}

impl Parameters {
    /// Checks the bounds.
    pub const fn new(factor: MovingFactor, algorithm: Algorithm, digits: u8) -> Result<Self, BadParameters> {
        if digits < 6 || digits > 8 {
            return Err(BadParameters::Digits);
        }
        if let MovingFactor::Time { period } = factor
            && (period < 1 || period > 300)
        {
            return Err(BadParameters::Period);
        }
        Ok(Self { moving_factor: factor, algorithm, digits })
    }

    /// What moves the token on.
    #[must_use]
    pub const fn moving_factor(&self) -> MovingFactor {
        self.moving_factor
    }

    /// Seconds a code is shown; `None` for event-based tokens.
    #[must_use]
    pub const fn period(&self) -> Option<u32> {
        match self.moving_factor {
            MovingFactor::Time { period } => Some(period),
            MovingFactor::Counter => None,
        }
    }

    /// The hash.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Digits of a code, 6 to 8.
    #[must_use]
    pub const fn digits(&self) -> u8 {
        self.digits
    }

    /// The generator of this token's codes by step. With a step duration of one second the generator's "time"
    /// is the moving factor itself, so the same path serves RFC 4226 and RFC 6238.
    pub(super) fn generator(&self, seed: &Seed) -> Totp {
        let algorithm = match self.algorithm {
            Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
            Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
            Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
        };
        Builder::new()
            .with_algorithm(algorithm)
            .with_digits(self.digits)
            .with_secret(seed.expose().to_vec())
            .with_step_duration(1)
            .build_noncompliant()
    }

    /// The code shown at `step`; for virtual fobs, never for real tokens.
    #[must_use]
    pub fn code_at(&self, seed: &Seed, step: u64) -> Zeroizing<String> {
        Zeroizing::new(self.generator(seed).generate(step).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(length: usize) -> Seed {
        let digits = b"1234567890".iter().cycle().take(length).copied().collect();
        Seed::new(Zeroizing::new(digits)).unwrap()
    }

    fn parameters(factor: MovingFactor, algorithm: Algorithm, digits: u8) -> Parameters {
        Parameters::new(factor, algorithm, digits).unwrap()
    }

    #[test]
    fn rfc_4226_appendix_d() {
        let hotp = parameters(MovingFactor::Counter, Algorithm::Sha1, 6);
        let codes: Vec<_> = (0..10).map(|c| hotp.code_at(&seed(20), c).to_string()).collect();
        let expected = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489";
        assert_eq!(codes.join(" "), expected);
    }

    #[test]
    fn rfc_6238_appendix_b() {
        let table = [
            (59, ["94287082", "46119246", "90693936"]),
            (1_111_111_109, ["07081804", "68084774", "25091201"]),
            (1_111_111_111, ["14050471", "67062674", "99943326"]),
            (1_234_567_890, ["89005924", "91819424", "93441116"]),
            (2_000_000_000, ["69279037", "90698825", "38618901"]),
            (20_000_000_000, ["65353130", "77737706", "47863826"]),
        ];
        for (time, expected) in table {
            for (i, algorithm) in Algorithm::ALL.into_iter().enumerate() {
                let totp = parameters(MovingFactor::Time { period: 30 }, algorithm, 8);
                let key = seed([20, 32, 64][i]);
                assert_eq!(*totp.code_at(&key, time / 30), expected[i], "{time} {algorithm:?}");
            }
        }
    }

    #[test]
    fn sixty_second_steps_with_leading_zeros() {
        let totp = parameters(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 6);
        let cases = [
            (59, "755224"),
            (60, "287082"),
            (119, "287082"),
            (120, "359152"),
            (1_111_111_109, "360094"),
            (1_234_567_890, "713351"),
            (20_000_000_000, "948864"),
            (44 * 60, "000152"),
            (366 * 60, "000866"),
            (2696 * 60, "000407"),
        ];
        for (time, code) in cases {
            assert_eq!(*totp.code_at(&seed(20), time / 60), code, "{time}");
        }
    }

    #[test]
    fn parameters_have_bounds() {
        let time = |period| MovingFactor::Time { period };
        for (factor, digits, expected) in [
            (time(60), 5, Err(BadParameters::Digits)),
            (time(60), 6, Ok(())),
            (time(60), 8, Ok(())),
            (time(60), 9, Err(BadParameters::Digits)),
            (time(0), 6, Err(BadParameters::Period)),
            (time(1), 6, Ok(())),
            (time(300), 6, Ok(())),
            (time(301), 6, Err(BadParameters::Period)),
            (MovingFactor::Counter, 9, Err(BadParameters::Digits)),
            (MovingFactor::Counter, 7, Ok(())),
        ] {
            let made = Parameters::new(factor, Algorithm::Sha1, digits);
            assert_eq!(made.map(|_| ()), expected, "{factor:?} {digits}");
            if let Ok(p) = made {
                assert_eq!((p.moving_factor(), p.digits()), (factor, digits));
            }
        }
        assert_eq!(parameters(time(60), Algorithm::Sha512, 6).period(), Some(60));
        assert_eq!(parameters(MovingFactor::Counter, Algorithm::Sha512, 6).period(), None);
        assert_eq!(parameters(time(60), Algorithm::Sha512, 6).algorithm(), Algorithm::Sha512);
    }

    #[test]
    fn seeds_have_bounds_and_show_nothing() {
        let bytes = |n: usize| Zeroizing::new((0_u8..=255).chain(0..=255).take(n).collect::<Vec<_>>());
        assert_eq!(Seed::new(bytes(15)), None);
        assert_eq!(Seed::new(bytes(16)).unwrap().expose(), &*bytes(16));
        assert!(Seed::new(bytes(256)).is_some());
        assert_eq!(Seed::new(bytes(257)), None);
        assert_eq!(Seed::new(Zeroizing::new(vec![7; 20])), None);
        assert_eq!(Seed::new(Zeroizing::new(vec![])), None);
        assert_eq!(format!("{:?}", seed(20)), "Seed");
    }

    #[test]
    fn names_of_hashes() {
        assert_eq!(Algorithm::ALL.map(Algorithm::name), ["sha1", "sha256", "sha512"]);
    }
}
