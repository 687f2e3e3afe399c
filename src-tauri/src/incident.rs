//! Faults, written to a file under a number that the screen shows: what is told on the telephone leads to the line.

use std::fs::{OpenOptions, create_dir_all};
use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use kagimori_app::domain::time::Clock as _;
use kagimori_app::system::{SystemClock, state_dir};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Writes a fault's text, which never holds a secret, and returns its number. A log that cannot be written must not
/// hide the fault.
pub(crate) fn record(text: &str) -> String {
    let second = SystemClock.now().0;
    let id = format!("{second:X}-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let line = format!("{second} {id} {}\n", text.replace(['\n', '\r'], " "));
    if let Some(dir) = state_dir()
        && create_dir_all(&dir).is_ok()
        && let Ok(mut file) = OpenOptions::new().create(true).append(true).open(dir.join("incidents.log"))
    {
        let _ = file.write_all(line.as_bytes());
    }
    eprint!("{line}");
    id
}
