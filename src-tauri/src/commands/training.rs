//! 研修: sample people, virtual fobs and a clock that can be moved on.

use kagimori_app::domain::Refusal;
use kagimori_app::training::PEOPLE;
use tauri::State;

use super::session::answer;
use crate::dto::{Fob, FobDisplay, PracticePerson, SessionView};
use crate::error::Answer;
use crate::session::Session;

/// One click: makes the training room if there is none, and sits down as the sample master.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_training(session: State<'_, Session>) -> Answer<SessionView> {
    session.start_training().await?;
    answer(&session).await
}

/// Leaves the training room.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leave_training(session: State<'_, Session>) -> Answer<SessionView> {
    session.leave_training().await?;
    answer(&session).await
}

/// Throws away what was practised.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reset_training(session: State<'_, Session>) -> Answer<SessionView> {
    session.reset_training().await?;
    answer(&session).await
}

/// The sample people with the passwords that stand on their cards.
#[tauri::command]
#[specta::specta]
pub(crate) async fn practice_people(session: State<'_, Session>) -> Answer<Vec<PracticePerson>> {
    if !session.is_training().await {
        return Err(Refusal::NotInThisEdition.into());
    }
    let card = |person: &kagimori_app::training::Person| PracticePerson {
        login_id: person.login_id,
        name: person.name,
        role: person.role.into(),
        serial: person.serial(),
        login_password: person.login_password,
        confirmation_password: person.confirmation_password,
    };
    Ok(PEOPLE.iter().map(card).collect())
}

/// 「役を選ぶ」.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_role(session: State<'_, Session>, login_id: String) -> Answer<SessionView> {
    session.take_role(&login_id).await?;
    answer(&session).await
}

/// The virtual fobs.
#[tauri::command]
#[specta::specta]
pub(crate) async fn fobs(session: State<'_, Session>) -> Answer<Vec<Fob>> {
    let fobs = session.practice_desk().await?.fobs().await?;
    Ok(fobs.items.into_iter().map(Into::into).collect())
}

/// What a virtual fob shows now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn fob_display(session: State<'_, Session>, serial: String) -> Answer<FobDisplay> {
    Ok(session.practice_desk().await?.fob_display(&serial).await?.into())
}

/// 「次の表示へ」.
#[tauri::command]
#[specta::specta]
pub(crate) async fn next_display(session: State<'_, Session>) -> Answer<SessionView> {
    session.practice_desk().await?.next_display().await?;
    answer(&session).await
}
