//! 操作履歴照会.

use tauri::State;

use crate::dto::{Attempts, Diagnosis, History, HistoryQuery, count};
use crate::error::Answer;
use crate::session::Session;

/// Attempts shown beside a user who is to be unlocked.
const ATTEMPTS: usize = 10;

/// Lists entries, newest first; who may not see all sees his own.
#[tauri::command]
#[specta::specta]
pub(crate) async fn history(session: State<'_, Session>, query: HistoryQuery) -> Answer<History> {
    let list = session.desk().await?.history(&query.read()?).await?;
    Ok(History { items: list.items.into_iter().map(Into::into).collect(), total: count(list.total) })
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
