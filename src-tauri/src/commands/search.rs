//! 検索.

use tauri::State;

use crate::dto::Found;
use crate::error::Answer;
use crate::session::Session;

/// Users and tokens in whose texts this occurs, five each at most.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search(session: State<'_, Session>, text: String) -> Answer<Found> {
    Ok(session.desk().await?.search(&text).await?.into())
}
