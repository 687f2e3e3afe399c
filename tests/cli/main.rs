//! The command line as a user runs it: real processes, real files, real crashes.

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be has failed")]

mod at_rest;
mod backup;
mod bad_input;
mod branch;
mod encrypted;
mod full_disk;
mod history;
mod hostile_files;
mod imports;
mod journey;
mod kill;
mod memory;
mod processes;
mod recovery;
mod released;
mod rollback;
mod tables;
mod tamper;
mod time;
mod token_acts;
mod token_export;
mod training;
mod users;
