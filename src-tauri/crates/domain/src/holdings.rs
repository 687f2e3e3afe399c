//! Who is registered on which token, and what an act on users or tokens does to that. The act and the preview before
//! it take the same functions, so that the preview is what then happens.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::Refusal;
use crate::ids::{TokenId, UserId};
use crate::purpose::Purpose;
use crate::registration::{Registration, RegistrationState};
use crate::role::Role;
use crate::token::{Step, Token, TokenState};
use crate::user::User;
use crate::verification::standing;

/// Users, tokens and live registrations, as far as an act concerns them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Users.
    pub users: BTreeMap<UserId, User>,
    /// Tokens.
    pub tokens: BTreeMap<TokenId, Token>,
    /// Their registrations: live at first, some of them ended by an act.
    pub registrations: Vec<Registration>,
}

/// A registration that an act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Whose.
    pub user: UserId,
    /// On which token.
    pub token: TokenId,
    /// How it stood.
    pub before: RegistrationState,
}

/// What a revoke did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocation {
    /// For each chosen user.
    pub chosen: Vec<Result<Ended, Refusal>>,
    /// Sharers of lost tokens, detached with them.
    pub sharers: Vec<Ended>,
    /// Tokens that are lost now, and how they stood.
    pub lost: Vec<(TokenId, TokenState)>,
    /// Who goes on using the tokens.
    pub going_on: Vec<UserId>,
}

impl Holdings {
    /// The live registration of a user.
    #[must_use]
    pub fn live(&self, user: UserId) -> Option<&Registration> {
        self.registrations.iter().find(|r| r.user == user && r.is_live())
    }

    /// Live registrations on a token.
    pub fn live_on(&self, token: TokenId) -> impl Iterator<Item = &Registration> {
        self.registrations.iter().filter(move |r| r.token == token && r.is_live())
    }

    /// What a right code of this user's is met with at a sign-in on this day.
    pub fn signs_in(&self, user: UserId, today: Date) -> Result<(), Refusal> {
        let live = self.live(user);
        let on = live.and_then(|r| Some((r, self.tokens.get(&r.token)?)));
        standing(self.users.get(&user).ok_or(Refusal::UserUnknown)?, on, Purpose::Login, today)
    }

    fn end(&mut self, user: UserId) -> Option<Ended> {
        let live = self.registrations.iter_mut().find(|r| r.user == user && r.is_live())?;
        let ended = Ended { user, token: live.token, before: live.state };
        live.revoke();
        let left = u32::try_from(self.live_on(ended.token).count()).unwrap_or(u32::MAX);
        if let Some(token) = self.tokens.get_mut(&ended.token) {
            token.registration_ended(left);
        }
        Some(ended)
    }

    fn end_all(&mut self, token: TokenId) -> Vec<Ended> {
        let users: Vec<_> = self.live_on(token).map(|r| r.user).collect();
        users.into_iter().filter_map(|user| self.end(user)).collect()
    }

    /// トークンの失効: detaches these users. A lost token is lost for every sharer.
    pub fn revoke(&mut self, users: &[Result<UserId, Refusal>], lost: bool) -> Result<Revocation, Refusal> {
        let mut done = Revocation::default();
        let mut tokens = BTreeMap::new();
        for user in users {
            let ended = user.clone().and_then(|user| {
                let token = self.live(user).ok_or(Refusal::NotRegistered)?.token;
                tokens.entry(token).or_insert_with(|| self.tokens.get(&token).map(|t| t.state));
                self.end(user).ok_or(Refusal::NotRegistered)
            });
            done.chosen.push(ended);
        }
        for (id, before) in tokens {
            if lost {
                done.sharers.extend(self.end_all(id));
                if let Some(token) = self.tokens.get_mut(&id) {
                    token.lose()?;
                    done.lost.extend(before.map(|state| (id, state)));
                }
            } else {
                done.going_on.extend(self.live_on(id).map(|r| r.user));
            }
        }
        Ok(done)
    }

    /// A step in a token's life; 発見 after its code was found right. Returns whose registrations it ended.
    pub fn step(&mut self, id: TokenId, step: Step) -> Result<Vec<Ended>, Refusal> {
        let live = self.live_on(id).next().is_some();
        let token = self.tokens.get_mut(&id).ok_or(Refusal::TokenUnknown)?;
        token.take(step, live)?;
        Ok(if step.ends_registrations() { self.end_all(id) } else { Vec::new() })
    }
}

/// What an act changes for a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserChange {
    /// Who.
    pub user: UserId,
    /// On which token he was.
    pub token_before: Option<TokenId>,
    /// On which he is.
    pub token: Option<TokenId>,
    /// What his right code was met with at a sign-in.
    pub before: Result<(), Refusal>,
    /// What it is met with.
    pub after: Result<(), Refusal>,
    /// He is the master of his contract, and this was the token he signs in with (a user has one at most).
    pub last_token: bool,
}

/// What an act changes for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenChange {
    /// As it was.
    pub before: Token,
    /// As it is.
    pub after: Token,
}

/// Everything an act changes, and whom and what it leaves as they are on the same tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consequence {
    /// Whoever is concerned.
    pub users: Vec<UserChange>,
    /// The tokens.
    pub tokens: Vec<TokenChange>,
}

impl Consequence {
    /// What an act has changed. `chosen`: those it was directed at; everybody on the tokens is concerned.
    #[must_use]
    pub fn between(before: &Holdings, after: &Holdings, chosen: &[UserId], today: Date) -> Self {
        let registered = before.registrations.iter().chain(&after.registrations).map(|r| r.user);
        let mut seen = BTreeSet::new();
        let concerned = chosen.iter().copied().chain(registered).filter(|user| seen.insert(*user));
        let users = concerned.filter_map(|user| {
            let (was, is) = (before.signs_in(user, today), after.signs_in(user, today));
            let master = before.users.get(&user)?.role == Role::Master;
            Some(UserChange {
                user,
                token_before: before.live(user).map(|r| r.token),
                token: after.live(user).map(|r| r.token),
                last_token: master && was.is_ok() && is.is_err(),
                before: was,
                after: is,
            })
        });
        let tokens = before.tokens.iter().filter_map(|(id, token)| {
            Some(TokenChange { before: token.clone(), after: after.tokens.get(id)?.clone() })
        });
        Self { users: users.collect(), tokens: tokens.collect() }
    }

    /// Whether it takes the only working token from a master.
    #[must_use]
    pub fn takes_last_token(&self) -> bool {
        self.users.iter().any(|user| user.last_token)
    }

    /// Refuses to take the only working token from a master, unless the last four characters of its serial number were
    /// typed. With several masters, of several contracts, each token is asked for.
    pub fn confirm_last_tokens(&self, holdings: &Holdings, typed: &[String]) -> Result<(), Refusal> {
        let taken = self.users.iter().filter(|user| user.last_token).filter_map(|user| user.token_before);
        for token in taken.filter_map(|id| holdings.tokens.get(&id)) {
            if !typed.iter().any(|typed| token.serial.ends_with_four(typed)) {
                return Err(Refusal::LastTokenUnconfirmed);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
