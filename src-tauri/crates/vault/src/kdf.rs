use argon2::{Algorithm, Argon2, Params, Version};

use crate::key::Key;
use crate::passphrase::Passphrase;

/// Parameters of Argon2id (RFC 9106), stored with what they protect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kdf {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// Stored parameters were refused before any memory was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KdfError {
    /// Below the floor: somebody made guessing cheap.
    #[error("the password hash's parameters are too weak")]
    Weak,
    /// Above the ceiling: somebody wants the program to choke.
    #[error("the password hash's parameters are excessive")]
    Excessive,
}

impl Kdf {
    /// RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };

    /// For tests and benches.
    #[cfg(feature = "weak-kdf")]
    pub const WEAK: Self = Self { memory_kib: 64, passes: 1, lanes: 1 };

    /// What new vaults use.
    #[cfg(not(feature = "weak-kdf"))]
    pub const DEFAULT: Self = Self::STANDARD;
    /// What new vaults use.
    #[cfg(feature = "weak-kdf")]
    pub const DEFAULT: Self = Self::WEAK;

    /// Checks floor (46 MiB and one pass, or 19 MiB and two: OWASP) and ceiling (1 GiB, 20 passes, 16 lanes).
    pub fn check(self) -> Result<Self, KdfError> {
        let Self { memory_kib, passes, lanes } = self;
        if memory_kib > 1024 * 1024 || passes > 20 || lanes > 16 {
            return Err(KdfError::Excessive);
        }
        let strong = lanes >= 1
            && ((memory_kib >= 46 * 1024 && passes >= 1) || (memory_kib >= 19 * 1024 && passes >= 2));
        #[cfg(feature = "weak-kdf")]
        let strong = strong || self == Self::WEAK;
        if strong { Ok(self) } else { Err(KdfError::Weak) }
    }

    /// The key of a password under a salt. Takes about a third of a second and 64 MiB: call it on a thread that
    /// may block.
    pub(crate) fn derive(self, password: &Passphrase, salt: &[u8; 16]) -> Result<Key, KdfError> {
        let Self { memory_kib, passes, lanes } = self.check()?;
        let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| KdfError::Excessive)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = Key::from_slice(&[0; 32]).ok_or(KdfError::Excessive)?;
        argon2
            .hash_password_into(password.expose(), salt, key.expose_mut())
            .map_err(|_| KdfError::Excessive)?;
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kdf(memory_mib: u32, passes: u32, lanes: u32) -> Result<Kdf, KdfError> {
        Kdf { memory_kib: memory_mib * 1024, passes, lanes }.check()
    }

    #[test]
    fn floors_and_ceilings() {
        for (memory, passes, lanes) in
            [(64, 3, 4), (46, 1, 1), (19, 2, 1), (1024, 20, 16), (46, 20, 16), (19, 2, 16)]
        {
            assert!(kdf(memory, passes, lanes).is_ok(), "{memory} {passes} {lanes}");
        }
        for (memory, passes, lanes) in
            [(45, 1, 1), (18, 2, 1), (18, 20, 16), (64, 0, 4), (64, 3, 0), (0, 3, 4), (19, 1, 4), (1, 1, 1)]
        {
            assert_eq!(kdf(memory, passes, lanes), Err(KdfError::Weak), "{memory} {passes} {lanes}");
        }
        for (memory, passes, lanes) in [(1025, 3, 4), (64, 21, 4), (64, 3, 17), (4_000_000, 3, 4)] {
            assert_eq!(kdf(memory, passes, lanes), Err(KdfError::Excessive), "{memory} {passes} {lanes}");
        }
        assert_eq!(Kdf::STANDARD, Kdf { memory_kib: 65_536, passes: 3, lanes: 4 });
    }

    #[test]
    fn bad_parameters_are_refused_before_hashing() {
        let password = Passphrase::new(b"kumo to ame".to_vec().into());
        let excessive = Kdf { memory_kib: u32::MAX, passes: u32::MAX, lanes: u32::MAX };
        assert!(matches!(excessive.derive(&password, &[0; 16]), Err(KdfError::Excessive)));
        let weak = Kdf { memory_kib: 8, passes: 1, lanes: 1 };
        assert!(matches!(weak.derive(&password, &[0; 16]), Err(KdfError::Weak)));
    }

    /// Computed with the reference program: `printf 'kumo to ame' | argon2 0123456789abcdef -id -k 19456 -t 2 -p 1 -l 32 -r`.
    #[test]
    fn agrees_with_the_reference_program() {
        let password = Passphrase::new(b"kumo to ame".to_vec().into());
        let kdf = Kdf { memory_kib: 19_456, passes: 2, lanes: 1 };
        let key = kdf.derive(&password, b"0123456789abcdef").unwrap();
        let hex: String = key.expose().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "88a4e04fe1a81b01663133f5361a0a8bab7b4c7d790972f5e2a2cf7a2bc7a939");
    }
}
