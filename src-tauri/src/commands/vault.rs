//! The vault as a whole: its check, its keys, the recovery code, and an older copy of itself.

use kagimori_app::vault_create::NewPasswords;
use tauri::State;

use super::session::answer;
use crate::dto::{Authorisation, HistoryDigest, Prepared, Recovery, Rekeyed, SessionView, VaultReport};
use crate::error::Answer;
use crate::session::Session;

/// 点検: opens every row and walks the whole history.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_vault(session: State<'_, Session>) -> Answer<VaultReport> {
    Ok(session.desk().await?.check_vault().await?.into())
}

/// The end of the history, for the foot of what is printed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn history_digest(session: State<'_, Session>) -> Answer<HistoryDigest> {
    Ok(session.desk().await?.history_digest().await?.into())
}

/// Makes the data key anew.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rekey(session: State<'_, Session>, authorisation: Authorisation) -> Answer<Rekeyed> {
    Ok(session.desk().await?.rekey(authorisation.into()).await?.into())
}

/// A new recovery code, shown once; the old one stays valid until the new one was typed back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn prepare_recovery_code(session: State<'_, Session>) -> Answer<Prepared> {
    Ok(Prepared { recovery_code: session.prepare_recovery_code().await? })
}

/// Puts it in the old one's place, once its last group was typed back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn replace_recovery_code(
    session: State<'_, Session>,
    last_group: String,
    authorisation: Authorisation,
) -> Answer<()> {
    Ok(session.replace_recovery_code(&last_group, authorisation.into()).await?)
}

/// Break-glass: the recovery code gives an operator new passwords. The answer is the new code, shown once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recover_access(session: State<'_, Session>, recovery: Recovery) -> Answer<Prepared> {
    let passwords =
        NewPasswords { login: recovery.new_login_password, confirmation: recovery.new_confirmation_password };
    let recovery_code = session.recover(recovery.login_id, recovery.recovery_code, passwords).await?;
    Ok(Prepared { recovery_code })
}

/// Goes on from a vault that is older than it was.
#[tauri::command]
#[specta::specta]
pub(crate) async fn acknowledge_rollback(
    session: State<'_, Session>,
    reason: String,
    authorisation: Authorisation,
) -> Answer<SessionView> {
    session.acknowledge_rollback(&reason, authorisation.into()).await?;
    answer(&session).await
}

/// Only looks at it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look_only(session: State<'_, Session>) -> Answer<SessionView> {
    session.look_only().await?;
    answer(&session).await
}
