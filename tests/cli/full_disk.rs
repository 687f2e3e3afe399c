//! A vault on a file system of 2 MB that fills up (SR-37): whatever there is room for is done, everything else is
//! `storage_full` and not done at all, and all is well again as soon as there is space.

#![cfg(target_os = "linux")]

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::Command;

use kagimori_tests::{Answer, Cli, Company, code_of, keys, pskc};
use serde_json::json;

/// Set in the process that may mount.
const MAY_MOUNT: &str = "KAGIMORI_MAY_MOUNT";

/// What a file system gives out at a time.
const BLOCK: u64 = 4_096;

/// Runs the test again in a process that has mounts of its own, which end with it. Returns whether this is it.
///
/// # Panics
///
/// If the machine lets nobody mount: the test cannot be done then, which is not the same as that it has passed.
fn may_mount(test: &str) -> bool {
    if env::var_os(MAY_MOUNT).is_some() {
        return true;
    }
    // As root, or else as root of a name space of one's own.
    let ways: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];
    let allowed = |way: &&&[&str]| {
        let tmpfs = ["mount", "-t", "tmpfs", "tmpfs", "/mnt"];
        Command::new("unshare").args(**way).args(tmpfs).status().is_ok_and(|status| status.success())
    };
    let way = ways.iter().find(allowed).unwrap_or_else(|| {
        panic!(
            "this machine allows neither root nor a user name space to mount a file system, so a full one cannot be \
             tested here: run the tests as root, or allow it (`sysctl kernel.unprivileged_userns_clone=1`)"
        )
    });
    let status = Command::new("unshare")
        .args(*way)
        .arg(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(MAY_MOUNT, "1")
        .status()
        .unwrap();
    assert!(status.success(), "in the process that may mount");
    false
}

/// A vault on a small file system, and a file that takes the rest of it.
struct Small {
    company: Company,
    filler: PathBuf,
}

impl Small {
    fn new() -> Self {
        let mut cli = Cli::for_tests();
        let folder = cli.vault();
        fs::create_dir(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs"])
            .arg(folder)
            .status();
        assert!(mounted.unwrap().success());
        let filler = folder.join("filler");
        cli.now = Some(Company::START);
        let mut company = Company::on(cli);
        company.keys.truncate(20);
        Self { company: company.import(), filler }
    }

    /// Leaves so many bytes.
    fn leave(&self, room: u64) {
        let mut filler = File::create(&self.filler).unwrap();
        let block = vec![0xFF; usize::try_from(BLOCK).unwrap()];
        let mut taken = 0;
        loop {
            match filler.write(&block) {
                Ok(written) => taken += written as u64,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::StorageFull);
                    break;
                }
            }
        }
        assert!(taken > room, "there is more room than that");
        OpenOptions::new().write(true).open(&self.filler).unwrap().set_len(taken - room).unwrap();
    }

    fn free(&self) {
        fs::remove_file(&self.filler).unwrap();
    }

    /// Tries with so much room; then there is space again, and the vault is whole.
    fn with_room(&self, room: u64, act: impl FnOnce(&Company) -> Answer) -> Option<Answer> {
        self.leave(room);
        let answer = act(&self.company);
        self.free();
        let check = self.company.master(&["vault", "check"]);
        assert_eq!(check.exit, 0, "{room} bytes of room: {} and then {}", answer.json, check.json);
        if answer.exit == 0 {
            return Some(answer);
        }
        assert_eq!(
            (answer.exit, answer.code()),
            (5, "storage_full"),
            "{room} bytes of room: {}",
            answer.json
        );
        None
    }
}

#[test]
fn a_check_is_done_and_recorded_or_refused_and_the_code_good_again() {
    if !may_mount("full_disk::a_check_is_done_and_recorded_or_refused_and_the_code_good_again") {
        return;
    }
    let mut small = Small::new();
    let fob = small.company.keys[0].clone();
    let _ = small.company.enroll("suzuki", &fob, &code_of(&fob, small.company.now()), false).data();
    let (mut done, mut refused) = (0, 0);
    for blocks in 0..32 {
        small.company.wait(60);
        let code = code_of(&fob, small.company.now());
        if let Some(answer) = small.with_room(blocks * BLOCK, |c| c.verify("suzuki", &code, "transfer")) {
            assert_eq!(answer.data()["accepted"], json!(true));
            assert_eq!(small.company.verify("suzuki", &code, "transfer").code(), "otp_replayed");
            done += 1;
        } else {
            assert_eq!(small.company.verify("suzuki", &code, "transfer").data()["accepted"], json!(true));
            refused += 1;
        }
    }
    println!("{done} done, {refused} refused");
    assert!(
        done >= 3 && refused >= 3,
        "{done} done, {refused} refused: the room is not the one that matters"
    );
    let history = small.company.master(&["audit", "list", "--kind", "verified"]);
    let accepted =
        history.data()["items"].as_array().unwrap().iter().filter(|e| e["result"] == json!("done")).count();
    assert_eq!(accepted, 32, "each code once");
}

#[test]
fn a_seed_file_comes_in_whole_or_not_at_all() {
    if !may_mount("full_disk::a_seed_file_comes_in_whole_or_not_at_all") {
        return;
    }
    let small = Small::new();
    let file = small.company.cli.dir().join("more.xml");
    fs::write(&file, pskc(&keys(400, 2), "Example")).unwrap();
    let import = ["token", "import", file.to_str().unwrap()];
    let tokens = || small.company.master(&["token", "list", "--limit", "1"]).data()["total"].clone();
    let mut refused = 0;
    for room in (0..).step_by(64 * 1024) {
        if let Some(answer) = small.with_room(room, |c| c.master(&import)) {
            assert_eq!((answer.data()["new"].clone(), tokens()), (json!(400), json!(420)));
            break;
        }
        refused += 1;
        assert_eq!(tokens(), json!(20), "{room} bytes of room");
    }
    assert!(refused >= 3, "{refused} times too little room");
}

#[test]
fn a_full_disk_keeps_nobody_from_looking_and_says_so_in_both_languages() {
    if !may_mount("full_disk::a_full_disk_keeps_nobody_from_looking_and_says_so_in_both_languages") {
        return;
    }
    let small = Small::new();
    let list = |c: &Company| c.master(&["token", "list"]);
    assert_eq!(small.with_room(0, list).expect("who looks writes nothing").data()["total"], json!(20));
    let check = |c: &Company| c.master(&["vault", "check"]);
    assert!(small.with_room(0, check).is_some());
    for (language, words) in [("en", "The disk is full"), ("ja", "空き容量")] {
        let add = ["user", "add", "--login-id", "tanaka", "--name", "田中 三郎", "--role", "general"];
        small.leave(0);
        let answer = small.company.cli.call_in(language, Some("suzuki"), &Company::secrets(), &add);
        small.free();
        assert_eq!((answer.exit, answer.code()), (5, "storage_full"));
        assert!(answer.message().contains(words), "{}", answer.message());
    }
    small.company.add_user("tanaka", None);
}

#[test]
fn no_vault_is_made_where_there_is_no_room_for_one() {
    if !may_mount("full_disk::no_vault_is_made_where_there_is_no_room_for_one") {
        return;
    }
    let small = Small::new();
    let vault = small.company.cli.database();
    let init = |login_id: &str| {
        let arguments =
            ["vault", "init", "--edition", "branch", "--name", "鈴木 一郎", "--kana", "スズキ イチロウ"];
        small.company.cli.call(Some(login_id), &Company::secrets(), &arguments)
    };
    fs::remove_file(&vault).unwrap();
    for room in [0, 1, 4, 16, 32] {
        small.leave(room * BLOCK);
        let answer = init("suzuki");
        assert_eq!((answer.exit, answer.code()), (5, "storage_full"), "{room}");
        assert!(!vault.exists(), "{room}");
        small.free();
    }
    assert_eq!(init("suzuki").exit, 0);
}
