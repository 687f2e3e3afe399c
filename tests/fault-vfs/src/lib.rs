//! For tests only: a SQLite file system that fails on demand, and that knows what a power cut would leave.
//!
//! It stands between SQLite and the operating system's files, as the default file system of the test's process, so the
//! product needs no hook for it. Files outside a [`Disk`] are the operating system's own.
//!
//! A test lets the first operation of an act fail, then the second, and so on until the act meets no fault any more:
//! the loop by which SQLite itself is tested (<https://sqlite.org/testing.html>, sections 3.2 and 3.3).

mod disk;
mod vfs;

pub use disk::{Disk, Fault, Times};
