//! 操作履歴照会.

use kagimori_app::history_export::{ExportRequest, Format};
use tauri::{AppHandle, Runtime, State};

use crate::dialog;
use crate::dto::{
    Attempts, Diagnosis, ExportedHistory, History, HistoryFormat, HistoryQuery, VerifiedHistory, count,
};
use crate::error::Answer;
use crate::session::Session;

/// Attempts shown beside a user who is to be unlocked.
const ATTEMPTS: usize = 10;

/// Lists entries, newest first; who may not see all sees his own.
#[tauri::command]
#[specta::specta]
pub(crate) async fn history(session: State<'_, Session>, query: HistoryQuery) -> Answer<History> {
    let desk = session.desk().await?;
    let list = desk.history(&query.read()?).await?;
    Ok(History {
        items: list.items.into_iter().map(Into::into).collect(),
        total: count(list.total),
        head: desk.history_head().await?,
    })
}

/// Writes the entries of a query to a file that the system's dialog asks for. The page learns its name alone; `null` if
/// the dialog was closed without one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_history<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
    query: HistoryQuery,
    format: HistoryFormat,
) -> Answer<Option<ExportedHistory>> {
    let query = query.read()?;
    let format = Format::from(format);
    // Nobody is asked for a file who is not at a desk.
    let day = session.desk().await?.today().await?;
    let Some(file) = dialog::new_file(&app, &format!("history-{day}.{}", format.name())).await else {
        return Ok(None);
    };
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Somebody else may sit here by now: he gets what he may see.
    let desk = session.desk().await?;
    let exported = desk.export_history(&ExportRequest { query, format, file }).await?;
    let entries = u32::try_from(exported.entries).unwrap_or(u32::MAX);
    Ok(Some(ExportedHistory { name, entries, head: exported.head }))
}

/// 「履歴を検証」: walks the whole history; a broken one is an answer, too.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_history(session: State<'_, Session>) -> Answer<VerifiedHistory> {
    let verified = session.desk().await?.verify_history().await;
    Ok(VerifiedHistory::read(verified)?)
}

/// A user's last attempts with a one-time password.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attempts(session: State<'_, Session>, login_id: String) -> Answer<Attempts> {
    Ok(session.desk().await?.attempts(&login_id, ATTEMPTS).await?.into())
}

/// 「なぜ失敗？」: why a user's last failed code failed; `null` if none has.
#[tauri::command]
#[specta::specta]
pub(crate) async fn diagnose(session: State<'_, Session>, login_id: String) -> Answer<Option<Diagnosis>> {
    Ok(session.desk().await?.diagnose(&login_id).await?.map(Into::into))
}
