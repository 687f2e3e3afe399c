use kagimori_domain::lockout::PasswordFailures;
use kagimori_vault::{Keys, PasswordHash};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::codec::{decode, encode};
use crate::record::Record;
use crate::table::{CREDENTIAL, Table, Value};

/// How a user's login password is checked.
#[derive(Clone, Debug)]
pub enum LoginSecret {
    /// He has no login password yet.
    None,
    /// It opens the key slot with this id.
    Slot(i64),
    /// It is compared with a hash; the vault must be open already.
    Hash(PasswordHash),
}

/// A user's passwords and their locks. Same row id as the user's.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Login password.
    pub login: LoginSecret,
    /// Confirmation password (確認用パスワード), if he has one.
    pub confirmation: Option<PasswordHash>,
    /// Wrong login passwords in an open vault.
    pub login_failures: PasswordFailures,
    /// Wrong confirmation passwords.
    pub confirmation_failures: PasswordFailures,
    /// Both were set by somebody else: the window asks for new ones.
    pub temporary: bool,
}

impl Credential {
    /// Nothing set yet.
    #[must_use]
    pub fn none() -> Self {
        Self {
            login: LoginSecret::None,
            confirmation: None,
            login_failures: PasswordFailures::default(),
            confirmation_failures: PasswordFailures::default(),
            temporary: false,
        }
    }
}

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    slot: Option<i64>,
    #[n(1)]
    login_hash: Option<PasswordHash>,
    #[n(2)]
    confirmation: Option<PasswordHash>,
    #[n(3)]
    login_failures: u32,
    #[n(4)]
    confirmation_failures: u32,
    #[n(5)]
    temporary: bool,
}

impl Record for Credential {
    const TABLE: &'static Table = &CREDENTIAL;

    fn clear(&self, _: &Keys) -> Vec<Value> {
        Vec::new()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let (slot, login_hash) = match &self.login {
            LoginSecret::None => (None, None),
            LoginSecret::Slot(id) => (Some(*id), None),
            LoginSecret::Hash(hash) => (None, Some(hash.clone())),
        };
        encode(&Payload {
            slot,
            login_hash,
            confirmation: self.confirmation.clone(),
            login_failures: self.login_failures.0,
            confirmation_failures: self.confirmation_failures.0,
            temporary: self.temporary,
        })
    }

    fn decode(_: &[Value], payload: &[u8]) -> Option<Self> {
        let payload: Payload = decode(payload)?;
        Some(Self {
            login: match (payload.slot, payload.login_hash) {
                (None, None) => LoginSecret::None,
                (Some(id), None) => LoginSecret::Slot(id),
                (None, Some(hash)) => LoginSecret::Hash(hash),
                (Some(_), Some(_)) => return None,
            },
            confirmation: payload.confirmation,
            login_failures: PasswordFailures(payload.login_failures),
            confirmation_failures: PasswordFailures(payload.confirmation_failures),
            temporary: payload.temporary,
        })
    }
}
