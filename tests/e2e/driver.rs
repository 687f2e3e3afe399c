//! A screen in memory, a driver and a window on it, with folders of their own. Everything ends with its [`Window`].

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clock::Clock;
use crate::program::Program;

/// How long anything may take to happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// The smallest window that the product promises to work in.
const SIZE: (u32, u32) = (1024, 700);

/// Starts the screen, tells its number, waits for the number of the display to use and starts the driver on it. When
/// standard input ends, which it does however the test ends, everything of this process group is killed.
const ROOM: &str = r#"
Xvfb -displayfd 1 -screen 0 1280x800x24 -nolisten tcp -noreset 2> "$HOME/xvfb.log" &
read -r display
DISPLAY=":$display" dbus-run-session -- WebKitWebDriver --port="$1" > "$HOME/driver.log" 2>&1 &
read -r end
kill -s KILL 0
"#;

/// A screen with a driver on it.
#[derive(Debug)]
struct Room {
    shell: Child,
    /// Taken at the end, which closes it.
    stdin: Option<ChildStdin>,
    port: u16,
}

/// A computer: what the program finds on it and leaves there, and its clock. Without a vault at first.
#[derive(Debug)]
pub(crate) struct Computer {
    /// Its clock, as the window sees it.
    pub(crate) clock: Clock,
    dir: TempDir,
}

/// The program's window.
#[derive(Debug)]
pub(crate) struct Window {
    /// What is said to the window's page.
    pub(crate) client: Client,
    /// What it runs on.
    pub(crate) computer: Computer,
    /// The name of the journey, for its pictures.
    pub(crate) journey: &'static str,
    /// How many stops were looked at.
    pub(crate) stops: usize,
    program: Program,
    room: Room,
}

impl Computer {
    /// One that has never seen the program.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { clock: Clock::new(dir.path().join("clock")), dir }
    }

    /// Where the program keeps its vault.
    pub(crate) fn vault(&self) -> PathBuf {
        self.dir.path().join("data/kagimori/vault")
    }

    /// The file that 「参照」 chooses in place of the operating system's dialog. The journey writes it.
    pub(crate) fn seed_file(&self) -> PathBuf {
        seed_file(self.dir.path())
    }

    /// The file that is chosen where a list of users is asked for. The journey writes it.
    pub(crate) fn user_list(&self) -> PathBuf {
        user_list(self.dir.path())
    }

    /// The file that is chosen where a backup is asked for. The journey puts it there.
    pub(crate) fn backup_file(&self) -> PathBuf {
        backup_file(self.dir.path())
    }

    /// The folder into which new files are saved.
    pub(crate) fn new_files(&self) -> &Path {
        self.dir.path()
    }

    /// The only new file with this extension.
    pub(crate) fn new_file(&self, extension: &str) -> PathBuf {
        let files = fs::read_dir(self.new_files()).unwrap().map(|file| file.unwrap().path());
        // Two are the journey's own.
        let new = files.filter(|path| ![self.seed_file(), self.user_list()].contains(path));
        let found: Vec<_> = new.filter(|path| path.extension().is_some_and(|e| e == extension)).collect();
        let [file] = found.as_slice() else { panic!("one new file is wanted, not {found:?}") };
        file.clone()
    }

    /// What it remembers beside the vault is gone: another computer.
    pub(crate) fn forget(&self) {
        let _ = fs::remove_dir_all(self.dir.path().join("state"));
    }
}

impl Window {
    /// Opens the window on a computer that has never seen the program.
    pub(crate) async fn open(journey: &'static str) -> Self {
        Self::start(journey, Computer::new(), false).await
    }

    /// The same, with a record of every attempt to reach a network: see [`Window::close`].
    pub(crate) async fn open_watched(journey: &'static str) -> Self {
        Self::start(journey, Computer::new(), true).await
    }

    /// Opens the window on this computer.
    pub(crate) async fn open_on(computer: Computer, journey: &'static str) -> Self {
        Self::start(journey, computer, false).await
    }

    async fn start(journey: &'static str, computer: Computer, watched: bool) -> Self {
        let binary = env::var_os("KAGIMORI_WINDOW")
            .expect("KAGIMORI_WINDOW is set by `cargo xtask e2e` and `cargo xtask test`");
        let home = computer.dir.path();
        let program = Program::new(Path::new(&binary), home, watched);
        let room = Room::new(home);
        let client = room.session(program.script()).await;
        let mut window = Self { client, computer, journey, stops: 0, program, room };
        window.resize(SIZE.0, SIZE.1).await;
        window
    }

    /// Closes the window and opens it again, with the same data and the same clock.
    pub(crate) async fn reopen(&mut self) {
        self.client.clone().close().await.unwrap();
        // The next one would find it running, and leave.
        self.program.ended().await;
        self.program.assert_offline();
        self.client = self.room.session(self.program.script()).await;
        self.resize(SIZE.0, SIZE.1).await;
    }

    /// Closes the window; panics if a watched one tried to reach a network.
    pub(crate) async fn close(self) {
        self.client.clone().close().await.unwrap();
        self.program.ended().await;
        self.program.assert_offline();
    }

    /// Closes the window and returns the calls with which a watched one tried to reach a network.
    pub(crate) async fn close_and_tell(self) -> Vec<String> {
        self.client.clone().close().await.unwrap();
        self.program.ended().await;
        self.program.offences()
    }

    /// Sets the size of the window.
    pub(crate) async fn resize(&mut self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
    }

    /// Runs JavaScript in the page and returns what it returns.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap_or_else(|e| panic!("{e}\nin: {script}"))
    }

    /// Runs JavaScript that returns a promise, and waits for it.
    pub(crate) async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script = format!(
            "const answer = arguments[arguments.length - 1];
             const given = Array.prototype.slice.call(arguments, 0, -1);
             (async function () {{ {script} }}).apply(null, given).then(
                 (value) => answer({{ value }}),
                 (error) => answer({{ error: String(error?.message ?? JSON.stringify(error)) }}),
             );"
        );
        let answer = self
            .client
            .execute_async(&script, arguments)
            .await
            .unwrap_or_else(|e| panic!("{e}\nin: {script}"));
        assert!(answer.get("error").is_none(), "{answer}\nin: {script}");
        answer.get("value").cloned().unwrap_or(Value::Null)
    }
}

impl Room {
    fn new(home: &Path) -> Self {
        let port = free_port();
        let mut shell = Command::new("sh");
        shell.args(["-c", ROOM, "sh", &port.to_string()]).process_group(0);
        shell.env_clear().envs(environment(home));
        shell.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut shell = shell.spawn().unwrap();
        let mut stdin = shell.stdin.take().unwrap();
        let mut number = String::new();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let number = number.trim();
        assert!(!number.is_empty(), "no screen: {}", log(home, "xvfb.log"));
        writeln!(stdin, "{number}").unwrap();
        let room = Self { shell, stdin: Some(stdin), port };

        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "no driver: {}", log(home, "driver.log"));
            std::thread::sleep(Duration::from_millis(50));
        }
        room
    }

    async fn session(&self, program: &Path) -> Client {
        let capabilities = json!({ "webkitgtk:browserOptions": { "binary": program, "args": [] } });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object was written") };
        let address = format!("http://127.0.0.1:{}", self.port);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&address);
        tokio::time::timeout(PATIENCE * 2, client).await.expect("the window opens in time").unwrap()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // Its exit status is that of being killed.
        let _ = self.shell.wait();
    }
}

/// Nothing of the person who runs the tests.
fn environment(home: &Path) -> Vec<(&'static str, PathBuf)> {
    let runtime = home.join("runtime");
    fs::create_dir_all(&runtime).unwrap();
    vec![
        ("PATH", env::var_os("PATH").unwrap_or_default().into()),
        ("HOME", home.to_owned()),
        ("XDG_DATA_HOME", home.join("data")),
        ("XDG_CONFIG_HOME", home.join("config")),
        ("XDG_CACHE_HOME", home.join("cache")),
        ("XDG_RUNTIME_DIR", runtime),
        ("KAGIMORI_STATE_DIR", home.join("state")),
        ("KAGIMORI_TEST_CLOCK", home.join("clock")),
        ("KAGIMORI_TEST_SEED_FILE", seed_file(home)),
        ("KAGIMORI_TEST_USER_LIST", user_list(home)),
        ("KAGIMORI_TEST_NEW_FILES", home.to_owned()),
        ("KAGIMORI_TEST_BACKUP_FILE", backup_file(home)),
        ("LANG", "ja_JP.UTF-8".into()),
        ("TZ", "Asia/Tokyo".into()),
        ("GDK_BACKEND", "x11".into()),
        // No bus of assistive technology runs here.
        ("NO_AT_BRIDGE", "1".into()),
        ("TAURI_AUTOMATION", "true".into()),
        ("TAURI_WEBVIEW_AUTOMATION", "true".into()),
    ]
}

fn seed_file(home: &Path) -> PathBuf {
    home.join("seeds.xml")
}

fn user_list(home: &Path) -> PathBuf {
    home.join("users.csv")
}

fn backup_file(home: &Path) -> PathBuf {
    home.join("company.kagimori-backup")
}

/// Free a moment ago, which is all that can be had: the driver does not tell which port it chose.
fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn log(home: &Path, name: &str) -> String {
    fs::read_to_string(home.join(name)).unwrap_or_default()
}
