//! 初期設定: makes a vault with its first operator and the recovery code.

use std::sync::Arc;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind, Via};
use kagimori_domain::contract::Contract;
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::policy::Policy;
use kagimori_domain::role::{Edition, Role};
use kagimori_domain::time::{Clock, Instant};
use kagimori_store::{Actor, Credential, Store, VaultFiles};
use kagimori_vault::{Header, Kdf, Keys, Opener, RecoveryCode};
use zeroize::Zeroizing;

use crate::contract_add::{NewContract, check_contract};
use crate::desk::today;
use crate::error::{Error, Result};
use crate::people::{self, Passwords};
use crate::system::system_rng;
use crate::training;

pub use crate::people::Passwords as NewPasswords;

/// The version of the file format.
pub(crate) const FORMAT: i64 = 1;

/// What the first operator is.
#[derive(Clone, Debug)]
pub struct FirstOperator {
    /// Login ID.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// カナ.
    pub kana: String,
    /// Both passwords.
    pub passwords: Passwords,
}

/// The kinds of new vault.
#[derive(Clone, Debug)]
pub enum NewVault {
    /// 自社で使う: the operator is the master of the one contract.
    Company(FirstOperator, NewContract),
    /// 営業店で使う: the operator is a supervisor.
    Branch(FirstOperator),
    /// 研修で使う, with nothing in it but a supervisor.
    EmptyTraining(FirstOperator),
    /// 研修で使う, with the sample contract, its people and three virtual fobs.
    SampleTraining,
}

/// What is shown once, when a vault has been made.
#[derive(Debug)]
pub struct Created {
    /// The recovery code, in groups.
    pub recovery_code: Zeroizing<String>,
    /// The sample people with their practice passwords.
    pub people: Vec<training::Person>,
}

impl NewVault {
    const fn edition(&self) -> Edition {
        match self {
            Self::Company(..) => Edition::Company,
            Self::Branch(_) => Edition::Branch,
            Self::EmptyTraining(_) | Self::SampleTraining => Edition::Training,
        }
    }
}

/// A header with its slots, and what else was hashed, made on a thread that may block.
pub(crate) struct Foundation {
    pub(crate) header: Header,
    pub(crate) keys: Keys,
    pub(crate) recovery: RecoveryCode,
    pub(crate) credentials: Vec<Credential>,
}

/// Makes a vault in the folder of `files`. Nothing is there until all of it is.
///
/// `now` moves the clock, in training only (`not_in_this_edition` elsewhere).
pub async fn create(
    files: &VaultFiles,
    new: NewVault,
    now: Option<Instant>,
    clock: Arc<dyn Clock>,
    via: Via,
) -> Result<Created> {
    let edition = new.edition();
    let offset = crate::vault_open::clock_offset(edition, now, &*clock)?.unwrap_or(0);
    let now = clock.now().plus(offset);
    let stored_offset = if edition == Edition::Training { offset } else { 0 };
    match new {
        NewVault::SampleTraining => training::create(files, now, stored_offset, via).await,
        NewVault::Company(operator, contract) => {
            let contract = check_contract(contract)?;
            let place = Place { now, offset: stored_offset, via };
            create_with(files, edition, operator, Role::Master, Some(contract), place).await
        }
        NewVault::Branch(operator) | NewVault::EmptyTraining(operator) => {
            let place = Place { now, offset: stored_offset, via };
            create_with(files, edition, operator, Role::Supervisor, None, place).await
        }
    }
}

struct Place {
    now: Instant,
    offset: i64,
    via: Via,
}

async fn create_with(
    files: &VaultFiles,
    edition: Edition,
    operator: FirstOperator,
    role: Role,
    contract: Option<Contract>,
    place: Place,
) -> Result<Created> {
    if files.database().exists() {
        return Err(Error::VaultExists);
    }
    let login_id = people::new_login_id(&operator.login_id)?;
    let names = people::name_and_kana(&operator.name, &operator.kana)?;
    operator.passwords.check(&login_id)?;
    let first_day = today(&Policy::default(), place.now);
    let otp_start = contract.as_ref().and_then(|c| c.otp_start).unwrap_or(first_day);
    let mut user = people::new_user(login_id.clone(), names, role, otp_start);

    let people = vec![(login_id, operator.passwords, true)];
    let mut made = lay_foundation(edition, people, false).await?;
    let credential = made.credentials.pop().ok_or_else(|| Error::Internal("no credential".into()))?;
    let store = Store::create(files, &made.header, made.keys, place.now, &mut *system_rng()).await?;
    let actor = Actor { operator: None, via: place.via };
    let (mut unit, _) = store.begin(actor, place.now, system_rng(), &[]).await?;
    unit.set_clock_offset(place.offset);
    let contract_id = match &contract {
        Some(contract) => Some(ContractId(unit.insert(contract)?)),
        None => None,
    };
    user.contract = contract_id;
    let id = UserId(unit.insert(&user)?);
    unit.insert_as(id.0, &credential)?;
    unit.act_as(id);
    let event = Event::new(Kind::VaultCreated)
        .user(id, contract_id)
        .with(Detail::Edition, edition.name())
        .with(Detail::Role, role.name());
    unit.commit(event).await?;
    store.finish(files).await?;
    Ok(Created { recovery_code: made.recovery.grouped(), people: Vec::new() })
}

/// Makes header, keys, slots and password hashes: for each person login ID, passwords and whether he opens the
/// vault.
pub(crate) async fn lay_foundation(
    edition: Edition,
    people: Vec<(kagimori_domain::text::LoginId, Passwords, bool)>,
    temporary: bool,
) -> Result<Foundation> {
    tokio::task::spawn_blocking(move || {
        let mut rng = system_rng();
        let (mut header, keys) = Header::create(FORMAT, edition.name(), Kdf::DEFAULT, &mut *rng);
        let mut credentials = Vec::with_capacity(people.len());
        for (login_id, passwords, opens) in people {
            let slot = opens.then_some((&mut header, &keys));
            credentials.push(passwords.into_credential(&login_id, slot, temporary)?);
        }
        let recovery = RecoveryCode::random(&mut *rng);
        header
            .add_slot(&keys, Opener::Recovery(&recovery), &mut *rng)
            .map_err(|e| Error::Internal(e.to_string()))?;
        Ok(Foundation { header, keys, recovery, credentials })
    })
    .await?
}

/// An edition that the training clock does not belong to.
pub(crate) const fn not_here() -> Error {
    Error::Rule(Refusal::NotInThisEdition)
}
