//! One-time passwords: RFC 4226 (HOTP) and RFC 6238 (TOTP), computed by `totp-rs`; what counts as the right code
//! for a token at a moment is decided here.

mod code;
mod pair;
mod seed;
mod window;

pub use code::{Code, Malformed};
pub use pair::{Pair, find_pair};
pub use seed::{Algorithm, BadParameters, MovingFactor, Parameters, Seed};
pub use window::{Match, find, find_all};

use crate::time::Instant;

/// The moving factor a token of these parameters shows at `now`, before drift; event-based tokens have none.
#[must_use]
pub fn step_at(parameters: &Parameters, now: Instant) -> Option<u64> {
    match parameters.moving_factor() {
        MovingFactor::Time { period } => Some(now.unix() / u64::from(period)),
        MovingFactor::Counter => None,
    }
}
