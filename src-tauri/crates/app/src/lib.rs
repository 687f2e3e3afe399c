//! The use cases: one file an act, and in each the act reads as the manual's procedure does: who may, look up,
//! decide (the domain does), write, audit, answer.
//!
//! [`vault_create`] makes a vault, [`vault_open`] signs in and gives a [`Desk`]; everything else is a method of the
//! desk. Errors are the codes of [`Error`]; their sentences are in [`messages`].

mod anchor;
mod backup_open;
mod blocking;
mod bundle;
mod desk;
pub mod directory;
mod error;
mod export_file;
mod people;
mod seen;
pub mod views;
pub mod watch;

pub mod attempts;
pub mod audit;
pub mod backup;
pub mod backup_rehearse;
pub mod backup_restore;
pub mod clock_anchor;
pub mod contract_add;
pub mod contract_change;
pub mod contract_detail;
pub mod contract_end;
pub mod contract_start;
pub mod drafts;
pub mod enroll;
pub mod fob;
pub mod history_export;
pub mod institution_change;
pub mod master_change;
pub mod messages;
pub mod monthly_report;
pub mod operators;
pub mod overview;
pub mod own_passwords;
pub mod permission_table;
pub mod policy_change;
pub mod preview;
pub mod revoke;
pub mod rollback;
pub mod search;
pub mod sign_in;
pub mod system;
pub mod temporary_codes;
pub mod token_expiry;
pub mod token_export;
pub mod token_identify;
pub mod token_import;
pub mod token_import_undo;
pub mod token_lifecycle;
pub mod token_list;
pub mod token_list_export;
pub mod token_offsets;
pub mod token_place;
pub mod token_record;
pub mod token_replace;
pub mod token_resync;
pub mod token_test;
pub mod training;
pub mod unlock;
pub mod user_add;
pub mod user_change;
pub mod user_delete;
pub mod user_import;
pub mod user_list;
pub mod user_reset_passwords;
pub mod user_stop;
pub mod user_unlock_password;
pub mod vault_check;
pub mod vault_create;
pub mod vault_open;
pub mod vault_recover;
pub mod vault_rekey;
pub mod verify;

pub use backup_open::BackupOpener;
pub use bundle::MANY;
pub use desk::{Authorisation, Desk};
pub use error::{Error, Result, RowResult};
pub use kagimori_domain as domain;
pub use kagimori_store::{Problem, RolledBack, VaultFiles};
pub use people::{IssuedPasswords, Passwords, TemporaryPasswords};
pub use views::{ContractView, List, TokenView, UserView};
