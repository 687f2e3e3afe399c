//! 表示設定: how the window looks for whoever uses this computer. Kept in the clear: no secret, and the idle
//! time only within its bounds.

use kagimori_app::Error;
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, Runtime, State};
use tauri_plugin_store::StoreExt as _;

use crate::dto::{Language, Preferences, Theme};
use crate::error::Answer;
use crate::session::{DEFAULT_MINUTES, Session};

const FILE: &str = "preferences.json";
const KEY: &str = "window";

/// Tells the page that its preferences are others now.
pub(crate) const CHANGED: &str = "preferences-changed";

/// What a new window has: the system's language where it is English, else Japanese.
fn first() -> Preferences {
    let english = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .is_some_and(|locale| locale.starts_with("en"));
    Preferences {
        language: if english { Language::En } else { Language::Ja },
        theme: Theme::System,
        text_size: 100,
        group_digits: true,
        idle_minutes: DEFAULT_MINUTES,
    }
}

/// The preferences. A file that cannot be read is as good as none.
pub(crate) fn read<R: Runtime>(app: &AppHandle<R>) -> Preferences {
    let stored = app.store(FILE).ok().and_then(|store| store.get(KEY));
    stored.and_then(|value| understood(&value)).map_or_else(first, Preferences::bounded)
}

/// What an earlier version wrote lacks what is newer: that is as in a new window.
fn understood(stored: &Value) -> Option<Preferences> {
    let mut value = serde_json::to_value(first()).ok()?;
    let stored = stored.as_object()?.clone();
    value.as_object_mut()?.extend(stored);
    serde_json::from_value(value).ok()
}

/// The preferences.
#[tauri::command]
#[specta::specta]
#[expect(clippy::unnecessary_wraps, reason = "the page reads every answer alike")]
pub(crate) fn preferences<R: Runtime>(app: AppHandle<R>) -> Answer<Preferences> {
    Ok(read(&app))
}

/// Keeps the preferences; values out of bounds become the nearest allowed ones.
#[tauri::command]
#[specta::specta]
pub(crate) fn set_preferences<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
    preferences: Preferences,
) -> Answer<Preferences> {
    let preferences = preferences.bounded();
    let failed = |error: tauri_plugin_store::Error| Error::StorageFailed(error.to_string());
    let store = app.store(FILE).map_err(failed)?;
    store.set(KEY, serde_json::to_value(preferences).unwrap_or_default());
    store.save().map_err(failed)?;
    session.idle().set_minutes(preferences.idle_minutes);
    let _ = app.emit(CHANGED, preferences);
    Ok(preferences)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_earlier_version_wrote_is_still_read() {
        let earlier = json!({ "language": "en", "theme": "dark", "textSize": 150, "idleMinutes": 5 });
        let read = understood(&earlier).unwrap();
        assert_eq!((read.language, read.theme, read.text_size), (Language::En, Theme::Dark, 150));
        assert!(read.group_digits);
    }

    #[test]
    fn what_no_version_wrote_is_not() {
        for wrong in [json!(null), json!({ "theme": "pink" }), json!({ "unheardOf": 1 })] {
            assert_eq!(understood(&wrong), None, "{wrong}");
        }
    }
}
