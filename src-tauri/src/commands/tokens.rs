//! トークン台帳.

use std::path::PathBuf;

use kagimori_app::Error;
use kagimori_app::token_import::ImportRequest;
use tauri::{AppHandle, Runtime, State};

use crate::dto::{
    Authorisation, FileUnlock, Imported, SeedFile, TokenQuery, TokenStep, TokenView, Tokens, count,
};
use crate::error::Answer;
use crate::session::Session;

/// Lists tokens.
#[tauri::command]
#[specta::specta]
pub(crate) async fn tokens(session: State<'_, Session>, query: TokenQuery) -> Answer<Tokens> {
    let (query, state) = query.read();
    let list = session.desk().await?.tokens(&query, state).await?;
    Ok(Tokens { items: list.items.into_iter().map(Into::into).collect(), total: count(list.total) })
}

/// One token.
#[tauri::command]
#[specta::specta]
pub(crate) async fn token(session: State<'_, Session>, serial: String) -> Answer<TokenView> {
    Ok(session.desk().await?.token(&serial).await?.into())
}

/// A step in a token's life; for `find` the authorisation's one-time password is the fob's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn token_step(
    session: State<'_, Session>,
    serial: String,
    step: TokenStep,
    authorisation: Authorisation,
) -> Answer<TokenView> {
    let desk = session.desk().await?;
    Ok(desk.token_step(&serial, step.into(), authorisation.into()).await?.into())
}

/// Opens the system's file dialog. The page learns the file's name and size, neither path nor content.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_seed_file<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
) -> Answer<Option<SeedFile>> {
    // Whoever may not import is not even asked for a file.
    session.desk().await?.may_import().await?;
    let Some(path) = crate::dialog::pick_seed_file(&app).await else { return Ok(None) };
    let size = std::fs::metadata(&path).map_err(|_| Error::FileUnreadable)?.len();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Somebody else may sit here by now.
    session.desk().await?.may_import().await?;
    session.choose_seed_file(path).await;
    Ok(Some(SeedFile { name, bytes: u32::try_from(size).unwrap_or(u32::MAX) }))
}

/// Looks at the chosen file without effect.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_import(
    session: State<'_, Session>,
    contract: Option<String>,
    unlock: FileUnlock,
) -> Answer<Imported> {
    let request = request(chosen(&session).await?, contract, true, unlock)?;
    let desk = session.desk().await?;
    Ok(desk.import_tokens(&request, kagimori_app::Authorisation::default()).await?.into())
}

/// 「取込」: the whole chosen file or nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_tokens(
    session: State<'_, Session>,
    contract: Option<String>,
    unlock: FileUnlock,
    authorisation: Authorisation,
) -> Answer<Imported> {
    let request = request(chosen(&session).await?, contract, false, unlock)?;
    let desk = session.desk().await?;
    Ok(desk.import_tokens(&request, authorisation.into()).await?.into())
}

/// The chosen file; first whether it may be imported at all.
async fn chosen(session: &Session) -> Answer<PathBuf> {
    session.desk().await?.may_import().await?;
    Ok(session.seed_file().await.ok_or(Error::FileUnreadable)?)
}

fn request(
    file: PathBuf,
    contract: Option<String>,
    dry_run: bool,
    unlock: FileUnlock,
) -> Answer<ImportRequest> {
    Ok(ImportRequest { file, contract, dry_run, format: None, unlock: unlock.read()? })
}
