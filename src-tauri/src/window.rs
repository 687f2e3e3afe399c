//! The window itself: its title, and what happens to it while nobody looks.

use std::time::Duration;

use tauri::{AppHandle, DragDropEvent, Emitter as _, Manager as _, Runtime, Window, WindowEvent};

use crate::commands::{imports, preferences};
use crate::dto::{Edition, Language};
use crate::incident;
use crate::session::Session;

/// Tells the page to ask for its session again.
const SESSION_CHANGED: &str = "session-changed";

/// Tells the page that a file was dropped on the window, and is the chosen one now: its name and size.
const SEED_FILE_DROPPED: &str = "seed-file-dropped";

/// How often the idle clock is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Brings the window to the front: the program was started a second time.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// A file that is dropped on the window is a seed file: nothing else is chosen that way. Our event carries neither path nor
/// content, and who may not import is not heard. (Tauri has an event of its own with the path, which the page does not
/// listen to.)
pub(crate) fn dropped<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event else { return };
    let [path] = &paths[..] else { return };
    let (app, path) = (window.app_handle().clone(), path.clone());
    tauri::async_runtime::spawn(async move {
        if let Ok(file) = imports::choose(&app.state::<Session>(), path).await {
            let _ = app.emit(SEED_FILE_DROPPED, file);
        }
    });
}

/// Looks at the time, locks when it is time to, and keeps the title true.
pub(crate) fn watch<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    app.state::<Session>().idle().set_minutes(preferences::read(&app).idle_minutes);
    tauri::async_runtime::spawn(async move {
        let mut shown = String::new();
        let mut told = String::new();
        loop {
            let session = app.state::<Session>();
            match session.look_at_the_time().await {
                Ok(true) => drop(app.emit(SESSION_CHANGED, ())),
                Ok(false) => {}
                // Every two seconds the same: once is enough.
                Err(error) if error.to_string() == told => {}
                Err(error) => {
                    told = error.to_string();
                    drop(incident::record(&told));
                }
            }
            if let Err(error) = session.keep_house().await
                && error.to_string() != told
            {
                told = error.to_string();
                drop(incident::record(error.log_text().unwrap_or(&told)));
            }
            let title = title(&app, &session).await;
            if title != shown
                && let Some(window) = app.get_webview_window("main")
                && window.set_title(&title).is_ok()
            {
                shown = title;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
}

/// Institution and edition.
async fn title<R: Runtime>(app: &AppHandle<R>, session: &Session) -> String {
    let japanese = preferences::read(app).language == Language::Ja;
    let mut title = String::from(if japanese { "鍵守" } else { "Kagimori" });
    let Ok(view) = session.describe().await else { return title };
    if let Some(institution) = view.institution.filter(|name| !name.is_empty()) {
        title = format!("{title} – {institution}");
    }
    let edition = match (view.edition, japanese) {
        (Some(Edition::Company), true) => "自社",
        (Some(Edition::Company), false) => "Company",
        (Some(Edition::Branch), true) => "営業店",
        (Some(Edition::Branch), false) => "Branch",
        (Some(Edition::Training), true) => "研修",
        (Some(Edition::Training), false) => "Training",
        (None, _) => return title,
    };
    format!("{title}（{edition}）")
}
