//! Contracts (契約先).

use kagimori_app::contract_add::NewContract;
use kagimori_app::{Desk, Error};
use serde_json::json;

use super::{Answer, Call, Failure, rows, written};
use crate::args::Contract;

impl Call {
    pub(super) async fn contract(&self, desk: &Desk, command: Contract) -> Answer {
        let with = self.authorisation();
        match command {
            Contract::Add { code, name, kana, account, otp_start } => {
                let new = NewContract { code, name, kana, branch: String::new(), account, otp_start };
                rows(&desk.add_contract(new, with).await?)
            }
            Contract::Change { code, name, kana, branch, account, otp_start } => {
                let old = desk.contract(&code).await?.contract;
                let kept = old.otp_start.map(|date| date.parse::<jiff::civil::Date>()).transpose();
                let kept = kept.map_err(|error| Failure::App(Error::Internal(error.to_string())))?;
                let new = NewContract {
                    code,
                    name: name.unwrap_or(old.name),
                    kana: kana.unwrap_or(old.kana),
                    branch: branch.unwrap_or(old.branch),
                    account: account.or(old.account),
                    otp_start: otp_start.or(kept),
                };
                rows(&desk.change_contract(new, with).await?)
            }
            Contract::End { code, written: paper } => {
                let ended = desk.end_contract(&code, &written(paper), with).await?;
                let detached: Vec<_> = ended
                    .detached
                    .iter()
                    .map(|user| json!({ "login_id": user.login_id, "serial": user.serial }))
                    .collect();
                Ok(json!({ "contract": rows(&ended.contract)?, "detached": detached }))
            }
            Contract::List => rows(&desk.contracts().await?),
        }
    }
}
