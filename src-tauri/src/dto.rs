//! What crosses between page and shell: twins of what the use cases take and give, in the page's spelling. Nothing
//! here holds a secret on its way out, but the recovery code once and what training shows on purpose.

/// A closed set of stable names, the same as the domain's.
macro_rules! names {
    ($(#[$meta:meta])* $name:ident: $domain:ty { $($variant:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name { $($variant),+ }

        impl From<$name> for $domain {
            fn from(name: $name) -> Self {
                match name { $($name::$variant => Self::$variant),+ }
            }
        }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$variant => Self::$variant),+ }
            }
        }
    };
}

mod check;
mod clock;
mod contract;
mod desk;
mod history;
mod import;
mod report;
mod session;
mod token;
mod token_acts;
mod token_export;
mod user;
mod user_change;
mod vault;

pub(crate) use check::*;
pub(crate) use clock::*;
pub(crate) use contract::*;
pub(crate) use desk::*;
pub(crate) use history::*;
pub(crate) use import::*;
pub(crate) use report::*;
pub(crate) use session::*;
pub(crate) use token::*;
pub(crate) use token_acts::*;
pub(crate) use token_export::*;
pub(crate) use user::*;
pub(crate) use user_change::*;
pub(crate) use vault::*;

use kagimori_app::directory::Direction;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::time::Instant;
use kagimori_app::user_list::Part;
pub(crate) use kagimori_app::views::rfc3339;

/// Rows of a list that cross at a time.
const PART_MAX: u32 = 1_000;

/// `YYYY-MM-DD`, as the page's date fields give it.
pub(crate) fn date(text: &str, field: &'static str) -> Result<jiff::civil::Date, Refusal> {
    text.parse().map_err(|_| Refusal::InvalidValue { field })
}

/// An instant as the page was told it, RFC 3339.
pub(crate) fn instant(text: &str, field: &'static str) -> Result<Instant, Refusal> {
    let at: jiff::Timestamp = text.parse().map_err(|_| Refusal::InvalidValue { field })?;
    Ok(Instant(at.as_second()))
}

/// Whole seconds: nothing of ours is off by more than 32 bits tell.
pub(crate) fn seconds(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX })
}

/// How a list is sorted.
pub(crate) const fn direction(descending: bool) -> Direction {
    if descending { Direction::Descending } else { Direction::Ascending }
}

/// Which part of a list: never more than a screen can want.
pub(crate) fn part(offset: u32, limit: u32) -> Part {
    Part { offset: offset as usize, limit: limit.min(PART_MAX) as usize }
}

/// A count: no list of ours is longer than 32 bits tell.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
