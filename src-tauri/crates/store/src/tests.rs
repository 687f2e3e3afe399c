//! Rows, head, history and header through a unit of work and back; and what becomes of them when they are edited.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use kagimori_domain::audit::{Detail, Event, Kind, Via};
use kagimori_domain::contract::{Contract, RepresentativeAccount};
use kagimori_domain::ids::{BatchId, ContractId, TokenId, UserId};
use kagimori_domain::institution::Institution;
use kagimori_domain::lockout::CodeFailures;
use kagimori_domain::otp::{Algorithm, MovingFactor, Parameters, Seed};
use kagimori_domain::purpose::Permissions;
use kagimori_domain::registration::{Registration, RegistrationState};
use kagimori_domain::role::Role;
use kagimori_domain::temporary::TemporaryCodes;
use kagimori_domain::text::{ContractCode, LoginId, Serial};
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Progress, Token, TokenPlace, TokenState};
use kagimori_domain::user::{User, UserStatus};
use kagimori_vault::{ChainTag, Header, Kdf, Keys, Opener, Passphrase};
use rand_core::CryptoRng;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};
use tempfile::TempDir;

use crate::check::{Problem, ProblemKind};
use crate::head::Head;
use crate::record::{self, Record};
use crate::table::{self, RawRow, Value};
use crate::{
    Actor, Batch, Credential, EntryFilter, Error, Find, LoginSecret, Moment, Rows, Scope, Sealed, Settings,
    Store, TokenSeed, VaultFiles, audit, connection, header,
};

const NOW: Instant = Instant(1_795_312_920);
const BY_HAND: Actor = Actor { operator: None, via: Via::Window, computer: None };

/// Randomness that is the same every time.
fn rng(seed: u64) -> Box<dyn CryptoRng + Send> {
    Box::new(ChaCha20Rng::seed_from_u64(seed))
}

/// A vault's folder, and its keys.
struct Folder {
    files: VaultFiles,
    keys: Keys,
    _dir: TempDir,
}

impl Folder {
    /// A new vault, closed.
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let files = VaultFiles::new(dir.path().join("vault"));
        let (header, keys) = Header::create(1, "company", Kdf::DEFAULT, &mut *rng(1));
        let institution =
            Institution { name: "本店".into(), telephone: "03".into(), ..Institution::default() };
        let mut rng = rng(2);
        let store = Store::create(&files, &header, keys.clone(), institution, NOW, &mut *rng).await.unwrap();
        store.finish(&files).await.unwrap();
        Self { files, keys, _dir: dir }
    }

    async fn open(&self) -> Result<Store, Error> {
        Sealed::open(&self.files).await?.unseal(self.keys.clone()).await
    }

    async fn problems(&self) -> Vec<Problem> {
        Sealed::open(&self.files).await.unwrap().check(&self.keys).await.unwrap().problems
    }

    async fn connect(&self) -> SqliteConnection {
        connection::connect(&self.files.database(), false).await.unwrap()
    }

    async fn edit(&self, sql: &'static str) {
        let mut connection = self.connect().await;
        assert!(connection.execute(sql).await.unwrap().rows_affected() > 0, "{sql}");
        connection.close().await.unwrap();
    }
}

fn login_id(text: &str) -> LoginId {
    LoginId::parse(text).unwrap()
}

fn serial(text: &str) -> Serial {
    Serial::parse(text).unwrap()
}

fn contract() -> Contract {
    Contract {
        code: ContractCode::parse("0000123").unwrap(),
        name: "△△商事".into(),
        kana: "サンカクサンカク".into(),
        branch: "本店".into(),
        account: Some(RepresentativeAccount::parse("0001-002-1-0000003").unwrap()),
        otp_start: Some(jiff::civil::date(2026, 11, 22)),
        ended: true,
    }
}

fn user(login: &str, status: UserStatus) -> User {
    User {
        contract: (status == UserStatus::Active).then_some(ContractId(1)),
        login_id: login_id(login),
        name: "田中 三郎".into(),
        kana: "タナカ".into(),
        role: Role::General,
        status,
        otp_start: jiff::civil::date(2026, 1, 2),
        permissions: Permissions::from_bits(5),
        enrolment: CodeFailures { in_row: 2, last_wrong: Some(([7; 16], NOW)), forgiven: Some((NOW, 1)) },
    }
}

fn token(number: &str, contract: Option<ContractId>, factor: MovingFactor) -> Token {
    Token {
        serial: serial(number),
        manufacturer: "Example".into(),
        model: "E1".into(),
        parameters: Parameters::new(factor, Algorithm::Sha256, 8).unwrap(),
        state: TokenState::Paused,
        place: TokenPlace::InTransit,
        contract,
        expires_on: Some(jiff::civil::date(2030, 12, 31)),
        progress: Progress { last_step: Some(77), drift: -3, drift_set: 4 },
        needs_resync: true,
        failures: 9,
        resync_failures: Some((2, NOW)),
        batch: Some(BatchId(5)),
        imported_step: Some(3),
        void_through: Some(77),
    }
}

fn registration() -> Registration {
    Registration {
        state: RegistrationState::Suspended,
        suspended_at: Some(NOW),
        failures_since_success: 6,
        temporary: Some(TemporaryCodes { valid_until: NOW, codes: vec![([3; 16], true), ([4; 16], false)] }),
        ..Registration::new(UserId(2), TokenId(6), NOW)
    }
}

fn batch() -> Batch {
    Batch {
        at: NOW.0,
        format: "pskc".into(),
        file_digest: "ab".into(),
        new: 2,
        undone_at: None,
        contract: Some(1),
        left_in_file: Some(3),
        erased_at: None,
    }
}

fn seed(byte: u8) -> Seed {
    Seed::new((byte..byte + 20).collect::<Vec<_>>().into()).unwrap()
}

fn event(kind: Kind) -> Event {
    Event::new(kind)
}

/// Writes a row of every kind: contract 1, users 2 to 4 with passwords, an import 5, tokens 6 and 7, a registration 8.
async fn fill(folder: &Folder) {
    let store = folder.open().await.unwrap();
    let (mut unit, _) = store.begin(BY_HAND, Moment::certain(NOW), rng(3), &[]).await.unwrap();
    assert_eq!(unit.insert(&contract()).unwrap(), 1);
    for (login, status) in
        [("tanaka", UserStatus::Active), ("yamada", UserStatus::Stopped), ("nakamura", UserStatus::Deleted)]
    {
        let id = unit.insert(&user(login, status)).unwrap();
        let login = if id == 2 { LoginSecret::Slot(1) } else { LoginSecret::None };
        unit.insert_as(id, &Credential { login, temporary: true, ..Credential::none() }).unwrap();
    }
    assert_eq!(unit.insert(&batch()).unwrap(), 5);
    let mut bulk = unit.bulk();
    let (in_time, by_counter) = (MovingFactor::Time { period: 60 }, MovingFactor::Counter);
    bulk.insert(&token("10000006", Some(ContractId(1)), in_time), &TokenSeed(seed(6))).await.unwrap();
    bulk.insert(&token("10000007", None, by_counter), &TokenSeed(seed(7))).await.unwrap();
    bulk.finish().await.unwrap();
    assert_eq!(unit.insert(&registration()).unwrap(), 8);
    unit.commit(event(Kind::TokensImported)).await.unwrap();
    store.close().await.unwrap();
}

async fn filled() -> Folder {
    let folder = Folder::new().await;
    fill(&folder).await;
    folder
}

#[tokio::test]
async fn rows_come_back_as_they_were_written() {
    let folder = filled().await;
    let store = folder.open().await.unwrap();
    let (tanaka, token_6, token_7) = (login_id("tanaka"), serial("10000006"), serial("10000007"));
    let finds = [
        Find::ContractOf(UserId(2)),
        Find::User(&tanaka),
        Find::UserById(UserId(4)),
        Find::Credential(&tanaka),
        Find::Live(&tanaka),
        Find::LiveSeed(&tanaka),
        Find::Token(&token_7),
        Find::LiveOn(&token_6),
    ];
    let (head, policy, rows) = store.read(&finds).await.unwrap();
    assert_eq!(**rows.contracts.first().unwrap(), contract());
    assert_eq!(**rows.user_by_id(UserId(2)).unwrap(), user("tanaka", UserStatus::Active));
    assert_eq!(**rows.user_by_id(UserId(4)).unwrap(), user("nakamura", UserStatus::Deleted));
    let credential = rows.credential(UserId(2)).unwrap();
    assert!(matches!(credential.login, LoginSecret::Slot(1)) && credential.temporary);
    let in_time = MovingFactor::Time { period: 60 };
    assert_eq!(**rows.token(TokenId(6)).unwrap(), token("10000006", Some(ContractId(1)), in_time));
    let taken = rows.tokens.iter().find(|row| row.id == 7).unwrap().clone().into_value();
    assert_eq!(taken, token("10000007", None, MovingFactor::Counter));
    assert_eq!(rows.seed(TokenId(6)).unwrap().0.expose(), seed(6).expose());
    assert_eq!(**rows.live(UserId(2)).unwrap(), registration());
    assert_eq!(policy.failures_allowed, kagimori_domain::policy::Policy::default().failures_allowed);
    assert_eq!(rows.institution.name, "本店");
    assert_eq!((head.generation, head.entries, head.next_id, head.latest), (1, 1, 9, NOW));
    let all = store.page::<Token>(Scope::default(), None, None, None).await.unwrap();
    assert_eq!((all.total, all.items.len()), (2, 2));
    let page = store.page::<Batch>(Scope::default(), None, None, None).await.unwrap();
    assert_eq!((page.items[0].at, page.items[0].new), (NOW.0, 2));
    store.close().await.unwrap();
    assert_eq!(folder.problems().await, []);
}

#[tokio::test]
async fn changed_and_deleted_rows_are_in_the_sum() {
    let folder = filled().await;
    let store = folder.open().await.unwrap();
    let token_6 = serial("10000006");
    let finds = [Find::Token(&token_6), Find::Seed(&token_6), Find::UserById(UserId(3))];
    let (mut unit, mut rows) = store.begin(BY_HAND, Moment::certain(NOW), rng(4), &finds).await.unwrap();
    let token = rows.token_mut(TokenId(6)).unwrap();
    token.edit().state = TokenState::Disposed;
    // An equal value is no change, another one is.
    let same = (**rows.user_by_id(UserId(3)).unwrap()).clone();
    rows.user_mut(UserId(3)).unwrap().set(same.clone());
    assert!(!rows.user_by_id(UserId(3)).unwrap().changed);
    rows.user_mut(UserId(3)).unwrap().set(User { name: "山田".into(), ..same });
    assert!(rows.user_by_id(UserId(3)).unwrap().changed);
    unit.delete(rows.seed(TokenId(6)).unwrap()).unwrap();
    unit.put_changed(&rows).unwrap();
    unit.commit(event(Kind::TokenDisposed)).await.unwrap();
    store.close().await.unwrap();

    let store = folder.open().await.unwrap();
    let (_, _, rows) = store.read(&finds).await.unwrap();
    assert_eq!(rows.token(TokenId(6)).unwrap().state, TokenState::Disposed);
    assert_eq!(rows.token(TokenId(6)).unwrap().version, 2);
    assert_eq!(rows.user_by_id(UserId(3)).unwrap().name, "山田");
    assert!(rows.seed(TokenId(6)).is_none());
    store.close().await.unwrap();
    assert_eq!(folder.problems().await, []);
}

/// Each part of a row's place, one after the other.
#[test]
fn a_row_opens_at_its_place_only() {
    let (_, keys) = Header::create(1, "company", Kdf::DEFAULT, &mut *rng(1));
    let in_time = MovingFactor::Time { period: 60 };
    let value = token("10000006", Some(ContractId(1)), in_time);
    let raw = record::seal(&keys, 6, 2, &value, &mut *rng(5));
    assert_eq!((raw.id, raw.version, raw.table), (6, 2, Token::TABLE));
    assert_eq!(*record::open::<Token>(&keys, &raw).unwrap(), value);
    assert_ne!(record::seal(&keys, 6, 2, &value, &mut *rng(6)).sealed, raw.sealed);
    let other = |change: &dyn Fn(&mut RawRow)| {
        let mut other = raw.clone();
        change(&mut other);
        other
    };
    for changed in [
        other(&|raw| raw.id = 7),
        other(&|raw| raw.version = 1),
        other(&|raw| raw.clear[0] = Value::Null),
        other(&|raw| raw.clear[0] = Value::Int(2)),
        other(&|raw| raw.clear[1] = Value::Int(1)),
        other(&|raw| raw.clear[2] = Value::Bytes(vec![0; 16])),
        other(&|raw| raw.clear.swap(0, 1)),
        other(&|raw| drop(raw.clear.pop())),
        other(&|raw| raw.table = User::TABLE),
        other(&|raw| raw.sealed[30] ^= 1),
    ] {
        assert_ne!(changed.hash(&keys), raw.hash(&keys));
        let named = Problem::row(changed.table, changed.id);
        let opened = record::open::<Token>(&keys, &changed);
        assert!(matches!(&opened, Err(Error::Integrity(problems)) if *problems == [named]), "{changed:?}");
        assert_eq!(changed.problem(), named);
    }
    // A row of one table is none of another one, even if its payload could be.
    let credential = record::seal(&keys, 6, 2, &batch(), &mut *rng(5));
    assert!(record::open::<Settings>(&keys, &credential).is_err());
}

#[tokio::test]
async fn a_changed_head_row_does_not_open() {
    for sql in [
        "UPDATE head SET version = version + 1",
        "UPDATE head SET sealed = zeroblob(length(sealed))",
        "DELETE FROM head",
    ] {
        let folder = filled().await;
        folder.edit(sql).await;
        assert!(matches!(folder.open().await, Err(Error::Integrity(p)) if p == [Problem::head()]), "{sql}");
    }
}

#[tokio::test]
async fn the_head_row_comes_back_as_it_was_sealed() {
    let folder = filled().await;
    let head = Head {
        generation: 1,
        entries: 5,
        chain: ChainTag::from_bytes([9; 32]),
        row_sum: kagimori_vault::RowSum::from_bytes([8; 32]),
        next_id: 7,
        latest: NOW,
        clock_offset: -60,
        header_tag: vec![6; 32],
    };
    let mut connection = folder.connect().await;
    let sealed = head.seal(&folder.keys, &mut *rng(7));
    sqlx::query("UPDATE head SET sealed = ?").bind(sealed).execute(&mut connection).await.unwrap();
    let row = connection.fetch_one(Head::SELECT).await.unwrap();
    assert_eq!(Head::open(&folder.keys, &row).unwrap(), head);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn entries_come_back_as_they_were_written_and_pass_their_filters() {
    let folder = filled().await;
    let store = folder.open().await.unwrap();
    let actor = Actor { operator: Some(UserId(3)), via: Via::Cli, computer: None };
    let later = Instant(NOW.0 + 60);
    let (mut unit, _) = store.begin(actor, Moment::certain(later), rng(8), &[]).await.unwrap();
    unit.also(
        event(Kind::Verified).user(UserId(2), Some(ContractId(1))).token(TokenId(6)).refused("otp_wrong"),
    );
    unit.commit(event(Kind::Unlocked).user(UserId(4), None).with(Detail::Note, "備考")).await.unwrap();
    let all = store.entries(&EntryFilter::default(), None, None).await.unwrap();
    assert_eq!(all.1, 3);
    let [unlocked, verified, imported] = &all.0[..] else { panic!("{all:?}") };
    assert_eq!((unlocked.number, verified.number, imported.number), (3, 2, 1));
    assert_eq!((imported.at, imported.via, imported.operator), (NOW, Via::Window, None));
    assert_eq!((verified.at, verified.via, verified.operator), (later, Via::Cli, Some(UserId(3))));
    assert_eq!((verified.kind, verified.refused.as_deref()), (Kind::Verified, Some("otp_wrong")));
    assert_eq!(
        (verified.user, verified.contract, verified.token),
        (Some(UserId(2)), Some(ContractId(1)), Some(TokenId(6)))
    );
    assert_eq!(unlocked.details, [(Detail::Note, "備考".to_owned())]);
    assert_eq!((unlocked.refused.as_ref(), unlocked.token), (None, None));
    for (filter, numbers) in [
        (EntryFilter { from: Some(later), ..EntryFilter::default() }, &[3, 2][..]),
        (EntryFilter { before: Some(later), ..EntryFilter::default() }, &[1]),
        (EntryFilter { kind: Some(Kind::Verified), ..EntryFilter::default() }, &[2]),
        (EntryFilter { users: Some(vec![UserId(4)]), ..EntryFilter::default() }, &[3]),
        (EntryFilter { token: Some(TokenId(6)), ..EntryFilter::default() }, &[2]),
        (EntryFilter { operators: Some(vec![UserId(3)]), ..EntryFilter::default() }, &[3, 2]),
        (EntryFilter { contract: Some(ContractId(1)), ..EntryFilter::default() }, &[2]),
        (EntryFilter { users: Some(vec![UserId(2)]), from: Some(later), ..EntryFilter::default() }, &[2]),
    ] {
        let (found, total) = store.entries(&filter, None, None).await.unwrap();
        assert_eq!(found.iter().map(|entry| entry.number).collect::<Vec<_>>(), numbers, "{filter:?}");
        assert_eq!(total, numbers.len());
    }
    assert_eq!(store.verify_history().await.unwrap().0, 3);
    store.close().await.unwrap();
}

#[tokio::test]
async fn an_edited_entry_is_not_read() {
    for column in
        ["at", "kind", "operator_id", "contract_id", "user_id", "token_id", "evolved", "sealed", "tag"]
    {
        let folder = filled().await;
        let value = match column {
            "sealed" | "evolved" => "zeroblob(80)",
            "tag" => "zeroblob(32)",
            _ => "99",
        };
        let mut connection = folder.connect().await;
        let columns = format!("SELECT {} FROM audit", audit::COLUMNS);
        let row = connection.fetch_one(AssertSqlSafe(columns.clone())).await.unwrap();
        assert!(audit::read(&row, &folder.keys, Some(ChainTag::START)).is_ok());
        let displaced = audit::read(&row, &folder.keys, Some(ChainTag::from_bytes([1; 32])));
        let named = |kind| Problem::audit(kind, 1);
        assert!(matches!(displaced, Err(Error::Integrity(p)) if p == [named(ProblemKind::AuditChain)]));
        connection.execute(AssertSqlSafe(format!("UPDATE audit SET {column} = {value}"))).await.unwrap();
        let row = connection.fetch_one(AssertSqlSafe(columns)).await.unwrap();
        let chained = audit::read(&row, &folder.keys, Some(ChainTag::START));
        assert!(
            matches!(&chained, Err(Error::Integrity(p)) if *p == [named(ProblemKind::AuditChain)]),
            "{column}: {chained:?}"
        );
        // By itself it does not open either; only its tag says nothing about it.
        let alone = audit::read(&row, &folder.keys, None);
        assert_eq!(alone.is_ok(), column == "tag", "{column}");
        connection.close().await.unwrap();
    }
}

#[tokio::test]
async fn header_and_slots_come_back_as_they_were_written() {
    let folder = filled().await;
    let mut connection = folder.connect().await;
    let mut written = header::read(&mut connection).await.unwrap();
    assert_eq!((written.format, &*written.edition, written.epoch), (1, "company", 1));
    assert_eq!(written.kdf, Kdf::DEFAULT);
    assert_eq!(written.verify(&folder.keys), Ok(()));
    let password = Passphrase::new(b"kumo to ame".to_vec().into());
    written.add_slot(&folder.keys, Opener::Password("tanaka", &password), &mut *rng(9)).unwrap();
    written.add_slot(&folder.keys, Opener::Password("yamada", &password), &mut *rng(10)).unwrap();
    header::write(&mut connection, &written).await.unwrap();
    assert_eq!(header::read(&mut connection).await.unwrap(), written);
    // A number that is none of the kind.
    connection.execute("UPDATE vault_header SET kdf_passes = -1").await.unwrap();
    let read = header::read(&mut connection).await;
    assert!(matches!(read, Err(Error::Integrity(problems)) if problems == [Problem::header()]));
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_value_of_another_type_is_named_with_its_table() {
    let folder = filled().await;
    let mut connection = folder.connect().await;
    connection.execute("PRAGMA ignore_check_constraints = ON").await.unwrap();
    connection.execute("UPDATE setting SET id = 2").await.unwrap();
    connection.close().await.unwrap();
    let opened = folder.open().await;
    let named = Problem { table: "setting", ..Problem::file() };
    assert!(matches!(&opened, Err(Error::Integrity(problems)) if *problems == [named]), "{opened:?}");
}

/// What SQLite holds, as it is read for the associated data.
#[tokio::test]
async fn values_are_read_by_their_type() {
    let folder = Folder::new().await;
    let mut connection = folder.connect().await;
    let row = connection.fetch_one("SELECT NULL, 7, X'0708', 'text', 0.5").await.unwrap();
    assert_eq!(Value::read(&row, 0).unwrap(), Value::Null);
    assert_eq!(Value::read(&row, 1).unwrap(), Value::Int(7));
    assert_eq!(Value::read(&row, 2).unwrap(), Value::Bytes(vec![7, 8]));
    for column in [3, 4] {
        assert!(matches!(Value::read(&row, column), Err(Error::Integrity(p)) if p == [Problem::file()]));
    }
    connection.close().await.unwrap();
    assert_eq!(Value::some_int(None), Value::Null);
    assert_eq!(Value::some_int(Some(5)), Value::Int(5));
    assert_eq!(
        [Value::Int(5), Value::Null, Value::Bytes(vec![5])].map(|v| v.as_int()),
        [Some(5), None, None]
    );
}

/// A row that was put into another table of the same columns.
#[tokio::test]
async fn every_table_is_read_and_named() {
    let folder = filled().await;
    assert_eq!(table::names().count(), 12);
    let mut connection = folder.connect().await;
    for table in table::TABLES {
        let rows = connection.fetch_all(AssertSqlSafe(table.select(""))).await.unwrap();
        assert!(!rows.is_empty(), "{table:?}");
        for row in &rows {
            let raw = RawRow::read(row).unwrap();
            assert_eq!((raw.table, raw.clear.len()), (table, table.columns.len()));
            let taken_in = Rows::default().take_in(&folder.keys, &raw);
            assert!(taken_in.is_ok(), "{raw:?}");
        }
    }
    connection.close().await.unwrap();
}
