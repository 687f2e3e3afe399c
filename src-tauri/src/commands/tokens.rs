//! トークン台帳.

use tauri::State;

use crate::dto::{TokenQuery, TokenView, Tokens, count};
use crate::error::Answer;
use crate::session::Session;

/// Lists tokens.
#[tauri::command]
#[specta::specta]
pub(crate) async fn tokens(session: State<'_, Session>, query: TokenQuery) -> Answer<Tokens> {
    let (filter, sort, part) = query.read();
    let list = session.desk().await?.find_tokens(&filter, sort, part).await?;
    Ok(Tokens { items: list.items.into_iter().map(Into::into).collect(), total: count(list.total) })
}

/// One token.
#[tauri::command]
#[specta::specta]
pub(crate) async fn token(session: State<'_, Session>, serial: String) -> Answer<TokenView> {
    Ok(session.desk().await?.token(&serial).await?.into())
}
