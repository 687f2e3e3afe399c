//! The long tests: how often each runs is set by the tier (`kagimori_tests::runs`).

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be has failed")]

mod causes;
mod corpora;
mod cost;
mod damaged_seed_files;
mod faults;
mod history;
mod interop;
mod model;
mod races;
mod raw;
mod replay;
mod resync;
mod secrets;
mod seed_files;
mod tamper;
