//! What fails and when, and what of the files would survive a power cut. No `unsafe` here.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::vfs;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Reading a file, or asking how long it is: `EIO`.
    Read,
    /// Writing into a file, or cutting it: `EIO`, and nothing arrives.
    Write,
    /// Writing into a file: `ENOSPC`, and nothing arrives.
    Full,
    /// Writing into a file: half of it arrives, then `EIO`.
    ShortWrite,
    /// `fsync` fails. What was to become durable is lost, as on Linux: the system forgets that it was still to be
    /// written, and the next `fsync` that succeeds says nothing about it.
    Sync,
    /// Opening, finding or removing a file fails.
    Open,
    /// All of that: the device is gone.
    Device,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Write, Self::Full, Self::ShortWrite, Self::Sync, Self::Open, Self::Device];

    const fn meets(self, operation: Operation) -> bool {
        match self {
            Self::Read => matches!(operation, Operation::Read),
            Self::Write => matches!(operation, Operation::Write | Operation::Truncate),
            Self::Full | Self::ShortWrite => matches!(operation, Operation::Write),
            Self::Sync => matches!(operation, Operation::Sync),
            Self::Open => matches!(operation, Operation::Name),
            Self::Device => true,
        }
    }
}

/// How often it goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once; then all is well again.
    Once,
    /// From then on, until [`Disk::heal`].
    Always,
}

/// What SQLite does to files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Opens, looks up or deletes.
    Name,
    Read,
    Write,
    Truncate,
    Sync,
}

/// A disk that can fail: all files that SQLite has below one folder.
#[derive(Debug)]
pub struct Disk(Arc<Files>);

#[derive(Debug)]
pub(crate) struct Files {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    plan: Option<Plan>,
    operations: u64,
    images: HashMap<PathBuf, Image>,
}

#[derive(Debug)]
struct Plan {
    fault: Fault,
    nth: u64,
    times: Times,
    met: u64,
    struck: u64,
}

/// A file as the platter has it, and what was done to it since it was last made durable.
#[derive(Debug, Default)]
struct Image {
    durable: Option<Vec<u8>>,
    pending: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

/// Disks that files may lie on.
static DISKS: Mutex<Vec<Weak<Files>>> = Mutex::new(Vec::new());

impl Disk {
    /// The files that SQLite opens below this folder from now on. Those it has open already are not seen.
    ///
    /// # Panics
    ///
    /// If there is no such folder, or SQLite takes no file system.
    #[must_use]
    pub fn below(folder: &Path) -> Self {
        vfs::register();
        // As SQLite names files: without links.
        let folder = folder.canonicalize().expect("the folder is there");
        let files = Arc::new(Files { folder, state: Mutex::default() });
        let mut disks = lock(&DISKS);
        disks.retain(|disk| disk.strong_count() > 0);
        disks.push(Arc::downgrade(&files));
        Self(files)
    }

    /// Lets the `nth` operation from now on that this fault can meet fail, counted from 1.
    pub fn fail(&self, fault: Fault, nth: u64, times: Times) {
        self.0.state().plan = Some(Plan { fault, nth, times, met: 0, struck: 0 });
    }

    /// Nothing fails any more. Returns how often something did: 0, if there were fewer operations.
    #[must_use]
    pub fn heal(&self) -> u64 {
        self.0.state().plan.take().map_or(0, |plan| plan.struck)
    }

    /// Operations so far.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.0.state().operations
    }

    /// Copies the folder into another one as it would be found after a power cut: of the files that SQLite opened, only
    /// what was made durable.
    pub fn after_power_cut(&self, to: &Path) -> io::Result<()> {
        copy_as_left(&self.0.folder, to, &self.0.state().images)
    }
}

fn copy_as_left(from: &Path, to: &Path, images: &HashMap<PathBuf, Image>) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_as_left(&path, &to, images)?;
        } else if let Some(image) = images.get(&path) {
            image.durable.as_ref().map_or(Ok(()), |durable| fs::write(to, durable))?;
        } else {
            fs::copy(path, to)?;
        }
    }
    Ok(())
}

impl Files {
    /// The disk on which a file lies.
    pub(crate) fn of(path: &Path) -> Option<Arc<Self>> {
        lock(&DISKS).iter().filter_map(Weak::upgrade).find(|files| path.starts_with(&files.folder))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Counts an operation. Returns the fault, if it is to fail.
    pub(crate) fn meet(&self, operation: Operation) -> Option<Fault> {
        let mut state = self.state();
        state.operations += 1;
        let plan = state.plan.as_mut().filter(|plan| plan.fault.meets(operation))?;
        plan.met += 1;
        let strikes = match plan.times {
            Times::Once => plan.met == plan.nth,
            Times::Always => plan.met >= plan.nth,
        };
        plan.struck += u64::from(strikes);
        strikes.then_some(plan.fault)
    }

    /// A file is opened. What it holds when it is first seen is durable.
    pub(crate) fn opened(&self, path: &Path, already: Option<Vec<u8>>) {
        let image = || Image { durable: already, pending: Vec::new() };
        self.state().images.entry(path.to_owned()).or_insert_with(image);
    }

    pub(crate) fn deleted(&self, path: &Path) {
        self.state().images.remove(path);
    }

    pub(crate) fn wrote(&self, path: &Path, at: usize, bytes: &[u8]) {
        self.change(path, Change::Write(at, bytes.to_vec()));
    }

    pub(crate) fn truncated(&self, path: &Path, length: usize) {
        self.change(path, Change::Truncate(length));
    }

    fn change(&self, path: &Path, change: Change) {
        self.state().images.entry(path.to_owned()).or_default().pending.push(change);
    }

    /// `fsync` succeeded: all changes are durable.
    pub(crate) fn synced(&self, path: &Path) {
        let mut state = self.state();
        let image = state.images.entry(path.to_owned()).or_default();
        let durable = image.durable.get_or_insert_default();
        for change in image.pending.drain(..) {
            match change {
                Change::Truncate(length) => durable.resize(length, 0),
                Change::Write(at, bytes) => {
                    let end = at + bytes.len();
                    durable.resize(durable.len().max(end), 0);
                    durable[at..end].copy_from_slice(&bytes);
                }
            }
        }
    }

    /// `fsync` failed: the changes will never be durable, unless they are made again.
    pub(crate) fn lost(&self, path: &Path) {
        self.state().images.entry(path.to_owned()).or_default().pending.clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
