//! Where things lie on this computer.

use std::io;

use kagimori_app::VaultFiles;
use kagimori_app::system::{default_vault_dir, state_dir};

use crate::session::{Idle, Places, Session};
use crate::time::{clock, uptime};

/// The session of a window that was just opened.
pub(crate) fn session() -> Result<Session, tauri::Error> {
    let real = default_vault_dir()
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "this account has no folder for data"))?;
    let training = real.with_file_name("training");
    let places =
        Places { real: VaultFiles::new(real), training: VaultFiles::new(training), state: state_dir() };
    Ok(Session::new(places, clock(), Idle::new(uptime())))
}
