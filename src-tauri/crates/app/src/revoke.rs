//! トークンの失効 (manual p.6–7): detaches chosen users from their token. Sharers go on, unless the token was lost
//! or stolen: then every sharer is detached and the token is 紛失.

use std::collections::{BTreeMap, BTreeSet};

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::purpose::Purpose;
use kagimori_domain::text::LoginId;
use kagimori_domain::token::TokenState;
use kagimori_store::Find;

use crate::desk::{Authorisation, Begun, Desk, OwnOtp, check_own_otp};
use crate::error::{Error, Result, RowResult};
use crate::unlock::{WrittenRequest, find_user, finish};

/// Why tokens are revoked (ours).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 紛失・盗難.
    Lost,
    /// 故障.
    Faulty,
    /// 電池切れ.
    Battery,
    /// 有効期限.
    Expired,
    /// 退職・異動.
    Left,
    /// その他.
    Other,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 6] =
        [Self::Lost, Self::Faulty, Self::Battery, Self::Expired, Self::Left, Self::Other];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Faulty => "faulty",
            Self::Battery => "battery",
            Self::Expired => "expired",
            Self::Left => "left",
            Self::Other => "other",
        }
    }

    /// The reason of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// What was chosen.
#[derive(Clone, Debug)]
pub struct RevokeRequest {
    /// Login IDs of the users.
    pub users: Vec<String>,
    /// Why.
    pub reason: Reason,
    /// Branch: the written request.
    pub request: WrittenRequest,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// One row a user: the chosen ones, then the sharers of a lost token.
    pub rows: Vec<RowResult>,
    /// Login IDs of those who go on using the tokens.
    pub going_on: Vec<String>,
}

impl Desk {
    /// Revokes, with confirmation password and, if the setting asks for it, the operator's own one-time password.
    pub async fn revoke(&self, request: &RevokeRequest, authorisation: Authorisation) -> Result<Revoked> {
        let act = Act::Revoke;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let users: Vec<_> = request.users.iter().map(|u| LoginId::parse(u).ok()).collect();
        let mut finds = self.own_otp().to_vec();
        for user in users.iter().flatten() {
            finds.extend([Find::User(user), Find::Live(user), Find::SharersOf(user)]);
        }
        let begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let number = match request.request.check(begun.operator.role) {
            Ok(number) => number,
            Err(refusal) => {
                begun.unit.cancel().await?;
                return Err(refusal.into());
            }
        };
        let chosen: Vec<_> = request
            .users
            .iter()
            .zip(&users)
            .map(|(typed, login_id)| {
                let id = find_user(&begun, login_id.as_ref()).ok_or(Refusal::UserUnknown);
                let id = id.and_then(|id| match begun.rows.live(id) {
                    Some(live) => Ok((id, live.token)),
                    None => Err(Refusal::NotRegistered),
                });
                (typed.clone(), id)
            })
            .collect();
        // With nothing to revoke the operator's code is not spent.
        if let Some((_, Err(first))) = chosen.iter().find(|(_, id)| id.is_err())
            && chosen.iter().all(|(_, id)| id.is_err())
        {
            let first = first.clone();
            begun.unit.cancel().await?;
            let row = |(login_id, id): (String, Result<_, Refusal>)| RowResult {
                login_id,
                serial: None,
                refused: id.err(),
            };
            return Err(Error::NoRowDone { first, rows: chosen.into_iter().map(row).collect() });
        }
        if chosen.is_empty() {
            begun.unit.cancel().await?;
            return Err(Error::Missing("user"));
        }

        let event = Event::new(Kind::Revoked).with(Detail::Reason, request.reason.name());
        let (begun, own_otp) = if begun.unit.policy().revoke_needs_otp {
            check_own_otp(begun, Purpose::TokenRevoke, authorisation.otp.as_ref(), event.clone()).await?
        } else {
            (begun, OwnOtp::Given)
        };
        let event = event
            .with_some(Detail::RequestNumber, number)
            .mark_if(request.request.seal_checked, Detail::SealChecked)
            .mark_if(own_otp == OwnOtp::NotRegistered, Detail::WithoutOtp);
        carry_out(begun, chosen, request.reason, &event).await
    }
}

/// What a revoke would do.
#[derive(Clone, Debug, Default)]
pub struct RevokePreview {
    /// Who is detached: the chosen ones, then the sharers of a lost token.
    pub detached: Vec<Affected>,
    /// Who goes on using the tokens.
    pub going_on: Vec<Affected>,
}

/// Somebody a revoke is about.
#[derive(Clone, Debug)]
pub struct Affected {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// Serial number of the token.
    pub serial: String,
    /// Whether he was chosen himself.
    pub chosen: bool,
}

impl Desk {
    /// What revoking these users for this reason would do, without doing it. Those who have no token are left out.
    pub async fn preview_revoke(&self, users: &[String], reason: Reason) -> Result<RevokePreview> {
        let users: Vec<_> = users.iter().filter_map(|u| LoginId::parse(u).ok()).collect();
        let mut finds = Vec::new();
        for user in &users {
            finds.extend([Find::User(user), Find::Live(user), Find::SharersOf(user)]);
        }
        let (operator, _, rows) = self.look(Act::Revoke, &finds).await?;
        let chosen: BTreeSet<UserId> = users
            .iter()
            .filter_map(|login_id| rows.user(login_id))
            .filter(|user| in_scope(operator.role, operator.contract, user.contract))
            .map(|user| UserId(user.id))
            .collect();
        let tokens: BTreeSet<TokenId> =
            chosen.iter().filter_map(|user| rows.live(*user)).map(|live| live.token).collect();
        let mut preview = RevokePreview::default();
        for (token_id, live) in tokens.iter().flat_map(|t| rows.live_on(*t).map(move |live| (*t, live))) {
            let (Some(user), Some(token)) = (rows.user_by_id(live.user), rows.token(token_id)) else {
                continue;
            };
            let affected = Affected {
                login_id: user.login_id.as_str().to_owned(),
                name: user.name.clone(),
                serial: token.serial.as_str().to_owned(),
                chosen: chosen.contains(&live.user),
            };
            if affected.chosen || reason == Reason::Lost {
                preview.detached.push(affected);
            } else {
                preview.going_on.push(affected);
            }
        }
        Ok(preview)
    }
}

/// A chosen user as typed, and who that is on which token, or why he cannot be revoked.
type Chosen = (String, Result<(UserId, TokenId), Refusal>);

async fn carry_out(mut begun: Begun, chosen: Vec<Chosen>, reason: Reason, event: &Event) -> Result<Revoked> {
    let mut rows = Vec::new();
    let mut events = Vec::new();
    // With the state each was in.
    let mut tokens = BTreeMap::new();
    for (login_id, id) in chosen {
        let result = id.and_then(|(id, token)| {
            let state = begun.rows.token(token).map(|row| row.state);
            tokens.entry(token).or_insert(state);
            let (event, serial) = revoke_one(&mut begun, id, event).ok_or(Refusal::NotRegistered)?;
            events.push(event);
            Ok(serial)
        });
        let (serial, refused) = match result {
            Ok(serial) => (Some(serial), None),
            Err(refusal) => (None, Some(refusal)),
        };
        rows.push(RowResult { login_id, serial, refused });
    }
    let mut going_on = Vec::new();
    for (token, before) in tokens {
        let sharers: Vec<_> = begun.rows.live_on(token).map(|r| r.user).collect();
        if reason == Reason::Lost {
            for sharer in sharers {
                let login_id = login_id(&begun, sharer);
                if let Some((event, serial)) = revoke_one(&mut begun, sharer, event) {
                    events.push(event);
                    rows.push(RowResult { login_id, serial: Some(serial), refused: None });
                }
            }
            if let Some(row) = begun.rows.token_mut(token) {
                // A live registration is on no other than a usable or paused token: losing it is always allowed.
                row.edit().lose()?;
                let event = event.clone().about(Kind::TokenLost).token(token);
                let before = before.map(TokenState::name);
                let mut event = event.with_some(Detail::Before, before).with(Detail::After, row.state.name());
                if let Some(contract) = row.contract {
                    event = event.contract(contract);
                }
                events.push(event);
            }
        } else {
            going_on.extend(sharers.into_iter().map(|sharer| login_id(&begun, sharer)));
        }
    }
    let rows = finish(begun, events, rows).await?;
    Ok(Revoked { rows, going_on })
}

fn login_id(begun: &Begun, user: UserId) -> String {
    begun.rows.user_by_id(user).map(|u| u.login_id.as_str().to_owned()).unwrap_or_default()
}

/// Ends a user's live registration. Returns the entry and the serial.
pub(crate) fn revoke_one(begun: &mut Begun, id: UserId, event: &Event) -> Option<(Event, String)> {
    let live = begun.rows.live_mut(id)?;
    let (token_id, before) = (live.token, live.state.name());
    live.edit().revoke();
    let left = u32::try_from(begun.rows.live_on(token_id).count()).unwrap_or(u32::MAX);
    let contract = begun.rows.user_by_id(id)?.contract;
    let token = begun.rows.token_mut(token_id)?;
    token.edit().registration_ended(left);
    let event = event
        .clone()
        .user(id, contract)
        .token(token_id)
        .with(Detail::Before, before)
        .with(Detail::After, "revoked")
        .mark_if(id == begun.operator_id, Detail::OnOneself);
    Some((event, begun.rows.token(token_id)?.serial.as_str().to_owned()))
}
