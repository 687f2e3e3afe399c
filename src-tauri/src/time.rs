//! The time of this computer. In the window that journeys drive a file moves it.

#[cfg(feature = "test-clock")]
pub(crate) use moved::{clock, uptime};
#[cfg(not(feature = "test-clock"))]
pub(crate) use real::{clock, uptime};

#[cfg(not(feature = "test-clock"))]
mod real {
    use std::sync::Arc;

    use kagimori_app::domain::time::Clock;
    use kagimori_app::system::SystemClock;

    use crate::session::{SystemUptime, Uptime};

    pub(crate) fn clock() -> Arc<dyn Clock> {
        Arc::new(SystemClock)
    }

    pub(crate) fn uptime() -> Box<dyn Uptime> {
        Box::new(SystemUptime)
    }
}

#[cfg(feature = "test-clock")]
mod moved {
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::time::Duration;

    use kagimori_app::domain::time::{Clock, Instant};
    use kagimori_app::system::SystemClock;

    use crate::session::{SystemUptime, Uptime};

    /// What the file says, in seconds: how many are to have passed, by how many somebody set the clock, and in how many
    /// nobody did anything.
    struct Moved(Option<PathBuf>);

    impl Moved {
        fn by_file() -> Self {
            Self(std::env::var_os("KAGIMORI_TEST_CLOCK").map(Into::into))
        }

        fn read(&self) -> [i64; 3] {
            let text =
                self.0.as_ref().and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
            let mut seconds = text.split_whitespace().map(|word| word.parse().unwrap_or(0));
            [(); 3].map(|()| seconds.next().unwrap_or(0))
        }
    }

    impl Clock for Moved {
        fn now(&self) -> Instant {
            let [passed, set, _] = self.read();
            SystemClock.now().plus(passed).plus(set)
        }

        fn elapsed(&self) -> i64 {
            SystemClock.elapsed().saturating_add(self.read()[0])
        }
    }

    // Journeys let minutes pass from one code to the next, and their people are not idle meanwhile.
    impl Uptime for Moved {
        fn now(&self) -> Duration {
            let [_, _, idle] = self.read();
            SystemUptime.now() + Duration::from_secs(idle.unsigned_abs())
        }
    }

    pub(crate) fn clock() -> Arc<dyn Clock> {
        Arc::new(Moved::by_file())
    }

    pub(crate) fn uptime() -> Box<dyn Uptime> {
        Box::new(Moved::by_file())
    }
}
