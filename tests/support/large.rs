use std::sync::Arc;

use jiff::civil::date;
use kagimori_app::VaultFiles;
use kagimori_app::domain::audit::{Detail, Event, Kind, Via};
use kagimori_app::domain::contract::Contract;
use kagimori_app::domain::ids::{BatchId, ContractId, TokenId, UserId};
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::lockout::CodeFailures;
use kagimori_app::domain::otp::{Algorithm, MovingFactor, Parameters, Seed};
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::registration::Registration;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::text::{ContractCode, LoginId, Serial};
use kagimori_app::domain::time::Instant;
use kagimori_app::domain::token::{Progress, Token, TokenPlace, TokenState};
use kagimori_app::domain::user::{User, UserStatus};
use kagimori_app::system::system_rng;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_store::{Actor, Batch, Credential, LoginSecret, Moment, Result, Sealed, Store, TokenSeed, Unit};
use kagimori_vault::{Kdf, Keys, Opener, Passphrase, PasswordHash};
use secrecy::SecretString;

use crate::luck::Luck;
use crate::world::{ManualClock, World};

/// Users of a contract: the policy's default.
const PER_CONTRACT: usize = 100;
/// Rows of a unit of work that is not a bulk insert.
const PER_UNIT: usize = 1_000;

/// A branch's vault of many years, made through the store: its rows and entries are those the use cases write, only more
/// of them at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Large {
    /// Users, each with passwords and a live registration on a token of his own, with its seed.
    pub users: usize,
    /// Entries of the history; no fewer than the acts that made the users.
    pub entries: usize,
}

impl Large {
    /// What the product is measured by.
    pub const FULL: Self = Self { users: 100_000, entries: 1_000_000 };

    /// The same, so many times smaller.
    #[must_use]
    pub const fn smaller(self, times: usize) -> Self {
        Self { users: self.users / times, entries: self.entries / times }
    }

    /// Rows in the sealed tables: five a user, the contracts, the import, and the first operator's two and the settings'.
    #[must_use]
    pub const fn rows(self) -> usize {
        5 * self.users + self.users.div_ceil(PER_CONTRACT) + 4
    }

    /// Makes the vault and closes it. Its supervisor is [`World::MASTER`] with the passwords of [`World`].
    ///
    /// # Panics
    ///
    /// If anything is refused.
    pub async fn make(self, files: &VaultFiles) {
        let operator = FirstOperator {
            login_id: World::MASTER.into(),
            name: "鈴木 一郎".into(),
            kana: "スズキ イチロウ".into(),
            passwords: NewPasswords {
                login: SecretString::from(World::LOGIN),
                confirmation: SecretString::from(World::CONFIRMATION),
            },
        };
        let clock = Arc::new(ManualClock::new(World::START));
        let new = NewVault::Branch(operator, Institution::default());
        create(files, new, None, clock, Via::Cli, None).await.expect("a new vault");
        self.fill(files).await.expect("filled");
    }

    async fn fill(self, files: &VaultFiles) -> Result<()> {
        let sealed = Sealed::open(files).await?;
        let keys = Self::keys(&sealed);
        let mut vault = Filling { store: sealed.unseal(keys).await?, acts: 0 };
        let contracts = vault.contracts(self.users.div_ceil(PER_CONTRACT)).await?;
        let users = vault.users(self.users, &contracts).await?;
        let tokens = vault.tokens(self.users, &contracts).await?;
        vault.registrations(&users, &tokens).await?;
        vault.checks(self.entries, &users, &tokens, &contracts).await?;
        vault.store.close().await
    }

    /// What the supervisor's login password opens.
    ///
    /// # Panics
    ///
    /// If it opens nothing.
    #[must_use]
    pub fn keys(sealed: &Sealed) -> Keys {
        let login_id = LoginId::parse(World::MASTER).expect("a login ID");
        let password = Passphrase::new(World::LOGIN.as_bytes().to_vec().into());
        sealed.header().open(Opener::Password(&login_id.key(), &password)).expect("the master's slot").0
    }

    /// A moment after everything in the vault.
    #[must_use]
    pub fn afterwards() -> Moment {
        Moment::certain(Instant(World::START + 86_400))
    }

    /// Who acts in it.
    #[must_use]
    pub const fn actor() -> Actor {
        // The first row of a branch's vault is its first operator.
        Actor { operator: Some(UserId(1)), via: Via::Cli, computer: None }
    }
}

struct Filling {
    store: Store,
    acts: i64,
}

impl Filling {
    async fn begin(&mut self) -> Result<Unit> {
        self.acts += 1;
        let moment = Moment::certain(Instant(World::START + self.acts));
        Ok(self.store.begin(Large::actor(), moment, system_rng(), &[]).await?.0)
    }

    async fn contracts(&mut self, count: usize) -> Result<Vec<ContractId>> {
        let mut unit = self.begin().await?;
        let mut ids = Vec::with_capacity(count);
        for i in 0..count {
            let id = ContractId(unit.insert(&contract(i))?);
            if i > 0 {
                unit.also(Event::new(Kind::ContractAdded).contract(id));
            }
            ids.push(id);
        }
        unit.commit(Event::new(Kind::ContractAdded).contract(ids[0])).await?;
        Ok(ids)
    }

    async fn users(&mut self, count: usize, contracts: &[ContractId]) -> Result<Vec<UserId>> {
        let mut unit = self.begin().await?;
        let credential = credential();
        let mut bulk = unit.bulk();
        let mut ids = Vec::with_capacity(count);
        for i in 0..count {
            ids.push(UserId(bulk.insert(&user(i, contracts[i / PER_CONTRACT]), &credential).await?));
        }
        bulk.finish().await?;
        unit.commit(Event::new(Kind::UserAdded).user(ids[0], Some(contracts[0]))).await?;
        Ok(ids)
    }

    async fn tokens(&mut self, count: usize, contracts: &[ContractId]) -> Result<Vec<TokenId>> {
        let mut unit = self.begin().await?;
        let new = u32::try_from(count).unwrap_or(u32::MAX);
        let batch = Batch {
            at: unit.now().0,
            format: "pskc".into(),
            file_digest: "5e".repeat(32),
            new,
            undone_at: None,
            contract: None,
            left_in_file: None,
            erased_at: None,
        };
        let id = BatchId(unit.insert(&batch)?);
        let mut luck = Luck::new(7);
        let mut bulk = unit.bulk();
        let mut ids = Vec::with_capacity(count);
        for i in 0..count {
            let seed = (0..20).map(|_| (luck.draw() & 0xFF) as u8).collect::<Vec<_>>();
            let seed = TokenSeed(Seed::new(seed.into()).expect("a seed"));
            ids.push(TokenId(bulk.insert(&token(i, contracts[i / PER_CONTRACT], id), &seed).await?));
        }
        bulk.finish().await?;
        let event = Event::new(Kind::TokensImported)
            .with(Detail::New, count.to_string())
            .with(Detail::FileDigest, batch.file_digest);
        unit.commit(event).await?;
        Ok(ids)
    }

    async fn registrations(&mut self, users: &[UserId], tokens: &[TokenId]) -> Result<()> {
        let pairs: Vec<_> = users.iter().zip(tokens).collect();
        for chunk in pairs.chunks(PER_UNIT) {
            let mut unit = self.begin().await?;
            let now = unit.now();
            for (user, token) in chunk {
                unit.insert(&Registration::new(**user, **token, now))?;
            }
            let (user, token) = chunk[0];
            unit.commit(Event::new(Kind::Enrolled).user(*user, None).token(*token)).await?;
        }
        Ok(())
    }

    /// Checks of one-time passwords, one an entry, until there are so many entries.
    async fn checks(
        &mut self,
        entries: usize,
        users: &[UserId],
        tokens: &[TokenId],
        contracts: &[ContractId],
    ) -> Result<()> {
        let mut luck = Luck::new(11);
        loop {
            let (head, _, _) = self.store.read(&[]).await?;
            let there = usize::try_from(head.entries).unwrap_or(0);
            let missing = entries.checked_sub(there).expect("no more entries than wanted");
            if missing == 0 {
                return Ok(());
            }
            let mut unit = self.begin().await?;
            let mut event = || {
                let i = luck.index(users.len());
                let step = 29_921_000 + luck.below(1_000);
                Event::new(Kind::Verified)
                    .user(users[i], Some(contracts[i / PER_CONTRACT]))
                    .token(tokens[i])
                    .with(Detail::Purpose, luck.pick(&Purpose::ALL).name())
                    .with(Detail::StepDifference, "0")
                    .with(Detail::Step, step.to_string())
                    .with(Detail::RequestNumber, luck.digits(10))
            };
            (1..missing.min(PER_UNIT)).for_each(|_| unit.also(event()));
            unit.commit(event()).await?;
        }
    }
}

fn contract(i: usize) -> Contract {
    Contract {
        code: ContractCode::parse(&format!("{i:010}")).expect("a contract number"),
        name: format!("第{i}商事株式会社"),
        kana: format!("ダイ{i}シヨウジ"),
        branch: "本店営業部".into(),
        account: None,
        otp_start: None,
        ended: false,
    }
}

fn user(i: usize, contract: ContractId) -> User {
    User {
        contract: Some(contract),
        login_id: LoginId::parse(&format!("user{i:06}")).expect("a login ID"),
        name: format!("田中 {i}郎"),
        kana: format!("タナカ {i}ロウ"),
        role: Role::General,
        status: UserStatus::Active,
        otp_start: date(2026, 4, 1),
        permissions: User::default_permissions(Role::General),
        enrolment: CodeFailures::default(),
    }
}

/// Both passwords of everybody: the hash is a row's weight here, not a secret.
fn credential() -> Credential {
    let password = Passphrase::new(b"practice password".to_vec().into());
    let hash = PasswordHash::new(&password, Kdf::DEFAULT, &mut *system_rng()).expect("hashed");
    Credential { login: LoginSecret::Hash(hash.clone()), confirmation: Some(hash), ..Credential::none() }
}

fn token(i: usize, contract: ContractId, batch: BatchId) -> Token {
    Token {
        serial: Serial::parse(&format!("KG{i:08}")).expect("a serial number"),
        manufacturer: "Example".into(),
        model: "OTP c200".into(),
        parameters: Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 6)
            .expect("parameters"),
        state: TokenState::InUse,
        place: TokenPlace::WithContract,
        contract: Some(contract),
        expires_on: Some(date(2031, 3, 31)),
        progress: Progress { last_step: Some(29_921_000), drift: 0, drift_set: 0 },
        needs_resync: false,
        failures: 0,
        resync_failures: None,
        void_through: None,
        batch: Some(batch),
        imported_step: None,
    }
}
