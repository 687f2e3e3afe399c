//! 利用者の一括登録.

use std::path::PathBuf;

use kagimori_app::Error;
use kagimori_app::messages::Language;
use kagimori_app::user_import::{FirstPasswords, UserImportRequest, save_template};
use tauri::{AppHandle, Runtime, State};

use crate::dialog;
use crate::dto::{Authorisation, UserList, UserListReading, UsersImported};
use crate::error::Answer;
use crate::session::Session;

/// Opens the system's file dialog. The page learns the file's name, neither path nor content.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_user_list<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
) -> Answer<Option<UserList>> {
    // Whoever may not add users is not even asked for a file.
    session.desk().await?.may_edit_users().await?;
    let Some(path) = dialog::pick_user_list(&app).await else { return Ok(None) };
    // While an import is under way, its file stays the chosen one; and somebody else may sit here by now.
    if session.watched().is_some() {
        return Err(Error::NotNow.into());
    }
    session.desk().await?.may_edit_users().await?;
    let name = name_of(&path);
    session.choose_user_list(path).await;
    Ok(Some(UserList { name }))
}

/// Looks at the chosen list without effect.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_user_import(
    session: State<'_, Session>,
    reading: UserListReading,
) -> Answer<UsersImported> {
    let request = UserImportRequest { dry_run: true, ..request(&session, reading).await? };
    let desk = session.desk().await?;
    Ok(desk.import_users(&request, kagimori_app::Authorisation::default()).await?.into())
}

/// 「登録」: everybody of the chosen list, or nobody. The temporary passwords are answered once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_users(
    session: State<'_, Session>,
    reading: UserListReading,
    authorisation: Authorisation,
) -> Answer<UsersImported> {
    let request = request(&session, reading).await?;
    let desk = session.desk().await?;
    let _watched = session.watch(&request.watch);
    Ok(desk.import_users(&request, authorisation.into()).await?.into())
}

/// Writes an empty list to a file that the system's dialog asks for. Answers its name; `null` if the dialog was closed
/// without one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_user_template<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
) -> Answer<Option<String>> {
    session.desk().await?.may_edit_users().await?;
    let language: Language = super::preferences::read(&app).language.into();
    let japanese = language == Language::Japanese;
    let proposed = if japanese { "利用者一覧.csv" } else { "users.csv" };
    let Some(into) = dialog::new_file(&app, proposed).await else { return Ok(None) };
    save_template(&into, japanese)?;
    Ok(Some(name_of(&into)))
}

fn name_of(path: &std::path::Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What to import; first whether he may at all.
async fn request(session: &Session, reading: UserListReading) -> Answer<UserImportRequest> {
    session.desk().await?.may_edit_users().await?;
    let file: PathBuf = session.user_list().await.ok_or(Error::FileUnreadable)?;
    Ok(UserImportRequest {
        file,
        contract: reading.contract,
        seen: reading.seen,
        first_passwords: FirstPasswords::Answered,
        ..UserImportRequest::default()
    })
}
