//! トークンの取り込み.

use std::path::PathBuf;

use kagimori_app::Error;
use kagimori_app::token_import::ImportRequest;
use tauri::{AppHandle, Runtime, State};

use crate::dialog;
use crate::dto::{Authorisation, ImportView, Imported, Leftovers, SeedFile, SeedReading, count};
use crate::error::Answer;
use crate::session::Session;

/// Opens the system's file dialog. The page learns the file's name and size, neither path nor content.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_seed_file<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
) -> Answer<Option<SeedFile>> {
    // Whoever may not import is not even asked for a file.
    session.desk().await?.may_import().await?;
    let Some(path) = dialog::pick_seed_file(&app).await else { return Ok(None) };
    // Somebody else may sit here by now.
    Ok(Some(choose(&session, path).await?))
}

/// Takes a file for the chosen one.
pub(crate) async fn choose(session: &Session, path: PathBuf) -> Result<SeedFile, Error> {
    // While an import is under way, its file stays the chosen one.
    if session.watched().is_some() {
        return Err(Error::NotNow);
    }
    session.desk().await?.may_import().await?;
    let size = std::fs::metadata(&path).map_err(|_| Error::FileUnreadable)?.len();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    session.choose_seed_file(path).await;
    Ok(SeedFile { name, bytes: u32::try_from(size).unwrap_or(u32::MAX) })
}

/// Looks at the chosen file without effect.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_import(session: State<'_, Session>, reading: SeedReading) -> Answer<Imported> {
    let request = ImportRequest { dry_run: true, ..reading.of(chosen(&session).await?)? };
    import(&session, request, kagimori_app::Authorisation::default()).await
}

/// 「取込」: the whole chosen file or nothing; with `leave_out` without the rows that are wrong.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_tokens(
    session: State<'_, Session>,
    reading: SeedReading,
    leave_out: bool,
    authorisation: Authorisation,
) -> Answer<Imported> {
    let request = ImportRequest { leave_out, ..reading.of(chosen(&session).await?)? };
    import(&session, request, authorisation.into()).await
}

async fn import(
    session: &Session,
    request: ImportRequest,
    authorisation: kagimori_app::Authorisation,
) -> Answer<Imported> {
    let desk = session.desk().await?;
    // A look is not watched: it would take the place of the import that is.
    let _watched = (!request.dry_run).then(|| session.watch(&request.watch));
    Ok(desk.import_tokens(&request, authorisation).await?.into())
}

/// How far the import that is under way has come, in thousandths; `null` if there is none.
#[tauri::command]
#[specta::specta]
#[expect(clippy::unnecessary_wraps, reason = "the page reads every answer alike")]
pub(crate) fn import_progress(session: State<'_, Session>) -> Answer<Option<u32>> {
    Ok(session.watched().map(|watch| watch.done()))
}

/// 「中止」: the import that is under way takes nothing, if it is not at its end already.
#[tauri::command]
#[specta::specta]
#[expect(clippy::unnecessary_wraps, reason = "the page reads every answer alike")]
pub(crate) fn cancel_import(session: State<'_, Session>) -> Answer<()> {
    if let Some(watch) = session.watched() {
        watch.cancel();
    }
    Ok(())
}

/// Writes the rows of the chosen file that do not go in to a file that the system's dialog asks for; `null` if the
/// dialog was closed without one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_leftovers<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
    reading: SeedReading,
) -> Answer<Option<Leftovers>> {
    let file = chosen(&session).await?;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = file.extension().map(|ending| ending.to_string_lossy().into_owned());
    let request = reading.of(file)?;
    let proposed = format!("{stem}-errors.{}", ending.as_deref().unwrap_or("csv"));
    let Some(into) = dialog::new_file(&app, &proposed).await else { return Ok(None) };
    let language = super::preferences::read(&app).language.into();
    // Somebody else may sit here by now: he gets what he may see.
    let desk = session.desk().await?;
    let rows = desk.save_leftovers(&request, &into, language).await?.rows;
    let name = into.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Some(Leftovers { name, rows }))
}

/// Overwrites and deletes the chosen file, if its tokens were imported; the page has said which keys in it were not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn erase_seed_file(session: State<'_, Session>, seen: String) -> Answer<()> {
    let file = chosen(&session).await?;
    session.desk().await?.erase_seed_file(&file, Some(&seen), true).await?;
    session.forget_seed_file().await;
    Ok(())
}

/// The imports, the latest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn imports(session: State<'_, Session>) -> Answer<Vec<ImportView>> {
    Ok(session.desk().await?.imports().await?.into_iter().map(Into::into).collect())
}

/// 「この取込を取り消す」. Answers how many tokens left the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_import(
    session: State<'_, Session>,
    batch: u32,
    authorisation: Authorisation,
) -> Answer<u32> {
    let desk = session.desk().await?;
    Ok(count(desk.undo_import(batch as usize, authorisation.into()).await?.removed))
}

/// The chosen file; first whether it may be imported at all.
async fn chosen(session: &Session) -> Answer<PathBuf> {
    session.desk().await?.may_import().await?;
    Ok(session.seed_file().await.ok_or(Error::FileUnreadable)?)
}
