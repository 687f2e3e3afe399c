//! New people and their passwords: what making a vault, adding and changing users and adding operators share.

use kagimori_domain::Refusal;
use kagimori_domain::ids::UserId;
use kagimori_domain::lockout::CodeFailures;
use kagimori_domain::password;
use kagimori_domain::text::{self, LoginId, NAME_MAX};
use kagimori_domain::user::User;
use kagimori_store::{Credential, LoginSecret, Store};
use kagimori_vault::{Header, Kdf, Keys, Opener, PasswordHash};
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use crate::desk::{Begun, passphrase};
use crate::error::{Error, Result};
use crate::system::system_rng;

/// The two passwords of somebody new.
#[derive(Clone, Debug)]
pub struct Passwords {
    /// Login password.
    pub login: SecretString,
    /// Confirmation password (確認用パスワード).
    pub confirmation: SecretString,
}

impl Passwords {
    /// Checks the rules for new passwords.
    pub(crate) fn check(&self, login_id: &LoginId) -> Result<(), Refusal> {
        password::check_new(self.login.expose_secret(), self.confirmation.expose_secret(), login_id.as_str())
    }

    /// Makes up temporary ones: 80 bits for the password that may open the vault, 60 for the other, which can be tried
    /// five times.
    pub(crate) fn made_up(login_id: &LoginId) -> Result<(Self, IssuedPasswords), Refusal> {
        let mut rng = system_rng();
        let issued = IssuedPasswords {
            login: password::temporary(4, &mut *rng),
            confirmation: password::temporary(3, &mut *rng),
        };
        let secret = |text: &Zeroizing<String>| SecretString::from(text.as_str());
        let passwords = Self { login: secret(&issued.login), confirmation: secret(&issued.confirmation) };
        passwords.check(login_id)?;
        Ok((passwords, issued))
    }

    /// Hashes both, the login password into a new slot of `header` or into a hash. Blocks.
    pub(crate) fn into_credential(
        self,
        login_id: &LoginId,
        slot: Option<(&mut Header, &Keys)>,
        temporary: bool,
    ) -> Result<Credential> {
        let mut rng = system_rng();
        let login = match slot {
            Some((header, keys)) => {
                let opener = (login_id.key(), passphrase(&self.login));
                let id = header
                    .add_slot(keys, Opener::Password(&opener.0, &opener.1), &mut *rng)
                    .map_err(|e| Error::Internal(e.to_string()))?;
                LoginSecret::Slot(id)
            }
            None => LoginSecret::Hash(hash(&self.login)?),
        };
        let confirmation = Some(hash(&self.confirmation)?);
        Ok(Credential { login, confirmation, temporary, ..Credential::none() })
    }
}

/// Where temporary passwords come from.
#[derive(Clone, Debug)]
pub enum TemporaryPasswords {
    /// Somebody thought of them.
    Typed(Passwords),
    /// They are made up here, and answered once.
    MadeUp,
}

impl TemporaryPasswords {
    /// The passwords, and what of them has to be told.
    pub(crate) fn resolve(self, login_id: &LoginId) -> Result<(Passwords, Option<IssuedPasswords>), Refusal> {
        match self {
            Self::Typed(passwords) => {
                passwords.check(login_id)?;
                Ok((passwords, None))
            }
            Self::MadeUp => Passwords::made_up(login_id).map(|(passwords, issued)| (passwords, Some(issued))),
        }
    }
}

/// Temporary passwords that were made up, for the one time they are shown.
pub struct IssuedPasswords {
    /// Login password.
    pub login: Zeroizing<String>,
    /// Confirmation password (確認用パスワード).
    pub confirmation: Zeroizing<String>,
}

impl std::fmt::Debug for IssuedPasswords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IssuedPasswords")
    }
}

/// What an entry says that changed, where both did.
pub(crate) const BOTH_PASSWORDS: &str = "login_password confirmation_password";

fn hash(password: &SecretString) -> Result<PasswordHash> {
    PasswordHash::new(&passphrase(password), Kdf::DEFAULT, &mut *system_rng())
        .map_err(|e| Error::Internal(e.to_string()))
}

/// A credential made ready outside the transaction, with the header it belongs to if there is a new slot.
pub(crate) struct Prepared {
    pub(crate) credential: Credential,
    /// The changed header, and the tag of the one it was made from.
    pub(crate) header: Option<(Header, Vec<u8>)>,
}

/// Hashes the passwords of somebody new, on a thread that may block.
pub(crate) async fn prepare(
    store: &Store,
    login_id: &LoginId,
    passwords: Option<Passwords>,
    with_slot: bool,
) -> Result<Prepared> {
    let Some(passwords) = passwords else {
        return Ok(Prepared { credential: Credential::none(), header: None });
    };
    passwords.check(login_id)?;
    let login_id = login_id.clone();
    if !with_slot {
        let hashed = crate::blocking::spawn(move || passwords.into_credential(&login_id, None, true));
        return Ok(Prepared { credential: hashed.await??, header: None });
    }
    let mut header = store.header().await?;
    let based_on = header.tag.clone();
    let keys = store.with_keys(Clone::clone);
    let (credential, header) = crate::blocking::spawn(move || {
        let credential = passwords.into_credential(&login_id, Some((&mut header, &keys)), true)?;
        Ok::<_, Error>((credential, header))
    })
    .await??;
    Ok(Prepared { credential, header: Some((header, based_on)) })
}

/// Makes a key slot for a password that somebody has already, on a thread that may block. Returns its id and the changed
/// header with the tag of the one it was made from.
pub(crate) async fn prepare_slot(
    store: &Store,
    login_id: &LoginId,
    password: &SecretString,
) -> Result<(i64, Header, Vec<u8>)> {
    let mut header = store.header().await?;
    let based_on = header.tag.clone();
    let keys = store.with_keys(Clone::clone);
    let opener = (login_id.key(), passphrase(password));
    crate::blocking::spawn(move || {
        let added = header.add_slot(&keys, Opener::Password(&opener.0, &opener.1), &mut *system_rng());
        added.map(|id| (id, header, based_on)).map_err(|e| Error::Internal(e.to_string()))
    })
    .await?
}

/// Puts passwords in the place of those a user has, and writes every changed row. A key slot that he had is taken away,
/// and the data key made anew: comes last in an act.
pub(crate) async fn put_credential(begun: &mut Begun, user: UserId, prepared: Prepared) -> Result<()> {
    let credential =
        begun.rows.credential_mut(user).ok_or_else(|| Error::Internal("a user without credential".into()))?;
    let old_slot = match credential.login {
        LoginSecret::Slot(slot) => Some(slot),
        LoginSecret::None | LoginSecret::Hash(_) => None,
    };
    *credential.edit() = prepared.credential;
    if let Some((header, based_on)) = &prepared.header {
        begun.unit.put_header(header, based_on).await?;
    }
    begun.unit.put_changed(&begun.rows)?;
    if let Some(slot) = old_slot {
        begun.unit.rotate_without(&[slot]).await?;
    }
    Ok(())
}

/// Checks a typed login ID for somebody new.
pub(crate) fn new_login_id(typed: &str) -> Result<LoginId, Refusal> {
    LoginId::parse(typed).map_err(|_| Refusal::InvalidValue { field: "login_id" })
}

/// Checks a typed name and kana.
pub(crate) fn name_and_kana(name: &str, kana: &str) -> Result<(String, String), Refusal> {
    Ok((
        text::line(name, NAME_MAX).map_err(|_| Refusal::InvalidValue { field: "name" })?,
        text::optional_line(kana, NAME_MAX).map_err(|_| Refusal::InvalidValue { field: "kana" })?,
    ))
}

/// A user as he is when he is added; contract, role and permissions are filled in by the caller.
pub(crate) fn new_user(
    login_id: LoginId,
    (name, kana): (String, String),
    role: kagimori_domain::role::Role,
    otp_start: jiff::civil::Date,
) -> User {
    User {
        contract: None,
        login_id,
        name,
        kana,
        role,
        status: kagimori_domain::user::UserStatus::Active,
        otp_start,
        permissions: User::default_permissions(role),
        enrolment: CodeFailures::default(),
    }
}

/// `old -> new`, as the history tells a change; nothing where there is none.
pub(crate) fn changed(old: &str, new: &str) -> Option<String> {
    (old != new).then(|| format!("{old} -> {new}"))
}
