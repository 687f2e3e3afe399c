use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::driver::PATIENCE;
use crate::strace::{STRACE, offences};

/// A script that the driver starts in place of the program: it leaves the process's number, and puts the program under
/// `strace` if it is to be watched.
#[derive(Debug)]
pub(crate) struct Program {
    script: PathBuf,
    process: PathBuf,
    /// The address at which the driver reaches the program.
    inspector: PathBuf,
    calls: Option<PathBuf>,
}

impl Program {
    /// Writes the script into `dir`.
    pub(crate) fn new(binary: &Path, dir: &Path, watched: bool) -> Self {
        let program = Self {
            script: dir.join("program"),
            process: dir.join("process"),
            inspector: dir.join("inspector"),
            calls: watched.then(|| dir.join("calls")),
        };
        let watch = program.calls.as_ref().map(|calls| format!("{STRACE} --output='{}'", calls.display()));
        let script = format!(
            "#!/bin/sh\n\
             printf %s $$ > '{process}'\n\
             printf %s \"$WEBKIT_INSPECTOR_SERVER\" > '{inspector}'\n\
             exec {watch} '{binary}' \"$@\"\n",
            process = program.process.display(),
            inspector = program.inspector.display(),
            watch = watch.unwrap_or_default(),
            binary = binary.display(),
        );
        fs::write(&program.script, script).unwrap();
        fs::set_permissions(&program.script, Permissions::from_mode(0o755)).unwrap();
        program
    }

    /// What the driver is to start.
    pub(crate) fn script(&self) -> &Path {
        &self.script
    }

    /// Waits until the process of a closed window is gone.
    pub(crate) async fn ended(&self) {
        let process = Path::new("/proc").join(fs::read_to_string(&self.process).unwrap());
        let started = Instant::now();
        while process.exists() {
            assert!(started.elapsed() < PATIENCE, "the window is closed, and its program goes on");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Panics if a watched program reached for a network.
    pub(crate) fn assert_offline(&self) {
        let offences = self.offences();
        assert!(offences.is_empty(), "the window reached for a network:\n{}", offences.join("\n"));
    }

    /// Every call with which a watched program, or a process it started, reached for a network.
    pub(crate) fn offences(&self) -> Vec<String> {
        let Some(calls) = &self.calls else { return Vec::new() };
        let calls = fs::read_to_string(calls).unwrap();
        assert!(calls.contains("sa_family=AF_UNIX"), "a window without a display was not watched:\n{calls}");
        offences(&calls, &fs::read_to_string(&self.inspector).unwrap())
    }
}
