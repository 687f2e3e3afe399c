use kagimori_app::{contract_detail, contract_end, views};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{TokenPlace, WrittenRequest, count};

/// Whether a contract goes on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ContractStatus {
    Active,
    Ended,
}

/// A contract.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContractView {
    code: String,
    name: String,
    kana: String,
    branch: String,
    account: Option<String>,
    otp_start: Option<String>,
    #[specta(type = ContractStatus)]
    status: &'static str,
}

impl From<views::ContractView> for ContractView {
    fn from(contract: views::ContractView) -> Self {
        Self {
            code: contract.code,
            name: contract.name,
            kana: contract.kana,
            branch: contract.branch,
            account: contract.account,
            otp_start: contract.otp_start,
            status: contract.status,
        }
    }
}

/// Contracts.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Contracts {
    pub(crate) items: Vec<ContractView>,
    pub(crate) total: u32,
}

/// Tokens of a contract at a place.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct PlaceCount {
    #[specta(type = TokenPlace)]
    place: &'static str,
    tokens: u32,
}

/// A contract with its numbers.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ContractDetail {
    contract: ContractView,
    users: u32,
    /// Of them, those with a token in use.
    registered: u32,
    /// Of those, the suspended ones.
    suspended: u32,
    /// Every place once.
    places: Vec<PlaceCount>,
}

impl From<contract_detail::ContractDetail> for ContractDetail {
    fn from(detail: contract_detail::ContractDetail) -> Self {
        let place = |(place, tokens)| PlaceCount { place, tokens: count(tokens) };
        Self {
            contract: detail.contract.into(),
            users: count(detail.users),
            registered: count(detail.registered),
            suspended: count(detail.suspended),
            places: detail.places.into_iter().map(place).collect(),
        }
    }
}

/// Somebody whose registration ends with the contract.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Detached {
    login_id: String,
    name: String,
    serial: String,
}

impl From<contract_end::Detached> for Detached {
    fn from(one: contract_end::Detached) -> Self {
        Self { login_id: one.login_id, name: one.name, serial: one.serial }
    }
}

/// What ending a contract would do.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ContractEndPreview {
    /// Users who could no longer sign in.
    users: u32,
    /// Of them, those whose registration would end.
    detached: Vec<Detached>,
    /// Tokens that stay with the contract.
    tokens: u32,
}

impl From<contract_end::EndPreview> for ContractEndPreview {
    fn from(preview: contract_end::EndPreview) -> Self {
        Self {
            users: count(preview.users),
            detached: preview.detached.into_iter().map(Into::into).collect(),
            tokens: count(preview.tokens),
        }
    }
}

/// 解約.
#[derive(Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContractEnd {
    /// 契約者番号.
    pub(crate) code: String,
    pub(crate) request: WrittenRequest,
}

/// A contract that ended.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ContractEnded {
    contract: ContractView,
    /// Whose registrations ended.
    detached: Vec<Detached>,
}

impl From<contract_end::Ended> for ContractEnded {
    fn from(ended: contract_end::Ended) -> Self {
        Self {
            contract: ended.contract.into(),
            detached: ended.detached.into_iter().map(Into::into).collect(),
        }
    }
}
