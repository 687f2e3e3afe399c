//! The outside world: the only file that takes time and randomness from the system, and that tells the system what to
//! keep to itself.

use std::alloc::System;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use kagimori_domain::time::{Clock, Instant};
use rand_core::{CryptoRng, UnwrapErr};
use zeroizing_alloc::ZeroAlloc;

/// Every program of ours erases whatever memory it gives back. Types that erase themselves are not enough: the buffer a
/// seed file is read through, the library that rates a new password and whatever else is handed a secret know of none.
#[global_allocator]
static ERASING: ZeroAlloc<System> = ZeroAlloc(System);

/// Keeps the program's memory out of files, and its data out of what it prints when it fails. Comes first in every
/// program: before there is a secret.
///
/// No core dump is written, and on Linux nobody else's process of this user may read the memory. What the system refuses
/// is gone without: the program is as safe then as it was before.
pub fn keep_memory_private() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    // Cores that the system hands to a program of its own, as many distributions do, know no limit.
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
    // A panic's text may quote what the program was working on.
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => eprintln!("kagimori: a fault of the program, at {place}"),
        None => eprintln!("kagimori: a fault of the program"),
    }));
}

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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Set in the process that fails.
    const FAILING: &str = "KAGIMORI_FAILING";

    #[test]
    fn a_panic_tells_its_place_and_not_what_it_was_about() {
        let test = "system::tests::a_panic_tells_its_place_and_not_what_it_was_about";
        if std::env::var_os(FAILING).is_some() {
            keep_memory_private();
            panic!("the password is {}", "hirakegoma");
        }
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(FAILING, "1")
            .output()
            .unwrap();
        assert!(!output.status.success());
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains("a fault of the program, at") && told.contains(file!()), "{told}");
        assert!(!told.contains("hirakegoma"), "{told}");
    }
}
