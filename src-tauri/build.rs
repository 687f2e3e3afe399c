//! Runs Tauri's own build step: the window's resources, the icons and the access-control files in `gen/`.

fn main() {
    tauri_build::build();
}
