//! Journeys through the real window: the shell built for tests on a screen of its own, driven by keyboard through
//! `WebKitGTK`'s driver.
//!
//! `cargo xtask e2e` builds what they need and plays them; `cargo xtask start --screenshots DIR` leaves pictures.

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be has failed")]

mod clock;
mod driver;
mod furnishing;
mod journey;
mod large;
mod looks;
mod page;
mod program;
mod strace;
mod texts;

mod administration;
mod branch;
mod changes_of_users;
mod checks;
mod company;
mod enrolment;
mod first_start;
mod from_everywhere;
mod help;
mod help_desk;
mod ledger;
mod lists;
mod lost_and_found;
mod office;
mod one_fob;
mod own_tools;
mod seed_files;
mod signing_in;
mod time;
mod token_export;
mod training;
mod vault;
mod ways_back;
