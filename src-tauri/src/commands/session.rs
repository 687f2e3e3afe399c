//! 「ログイン」, 「ログアウト」, lock and 利用者モード.

use secrecy::SecretString;
use tauri::State;

use crate::dto::{NewPasswords, SessionView};
use crate::error::Answer;
use crate::session::Session;

/// What the page is told after every step.
pub(super) async fn answer(session: &Session) -> Answer<SessionView> {
    Ok(session.describe().await?)
}

/// Where the window stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn session(session: State<'_, Session>) -> Answer<SessionView> {
    answer(&session).await
}

/// 「ログイン」: login ID and login password.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(
    session: State<'_, Session>,
    login_id: String,
    password: String,
) -> Answer<SessionView> {
    session.sign_in(&login_id, SecretString::from(password)).await?;
    answer(&session).await
}

/// 「ワンタイムパスワード」 at sign-in; `second` where two consecutive ones are asked for.
#[tauri::command]
#[specta::specta]
pub(crate) async fn give_one_time_password(
    session: State<'_, Session>,
    code: String,
    second: Option<String>,
) -> Answer<SessionView> {
    session.give_code(code, second).await?;
    answer(&session).await
}

/// One's own new passwords.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_passwords(
    session: State<'_, Session>,
    passwords: NewPasswords,
) -> Answer<SessionView> {
    session.change_passwords(passwords.into()).await?;
    answer(&session).await
}

/// 「ログアウト」.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(session: State<'_, Session>) -> Answer<SessionView> {
    session.sign_out().await?;
    answer(&session).await
}

/// Locks the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock(session: State<'_, Session>) -> Answer<SessionView> {
    session.lock().await?;
    answer(&session).await
}

/// Ends the lock.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_desk(session: State<'_, Session>, password: String) -> Answer<SessionView> {
    session.unlock(SecretString::from(password)).await?;
    answer(&session).await
}

/// 利用者モード: users sign in at this desk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_user_mode(session: State<'_, Session>) -> Answer<SessionView> {
    session.begin_user_mode().await?;
    answer(&session).await
}

/// Back to the operator's desk, with his password.
#[tauri::command]
#[specta::specta]
pub(crate) async fn end_user_mode(session: State<'_, Session>, password: String) -> Answer<SessionView> {
    session.end_user_mode(SecretString::from(password)).await?;
    answer(&session).await
}

/// Somebody is there.
#[tauri::command]
#[specta::specta]
#[expect(clippy::unnecessary_wraps, reason = "the page reads every answer alike")]
pub(crate) fn touch(session: State<'_, Session>) -> Answer<()> {
    session.idle().touch();
    Ok(())
}
