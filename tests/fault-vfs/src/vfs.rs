//! The file system that SQLite is given: <https://sqlite.org/vfs.html>. Each function asks the disk whether it is to
//! fail, else hands on to the operating system's file system, whose file lies behind ours in the memory SQLite allots.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::fs;
use std::mem::size_of;
use std::path::{Path, PathBuf};
use std::ptr;
use std::slice;
use std::sync::{Arc, Once};

use libsqlite3_sys::{
    SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR_ACCESS, SQLITE_IOERR_DELETE, SQLITE_IOERR_FSTAT,
    SQLITE_IOERR_FSYNC, SQLITE_IOERR_READ, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_WRITE, SQLITE_MISUSE,
    SQLITE_OK, sqlite3_file, sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find, sqlite3_vfs_register,
};

use crate::disk::{Fault, Files, Operation};

/// An open file of ours. The operating system's follows it.
#[repr(C)]
struct File {
    /// What SQLite knows of it; must come first.
    base: sqlite3_file,
    place: *mut Place,
}

/// Where it lies.
struct Place {
    files: Arc<Files>,
    path: PathBuf,
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Version 3 would let SQLite read through memory that the system maps, past all faults.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes it the default file system of this process, once.
pub(crate) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: no name asks for the default file system; SQLite initialises itself.
        let system = unsafe { sqlite3_vfs_find(ptr::null()) };
        // SAFETY: what SQLite answers is null or a file system that lives as long as the process.
        let known = unsafe { system.as_ref() }.expect("SQLite has a file system");
        let ours = Box::new(sqlite3_vfs {
            // Version 3 only adds the replacing of system calls.
            iVersion: known.iVersion.min(2),
            szOsFile: known.szOsFile + c_int::try_from(size_of::<File>()).expect("a small struct"),
            pNext: ptr::null_mut(),
            zName: c"kagimori-faults".as_ptr(),
            pAppData: system.cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            // What is left knows neither files nor `pAppData`, in SQLite's file systems for Unix and Windows alike:
            // names, time, randomness, libraries.
            ..*known
        });
        // SAFETY: the struct is leaked, so it lives as long as the process, and is complete.
        let answer = unsafe { sqlite3_vfs_register(Box::leak(ours), 1) };
        assert_eq!(answer, SQLITE_OK, "SQLite takes the file system");
    });
}

/// The operating system's file system, to which `vfs` hands on.
fn system(vfs: *mut sqlite3_vfs) -> *mut sqlite3_vfs {
    // SAFETY: SQLite passes the struct that `register` leaked.
    unsafe { (*vfs).pAppData.cast() }
}

/// Where our file lies.
fn place<'a>(file: *mut sqlite3_file) -> &'a Place {
    // SAFETY: SQLite passes what `open` filled in and `close` has not freed yet; `base` comes first in `File`.
    let place = unsafe { (*file.cast::<File>()).place };
    // SAFETY: the box lives until `close`, which SQLite calls last.
    unsafe { &*place }
}

/// The operating system's file behind ours.
fn behind(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` asks for room for both, one behind the other; the size of ours is a multiple of a pointer's.
    unsafe { file.cast::<File>().add(1).cast() }
}

/// Calls the method of the operating system's file. `SQLITE_MISUSE` if it has none.
macro_rules! hand_on {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        let real = behind($file);
        // SAFETY: the operating system's `xOpen` succeeded, so its methods are set.
        let method = unsafe { (*(*real).pMethods).$method };
        match method {
            // SAFETY: its own file, and arguments as SQLite gave them for it.
            Some(method) => unsafe { method(real $(, $argument)*) },
            None => SQLITE_MISUSE,
        }
    }};
}

fn path_of<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite passes a string that ends with zero and outlives the call.
    let name = unsafe { CStr::from_ptr(name) };
    name.to_str().ok().map(Path::new)
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let system = system(vfs);
    // SAFETY: a file system of SQLite's has this function.
    let Some(system_open) = (unsafe { (*system).xOpen }) else { return SQLITE_MISUSE };
    let Some((path, files)) = path_of(name).and_then(|path| Some((path, Files::of(path)?))) else {
        // SAFETY: as SQLite called us; there is more room than is needed.
        return unsafe { system_open(system, name, file, flags, out_flags) };
    };
    // SAFETY: SQLite passes room for a file. Without methods it will not be closed.
    unsafe { (*file).pMethods = ptr::null() };
    if files.meet(Operation::Name).is_some() {
        return SQLITE_CANTOPEN;
    }
    let already = fs::read(path).ok();
    // SAFETY: as SQLite called us, with the room behind our file.
    let answer = unsafe { system_open(system, name, behind(file), flags, out_flags) };
    if answer == SQLITE_OK {
        files.opened(path, already);
        let place = Box::into_raw(Box::new(Place { files, path: path.to_owned() }));
        let ours = File { base: sqlite3_file { pMethods: &raw const METHODS }, place };
        // SAFETY: SQLite passes room for a file of ours.
        unsafe { file.cast::<File>().write(ours) };
    }
    answer
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    let system = system(vfs);
    let watched = path_of(name).and_then(|path| Some((path, Files::of(path)?)));
    if watched.as_ref().is_some_and(|(_, files)| files.meet(Operation::Name).is_some()) {
        return SQLITE_IOERR_DELETE;
    }
    // SAFETY: a file system of SQLite's has this function.
    let Some(system_delete) = (unsafe { (*system).xDelete }) else { return SQLITE_MISUSE };
    // SAFETY: as SQLite called us.
    let answer = unsafe { system_delete(system, name, sync_dir) };
    if let (SQLITE_OK, Some((path, files))) = (answer, watched) {
        files.deleted(path);
    }
    answer
}

unsafe extern "C" fn access(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let system = system(vfs);
    if path_of(name).and_then(Files::of).is_some_and(|files| files.meet(Operation::Name).is_some()) {
        return SQLITE_IOERR_ACCESS;
    }
    // SAFETY: a file system of SQLite's has this function.
    let Some(system_access) = (unsafe { (*system).xAccess }) else { return SQLITE_MISUSE };
    // SAFETY: as SQLite called us.
    unsafe { system_access(system, name, flags, out) }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let answer = hand_on!(file, xClose);
    // SAFETY: SQLite passes what `open` filled in, and uses it no more.
    let place = unsafe { (*file.cast::<File>()).place };
    // SAFETY: it came from `Box::into_raw`, and is freed nowhere else.
    drop(unsafe { Box::from_raw(place) });
    answer
}

unsafe extern "C" fn read(file: *mut sqlite3_file, to: *mut c_void, amount: c_int, at: i64) -> c_int {
    if place(file).files.meet(Operation::Read).is_some() {
        return SQLITE_IOERR_READ;
    }
    hand_on!(file, xRead, to, amount, at)
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, amount: c_int, at: i64) -> c_int {
    let Place { files, path } = place(file);
    let fault = files.meet(Operation::Write);
    let arriving = match fault {
        None => amount,
        Some(Fault::ShortWrite) => amount / 2,
        Some(Fault::Full) => return SQLITE_FULL,
        Some(_) => return SQLITE_IOERR_WRITE,
    };
    let answer = hand_on!(file, xWrite, from, arriving, at);
    let (Ok(length), Ok(start)) = (usize::try_from(arriving), usize::try_from(at)) else {
        return SQLITE_MISUSE;
    };
    if answer == SQLITE_OK {
        // SAFETY: SQLite passes at least `amount` bytes, and no more than that is arriving.
        files.wrote(path, start, unsafe { slice::from_raw_parts(from.cast(), length) });
    }
    if fault.is_some() { SQLITE_IOERR_WRITE } else { answer }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    let Place { files, path } = place(file);
    if files.meet(Operation::Truncate).is_some() {
        return SQLITE_IOERR_TRUNCATE;
    }
    let answer = hand_on!(file, xTruncate, size);
    if let (SQLITE_OK, Ok(length)) = (answer, usize::try_from(size)) {
        files.truncated(path, length);
    }
    answer
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let Place { files, path } = place(file);
    if files.meet(Operation::Sync).is_some() {
        files.lost(path);
        return SQLITE_IOERR_FSYNC;
    }
    let answer = hand_on!(file, xSync, flags);
    if answer == SQLITE_OK {
        files.synced(path);
    }
    answer
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut i64) -> c_int {
    if place(file).files.meet(Operation::Read).is_some() {
        return SQLITE_IOERR_FSTAT;
    }
    hand_on!(file, xFileSize, size)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, kind: c_int) -> c_int {
    hand_on!(file, xLock, kind)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, kind: c_int) -> c_int {
    hand_on!(file, xUnlock, kind)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    hand_on!(file, xCheckReservedLock, out)
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, what: c_int, argument: *mut c_void) -> c_int {
    hand_on!(file, xFileControl, what, argument)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    hand_on!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    hand_on!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    hand_on!(file, xShmMap, page, size, extend, out)
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, n: c_int, flags: c_int) -> c_int {
    hand_on!(file, xShmLock, offset, n, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    let real = behind(file);
    // SAFETY: the operating system's `xOpen` succeeded, so its methods are set.
    let method = unsafe { (*(*real).pMethods).xShmBarrier };
    if let Some(method) = method {
        // SAFETY: its own file.
        unsafe { method(real) };
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    hand_on!(file, xShmUnmap, delete)
}
