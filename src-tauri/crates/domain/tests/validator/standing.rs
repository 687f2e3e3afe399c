//! V-51: who may not be checked at all, and in which order that is said.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use kagimori_domain::Refusal;
use kagimori_domain::date::day_of;
use kagimori_domain::otp::Code;
use kagimori_domain::purpose::{Permissions, Purpose};
use kagimori_domain::registration::{Registration, RegistrationState};
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Token, TokenState};
use kagimori_domain::user::{User, UserStatus};
use kagimori_domain::verification::Verification;

use crate::case::{Case, TODAY, accepted, guess};

/// Standing is decided before the code: the answer is the same whether it is right or wrong, and nothing changes.
fn refused(change: impl FnOnce(&mut Case), refusal: &Refusal) {
    let mut case = Case::new();
    let right = case.away(0);
    change(&mut case);
    let before = case.state();
    for typed in [right.as_str(), &guess(1), "12"] {
        assert_eq!(case.check(typed).as_ref(), Err(refusal), "{typed}");
        assert_eq!(case.state(), before);
    }
}

const YESTERDAY: Date = date(2026, 11, 21);
const TOMORROW: Date = date(2026, 11, 23);

cases! { refused;
    v51_a_stopped_user(|case: &mut Case| case.user.status = UserStatus::Stopped, &Refusal::UserStopped);
    v51_a_deleted_user(|case: &mut Case| case.user.status = UserStatus::Deleted, &Refusal::UserUnknown);
    v51_a_revoked_registration(|case: &mut Case| { case.registration.revoke(); }, &Refusal::NotRegistered);
    v51_a_revoked_registration_before_the_start(|case: &mut Case| {
        case.registration.revoke();
        case.user.otp_start = TOMORROW;
    }, &Refusal::OtpNotStarted);
    v51_a_user_without_permission(
        |case: &mut Case| case.user.permissions = Permissions::NONE, &Refusal::UserNotPermitted
    );
    v51_a_suspended_registration(
        |case: &mut Case| case.registration.state = RegistrationState::Suspended, &Refusal::OtpSuspended
    );
    v51_a_paused_token(|case: &mut Case| case.token.state = TokenState::Paused, &Refusal::TokenPaused);
    v51_a_lost_token(|case: &mut Case| case.token.state = TokenState::Lost, &Refusal::TokenLost);
    v51_a_faulty_token(|case: &mut Case| case.token.state = TokenState::Faulty, &Refusal::TokenFaulty);
    v51_a_disposed_token(|case: &mut Case| case.token.state = TokenState::Disposed, &Refusal::TokenDisposed);
    v51_a_token_that_expired_yesterday(
        |case: &mut Case| case.token.expires_on = Some(YESTERDAY), &Refusal::TokenExpired
    );
    v51_a_token_that_expired_long_ago(
        |case: &mut Case| case.token.expires_on = Some(date(2001, 1, 1)), &Refusal::TokenExpired
    );
    // In order: each of these has every fault that is named later, too.
    v51_user_before_registration(|case: &mut Case| {
        all_faults(case);
        case.registration.revoke();
    }, &Refusal::UserStopped);
    v51_registration_before_permission(|case: &mut Case| {
        all_faults(case);
        case.user.status = UserStatus::Active;
        case.registration.revoke();
    }, &Refusal::NotRegistered);
    v51_permission_before_suspension(|case: &mut Case| {
        all_faults(case);
        case.user.status = UserStatus::Active;
    }, &Refusal::UserNotPermitted);
    v51_suspension_before_token(|case: &mut Case| {
        all_faults(case);
        case.user.status = UserStatus::Active;
        case.user.permissions = Permissions::ALL;
    }, &Refusal::OtpSuspended);
    v51_state_of_the_token_before_its_date(|case: &mut Case| {
        all_faults(case);
        case.user.status = UserStatus::Active;
        case.user.permissions = Permissions::ALL;
        case.registration.unlock();
    }, &Refusal::TokenPaused);
    v51_date_of_the_token_before_its_need_of_a_resync(|case: &mut Case| {
        all_faults(case);
        case.user.status = UserStatus::Active;
        case.user.permissions = Permissions::ALL;
        case.registration.unlock();
        case.token.state = TokenState::InUse;
    }, &Refusal::TokenExpired);
}

fn all_faults(case: &mut Case) {
    case.user.status = UserStatus::Stopped;
    case.user.permissions = Permissions::NONE;
    case.registration.state = RegistrationState::Suspended;
    case.token.state = TokenState::Paused;
    case.token.expires_on = Some(YESTERDAY);
    case.token.needs_resync = true;
}

/// What looks like a fault and is none.
fn good(change: impl FnOnce(&mut Case)) {
    let mut case = Case::new();
    let right = case.away(0);
    change(&mut case);
    assert_eq!(case.check(&right), Ok(accepted(0)));
}

cases! { good;
    v51_a_token_on_its_last_day(|case: &mut Case| case.token.expires_on = Some(TODAY));
    v51_a_token_before_its_last_day(|case: &mut Case| case.token.expires_on = Some(TOMORROW));
    v51_a_registration_older_than_the_start(|case: &mut Case| case.user.otp_start = TOMORROW);
    v51_a_registration_on_the_day_of_the_start(|case: &mut Case| case.user.otp_start = TODAY);
    v51_a_token_whose_state_lags_behind(|case: &mut Case| case.token.state = TokenState::Unregistered);
    v51_enrolment_stopped_is_no_matter_of_a_check(|case: &mut Case| case.user.enrolment.in_row = 5);
    v51_a_user_who_may_this_alone(|case: &mut Case| {
        case.user.permissions = Permissions::NONE.with(Purpose::Transfer).unwrap();
    });
}

/// A user without any registration, on the day before, of and after his start.
fn unregistered(otp_start: Date, refusal: &Refusal) {
    let case = Case::new();
    let user = User { otp_start, ..case.user.clone() };
    let code = Code::parse("123456").unwrap();
    let verification = Verification {
        policy: &case.policy,
        now: case.now,
        today: TODAY,
        purpose: Purpose::Login,
        code: Ok(&code),
        second: None,
        fingerprint: [0; 16],
        as_temporary: [0; 16],
    };
    assert_eq!(verification.check_standing(&user, None::<(&Registration, &Token)>).as_ref(), Err(refusal));
}

cases! { unregistered;
    v51_without_registration_the_day_before_the_start(TOMORROW, &Refusal::OtpNotStarted);
    v51_without_registration_on_the_day_of_the_start(TODAY, &Refusal::NotRegistered);
    v51_without_registration_after_the_start(YESTERDAY, &Refusal::NotRegistered);
}

/// Eight purposes are permissions; for the two of ours none is needed.
fn permission(purpose: Purpose, needed: bool) {
    let mut case = Case::new();
    case.purpose = purpose;
    case.user.permissions = Permissions::NONE;
    let right = case.away(0);
    let expected = if needed { Err(Refusal::UserNotPermitted) } else { Ok(accepted(0)) };
    assert_eq!(case.check(&right), expected);
    if needed {
        // With every other permission it is refused as well, with this one alone it is not.
        let others = Purpose::ALL.into_iter().filter(|other| *other != purpose);
        case.user.permissions = others.fold(Permissions::NONE, |set, other| set.with(other).unwrap_or(set));
        assert_eq!(case.check(&right), Err(Refusal::UserNotPermitted));
        case.user.permissions = Permissions::NONE.with(purpose).unwrap();
        assert_eq!(case.check(&right), Ok(accepted(0)));
    }
}

cases! { permission;
    v29_v51_login(Purpose::Login, false);
    v29_v51_hand_over(Purpose::HandOver, false);
    v29_v51_token_revoke(Purpose::TokenRevoke, true);
    v29_v51_transfer(Purpose::Transfer, true);
    v29_v51_bulk_transfer(Purpose::BulkTransfer, true);
    v29_v51_salary(Purpose::Salary, true);
    v29_v51_bill_payment(Purpose::BillPayment, true);
    v29_v51_bulk_transfer_file(Purpose::BulkTransferFile, true);
    v29_v51_salary_file(Purpose::SalaryFile, true);
    v29_v51_user_change(Purpose::UserChange, true);
}

/// A token that expires on 2026-11-22 is good up to midnight where the vault is. 15:00 UTC is midnight in Tokyo.
fn midnight(zone: &str, unix: i64, expected: &Result<(), Refusal>) {
    let mut case = Case::new();
    case.token.expires_on = Some(TODAY);
    let today = day_of(Instant(unix), &TimeZone::get(zone).unwrap()).unwrap();
    assert_eq!(&case.token.usable(today), expected);
}

cases! { midnight;
    v51_the_last_second_of_the_last_day_in_tokyo("Asia/Tokyo", 1_795_359_599, &Ok(()));
    v51_the_first_second_after_the_last_day_in_tokyo("Asia/Tokyo", 1_795_359_600, &Err(Refusal::TokenExpired));
    v51_the_same_second_in_greenwich("UTC", 1_795_359_600, &Ok(()));
    v51_the_last_second_of_the_last_day_in_greenwich("UTC", 1_795_391_999, &Ok(()));
    v51_the_first_second_after_the_last_day_in_greenwich("UTC", 1_795_392_000, &Err(Refusal::TokenExpired));
}
