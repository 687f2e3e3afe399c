//! What somebody has typed and not done yet. It waits in memory over the lock, sealed then, and nowhere else. The page
//! gives it without passwords, one-time passwords and keys.

use std::collections::BTreeMap;

use crate::desk::Desk;
use crate::system::system_rng;

/// All drafts of one person together, in bytes.
pub const MOST: usize = 64 * 1024;

/// Somebody's drafts, by the place where they were typed.
#[derive(Default)]
pub struct Drafts(BTreeMap<String, String>);

impl Drafts {
    /// Keeps what was typed at a place, in place of what was kept there. Returns whether it is kept: what would be too
    /// much is not, and then nothing is left there that was typed before.
    pub fn keep(&mut self, place: String, text: String) -> bool {
        self.0.remove(&place);
        let kept = self.size() + place.len() + text.len() <= MOST;
        if kept {
            self.0.insert(place, text);
        }
        kept
    }

    /// What was typed at a place; it is not kept any longer.
    pub fn take(&mut self, place: &str) -> Option<String> {
        self.0.remove(place)
    }

    fn size(&self) -> usize {
        self.0.iter().map(|(place, text)| place.len() + text.len()).sum()
    }
}

/// Drafts as they wait while the vault is closed.
#[derive(Clone)]
pub struct SealedDrafts(Vec<u8>);

impl Desk {
    /// Seals the drafts of who sits here, whose login ID is this.
    #[must_use]
    pub fn seal_drafts(&self, login_id: &str, drafts: &Drafts) -> SealedDrafts {
        let text = serde_json::to_vec(&drafts.0).unwrap_or_default();
        SealedDrafts(self.store.seal_drafts(login_id, &text, &mut *system_rng()))
    }

    /// Opens them again; none, unless they are his and of this vault.
    #[must_use]
    pub fn open_drafts(&self, login_id: &str, sealed: &SealedDrafts) -> Drafts {
        let text = self.store.open_drafts(login_id, &sealed.0);
        Drafts(text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_taken_back_once_and_where_it_was_typed() {
        let mut drafts = Drafts::default();
        assert!(drafts.keep("here".into(), "first".into()));
        assert!(drafts.keep("here".into(), "second".into()));
        assert_eq!(drafts.take("there"), None);
        assert_eq!(drafts.take("here").as_deref(), Some("second"));
        assert_eq!(drafts.take("here"), None);
    }

    #[test]
    fn drafts_are_bounded_together() {
        let mut drafts = Drafts::default();
        let half = "x".repeat(MOST / 2 - 1);
        assert!(drafts.keep("a".into(), half.clone()));
        assert!(drafts.keep("b".into(), half.clone()));
        assert!(!drafts.keep("c".into(), String::new()));
        // What takes another's place counts once.
        assert!(drafts.keep("a".into(), half.clone()));
        assert!(!drafts.keep("a".into(), half + "x"));
        assert_eq!(drafts.take("a"), None, "an old draft is no draft");
        assert!(drafts.keep("c".into(), String::new()));
    }
}
