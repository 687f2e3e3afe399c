//! The files that were chosen for an import, and the import that is under way.

use std::path::PathBuf;
use std::sync::{MutexGuard, PoisonError};

use kagimori_app::watch::Watch;

use super::Session;

/// While it lives, an import can be watched, and broken off.
pub(crate) struct Watched<'a>(&'a Session);

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        *self.0.under_way() = None;
    }
}

impl Session {
    pub(crate) async fn choose_seed_file(&self, path: PathBuf) {
        self.state.write().await.seed_file = Some(path);
    }

    pub(crate) async fn seed_file(&self) -> Option<PathBuf> {
        self.state.read().await.seed_file.clone()
    }

    /// After it was erased, there is none.
    pub(crate) async fn forget_seed_file(&self) {
        self.state.write().await.seed_file = None;
    }

    pub(crate) async fn choose_user_list(&self, path: PathBuf) {
        self.state.write().await.user_list = Some(path);
    }

    pub(crate) async fn user_list(&self) -> Option<PathBuf> {
        self.state.read().await.user_list.clone()
    }

    /// Lets an import be watched.
    pub(crate) fn watch(&self, watch: &Watch) -> Watched<'_> {
        *self.under_way() = Some(watch.clone());
        Watched(self)
    }

    /// The import that is under way.
    pub(crate) fn watched(&self) -> Option<Watch> {
        self.under_way().clone()
    }

    fn under_way(&self) -> MutexGuard<'_, Option<Watch>> {
        self.import.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
