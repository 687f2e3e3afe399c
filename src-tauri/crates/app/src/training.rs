//! The sample contract of a training vault: people, passwords to practise with, and three virtual fobs.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind, Via};
use kagimori_domain::contract::{Contract, RepresentativeAccount};
use kagimori_domain::enrolment::Enrolment;
use kagimori_domain::ids::{ContractId, TokenId, UserId};
use kagimori_domain::institution::Institution;
use kagimori_domain::otp::{Algorithm, Code, MovingFactor, Parameters, Seed, step_at};
use kagimori_domain::policy::Policy;
use kagimori_domain::purpose::Purpose;
use kagimori_domain::registration::Registration;
use kagimori_domain::role::{Edition, Role};
use kagimori_domain::text::{ContractCode, LoginId, Serial};
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Progress, Token, TokenPlace, TokenState};
use kagimori_domain::user::User;
use kagimori_domain::verification::Verification;
use kagimori_store::{Actor, Moment, Sealed, Store, TokenSeed, VaultFiles};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::desk::today;
use crate::error::{Error, Result};
use crate::people::{self, Passwords};
use crate::system::{computer, system_rng};
use crate::token_import::TRAINING_MANUFACTURER;
use crate::vault_create::{Created, lay_foundation, not_here};

/// A sample person, with the passwords that stand on his card.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Login ID.
    pub login_id: &'static str,
    /// 氏名.
    pub name: &'static str,
    /// カナ.
    pub kana: &'static str,
    /// Role.
    pub role: Role,
    /// Practice login password.
    pub login_password: &'static str,
    /// Practice confirmation password.
    pub confirmation_password: &'static str,
    /// The fob he is registered on, 0 to 2.
    fob: Option<usize>,
    /// Whether his one-time password is suspended.
    suspended: bool,
}

impl Person {
    /// Serial number of the fob he has at first.
    #[must_use]
    pub fn serial(&self) -> Option<&'static str> {
        self.fob.map(|fob| FOBS[fob])
    }
}

/// The sample people.
pub const PEOPLE: [Person; 5] = [
    Person {
        login_id: "suzuki",
        name: "鈴木 一郎",
        kana: "スズキ イチロウ",
        role: Role::Master,
        login_password: "renshu-login-suzuki",
        confirmation_password: "renshu-kakunin-suzuki",
        fob: Some(0),
        suspended: false,
    },
    Person {
        login_id: "sato",
        name: "佐藤 花子",
        kana: "サトウ ハナコ",
        role: Role::Administrator,
        login_password: "renshu-login-sato",
        confirmation_password: "renshu-kakunin-sato",
        fob: Some(1),
        suspended: false,
    },
    Person {
        login_id: "tanaka",
        name: "田中 三郎",
        kana: "タナカ サブロウ",
        role: Role::General,
        login_password: "renshu-login-tanaka",
        confirmation_password: "renshu-kakunin-tanaka",
        fob: Some(0),
        suspended: true,
    },
    Person {
        login_id: "yamada",
        name: "山田 和子",
        kana: "ヤマダ カズコ",
        role: Role::General,
        login_password: "renshu-login-yamada",
        confirmation_password: "renshu-kakunin-yamada",
        fob: None,
        suspended: false,
    },
    Person {
        login_id: "kobayashi",
        name: "小林 正",
        kana: "コバヤシ タダシ",
        role: Role::ReadOnly,
        login_password: "renshu-login-kobayashi",
        confirmation_password: "renshu-kakunin-kobayashi",
        fob: Some(1),
        suspended: false,
    },
];

/// The sample fobs.
pub const FOBS: [&str; 3] = ["KT000001", "KT000002", "KT000003"];

/// The samples began to use their fobs this long ago, so that the codes of this minute are fresh.
const BEGAN_SECONDS_AGO: i64 = 30 * 24 * 60 * 60;

/// The suspended sample user mistyped this long ago.
const FAILED_SECONDS_AGO: i64 = 2 * 60 * 60;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// What the sample people did before: the history tells of it as of real acts.
#[derive(Default)]
struct Past(Vec<(Instant, UserId, Option<usize>, Event)>);

impl Past {
    /// Somebody did something at an instant, with the fob of this number.
    fn push(&mut self, at: Instant, who: UserId, fob: Option<usize>, event: Event) {
        self.0.push((at, who, fob, event));
    }

    async fn write(mut self, store: &Store, fobs: &[TokenId], via: Via, offset: i64) -> Result<()> {
        self.0.sort_by_key(|(at, ..)| *at);
        for (at, who, fob, event) in self.0 {
            let actor = Actor { operator: Some(who), via, computer: computer() };
            let (mut unit, _) = store.begin(actor, Moment::certain(at), system_rng(), &[]).await?;
            unit.set_clock_offset(offset);
            let event = match fob {
                Some(n) => event.token(fobs[n]),
                None => event,
            };
            unit.commit(event).await?;
        }
        Ok(())
    }
}

/// Makes the sample vault anew: what was practised is gone. Refuses to touch a vault of another edition.
pub async fn reset(files: &VaultFiles, now: Instant, via: Via) -> Result<Created> {
    if files.database().exists() {
        let sealed = Sealed::open(files).await?;
        let edition = crate::vault_open::edition(sealed.header());
        sealed.close().await?;
        if edition? != Edition::Training {
            return Err(not_here());
        }
        files.remove()?;
    }
    create(files, now, 0, via).await
}

/// Makes the sample vault.
pub(crate) async fn create(files: &VaultFiles, now: Instant, offset: i64, via: Via) -> Result<Created> {
    if files.database().exists() {
        return Err(Error::VaultExists);
    }
    let edition = Edition::Training;
    let people = PEOPLE
        .iter()
        .map(|person| {
            let passwords = Passwords {
                login: SecretString::from(person.login_password),
                confirmation: SecretString::from(person.confirmation_password),
            };
            Ok((people::new_login_id(person.login_id)?, passwords, person.role.opens_vault(edition)))
        })
        .collect::<Result<Vec<_>>>()?;
    let login_ids: Vec<LoginId> = people.iter().map(|(id, _, _)| id.clone()).collect();
    let made = lay_foundation(edition, people, false).await?;

    let institution = Institution {
        name: "みほん信用組合".into(),
        telephone: "0120-000-000".into(),
        ..Institution::default()
    };
    let began = now.plus(-BEGAN_SECONDS_AGO);
    let store = Store::create(files, &made.header, made.keys, institution, began, &mut *system_rng()).await?;
    let actor = Actor { operator: None, via, computer: computer() };
    let (mut unit, _) = store.begin(actor, Moment::certain(began), system_rng(), &[]).await?;
    unit.set_clock_offset(offset);
    let policy = unit.policy().clone();
    let first_day = today(&policy, began);
    let contract_id = ContractId(unit.insert(&sample_contract()?)?);
    let mut users = Vec::with_capacity(PEOPLE.len());
    for ((person, login_id), credential) in PEOPLE.iter().zip(login_ids).zip(&made.credentials) {
        let names = (person.name.to_owned(), person.kana.to_owned());
        let mut user = people::new_user(login_id, names, person.role, first_day);
        user.contract = Some(contract_id);
        let id = unit.insert(&user)?;
        unit.insert_as(id, credential)?;
        users.push((UserId(id), user));
    }
    let mut rng = system_rng();
    let mut fobs = FOBS.iter().map(|s| fob(s, contract_id, &mut *rng)).collect::<Result<Vec<_>>>()?;
    let mut registrations: Vec<(usize, Registration)> = Vec::new();
    let mut past = Past::default();
    let mut at = began;
    for (person, (user_id, user)) in PEOPLE.iter().zip(&mut users) {
        let Some(n) = person.fob else { continue };
        at = at.plus(600);
        let (token, seed) = &mut fobs[n];
        let sharers = registrations.iter().filter(|(fob, _)| *fob == n).count();
        let enrolment = Enrolled { policy: &policy, at, user: (*user_id, user), sharers };
        // The token gets its id when it is written, after its people have used it.
        let mut registration = enrolment.on((TokenId(0), token), seed)?;
        past.push(at, *user_id, Some(n), Event::new(Kind::Enrolled).user(*user_id, user.contract));
        if person.suspended {
            let lately = now.plus(-FAILED_SECONDS_AGO);
            let failures = suspend(&policy, lately, &mut registration, token, seed, user);
            for (at, refusal) in failures {
                let event = Event::new(Kind::Verified).user(*user_id, user.contract).refused(refusal.code());
                past.push(at, *user_id, Some(n), event.with(Detail::Purpose, Purpose::Login.name()));
            }
        }
        registrations.push((n, registration));
    }
    let mut fob_ids = Vec::with_capacity(fobs.len());
    for (token, seed) in &fobs {
        let id = unit.insert(token)?;
        unit.insert_as(id, &TokenSeed(seed.clone()))?;
        fob_ids.push(TokenId(id));
    }
    for (n, registration) in registrations {
        unit.insert(&Registration { token: fob_ids[n], ..registration })?;
    }
    let master = users[0].0;
    unit.act_as(master);
    let event =
        Event::new(Kind::VaultCreated).user(master, Some(contract_id)).with(Detail::Edition, edition.name());
    unit.commit(event).await?;
    past.push(
        now.plus(-DAY_SECONDS),
        master,
        None,
        Event::new(Kind::SignedIn).user(master, Some(contract_id)),
    );
    past.write(&store, &fob_ids, via, offset).await?;
    store.finish(files).await?;
    Ok(Created { recovery_code: made.recovery.grouped(), people: PEOPLE.to_vec() })
}

fn sample_contract() -> Result<Contract> {
    let bad = |_| Error::Internal("sample contract".into());
    Ok(Contract {
        code: ContractCode::parse("0001234").map_err(bad)?,
        name: "△△商事株式会社".into(),
        kana: "サンカクサンカクショウジ".into(),
        account: Some(RepresentativeAccount::parse("2999-001-1-0001234").map_err(bad)?),
        otp_start: None,
        ended: false,
        branch: "本店営業部".into(),
    })
}

fn fob(serial: &str, contract: ContractId, rng: &mut dyn rand_core::CryptoRng) -> Result<(Token, Seed)> {
    let bad = || Error::Internal("sample fob".into());
    let mut key = Zeroizing::new(vec![0; 20]);
    rng.fill_bytes(&mut key);
    let token = Token {
        serial: Serial::parse(serial).map_err(|_| bad())?,
        manufacturer: TRAINING_MANUFACTURER.into(),
        model: "KT-1".into(),
        parameters: Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha1, 6)
            .map_err(|_| bad())?,
        state: TokenState::Unregistered,
        place: TokenPlace::WithContract,
        contract: Some(contract),
        expires_on: None,
        progress: Progress::default(),
        needs_resync: false,
        failures: 0,
        resync_failures: None,
        void_through: None,
        batch: None,
        imported_step: None,
    };
    Ok((token, Seed::new(key).ok_or_else(bad)?))
}

/// The code a fob showed at an instant.
fn shown(token: &Token, seed: &Seed, at: Instant) -> Result<Code> {
    let step = step_at(&token.parameters, at).unwrap_or(0);
    Code::parse(&token.parameters.code_at(seed, step)).map_err(|_| Error::Internal("sample code".into()))
}

/// A sample enrolment, by the same rules as a real one.
struct Enrolled<'a> {
    policy: &'a Policy,
    at: Instant,
    user: (UserId, &'a mut User),
    sharers: usize,
}

impl Enrolled<'_> {
    fn on(self, token: (TokenId, &mut Token), seed: &Seed) -> Result<Registration> {
        let code = shown(token.1, seed, self.at)?;
        let enrolment = Enrolment {
            policy: self.policy,
            now: self.at,
            today: today(self.policy, self.at),
            code: Ok(&code),
            fingerprint: [0; 16],
            sharers: u32::try_from(self.sharers).unwrap_or(u32::MAX),
            share: true,
            may_allot: false,
        };
        Ok(enrolment.carry_out(self.user, token, seed)?)
    }
}

/// Five wrong codes in a row: a code of ten hours later, each with another fingerprint. Returns when, and how each
/// was refused.
fn suspend(
    policy: &Policy,
    at: Instant,
    registration: &mut Registration,
    token: &mut Token,
    seed: &Seed,
    user: &User,
) -> Vec<(Instant, Refusal)> {
    let mut failures = Vec::new();
    for n in 0..policy.failures_allowed {
        let fingerprint = [u8::try_from(n + 1).unwrap_or(u8::MAX); 16];
        let now = at.plus(i64::from(n) * 20);
        let Ok(code) = shown(token, seed, at.plus(36_000)) else { break };
        let verification = Verification {
            policy,
            now,
            today: today(policy, now),
            purpose: Purpose::Login,
            code: Ok(&code),
            second: None,
            fingerprint,
            as_temporary: fingerprint,
        };
        if verification.check_standing(user, Some((registration, token))).is_ok() {
            failures.extend(
                verification.carry_out(registration, token, seed).err().map(|refusal| (now, refusal)),
            );
        }
    }
    failures
}
