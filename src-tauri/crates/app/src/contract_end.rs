//! 解約: a contract ends, and with it the registrations of its users. Nobody of it signs in any more and nothing of it
//! begins; its tokens stay with it until they are returned. It is final.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::permission::Act;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::token::Token;
use kagimori_domain::user::UserStatus;
use kagimori_store::{Find, Rows, Scope};

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::unlock::WrittenRequest;
use crate::views::ContractView;

/// Why the registrations of an ended contract ended, as the history tells it.
pub const REASON: &str = "contract_ended";

/// Somebody whose registration ends with the contract.
#[derive(Clone, Debug)]
pub struct Detached {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// Serial number of his token.
    pub serial: String,
}

/// What ending a contract would do.
#[derive(Clone, Debug)]
pub struct EndPreview {
    /// Users who could no longer sign in.
    pub users: usize,
    /// Of them, those whose registration would end.
    pub detached: Vec<Detached>,
    /// Tokens that stay with the contract.
    pub tokens: usize,
}

/// What it did.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The contract as it is now.
    pub contract: ContractView,
    /// Whose registrations ended.
    pub detached: Vec<Detached>,
}

impl Desk {
    /// What ending the contract with this number would do, without doing it.
    pub async fn preview_contract_end(&self, code: &str) -> Result<EndPreview> {
        let id = self.contract_within_reach(Act::EditContracts, code).await?;
        let (_, _, rows) = self.store.read(&finds(id)).await?;
        rows.contracts.iter().try_for_each(|contract| contract.may_go_on())?;
        let scope = Scope { contract: Some(id), state: None };
        Ok(EndPreview {
            users: rows.users.iter().filter(|user| user.status != UserStatus::Deleted).count(),
            detached: affected(&rows),
            tokens: self.store.page::<Token>(scope, None, Some(0), None).await?.total,
        })
    }

    /// Ends it, on a written request.
    pub async fn end_contract(
        &self,
        code: &str,
        request: &WrittenRequest,
        authorisation: Authorisation,
    ) -> Result<Ended> {
        let act = Act::EditContracts;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let id = self.contract_within_reach(act, code).await?;
        let mut begun = self.begin_confirmed(act, confirmed, &finds(id)).await?;
        let decided = request.check(begun.operator.role).and_then(|number| {
            let row = begun.rows.contracts.first_mut().ok_or(Refusal::ContractUnknown)?;
            row.may_go_on()?;
            row.edit().ended = true;
            Ok((number, ContractView::from(&**row)))
        });
        let (number, contract) = match decided {
            Ok(decided) => decided,
            Err(refusal) => {
                begun.unit.cancel().await?;
                return Err(refusal.into());
            }
        };
        let detached = affected(&begun.rows);
        let on_request = |event: Event| {
            event
                .with_some(Detail::RequestNumber, number.as_deref())
                .mark_if(request.seal_checked, Detail::SealChecked)
        };
        let of_each = on_request(Event::new(Kind::Revoked).with(Detail::Reason, REASON));
        let users: Vec<_> = begun.rows.registrations.iter().map(|live| Ok(live.user)).collect();
        let mut holdings = begun.rows.holdings();
        let done = holdings.revoke(&users, false)?;
        // A revoke makes no registration.
        let _ = begun.rows.take_over(holdings);
        for one in done.chosen.into_iter().flatten() {
            let event = of_each.clone().user(one.user, Some(id)).token(one.token);
            let event = event.with(Detail::Before, one.before.name());
            begun.unit.also(event.with(Detail::After, RegistrationState::Revoked.name()));
        }
        begun.unit.put_changed(&begun.rows)?;
        let event =
            Event::new(Kind::ContractEnded).contract(id).with(Detail::Count, detached.len().to_string());
        begun.unit.commit(on_request(event)).await?;
        Ok(Ended { contract, detached })
    }
}

const fn finds(id: ContractId) -> [Find<'static>; 3] {
    [Find::ContractById(id), Find::UsersOf(id), Find::LiveOfContract(id)]
}

/// The users with a live registration, in the order they were added.
fn affected(rows: &Rows) -> Vec<Detached> {
    let users = rows.users.iter().filter_map(|user| {
        let live = rows.live(UserId(user.id))?;
        Some(Detached {
            login_id: user.login_id.as_str().to_owned(),
            name: user.name.clone(),
            serial: rows.token(live.token)?.serial.as_str().to_owned(),
        })
    });
    users.collect()
}
