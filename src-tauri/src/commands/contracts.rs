//! 契約先, and 利用開始日.

use tauri::State;

use crate::dto::{Authorisation, ContractView, Contracts, NewContract, count};
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
