//! 利用者管理.

use tauri::State;

use crate::dto::{Authorisation, NewUser, UserQuery, UserView, Users, count};
use crate::error::Answer;
use crate::session::Session;

/// Lists users.
#[tauri::command]
#[specta::specta]
pub(crate) async fn users(session: State<'_, Session>, query: UserQuery) -> Answer<Users> {
    let (filter, sort, part) = query.read();
    let list = session.desk().await?.find_users(&filter, sort, part).await?;
    Ok(Users { items: list.items.into_iter().map(Into::into).collect(), total: count(list.total) })
}

/// One user.
#[tauri::command]
#[specta::specta]
pub(crate) async fn user(session: State<'_, Session>, login_id: String) -> Answer<UserView> {
    Ok(session.desk().await?.user(&login_id).await?.into())
}

/// 利用者登録.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_user(
    session: State<'_, Session>,
    user: NewUser,
    authorisation: Authorisation,
) -> Answer<UserView> {
    let desk = session.desk().await?;
    Ok(desk.add_user(user.read()?, authorisation.into()).await?.into())
}

/// 利用者停止.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_user(
    session: State<'_, Session>,
    login_id: String,
    authorisation: Authorisation,
) -> Answer<UserView> {
    Ok(session.desk().await?.stop_user(&login_id, authorisation.into()).await?.into())
}

/// 利用者停止の解除.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_user(
    session: State<'_, Session>,
    login_id: String,
    authorisation: Authorisation,
) -> Answer<UserView> {
    Ok(session.desk().await?.resume_user(&login_id, authorisation.into()).await?.into())
}

/// 利用者削除.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_user(
    session: State<'_, Session>,
    login_id: String,
    authorisation: Authorisation,
) -> Answer<()> {
    Ok(session.desk().await?.delete_user(&login_id, authorisation.into()).await?)
}

/// Opens a user's locked passwords.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_passwords(
    session: State<'_, Session>,
    login_id: String,
    authorisation: Authorisation,
) -> Answer<UserView> {
    Ok(session.desk().await?.unlock_password(&login_id, authorisation.into()).await?.into())
}
