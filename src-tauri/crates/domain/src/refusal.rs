//! Every way a rule says no. A refusal is data: a stable code and its parameters; the words for it, in Japanese
//! and English, live with the screens' texts.

use std::fmt;

/// A value that belongs to a refusal, for its sentence and for a program that reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// A count.
    Number(u32),
    /// A name out of a fixed list.
    Name(&'static str),
}

macro_rules! refusals {
    ($( $(#[$doc:meta])* $variant:ident $({ $($field:ident : $type:ty),+ })? = $code:literal, )+) => {
        /// Why an act was refused by a rule.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $( $(#[$doc])* $variant $({
                $( #[doc = concat!("Parameter `", stringify!($field), "`.")] $field: $type ),+
            })?, )+
        }

        impl Refusal {
            /// All codes, for the check that each has its sentences.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $( Self::$variant $({ $($field: _),+ })? => $code, )+
                }
            }

            /// The parameters, by name.
            #[must_use]
            pub fn params(&self) -> Vec<(&'static str, Param)> {
                match self {
                    $( Self::$variant $({ $($field),+ })? => vec![
                        $( $( (stringify!($field), Param::from(*$field)) ),+ )?
                    ], )+
                }
            }
        }
    };
}

refusals! {
    /// The operator's role, or the scope of his role, does not cover the act.
    PermissionDenied = "permission_denied",
    /// The vault's edition has no such act.
    NotInThisEdition = "not_in_this_edition",
    /// No user with this login ID within reach.
    UserUnknown = "user_unknown",
    /// No token with this serial number.
    TokenUnknown = "token_unknown",
    /// No contract with this number.
    ContractUnknown = "contract_unknown",
    /// The contract has ended (解約): nobody of it signs in, and nothing of it begins.
    ContractEnded = "contract_ended",
    /// Login ID, serial number or contract number is taken.
    AlreadyExists { field: &'static str } = "already_exists",
    /// A value does not have the form its field asks for.
    InvalidValue { field: &'static str } = "invalid_value",
    /// A password breaks a rule.
    PasswordRule { rule: &'static str } = "password_rule",
    /// The contract already has as many users as the setting allows.
    UserLimit { max: u32 } = "user_limit",
    /// A contract's first user is its master, and there is no second master.
    MasterExactlyOne = "master_exactly_one",
    /// The master, or the operator himself, cannot be stopped, deleted or demoted this way.
    NotOnThisUser = "not_on_this_user",
    /// Nothing would be another than it is.
    NothingChanged = "nothing_changed",
    /// Somebody changed the user since he was looked at.
    UserChangedMeanwhile = "user_changed_meanwhile",
    /// The role opens the vault, or no longer does: the present passwords cannot stay.
    NewPasswordsNeeded = "new_passwords_needed",
    /// Nobody resets his own passwords.
    OwnReset = "own_reset",
    /// The tick 「本人に状況を確認しました」 is missing.
    SituationNotConfirmed = "situation_not_confirmed",
    /// Branch: the number of the written request is missing.
    RequestNumberMissing = "request_number_missing",
    /// Branch: the tick 「お届印を照合しました」 is missing.
    SealNotChecked = "seal_not_checked",
    /// The operator's own one-time password is needed for this act.
    OtpRequired = "otp_required",
    /// The one-time password is wrong; `left` more suspend.
    OtpWrong { failures: u32, left: u32 } = "otp_wrong",
    /// The one-time password was used before, or is older than one that was.
    OtpReplayed = "otp_replayed",
    /// An older state of the vault has come back, and the one-time password may have been used since: not counted. So
    /// many minutes later the token shows codes that are accepted.
    OtpVoid { minutes: u32 } = "otp_void",
    /// Not a one-time password at all: not counted.
    OtpMalformed = "otp_malformed",
    /// Too many entries that were no code at all: no more of them are heard for a while.
    OtpThrottled { seconds: u32 } = "otp_throttled",
    /// 利用停止: even the right code is refused.
    OtpSuspended = "otp_suspended",
    /// The user has no live registration.
    NotRegistered = "not_registered",
    /// The user's use-start date lies ahead.
    OtpNotStarted = "otp_not_started",
    /// The user already has a live registration.
    AlreadyRegistered = "already_registered",
    /// Too many wrong codes at enrolment: stopped until unlocked.
    EnrolmentStopped = "enrolment_stopped",
    /// The user was stopped by an administrator.
    UserStopped = "user_stopped",
    /// The user lacks the service permission for the purpose.
    UserNotPermitted = "user_not_permitted",
    /// Nothing of this user is locked or suspended.
    NothingToUnlock = "nothing_to_unlock",
    /// Nobody unlocks himself.
    OwnUnlock = "own_unlock",
    /// The clock shows another time than the one that was confirmed.
    ClockMoved = "clock_moved",
    /// The vault is not older than it was: there is nothing to acknowledge.
    NotRolledBack = "not_rolled_back",
    /// The user has no temporary codes.
    NoTemporaryCodes = "no_temporary_codes",
    /// Nobody issues temporary codes to himself.
    OwnTemporaryCodes = "own_temporary_codes",
    /// The setting forbids unlocking a user of one's own token.
    SameTokenUnlock = "same_token_unlock",
    /// Serial and code are right, but `n` others use the token: to be confirmed.
    TokenSharedConfirm { n: u32 } = "token_shared_confirm",
    /// The token is paused.
    TokenPaused = "token_paused",
    /// The token is lost.
    TokenLost = "token_lost",
    /// The token is faulty.
    TokenFaulty = "token_faulty",
    /// The token is disposed of.
    TokenDisposed = "token_disposed",
    /// The token's expiry date has passed.
    TokenExpired = "token_expired",
    /// The token is allotted to another contract.
    TokenOtherContract = "token_other_contract",
    /// Two consecutive codes are needed in place of one.
    TokenNeedsResync = "token_needs_resync",
    /// The two codes are no pair: `same_code`, `not_consecutive` or `out_of_range` (also another token's).
    ResyncFailed { cause: &'static str } = "resync_failed",
    /// Too many wrong pairs in a row: the next one has to wait.
    ResyncStopped { minutes: u32 } = "resync_stopped",
    /// The temporary code's time is over.
    TemporaryCodeExpired = "temporary_code_expired",
    /// No import with this number.
    ImportUnknown = "import_unknown",
    /// The import was undone already.
    ImportUndone = "import_undone",
    /// `n` tokens of the import are no longer as they came.
    ImportInUse { n: u32 } = "import_in_use",
    /// Every row of the file goes in, or none by itself can be left out.
    NothingLeftOver = "nothing_left_over",
    /// The file is none whose tokens were imported.
    FileNotImported = "file_not_imported",
    /// `n` keys of the file were not imported: to be erased with it only if that is said.
    KeysLeftInFile { n: u32 } = "keys_left_in_file",
    /// The file is another one than was looked at.
    FileChanged = "file_changed",
    /// No token with a key is among those that were asked for.
    NothingToExport = "nothing_to_export",
    /// The act takes the only token a master can sign in with: the last four characters of its serial number are asked
    /// for.
    LastTokenUnconfirmed = "last_token_unconfirmed",
    /// More were chosen than one act takes.
    TooMany { max: u32 } = "too_many",
    /// The token's state does not allow this step.
    WrongState { from: &'static str, to: &'static str } = "wrong_state",
    /// The computer's clock cannot be trusted: an operator has to confirm the time first.
    ClockUntrusted = "clock_untrusted",
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}

impl From<u32> for Param {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<&'static str> for Param {
    fn from(name: &'static str) -> Self {
        Self::Name(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_snake_case() {
        let mut codes = Refusal::CODES.to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Refusal::CODES.len());
        assert!(codes.iter().all(|c| c.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
    }

    #[test]
    fn a_refusal_carries_its_code_and_parameters() {
        let wrong = Refusal::OtpWrong { failures: 2, left: 3 };
        assert_eq!(wrong.to_string(), "otp_wrong");
        assert_eq!(wrong.params(), [("failures", Param::Number(2)), ("left", Param::Number(3))]);
        let taken = Refusal::AlreadyExists { field: "serial" };
        assert_eq!(taken.params(), [("field", Param::Name("serial"))]);
        assert_eq!(Refusal::OtpMalformed.params(), []);
    }
}
