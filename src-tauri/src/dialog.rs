//! The system's file dialog.

use std::path::PathBuf;

use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_dialog::Dialog;

/// Asks for a backup; `None` if the dialog was closed without one.
pub(crate) async fn pick_backup<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    #[cfg(feature = "test-clock")]
    if let Some(file) = std::env::var_os("KAGIMORI_TEST_BACKUP_FILE") {
        return Some(file.into());
    }
    pick(app).await
}

/// Asks where a new file is to be written; `None` if the dialog was closed without a name.
pub(crate) async fn new_file<R: Runtime>(app: &AppHandle<R>, name: &str) -> Option<PathBuf> {
    // As below.
    #[cfg(feature = "test-clock")]
    if let Some(folder) = std::env::var_os("KAGIMORI_TEST_NEW_FILES") {
        return Some(PathBuf::from(folder).join(name));
    }
    let dialog = app.try_state::<Dialog<R>>()?;
    let (answer, named) = tokio::sync::oneshot::channel();
    dialog.file().set_file_name(name).save_file(move |file| {
        let _ = answer.send(file);
    });
    named.await.ok()??.into_path().ok()
}

/// Asks for a seed file; `None` if the dialog was closed without one.
pub(crate) async fn pick_seed_file<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    // End-to-end tests drive the page; the system's own dialog is out of their reach.
    #[cfg(feature = "test-clock")]
    if let Some(file) = std::env::var_os("KAGIMORI_TEST_SEED_FILE") {
        return Some(file.into());
    }
    pick(app).await
}

/// Asks for a list of users; `None` if the dialog was closed without one.
pub(crate) async fn pick_user_list<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    // As above.
    #[cfg(feature = "test-clock")]
    if let Some(file) = std::env::var_os("KAGIMORI_TEST_USER_LIST") {
        return Some(file.into());
    }
    pick(app).await
}

async fn pick<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    // Where there is no desktop, as in the unit tests, nothing can be picked.
    let dialog = app.try_state::<Dialog<R>>()?;
    let (answer, picked) = tokio::sync::oneshot::channel();
    dialog.file().pick_file(move |file| {
        let _ = answer.send(file);
    });
    picked.await.ok()??.into_path().ok()
}
