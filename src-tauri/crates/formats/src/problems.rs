//! The problems of one key, or of one package of them.

use crate::error::{Located, Problem};
use crate::xml::Name;

/// Problems with their lines, in the order found. A token with many shows the first few: it is refused anyway, and a
/// hostile file must not fill the memory with them.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<(u32, Problem)>);

/// How many are kept.
const KEPT: usize = 16;

impl Problems {
    pub(crate) fn push(&mut self, line: u32, problem: Problem) {
        if self.0.len() < KEPT {
            self.0.push((line, problem));
        }
    }

    /// The value, or `None` with the problem noted.
    pub(crate) fn ok<T>(&mut self, line: u32, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.push(line, problem)).ok()
    }

    /// An element that may come once came again.
    pub(crate) fn duplicate(&mut self, line: u32, name: impl Name) {
        self.push(line, Problem::DuplicateElement { element: name.as_str().to_owned() });
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the problems of the package to those of its key.
    pub(crate) fn append(&mut self, other: Self) {
        for (line, problem) in other.0 {
            self.push(line, problem);
        }
    }

    /// The problems as those of the token called `serial`, in the order of the file.
    pub(crate) fn of(mut self, serial: Option<String>) -> impl Iterator<Item = Located> {
        self.0.sort_by_key(|(line, _)| *line);
        self.0.into_iter().map(move |(line, problem)| Located { line, serial: serial.clone(), problem })
    }

    /// The problems as those of the line their token begins on.
    pub(crate) fn of_token(self) -> Vec<Problem> {
        self.0.into_iter().map(|(_, problem)| problem).collect()
    }
}
