//! Five fixed hints at what somebody should look into. A hint is no accusation: each follows from one plain rule.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use kagimori_domain::audit::Kind;
use kagimori_domain::ids::UserId;
use kagimori_domain::time::Instant;
use kagimori_store::Entry;

/// Wrong one-time passwords of one user in the month.
pub const FAILURES: u32 = 10;

/// Unlocks by one operator on one day.
pub const UNLOCKS: u32 = 5;

/// Hours within which a user who was revoked has a token again.
pub const BACK_WITHIN_HOURS: i64 = 24;

/// Office hours: from the first to before the second, Monday to Friday.
pub const OFFICE_HOURS: (i8, i8) = (8, 20);

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// [`FAILURES`] or more wrong one-time passwords of one user.
    ManyFailures,
    /// [`UNLOCKS`] or more unlocks by one operator on one day.
    ManyUnlocks,
    /// A user was revoked, and had a token again within [`BACK_WITHIN_HOURS`].
    QuickReturn,
    /// Somebody decided about others outside [`OFFICE_HOURS`].
    OutsideHours,
    /// The time of the computer was confirmed by an operator.
    ClockAnchored,
}

impl Rule {
    /// All rules, in the order they are shown.
    pub const ALL: [Self; 5] =
        [Self::ManyFailures, Self::ManyUnlocks, Self::QuickReturn, Self::OutsideHours, Self::ClockAnchored];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ManyFailures => "many_failures",
            Self::ManyUnlocks => "many_unlocks",
            Self::QuickReturn => "quick_return",
            Self::OutsideHours => "outside_hours",
            Self::ClockAnchored => "clock_anchored",
        }
    }
}

/// Something a rule found: how often, and the newest entry of it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) rule: Rule,
    pub(crate) count: u32,
    pub(crate) newest: Entry,
}

/// Takes in the entries of a month, newest first.
pub(crate) struct Watch {
    zone: TimeZone,
    failures: BTreeMap<UserId, (u32, Entry)>,
    unlocks: BTreeMap<(Date, UserId), (u32, Entry)>,
    outside: BTreeMap<(Date, UserId), (u32, Entry)>,
    /// The oldest enrolment seen of each user: the next one after what comes now.
    enrolled: HashMap<UserId, Instant>,
    found: Vec<Found>,
}

impl Watch {
    pub(crate) fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            failures: BTreeMap::new(),
            unlocks: BTreeMap::new(),
            outside: BTreeMap::new(),
            enrolled: HashMap::new(),
            found: Vec::new(),
        }
    }

    pub(crate) fn see(&mut self, entry: &Entry) {
        let day = self.local(entry.at).map(|at| at.date());
        match (entry.kind, entry.refused.as_deref(), entry.user, entry.operator) {
            (Kind::Verified | Kind::Enrolled, Some("otp_wrong"), Some(user), _) => {
                count(&mut self.failures, user, entry);
            }
            (Kind::Enrolled, None, Some(user), _) => {
                self.enrolled.insert(user, entry.at);
            }
            (Kind::Revoked, None, Some(user), _) => {
                let back = self.enrolled.remove(&user).map(|at| at.since(entry.at));
                if back.is_some_and(|seconds| seconds <= BACK_WITHIN_HOURS * 3_600) {
                    self.found.push(Found { rule: Rule::QuickReturn, count: 1, newest: entry.clone() });
                }
            }
            (Kind::Unlocked, None, _, Some(operator)) => {
                if let Some(day) = day {
                    count(&mut self.unlocks, (day, operator), entry);
                }
            }
            (Kind::ClockAnchored, None, ..) => {
                self.found.push(Found { rule: Rule::ClockAnchored, count: 1, newest: entry.clone() });
            }
            _ => {}
        }
        if let (Some(day), Some(operator)) = (day, entry.operator)
            && entry.refused.is_none()
            && decides_about_others(entry.kind)
            && entry.user != Some(operator)
            && self.is_outside_hours(entry.at)
        {
            count(&mut self.outside, (day, operator), entry);
        }
    }

    /// What was found, by rule, newest first.
    pub(crate) fn finish(self) -> Vec<Found> {
        let Self { failures, unlocks, outside, mut found, .. } = self;
        let found_by = |rule, (count, newest): (u32, Entry)| Found { rule, count, newest };
        let many = failures.into_values().filter(|(count, _)| *count >= FAILURES);
        found.extend(many.map(|one| found_by(Rule::ManyFailures, one)));
        let many = unlocks.into_values().filter(|(count, _)| *count >= UNLOCKS);
        found.extend(many.map(|one| found_by(Rule::ManyUnlocks, one)));
        found.extend(outside.into_values().map(|one| found_by(Rule::OutsideHours, one)));
        found.sort_by_key(|one| (one.rule, std::cmp::Reverse(one.newest.number)));
        found
    }

    fn local(&self, at: Instant) -> Option<jiff::Zoned> {
        Some(jiff::Timestamp::from_second(at.0).ok()?.to_zoned(self.zone.clone()))
    }

    fn is_outside_hours(&self, at: Instant) -> bool {
        self.local(at).is_some_and(|at| {
            let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
            weekend || !(OFFICE_HOURS.0..OFFICE_HOURS.1).contains(&at.hour())
        })
    }
}

/// Entries come newest first: the first one of a kind is the newest.
fn count<K: Ord>(into: &mut BTreeMap<K, (u32, Entry)>, key: K, entry: &Entry) {
    into.entry(key).or_insert_with(|| (0, entry.clone())).0 += 1;
}

const fn decides_about_others(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Unlocked
            | Kind::Revoked
            | Kind::Enrolled
            | Kind::UserAdded
            | Kind::UserStopped
            | Kind::UserResumed
            | Kind::UserDeleted
            | Kind::PasswordUnlocked
            | Kind::TemporaryCodesIssued
            | Kind::TokenDisposed
            | Kind::TokensExported
            | Kind::PolicyChanged
            | Kind::InstitutionChanged
            | Kind::ContractEnded
    )
}
