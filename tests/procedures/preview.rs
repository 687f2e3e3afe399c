//! The preview is what then happens: in 1,000 random cases every user and token is read back after the act, and every
//! sharer's right code is given.

use std::collections::BTreeMap;

use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::token::Step;
use kagimori_app::domain::user::UserStatus;
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::policy_change::PolicyView;
use kagimori_app::preview::{AffectedUser, Effect, Plan, Preview};
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_lifecycle::{LossReport, StepRequest};
use kagimori_app::token_replace::{self, ReplaceRequest};
use kagimori_app::unlock::WrittenRequest;
use kagimori_app::user_list::Query;
use kagimori_app::verify::VerifyRequest;
use kagimori_app::{Error, TokenView, UserView};
use kagimori_tests::{Fob, Luck, Template, World, last_four, report, seed};

const USERS: [&str; 5] = ["tanaka", "satoh", "yamada", "kobayashi", "nakamura"];
const FOBS: usize = 5;
/// Cases that a company lives through before another one begins.
const CASES_EACH: u64 = 10;
const CASES: u64 = 1_000;

/// A company whose tokens nobody uses yet; one of them runs out in the course of its cases.
async fn founded(luck: &mut Luck) -> Template {
    let fobs = (0..FOBS).map(|n| {
        let key: Vec<u8> = (0..20).map(|_| luck.draw().to_le_bytes()[0]).collect();
        let fob = Fob::new(format!("KG1000{n:02}"), key);
        if n == 0 { fob.until("2026-11-22") } else { fob }
    });
    let world = World::with_fobs(fobs.collect()).await;
    for user in USERS {
        world.add_user(user).await;
    }
    // The operator's own code is the matter of other tests.
    let policy = PolicyView { revoke_needs_otp: false, ..world.desk.policy().await.unwrap() };
    world.desk.change_policy(policy, World::authorisation()).await.unwrap();
    world.template().await.unwrap()
}

struct Company {
    world: World,
    luck: Luck,
}

impl Company {
    fn everybody() -> Vec<String> {
        [World::MASTER].into_iter().chain(USERS).map(str::to_owned).collect()
    }

    fn some<T: Clone>(&mut self, of: &[T], most: u64) -> Vec<T> {
        (0..=self.luck.below(most)).map(|_| self.luck.pick(of).clone()).collect()
    }

    fn any_fob(&mut self) -> String {
        let fob = self.luck.index(FOBS);
        self.world.fobs[fob].serial.clone()
    }

    /// What a fob shows that nobody has used yet.
    fn fresh(&self, serial: &str) -> String {
        self.world.clock.advance(120);
        let fob = self.world.fobs.iter().position(|fob| fob.serial == serial).unwrap();
        self.world.shown(fob, 0)
    }

    async fn users(&self) -> BTreeMap<String, UserView> {
        let list = self.world.desk.users(&Query::default()).await.unwrap();
        list.items.into_iter().map(|user| (user.login_id.clone(), user)).collect()
    }

    async fn tokens(&self) -> BTreeMap<String, TokenView> {
        let list = self.world.desk.tokens(&Query::default(), None).await.unwrap();
        list.items.into_iter().map(|token| (token.serial.clone(), token)).collect()
    }

    /// No day ends between a preview and its act: a token may run out with it.
    fn not_near_midnight(&self) {
        let (day, tokyo) = (86_400, 9 * 3_600);
        let second = (self.world.now() + tokyo) % day;
        if second > day - 2 * 3_600 {
            self.world.clock.advance(day - second + 60);
        }
    }

    /// Something happens, as on any day.
    async fn live(&mut self) {
        let desk = self.world.desk.clone();
        let user = self.luck.pick(&Self::everybody()).clone();
        match self.luck.below(10) {
            0..=5 => {
                let serial = self.any_fob();
                let code = self.fresh(&serial);
                let request = EnrolRequest { user, serial, code, share: true };
                let _ = desk.enroll(&request, World::authorisation()).await;
            }
            6 => {
                // Five wrong codes: 利用停止, or a stopped enrolment.
                for n in 0..5 {
                    self.world.clock.advance(61);
                    let _ = self.world.verify(&user, &format!("{:06}", 7 * n)).await;
                }
            }
            7 => {
                let _ = desk.stop_user(&user, World::authorisation()).await;
            }
            8 => {
                let steps = [Step::Pause, Step::Pause, Step::Resume, Step::Lose];
                let (step, serial) = (*self.luck.pick(&steps), self.any_fob());
                let request = StepRequest { last_tokens: self.last_tokens(), ..step.into() };
                let _ = desk.token_step(&serial, &request, World::authorisation()).await;
            }
            _ => self.world.clock.advance(self.luck.between(0, 20_000)),
        }
    }

    fn any_plan(&mut self, tokens: &BTreeMap<String, TokenView>) -> Plan {
        let users = self.some(&Self::everybody(), 3);
        let serials: Vec<_> = (0..=self.luck.below(3)).map(|_| self.any_fob()).collect();
        match self.luck.below(14) {
            0..=2 => Plan::Revoke { users, reason: *self.luck.pick(&Reason::ALL) },
            3..=6 => {
                let steps = [
                    Step::Pause,
                    Step::Pause,
                    Step::Resume,
                    Step::Resume,
                    Step::Lose,
                    Step::BreakDown,
                    Step::Dispose,
                ];
                Plan::Step { serials, step: *self.luck.pick(&steps) }
            }
            7 => Plan::Step { serials: vec![serials[0].clone()], step: Step::Find },
            8 | 9 => {
                let to = *self.luck.pick(&[UserStatus::Stopped, UserStatus::Stopped, UserStatus::Active]);
                Plan::Switch { users, to }
            }
            _ => {
                let old = self.any_fob();
                let mut users = users;
                // Mostly those who are on it, so that it is not always refused.
                let on_it = &tokens[&old].registrations;
                if !on_it.is_empty() && !self.luck.once_in(5) {
                    let on_it: Vec<_> = on_it.iter().map(|r| r.login_id.clone()).collect();
                    users = self.some(&on_it, 3);
                }
                let reason = *self.luck.pick(&token_replace::Reason::ALL);
                Plan::Replace { old, reason, new: self.any_fob(), users }
            }
        }
    }

    fn last_tokens(&self) -> Vec<String> {
        self.world.fobs.iter().map(|fob| last_four(&fob.serial)).collect()
    }

    /// Carries a plan out. Returns for each row why it was refused.
    async fn carry_out(&self, plan: &Plan, last_tokens: Vec<String>) -> Result<Vec<Option<String>>, Error> {
        let desk = &self.world.desk;
        let code = |refused: Option<kagimori_app::domain::Refusal>| refused.map(|r| r.code().to_owned());
        match plan {
            Plan::Revoke { users, reason } => {
                let request = RevokeRequest {
                    users: users.clone(),
                    reason: *reason,
                    request: WrittenRequest::default(),
                    last_tokens,
                };
                let done = desk.revoke(&request, World::authorisation()).await?;
                Ok(done.rows.into_iter().take(users.len()).map(|row| code(row.refused)).collect())
            }
            Plan::Step { serials, step: Step::Find } => {
                let authorisation = World::authorisation_with(&self.fresh(&serials[0]));
                match desk.token_step(&serials[0], &Step::Find.into(), authorisation).await {
                    Ok(_) => Ok(vec![None]),
                    Err(Error::Rule(refused)) => Ok(vec![code(Some(refused))]),
                    Err(error) => Err(error),
                }
            }
            Plan::Step { serials, step } => {
                let request = StepRequest { last_tokens, ..(*step).into() };
                let rows = desk.token_steps(serials, &request, World::authorisation()).await?;
                Ok(rows.into_iter().map(|row| code(row.refused)).collect())
            }
            Plan::Replace { old, reason, new, users } => {
                let request = ReplaceRequest {
                    old: old.clone(),
                    reason: *reason,
                    new: new.clone(),
                    code: self.fresh(new),
                    users: users.clone(),
                    share: true,
                    loss: LossReport::default(),
                    last_tokens,
                };
                desk.replace_token(&request, World::authorisation()).await?;
                Ok(vec![None; users.len()])
            }
            Plan::Switch { users, to } => {
                let rows = desk.switch_users(users, *to, World::authorisation()).await?;
                Ok(rows.into_iter().map(|row| code(row.refused)).collect())
            }
        }
    }

    /// What a sign-in with the user's right code, or two of them where two are asked for, is refused with.
    async fn signs_in(&self, user: &UserView) -> Option<String> {
        let mut request = VerifyRequest {
            purpose: Purpose::Login,
            ..World::request(&user.login_id, user.serial.as_deref().map_or("000000", |_| "000001"))
        };
        if let Some(serial) = &user.serial {
            request.code = self.fresh(serial);
            if self.world.desk.token(serial).await.unwrap().needs_resync {
                self.world.clock.advance(60);
                let fob = self.world.fobs.iter().position(|fob| &fob.serial == serial).unwrap();
                request.second = Some(self.world.shown(fob, 0));
            }
        }
        self.world.desk.verify(&request).await.err().map(|error| error.code().to_owned())
    }

    /// Compares a preview with what is there now, field by field. Returns what differs.
    async fn differences(&self, preview: &Preview) -> Vec<String> {
        let (users, tokens) = (self.users().await, self.tokens().await);
        let mut found = Vec::new();
        let mut compare = |what: &str, told: String, is: String| {
            if told != is {
                found.push(format!("{what}: told {told}, is {is}"));
            }
        };
        for told in &preview.tokens {
            let is = &tokens[&told.serial];
            compare(
                &told.serial,
                format!("{} {} {}", told.state, told.place, told.enrollable),
                format!("{} {} {}", is.state, is.place, enrollable(is)),
            );
        }
        for told in &preview.users {
            let is = &users[&told.login_id];
            compare(
                &told.login_id,
                format!("{:?} {}", told.serial, told.role),
                format!("{:?} {}", is.serial, is.role),
            );
            let refused = told.refused.as_ref().map(|refusal| refusal.code().to_owned());
            compare(&told.login_id, format!("{refused:?}"), format!("{:?}", self.signs_in(is).await));
        }
        // Whoever is on one of these tokens now was told of.
        for told in &preview.tokens {
            for registration in &tokens[&told.serial].registrations {
                let known = preview.users.iter().any(|user| user.login_id == registration.login_id);
                compare(&registration.login_id, known.to_string(), true.to_string());
            }
        }
        found
    }
}

/// What the preview says of somebody before the act, by what is there before it.
fn before_is_told(told: &AffectedUser, user: &UserView, signs_in: bool) -> bool {
    let could = matches!(told.effect, Effect::Stops | Effect::GoesOn);
    let can = matches!(told.effect, Effect::GoesOn | Effect::Resumes);
    could == signs_in
        && can == told.refused.is_none()
        && told.serial_before == user.serial
        && told.last_token == (user.role == "master" && could && !can)
}

fn enrollable(token: &TokenView) -> bool {
    matches!(token.state, "unregistered" | "in_use") && !token.expired && token.place != "returned"
}

fn standing(user: &UserView, tokens: &BTreeMap<String, TokenView>) -> bool {
    let token = user.serial.as_ref().map(|serial| &tokens[serial]);
    user.status == "active"
        && user.otp == "active"
        && token.is_some_and(|t| t.state == "in_use" && !t.expired)
}

#[tokio::test]
async fn the_preview_is_what_then_happens() {
    let seed = seed();
    let mut luck = Luck::new(seed);
    let template = founded(&mut luck).await;
    let (mut done, mut violations) = (0, 0);
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    while done < CASES {
        let mut company = Company { world: template.world().await, luck: Luck::new(luck.draw()) };
        for _ in 0..8 {
            company.live().await;
        }
        for _ in 0..CASES_EACH {
            company.live().await;
            company.not_near_midnight();
            let (users, tokens) = (company.users().await, company.tokens().await);
            let plan = company.any_plan(&tokens);
            let preview = match company.world.desk.preview(&plan).await {
                Ok(preview) => preview,
                Err(refused) => {
                    // What cannot be thought through cannot be done either, for the same reason, and does nothing.
                    let act = company.carry_out(&plan, company.last_tokens()).await;
                    assert_eq!(act.map_err(|e| e.code()), Err(refused.code()), "{plan:?}");
                    *kinds.entry("refused").or_default() += 1;
                    continue;
                }
            };
            let told_before = preview.users.iter().all(|told| {
                before_is_told(told, &users[&told.login_id], standing(&users[&told.login_id], &tokens))
            });
            let last_token = preview.users.iter().any(|user| user.last_token);
            if last_token && company.luck.once_in(2) {
                // Without its serial number a master's last token stays what it is.
                let refused = company.carry_out(&plan, Vec::new()).await;
                let left = match refused {
                    Err(error) => error.code() == "last_token_unconfirmed",
                    Ok(rows) => rows.contains(&Some("last_token_unconfirmed".to_owned())),
                };
                assert!(left, "case {done}: {plan:?}");
                *kinds.entry("last token").or_default() += 1;
                // Other tokens of the same act were done; without any, nothing changed.
                if !matches!(plan, Plan::Step { .. }) {
                    assert_eq!(format!("{tokens:?}"), format!("{:?}", company.tokens().await));
                }
                continue;
            }
            let rows = match company.carry_out(&plan, company.last_tokens()).await {
                Ok(rows) => rows,
                Err(Error::NoRowDone { rows, .. }) => {
                    rows.into_iter().map(|row| row.refused.map(|r| r.code().to_owned())).collect()
                }
                Err(error) => panic!("case {done}: {plan:?}: {error:?}"),
            };
            let told: Vec<_> =
                preview.rows.iter().map(|row| row.refused.as_ref().map(|r| r.code().to_owned())).collect();
            let differences = company.differences(&preview).await;
            if told != rows || !differences.is_empty() || !told_before {
                violations += 1;
                println!(
                    "case {done}, seed {seed}: {plan:?}\n told {told:?}, done {rows:?}\n {differences:?}"
                );
            }
            *kinds.entry(name(&plan)).or_default() += 1;
            done += 1;
        }
    }
    println!("{kinds:?}");
    // Each kind of act was among them, and the guard was met.
    for kind in ["revoke", "step", "replace", "switch", "last token", "refused"] {
        assert!(kinds.get(kind).is_some_and(|count| *count >= 20), "{kind}: {kinds:?}");
    }
    report("preview", done, CASES, violations, seed);
}

const fn name(plan: &Plan) -> &'static str {
    match plan {
        Plan::Revoke { .. } => "revoke",
        Plan::Step { .. } => "step",
        Plan::Replace { .. } => "replace",
        Plan::Switch { .. } => "switch",
    }
}
