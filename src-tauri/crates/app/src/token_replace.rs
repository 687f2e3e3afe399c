//! 交換 in one go: an old token, why, and a new one with its current code. Users of the old one who are ticked go on with
//! the new one; the others are detached, for a replaced token is 紛失 or 故障 and nobody can use it any more. All of it
//! is one transaction, and its entries have one bundle.

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::enrolment::Enrolment;
use kagimori_domain::holdings::Consequence;
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::otp::{Code, Malformed};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::policy::Policy;
use kagimori_domain::registration::Registration;
use kagimori_domain::replacement::Replaced as Replacement;
use kagimori_domain::text::{LoginId, Serial};
use kagimori_domain::time::Instant;
use kagimori_domain::user::User;
use kagimori_store::{Find, Rows};
use serde::Serialize;

use crate::bundle::bundle;
use crate::desk::{Authorisation, Begun, Desk, today};
use crate::error::{Error, Result};
use crate::seen::Seen;
use crate::token_lifecycle::{LossReport, registration_ended};

pub use kagimori_domain::replacement::Reason;

/// What was typed.
#[derive(Clone)]
pub struct ReplaceRequest {
    /// Serial number of the old token.
    pub old: String,
    /// Why.
    pub reason: Reason,
    /// Serial number of the new token.
    pub new: String,
    /// Its current code. Not a secret of the operator's: it is void once used.
    pub code: String,
    /// Login IDs of the users who go on with the new token.
    pub users: Vec<String>,
    /// Whether sharing a token that others use was agreed to.
    pub share: bool,
    /// 紛失: what was reported.
    pub loss: LossReport,
    /// The last four characters of the old serial number, if it is a master's only working token and he is not ticked.
    pub last_tokens: Vec<String>,
}

/// What became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Replaced {
    /// Serial number of the old token.
    pub old: String,
    /// Its state now.
    pub state: &'static str,
    /// Serial number of the new token.
    pub new: String,
    /// Login IDs of those who go on with it.
    pub moved: Vec<String>,
    /// Login IDs of those who were detached.
    pub revoked: Vec<String>,
    /// Login IDs of those who used the new token before.
    pub shared_with: Vec<String>,
}

impl Desk {
    /// Replaces a token.
    pub async fn replace_token(
        &self,
        request: &ReplaceRequest,
        authorisation: Authorisation,
    ) -> Result<Replaced> {
        let act = Act::HandleTokens;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        if request.users.is_empty() {
            return Err(Error::Missing("user"));
        }
        let loss = request.loss.check()?;
        let old = Serial::parse(&request.old).map_err(|_| Refusal::TokenUnknown)?;
        let new = Serial::parse(&request.new).map_err(|_| Refusal::TokenUnknown)?;
        let users: Vec<_> = request.users.iter().filter_map(|typed| LoginId::parse(typed).ok()).collect();
        let mut finds = finds(&old, &new, &users);
        finds.push(Find::Seed(&new));
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let tokens = match choose(&begun.rows, &begun.operator, &old, &new) {
            Ok(tokens) => tokens,
            Err(refusal) => {
                begun.unit.cancel().await?;
                return Err(refusal.into());
            }
        };
        let contract = begun.rows.token(tokens.old).and_then(|token| token.contract);
        let mut event = Event::new(Kind::TokenReplaced)
            .token(tokens.old)
            .with(Detail::Reason, request.reason.name())
            .with(Detail::ReplacedBy, new.as_str());
        if let Some(contract) = contract {
            event = event.contract(contract);
        }
        let bundle = bundle(&mut begun.unit);
        let mut sight = None;
        match decide(&mut begun, request, tokens, &mut sight) {
            Ok(done) => {
                let state = begun.rows.token(tokens.old).map_or("", |token| token.state.name());
                event = event.with(Detail::After, state).mark_if(done.last_token, Detail::LastToken);
                if request.reason == Reason::Lost {
                    event = loss.into_iter().fold(event, |event, (detail, text)| event.with(detail, text));
                }
                write(begun, done, event, sight, request, tokens, &bundle).await
            }
            // A question, not a refusal: it consumes and counts nothing, and the code stays valid for the answer.
            Err(refusal @ Refusal::TokenSharedConfirm { .. }) => {
                begun.unit.cancel().await?;
                Err(refusal.into())
            }
            Err(refusal) => {
                // A wrong code is counted on the new token.
                begun.unit.put_changed(&begun.rows)?;
                begun.unit.commit(event.refused(refusal.code())).await?;
                Err(refusal.into())
            }
        }
    }
}

/// The two tokens.
#[derive(Clone, Copy)]
pub(crate) struct Tokens {
    pub(crate) old: TokenId,
    pub(crate) new: TokenId,
}

/// What is read before.
pub(crate) fn finds<'a>(old: &'a Serial, new: &'a Serial, users: &'a [LoginId]) -> Vec<Find<'a>> {
    let mut finds = vec![Find::Token(old), Find::LiveOn(old), Find::Token(new), Find::LiveOn(new)];
    finds.extend(users.iter().map(Find::User));
    finds
}

/// The two tokens, as far as they are within reach.
pub(crate) fn choose(rows: &Rows, operator: &User, old: &Serial, new: &Serial) -> Result<Tokens, Refusal> {
    let seen = |contract| in_scope(operator.role, operator.contract, contract);
    let old = rows.token_by_serial(old).filter(|token| seen(token.contract));
    let new = rows.token_by_serial(new).filter(|token| token.contract.is_none() || seen(token.contract));
    let (old, new) = (old.ok_or(Refusal::TokenUnknown)?, new.ok_or(Refusal::TokenUnknown)?);
    if old.id == new.id {
        return Err(Refusal::InvalidValue { field: "new_serial" });
    }
    Ok(Tokens { old: TokenId(old.id), new: TokenId(new.id) })
}

/// The ticked users, by id.
pub(crate) fn ticked(rows: &Rows, users: &[String]) -> Vec<Result<UserId, Refusal>> {
    let find = |typed: &String| {
        let login_id = LoginId::parse(typed).map_err(|_| Refusal::UserUnknown)?;
        rows.user(&login_id).map(|user| UserId(user.id)).ok_or(Refusal::UserUnknown)
    };
    users.iter().map(find).collect()
}

/// What the code of a new token is decided on, apart from the code.
pub(crate) fn terms<'a>(
    rows: &Rows,
    operator: &User,
    new: TokenId,
    (policy, now, today): (&'a Policy, Instant, Date),
) -> Enrolment<'a> {
    Enrolment {
        policy,
        now,
        today,
        code: Err(Malformed),
        fingerprint: <[u8; 16]>::default(),
        sharers: u32::try_from(rows.live_on(new).count()).unwrap_or(u32::MAX),
        share: false,
        may_allot: operator.role.is_branch_staff(),
    }
}

/// What was decided.
struct Done {
    replaced: Replacement,
    registrations: Vec<Registration>,
    shared_with: Vec<UserId>,
    last_token: bool,
}

fn decide(
    begun: &mut Begun,
    request: &ReplaceRequest,
    tokens: Tokens,
    sight: &mut Option<Seen>,
) -> Result<Done, Refusal> {
    if !begun.unit.clock_trusted() {
        return Err(Refusal::ClockUntrusted);
    }
    let now = begun.unit.now();
    let today = today(begun.unit.policy(), now);
    let before = begun.rows.holdings();
    let mut after = before.clone();
    let ticked = ticked(&begun.rows, &request.users);
    let replaced = after.replace(tokens.old, tokens.new, &ticked, request.reason, now)?;
    let consequence = Consequence::between(&before, &after, &[], today);
    consequence.confirm_last_tokens(&before, &request.last_tokens)?;

    let code = Code::parse(&request.code);
    let terms = terms(&begun.rows, &begun.operator, tokens.new, (begun.unit.policy(), now, today));
    let terms = Enrolment { code: code.as_ref().map_err(|e| *e), share: request.share, ..terms };
    let contract = before.tokens.get(&tokens.old).and_then(|token| token.contract);
    let mut token = before.tokens.get(&tokens.new).cloned().ok_or(Refusal::TokenUnknown)?;
    terms.check_token(&token, contract)?;
    let seed = begun.rows.seed(tokens.new).map(|s| s.0.clone()).ok_or(Refusal::TokenDisposed)?;
    let looked_at = token.clone();
    let shown = terms.take_new_token(contract, &mut token, &seed);
    *sight = match &shown {
        Ok(()) => Seen::accepted(&looked_at, &token, now),
        Err(refusal) => Seen::refused(refusal, &looked_at, &seed, code.as_ref().ok(), now),
    };
    if let Some(row) = begun.rows.token_mut(tokens.new) {
        row.set(token);
    }
    shown?;
    let shared_with = begun.rows.live_on(tokens.new).map(|r| r.user).collect();
    // With the code consumed.
    let mut holdings = begun.rows.holdings();
    holdings.replace(tokens.old, tokens.new, &ticked, request.reason, now)?;
    let registrations = begun.rows.take_over(holdings);
    Ok(Done { replaced, registrations, shared_with, last_token: consequence.takes_last_token() })
}

async fn write(
    mut begun: Begun,
    done: Done,
    event: Event,
    sight: Option<Seen>,
    request: &ReplaceRequest,
    tokens: Tokens,
    bundle: &str,
) -> Result<Replaced> {
    let login_ids = |users: &mut dyn Iterator<Item = UserId>| -> Vec<String> {
        let found = users.filter_map(|user| begun.rows.user_by_id(user));
        found.map(|user| user.login_id.as_str().to_owned()).collect()
    };
    let serial = |id| begun.rows.token(id).map_or_else(String::new, |t| t.serial.as_str().to_owned());
    let answer = Replaced {
        old: serial(tokens.old),
        state: begun.rows.token(tokens.old).map_or("", |token| token.state.name()),
        new: serial(tokens.new),
        moved: login_ids(&mut done.replaced.moved.iter().map(|ended| ended.user)),
        revoked: login_ids(&mut done.replaced.ended.iter().map(|ended| ended.user)),
        shared_with: login_ids(&mut done.shared_with.iter().copied()),
    };
    let reason = request.reason.name();
    let mut events: Vec<_> = done
        .replaced
        .moved
        .iter()
        .chain(&done.replaced.ended)
        .map(|ended| {
            let moves = done.replaced.moved.contains(ended);
            registration_ended(&begun, *ended, reason)
                .with_some(Detail::ReplacedBy, moves.then_some(answer.new.as_str()))
        })
        .collect();
    let mut first = sight;
    for registration in &done.registrations {
        let contract = begun.rows.user_by_id(registration.user).and_then(|u| u.contract);
        let enrolled = Event::new(Kind::Enrolled)
            .user(registration.user, contract)
            .token(tokens.new)
            .with(Detail::OnBehalf, "yes")
            .with(Detail::Replaces, answer.old.as_str())
            .with(Detail::After, registration.state.name())
            .mark_if(registration.user == begun.operator_id, Detail::OnOneself);
        // The code was seen once, for all of them.
        events.push(Seen::tell(first.take(), enrolled));
    }
    // The old registrations end first: a user has one live one at most.
    begun.unit.put_changed(&begun.rows)?;
    for registration in &done.registrations {
        begun.unit.insert(registration)?;
    }
    for event in events {
        begun.unit.also(event.with(Detail::Bundle, bundle));
    }
    begun.unit.commit(event.with(Detail::Bundle, bundle)).await?;
    Ok(answer)
}
