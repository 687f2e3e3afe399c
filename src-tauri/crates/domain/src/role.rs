//! Editions and roles (product terms in doc comments).

/// How a vault is used; fixed when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// 自社で使う: one contract, its master and administrators.
    Company,
    /// 営業店で使う: a branch office with many contracts.
    Branch,
    /// 研修で使う: a sandbox with sample people and a movable clock.
    Training,
}

impl Edition {
    /// All editions.
    pub const ALL: [Self; 3] = [Self::Company, Self::Branch, Self::Training];

    /// The stable name, as in the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Branch => "branch",
            Self::Training => "training",
        }
    }

    /// The edition of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.name() == name)
    }
}

/// What a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// マスターユーザ: exactly one per contract.
    Master,
    /// 管理者ユーザ.
    Administrator,
    /// 一般ユーザ.
    General,
    /// 照会専用ユーザ.
    ReadOnly,
    /// 営業店担当者.
    Clerk,
    /// 役席者.
    Supervisor,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] =
        [Self::Master, Self::Administrator, Self::General, Self::ReadOnly, Self::Clerk, Self::Supervisor];

    /// The stable name, as in the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::Administrator => "administrator",
            Self::General => "general",
            Self::ReadOnly => "read_only",
            Self::Clerk => "clerk",
            Self::Supervisor => "supervisor",
        }
    }

    /// The role of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }

    /// Branch staff belong to no contract and act on all of them.
    #[must_use]
    pub const fn is_branch_staff(self) -> bool {
        matches!(self, Self::Clerk | Self::Supervisor)
    }

    /// Whether a person of this role holds a key slot, that is, can open the vault.
    #[must_use]
    pub const fn opens_vault(self, edition: Edition) -> bool {
        match edition {
            Edition::Company => matches!(self, Self::Master | Self::Administrator),
            Edition::Branch => self.is_branch_staff(),
            Edition::Training => matches!(self, Self::Master | Self::Administrator) || self.is_branch_staff(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_values() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
        for edition in Edition::ALL {
            assert_eq!(Edition::from_name(edition.name()), Some(edition));
        }
        assert_eq!(Role::from_name("root"), None);
        assert_eq!(Edition::from_name(""), None);
    }

    #[test]
    fn slots_by_edition() {
        let openers = |edition| -> Vec<_> {
            Role::ALL.into_iter().filter(|r| r.opens_vault(edition)).map(Role::name).collect()
        };
        assert_eq!(openers(Edition::Company), ["master", "administrator"]);
        assert_eq!(openers(Edition::Branch), ["clerk", "supervisor"]);
        assert_eq!(openers(Edition::Training), ["master", "administrator", "clerk", "supervisor"]);
    }
}
