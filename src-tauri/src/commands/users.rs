//! 利用者管理.

use kagimori_app::Error;
use kagimori_app::domain::user::UserStatus;
use secrecy::SecretString;
use tauri::State;

use super::named;
use crate::dto::{
    Authorisation, IssuedPasswords, NewUser, PasswordLocks, RowResult, SessionView, TypedPasswords,
    UserChange, UserQuery, UserView, Users, count,
};
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

/// Opens a user's locked passwords, each by itself or both.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_passwords(
    session: State<'_, Session>,
    login_id: String,
    locks: PasswordLocks,
    authorisation: Authorisation,
) -> Answer<UserView> {
    let desk = session.desk().await?;
    Ok(desk.unlock_password(&login_id, locks.into(), authorisation.into()).await?.into())
}

/// 利用者情報の変更. Temporary passwords that it needs are made up unless they were `typed`, and answered once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_user(
    session: State<'_, Session>,
    change: UserChange,
    typed: Option<TypedPasswords>,
    authorisation: Authorisation,
) -> Answer<Option<IssuedPasswords>> {
    let desk = session.desk().await?;
    let change = change.read(typed)?;
    Ok(desk.change_user(change, authorisation.into()).await?.map(Into::into))
}

/// パスワード再設定. The passwords are made up unless they were `typed`, and answered once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reset_passwords(
    session: State<'_, Session>,
    login_id: String,
    typed: Option<TypedPasswords>,
    authorisation: Authorisation,
) -> Answer<Option<IssuedPasswords>> {
    let desk = session.desk().await?;
    let issued = desk.reset_passwords(&login_id, TypedPasswords::or_made_up(typed), authorisation.into());
    Ok(issued.await?.map(Into::into))
}

/// マスターユーザの交代. The session goes on with the role it has now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_master(
    session: State<'_, Session>,
    login_id: String,
    login_password: String,
    authorisation: Authorisation,
) -> Answer<SessionView> {
    let password = SecretString::from(login_password);
    session.desk().await?.change_master(&login_id, &password, authorisation.into()).await?;
    super::session::answer(&session).await
}
