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
    Ok(Session::new(places, clock(), Idle::new(Box::new(SystemUptime::start()))))
}

#[cfg(not(feature = "test-clock"))]
fn clock() -> Arc<dyn Clock> {
    Arc::new(kagimori_app::system::SystemClock)
}

/// End-to-end tests move the clock by a file: seconds to add to the computer's.
#[cfg(feature = "test-clock")]
fn clock() -> Arc<dyn Clock> {
    use kagimori_app::domain::time::Instant;
    use kagimori_app::system::SystemClock;

    struct Moved(Option<std::path::PathBuf>);

    impl Clock for Moved {
        fn now(&self) -> Instant {
            let text = self.0.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
            SystemClock.now().plus(text.and_then(|text| text.trim().parse().ok()).unwrap_or(0))
        }
    }

    Arc::new(Moved(std::env::var_os("KAGIMORI_TEST_CLOCK").map(Into::into)))
}
