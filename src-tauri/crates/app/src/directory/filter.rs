//! Questions about the directory: filters that can be combined, and orders.

use std::cmp::Ordering;

use jiff::civil::Date;
use kagimori_domain::date::ExpiryBand;
use kagimori_domain::ids::ContractId;
use kagimori_domain::role::Role;
use kagimori_domain::time::Instant;
use kagimori_domain::token::{TokenPlace, TokenState};
use kagimori_domain::user::{OtpStanding, UserStatus};

use super::contents::{Contents, Device, Person};

/// Steps from which on a token's time counts as off: what one success corrects is less.
const OFF: i32 = 2;

/// A lock of a user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Any of the three.
    Any,
    /// Login or confirmation password.
    Password,
    /// One-time password: 利用停止, or enrolment stopped.
    Otp,
}

/// Which users. What is not said does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Number of the contract.
    pub contract: Option<String>,
    /// Occurs in login ID, name or kana; width, case and kind of kana do not matter.
    pub search: Option<String>,
    /// Role.
    pub role: Option<Role>,
    /// Where they stand with their one-time password.
    pub otp: Option<OtpStanding>,
    /// With this lock closed.
    pub lock: Option<Lock>,
    /// Stopped or not.
    pub status: Option<UserStatus>,
}

/// What users are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UserColumn {
    /// The order in which they were added.
    #[default]
    Added,
    /// Login ID.
    LoginId,
    /// Kana, else name.
    Name,
    /// One-time password: suspended, not enrolled, in use, before the start.
    Otp,
    /// Failures in a row.
    Failures,
}

/// Upwards or downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

impl Direction {
    fn of(self, order: Ordering) -> Ordering {
        match self {
            Self::Ascending => order,
            Self::Descending => order.reverse(),
        }
    }
}

/// What is wrong with a token's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timekeeping {
    /// 時刻補正 is asked for.
    NeedsResync,
    /// It is off by two displays or more.
    Off,
    /// Not used for 90 days.
    LongUnused,
}

impl Timekeeping {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NeedsResync => "needs_resync",
            Self::Off => "off",
            Self::LongUnused => "long_unused",
        }
    }
}

/// How many use a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// Nobody.
    Nobody,
    /// Two or more.
    Shared,
}

impl Usage {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Shared => "shared",
        }
    }
}

/// Which tokens. What is not said does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenFilter {
    /// Number of the contract.
    pub contract: Option<String>,
    /// Occurs in serial number, manufacturer or model, or in what the token's users are found by.
    pub search: Option<String>,
    /// State.
    pub state: Option<TokenState>,
    /// Place.
    pub place: Option<TokenPlace>,
    /// Expiry: this band and the more urgent ones, those that have expired left out unless they are asked for.
    pub expiry: Option<ExpiryBand>,
    /// Time.
    pub timekeeping: Option<Timekeeping>,
    /// Use.
    pub usage: Option<Usage>,
    /// Number of the import.
    pub batch: Option<usize>,
}

/// What tokens are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenColumn {
    /// The order in which they were imported.
    #[default]
    Added,
    /// Serial number.
    Serial,
    /// State.
    State,
    /// Expiry date; without one last.
    Expiry,
    /// Time offset.
    Offset,
    /// Last use; never used first.
    LastUse,
    /// Number of users.
    Users,
}

/// A user filter with its names looked up, and an order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UserQuestion {
    pub(crate) contract: Option<ContractId>,
    /// As texts are searched.
    pub(crate) search: String,
    pub(crate) filter: UserFilter,
    pub(crate) sort: (UserColumn, Direction),
    pub(crate) day: Date,
}

/// A token filter with its names looked up, and an order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TokenQuestion {
    pub(crate) contract: Option<ContractId>,
    /// As texts are searched.
    pub(crate) search: String,
    /// Row id of the import.
    pub(crate) batch: Option<i64>,
    pub(crate) filter: TokenFilter,
    pub(crate) sort: (TokenColumn, Direction),
    pub(crate) day: Date,
    /// Where it matters alone: an answer is kept as long as its question stays the same.
    pub(crate) now: Option<Instant>,
}

impl Contents {
    pub(crate) fn users_for(&self, question: &UserQuestion) -> Vec<i64> {
        let asked = |(_, person): &(&i64, &Person)| self.is_asked_for(person, question);
        let mut found: Vec<(&i64, &Person)> = self.users.iter().filter(asked).collect();
        let (column, direction) = question.sort;
        let standing = |person: &Person| match self.standing(person, question.day) {
            OtpStanding::Suspended => 0,
            OtpStanding::Pending => 1,
            OtpStanding::Active => 2,
            OtpStanding::NotStarted => 3,
        };
        found.sort_by(|(a_id, a), (b_id, b)| {
            let order = match column {
                UserColumn::Added => a_id.cmp(b_id),
                UserColumn::LoginId => a.text.cmp(&b.text),
                UserColumn::Name => a.sort_text().cmp(b.sort_text()),
                UserColumn::Otp => standing(a).cmp(&standing(b)),
                UserColumn::Failures => self.failures(a).cmp(&self.failures(b)),
            };
            direction.of(order)
        });
        found.into_iter().map(|(id, _)| *id).collect()
    }

    fn is_asked_for(&self, person: &Person, question: &UserQuestion) -> bool {
        let filter = &question.filter;
        let has = |lock| match lock {
            Lock::Password => person.login_locked || person.confirmation_locked,
            Lock::Otp => self.otp_locked(person),
            Lock::Any => person.login_locked || person.confirmation_locked || self.otp_locked(person),
        };
        question.contract.is_none_or(|contract| person.contract == Some(contract))
            && filter.role.is_none_or(|role| person.role == role)
            && filter.status.is_none_or(|status| person.status == status)
            && filter.lock.is_none_or(has)
            && filter.otp.is_none_or(|otp| self.standing(person, question.day) == otp)
            && person.text.contains(&question.search)
    }

    /// Failures in a row, as the user's view shows them.
    fn failures(&self, person: &Person) -> u32 {
        self.live_of(person).map_or(person.enrolment_failures, |live| live.failures)
    }

    pub(crate) fn otp_locked(&self, person: &Person) -> bool {
        person.enrolment_stopped || self.live_of(person).is_some_and(|live| live.suspended)
    }

    pub(crate) fn tokens_for(&self, question: &TokenQuestion) -> Vec<i64> {
        let asked = |(_, device): &(&i64, &Device)| self.is_token_asked_for(device, question);
        let mut found: Vec<(&i64, &Device)> = self.tokens.iter().filter(asked).collect();
        let (column, direction) = question.sort;
        found.sort_by(|(a_id, a), (b_id, b)| {
            let order = match column {
                TokenColumn::Added => a_id.cmp(b_id),
                TokenColumn::Serial => a.text.cmp(&b.text),
                TokenColumn::State => (a.state as u8).cmp(&(b.state as u8)),
                TokenColumn::Expiry => {
                    let last = Date::MAX;
                    a.expires_on.unwrap_or(last).cmp(&b.expires_on.unwrap_or(last))
                }
                TokenColumn::Offset => a.offset.cmp(&b.offset),
                TokenColumn::LastUse => a.last_shown.cmp(&b.last_shown),
                TokenColumn::Users => a.live.len().cmp(&b.live.len()),
            };
            direction.of(order)
        });
        found.into_iter().map(|(id, _)| *id).collect()
    }

    fn is_token_asked_for(&self, device: &Device, question: &TokenQuestion) -> bool {
        let filter = &question.filter;
        let keeps = |time| match time {
            Timekeeping::NeedsResync => device.needs_resync,
            Timekeeping::Off => device.is_off(),
            Timekeeping::LongUnused => question.now.is_some_and(|now| device.is_long_unused(now)),
        };
        let used = |usage| match usage {
            Usage::Nobody => device.live.is_empty(),
            Usage::Shared => device.live.len() > 1,
        };
        question.contract.is_none_or(|contract| device.contract == Some(contract))
            && question.batch.is_none_or(|batch| device.batch == Some(batch))
            && filter.state.is_none_or(|state| device.state == state)
            && filter.place.is_none_or(|place| device.place == place)
            && filter.usage.is_none_or(used)
            && filter.timekeeping.is_none_or(keeps)
            && filter.expiry.is_none_or(|expiry| device.expires(expiry, question.day))
            && self.is_found(device, &question.search)
    }

    /// A token is found by its own texts and by its users'.
    fn is_found(&self, device: &Device, search: &str) -> bool {
        device.text.contains(search)
            || device.live.iter().any(|id| {
                let person = self.live.get(id).and_then(|live| self.users.get(&live.user.0));
                person.is_some_and(|person| person.text.contains(search))
            })
    }
}

impl Device {
    /// Somebody can still take it in his hand and use it.
    pub(crate) fn in_hand(&self) -> bool {
        matches!(self.state, TokenState::Unregistered | TokenState::InUse | TokenState::Paused)
    }

    pub(crate) fn is_off(&self) -> bool {
        self.in_hand() && self.drift.abs() >= OFF
    }

    pub(crate) fn is_long_unused(&self, now: Instant) -> bool {
        self.in_hand() && self.long_unused_from.is_some_and(|from| now >= from)
    }

    /// How near its expiry date is, if it is to be exchanged for its age: lost and faulty ones are not, and returned
    /// ones by nobody.
    pub(crate) fn expiry(&self, today: Date) -> Option<ExpiryBand> {
        let to_exchange = self.in_hand() && self.place != TokenPlace::Returned;
        ExpiryBand::of(self.expires_on.filter(|_| to_exchange)?, today)
    }

    /// Whether it is in this band or a more urgent one; what has expired is in no other.
    pub(crate) fn expires(&self, band: ExpiryBand, today: Date) -> bool {
        self.expiry(today).is_some_and(|own| {
            own == band || (own != ExpiryBand::Expired && band != ExpiryBand::Expired && own < band)
        })
    }
}
