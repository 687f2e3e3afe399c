//! 契約先: adding, changing and ending them, and 利用開始日.

use tauri::State;

use crate::dto::{
    Authorisation, ContractDetail, ContractEnd, ContractEndPreview, ContractEnded, ContractView, Contracts,
    NewContract, count,
};
use crate::error::Answer;
use crate::session::Session;

/// Lists the contracts.
#[tauri::command]
#[specta::specta]
pub(crate) async fn contracts(session: State<'_, Session>) -> Answer<Contracts> {
    let list = session.desk().await?.contracts().await?;
    Ok(Contracts { items: list.items.into_iter().map(Into::into).collect(), total: count(list.total) })
}

/// Adds a contract: branch vaults.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_contract(
    session: State<'_, Session>,
    contract: NewContract,
    authorisation: Authorisation,
) -> Answer<ContractView> {
    let desk = session.desk().await?;
    Ok(desk.add_contract(contract.read()?, authorisation.into()).await?.into())
}

/// Sets the own contract's 利用開始日.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_start_date(
    session: State<'_, Session>,
    date: String,
    authorisation: Authorisation,
) -> Answer<ContractView> {
    let desk = session.desk().await?;
    let day = crate::dto::date(&date, "otp_start")?;
    Ok(desk.set_start_date(day, authorisation.into()).await?.into())
}

/// One contract, with its numbers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn contract(session: State<'_, Session>, code: String) -> Answer<ContractDetail> {
    Ok(session.desk().await?.contract(&code).await?.into())
}

/// Changes what is known of the contract with the number of `contract`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_contract(
    session: State<'_, Session>,
    contract: NewContract,
    authorisation: Authorisation,
) -> Answer<ContractView> {
    let desk = session.desk().await?;
    Ok(desk.change_contract(contract.read()?, authorisation.into()).await?.into())
}

/// What ending a contract would do, without doing it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_contract_end(
    session: State<'_, Session>,
    code: String,
) -> Answer<ContractEndPreview> {
    Ok(session.desk().await?.preview_contract_end(&code).await?.into())
}

/// 「解約」.
#[tauri::command]
#[specta::specta]
pub(crate) async fn end_contract(
    session: State<'_, Session>,
    end: ContractEnd,
    authorisation: Authorisation,
) -> Answer<ContractEnded> {
    let desk = session.desk().await?;
    let ContractEnd { code, request } = end;
    Ok(desk.end_contract(&code, &request.into(), authorisation.into()).await?.into())
}
