//! Through the use cases, in one process.

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be has failed")]

mod backup;
mod clock;
mod docs;
mod history;
mod imports;
mod races;
mod scale;
mod sentences;
mod user_lists;
mod users;
mod verification;
