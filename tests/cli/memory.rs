//! No memory of the program reaches a file (SR-7). Linux tells what a process has asked for.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::time::{Duration, Instant};

use kagimori_tests::Cli;

#[test]
fn no_core_is_dumped() {
    let cli = Cli::for_tests();
    let mut child = cli.start_waiting(&[], &["--as", "suzuki", "user", "list"]);
    let limits = format!("/proc/{}/limits", child.id());
    let started = Instant::now();
    // It takes a moment until its first line has run.
    let limit = loop {
        let limits = fs::read_to_string(&limits).unwrap();
        let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
        let limit: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        if limit[..2] == ["0", "0"] || started.elapsed() > Duration::from_secs(10) {
            break limit;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(limit[..2], ["0", "0"], "soft and hard");
    child.kill().unwrap();
    assert!(!child.wait().unwrap().core_dumped());
}

#[test]
fn the_program_forbids_others_to_read_its_memory_before_it_reads_a_secret() {
    let cli = Cli::for_tests();
    let calls = cli.dir().join("calls");
    let strace = ["strace", "-e", "trace=prctl,read,openat", "-o", calls.to_str().unwrap()];
    let mut child = cli.start_waiting(&strace, &["--as", "suzuki", "user", "list"]);
    drop(child.stdin.take());
    child.wait().unwrap();
    let calls = fs::read_to_string(calls).unwrap();
    let line = |wanted: &str| calls.lines().position(|line| line.contains(wanted));
    let forbids = line("prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE)").expect(&calls);
    let reads = line("read(0,").expect(&calls);
    assert!(forbids < reads, "{calls}");
}
