//! Product.md 3 and 5: users, registrations, and the acts on them.

use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::role::Role;
use kagimori_app::revoke::Reason;
use serde_json::json;

use super::super::acts::{By, Written};
use super::codes::Misses;
use super::{Deputy, Edition, Refused, Rules, State, no, refusal};

/// A user, or somebody who may become one.
#[derive(Clone, Debug)]
pub(in super::super) struct Person {
    pub(in super::super) login: &'static str,
    pub(in super::super) role: Role,
    /// The contract he belongs to; branch staff belong to none.
    pub(in super::super) contract: Option<Contract>,
    pub(in super::super) there: bool,
    pub(in super::super) stopped: bool,
    /// The day his one-time password begins, since 1970; `None`: the day he is added.
    pub(in super::super) start_wish: Option<i64>,
    pub(in super::super) start: i64,
    /// The only one of the eight purposes that he has; `None`: what his role has.
    pub(in super::super) only: Option<Purpose>,
    /// At enrolment.
    pub(in super::super) misses: Misses,
    pub(in super::super) on: Option<Registration>,
}

/// A contract of the branch; a company has the first one alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Contract {
    First,
    Second,
}

/// A live registration.
#[derive(Clone, Debug)]
pub(in super::super) struct Registration {
    pub(in super::super) token: usize,
    pub(in super::super) suspended: Option<i64>,
    pub(in super::super) misses: Misses,
    /// Failures since his last success, whatever was unlocked meanwhile.
    pub(in super::super) since_success: u32,
    pub(in super::super) temporary: Option<Temporary>,
}

/// 一時コード.
#[derive(Clone, Debug)]
pub(in super::super) struct Temporary {
    pub(in super::super) until: i64,
    /// Each code, and whether it was used. Unknown until the program has said what it issued.
    pub(in super::super) codes: Vec<(String, bool)>,
}

impl Temporary {
    pub(in super::super) fn left(&self, now: i64) -> usize {
        if now < self.until { self.codes.iter().filter(|(_, used)| !used).count() } else { 0 }
    }
}

impl Person {
    /// Somebody new, or new again.
    fn fresh(&mut self, today: i64) {
        self.there = true;
        self.stopped = false;
        self.start = self.start_wish.unwrap_or(today);
        self.misses = Misses::default();
        self.on = None;
    }

    fn is_staff(&self) -> bool {
        matches!(self.role, Role::Clerk | Role::Supervisor)
    }

    /// 4.7: eight purposes are permissions, sign-in and handing over are not.
    pub(super) fn may_use(&self, purpose: Purpose) -> bool {
        match (purpose, self.only, self.role) {
            (Purpose::Login | Purpose::HandOver, _, _) => true,
            (purpose, Some(only), _) => purpose == only,
            (_, None, role) => role != Role::ReadOnly,
        }
    }
}

impl Rules {
    /// The user with this number, if there is one now.
    pub(in super::super) fn person(&self, user: usize) -> Option<&Person> {
        self.known.people.get(user).filter(|person| person.there)
    }

    pub(super) fn the(&mut self, user: usize) -> &mut Person {
        &mut self.known.people[user]
    }

    /// Whoever sits at the desk.
    fn operator(&self, by: By) -> Result<&Person, Refused> {
        let gone = by == By::Deputy && self.known.deputy != Deputy::Sits;
        let person = self.person(by as usize).filter(|person| !gone && !person.stopped);
        person.ok_or_else(|| no("permission_denied"))
    }

    pub(super) fn may(&self, by: By, roles: &[Role]) -> Result<(), Refused> {
        let role = self.operator(by)?.role;
        if roles.contains(&role) { Ok(()) } else { Err(no("permission_denied")) }
    }

    pub(super) fn may_anything(&self, by: By) -> Result<(), Refused> {
        self.operator(by).map(drop)
    }

    /// Master, administrator, clerk and supervisor.
    pub(super) fn may_operate(&self, by: By) -> Result<(), Refused> {
        self.may(by, &[Role::Master, Role::Administrator, Role::Clerk, Role::Supervisor])
    }

    /// Terms of temporary codes are refused before anything else is asked.
    pub(super) fn may_operate_terms(&self, by: By, count: u32, hours: u32) -> Result<(), Refused> {
        if !(1..=10).contains(&count) {
            return Err(refusal("invalid_value", &json!({ "field": "count" })));
        }
        if !(1..=168).contains(&hours) {
            return Err(refusal("invalid_value", &json!({ "field": "hours" })));
        }
        self.may_operate(by)
    }

    fn logins(&self, users: &[usize]) -> Vec<String> {
        users.iter().map(|user| self.login(*user)).collect()
    }

    pub(in super::super) fn login(&self, user: usize) -> String {
        self.known.people.get(user).map_or("nobody", |person| person.login).to_owned()
    }

    /// Users on a token.
    pub(in super::super) fn sharers(&self, token: usize) -> Vec<usize> {
        (0..self.known.people.len()).filter(|user| self.token_of(*user) == Some(token)).collect()
    }

    pub(super) fn unlock(
        &mut self,
        me: usize,
        users: &[usize],
        spoke: bool,
        written: Written,
    ) -> Result<String, Refused> {
        if !spoke {
            return Err(no("situation_not_confirmed"));
        }
        self.written(written)?;
        let mut rows = Vec::new();
        for user in users {
            let result = self.unlock_one(me, *user);
            rows.push((self.login(*user), result));
        }
        rows_done(rows)
    }

    fn unlock_one(&mut self, me: usize, user: usize) -> Result<(), Refused> {
        if self.person(user).is_none() {
            return Err(no("user_unknown"));
        }
        let token = self.token_of(user);
        let own = self.token_of(me);
        let refused = if me == user {
            Some("own_unlock")
        } else if own.is_some() && own == token && !self.known.settings.same_token {
            Some("same_token_unlock")
        } else {
            let person = self.the(user);
            match &mut person.on {
                Some(on) if on.suspended.is_some() => {
                    on.suspended = None;
                    on.misses = Misses::default();
                    None
                }
                _ if person.misses.row >= 5 => {
                    person.misses = Misses::default();
                    None
                }
                _ => Some("nothing_to_unlock"),
            }
        };
        if let Some(code) = refused {
            return self.refuse("unlocked", Some(user), token, no(code));
        }
        self.note("unlocked", None, Some(user), token);
        Ok(())
    }

    pub(super) fn revoke(
        &mut self,
        me: usize,
        users: &[usize],
        reason: Reason,
        otp: Option<&str>,
        written: Written,
    ) -> Result<String, Refused> {
        self.written(written)?;
        if users.is_empty() {
            return Err(refusal("usage", &json!({ "missing": "user" })));
        }
        let standing = |user: &usize| match self.person(*user) {
            None => Err(no("user_unknown")),
            Some(person) => person.on.as_ref().map(|on| on.token).ok_or_else(|| no("not_registered")),
        };
        let chosen: Vec<_> = users.iter().map(standing).collect();
        if chosen.iter().all(Result::is_err) {
            let rows = self.logins(users).into_iter().zip(chosen.into_iter().map(|row| row.map(drop)));
            return rows_done(rows.collect());
        }
        if self.known.settings.revoke_otp
            && let Err(refused) = self.own_code(me, Purpose::TokenRevoke, otp)
        {
            return self.refuse_unless_missing("revoked", me, refused);
        }
        let mut rows = Vec::new();
        let mut tokens = Vec::new();
        for (user, chosen) in users.iter().zip(chosen) {
            let result = chosen.and_then(|token| {
                tokens.push(token);
                // Named twice, he is revoked once.
                if self.end(*user, "revoked") { Ok(()) } else { Err(no("not_registered")) }
            });
            rows.push((self.login(*user), result));
        }
        tokens.sort_unstable();
        tokens.dedup();
        let mut going_on = Vec::new();
        for token in tokens {
            for user in self.sharers(token) {
                if reason == Reason::Lost {
                    self.end(user, "revoked");
                    rows.push((self.login(user), Ok(())));
                } else {
                    going_on.push(self.login(user));
                }
            }
            if reason == Reason::Lost {
                self.known.tokens[token].state = State::Lost;
                self.note("token_lost", None, None, Some(token));
            }
        }
        going_on.sort();
        Ok(format!("{} going on {going_on:?}", rows_done(rows)?))
    }

    /// A missing code of the operator's own stops an act before anything is written; a wrong one is written with the
    /// act it was for.
    fn refuse_unless_missing<T>(
        &mut self,
        kind: &'static str,
        about: usize,
        refused: Refused,
    ) -> Result<T, Refused> {
        if refused == no("otp_required") {
            return Err(refused);
        }
        self.refuse(kind, Some(about), None, refused)
    }

    /// Ends a live registration. Returns whether there was one.
    pub(super) fn end(&mut self, user: usize, kind: &'static str) -> bool {
        let Some(on) = self.the(user).on.take() else { return false };
        let left = self.sharers(on.token).len();
        let token = &mut self.known.tokens[on.token];
        if token.state == State::InUse && left == 0 {
            token.state = State::Unregistered;
        }
        self.note(kind, None, Some(user), Some(on.token));
        true
    }

    pub(super) fn set_stopped(&mut self, me: usize, user: usize, stopped: bool) -> Result<String, Refused> {
        let Some(person) = self.person(user) else { return Err(no("user_unknown")) };
        let kind = if stopped { "user_stopped" } else { "user_resumed" };
        let operator = self.known.people[me].role;
        let name = |stopped| if stopped { "stopped" } else { "active" };
        // An administrator does not touch the master, a clerk no operator.
        let above = matches!((operator, person.role), (Role::Administrator, Role::Master))
            || (operator == Role::Clerk && person.is_staff());
        let refused = if above {
            Some(no("permission_denied"))
        } else if me == user || person.role == Role::Master {
            Some(no("not_on_this_user"))
        } else if person.stopped == stopped {
            Some(refusal("wrong_state", &json!({ "from": name(stopped), "to": name(stopped) })))
        } else {
            None
        };
        if let Some(refused) = refused {
            return self.refuse(kind, Some(user), None, refused);
        }
        self.the(user).stopped = stopped;
        self.note(kind, None, Some(user), None);
        Ok(String::new())
    }

    pub(super) fn delete(&mut self, by: By, user: usize, otp: Option<&str>) -> Result<String, Refused> {
        let me = by as usize;
        // The deputy of a branch is no user but an operator, whom the supervisor removes.
        let operator = self.known.edition == Edition::Branch && user == 1;
        if operator {
            self.may(by, &[Role::Supervisor])?;
        } else {
            self.may_operate(by)?;
        }
        let Some(person) = self.person(user).filter(|person| person.is_staff() == operator) else {
            return Err(no("user_unknown"));
        };
        let role = self.known.people[me].role;
        let refused = if (role, person.role) == (Role::Administrator, Role::Master) {
            Some("permission_denied")
        } else if me == user || person.role == Role::Master {
            Some("not_on_this_user")
        } else {
            None
        };
        if let Some(code) = refused {
            return self.refuse("user_deleted", Some(user), None, no(code));
        }
        if !operator && let Err(refused) = self.own_code(me, Purpose::UserChange, otp) {
            return self.refuse_unless_missing("user_deleted", user, refused);
        }
        self.end(user, "revoked");
        self.note("user_deleted", None, Some(user), None);
        self.the(user).there = false;
        if user == 1 && self.known.deputy == Deputy::Sits {
            self.known.deputy = Deputy::Gone;
        }
        Ok(String::new())
    }

    pub(super) fn add(&mut self, by: By, user: usize, otp: Option<&str>) -> Result<String, Refused> {
        let me = by as usize;
        let staff = self.known.people[user].is_staff();
        if self.known.edition == Edition::Branch && staff {
            self.may(by, &[Role::Supervisor])?;
        } else {
            self.may_operate(by)?;
            let (actor, role) = (self.known.people[me].role, self.known.people[user].role);
            let high = matches!(role, Role::Master | Role::Administrator);
            if actor == Role::Administrator && high {
                return Err(no("permission_denied"));
            }
        }
        let new = self.known.people[user].clone();
        if !staff {
            let of_contract = self.known.people.iter().filter(|p| p.there && p.contract == new.contract);
            // No contract of this test ever loses its master.
            if new.role == Role::Master {
                return Err(no("master_exactly_one"));
            }
            let max = self.known.settings.users;
            if of_contract.count() >= max as usize {
                return Err(refusal("user_limit", &json!({ "max": max })));
            }
        }
        if new.there {
            return Err(refusal("already_exists", &json!({ "field": "login_id" })));
        }
        if !staff && let Err(refused) = self.own_code(me, Purpose::UserChange, otp) {
            return self.refuse_unless_missing("user_added", me, refused);
        }
        // A day that nobody has confirmed is not written down.
        let today = super::day_of(self.known.clock.known());
        self.malformed.remove(&user);
        self.the(user).fresh(today);
        self.note("user_added", None, Some(user), None);
        if user == 1 {
            self.known.deputy = Deputy::Sits;
        }
        Ok(String::new())
    }
}

/// The answer of an act on several users: refused only if none of them was done, by the first one's refusal.
fn rows_done(rows: Vec<(String, Result<(), Refused>)>) -> Result<String, Refused> {
    let first = rows.first().and_then(|(_, result)| result.clone().err());
    let none = rows.iter().all(|(_, result)| result.is_err());
    let mut told: Vec<_> = rows
        .into_iter()
        .map(|(login, result)| {
            format!("{login}:{}", result.err().map_or("ok".into(), |r| super::code_of(&r)))
        })
        .collect();
    told.sort();
    match first {
        Some(first) if none => Err(format!("{} {told:?}", super::code_of(&first))),
        _ => Ok(format!("{told:?}")),
    }
}
