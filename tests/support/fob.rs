use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use crate::seeds::SeedKey;

/// The hash under a fob's HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// HMAC-SHA-1.
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

/// A key fob as its seed file describes it, with a generator of codes of its own: RFC 4226 section 5.3 over a plain
/// HMAC. It shares nothing with the product's, and is checked against `oathtool`.
#[derive(Clone)]
pub struct Fob {
    /// The printed serial number.
    pub serial: String,
    /// The key.
    pub key: Vec<u8>,
    /// Seconds for which it shows a code; `None`: its key is pressed for the next one.
    pub period: Option<u32>,
    /// Digits of a code.
    pub digits: u32,
    /// Its hash.
    pub hash: Hash,
    /// The last day it may be used, as in `2026-12-31`.
    pub expires_on: Option<String>,
    keyed: Keyed,
}

#[derive(Clone)]
enum Keyed {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

impl Keyed {
    fn new(hash: Hash, key: &[u8]) -> Self {
        const ANY: &str = "HMAC takes keys of any length";
        match hash {
            Hash::Sha1 => Self::Sha1(Hmac::new_from_slice(key).expect(ANY)),
            Hash::Sha256 => Self::Sha256(Hmac::new_from_slice(key).expect(ANY)),
            Hash::Sha512 => Self::Sha512(Hmac::new_from_slice(key).expect(ANY)),
        }
    }

    fn tag(&self, message: [u8; 8]) -> Vec<u8> {
        match self {
            Self::Sha1(mac) => mac.clone().chain_update(message).finalize().into_bytes().to_vec(),
            Self::Sha256(mac) => mac.clone().chain_update(message).finalize().into_bytes().to_vec(),
            Self::Sha512(mac) => mac.clone().chain_update(message).finalize().into_bytes().to_vec(),
        }
    }
}

impl Fob {
    /// A fob of the usual kind: time-based, 60 seconds, 6 digits, SHA-1.
    #[must_use]
    pub fn new(serial: impl Into<String>, key: impl Into<Vec<u8>>) -> Self {
        let (serial, key) = (serial.into(), key.into());
        let keyed = Keyed::new(Hash::Sha1, &key);
        Self { serial, key, period: Some(60), digits: 6, hash: Hash::Sha1, expires_on: None, keyed }
    }

    /// The same, showing each code for so many seconds.
    #[must_use]
    pub fn every(mut self, seconds: u32) -> Self {
        self.period = Some(seconds);
        self
    }

    /// The same, event-based.
    #[must_use]
    pub fn by_counter(mut self) -> Self {
        self.period = None;
        self
    }

    /// The same, with so many digits.
    #[must_use]
    pub fn with_digits(mut self, digits: u32) -> Self {
        self.digits = digits;
        self
    }

    /// The same, with another hash.
    #[must_use]
    pub fn with_hash(mut self, hash: Hash) -> Self {
        self.hash = hash;
        self.keyed = Keyed::new(hash, &self.key);
        self
    }

    /// The same, to be used up to and including this day.
    #[must_use]
    pub fn until(mut self, day: &str) -> Self {
        self.expires_on = Some(day.to_owned());
        self
    }

    /// The code of a step or counter.
    #[must_use]
    pub fn code(&self, factor: u64) -> String {
        let tag = self.keyed.tag(factor.to_be_bytes());
        let offset = usize::from(tag[tag.len() - 1] & 0x0f);
        let number =
            tag[offset..offset + 4].iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
        let digits = self.digits as usize;
        format!("{:0digits$}", (number & 0x7fff_ffff) % 10_u32.pow(self.digits))
    }

    /// The step at a Unix time, by a fob whose clock is right.
    ///
    /// # Panics
    ///
    /// If the fob is event-based.
    #[must_use]
    pub fn step_at(&self, unix: i64) -> u64 {
        u64::try_from(unix).unwrap_or(0) / u64::from(self.period.expect("a time-based fob"))
    }

    /// What it shows at a Unix time.
    #[must_use]
    pub fn shows(&self, unix: i64) -> String {
        self.code(self.step_at(unix))
    }
}

impl From<&SeedKey> for Fob {
    fn from(key: &SeedKey) -> Self {
        Self::new(key.serial.clone(), key.bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oath;

    // What security.md section 3.2 lists.
    #[test]
    fn rfc_4226_appendix_d() {
        let fob = Fob::new("1", *b"12345678901234567890").by_counter();
        let codes: Vec<_> = (0..10).map(|counter| fob.code(counter)).collect();
        let expected = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489"
            .split(' ')
            .collect::<Vec<_>>();
        assert_eq!(codes, expected);
    }

    #[test]
    fn the_generator_agrees_with_oathtool() {
        for (i, key) in crate::keys(4, 99).iter().enumerate() {
            let bytes = [&key.bytes[..], &key.bytes, &key.bytes].concat();
            let long: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            for (hash, bytes, hex) in [
                (Hash::Sha1, &key.bytes, &key.hex),
                (Hash::Sha256, &bytes, &long),
                (Hash::Sha512, &bytes, &long),
            ] {
                for (digits, period) in [(6, 60), (7, 30), (8, 300)] {
                    let fob = Fob::new("1", bytes.clone()).every(period).with_digits(digits).with_hash(hash);
                    for at in [0, 59, 60, 1_795_312_920 + 7_777 * i64::try_from(i).unwrap(), 20_000_000_000] {
                        let expected = oath::code_with(hash, digits, hex, at, period);
                        assert_eq!(fob.shows(at), expected, "{hash:?} {digits} {period} {at}");
                    }
                }
            }
        }
    }
}
