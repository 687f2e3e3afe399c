//! 「なぜ失敗？」: failures made as life makes them, and named by the program. What happened is known here alone: the
//! program has seen a code, and refused it.

mod company;

use kagimori_app::attempts::{Cause, Diagnosis};
use kagimori_tests::{Luck, World, report, runs, seed};

use self::company::{Company, EVENT_BASED, Person, TIME_BASED};

/// Users who fail before somebody looks at a wrong clock.
const VICTIMS: usize = 4;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mishap {
    FobFast,
    FobSlow,
    UsedByHimself,
    UsedBySharer,
    PreviousCode,
    AnotherToken,
    DigitsTransposed,
    KeyBeside,
    ClockFast,
    ClockSlow,
    CounterAhead,
    Anything,
}

const MISHAPS: [Mishap; 12] = [
    Mishap::FobFast,
    Mishap::FobSlow,
    Mishap::UsedByHimself,
    Mishap::UsedBySharer,
    Mishap::PreviousCode,
    Mishap::AnotherToken,
    Mishap::DigitsTransposed,
    Mishap::KeyBeside,
    Mishap::ClockFast,
    Mishap::ClockSlow,
    Mishap::CounterAhead,
    Mishap::Anything,
];

impl Company {
    async fn happens(&mut self, mishap: Mishap) {
        // Some hours later.
        let seconds = self.luck.between(3 * 3_600, 12 * 3_600);
        self.world.clock.advance(seconds);
        match mishap {
            Mishap::FobFast | Mishap::FobSlow => self.fob_is_off(mishap).await,
            Mishap::UsedByHimself => self.used_by_himself().await,
            Mishap::UsedBySharer => self.used_by_sharer().await,
            Mishap::PreviousCode => self.previous_code().await,
            Mishap::AnotherToken => self.another_token().await,
            Mishap::DigitsTransposed | Mishap::KeyBeside => self.mistyped(mishap).await,
            Mishap::ClockFast | Mishap::ClockSlow => self.clock_is_wrong(mishap).await,
            Mishap::CounterAhead => self.counter_ahead().await,
            Mishap::Anything => self.anything().await,
        }
    }

    /// Unused for weeks, it runs some minutes off; seldom hours, after a fall. He tries once to three times, each time
    /// with the next code.
    async fn fob_is_off(&mut self, mishap: Mishap) {
        let person = self.somebody_by_time();
        let seconds = match self.luck.below(10) {
            0 => self.luck.between(1_800, 6 * 3_600),
            1 | 2 => self.luck.between(900, 1_800),
            _ => self.luck.between(200, 900),
        };
        let off = if mishap == Mishap::FobFast { seconds } else { -seconds };
        let expected = off + self.believed_wrongly(&person).await;
        self.world.clock.advance(14 * 86_400);
        self.ahead[person.fob] += off;
        let tries = self.luck.between(1, 3);
        for _ in 0..tries {
            let code = self.read(person.fob);
            assert!(!self.types(&person, &code).await);
            self.world.clock.advance(60);
        }
        let diagnosis = self.diagnosis(&person).await;
        let near = |told: i64| (told - expected).abs() <= 90;
        let right = match diagnosis.cause {
            Cause::FobFast(told) => mishap == Mishap::FobFast && near(told),
            Cause::FobSlow(told) => mishap == Mishap::FobSlow && near(-told),
            _ => false,
        };
        self.note(mishap, &diagnosis, right);
        let serial = &self.world.fobs[person.fob].serial;
        match self.drift(&person).await {
            Some((of, told, failures)) => {
                let fits = of == *serial && near(told) && i64::try_from(failures).unwrap() == tries;
                assert!(
                    fits && tries >= 2,
                    "{mishap:?}: {told} s of {of} by {failures}, expected {expected} s"
                );
            }
            None => assert_eq!(tries, 1, "{mishap:?}: failures that a drift of {expected} s explains"),
        }
        self.is_resynced(&person).await;
    }

    /// Seconds that the fob is ahead of what the program believes of it, less than a step or so.
    async fn believed_wrongly(&self, person: &Person) -> i64 {
        let token = self.world.desk.token(&self.world.fobs[person.fob].serial).await.unwrap();
        self.ahead[person.fob] - i64::from(token.drift_steps) * 60
    }

    /// The same code for the next transfer, in the same minute or from a slip of paper.
    async fn used_by_himself(&mut self) {
        let person = self.somebody_by_time();
        let code = self.succeeds(&person).await;
        let used = self.world.now();
        let paper = self.luck.once_in(4);
        let seconds = if paper { self.luck.between(150, 900) } else { self.luck.between(1, 40) };
        self.world.clock.advance(seconds);
        for _ in 0..self.luck.between(1, 2) {
            assert!(!self.types(&person, &code).await);
        }
        let diagnosis = self.diagnosis(&person).await;
        let right = was_used(&diagnosis, &person, used);
        self.note(Mishap::UsedByHimself, &diagnosis, right);
        self.no_drift(&person, Mishap::UsedByHimself).await;
        self.succeeds(&person).await;
    }

    async fn used_by_sharer(&mut self) {
        let person = self.somebody(|_, person| person.fob % 4 == 0 && person.fob < TIME_BASED);
        let first = self.sharer_of(&person);
        let code = self.succeeds(&first).await;
        let used = self.world.now();
        let seconds = self.luck.between(1, 30);
        self.world.clock.advance(seconds);
        assert!(!self.types(&person, &code).await);
        let diagnosis = self.diagnosis(&person).await;
        let right = was_used(&diagnosis, &first, used);
        self.note(Mishap::UsedBySharer, &diagnosis, right);
        self.no_drift(&person, Mishap::UsedBySharer).await;
        self.succeeds(&person).await;
    }

    /// He noted a code and waits; meanwhile a later one is used, by a colleague or by himself.
    async fn previous_code(&mut self) {
        let person = self.somebody(|_, person| person.fob % 4 == 0 && person.fob < TIME_BASED);
        let noted = self.read(person.fob);
        let other = if self.luck.once_in(2) { person.clone() } else { self.sharer_of(&person) };
        let seconds = self.luck.between(62, 150);
        self.world.clock.advance(seconds);
        let now = self.read(person.fob);
        assert!(self.types(&other, &now).await);
        for _ in 0..self.luck.between(1, 2) {
            assert!(!self.types(&person, &noted).await);
        }
        let diagnosis = self.diagnosis(&person).await;
        let right = diagnosis.cause == Cause::Previous;
        self.note(Mishap::PreviousCode, &diagnosis, right);
        self.no_drift(&person, Mishap::PreviousCode).await;
        self.succeeds(&person).await;
    }

    /// He took the fob that lay beside his.
    async fn another_token(&mut self) {
        let person = self.somebody_by_time();
        // Seldom one that nobody is enrolled on yet.
        let spare = TIME_BASED + EVENT_BASED..self.world.fobs.len();
        let some = if self.luck.once_in(10) { spare } else { 0..TIME_BASED };
        let others: Vec<usize> = some.filter(|fob| *fob != person.fob).collect();
        let taken = *self.luck.pick(&others);
        for _ in 0..self.luck.between(1, 2) {
            let code = self.read(taken);
            assert!(!self.types(&person, &code).await);
            self.world.clock.advance(60);
        }
        let diagnosis = self.diagnosis(&person).await;
        let right = diagnosis.cause == Cause::OtherToken(self.world.fobs[taken].serial.clone());
        self.note(Mishap::AnotherToken, &diagnosis, right);
        self.succeeds(&person).await;
    }

    /// A slip of the finger.
    async fn mistyped(&mut self, mishap: Mishap) {
        let person = self.somebody(|_, _| true);
        self.world.clock.advance(61);
        let code = self.read(person.fob);
        let typed = if mishap == Mishap::DigitsTransposed {
            transposed(&mut self.luck, &code)
        } else {
            Some(key_beside(&mut self.luck, &code))
        };
        // Two digits that are the same change nothing by changing places.
        let Some(typed) = typed else {
            assert!(self.types(&person, &code).await);
            return;
        };
        if self.types(&person, &typed).await {
            return;
        }
        let diagnosis = self.diagnosis(&person).await;
        let expected =
            if mishap == Mishap::DigitsTransposed { Cause::Transposed } else { Cause::NeighbouringKey };
        let right = diagnosis.cause == expected;
        self.note(mishap, &diagnosis, right);
        self.no_drift(&person, mishap).await;
        self.succeeds(&person).await;
    }

    /// Somebody set the computer's clock, and nobody's code works any more.
    async fn clock_is_wrong(&mut self, mishap: Mishap) {
        let seconds =
            if self.luck.once_in(4) { self.luck.between(900, 3_600) } else { self.luck.between(200, 900) };
        let fast = if mishap == Mishap::ClockFast { seconds } else { -seconds };
        self.world.clock.set(fast);
        self.clock_fast = fast;
        let mut victims: Vec<Person> = Vec::new();
        while victims.len() < VICTIMS {
            let person = self.somebody_by_time();
            if victims.iter().any(|victim| victim.fob == person.fob) {
                continue;
            }
            let wait = self.luck.between(30, 300);
            self.world.clock.advance(wait);
            let code = self.read(person.fob);
            assert!(!self.types(&person, &code).await);
            victims.push(person);
        }
        for person in &victims {
            let diagnosis = self.diagnosis(person).await;
            let right = matches!(diagnosis.cause, Cause::ClockWrong(told) if (told - fast).abs() <= 90);
            self.note(mishap, &diagnosis, right);
        }
        // The master sets it right and says so.
        self.world.clock.set(-fast);
        self.clock_fast = 0;
        self.world.desk.anchor_clock("電波時計と比べました", World::authorisation()).await.unwrap();
        for person in victims {
            self.succeeds(&person).await;
        }
    }

    /// The key was pressed in a pocket.
    async fn counter_ahead(&mut self) {
        let person = self.somebody(|company, person| !company.is_time_based(person.fob));
        let pressed = u64::try_from(self.luck.between(11, 80)).unwrap();
        self.pressed[person.fob] += pressed;
        let tries = self.luck.between(1, 3);
        for _ in 0..tries {
            let code = self.read(person.fob);
            assert!(!self.types(&person, &code).await);
        }
        let diagnosis = self.diagnosis(&person).await;
        let far = pressed + u64::try_from(tries - 1).unwrap();
        let right = diagnosis.cause == Cause::CounterAhead(far);
        self.note(Mishap::CounterAhead, &diagnosis, right);
        self.no_drift(&person, Mishap::CounterAhead).await;
        self.is_resynced(&person).await;
    }

    /// Digits that come from nowhere.
    async fn anything(&mut self) {
        let person = self.somebody(|_, _| true);
        for _ in 0..self.luck.between(1, 3) {
            let code = self.luck.digits(6);
            if self.types(&person, &code).await {
                return;
            }
        }
        let diagnosis = self.diagnosis(&person).await;
        let right = diagnosis.cause == Cause::Unknown;
        self.note(Mishap::Anything, &diagnosis, right);
        self.succeeds(&person).await;
    }
}

fn was_used(diagnosis: &Diagnosis, by: &Person, when: i64) -> bool {
    match &diagnosis.cause {
        Cause::AlreadyUsed { by: Some(name), at: Some(at) } => *name == by.name && at.0 == when,
        _ => false,
    }
}

/// Two digits side by side change places; `None` if they are the same.
fn transposed(luck: &mut Luck, code: &str) -> Option<String> {
    let mut digits = code.as_bytes().to_vec();
    let at = luck.index(digits.len() - 1);
    digits.swap(at, at + 1);
    Some(String::from_utf8(digits).unwrap()).filter(|typed| typed != code)
}

/// The keys beside a digit's in the row above the letters.
fn beside_in_row(digit: u8) -> Vec<u8> {
    let row = b"1234567890";
    let place = row.iter().position(|key| *key == digit).unwrap();
    [place.checked_sub(1), Some(place + 1)]
        .into_iter()
        .flatten()
        .filter_map(|at| row.get(at).copied())
        .collect()
}

/// The keys beside a digit's on the number pad, where 0 lies under 1 and 2.
fn beside_on_pad(digit: u8) -> Vec<u8> {
    let rows: [&[u8]; 4] = [b"789", b"456", b"123", b"00."];
    let places = |wanted: u8| {
        (0..4_usize)
            .flat_map(move |y| (0..3_usize).map(move |x| (x, y)))
            .filter(move |(x, y)| rows[*y][*x] == wanted)
    };
    let touches =
        |key: u8| places(key).any(|(x, y)| places(digit).any(|(u, v)| x.abs_diff(u) + y.abs_diff(v) == 1));
    (b'0'..=b'9').filter(|key| *key != digit && touches(*key)).collect()
}

/// One finger a key too far.
fn key_beside(luck: &mut Luck, code: &str) -> String {
    let mut digits = code.as_bytes().to_vec();
    let at = luck.index(digits.len());
    let beside = if luck.once_in(2) { beside_in_row(digits[at]) } else { beside_on_pad(digits[at]) };
    digits[at] = *luck.pick(&beside);
    String::from_utf8(digits).unwrap()
}

#[test]
fn keys_lie_beside_each_other() {
    for (digit, in_row, on_pad) in
        [(b'0', "9", "12"), (b'1', "2", "024"), (b'5', "46", "2468"), (b'9', "80", "68")]
    {
        assert_eq!(String::from_utf8(beside_in_row(digit)).unwrap(), in_row);
        assert_eq!(String::from_utf8(beside_on_pad(digit)).unwrap(), on_pad);
    }
}

#[tokio::test]
async fn what_went_wrong_is_named_rightly() {
    let (seed, wanted) = (seed(), runs(200, 1_000));
    let mut company = Company::new(Luck::new(seed)).await;
    let generated = |company: &Company| company.tally.values().map(|(_, generated)| generated).sum::<u64>();
    let mut round = 0;
    while generated(&company) < wanted {
        // In turn, so that none is left out; the time between them is random. A wrong clock fails four people at once.
        for mishap in MISHAPS {
            let once_in = if matches!(mishap, Mishap::ClockFast | Mishap::ClockSlow) { VICTIMS } else { 1 };
            if round % once_in == 0 {
                company.happens(mishap).await;
            }
        }
        round += 1;
    }
    println!("named rightly / generated");
    let mut right = 0;
    for (mishap, (named, generated)) in &company.tally {
        println!("{named:>5} / {generated:<5} {mishap:?}");
        right += named;
    }
    let all = generated(&company);
    assert!(company.refused * 100 <= all, "{} right codes were refused", company.refused);
    println!("{right:>5} / {all:<5} in all: {} per mille", right * 1_000 / all);
    for (mishap, (named, generated)) in &company.tally {
        assert!(named * 5 >= generated * 4, "{mishap:?}: {named} of {generated}");
    }
    assert!(company.false_drifts.is_empty(), "taken for a drift: {:?}", company.false_drifts);
    assert_eq!(company.tally.len(), MISHAPS.len(), "every mishap happened");
    report("causes", all, wanted, if right * 100 >= all * 95 { 0 } else { all - right }, seed);
}
