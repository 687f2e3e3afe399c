//! Product.md 3 to 6: what is done at the desk by codes: enrolment, finding, resynchronisation, temporary codes.

use serde_json::json;

use super::codes::{Misses, NoPair, Stands};
use super::people::Temporary;
use super::{Refused, Registration, Rules, State, no, refusal};

impl Rules {
    pub(super) fn enrol(
        &mut self,
        me: usize,
        user: usize,
        serial: &str,
        typed: &str,
        share: bool,
    ) -> Result<String, Refused> {
        if self.person(user).is_none() {
            return Err(no("user_unknown"));
        }
        let token = self.token_with(serial);
        match self.judge_enrolment(me, user, token, typed, share) {
            Ok(done) => {
                self.note("enrolled", None, Some(user), token);
                Ok(done)
            }
            // A question, not a refusal.
            Err(question) if question.starts_with("token_shared_confirm") => Err(question),
            Err(refused) => self.refuse("enrolled", Some(user), token, refused),
        }
    }

    fn judge_enrolment(
        &mut self,
        me: usize,
        user: usize,
        token: Option<usize>,
        typed: &str,
        share: bool,
    ) -> Result<String, Refused> {
        if !self.known.clock.trusted() {
            return Err(no("clock_untrusted"));
        }
        let (now, today) = (self.known.clock.now, self.today());
        let person = &self.known.people[user];
        if person.stopped {
            return Err(no("user_stopped"));
        }
        if person.on.is_some() {
            return Err(no("already_registered"));
        }
        if today < person.start {
            return Err(no("otp_not_started"));
        }
        if person.misses.row >= 5 {
            return Err(no("enrolment_stopped"));
        }
        let token = token.ok_or_else(|| no("token_unknown"))?;
        let others = self.sharers(token);
        self.for_contract(me, token, self.known.people[user].contract, others.len())?;
        self.usable(token)?;
        let code = self.code_for(token, typed)?;
        let alone = others.is_empty();
        match self.stands(token, &code, if alone { 10 } else { self.window() }) {
            Stands::At(_) if !alone && !share => {
                return Err(refusal("token_shared_confirm", &json!({ "n": others.len() })));
            }
            Stands::At(step) if alone => {
                self.allot(token, user);
                self.set_by_code(token, step);
            }
            Stands::At(step) => {
                self.use_up(token, step);
            }
            Stands::Used => {
                if self.the(user).misses.used(now) {
                    self.count_on(token);
                }
                return Err(no("otp_replayed"));
            }
            Stands::Nowhere => {
                if self.the(user).misses.wrong(&code, now) {
                    self.count_on(token);
                }
                let failures = self.the(user).misses.row;
                let left = 5_u32.saturating_sub(failures);
                return Err(refusal("otp_wrong", &json!({ "failures": failures, "left": left })));
            }
        }
        let person = self.the(user);
        person.misses = Misses::default();
        person.on = Some(Registration {
            token,
            suspended: None,
            misses: Misses::default(),
            since_success: 0,
            temporary: None,
        });
        if self.known.tokens[token].state == State::Unregistered {
            self.known.tokens[token].state = State::InUse;
        }
        let mut shared: Vec<_> = others.into_iter().map(|user| self.login(user)).collect();
        shared.sort();
        Ok(format!("{shared:?}"))
    }

    /// A failure at a token that is nobody's.
    fn count_on(&mut self, token: usize) {
        let token = &mut self.known.tokens[token];
        token.failures += 1;
        token.needs_resync |= token.failures >= 15;
    }

    /// 発見.
    pub(super) fn find(&mut self, token: usize, otp: Option<&str>) -> Result<(), Refused> {
        if !self.known.clock.trusted() {
            return Err(no("clock_untrusted"));
        }
        let state = self.known.tokens[token].state;
        if state == State::Disposed {
            return Err(no("token_disposed"));
        }
        let otp = otp.ok_or_else(|| no("otp_required"))?;
        if state != State::Lost {
            let names = json!({ "from": state.name(), "to": "unregistered" });
            return Err(refusal("wrong_state", &names));
        }
        let code = self.code_for(token, otp)?;
        match self.stands(token, &code, 10) {
            Stands::At(step) => {
                self.set_by_code(token, step);
                self.known.tokens[token].state = State::Unregistered;
                Ok(())
            }
            Stands::Used => Err(no("otp_replayed")),
            Stands::Nowhere => {
                self.count_on(token);
                let failures = self.known.tokens[token].failures;
                let left = 15_u32.saturating_sub(failures);
                Err(refusal("otp_wrong", &json!({ "failures": failures, "left": left })))
            }
        }
    }

    pub(super) fn resync_at_desk(&mut self, serial: &str, typed: &[String; 2]) -> Result<String, Refused> {
        let Some(token) = self.token_with(serial) else { return Err(no("token_unknown")) };
        match self.judge_resync(token, typed) {
            Ok(done) => {
                self.note("token_resynced", None, None, Some(token));
                Ok(done)
            }
            Err(refused) => self.refuse("token_resynced", None, Some(token), refused),
        }
    }

    fn judge_resync(&mut self, token: usize, typed: &[String; 2]) -> Result<String, Refused> {
        if !self.known.clock.trusted() {
            return Err(no("clock_untrusted"));
        }
        match self.known.tokens[token].state {
            State::Lost => return Err(no("token_lost")),
            State::Faulty => return Err(no("token_faulty")),
            State::Disposed => return Err(no("token_disposed")),
            State::Unregistered | State::InUse | State::Paused => {}
        }
        let codes = [self.code_for(token, &typed[0])?, self.code_for(token, &typed[1])?];
        let now = self.known.clock.now;
        let failed = self.known.tokens[token].wrong_pairs;
        // Three wrong pairs in a row: ten minutes. A clock that was set back does not prolong them.
        if let Some((3.., last)) = failed
            && (0..600).contains(&(now - last))
        {
            let minutes = (600 - (now - last) + 59) / 60;
            return Err(refusal("resync_stopped", &json!({ "minutes": minutes })));
        }
        let before = self.known.tokens[token].drift;
        match self.resync(token, &codes) {
            Ok((difference, swapped)) => {
                let after = self.known.tokens[token].drift;
                Ok(format!("{before} {after} {difference} {swapped}"))
            }
            Err(NoPair::Used) => Err(no("otp_replayed")),
            Err(NoPair::Cause(cause)) => {
                self.known.tokens[token].wrong_pairs = Some((failed.map_or(0, |(n, _)| n) + 1, now));
                Err(refusal("resync_failed", &json!({ "cause": cause })))
            }
        }
    }

    pub(super) fn issue_codes(
        &mut self,
        me: usize,
        user: usize,
        count: u32,
        hours: u32,
    ) -> Result<String, Refused> {
        let Some(person) = self.person(user) else { return Err(no("user_unknown")) };
        let trusted = self.known.clock.trusted();
        let refused = match &person.on {
            _ if me == user => Some("own_temporary_codes"),
            _ if !trusted => Some("clock_untrusted"),
            _ if person.stopped => Some("user_stopped"),
            None => Some("not_registered"),
            Some(on) if on.suspended.is_some() => Some("otp_suspended"),
            Some(_) => None,
        };
        let token = self.token_of(user);
        if let Some(code) = refused {
            return self.refuse("temporary_codes_issued", Some(user), token, no(code));
        }
        let until = self.known.clock.now + i64::from(hours) * 3_600;
        self.registration(user).temporary = Some(Temporary { until, codes: Vec::new() });
        self.note("temporary_codes_issued", None, Some(user), token);
        Ok(format!("{count} {until}"))
    }

    /// The codes that were issued, as the program shows them once.
    pub(in super::super) fn learn_codes(&mut self, user: usize, codes: Vec<String>) {
        if let Some(temporary) = &mut self.registration(user).temporary {
            temporary.codes = codes.into_iter().map(|code| (code, false)).collect();
        }
    }

    pub(super) fn take_codes_back(&mut self, user: usize) -> Result<String, Refused> {
        let Some(person) = self.person(user) else { return Err(no("user_unknown")) };
        let has = person.on.as_ref().is_some_and(|on| on.temporary.is_some());
        let token = self.token_of(user);
        if !has {
            return self.refuse("temporary_codes_revoked", Some(user), token, no("no_temporary_codes"));
        }
        self.registration(user).temporary = None;
        self.note("temporary_codes_revoked", None, Some(user), token);
        Ok(String::new())
    }
}
