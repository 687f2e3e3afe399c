//! What the acceptance tests share: seed files, an independent code generator, the command line as a process, and
//! a company vault with its people.

mod cli;
mod oath;
mod seeds;
mod world;

pub use cli::{Answer, Cli, Company};
pub use oath::{code, code_of};
pub use seeds::{SeedKey, keys, pskc};
pub use world::{ManualClock, World};
