//! The vault's file: sealed rows in SQLite, and the unit of work that changes them together with the history.
//!
//! Every row of a sealed table is one payload under the vault's keys, bound to its table, id, version and clear
//! columns; the head row seals the sum of all rows' hashes, the length and last tag of the history, and the
//! generation. [`Store::begin`] starts a unit of work, and [`Unit::commit`] takes the history entry: there is no
//! other way to write.
//!
//! How to add a table: a migration, a `Table` in `table.rs`, a file with its `Record`, a field in [`Rows`].

mod anchor;
mod audit;
mod backup;
mod batch;
mod changes;
mod check;
mod codec;
mod connection;
mod contract;
mod credential;
mod error;
mod files;
mod find;
mod head;
mod header;
mod history;
mod lock;
mod record;
mod registration;
mod rotate;
mod setting;
mod store;
mod table;
#[cfg(test)]
mod tests;
mod token;
mod unit;
mod user;

pub use anchor::{Anchor, RolledBack};
pub use audit::{Actor, Entry};
pub use backup::{Inventory, Restoring, Snapshot, edition_of};
pub use batch::Batch;
pub use changes::Changes;
pub use check::{Checked, Problem, ProblemKind};
pub use connection::VaultFiles;
pub use credential::{Credential, LoginSecret};
pub use error::{Error, Result};
pub use find::{Find, Page, Rows};
pub use head::Head;
pub use history::{EntryFilter, Outcome};
pub use record::{Loaded, Record};
pub use setting::Settings;
pub use store::{Scope, Sealed, Store};
pub use token::TokenSeed;
pub use unit::{Bulk, Comparison, Moment, SharedRun, Unit};
