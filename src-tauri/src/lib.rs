//! The desktop shell: the only code that knows Tauri and specta.
//!
//! It opens the window and turns calls of the web view into calls of `kagimori-app`. The web view is not
//! trusted: it gets no path, no SQL and no network, and every command is checked again in Rust.

mod commands;
mod dialog;
mod dto;
mod error;
mod incident;
mod places;
mod session;
mod time;
mod window;

use std::time::Duration;

use tauri::{Manager as _, RunEvent, Runtime, Wry};

use crate::commands::commands;
use crate::session::Session;

/// Opens the window and runs until it is closed.
pub fn run() -> Result<(), tauri::Error> {
    kagimori_app::system::keep_memory_private();
    let session = places::session()?;
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::show(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .manage(session)
        .invoke_handler(bindings().invoke_handler())
        .on_window_event(window::dropped)
        .setup(|app| {
            window::watch(app.handle());
            Ok(())
        })
        .build(context())?;
    app.run(|app, event| {
        if matches!(event, RunEvent::Exit) {
            leave(app);
        }
    });
    Ok(())
}

/// How long the program waits for the vault to close when it ends.
const PATIENCE: Duration = Duration::from_secs(3);

/// Closes the vault behind the last one out, so that no journal is left beside it.
fn leave<R: Runtime>(app: &tauri::AppHandle<R>) {
    tauri::async_runtime::block_on(async {
        // A password may be waiting its turn; the program ends all the same, and the journal is written back next time.
        let _ = tokio::time::timeout(PATIENCE, app.state::<Session>().close()).await;
    });
}

/// What the page may call.
fn bindings() -> tauri_specta::Builder<Wry> {
    tauri_specta::Builder::new().disable_serde_phases().commands(commands!(Wry))
}

/// `tauri.conf.json` with the page's files, read at compile time.
fn context() -> tauri::Context<Wry> {
    tauri::generate_context!()
}

#[cfg(test)]
mod tests;
