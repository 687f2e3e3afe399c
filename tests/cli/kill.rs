//! `kill -9` at random moments of every kind of act: the vault reopens, what was acknowledged is there, and nothing is
//! there by half.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use kagimori_tests::{Company, SeedKey, code_of, keys, pskc, report, runs};
use serde_json::{Value, json};

/// Kills of one vault. Then comes a new one: the more is imported, the longer everything takes.
const KILLS: u64 = 200;

/// Tokens of one import.
const BATCH: u64 = 100;

const EXPORT_PASSWORD: &str = "kumo no ue no tori";

/// What is killed. Another act is another variant, with its call, and with what is looked at afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Act {
    Verify,
    Import,
    Revoke,
    Rekey,
    Backup,
    Restore,
    Export,
}

/// The order in which they come.
const ROTA: [Act; 11] = [
    Act::Verify,
    Act::Import,
    Act::Rekey,
    Act::Revoke,
    Act::Backup,
    Act::Verify,
    Act::Export,
    Act::Restore,
    Act::Revoke,
    Act::Rekey,
    Act::Backup,
];

/// A call of the command line: its arguments and secrets.
type Call = (Vec<String>, Value);

/// The company whose program is killed: `tanaka` checks codes, `satoh` is revoked and enrolled again.
struct Office {
    c: Company,
    tokens: u64,
    imports: u64,
    checks: usize,
    code: String,
    /// How often the data key was made anew, as far as it is known.
    epoch: u64,
    backups: u64,
    /// Entries of the history before a restore.
    restored: u64,
    exports: u64,
    /// Exports that the history knows of.
    exported: u64,
}

const OPERATOR: usize = 0;
const TANAKA: usize = 1;
const SATOH: usize = 2;

fn call(arguments: &[&str]) -> Call {
    (arguments.iter().map(|word| (*word).to_owned()).collect(), Company::secrets())
}

impl Office {
    fn new() -> Self {
        let mut c = Company::new();
        c.keys.truncate(3);
        let c = c.import();
        for user in ["tanaka", "satoh"] {
            c.add_user(user, None);
        }
        let mut office = Self {
            c,
            tokens: 3,
            imports: 0,
            checks: 0,
            code: String::new(),
            epoch: 1,
            backups: 0,
            restored: 0,
            exports: 0,
            exported: 0,
        };
        for (user, key) in [("suzuki", OPERATOR), ("tanaka", TANAKA), ("satoh", SATOH)] {
            office.enroll(user, key);
        }
        office
    }

    fn key(&self, key: usize) -> &SeedKey {
        &self.c.keys[key]
    }

    /// The code that a fob shows next.
    fn fresh(&mut self, key: usize) -> String {
        self.c.wait(60);
        code_of(self.key(key), self.c.now())
    }

    fn enroll(&mut self, user: &str, key: usize) {
        let code = self.fresh(key);
        assert!(self.c.enroll(user, self.key(key), &code, false).data().is_object());
    }

    fn is_enrolled(&self, user: &str) -> bool {
        let shown = self.c.master(&["user", "show", user]);
        match shown.data()["otp"].as_str() {
            Some("active") => true,
            Some("pending") => false,
            other => panic!("{user} is {other:?}"),
        }
    }

    /// Prepares an act and says how it is called.
    fn call(&mut self, act: Act) -> Call {
        match act {
            Act::Verify => {
                self.code = self.fresh(TANAKA);
                self.checks += 1;
                call(&["verify", "--user", "tanaka", "--code", &self.code, "--purpose", "transfer"])
            }
            Act::Import => {
                self.imports += 1;
                let file = self.c.cli.dir().join("batch.xml");
                let batch = keys(usize::try_from(BATCH).unwrap(), 10 + self.imports);
                std::fs::write(&file, pskc(&batch, "Example")).unwrap();
                call(&["token", "import", file.to_str().unwrap()])
            }
            Act::Revoke => {
                if !self.is_enrolled("satoh") {
                    self.enroll("satoh", SATOH);
                }
                let otp = self.fresh(OPERATOR);
                let (arguments, _) = call(&["revoke", "--user", "satoh", "--reason", "left"]);
                (arguments, Company::secrets_with_otp(&otp))
            }
            Act::Rekey => call(&["vault", "rekey"]),
            Act::Backup => {
                self.backups += 1;
                call(&["backup", "create", self.backup().to_str().unwrap()])
            }
            Act::Export => {
                self.exports += 1;
                let file = self.export();
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                let (arguments, mut secrets) = call(&["token", "export", file.to_str().unwrap()]);
                secrets["export_password"] = json!(EXPORT_PASSWORD);
                (arguments, secrets)
            }
            Act::Restore => {
                // Of a moment ago, so that nothing that is counted here is lost with it.
                let file = self.c.cli.dir().join("restore.kagimori-backup");
                let _ = std::fs::remove_file(&file);
                assert_eq!(self.c.master(&["backup", "create", file.to_str().unwrap()]).exit, 0);
                call(&["backup", "restore", "--replace", file.to_str().unwrap()])
            }
        }
    }

    fn export(&self) -> std::path::PathBuf {
        self.c.cli.dir().join(format!("exports/{}.xml", self.exports))
    }

    fn backup(&self) -> std::path::PathBuf {
        self.c.cli.dir().join(format!("{}.kagimori-backup", self.backups))
    }

    fn entries(&self, kind: &str) -> u64 {
        self.c.master(&["audit", "list", "--kind", kind, "--limit", "1"]).data()["total"].as_u64().unwrap()
    }

    /// Whether the act was done. Panics if it was done in part.
    fn is_done(&mut self, act: Act) -> bool {
        match act {
            Act::Verify => {
                // If it was not, it is now: in the end each code was accepted once.
                let again = self.c.verify("tanaka", &self.code, "transfer");
                if again.exit == 0 {
                    return false;
                }
                assert_eq!(again.code(), "otp_replayed");
                true
            }
            Act::Import => {
                let listed = self.c.master(&["token", "list", "--limit", "1"]);
                let now = listed.data()["total"].as_u64().unwrap();
                let done = now != self.tokens;
                assert!(!done || now == self.tokens + BATCH, "{now} tokens, from {}", self.tokens);
                self.tokens = now;
                done
            }
            Act::Revoke => !self.is_enrolled("satoh"),
            Act::Rekey => {
                let now = self.entries("rekeyed") + 1;
                let done = now != self.epoch;
                assert!(!done || now == self.epoch + 1, "{now} data keys, from {}", self.epoch);
                self.epoch = now;
                done
            }
            Act::Backup => {
                let file = self.backup();
                if !file.exists() {
                    return false;
                }
                // What has its name is whole; whether it is in the history, too, was not acknowledged yet.
                let drill = self.c.master(&["backup", "drill", file.to_str().unwrap()]);
                assert_eq!(drill.data()["of_this_vault"], json!(true));
                std::fs::remove_file(&file).unwrap();
                true
            }
            Act::Export => self.is_exported(),
            Act::Restore => {
                let now = self.entries("restored");
                let done = now != self.restored;
                assert!(!done || now == self.restored + 1, "{now} restored, from {}", self.restored);
                self.restored = now;
                if done {
                    // The codes that were shown before it are void; for an enrolment more of them.
                    self.c.wait(25 * 60);
                }
                done
            }
        }
    }

    /// Whether there is a file. Panics if one can be opened of which the history does not know.
    fn is_exported(&mut self) -> bool {
        let known = self.entries("tokens_exported");
        assert!(known - self.exported <= 1, "{known} exports, from {}", self.exported);
        let is_known = known > self.exported;
        self.exported = known;
        let file = self.export();
        for left in std::fs::read_dir(file.parent().unwrap()).unwrap() {
            let left = left.unwrap().path();
            // Whole, or without its beginning: then there is nothing to open.
            let begins = std::fs::read(&left).unwrap().starts_with(b"<?xml");
            assert!(is_known || !begins, "{} is in no entry", left.display());
            if left != file {
                std::fs::remove_file(left).unwrap();
            }
        }
        let is_there = file.exists();
        if is_there {
            let (_, mut secrets) = call(&[]);
            secrets["import_password"] = json!(EXPORT_PASSWORD);
            let again = ["token", "import", "--dry-run", file.to_str().unwrap()];
            let read = self.c.cli.call(Some("suzuki"), &secrets, &again);
            assert_eq!(read.data()["same"], json!(self.tokens));
            std::fs::remove_file(file).unwrap();
        }
        is_there
    }

    /// What must hold in the end.
    fn close(&self) {
        let check = self.c.master(&["vault", "check"]);
        assert_eq!(check.exit, 0, "{}", check.json);
        let history = self.c.master(&["audit", "list", "--kind", "verified", "--user", "tanaka"]);
        let items = history.data()["items"].as_array().unwrap();
        let accepted = items.iter().filter(|entry| entry["result"] == json!("done")).count();
        assert_eq!(accepted, self.checks, "each code is accepted once");
    }
}

/// A random part of so long a time, or a little more; printed with its failure.
fn moment(round: u64, usual: Duration) -> Duration {
    let nanos = Instant::now().elapsed().subsec_nanos();
    let seed = u64::from(std::process::id()) ^ (u64::from(nanos) << 20) ^ (round << 40);
    let mixed = (seed ^ (seed >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // 0 to 255 parts of 200: up to 1.3 times the usual.
    usual * u32::from((mixed >> 56) as u8) / 200
}

/// Starts a call and kills it after a while, if there is one. Returns its answer, if it gave one.
fn run(c: &Company, (arguments, secrets): &Call, after: Option<Duration>) -> Option<Value> {
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let mut child = c.cli.start("en", Some("suzuki"), secrets, &arguments);
    drop(child.stdin.take());
    if let Some(after) = after {
        std::thread::sleep(after);
        let _ = child.kill();
    }
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).ok()
}

#[test]
fn kills_at_random_moments() {
    let (mut kills, mut acknowledged, mut died, mut done) = (0_u64, 0, 0, 0);
    for _ in 0..runs(1, 10) {
        let mut office = Office::new();
        let mut turns: HashMap<Act, (u64, Duration)> = HashMap::new();
        let mut killed = 0;
        for (round, act) in (0..).zip(ROTA.into_iter().cycle()) {
            if killed == KILLS {
                break;
            }
            let call = office.call(act);
            let (turn, usual) = turns.entry(act).or_default();
            *turn += 1;
            // How long it takes depends on what else the machine does: measured again and again.
            let after = (*turn % 20 != 1).then(|| moment(round, *usual));
            let started = Instant::now();
            let answer = run(&office.c, &call, after);
            if after.is_none() {
                *usual = started.elapsed();
            }
            if let Some(answer) = &answer {
                assert_eq!(answer["ok"], json!(true), "{act:?}, round {round}, {after:?}: {answer}");
            }
            let is_done = office.is_done(act);
            assert!(is_done || answer.is_none(), "{act:?}, round {round}, {after:?}: acknowledged, but gone");
            if after.is_some() {
                killed += 1;
                match answer {
                    Some(_) => acknowledged += 1,
                    None if is_done => done += 1,
                    None => died += 1,
                }
            }
        }
        office.close();
        kills += killed;
    }
    println!(
        "killed after the answer {acknowledged}, before it but after the act {done}, before the act {died}"
    );
    let enough = kills / 20;
    assert!(
        acknowledged + done >= enough && died >= enough,
        "{acknowledged} acknowledged, {done} done, {died} not: the moments are off"
    );
    report("kills at random moments", kills, runs(200, 2_000), 0, 0);
}

/// Keys of the large import.
const KEYS: usize = 5_000;

/// The same vault at another computer, as it lies on this one.
fn copy(c: &Company) -> Company {
    let copy = c.elsewhere();
    std::fs::create_dir(copy.cli.vault()).unwrap();
    for entry in std::fs::read_dir(c.cli.vault()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), copy.cli.vault().join(entry.file_name())).unwrap();
        }
    }
    copy
}

#[test]
fn kills_in_an_import_of_five_thousand_keys() {
    let empty = Company::new();
    let file = empty.cli.dir().join("many.xml");
    std::fs::write(&file, pskc(&keys(KEYS, 71), "Example")).unwrap();
    let import = call(&["token", "import", file.to_str().unwrap()]);
    let count = runs(40, 200);
    let (mut acknowledged, mut died, mut done) = (0, 0, 0);
    let mut usual = Duration::ZERO;
    for round in 0.. {
        if died + done == count {
            break;
        }
        if round % 10 == 0 {
            let started = Instant::now();
            assert!(run(&copy(&empty), &import, None).is_some_and(|answer| answer["ok"] == json!(true)));
            usual = started.elapsed();
        }
        let c = copy(&empty);
        let after = moment(round, usual);
        let answer = run(&c, &import, Some(after));
        let tokens = c.master(&["token", "list", "--limit", "1"]).data()["total"].clone();
        let is_done = tokens == json!(KEYS);
        assert!(is_done || tokens == json!(0), "{after:?}: {tokens} tokens");
        // The history tells of them if they are there, and of nothing if they are not.
        let told = c.master(&["audit", "list", "--kind", "tokens_imported"]).data().clone();
        assert_eq!(told["total"], json!(u64::from(is_done)), "{after:?}: {told}");
        let check = c.master(&["vault", "check"]);
        assert_eq!(check.exit, 0, "{after:?}: {}", check.json);
        match &answer {
            Some(answer) => {
                assert_eq!((&answer["ok"], is_done), (&json!(true), true), "{after:?}: {answer}");
                acknowledged += 1;
            }
            None if is_done => done += 1,
            None => died += 1,
        }
        // The same file again completes it; as often as there is time for.
        if answer.is_none() && (is_done || round % 4 == 0) {
            let again = c.master(&["token", "import", file.to_str().unwrap()]);
            let (new, same) = if is_done { (0, KEYS) } else { (KEYS, 0) };
            assert_eq!(
                (&again.data()["new"], &again.data()["same"]),
                (&json!(new), &json!(same)),
                "{after:?}"
            );
        }
    }
    println!("{usual:?}: with all keys {done}, without any {died}; {acknowledged} were faster");
    report("kills in an import of 5,000 keys", died + done, count, 0, 0);
}
