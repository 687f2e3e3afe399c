//! What the formats of one token a line have in common: lines, rows, columns, and what the cells mean.

mod columns;
mod corrections;
mod lines;
mod rows;
mod seed;
mod token;
mod value;

pub(crate) use columns::{Column, Columns, heading};
pub use corrections::Corrections;
pub(crate) use lines::Lines;
pub(crate) use rows::Rows;
pub use seed::SeedEncoding;
pub(crate) use seed::Seeds;
pub(crate) use token::{Cells, Listing, Source, Tokens};
pub(crate) use value::{date, inside, is_kind, shown};
