//! The files: what is in them, and what the program must say of them.

mod pskc;
mod tables;
mod xml;

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

pub(super) use self::pskc::{pskc, sealed};
pub(super) use self::tables::{lists, others, tables};
pub(super) use self::xml::{entities, forms};

/// A piece of a file. Large ones are never in memory at once: what a process has at its start counts as its own.
pub(super) enum Piece {
    Bytes(Vec<u8>),
    /// The same, so many times.
    Many(Vec<u8>, usize),
}

/// What lies at the path.
enum Thing {
    File(Vec<Piece>),
    /// A file of so many bytes, all of them zero.
    Zeros(u64),
    Folder,
    Fifo,
    Nothing,
    LinkTo(&'static str),
}

pub(super) struct Case {
    pub(super) name: &'static str,
    thing: Thing,
    pub(super) suffix: &'static str,
    pub(super) code: &'static str,
    pub(super) line: Option<u64>,
    pub(super) secrets: Value,
    pub(super) flags: Vec<&'static str>,
    /// It tries to bring another file or a server into play.
    pub(super) names_others: bool,
    /// What must not show.
    pub(super) hidden: Vec<String>,
}

impl Case {
    fn new(name: &'static str, thing: Thing, code: &'static str, line: Option<u64>) -> Self {
        Self {
            name,
            thing,
            suffix: "xml",
            code,
            line,
            secrets: json!({}),
            flags: Vec::new(),
            names_others: false,
            hidden: Vec::new(),
        }
    }

    /// Found at this line.
    fn at(name: &'static str, content: impl Into<Vec<u8>>, code: &'static str, line: u64) -> Self {
        Self::new(name, Thing::File(vec![Piece::Bytes(content.into())]), code, Some(line))
    }

    /// Something long in the middle.
    fn long(
        name: &'static str,
        before: &str,
        (piece, times): (&str, usize),
        after: &str,
        code: &'static str,
        line: u64,
    ) -> Self {
        // Written and read in pieces of some size.
        let at_once = 1 + 4_000 / piece.len();
        let pieces = vec![
            Piece::Bytes(before.into()),
            Piece::Many(piece.repeat(at_once).into(), times / at_once),
            Piece::Many(piece.into(), times % at_once),
            Piece::Bytes(after.into()),
        ];
        Self::new(name, Thing::File(pieces), code, Some(line))
    }

    fn csv(self) -> Self {
        Self { suffix: "csv", ..self }
    }

    fn with(self, secrets: Value) -> Self {
        Self { secrets, ..self }
    }

    fn format(self, format: &'static str) -> Self {
        Self { flags: vec!["--format", format], ..self }
    }

    fn names_others(self) -> Self {
        Self { names_others: true, ..self }
    }

    fn hiding(self, secret: impl Into<String>) -> Self {
        Self { hidden: vec![secret.into()], ..self }
    }

    pub(super) fn write(&self, path: &Path) {
        match &self.thing {
            Thing::File(pieces) => {
                let mut file = BufWriter::new(File::create(path).unwrap());
                for piece in pieces {
                    match piece {
                        Piece::Bytes(bytes) => file.write_all(bytes).unwrap(),
                        Piece::Many(bytes, times) => (0..*times).for_each(|_| file.write_all(bytes).unwrap()),
                    }
                }
                file.flush().unwrap();
            }
            Thing::Zeros(size) => File::create(path).unwrap().set_len(*size).unwrap(),
            Thing::Folder => fs::create_dir(path).unwrap(),
            Thing::Fifo => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
            Thing::LinkTo(other) => std::os::unix::fs::symlink(other, path).unwrap(),
            Thing::Nothing => {}
        }
    }

    pub(super) fn remove(&self, path: &Path) {
        match self.thing {
            Thing::Folder => fs::remove_dir(path).unwrap(),
            Thing::Nothing => {}
            _ => fs::remove_file(path).unwrap(),
        }
    }
}

/// A file of the reader's own tests.
fn sample(name: &str) -> String {
    let folder = "../src-tauri/crates/formats/tests/pskc/data";
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder).join(name)).unwrap()
}

/// Two tokens, an element a line.
fn two() -> String {
    sample("two-tokens.xml")
}

fn replaced(file: &str, from: &str, to: &str) -> String {
    assert!(file.contains(from), "{from}");
    file.replacen(from, to, 1)
}

fn with(from: &str, to: &str) -> String {
    replaced(&two(), from, to)
}

/// The line on which this stands first.
fn line(file: &str, what: &str) -> u64 {
    file.lines().position(|line| line.contains(what)).unwrap() as u64 + 1
}

fn replaced_bytes(what: &str, with: &[u8]) -> Vec<u8> {
    let two = two();
    let at = two.find(what).unwrap();
    [&two.as_bytes()[..at], with, &two.as_bytes()[at..]].concat()
}
