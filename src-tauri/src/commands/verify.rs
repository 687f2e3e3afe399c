//! ワンタイムパスワード認証.

use tauri::State;

use crate::dto::{Verified, VerifyRequest};
use crate::error::Answer;
use crate::session::Session;

/// Checks and consumes a user's one-time password for one purpose.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify(session: State<'_, Session>, request: VerifyRequest) -> Answer<Verified> {
    let verified = session.desk().await?.verify(&request.into()).await?;
    let step_difference = i32::try_from(verified.step_difference).unwrap_or(i32::MAX);
    Ok(Verified { step_difference, temporary_left: verified.temporary_left })
}
