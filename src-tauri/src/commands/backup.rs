//! バックアップ: making, rehearsing, restoring.

use kagimori_app::Error;
use kagimori_app::backup::BackupRequest;
use tauri::{AppHandle, Runtime, State};

use crate::dto::{
    Authorisation, BackupFile, BackupMade, Backups, NewBackup, Rehearsal, Rehearsed, Restored, Restoring,
};
use crate::error::Answer;
use crate::session::{Return, Session};

/// The backups beside the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backups(session: State<'_, Session>) -> Answer<Backups> {
    Ok(session.desk().await?.backups().await?.into())
}

/// Makes one; `null` if the dialog was closed without a name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_backup<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
    backup: NewBackup,
    authorisation: Authorisation,
) -> Answer<Option<BackupMade>> {
    // Whoever may not is not even asked for a place.
    let name = session.desk().await?.may_back_up().await?;
    let file = if backup.elsewhere {
        let Some(file) = crate::dialog::new_file(&app, &name).await else { return Ok(None) };
        Some(file)
    } else {
        None
    };
    let request = BackupRequest { file, password: backup.password };
    Ok(Some(session.desk().await?.back_up(request, authorisation.into()).await?.into()))
}

/// Opens the system's file dialog. The page learns the file's name and size, neither path nor content.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_backup<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
) -> Answer<Option<BackupFile>> {
    session.may_choose_backup().await?;
    let Some(path) = crate::dialog::pick_backup(&app).await else { return Ok(None) };
    let size = std::fs::metadata(&path).map_err(|_| Error::FileUnreadable)?.len();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Somebody else may sit here by now.
    session.may_choose_backup().await?;
    session.choose_backup(path).await;
    Ok(Some(BackupFile::new(name, size)))
}

/// 「復元テスト」.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rehearse_backup(session: State<'_, Session>, rehearsal: Rehearsal) -> Answer<Rehearsed> {
    session.desk().await?.may_see_backups().await?;
    let chosen = session.chosen_backup().await;
    let desk = session.desk().await?;
    let file = match &rehearsal.name {
        Some(name) => desk.backup_named(name)?,
        None => chosen?,
    };
    let opener = rehearsal.opener.map(crate::dto::BackupOpener::read).transpose()?;
    Ok(desk.rehearse_backup(&file, opener.as_ref()).await?.into())
}

/// 「復元」 of the chosen backup, before anybody is signed in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_backup(session: State<'_, Session>, restoring: Restoring) -> Answer<Restored> {
    let wanted = Return {
        opener: restoring.opener.read()?,
        confirmation_password: restoring.confirmation_password,
        replace: restoring.replace,
        time_is_right: restoring.time_is_right,
    };
    Ok(session.restore(wanted).await?.into())
}
