use jiff::tz::TimeZone;
use kagimori_domain::institution::{Institution, InstitutionKind};
use kagimori_domain::policy::Policy;
use kagimori_domain::time::Instant;
use kagimori_vault::Keys;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::codec::{decode, encode};
use crate::record::Record;
use crate::table::{SETTING, Table, Value};

/// The vault's settings, row 1 of their table.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What decides.
    pub policy: Policy,
    /// Whose desk it is.
    pub institution: Institution,
    /// Up to when codes can have been used of which this vault does not know, because an older state of it came back.
    pub unknown_until: Option<Instant>,
}

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    failures_allowed: u32,
    #[n(1)]
    window: u32,
    #[n(2)]
    revoke_needs_otp: bool,
    #[n(3)]
    unlock_same_token: bool,
    #[n(4)]
    users_per_contract: u32,
    #[n(5)]
    time_zone: String,
    #[n(6)]
    institution: Option<String>,
    #[n(7)]
    telephone: Option<String>,
    #[n(8)]
    large_imports: Option<bool>,
    #[n(9)]
    unknown_until: Option<i64>,
    #[n(10)]
    institution_kind: Option<String>,
}

impl Record for Settings {
    const TABLE: &'static Table = &SETTING;

    fn clear(&self, _: &Keys) -> Vec<Value> {
        Vec::new()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        encode(&Payload {
            failures_allowed: self.policy.failures_allowed,
            window: self.policy.window,
            revoke_needs_otp: self.policy.revoke_needs_otp,
            unlock_same_token: self.policy.unlock_same_token,
            users_per_contract: self.policy.users_per_contract,
            time_zone: self.policy.time_zone.iana_name().unwrap_or("UTC").to_owned(),
            institution: Some(self.institution.name.clone()),
            telephone: Some(self.institution.telephone.clone()),
            large_imports: Some(self.policy.large_imports),
            unknown_until: self.unknown_until.map(|at| at.0),
            institution_kind: Some(self.institution.kind.name().to_owned()),
        })
    }

    fn decode(_: &[Value], payload: &[u8]) -> Option<Self> {
        let payload: Payload = decode(payload)?;
        Some(Self {
            policy: Policy {
                failures_allowed: payload.failures_allowed,
                window: payload.window,
                revoke_needs_otp: payload.revoke_needs_otp,
                unlock_same_token: payload.unlock_same_token,
                users_per_contract: payload.users_per_contract,
                // Vaults from before there was a choice.
                large_imports: payload.large_imports.unwrap_or(false),
                time_zone: TimeZone::get(&payload.time_zone).ok()?,
            },
            institution: Institution {
                name: payload.institution.unwrap_or_default(),
                telephone: payload.telephone.unwrap_or_default(),
                // Vaults from before it was asked for.
                kind: match payload.institution_kind {
                    Some(name) => InstitutionKind::from_name(&name)?,
                    None => InstitutionKind::default(),
                },
            },
            unknown_until: payload.unknown_until.map(Instant),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a payload was before seed files could be larger.
    #[derive(Encode)]
    struct Old {
        #[n(0)]
        failures_allowed: u32,
        #[n(1)]
        window: u32,
        #[n(2)]
        revoke_needs_otp: bool,
        #[n(3)]
        unlock_same_token: bool,
        #[n(4)]
        users_per_contract: u32,
        #[n(5)]
        time_zone: String,
    }

    #[test]
    fn settings_of_older_versions_allow_no_large_imports() {
        let old = Old {
            failures_allowed: 7,
            window: 2,
            revoke_needs_otp: false,
            unlock_same_token: true,
            users_per_contract: 50,
            time_zone: "Asia/Tokyo".into(),
        };
        let mut settings = Settings::decode(&[], &encode(&old)).unwrap();
        assert_eq!((settings.policy.failures_allowed, settings.policy.users_per_contract), (7, 50));
        assert!(!settings.policy.large_imports);
        assert_eq!(settings.institution, Institution::default());
        assert_eq!(settings.unknown_until, None);
        settings.policy.large_imports = true;
        settings.unknown_until = Some(Instant(1_767_225_600));
        settings.institution.kind = InstitutionKind::ShinkinBank;
        let read = Settings::decode(&[], &settings.encode()).unwrap();
        assert!(read.policy.large_imports);
        assert_eq!(read.unknown_until, settings.unknown_until);
        assert_eq!(read.institution, settings.institution);
    }
}
