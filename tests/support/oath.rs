use std::process::Command;

use crate::fob::Hash;
use crate::seeds::SeedKey;

/// The code that Debian's `oathtool` computes for a key at an instant (Unix seconds), steps of `period` seconds:
/// a generator that shares nothing with the product.
///
/// # Panics
///
/// If `oathtool` is not installed or refuses.
#[must_use]
pub fn code(key_hex: &str, at: i64, period: u32) -> String {
    code_with(Hash::Sha1, 6, key_hex, at, period)
}

/// The same, with this hash and so many digits.
///
/// # Panics
///
/// If `oathtool` is not installed or refuses.
#[must_use]
pub fn code_with(hash: Hash, digits: u32, key_hex: &str, at: i64, period: u32) -> String {
    let hash = match hash {
        Hash::Sha1 => "sha1",
        Hash::Sha256 => "sha256",
        Hash::Sha512 => "sha512",
    };
    let output = Command::new("oathtool")
        .arg(format!("--totp={hash}"))
        .arg(format!("--digits={digits}"))
        .arg(format!("--time-step-size={period}s"))
        .arg(format!("--now=@{at}"))
        .arg(key_hex)
        .output()
        .expect("oathtool is installed by `cargo xtask test`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("digits").trim().to_owned()
}

/// The code of a key of [`crate::keys`]: steps of 60 seconds.
#[must_use]
pub fn code_of(key: &SeedKey, at: i64) -> String {
    code(&key.hex, at, 60)
}
