//! Where things lie on this computer.

use std::io;
use std::sync::Arc;

use kagimori_app::VaultFiles;
use kagimori_app::domain::time::Clock;
use kagimori_app::system::{default_vault_dir, state_dir};

use crate::session::{Idle, Places, Session, SystemUptime};

/// The session of a window that was just opened.
pub(crate) fn session() -> Result<Session, tauri::Error> {
    let real = default_vault_dir()
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "this account has no folder for data"))?;
    let training = real.with_file_name("training");
    let places =
        Places { real: VaultFiles::new(real), training: VaultFiles::new(training), state: state_dir() };
    Ok(Session::new(places, clock(), Idle::new(Box::new(SystemUptime))))
}

#[cfg(not(feature = "test-clock"))]
fn clock() -> Arc<dyn Clock> {
    Arc::new(kagimori_app::system::SystemClock)
}

/// End-to-end tests move the clock by a file: seconds that are to have passed, and seconds by which somebody set it.
#[cfg(feature = "test-clock")]
fn clock() -> Arc<dyn Clock> {
    use kagimori_app::domain::time::Instant;
    use kagimori_app::system::SystemClock;

    struct Moved(Option<std::path::PathBuf>);

    impl Moved {
        fn read(&self) -> (i64, i64) {
            let text =
                self.0.as_ref().and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
            let mut seconds = text.split_whitespace().map(|word| word.parse().unwrap_or(0));
            (seconds.next().unwrap_or(0), seconds.next().unwrap_or(0))
        }
    }

    impl Clock for Moved {
        fn now(&self) -> Instant {
            let (passed, set) = self.read();
            SystemClock.now().plus(passed).plus(set)
        }

        fn elapsed(&self) -> i64 {
            SystemClock.elapsed().saturating_add(self.read().0)
        }
    }

    Arc::new(Moved(std::env::var_os("KAGIMORI_TEST_CLOCK").map(Into::into)))
}
