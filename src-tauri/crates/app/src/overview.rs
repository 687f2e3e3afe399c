//! トップページ: what needs doing, and one's own state.

use kagimori_domain::date::ExpiryBand;
use kagimori_domain::permission::{Act, in_scope, permitted};
use kagimori_domain::role::{Edition, Role};
use kagimori_domain::token::{TokenPlace, TokenState};
use kagimori_domain::user::{OtpStanding, User, UserStatus};
use kagimori_store::Find;

use crate::desk::{Desk, today};
use crate::error::Result;

/// The top page.
#[derive(Clone, Debug)]
pub struct Overview {
    /// One's own state.
    pub own: OwnState,
    /// The desk's; `None` for those who see only their own.
    pub desk: Option<DeskState>,
}

/// Where one stands with one's own one-time password.
#[derive(Clone, Debug)]
pub struct OwnState {
    /// `not_started`, `pending`, `active` or `suspended`.
    pub otp: &'static str,
    /// 利用開始日.
    pub otp_start: String,
    /// Serial number of one's token.
    pub serial: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
}

/// Numbers of users and tokens that want somebody's attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeskState {
    /// Users.
    pub users: usize,
    /// Users whose one-time password or enrolment is stopped.
    pub suspended: usize,
    /// Users past their use-start date without a token.
    pub pending: usize,
    /// Users with a locked password.
    pub locked_passwords: usize,
    /// Tokens, those disposed of left out.
    pub tokens: usize,
    /// Tokens nobody uses.
    pub unregistered: usize,
    /// Tokens in use.
    pub in_use: usize,
    /// Paused tokens.
    pub paused: usize,
    /// Lost tokens.
    pub lost: usize,
    /// Faulty tokens.
    pub faulty: usize,
    /// Tokens at the branch.
    pub in_stock: usize,
    /// Tokens with their contract.
    pub with_contract: usize,
    /// Tokens in hand whose last day has passed; here and below those lost or faulty are left out.
    pub expired: usize,
    /// Tokens whose last day is today or at most 7 days away.
    pub expiring_7: usize,
    /// The same, 30 days.
    pub expiring_30: usize,
    /// The same, 60 days.
    pub expiring_60: usize,
    /// The same, 90 days.
    pub expiring_90: usize,
    /// Tokens that need a resync.
    pub needs_resync: usize,
    /// Tokens whose time is off by two displays or more.
    pub off_time: usize,
    /// Tokens not used for 90 days.
    pub long_unused: usize,
    /// 「管理者ユーザが未登録です」: company vaults.
    pub no_administrator: bool,
}

impl Desk {
    /// What the top page shows.
    pub async fn overview(&self) -> Result<Overview> {
        let me = self.operator;
        let (user, policy, rows) = self.look(Act::Own, &[Find::LiveById(me)]).await?;
        let day = today(&policy, self.now());
        let live = rows.live(me);
        let token = live.and_then(|r| rows.token(r.token));
        let own = OwnState {
            otp: user.standing(live.map(|r| &**r), day).name(),
            otp_start: user.otp_start.to_string(),
            serial: token.map(|t| t.serial.as_str().to_owned()),
            expires_on: token.and_then(|t| t.expires_on).map(|d| d.to_string()),
        };
        let desk = match permitted(self.edition, user.role, Act::SeeRecords) {
            Ok(()) => Some(self.desk_state(&user, day).await?),
            Err(_) => None,
        };
        Ok(Overview { own, desk })
    }

    async fn desk_state(&self, me: &User, day: jiff::civil::Date) -> Result<DeskState> {
        let now = self.now();
        let known = self.directory.now(&self.store).await?;
        let contents = &known.contents;
        let in_scope = |contract| in_scope(me.role, me.contract, contract);
        let mut state =
            DeskState { no_administrator: self.edition == Edition::Company, ..DeskState::default() };
        for person in contents.users.values().filter(|person| in_scope(person.contract)) {
            let pending = contents.standing(person, day) == OtpStanding::Pending;
            state.users += 1;
            state.suspended += usize::from(contents.otp_locked(person));
            state.pending +=
                usize::from(pending && person.status == UserStatus::Active && person.contract.is_some());
            state.locked_passwords += usize::from(person.login_locked || person.confirmation_locked);
            state.no_administrator &= person.role != Role::Administrator;
        }
        for device in contents.tokens.values().filter(|device| in_scope(device.contract)) {
            if device.state == TokenState::Disposed {
                continue;
            }
            let within = |band| usize::from(device.expires(band, day));
            state.tokens += 1;
            state.unregistered += usize::from(device.state == TokenState::Unregistered);
            state.in_use += usize::from(device.state == TokenState::InUse);
            state.paused += usize::from(device.state == TokenState::Paused);
            state.lost += usize::from(device.state == TokenState::Lost);
            state.faulty += usize::from(device.state == TokenState::Faulty);
            state.in_stock += usize::from(device.place == TokenPlace::InStock);
            state.with_contract += usize::from(device.place == TokenPlace::WithContract);
            state.expired += within(ExpiryBand::Expired);
            state.expiring_7 += within(ExpiryBand::Within7);
            state.expiring_30 += within(ExpiryBand::Within30);
            state.expiring_60 += within(ExpiryBand::Within60);
            state.expiring_90 += within(ExpiryBand::Within90);
            state.needs_resync += usize::from(device.needs_resync);
            state.off_time += usize::from(device.is_off());
            state.long_unused += usize::from(device.is_long_unused(now));
        }
        Ok(state)
    }
}
