//! 書き出し from the token ledger: with keys, or as a list without.

use kagimori_app::token_export::ExportRequest;
use kagimori_app::token_list_export::ListExportRequest;
use tauri::{AppHandle, Runtime, State};

use crate::dialog;
use crate::dto::{
    Authorisation, ExportedTokenList, ExportedTokens, TableEncoding, TokenExport, TokenQuery, count,
};
use crate::error::Answer;
use crate::session::Session;

/// Writes the tokens of a query with their keys to a file that the system's dialog asks for. The page learns its name
/// alone; `null` if the dialog was closed without one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_tokens<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
    request: TokenExport,
    authorisation: Authorisation,
) -> Answer<Option<ExportedTokens>> {
    // Whoever may not is not even asked for a file.
    let day = session.desk().await?.may_export_tokens().await?;
    let Some(file) = dialog::new_file(&app, &format!("tokens-{day}.xml")).await else { return Ok(None) };
    let name = name_of(&file);
    let TokenExport { query, password } = request;
    let (filter, _, _) = query.read();
    // Somebody else may sit here by now: he gets what he may have.
    let desk = session.desk().await?;
    let request = ExportRequest { filter, password, file };
    let exported = desk.export_tokens(&request, authorisation.into()).await?;
    let (tokens, left_out) = (count(exported.tokens), count(exported.left_out));
    Ok(Some(ExportedTokens { name, tokens, left_out }))
}

/// The same of the list that is shown, without keys.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_token_list<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
    query: TokenQuery,
    encoding: TableEncoding,
) -> Answer<Option<ExportedTokenList>> {
    let day = session.desk().await?.may_export_token_list().await?;
    let Some(file) = dialog::new_file(&app, &format!("tokens-{day}.csv")).await else { return Ok(None) };
    let name = name_of(&file);
    let (filter, _, _) = query.read();
    let desk = session.desk().await?;
    let request = ListExportRequest { filter, encoding: encoding.into(), file };
    let exported = desk.export_token_list(&request).await?;
    Ok(Some(ExportedTokenList { name, tokens: count(exported.tokens), head: exported.head }))
}

pub(super) fn name_of(file: &std::path::Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
