//! Seed files: bytes in, token records and located errors out.
//!
//! A seed file lists hardware tokens with their secret keys. Its writer is a vendor, its carrier anybody, so every
//! byte of it is treated as hostile: bounds are checked before work is done, nothing is fetched, no entity is
//! expanded, and a file is read as a stream whose memory does not grow with the number of its keys. The crate knows
//! no database and no vault; whether a record is new, the same or a conflict is decided by its caller.
//!
//! A reader is an iterator of [`Entry`]: a [`Record`] that passed every check, a [`Skipped`] key that is no
//! one-time-password key, or a [`Located`] problem. A file goes in whole or not at all, so one problem refuses it;
//! reading goes on after the problems of a single key, so that a dry run can list them all.
//!
//! ```
//! use kagimori_formats::{Entry, Limits, pskc};
//!
//! let file = br#"<?xml version="1.0" encoding="UTF-8"?>
//! <KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc">
//!   <KeyPackage>
//!     <DeviceInfo><Manufacturer>Example</Manufacturer><SerialNo>KG000001</SerialNo></DeviceInfo>
//!     <Key Id="KG000001" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp">
//!       <AlgorithmParameters><ResponseFormat Length="6" Encoding="DECIMAL"/></AlgorithmParameters>
//!       <Data>
//!         <Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret>
//!         <TimeInterval><PlainValue>60</PlainValue></TimeInterval>
//!       </Data>
//!     </Key>
//!   </KeyPackage>
//! </KeyContainer>"#;
//! for entry in pskc::Reader::new(file.as_slice(), Limits::DEFAULT) {
//!     let Entry::Record(record) = entry else { panic!("{entry:?}") };
//!     assert_eq!(record.serial.as_str(), "KG000001");
//!     assert_eq!(record.parameters.period(), Some(60));
//! }
//! ```
//!
//! [`pskc::Writer`] writes tokens to a file that [`pskc::Reader`] reads again. [`token_list`] is what a list of tokens
//! shows, without their keys, [`monthly_report`] the numbers of a month, and [`history`] the operation history as a file, and
//! back. [`user_list`] reads a table of users that are to be added.
//!
//! # Adding a format
//!
//! A format is a module with a `Reader<R: BufRead>` that implements `Iterator<Item = Entry>`, as [`pskc`] does.
//! A format of one token a line is a `table::Source`, as [`oath_csv`] does it: what its cells mean is common to all.
//! A format in XML names its elements (`xml::Name`) and takes them from `xml::Xml`, as [`safenet_xml`] does.
//! It reads through `source::Bounded`, which enforces the sizes, asks `seen::Seen` about repeated serials, ids and
//! seeds, and names what is wrong with a [`Problem`]; a new problem needs its code there and its two sentences in
//! the message catalogues. [`mod@format`] has its name, and how it is recognised. Parsing the syntax is a library's
//! work, the meaning is ours.

pub mod entra_csv;
mod error;
pub mod format;
pub mod history;
pub mod leftovers;
mod limits;
pub mod monthly_report;
pub mod oath_csv;
pub mod otpauth;
mod problems;
pub mod pskc;
mod record;
pub mod safenet_xml;
mod seen;
mod source;
mod spreadsheet;
mod table;
pub mod token_list;
mod unlock;
pub mod user_list;
mod xml;
pub mod yubico_csv;

pub use error::{Located, Param, Problem};
pub use format::Format;
pub use limits::Limits;
pub use record::{Entry, Record, SeedFile, SkipReason, Skipped};
pub use spreadsheet::{Encoding, NotWritten};
pub use table::{Corrections, SeedEncoding};
pub use unlock::{FileKey, Unlock};
