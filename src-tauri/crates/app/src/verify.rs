//! ワンタイムパスワード認証: checks one code for one purpose, and consumes it.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::otp::{Code, Malformed};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::purpose::Purpose;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::temporary;
use kagimori_domain::text::{self, LoginId, NOTE_MAX};
use kagimori_domain::token::Token;
use kagimori_domain::verification::{Accepted, Verification};
use kagimori_store::{Find, Unit};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::desk::{Begun, Desk, today};
use crate::error::Result;
use crate::seen::Seen;

/// What was typed.
#[derive(Clone)]
pub struct VerifyRequest {
    /// Login ID of the user.
    pub user: String,
    /// His code.
    pub code: String,
    /// The next code, if two consecutive ones were asked for.
    pub second: Option<String>,
    /// What it is for.
    pub purpose: Purpose,
    /// 受付番号.
    pub request_number: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// The code was right and is void now.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Verified {
    /// Always true.
    pub accepted: bool,
    /// Steps by which the code was away from the expected one.
    pub step_difference: i64,
    /// It was a temporary code (一時コード), and so many are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_left: Option<u32>,
}

/// Checks an optional one-line text.
pub(crate) fn note(text: Option<&str>, field: &'static str) -> Result<Option<String>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let line = text::optional_line(text, NOTE_MAX).map_err(|_| Refusal::InvalidValue { field })?;
    Ok((!line.is_empty()).then_some(line))
}

impl Desk {
    /// Checks and consumes a code. Check, counting and history are one transaction, durable before the answer.
    pub async fn verify(&self, request: &VerifyRequest) -> Result<Verified> {
        let login_id = LoginId::parse(&request.user).map_err(|_| Refusal::UserUnknown)?;
        self.check_code(Act::Verify, &login_id, request).await
    }

    /// The same, for whoever may do `act`: at sign-in it is one's own code.
    pub(crate) async fn check_code(
        &self,
        act: Act,
        login_id: &LoginId,
        request: &VerifyRequest,
    ) -> Result<Verified> {
        let request_number = note(request.request_number.as_deref(), "request_number")?;
        let note = note(request.note.as_deref(), "note")?;
        let finds = [Find::User(login_id), Find::Live(login_id), Find::LiveSeed(login_id)];
        let mut begun = self.begin(act, &finds).await?;

        let operator = &begun.operator;
        let user =
            begun.rows.user(login_id).filter(|u| in_scope(operator.role, operator.contract, u.contract));
        let Some((user_id, contract)) = user.map(|u| (UserId(u.id), u.contract)) else {
            begun.unit.cancel().await?;
            return Err(Refusal::UserUnknown.into());
        };
        let Decision { result, event } =
            decide(&mut begun, user_id, contract, request.purpose, &request.code, request.second.as_deref());
        if result == Err(Refusal::OtpMalformed)
            && let Some(refusal) = self.note_malformed(user_id)
        {
            begun.unit.cancel().await?;
            return Err(refusal.into());
        }
        let event = event.with_some(Detail::RequestNumber, request_number).with_some(Detail::Note, note);
        begun.unit.put_changed(&begun.rows)?;
        begun.unit.commit(event).await?;
        let accepted = result?;
        Ok(Verified {
            accepted: true,
            step_difference: accepted.step_difference,
            temporary_left: accepted.temporary_left,
        })
    }
}

/// What became of a code, and how the history tells it.
pub(crate) struct Decision {
    pub(crate) result: Result<Accepted, Refusal>,
    pub(crate) event: Event,
}

/// Decides on a user's code in a unit of work that has read him, his live registration, its token and seed. What
/// changes is left in the rows, for the caller to write: a refusal may have counted.
pub(crate) fn decide(
    begun: &mut Begun,
    user_id: UserId,
    contract: Option<ContractId>,
    purpose: Purpose,
    code: &str,
    second: Option<&str>,
) -> Decision {
    let mut event = Event::new(Kind::Verified).user(user_id, contract).with(Detail::Purpose, purpose.name());
    let before = begun.rows.live(user_id).map(|r| (**r).clone());
    let token = before.as_ref().and_then(|r| begun.rows.token(r.token)).map(|t| (**t).clone());
    if let Some(before) = &before {
        event = event.token(before.token);
    }
    let code = Code::parse(code);
    let meant_as_temporary = before.as_ref().zip(token.as_ref()).is_some_and(|(registration, token)| {
        let length = code.as_ref().map_or(0, Code::digits);
        registration.temporary.is_some()
            && length == temporary::DIGITS
            && length > usize::from(token.parameters.digits())
    });
    // Where one code is enough, a second one is neither looked at nor part of the guess.
    let two_asked = !meant_as_temporary && token.as_ref().is_some_and(|t| t.needs_resync);
    let second = second.filter(|_| two_asked).map(Code::parse);
    let verification = Verification {
        policy: begun.unit.policy(),
        now: begun.unit.now(),
        today: today(begun.unit.policy(), begun.unit.now()),
        purpose,
        code: code.as_ref().map_err(|e| *e),
        second: second.as_ref().map(|s| s.as_ref().map_err(|e| *e)),
        fingerprint: fingerprint_of_all(&begun.unit, code.as_ref().ok(), second.as_ref()),
        as_temporary: code
            .as_ref()
            .map(|code| begun.unit.temporary_fingerprint(code.expose()))
            .unwrap_or_default(),
    };
    let refused = |refusal: Refusal, event: Event| {
        let event = event.refused(refusal.code());
        Decision { result: Err(refusal), event }
    };
    if !begun.unit.clock_trusted() {
        return refused(Refusal::ClockUntrusted, event);
    }
    let Some(user) = begun.rows.user_by_id(user_id) else { return refused(Refusal::UserUnknown, event) };
    if let Err(refusal) = verification.check_standing(user, before.as_ref().zip(token.as_ref())) {
        return refused(refusal, event);
    }
    let (Some(mut registration), Some(token)) = (before, token) else {
        return refused(Refusal::NotRegistered, event);
    };
    let token_id = registration.token;
    let Some(seed) = begun.rows.seed(token_id).map(|s| s.0.clone()) else {
        return refused(Refusal::TokenDisposed, event);
    };
    let mut changed = token.clone();
    let result = verification.carry_out(&mut registration, &mut changed, &seed);
    let now = verification.now;
    let sight = match &result {
        Ok(accepted) if accepted.temporary_left.is_some() => None,
        Ok(_) => Seen::accepted(&token, &changed, now),
        Err(refusal) if second.is_none() => Seen::refused(refusal, &token, &seed, code.as_ref().ok(), now),
        Err(_) => None,
    };
    event = Seen::tell(sight, event)
        .with_some(Detail::Drift, drift_change(&token, &changed))
        .mark_if(second.is_some(), Detail::Pair)
        .mark_if(registration.state == RegistrationState::Suspended, Detail::Suspended)
        .mark_if(changed.needs_resync && !token.needs_resync, Detail::NeedsResync);
    let temporary_left = match &result {
        Ok(accepted) => accepted.temporary_left,
        Err(_) => registration.temporary.as_ref().filter(|_| meant_as_temporary).map(|codes| codes.left(now)),
    };
    let failures = (registration.failures.in_row > 0).then(|| registration.failures.in_row.to_string());
    if let Some(row) = begun.rows.live_mut(user_id) {
        row.set(registration);
    }
    if let Some(row) = begun.rows.token_mut(token_id) {
        row.set(changed);
    }
    let event = event.with_some(Detail::TemporaryCode, temporary_left.map(|left| left.to_string()));
    let event = match &result {
        Ok(accepted) => event.mark_if(accepted.resynced, Detail::Resynced),
        Err(refusal) => event.refused(refusal.code()).with_some(Detail::Failures, failures),
    };
    Decision { result, event }
}

/// How a code changed what is known of the token's time.
fn drift_change(before: &Token, after: &Token) -> Option<String> {
    let (before, after) = (before.progress.drift, after.progress.drift);
    (before != after).then(|| format!("{before} {after}"))
}

/// Keyed fingerprint of everything typed: another second code is another guess.
fn fingerprint_of_all(
    unit: &Unit,
    code: Option<&Code>,
    second: Option<&Result<Code, Malformed>>,
) -> [u8; 16] {
    let mut typed = Zeroizing::new(Vec::with_capacity(17));
    typed.extend(code.map(Code::expose).unwrap_or_default());
    if let Some(second) = second {
        typed.push(b' ');
        typed.extend(second.as_ref().map(Code::expose).unwrap_or_default());
    }
    unit.fingerprint(&typed)
}
