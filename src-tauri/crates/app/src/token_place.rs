//! 割り当て・返却 at a branch: a token of the stock is handed to a contract at the counter, or comes back from it.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{ContractId, TokenId};
use kagimori_domain::permission::Act;
use kagimori_domain::text::{ContractCode, Serial};
use kagimori_store::Find;

use crate::desk::{Authorisation, Begun, Desk, today};
use crate::error::Result;
use crate::token_lifecycle::find_token;
use crate::unlock::WrittenRequest;
use crate::views::TokenView;

impl Desk {
    /// 割り当て: 店頭在庫 → 契約先保有, without a way by post.
    pub async fn allot_token(
        &self,
        serial: &str,
        contract: &str,
        request: &WrittenRequest,
        authorisation: Authorisation,
    ) -> Result<TokenView> {
        let code = ContractCode::parse(contract).map_err(|_| Refusal::ContractUnknown)?;
        let finds = [Find::Contract(&code)];
        self.move_token(serial, request, authorisation, Kind::TokenAllotted, &finds, |begun, id| {
            let contract = begun.rows.contracts.first().ok_or(Refusal::ContractUnknown)?;
            contract.may_go_on()?;
            let contract = ContractId(contract.id);
            let today = today(begun.unit.policy(), begun.unit.now());
            let token = begun.rows.token_mut(id).ok_or(Refusal::TokenUnknown)?;
            let mut handed_over = (**token).clone();
            handed_over.hand_over(contract, today)?;
            token.set(handed_over);
            Ok(())
        })
        .await
    }

    /// 返却: 契約先保有 → 返却済.
    pub async fn return_token(
        &self,
        serial: &str,
        request: &WrittenRequest,
        authorisation: Authorisation,
    ) -> Result<TokenView> {
        self.move_token(serial, request, authorisation, Kind::TokenReturned, &[], |begun, id| {
            let live = begun.rows.live_on(id).next().is_some();
            let token = begun.rows.token_mut(id).ok_or(Refusal::TokenUnknown)?;
            let mut returned = (**token).clone();
            returned.give_back(live)?;
            token.set(returned);
            Ok(())
        })
        .await
    }

    async fn move_token(
        &self,
        serial: &str,
        request: &WrittenRequest,
        authorisation: Authorisation,
        kind: Kind,
        more: &[Find<'_>],
        decide: impl FnOnce(&mut Begun, TokenId) -> Result<(), Refusal> + Send,
    ) -> Result<TokenView> {
        let act = Act::EditContracts;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let key = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let mut finds = vec![Find::Token(&key), Find::LiveOn(&key)];
        finds.extend_from_slice(more);
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let checked = request.check(begun.operator.role);
        let found = find_token(&begun, kind, &key).ok_or(Refusal::TokenUnknown);
        let (number, (id, event)) = match checked.and_then(|number| Ok((number, found?))) {
            Ok(ready) => ready,
            Err(refusal) => {
                begun.unit.cancel().await?;
                return Err(refusal.into());
            }
        };
        // What changes is the place; the state stays.
        let place = |begun: &Begun| begun.rows.token(id).map(|token| token.place.name());
        let event = Event { details: Vec::new(), ..event }
            .with_some(Detail::Before, place(&begun))
            .with_some(Detail::RequestNumber, number)
            .mark_if(request.seal_checked, Detail::SealChecked);
        let result = decide(&mut begun, id);
        let contract = begun.rows.token(id).and_then(|token| token.contract);
        let event = match (&result, contract) {
            (Ok(()), Some(contract)) => event.contract(contract).with_some(Detail::After, place(&begun)),
            (Ok(()), None) => event.with_some(Detail::After, place(&begun)),
            (Err(refusal), _) => event.refused(refusal.code()),
        };
        begun.unit.put_changed(&begun.rows)?;
        begun.unit.commit(event).await?;
        result?;
        self.token(serial).await
    }
}
