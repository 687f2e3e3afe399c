//! 利用開始登録 (manual p.3), by the user himself or at the desk on his behalf: serial number and one-time password
//! put him on a token. A serial others use already is shared, once that is agreed to (manual 参考２).

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::enrolment::Enrolment;
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::otp::Code;
use kagimori_domain::permission::{Act, in_scope, permitted};
use kagimori_domain::policy::TOLD_AT_ENROLMENT;
use kagimori_domain::registration::Registration;
use kagimori_domain::text::{LoginId, Serial};
use kagimori_store::Find;
use serde::Serialize;

use crate::desk::{Authorisation, Begun, Desk, fingerprint, today};
use crate::error::{Error, Result};
use crate::seen::Seen;

/// What was typed.
#[derive(Clone)]
pub struct EnrolRequest {
    /// Login ID of the user.
    pub user: String,
    /// 「シリアル番号」.
    pub serial: String,
    /// 「ワンタイムパスワード」. Not a secret of the operator's: it is void once used.
    pub code: String,
    /// Whether sharing was agreed to.
    pub share: bool,
}

/// Who is on which token now.
#[derive(Clone, Debug, Serialize)]
pub struct Enrolled {
    /// The token's serial number.
    pub serial: String,
    /// Login IDs of the others on it.
    pub shared_with: Vec<String>,
    /// Seconds the token's time is ahead (negative: behind), where that is worth telling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_seconds: Option<i64>,
}

impl Desk {
    /// Enrols a user. Checked in this order: user, token, code, sharing.
    pub async fn enroll(&self, request: &EnrolRequest, authorisation: Authorisation) -> Result<Enrolled> {
        let act = Act::Enrol;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(&request.user).map_err(|_| Refusal::UserUnknown)?;
        let serial = Serial::parse(&request.serial).ok();
        let finds = finds(&login_id, serial.as_ref());
        let begun = self.begin_confirmed(act, confirmed, &finds).await?;
        enrol(begun, request, &login_id, serial.as_ref(), OnBehalf::Yes).await
    }

    /// Enrols oneself, when signing in. What is wrong with the token is told to an operator; a user reads that it
    /// could not be confirmed.
    pub async fn enroll_oneself(&self, serial: String, code: String, share: bool) -> Result<Enrolled> {
        let (user, _, _) = self.look(Act::Own, &[]).await?;
        if Code::parse(&code).is_err()
            && let Some(refusal) = self.note_malformed(self.operator)
        {
            return Err(refusal.into());
        }
        let own = user.login_id.as_str().to_owned();
        let request = EnrolRequest { user: own, serial, code, share };
        let serial = Serial::parse(&request.serial).ok();
        let finds = finds(&user.login_id, serial.as_ref());
        let begun = self.begin(Act::Own, &finds).await?;
        let result = enrol(begun, &request, &user.login_id, serial.as_ref(), OnBehalf::No).await;
        let is_operator = permitted(self.edition, user.role, Act::Enrol).is_ok();
        result.map_err(|error| match error {
            Error::Rule(refusal) if !is_operator && about_token(&refusal) => Error::TokenNotConfirmed,
            error => error,
        })
    }
}

/// Whether somebody enrols another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnBehalf {
    Yes,
    No,
}

/// Refusals that would tell a stranger which serial numbers there are and how they stand.
const fn about_token(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::TokenUnknown
            | Refusal::TokenPaused
            | Refusal::TokenLost
            | Refusal::TokenFaulty
            | Refusal::TokenDisposed
            | Refusal::TokenExpired
            | Refusal::TokenOtherContract
            | Refusal::TokenNeedsResync
            | Refusal::WrongState { .. }
            | Refusal::OtpWrong { .. }
            | Refusal::OtpReplayed
            | Refusal::OtpVoid { .. }
            | Refusal::OtpMalformed
    )
}

fn finds<'a>(login_id: &'a LoginId, serial: Option<&'a Serial>) -> Vec<Find<'a>> {
    let mut finds = vec![Find::User(login_id), Find::Live(login_id), Find::ContractOfLogin(login_id)];
    if let Some(serial) = serial {
        finds.extend([Find::Token(serial), Find::Seed(serial), Find::LiveOn(serial)]);
    }
    finds
}

async fn enrol(
    mut begun: Begun,
    request: &EnrolRequest,
    login_id: &LoginId,
    serial: Option<&Serial>,
    on_behalf: OnBehalf,
) -> Result<Enrolled> {
    let operator = &begun.operator;
    let user = begun.rows.user(login_id).filter(|u| in_scope(operator.role, operator.contract, u.contract));
    let Some((user_id, contract)) = user.map(|u| (UserId(u.id), u.contract)) else {
        begun.unit.cancel().await?;
        return Err(Refusal::UserUnknown.into());
    };
    if let Err(refusal) = begun.rows.contracts.iter().try_for_each(|contract| contract.may_go_on()) {
        begun.unit.cancel().await?;
        return Err(refusal.into());
    }
    let token_id = serial
        .and_then(|serial| begun.rows.token_by_serial(serial))
        .filter(|t| t.contract.is_none() || in_scope(operator.role, operator.contract, t.contract))
        .map(|t| TokenId(t.id));
    let mut event = Event::new(Kind::Enrolled).user(user_id, contract);
    if on_behalf == OnBehalf::Yes {
        event = event.with(Detail::OnBehalf, "yes").mark_if(user_id == begun.operator_id, Detail::OnOneself);
    }
    if let Some(token_id) = token_id {
        event = event.token(token_id);
    }

    let mut sight = None;
    let result = decide(&mut begun, request, user_id, token_id, &mut sight);
    event = Seen::tell(sight, event);
    match result {
        Ok((enrolled, registration)) => {
            begun.unit.insert(&registration)?;
            begun.unit.put_changed(&begun.rows)?;
            let event = event
                .with(Detail::SharedWith, enrolled.shared_with.len().to_string())
                .with(Detail::After, registration.state.name());
            begun.unit.commit(event).await?;
            Ok(enrolled)
        }
        // A question, not a refusal: it consumes and counts nothing, and the code stays valid for the answer.
        Err(refusal @ Refusal::TokenSharedConfirm { .. }) => {
            begun.unit.cancel().await?;
            Err(refusal.into())
        }
        Err(refusal) => {
            begun.unit.put_changed(&begun.rows)?;
            begun.unit.commit(event.refused(refusal.code())).await?;
            Err(refusal.into())
        }
    }
}

/// Decides, and notes in `sight` where the token shows the code.
fn decide(
    begun: &mut Begun,
    request: &EnrolRequest,
    user_id: UserId,
    token_id: Option<TokenId>,
    sight: &mut Option<Seen>,
) -> Result<(Enrolled, Registration), Refusal> {
    if !begun.unit.clock_trusted() {
        return Err(Refusal::ClockUntrusted);
    }
    let code = Code::parse(&request.code);
    let sharers: Vec<UserId> = token_id
        .iter()
        .flat_map(|token| begun.rows.live_on(*token))
        .map(|r| r.user)
        .filter(|u| *u != user_id)
        .collect();
    let enrolment = Enrolment {
        policy: begun.unit.policy(),
        now: begun.unit.now(),
        today: today(begun.unit.policy(), begun.unit.now()),
        code: code.as_ref().map_err(|e| *e),
        fingerprint: fingerprint(&begun.unit, code.as_ref().map_err(|e| *e)),
        sharers: u32::try_from(sharers.len()).unwrap_or(u32::MAX),
        share: request.share,
        may_allot: begun.operator.role.is_branch_staff(),
    };
    let mut user = begun.rows.user_by_id(user_id).map(|u| (**u).clone()).ok_or(Refusal::UserUnknown)?;
    enrolment.check_user(&user, begun.rows.live(user_id).map(|r| &**r))?;
    let token_id = token_id.ok_or(Refusal::TokenUnknown)?;
    let mut token = begun.rows.token(token_id).map(|t| (**t).clone()).ok_or(Refusal::TokenUnknown)?;
    enrolment.check_token(&token, user.contract)?;
    let seed = begun.rows.seed(token_id).map(|s| s.0.clone()).ok_or(Refusal::TokenDisposed)?;
    let before = token.clone();
    let result = enrolment.carry_out((user_id, &mut user), (token_id, &mut token), &seed);
    *sight = match &result {
        Ok(_) => Seen::accepted(&before, &token, enrolment.now),
        Err(refusal) => Seen::refused(refusal, &before, &seed, code.as_ref().ok(), enrolment.now),
    };

    let names = begun.rows.users.iter().filter(|u| sharers.contains(&UserId(u.id)));
    let shared_with = names.map(|u| u.login_id.as_str().to_owned()).collect();
    let serial = token.serial.as_str().to_owned();
    let offset_seconds = token
        .parameters
        .period()
        .zip(Some(i64::from(token.progress.drift)).filter(|drift| drift.abs() > TOLD_AT_ENROLMENT))
        .map(|(period, drift)| drift * i64::from(period));
    // Wrong codes are counted on both, so a refusal is written as well.
    if let Some(row) = begun.rows.user_mut(user_id) {
        row.set(user);
    }
    if let Some(row) = begun.rows.token_mut(token_id) {
        row.set(token);
    }
    let registration = result?;
    Ok((Enrolled { serial, shared_with, offset_seconds }, registration))
}
