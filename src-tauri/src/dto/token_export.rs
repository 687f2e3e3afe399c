use kagimori_app::token_list_export;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::TokenQuery;

/// Tokens to be written with their keys. Order and part of the query do not matter.
#[derive(Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenExport {
    pub(crate) query: TokenQuery,
    /// What opens the file.
    #[specta(type = String)]
    pub(crate) password: SecretString,
}

/// Tokens that were written with their keys.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExportedTokens {
    /// The file's name, without its folder.
    pub(crate) name: String,
    pub(crate) tokens: u32,
    /// Tokens of the query that are not in it.
    pub(crate) left_out: u32,
}

names! {
    /// How the characters of a table are written.
    TableEncoding: token_list_export::Encoding { Utf8, ShiftJis }
}

/// A list that was written.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ExportedTokenList {
    /// The file's name, without its folder.
    pub(crate) name: String,
    pub(crate) tokens: u32,
    /// Digest of the history's end, 12 characters.
    pub(crate) head: String,
}
