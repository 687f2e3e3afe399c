//! What lists are searched, filtered and sorted by, in memory: names are sealed on the disk, and nobody waits for a
//! hundred thousand rows to be opened at each key. It says which rows a list shows and in which order; what is shown
//! is read from the rows themselves. It holds no seed and no password, and goes when the vault is closed.

mod contents;
mod filter;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kagimori_store::Store;
use tokio::sync::{Mutex, MutexGuard};

pub(crate) use contents::{BETWEEN, Contents};
pub use filter::{Direction, Lock, Timekeeping, TokenColumn, TokenFilter, Usage, UserColumn, UserFilter};
pub(crate) use filter::{TokenQuestion, UserQuestion};

use crate::desk::Desk;
use crate::error::Result;

/// Answers kept: the lists somebody goes back and forth between.
const ANSWERS: usize = 6;

/// The directory of an open vault; shared by all who sit at it.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    known: Mutex<Known>,
    closed: AtomicBool,
}

/// What is known, and what was asked about it last.
#[derive(Debug, Default)]
pub(crate) struct Known {
    whole: bool,
    pub(crate) contents: Contents,
    users: Answers<UserQuestion>,
    tokens: Answers<TokenQuestion>,
}

impl Directory {
    /// The directory as the vault is now.
    pub(crate) async fn now(&self, store: &Store) -> Result<MutexGuard<'_, Known>> {
        let mut known = self.known.lock().await;
        let changes = store.changes();
        if known.whole && changes.is_empty() {
            return Ok(known);
        }
        // Until it is whole again nothing of it is to be believed, also if nobody waits for it any more.
        let Known { whole, contents, .. } = std::mem::take(&mut *known);
        known.contents = if whole && !changes.many {
            contents.follow(store, &changes).await?
        } else {
            Contents::read(store, &self.closed).await?
        };
        known.whole = true;
        Ok(known)
    }

    /// Reads it before anybody asks.
    async fn prepare(&self, store: Store) {
        let known = self.now(&store).await;
        // Whoever closes the desk waits for `known`: the vault must be let go by then. If it could not be read, who
        // asks later is told.
        drop(store);
        drop(known);
    }

    /// Nobody reads the vault any more after this.
    pub(crate) async fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        *self.known.lock().await = Known::default();
    }
}

impl Desk {
    /// Reads what lists are found by, so that the first one is there at once. It ends when the desk is closed.
    pub fn prepare_lists(&self) -> impl Future<Output = ()> + Send + 'static {
        let (directory, store) = (Arc::clone(&self.directory), self.store.clone());
        async move { directory.prepare(store).await }
    }
}

impl Known {
    /// Ids of the users a question is about, in the wanted order.
    pub(crate) fn users(&mut self, question: &UserQuestion) -> Arc<[i64]> {
        self.users.get(question, || self.contents.users_for(question))
    }

    /// Ids of the tokens a question is about, in the wanted order.
    pub(crate) fn tokens(&mut self, question: &TokenQuestion) -> Arc<[i64]> {
        self.tokens.get(question, || self.contents.tokens_for(question))
    }
}

/// The last questions with their answers: scrolling asks the same again and again.
#[derive(Debug)]
struct Answers<Q>(VecDeque<(Q, Arc<[i64]>)>);

impl<Q> Default for Answers<Q> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<Q: Clone + PartialEq> Answers<Q> {
    fn get(&mut self, question: &Q, answer: impl FnOnce() -> Vec<i64>) -> Arc<[i64]> {
        if let Some((_, known)) = self.0.iter().find(|(asked, _)| asked == question) {
            return Arc::clone(known);
        }
        let answer: Arc<[i64]> = answer().into();
        if self.0.len() == ANSWERS {
            self.0.pop_front();
        }
        self.0.push_back((question.clone(), Arc::clone(&answer)));
        answer
    }
}
