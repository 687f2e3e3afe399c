//! Product.md 4: what becomes of a code.

use kagimori_app::domain::purpose::Purpose;
use serde_json::json;

use super::{Refused, Registration, Rules, no, refusal};

/// Failures of a user.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Misses {
    /// In a row.
    pub(in super::super) row: u32,
    /// The last wrong code that counted, and when.
    pub(in super::super) last_wrong: Option<(String, i64)>,
    /// Used codes that were forgiven in a minute, and when it began.
    forgiven: Option<(i64, u32)>,
}

impl Misses {
    /// A wrong code. Whether it counts: the same one within a minute counts once.
    pub(super) fn wrong(&mut self, typed: &str, now: i64) -> bool {
        let again = self
            .last_wrong
            .as_ref()
            .is_some_and(|(last, at)| last == typed && (0..=60).contains(&(now - at)));
        if !again {
            self.row += 1;
            self.last_wrong = Some((typed.to_owned(), now));
        }
        !again
    }

    /// A used code. Whether it counts: the first three in a minute do not.
    pub(super) fn used(&mut self, now: i64) -> bool {
        let (began, so_far) =
            self.forgiven.filter(|(began, _)| (0..60).contains(&(now - began))).unwrap_or((now, 0));
        if so_far < 3 {
            self.forgiven = Some((began, so_far + 1));
            return false;
        }
        self.row += 1;
        true
    }
}

/// Where a code stands.
pub(super) enum Stands {
    /// Fresh, at this step.
    At(u64),
    Used,
    Nowhere,
}

/// Two codes that are no fresh pair.
pub(super) enum NoPair {
    Used,
    Cause(&'static str),
}

/// What is typed, as the digits that are meant: full-width digits, spaces and hyphens do not matter. `None`: these are
/// no digits, or not as many as a code has.
pub(super) fn meant(typed: &str) -> Option<String> {
    let mut digits = String::new();
    for c in typed.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            '０'..='９' => digits.push(char::from(b'0' + u8::try_from(c as u32 - '０' as u32).unwrap())),
            ' ' | '　' | '-' | '－' | '‐' => {}
            _ => return None,
        }
    }
    (6..=8).contains(&digits.len()).then_some(digits)
}

impl Rules {
    pub(in super::super) fn window(&self) -> u64 {
        self.known.settings.window.into()
    }

    /// What is typed, if this token shows codes of that length.
    pub(super) fn code_for(&self, token: usize, typed: &str) -> Result<String, Refused> {
        let digits = self.codes(token).fob.digits as usize;
        meant(typed).filter(|code| code.len() == digits).ok_or_else(|| no("otp_malformed"))
    }

    /// The smallest fresh step of the window that shows the code. An event-based token is looked for ten ahead, and
    /// ten back for codes already used.
    pub(super) fn stands(&self, token: usize, code: &str, window: u64) -> Stands {
        let expected = self.expected(token);
        let reach = if self.codes(token).fob.period.is_some() { window } else { 10 };
        let steps = expected.saturating_sub(reach)..=expected + reach;
        let shown = self.codes(token).steps_of(code, steps);
        let unused = self.unused(token);
        match (shown.iter().find(|step| **step >= unused), shown.is_empty()) {
            (Some(step), _) => Stands::At(*step),
            (None, false) => Stands::Used,
            (None, true) => Stands::Nowhere,
        }
    }

    fn difference(&self, token: usize, step: u64) -> i64 {
        i64::try_from(step).unwrap() - i64::try_from(self.expected(token)).unwrap()
    }

    /// A code was right: it is used up, and drift follows by one step.
    pub(super) fn use_up(&mut self, token: usize, step: u64) -> i64 {
        let difference = self.difference(token, step);
        let time_based = self.codes(token).fob.period.is_some();
        let token = &mut self.known.tokens[token];
        if time_based {
            let followed = token.drift + difference.signum();
            if (followed - token.drift_set).abs() <= 10 {
                token.drift = followed;
            }
        }
        token.last = Some(step);
        token.failures = 0;
        difference
    }

    /// A code was right, and shows what time the token believes it is.
    pub(super) fn set_by_code(&mut self, token: usize, step: u64) -> i64 {
        let difference = self.difference(token, step);
        if let Some(plain) = self.plain(token) {
            let drift = i64::try_from(step).unwrap() - i64::try_from(plain).unwrap();
            self.known.tokens[token].drift = drift;
            self.known.tokens[token].drift_set = drift;
        }
        let token = &mut self.known.tokens[token];
        token.last = Some(step);
        token.failures = 0;
        difference
    }

    /// Two consecutive fresh codes in either order within a thousand steps; the later one's step, and whether they
    /// were swapped. The pair nearest to the expected step counts.
    fn pair(&self, token: usize, codes: &[String; 2]) -> Result<(u64, bool), NoPair> {
        if codes[0] == codes[1] {
            return Err(NoPair::Cause("same_code"));
        }
        // One code is one proof, wherever it stands.
        if codes[0] == codes[1] {
            return Err(NoPair::Cause("same_code"));
        }
        let expected = self.expected(token);
        let reach = match self.plain(token) {
            Some(plain) => plain.saturating_sub(1_000)..=plain + 1_000,
            None => expected..=expected + 1_000,
        };
        let [first, second] = codes.each_ref().map(|code| self.codes(token).steps_of(code, reach.clone()));
        let follows = |a: &[u64], b: &[u64]| -> Vec<u64> {
            b.iter()
                .copied()
                .filter(|later| later.checked_sub(1).is_some_and(|one| a.contains(&one)))
                .collect()
        };
        let in_order = follows(&first, &second);
        let mut pairs: Vec<(u64, bool)> = in_order.iter().map(|later| (*later, false)).collect();
        let swapped = follows(&second, &first).into_iter().filter(|later| !in_order.contains(later));
        pairs.extend(swapped.map(|later| (later, true)));
        let unused = self.unused(token);
        let fresh = pairs.iter().filter(|(later, _)| *later > unused);
        match fresh.min_by_key(|(later, _)| (later.abs_diff(expected), *later)) {
            Some(pair) => Ok(*pair),
            None if !pairs.is_empty() => Err(NoPair::Used),
            None if first.is_empty() || second.is_empty() => Err(NoPair::Cause("out_of_range")),
            None => Err(NoPair::Cause("not_consecutive")),
        }
    }

    /// 時刻補正 by a pair; how far the later code was from the expected step, and whether they were swapped.
    pub(super) fn resync(&mut self, token: usize, codes: &[String; 2]) -> Result<(i64, bool), NoPair> {
        let (later, swapped) = self.pair(token, codes)?;
        let difference = self.set_by_code(token, later);
        self.known.tokens[token].needs_resync = false;
        self.known.tokens[token].wrong_pairs = None;
        Ok((difference, swapped))
    }

    /// Checks a code of a user and writes that down, unless it was no code at all for the eleventh time in a minute.
    pub(super) fn verify(
        &mut self,
        user: usize,
        code: &str,
        second: Option<&str>,
        purpose: Purpose,
    ) -> Result<String, Refused> {
        if self.person(user).is_none() {
            return Err(no("user_unknown"));
        }
        let ruling = self.judge(user, code, second, purpose);
        if ruling == Err(no("otp_malformed")) {
            self.malformed(user)?;
        }
        self.told(user, ruling)
    }

    fn told(&mut self, user: usize, ruling: Result<String, Refused>) -> Result<String, Refused> {
        let token = self.token_of(user);
        match ruling {
            Ok(done) => {
                self.note("verified", None, Some(user), token);
                Ok(done)
            }
            Err(refused) => self.refuse("verified", Some(user), token, refused),
        }
    }

    /// V-12: more than ten in a minute are not heard.
    pub(super) fn malformed(&mut self, user: usize) -> Result<(), Refused> {
        let now = self.known.clock.now;
        let (began, so_far) = match self.malformed.get(&user) {
            Some((began, so_far)) if (0..60).contains(&(now - began)) => (*began, so_far + 1),
            _ => (now, 1),
        };
        self.malformed.insert(user, (began, so_far));
        if so_far <= 10 {
            return Ok(());
        }
        Err(refusal("otp_throttled", &json!({ "seconds": 60 - (now - began) })))
    }

    /// The operator's own code for an act, if he has a token; written down as an attempt beside the act.
    pub(super) fn own_code(&mut self, me: usize, purpose: Purpose, otp: Option<&str>) -> Result<(), Refused> {
        if self.token_of(me).is_none() {
            return Ok(());
        }
        let otp = otp.ok_or_else(|| no("otp_required"))?;
        let ruling = self.judge(me, otp, None, purpose);
        self.told(me, ruling).map(drop)
    }

    fn judge(
        &mut self,
        user: usize,
        typed: &str,
        second: Option<&str>,
        purpose: Purpose,
    ) -> Result<String, Refused> {
        if !self.known.clock.trusted() {
            return Err(no("clock_untrusted"));
        }
        let today = self.today();
        let person = self.the(user);
        if person.stopped {
            return Err(no("user_stopped"));
        }
        let Some(on) = &person.on else {
            return Err(no(if today < person.start { "otp_not_started" } else { "not_registered" }));
        };
        if !person.may_use(purpose) {
            return Err(no("user_not_permitted"));
        }
        if on.suspended.is_some() {
            return Err(no("otp_suspended"));
        }
        let token = on.token;
        self.usable(token)?;
        // Where one code is enough, a second one is not looked at.
        let two_asked = self.known.tokens[token].needs_resync;
        let second = second.filter(|_| two_asked);
        if let Some(result) = self.redeem(user, typed) {
            return result;
        }
        let code = self.code_for(token, typed)?;
        let second = second.map(|second| self.code_for(token, second)).transpose()?;
        let difference = match (two_asked, second) {
            (true, None) => return Err(no("token_needs_resync")),
            (true, Some(second)) => match self.resync(token, &[code.clone(), second.clone()]) {
                Ok((difference, _)) => difference,
                Err(NoPair::Used) => return Err(self.used(user)),
                Err(NoPair::Cause(_)) => return Err(self.wrong(user, &format!("{code} {second}"))),
            },
            (false, _) => match self.stands(token, &code, self.window()) {
                Stands::At(step) => self.use_up(token, step),
                Stands::Used => return Err(self.used(user)),
                Stands::Nowhere => return Err(self.wrong(user, &code)),
            },
        };
        self.success(user);
        Ok(format!("{difference} None"))
    }

    pub(super) fn registration(&mut self, user: usize) -> &mut Registration {
        self.the(user).on.as_mut().unwrap()
    }

    fn success(&mut self, user: usize) {
        let on = self.registration(user);
        on.misses = Misses::default();
        on.since_success = 0;
    }

    fn used(&mut self, user: usize) -> Refused {
        let now = self.known.clock.now;
        if self.registration(user).misses.used(now) {
            self.count(user);
        }
        no("otp_replayed")
    }

    fn wrong(&mut self, user: usize, typed: &str) -> Refused {
        let now = self.known.clock.now;
        if self.registration(user).misses.wrong(typed, now) {
            self.count(user);
        }
        self.otp_wrong(user)
    }

    fn otp_wrong(&mut self, user: usize) -> Refused {
        let allowed = self.known.settings.failures;
        let failures = self.registration(user).misses.row;
        refusal("otp_wrong", &json!({ "failures": failures, "left": allowed.saturating_sub(failures) }))
    }

    /// A failure counts: on the user and on the token.
    fn count(&mut self, user: usize) {
        let on = self.registration(user);
        on.since_success += 1;
        let (number, of_one) = (on.token, on.since_success);
        let token = &mut self.known.tokens[number];
        token.failures += 1;
        if token.failures >= 15 || of_one >= 20 {
            token.needs_resync = true;
        }
        self.suspend_if_due(user);
    }

    fn suspend_if_due(&mut self, user: usize) {
        let (now, allowed) = (self.known.clock.now, self.known.settings.failures);
        let on = self.registration(user);
        if on.misses.row >= allowed && on.suspended.is_none() {
            on.suspended = Some(now);
        }
    }

    /// A temporary code, if he has any. `None`: what is typed is looked at as one of the token's. A wrong one suspends
    /// him like any other, but it is no guess at the token.
    fn redeem(&mut self, user: usize, typed: &str) -> Option<Result<String, Refused>> {
        let code = meant(typed).filter(|code| code.len() == 8)?;
        let now = self.known.clock.now;
        let token = self.token_of(user)?;
        let long = self.codes(token).fob.digits == 8;
        let temporary = self.registration(user).temporary.as_mut()?;
        let (left, void) = (temporary.left(now), now >= temporary.until);
        match temporary.codes.iter_mut().find(|(issued, _)| *issued == code) {
            Some((_, true)) => {
                if self.registration(user).misses.used(now) {
                    self.suspend_if_due(user);
                }
                Some(Err(no("otp_replayed")))
            }
            Some(_) if void => Some(Err(no("temporary_code_expired"))),
            Some((_, spent)) => {
                *spent = true;
                self.success(user);
                Some(Ok(format!("0 Some({})", left - 1)))
            }
            None if left == 0 || long => None,
            None => {
                self.registration(user).misses.wrong(&code, now);
                self.suspend_if_due(user);
                Some(Err(self.otp_wrong(user)))
            }
        }
    }
}
