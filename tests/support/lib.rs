//! What the acceptance tests share: seed files, an independent code generator, the command line as a process, and
//! a company vault with its people.

mod cli;
mod fob;
mod gate;
mod large;
mod luck;
mod oath;
mod pskc_tools;
mod seeds;
mod site;
mod world;

pub use cli::{Answer, Cli, Company};
pub use fob::{Fob, Hash};
pub use gate::{report, runs, seed, tier};
pub use large::Large;
pub use luck::Luck;
pub use oath::{code, code_of, code_with};
pub use pskc_tools::{Lock, Sealing, csv2pskc, pskc2csv, pskc2pskc, pskctool, sealed};
pub use seeds::{SeedKey, keys, pskc, seed_file};
pub use site::Site;
pub use world::{ManualClock, Template, World, last_four};
