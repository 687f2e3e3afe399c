//! The outside world: the only file that takes time and randomness from the system.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use kagimori_domain::time::{Clock, Instant};
use rand_core::{CryptoRng, UnwrapErr};

/// The computer's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the computer's time enters")]
    fn now(&self) -> Instant {
        Instant(jiff::Timestamp::now().as_second())
    }

    fn elapsed(&self) -> i64 {
        i64::try_from(uptime().as_secs()).unwrap_or(i64::MAX)
    }
}

/// Time since some fixed moment, by the clock that nobody sets and that goes on while the computer sleeps.
#[must_use]
#[cfg(unix)]
pub fn uptime() -> Duration {
    // What Linux calls monotonic stands still during sleep; macOS's does not.
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    Duration::try_from(rustix::time::clock_gettime(clock)).unwrap_or_default()
}

/// Time since some fixed moment, by the clock that nobody sets and that goes on while the computer sleeps.
#[must_use]
#[cfg(not(unix))]
pub fn uptime() -> Duration {
    static STARTED: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    STARTED.get_or_init(std::time::Instant::now).elapsed()
}

/// The longest name that the history keeps: a computer's is 63 characters at most (RFC 1035).
const NAME_MAX: usize = 63;

/// The name of this computer, for the history; a system that has none is not named.
#[must_use]
pub fn computer() -> Option<&'static str> {
    static NAME: LazyLock<Option<String>> = LazyLock::new(|| {
        let name = gethostname::gethostname().to_string_lossy().into_owned();
        let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
        Some(name).filter(|name| !name.trim().is_empty())
    });
    NAME.as_deref()
}

/// The system's random numbers. A system that has none ends the program: nothing safe can be done without.
#[must_use]
pub fn system_rng() -> Box<dyn CryptoRng + Send> {
    Box::new(UnwrapErr(getrandom::SysRng))
}

/// Where the vault lies unless another folder is named.
#[must_use]
pub fn default_vault_dir() -> Option<PathBuf> {
    let name = if cfg!(target_os = "linux") { "kagimori" } else { "Kagimori" };
    Some(dirs::data_local_dir()?.join(name).join("vault"))
}

/// Where the program keeps what must not lie beside the vault. `KAGIMORI_STATE_DIR` overrides.
#[must_use]
pub fn state_dir() -> Option<PathBuf> {
    if let Some(dir) = std::env::var_os("KAGIMORI_STATE_DIR") {
        return Some(dir.into());
    }
    let name = if cfg!(target_os = "linux") { "kagimori" } else { "Kagimori" };
    let base = dirs::state_dir().or_else(dirs::data_local_dir)?;
    Some(base.join(name).join("state"))
}
