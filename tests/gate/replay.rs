//! A code that was used, or passed over, never works again, whatever happens to its token (V-20 to V-25, V-28, V-29,
//! V-41; SR-15).

mod acts;

use std::collections::BTreeMap;

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::role::Role;
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_lifecycle::{Step, StepRequest};
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::NewPasswords;
use kagimori_app::verify::VerifyRequest;
use kagimori_tests::{Fob, Luck, Template, World, keys, last_four, report, runs, seed};
use secrecy::SecretString;

use self::acts::{ACTS, Act};

/// Where an old code is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Door {
    /// ワンタイムパスワード認証, for one purpose or another.
    Check,
    /// The master's sign-in.
    SignIn,
    /// The master's own code for an act.
    Act,
    /// Another's enrolment on the same token.
    Enrolment,
    /// 時刻補正, with two old codes or an old and a new one.
    Resync,
}

const DOORS: [Door; 10] = [
    Door::Check,
    Door::Check,
    Door::Check,
    Door::Check,
    Door::Check,
    Door::Check,
    Door::SignIn,
    Door::Act,
    Door::Enrolment,
    Door::Resync,
];

/// How the old codes were refused.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    replayed: u64,
    wrong: u64,
    otherwise: u64,
    accepted: u64,
}

impl Tally {
    fn add<T>(&mut self, result: &Result<T, Error>) {
        match result {
            Ok(_) => self.accepted += 1,
            Err(Error::Rule(Refusal::OtpReplayed)) => self.replayed += 1,
            // The resync's word for codes that it does not find as a pair.
            Err(Error::Rule(Refusal::OtpWrong { .. } | Refusal::ResyncFailed { .. })) => self.wrong += 1,
            Err(_) => self.otherwise += 1,
        }
    }
}

/// A token used by the master and two others.
struct Shared {
    world: World,
    fob: usize,
    users: Vec<&'static str>,
    luck: Luck,
    tally: Tally,
    password: &'static str,
}

const USERS: [&str; 3] = [World::MASTER, "tanaka", "satoh"];
/// Has no token, and enrols in vain.
const BYSTANDER: &str = "yamada";
/// May get the token later.
const SUCCESSOR: &str = "kobayashi";
/// An administrator, who has a key slot.
const ADMINISTRATOR: &str = "honda";

impl Shared {
    async fn new(template: &Template, fob: usize, luck: Luck) -> Self {
        let world = template.world().await;
        let password = World::LOGIN;
        Self { world, fob, users: USERS.to_vec(), luck, tally: Tally::default(), password }
    }

    fn serial(&self) -> String {
        self.world.fobs[self.fob].serial.clone()
    }

    fn code(&self, step: u64) -> String {
        self.world.fobs[self.fob].code(step)
    }

    /// The last step used, and the step expected now.
    async fn steps(&self) -> (u64, u64) {
        let token = self.world.desk.token(&self.serial()).await.unwrap();
        let last = u64::try_from(token.last_step).unwrap();
        let expected = match token.period {
            Some(period) => {
                let plain = u64::try_from(self.world.now()).unwrap() / u64::from(period);
                plain.saturating_add_signed(token.drift_steps.into())
            }
            None => last + 1,
        };
        (last, expected)
    }

    /// A code that was never used, which the token shows now or next. Time passes before.
    async fn fresh(&mut self) -> String {
        self.world.clock.advance(self.luck.between(60, 110));
        let (last, expected) = self.steps().await;
        self.code(expected.max(last + 1))
    }

    /// A fresh code of each user is accepted: nobody is suspended, and nothing else refuses his codes.
    async fn everybody_succeeds(&mut self) {
        for user in self.users.clone() {
            let code = self.fresh().await;
            let accepted = self.world.verify(user, &code).await;
            assert!(accepted.is_ok(), "a fresh code of {user}: {accepted:?}");
        }
    }

    /// An old step, as often as not one that the window holds. None whose code a fresh step within reach shows by
    /// chance.
    async fn old_step(&mut self) -> u64 {
        let (last, expected) = self.steps().await;
        loop {
            let step = match self.luck.below(8) {
                0..4 => last - self.luck.below(2),
                4 => last.min(expected + 1) - self.luck.below(3),
                5 | 6 => last - self.luck.below(12),
                _ => last.saturating_sub(self.luck.below(600)),
            };
            let code = self.code(step);
            let reach = (last + 1)..=(expected.max(last) + 25);
            if !reach.into_iter().any(|fresh| self.code(fresh) == code) {
                return step;
            }
        }
    }

    /// Tries `n` old codes. `fresh`: the clock shows a time whose codes are fresh.
    async fn replay(&mut self, n: u64, fresh: bool) {
        for i in 0..n {
            // Four wrong ones are the most that nobody is suspended for.
            if fresh && i % 4 == 0 {
                self.everybody_succeeds().await;
            } else if !fresh && i % 3 == 0 {
                self.world.clock.advance(60);
            }
            let step = if fresh { self.old_step().await } else { self.step_of_the_clock().await };
            let door = if fresh { *self.luck.pick(&DOORS) } else { Door::Check };
            self.knock(door, step).await;
        }
    }

    /// Of a clock that was set back: the code that was right then, or one beside it.
    async fn step_of_the_clock(&mut self) -> u64 {
        let (last, expected) = self.steps().await;
        assert!(expected + 1 < last, "the clock was set back far enough");
        expected + self.luck.below(3) - 1
    }

    async fn knock(&mut self, door: Door, step: u64) {
        let code = self.code(step);
        let desk = &self.world.desk;
        match door {
            Door::Check => {
                let user = *self.luck.pick(&self.users);
                let purpose = *self.luck.pick(&Purpose::ALL);
                let request = VerifyRequest { purpose, ..World::request(user, &code) };
                let result = desk.verify(&request).await;
                self.tally.add(&result);
            }
            Door::SignIn => {
                let result = desk.sign_in_code(code, None).await;
                self.tally.add(&result);
            }
            Door::Act => {
                let request = revoking("tanaka", &self.serial());
                let result = desk.revoke(&request, World::authorisation_with(&code)).await;
                self.tally.add(&result);
            }
            Door::Enrolment => {
                let result = self.world.enroll_with(BYSTANDER, self.fob, &code).await;
                let stopped = matches!(result, Err(Error::Rule(Refusal::OtpWrong { left: 0..2, .. })));
                self.tally.add(&result);
                if stopped {
                    let unlocked = self.unlock(BYSTANDER).await;
                    assert!(unlocked.is_ok() || matches!(unlocked, Err(Error::NoRowDone { .. })));
                }
            }
            Door::Resync => {
                if self.fob == 1 {
                    // Wrong pairs wait for each other; an event-based token does not mind the time.
                    self.world.clock.advance(601);
                }
                let next = if self.luck.once_in(2) { step + 1 } else { step.saturating_sub(1) };
                let second = self.code(next);
                let result =
                    desk.resync_token(&self.serial(), [&code, &second], World::authorisation()).await;
                self.tally.add(&result);
            }
        }
    }

    async fn unlock(&self, user: &str) -> Result<(), Error> {
        let request = UnlockRequest {
            users: vec![user.into()],
            spoke_to_user: true,
            request: WrittenRequest::default(),
        };
        self.world.desk.unlock(&request, World::authorisation()).await.map(drop)
    }

    async fn enrol(&mut self, user: &str) {
        let code = self.fresh().await;
        self.world.enroll_with(user, self.fob, &code).await.expect("enrolled");
    }

    /// The master's confirmation password and a fresh code of his.
    async fn authorised(&mut self) -> kagimori_app::Authorisation {
        World::authorisation_with(&self.fresh().await)
    }

    async fn step(&mut self, step: Step, code: Option<String>) {
        let authorisation = match code {
            Some(code) => World::authorisation_with(&code),
            None => World::authorisation(),
        };
        let request = StepRequest { last_tokens: vec![last_four(&self.serial())], ..step.into() };
        self.world.desk.token_step(&self.serial(), &request, authorisation).await.unwrap();
    }
}

/// The master is one of the sharers: it is his only token as well.
fn revoking(user: &str, serial: &str) -> RevokeRequest {
    RevokeRequest {
        users: vec![user.into()],
        reason: Reason::Other,
        request: WrittenRequest::default(),
        last_tokens: vec![last_four(serial)],
    }
}

fn new_user(login_id: &str, role: Role) -> NewUser {
    let opens = role == Role::Administrator;
    NewUser {
        contract: None,
        login_id: login_id.into(),
        name: "佐藤 良子".into(),
        kana: String::new(),
        role,
        otp_start: None,
        permissions: None,
        passwords: opens.then(|| NewPasswords {
            login: SecretString::from("hana to tori to tsuki"),
            confirmation: SecretString::from(World::CONFIRMATION),
        }),
    }
}

/// Two tokens, time-based and event-based. With each, codes of the last hours were used.
async fn template(fob: usize) -> Template {
    let [time, counter] = <[Fob; 2]>::try_from(keys(2, 43).iter().map(Fob::from).collect::<Vec<_>>())
        .unwrap_or_else(|_| unreachable!("two keys"));
    let world = World::with_fobs(vec![time, counter.by_counter()]).await;
    for user in USERS.into_iter().skip(1).chain([BYSTANDER, SUCCESSOR]) {
        world.add_user(user).await;
    }
    world.desk.add_user(new_user(ADMINISTRATOR, Role::Administrator), World::authorisation()).await.unwrap();
    let mut pressed = 0;
    let mut next = |world: &World| {
        world.clock.advance(60);
        pressed += 1;
        if fob == 0 { world.shown(0, 0) } else { world.fobs[1].code(pressed) }
    };
    for user in USERS {
        let code = next(&world);
        world.enroll_with(user, fob, &code).await.unwrap();
    }
    for i in 0..200 {
        let code = next(&world);
        // Some are shown and never typed: passed over.
        if i % 7 != 3 {
            world.verify(USERS[i % 3], &code).await.unwrap();
        }
    }
    world.template().await.unwrap()
}

#[tokio::test]
async fn v25_an_old_code_is_refused_after_every_kind_of_act() {
    let (seed, each) = (seed(), runs(100, 1_000));
    let each_of = [each, each / 4];
    let mut tallies: BTreeMap<(usize, usize), Tally> = BTreeMap::new();
    for fob in [0, 1] {
        let template = template(fob).await;
        for (number, act) in ACTS.into_iter().enumerate() {
            // An event-based token knows neither drift nor the time.
            let of_time = [Act::DriftLearned, Act::ClockSetBack, Act::ClockAheadAndRight];
            if fob == 1 && of_time.contains(&act) {
                continue;
            }
            let luck = Luck::new(seed.wrapping_add((number * 2 + fob) as u64));
            let shared = Shared::new(&template, fob, luck).await;
            let (mut shared, fresh) = shared.let_happen(act).await;
            shared.replay(each_of[fob], fresh).await;
            if !fresh {
                shared.set_clock(acts::set_back_by()).await;
                shared.everybody_succeeds().await;
            }
            tallies.insert((fob, number), shared.tally);
        }
    }
    let mut sum = Tally::default();
    println!("token, act: refused as used, as wrong, otherwise");
    for ((fob, number), tally) in &tallies {
        let Tally { replayed, wrong, otherwise, accepted } = *tally;
        let token = ["time-based", "event-based"][*fob];
        println!("{token}, {:?}: {replayed}, {wrong}, {otherwise}", ACTS[*number]);
        assert!(
            accepted > 0 || replayed * 3 > each_of[*fob],
            "{:?}: most codes never reached the comparison",
            ACTS[*number]
        );
        assert!(
            accepted > 0 || otherwise * 10 <= each_of[*fob],
            "{:?}: refused for other reasons",
            ACTS[*number]
        );
        sum.replayed += replayed;
        sum.wrong += wrong;
        sum.otherwise += otherwise;
        sum.accepted += accepted;
    }
    println!("in all: {}, {}, {}", sum.replayed, sum.wrong, sum.otherwise);
    let tried = sum.replayed + sum.wrong + sum.otherwise + sum.accepted;
    let at_least = tallies.keys().map(|(fob, _)| each_of[*fob]).sum();
    report("replay", tried, at_least, sum.accepted, seed);
}

/// Enrolment looks ten steps around (V-28), finding a token again does, too: both see what was used.
#[tokio::test]
async fn v25_old_codes_neither_enrol_nor_find_a_token() {
    let (seed, each) = (seed(), runs(100, 1_000));
    let template = template(0).await;
    let mut shared = Shared::new(&template, 0, Luck::new(seed)).await;
    shared.step(Step::Lose, None).await;
    let mut found = Tally::default();
    for i in 0..each {
        if i % 8 == 7 {
            let code = shared.fresh().await;
            shared.step(Step::Find, Some(code)).await;
            shared.step(Step::Lose, None).await;
        }
        let step = shared.old_step().await;
        let authorisation = World::authorisation_with(&shared.code(step));
        found.add(&shared.world.desk.token_step(&shared.serial(), &Step::Find.into(), authorisation).await);
        shared.world.clock.advance(7);
    }
    let code = shared.fresh().await;
    shared.step(Step::Find, Some(code)).await;
    let mut enrolled = Tally::default();
    for i in 0..each {
        // Nobody is on the token; each tries less than five times before he succeeds.
        let user = ["tanaka", "satoh", BYSTANDER, SUCCESSOR][usize::try_from(i / 4).unwrap() % 4];
        if i % 4 == 0 {
            shared.enrol(user).await;
            shared
                .world
                .desk
                .revoke(&revoking(user, &shared.serial()), World::authorisation())
                .await
                .unwrap();
        }
        shared.world.clock.advance(7);
        let step = shared.old_step().await;
        let code = shared.code(step);
        enrolled.add(&shared.world.enroll_with(user, 0, &code).await);
    }
    println!("finding: {found:?}\nenrolment: {enrolled:?}");
    assert!(found.replayed * 2 > each && enrolled.replayed * 2 > each, "few reached the comparison");
    let violations = found.accepted + enrolled.accepted;
    report("replay at enrolment", 2 * each, 2 * each, violations, seed);
}
