use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::time::{Clock, Instant};
use kagimori_app::enroll::{EnrolRequest, Enrolled};
use kagimori_app::token_import::{ImportRequest, Imported};
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_check::Checked;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_app::verify::{Verified, VerifyRequest};
use kagimori_app::{Authorisation, Desk, Error};
use secrecy::SecretString;

use crate::fob::Fob;
use crate::seeds::{SeedKey, keys, seed_file};
use crate::site::Site;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    elapsed: AtomicI64,
}

impl ManualClock {
    /// A clock at this Unix time.
    #[must_use]
    pub fn new(at: i64) -> Self {
        Self { now: AtomicI64::new(at), elapsed: AtomicI64::new(0) }
    }

    /// Time passes.
    pub fn advance(&self, seconds: i64) {
        self.elapsed.fetch_add(seconds, Ordering::SeqCst);
        self.set(seconds);
    }

    /// Somebody sets the clock, forward or back: no time passes.
    pub fn set(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> i64 {
        self.elapsed.load(Ordering::SeqCst)
    }
}

/// A company vault through the use cases, with the master `suzuki` signed in.
pub struct World {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// The keys of its tokens; empty, if it was made with [`Self::with_fobs`].
    pub keys: Vec<SeedKey>,
    /// The same tokens as they show their codes.
    pub fobs: Vec<Fob>,
    site: Site,
}

/// A vault that was made and closed: worlds are copied from it faster than they are made.
pub struct Template {
    keys: Vec<SeedKey>,
    fobs: Vec<Fob>,
    site: Site,
}

impl Template {
    /// The database file.
    #[must_use]
    pub fn database(&self) -> std::path::PathBuf {
        self.site.files().database()
    }

    /// A world of its own, at the time at which the vault was closed.
    ///
    /// # Panics
    ///
    /// If the vault does not open.
    pub async fn world(&self) -> World {
        let site = self.copy();
        let desk = site.open(World::MASTER, World::LOGIN).await.expect("signed in");
        self.world_at(site, desk)
    }

    /// A copy of its own, still closed, with a clock of its own.
    #[must_use]
    pub fn copy(&self) -> Site {
        self.site.copy_at(self.site.clock.now().0)
    }

    /// The world around a desk at such a copy.
    #[must_use]
    pub fn world_at(&self, site: Site, desk: Desk) -> World {
        World::around(site, desk, self.keys.clone(), self.fobs.clone())
    }
}

impl World {
    /// Unix time at which worlds begin: 2026-11-22 11:02 in Tokyo.
    pub const START: i64 = 1_795_312_920;
    /// The master's login ID.
    pub const MASTER: &str = "suzuki";
    /// His login password.
    pub const LOGIN: &str = "kumo to ame to yuki";
    /// His confirmation password.
    pub const CONFIRMATION: &str = "kaze no naka de";

    /// A vault with `tokens` imported tokens.
    ///
    /// # Panics
    ///
    /// If anything is refused.
    pub async fn new(tokens: usize) -> Self {
        let keys = keys(tokens, 7);
        let world = Self::with_fobs(keys.iter().map(Fob::from).collect()).await;
        Self { keys, ..world }
    }

    /// A vault with these tokens imported.
    ///
    /// # Panics
    ///
    /// If anything is refused.
    pub async fn with_fobs(fobs: Vec<Fob>) -> Self {
        let site = Site::new(Self::START);
        Self::create(&site).await.expect("a new vault");
        let world = Self::open(site, Vec::new(), fobs).await.expect("signed in");
        let imported = world.import().await.expect("imported");
        assert_eq!(imported.new, world.fobs.len());
        world
    }

    /// Makes the vault there, with its master.
    pub async fn create(site: &Site) -> Result<(), Error> {
        let operator = FirstOperator {
            login_id: Self::MASTER.into(),
            name: "鈴木 一郎".into(),
            kana: String::new(),
            passwords: NewPasswords {
                login: SecretString::from(Self::LOGIN),
                confirmation: SecretString::from(Self::CONFIRMATION),
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
        create(site.files(), new, None, site.clock.clone(), Via::Cli, None).await.map(drop)
    }

    async fn open(site: Site, keys: Vec<SeedKey>, fobs: Vec<Fob>) -> Result<Self, Error> {
        let desk = site.open(Self::MASTER, Self::LOGIN).await?;
        Ok(Self::around(site, desk, keys, fobs))
    }

    fn around(site: Site, desk: Desk, keys: Vec<SeedKey>, fobs: Vec<Fob>) -> Self {
        Self { desk: Arc::new(desk), clock: site.clock.clone(), keys, fobs, site }
    }

    /// Imports the seed file of all its tokens (again).
    pub async fn import(&self) -> Result<Imported, Error> {
        let file = self.site.dir().join("seeds.xml");
        std::fs::write(&file, seed_file(&self.fobs, "Example")).map_err(|_| Error::FileUnreadable)?;
        let request = ImportRequest { file, ..ImportRequest::default() };
        self.desk.import_tokens(&request, Self::authorisation()).await
    }

    /// The master's confirmation password.
    #[must_use]
    pub fn authorisation() -> Authorisation {
        Authorisation { confirmation_password: Some(SecretString::from(Self::CONFIRMATION)), otp: None }
    }

    /// The same, with a one-time password.
    #[must_use]
    pub fn authorisation_with(code: &str) -> Authorisation {
        Authorisation { otp: Some(SecretString::from(code)), ..Self::authorisation() }
    }

    /// Closes the vault and opens it again.
    ///
    /// # Panics
    ///
    /// If somebody else still uses the desk.
    pub async fn reopen(self) -> Result<Self, Error> {
        let Self { desk, keys, fobs, site, .. } = self;
        let desk = Arc::into_inner(desk).expect("nobody else at the desk");
        desk.close().await?;
        Self::open(site, keys, fobs).await
    }

    /// The computer is switched off and on again; then the vault is opened.
    pub async fn crash(self) -> Result<Self, Error> {
        let Self { desk, keys, fobs, site, .. } = self;
        let left = site.as_left();
        drop(desk);
        Self::open(left, keys, fobs).await
    }

    /// Closes the vault. Returns where it lies, and whether that went well.
    ///
    /// # Panics
    ///
    /// If somebody else still uses the desk.
    pub async fn close(self) -> (Site, Result<(), Error>) {
        let closed = Arc::into_inner(self.desk).expect("nobody else at the desk").close().await;
        (self.site, closed)
    }

    /// Closes the vault and checks it as a whole.
    ///
    /// # Panics
    ///
    /// If somebody else still uses the desk.
    pub async fn close_and_check(self) -> Result<Checked, Error> {
        Arc::into_inner(self.desk).expect("nobody else at the desk").close().await?;
        self.site.check(Self::MASTER, Self::LOGIN).await
    }

    /// Closes the vault, to copy worlds from.
    ///
    /// # Panics
    ///
    /// If somebody else still uses the desk.
    pub async fn template(self) -> Result<Template, Error> {
        let Self { desk, keys, fobs, site, .. } = self;
        Arc::into_inner(desk).expect("nobody else at the desk").close().await?;
        Ok(Template { keys, fobs, site })
    }

    /// The folder in which its backups lie.
    #[must_use]
    pub fn backups(&self) -> std::path::PathBuf {
        self.site.files().backups()
    }

    /// The same vault as a crash at this moment would leave it, to copy worlds from.
    #[must_use]
    pub fn template_as_left(self) -> Template {
        let site = self.site.copy_at(self.now());
        Template { keys: self.keys, fobs: self.fobs, site }
    }

    /// Where it lies.
    #[must_use]
    pub const fn site(&self) -> &Site {
        &self.site
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
        let code = self.code(&self.keys[key]);
        self.enroll_with(login_id, key, &code).await.expect("enrolled");
    }

    /// Enrols a user on the token of fob `fob` with a code, agreeing to share it.
    pub async fn enroll_with(&self, login_id: &str, fob: usize, code: &str) -> Result<Enrolled, Error> {
        let serial = self.fobs[fob].serial.clone();
        let request = EnrolRequest { user: login_id.into(), serial, code: code.into(), share: true };
        self.desk.enroll(&request, Self::authorisation()).await
    }

    /// The code a key shows now, by an independent program.
    #[must_use]
    pub fn code(&self, key: &SeedKey) -> String {
        crate::oath::code_of(key, self.clock.now().0)
    }

    /// The Unix time of the clock.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.now().0
    }

    /// What the time-based fob `fob` shows, if its own clock is ahead by so many seconds.
    #[must_use]
    pub fn shown(&self, fob: usize, ahead: i64) -> String {
        self.fobs[fob].shows(self.now() + ahead)
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

/// The last four characters of a serial number, which confirm that a master's only token is meant.
#[must_use]
pub fn last_four(serial: &str) -> String {
    serial.chars().skip(serial.chars().count().saturating_sub(4)).collect()
}
