use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::time::{Clock, Instant};
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::token_import::ImportRequest;
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_app::vault_open::{SignIn, open};
use kagimori_app::verify::{Verified, VerifyRequest};
use kagimori_app::{Authorisation, Desk, Error, VaultFiles};
use secrecy::SecretString;
use tempfile::TempDir;

use crate::seeds::{SeedKey, keys, pskc};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock at this Unix time.
    #[must_use]
    pub fn new(at: i64) -> Self {
        Self(AtomicI64::new(at))
    }

    /// Moves the clock, forward or back.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

/// A company vault through the use cases, with the master `suzuki` signed in.
pub struct World {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// The keys of its tokens.
    pub keys: Vec<SeedKey>,
    files: VaultFiles,
    dir: TempDir,
}

const LOGIN: &str = "kumo to ame to yuki";
const CONFIRMATION: &str = "kaze no naka de";

impl World {
    /// A vault with `tokens` imported tokens.
    ///
    /// # Panics
    ///
    /// If anything is refused.
    pub async fn new(tokens: usize) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let files = VaultFiles::new(dir.path().join("vault"));
        let clock = Arc::new(ManualClock::new(1_795_312_920));
        let operator = FirstOperator {
            login_id: "suzuki".into(),
            name: "鈴木 一郎".into(),
            kana: String::new(),
            passwords: NewPasswords {
                login: SecretString::from(LOGIN),
                confirmation: SecretString::from(CONFIRMATION),
            },
        };
        let contract = NewContract {
            code: "0000123".into(),
            name: "△△商事株式会社".into(),
            kana: String::new(),
            branch: String::new(),
            account: None,
            otp_start: None,
        };
        let new = NewVault::Company(operator, contract, Institution::default());
        create(&files, new, None, clock.clone(), Via::Cli).await.expect("a new vault");
        let desk = Arc::new(sign_in(&files, clock.clone()).await.expect("signed in"));
        let world = Self { desk, clock, keys: keys(tokens, 7), files, dir };
        let file = world.dir.path().join("seeds.xml");
        std::fs::write(&file, pskc(&world.keys, "Example")).expect("written");
        let request = ImportRequest { file, contract: None, dry_run: false };
        let imported = world.desk.import_tokens(&request, Self::authorisation()).await.expect("imported");
        assert_eq!(imported.new, tokens);
        world
    }

    /// The master's confirmation password.
    #[must_use]
    pub fn authorisation() -> Authorisation {
        Authorisation { confirmation_password: Some(SecretString::from(CONFIRMATION)), otp: None }
    }

    /// Closes the vault and opens it again.
    ///
    /// # Panics
    ///
    /// If somebody else still uses the desk.
    pub async fn reopen(self) -> Result<Self, Error> {
        let Self { desk, clock, keys, files, dir } = self;
        let desk = Arc::into_inner(desk).expect("nobody else at the desk");
        desk.close().await?;
        let desk = Arc::new(sign_in(&files, clock.clone()).await?);
        Ok(Self { desk, clock, keys, files, dir })
    }

    /// Adds a general user.
    ///
    /// # Panics
    ///
    /// If he is refused.
    pub async fn add_user(&self, login_id: &str) {
        let new = NewUser {
            contract: None,
            login_id: login_id.into(),
            name: "田中 三郎".into(),
            kana: String::new(),
            role: Role::General,
            otp_start: None,
            permissions: None,
            passwords: None,
        };
        self.desk.add_user(new, Self::authorisation()).await.expect("added");
    }

    /// Enrols a user on the token with key `key`, agreeing to share it.
    ///
    /// # Panics
    ///
    /// If he is refused.
    pub async fn enroll(&self, login_id: &str, key: usize) {
        let key = &self.keys[key];
        let request = EnrolRequest {
            user: login_id.into(),
            serial: key.serial.clone(),
            code: self.code(key),
            share: true,
        };
        self.desk.enroll(&request, Self::authorisation()).await.expect("enrolled");
    }

    /// The code a key shows now, by an independent program.
    #[must_use]
    pub fn code(&self, key: &SeedKey) -> String {
        crate::oath::code_of(key, self.clock.now().0)
    }

    /// A request to check a code for a transfer.
    #[must_use]
    pub fn request(user: &str, code: &str) -> VerifyRequest {
        VerifyRequest {
            user: user.into(),
            code: code.into(),
            second: None,
            purpose: Purpose::Transfer,
            request_number: None,
            note: None,
        }
    }

    /// Checks a code for a transfer.
    pub async fn verify(&self, user: &str, code: &str) -> Result<Verified, Error> {
        self.desk.verify(&Self::request(user, code)).await
    }
}

async fn sign_in(files: &VaultFiles, clock: Arc<ManualClock>) -> Result<Desk, Error> {
    let sign_in = SignIn {
        login_id: "suzuki".into(),
        password: SecretString::from(LOGIN),
        via: Via::Cli,
        now: None,
        only_looks: false,
        state_dir: None,
    };
    open(files, sign_in, clock).await
}
