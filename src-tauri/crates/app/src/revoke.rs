//! トークンの失効 (manual p.6–7): detaches chosen users from their token. Sharers go on, unless the token was lost
//! or stolen: then every sharer is detached and the token is 紛失.

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::holdings::{Consequence, Ended, Holdings, Revocation};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::purpose::Purpose;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::text::LoginId;
use kagimori_domain::token::TokenState;
use kagimori_domain::user::User;
use kagimori_store::{Find, Rows};

use crate::desk::{Authorisation, Begun, Desk, OwnOtp, check_own_otp, today};
use crate::error::{Error, Result, RowResult};
use crate::unlock::{WrittenRequest, finish};

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
    /// The last four characters of the serial number of each token that is the only working one of a master.
    pub last_tokens: Vec<String>,
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
        let chosen = choose(&begun.rows, &begun.operator, &request.users);
        // With nothing to revoke the operator's code is not spent.
        if let Some((_, Err(first))) = chosen.iter().find(|(_, id)| id.is_err())
            && chosen.iter().all(|(_, id)| id.is_err())
        {
            let first = first.clone();
            begun.unit.cancel().await?;
            let row = |(login_id, id): Chosen| RowResult { login_id, serial: None, refused: id.err() };
            return Err(Error::NoRowDone { first, rows: chosen.into_iter().map(row).collect() });
        }
        if chosen.is_empty() {
            begun.unit.cancel().await?;
            return Err(Error::Missing("user"));
        }

        let event = Event::new(Kind::Revoked).with(Detail::Reason, request.reason.name());
        // Asked before the operator's code is spent.
        let today = today(begun.unit.policy(), begun.unit.now());
        if let Err(refusal) = confirm_last_tokens(&begun.rows, &chosen, request, today) {
            let operator = begun.operator.contract;
            begun.unit.commit(event.user(begun.operator_id, operator).refused(refusal.code())).await?;
            return Err(refusal.into());
        }
        let (begun, own_otp) = if begun.unit.policy().revoke_needs_otp {
            check_own_otp(begun, Purpose::TokenRevoke, authorisation.otp.as_ref(), event.clone()).await?
        } else {
            (begun, OwnOtp::Given)
        };
        let event = event
            .with_some(Detail::RequestNumber, number)
            .mark_if(request.request.seal_checked, Detail::SealChecked)
            .mark_if(own_otp == OwnOtp::NotRegistered, Detail::WithoutOtp);
        carry_out(begun, chosen, request, &event).await
    }
}

/// A chosen user as typed, and who that is, or why he cannot be revoked.
pub(crate) type Chosen = (String, Result<UserId, Refusal>);

/// The chosen users within the operator's reach.
pub(crate) fn choose(rows: &Rows, operator: &User, typed: &[String]) -> Vec<Chosen> {
    let find = |login_id: &String| {
        let login_id = LoginId::parse(login_id).map_err(|_| Refusal::UserUnknown)?;
        let user = rows.user(&login_id).filter(|u| in_scope(operator.role, operator.contract, u.contract));
        let id = user.map(|u| UserId(u.id)).ok_or(Refusal::UserUnknown)?;
        if rows.live(id).is_some() { Ok(id) } else { Err(Refusal::NotRegistered) }
    };
    typed.iter().map(|login_id| (login_id.clone(), find(login_id))).collect()
}

/// What revoking the chosen ones does.
pub(crate) fn apply(
    holdings: &mut Holdings,
    chosen: &[Chosen],
    reason: Reason,
) -> Result<Revocation, Refusal> {
    let users: Vec<_> = chosen.iter().map(|(_, user)| user.clone()).collect();
    holdings.revoke(&users, reason == Reason::Lost)
}

fn confirm_last_tokens(
    rows: &Rows,
    chosen: &[Chosen],
    request: &RevokeRequest,
    today: Date,
) -> Result<(), Refusal> {
    let before = rows.holdings();
    let mut after = before.clone();
    apply(&mut after, chosen, request.reason)?;
    Consequence::between(&before, &after, &[], today).confirm_last_tokens(&before, &request.last_tokens)
}

async fn carry_out(
    mut begun: Begun,
    chosen: Vec<Chosen>,
    request: &RevokeRequest,
    event: &Event,
) -> Result<Revoked> {
    let mut holdings = begun.rows.holdings();
    let before = holdings.clone();
    let done = apply(&mut holdings, &chosen, request.reason)?;
    let today = today(begun.unit.policy(), begun.unit.now());
    let taken = Consequence::between(&before, &holdings, &[], today);
    // A revoke makes no registration.
    let _ = begun.rows.take_over(holdings);
    let serial = |token| begun.rows.token(token).map(|t| t.serial.as_str().to_owned());
    let revoked = |ended: Ended| {
        let contract = begun.rows.user_by_id(ended.user).and_then(|u| u.contract);
        let last = taken.users.iter().any(|change| change.user == ended.user && change.last_token);
        event
            .clone()
            .user(ended.user, contract)
            .token(ended.token)
            .with(Detail::Before, ended.before.name())
            .with(Detail::After, RegistrationState::Revoked.name())
            .mark_if(last, Detail::LastToken)
            .mark_if(ended.user == begun.operator_id, Detail::OnOneself)
    };
    let mut rows = Vec::new();
    let mut events = Vec::new();
    for ((login_id, _), ended) in chosen.into_iter().zip(done.chosen) {
        let serial = ended.as_ref().ok().and_then(|ended| serial(ended.token));
        events.extend(ended.clone().ok().map(revoked));
        rows.push(RowResult { login_id, serial, refused: ended.err() });
    }
    for (token, before) in done.lost {
        for ended in done.sharers.iter().copied().filter(|ended| ended.token == token) {
            let login_id = login_id(&begun, ended.user);
            rows.push(RowResult { login_id, serial: serial(token), refused: None });
            events.push(revoked(ended));
        }
        let contract = begun.rows.token(token).and_then(|row| row.contract);
        let event = event.clone().about(Kind::TokenLost).token(token);
        let event = event.with(Detail::Before, before.name()).with(Detail::After, TokenState::Lost.name());
        events.push(match contract {
            Some(contract) => event.contract(contract),
            None => event,
        });
    }
    let going_on = done.going_on.into_iter().map(|sharer| login_id(&begun, sharer)).collect();
    let rows = finish(begun, events, rows).await?;
    Ok(Revoked { rows, going_on })
}

fn login_id(begun: &Begun, user: UserId) -> String {
    begun.rows.user_by_id(user).map(|u| u.login_id.as_str().to_owned()).unwrap_or_default()
}
