//! 日時の確認.

use tauri::State;

use super::session::answer;
use crate::dto::{Authorisation, ClockView, SessionView, instant};
use crate::error::Answer;
use crate::session::Session;

/// How far the computer's clock is to be trusted.
#[tauri::command]
#[specta::specta]
pub(crate) async fn clock(session: State<'_, Session>) -> Answer<ClockView> {
    Ok(session.clock_state().await?.into())
}

/// 「この日時で正しい」: the time that was shown (RFC 3339) is right.
#[tauri::command]
#[specta::specta]
pub(crate) async fn anchor_clock(
    session: State<'_, Session>,
    reason: String,
    shown: String,
    authorisation: Authorisation,
) -> Answer<SessionView> {
    let shown = instant(&shown, "date")?;
    session.anchor_clock(reason, shown, authorisation.into()).await?;
    answer(&session).await
}
