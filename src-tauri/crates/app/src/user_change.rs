//! 利用者情報の変更: name, kana, role, use-start date and サービス利用権限 of a user.

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::UserId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::purpose::{Permissions, Purpose};
use kagimori_domain::role::{Edition, Role};
use kagimori_domain::text::LoginId;
use kagimori_domain::user::User;
pub use kagimori_domain::user_change::Particulars;
use kagimori_domain::user_change::may_change;
use kagimori_store::{Find, LoginSecret, Rows};

use crate::desk::{Authorisation, Begun, Desk, OwnOtp, check_own_otp, today};
use crate::error::{Error, Result};
use crate::people::{self, IssuedPasswords, Prepared, TemporaryPasswords};

/// What is to be another than it is; what is not named stays.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// Whose.
    pub login_id: String,
    /// His particulars as they were when they were looked at: if they are others by now, nothing is changed. Without
    /// them only what is named counts.
    pub seen: Option<Particulars>,
    /// 氏名.
    pub name: Option<String>,
    /// カナ.
    pub kana: Option<String>,
    /// Role.
    pub role: Option<Role>,
    /// 利用開始日.
    pub otp_start: Option<Date>,
    /// サービス利用権限.
    pub permissions: Option<Permissions>,
    /// Passwords for the case that the change needs new ones; see [`Desk::change_user`].
    pub passwords: Option<TemporaryPasswords>,
}

impl UserChange {
    /// The particulars as they would be.
    fn on(&self, old: &Particulars) -> Result<Particulars, Refusal> {
        let (name, kana) = people::name_and_kana(
            self.name.as_deref().unwrap_or(&old.name),
            self.kana.as_deref().unwrap_or(&old.kana),
        )?;
        let role = self.role.unwrap_or(old.role);
        // Who is to look only loses his purposes, and who looked only gets those that others have, unless others are named.
        let looked_only = (role == Role::ReadOnly) != (old.role == Role::ReadOnly);
        let kept = if looked_only { User::default_permissions(role) } else { old.permissions };
        Ok(Particulars {
            name,
            kana,
            role,
            otp_start: self.otp_start.unwrap_or(old.otp_start),
            permissions: self.permissions.unwrap_or(kept),
        })
    }
}

/// What the change is about, as it was found.
struct Found {
    id: UserId,
    old: Particulars,
    new: Particulars,
    /// Whether his passwords have to be others.
    needs_passwords: bool,
}

impl Desk {
    /// Changes a user. Nothing is changed of somebody whom another operator changed since he was looked at.
    ///
    /// A login password either opens a key slot or is a hash. Who is to open the vault gets a slot, who no longer does
    /// loses his and the data key is made anew; either way the present passwords cannot stay, and he gets temporary
    /// ones. Those that were made up are answered, for the one time they are shown.
    pub async fn change_user(
        &self,
        change: UserChange,
        authorisation: Authorisation,
    ) -> Result<Option<IssuedPasswords>> {
        let act = Act::EditUsers;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let login_id = LoginId::parse(&change.login_id).map_err(|_| Refusal::UserUnknown)?;
        let finds = [Find::User(&login_id), Find::Credential(&login_id)];
        let (operator, _, rows) = self.look(act, &finds).await?;
        let seen = found(self.edition, &operator, &rows, &login_id, &change)?;

        // Hashing takes its time: before the transaction.
        let (mut prepared, mut issued) = (None, None);
        if let Some(passwords) = change.passwords.clone().filter(|_| seen.needs_passwords) {
            let with_slot = seen.new.role.opens_vault(self.edition);
            let (passwords, made_up) = passwords.resolve(&login_id)?;
            prepared = Some(people::prepare(&self.store, &login_id, Some(passwords), with_slot).await?);
            issued = made_up;
        }

        let mut finds = vec![Find::User(&login_id), Find::Credential(&login_id), Find::ContractOf(seen.id)];
        finds.extend(self.own_otp());
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let now = match found(self.edition, &begun.operator, &begun.rows, &login_id, &change) {
            Ok(now) => now,
            Err(error) => {
                begun.unit.cancel().await?;
                return Err(error.into());
            }
        };
        let event = Event::new(Kind::UserChanged)
            .user(now.id, begun.rows.user_by_id(now.id).and_then(|user| user.contract));
        if let Err(refusal) = decide(&begun, &seen, &now, &change, prepared.as_ref()) {
            begun.unit.put_changed(&begun.rows)?;
            begun.unit.commit(event.refused(refusal.code())).await?;
            return Err(refusal.into());
        }
        let otp = authorisation.otp.as_ref();
        let (mut begun, own_otp) = check_own_otp(begun, Purpose::UserChange, otp, event.clone()).await?;
        let event = told(event, &now.old, &now.new)
            .mark_if(own_otp == OwnOtp::NotRegistered, Detail::WithoutOtp)
            .mark_if(now.id == begun.operator_id, Detail::OnOneself)
            .with_some(Detail::What, prepared.as_ref().map(|_| people::BOTH_PASSWORDS));
        let user = begun.rows.user_mut(now.id).ok_or_else(|| Error::Internal("no user".into()))?;
        now.new.give(user.edit());
        match prepared {
            Some(prepared) => people::put_credential(&mut begun, now.id, prepared).await?,
            None => begun.unit.put_changed(&begun.rows)?,
        }
        begun.unit.commit(event).await?;
        Ok(issued)
    }
}

/// The user, and what becomes of him.
fn found(
    edition: Edition,
    operator: &User,
    rows: &Rows,
    login_id: &LoginId,
    change: &UserChange,
) -> Result<Found, Refusal> {
    let user = rows.user(login_id).filter(|u| in_scope(operator.role, operator.contract, u.contract));
    let user = user.ok_or(Refusal::UserUnknown)?;
    let (id, old) = (UserId(user.id), Particulars::of(user));
    let new = change.on(&old)?;
    let has_slot = rows.credential(id).is_some_and(|c| matches!(c.login, LoginSecret::Slot(_)));
    let gains = !old.role.opens_vault(edition) && new.role.opens_vault(edition);
    let needs_passwords = gains || (has_slot && !new.role.opens_vault(edition));
    Ok(Found { id, old, new, needs_passwords })
}

/// `seen` is what the passwords were made for.
fn decide(
    begun: &Begun,
    seen: &Found,
    now: &Found,
    change: &UserChange,
    prepared: Option<&Prepared>,
) -> Result<(), Refusal> {
    let others = change.seen.as_ref().is_some_and(|seen| *seen != now.old);
    if others || now.id != seen.id || now.needs_passwords != seen.needs_passwords {
        return Err(Refusal::UserChangedMeanwhile);
    }
    may_change((begun.operator_id, begun.operator.role), now.id, &now.old, &now.new)?;
    if now.new.otp_start != now.old.otp_start {
        let contract = begun.rows.contracts.first().and_then(|contract| contract.otp_start);
        let day = today(begun.unit.policy(), begun.unit.known_now());
        User::start_date(Some(now.new.otp_start), contract, day)?;
    }
    if now.needs_passwords && prepared.is_none() {
        return Err(Refusal::NewPasswordsNeeded);
    }
    Ok(())
}

/// Every field that changes, before and after.
pub(crate) fn told(event: Event, old: &Particulars, new: &Particulars) -> Event {
    let changed = |old: String, new: String| (old != new).then(|| format!("{old} -> {new}"));
    event
        .with_some(Detail::NameChanged, changed(old.name.clone(), new.name.clone()))
        .with_some(Detail::KanaChanged, changed(old.kana.clone(), new.kana.clone()))
        .with_some(Detail::RoleChanged, changed(old.role.name().into(), new.role.name().into()))
        .with_some(Detail::OtpStartChanged, changed(old.otp_start.to_string(), new.otp_start.to_string()))
        .with_some(Detail::PermissionsChanged, changed(listed(old.permissions), listed(new.permissions)))
}

fn listed(permissions: Permissions) -> String {
    let names: Vec<_> = permissions.iter().map(Purpose::name).collect();
    if names.is_empty() { "none".into() } else { names.join(",") }
}
