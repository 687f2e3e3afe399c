//! Sequences in which a fault was found once.

use kagimori_app::domain::purpose::Purpose;

use super::acts::{Act, By, Clock, Code, Move, Pair, Typed, Which, Who};
use super::play::Care;

fn one_by_one(acts: Vec<Act>) -> Vec<Move> {
    acts.into_iter().map(|act| Move { wait: 61, by: By::Chief, act }).collect()
}

fn played(start: usize, acts: Vec<Act>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let codes = super::all_codes();
    let start = runtime.block_on(super::setup::start(&codes, start));
    let result = runtime.block_on(super::run(&start, &codes, &one_by_one(acts), Care::EveryAct));
    result.unwrap_or_else(|fault| panic!("{}", fault.told));
}

#[test]
fn the_login_id_of_a_deleted_user_is_free_again() {
    let (user, otp) = (3, Some(Code::Right));
    for start in [1, 4] {
        played(
            start,
            vec![
                Act::Delete { user: Who::Number(user), otp },
                Act::Add { user, otp },
                Act::Enrol {
                    user: Who::Number(user),
                    token: Which::Number(0),
                    code: Code::Right,
                    share: true,
                },
                Act::Verify {
                    user: Who::Number(user),
                    typed: Typed::One(Code::Right),
                    purpose: Purpose::Transfer,
                },
            ],
        );
    }
}

#[test]
fn v43_wrong_pairs_given_at_a_wrong_time_do_not_wait_until_that_time() {
    let wrong = |lot: u32| Act::Resync { token: Which::Number(0), pair: Pair::Wrong(lot) };
    let right = || Act::Resync { token: Which::Number(0), pair: Pair::Right { ahead: 0 } };
    played(
        0,
        vec![
            Act::SetClock(Clock::By(80_000)),
            wrong(0),
            wrong(2),
            wrong(4),
            // Ten minutes it is, as long as nobody touches the clock.
            right(),
            Act::SetClock(Clock::Right),
            Act::Anchor { reason: true },
            right(),
        ],
    );
}
