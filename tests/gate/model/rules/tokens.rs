//! Product.md 3: tokens and their life.

use kagimori_app::domain::role::Role;
use serde_json::json;

use super::super::acts::By;
use super::super::calls::Life;
use super::people::Contract;
use super::{Edition, Refused, Rules, no, refusal};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum State {
    Unregistered,
    InUse,
    Paused,
    Lost,
    Faulty,
    Disposed,
}

impl State {
    pub(in super::super) const fn name(self) -> &'static str {
        match self {
            Self::Unregistered => "unregistered",
            Self::InUse => "in_use",
            Self::Paused => "paused",
            Self::Lost => "lost",
            Self::Faulty => "faulty",
            Self::Disposed => "disposed",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Place {
    InStock,
    WithContract,
}

/// One seed, one replay counter, one drift.
#[derive(Clone, Debug)]
pub(in super::super) struct Token {
    pub(in super::super) state: State,
    pub(in super::super) place: Place,
    pub(in super::super) contract: Option<Contract>,
    /// The contract under which its file is imported.
    pub(in super::super) imported_for: Option<Contract>,
    /// The last step used.
    pub(in super::super) last: Option<u64>,
    pub(in super::super) drift: i64,
    /// Drift as an enrolment or resync found it.
    pub(in super::super) drift_set: i64,
    pub(in super::super) needs_resync: bool,
    /// Failures in a row over all sharers.
    pub(in super::super) failures: u32,
    /// Wrong pairs in a row, and when the last one was given.
    pub(in super::super) wrong_pairs: Option<(u32, i64)>,
    /// The last day it may be used, since 1970.
    pub(in super::super) last_day: Option<i64>,
}

impl Token {
    /// As it comes out of the file.
    pub(in super::super) fn new(contract: Option<Contract>, last_day: Option<i64>) -> Self {
        Self {
            state: State::Unregistered,
            place: if contract.is_some() { Place::WithContract } else { Place::InStock },
            contract,
            imported_for: contract,
            last: None,
            drift: 0,
            drift_set: 0,
            needs_resync: false,
            failures: 0,
            wrong_pairs: None,
            last_day,
        }
    }
}

impl Rules {
    /// Whether a token may be used today.
    pub(super) fn usable(&self, token: usize) -> Result<(), Refused> {
        let today = self.today();
        let token = &self.known.tokens[token];
        match token.state {
            State::Paused => Err(no("token_paused")),
            State::Lost => Err(no("token_lost")),
            State::Faulty => Err(no("token_faulty")),
            State::Disposed => Err(no("token_disposed")),
            State::Unregistered | State::InUse if token.last_day.is_some_and(|last| today > last) => {
                Err(no("token_expired"))
            }
            State::Unregistered | State::InUse => Ok(()),
        }
    }

    /// Whether a user of this contract may have the token. One without contract is allotted by an operator at the
    /// desk of a branch, unless staff use it for themselves.
    pub(super) fn for_contract(
        &self,
        me: usize,
        token: usize,
        contract: Option<Contract>,
        others: usize,
    ) -> Result<(), Refused> {
        let staff = matches!(self.known.people[me].role, Role::Clerk | Role::Supervisor);
        let fits = match self.known.tokens[token].contract {
            Some(of) => contract == Some(of),
            None => staff && (others == 0 || contract.is_none()),
        };
        if fits { Ok(()) } else { Err(no("token_other_contract")) }
    }

    pub(super) fn allot(&mut self, token: usize, user: usize) {
        let contract = self.known.people[user].contract;
        let token = &mut self.known.tokens[token];
        if token.contract.is_none() && contract.is_some() {
            token.contract = contract;
            token.place = Place::WithContract;
        }
    }

    pub(super) fn token_step(
        &mut self,
        by: By,
        serial: &str,
        step: Life,
        otp: Option<&str>,
    ) -> Result<String, Refused> {
        if step == Life::Dispose {
            self.may(by, &[Role::Master, Role::Supervisor])?;
        } else {
            self.may_operate(by)?;
        }
        let Some(token) = self.token_with(serial) else { return Err(no("token_unknown")) };
        let (kind, from, to): (_, &[State], _) = match step {
            Life::Pause => ("token_paused", &[State::Unregistered, State::InUse], State::Paused),
            Life::Resume => {
                let to = if self.sharers(token).is_empty() { State::Unregistered } else { State::InUse };
                ("token_resumed", &[State::Paused], to)
            }
            Life::Lose => ("token_lost", &[State::Unregistered, State::InUse, State::Paused], State::Lost),
            Life::Find => ("token_found", &[State::Lost], State::Unregistered),
            Life::BreakDown => (
                "token_faulty",
                &[State::Unregistered, State::InUse, State::Paused, State::Lost],
                State::Faulty,
            ),
            Life::Dispose => ("token_disposed", &[State::Faulty], State::Disposed),
        };
        let state = self.known.tokens[token].state;
        let result = if step == Life::Find {
            self.find(token, otp)
        } else if from.contains(&state) {
            Ok(())
        } else {
            Err(refusal("wrong_state", &json!({ "from": state.name(), "to": to.name() })))
        };
        if let Err(refused) = result {
            return self.refuse(kind, None, Some(token), refused);
        }
        self.known.tokens[token].state = to;
        if matches!(step, Life::Lose | Life::BreakDown) {
            for user in self.sharers(token) {
                self.end(user, "revoked");
            }
        }
        self.note(kind, None, None, Some(token));
        Ok(String::new())
    }

    /// The tokens that came in one file with this one.
    pub(in super::super) fn file_of(&self, token: usize) -> Vec<usize> {
        let of = |token: usize| self.known.tokens[token].imported_for;
        (0..self.known.tokens.len()).filter(|other| of(*other) == of(token)).collect()
    }

    /// The same file again: nothing changes. A key that the vault does not know under its serial number, or whose
    /// seed was erased, refuses the file.
    pub(super) fn import(&mut self, by: By, token: usize, other_key: bool) -> Result<String, Refused> {
        self.may(by, &[Role::Master, Role::Clerk, Role::Supervisor])?;
        let file = self.file_of(token);
        let unknown = file
            .iter()
            .filter(|t| other_key && **t == token || self.known.tokens[**t].state == State::Disposed);
        let unknown = unknown.count();
        if unknown > 0 {
            let refused = format!("import_rejected other_seed {unknown}");
            return self.refuse("tokens_imported", None, None, refused);
        }
        self.note("tokens_imported", None, None, None);
        Ok(format!("0 new {} same", file.len()))
    }

    /// Whether the branch has contracts of its own: a company's is all there is.
    pub(in super::super) fn is_branch(&self) -> bool {
        self.known.edition == Edition::Branch
    }
}
