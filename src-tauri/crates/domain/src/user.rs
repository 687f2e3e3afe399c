//! 利用者: people, operators included.

use jiff::civil::Date;

use crate::Refusal;
use crate::ids::ContractId;
use crate::lockout::CodeFailures;
use crate::policy::ENROLMENT_FAILURES;
use crate::purpose::{Permissions, Purpose};
use crate::registration::{Registration, RegistrationState};
use crate::role::Role;
use crate::text::LoginId;

/// Whether a user may do anything at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserStatus {
    /// 利用可能.
    Active,
    /// Stopped by an administrator.
    Stopped,
    /// Deleted; the row is kept for the history, the login ID is free again.
    Deleted,
}

impl UserStatus {
    /// All.
    pub const ALL: [Self; 3] = [Self::Active, Self::Stopped, Self::Deleted];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Stopped => "stopped",
            Self::Deleted => "deleted",
        }
    }
}

/// Where a user stands with his one-time password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtpStanding {
    /// Before the use-start date.
    NotStarted,
    /// No live registration.
    Pending,
    /// 利用中.
    Active,
    /// 利用停止.
    Suspended,
}

impl OtpStanding {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    /// Where somebody stands whose live registration, if he has one, is suspended or not.
    #[must_use]
    pub fn of(suspended: Option<bool>, otp_start: Date, today: Date) -> Self {
        match suspended {
            Some(true) => Self::Suspended,
            Some(false) => Self::Active,
            None if today < otp_start => Self::NotStarted,
            None => Self::Pending,
        }
    }
}

/// A user without his passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// His contract; branch staff have none.
    pub contract: Option<ContractId>,
    /// Login ID.
    pub login_id: LoginId,
    /// 氏名.
    pub name: String,
    /// カナ; may be empty.
    pub kana: String,
    /// Role.
    pub role: Role,
    /// Status.
    pub status: UserStatus,
    /// 利用開始日 of his one-time password.
    pub otp_start: Date,
    /// サービス利用権限.
    pub permissions: Permissions,
    /// Wrong codes at enrolment.
    pub enrolment: CodeFailures,
}

impl User {
    /// The permissions a new user of this role has, unless others are chosen.
    #[must_use]
    pub const fn default_permissions(role: Role) -> Permissions {
        match role {
            Role::ReadOnly => Permissions::NONE,
            _ => Permissions::ALL,
        }
    }

    /// Checks a wished use-start date against the contract's: that day or later, any if the contract has none.
    /// Without a wish: the contract's, else `today`.
    pub fn start_date(wish: Option<Date>, contract: Option<Date>, today: Date) -> Result<Date, Refusal> {
        match (wish, contract) {
            (Some(wish), Some(earliest)) if wish < earliest => {
                Err(Refusal::InvalidValue { field: "otp_start" })
            }
            (Some(wish), _) => Ok(wish),
            (None, contract) => Ok(contract.unwrap_or(today)),
        }
    }

    /// Whether enrolment is stopped after too many wrong codes.
    #[must_use]
    pub const fn enrolment_stopped(&self) -> bool {
        self.enrolment.in_row >= ENROLMENT_FAILURES
    }

    /// Where he stands, given his live registration.
    #[must_use]
    pub fn standing(&self, live: Option<&Registration>, today: Date) -> OtpStanding {
        let live = live.filter(|r| r.is_live()).map(|r| r.state == RegistrationState::Suspended);
        OtpStanding::of(live, self.otp_start, today)
    }

    /// Refuses a user who may not act at all.
    pub fn may_act(&self) -> Result<(), Refusal> {
        match self.status {
            UserStatus::Active => Ok(()),
            UserStatus::Stopped => Err(Refusal::UserStopped),
            UserStatus::Deleted => Err(Refusal::UserUnknown),
        }
    }

    /// Refuses a purpose the user lacks the permission for.
    pub fn may_use(&self, purpose: Purpose) -> Result<(), Refusal> {
        if self.permissions.allow(purpose) { Ok(()) } else { Err(Refusal::UserNotPermitted) }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ids::{TokenId, UserId};
    use crate::time::Instant;
    use jiff::civil::date;

    pub(crate) fn user() -> User {
        User {
            contract: Some(ContractId(1)),
            login_id: LoginId::parse("tanaka").unwrap(),
            name: "田中 三郎".into(),
            kana: "タナカ サブロウ".into(),
            role: Role::General,
            status: UserStatus::Active,
            otp_start: date(2026, 11, 1),
            permissions: Permissions::ALL,
            enrolment: CodeFailures::default(),
        }
    }

    #[test]
    fn the_start_date_is_the_contracts_or_later() {
        let today = date(2026, 11, 22);
        let d = |day| date(2026, 12, day);
        for (wish, contract, expected) in [
            (None, None, Some(today)),
            (None, Some(d(10)), Some(d(10))),
            (Some(d(10)), Some(d(10)), Some(d(10))),
            (Some(d(11)), Some(d(10)), Some(d(11))),
            (Some(d(9)), Some(d(10)), None),
            (Some(date(2020, 1, 1)), None, Some(date(2020, 1, 1))),
        ] {
            let refusal = Refusal::InvalidValue { field: "otp_start" };
            assert_eq!(User::start_date(wish, contract, today), expected.ok_or(refusal));
        }
    }

    #[test]
    fn standing() {
        let user = user();
        let mut r = Registration::new(UserId(1), TokenId(1), Instant(0));
        let (before, first_day) = (date(2026, 10, 31), date(2026, 11, 1));
        assert_eq!(user.standing(None, before), OtpStanding::NotStarted);
        assert_eq!(user.standing(None, first_day), OtpStanding::Pending);
        assert_eq!(user.standing(Some(&r), before), OtpStanding::Active);
        r.state = RegistrationState::Suspended;
        assert_eq!(user.standing(Some(&r), first_day), OtpStanding::Suspended);
        r.state = RegistrationState::Revoked;
        assert_eq!(user.standing(Some(&r), first_day), OtpStanding::Pending);
        assert_eq!(user.standing(Some(&r), before), OtpStanding::NotStarted);
        let names =
            [OtpStanding::NotStarted, OtpStanding::Pending, OtpStanding::Active, OtpStanding::Suspended];
        assert_eq!(names.map(OtpStanding::name), ["not_started", "pending", "active", "suspended"]);
    }

    #[test]
    fn five_wrong_codes_stop_enrolment() {
        let mut user = user();
        user.enrolment.in_row = 4;
        assert!(!user.enrolment_stopped());
        user.enrolment.in_row = 5;
        assert!(user.enrolment_stopped());
    }

    #[test]
    fn stopped_and_deleted_users_do_nothing() {
        let mut user = user();
        assert_eq!(user.may_act(), Ok(()));
        user.status = UserStatus::Stopped;
        assert_eq!(user.may_act(), Err(Refusal::UserStopped));
        user.status = UserStatus::Deleted;
        assert_eq!(user.may_act(), Err(Refusal::UserUnknown));
        assert_eq!(UserStatus::ALL.map(UserStatus::name), ["active", "stopped", "deleted"]);
    }

    #[test]
    fn permissions_by_role_and_purpose() {
        assert_eq!(User::default_permissions(Role::ReadOnly), Permissions::NONE);
        for role in Role::ALL.into_iter().filter(|r| *r != Role::ReadOnly) {
            assert_eq!(User::default_permissions(role), Permissions::ALL);
        }
        let mut user = user();
        assert_eq!(user.may_use(Purpose::Transfer), Ok(()));
        user.permissions = Permissions::NONE;
        assert_eq!(user.may_use(Purpose::Transfer), Err(Refusal::UserNotPermitted));
        assert_eq!(user.may_use(Purpose::Login), Ok(()));
    }
}
