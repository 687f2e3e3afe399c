//! Time as the rules see it: passed in, whole seconds, UTC.

/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted (Unix time, as RFC 6238 section 4.2 asks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    /// This instant, `seconds` later (earlier, if negative); stops at the ends of the number range.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this instant; negative if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Unix time for counting steps. Before 1970 there are no steps: zero.
    #[must_use]
    pub fn unix(self) -> u64 {
        u64::try_from(self.0).unwrap_or(0)
    }
}

/// Where the current time comes from. The program owns one; rules and stores take it as a parameter.
pub trait Clock: Send + Sync {
    /// The current instant.
    fn now(&self) -> Instant;

    /// Seconds since some fixed moment of this run of the program, by a clock that nobody sets.
    fn elapsed(&self) -> i64;
}
