//! Hashing and parsing: on threads that may block, of whose stacks nothing is left.

use kagimori_vault::swept;
use tokio::task::JoinHandle;

/// Runs a job that handles secrets on a thread that may block. Such a thread waits for the next job, so what the job's
/// libraries left on its stack is overwritten: pieces of a seed file, of passwords and keys.
#[expect(clippy::disallowed_methods, reason = "the one place that cleans up behind it")]
pub(crate) fn spawn<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    tokio::task::spawn_blocking(move || swept::<DEPTH, _>(job))
}

/// The stack that is overwritten: more than a job uses, less than a thread has.
const DEPTH: usize = 512 * 1024;
