//! 利用開始登録 (manual p.3), at the desk on a user's behalf: serial number and one-time password put him on a
//! token. A serial others use already is shared, once that is agreed to (manual 参考２).

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::enrolment::Enrolment;
use kagimori_domain::ids::{TokenId, UserId};
use kagimori_domain::otp::Code;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::registration::Registration;
use kagimori_domain::text::{LoginId, Serial};
use kagimori_store::Find;
use serde::Serialize;

use crate::desk::{Authorisation, Begun, Desk, fingerprint, today};
use crate::error::Result;

/// What was typed.
#[derive(Clone, Debug)]
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
}

impl Desk {
    /// Enrols a user. Checked in this order: user, token, code, sharing.
    pub async fn enroll(&self, request: &EnrolRequest, authorisation: Authorisation) -> Result<Enrolled> {
        let act = Act::Enrol;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(&request.user).map_err(|_| Refusal::UserUnknown)?;
        let serial = Serial::parse(&request.serial).ok();
        let mut finds = vec![Find::User(&login_id), Find::Live(&login_id)];
        if let Some(serial) = &serial {
            finds.extend([Find::Token(serial), Find::Seed(serial), Find::LiveOn(serial)]);
        }
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;

        let operator = &begun.operator;
        let user =
            begun.rows.user(&login_id).filter(|u| in_scope(operator.role, operator.contract, u.contract));
        let Some((user_id, contract)) = user.map(|u| (UserId(u.id), u.contract)) else {
            begun.unit.cancel().await?;
            return Err(Refusal::UserUnknown.into());
        };
        let token_id = serial
            .as_ref()
            .and_then(|serial| begun.rows.token_by_serial(serial))
            .filter(|t| t.contract.is_none() || in_scope(operator.role, operator.contract, t.contract))
            .map(|t| TokenId(t.id));
        let mut event = Event::new(Kind::Enrolled)
            .user(user_id, contract)
            .with(Detail::OnBehalf, "yes")
            .mark_if(user_id == begun.operator_id, Detail::OnOneself);
        if let Some(token_id) = token_id {
            event = event.token(token_id);
        }

        match decide(&mut begun, request, user_id, token_id) {
            Ok((enrolled, registration)) => {
                begun.unit.insert(&registration)?;
                begun.unit.put_changed(&begun.rows)?;
                let event = event.with(Detail::SharedWith, enrolled.shared_with.len().to_string());
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
}

fn decide(
    begun: &mut Begun,
    request: &EnrolRequest,
    user_id: UserId,
    token_id: Option<TokenId>,
) -> Result<(Enrolled, Registration), Refusal> {
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
    if !begun.unit.clock_trusted() {
        return Err(Refusal::ClockUntrusted);
    }
    let seed = begun.rows.seed(token_id).map(|s| s.0.clone()).ok_or(Refusal::TokenDisposed)?;
    let result = enrolment.carry_out((user_id, &mut user), (token_id, &mut token), &seed);

    let names = begun.rows.users.iter().filter(|u| sharers.contains(&UserId(u.id)));
    let shared_with = names.map(|u| u.login_id.as_str().to_owned()).collect();
    let serial = token.serial.as_str().to_owned();
    // Wrong codes are counted on both, so a refusal is written as well.
    if let Some(row) = begun.rows.user_mut(user_id) {
        row.set(user);
    }
    if let Some(row) = begun.rows.token_mut(token_id) {
        row.set(token);
    }
    let registration = result?;
    Ok((Enrolled { serial, shared_with }, registration))
}
