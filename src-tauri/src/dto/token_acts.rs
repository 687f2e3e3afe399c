use kagimori_app::domain::date::ExpiryBand as DomainBand;
use kagimori_app::{domain, preview, token_expiry, token_lifecycle, token_record, token_replace};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{
    HistoryEntry, Purpose, RevokeReason, Role, TokenPlace, TokenState, TokenStep, TokenView, count, rfc3339,
};
use crate::error::Problem;

names! {
    /// Why a token is replaced.
    ReplaceReason: token_replace::Reason { Lost, Faulty, Battery, Defective, Expired }
}

names! {
    /// What becomes of somebody's way to sign in.
    SignInEffect: preview::Effect { Stops, GoesOn, Resumes, StaysOut }
}

/// An act that is thought of.
#[derive(Deserialize, Type)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Plan {
    Revoke { users: Vec<String>, reason: RevokeReason },
    Step { serials: Vec<String>, step: TokenStep },
    Replace { old: String, reason: ReplaceReason, new: String, users: Vec<String> },
    Stop { users: Vec<String> },
    Resume { users: Vec<String> },
}

impl From<Plan> for preview::Plan {
    fn from(plan: Plan) -> Self {
        use domain::user::UserStatus;
        match plan {
            Plan::Revoke { users, reason } => Self::Revoke { users, reason: reason.into() },
            Plan::Step { serials, step } => Self::Step { serials, step: step.into() },
            Plan::Replace { old, reason, new, users } => {
                Self::Replace { old, reason: reason.into(), new, users }
            }
            Plan::Stop { users } => Self::Switch { users, to: UserStatus::Stopped },
            Plan::Resume { users } => Self::Switch { users, to: UserStatus::Active },
        }
    }
}

/// One of those chosen.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct PreviewRow {
    /// Login ID or serial number.
    key: String,
    /// `null`: it would be done.
    refused: Option<Problem>,
}

/// Somebody an act concerns.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AffectedUser {
    login_id: String,
    name: String,
    #[specta(type = Role)]
    role: &'static str,
    /// Whether he was chosen himself.
    chosen: bool,
    serial_before: Option<String>,
    /// `null`: he has no token afterwards.
    serial: Option<String>,
    effect: SignInEffect,
    /// What his right code is refused with afterwards.
    refused: Option<Problem>,
    /// A master's only working token: the act asks for its last four characters.
    last_token: bool,
}

/// A token an act concerns.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AffectedToken {
    serial: String,
    #[specta(type = TokenState)]
    state_before: &'static str,
    #[specta(type = TokenState)]
    state: &'static str,
    #[specta(type = TokenPlace)]
    place_before: &'static str,
    #[specta(type = TokenPlace)]
    place: &'static str,
    /// Somebody can enrol on it afterwards.
    enrollable: bool,
}

/// What an act would do.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Preview {
    rows: Vec<PreviewRow>,
    users: Vec<AffectedUser>,
    tokens: Vec<AffectedToken>,
}

impl From<preview::Preview> for Preview {
    fn from(preview: preview::Preview) -> Self {
        let row =
            |row: preview::PreviewRow| PreviewRow { key: row.key, refused: row.refused.map(Into::into) };
        let user = |user: preview::AffectedUser| AffectedUser {
            login_id: user.login_id,
            name: user.name,
            role: user.role,
            chosen: user.chosen,
            serial_before: user.serial_before,
            serial: user.serial,
            effect: user.effect.into(),
            refused: user.refused.map(Into::into),
            last_token: user.last_token,
        };
        let token = |token: preview::AffectedToken| AffectedToken {
            serial: token.serial,
            state_before: token.state_before,
            state: token.state,
            place_before: token.place_before,
            place: token.place,
            enrollable: token.enrollable,
        };
        Self {
            rows: preview.rows.into_iter().map(row).collect(),
            users: preview.users.into_iter().map(user).collect(),
            tokens: preview.tokens.into_iter().map(token).collect(),
        }
    }
}

/// 紛失: what was reported.
#[derive(Debug, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct LossReport {
    when: Option<String>,
    place: Option<String>,
    reporter: Option<String>,
}

impl From<LossReport> for token_lifecycle::LossReport {
    fn from(loss: LossReport) -> Self {
        Self { when: loss.when, place: loss.place, reporter: loss.reporter }
    }
}

/// A step in a token's life, and what it asks for.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StepRequest {
    step: TokenStep,
    /// 紛失.
    loss: Option<LossReport>,
    /// The last four characters of the serial number of each token that is the only working one of a master.
    last_tokens: Vec<String>,
}

impl From<StepRequest> for token_lifecycle::StepRequest {
    fn from(request: StepRequest) -> Self {
        Self {
            step: request.step.into(),
            loss: request.loss.map(Into::into).unwrap_or_default(),
            last_tokens: request.last_tokens,
        }
    }
}

/// What became of one of several tokens.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct TokenRow {
    serial: String,
    /// `null`: done.
    refused: Option<Problem>,
}

impl From<token_lifecycle::TokenRow> for TokenRow {
    fn from(row: token_lifecycle::TokenRow) -> Self {
        Self { serial: row.serial, refused: row.refused.map(Into::into) }
    }
}

/// 交換.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReplaceRequest {
    old: String,
    reason: ReplaceReason,
    new: String,
    /// The new token's current code.
    code: String,
    users: Vec<String>,
    share: bool,
    /// 紛失.
    loss: Option<LossReport>,
    last_tokens: Vec<String>,
}

impl From<ReplaceRequest> for token_replace::ReplaceRequest {
    fn from(request: ReplaceRequest) -> Self {
        Self {
            old: request.old,
            reason: request.reason.into(),
            new: request.new,
            code: request.code,
            users: request.users,
            share: request.share,
            loss: request.loss.map(Into::into).unwrap_or_default(),
            last_tokens: request.last_tokens,
        }
    }
}

/// What a replacement did. People are named by their login IDs.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Replaced {
    old: String,
    #[specta(type = TokenState)]
    state: &'static str,
    new: String,
    moved: Vec<String>,
    revoked: Vec<String>,
    shared_with: Vec<String>,
}

impl From<token_replace::Replaced> for Replaced {
    fn from(done: token_replace::Replaced) -> Self {
        Self {
            old: done.old,
            state: done.state,
            new: done.new,
            moved: done.moved,
            revoked: done.revoked,
            shared_with: done.shared_with,
        }
    }
}

/// How a registration stands, also one that ended.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegistrationEnd {
    Active,
    Suspended,
    Revoked,
}

/// A registration from its beginning to its end.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegistrationRecord {
    login_id: String,
    name: String,
    #[specta(type = RegistrationEnd)]
    state: &'static str,
    /// RFC 3339.
    since: String,
    /// Login ID.
    begun_by: Option<String>,
    ended_at: Option<String>,
    ended_by: Option<String>,
    /// Name of a reason; of a newer version, perhaps one unknown here.
    reason: Option<String>,
}

/// When a code was accepted last.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct LastUse {
    /// RFC 3339.
    at: String,
    name: String,
    #[specta(type = Option<Purpose>)]
    purpose: Option<String>,
}

/// A token's record.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenRecord {
    registrations: Vec<RegistrationRecord>,
    last_use: Option<LastUse>,
    entries: Vec<HistoryEntry>,
    /// Entries about it in all.
    total: u32,
}

impl From<token_record::TokenRecord> for TokenRecord {
    fn from(record: token_record::TokenRecord) -> Self {
        let registration = |one: token_record::RegistrationRecord| RegistrationRecord {
            login_id: one.login_id,
            name: one.name,
            state: one.state,
            since: rfc3339(one.since),
            begun_by: one.begun_by,
            ended_at: one.ended_at.map(rfc3339),
            ended_by: one.ended_by,
            reason: one.reason,
        };
        let last_use = |last: token_record::LastUse| LastUse {
            at: rfc3339(last.at),
            name: last.name,
            purpose: last.purpose,
        };
        Self {
            registrations: record.registrations.into_iter().map(registration).collect(),
            last_use: record.last_use.map(last_use),
            entries: record.entries.items.into_iter().map(Into::into).collect(),
            total: count(record.entries.total),
        }
    }
}

names! {
    /// How near tokens are to their expiry date.
    ExpiryBand: DomainBand { Expired, Within7, Within30, Within60, Within90 }
}

/// How many tokens there are in a band.
#[derive(Clone, Copy, Debug, Serialize, Type)]
pub(crate) struct BandCount {
    band: ExpiryBand,
    count: u32,
}

/// A token to exchange.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpiringToken {
    token: TokenView,
    contract_name: Option<String>,
    /// Negative: it has expired.
    days_left: i32,
}

/// The tokens of a band, by contract, and how many there are in each.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Expiring {
    counts: Vec<BandCount>,
    items: Vec<ExpiringToken>,
}

impl From<token_expiry::Expiring> for Expiring {
    fn from(expiring: token_expiry::Expiring) -> Self {
        let item = |one: token_expiry::ExpiringToken| ExpiringToken {
            token: one.token.into(),
            contract_name: one.contract_name,
            days_left: one.days_left,
        };
        let band = |(band, n): (DomainBand, usize)| BandCount { band: band.into(), count: count(n) };
        Self {
            counts: expiring.counts.into_iter().map(band).collect(),
            items: expiring.items.into_iter().map(item).collect(),
        }
    }
}
