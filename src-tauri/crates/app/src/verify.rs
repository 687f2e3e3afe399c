//! ワンタイムパスワード認証: checks one code for one purpose, and consumes it.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::otp::{Code, Malformed};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::purpose::Purpose;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::text::{self, LoginId, NOTE_MAX};
use kagimori_domain::verification::{Accepted, Verification};
use kagimori_store::{Find, Unit};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::desk::{Begun, Desk, today};
use crate::error::Result;

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
        let mut event = Event::new(Kind::Verified)
            .user(user_id, contract)
            .with(Detail::Purpose, request.purpose.name())
            .with_some(Detail::RequestNumber, request_number)
            .with_some(Detail::Note, note);
        if let Some(live) = begun.rows.live(user_id) {
            event = event.token(live.token);
        }

        let before = flags(&begun, user_id);
        let result = decide(&mut begun, request, user_id);
        let after = flags(&begun, user_id);
        event = event
            .mark_if(after.0 && !before.0, Detail::Suspended)
            .mark_if(after.1 && !before.1, Detail::NeedsResync);
        begun.unit.put_changed(&begun.rows)?;
        match result {
            Ok(accepted) => {
                let difference = accepted.step_difference;
                let event = event.with(Detail::StepDifference, difference.to_string());
                begun.unit.commit(event.mark_if(accepted.resynced, Detail::Resynced)).await?;
                Ok(Verified { accepted: true, step_difference: difference })
            }
            Err(refusal) => {
                begun.unit.commit(event.refused(refusal.code())).await?;
                Err(refusal.into())
            }
        }
    }
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

/// Whether the registration is suspended, and whether the token needs a resync.
fn flags(begun: &Begun, user: UserId) -> (bool, bool) {
    let live = begun.rows.live(user);
    let token = live.and_then(|r| begun.rows.token(r.token));
    (live.is_some_and(|r| r.state == RegistrationState::Suspended), token.is_some_and(|t| t.needs_resync))
}

fn decide(begun: &mut Begun, request: &VerifyRequest, user_id: UserId) -> Result<Accepted, Refusal> {
    let registration = begun.rows.live(user_id).map(|r| (**r).clone());
    let token = registration.as_ref().and_then(|r| begun.rows.token(r.token)).map(|t| (**t).clone());
    let code = Code::parse(&request.code);
    // Where one code is enough, a second one is neither looked at nor part of the guess.
    let two_asked = token.as_ref().is_some_and(|t| t.needs_resync);
    let second = request.second.as_deref().filter(|_| two_asked).map(Code::parse);
    let verification = Verification {
        policy: begun.unit.policy(),
        now: begun.unit.now(),
        today: today(begun.unit.policy(), begun.unit.now()),
        purpose: request.purpose,
        code: code.as_ref().map_err(|e| *e),
        second: second.as_ref().map(|s| s.as_ref().map_err(|e| *e)),
        fingerprint: fingerprint_of_all(&begun.unit, code.as_ref().ok(), second.as_ref()),
    };
    let user = begun.rows.user_by_id(user_id).ok_or(Refusal::UserUnknown)?;
    verification.check_standing(user, registration.as_ref().zip(token.as_ref()))?;
    let (Some(mut registration), Some(mut token)) = (registration, token) else {
        return Err(Refusal::NotRegistered);
    };
    if !begun.unit.clock_trusted() {
        return Err(Refusal::ClockUntrusted);
    }
    let token_id = registration.token;
    let seed = begun.rows.seed(token_id).map(|s| s.0.clone()).ok_or(Refusal::TokenDisposed)?;
    let result = verification.carry_out(&mut registration, &mut token, &seed);
    if let Some(row) = begun.rows.live_mut(user_id) {
        row.set(registration);
    }
    if let Some(row) = begun.rows.token_mut(token_id) {
        row.set(token);
    }
    result
}
