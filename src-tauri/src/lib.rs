//! The desktop shell: the only code that knows Tauri and specta.
//!
//! It opens the window and turns calls of the web view into calls of `kagimori-app`. The web view is not
//! trusted: it gets no path, no SQL and no network, and every command is checked again in Rust.

use tauri::Wry;

/// Opens the window and runs until it is closed.
pub fn run() -> Result<(), tauri::Error> {
    tauri::Builder::default()
        .plugin(tauri_plugin_store::Builder::new().build())
        .invoke_handler(commands().invoke_handler())
        .run(context())
}

/// The one list of what the web view may call: Tauri's handler and the TypeScript bindings both come from it.
fn commands() -> tauri_specta::Builder<Wry> {
    tauri_specta::Builder::new()
}

/// `tauri.conf.json` with the page's files, read at compile time.
fn context() -> tauri::Context<Wry> {
    tauri::generate_context!()
}

#[cfg(test)]
mod tests;
