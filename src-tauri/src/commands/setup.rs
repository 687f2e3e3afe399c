//! 初期設定.

use tauri::State;

use super::session::answer;
use crate::dto::{Prepared, SessionView, VaultSetup};
use crate::error::Answer;
use crate::session::Session;

/// Checks what was typed (steps 1 and 2) and shows the recovery code. Nothing is written yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn prepare_vault(session: State<'_, Session>, setup: VaultSetup) -> Answer<Prepared> {
    Ok(Prepared { recovery_code: session.prepare_vault(setup.read()?).await? })
}

/// Makes the vault, once the recovery code's last group was typed back (step 3), and signs its first operator in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_vault(session: State<'_, Session>, last_group: String) -> Answer<SessionView> {
    session.create_vault(&last_group).await?;
    answer(&session).await
}

/// Back from the recovery code.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_setup(session: State<'_, Session>) -> Answer<SessionView> {
    session.cancel_setup().await;
    answer(&session).await
}
