//! 「印刷」.

use tauri::{Runtime, WebviewWindow};

use crate::error::{Answer, Problem};

/// Opens the system's print dialog for the page.
#[tauri::command]
#[specta::specta]
pub(crate) fn print_page<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    window.print().map_err(|_| Problem::new("print_failed"))
}
