//! ワンタイムパスワードの利用停止解除 (manual p.4–5): chosen users' one-time passwords work again.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::role::Role;
use kagimori_domain::text::LoginId;
use kagimori_store::Find;

use crate::desk::{Authorisation, Begun, Desk};
use crate::error::{Error, Result, RowResult};
use crate::verify::note;

/// What was chosen and ticked.
#[derive(Clone, Debug, Default)]
pub struct UnlockRequest {
    /// Login IDs of the users.
    pub users: Vec<String>,
    /// 「本人に状況を確認しました」.
    pub spoke_to_user: bool,
    /// Branch: number of the written request.
    pub request: WrittenRequest,
}

/// What branch staff act on: a written request whose seal they have compared.
#[derive(Clone, Debug, Default)]
pub struct WrittenRequest {
    /// 受付番号.
    pub number: Option<String>,
    /// 「お届印を照合しました」.
    pub seal_checked: bool,
}

impl WrittenRequest {
    /// Branch staff need both; for others the number is a note.
    pub(crate) fn check(&self, role: Role) -> Result<Option<String>, Refusal> {
        let number = note(self.number.as_deref(), "request_number")?;
        if role.is_branch_staff() {
            if number.is_none() {
                return Err(Refusal::RequestNumberMissing);
            }
            if !self.seal_checked {
                return Err(Refusal::SealNotChecked);
            }
        }
        Ok(number)
    }
}

impl Desk {
    /// Unlocks. One row a user, partial failure visible; refused as a whole only if no row could be done.
    pub async fn unlock(
        &self,
        request: &UnlockRequest,
        authorisation: Authorisation,
    ) -> Result<Vec<RowResult>> {
        let act = Act::Unlock;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        if !request.spoke_to_user {
            return Err(Refusal::SituationNotConfirmed.into());
        }
        let users: Vec<_> = request.users.iter().map(|u| LoginId::parse(u).ok()).collect();
        let mut finds = vec![Find::LiveById(self.operator)];
        for user in users.iter().flatten() {
            finds.extend([Find::User(user), Find::Live(user)]);
        }
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let number = match request.request.check(begun.operator.role) {
            Ok(number) => number,
            Err(refusal) => {
                begun.unit.cancel().await?;
                return Err(refusal.into());
            }
        };

        let mut results = Vec::with_capacity(users.len());
        let mut events = Vec::new();
        for (typed, login_id) in request.users.iter().zip(&users) {
            let (serial, result) = match find_user(&begun, login_id.as_ref()) {
                Some(id) => {
                    let (event, serial, result) = unlock_one(&mut begun, id);
                    let event = event
                        .with(Detail::SpokeToUser, "yes")
                        .with_some(Detail::RequestNumber, number.as_deref())
                        .mark_if(request.request.seal_checked, Detail::SealChecked);
                    events.push(event);
                    (serial, result)
                }
                None => (None, Err(Refusal::UserUnknown)),
            };
            results.push(RowResult { login_id: typed.clone(), serial, refused: result.err() });
        }
        finish(begun, events, results).await
    }
}

/// Writes the acts on several users, each with its entry.
pub(crate) async fn finish(
    mut begun: Begun,
    mut events: Vec<Event>,
    results: Vec<RowResult>,
) -> Result<Vec<RowResult>> {
    begun.unit.put_changed(&begun.rows)?;
    match events.pop() {
        Some(last) => {
            events.into_iter().for_each(|event| begun.unit.also(event));
            begun.unit.commit(last).await?;
        }
        None => begun.unit.cancel().await?,
    }
    let first = results.first().and_then(|row| row.refused.clone());
    match first {
        Some(first) if results.iter().all(|row| row.refused.is_some()) => {
            Err(Error::NoRowDone { first, rows: results })
        }
        _ => Ok(results),
    }
}

/// A chosen user within the operator's scope.
pub(crate) fn find_user(begun: &Begun, login_id: Option<&LoginId>) -> Option<UserId> {
    let user = begun.rows.user(login_id?)?;
    in_scope(begun.operator.role, begun.operator.contract, user.contract).then_some(UserId(user.id))
}

fn unlock_one(begun: &mut Begun, id: UserId) -> (Event, Option<String>, Result<(), Refusal>) {
    let contract = begun.rows.user_by_id(id).and_then(|u| u.contract);
    let mut event = Event::new(Kind::Unlocked).user(id, contract);
    let own_token = begun.rows.live(begun.operator_id).map(|r| r.token);
    let token_id = begun.rows.live(id).map(|r| r.token);
    let serial = token_id.and_then(|t| begun.rows.token(t)).map(|t| t.serial.as_str().to_owned());
    if let Some(token_id) = token_id {
        event = event.token(token_id);
    }
    let result = if id == begun.operator_id {
        Err(Refusal::OwnUnlock)
    } else if own_token.is_some() && own_token == token_id && !begun.unit.policy().unlock_same_token {
        Err(Refusal::SameTokenUnlock)
    } else {
        release(begun, id)
    };
    let event = match &result {
        Ok(released) => event
            .with(Detail::What, released.what)
            .with(Detail::Failures, released.failures.to_string())
            .with(Detail::Before, released.before)
            .with(Detail::After, released.after),
        Err(refusal) => event.refused(refusal.code()),
    };
    (event, serial, result.map(drop))
}

/// What an unlock released.
struct Released {
    what: &'static str,
    failures: u32,
    before: &'static str,
    after: &'static str,
}

/// Releases the registration, or the stopped enrolment of a user without one.
fn release(begun: &mut Begun, id: UserId) -> Result<Released, Refusal> {
    if let Some(live) = begun.rows.live_mut(id) {
        let mut registration = (**live).clone();
        let (before, failures) = (registration.state.name(), registration.failures.in_row);
        if registration.unlock() {
            let after = registration.state.name();
            live.set(registration);
            return Ok(Released { what: "registration", failures, before, after });
        }
    }
    match begun.rows.user_mut(id) {
        Some(user) if user.enrolment_stopped() => {
            let failures = user.enrolment.in_row;
            user.edit().enrolment.clear();
            Ok(Released { what: "enrolment", failures, before: "stopped", after: "pending" })
        }
        _ => Err(Refusal::NothingToUnlock),
    }
}
