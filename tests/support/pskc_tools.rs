use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::json;
use tempfile::TempDir;

/// What a PSKC file is sealed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Nothing: its values stand in the clear.
    None,
    /// A key that was agreed upon beforehand.
    Key(Vec<u8>),
    /// A password.
    Password(String),
}

/// How python-pskc seals a file. `csv2pskc` and `pskc2pskc`, which stand on it, always take AES-128, HMAC-SHA-1, PBKDF2 with
/// HMAC-SHA-1 and 100,000 rounds, and seal the secret key alone.
#[derive(Clone, Debug)]
pub struct Sealing<'a> {
    /// With what.
    pub lock: Lock,
    /// `aes128-cbc` and the like.
    pub cipher: &'a str,
    /// `hmac-sha1` and the like.
    pub mac: &'a str,
    /// The key of the check sums.
    pub mac_key: Vec<u8>,
    /// The hash of PBKDF2, as in `hmac-sha256`; `None`: as the standard has it where the file names none.
    pub prf: Option<&'a str>,
    /// The rounds of PBKDF2.
    pub rounds: u32,
    /// The values that are sealed: `secret`, `counter`, `time_interval`, `time_drift`.
    pub values: &'a [&'a str],
}

/// A PSKC file out of a table with a header, whose secret keys are in hexadecimal digits.
///
/// # Panics
///
/// If the tool is not installed or refuses.
#[must_use]
pub fn csv2pskc(table: &str, lock: &Lock) -> String {
    let desk = Desk::new();
    // Through a pipe: out of a file the program guesses what separates the cells.
    text(&desk.run("csv2pskc", &desk.lock(lock, "--secret", "--password"), table.as_bytes()))
}

/// The same file under another lock.
///
/// # Panics
///
/// If the tool is not installed or refuses.
#[must_use]
pub fn pskc2pskc(file: &str, from: &Lock, to: &Lock) -> String {
    let desk = Desk::new();
    let mut arguments = desk.lock(from, "--secret", "--password");
    arguments.extend(desk.lock(to, "--new-secret", "--new-password"));
    arguments.push(desk.keep("file", file.as_bytes()).into());
    text(&desk.run("pskc2pskc", &arguments, b""))
}

/// The table of a PSKC file: these columns, with secret keys in `encoding` (`hex`, `base32`, `base64`).
///
/// # Panics
///
/// If the tool is not installed or refuses.
#[must_use]
pub fn pskc2csv(file: &str, lock: &Lock, columns: &str, encoding: &str) -> String {
    let desk = Desk::new();
    let mut arguments = desk.lock(lock, "--secret", "--password");
    arguments.extend(["--columns", columns, "--secret-encoding", encoding].map(OsString::from));
    arguments.push(desk.keep("file", file.as_bytes()).into());
    text(&desk.run("pskc2csv", &arguments, b""))
}

/// A file in the clear, sealed.
///
/// # Panics
///
/// If there is no lock, or the tool is not installed or refuses.
#[must_use]
pub fn sealed(file: &str, sealing: &Sealing<'_>) -> String {
    let desk = Desk::new();
    let Sealing { lock, cipher, mac, mac_key, prf, rounds, values } = sealing;
    let (key, password) = match lock {
        Lock::None => panic!("a seal has a lock"),
        Lock::Key(key) => (hex(key), None),
        Lock::Password(password) => (String::new(), Some(password)),
    };
    let job = json!({
        "file": desk.keep("file", file.as_bytes()),
        "key": key,
        "password": password,
        "cipher": cipher,
        "mac": mac,
        "mac_key": hex(mac_key),
        "prf": prf,
        "rounds": rounds,
        "values": values,
    });
    let script = [OsString::from("-c"), include_str!("pskc_tools.py").into()];
    text(&desk.run(&python(), &script, job.to_string().as_bytes()))
}

/// The Python that has python-pskc, which need not be the first on the way: the one that runs its programs.
fn python() -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let program =
        std::env::split_paths(&path).map(|folder| folder.join("csv2pskc")).find(|file| file.is_file());
    let program = program.expect("csv2pskc is installed by `cargo xtask test`");
    let text = std::fs::read_to_string(program).expect("csv2pskc is a script");
    let first = text.lines().next().and_then(|line| line.strip_prefix("#!"));
    first.expect("a script names its interpreter").trim().to_owned()
}

/// What `pskctool` says of a file: `info`, with everything it holds, or `validate`, against the standard's schema.
///
/// # Panics
///
/// If the tool is not installed or refuses.
#[must_use]
pub fn pskctool(mode: &str, file: &str) -> String {
    let desk = Desk::new();
    let file = desk.keep("file", file.as_bytes());
    let arguments: [OsString; 3] = ["--verbose".into(), format!("--{mode}").into(), file.into()];
    text(&desk.run("pskctool", &arguments, b""))
}

/// Where files lie that a program is given. Keys and passwords are in files as well, not in its arguments.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn keep(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    fn lock(&self, lock: &Lock, key_flag: &str, password_flag: &str) -> Vec<OsString> {
        let (flag, secret) = match lock {
            Lock::None => return Vec::new(),
            Lock::Key(key) => (key_flag, key.as_slice()),
            Lock::Password(password) => (password_flag, password.as_bytes()),
        };
        vec![flag.into(), self.keep(flag.trim_start_matches('-'), secret).into()]
    }

    fn run(&self, program: &str, arguments: &[OsString], input: &[u8]) -> Output {
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(self.0.path())
            // What it writes is UTF-8, whatever the language of this computer.
            .env("PYTHONUTF8", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("{program} is installed by `cargo xtask test`: {e}"));
        let mut stdin = child.stdin.take().expect("standard input is piped");
        let output = std::thread::scope(|scope| {
            scope.spawn(move || stdin.write_all(input));
            child.wait_with_output().expect("the program ends")
        });
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
