//! Tokens whose expiry date is near, or past, by bands: whom a notice of exchange (交換案内) goes to.

use std::collections::HashMap;

use kagimori_domain::date::{ExpiryBand, days_until};
use kagimori_domain::ids::ContractId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::token::Token;
use kagimori_store::{Find, Loaded};

use crate::desk::{Desk, today};
use crate::error::Result;
use crate::user_list::contract_of;
use crate::views::TokenView;

/// How many there are in each band, and those of one.
#[derive(Clone, Debug)]
pub struct Expiring {
    /// In the order of [`ExpiryBand::ALL`].
    pub counts: [(ExpiryBand, usize); 5],
    /// Those of the band asked for, by contract and expiry date.
    pub items: Vec<ExpiringToken>,
}

/// A token whose expiry date is near, or past.
#[derive(Clone, Debug)]
pub struct ExpiringToken {
    /// The token.
    pub token: TokenView,
    /// 契約先名.
    pub contract_name: Option<String>,
    /// Days left; negative: it has expired.
    pub days_left: i32,
}

impl Desk {
    /// The tokens of a band. Lost, faulty and disposed ones are not to be exchanged for their age, and returned ones by
    /// nobody.
    pub async fn expiring_tokens(&self, band: ExpiryBand) -> Result<Expiring> {
        let (operator, policy, _) = self.look(Act::SeeRecords, &[]).await?;
        let today = today(&policy, self.now());
        let (counts, ids) = {
            let known = self.directory.now(&self.store).await?;
            let devices = known.contents.tokens.iter();
            let bands: Vec<_> = devices
                .filter(|(_, device)| in_scope(operator.role, operator.contract, device.contract))
                .filter_map(|(id, device)| Some((*id, device.expiry(today)?)))
                .collect();
            let counts =
                ExpiryBand::ALL.map(|band| (band, bands.iter().filter(|(_, own)| *own == band).count()));
            let ids: Vec<i64> = bands.iter().filter(|(_, own)| *own == band).map(|(id, _)| *id).collect();
            (counts, ids)
        };
        let tokens = self.store.by_ids::<Token>(&ids).await?;

        let names = self.contract_names(&tokens).await?;
        let views = self.token_views(&tokens).await?;
        let mut items: Vec<_> = tokens
            .iter()
            .zip(views)
            .map(|(token, view)| ExpiringToken {
                token: view,
                contract_name: token.contract.and_then(|id| names.get(&id).cloned()),
                days_left: token.expires_on.map_or(0, |day| days_until(day, today)),
            })
            .collect();
        items.sort_by(|a, b| {
            let key = |item: &ExpiringToken| (item.token.contract.clone(), item.days_left);
            key(a).cmp(&key(b))
        });
        Ok(Expiring { counts, items })
    }

    async fn contract_names(&self, tokens: &[Loaded<Token>]) -> Result<HashMap<ContractId, String>> {
        let mut ids: Vec<_> = tokens.iter().filter_map(|token| token.contract).collect();
        ids.sort_unstable();
        ids.dedup();
        let finds: Vec<_> = ids.iter().copied().map(Find::ContractById).collect();
        let (_, _, rows) = self.store.read(&finds).await?;
        let name = |id| Some((id, contract_of(&rows, Some(id))?.name.clone()));
        Ok(ids.into_iter().filter_map(name).collect())
    }
}
