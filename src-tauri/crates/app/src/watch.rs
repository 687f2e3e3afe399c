//! How far a long act has come, and the wish to break it off: shared between who does it and who watches it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::error::{Error, Result};

/// A thousand of these is the whole act.
pub const WHOLE: u32 = 1_000;

#[derive(Debug, Default)]
struct Shared {
    done: AtomicU32,
    cancelled: AtomicBool,
}

/// One act, as it is watched.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<Shared>);

impl Watch {
    /// How far it has come, in thousandths.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.0.done.load(Ordering::Relaxed)
    }

    /// Asks it to break off. It leaves nothing half done; if it is too late, it goes to its end.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// Goes no further once that was asked for.
    pub(crate) fn go_on(&self) -> Result<()> {
        if self.is_cancelled() { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// `part` of `all` is done of the stretch between two thousandths.
    pub(crate) fn reach(&self, (from, to): (u32, u32), part: u64, all: u64) {
        let share = u64::from(to - from) * part.min(all) / all.max(1);
        let done = from + u32::try_from(share).unwrap_or(0);
        self.0.done.store(done, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_how_far_and_breaks_off() {
        let watch = Watch::default();
        assert_eq!(watch.done(), 0);
        watch.reach((0, 400), 1, 2);
        assert_eq!(watch.done(), 200);
        watch.reach((400, WHOLE), 5, 4);
        assert_eq!(watch.done(), WHOLE);
        watch.reach((400, WHOLE), 0, 0);
        assert_eq!(watch.done(), 400);
        let theirs = watch.clone();
        assert!(watch.go_on().is_ok());
        theirs.cancel();
        assert!(matches!(watch.go_on(), Err(Error::Cancelled)));
    }
}
