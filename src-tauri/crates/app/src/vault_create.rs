//! 初期設定: makes a vault with its first operator and the recovery code.

use std::path::Path;
use std::sync::Arc;

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind, Via};
use kagimori_domain::contract::Contract;
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::institution::Institution;
use kagimori_domain::policy::Policy;
use kagimori_domain::role::{Edition, Role};
use kagimori_domain::text::LoginId;
use kagimori_domain::time::{Clock, Instant};
use kagimori_store::{Actor, Credential, Sealed, Store, VaultFiles};
use kagimori_vault::{Header, Kdf, Keys, Opener, RecoveryCode};
use zeroize::Zeroizing;

use crate::anchor::{AnchorFile, sealed};
use crate::contract_add::{NewContract, check_contract};
use crate::desk::{Desk, DeskClock, Place, today};
use crate::error::{Error, Result};
use crate::institution_change::check_institution;
use crate::people::{self, Passwords};
use crate::system::{computer, system_rng};
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
    Company(FirstOperator, NewContract, Institution),
    /// 営業店で使う: the operator is a supervisor.
    Branch(FirstOperator, Institution),
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
            Self::Branch(..) => Edition::Branch,
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
    state_dir: Option<&Path>,
) -> Result<Created> {
    let edition = new.edition();
    let offset = crate::vault_open::clock_offset(edition, now, &*clock)?.unwrap_or(0);
    let stored_offset = if edition == Edition::Training { offset } else { 0 };
    if matches!(new, NewVault::SampleTraining) {
        return training::create(files, clock.now().plus(offset), stored_offset, via).await;
    }
    let prepared = prepare(files, new).await?;
    let recovery_code = prepared.recovery_code();
    let place = Moment { now: clock.now().plus(offset), offset: stored_offset, via };
    prepared.write(files, place, state_dir).await?;
    Ok(Created { recovery_code, people: Vec::new() })
}

/// A vault that is thought out but not written yet: its recovery code is to be written down first.
pub struct PreparedVault {
    edition: Edition,
    login_id: LoginId,
    names: (String, String),
    role: Role,
    contract: Option<Contract>,
    institution: Institution,
    made: Foundation,
}

/// Checks everything about a new vault with a first operator, and makes its keys.
pub async fn prepare(files: &VaultFiles, new: NewVault) -> Result<PreparedVault> {
    let edition = new.edition();
    let (operator, role, contract, institution) = match new {
        NewVault::Company(operator, contract, institution) => {
            (operator, Role::Master, Some(check_contract(contract)?), institution)
        }
        NewVault::Branch(operator, institution) => (operator, Role::Supervisor, None, institution),
        NewVault::EmptyTraining(operator) => (operator, Role::Supervisor, None, Institution::default()),
        NewVault::SampleTraining => return Err(not_here()),
    };
    if files.database().exists() {
        return Err(Error::VaultExists);
    }
    let institution = check_institution(&institution)?;
    let login_id = people::new_login_id(&operator.login_id)?;
    let names = people::name_and_kana(&operator.name, &operator.kana)?;
    operator.passwords.check(&login_id)?;
    let people = vec![(login_id.clone(), operator.passwords, true)];
    let made = lay_foundation(edition, people, false).await?;
    Ok(PreparedVault { edition, login_id, names, role, contract, institution, made })
}

struct Moment {
    now: Instant,
    offset: i64,
    via: Via,
}

impl PreparedVault {
    /// The recovery code, in groups, for the one time it is shown.
    #[must_use]
    pub fn recovery_code(&self) -> Zeroizing<String> {
        self.made.recovery.grouped()
    }

    /// The first operator's login ID.
    #[must_use]
    pub fn login_id(&self) -> &str {
        self.login_id.as_str()
    }

    /// Whether the recovery code's last group was read back: case does not matter, O is 0, I and L are 1.
    #[must_use]
    pub fn confirms(&self, last_group: &str) -> bool {
        self.made.recovery.ends_with(last_group)
    }

    /// Writes the vault, of which nothing is there until all of it is, and sits the first operator down at it.
    pub async fn finish(
        self,
        files: &VaultFiles,
        clock: Arc<dyn Clock>,
        via: Via,
        state_dir: Option<&Path>,
    ) -> Result<Desk> {
        let (edition, keys) = (self.edition, self.made.keys.clone());
        let now = clock.now();
        let id = self.write(files, Moment { now, offset: 0, via }, state_dir).await?;
        let anchor = AnchorFile::of(keys.vault_id(), edition, files, state_dir);
        let store = Sealed::open(files).await?.unseal(keys).await?;
        let clock = DeskClock::new(clock, 0, edition, now, None);
        let place = Place { files: files.clone(), anchor, state_dir: state_dir.map(Path::to_owned) };
        Ok(Desk::at(store, edition, id, via, clock, place))
    }

    async fn write(self, files: &VaultFiles, place: Moment, state_dir: Option<&Path>) -> Result<UserId> {
        let Self { edition, login_id, names, role, contract, institution, mut made } = self;
        let first_day = today(&Policy::default(), place.now);
        let otp_start = contract.as_ref().and_then(|c| c.otp_start).unwrap_or(first_day);
        let mut user = people::new_user(login_id, names, role, otp_start);
        let credential = made.credentials.pop().ok_or_else(|| Error::Internal("no credential".into()))?;
        let mut rng = system_rng();
        let store = Store::create(files, &made.header, made.keys, institution, place.now, &mut *rng).await?;
        let actor = Actor { operator: None, via: place.via, computer: computer() };
        let (mut unit, _) = store.begin(actor, kagimori_store::Moment::certain(place.now), rng, &[]).await?;
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
        let anchor =
            AnchorFile::of(store.with_keys(|keys| *keys.vault_id()).as_slice(), edition, files, state_dir);
        let remembered = sealed(&store);
        store.finish(files).await?;
        // Not remembered now, it is remembered at the first opening.
        let _ = anchor.put(&remembered);
        Ok(id)
    }
}

/// Makes header, keys, slots and password hashes: for each person login ID, passwords and whether he opens the
/// vault.
pub(crate) async fn lay_foundation(
    edition: Edition,
    people: Vec<(LoginId, Passwords, bool)>,
    temporary: bool,
) -> Result<Foundation> {
    crate::blocking::spawn(move || {
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
