//! The ledger of tokens, and the files they come in and leave by.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use kagimori_app::domain::token::TokenState;
use kagimori_app::{token_import, token_replace};

use super::{LastTokens, Page, Written, named};

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Import a seed file
    Import {
        #[command(flatten)]
        file: SeedFile,
        /// Only look what would happen
        #[arg(long)]
        dry_run: bool,
        /// Tables and lists: take the rest if single rows are wrong
        #[arg(long)]
        leave_out: bool,
    },
    /// Write the rows of a table or list that do not go in to a file, each with the reason
    Leftovers {
        #[command(flatten)]
        file: SeedFile,
        into: PathBuf,
    },
    /// Overwrite and delete a seed file that was imported
    EraseFile {
        file: PathBuf,
        /// With the keys in it that were not imported
        #[arg(long)]
        with_the_rest: bool,
    },
    /// List the imports, the latest first
    Imports,
    /// この取込を取り消す: its tokens leave the vault again, if none of them was used
    ImportUndo { batch: usize },
    /// Write tokens to a new file: with their keys, under `export_password` of the secrets, or as a list without
    Export {
        /// The file; it must not be there yet
        file: PathBuf,
        /// Of this contract only
        #[arg(long)]
        contract: Option<String>,
        /// In this state only; without it, and without --list, all but lost and faulty ones
        #[arg(long, value_parser = state)]
        state: Option<TokenState>,
        /// Only those in whose texts this occurs
        #[arg(long)]
        search: Option<String>,
        /// A list for spreadsheets (CSV), without keys
        #[arg(long)]
        list: bool,
        #[arg(long, value_enum, requires = "list")]
        encoding: Option<Encoding>,
    },
    /// List tokens
    List {
        #[arg(long, value_parser = state)]
        state: Option<TokenState>,
        #[command(flatten)]
        page: Page,
    },
    /// Show a token
    Show { serial: String },
    /// 一時停止
    Pause {
        serial: String,
        #[command(flatten)]
        last: LastTokens,
    },
    /// Ends a pause
    Resume { serial: String },
    /// 紛失: registrations end
    Lost {
        serial: String,
        /// When it was lost, as far as is known
        #[arg(long)]
        when: Option<String>,
        /// Where
        #[arg(long = "where")]
        place: Option<String>,
        /// Who reported it
        #[arg(long)]
        reporter: Option<String>,
        #[command(flatten)]
        last: LastTokens,
    },
    /// 発見, with the fob's code as `otp`
    Found { serial: String },
    /// 故障: registrations end
    Faulty {
        serial: String,
        #[command(flatten)]
        last: LastTokens,
    },
    /// 交換 in one go: users go on with a new token, the old one is lost or faulty
    Replace {
        serial: String,
        /// lost, faulty, battery, defective or expired
        #[arg(long, value_parser = replace_reason)]
        reason: token_replace::Reason,
        /// Serial number of the new token
        #[arg(long)]
        new: String,
        /// Its current code
        #[arg(long)]
        code: String,
        /// Login IDs of those who go on with it; the others are detached
        #[arg(long, required = true, num_args = 1..)]
        user: Vec<String>,
        /// Share a token that others use
        #[arg(long)]
        share: bool,
        #[command(flatten)]
        last: LastTokens,
    },
    /// 割り当て: hand a token of the stock to a contract
    Allot {
        serial: String,
        #[arg(long)]
        contract: String,
        #[command(flatten)]
        written: Written,
    },
    /// 返却: the contract gives the token back
    Return {
        serial: String,
        #[command(flatten)]
        written: Written,
    },
    /// 廃棄: final, the seed is erased
    Dispose { serial: String },
    /// 時刻補正 by two consecutive codes
    Resync { serial: String, code: String, next: String },
    /// 動作確認: without any effect
    Test { serial: String, code: String },
    /// Which token shows this code (and this one next)? Without any effect
    Identify { code: String, next: Option<String> },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Auto,
    Pskc,
    OathCsv,
    EntraCsv,
    SafenetXml,
    YubicoCsv,
    Otpauth,
}

/// A seed file, and how it is read.
#[derive(Debug, Args)]
pub(crate) struct SeedFile {
    pub(crate) file: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    pub(crate) format: Format,
    /// OATH CSV: how secret keys are written that could be read in two ways
    #[arg(long, value_enum, default_value_t = SeedEncoding::Auto)]
    pub(crate) seed_encoding: SeedEncoding,
    /// Allot to this contract
    #[arg(long)]
    pub(crate) contract: Option<String>,
    /// Encrypted files: take check sums as some older programs make them
    #[arg(long)]
    pub(crate) legacy_mac: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SeedEncoding {
    Auto,
    Hex,
    Base32,
    Base64,
}

impl From<SeedEncoding> for token_import::SeedEncoding {
    fn from(encoding: SeedEncoding) -> Self {
        match encoding {
            SeedEncoding::Auto => Self::Detect,
            SeedEncoding::Hex => Self::Hex,
            SeedEncoding::Base32 => Self::Base32,
            SeedEncoding::Base64 => Self::Base64,
        }
    }
}

impl Format {
    /// `None`: it is recognised.
    pub(crate) const fn fixed(self) -> Option<token_import::Format> {
        match self {
            Self::Auto => None,
            Self::Pskc => Some(token_import::Format::Pskc),
            Self::OathCsv => Some(token_import::Format::OathCsv),
            Self::EntraCsv => Some(token_import::Format::EntraCsv),
            Self::SafenetXml => Some(token_import::Format::SafenetXml),
            Self::YubicoCsv => Some(token_import::Format::YubicoCsv),
            Self::Otpauth => Some(token_import::Format::Otpauth),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Encoding {
    #[value(name = "utf-8")]
    Utf8,
    ShiftJis,
}

fn state(name: &str) -> Result<TokenState, String> {
    named(TokenState::from_name(name), "state")
}

fn replace_reason(name: &str) -> Result<token_replace::Reason, String> {
    named(token_replace::Reason::from_name(name), "reason")
}
