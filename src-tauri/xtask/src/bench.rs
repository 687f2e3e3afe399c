//! `cargo xtask bench`: what the largest vault and the largest import cost, against their limits.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::machine::{Consent, Task, prepare};

/// Which of the benches, and whether what they are compared with may be installed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bench {
    consent: Consent,
    /// The import alone, which takes a minute.
    import_only: bool,
}

impl Bench {
    /// The options, in any order.
    pub(crate) fn read(options: &[&str]) -> Option<Self> {
        let mut bench = Self { consent: Consent::Ask, import_only: false };
        for option in options {
            match *option {
                "--yes" => bench.consent = Consent::Given,
                "import" => bench.import_only = true,
                _ => return None,
            }
        }
        Some(bench)
    }

    /// Builds the benches as a release is built, and runs them. They fail if a limit is missed.
    pub(crate) fn run(&self) -> Result<()> {
        prepare(Task::Bench, self.consent)?;
        let mut command = cargo();
        command.args(["bench", "--package", "kagimori-tests", "--bench", "scale"]);
        if self.import_only {
            command.args(["--", "--import"]);
        }
        run(&mut command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_in_any_order() {
        let bench = |consent, import_only| Some(Bench { consent, import_only });
        assert_eq!(Bench::read(&[]), bench(Consent::Ask, false));
        assert_eq!(Bench::read(&["--yes"]), bench(Consent::Given, false));
        assert_eq!(Bench::read(&["import", "--yes"]), bench(Consent::Given, true));
        assert_eq!(Bench::read(&["--yes", "import"]), bench(Consent::Given, true));
        assert_eq!(Bench::read(&["vault"]), None);
    }
}
