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

mod desk;
mod session;
mod token;
mod user;

pub(crate) use desk::*;
pub(crate) use session::*;
pub(crate) use token::*;
pub(crate) use user::*;

use kagimori_app::domain::Refusal;
use kagimori_app::domain::time::Instant;

/// Seconds of Unix time as RFC 3339.
pub(crate) fn rfc3339(at: Instant) -> String {
    jiff::Timestamp::from_second(at.0).map(|t| t.to_string()).unwrap_or_default()
}

/// `YYYY-MM-DD`, as the page's date fields give it.
pub(crate) fn date(text: &str, field: &'static str) -> Result<jiff::civil::Date, Refusal> {
    text.parse().map_err(|_| Refusal::InvalidValue { field })
}

/// A count: no list of ours is longer than 32 bits tell.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
