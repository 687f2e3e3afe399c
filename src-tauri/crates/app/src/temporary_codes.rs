//! 一時コード: a few one-time codes for a user whose token is away. Shown once; each use is in the history.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::permission::Act;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::temporary::{DIGITS, TemporaryCodes, Terms};
use kagimori_domain::text::LoginId;
use kagimori_domain::time::Instant;
use kagimori_store::{Find, Unit};
use zeroize::Zeroizing;

use crate::UserView;
use crate::desk::{Authorisation, Begun, Desk};
use crate::error::Result;
use crate::unlock::find_user;

/// Temporary codes, for the one time they are shown.
#[derive(Debug)]
pub struct Issued {
    /// The codes, eight digits each.
    pub codes: Vec<Zeroizing<String>>,
    /// The first moment at which they are void.
    pub valid_until: Instant,
}

impl Desk {
    /// Issues temporary codes in place of those the user may have. His registration must be in use, and he must not be
    /// the operator himself.
    pub async fn issue_temporary_codes(
        &self,
        login_id: &str,
        terms: Terms,
        authorisation: Authorisation,
    ) -> Result<Issued> {
        let (mut begun, id, event) =
            self.begin_on(login_id, Kind::TemporaryCodesIssued, authorisation).await?;
        if let Err(refusal) = may_have_codes(&begun, id) {
            return refuse(begun, event, refusal).await;
        }
        let valid_until = terms.valid_until(begun.unit.now());
        let codes: Vec<_> = (0..terms.count()).map(|_| random_code(&mut begun.unit)).collect();
        let fingerprints =
            codes.iter().map(|code| (begun.unit.temporary_fingerprint(code.as_bytes()), false));
        let temporary = TemporaryCodes { valid_until, codes: fingerprints.collect() };
        if let Some(live) = begun.rows.live_mut(id) {
            live.edit().temporary = Some(temporary);
        }
        begun.unit.put_changed(&begun.rows)?;
        let event = event
            .with(Detail::Count, terms.count().to_string())
            .with(Detail::ValidUntil, crate::views::rfc3339(valid_until));
        begun.unit.commit(event).await?;
        Ok(Issued { codes, valid_until })
    }

    /// Takes a user's temporary codes back.
    pub async fn revoke_temporary_codes(
        &self,
        login_id: &str,
        authorisation: Authorisation,
    ) -> Result<UserView> {
        let (mut begun, id, event) =
            self.begin_on(login_id, Kind::TemporaryCodesRevoked, authorisation).await?;
        let now = begun.unit.now();
        let taken = begun.rows.live_mut(id).and_then(|live| live.edit().temporary.take());
        let Some(taken) = taken else { return refuse(begun, event, Refusal::NoTemporaryCodes).await };
        let event = event.with(Detail::Count, taken.left(now).to_string());
        begun.unit.put_changed(&begun.rows)?;
        begun.unit.commit(event).await?;
        self.user(login_id).await
    }

    async fn begin_on(
        &self,
        login_id: &str,
        kind: Kind,
        authorisation: Authorisation,
    ) -> Result<(Begun, UserId, Event)> {
        let act = Act::Unlock;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(login_id).map_err(|_| Refusal::UserUnknown)?;
        let finds = [Find::User(&login_id), Find::Live(&login_id)];
        let begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let Some(id) = find_user(&begun, Some(&login_id)) else {
            begun.unit.cancel().await?;
            return Err(Refusal::UserUnknown.into());
        };
        let contract: Option<ContractId> = begun.rows.user_by_id(id).and_then(|u| u.contract);
        let mut event = Event::new(kind).user(id, contract);
        if let Some(live) = begun.rows.live(id) {
            event = event.token(live.token);
        }
        Ok((begun, id, event))
    }
}

fn may_have_codes(begun: &Begun, id: UserId) -> Result<(), Refusal> {
    if id == begun.operator_id {
        return Err(Refusal::OwnTemporaryCodes);
    }
    if !begun.unit.clock_trusted() {
        return Err(Refusal::ClockUntrusted);
    }
    begun.rows.user_by_id(id).ok_or(Refusal::UserUnknown)?.may_act()?;
    match begun.rows.live(id).map(|live| live.state) {
        Some(RegistrationState::Active) => Ok(()),
        Some(RegistrationState::Suspended) => Err(Refusal::OtpSuspended),
        Some(RegistrationState::Revoked) | None => Err(Refusal::NotRegistered),
    }
}

async fn refuse<T>(begun: Begun, event: Event, refusal: Refusal) -> Result<T> {
    begun.unit.commit(event.refused(refusal.code())).await?;
    Err(refusal.into())
}

/// Eight digits, each as likely as any other.
fn random_code(unit: &mut Unit) -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(DIGITS));
    while code.len() < DIGITS {
        let mut byte = Zeroizing::new([0_u8]);
        unit.rng().fill_bytes(&mut *byte);
        // 250 is the last multiple of ten: what lies above would favour the small digits.
        if byte[0] < 250 {
            code.push(char::from(b'0' + byte[0] % 10));
        }
    }
    code
}
