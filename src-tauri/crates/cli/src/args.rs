mod tokens;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

pub(crate) use self::tokens::{Encoding, SeedFile, Token};

/// The administration desk for one-time-password tokens, from the command line.
///
/// Passwords and codes of the operator come from --secrets, never from arguments.
#[derive(Debug, Parser)]
#[command(name = "kagimori-cli", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// The vault's folder; without it the desktop application's
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) vault: Option<PathBuf>,
    /// Login ID of the operator
    // Named apart from the filter `audit list --operator`: a global argument is known by its id everywhere.
    #[arg(id = "signed_in_as", long = "as", global = true, value_name = "LOGIN_ID")]
    pub(crate) operator: Option<String>,
    /// JSON object with the secrets, from a file or (-) from standard input
    #[arg(long, global = true, value_name = "FILE|-")]
    pub(crate) secrets: Option<PathBuf>,
    /// Answer with one JSON object on standard output
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of the messages
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Lang>,
    /// Training: moves the vault's clock to this instant
    #[arg(long, global = true, value_name = "RFC3339")]
    pub(crate) now: Option<jiff::Timestamp>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    Ja,
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The vault as a whole
    #[command(subcommand)]
    Vault(Vault),
    /// Operators of a branch: clerks and supervisors
    #[command(subcommand)]
    Operator(Operator),
    /// Contracts (契約先)
    #[command(subcommand)]
    Contract(Contract),
    /// Users (利用者)
    #[command(subcommand)]
    User(User),
    /// Tokens (トークン台帳)
    #[command(subcommand)]
    Token(Token),
    /// Enrolment (利用開始登録) at the desk on the user's behalf
    Enroll {
        #[arg(long)]
        user: String,
        #[arg(long)]
        serial: String,
        /// The code the token shows
        #[arg(long)]
        code: String,
        /// Share a token that others use already
        #[arg(long)]
        share: bool,
    },
    /// One-time-password check (ワンタイムパスワード認証)
    Verify {
        #[arg(long)]
        user: String,
        /// The code the token shows
        #[arg(long)]
        code: String,
        /// The next code, where two consecutive ones are asked for
        #[arg(long)]
        code2: Option<String>,
        #[arg(long, value_parser = purpose)]
        purpose: kagimori_app::domain::purpose::Purpose,
        /// 受付番号
        #[arg(long)]
        request_number: Option<String>,
        #[arg(long)]
        note: Option<String>,
    },
    /// Unlock (利用停止解除)
    Unlock {
        #[arg(long, required = true, num_args = 1..)]
        user: Vec<String>,
        /// 「本人に状況を確認しました」
        #[arg(long)]
        spoke_to_user: bool,
        #[command(flatten)]
        written: Written,
    },
    /// Revoke (失効)
    Revoke {
        #[arg(long, required = true, num_args = 1..)]
        user: Vec<String>,
        /// lost, faulty, battery, expired, left or other
        #[arg(long, value_parser = reason)]
        reason: kagimori_app::revoke::Reason,
        #[command(flatten)]
        written: Written,
        #[command(flatten)]
        last: LastTokens,
    },
    /// Why a user's last failed code failed (なぜ失敗？): without any effect
    Diagnose {
        #[arg(long)]
        user: String,
    },
    /// Temporary codes for a user whose token is away (一時コード)
    #[command(subcommand)]
    Tempcode(Tempcode),
    /// How far the computer's clock is to be trusted
    #[command(subcommand)]
    Clock(Clock),
    /// The settings that decide
    #[command(subcommand)]
    Policy(Policy),
    /// Operation history (操作履歴照会)
    #[command(subcommand)]
    Audit(Audit),
    /// Backups (バックアップ): the whole vault in one sealed file
    #[command(subcommand)]
    Backup(Backup),
    /// Virtual fobs of a training vault
    #[command(subcommand)]
    Fob(Fob),
}

#[derive(Args, Debug)]
pub(crate) struct Written {
    /// Branch: number of the written request (受付番号)
    #[arg(long)]
    pub(crate) request_number: Option<String>,
    /// Branch: 「お届印を照合しました」
    #[arg(long)]
    pub(crate) seal_checked: bool,
}

#[derive(Args, Debug)]
pub(crate) struct LastTokens {
    /// Last four characters of the serial number, of each token that is the only working one of a master
    #[arg(long = "last-four", num_args = 1)]
    pub(crate) last_four: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Vault {
    /// Make a vault with its first operator
    Init {
        #[arg(long, value_parser = edition)]
        edition: kagimori_app::domain::role::Edition,
        /// Training: without the sample contract
        #[arg(long)]
        empty: bool,
        /// The first operator's name
        #[arg(long)]
        name: Option<String>,
        #[arg(long, default_value = "")]
        kana: String,
        /// Company: contract number (契約者番号)
        #[arg(long)]
        contract_code: Option<String>,
        #[arg(long)]
        contract_name: Option<String>,
        #[arg(long, default_value = "")]
        contract_kana: String,
        /// Company: representative account, BANK-BRANCH-TYPE-NUMBER
        #[arg(long)]
        account: Option<String>,
    },
    /// What can be told without opening
    Status,
    /// Check header, every row and the history
    Check,
    /// Restore an operator's access with the recovery code
    Recover,
    /// Make the data key anew
    Rekey {
        /// Replace the recovery code, too: the new one is shown once
        #[arg(long)]
        new_recovery_code: bool,
    },
    /// Go on from a vault that is older than it was when it was last seen here
    AcknowledgeRollback {
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Backup {
    /// Make one; without a file, beside the vault
    Create { file: Option<PathBuf> },
    /// Bring a vault back into the folder
    Restore {
        file: PathBuf,
        /// Take the place of the vault that is there; it is kept aside
        #[arg(long)]
        replace: bool,
        /// The computer's date is right, though the backup makes it doubtful
        #[arg(long)]
        time_is_right: bool,
    },
    /// 復元テスト: open one, check it to the last row, throw it away
    Drill { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Operator {
    /// Add a clerk or a supervisor
    Add {
        #[arg(long)]
        login_id: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        kana: String,
        #[arg(long, value_parser = role)]
        role: kagimori_app::domain::role::Role,
    },
    /// Remove one; the data key is made anew
    Remove { login_id: String },
    /// List those who open the vault
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Contract {
    /// Add a contract
    Add {
        #[arg(long)]
        code: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        kana: String,
        /// BANK-BRANCH-TYPE-NUMBER
        #[arg(long)]
        account: Option<String>,
        /// 利用開始日
        #[arg(long)]
        otp_start: Option<Date>,
    },
    /// Change what is known of a contract; what is not named stays
    Change {
        #[arg(long)]
        code: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        kana: Option<String>,
        /// 取引店
        #[arg(long)]
        branch: Option<String>,
        /// BANK-BRANCH-TYPE-NUMBER; empty: none
        #[arg(long)]
        account: Option<String>,
        /// 利用開始日
        #[arg(long)]
        otp_start: Option<Date>,
    },
    /// End a contract for good (解約): nobody of it signs in any more
    End {
        #[arg(long)]
        code: String,
        #[command(flatten)]
        written: Written,
    },
    /// List contracts
    List,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Page {
    /// Of this contract only
    #[arg(long)]
    pub(crate) contract: Option<String>,
    /// Only those in whose texts this occurs
    #[arg(long)]
    pub(crate) search: Option<String>,
    /// At most so many
    #[arg(long)]
    pub(crate) limit: Option<usize>,
    /// After this login ID or serial number
    #[arg(long)]
    pub(crate) after: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add a user
    Add {
        /// Contract number; without it the operator's own
        #[arg(long)]
        contract: Option<String>,
        #[arg(long)]
        login_id: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        kana: String,
        #[arg(long, value_parser = role)]
        role: kagimori_app::domain::role::Role,
        /// 利用開始日
        #[arg(long)]
        otp_start: Option<Date>,
        /// Service permissions: purposes, separated by commas
        #[arg(long, value_parser = permissions)]
        purposes: Option<kagimori_app::domain::purpose::Permissions>,
    },
    /// List users
    List(#[command(flatten)] Page),
    /// Show a user
    Show { login_id: String },
    /// Stop a user
    Stop { login_id: String },
    /// Resume a stopped user
    Resume { login_id: String },
    /// Delete a user
    Delete { login_id: String },
    /// Unlock login and confirmation password, or one of them
    UnlockPassword {
        login_id: String,
        #[arg(long, value_enum, default_value_t = Which::Both)]
        which: Which,
    },
    /// Change what is named; the rest stays. A role that opens the vault, or no longer does, takes new passwords
    Change {
        login_id: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        kana: Option<String>,
        #[arg(long, value_parser = role)]
        role: Option<kagimori_app::domain::role::Role>,
        /// 利用開始日
        #[arg(long)]
        otp_start: Option<Date>,
        /// Service permissions: purposes, separated by commas
        #[arg(long, value_parser = permissions)]
        purposes: Option<kagimori_app::domain::purpose::Permissions>,
    },
    /// New temporary passwords (パスワード再設定)
    ResetPasswords { login_id: String },
    /// Make another user the master (マスターユーザの交代)
    ChangeMaster { login_id: String },
    /// Add the users of a list (CSV): all of them, or nobody
    Import {
        file: PathBuf,
        /// Contract number; without it the operator's own
        #[arg(long)]
        contract: Option<String>,
        /// Only look
        #[arg(long)]
        dry_run: bool,
        /// Make up temporary passwords, and write them to this new file; without it they have none yet
        #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
        passwords_out: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Which {
    Login,
    Confirmation,
    Both,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tempcode {
    /// Issue some in place of those there are; they are shown once
    Issue {
        #[arg(long)]
        user: String,
        /// 1 to 10
        #[arg(long, default_value_t = 3)]
        count: u32,
        /// Hours they are valid, 1 to 168
        #[arg(long, default_value_t = 24)]
        hours: u32,
    },
    /// Take them back
    Revoke {
        #[arg(long)]
        user: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Clock {
    /// Show how the clock stands
    Show,
    /// The time it shows is right (日時の確認)
    Anchor {
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Show the settings
    Show,
    /// Change some of them
    Set {
        /// Failures in a row that suspend, 3 to 15
        #[arg(long)]
        failures_allowed: Option<u32>,
        /// Codes accepted on either side of the expected one, 0 to 10
        #[arg(long)]
        window: Option<u32>,
        /// Whether revoking asks for the operator's own one-time password
        #[arg(long)]
        revoke_needs_otp: Option<bool>,
        /// Whether an operator may unlock a user of his own token
        #[arg(long)]
        unlock_same_token: Option<bool>,
        /// Users a contract may have, 1 to 10000
        #[arg(long)]
        users_per_contract: Option<u32>,
        /// Whether seed files of up to 256 MiB and 200,000 keys are taken: otherwise 64 MiB and 50,000
        #[arg(long)]
        large_imports: Option<bool>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// List entries, newest first
    List {
        #[command(flatten)]
        filter: Entries,
        #[arg(long)]
        limit: Option<usize>,
        /// Older than the entry with this number
        #[arg(long)]
        after: Option<i64>,
    },
    /// Write them to a new file
    Export {
        #[command(flatten)]
        filter: Entries,
        #[arg(long, value_enum)]
        format: HistoryFormat,
        /// The file; it must not be there yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Prove that the history is whole
    Verify {
        /// An exported file (JSON lines) that has to say the same
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
    },
}

/// Which entries of the history.
#[derive(Args, Debug)]
pub(crate) struct Entries {
    /// From this day on
    #[arg(long)]
    pub(crate) from: Option<Date>,
    /// Up to and including this day
    #[arg(long)]
    pub(crate) to: Option<Date>,
    /// About this user, or one of this login ID who was deleted
    #[arg(long)]
    pub(crate) user: Option<String>,
    /// By this operator, or one of this login ID who was deleted
    #[arg(long)]
    pub(crate) operator: Option<String>,
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Option<kagimori_app::domain::audit::Kind>,
    /// done, refused, or the code of a refusal
    #[arg(long)]
    pub(crate) result: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum HistoryFormat {
    Csv,
    Jsonl,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Fob {
    /// List the virtual fobs
    List,
    /// What a fob shows now
    Code { serial: String },
}

fn named<T>(value: Option<T>, what: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("no such {what}"))
}

fn purpose(name: &str) -> Result<kagimori_app::domain::purpose::Purpose, String> {
    named(kagimori_app::domain::purpose::Purpose::from_name(name), "purpose")
}

fn reason(name: &str) -> Result<kagimori_app::revoke::Reason, String> {
    named(kagimori_app::revoke::Reason::from_name(name), "reason")
}

fn edition(name: &str) -> Result<kagimori_app::domain::role::Edition, String> {
    named(kagimori_app::domain::role::Edition::from_name(name), "edition")
}

fn role(name: &str) -> Result<kagimori_app::domain::role::Role, String> {
    named(kagimori_app::domain::role::Role::from_name(name), "role")
}

fn kind(name: &str) -> Result<kagimori_app::domain::audit::Kind, String> {
    named(kagimori_app::domain::audit::Kind::from_name(name), "kind")
}

fn permissions(list: &str) -> Result<kagimori_app::domain::purpose::Permissions, String> {
    let none = kagimori_app::domain::purpose::Permissions::NONE;
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .try_fold(none, |set, name| named(set.with(purpose(name)?), "service permission"))
}
