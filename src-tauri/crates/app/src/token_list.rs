//! トークン台帳: the tokens, and one of them with its registrations.

use kagimori_domain::Refusal;
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::{Serial, search_form};
use kagimori_domain::token::{Token, TokenState};
use kagimori_domain::user::User;
use kagimori_store::{Find, Loaded, Page, Rows, Scope};

use crate::desk::Desk;
use crate::error::Result;
use crate::user_list::{Query, contract_of};
use crate::views::{List, RegistrationView, TokenView, When};

/// Tokens whose rows are looked up in one round trip.
const CHUNK: usize = 40;

impl Desk {
    /// Lists tokens in the order they were imported.
    pub async fn tokens(&self, query: &Query, state: Option<TokenState>) -> Result<List<TokenView>> {
        let (operator, _, _) = self.look(Act::SeeRecords, &[]).await?;
        let page = self.token_page(&operator, query, state).await?;
        Ok(List { items: self.token_views(&page.items).await?, total: page.total })
    }

    /// Tokens as they are shown.
    pub(crate) async fn token_views(&self, tokens: &[Loaded<Token>]) -> Result<Vec<TokenView>> {
        let mut items = Vec::with_capacity(tokens.len());
        for chunk in tokens.chunks(CHUNK) {
            let mut finds = Vec::new();
            for token in chunk {
                finds.push(Find::LiveOn(&token.serial));
                finds.extend(token.contract.map(Find::ContractById));
            }
            let (_, policy, rows) = self.store.read(&finds).await?;
            let when = self.when(&policy);
            items.extend(chunk.iter().map(|token| view(token, &rows, when)));
        }
        Ok(items)
    }

    /// The tokens that a query asks for, within the operator's scope.
    pub(crate) async fn token_page(
        &self,
        operator: &User,
        query: &Query,
        state: Option<TokenState>,
    ) -> Result<Page<Token>> {
        let contract = self.listed_contract(operator, query.contract.as_deref()).await?;
        let after = match &query.after {
            Some(key) => Some(self.token_row(key).await?.0.id),
            None => None,
        };
        let scope = Scope { contract, state };
        Ok(match &query.search {
            Some(search) => {
                let search = search_form(search);
                let matches = move |token: &Token| {
                    [token.serial.as_str(), &token.manufacturer, &token.model]
                        .iter()
                        .any(|text| search_form(text).contains(&search))
                };
                self.store.page::<Token>(scope, after, query.limit, Some(&matches)).await?
            }
            None => self.store.page::<Token>(scope, after, query.limit, None).await?,
        })
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
