//! The phases of a test run and their sum.

use std::{
    fmt,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::count::Count;

/// What a test runner did.
pub(crate) struct Ran {
    pub(crate) count: Count,
    pub(crate) succeeded: bool,
}

/// Sums up the phases. A check, such as the lints or a build, counts as one; a phase of tests counts its tests.
#[derive(Default)]
pub(crate) struct Report {
    total: Count,
    failed_phases: Vec<&'static str>,
}

impl Report {
    /// Runs a phase that as a whole passes or fails, and returns what it made.
    pub(crate) fn check<T>(&mut self, name: &'static str, phase: impl FnOnce() -> Result<T>) -> Option<T> {
        let started = begin(name);
        let result = phase();
        let (count, outcome) = match &result {
            Ok(_) => (Count::ONE_PASSED, "passed".to_owned()),
            Err(error) => (Count::ONE_FAILED, format!("failed: {error:#}")),
        };
        self.end(name, started, count, &outcome);
        result.ok()
    }

    /// Runs a phase of tests.
    pub(crate) fn tests(&mut self, name: &'static str, phase: impl FnOnce() -> Result<Ran>) {
        let started = begin(name);
        let (count, outcome) = judge(phase());
        self.end(name, started, count, &outcome);
    }

    /// Prints the sum as the last line.
    pub(crate) fn finish(self) -> ExitCode {
        println!();
        if !self.failed_phases.is_empty() {
            println!("failed phases: {}", self.failed_phases.join(", "));
        }
        println!("{}", self.total);
        if self.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn end(&mut self, name: &'static str, started: Instant, count: Count, outcome: &str) {
        self.total += count;
        if count.failed > 0 {
            self.failed_phases.push(name);
        }
        println!("== {name}: {outcome} ({})", seconds(started.elapsed()));
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn begin(name: &str) -> Instant {
    println!("\n== {name}");
    Instant::now()
}

/// A run without a test, or one that fails although every test passed, has failed once.
fn judge(result: Result<Ran>) -> (Count, String) {
    match result {
        Ok(Ran { count, .. }) if count.total() == 0 => (Count::ONE_FAILED, "no test ran".to_owned()),
        Ok(Ran { count, succeeded: false }) if count.failed == 0 => {
            (count + Count::ONE_FAILED, format!("{count}, yet the run failed"))
        }
        Ok(Ran { count, .. }) => (count, count.to_string()),
        Err(error) => (Count::ONE_FAILED, format!("failed: {error:#}")),
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    fn ran(passed: u32, failed: u32, succeeded: bool) -> Ran {
        Ran { count: Count { passed, failed }, succeeded }
    }

    #[test]
    fn tests_count_one_by_one() {
        assert_eq!(judge(Ok(ran(5, 0, true))).0, Count { passed: 5, failed: 0 });
        assert_eq!(judge(Ok(ran(5, 2, false))).0, Count { passed: 5, failed: 2 });
    }

    #[test]
    fn a_phase_that_ran_no_test_fails() {
        assert_eq!(judge(Ok(ran(0, 0, true))).0, Count::ONE_FAILED);
        assert_eq!(judge(Ok(ran(0, 0, false))).0, Count::ONE_FAILED);
        assert_eq!(judge(Err(anyhow!("cargo is not there"))).0, Count::ONE_FAILED);
    }

    #[test]
    fn a_runner_that_fails_is_believed_over_its_tests() {
        assert_eq!(judge(Ok(ran(5, 0, false))).0, Count { passed: 5, failed: 1 });
    }

    #[test]
    fn the_sum_is_a_plain_line_and_decides_the_exit() {
        let mut report = Report::default();
        report.check("formatting", || Ok(()));
        report.tests("tests", || Ok(ran(41, 0, true)));

        assert_eq!(report.total.to_string(), "42 passed, 0 failed");
        assert_eq!(report.finish(), ExitCode::SUCCESS);
    }

    #[test]
    fn a_failed_check_returns_nothing_and_fails_the_run() {
        let mut report = Report::default();

        assert_eq!(report.check::<()>("lints", || Err(anyhow!("a warning"))), None);

        assert_eq!(report.total, Count::ONE_FAILED);
        assert_eq!(report.finish(), ExitCode::FAILURE);
    }
}
