//! `cargo xtask bench`: what the largest vault costs, against its limits.

use anyhow::Result;

use crate::command::{cargo, run};

/// Builds the benches as a release is built, and runs them. They fail if a limit is missed.
pub(crate) fn run_all() -> Result<()> {
    run(cargo().args(["bench", "--package", "kagimori-tests", "--bench", "scale"]))
}
