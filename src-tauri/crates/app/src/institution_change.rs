//! The institution's profile: how screens and papers name it, and what it calls itself (当組合, 当行, 当金庫).

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::institution::Institution;
use kagimori_domain::permission::Act;
use kagimori_domain::text::{self, NAME_MAX};

use crate::desk::{Authorisation, Desk};
use crate::error::Result;
use crate::people::changed;

/// Checks what was typed.
pub(crate) fn check_institution(typed: &Institution) -> Result<Institution, Refusal> {
    let line =
        |text: &str, field| text::optional_line(text, NAME_MAX).map_err(|_| Refusal::InvalidValue { field });
    Ok(Institution {
        name: line(&typed.name, "institution")?,
        telephone: line(&typed.telephone, "telephone")?,
        kind: typed.kind,
    })
}

impl Desk {
    /// Changes it. Returns it as it is kept.
    pub async fn change_institution(
        &self,
        new: &Institution,
        authorisation: Authorisation,
    ) -> Result<Institution> {
        let act = Act::Administer;
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let new = check_institution(new)?;
        let mut begun = self.begin_confirmed(act, confirmed, &[]).await?;
        let old = begun.rows.institution.clone();
        begun.rows.set_institution(new.clone());
        begun.unit.put_changed(&begun.rows)?;
        let event = Event::new(Kind::InstitutionChanged)
            .user(self.operator, begun.operator.contract)
            .with_some(Detail::NameChanged, changed(&old.name, &new.name))
            .with_some(Detail::TelephoneChanged, changed(&old.telephone, &new.telephone))
            .with_some(Detail::InstitutionKindChanged, changed(old.kind.name(), new.kind.name()));
        begun.unit.commit(event).await?;
        Ok(new)
    }
}
