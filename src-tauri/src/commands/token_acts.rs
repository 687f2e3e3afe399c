//! Acts on tokens, one or many, and what is shown before them.

use tauri::State;

use crate::dto::{
    Authorisation, Expiring, ExpiryBand, Plan, Preview, ReplaceRequest, Replaced, StepRequest, TokenRecord,
    TokenRow, TokenView, WrittenRequest,
};
use crate::error::Answer;
use crate::session::Session;

/// What an act would do, without doing it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview(session: State<'_, Session>, plan: Plan) -> Answer<Preview> {
    Ok(session.desk().await?.preview(&plan.into()).await?.into())
}

/// A step in a token's life; for `find` the authorisation's one-time password is the fob's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn token_step(
    session: State<'_, Session>,
    serial: String,
    request: StepRequest,
    authorisation: Authorisation,
) -> Answer<TokenView> {
    let desk = session.desk().await?;
    Ok(desk.token_step(&serial, &request.into(), authorisation.into()).await?.into())
}

/// The same step with many tokens.
#[tauri::command]
#[specta::specta]
pub(crate) async fn token_steps(
    session: State<'_, Session>,
    serials: Vec<String>,
    request: StepRequest,
    authorisation: Authorisation,
) -> Answer<Vec<TokenRow>> {
    let desk = session.desk().await?;
    let rows = desk.token_steps(&serials, &request.into(), authorisation.into()).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// 交換.
#[tauri::command]
#[specta::specta]
pub(crate) async fn replace_token(
    session: State<'_, Session>,
    request: ReplaceRequest,
    authorisation: Authorisation,
) -> Answer<Replaced> {
    let desk = session.desk().await?;
    Ok(desk.replace_token(&request.into(), authorisation.into()).await?.into())
}

/// 割り当て: branch.
#[tauri::command]
#[specta::specta]
pub(crate) async fn allot_token(
    session: State<'_, Session>,
    serial: String,
    contract: String,
    request: WrittenRequest,
    authorisation: Authorisation,
) -> Answer<TokenView> {
    let desk = session.desk().await?;
    Ok(desk.allot_token(&serial, &contract, &request.into(), authorisation.into()).await?.into())
}

/// 返却: branch.
#[tauri::command]
#[specta::specta]
pub(crate) async fn return_token(
    session: State<'_, Session>,
    serial: String,
    request: WrittenRequest,
    authorisation: Authorisation,
) -> Answer<TokenView> {
    let desk = session.desk().await?;
    Ok(desk.return_token(&serial, &request.into(), authorisation.into()).await?.into())
}

/// Everybody who was ever on a token, its last use, and its entries in the history.
#[tauri::command]
#[specta::specta]
pub(crate) async fn token_record(session: State<'_, Session>, serial: String) -> Answer<TokenRecord> {
    Ok(session.desk().await?.token_record(&serial).await?.into())
}

/// Tokens to exchange for their age.
#[tauri::command]
#[specta::specta]
pub(crate) async fn expiring_tokens(session: State<'_, Session>, band: ExpiryBand) -> Answer<Expiring> {
    Ok(session.desk().await?.expiring_tokens(band.into()).await?.into())
}
