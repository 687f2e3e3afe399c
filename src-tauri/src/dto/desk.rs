use kagimori_app::{Authorisation as AppAuthorisation, overview, revoke, unlock, verify};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{OtpStanding, Purpose};
use crate::error::Problem;

/// What an operator authorises an act with.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Authorisation {
    #[specta(type = String)]
    confirmation_password: SecretString,
    #[specta(type = Option<String>)]
    otp: Option<SecretString>,
}

impl From<Authorisation> for AppAuthorisation {
    fn from(given: Authorisation) -> Self {
        Self { confirmation_password: Some(given.confirmation_password), otp: given.otp }
    }
}

/// Branch: the written request acted on.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WrittenRequest {
    number: Option<String>,
    seal_checked: bool,
}

impl From<WrittenRequest> for unlock::WrittenRequest {
    fn from(request: WrittenRequest) -> Self {
        Self { number: request.number, seal_checked: request.seal_checked }
    }
}

/// 利用停止解除.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UnlockRequest {
    users: Vec<String>,
    spoke_to_user: bool,
    request: WrittenRequest,
}

impl From<UnlockRequest> for unlock::UnlockRequest {
    fn from(request: UnlockRequest) -> Self {
        Self { users: request.users, spoke_to_user: request.spoke_to_user, request: request.request.into() }
    }
}

names! {
    /// Why tokens are revoked.
    RevokeReason: revoke::Reason { Lost, Faulty, Battery, Expired, Left, Other }
}

/// 失効.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RevokeRequest {
    users: Vec<String>,
    reason: RevokeReason,
    request: WrittenRequest,
    /// The last four characters of the serial number of each token that is the only working one of a master.
    last_tokens: Vec<String>,
}

impl From<RevokeRequest> for revoke::RevokeRequest {
    fn from(request: RevokeRequest) -> Self {
        Self {
            users: request.users,
            reason: request.reason.into(),
            request: request.request.into(),
            last_tokens: request.last_tokens,
        }
    }
}

/// What became of one user in an act on several.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RowResult {
    pub(crate) login_id: String,
    pub(crate) name: String,
    pub(crate) serial: Option<String>,
    /// `null`: done.
    pub(crate) refused: Option<Problem>,
}

/// What a revoke did.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Revoked {
    pub(crate) rows: Vec<RowResult>,
    pub(crate) going_on: Vec<GoingOn>,
}

/// Somebody who goes on using a token.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoingOn {
    pub(crate) login_id: String,
    pub(crate) name: String,
}

/// ワンタイムパスワード認証.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct VerifyRequest {
    user: String,
    code: String,
    /// The next code, where two consecutive ones are asked for.
    second: Option<String>,
    purpose: Purpose,
    request_number: Option<String>,
    note: Option<String>,
}

impl From<VerifyRequest> for verify::VerifyRequest {
    fn from(request: VerifyRequest) -> Self {
        Self {
            user: request.user,
            code: request.code,
            second: request.second,
            purpose: request.purpose.into(),
            request_number: request.request_number,
            note: request.note,
        }
    }
}

/// A code that was right.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Verified {
    pub(crate) step_difference: i32,
    /// It was a temporary code, and so many are left.
    pub(crate) temporary_left: Option<u32>,
}

/// Where one stands with one's own one-time password.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnState {
    #[specta(type = OtpStanding)]
    otp: &'static str,
    otp_start: String,
    serial: Option<String>,
    expires_on: Option<String>,
}

/// Numbers of users and tokens that want somebody's attention.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeskState {
    users: u32,
    suspended: u32,
    pending: u32,
    locked_passwords: u32,
    tokens: u32,
    unregistered: u32,
    in_use: u32,
    paused: u32,
    lost: u32,
    faulty: u32,
    in_stock: u32,
    with_contract: u32,
    expired: u32,
    #[serde(rename = "expiring7")]
    expiring_7: u32,
    #[serde(rename = "expiring30")]
    expiring_30: u32,
    #[serde(rename = "expiring60")]
    expiring_60: u32,
    #[serde(rename = "expiring90")]
    expiring_90: u32,
    needs_resync: u32,
    off_time: u32,
    long_unused: u32,
    no_administrator: bool,
    no_tokens: bool,
}

/// トップページ.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Overview {
    own: OwnState,
    /// `null` for those who see only their own.
    desk: Option<DeskState>,
}

impl From<overview::DeskState> for DeskState {
    fn from(desk: overview::DeskState) -> Self {
        use crate::dto::count;
        Self {
            users: count(desk.users),
            suspended: count(desk.suspended),
            pending: count(desk.pending),
            locked_passwords: count(desk.locked_passwords),
            tokens: count(desk.tokens),
            unregistered: count(desk.unregistered),
            in_use: count(desk.in_use),
            paused: count(desk.paused),
            lost: count(desk.lost),
            faulty: count(desk.faulty),
            in_stock: count(desk.in_stock),
            with_contract: count(desk.with_contract),
            expired: count(desk.expired),
            expiring_7: count(desk.expiring_7),
            expiring_30: count(desk.expiring_30),
            expiring_60: count(desk.expiring_60),
            expiring_90: count(desk.expiring_90),
            needs_resync: count(desk.needs_resync),
            off_time: count(desk.off_time),
            long_unused: count(desk.long_unused),
            no_administrator: desk.no_administrator,
            no_tokens: desk.tokens == 0,
        }
    }
}

impl From<overview::Overview> for Overview {
    fn from(overview: overview::Overview) -> Self {
        Self {
            own: OwnState {
                otp: overview.own.otp,
                otp_start: overview.own.otp_start,
                serial: overview.own.serial,
                expires_on: overview.own.expires_on,
            },
            desk: overview.desk.map(Into::into),
        }
    }
}

/// A sample person of the training room, with the passwords that stand on his card.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PracticePerson {
    pub(crate) login_id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) role: crate::dto::Role,
    /// The fob he has at first.
    pub(crate) serial: Option<&'static str>,
    pub(crate) login_password: &'static str,
    pub(crate) confirmation_password: &'static str,
}
