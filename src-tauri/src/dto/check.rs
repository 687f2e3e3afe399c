use kagimori_app::domain::Refusal;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::{attempts, temporary_codes, views};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{Purpose, count, rfc3339, seconds};

/// One of a user's attempts with a one-time password.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Attempt {
    at: String,
    kind: String,
    #[specta(type = Option<Purpose>)]
    purpose: Option<String>,
    /// `null`: accepted.
    refused: Option<String>,
    serial: Option<String>,
    /// Seconds the token was ahead of the time expected (negative: behind), where the code was found; `null`: nowhere
    /// near, or event-based.
    seconds: Option<i32>,
    /// It was a temporary code.
    temporary: bool,
}

impl From<attempts::Attempt> for Attempt {
    fn from(attempt: attempts::Attempt) -> Self {
        Self {
            at: rfc3339(attempt.at),
            kind: attempt.kind.to_owned(),
            purpose: attempt.purpose,
            refused: attempt.refused,
            serial: attempt.serial,
            seconds: attempt.seconds.map(seconds),
            temporary: attempt.temporary,
        }
    }
}

/// Failures that fit a token whose time is off.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct DriftHint {
    serial: String,
    /// Positive: fast.
    seconds: i32,
    /// How many of the last failures say so.
    failures: u32,
}

/// A user's last attempts, and what they have in common.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Attempts {
    items: Vec<Attempt>,
    /// Two or more of the failures fit a token whose time is off.
    drift: Option<DriftHint>,
}

impl From<attempts::Attempts> for Attempts {
    fn from(attempts: attempts::Attempts) -> Self {
        let drift = attempts.drift.map(|hint| DriftHint {
            serial: hint.serial,
            seconds: seconds(hint.seconds),
            failures: count(hint.failures),
        });
        Self { items: attempts.items.into_iter().map(Into::into).collect(), drift }
    }
}

/// Why a code failed.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cause {
    FobFast,
    FobSlow,
    CounterAhead,
    AlreadyUsed,
    Previous,
    OtherToken,
    Transposed,
    NeighbouringKey,
    ClockWrong,
    NotConsecutive,
    Unknown,
}

/// Why a user's last failed code failed, as far as can be told.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Diagnosis {
    /// When it failed, RFC 3339.
    at: String,
    /// The code of the refusal.
    refused: String,
    /// The token it was given for.
    serial: Option<String>,
    cause: Cause,
    /// `fob_fast`, `fob_slow`: positive. `clock_wrong`: positive when the clock is fast.
    seconds: Option<i32>,
    /// `counter_ahead`: presses of the token's key that never reached us.
    presses: Option<u32>,
    /// `other_token`: the token that shows the code.
    other_serial: Option<String>,
    /// `already_used`: by whom (name) and when.
    used_by: Option<String>,
    used_at: Option<String>,
}

impl From<attempts::Diagnosis> for Diagnosis {
    fn from(diagnosis: attempts::Diagnosis) -> Self {
        use attempts::Cause as Found;
        let mut told = Self {
            at: rfc3339(diagnosis.at),
            refused: diagnosis.refused,
            serial: diagnosis.serial,
            cause: Cause::Unknown,
            seconds: None,
            presses: None,
            other_serial: None,
            used_by: None,
            used_at: None,
        };
        told.cause = match diagnosis.cause {
            Found::FobFast(off) => {
                told.seconds = Some(seconds(off));
                Cause::FobFast
            }
            Found::FobSlow(off) => {
                told.seconds = Some(seconds(off));
                Cause::FobSlow
            }
            Found::ClockWrong(off) => {
                told.seconds = Some(seconds(off));
                Cause::ClockWrong
            }
            Found::CounterAhead(presses) => {
                told.presses = u32::try_from(presses).ok();
                Cause::CounterAhead
            }
            Found::AlreadyUsed { by, at } => {
                told.used_by = by;
                told.used_at = at.map(rfc3339);
                Cause::AlreadyUsed
            }
            Found::OtherToken(serial) => {
                told.other_serial = Some(serial);
                Cause::OtherToken
            }
            Found::Previous => Cause::Previous,
            Found::Transposed => Cause::Transposed,
            Found::NeighbouringKey => Cause::NeighbouringKey,
            Found::NotConsecutive => Cause::NotConsecutive,
            Found::Unknown => Cause::Unknown,
        };
        told
    }
}

/// 一時コード for whom, how many, how long.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TemporaryCodesRequest {
    pub(crate) login_id: String,
    /// 1 to 10.
    count: u32,
    /// 1 to 168.
    hours: u32,
}

impl TemporaryCodesRequest {
    pub(crate) fn terms(&self) -> Result<Terms, Refusal> {
        Terms::new(self.count, self.hours)
    }
}

/// 一時コード, shown once.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TemporaryCodes {
    codes: Vec<String>,
    /// RFC 3339.
    valid_until: String,
}

impl From<temporary_codes::Issued> for TemporaryCodes {
    fn from(issued: temporary_codes::Issued) -> Self {
        Self {
            codes: issued.codes.iter().map(|code| code.to_string()).collect(),
            valid_until: rfc3339(issued.valid_until),
        }
    }
}

/// What is left of a user's 一時コード.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TemporaryCodesLeft {
    left: u32,
    /// RFC 3339.
    valid_until: String,
}

impl From<views::TemporaryCodesView> for TemporaryCodesLeft {
    fn from(codes: views::TemporaryCodesView) -> Self {
        Self { left: codes.left, valid_until: codes.valid_until }
    }
}
