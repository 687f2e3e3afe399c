//! 一時コード.

use tauri::State;

use crate::dto::{Authorisation, TemporaryCodes, TemporaryCodesRequest, UserView};
use crate::error::Answer;
use crate::session::Session;

/// For a user whose token is away; shown once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn issue_temporary_codes(
    session: State<'_, Session>,
    request: TemporaryCodesRequest,
    authorisation: Authorisation,
) -> Answer<TemporaryCodes> {
    let desk = session.desk().await?;
    let terms = request.terms()?;
    Ok(desk.issue_temporary_codes(&request.login_id, terms, authorisation.into()).await?.into())
}

/// Takes them back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_temporary_codes(
    session: State<'_, Session>,
    login_id: String,
    authorisation: Authorisation,
) -> Answer<UserView> {
    let desk = session.desk().await?;
    Ok(desk.revoke_temporary_codes(&login_id, authorisation.into()).await?.into())
}
