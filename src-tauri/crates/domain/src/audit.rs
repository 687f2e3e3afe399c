//! Operation history (操作履歴): what an entry says. How entries are chained and sealed is the store's and the
//! vault's matter.

use crate::ids::{ContractId, TokenId, UserId};

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $( $(#[$doc:meta])* $variant:ident = $number:literal $text:literal, )+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $( $(#[$doc])* $variant, )+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable number, as stored; never used again for another meaning.
            #[must_use]
            pub const fn number(self) -> u16 {
                match self { $(Self::$variant => $number),+ }
            }

            /// The stable name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of a stored number.
            #[must_use]
            pub fn from_number(number: u16) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.number() == number)
            }

            /// The value of a stable name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.name() == name)
            }
        }
    };
}

names! {
    /// The kind of act.
    Kind {
        /// A vault was made.
        VaultCreated = 1 "vault_created",
        /// An operator opened the vault.
        SignedIn = 2 "signed_in",
        /// The recovery code opened the vault (break-glass, shown red).
        VaultRecovered = 3 "vault_recovered",
        /// The training vault's clock was moved.
        ClockMoved = 4 "clock_moved",
        /// A wrong password in an open vault.
        PasswordWrong = 5 "password_wrong",
        /// An operator confirmed the time the computer's clock shows.
        ClockAnchored = 6 "clock_anchored",
        /// The settings that decide were changed.
        PolicyChanged = 7 "policy_changed",
        /// A contract was added.
        ContractAdded = 10 "contract_added",
        /// What is known of a contract was changed.
        ContractChanged = 11 "contract_changed",
        /// The institution's profile was changed.
        InstitutionChanged = 12 "institution_changed",
        /// A contract ended (解約), and with it its users' registrations.
        ContractEnded = 13 "contract_ended",
        /// A monthly report was written to a file.
        ReportExported = 14 "report_exported",
        /// A user was added.
        UserAdded = 20 "user_added",
        /// A user was stopped.
        UserStopped = 21 "user_stopped",
        /// A user was resumed.
        UserResumed = 22 "user_resumed",
        /// A user was deleted.
        UserDeleted = 23 "user_deleted",
        /// A user's login or confirmation password was unlocked.
        PasswordUnlocked = 24 "password_unlocked",
        /// Somebody changed his own passwords.
        PasswordsChanged = 25 "passwords_changed",
        /// What others decide of a user was changed.
        UserChanged = 26 "user_changed",
        /// A user got new temporary passwords.
        PasswordsReset = 27 "passwords_reset",
        /// マスターユーザの交代: one entry about the new master, one about the old.
        MasterChanged = 28 "master_changed",
        /// Users were added from a list; each has an entry of his own beside.
        UsersImported = 29 "users_imported",
        /// A seed file was imported.
        TokensImported = 30 "tokens_imported",
        /// A token was paused.
        TokenPaused = 31 "token_paused",
        /// A token was resumed.
        TokenResumed = 32 "token_resumed",
        /// A token was lost.
        TokenLost = 33 "token_lost",
        /// A token was found.
        TokenFound = 34 "token_found",
        /// A token broke.
        TokenFaulty = 35 "token_faulty",
        /// A token was disposed of and its seed erased.
        TokenDisposed = 36 "token_disposed",
        /// A token's time was reset by two codes.
        TokenResynced = 37 "token_resynced",
        /// An import was taken back, with its tokens.
        ImportUndone = 38 "import_undone",
        /// Rows of a seed file that did not go in were written to a file.
        LeftoversSaved = 39 "leftovers_saved",
        /// A token was replaced by another one.
        TokenReplaced = 70 "token_replaced",
        /// A token of the stock was handed to a contract.
        TokenAllotted = 71 "token_allotted",
        /// A contract gave a token back.
        TokenReturned = 72 "token_returned",
        /// The seed file of an import was erased.
        SeedFileErased = 46 "seed_file_erased",
        /// Tokens were written to a file: as `pskc` with their keys, as `csv` without.
        TokensExported = 47 "tokens_exported",
        /// A backup was made.
        BackedUp = 60 "backed_up",
        /// The vault was put back from a backup.
        Restored = 61 "restored",
        /// A backup was opened and checked: 復元テスト.
        BackupRehearsed = 62 "backup_rehearsed",
        /// The data key was made anew.
        Rekeyed = 63 "rekeyed",
        /// The recovery code was replaced.
        RecoveryCodeReplaced = 64 "recovery_code_replaced",
        /// This computer did not know yet how far the vault had come.
        VaultFirstSeen = 65 "vault_first_seen",
        /// An operator goes on from a vault that is older than it was (shown red).
        RollbackAcknowledged = 66 "rollback_acknowledged",
        /// 利用開始登録.
        Enrolled = 40 "enrolled",
        /// ワンタイムパスワード認証.
        Verified = 41 "verified",
        /// 利用停止解除.
        Unlocked = 42 "unlocked",
        /// 失効.
        Revoked = 43 "revoked",
        /// 一時コード were issued.
        TemporaryCodesIssued = 44 "temporary_codes_issued",
        /// They were taken back.
        TemporaryCodesRevoked = 45 "temporary_codes_revoked",
        /// Somebody left his desk.
        SignedOut = 50 "signed_out",
        /// His desk was locked.
        Locked = 51 "locked",
        /// 利用者モード began at his desk.
        UserModeBegun = 52 "user_mode_begun",
        /// It ended, and he took his desk back.
        UserModeEnded = 53 "user_mode_ended",
        /// Entries of the history were written to a file.
        HistoryExported = 54 "history_exported",
    }
}

names! {
    /// What a detail of an entry is about.
    Detail {
        /// Purpose of a check.
        Purpose = 1 "purpose",
        /// Reason of an act.
        Reason = 2 "reason",
        /// 受付番号.
        RequestNumber = 3 "request_number",
        /// A note.
        Note = 4 "note",
        /// State before.
        Before = 5 "before",
        /// State after.
        After = 6 "after",
        /// Steps from the expected one.
        StepDifference = 7 "step_difference",
        /// Number of other users on the token.
        SharedWith = 8 "shared_with",
        /// Tokens taken from a file.
        New = 9 "new",
        /// Tokens of a file already known.
        Same = 10 "same",
        /// Keys of a file left out.
        Skipped = 11 "skipped",
        /// Number of an import.
        Batch = 12 "batch",
        /// Digest of a file.
        FileDigest = 13 "file_digest",
        /// Done on the user's behalf.
        OnBehalf = 14 "on_behalf",
        /// Role given.
        Role = 15 "role",
        /// What was unlocked.
        What = 16 "what",
        /// The operator acted without a one-time password of his own.
        WithoutOtp = 17 "without_otp",
        /// 「本人に状況を確認しました」.
        SpokeToUser = 18 "spoke_to_user",
        /// 「お届印を照合しました」.
        SealChecked = 19 "seal_checked",
        /// The act was directed at the operator himself.
        OnOneself = 20 "on_oneself",
        /// Edition of a new vault.
        Edition = 21 "edition",
        /// Failures so far.
        Failures = 22 "failures",
        /// The act suspended the registration.
        Suspended = 23 "suspended",
        /// The act marked the token as needing a resync.
        NeedsResync = 24 "needs_resync",
        /// Two consecutive codes reset the token's time.
        Resynced = 25 "resynced",
        /// A sign-in after the idle lock.
        AfterLock = 26 "after_lock",
        /// A temporary code was used; so many are left.
        TemporaryCode = 27 "temporary_code",
        /// The step (HOTP: the counter) at which the token shows the code: never the code itself.
        Step = 28 "step",
        /// Two codes were given.
        Pair = 29 "pair",
        /// Two codes were given in the wrong order.
        Swapped = 30 "swapped",
        /// How many.
        Count = 31 "count",
        /// Until when.
        ValidUntil = 32 "valid_until",
        /// Steps the token was thought to run ahead, before and after, where a code changed that: `0 1`.
        Drift = 33 "drift",
        /// What entries of one act on several users or tokens have in common.
        Bundle = 65 "bundle",
        /// When a token was lost, as reported.
        LostWhen = 66 "lost_when",
        /// Where.
        LostWhere = 67 "lost_where",
        /// Who reported it.
        ReportedBy = 68 "reported_by",
        /// Serial number of the token that took another's place.
        ReplacedBy = 69 "replaced_by",
        /// Serial number of the token whose place it took.
        Replaces = 70 "replaces",
        /// A master's only working token: confirmed by its serial number.
        LastToken = 71 "last_token",
        /// Which entries: `from=2026-08-15 kind=revoked`.
        Filter = 50 "filter",
        /// Format of a file.
        Format = 51 "format",
        /// Digest of the history's end.
        Head = 52 "head",
        /// When the backup was made.
        MadeAt = 53 "made_at",
        /// Name of a file, without its folder.
        FileName = 54 "file_name",
        /// Check sums of a file were taken as older programs make them.
        LegacyMac = 55 "legacy_mac",
        /// Cells of a file that were typed anew: line and column.
        Corrected = 56 "corrected",
        /// Rows of a file that were wrong, and left out.
        LeftOut = 57 "left_out",
        /// The keys of a file were not encrypted.
        PlainFile = 58 "plain_file",
        /// 氏名 before and after: `old -> new`, as in the following four.
        NameChanged = 60 "name_changed",
        /// カナ before and after.
        KanaChanged = 61 "kana_changed",
        /// Role before and after.
        RoleChanged = 62 "role_changed",
        /// 利用開始日 before and after.
        OtpStartChanged = 63 "otp_start_changed",
        /// サービス利用権限 before and after: names of purposes, separated by commas, or `none`.
        PermissionsChanged = 64 "permissions_changed",
        /// 取引店 before and after: `old -> new`, as in the following three.
        BranchChanged = 75 "branch_changed",
        /// 代表口座 before and after.
        AccountChanged = 76 "account_changed",
        /// Telephone before and after.
        TelephoneChanged = 77 "telephone_changed",
        /// What the institution is, before and after.
        InstitutionKindChanged = 78 "institution_kind_changed",
        /// A month: `2026-11`.
        Month = 79 "month",
    }
}

/// How an act reached the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// `kagimori-cli`.
    Cli,
    /// The desktop window.
    Window,
}

impl Via {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cli => "cli",
            Self::Window => "window",
        }
    }
}

/// One act, as its entry tells it. When, by whom and through what is added by the unit of work that records it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What was done or tried.
    pub kind: Kind,
    /// `None`: done. Otherwise the code of the refusal.
    pub refused: Option<&'static str>,
    /// The contract it is about.
    pub contract: Option<ContractId>,
    /// The user it is about.
    pub user: Option<UserId>,
    /// The token it is about.
    pub token: Option<TokenId>,
    /// Everything else.
    pub details: Vec<(Detail, String)>,
}

impl Event {
    /// An act that was done, about nobody yet.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self { kind, refused: None, contract: None, user: None, token: None, details: Vec::new() }
    }

    /// The same circumstances, another kind of act.
    #[must_use]
    pub const fn about(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// About this user, and his contract.
    #[must_use]
    pub fn user(mut self, user: UserId, contract: Option<ContractId>) -> Self {
        self.user = Some(user);
        self.contract = contract.or(self.contract);
        self
    }

    /// About this token.
    #[must_use]
    pub const fn token(mut self, token: TokenId) -> Self {
        self.token = Some(token);
        self
    }

    /// About this contract.
    #[must_use]
    pub const fn contract(mut self, contract: ContractId) -> Self {
        self.contract = Some(contract);
        self
    }

    /// It was refused.
    #[must_use]
    pub const fn refused(mut self, code: &'static str) -> Self {
        self.refused = Some(code);
        self
    }

    /// With one more detail.
    #[must_use]
    pub fn with(mut self, detail: Detail, value: impl Into<String>) -> Self {
        self.details.push((detail, value.into()));
        self
    }

    /// With one more detail, if there is a value.
    #[must_use]
    pub fn with_some(self, detail: Detail, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(detail, value),
            None => self,
        }
    }

    /// With a mark, if it applies.
    #[must_use]
    pub fn mark_if(self, applies: bool, detail: Detail) -> Self {
        if applies { self.with(detail, "yes") } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_number(kind.number()), Some(*kind));
            assert_eq!(Kind::from_name(kind.name()), Some(*kind));
        }
        for detail in Detail::ALL {
            assert_eq!(Detail::from_number(detail.number()), Some(*detail));
            assert_eq!(Detail::from_name(detail.name()), Some(*detail));
        }
        assert_eq!(Kind::from_number(0), None);
        assert_eq!(Kind::from_name(""), None);
        assert_eq!([Via::Cli, Via::Window].map(Via::name), ["cli", "window"]);
    }

    #[test]
    fn an_event_is_built_up() {
        let event = Event::new(Kind::Enrolled)
            .about(Kind::Verified)
            .contract(ContractId(9))
            .user(UserId(2), None)
            .token(TokenId(3))
            .refused("otp_wrong")
            .with(Detail::Purpose, "transfer")
            .with_some(Detail::Note, None::<String>)
            .with_some(Detail::RequestNumber, Some("7"))
            .mark_if(false, Detail::WithoutOtp)
            .mark_if(true, Detail::Suspended);
        let expected = Event {
            kind: Kind::Verified,
            refused: Some("otp_wrong"),
            contract: Some(ContractId(9)),
            user: Some(UserId(2)),
            token: Some(TokenId(3)),
            details: vec![
                (Detail::Purpose, "transfer".into()),
                (Detail::RequestNumber, "7".into()),
                (Detail::Suspended, "yes".into()),
            ],
        };
        assert_eq!(event, expected);
        assert_eq!(
            Event::new(Kind::Enrolled).contract(ContractId(1)).user(UserId(2), Some(ContractId(4))).contract,
            Some(ContractId(4))
        );
    }
}
