use kagimori_domain::ids::ContractId;
use kagimori_domain::purpose::Permissions;
use kagimori_domain::role::Role;
use kagimori_domain::text::LoginId;
use kagimori_domain::user::{User, UserStatus};
use kagimori_vault::Keys;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::codec::{FailuresPayload, date_from_number, date_to_number, decode, encode};
use crate::record::Record;
use crate::table::{Table, USER, Value};

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    login_id: String,
    #[n(1)]
    name: String,
    #[n(2)]
    kana: String,
    #[n(3)]
    role: u8,
    #[n(4)]
    status: u8,
    #[n(5)]
    otp_start: i32,
    #[n(6)]
    permissions: u8,
    #[n(7)]
    enrolment: FailuresPayload,
}

const fn role_number(role: Role) -> u8 {
    match role {
        Role::Master => 1,
        Role::Administrator => 2,
        Role::General => 3,
        Role::ReadOnly => 4,
        Role::Clerk => 5,
        Role::Supervisor => 6,
    }
}

const fn status_number(status: UserStatus) -> u8 {
    match status {
        UserStatus::Active => 1,
        UserStatus::Stopped => 2,
        UserStatus::Deleted => 3,
    }
}

/// Blind index of a login ID.
pub(crate) fn login_index(keys: &Keys, login_id: &LoginId) -> Vec<u8> {
    keys.index("login id", login_id.key().as_bytes()).to_vec()
}

impl Record for User {
    const TABLE: &'static Table = &USER;

    fn clear(&self, keys: &Keys) -> Vec<Value> {
        let index = match self.status {
            UserStatus::Deleted => Value::Null,
            UserStatus::Active | UserStatus::Stopped => Value::Bytes(login_index(keys, &self.login_id)),
        };
        vec![Value::some_int(self.contract.map(|c| c.0)), index]
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        encode(&Payload {
            login_id: self.login_id.as_str().to_owned(),
            name: self.name.clone(),
            kana: self.kana.clone(),
            role: role_number(self.role),
            status: status_number(self.status),
            otp_start: date_to_number(self.otp_start),
            permissions: self.permissions.bits(),
            enrolment: (&self.enrolment).into(),
        })
    }

    fn decode(clear: &[Value], payload: &[u8]) -> Option<Self> {
        let payload: Payload = decode(payload)?;
        Some(Self {
            contract: clear.first()?.as_int().map(ContractId),
            login_id: LoginId::parse(&payload.login_id).ok()?,
            name: payload.name,
            kana: payload.kana,
            role: Role::ALL.into_iter().find(|r| role_number(*r) == payload.role)?,
            status: UserStatus::ALL.into_iter().find(|s| status_number(*s) == payload.status)?,
            otp_start: date_from_number(payload.otp_start)?,
            permissions: Permissions::from_bits(payload.permissions),
            enrolment: payload.enrolment.into(),
        })
    }
}
