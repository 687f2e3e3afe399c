//! A long history, and what somebody can do to it with a database tool.

use kagimori_app::domain::audit::{Detail, Event, Kind, Via};
use kagimori_app::domain::contract::Contract;
use kagimori_app::domain::ids::{ContractId, TokenId, UserId};
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::text::ContractCode;
use kagimori_app::domain::time::Instant;
use kagimori_app::system::system_rng;
use kagimori_store::{Actor, Error, Find, Moment, Sealed, Store, VaultFiles};
use kagimori_tests::{Luck, World};
use kagimori_vault::{Header, Kdf, Keys};
use tempfile::TempDir;

use crate::raw::{self, Cell, Statement, Table};

/// Entries that one unit of work writes.
const AT_ONCE: i64 = 50;
/// Units of work between two openings, after each of which the head row is kept.
const BETWEEN: i64 = 20;

/// A closed vault whose history has [`Log::ENTRIES`] entries.
pub(super) struct Log {
    _dir: TempDir,
    files: VaultFiles,
    keys: Keys,
    /// The file as it was left.
    file: Vec<u8>,
    /// The history, as it stands in the file.
    pub(super) entries: Table,
    /// Head rows that were true once, each after so many entries.
    pub(super) old_heads: Vec<(i64, Vec<Cell>)>,
}

/// An edit of the history.
pub(super) struct Edit {
    pub(super) what: String,
    pub(super) statements: Vec<Statement>,
    /// The first entry that is wrong.
    pub(super) first: i64,
}

impl Log {
    pub(super) const ENTRIES: i64 = 10_000;

    pub(super) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let files = VaultFiles::new(dir.path().join("vault"));
        let mut rng = system_rng();
        let (header, keys) = Header::create(1, "company", Kdf::DEFAULT, &mut *rng);
        let now = Instant(World::START);
        let new = Store::create(&files, &header, keys.clone(), Institution::default(), now, &mut *rng);
        new.await.unwrap().finish(&files).await.unwrap();
        let (entries, _) = stored(&files).await;
        let mut log = Self { _dir: dir, files, keys, file: Vec::new(), entries, old_heads: Vec::new() };
        let mut luck = Luck::new(1);
        loop {
            log.go_on(&mut luck).await;
            let (entries, head) = stored(&log.files).await;
            let length = i64::try_from(entries.rows.len()).unwrap();
            if length == Self::ENTRIES {
                log.entries = entries;
                break;
            }
            log.old_heads.push((length, head));
        }
        log.file = std::fs::read(log.files.database()).unwrap();
        log
    }

    /// Some more units of work. Each changes a row, as acts do.
    async fn go_on(&mut self, luck: &mut Luck) {
        let store = self.open().await.unwrap();
        let actor = Actor { operator: Some(UserId(2)), via: Via::Cli, computer: None };
        let moment = Moment::certain(Instant(World::START));
        for _ in 0..BETWEEN {
            let finds = [Find::ContractById(ContractId(1))];
            let (mut unit, mut rows) =
                store.begin(actor, moment.clone(), system_rng(), &finds).await.unwrap();
            if let Some(contract) = rows.contracts.first_mut() {
                contract.edit().name = format!("△△商事 {}", luck.digits(4));
                unit.put_changed(&rows).unwrap();
            } else {
                unit.insert(&contract()).unwrap();
            }
            for _ in 1..AT_ONCE {
                unit.also(event(luck));
            }
            unit.commit(event(luck)).await.unwrap();
        }
        store.close().await.unwrap();
    }

    async fn open(&self) -> Result<Store, Error> {
        Sealed::open(&self.files).await?.unseal(self.keys.clone()).await
    }

    /// The entry that the program calls the first wrong one; `None`, if nothing is wrong.
    pub(super) async fn first_wrong(&self) -> Option<i64> {
        let problems = match self.open().await {
            Err(Error::Integrity(problems)) => problems,
            Err(other) => panic!("{other:?}"),
            Ok(store) => {
                let walked = store.verify_history().await;
                store.close().await.unwrap();
                match walked {
                    Ok(_) => return None,
                    Err(Error::Integrity(problems)) => problems,
                    Err(other) => panic!("{other:?}"),
                }
            }
        };
        problems.iter().find(|problem| problem.table == "audit").map(|problem| problem.id)
    }

    /// The same, by the full check.
    pub(super) async fn first_wrong_in_check(&self) -> Option<i64> {
        let checked = Sealed::open(&self.files).await.unwrap().check(&self.keys).await.unwrap();
        checked.problems.iter().find(|problem| problem.table == "audit").map(|problem| problem.id)
    }

    pub(super) fn put_back(&self) {
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", self.files.database().display()));
        }
        std::fs::write(self.files.database(), &self.file).unwrap();
    }

    /// Edits the vault as it was left.
    pub(super) async fn edit(&self, edit: &Edit) {
        self.put_back();
        let done = raw::edit(&self.files.database(), &edit.statements).await;
        assert!(done.is_ok_and(|touched| touched > 0), "{}", edit.what);
    }
}

/// The history and the head row of a closed vault.
async fn stored(files: &VaultFiles) -> (Table, Vec<Cell>) {
    let mut tables = raw::tables(&files.database()).await.unwrap();
    let mut take =
        |name: &str| tables.swap_remove(tables.iter().position(|table| table.name == name).unwrap());
    (take("audit"), take("head").rows.remove(0).1)
}

fn contract() -> Contract {
    Contract {
        code: ContractCode::parse("0000123").unwrap(),
        name: "△△商事".into(),
        kana: String::new(),
        branch: String::new(),
        account: None,
        otp_start: None,
        ended: false,
    }
}

fn event(luck: &mut Luck) -> Event {
    let kind = *luck.pick(&[Kind::Verified, Kind::SignedIn, Kind::Unlocked, Kind::TokenPaused]);
    let event = Event::new(kind).user(UserId(luck.between(2, 90)), Some(ContractId(1)));
    let event = if luck.once_in(2) { event.token(TokenId(luck.between(100, 190))) } else { event };
    if luck.once_in(4) { event.refused("otp_wrong") } else { event.with(Detail::Count, luck.digits(3)) }
}
