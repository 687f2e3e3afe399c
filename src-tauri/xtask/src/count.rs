//! How many tests ran, read from what the test runners print.

use std::ops::{Add, AddAssign};

/// Tests that passed and tests that did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Count {
    pub(crate) const ONE_PASSED: Self = Self { passed: 1, failed: 0 };
    pub(crate) const ONE_FAILED: Self = Self { passed: 0, failed: 1 };

    pub(crate) const fn total(self) -> u32 {
        self.passed + self.failed
    }
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// Reads nextest's summary, for instance
/// `Summary [  15.750s] 8/10 tests run: 5 passed (1 slow), 2 failed, 1 timed out, 2 skipped`.
///
/// Whatever ought to have run and is not said to have passed has failed: so a test that timed out, could not
/// be started or was left when the run was cut short is counted without knowing nextest's word for it.
pub(crate) fn in_nextest(output: &str) -> Option<Count> {
    output.lines().rev().find_map(|line| {
        let line = without_colour(line);
        let (_, counts) = line.trim_start().strip_prefix("Summary [")?.split_once("] ")?;
        let (run, results) = counts.split_once(" run: ")?;
        let (run, _) = run.rsplit_once(' ')?;
        let wanted: u32 = run.rsplit('/').next()?.parse().ok()?;
        let passed: u32 = results.split_once(" passed")?.0.parse().ok()?;
        Some(Count { passed, failed: wanted.checked_sub(passed)? })
    })
}

/// Adds up the lines of Rust's own test harness, one for each crate with documentation tests:
/// `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
pub(crate) fn in_harness(output: &str) -> Count {
    output
        .lines()
        .filter_map(|line| {
            let line = without_colour(line);
            let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
            let (passed, rest) = counts.split_once(" passed; ")?;
            let (failed, _) = rest.split_once(" failed;")?;
            Some(Count { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
        })
        .fold(Count::default(), Add::add)
}

/// Reads Vitest's summary, for instance `      Tests  1 failed | 41 passed | 2 skipped (44)`.
///
/// As above, what is neither passed nor left out on purpose has failed.
pub(crate) fn in_vitest(output: &str) -> Option<Count> {
    output.lines().rev().find_map(|line| {
        let line = without_colour(line);
        let (results, all) = line.trim().strip_prefix("Tests ")?.rsplit_once(" (")?;
        let all: u32 = all.strip_suffix(')')?.parse().ok()?;
        let mut passed = 0;
        let mut left_out = 0;
        for result in results.split('|') {
            let (number, word) = result.trim().split_once(' ')?;
            let number: u32 = number.parse().ok()?;
            match word {
                // A test that is to fail, and does, is a kind of success.
                "passed" | "expected fail" => passed += number,
                "skipped" | "todo" => left_out += number,
                _ => {}
            }
        }
        Some(Count { passed, failed: all.checked_sub(passed + left_out)? })
    })
}

/// Drops the escape sequences that set a terminal's colours: `ESC [ … m`.
fn without_colour(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn nextest(line: &str, passed: u32, failed: u32) {
        assert_eq!(in_nextest(line), Some(Count { passed, failed }), "{line}");
    }

    #[test]
    fn nextest_summaries_are_read() {
        nextest("     Summary [   2.000s] 5 tests run: 5 passed, 0 skipped", 5, 0);
        nextest("     Summary [   0.021s] 1 test run: 1 passed, 3 skipped", 1, 0);
        nextest("     Summary [   0.100s] 0 tests run: 0 passed, 0 skipped", 0, 0);
        nextest(
            "     Summary [   3.000s] 4 tests run: 3 passed (1 slow, 1 flaky), 1 failed, 0 skipped",
            3,
            1,
        );
    }

    #[test]
    fn every_way_not_to_pass_is_a_failure() {
        nextest(
            "     Summary [  15.750s] 8/10 tests run: 5 passed (1 slow, 1 leaky), 1 failed, 1 exec failed, 1 timed out, 2 skipped",
            5,
            5,
        );
    }

    #[test]
    fn the_last_summary_counts() {
        let output = "
  stderr ───
    Summary [   1.000s] 9 tests run: 9 passed, 0 skipped
────────────
     Summary [   2.000s] 2 tests run: 1 passed, 1 failed, 0 skipped
        FAIL [   0.004s] (1/2) xtask count::tests::nextest_summaries_are_read
error: test run failed
";
        nextest(output, 1, 1);
    }

    #[test]
    fn colours_do_not_hide_a_summary() {
        nextest(
            "\u{1b}[32;1m     Summary\u{1b}[0m [   0.009s] \u{1b}[1m7\u{1b}[0m tests run: \u{1b}[1m7\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m \u{1b}[33;1mskipped\u{1b}[0m",
            7,
            0,
        );
    }

    #[test]
    fn a_run_that_did_not_reach_its_summary_has_none() {
        assert_eq!(in_nextest("error: could not compile `kagimori-domain` (lib)"), None);
        assert_eq!(in_nextest("Summary [   2.000s] 25 stress run iterations: 25 passed"), None);
    }

    #[test]
    fn the_harness_reports_once_for_each_crate() {
        let output = "
   Doc-tests kagimori_domain
running 2 tests
test src-tauri/crates/domain/src/otp.rs - otp (line 3) ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.21s
   Doc-tests kagimori_vault
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s
";
        assert_eq!(in_harness(output), Count { passed: 3, failed: 1 });
        assert_eq!(
            in_harness("test result: ok. \u{1b}[32m4\u{1b}[0m passed; 0 failed; 0 ignored"),
            Count { passed: 4, failed: 0 }
        );
        assert_eq!(in_harness(""), Count::default());
    }

    #[test]
    fn vitest_summaries_are_read() {
        let read =
            |line: &str| in_vitest(&format!(" Test Files  2 passed (2)\n{line}\n   Start at  10:00:00\n"));
        let count = |passed, failed| Some(Count { passed, failed });

        assert_eq!(read("      Tests  41 passed (41)"), count(41, 0));
        assert_eq!(read("      Tests  1 failed | 41 passed | 2 skipped | 1 todo (45)"), count(41, 1));
        assert_eq!(read("      Tests  3 passed | 1 expected fail (4)"), count(4, 0));
        assert_eq!(
            read(
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m5 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (5)\u{1b}[39m"
            ),
            count(5, 0)
        );
        assert_eq!(read("      Tests  no tests"), None);
    }
}
