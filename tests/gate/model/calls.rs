//! What is really typed and clicked: an act with its codes found out.

use kagimori_app::domain::purpose::Purpose;
use kagimori_app::revoke::Reason;

use super::acts::{Act, By, Clock, Code, Move, NO_TOKEN, NOBODY, Pair, TokenStep, Typed, Written};
use super::rules::Rules;

/// A call of the program, or something that happens to the computer.
#[derive(Clone, Debug)]
pub(super) enum Call {
    Verify { user: usize, code: String, second: Option<String>, purpose: Purpose },
    SignInCode { code: String, second: Option<String> },
    Enrol { user: usize, serial: String, code: String, share: bool },
    EnrolOneself { serial: String, code: String, share: bool },
    Unlock { users: Vec<usize>, spoke: bool, written: Written },
    Revoke { users: Vec<usize>, reason: Reason, otp: Option<String>, written: Written },
    Stop { user: usize },
    Resume { user: usize },
    Delete { user: usize, otp: Option<String> },
    Add { user: usize, otp: Option<String> },
    Token { serial: String, step: Life, otp: Option<String> },
    Import { token: usize, other_key: bool },
    Resync { serial: String, codes: [String; 2] },
    IssueCodes { user: usize, count: u32, hours: u32 },
    TakeCodesBack { user: usize },
    Policy { failures: u32, window: u32, revoke_otp: bool, same_token: bool, users: u32 },
    SetClock(i64),
    Anchor { reason: bool },
    Reopen,
    Relock,
    SwitchOff,
    ChangePassword,
}

/// A step in a token's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    Pause,
    Resume,
    Lose,
    Find,
    BreakDown,
    Dispose,
}

/// What this act is now; `None` if it cannot be done at all.
pub(super) fn call(rules: &Rules, step: &Move) -> Option<(By, Call)> {
    let chief_alone = matches!(step.act, Act::ChangePassword) || !rules.deputy_sits();
    let by = if chief_alone { By::Chief } else { step.by };
    let me = by as usize;
    let call = match step.act.clone() {
        Act::Verify { user, typed, purpose } => {
            let user = rules.one(user);
            let (code, second) = typing(rules, user, typed);
            Call::Verify { user, code, second, purpose }
        }
        Act::SignInCode { typed } => {
            let (code, second) = typing(rules, me, typed);
            Call::SignInCode { code, second }
        }
        Act::Enrol { user, token, code, share } => {
            let (user, token) = (rules.one(user), rules.one_token(token));
            let (serial, code) = (rules.serial(token), digits(rules, user, token, code));
            Call::Enrol { user, serial, code, share }
        }
        Act::EnrolOneself { token, code, share } => {
            let token = rules.one_token(token);
            let (serial, code) = (rules.serial(token), digits(rules, me, token, code));
            Call::EnrolOneself { serial, code, share }
        }
        Act::Unlock { users, spoke, written } => Call::Unlock { users: rules.all(&users), spoke, written },
        Act::Revoke { users, reason, otp, written } => {
            Call::Revoke { users: rules.all(&users), reason, otp: own(rules, me, otp), written }
        }
        Act::Stop { user } => Call::Stop { user: rules.one(user) },
        Act::Resume { user } => Call::Resume { user: rules.one(user) },
        Act::Delete { user, otp } => Call::Delete { user: rules.one(user), otp: own(rules, me, otp) },
        Act::Add { user: NOBODY, .. } => return None,
        Act::Add { user, otp } => Call::Add { user, otp: own(rules, me, otp) },
        Act::Token { token, step } => {
            let token = rules.one_token(token);
            let (step, code) = match step {
                TokenStep::Pause => (Life::Pause, None),
                TokenStep::Resume => (Life::Resume, None),
                TokenStep::Lose => (Life::Lose, None),
                TokenStep::Find(code) => (Life::Find, code),
                TokenStep::BreakDown => (Life::BreakDown, None),
                TokenStep::Dispose => (Life::Dispose, None),
            };
            let otp = code.map(|code| digits(rules, NOBODY, token, code));
            Call::Token { serial: rules.serial(token), step, otp }
        }
        Act::Import { token, other_key } => Call::Import { token, other_key },
        Act::Resync { token, pair } => {
            let token = rules.one_token(token);
            Call::Resync { serial: rules.serial(token), codes: two(rules, token, pair) }
        }
        Act::IssueCodes { user, count, hours } => Call::IssueCodes { user: rules.one(user), count, hours },
        Act::TakeCodesBack { user } => Call::TakeCodesBack { user: rules.one(user) },
        Act::Policy { failures, window, revoke_otp, same_token, users } => {
            Call::Policy { failures, window, revoke_otp, same_token, users }
        }
        Act::SetClock(Clock::By(seconds)) => Call::SetClock(seconds),
        Act::SetClock(Clock::Right) => Call::SetClock(-rules.set_by()),
        Act::Anchor { reason } => Call::Anchor { reason },
        Act::Reopen => Call::Reopen,
        Act::Relock => Call::Relock,
        Act::SwitchOff => Call::SwitchOff,
        Act::ChangePassword => Call::ChangePassword,
    };
    Some((by, call))
}

fn typing(rules: &Rules, user: usize, typed: Typed) -> (String, Option<String>) {
    let token = rules.token_of(user).unwrap_or(0);
    match typed {
        Typed::One(code) => (digits(rules, user, token, code), None),
        Typed::Two(pair) => {
            let [first, second] = two(rules, token, pair);
            (first, Some(second))
        }
    }
}

/// The operator's own one-time password.
fn own(rules: &Rules, me: usize, code: Option<Code>) -> Option<String> {
    code.map(|code| digits(rules, me, rules.token_of(me).unwrap_or(0), code))
}

/// One lot out of the hat.
fn wrong(lot: u32, digits: usize) -> String {
    format!("{:0digits$}", 110_000 + lot * 7_919)
}

fn digits(rules: &Rules, user: usize, token: usize, code: Code) -> String {
    // A token that is not there shows what the first one shows.
    let token = if token == NO_TOKEN { 0 } else { token };
    let codes = rules.codes(token);
    let expected = rules.expected(token);
    let right = || codes.shown(rules.unused(token).max(expected));
    let long = codes.fob.digits as usize;
    match code {
        Code::Right => right(),
        Code::Away(steps) => codes.shown(expected.saturating_add_signed(steps)),
        Code::Used(before) => codes.shown(rules.unused(token).saturating_sub(1 + before)),
        Code::Wrong(lot) => wrong(lot, long),
        Code::SameWrong => rules.last_wrong(user).unwrap_or_else(|| wrong(0, long)),
        Code::Another(other) => rules.codes(other).shown(rules.expected(other)),
        Code::Malformed(kind) => {
            let right = right();
            match kind {
                0 => String::new(),
                1 => right[1..].to_owned(),
                2 => format!("{right}0"),
                3 => format!("+{right}"),
                4 => right.replace(|_: char| true, "٢"),
                5 => format!("{right}\0"),
                6 => format!("{}a", &right[1..]),
                _ => format!("{}.{}", &right[..3], &right[3..]),
            }
        }
        Code::Written(0) => right().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect(),
        Code::Written(1) => format!(" {} {} ", &right()[..3], &right()[3..]),
        Code::Written(_) => format!("{}－{}", &right()[..3], &right()[3..]),
        Code::Temporary(which) => {
            rules.temporary(user, which).unwrap_or_else(|| format!("{:08}", 10_000_000 + which))
        }
        Code::NotIssued(lot) => format!("{:08}", 90_000_000 + lot),
    }
}

fn two(rules: &Rules, token: usize, pair: Pair) -> [String; 2] {
    let token = if token == NO_TOKEN { 0 } else { token };
    let codes = rules.codes(token);
    let unused = rules.unused(token);
    let from = |ahead: i64| match rules.plain(token) {
        Some(plain) => plain.saturating_add_signed(ahead).max(unused),
        None => unused + ahead.unsigned_abs(),
    };
    let shown = |steps: [u64; 2]| steps.map(|step| codes.shown(step));
    let long = codes.fob.digits as usize;
    let next = from(0);
    match pair {
        Pair::Right { ahead } => shown([from(ahead), from(ahead) + 1]),
        Pair::Swapped { ahead } => shown([from(ahead) + 1, from(ahead)]),
        Pair::Same => shown([next, next]),
        Pair::Gap => shown([next, next + 2]),
        Pair::HalfUsed => shown([unused.saturating_sub(1), unused]),
        Pair::Used => shown([unused.saturating_sub(2), unused.saturating_sub(1)]),
        Pair::OneWrong => [codes.shown(next), wrong(3, long)],
        Pair::Wrong(lot) => [wrong(lot, long), wrong(lot + 1, long)],
        Pair::Malformed => [codes.shown(next), "12345".into()],
    }
}
