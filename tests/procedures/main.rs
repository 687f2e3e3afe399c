//! Through the use cases, in one process.

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be has failed")]

mod acceptance;
mod backup;
mod clock;
mod contracts;
mod docs;
mod history;
mod imports;
mod lists;
mod preview;
mod races;
mod reports;
mod scale;
mod screens;
mod sentences;
mod tokens;
mod user_lists;
mod users;
mod verification;
