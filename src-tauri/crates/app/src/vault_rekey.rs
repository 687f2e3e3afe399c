//! New keys for the vault: the data key, and the recovery code that opens it.

use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
use kagimori_vault::{Opener, RecoveryCode, SlotKind};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::desk::{Authorisation, Desk};
use crate::error::{Error, Result};
use crate::system::system_rng;

/// A new data key.
#[derive(Clone, Debug, Serialize)]
pub struct Rekeyed {
    /// How often it was made anew.
    pub epoch: i64,
    /// Key slots it is sealed to.
    pub slots: usize,
}

/// A new recovery code that nothing opens with yet: it is to be written down first.
pub struct NewRecoveryCode(RecoveryCode);

impl Desk {
    /// Makes the data key anew and reseals every row under it, in one transaction. Passwords and recovery code stay.
    pub async fn rekey(&self, authorisation: Authorisation) -> Result<Rekeyed> {
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let mut begun = self.begin_confirmed(act, confirmed, &[]).await?;
        begun.unit.put_changed(&begun.rows)?;
        let before = self.store.with_keys(kagimori_vault::Keys::epoch);
        begun.unit.rotate_without(&[]).await?;
        let event = Event::new(Kind::Rekeyed)
            .user(self.operator, begun.operator.contract)
            .with(Detail::Before, before.to_string())
            .with(Detail::After, (before + 1).to_string());
        begun.unit.commit(event).await?;
        let header = self.store.header().await?;
        Ok(Rekeyed { epoch: header.epoch, slots: header.slots.len() })
    }

    /// A new recovery code, for the one time it is shown. The old one stays valid until [`Self::replace_recovery_code`].
    pub async fn new_recovery_code(&self) -> Result<(NewRecoveryCode, Zeroizing<String>)> {
        self.look(Act::Administer, &[]).await?;
        let code = RecoveryCode::random(&mut *system_rng());
        let shown = code.grouped();
        Ok((NewRecoveryCode(code), shown))
    }

    /// Puts a new recovery code in place of the old one. The data key is made anew: the old code opens nothing that
    /// is written from now on.
    pub async fn replace_recovery_code(
        &self,
        new: &NewRecoveryCode,
        authorisation: Authorisation,
    ) -> Result<()> {
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let mut header = self.store.header().await?;
        let based_on = header.tag.clone();
        let recovery = SlotKind::Recovery.number();
        let old: Vec<i64> = header.slots.iter().filter(|s| s.kind == recovery).map(|s| s.id).collect();
        let (keys, code) = (self.store.with_keys(Clone::clone), new.0.clone());
        let header = crate::blocking::spawn(move || {
            let added = header.add_slot(&keys, Opener::Recovery(&code), &mut *system_rng());
            added.map(|_| header).map_err(|e| Error::Internal(e.to_string()))
        })
        .await??;

        let mut begun = self.begin_confirmed(act, confirmed, &[]).await?;
        begun.unit.put_header(&header, &based_on).await?;
        begun.unit.put_changed(&begun.rows)?;
        begun.unit.rotate_without(&old).await?;
        let event = Event::new(Kind::RecoveryCodeReplaced).user(self.operator, begun.operator.contract);
        begun.unit.commit(event).await?;
        Ok(())
    }
}

impl NewRecoveryCode {
    /// Whether its last group was typed back from paper.
    #[must_use]
    pub fn confirms(&self, last_group: &str) -> bool {
        self.0.ends_with(last_group)
    }
}
