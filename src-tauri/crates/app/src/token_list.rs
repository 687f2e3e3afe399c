//! トークン台帳: the tokens, and one of them with its registrations.

use std::sync::Arc;

use kagimori_domain::Refusal;
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::{Serial, search_form};
use kagimori_domain::token::{Token, TokenState};
use kagimori_store::{Batch, Find, Loaded, Rows, Scope};

use crate::desk::Desk;
use crate::directory::{Direction, Timekeeping, TokenColumn, TokenFilter, TokenQuestion};
use crate::error::Result;
use crate::user_list::{Part, Query, contract_of};
use crate::views::{List, RegistrationView, TokenView, When};

/// Tokens whose rows are looked up in one round trip.
const CHUNK: usize = 40;

impl Desk {
    /// Lists tokens in the order they were imported.
    pub async fn tokens(&self, query: &Query, state: Option<TokenState>) -> Result<List<TokenView>> {
        let filter = TokenFilter {
            contract: query.contract.clone(),
            search: query.search.clone(),
            state,
            ..TokenFilter::default()
        };
        let ids = self.token_ids(&filter, Default::default()).await?;
        let after = match &query.after {
            Some(key) => Some(self.token_row(key).await?.0.id),
            None => None,
        };
        let tokens = self.store.by_ids::<Token>(query.part(after, &ids).of(&ids)).await?;
        Ok(List { items: self.token_views(&tokens).await?, total: ids.len() })
    }

    /// Finds tokens: `limit` of them from `offset` on, and how many there are.
    pub async fn find_tokens(
        &self,
        filter: &TokenFilter,
        sort: (TokenColumn, Direction),
        part: Part,
    ) -> Result<List<TokenView>> {
        let ids = self.token_ids(filter, sort).await?;
        let tokens = self.store.by_ids::<Token>(part.of(&ids)).await?;
        Ok(List { items: self.token_views(&tokens).await?, total: ids.len() })
    }

    /// All tokens that a filter asks for, in the order they were imported.
    pub(crate) async fn tokens_found(&self, filter: &TokenFilter) -> Result<Vec<Loaded<Token>>> {
        let ids = self.token_ids(filter, Default::default()).await?;
        Ok(self.store.by_ids::<Token>(&ids).await?)
    }

    /// Row ids of the tokens that a filter asks for, within the operator's scope, in the wanted order.
    pub(crate) async fn token_ids(
        &self,
        filter: &TokenFilter,
        sort: (TokenColumn, Direction),
    ) -> Result<Arc<[i64]>> {
        let (operator, policy, _) = self.look(Act::SeeRecords, &[]).await?;
        let batch = match filter.batch {
            Some(number) => Some(self.batch_row(number).await?),
            None => None,
        };
        let When { now, day } = self.when(&policy);
        let question = TokenQuestion {
            contract: self.listed_contract(&operator, filter.contract.as_deref()).await?,
            search: filter.search.as_deref().map(search_form).unwrap_or_default(),
            batch,
            filter: filter.clone(),
            sort,
            day,
            now: (filter.timekeeping == Some(Timekeeping::LongUnused)).then_some(now),
        };
        Ok(self.directory.now(&self.store).await?.tokens(&question))
    }

    /// Row id of an import's number.
    async fn batch_row(&self, number: usize) -> Result<i64> {
        let page = self.store.page::<Batch>(Scope::default(), None, None, None).await?;
        let batch = number.checked_sub(1).and_then(|at| page.items.get(at));
        Ok(batch.ok_or(Refusal::ImportUnknown)?.id)
    }

    /// Tokens as they are shown.
    pub(crate) async fn token_views(&self, tokens: &[Loaded<Token>]) -> Result<Vec<TokenView>> {
        let mut views = Vec::with_capacity(tokens.len());
        for chunk in tokens.chunks(CHUNK) {
            let mut finds = Vec::new();
            for token in chunk {
                finds.push(Find::LiveOn(&token.serial));
                finds.extend(token.contract.map(Find::ContractById));
            }
            let (_, policy, rows) = self.store.read(&finds).await?;
            let when = self.when(&policy);
            views.extend(chunk.iter().map(|token| view(token, &rows, when)));
        }
        Ok(views)
    }

    /// One token.
    pub async fn token(&self, serial: &str) -> Result<TokenView> {
        let (token, rows) = self.token_row(serial).await?;
        let (_, policy, _) = self.store.read(&[]).await?;
        Ok(view(&token, &rows, self.when(&policy)))
    }

    /// A token within the operator's scope, with its live registrations, their users and its contract.
    async fn token_row(&self, serial: &str) -> Result<(Loaded<Token>, Rows)> {
        let serial = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let finds = [Find::Token(&serial), Find::LiveOn(&serial)];
        let (operator, _, mut rows) = self.look(Act::SeeRecords, &finds).await?;
        let token = rows.tokens.pop().ok_or(Refusal::TokenUnknown)?;
        if !in_scope(operator.role, operator.contract, token.contract) {
            return Err(Refusal::TokenUnknown.into());
        }
        if let Some(contract) = token.contract {
            let (_, _, contracts) = self.store.read(&[Find::ContractById(contract)]).await?;
            rows.contracts = contracts.contracts;
        }
        Ok((token, rows))
    }
}

fn view(token: &Loaded<Token>, rows: &Rows, when: When) -> TokenView {
    let registrations = rows
        .live_on(TokenId(token.id))
        .filter_map(|r| {
            let user = rows.user_by_id(UserId(r.user.0))?;
            Some(RegistrationView {
                login_id: user.login_id.as_str().to_owned(),
                name: user.name.clone(),
                state: r.state.name(),
            })
        })
        .collect();
    TokenView::new(token, contract_of(rows, token.contract), registrations, when)
}
