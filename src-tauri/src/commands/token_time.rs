//! 動作確認・時刻補正: a token's codes and its time.

use tauri::State;

use crate::dto::{Authorisation, Identified, Resynced, Tested, TimeOffset};
use crate::error::Answer;
use crate::session::Session;

/// 「動作確認」: where a code stands, without any effect.
#[tauri::command]
#[specta::specta]
pub(crate) async fn test_token(session: State<'_, Session>, serial: String, code: String) -> Answer<Tested> {
    Ok(session.desk().await?.test_token(&serial, &code).await?.into())
}

/// 「時刻補正」: two consecutive codes, in either order.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resync_token(
    session: State<'_, Session>,
    serial: String,
    first: String,
    second: String,
    authorisation: Authorisation,
) -> Answer<Resynced> {
    let desk = session.desk().await?;
    Ok(desk.resync_token(&serial, [&first, &second], authorisation.into()).await?.into())
}

/// Which token shows this code?
#[tauri::command]
#[specta::specta]
pub(crate) async fn identify_token(
    session: State<'_, Session>,
    code: String,
    second: Option<String>,
) -> Answer<Identified> {
    Ok(session.desk().await?.identify_token(&code, second.as_deref()).await?.into())
}

/// How far a token's time was off, oldest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn time_offsets(session: State<'_, Session>, serial: String) -> Answer<Vec<TimeOffset>> {
    Ok(session.desk().await?.time_offsets(&serial).await?.into_iter().map(Into::into).collect())
}
