//! Those who open the vault.

use tauri::State;

use crate::dto::{Authorisation, NewOperator, Operators, UserView, count};
use crate::error::Answer;
use crate::session::Session;

/// Lists them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn operators(session: State<'_, Session>) -> Answer<Operators> {
    let list = session.desk().await?.operators().await?;
    Ok(Operators { items: list.items.into_iter().map(Into::into).collect(), total: count(list.total) })
}

/// Adds a clerk or a supervisor: branch and training.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_operator(
    session: State<'_, Session>,
    operator: NewOperator,
    authorisation: Authorisation,
) -> Answer<UserView> {
    Ok(session.desk().await?.add_operator(operator.read(), authorisation.into()).await?.into())
}

/// Removes one; the data key is made anew.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_operator(
    session: State<'_, Session>,
    login_id: String,
    authorisation: Authorisation,
) -> Answer<()> {
    Ok(session.desk().await?.remove_operator(&login_id, authorisation.into()).await?)
}
