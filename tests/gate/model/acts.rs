//! What happens in a sequence. An act names people and tokens by number and codes by what they are; which digits that
//! means is found out when its turn comes, so that any part of a sequence is a sequence.

use kagimori_app::domain::purpose::Purpose;
use kagimori_app::revoke::Reason;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::{Union, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::rules::State;

/// One thing after another.
#[derive(Clone, Debug)]
pub(super) struct Move {
    /// Seconds that pass before.
    pub(super) wait: i64,
    /// Who acts: the chief (master or supervisor), or his deputy (administrator or clerk).
    pub(super) by: By,
    pub(super) act: Act,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Chief,
    Deputy,
}

/// Somebody: by his number, or one of those who stand so, if there are any.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Number(usize),
    Registered(usize),
    Without(usize),
    Suspended(usize),
    Stopped(usize),
}

/// A token, likewise.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    Number(usize),
    Usable(usize),
    InState(State, usize),
}

#[derive(Clone, Debug)]
pub(super) enum Act {
    Verify {
        user: Who,
        typed: Typed,
        purpose: Purpose,
    },
    /// His own code, as at sign-in.
    SignInCode {
        typed: Typed,
    },
    Enrol {
        user: Who,
        token: Which,
        code: Code,
        share: bool,
    },
    EnrolOneself {
        token: Which,
        code: Code,
        share: bool,
    },
    Unlock {
        users: Vec<Who>,
        spoke: bool,
        written: Written,
    },
    Revoke {
        users: Vec<Who>,
        reason: Reason,
        otp: Option<Code>,
        written: Written,
    },
    Stop {
        user: Who,
    },
    Resume {
        user: Who,
    },
    Delete {
        user: Who,
        otp: Option<Code>,
    },
    /// Adds him (again); the deputy with passwords.
    Add {
        user: usize,
        otp: Option<Code>,
    },
    Token {
        token: Which,
        step: TokenStep,
    },
    /// The file that a token came from, once more, as it was or with another key in it.
    Import {
        token: usize,
        other_key: bool,
    },
    Resync {
        token: Which,
        pair: Pair,
    },
    IssueCodes {
        user: Who,
        count: u32,
        hours: u32,
    },
    TakeCodesBack {
        user: Who,
    },
    Policy {
        failures: u32,
        window: u32,
        revoke_otp: bool,
        same_token: bool,
        users: u32,
    },
    SetClock(Clock),
    Anchor {
        reason: bool,
    },
    Reopen,
    /// The vault is locked, and opened by the same program.
    Relock,
    /// The computer is switched off and on again.
    SwitchOff,
    /// The chief's login password, and with it the data key.
    ChangePassword,
}

/// What a code is. Steps are counted from where the token is expected.
#[derive(Clone, Copy, Debug)]
pub(super) enum Code {
    /// A fresh one within the window, if there is any.
    Right,
    /// So many steps away.
    Away(i64),
    /// So many steps before the last one used.
    Used(u64),
    /// Digits out of a hat with a few lots in it.
    Wrong(u32),
    /// The last wrong one of this user once more.
    SameWrong,
    /// What another token shows.
    Another(usize),
    Malformed(usize),
    /// The right one, written in another way.
    Written(usize),
    /// One of the user's temporary codes.
    Temporary(usize),
    /// Eight digits that nobody issued.
    NotIssued(u32),
}

/// Two codes. `ahead`: steps by which the first is ahead of the clock.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pair {
    Right {
        ahead: i64,
    },
    Swapped {
        ahead: i64,
    },
    Same,
    Gap,
    /// The last one used, and the next.
    HalfUsed,
    Used,
    OneWrong,
    Wrong(u32),
    Malformed,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Typed {
    One(Code),
    Two(Pair),
}

/// The written request of a branch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Written {
    Complete,
    NoNumber,
    NoSeal,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum TokenStep {
    Pause,
    Resume,
    Lose,
    Find(Option<Code>),
    BreakDown,
    Dispose,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Clock {
    /// Somebody sets it by so many seconds.
    By(i64),
    /// Somebody sets it right.
    Right,
}

/// Number of a user there is not.
pub(super) const NOBODY: usize = 6;
/// Number of a token there is not.
pub(super) const NO_TOKEN: usize = 5;

const DAY: i64 = 86_400;

/// Somebody by his number: most often the third and fourth, who are nobody special.
fn number() -> impl Strategy<Value = usize> {
    let numbers = [(15, 0), (8, 1), (34, 2), (20, 3), (10, 4), (12, 5), (1, NOBODY)];
    Union::new_weighted(numbers.map(|(weight, number)| (weight, Just(number))).to_vec())
}

/// The first ones of a list more often.
fn place() -> impl Strategy<Value = usize> {
    prop_oneof![4 => Just(0_usize), 5 => Just(1), 3 => Just(2), 2 => Just(3)]
}

/// Mostly one of those for whom the act means something.
fn user(meant: fn(usize) -> Who) -> impl Strategy<Value = Who> {
    prop_oneof![5 => place().prop_map(meant), 1 => number().prop_map(Who::Number)]
}

fn users(meant: fn(usize) -> Who) -> impl Strategy<Value = Vec<Who>> {
    prop_oneof![
        70 => prop::collection::vec(user(meant), 1),
        29 => prop::collection::vec(user(meant), 2..4),
        1 => Just(vec![]),
    ]
}

fn token() -> impl Strategy<Value = Which> {
    prop_oneof![30 => place().prop_map(Which::Usable), 10 => (0..5_usize).prop_map(Which::Number), 1 => Just(Which::Number(NO_TOKEN))]
}

fn away() -> impl Strategy<Value = i64> {
    prop_oneof![
        10 => -3..=3_i64,
        4 => select(vec![-12_i64, -11, -10, -9, -5, 5, 9, 10, 11, 12]),
        1 => select(vec![-1_001_i64, -1_000, -300, 300, 1_000, 1_001]),
    ]
}

fn code() -> impl Strategy<Value = Code> {
    prop_oneof![
        46 => Just(Code::Right),
        14 => away().prop_map(Code::Away),
        8 => (0..3_u64).prop_map(Code::Used),
        12 => (0..40_u32).prop_map(Code::Wrong),
        4 => Just(Code::SameWrong),
        2 => (0..5_usize).prop_map(Code::Another),
        3 => (0..8_usize).prop_map(Code::Malformed),
        3 => (0..3_usize).prop_map(Code::Written),
        6 => (0..3_usize).prop_map(Code::Temporary),
        2 => (0..4_u32).prop_map(Code::NotIssued),
    ]
}

fn pair() -> impl Strategy<Value = Pair> {
    let ahead = || {
        prop_oneof![
            6 => -3..=3_i64,
            3 => -40..=40_i64,
            1 => select(vec![-1_001_i64, -1_000, -999, 998, 999, 1_000, 1_001]),
        ]
    };
    prop_oneof![
        10 => ahead().prop_map(|ahead| Pair::Right { ahead }),
        4 => ahead().prop_map(|ahead| Pair::Swapped { ahead }),
        1 => Just(Pair::Same),
        2 => Just(Pair::Gap),
        2 => Just(Pair::HalfUsed),
        2 => Just(Pair::Used),
        2 => Just(Pair::OneWrong),
        3 => (0..40_u32).prop_map(Pair::Wrong),
        1 => Just(Pair::Malformed),
    ]
}

fn typed() -> impl Strategy<Value = Typed> {
    prop_oneof![5 => code().prop_map(Typed::One), 1 => pair().prop_map(Typed::Two)]
}

fn own() -> impl Strategy<Value = Option<Code>> {
    prop_oneof![15 => Just(Some(Code::Right)), 2 => Just(None), 4 => code().prop_map(Some)]
}

fn written() -> impl Strategy<Value = Written> {
    prop_oneof![18 => Just(Written::Complete), 1 => Just(Written::NoNumber), 1 => Just(Written::NoSeal)]
}

fn token_step() -> impl Strategy<Value = Act> {
    let found = prop_oneof![9 => code().prop_map(Some), 1 => Just(None)];
    let in_state = |state: State, step: TokenStep| {
        place().prop_map(move |place| Act::Token { token: Which::InState(state, place), step })
    };
    let any = prop_oneof![
        Just(TokenStep::Pause),
        Just(TokenStep::Resume),
        Just(TokenStep::Lose),
        Just(TokenStep::Find(Some(Code::Right))),
        Just(TokenStep::BreakDown),
        Just(TokenStep::Dispose),
    ];
    prop_oneof![
        10 => place().prop_map(|place| Act::Token { token: Which::Usable(place), step: TokenStep::Pause }),
        16 => in_state(State::Paused, TokenStep::Resume),
        4 => place().prop_map(|place| Act::Token { token: Which::Usable(place), step: TokenStep::Lose }),
        18 => (found, place()).prop_map(|(code, place)| Act::Token {
            token: Which::InState(State::Lost, place),
            step: TokenStep::Find(code),
        }),
        2 => place().prop_map(|place| Act::Token { token: Which::Usable(place), step: TokenStep::BreakDown }),
        3 => in_state(State::Faulty, TokenStep::Dispose),
        14 => (token(), any).prop_map(|(token, step)| Act::Token { token, step }),
    ]
}

fn purpose() -> impl Strategy<Value = Purpose> {
    prop_oneof![3 => Just(Purpose::Transfer), 2 => Just(Purpose::Login), 1 => select(Purpose::ALL.to_vec())]
}

fn reason() -> impl Strategy<Value = Reason> {
    prop_oneof![5 => select(Reason::ALL.to_vec()), 1 => Just(Reason::Lost)]
}

fn clock() -> impl Strategy<Value = Clock> {
    let by = select(vec![
        -3_652 * DAY,
        -400 * DAY,
        -30 * DAY,
        -DAY,
        -3_600,
        -121,
        -120,
        -90,
        90,
        3_600,
        DAY,
        DAY + 1,
        2 * DAY,
        30 * DAY,
        31 * DAY + 60,
        400 * DAY,
    ]);
    prop_oneof![3 => by.prop_map(Clock::By), 4 => Just(Clock::Right)]
}

fn wait() -> impl Strategy<Value = i64> {
    prop_oneof![
        25 => Just(0_i64),
        20 => 1..60_i64,
        25 => Just(60_i64),
        24 => 60..200_i64,
        3 => 200..4_000_i64,
        2 => select(vec![DAY, 3 * DAY, 7 * DAY]),
        1 => select(vec![21 * DAY, 32 * DAY, 95 * DAY]),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let share = || prop_oneof![4 => Just(true), 1 => Just(false)];
    let failures = select(vec![2_u32, 3, 3, 4, 5, 5, 6]);
    let policy = (failures, select(vec![0_u32, 1, 1, 1, 2, 10]), any::<bool>(), any::<bool>(), 3..=11_u32);
    let hours = prop_oneof![9 => 1..=30_u32, 1 => select(vec![0_u32, 168, 169])];
    prop_oneof![
        320 => (user(Who::Registered), typed(), purpose())
            .prop_map(|(user, typed, purpose)| Act::Verify { user, typed, purpose }),
        20 => typed().prop_map(|typed| Act::SignInCode { typed }),
        120 => (user(Who::Without), token(), code(), share())
            .prop_map(|(user, token, code, share)| Act::Enrol { user, token, code, share }),
        15 => (token(), code(), share()).prop_map(|(token, code, share)| Act::EnrolOneself { token, code, share }),
        80 => (users(Who::Suspended), prop::bool::weighted(0.95), written())
            .prop_map(|(users, spoke, written)| Act::Unlock { users, spoke, written }),
        30 => (users(Who::Registered), reason(), own(), written())
            .prop_map(|(users, reason, otp, written)| Act::Revoke { users, reason, otp, written }),
        10 => number().prop_map(|number| Act::Stop { user: Who::Number(number) }),
        24 => user(Who::Stopped).prop_map(|user| Act::Resume { user }),
        10 => (number(), own()).prop_map(|(number, otp)| Act::Delete { user: Who::Number(number), otp }),
        35 => (number(), own()).prop_map(|(user, otp)| Act::Add { user, otp }),
        60 => token_step(),
        10 => (0..5_usize, prop::bool::weighted(0.3))
            .prop_map(|(token, other_key)| Act::Import { token, other_key }),
        60 => (token(), pair()).prop_map(|(token, pair)| Act::Resync { token, pair }),
        25 => (user(Who::Registered), 0..=4_u32, hours)
            .prop_map(|(user, count, hours)| Act::IssueCodes { user, count, hours }),
        5 => user(Who::Registered).prop_map(|user| Act::TakeCodesBack { user }),
        20 => policy.prop_map(|(failures, window, revoke_otp, same_token, users)| {
            Act::Policy { failures, window, revoke_otp, same_token, users }
        }),
        25 => clock().prop_map(Act::SetClock),
        20 => prop::bool::weighted(0.9).prop_map(|reason| Act::Anchor { reason }),
        10 => Just(Act::Reopen),
        6 => Just(Act::Relock),
        8 => Just(Act::SwitchOff),
        10 => Just(Act::ChangePassword),
    ]
}

fn step() -> impl Strategy<Value = Move> {
    let by = prop_oneof![5 => Just(By::Chief), 1 => Just(By::Deputy)];
    (wait(), by, act()).prop_map(|(wait, by, act)| Move { wait, by, act })
}

/// What goes wrong several times in a row.
fn streak() -> impl Strategy<Value = Vec<Move>> {
    let place = || place();
    let wrong = (place(), 3..8_usize, 0..40_u32).prop_map(|(place, times, lot)| {
        let user = Who::Registered(place);
        let typed = |i: usize| Typed::One(Code::Wrong(lot + u32::try_from(i).unwrap()));
        (0..times).map(|i| Act::Verify { user, typed: typed(i), purpose: Purpose::Login }).collect::<Vec<_>>()
    });
    let replayed = (2..7_usize).prop_map(|times| {
        let typed = Typed::One(Code::Used(0));
        // By different sharers, or one alone.
        (0..times)
            .map(|i| Act::Verify { user: Who::Registered(i % 2), typed, purpose: Purpose::Login })
            .collect()
    });
    let enrolment = (place(), place(), 4..7_usize).prop_map(|(who, which, times)| {
        let (user, token) = (Who::Without(who), Which::Usable(which));
        let code = |i: usize| Code::Wrong(u32::try_from(i).unwrap());
        (0..times).map(|i| Act::Enrol { user, token, code: code(i), share: true }).collect()
    });
    let pairs = (place(), 3..6_usize).prop_map(|(place, times)| {
        let token = Which::Usable(place);
        let pair =
            |i: usize| if i == 4 { Pair::Right { ahead: 0 } } else { Pair::Wrong(u32::try_from(i).unwrap()) };
        (0..times).map(|i| Act::Resync { token, pair: pair(i) }).collect()
    });
    let temporary =
        (place(), prop::collection::vec((0..3_usize, purpose()), 2..6)).prop_map(|(place, uses)| {
            let user = Who::Registered(place);
            let tried = uses.into_iter().map(|(which, purpose)| Act::Verify {
                user,
                typed: Typed::One(Code::Temporary(which)),
                purpose,
            });
            std::iter::once(Act::IssueCodes { user, count: 3, hours: 1 }).chain(tried).collect()
        });
    let malformed = (place(), 11..14_usize).prop_map(|(place, times)| {
        let (user, typed) = (Who::Registered(place), Typed::One(Code::Malformed(1)));
        (0..times).map(|_| Act::Verify { user, typed, purpose: Purpose::Login }).collect()
    });
    let acts =
        prop_oneof![8 => wrong, 4 => replayed, 1 => malformed, 2 => enrolment, 2 => pairs, 2 => temporary];
    (acts, 0..30_i64)
        .prop_map(|(acts, wait)| acts.into_iter().map(|act| Move { wait, by: By::Chief, act }).collect())
}

/// The sequence of so many acts that a seed decides.
pub(super) fn sequence(acts: usize, seed: u64) -> Vec<Move> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let some = prop_oneof![18 => step().prop_map(|step| vec![step]), 1 => streak()];
    let parts = prop::collection::vec(some, acts).new_tree(&mut runner).unwrap().current();
    parts.into_iter().flatten().take(acts).collect()
}
