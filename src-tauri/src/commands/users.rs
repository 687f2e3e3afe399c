//! 利用者管理.

use kagimori_app::Error;
use kagimori_app::domain::user::UserStatus;
use tauri::State;

use super::named;
use crate::dto::{Authorisation, NewUser, RowResult, UserQuery, UserView, Users, count};
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

/// 利用者停止 of many.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_users(
    session: State<'_, Session>,
    users: Vec<String>,
    authorisation: Authorisation,
) -> Answer<Vec<RowResult>> {
    switch_users(&session, &users, UserStatus::Stopped, authorisation).await
}

/// 利用者停止の解除 of many.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_users(
    session: State<'_, Session>,
    users: Vec<String>,
    authorisation: Authorisation,
) -> Answer<Vec<RowResult>> {
    switch_users(&session, &users, UserStatus::Active, authorisation).await
}

async fn switch_users(
    session: &Session,
    users: &[String],
    to: UserStatus,
    authorisation: Authorisation,
) -> Answer<Vec<RowResult>> {
    let desk = session.desk().await?;
    let rows = match desk.switch_users(users, to, authorisation.into()).await {
        // Nobody could be switched: the result page says why, row by row.
        Err(Error::NoRowDone { rows, .. }) => rows,
        other => other?,
    };
    Ok(named(&desk, rows).await)
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
