//! What an act would do, before it is done: who can no longer sign in and who goes on, and what becomes of the tokens. The
//! act is carried out on a copy by the same functions of the domain that do it, so what is shown is what then happens.

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::holdings::{Consequence, Holdings, TokenChange, UserChange};
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::text::{LoginId, Serial};
use kagimori_domain::token::{Step, TokenPlace};
use kagimori_domain::user::{User, UserStatus};
use kagimori_store::{Find, Rows};

use crate::bundle::check_number;
use crate::desk::Desk;
use crate::error::Result;
use crate::revoke::{self, Reason};
use crate::token_lifecycle::act as act_of;
use crate::token_replace;
use crate::user_stop::switch;

/// An act that is thought of.
#[derive(Clone, Debug)]
pub enum Plan {
    /// トークンの失効.
    Revoke {
        /// Login IDs.
        users: Vec<String>,
        /// Why.
        reason: Reason,
    },
    /// A step in the life of tokens.
    Step {
        /// Serial numbers.
        serials: Vec<String>,
        /// Which one.
        step: Step,
    },
    /// 交換.
    Replace {
        /// Serial number of the old token.
        old: String,
        /// Why.
        reason: token_replace::Reason,
        /// Serial number of the new token.
        new: String,
        /// Login IDs of those who go on with the new token.
        users: Vec<String>,
    },
    /// 利用者停止・解除.
    Switch {
        /// Login IDs.
        users: Vec<String>,
        /// What becomes of them.
        to: UserStatus,
    },
}

/// What an act would do.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// One row for each that was chosen, in this order: what could not be done with it.
    pub rows: Vec<PreviewRow>,
    /// Whoever is concerned: those chosen, and everybody on the tokens.
    pub users: Vec<AffectedUser>,
    /// The tokens.
    pub tokens: Vec<AffectedToken>,
}

/// One of those chosen.
#[derive(Clone, Debug)]
pub struct PreviewRow {
    /// Login ID or serial number, as given.
    pub key: String,
    /// Why it would be refused.
    pub refused: Option<Refusal>,
}

/// What becomes of somebody's way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// ログインできなくなる.
    Stops,
    /// 継続.
    GoesOn,
    /// ログインできるようになる.
    Resumes,
    /// He could not sign in before either.
    StaysOut,
}

/// Somebody concerned.
#[derive(Clone, Debug)]
pub struct AffectedUser {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// Role.
    pub role: &'static str,
    /// Whether he was chosen himself.
    pub chosen: bool,
    /// Serial number of the token he has now.
    pub serial_before: Option<String>,
    /// Serial number of the token he has afterwards.
    pub serial: Option<String>,
    /// What becomes of his way to sign in.
    pub effect: Effect,
    /// What his right code is refused with afterwards.
    pub refused: Option<Refusal>,
    /// He is the master, and it is the only token he can sign in with: the act asks for its last four characters.
    pub last_token: bool,
}

/// A token concerned.
#[derive(Clone, Debug)]
pub struct AffectedToken {
    /// Serial number.
    pub serial: String,
    /// State now.
    pub state_before: &'static str,
    /// State afterwards.
    pub state: &'static str,
    /// Place now.
    pub place_before: &'static str,
    /// Place afterwards.
    pub place: &'static str,
    /// Somebody can enrol on it afterwards.
    pub enrollable: bool,
}

impl Desk {
    /// What the act would do, without doing it. Refused as the act would be for whoever may not do it.
    pub async fn preview(&self, plan: &Plan) -> Result<Preview> {
        match plan {
            Plan::Revoke { users, reason } => {
                let (seen, rows) = self.look_at_users(Act::Revoke, users).await?;
                let mut after = rows.holdings();
                let chosen = revoke::choose(&rows, &seen.operator, users);
                let done = revoke::apply(&mut after, &chosen, *reason)?;
                let results = chosen.iter().zip(done.chosen);
                let table = results.map(|((key, _), result)| row(key, result.err())).collect();
                let ids: Vec<_> = chosen.iter().filter_map(|(_, id)| id.clone().ok()).collect();
                Ok(preview(table, &ids, &rows, &after, seen.today))
            }
            Plan::Step { serials, step } => {
                check_number(serials.len(), "serial")?;
                let keys: Vec<_> = serials.iter().map(|serial| Serial::parse(serial).ok()).collect();
                let finds: Vec<_> =
                    keys.iter().flatten().flat_map(|key| [Find::Token(key), Find::LiveOn(key)]).collect();
                let (operator, policy, rows) = self.look(act_of(*step), &finds).await?;
                let mut after = rows.holdings();
                let mut table = Vec::with_capacity(serials.len());
                for (serial, key) in serials.iter().zip(&keys) {
                    let found = key.as_ref().and_then(|key| rows.token_by_serial(key));
                    let found = found.filter(|t| in_scope(operator.role, operator.contract, t.contract));
                    let result = found.ok_or(Refusal::TokenUnknown);
                    let result = result.and_then(|token| after.step(TokenId(token.id), *step));
                    table.push(row(serial, result.err()));
                }
                Ok(preview(table, &[], &rows, &after, self.when(&policy).day))
            }
            Plan::Replace { old, reason, new, users } => {
                let old = Serial::parse(old).map_err(|_| Refusal::TokenUnknown)?;
                let new = Serial::parse(new).map_err(|_| Refusal::TokenUnknown)?;
                let login_ids: Vec<_> = users.iter().filter_map(|typed| LoginId::parse(typed).ok()).collect();
                let finds = token_replace::finds(&old, &new, &login_ids);
                let (operator, policy, rows) = self.look(Act::HandleTokens, &finds).await?;
                let when = self.when(&policy);
                let tokens = token_replace::choose(&rows, &operator, &old, &new)?;
                let mut after = rows.holdings();
                let ticked = token_replace::ticked(&rows, users);
                after.replace(tokens.old, tokens.new, &ticked, *reason, when.now)?;
                let moment = (&policy, when.now, when.day);
                let contract = rows.token(tokens.old).and_then(|token| token.contract);
                let token = rows.token(tokens.new).ok_or(Refusal::TokenUnknown)?;
                token_replace::terms(&rows, &operator, tokens.new, moment).check_token(token, contract)?;
                let table = users.iter().map(|key| row(key, None)).collect();
                let ids: Vec<_> = ticked.into_iter().flatten().collect();
                Ok(preview(table, &ids, &rows, &after, when.day))
            }
            Plan::Switch { users, to } => {
                let (seen, rows) = self.look_at_users(Act::StopUsers, users).await?;
                let mut after = rows.holdings();
                let operator = (self.operator, &seen.operator);
                let mut ids = Vec::new();
                let mut table = Vec::with_capacity(users.len());
                for typed in users {
                    let result = seen.find(&rows, typed).and_then(|id| {
                        ids.push(id);
                        let user = after.users.get_mut(&id).ok_or(Refusal::UserUnknown)?;
                        switch(self.edition, operator, (id, user), *to)
                    });
                    table.push(row(typed, result.err()));
                }
                Ok(preview(table, &ids, &rows, &after, seen.today))
            }
        }
    }

    async fn look_at_users(&self, act: Act, users: &[String]) -> Result<(Seeing, Rows)> {
        check_number(users.len(), "user")?;
        let keys: Vec<_> = users.iter().filter_map(|typed| LoginId::parse(typed).ok()).collect();
        let finds: Vec<_> =
            keys.iter().flat_map(|key| [Find::User(key), Find::Live(key), Find::SharersOf(key)]).collect();
        let (operator, policy, rows) = self.look(act, &finds).await?;
        Ok((Seeing { operator, today: self.when(&policy).day }, rows))
    }
}

/// Who looks, and on which day.
struct Seeing {
    operator: User,
    today: Date,
}

impl Seeing {
    fn find(&self, rows: &Rows, typed: &str) -> Result<UserId, Refusal> {
        let login_id = LoginId::parse(typed).map_err(|_| Refusal::UserUnknown)?;
        let user = rows.user(&login_id);
        let user = user.filter(|u| in_scope(self.operator.role, self.operator.contract, u.contract));
        user.map(|u| UserId(u.id)).ok_or(Refusal::UserUnknown)
    }
}

fn row(key: &str, refused: Option<Refusal>) -> PreviewRow {
    PreviewRow { key: key.to_owned(), refused }
}

fn preview(table: Vec<PreviewRow>, chosen: &[UserId], rows: &Rows, after: &Holdings, today: Date) -> Preview {
    let consequence = Consequence::between(&rows.holdings(), after, chosen, today);
    let serial = |id: Option<TokenId>| Some(rows.token(id?)?.serial.as_str().to_owned());
    let user = |change: UserChange| {
        let user = rows.user_by_id(change.user)?;
        Some(AffectedUser {
            login_id: user.login_id.as_str().to_owned(),
            name: user.name.clone(),
            role: user.role.name(),
            chosen: chosen.contains(&change.user),
            serial_before: serial(change.token_before),
            serial: serial(change.token),
            effect: match (change.before.is_ok(), change.after.is_ok()) {
                (true, false) => Effect::Stops,
                (true, true) => Effect::GoesOn,
                (false, true) => Effect::Resumes,
                (false, false) => Effect::StaysOut,
            },
            refused: change.after.err(),
            last_token: change.last_token,
        })
    };
    let token = |TokenChange { before, after }| AffectedToken {
        serial: before.serial.as_str().to_owned(),
        state_before: before.state.name(),
        state: after.state.name(),
        place_before: before.place.name(),
        place: after.place.name(),
        enrollable: after.usable(today).is_ok() && after.place != TokenPlace::Returned,
    };
    Preview {
        rows: table,
        users: consequence.users.into_iter().filter_map(user).collect(),
        tokens: consequence.tokens.into_iter().map(token).collect(),
    }
}
