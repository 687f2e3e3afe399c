//! The settings that decide.

use tauri::State;

use crate::dto::{Authorisation, Policy};
use crate::error::Answer;
use crate::session::Session;

/// The settings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn policy(session: State<'_, Session>) -> Answer<Policy> {
    Ok(session.desk().await?.policy().await?.into())
}

/// Changes them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_policy(
    session: State<'_, Session>,
    policy: Policy,
    authorisation: Authorisation,
) -> Answer<Policy> {
    Ok(session.desk().await?.change_policy(policy.into(), authorisation.into()).await?.into())
}
