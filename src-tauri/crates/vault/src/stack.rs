use std::hint::black_box;

/// Runs a job and overwrites what its libraries left on the stack: pieces of keys, passwords and seed files. `DEPTH` is in
/// bytes: more than the job uses, less than the thread has left.
pub fn swept<const DEPTH: usize, T>(job: impl FnOnce() -> T) -> T {
    let done = call(job);
    overwrite::<DEPTH>();
    done
}

/// Keeps the job in frames of its own, below that of its caller.
#[inline(never)]
fn call<T>(job: impl FnOnce() -> T) -> T {
    job()
}

#[inline(never)]
fn overwrite<const DEPTH: usize>() {
    black_box(&mut [0_u8; DEPTH]);
}
