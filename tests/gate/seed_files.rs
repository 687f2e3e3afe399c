//! Seed files at length: random tokens through Debian's pskc-utils and pskctool in both directions, and files that are
//! imported again.

mod draw;
mod reimport;
mod tools;
mod vault;
