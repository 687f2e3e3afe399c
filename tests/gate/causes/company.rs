//! People with fobs, a computer, and the true time.

use std::collections::BTreeMap;

use kagimori_app::Error;
use kagimori_app::attempts::Diagnosis;
use kagimori_app::domain::role::Role;
use kagimori_app::user_add::NewUser;
use kagimori_tests::{Fob, Luck, World, keys};

use super::Mishap;

/// Tokens of the contract: the first ones time-based, then some event-based, then spare ones that nobody has.
pub(super) const TIME_BASED: usize = 22;
pub(super) const EVENT_BASED: usize = 4;
pub(super) const SPARE: usize = 4;

/// Somebody with a token.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) fob: usize,
}

/// An office and its fobs. The time in it is the true one; the computer's clock may be wrong.
pub(super) struct Company {
    pub(super) world: World,
    pub(super) people: Vec<Person>,
    /// Seconds by which each fob's own clock is ahead of the true time.
    pub(super) ahead: Vec<i64>,
    /// How often the key of each event-based fob was pressed.
    pub(super) pressed: Vec<u64>,
    /// Seconds by which the computer's clock is fast.
    pub(super) clock_fast: i64,
    pub(super) luck: Luck,
    /// Named rightly, and generated.
    pub(super) tally: BTreeMap<Mishap, (u64, u64)>,
    /// Where a drift was suspected wrongly.
    pub(super) false_drifts: BTreeMap<Mishap, u64>,
    /// Right codes that were refused.
    pub(super) refused: u64,
}

impl Company {
    pub(super) async fn new(luck: Luck) -> Self {
        let count = TIME_BASED + EVENT_BASED + SPARE;
        let fobs: Vec<Fob> = keys(count, 47)
            .iter()
            .enumerate()
            .map(|(i, key)| {
                let fob = Fob::from(key);
                if (TIME_BASED..TIME_BASED + EVENT_BASED).contains(&i) { fob.by_counter() } else { fob }
            })
            .collect();
        let world = World::with_fobs(fobs).await;
        let mut company = Self {
            world,
            people: Vec::new(),
            ahead: vec![0; count],
            pressed: vec![0; count],
            clock_fast: 0,
            luck,
            tally: BTreeMap::new(),
            false_drifts: BTreeMap::new(),
            refused: 0,
        };
        for fob in 0..count {
            company.ahead[fob] = company.luck.between(-45, 45);
        }
        // Every fourth of the time-based tokens has three users, the others one.
        for fob in 0..TIME_BASED + EVENT_BASED {
            let sharers = if fob % 4 == 0 && fob < TIME_BASED { 3 } else { 1 };
            for sharer in 0..sharers {
                company.add(fob, sharer).await;
            }
        }
        company
    }

    pub(super) async fn add(&mut self, fob: usize, sharer: usize) {
        let number = fob * 3 + sharer;
        let person =
            Person { login: format!("user{number:03}"), name: format!("利用者 {number}号"), fob };
        let new = NewUser {
            contract: None,
            login_id: person.login.clone(),
            name: person.name.clone(),
            kana: String::new(),
            role: Role::General,
            otp_start: None,
            permissions: None,
            passwords: None,
        };
        self.world.desk.add_user(new, World::authorisation()).await.unwrap();
        self.world.clock.advance(90);
        let code = self.read(fob);
        self.world.enroll_with(&person.login, fob, &code).await.unwrap();
        self.people.push(person);
    }

    pub(super) fn is_time_based(&self, fob: usize) -> bool {
        self.world.fobs[fob].period.is_some()
    }

    /// What the fob's display shows; an event-based one is pressed for it.
    pub(super) fn read(&mut self, fob: usize) -> String {
        if self.is_time_based(fob) {
            let true_time = self.world.now() - self.clock_fast;
            self.world.fobs[fob].shows(true_time + self.ahead[fob])
        } else {
            let counter = self.pressed[fob];
            self.pressed[fob] += 1;
            self.world.fobs[fob].code(counter)
        }
    }

    /// He types it, which takes a while.
    pub(super) async fn types(&mut self, person: &Person, code: &str) -> bool {
        self.submits(person, code).await.is_ok()
    }

    pub(super) async fn submits(&mut self, person: &Person, code: &str) -> Result<(), Error> {
        let seconds = self.luck.between(4, 20);
        self.world.clock.advance(seconds);
        self.world.verify(&person.login, code).await.map(drop)
    }

    /// A day like any other: his code is right. Once in some thousand times it is two steps away from where the token
    /// was last seen, and he takes the next one.
    pub(super) async fn succeeds(&mut self, person: &Person) -> String {
        for _ in 0..3 {
            let seconds = self.luck.between(65, 400);
            self.world.clock.advance(seconds);
            let code = self.read(person.fob);
            match self.submits(person, &code).await {
                Ok(()) => return code,
                Err(refused) => println!("{}'s right code was refused: {refused:?}", person.login),
            }
            self.refused += 1;
        }
        let token = self.world.desk.token(&self.world.fobs[person.fob].serial).await;
        panic!("right codes of {} at {}: {token:?}", person.login, self.world.now());
    }

    pub(super) fn somebody(&mut self, which: impl Fn(&Self, &Person) -> bool) -> Person {
        let people: Vec<Person> = self.people.iter().filter(|person| which(self, person)).cloned().collect();
        self.luck.pick(&people).clone()
    }

    pub(super) fn somebody_by_time(&mut self) -> Person {
        self.somebody(|company, person| company.is_time_based(person.fob))
    }

    /// Another user of his token.
    pub(super) fn sharer_of(&mut self, of: &Person) -> Person {
        let (login, fob) = (of.login.clone(), of.fob);
        self.somebody(|_, person| person.fob == fob && person.login != login)
    }

    pub(super) async fn diagnosis(&self, person: &Person) -> Diagnosis {
        self.world.desk.diagnose(&person.login).await.unwrap().expect("a failed code")
    }

    pub(super) async fn drift(&self, person: &Person) -> Option<(String, i64, usize)> {
        let drift = self.world.desk.attempts(&person.login, 10).await.unwrap().drift?;
        Some((drift.serial, drift.seconds, drift.failures))
    }

    /// No drift explains what failed, and none is suspected.
    pub(super) async fn no_drift(&mut self, person: &Person, mishap: Mishap) {
        if let Some(drift) = self.drift(person).await {
            println!("{mishap:?} of {} was taken for a drift: {drift:?}", person.login);
            *self.false_drifts.entry(mishap).or_default() += 1;
        }
    }

    /// Whether the diagnosis is right is noted, and what it was instead.
    pub(super) fn note(&mut self, mishap: Mishap, diagnosis: &Diagnosis, right: bool) {
        let (named, generated) = self.tally.entry(mishap).or_default();
        *generated += 1;
        if right {
            *named += 1;
        } else {
            println!("{mishap:?} was called {:?}", diagnosis.cause);
        }
    }

    /// The token's time is taken from two codes, and he goes on as ever.
    pub(super) async fn is_resynced(&mut self, person: &Person) {
        let first = self.read(person.fob);
        self.world.clock.advance(60);
        let second = self.read(person.fob);
        let serial = self.world.fobs[person.fob].serial.clone();
        let codes = [first.as_str(), second.as_str()];
        self.world.desk.resync_token(&serial, codes, World::authorisation()).await.unwrap();
        self.succeeds(person).await;
    }
}
