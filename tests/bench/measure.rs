//! What is measured, and how.

use std::time::Instant;

use kagimori_app::VaultFiles;
use kagimori_app::domain::audit::{Event, Kind};
use kagimori_app::system::system_rng;
use kagimori_store::{Checked, Sealed, Store};
use kagimori_tests::Large;
use serde_json::json;

/// Something with a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    /// Opening the vault, without the password hash.
    Open,
    /// Verifying the history of an open vault.
    Verify,
    /// A new data key, under which every row is sealed anew.
    Rekey,
}

impl Figure {
    pub(crate) const ALL: [Self; 3] = [Self::Open, Self::Verify, Self::Rekey];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Verify => "verify",
            Self::Rekey => "rekey",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == name)
    }

    /// Seconds it may take.
    pub(crate) const fn limit(self) -> f64 {
        match self {
            Self::Open => 3.0,
            Self::Verify => 5.0,
            Self::Rekey => 30.0,
        }
    }

    /// What it is compared with.
    pub(crate) const fn reference(self) -> &'static str {
        match self {
            Self::Open => "SQLite's own check of the pages and its reading of the rows",
            Self::Verify => "SQLite's reading of the entries and HMAC-SHA-256 over as many bytes",
            Self::Rekey => "SQLite's own writing of as many bytes into the rows",
        }
    }
}

/// One measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    /// Seconds on the wall's clock.
    pub(crate) seconds: f64,
    /// Seconds of the processor, of all threads.
    pub(crate) cpu: Option<f64>,
    /// The most memory the process had, in KiB.
    pub(crate) peak_kib: Option<u64>,
}

impl Measured {
    pub(crate) fn print(self) {
        println!("{}", json!({ "seconds": self.seconds, "cpu": self.cpu, "peak_kib": self.peak_kib }));
    }

    pub(crate) fn read(line: &str) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        let (cpu, peak_kib) = (value["cpu"].as_f64(), value["peak_kib"].as_u64());
        Some(Self { seconds: value["seconds"].as_f64()?, cpu, peak_kib })
    }
}

/// Measures from its start on; what happens while it is [paused](Self::pause) does not count.
pub(crate) struct Watch {
    seconds: f64,
    cpu: Option<f64>,
    since: (Instant, Option<f64>),
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self { seconds: 0.0, cpu: Some(0.0), since: (Instant::now(), cpu()) }
    }

    pub(crate) fn pause(&mut self) {
        self.seconds += self.since.0.elapsed().as_secs_f64();
        self.cpu = self.cpu.zip(cpu().zip(self.since.1)).map(|(sum, (now, then))| sum + now - then);
    }

    pub(crate) fn go_on(&mut self) {
        self.since = (Instant::now(), cpu());
    }

    pub(crate) fn stop(mut self) -> Measured {
        self.pause();
        Measured { seconds: self.seconds, cpu: self.cpu, peak_kib: peak_kib() }
    }
}

/// Measures the product.
pub(crate) async fn ours(figure: Figure, files: &VaultFiles) -> Measured {
    let mut watch = Watch::start();
    let sealed = Sealed::open(files).await.expect("opened");
    watch.pause();
    let keys = Large::keys(&sealed);
    watch.go_on();
    let store = sealed.unseal(keys).await.expect("as it was left");
    let measured = match figure {
        Figure::Open => watch.stop(),
        Figure::Verify => {
            let watch = Watch::start();
            let (entries, _) = store.verify_history().await.expect("a whole history");
            assert!(usize::try_from(entries).is_ok_and(|entries| entries >= Large::FULL.entries));
            watch.stop()
        }
        Figure::Rekey => {
            let watch = Watch::start();
            rekey(&store).await;
            watch.stop()
        }
    };
    store.close().await.expect("closed");
    measured
}

async fn rekey(store: &Store) {
    let begun = store.begin(Large::actor(), Large::afterwards(), system_rng(), &[]).await;
    let (mut unit, _) = begun.expect("begun");
    unit.rotate_without(&[]).await.expect("a new data key");
    unit.commit(Event::new(Kind::PasswordsChanged)).await.expect("written");
}

/// Checks everything.
pub(crate) async fn check(files: &VaultFiles) -> Checked {
    let sealed = Sealed::open(files).await.expect("opened");
    let keys = Large::keys(&sealed);
    sealed.check(&keys).await.expect("checked")
}

/// Seconds of the processor that this process has taken.
#[cfg(unix)]
fn cpu() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(std::time::Duration::try_from(time).ok()?.as_secs_f64())
}

#[cfg(not(unix))]
fn cpu() -> Option<f64> {
    None
}

/// Lets [`peak_kib`] begin anew, with what the process has now.
pub(crate) fn reset_peak() {
    // Linux: proc(5). Elsewhere there is no such file, and no peak to be told either.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory this process had: Linux alone tells it without more ado.
pub(crate) fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
