use kagimori_vault::Keys;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::codec::{decode, encode};
use crate::record::Record;
use crate::table::{IMPORT_BATCH, Table, Value};

/// One import of a seed file.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Batch {
    /// When, in Unix seconds.
    #[n(0)]
    pub at: i64,
    /// Name of the format.
    #[n(1)]
    pub format: String,
    /// SHA-256 of the file, as hexadecimal digits.
    #[n(2)]
    pub file_digest: String,
    /// Tokens it brought.
    #[n(3)]
    pub new: u32,
    /// When it was undone, in Unix seconds.
    #[n(4)]
    pub undone_at: Option<i64>,
    /// The contract its tokens were allotted to.
    #[n(5)]
    pub contract: Option<i64>,
    /// Keys that stayed in the file: left out, or none of ours.
    #[n(6)]
    pub left_in_file: Option<u32>,
    /// When the file was erased, in Unix seconds.
    #[n(7)]
    pub erased_at: Option<i64>,
}

impl Record for Batch {
    const TABLE: &'static Table = &IMPORT_BATCH;

    fn clear(&self, _: &Keys) -> Vec<Value> {
        Vec::new()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        encode(self)
    }

    fn decode(_: &[Value], payload: &[u8]) -> Option<Self> {
        decode(payload)
    }
}
