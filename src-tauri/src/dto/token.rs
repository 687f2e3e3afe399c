use kagimori_app::directory::{self, Direction, TokenFilter};
use kagimori_app::domain;
use kagimori_app::token_lifecycle::Step;
use kagimori_app::user_list::Part;
use kagimori_app::{fob, token_identify, token_offsets, token_resync, token_test};
use kagimori_app::{search, views};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{ExpiryBand, count, direction, part, rfc3339, seconds};

names! {
    /// State of a token.
    TokenState: domain::token::TokenState { Unregistered, InUse, Paused, Lost, Faulty, Disposed }
}

names! {
    /// Where a token is.
    TokenPlace: domain::token::TokenPlace { InStock, InTransit, WithContract, Returned }
}

names! {
    /// A step in a token's life.
    TokenStep: Step { Pause, Resume, Lose, Find, BreakDown, Dispose }
}

/// Time-based or event-based.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TokenKind {
    Totp,
    Hotp,
}

/// Hash of a token's codes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Algorithm {
    Sha1,
    Sha256,
    Sha512,
}

/// State of a live registration.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegistrationState {
    Active,
    Suspended,
}

/// A user's registration on a token.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Registered {
    login_id: String,
    name: String,
    #[specta(type = RegistrationState)]
    state: &'static str,
}

/// A token. Never its seed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenView {
    serial: String,
    manufacturer: String,
    model: String,
    #[specta(type = TokenKind)]
    kind: &'static str,
    #[specta(type = Algorithm)]
    algorithm: &'static str,
    digits: u8,
    /// Seconds a code is shown; `null` for event-based tokens.
    period: Option<u32>,
    #[specta(type = TokenState)]
    state: &'static str,
    #[specta(type = TokenPlace)]
    place: &'static str,
    contract: Option<String>,
    /// Last day it may be used, `YYYY-MM-DD`.
    expires_on: Option<String>,
    expired: bool,
    drift_steps: i32,
    /// The same in seconds; `null` for event-based tokens.
    offset_seconds: Option<i32>,
    /// When its last accepted code was shown, RFC 3339; `null` for event-based tokens.
    last_shown: Option<String>,
    /// Not used for 90 days: its time may have run off.
    long_unused: bool,
    needs_resync: bool,
    registrations: Vec<Registered>,
}

impl From<views::TokenView> for TokenView {
    fn from(token: views::TokenView) -> Self {
        let registered =
            |r: views::RegistrationView| Registered { login_id: r.login_id, name: r.name, state: r.state };
        Self {
            serial: token.serial,
            manufacturer: token.manufacturer,
            model: token.model,
            kind: token.kind,
            algorithm: token.algorithm,
            digits: token.digits,
            period: token.period,
            state: token.state,
            place: token.place,
            contract: token.contract,
            expires_on: token.expires_on,
            expired: token.expired,
            drift_steps: token.drift_steps,
            offset_seconds: token
                .period
                .map(|period| seconds(i64::from(token.drift_steps) * i64::from(period))),
            last_shown: token.last_shown,
            long_unused: token.long_unused,
            needs_resync: token.needs_resync,
            registrations: token.registrations.into_iter().map(registered).collect(),
        }
    }
}

/// A page of tokens.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Tokens {
    pub(crate) items: Vec<TokenView>,
    pub(crate) total: u32,
}

names! {
    /// What is wrong with a token's time: `off` by two displays or more, `long_unused` for 90 days.
    Timekeeping: directory::Timekeeping { NeedsResync, Off, LongUnused }
}

names! {
    /// How many use a token: nobody, or two and more.
    TokenUsage: directory::Usage { Nobody, Shared }
}

names! {
    /// What tokens are sorted by.
    TokenColumn: directory::TokenColumn { Added, Serial, State, Expiry, Offset, LastUse, Users }
}

/// Which tokens, in which order, and which part of the list. What is left out does not matter.
#[derive(Debug, Default, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct TokenQuery {
    /// Number of the contract.
    #[specta(optional)]
    contract: Option<String>,
    #[specta(optional)]
    search: Option<String>,
    #[specta(optional)]
    state: Option<TokenState>,
    #[specta(optional)]
    place: Option<TokenPlace>,
    /// This band and the more urgent ones; what has expired is in no other.
    #[specta(optional)]
    expiry: Option<ExpiryBand>,
    #[specta(optional)]
    timekeeping: Option<Timekeeping>,
    #[specta(optional)]
    usage: Option<TokenUsage>,
    /// Number of the import.
    #[specta(optional)]
    batch: Option<u32>,
    #[specta(optional)]
    sort: Option<TokenColumn>,
    /// The largest first.
    #[specta(optional)]
    descending: bool,
    /// Rows before the part.
    #[specta(optional)]
    offset: u32,
    limit: u32,
}

impl TokenQuery {
    pub(crate) fn read(self) -> (TokenFilter, (directory::TokenColumn, Direction), Part) {
        let filter = TokenFilter {
            contract: self.contract,
            search: self.search,
            state: self.state.map(Into::into),
            place: self.place.map(Into::into),
            expiry: self.expiry.map(Into::into),
            timekeeping: self.timekeeping.map(Into::into),
            usage: self.usage.map(Into::into),
            batch: self.batch.map(|number| number as usize),
        };
        let sort = self.sort.map(Into::into).unwrap_or_default();
        (filter, (sort, direction(self.descending)), part(self.offset, self.limit))
    }
}

/// A user the search box found.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundUser {
    login_id: String,
    name: String,
    contract_name: Option<String>,
}

/// A token the search box found.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundToken {
    serial: String,
    #[specta(type = TokenState)]
    state: &'static str,
    user_names: Vec<String>,
}

/// What the search box found.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Found {
    users: Vec<FoundUser>,
    tokens: Vec<FoundToken>,
}

impl From<search::Found> for Found {
    fn from(found: search::Found) -> Self {
        let user = |user: views::UserView| FoundUser {
            login_id: user.login_id,
            name: user.name,
            contract_name: user.contract_name,
        };
        let token = |token: views::TokenView| FoundToken {
            serial: token.serial,
            state: token.state,
            user_names: token.registrations.into_iter().map(|registration| registration.name).collect(),
        };
        Self {
            users: found.users.into_iter().map(user).collect(),
            tokens: found.tokens.into_iter().map(token).collect(),
        }
    }
}

/// What stands on a virtual fob's back.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fob {
    serial: String,
    model: String,
    expires_on: Option<String>,
}

impl From<fob::Fob> for Fob {
    fn from(fob: fob::Fob) -> Self {
        Self { serial: fob.serial, model: fob.model, expires_on: fob.expires_on }
    }
}

/// What a virtual fob shows.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FobDisplay {
    code: String,
    /// Seconds until the next one; `null` for event-based fobs.
    seconds_left: Option<u32>,
}

impl From<fob::Display> for FobDisplay {
    fn from(display: fob::Display) -> Self {
        Self { code: display.code.to_string(), seconds_left: display.seconds_left }
    }
}

/// What a test without effect found.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tested {
    matched: bool,
    /// Seconds the token is ahead of the time expected (negative: behind).
    seconds: Option<i32>,
    /// When the token shows or showed the code, RFC 3339.
    valid_from: Option<String>,
    valid_until: Option<String>,
    /// Used, or older than one that was.
    already_used: bool,
    /// Event-based: presses beyond the last one used.
    presses: Option<i32>,
    /// It would be accepted now.
    acceptable: bool,
}

impl From<token_test::Tested> for Tested {
    fn from(tested: token_test::Tested) -> Self {
        Self {
            matched: tested.matched,
            seconds: tested.seconds.map(seconds),
            valid_from: tested.shown.map(|(from, _)| rfc3339(from)),
            valid_until: tested.shown.map(|(_, until)| rfc3339(until)),
            already_used: tested.already_used,
            presses: tested.presses.map(seconds),
            acceptable: tested.acceptable,
        }
    }
}

/// What a resync found.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Resynced {
    /// Seconds the token is ahead of the clock (negative: behind); `null` for event-based tokens.
    offset_seconds: Option<i32>,
    /// Seconds by which that was corrected; `null` for event-based tokens.
    corrected_seconds: Option<i32>,
    /// Event-based: presses skipped.
    skipped: Option<i32>,
    /// The codes were typed in the wrong order.
    swapped: bool,
}

impl From<token_resync::Resynced> for Resynced {
    fn from(done: token_resync::Resynced) -> Self {
        let in_seconds =
            |steps: i64| done.period.map(|period| seconds(steps.saturating_mul(i64::from(period))));
        let corrected = i64::from(done.drift_after) - i64::from(done.drift_before);
        Self {
            offset_seconds: in_seconds(done.drift_after.into()),
            corrected_seconds: in_seconds(corrected),
            // The two codes given are no presses that were lost.
            skipped: done.period.is_none().then(|| seconds(done.step_difference - 1)),
            swapped: done.swapped,
        }
    }
}

/// A token that shows a code.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Candidate {
    serial: String,
    state: TokenState,
    /// Names of its users.
    users: Vec<String>,
}

/// Which tokens show a code.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Identified {
    candidates: Vec<Candidate>,
    /// Tokens looked at.
    searched: u32,
}

impl From<token_identify::Identified> for Identified {
    fn from(found: token_identify::Identified) -> Self {
        let candidate = |c: token_identify::Candidate| Candidate {
            serial: c.serial,
            state: c.state.into(),
            users: c.users,
        };
        Self {
            candidates: found.candidates.into_iter().map(candidate).collect(),
            searched: count(found.searched),
        }
    }
}

/// How far a token's time was off at a moment.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct TimeOffset {
    /// RFC 3339.
    at: String,
    /// Seconds ahead of the clock (negative: behind).
    seconds: i32,
    /// What showed it: `enrolled`, `verified`, `token_resynced`, `token_found`.
    kind: String,
}

impl From<token_offsets::TimeOffset> for TimeOffset {
    fn from(offset: token_offsets::TimeOffset) -> Self {
        Self { at: rfc3339(offset.at), seconds: seconds(offset.seconds), kind: offset.kind.to_owned() }
    }
}
