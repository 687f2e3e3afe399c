//! 月次報告, and who may do what.

use kagimori_app::monthly_report::ReportExportRequest;
use tauri::{AppHandle, Runtime, State};

use super::token_export::name_of;
use crate::dialog;
use crate::dto::{ExportedReport, MonthlyReport, PermissionTable, TableEncoding};
use crate::error::Answer;
use crate::session::Session;

/// The numbers of a month (`2026-11`).
#[tauri::command]
#[specta::specta]
pub(crate) async fn monthly_report(session: State<'_, Session>, month: String) -> Answer<MonthlyReport> {
    Ok(session.desk().await?.monthly_report(&month).await?.into())
}

/// Writes them to a file that the system's dialog asks for; `null` if the dialog was closed without one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_monthly_report<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
    month: String,
    encoding: TableEncoding,
) -> Answer<Option<ExportedReport>> {
    // Whoever may not is not even asked for a file.
    session.desk().await?.may_export_monthly_report(&month).await?;
    let Some(file) = dialog::new_file(&app, &format!("report-{month}.csv")).await else { return Ok(None) };
    let name = name_of(&file);
    // Somebody else may sit here by now: he gets what he may have.
    let desk = session.desk().await?;
    let request = ReportExportRequest { month, encoding: encoding.into(), file };
    let exported = desk.export_monthly_report(&request).await?;
    Ok(Some(ExportedReport { name, head: exported.head }))
}

/// Who may do what.
#[tauri::command]
#[specta::specta]
pub(crate) async fn permission_table(session: State<'_, Session>) -> Answer<PermissionTable> {
    Ok(session.desk().await?.permission_table().await?.into())
}
