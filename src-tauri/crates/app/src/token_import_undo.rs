//! 「この取込を取り消す」: the tokens of an import leave the vault again, as long as none of them was used.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::ids::ContractId;
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::time::Instant;
use kagimori_domain::token::Token;
use kagimori_domain::user::User;
use kagimori_store::{Batch, Scope, TokenSeed};
use serde::Serialize;

use crate::desk::{Authorisation, Begun, Desk};
use crate::error::Result;
use crate::views::rfc3339;

/// An import, as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct ImportView {
    /// Its number.
    pub batch: usize,
    /// When, RFC 3339.
    pub at: String,
    /// Name of the format.
    pub format: String,
    /// Tokens it brought.
    pub new: u32,
    /// SHA-256 of the file, as hexadecimal digits.
    pub file_digest: String,
    /// When it was undone, RFC 3339.
    pub undone_at: Option<String>,
    /// When the file was erased, RFC 3339: then its keys are in the vault alone.
    pub erased_at: Option<String>,
}

/// An import that was undone.
#[derive(Clone, Debug, Serialize)]
pub struct Undone {
    /// Its number.
    pub batch: usize,
    /// Tokens that left the vault with it.
    pub removed: usize,
}

impl Desk {
    /// The imports within the operator's scope, the latest first.
    pub async fn imports(&self) -> Result<Vec<ImportView>> {
        let (operator, _, _) = self.look(Act::ImportTokens, &[]).await?;
        let page = self.store.page::<Batch>(Scope::default(), None, None, None).await?;
        let mut imports: Vec<_> = (1..)
            .zip(page.items)
            .filter(|(_, batch)| reaches(&operator, batch))
            .map(|(number, batch)| ImportView {
                batch: number,
                at: rfc3339(Instant(batch.at)),
                format: batch.format.clone(),
                new: batch.new,
                file_digest: batch.file_digest.clone(),
                undone_at: batch.undone_at.map(|at| rfc3339(Instant(at))),
                erased_at: batch.erased_at.map(|at| rfc3339(Instant(at))),
            })
            .collect();
        imports.reverse();
        Ok(imports)
    }

    /// Takes import number `batch` back: its tokens and their seeds are deleted, all or none. Refused as soon as one of
    /// them was enrolled, or any code of it consumed: it would come back without its last step.
    pub async fn undo_import(&self, batch: usize, authorisation: Authorisation) -> Result<Undone> {
        let act = Act::ImportTokens;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let mut begun = self.begin_confirmed(act, confirmed, &[]).await?;
        let event = Event::new(Kind::ImportUndone).with(Detail::Batch, batch.to_string());
        match remove(&mut begun, batch).await? {
            Ok((removed, contract)) => {
                let event = Event { contract, ..event }.with(Detail::Count, removed.to_string());
                begun.unit.put_changed(&begun.rows)?;
                begun.unit.commit(event).await?;
                Ok(Undone { batch, removed })
            }
            Err(refusal) => {
                begun.unit.put_changed(&begun.rows)?;
                begun.unit.commit(event.refused(refusal.code())).await?;
                Err(refusal.into())
            }
        }
    }
}

/// An import into one's own contract, or for the branch any.
pub(crate) fn reaches(operator: &User, batch: &Batch) -> bool {
    in_scope(operator.role, operator.contract, batch.contract.map(ContractId))
}

/// Deletes the tokens of an import. Returns how many there were, and for which contract.
async fn remove(begun: &mut Begun, number: usize) -> Result<Result<(usize, Option<ContractId>), Refusal>> {
    let (operator, now) = (begun.operator.clone(), begun.unit.now());
    let mut nth = 0;
    let mut found = None;
    begun
        .unit
        .edit_all::<Batch>(|batch| {
            nth += 1;
            if nth == number && reaches(&operator, batch) {
                found = Some((batch.id, batch.undone_at.is_some(), batch.contract.map(ContractId)));
            }
        })
        .await?;
    let (id, contract) = match found {
        None => return Ok(Err(Refusal::ImportUnknown)),
        Some((_, true, _)) => return Ok(Err(Refusal::ImportUndone)),
        Some((id, false, contract)) => (id, contract),
    };
    let (mut ids, mut used) = (Vec::new(), 0_u32);
    begun
        .unit
        .edit_all::<Token>(|token| {
            if token.batch.is_some_and(|batch| batch.0 == id) {
                let free = token.is_untouched() && token.contract == contract;
                used += u32::from(!free);
                ids.push(token.id);
            }
        })
        .await?;
    if used > 0 {
        return Ok(Err(Refusal::ImportInUse { n: used }));
    }
    begun.unit.delete_all::<TokenSeed>(&ids).await?;
    begun.unit.delete_all::<Token>(&ids).await?;
    begun
        .unit
        .edit_all::<Batch>(|batch| {
            if batch.id == id {
                batch.edit().undone_at = Some(now.0);
            }
        })
        .await?;
    Ok(Ok((ids.len(), contract)))
}
