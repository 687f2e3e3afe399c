//! The operation history: one row an act, chained by keyed tags.

use kagimori_domain::audit::{Detail, Event, Kind, Via};
use kagimori_domain::ids::{ContractId, TokenId, UserId};
use kagimori_domain::time::Instant;
use kagimori_vault::{Canonical, ChainTag, Keys};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Row as _};

use crate::check::{Problem, ProblemKind};
use crate::codec::{decode, encode};
use crate::error::{Error, Result};

/// Who acts, and through what.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// The operator; `None` while a vault is being made.
    pub operator: Option<UserId>,
    /// Window or command line.
    pub via: Via,
    /// Name of the computer he sits at, if it has one.
    pub computer: Option<&'static str>,
}

/// An entry as read back.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number, from 1 on without gaps.
    pub number: i64,
    /// When.
    pub at: Instant,
    /// By whom.
    pub operator: Option<UserId>,
    /// Through what.
    pub via: Via,
    /// At which computer; entries of older versions do not say.
    pub computer: Option<String>,
    /// What was done or tried.
    pub kind: Kind,
    /// The code of the refusal, if it was refused.
    pub refused: Option<String>,
    /// About which contract.
    pub contract: Option<ContractId>,
    /// About which user.
    pub user: Option<UserId>,
    /// About which token.
    pub token: Option<TokenId>,
    /// Everything else.
    pub details: Vec<(Detail, String)>,
    pub(crate) touched: Vec<Touched>,
}

/// Rows an act wrote: table number, first and last id, and the version they have now (0: deleted). So the history
/// tells which rows there must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Touched {
    #[n(0)]
    pub(crate) table: i64,
    #[n(1)]
    pub(crate) first: i64,
    #[n(2)]
    pub(crate) last: i64,
    #[n(3)]
    pub(crate) version: i64,
}

#[derive(Encode, Decode)]
struct Payload {
    #[n(0)]
    via: u8,
    #[n(1)]
    refused: Option<String>,
    #[n(2)]
    details: Vec<DetailPayload>,
    #[n(3)]
    touched: Vec<Touched>,
    #[n(4)]
    computer: Option<String>,
}

#[derive(Encode, Decode)]
struct DetailPayload {
    #[n(0)]
    detail: u16,
    #[n(1)]
    value: String,
}

/// An entry's clear columns.
struct Clear {
    number: i64,
    at: i64,
    kind: i64,
    operator: Option<i64>,
    contract: Option<i64>,
    user: Option<i64>,
    token: Option<i64>,
    evolved: Option<Vec<u8>>,
}

impl Clear {
    fn place(&self) -> Canonical {
        Canonical::new("kagimori history")
            .int(self.number)
            .int(self.at)
            .int(self.kind)
            .some_int(self.operator)
            .some_int(self.contract)
            .some_int(self.user)
            .some_int(self.token)
            .some_bytes(self.evolved.as_deref())
    }
}

pub(crate) const INSERT: &str = "INSERT INTO audit \
    (id, at, kind, operator_id, contract_id, user_id, token_id, sealed, tag) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);";

pub(crate) const COLUMNS: &str =
    "id, at, kind, operator_id, contract_id, user_id, token_id, evolved, sealed, tag";

/// What an entry is made of besides the event.
pub(crate) struct Circumstances {
    pub(crate) number: i64,
    pub(crate) before: ChainTag,
    pub(crate) at: Instant,
    pub(crate) actor: Actor,
    pub(crate) touched: Vec<Touched>,
}

/// Binds the values of [`INSERT`]; returns the entry's tag.
pub(crate) fn bind(
    event: &Event,
    circumstances: Circumstances,
    keys: &Keys,
    rng: &mut dyn CryptoRng,
    arguments: &mut SqliteArguments,
) -> Result<ChainTag> {
    let clear = Clear {
        number: circumstances.number,
        at: circumstances.at.0,
        kind: event.kind.number().into(),
        operator: circumstances.actor.operator.map(|o| o.0),
        contract: event.contract.map(|c| c.0),
        user: event.user.map(|u| u.0),
        token: event.token.map(|t| t.0),
        evolved: None,
    };
    let payload = encode(&Payload {
        via: via_number(circumstances.actor.via),
        refused: event.refused.map(ToOwned::to_owned),
        details: event
            .details
            .iter()
            .map(|(detail, value)| DetailPayload { detail: detail.number(), value: value.clone() })
            .collect(),
        touched: circumstances.touched,
        computer: circumstances.actor.computer.map(ToOwned::to_owned),
    });
    let sealed = keys.seal_entry(clear.place(), &payload, rng);
    let tag = keys.chain(circumstances.before, clear.place(), &sealed);
    let failed = |e: sqlx::error::BoxDynError| Error::Storage(e.to_string());
    arguments.add(clear.number).map_err(failed)?;
    arguments.add(clear.at).map_err(failed)?;
    arguments.add(clear.kind).map_err(failed)?;
    arguments.add(clear.operator).map_err(failed)?;
    arguments.add(clear.contract).map_err(failed)?;
    arguments.add(clear.user).map_err(failed)?;
    arguments.add(clear.token).map_err(failed)?;
    arguments.add(sealed).map_err(failed)?;
    arguments.add(tag.to_bytes().to_vec()).map_err(failed)?;
    Ok(tag)
}

const fn via_number(via: Via) -> u8 {
    match via {
        Via::Cli => 1,
        Via::Window => 2,
    }
}

/// An entry as it is stored.
struct Raw {
    clear: Clear,
    sealed: Vec<u8>,
    tag: ChainTag,
}

impl Raw {
    /// Reads a row selected with [`COLUMNS`].
    fn read(row: &SqliteRow) -> Result<Self> {
        let number: i64 = row.try_get(0)?;
        let broken = || Error::integrity(Problem::audit(ProblemKind::Audit, number));
        let clear = Clear {
            number,
            at: row.try_get(1).map_err(|_| broken())?,
            kind: row.try_get(2).map_err(|_| broken())?,
            operator: row.try_get(3).map_err(|_| broken())?,
            contract: row.try_get(4).map_err(|_| broken())?,
            user: row.try_get(5).map_err(|_| broken())?,
            token: row.try_get(6).map_err(|_| broken())?,
            evolved: row.try_get(7).map_err(|_| broken())?,
        };
        let sealed = row.try_get(8).map_err(|_| broken())?;
        let tag: &[u8] = row.try_get(9).map_err(|_| broken())?;
        Ok(Self { clear, sealed, tag: ChainTag::from_bytes(tag.try_into().map_err(|_| broken())?) })
    }

    fn follows(&self, before: ChainTag, keys: &Keys) -> Result<()> {
        if keys.chain(before, self.clear.place(), &self.sealed) == self.tag {
            Ok(())
        } else {
            Err(Error::integrity(Problem::audit(ProblemKind::AuditChain, self.clear.number)))
        }
    }
}

/// Whether an entry follows the one with the tag `before`, without opening it. Returns its tag.
pub(crate) fn follow(row: &SqliteRow, keys: &Keys, before: ChainTag) -> Result<ChainTag> {
    let raw = Raw::read(row)?;
    raw.follows(before, keys)?;
    Ok(raw.tag)
}

/// Reads an entry selected with [`COLUMNS`]; with the tag of the entry before it, checks the chain too.
///
/// Returns the entry and its tag.
pub(crate) fn read(row: &SqliteRow, keys: &Keys, before: Option<ChainTag>) -> Result<(Entry, ChainTag)> {
    let raw = Raw::read(row)?;
    if let Some(before) = before {
        raw.follows(before, keys)?;
    }
    let Raw { clear, sealed, tag } = raw;
    let number = clear.number;
    let broken = || Error::integrity(Problem::audit(ProblemKind::Audit, number));
    let payload = keys.open_entry(clear.place(), &sealed).map_err(|_| broken())?;
    let payload: Payload = decode(&payload).ok_or_else(broken)?;
    let kind = u16::try_from(clear.kind).ok().and_then(Kind::from_number).ok_or_else(broken)?;
    let details = payload
        .details
        .into_iter()
        .map(|d| Some((Detail::from_number(d.detail)?, d.value)))
        .collect::<Option<_>>()
        .ok_or_else(broken)?;
    let entry = Entry {
        number,
        at: Instant(clear.at),
        operator: clear.operator.map(UserId),
        via: if payload.via == via_number(Via::Cli) { Via::Cli } else { Via::Window },
        computer: payload.computer,
        kind,
        refused: payload.refused,
        contract: clear.contract.map(ContractId),
        user: clear.user.map(UserId),
        token: clear.token.map(TokenId),
        details,
        touched: payload.touched,
    };
    Ok((entry, tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a payload was before it named the computer.
    #[derive(Encode)]
    struct Old {
        #[n(0)]
        via: u8,
        #[n(1)]
        refused: Option<String>,
        #[n(2)]
        details: Vec<DetailPayload>,
        #[n(3)]
        touched: Vec<Touched>,
    }

    #[test]
    fn entries_of_older_versions_name_no_computer() {
        let old = Old { via: 2, refused: Some("otp_wrong".into()), details: Vec::new(), touched: Vec::new() };
        let read: Payload = decode(&encode(&old)).unwrap();
        assert_eq!((read.via, read.refused.as_deref(), read.computer), (2, Some("otp_wrong"), None));
    }
}
