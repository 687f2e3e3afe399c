//! 利用開始登録.

use tauri::State;

use super::session::answer;
use crate::dto::{Authorisation, EnrolRequest, Enrolled, OwnEnrolment, SessionView};
use crate::error::Answer;
use crate::session::Session;

/// 「認証確認」: one's own enrolment.
#[tauri::command]
#[specta::specta]
pub(crate) async fn enrol_oneself(
    session: State<'_, Session>,
    enrolment: OwnEnrolment,
) -> Answer<SessionView> {
    session.enrol_oneself(enrolment.serial, enrolment.code, enrolment.share).await?;
    answer(&session).await
}

/// At the desk on a user's behalf.
#[tauri::command]
#[specta::specta]
pub(crate) async fn enrol_user(
    session: State<'_, Session>,
    request: EnrolRequest,
    authorisation: Authorisation,
) -> Answer<Enrolled> {
    let desk = session.desk().await?;
    Ok(desk.enroll(&request.into(), authorisation.into()).await?.into())
}
