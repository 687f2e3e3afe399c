use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::oath::code_of;
use crate::seeds::{SeedKey, keys, pskc};

/// The command line on one vault.
#[derive(Debug)]
pub struct Cli {
    binary: PathBuf,
    vault: PathBuf,
    dir: TempDir,
    /// Unix time of the next call; `None`: the computer's.
    pub now: Option<i64>,
    /// Further environment of the next calls.
    pub env: Vec<(&'static str, &'static str)>,
}

/// What a call answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Exit status.
    pub exit: i32,
    /// The JSON object.
    pub json: Value,
}

impl Answer {
    /// The data of a call that must have succeeded.
    ///
    /// # Panics
    ///
    /// If it did not.
    #[must_use]
    pub fn data(&self) -> &Value {
        assert_eq!((self.exit, &self.json["ok"]), (0, &json!(true)), "{}", self.json);
        &self.json["data"]
    }

    /// The code of a call that must have been refused.
    ///
    /// # Panics
    ///
    /// If it was not.
    #[must_use]
    pub fn code(&self) -> &str {
        assert_eq!(self.json["ok"], json!(false), "{}", self.json);
        assert!(self.exit > 0);
        self.json["error"]["code"].as_str().expect("a code")
    }

    /// A parameter of the refusal.
    #[must_use]
    pub fn param(&self, name: &str) -> &Value {
        &self.json["error"]["params"][name]
    }

    /// The sentence of the refusal.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn message(&self) -> &str {
        self.json["error"]["message"].as_str().expect("a message")
    }
}

impl Cli {
    /// The binary built for tests (`KAGIMORI_CLI_TEST`), on a vault in a new folder.
    #[must_use]
    pub fn for_tests() -> Self {
        Self::from_env("KAGIMORI_CLI_TEST")
    }

    /// The binary as users get it (`KAGIMORI_CLI_RELEASE`).
    #[must_use]
    pub fn as_released() -> Self {
        Self::from_env("KAGIMORI_CLI_RELEASE")
    }

    fn from_env(name: &str) -> Self {
        let binary = std::env::var_os(name)
            .unwrap_or_else(|| panic!("{name} is set by `cargo t` and `cargo xtask test`"));
        let dir = tempfile::tempdir().expect("a folder");
        Self { binary: binary.into(), vault: dir.path().join("vault"), dir, now: None, env: Vec::new() }
    }

    /// A folder for the test's own files.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Turns to the vault in another folder of the same computer; the first one is called `vault`.
    pub fn turn_to(&mut self, folder: &str) {
        self.vault = self.dir.path().join(folder);
    }

    /// The vault's folder.
    #[must_use]
    pub fn vault(&self) -> &Path {
        &self.vault
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.vault.join("vault.db")
    }

    /// Calls as `operator` with these secrets, in English.
    #[must_use]
    pub fn call(&self, operator: Option<&str>, secrets: &Value, arguments: &[&str]) -> Answer {
        self.call_in("en", operator, secrets, arguments)
    }

    /// Calls with messages in `language`.
    ///
    /// # Panics
    ///
    /// If the program cannot be started, or does not answer with exactly one JSON object.
    #[must_use]
    pub fn call_in(
        &self,
        language: &str,
        operator: Option<&str>,
        secrets: &Value,
        arguments: &[&str],
    ) -> Answer {
        let mut child = self.start(language, operator, secrets, arguments);
        drop(child.stdin.take());
        let output = child.wait_with_output().expect("the program ends");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let json = serde_json::from_str(&text)
            .unwrap_or_else(|e| panic!("{e}: {text:?} {}", String::from_utf8_lossy(&output.stderr)));
        Answer { exit: output.status.code().unwrap_or(-1), json }
    }

    /// Starts a program on this vault that waits for its secrets until its standard input is closed. `through`: a
    /// program and its arguments that start it.
    ///
    /// # Panics
    ///
    /// If the program cannot be started.
    #[must_use]
    pub fn start_waiting(&self, through: &[&str], arguments: &[&str]) -> Child {
        let mut command = match through {
            [] => Command::new(&self.binary),
            [program, rest @ ..] => {
                let mut command = Command::new(program);
                command.args(rest).arg(&self.binary);
                command
            }
        };
        command.args(["--json", "--secrets", "-", "--vault"]).arg(&self.vault).args(arguments);
        command.env("KAGIMORI_STATE_DIR", self.dir.path().join("state"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("the program starts")
    }

    /// Starts a call and hands over its secrets; the caller waits for it, or kills it.
    ///
    /// # Panics
    ///
    /// If the program cannot be started.
    #[must_use]
    pub fn start(
        &self,
        language: &str,
        operator: Option<&str>,
        secrets: &Value,
        arguments: &[&str],
    ) -> Child {
        let mut command = Command::new(&self.binary);
        command.args(["--json", "--lang", language, "--vault"]).arg(&self.vault).args(["--secrets", "-"]);
        if let Some(operator) = operator {
            command.args(["--as", operator]);
        }
        if let Some(now) = self.now {
            command.arg("--now").arg(jiff::Timestamp::from_second(now).expect("an instant").to_string());
        }
        command.env("KAGIMORI_STATE_DIR", self.dir.path().join("state"));
        command.envs(self.env.iter().copied());
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        // The program may refuse the call before it reads its secrets.
        let _ = stdin.write_all(secrets.to_string().as_bytes());
        child
    }
}

/// A company vault made through the command line: the master `suzuki`, and 1,000 tokens once
/// [`Company::import`] was called.
#[derive(Debug)]
pub struct Company {
    /// The command line.
    pub cli: Cli,
    /// The keys of the seed file.
    pub keys: Vec<SeedKey>,
    /// The printed recovery code.
    pub recovery_code: String,
}

impl Company {
    /// The instant at which these tests begin: 2026-11-22 11:02 in Tokyo.
    pub const START: i64 = 1_795_312_920;

    /// Makes the vault.
    #[must_use]
    pub fn new() -> Self {
        let mut cli = Cli::for_tests();
        cli.now = Some(Self::START);
        Self::on(cli)
    }

    /// Makes the vault with this command line.
    ///
    /// # Panics
    ///
    /// If it is refused.
    #[must_use]
    pub fn on(cli: Cli) -> Self {
        let arguments = [
            "vault",
            "init",
            "--edition",
            "company",
            "--name",
            "鈴木 一郎",
            "--kana",
            "スズキ イチロウ",
            "--contract-code",
            "0000123",
            "--contract-name",
            "△△商事株式会社",
            "--account",
            "2567-001-1-0001234",
        ];
        let made = cli.call(Some("suzuki"), &Self::secrets(), &arguments);
        let recovery_code = made.data()["recovery_code"].as_str().expect("a recovery code").to_owned();
        Self { cli, keys: keys(1000, 1), recovery_code }
    }

    /// The same people at another computer: no vault, nothing remembered, the same time.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        let cli = Cli { now: self.cli.now, ..Cli::for_tests() };
        Self { cli, keys: self.keys.clone(), recovery_code: self.recovery_code.clone() }
    }

    /// The master's passwords.
    #[must_use]
    pub fn secrets() -> Value {
        json!({ "login_password": "kumo to ame to yuki", "confirmation_password": "kaze no naka de" })
    }

    /// The master's passwords and his code.
    #[must_use]
    pub fn secrets_with_otp(code: &str) -> Value {
        let mut secrets = Self::secrets();
        secrets["otp"] = json!(code);
        secrets
    }

    /// Calls as the master.
    #[must_use]
    pub fn master(&self, arguments: &[&str]) -> Answer {
        self.cli.call(Some("suzuki"), &Self::secrets(), arguments)
    }

    /// Calls as the master with his own one-time password.
    #[must_use]
    pub fn master_with_otp(&self, code: &str, arguments: &[&str]) -> Answer {
        self.cli.call(Some("suzuki"), &Self::secrets_with_otp(code), arguments)
    }

    /// Writes the seed file and imports it.
    ///
    /// # Panics
    ///
    /// If it is refused.
    #[must_use]
    pub fn import(self) -> Self {
        let file = self.cli.dir().join("seeds.pskc.xml");
        std::fs::write(&file, pskc(&self.keys, "Example")).expect("written");
        let answer = self.master(&["token", "import", file.to_str().expect("UTF-8")]);
        assert_eq!(answer.data()["new"], json!(self.keys.len()));
        self
    }

    /// The master and `tanaka` on the first token; its next code is fresh.
    #[must_use]
    pub fn with_sharer(mut self) -> Self {
        let fob = self.keys[0].clone();
        let _ = self.enroll("suzuki", &fob, &code_of(&fob, self.now()), false).data();
        self.wait(60);
        self.add_user("tanaka", Some(&code_of(&fob, self.now())));
        self.wait(60);
        let _ = self.enroll("tanaka", &fob, &code_of(&fob, self.now()), true).data();
        self.wait(60);
        self
    }

    /// Adds a general user.
    ///
    /// # Panics
    ///
    /// If it is refused.
    pub fn add_user(&self, login_id: &str, otp: Option<&str>) {
        let arguments = ["user", "add", "--login-id", login_id, "--name", "田中 三郎", "--role", "general"];
        let answer = match otp {
            Some(code) => self.master_with_otp(code, &arguments),
            None => self.master(&arguments),
        };
        assert_eq!(answer.data()["login_id"], json!(login_id));
    }

    /// Enrols a user on a token with the code it shows now.
    #[must_use]
    pub fn enroll(&self, user: &str, key: &SeedKey, code: &str, share: bool) -> Answer {
        let mut arguments = vec!["enroll", "--user", user, "--serial", &key.serial, "--code", code];
        if share {
            arguments.push("--share");
        }
        self.master(&arguments)
    }

    /// Checks a user's code.
    #[must_use]
    pub fn verify(&self, user: &str, code: &str, purpose: &str) -> Answer {
        self.master(&["verify", "--user", user, "--code", code, "--purpose", purpose])
    }

    /// Moves the clock of the next calls.
    pub fn wait(&mut self, seconds: i64) {
        self.cli.now = self.cli.now.map(|now| now + seconds);
    }

    /// The instant of the next call.
    ///
    /// # Panics
    ///
    /// If the computer's clock is used.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.cli.now.expect("a set clock")
    }
}

impl Default for Company {
    fn default() -> Self {
        Self::new()
    }
}
