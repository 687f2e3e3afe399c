//! Where edited vaults are tried out: each is opened, looked at, and checked as a whole.

use std::fs;
use std::sync::Arc;

use kagimori_app::audit::HistoryQuery;
use kagimori_app::domain::audit::Via;
use kagimori_app::vault_check::check;
use kagimori_app::vault_open::{SignIn, open};
use kagimori_app::{Desk, Error};
use kagimori_tests::{Site, World};
use secrecy::SecretString;

use super::vault::{OPERATOR, PASSWORD};
use crate::raw::{self, Statement};

/// Every so many refused vaults the full check is asked as well, and must say the same.
const ASKED_AGAIN: u64 = 8;

/// What must be named.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    /// One of these rows of a table.
    Rows(String, Vec<i64>),
    /// The schema or its migrations.
    Schema,
    /// The way in: header or slots. With a broken one it may be that no password fits any more.
    WayIn,
    /// The file, and the table in it.
    File(String),
    /// Anything.
    Anywhere,
}

/// An edit of the vault's file.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) what: String,
    pub(super) edits: Vec<Statement>,
    pub(super) place: Place,
}

impl Case {
    pub(super) fn new(what: impl Into<String>, edits: Vec<Statement>, place: Place) -> Self {
        Self { what: what.into(), edits, place }
    }

    pub(super) fn sql(sql: &str, place: Place) -> Self {
        Self::new(sql, vec![(sql.to_owned(), Vec::new())], place)
    }

    /// Opening compares length and last tag of the history; what lies between is for the check.
    fn in_history(&self) -> bool {
        matches!(&self.place, Place::Rows(table, _) if table == "audit")
    }

    /// A tag is read by who walks the history. What a list shows of the entry is sealed by itself, and unharmed.
    fn only_a_tag(&self) -> bool {
        self.edits.iter().all(|(sql, _)| sql.starts_with("UPDATE audit SET tag = "))
    }
}

/// What became of the cases.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) refused: u64,
    pub(super) found: u64,
    /// Edits that a constraint of the schema keeps out, or that change nothing.
    pub(super) kept_out: u64,
    pub(super) faults: u64,
}

impl Tally {
    pub(super) fn made(&self) -> u64 {
        self.refused + self.found + self.faults
    }
}

pub(super) struct Bench {
    site: Site,
    file: Arc<Vec<u8>>,
    pub(super) tally: Tally,
}

impl Bench {
    pub(super) fn new(file: Vec<u8>) -> Self {
        let site = Site::new(World::START + 86_400);
        fs::create_dir(site.files().dir()).unwrap();
        let bench = Self { site, file: Arc::new(file), tally: Tally::default() };
        bench.put_back();
        bench
    }

    pub(super) fn database(&self) -> std::path::PathBuf {
        self.site.files().database()
    }

    pub(super) fn put_back(&self) {
        self.put(&self.file);
    }

    pub(super) fn put(&self, file: &[u8]) {
        for suffix in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{suffix}", self.database().display()));
        }
        fs::write(self.database(), file).unwrap();
    }

    fn sign_in() -> SignIn {
        SignIn {
            login_id: OPERATOR.to_owned(),
            password: SecretString::from(PASSWORD),
            via: Via::Cli,
            now: None,
            // Else the sign-in itself would be the first change.
            only_looks: true,
            run: None,
            state_dir: None,
        }
    }

    pub(super) async fn open(&self) -> Result<Desk, Error> {
        open(self.site.files(), Self::sign_in(), self.site.clock.clone()).await
    }

    pub(super) async fn check(&self) -> Result<(), Error> {
        check(self.site.files(), Self::sign_in()).await.map(drop)
    }

    /// Edits the vault and sees to it that nobody is taken in.
    pub(super) async fn try_out(&mut self, case: &Case) {
        self.put_back();
        match raw::edit(&self.database(), &case.edits).await {
            Err(sqlx::Error::Database(_)) | Ok(0) => self.tally.kept_out += 1,
            Err(other) => panic!("{}: {other}", case.what),
            Ok(_) => self.judge(case).await,
        }
    }

    /// The same for an edit that touches no rows: of the schema.
    pub(super) async fn try_out_schema(&mut self, case: &Case) {
        self.put_back();
        raw::edit(&self.database(), &case.edits).await.unwrap_or_else(|e| panic!("{}: {e}", case.what));
        self.judge(case).await;
    }

    async fn judge(&mut self, case: &Case) {
        match self.verdict(case).await {
            Ok(true) => self.tally.found += 1,
            Ok(false) => self.tally.refused += 1,
            Err(fault) => {
                println!("{}: {fault}", case.what);
                self.tally.faults += 1;
            }
        }
    }

    /// Whether the vault opened and the edit was found then.
    async fn verdict(&self, case: &Case) -> Result<bool, String> {
        let desk = match self.open().await {
            Ok(desk) => desk,
            Err(error) => {
                names(&error, &case.place).map_err(|fault| format!("refused, but {fault}"))?;
                if self.tally.made().is_multiple_of(ASKED_AGAIN) {
                    let checked = self.check().await.err().ok_or("refused, but the check finds nothing")?;
                    names(&checked, &case.place).map_err(|fault| format!("refused; checked, but {fault}"))?;
                }
                return Ok(false);
            }
        };
        let used = use_history(&desk, case).await;
        desk.close().await.map_err(|error| format!("opens, and does not close: {error:?}"))?;
        if !case.in_history() {
            return Err("opens".to_owned());
        }
        used?;
        let checked = self.check().await.err().ok_or("opens, and the check finds nothing")?;
        names(&checked, &case.place).map_err(|fault| format!("opens; checked, but {fault}"))?;
        Ok(true)
    }
}

/// Nothing of an edited entry is shown, and no walk gets past it.
async fn use_history(desk: &Desk, case: &Case) -> Result<(), String> {
    let listed = desk.history(&HistoryQuery::default()).await;
    if listed.is_ok() && !case.only_a_tag() {
        return Err("the history is listed as if nothing were".to_owned());
    }
    if let Err(error) = listed {
        names(&error, &case.place).map_err(|fault| format!("listed, but {fault}"))?;
    }
    let walked = desk.verify_history().await.err().ok_or("the history is said to be whole")?;
    names(&walked, &case.place).map_err(|fault| format!("walked, but {fault}"))
}

fn names(error: &Error, place: &Place) -> Result<(), String> {
    let good = match (error, place) {
        (Error::Integrity(problems), place) => problems.iter().any(|problem| match place {
            // SQLite finds some edits first, and knows the table alone.
            Place::Rows(table, ids) => {
                problem.table == table && (ids.contains(&problem.id) || problem.kind.name() == "file")
            }
            Place::Schema => ["schema", "file"].contains(&problem.kind.name()),
            // An older header opens with older keys, and with them not even the head row.
            Place::WayIn => ["vault_header", "key_slot", "head"].contains(&problem.table),
            Place::File(table) => problem.table == table && problem.kind.name() == "file",
            Place::Anywhere => true,
        }),
        (Error::WrongCredentials, Place::WayIn | Place::Anywhere)
        // A format beyond ours cannot be told from that of a newer program.
        | (Error::VaultNewer(_), Place::Schema | Place::WayIn | Place::Anywhere) => true,
        _ => false,
    };
    if good { Ok(()) } else { Err(format!("not for {place:?}: {error:?}")) }
}
