//! トップページ.

use tauri::State;

use crate::dto::Overview;
use crate::error::Answer;
use crate::session::Session;

/// What the top page shows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn overview(session: State<'_, Session>) -> Answer<Overview> {
    Ok(session.desk().await?.overview().await?.into())
}
