//! A program's whole day without the shell: makes a vault, recovers it, opens it, imports, enrols, checks, unlocks,
//! revokes, exports and closes. Its secrets are handed to it in files, so that its own code knows none, and it keeps none.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kagimori_app::contract_add::NewContract;
use kagimori_app::directory::TokenFilter;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::role::Role;
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_export::ExportRequest;
use kagimori_app::token_import::{ImportRequest, Unlock, unlock};
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_app::vault_open::{SignIn, open};
use kagimori_app::vault_recover::{Recovery, recover};
use kagimori_app::verify::VerifyRequest;
use kagimori_app::{Authorisation, Desk, VaultFiles};
use kagimori_fault_vfs::{Disk, Fault, Times};
use kagimori_store::Sealed;
use kagimori_tests::{Fob, Lock, Luck, ManualClock, Sealing, World, sealed, seed_file};
use kagimori_vault::{Exposed, Opener, Passphrase, RecoveryCode};
use pbkdf2::pbkdf2_hmac;
use secrecy::SecretString;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::search::Secret;

/// Users, each with a fob.
const USERS: [&str; 5] = ["tanaka", "satoh", "yamada", "kobayashi", "ueda"];
/// Checks of each.
const ROUNDS: i64 = 20;

/// What has been reached, and is waited at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The vault was made, recovered with its code, and is closed.
    Recovered,
    Open,
    Imported,
    /// 100 checks, an unlock, a revocation and an export later.
    Worked,
    Closed,
}

impl Phase {
    pub(crate) const ALL: [Self; 5] =
        [Self::Recovered, Self::Open, Self::Imported, Self::Worked, Self::Closed];

    /// Whether the vault is open, and so the keys of its rows and history are in memory.
    pub(crate) const fn has_keys(self) -> bool {
        matches!(self, Self::Open | Self::Imported | Self::Worked)
    }
}

/// The folder in which it all happens.
#[derive(Clone, Debug)]
pub(crate) struct Stage(PathBuf);

impl Stage {
    pub(crate) fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    fn vault(&self) -> VaultFiles {
        VaultFiles::new(self.0.join("vault"))
    }

    /// The vault as it was before it was recovered.
    fn first(&self) -> VaultFiles {
        VaultFiles::new(self.0.join("first"))
    }

    /// A secret in a file of its own.
    pub(crate) fn secret(&self, name: &str) -> Zeroizing<Vec<u8>> {
        let path = self.0.join(name);
        Zeroizing::new(fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
    }

    fn password(&self, name: &str) -> SecretString {
        SecretString::from(std::str::from_utf8(&self.secret(name)).unwrap())
    }

    fn keep(&self, name: &str, secret: &[u8]) {
        fs::File::create(self.0.join(name)).unwrap().write_all(secret).unwrap();
    }
}

const LOGIN: [&str; 2] = ["login-1", "login-2"];
const CONFIRMATION: [&str; 2] = ["confirmation-1", "confirmation-2"];
const RECOVERY: [&str; 2] = ["recovery-1", "recovery-2"];
const EXPORT: &str = "export";

/// Seed files that are sealed, each with the file that holds its key (in hexadecimal digits) or its password.
const SEALED: [(&str, &str); 2] = [("by-key.xml", "import-key"), ("by-password.xml", "import-password")];
/// Tokens in each.
const SEALED_TOKENS: usize = 3;

/// Makes up the secrets, on the side of the test. Returns the seeds, and what the sealed files are opened with.
pub(crate) fn prepare(stage: &Stage, luck: &mut Luck) -> Vec<Secret> {
    for name in LOGIN.into_iter().chain(CONFIRMATION).chain([EXPORT]) {
        let password: Vec<u8> = (0..24).map(|_| b'a' + u8::try_from(luck.below(26)).unwrap()).collect();
        stage.keep(name, &password);
    }
    let mut bytes = || (0..4).flat_map(|_| luck.draw().to_be_bytes()).collect::<Vec<_>>();
    let fobs: Vec<_> = USERS.iter().map(|user| Fob::new(format!("KG-{user}"), bytes())).collect();
    stage.keep("seeds.xml", seed_file(&fobs, "Example").as_bytes());
    let shown = (0..=ROUNDS)
        .flat_map(|round| fobs.iter().map(move |fob| format!("{}\n", fob.shows(World::START + 60 * round))));
    stage.keep("codes", shown.collect::<String>().as_bytes());
    let of = |fob: Fob| Secret::new(format!("seed of {}", fob.serial), fob.key);
    fobs.into_iter().map(of).chain(seal(stage, luck)).collect()
}

/// Seals files as another program does. Returns what is in them, and the keys on the way there.
fn seal(stage: &Stage, luck: &mut Luck) -> Vec<Secret> {
    const DERIVING: u32 = 2_000;
    let mut bytes = |n: usize| (0..n).map(|_| luck.draw().to_be_bytes()[0]).collect::<Vec<_>>();
    let key = bytes(32);
    let password: String = bytes(24).into_iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    let mut secrets = vec![Secret::new(SEALED[0].1, key.clone()), Secret::new(SEALED[1].1, password.clone())];
    stage.keep(SEALED[0].1, key.iter().map(|byte| format!("{byte:02x}")).collect::<String>().as_bytes());
    stage.keep(SEALED[1].1, password.as_bytes());
    for ((file, _), lock) in SEALED.into_iter().zip([Lock::Key(key), Lock::Password(password.clone())]) {
        let fobs: Vec<_> = (0..SEALED_TOKENS).map(|n| Fob::new(format!("{file}-{n}"), bytes(32))).collect();
        let sealing = Sealing {
            lock,
            cipher: "aes256-cbc",
            mac: "hmac-sha256",
            mac_key: bytes(32),
            prf: Some("hmac-sha256"),
            rounds: DERIVING,
            values: &["secret"],
        };
        let text = sealed(&seed_file(&fobs, "Example"), &sealing);
        stage.keep(file, text.as_bytes());
        if let Some((_, salt)) = text.split_once("<Specified>") {
            let salt = STANDARD.decode(salt.split_once('<').unwrap().0).unwrap();
            let mut derived = vec![0; 32];
            pbkdf2_hmac::<Sha256>(password.as_bytes(), &salt, DERIVING, &mut derived);
            secrets.push(Secret::new("key out of the import password", derived));
        }
        secrets.push(Secret::new(format!("key of the check sums of {file}"), sealing.mac_key));
        secrets.extend(fobs.into_iter().map(|fob| Secret::new(format!("seed of {}", fob.serial), fob.key)));
    }
    secrets
}

/// What the drive leaves behind, once it is over.
pub(crate) struct Left {
    /// Secrets that are in memory for a moment at most.
    pub(crate) secrets: Vec<Secret>,
    /// Keys that are there as long as the vault is open.
    pub(crate) keys: Vec<Secret>,
}

/// Reads it from the files.
pub(crate) async fn left(stage: &Stage) -> Left {
    let mut left = Left { secrets: Vec::new(), keys: Vec::new() };
    let keys = |mut exposed: Exposed, way: &str| {
        let named = |(name, bytes): (&str, Vec<u8>)| Secret::new(format!("{name}, {way}"), bytes);
        let wrapping = exposed.wrapping.drain(..).map(named).collect::<Vec<_>>();
        (wrapping, exposed.of_the_open_vault.into_iter().map(named).collect::<Vec<_>>())
    };
    for (i, files) in [stage.first(), stage.vault()].into_iter().enumerate() {
        let (login, recovery) = (stage.secret(LOGIN[i]), stage.secret(RECOVERY[i]));
        let printed = std::str::from_utf8(&recovery).unwrap();
        let sealed = Sealed::open(&files).await.unwrap();
        let header = sealed.header();
        let by_password = Opener::Password(World::MASTER, &Passphrase::new(login.clone()));
        let (wrapping, open) = keys(header.expose_keys(by_password).unwrap(), &format!("by {}", LOGIN[i]));
        left.secrets.extend(wrapping);
        let code = RecoveryCode::parse(printed).unwrap();
        let by_code = header.expose_keys(Opener::Recovery(&code)).unwrap();
        left.secrets.extend(keys(by_code, &format!("by {}", RECOVERY[i])).0);
        sealed.close().await.unwrap();
        // The key ring outlives the recovery; the rest of the first vault's keys does not.
        if files.dir() == stage.vault().dir() {
            left.secrets.retain(|secret| open.iter().all(|key| key.bytes != secret.bytes));
            left.keys = open;
        } else {
            left.secrets.extend(open);
        }
        left.secrets.extend([
            Secret::new(format!("{} as printed", RECOVERY[i]), printed),
            Secret::new(RECOVERY[i], printed.replace('-', "")),
            Secret::new(LOGIN[i], login.to_vec()),
            Secret::new(CONFIRMATION[i], stage.secret(CONFIRMATION[i]).to_vec()),
        ]);
    }
    left.secrets.push(Secret::new("password of the exported file", stage.secret(EXPORT).to_vec()));
    left
}

/// The master signs in with his first password, which the recovery ended, or with his second.
fn sign_in(stage: &Stage, password: usize) -> SignIn {
    SignIn {
        login_id: World::MASTER.into(),
        password: stage.password(LOGIN[password]),
        via: Via::Cli,
        now: None,
        only_looks: false,
        run: None,
        state_dir: None,
    }
}

fn confirmed(stage: &Stage, password: &str) -> Authorisation {
    Authorisation { confirmation_password: Some(stage.password(password)), otp: None }
}

/// What opens a sealed file, as it is typed.
fn open_with(stage: &Stage, given: &str) -> Unlock {
    let typed = stage.password(given);
    let is_key = given == SEALED[0].1;
    unlock(Some(&typed).filter(|_| is_key), Some(&typed).filter(|_| !is_key), false).unwrap()
}

/// A day on which things go wrong, at the vault that [`drive`] left: a password that is no longer the right one, a seed
/// file that breaks off, a disk that fails.
pub(crate) async fn drive_badly(stage: &Stage) {
    let clock = Arc::new(ManualClock::new(World::START + 7_200));
    let files = stage.vault();
    let refused = open(&files, sign_in(stage, 0), clock.clone()).await.map(drop).unwrap_err();
    assert_eq!(refused.code(), "wrong_credentials");

    let failing = Disk::below(files.dir());
    for nth in (1..40).step_by(3) {
        failing.fail(Fault::Device, nth, Times::Once);
        assert!(open(&files, sign_in(stage, 1), clock.clone()).await.is_err());
        assert_eq!(failing.heal(), 1);
    }
    let desk = open(&files, sign_in(stage, 1), clock).await.unwrap();
    let seeds = stage.secret("seeds.xml");
    stage.keep("broken.xml", &seeds[..seeds.len() * 3 / 5]);
    let authorisation = |password: &str| confirmed(stage, password);
    let request = ImportRequest { file: stage.0.join("broken.xml"), ..ImportRequest::default() };
    let refused = desk.import_tokens(&request, authorisation(CONFIRMATION[1])).await.unwrap_err();
    assert_eq!(refused.code(), "import_rejected");
    let refused = desk.import_tokens(&request, authorisation(CONFIRMATION[0])).await.unwrap_err();
    assert_eq!(refused.code(), "confirmation_wrong");
    // A key for a password, and files that were changed on the way.
    for (file, given) in SEALED {
        let other = SEALED.into_iter().find(|other| other.1 != given).unwrap().1;
        let changed = String::from_utf8(stage.secret(file).to_vec()).unwrap().replacen(
            "<pskc:ValueMAC>",
            "<pskc:ValueMAC>AAAA",
            1,
        );
        stage.keep("changed.xml", changed.as_bytes());
        for (file, given) in [(file, other), ("changed.xml", given)] {
            let request = ImportRequest {
                file: stage.0.join(file),
                unlock: open_with(stage, given),
                ..request.clone()
            };
            let refused = desk.import_tokens(&request, authorisation(CONFIRMATION[1])).await.unwrap_err();
            assert_eq!(refused.code(), "import_rejected");
        }
    }
    failing.fail(Fault::Full, 1, Times::Once);
    let request = ImportRequest { file: stage.0.join("seeds.xml"), ..request };
    let refused = desk.import_tokens(&request, authorisation(CONFIRMATION[1])).await.unwrap_err();
    assert_eq!((refused.code(), failing.heal()), ("storage_full", 1));
    desk.close().await.unwrap();
}

/// All seed files, each with what opens it.
async fn import(stage: &Stage, desk: &Desk) {
    let request = ImportRequest { file: stage.0.join("seeds.xml"), ..ImportRequest::default() };
    assert_eq!(
        desk.import_tokens(&request, confirmed(stage, CONFIRMATION[1])).await.unwrap().new,
        USERS.len()
    );
    for (file, unlock) in SEALED.into_iter().map(|(file, given)| (file, open_with(stage, given))) {
        let request = ImportRequest { file: stage.0.join(file), unlock, ..request.clone() };
        assert_eq!(
            desk.import_tokens(&request, confirmed(stage, CONFIRMATION[1])).await.unwrap().new,
            SEALED_TOKENS
        );
    }
}

async fn export(stage: &Stage, desk: &Desk, authorisation: Authorisation) {
    let request = ExportRequest {
        filter: TokenFilter::default(),
        password: stage.password(EXPORT),
        file: stage.0.join("exported.xml"),
    };
    desk.export_tokens(&request, authorisation).await.unwrap();
}

/// The day. `reached` is told how far it has come, and may wait.
pub(crate) async fn drive(stage: &Stage, reached: impl Fn(Phase)) {
    let clock = Arc::new(ManualClock::new(World::START));
    let passwords = |i: usize| NewPasswords {
        login: stage.password(LOGIN[i]),
        confirmation: stage.password(CONFIRMATION[i]),
    };
    let files = stage.vault();
    let operator = FirstOperator {
        login_id: World::MASTER.into(),
        name: "鈴木 一郎".into(),
        kana: String::new(),
        passwords: passwords(0),
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
    let created = create(&files, new, None, clock.clone(), Via::Cli, None).await.unwrap();
    stage.keep(RECOVERY[0], created.recovery_code.as_bytes());
    drop(created);
    fs::create_dir(stage.first().dir()).unwrap();
    fs::copy(files.database(), stage.first().database()).unwrap();

    let recovery = Recovery {
        login_id: World::MASTER.into(),
        code: stage.password(RECOVERY[0]),
        passwords: passwords(1),
        via: Via::Cli,
        now: None,
        state_dir: None,
    };
    let code = recover(&files, recovery, clock.clone()).await.unwrap();
    stage.keep(RECOVERY[1], code.as_bytes());
    drop(code);
    reached(Phase::Recovered);

    let desk = open(&files, sign_in(stage, 1), clock.clone()).await.unwrap();
    reached(Phase::Open);

    let authorisation = || confirmed(stage, CONFIRMATION[1]);
    import(stage, &desk).await;
    reached(Phase::Imported);

    let codes = stage.secret("codes");
    let mut codes = std::str::from_utf8(&codes).unwrap().lines();
    for user in USERS {
        let new = NewUser {
            contract: None,
            login_id: user.into(),
            name: "田中 三郎".into(),
            kana: String::new(),
            role: Role::General,
            otp_start: None,
            permissions: None,
            passwords: None,
        };
        desk.add_user(new, authorisation()).await.unwrap();
        let code = codes.next().unwrap().to_owned();
        let request = EnrolRequest { user: user.into(), serial: format!("KG-{user}"), code, share: false };
        desk.enroll(&request, authorisation()).await.unwrap();
    }
    let check = |user: &str, code: &str| VerifyRequest {
        user: user.into(),
        code: code.into(),
        second: None,
        purpose: Purpose::Transfer,
        request_number: None,
        note: None,
    };
    for _ in 0..ROUNDS {
        clock.advance(60);
        for user in USERS {
            desk.verify(&check(user, codes.next().unwrap())).await.unwrap();
        }
    }
    for wrong in ["000000", "111111", "222222", "333333", "444444", "555555", "666666"] {
        let _ = desk.verify(&check(USERS[0], wrong)).await;
    }
    let request = WrittenRequest::default();
    let unlock =
        UnlockRequest { users: vec![USERS[0].into()], spoke_to_user: true, request: request.clone() };
    desk.unlock(&unlock, authorisation()).await.unwrap();
    let revoke = RevokeRequest {
        users: vec![USERS[1].into()],
        reason: Reason::Lost,
        request,
        last_tokens: Vec::new(),
    };
    desk.revoke(&revoke, authorisation()).await.unwrap();
    export(stage, &desk, authorisation()).await;
    reached(Phase::Worked);

    desk.close().await.unwrap();
    reached(Phase::Closed);
}
