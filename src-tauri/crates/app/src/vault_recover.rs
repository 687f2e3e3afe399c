//! Break-glass: the printed recovery code opens the vault when an operator is locked out or has lost his token.

use std::sync::Arc;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind, Via};
use kagimori_domain::ids::UserId;
use kagimori_domain::lockout::PasswordFailures;
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::text::LoginId;
use kagimori_domain::time::{Clock, Instant};
use kagimori_store::{Actor, Find, LoginSecret, Sealed, VaultFiles};
use kagimori_vault::{HeaderError, Opener, RecoveryCode};
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use crate::anchor::AnchorFile;
use crate::desk::DeskClock;
use crate::error::{Error, Result};
use crate::people::{self, Passwords};
use crate::rollback::{acknowledged, void_codes};
use crate::system::{computer, system_rng};
use crate::vault_open::{Attempts, clock_offset, compare, edition, header_tampered, vault_first_seen};

/// Who comes in through the recovery code.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// The operator whose access is restored.
    pub login_id: String,
    /// What was typed from the paper.
    pub code: SecretString,
    /// His new passwords.
    pub passwords: Passwords,
    /// Window or command line.
    pub via: Via,
    /// Moves the clock: training only.
    pub now: Option<Instant>,
    /// Where wrong attempts are counted.
    pub state_dir: Option<std::path::PathBuf>,
}

/// Restores an operator's access: his registration ends, his passwords are the new ones, his old slot and the used
/// recovery code open nothing any more (the data key is made anew), and a red entry stands in the history.
///
/// Returns the new recovery code, shown once.
pub async fn recover(
    files: &VaultFiles,
    recovery: Recovery,
    clock: Arc<dyn Clock>,
) -> Result<Zeroizing<String>> {
    let code = RecoveryCode::parse(recovery.code.expose_secret()).map_err(|_| Error::RecoveryCodeWrong)?;
    let login_id = LoginId::parse(&recovery.login_id).map_err(|_| Refusal::UserUnknown)?;
    recovery.passwords.check(&login_id)?;

    let sealed = Sealed::open(files).await?;
    let edition = edition(sealed.header())?;
    let offset = clock_offset(edition, recovery.now, &*clock)?;
    let header = sealed.header().clone();
    let attempts = Attempts::of(&header, files, recovery.state_dir.as_deref());
    let opened =
        attempts.guard(async { crate::blocking::spawn(move || header.open(Opener::Recovery(&code))).await });
    let (keys, used_slot) = opened.await?.map_err(|error| match error {
        HeaderError::NoSlot => Error::RecoveryCodeWrong,
        HeaderError::Tampered | HeaderError::Kdf(_) => header_tampered(),
    })?;
    let anchor = AnchorFile::of(keys.vault_id(), edition, files, recovery.state_dir.as_deref());
    let store = sealed.unseal(keys).await?;
    let first_seen = compare(&store, &anchor).await?;

    // The new ways in are added first, outside the transaction: hashing takes its time.
    let prepared = people::prepare(&store, &login_id, Some(recovery.passwords), true).await?;
    let (mut header, based_on) = prepared.header.ok_or_else(|| Error::Internal("no new slot".into()))?;
    let keys = store.with_keys(Clone::clone);
    let (header, new_code) = crate::blocking::spawn(move || {
        let new_code = RecoveryCode::random(&mut *system_rng());
        let added = header.add_slot(&keys, Opener::Recovery(&new_code), &mut *system_rng());
        added.map(|_| (header, new_code)).map_err(|e| Error::Internal(e.to_string()))
    })
    .await??;

    let (head, _, _) = store.read(&[]).await?;
    let clock = DeskClock::new(clock, offset.unwrap_or(head.clock_offset), edition, head.latest, None);
    let finds = [
        Find::User(&login_id),
        Find::Credential(&login_id),
        Find::Live(&login_id),
        Find::SharersOf(&login_id),
    ];
    let actor = Actor { operator: None, via: recovery.via, computer: computer() };
    let (mut unit, mut rows) = store.begin_even_if_older(actor, clock.moment(), system_rng(), &finds).await?;
    let Some(user) = rows.user(&login_id).filter(|u| u.role.opens_vault(edition)) else {
        unit.cancel().await?;
        return Err(Refusal::UserUnknown.into());
    };
    // His way in would be spent for nothing.
    if let Err(refusal) = user.may_act() {
        unit.cancel().await?;
        return Err(refusal.into());
    }
    let (id, contract) = (UserId(user.id), user.contract);
    unit.act_as(id);
    if let Some(offset) = offset.filter(|_| edition == kagimori_domain::role::Edition::Training) {
        unit.set_clock_offset(offset);
    }
    let mut without = vec![used_slot];
    let credential = rows.credential(id).ok_or_else(|| Error::Internal("no credential".into()))?;
    if let LoginSecret::Slot(old) = credential.login {
        without.push(old);
    }
    unit.put_header(&header, &based_on).await?;
    let credential = rows.credential_mut(id).ok_or_else(|| Error::Internal("no credential".into()))?;
    let changed = credential.edit();
    changed.login = prepared.credential.login;
    changed.confirmation = prepared.credential.confirmation;
    changed.login_failures = PasswordFailures::default();
    changed.confirmation_failures = PasswordFailures::default();
    changed.temporary = false;
    let untold = attempts.untold();
    let wrong_before = (untold > 0).then(|| untold.to_string());
    let mut event =
        Event::new(Kind::VaultRecovered).user(id, contract).with_some(Detail::Failures, wrong_before);
    if let Some(live) = rows.live_mut(id) {
        let token_id = live.token;
        event = event.with(Detail::Before, live.state.name());
        live.edit().revoke();
        let left = u32::try_from(rows.live_on(token_id).count()).unwrap_or(u32::MAX);
        if let Some(token) = rows.token_mut(token_id) {
            token.edit().registration_ended(left);
        }
        event = event.token(token_id).with(Detail::After, RegistrationState::Revoked.name());
    }
    // Break-glass frees him of every lock, a stopped enrolment included.
    if let Some(user) = rows.user_mut(id)
        && user.enrolment_stopped()
    {
        user.edit().enrolment.clear();
    }
    unit.put_changed(&rows)?;
    // The recovery code is the last word also on a vault that is older than it was: a sole master has no other.
    if let Some(rolled_back) = store.rolled_back() {
        unit.acknowledge_rollback();
        void_codes(&mut unit, rolled_back.seen.latest).await?;
        unit.also(acknowledged(&rolled_back).user(id, contract).with(Detail::What, "recovery_code"));
    }
    if let Some(why) = first_seen {
        unit.also(vault_first_seen(why).user(id, contract));
    }
    unit.rotate_without(&without).await?;
    unit.commit(event).await?;
    // It is done: whatever fails now, the new code must reach whoever holds the old one.
    attempts.told();
    let _ = anchor.keep(&store);
    let _ = store.close().await;
    Ok(new_code.grouped())
}
