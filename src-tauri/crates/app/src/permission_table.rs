//! Who may do what in this vault: the domain's table, to show and to print.

use kagimori_domain::permission::{Act, permitted};
use kagimori_domain::role::{Edition, Role};

use crate::desk::Desk;
use crate::error::Result;

/// Who may do an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// The act.
    pub act: Act,
    /// The roles that may do it.
    pub roles: Vec<Role>,
}

/// The table of an edition: its roles, and every act that one of them may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionTable {
    /// The roles there are.
    pub roles: Vec<Role>,
    /// The acts.
    pub rows: Vec<Permitted>,
}

impl PermissionTable {
    /// The table of `edition`.
    #[must_use]
    pub fn of(edition: Edition) -> Self {
        let is_here = |role: &Role| edition != Edition::Company || !role.is_branch_staff();
        let roles: Vec<Role> = Role::ALL.into_iter().filter(is_here).collect();
        let row = |act| {
            let may = |role: &Role| permitted(edition, *role, act).is_ok();
            Permitted { act, roles: roles.iter().copied().filter(may).collect() }
        };
        let rows = Act::ALL.into_iter().map(row).filter(|row| !row.roles.is_empty()).collect();
        Self { roles, rows }
    }
}

impl Desk {
    /// The table of this vault.
    pub async fn permission_table(&self) -> Result<PermissionTable> {
        self.look(Act::SeeRecords, &[]).await?;
        Ok(PermissionTable::of(self.edition))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_what_the_rules_say_and_names_nothing_that_is_not_there() {
        for edition in Edition::ALL {
            let table = PermissionTable::of(edition);
            for Permitted { act, roles } in &table.rows {
                assert!(!roles.is_empty(), "{edition:?} {act:?}");
                for role in &table.roles {
                    let may = permitted(edition, *role, *act).is_ok();
                    assert_eq!(roles.contains(role), may, "{edition:?} {role:?} {act:?}");
                }
            }
            let has = |act| table.rows.iter().any(|row| row.act == act);
            assert_eq!(has(Act::EditContracts), edition != Edition::Company);
            assert_eq!(has(Act::SeeFobs), edition == Edition::Training);
            assert_eq!(table.roles.contains(&Role::Clerk), edition != Edition::Company);
        }
    }
}
