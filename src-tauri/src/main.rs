//! The desktop program.

// Without this a release build opens a console window beside its own on Windows.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

fn main() -> Result<(), tauri::Error> {
    kagimori::run()
}
