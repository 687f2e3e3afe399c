//! The life of a token (product terms: 未登録, 利用中, 一時停止, 紛失, 故障, 廃棄). Every step not named here is
//! refused.

use jiff::civil::Date;

use super::{Token, TokenPlace, TokenState};
use crate::Refusal;
use crate::date::is_expired;
use crate::ids::ContractId;

/// A step in a token's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 一時停止: registrations are kept and blocked.
    Pause,
    /// Ends a pause.
    Resume,
    /// 紛失: registrations end.
    Lose,
    /// 発見: the fob's fresh code shows that it is in hand.
    Find,
    /// 故障: registrations end.
    BreakDown,
    /// 廃棄: final; the seed is erased.
    Dispose,
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 6] =
        [Self::Pause, Self::Resume, Self::Lose, Self::Find, Self::BreakDown, Self::Dispose];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Lose => "lost",
            Self::Find => "found",
            Self::BreakDown => "faulty",
            Self::Dispose => "dispose",
        }
    }

    /// Whether it ends the token's registrations.
    #[must_use]
    pub const fn ends_registrations(self) -> bool {
        matches!(self, Self::Lose | Self::BreakDown)
    }
}

impl Token {
    /// Takes a step, if the table of states has it. The caller ends registrations, erases the seed and checks the code
    /// that 発見 asks for.
    pub fn take(&mut self, step: Step, live_registration: bool) -> Result<(), Refusal> {
        match step {
            Step::Pause => self.pause(),
            Step::Resume => self.resume(live_registration),
            Step::Lose => self.lose(),
            Step::Find => self.find_again(),
            Step::BreakDown => self.break_down(),
            Step::Dispose => self.dispose(),
        }
    }

    fn step_to(&mut self, to: TokenState, from: &[TokenState]) -> Result<(), Refusal> {
        if from.contains(&self.state) {
            self.state = to;
            Ok(())
        } else {
            Err(Refusal::WrongState { from: self.state.name(), to: to.name() })
        }
    }

    const fn state_with(live_registration: bool) -> TokenState {
        if live_registration { TokenState::InUse } else { TokenState::Unregistered }
    }

    /// 一時停止: registrations are kept and blocked.
    pub fn pause(&mut self) -> Result<(), Refusal> {
        self.step_to(TokenState::Paused, &[TokenState::Unregistered, TokenState::InUse])
    }

    /// Ends a pause.
    pub fn resume(&mut self, live_registration: bool) -> Result<(), Refusal> {
        self.step_to(Self::state_with(live_registration), &[TokenState::Paused])
    }

    /// 紛失. The caller ends the registrations.
    pub fn lose(&mut self) -> Result<(), Refusal> {
        let from = [TokenState::Unregistered, TokenState::InUse, TokenState::Paused];
        self.step_to(TokenState::Lost, &from)
    }

    /// 発見: the fob is in hand again, as a fresh code has shown. Losing it ended its registrations, so none is
    /// left.
    pub fn find_again(&mut self) -> Result<(), Refusal> {
        self.step_to(TokenState::Unregistered, &[TokenState::Lost])
    }

    /// 故障. The caller ends the registrations.
    pub fn break_down(&mut self) -> Result<(), Refusal> {
        let from = [TokenState::Unregistered, TokenState::InUse, TokenState::Paused, TokenState::Lost];
        self.step_to(TokenState::Faulty, &from)
    }

    /// 廃棄: final. The caller erases the seed.
    pub fn dispose(&mut self) -> Result<(), Refusal> {
        self.step_to(TokenState::Disposed, &[TokenState::Faulty])
    }

    /// A user was registered on it.
    pub(crate) fn registered(&mut self) {
        if self.state == TokenState::Unregistered {
            self.state = TokenState::InUse;
        }
    }

    /// One of its registrations ended; `live_left` others go on. Paused, lost and faulty tokens stay so.
    pub fn registration_ended(&mut self, live_left: u32) {
        if self.state == TokenState::InUse && live_left == 0 {
            self.state = TokenState::Unregistered;
        }
    }

    /// 割り当て: hands a token of the stock to a contract at the counter, for its people to enrol on.
    pub fn hand_over(&mut self, contract: ContractId, today: Date) -> Result<(), Refusal> {
        self.usable(today)?;
        if self.state != TokenState::Unregistered {
            let to = TokenPlace::WithContract.name();
            return Err(Refusal::WrongState { from: self.state.name(), to });
        }
        self.allot(contract)
    }

    /// 返却: the contract gives the token back. Nobody may use it any more, and it must be there to be given back.
    pub fn give_back(&mut self, live_registration: bool) -> Result<(), Refusal> {
        let to = TokenPlace::Returned.name();
        if self.place != TokenPlace::WithContract {
            return Err(Refusal::WrongState { from: self.place.name(), to });
        }
        match self.state {
            TokenState::Unregistered | TokenState::Paused | TokenState::Faulty if !live_registration => {
                self.place = TokenPlace::Returned;
                Ok(())
            }
            state => Err(Refusal::WrongState { from: state.name(), to }),
        }
    }

    /// Allots a token without contract at the desk: it is handed over there and then.
    pub(crate) fn allot(&mut self, contract: ContractId) -> Result<(), Refusal> {
        match (self.contract, self.place) {
            (None, TokenPlace::InStock | TokenPlace::InTransit) => {
                self.contract = Some(contract);
                self.place = TokenPlace::WithContract;
                Ok(())
            }
            (None, place) => {
                Err(Refusal::WrongState { from: place.name(), to: TokenPlace::WithContract.name() })
            }
            (Some(_), _) => Err(Refusal::TokenOtherContract),
        }
    }

    /// Refuses a token that is not to be used today, whatever its registrations.
    pub fn usable(&self, today: Date) -> Result<(), Refusal> {
        match self.state {
            TokenState::Paused => Err(Refusal::TokenPaused),
            TokenState::Lost => Err(Refusal::TokenLost),
            TokenState::Faulty => Err(Refusal::TokenFaulty),
            TokenState::Disposed => Err(Refusal::TokenDisposed),
            TokenState::Unregistered | TokenState::InUse if is_expired(self.expires_on, today) => {
                Err(Refusal::TokenExpired)
            }
            TokenState::Unregistered | TokenState::InUse => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::token;
    use super::*;
    use TokenState::{Disposed, Faulty, InUse, Lost, Paused, Unregistered};
    use jiff::civil::date;

    type Row = (&'static str, fn(&mut Token) -> Result<(), Refusal>);

    /// The whole table of product.md section 3: for each act, the states it may start from and where it leads.
    #[test]
    fn every_step_not_in_the_table_is_refused() {
        let acts: [Row; 7] = [
            ("pause", Token::pause),
            ("resume without registration", |t| t.resume(false)),
            ("resume with registration", |t| t.resume(true)),
            ("lose", Token::lose),
            ("find", Token::find_again),
            ("break", Token::break_down),
            ("dispose", Token::dispose),
        ];
        let table: [(&str, &[TokenState], TokenState); 7] = [
            ("pause", &[Unregistered, InUse], Paused),
            ("resume without registration", &[Paused], Unregistered),
            ("resume with registration", &[Paused], InUse),
            ("lose", &[Unregistered, InUse, Paused], Lost),
            ("find", &[Lost], Unregistered),
            ("break", &[Unregistered, InUse, Paused, Lost], Faulty),
            ("dispose", &[Faulty], Disposed),
        ];
        for ((name, act), (row, from, to)) in acts.into_iter().zip(table) {
            assert_eq!(name, row);
            for state in TokenState::ALL {
                let mut token = token();
                token.state = state;
                let result = act(&mut token);
                if from.contains(&state) {
                    assert_eq!((result, token.state), (Ok(()), to), "{name} from {state:?}");
                } else {
                    let refusal = Refusal::WrongState { from: state.name(), to: to.name() };
                    assert_eq!((result, token.state), (Err(refusal), state), "{name} from {state:?}");
                }
            }
        }
    }

    #[test]
    fn first_registration_and_last_end() {
        for state in TokenState::ALL {
            let mut t = token();
            t.state = state;
            t.registered();
            assert_eq!(t.state, if state == Unregistered { InUse } else { state });

            let mut t = token();
            t.state = state;
            t.registration_ended(1);
            assert_eq!(t.state, state);
            t.registration_ended(0);
            assert_eq!(t.state, if state == InUse { Unregistered } else { state });
        }
    }

    #[test]
    fn a_token_without_contract_is_allotted_at_the_desk() {
        for place in TokenPlace::ALL {
            let mut t = token();
            t.contract = None;
            t.place = place;
            let result = t.allot(ContractId(7));
            if matches!(place, TokenPlace::InStock | TokenPlace::InTransit) {
                assert_eq!(result, Ok(()));
                assert_eq!((t.contract, t.place), (Some(ContractId(7)), TokenPlace::WithContract));
            } else {
                assert_eq!(result, Err(Refusal::WrongState { from: place.name(), to: "with_contract" }));
                assert_eq!(t.contract, None);
            }
        }
        let mut t = token();
        assert_eq!(t.allot(ContractId(7)), Err(Refusal::TokenOtherContract));
    }

    #[test]
    fn a_step_is_taken_by_its_name() {
        for step in Step::ALL {
            for state in TokenState::ALL {
                for live in [false, true] {
                    let (mut by_name, mut by_hand) = (token(), token());
                    (by_name.state, by_hand.state) = (state, state);
                    let expected = match step {
                        Step::Pause => by_hand.pause(),
                        Step::Resume => by_hand.resume(live),
                        Step::Lose => by_hand.lose(),
                        Step::Find => by_hand.find_again(),
                        Step::BreakDown => by_hand.break_down(),
                        Step::Dispose => by_hand.dispose(),
                    };
                    assert_eq!(
                        (by_name.take(step, live), by_name),
                        (expected, by_hand),
                        "{step:?} {state:?}"
                    );
                }
            }
        }
        let ends: Vec<_> = Step::ALL.into_iter().filter(|s| s.ends_registrations()).collect();
        assert_eq!(ends, [Step::Lose, Step::BreakDown]);
    }

    #[test]
    fn a_token_of_the_stock_is_handed_over_when_it_can_be_used() {
        let today = date(2026, 11, 22);
        let in_stock = || Token { contract: None, place: TokenPlace::InStock, ..token() };
        let mut t = in_stock();
        assert_eq!(t.hand_over(ContractId(7), today), Ok(()));
        assert_eq!((t.contract, t.place), (Some(ContractId(7)), TokenPlace::WithContract));
        assert_eq!(t.hand_over(ContractId(7), today), Err(Refusal::TokenOtherContract));
        for (state, refusal) in [
            (InUse, Refusal::WrongState { from: "in_use", to: "with_contract" }),
            (Paused, Refusal::TokenPaused),
            (Lost, Refusal::TokenLost),
            (Faulty, Refusal::TokenFaulty),
            (Disposed, Refusal::TokenDisposed),
        ] {
            let mut t = Token { state, ..in_stock() };
            assert_eq!(t.hand_over(ContractId(7), today), Err(refusal));
            assert_eq!(t, Token { state, ..in_stock() });
        }
        let mut t = Token { expires_on: Some(date(2026, 11, 21)), ..in_stock() };
        assert_eq!(t.hand_over(ContractId(7), today), Err(Refusal::TokenExpired));
    }

    #[test]
    fn a_token_is_given_back_that_nobody_uses() {
        for place in TokenPlace::ALL {
            for state in TokenState::ALL {
                for live in [false, true] {
                    let before = Token { state, place, ..token() };
                    let mut t = before.clone();
                    let result = t.give_back(live);
                    if place != TokenPlace::WithContract {
                        let refusal = Refusal::WrongState { from: place.name(), to: "returned" };
                        assert_eq!((result, t), (Err(refusal), before));
                    } else if !live && matches!(state, Unregistered | Paused | Faulty) {
                        assert_eq!((result, t), (Ok(()), Token { place: TokenPlace::Returned, ..before }));
                    } else {
                        let refusal = Refusal::WrongState { from: state.name(), to: "returned" };
                        assert_eq!((result, t), (Err(refusal), before));
                    }
                }
            }
        }
    }

    #[test]
    fn usable_today() {
        let today = date(2026, 11, 22);
        let mut t = token();
        for (state, expected) in [
            (Unregistered, Ok(())),
            (InUse, Ok(())),
            (Paused, Err(Refusal::TokenPaused)),
            (Lost, Err(Refusal::TokenLost)),
            (Faulty, Err(Refusal::TokenFaulty)),
            (Disposed, Err(Refusal::TokenDisposed)),
        ] {
            t.state = state;
            assert_eq!(t.usable(today), expected);
        }
        t.expires_on = Some(date(2026, 11, 21));
        // The state is named before the date.
        assert_eq!(t.usable(today), Err(Refusal::TokenDisposed));
        t.state = InUse;
        assert_eq!(t.usable(today), Err(Refusal::TokenExpired));
        t.state = Unregistered;
        assert_eq!(t.usable(today), Err(Refusal::TokenExpired));
        t.expires_on = Some(today);
        assert_eq!(t.usable(today), Ok(()));
    }
}
