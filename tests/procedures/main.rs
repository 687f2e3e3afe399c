//! Through the use cases, in one process.

mod races;
mod sentences;
mod verification;
