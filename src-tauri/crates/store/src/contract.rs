use kagimori_domain::contract::{Contract, RepresentativeAccount};
use kagimori_domain::text::ContractCode;
use kagimori_vault::Keys;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::codec::{date_from_number, date_to_number, decode, encode};
use crate::record::Record;
use crate::table::{CONTRACT, Table, Value};

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    code: String,
    #[n(1)]
    name: String,
    #[n(2)]
    kana: String,
    #[n(3)]
    account: Option<String>,
    #[n(4)]
    otp_start: Option<i32>,
    #[n(5)]
    ended: bool,
    #[n(6)]
    branch: Option<String>,
}

/// Blind index of a contract number.
pub(crate) fn code_index(keys: &Keys, code: &ContractCode) -> Vec<u8> {
    keys.index("contract code", code.key().as_bytes()).to_vec()
}

impl Record for Contract {
    const TABLE: &'static Table = &CONTRACT;

    fn clear(&self, keys: &Keys) -> Vec<Value> {
        vec![Value::Bytes(code_index(keys, &self.code))]
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        encode(&Payload {
            code: self.code.as_str().to_owned(),
            name: self.name.clone(),
            kana: self.kana.clone(),
            account: self.account.as_ref().map(ToString::to_string),
            otp_start: self.otp_start.map(date_to_number),
            ended: self.ended,
            branch: Some(self.branch.clone()),
        })
    }

    fn decode(_: &[Value], payload: &[u8]) -> Option<Self> {
        let payload: Payload = decode(payload)?;
        Some(Self {
            code: ContractCode::parse(&payload.code).ok()?,
            name: payload.name,
            kana: payload.kana,
            account: match payload.account {
                Some(account) => Some(RepresentativeAccount::parse(&account).ok()?),
                None => None,
            },
            otp_start: match payload.otp_start {
                Some(number) => Some(date_from_number(number)?),
                None => None,
            },
            ended: payload.ended,
            branch: payload.branch.unwrap_or_default(),
        })
    }
}
