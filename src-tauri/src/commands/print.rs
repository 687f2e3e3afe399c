//! 「印刷」.

use kagimori_app::Error;
use tauri::{Runtime, WebviewWindow};

use crate::error::Answer;

/// Opens the system's print dialog for the page.
#[tauri::command]
#[specta::specta]
pub(crate) fn print_page<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    window.print().map_err(|_| Error::PrintFailed.into())
}
