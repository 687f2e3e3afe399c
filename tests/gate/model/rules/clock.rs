//! Product.md 4.6.

const BACK: i64 = 120;
const DAY: i64 = 86_400;
const MONTH: i64 = 31 * DAY;

/// The computer's clock, and what the vault believes of it.
#[derive(Clone, Debug)]
pub(in super::super) struct Clock {
    /// What it shows.
    pub(in super::super) now: i64,
    /// By how much somebody has set it wrong.
    pub(in super::super) set_by: i64,
    /// The latest time seen while it was trusted.
    pub(in super::super) latest: i64,
    /// What it should show, had only time passed since it was last known to be right.
    should: i64,
    /// By how much it may be ahead of that: a day within a run, a month if the time has not been known since before
    /// the vault was opened.
    leeway: i64,
}

impl Clock {
    /// A clock that is right.
    pub(in super::super) fn right(now: i64) -> Self {
        Self { now, set_by: 0, latest: now, should: now, leeway: DAY }
    }

    pub(in super::super) fn pass(&mut self, seconds: i64) {
        self.now += seconds;
        self.should += seconds;
    }

    pub(super) fn set(&mut self, seconds: i64) {
        self.now += seconds;
        self.set_by += seconds;
    }

    /// The vault is opened.
    pub(super) fn open(&mut self) {
        let away = self.now - self.latest;
        if (-BACK..=MONTH).contains(&away) {
            self.should = self.latest.max(self.now);
            self.leeway = DAY;
        } else {
            // Wrong now: set right later, it is judged as it would have been at the opening.
            self.should = self.latest;
            self.leeway = MONTH;
        }
    }

    /// An operator says that it is right.
    pub(super) fn anchor(&mut self) {
        self.latest = self.now;
        self.should = self.now;
        self.leeway = DAY;
    }

    pub(in super::super) fn trusted(&self) -> bool {
        self.latest - self.now <= BACK && self.now - self.should <= self.leeway
    }

    /// The time, as far as it is known to be right.
    pub(super) fn known(&self) -> i64 {
        if self.trusted() { self.now } else { self.latest }
    }

    /// An act is written. A time that is learned is known: from here on a day is the leeway.
    pub(super) fn learn(&mut self) {
        if self.trusted() {
            if self.leeway == MONTH {
                self.should = self.latest.max(self.now);
                self.leeway = DAY;
            }
            self.latest = self.latest.max(self.now);
        }
    }
}
