//! What lists and details show: plain texts and numbers, ready for a screen or for JSON. No ids, no secrets.

use jiff::civil::Date;
use kagimori_domain::contract::Contract;
use kagimori_domain::purpose::Purpose;
use kagimori_domain::registration::Registration;
use kagimori_domain::time::Instant;
use kagimori_domain::token::Token;
use kagimori_domain::user::User;
use kagimori_store::{Credential, Unit};
use serde::Serialize;

use crate::desk::today;

/// The moment a view is of.
#[derive(Clone, Copy)]
pub(crate) struct When {
    pub(crate) now: Instant,
    /// Its day in the vault's time zone.
    pub(crate) day: Date,
}

impl When {
    /// The moment of a unit of work, as far as its time is known to be right: what is written by it outlasts the clock.
    pub(crate) fn known(unit: &Unit) -> Self {
        let now = unit.known_now();
        Self { now, day: today(unit.policy(), now) }
    }
}

/// A page of a list.
#[derive(Clone, Debug, Serialize)]
pub struct List<T> {
    /// The page.
    pub items: Vec<T>,
    /// Rows in the whole list.
    pub total: usize,
}

/// A contract.
#[derive(Clone, Debug, Serialize)]
pub struct ContractView {
    /// 契約者番号.
    pub code: String,
    /// 契約先名.
    pub name: String,
    /// カナ.
    pub kana: String,
    /// 取引店.
    pub branch: String,
    /// 代表口座.
    pub account: Option<String>,
    /// 利用開始日.
    pub otp_start: Option<String>,
    /// `active` or `ended`.
    pub status: &'static str,
}

impl From<&Contract> for ContractView {
    fn from(contract: &Contract) -> Self {
        Self {
            code: contract.code.as_str().to_owned(),
            name: contract.name.clone(),
            kana: contract.kana.clone(),
            branch: contract.branch.clone(),
            account: contract.account.as_ref().map(ToString::to_string),
            otp_start: contract.otp_start.map(|d| d.to_string()),
            status: if contract.ended { "ended" } else { "active" },
        }
    }
}

/// Which of a user's three locks are closed.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Locks {
    /// Login password.
    pub login: bool,
    /// Confirmation password.
    pub confirmation: bool,
    /// One-time password: 利用停止, or enrolment stopped.
    pub otp: bool,
}

/// What is left of a user's 一時コード.
#[derive(Clone, Debug, Serialize)]
pub struct TemporaryCodesView {
    /// How many.
    pub left: u32,
    /// Until when, RFC 3339.
    pub valid_until: String,
}

/// A user.
#[derive(Clone, Debug, Serialize)]
pub struct UserView {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// カナ.
    pub kana: String,
    /// Role.
    pub role: &'static str,
    /// Contract number.
    pub contract: Option<String>,
    /// 契約先名.
    pub contract_name: Option<String>,
    /// `active` or `stopped`.
    pub status: &'static str,
    /// `not_started`, `pending`, `active` or `suspended`.
    pub otp: &'static str,
    /// 利用開始日.
    pub otp_start: String,
    /// Serial number of his token.
    pub serial: Option<String>,
    /// Since when he is registered on it, in seconds of Unix time.
    pub registered_at: Option<i64>,
    /// Failures in a row.
    pub failures: u32,
    /// When his one-time password was suspended, in seconds of Unix time.
    pub suspended_at: Option<i64>,
    /// Whether wrong codes stopped his enrolment.
    pub enrolment_stopped: bool,
    /// Locks.
    pub locks: Locks,
    /// 一時コード he can still use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_codes: Option<TemporaryCodesView>,
    /// サービス利用権限: names of purposes.
    pub permissions: Vec<&'static str>,
}

impl UserView {
    pub(crate) fn new(
        user: &User,
        contract: Option<&Contract>,
        credential: Option<&Credential>,
        live: Option<(&Registration, &Token)>,
        when: When,
    ) -> Self {
        let standing = user.standing(live.map(|(r, _)| r), when.day);
        let failures = live.map_or(user.enrolment.in_row, |(r, _)| r.failures.in_row);
        Self {
            login_id: user.login_id.as_str().to_owned(),
            name: user.name.clone(),
            kana: user.kana.clone(),
            role: user.role.name(),
            contract: contract.map(|c| c.code.as_str().to_owned()),
            contract_name: contract.map(|c| c.name.clone()),
            status: user.status.name(),
            otp: standing.name(),
            otp_start: user.otp_start.to_string(),
            serial: live.map(|(_, token)| token.serial.as_str().to_owned()),
            registered_at: live.map(|(r, _)| r.since.0),
            failures,
            suspended_at: live.and_then(|(r, _)| r.suspended_at).map(|at| at.0),
            enrolment_stopped: user.enrolment_stopped(),
            temporary_codes: live.and_then(|(r, _)| r.temporary.as_ref()).and_then(|codes| {
                let left = codes.left(when.now);
                (left > 0).then(|| TemporaryCodesView { left, valid_until: rfc3339(codes.valid_until) })
            }),
            permissions: user.permissions.iter().map(Purpose::name).collect(),
            locks: Locks {
                login: credential.is_some_and(|c| c.login_failures.locked()),
                confirmation: credential.is_some_and(|c| c.confirmation_failures.locked()),
                otp: standing == kagimori_domain::user::OtpStanding::Suspended || user.enrolment_stopped(),
            },
        }
    }
}

/// A user's registration on a token.
#[derive(Clone, Debug, Serialize)]
pub struct RegistrationView {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// `active` or `suspended`.
    pub state: &'static str,
}

/// A token. Never its seed.
#[derive(Clone, Debug, Serialize)]
pub struct TokenView {
    /// Serial number.
    pub serial: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Model.
    pub model: String,
    /// `totp` or `hotp`.
    pub kind: &'static str,
    /// `sha1`, `sha256` or `sha512`.
    pub algorithm: &'static str,
    /// Digits of a code.
    pub digits: u8,
    /// Seconds a code is shown; none for event-based tokens.
    pub period: Option<u32>,
    /// Next counter of an event-based token.
    pub counter: Option<u64>,
    /// State.
    pub state: &'static str,
    /// Place.
    pub place: &'static str,
    /// Contract number.
    pub contract: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Whether that day has passed.
    pub expired: bool,
    /// Steps it runs ahead of the clock.
    pub drift_steps: i32,
    /// Last accepted step, -1 before the first use.
    pub last_step: i64,
    /// When its last accepted code was shown, RFC 3339; none for event-based tokens.
    pub last_shown: Option<String>,
    /// Not used for 90 days: its time may have run off.
    pub long_unused: bool,
    /// Whether two consecutive codes are asked for.
    pub needs_resync: bool,
    /// Live registrations.
    pub registrations: Vec<RegistrationView>,
}

impl TokenView {
    pub(crate) fn new(
        token: &Token,
        contract: Option<&Contract>,
        registrations: Vec<RegistrationView>,
        when: When,
    ) -> Self {
        let period = token.parameters.period();
        Self {
            serial: token.serial.as_str().to_owned(),
            manufacturer: token.manufacturer.clone(),
            model: token.model.clone(),
            kind: if period.is_some() { "totp" } else { "hotp" },
            algorithm: token.parameters.algorithm().name(),
            digits: token.parameters.digits(),
            period,
            counter: period.is_none().then(|| token.unused_from()),
            state: token.state.name(),
            place: token.place.name(),
            contract: contract.map(|c| c.code.as_str().to_owned()),
            expires_on: token.expires_on.map(|d| d.to_string()),
            expired: token.expires_on.is_some_and(|last| when.day > last),
            drift_steps: token.progress.drift,
            last_step: token.progress.last_step.map_or(-1, |s| i64::try_from(s).unwrap_or(i64::MAX)),
            last_shown: token.last_shown().map(rfc3339),
            long_unused: token.long_unused(when.now),
            needs_resync: token.needs_resync,
            registrations,
        }
    }
}

/// An instant as programs read it: UTC, RFC 3339 with `Z`. Outside the calendar: empty.
#[must_use]
pub fn rfc3339(at: Instant) -> String {
    jiff::Timestamp::from_second(at.0).map(|t| t.to_string()).unwrap_or_default()
}
