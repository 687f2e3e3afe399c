//! トップページ: what needs doing, and one's own state.

use kagimori_domain::permission::{Act, in_scope, permitted};
use kagimori_domain::role::{Edition, Role};
use kagimori_domain::token::{Token, TokenState};
use kagimori_domain::user::User;
use kagimori_store::{Find, Scope};

use crate::desk::{Desk, today};
use crate::error::Result;
use crate::user_list::Query;

/// Days before its expiry date from which a token is shown as expiring.
const EXPIRY_NOTICE_DAYS: i32 = 90;

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
    /// Tokens that expire within 90 days, or have.
    pub expiring: usize,
    /// Lost tokens.
    pub lost: usize,
    /// Tokens that need a resync.
    pub needs_resync: usize,
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
        let users = self.users(&Query::default()).await?.items;
        let scope = Scope { contract: me.contract, state: None };
        let tokens = self.store.page::<Token>(scope, None, None, None).await?.items;
        let soon = day.saturating_add(jiff::Span::new().days(EXPIRY_NOTICE_DAYS));
        let in_scope = |t: &&Token| in_scope(me.role, me.contract, t.contract);
        let tokens: Vec<&Token> = tokens
            .iter()
            .map(|t| &**t)
            .filter(in_scope)
            .filter(|t| t.state != TokenState::Disposed)
            .collect();
        let users_where = |what: &dyn Fn(&crate::UserView) -> bool| users.iter().filter(|u| what(u)).count();
        let tokens_where = |what: &dyn Fn(&Token) -> bool| tokens.iter().filter(|t| what(t)).count();
        Ok(DeskState {
            users: users.len(),
            suspended: users_where(&|u| u.locks.otp),
            pending: users_where(&|u| u.otp == "pending" && u.status == "active" && u.contract.is_some()),
            locked_passwords: users_where(&|u| u.locks.login || u.locks.confirmation),
            tokens: tokens.len(),
            unregistered: tokens_where(&|t| t.state == TokenState::Unregistered),
            expiring: tokens_where(&|t| {
                !matches!(t.state, TokenState::Lost | TokenState::Faulty)
                    && t.expires_on.is_some_and(|on| on <= soon)
            }),
            lost: tokens_where(&|t| t.state == TokenState::Lost),
            needs_resync: tokens_where(&|t| t.needs_resync),
            no_administrator: self.edition == Edition::Company
                && users_where(&|u| u.role == Role::Administrator.name()) == 0,
        })
    }
}
