//! The settings that decide, and the institution's profile.

use tauri::State;

use crate::dto::{Authorisation, InstitutionProfile, Policy};
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

/// Changes the institution's profile.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_institution(
    session: State<'_, Session>,
    profile: InstitutionProfile,
    authorisation: Authorisation,
) -> Answer<InstitutionProfile> {
    let desk = session.desk().await?;
    Ok(desk.change_institution(&profile.into(), authorisation.into()).await?.into())
}
