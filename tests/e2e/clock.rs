use std::fs;
use std::path::PathBuf;

/// The clock of the window: the computer's and what it reads from a file.
#[derive(Debug)]
pub(crate) struct Clock {
    file: PathBuf,
    passed: i64,
    set: i64,
    idle: i64,
}

impl Clock {
    /// A clock that is right, kept in this file.
    pub(crate) fn new(file: PathBuf) -> Self {
        let clock = Self { file, passed: 0, set: 0, idle: 0 };
        clock.write();
        clock
    }

    /// Lets time pass. The window sees it at its next look at the time.
    pub(crate) fn advance(&mut self, seconds: i64) {
        self.passed += seconds;
        self.write();
    }

    /// The same, while nobody does anything at the window.
    pub(crate) fn idle(&mut self, seconds: i64) {
        self.idle += seconds;
        self.advance(seconds);
    }

    /// Somebody sets the clock, forward or back: no time passes.
    pub(crate) fn set(&mut self, seconds: i64) {
        self.set += seconds;
        self.write();
    }

    /// The window's time: Unix seconds.
    pub(crate) fn now(&self) -> i64 {
        time_of_the_computer() + self.passed + self.set
    }

    fn write(&self) {
        // Renamed into place: the window may read at any moment.
        let new = self.file.with_extension("new");
        fs::write(&new, format!("{} {} {}", self.passed, self.set, self.idle)).unwrap();
        fs::rename(&new, &self.file).unwrap();
    }
}

/// Unix seconds by a clock that nobody moves.
#[expect(clippy::disallowed_methods, reason = "the window adds its offset to the same clock")]
pub(crate) fn time_of_the_computer() -> i64 {
    let passed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(passed.as_secs()).unwrap()
}
