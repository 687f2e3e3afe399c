//! トークンの失効.

use kagimori_app::Error;
use kagimori_app::revoke::{RevokeRequest as AppRevokeRequest, Revoked as AppRevoked};
use tauri::State;

use super::{name_of, named};
use crate::dto::{Authorisation, RevokeRequest, Revoked};
use crate::error::Answer;
use crate::session::Session;

/// 「失効」.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke(
    session: State<'_, Session>,
    request: RevokeRequest,
    authorisation: Authorisation,
) -> Answer<Revoked> {
    let desk = session.desk().await?;
    let request: AppRevokeRequest = request.into();
    let revoked = match desk.revoke(&request, authorisation.into()).await {
        // Nobody could be detached: the result page says why, row by row.
        Err(Error::NoRowDone { rows, .. }) => AppRevoked { rows, going_on: Vec::new() },
        other => other?,
    };
    let mut going_on = Vec::with_capacity(revoked.going_on.len());
    for login_id in revoked.going_on {
        going_on.push(crate::dto::GoingOn { name: name_of(&desk, &login_id).await, login_id });
    }
    Ok(Revoked { rows: named(&desk, revoked.rows).await, going_on })
}
