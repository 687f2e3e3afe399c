//! Time that passes while nobody does anything. Measured here, not in the page: the page could be made to forget.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// Time since some fixed moment; never goes back. The computer's clock may be set, this one may not.
pub(crate) trait Uptime: Send + Sync {
    /// Time since then.
    fn now(&self) -> Duration;
}

/// The computer's clock that nobody sets. A computer that sleeps is idle.
pub(crate) struct SystemUptime;

impl Uptime for SystemUptime {
    fn now(&self) -> Duration {
        kagimori_app::system::uptime()
    }
}

/// Minutes of idleness after which the window locks, unless set otherwise (NIST SP 800-63B asks for 15 at most at
/// AAL3).
pub(crate) const DEFAULT_MINUTES: u8 = 10;

/// The idle clock.
pub(crate) struct Idle {
    uptime: Box<dyn Uptime>,
    state: Mutex<(Duration, Duration)>,
}

impl Idle {
    pub(crate) fn new(uptime: Box<dyn Uptime>) -> Self {
        let now = uptime.now();
        Self { uptime, state: Mutex::new((now, minutes(DEFAULT_MINUTES))) }
    }

    pub(crate) fn now(&self) -> Duration {
        self.uptime.now()
    }

    /// Somebody did something.
    pub(crate) fn touch(&self) {
        let now = self.now();
        self.state.lock().unwrap_or_else(PoisonError::into_inner).0 = now;
    }

    /// Sets the minutes, 1 to 30.
    pub(crate) fn set_minutes(&self, wished: u8) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1 = minutes(wished);
    }

    /// Whether nobody did anything for too long.
    pub(crate) fn is_over(&self) -> bool {
        let (last, limit) = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.now().saturating_sub(last) >= limit
    }
}

fn minutes(wished: u8) -> Duration {
    Duration::from_mins(1) * u32::from(wished.clamp(1, 30))
}
