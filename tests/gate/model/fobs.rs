//! The tokens of the model, and their codes by the tests' own generator.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

use kagimori_tests::{Fob, Hash, keys};

/// The tokens: the usual kind twice, one that shows eight digits as temporary codes have them, an event-based one, and
/// one that expires soon.
pub(super) fn fobs() -> Vec<Fob> {
    let mut fobs: Vec<Fob> = keys(5, 41).iter().map(Fob::from).collect();
    fobs[2] = fobs[2].clone().every(30).with_digits(8).with_hash(Hash::Sha256);
    fobs[3] = fobs[3].clone().by_counter();
    fobs[4] = fobs[4].clone().until("2026-12-02");
    fobs
}

/// Steps whose codes are computed together.
const CHUNK: u64 = 512;

/// A fob with the codes that were asked for so far.
pub(super) struct Codes {
    pub(super) fob: Fob,
    known: RefCell<HashMap<u64, Rc<[u32]>>>,
}

impl Codes {
    pub(super) fn new(fob: Fob) -> Self {
        Self { fob, known: RefCell::new(HashMap::new()) }
    }

    fn chunk(&self, number: u64) -> Rc<[u32]> {
        let mut known = self.known.borrow_mut();
        let made = known.entry(number).or_insert_with(|| {
            let first = number * CHUNK;
            (first..first + CHUNK).map(|step| self.fob.code(step).parse().unwrap()).collect()
        });
        Rc::clone(made)
    }

    /// The code of a step, as a number.
    pub(super) fn at(&self, step: u64) -> u32 {
        let place = usize::try_from(step % CHUNK).unwrap();
        self.chunk(step / CHUNK)[place]
    }

    /// The code of a step, as it is shown.
    pub(super) fn shown(&self, step: u64) -> String {
        let digits = self.fob.digits as usize;
        format!("{:0digits$}", self.at(step))
    }

    /// The steps that show `code`, in their order.
    pub(super) fn steps_of(&self, code: &str, within: RangeInclusive<u64>) -> Vec<u64> {
        let wanted: u32 = code.parse().unwrap();
        within.filter(|step| self.at(*step) == wanted).collect()
    }
}
