//! ワンタイムパスワードの利用停止解除.

use kagimori_app::Error;
use tauri::State;

use super::named;
use crate::dto::{Authorisation, RowResult, UnlockRequest};
use crate::error::Answer;
use crate::session::Session;

/// 「停止解除」.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock(
    session: State<'_, Session>,
    request: UnlockRequest,
    authorisation: Authorisation,
) -> Answer<Vec<RowResult>> {
    let desk = session.desk().await?;
    let rows = match desk.unlock(&request.into(), authorisation.into()).await {
        // Nobody could be unlocked: the result page says why, row by row.
        Err(Error::NoRowDone { rows, .. }) => rows,
        other => other?,
    };
    Ok(named(&desk, rows).await)
}
