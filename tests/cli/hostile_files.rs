//! Files made to harm, through the program as a user runs it: each is refused by name and line, in both languages, in no
//! time and next to no memory, and makes it open no other file and no socket.

#![cfg(target_os = "linux")]

mod cases;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use kagimori_tests::{Company, keys, pskc};
use serde_json::{Value, json};
use wait4::Wait4 as _;

use self::cases::Case;

/// What a refusal may take beyond the import of a file with two tokens: opening the vault is in both.
const SECONDS: Duration = Duration::from_secs(1);
const MEMORY: u64 = 64 << 20;

/// What a call took, and what it answered.
struct Run {
    /// Of the processor, over all threads: what else the machine does is not in it.
    time: Duration,
    /// The most memory it had at once, in bytes.
    memory: u64,
    answer: Value,
}

fn wait_for(mut child: Child) -> Run {
    drop(child.stdin.take());
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    let used = child.wait4().unwrap().rusage;
    let answer = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text:?}"));
    Run { time: used.utime + used.stime, memory: used.maxrss, answer }
}

fn import(c: &Company, language: &str, secrets: &Value, file: &Path, flags: &[&str]) -> Run {
    let arguments = [&["token", "import", file.to_str().unwrap()], flags].concat();
    wait_for(c.cli.start(language, Some("suzuki"), secrets, &arguments))
}

/// The least that an import takes.
fn least(c: &Company) -> (Duration, u64) {
    let file = c.cli.dir().join("good.xml");
    fs::write(&file, pskc(&keys(2, 5), "Example")).unwrap();
    let runs: Vec<_> = (0..3).map(|_| import(c, "en", &Company::secrets(), &file, &[])).collect();
    assert!(runs.iter().all(|run| run.answer["ok"] == json!(true)));
    let time = runs.iter().map(|run| run.time).min().unwrap();
    (time, runs.iter().map(|run| run.memory).min().unwrap())
}

/// The code and the line of a refusal, and its sentence. A file that was not looked into has no line.
fn refusal(answer: &Value) -> (&str, Option<u64>, &str) {
    let error = &answer["error"];
    let first = &error["params"]["errors"][0];
    let said = if first.is_null() { error } else { first };
    let text = |value: &'static str| said[value].as_str().unwrap_or_default();
    (text("code"), first["line"].as_u64(), text("message"))
}

/// What the operator has, and what he was given for the file.
fn secrets(case: &Case) -> Value {
    let mut secrets = Company::secrets();
    secrets.as_object_mut().unwrap().extend(case.secrets.as_object().unwrap().clone());
    secrets
}

/// Imports each of the files and tells what is wrong.
fn refuse(cases: Vec<Case>) {
    let c = Company::new();
    let (least_time, least_memory) = least(&c);
    println!("the least: {least_time:?}, {} KiB", least_memory >> 10);
    let before = c.master(&["vault", "check"]).data()["rows"].clone();
    let mut wrong = Vec::new();
    for case in cases {
        let file = c.cli.dir().join(format!("hostile.{}", case.suffix));
        case.write(&file);
        let secrets = secrets(&case);
        let english = import(&c, "en", &secrets, &file, &case.flags);
        let japanese = import(&c, "ja", &secrets, &file, &case.flags);
        case.remove(&file);

        let (time, memory) = (
            english.time.max(japanese.time).saturating_sub(least_time),
            english.memory.max(japanese.memory).saturating_sub(least_memory),
        );
        let (code, line, sentence) = refusal(&english.answer);
        println!("{}: {code}, line {line:?}, {time:?}, {} KiB", case.name, memory >> 10);
        let mut demand = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{}: {what}: {}", case.name, english.answer));
            }
        };
        demand((code, line) == (case.code, case.line), &format!("{} at {:?} expected", case.code, case.line));
        demand(time < SECONDS, &format!("{time:?}"));
        demand(memory < MEMORY, &format!("{} KiB", memory >> 10));
        let (same, _, of_japan) = refusal(&japanese.answer);
        demand(same == code && of_japan.chars().any(|c| ('ぁ'..='ん').contains(&c)), of_japan);
        demand(sentence.len() > 10 && !sentence.contains("{{") && !of_japan.contains("{{"), sentence);
        let told = english.answer.to_string();
        demand(case.hidden.iter().all(|secret| !told.contains(secret)), "it shows what it must not");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(c.master(&["vault", "check"]).data()["rows"], before);
}

#[test]
fn what_a_process_takes_is_seen() {
    const TAKEN: usize = 100 << 20;
    let mut child = Command::new("dd")
        .args(["if=/dev/zero", "of=/dev/null", "count=10", &format!("bs={TAKEN}")])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let used = child.wait4().unwrap().rusage;
    assert!(used.maxrss > TAKEN as u64 && used.maxrss < 2 * TAKEN as u64, "{} bytes", used.maxrss);
    assert!(used.utime + used.stime > Duration::ZERO);
}

#[test]
fn what_xml_offers() {
    refuse(cases::entities());
}

#[test]
fn xml_in_odd_forms() {
    refuse(cases::forms());
}

#[test]
fn pskc_files() {
    refuse(cases::pskc());
}

#[test]
fn sealed_files() {
    refuse(cases::sealed());
}

#[test]
fn tables() {
    refuse(cases::tables());
}

#[test]
fn lists() {
    refuse(cases::lists());
}

#[test]
fn files_of_other_kinds() {
    refuse(cases::others());
}

fn all() -> [Vec<Case>; 7] {
    [
        cases::entities(),
        cases::forms(),
        cases::pskc(),
        cases::sealed(),
        cases::tables(),
        cases::lists(),
        cases::others(),
    ]
}

#[test]
fn there_are_forty_of_them_and_more() {
    let all = all().map(|cases| cases.len());
    println!("{all:?}");
    assert!(all.iter().sum::<usize>() >= 40);
}

/// The files that a call named to the system, whether they were there or not; and what it asked of a network.
fn calls(c: &Company, file: &Path, secrets: &Value, flags: &[&str]) -> (BTreeSet<String>, Vec<String>) {
    let log = c.cli.dir().join("calls");
    let through = ["strace", "-f", "-e", "trace=file,network", "-o", log.to_str().unwrap()];
    let now = jiff::Timestamp::from_second(c.now()).unwrap().to_string();
    let call = ["--as", "suzuki", "--now", &now, "token", "import", file.to_str().unwrap()];
    let mut child = c.cli.start_waiting(&through, &[&call[..], flags].concat());
    child.stdin.take().unwrap().write_all(secrets.to_string().as_bytes()).unwrap();
    let run = wait_for(child);
    assert!(run.answer.is_object());
    let calls = fs::read_to_string(log).unwrap();
    let state = c.cli.dir().join("state");
    let named = calls
        .lines()
        // The paths of a call stand in quotation marks.
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        // What the program remembers outside the vault is written under a name that is new every time.
        .map(|path| {
            if Path::new(path).parent() == Some(&state) && path.contains("/.tmp") {
                "a new name"
            } else {
                path
            }
        })
        .map(str::to_owned)
        .collect();
    let network = ["socket", "connect", "bind", "listen", "sendto", "sendmsg", "recv", "accept"];
    let asks = |line: &&str| {
        let call = line.split_once(' ').map_or("", |(_, call)| call.trim_start());
        network.iter().any(|name| call.starts_with(name))
    };
    (named, calls.lines().filter(asks).map(str::to_owned).collect())
}

#[test]
fn no_other_file_and_no_socket_is_opened() {
    let c = Company::new();
    let file = c.cli.dir().join("seeds.xml");
    fs::write(&file, pskc(&keys(2, 5), "Example")).unwrap();
    // New ones, and known ones.
    let (mut allowed, network) = calls(&c, &file, &Company::secrets(), &[]);
    assert_eq!(network, [""; 0]);
    allowed.extend(calls(&c, &file, &Company::secrets(), &[]).0);
    // What the system's allocator asks when it gives memory back.
    allowed.insert("/proc/sys/vm/overcommit_memory".to_owned());
    assert!(allowed.contains(file.to_str().unwrap()), "the seed file is among them: {allowed:?}");

    let mut traced = 0;
    for case in all().into_iter().flatten().filter(|case| case.names_others) {
        case.write(&file);
        let (named, network) = calls(&c, &file, &secrets(&case), &case.flags);
        let others: Vec<_> = named.difference(&allowed).collect();
        assert!(others.is_empty() && network.is_empty(), "{}: {others:?} {network:?}", case.name);
        traced += 1;
    }
    println!("{traced} files traced");
    assert!(traced >= 10);
    // Another file would have been seen.
    let (named, _) = calls(&c, &c.cli.dir().join("elsewhere.xml"), &Company::secrets(), &[]);
    assert!(!named.is_subset(&allowed));
}
