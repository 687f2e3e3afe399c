//! New people and their passwords: what making a vault, adding users and adding operators share.

use kagimori_domain::Refusal;
use kagimori_domain::lockout::CodeFailures;
use kagimori_domain::password;
use kagimori_domain::text::{self, LoginId, NAME_MAX};
use kagimori_domain::user::User;
use kagimori_store::{Credential, LoginSecret, Store};
use kagimori_vault::{Header, Kdf, Keys, Opener, PasswordHash};
use secrecy::{ExposeSecret as _, SecretString};

use crate::desk::passphrase;
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
