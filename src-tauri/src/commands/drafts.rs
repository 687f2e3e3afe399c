//! What was typed and not done yet: it waits here while the window is locked.

use tauri::State;

use crate::error::Answer;
use crate::session::Session;

/// Keeps what was typed at a place of the desk. It holds no password, no one-time password and no key. Returns whether
/// there was room for it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_draft(session: State<'_, Session>, place: String, text: String) -> Answer<bool> {
    Ok(session.keep_draft(place, text).await?)
}

/// Gives back what was typed there, once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_draft(session: State<'_, Session>, place: String) -> Answer<Option<String>> {
    Ok(session.take_draft(&place).await?)
}
