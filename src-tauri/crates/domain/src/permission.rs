//! Who may do what: the one table of roles and acts.

use crate::Refusal;
use crate::ids::{ContractId, UserId};
use crate::role::{Edition, Role};

/// Acts, as far as roles differ in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// One's own enrolment, state and passwords.
    Own,
    /// 利用開始登録 at the desk on a user's behalf.
    Enrol,
    /// 利用停止解除 of one-time password, login or confirmation password.
    Unlock,
    /// トークンの失効.
    Revoke,
    /// Users: add, change, permissions, role, delete.
    EditUsers,
    /// Users: stop, resume.
    StopUsers,
    /// ワンタイムパスワード認証.
    Verify,
    /// Tokens: pause, resume, lost, found, faulty, replace, resync.
    HandleTokens,
    /// Import of seed files.
    ImportTokens,
    /// 書き出し of tokens with their keys.
    ExportTokens,
    /// 廃棄.
    DisposeTokens,
    /// Contracts, fees, dispatch: branch vaults.
    EditContracts,
    /// Operators, policy, backup, re-anchoring, prices, month closing: changing them.
    Administer,
    /// The same: seeing them.
    SeeAdministration,
    /// Users, tokens, history: seeing them all.
    SeeRecords,
    /// The virtual fobs of a training vault.
    SeeFobs,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 16] = [
        Self::Own,
        Self::Enrol,
        Self::Unlock,
        Self::Revoke,
        Self::EditUsers,
        Self::StopUsers,
        Self::Verify,
        Self::HandleTokens,
        Self::ImportTokens,
        Self::ExportTokens,
        Self::DisposeTokens,
        Self::EditContracts,
        Self::Administer,
        Self::SeeAdministration,
        Self::SeeRecords,
        Self::SeeFobs,
    ];
}

/// Whether `role` may do `act` in a vault of `edition`.
pub fn permitted(edition: Edition, role: Role, act: Act) -> Result<(), Refusal> {
    use Role::{Administrator, Clerk, General, Master, ReadOnly, Supervisor};
    match act {
        Act::EditContracts if edition == Edition::Company => return Err(Refusal::NotInThisEdition),
        Act::SeeFobs if edition != Edition::Training => return Err(Refusal::NotInThisEdition),
        // A branch's vault is the branch's: a contract's own people change nothing that is not theirs, and take no keys.
        Act::Administer | Act::SeeAdministration | Act::ExportTokens
            if edition == Edition::Branch && !role.is_branch_staff() =>
        {
            return Err(Refusal::PermissionDenied);
        }
        _ => {}
    }
    let allowed = match act {
        Act::Own | Act::SeeFobs => true,
        Act::Enrol
        | Act::Unlock
        | Act::Revoke
        | Act::EditUsers
        | Act::StopUsers
        | Act::Verify
        | Act::HandleTokens
        | Act::SeeAdministration => matches!(role, Master | Administrator | Clerk | Supervisor),
        Act::ImportTokens => matches!(role, Master | Clerk | Supervisor),
        Act::ExportTokens | Act::DisposeTokens | Act::Administer => matches!(role, Master | Supervisor),
        Act::EditContracts => matches!(role, Clerk | Supervisor),
        Act::SeeRecords => match role {
            Master | Administrator | Clerk | Supervisor | ReadOnly => true,
            General => false,
        },
    };
    if allowed { Ok(()) } else { Err(Refusal::PermissionDenied) }
}

/// Scope: one's own contract; branch staff: all. A thing of another contract is not even known to exist.
#[must_use]
pub fn in_scope(role: Role, own: Option<ContractId>, of: Option<ContractId>) -> bool {
    role.is_branch_staff() || (of.is_some() && own == of)
}

/// Whether an operator may give a new user this role: an administrator makes neither masters nor administrators;
/// operators of the branch are made by the operator acts alone.
pub fn may_grant(actor: Role, granted: Role) -> Result<(), Refusal> {
    let above = actor == Role::Administrator && matches!(granted, Role::Master | Role::Administrator);
    if granted.is_branch_staff() || above { Err(Refusal::PermissionDenied) } else { Ok(()) }
}

/// Whether an operator may change a user of this role: an administrator does not touch the master; operators of
/// the branch are changed by the operator acts alone.
pub fn may_edit(actor: Role, target: Role) -> Result<(), Refusal> {
    let above = actor == Role::Administrator && target == Role::Master;
    if target.is_branch_staff() || above { Err(Refusal::PermissionDenied) } else { Ok(()) }
}

/// Nobody stops or deletes the master or himself.
pub fn may_remove(actor: UserId, target: UserId, role: Role) -> Result<(), Refusal> {
    if actor == target || role == Role::Master { Err(Refusal::NotOnThisUser) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Administrator, Clerk, General, Master, ReadOnly, Supervisor};

    /// Product.md section 5, row by row: M A C S R G. Ours: who exports keys.
    #[test]
    fn the_whole_table() {
        let roles = [Master, Administrator, Clerk, Supervisor, ReadOnly, General];
        for (act, row) in [
            (Act::Own, "111111"),
            (Act::Enrol, "111100"),
            (Act::Unlock, "111100"),
            (Act::Revoke, "111100"),
            (Act::EditUsers, "111100"),
            (Act::StopUsers, "111100"),
            (Act::Verify, "111100"),
            (Act::HandleTokens, "111100"),
            (Act::ImportTokens, "101100"),
            (Act::ExportTokens, "100100"),
            (Act::DisposeTokens, "100100"),
            (Act::EditContracts, "001100"),
            (Act::Administer, "100100"),
            (Act::SeeAdministration, "111100"),
            (Act::SeeRecords, "111110"),
            (Act::SeeFobs, "111111"),
        ] {
            for edition in Edition::ALL {
                for (role, mark) in roles.into_iter().zip(row.chars()) {
                    let here = match act {
                        Act::EditContracts => edition != Edition::Company,
                        Act::SeeFobs => edition == Edition::Training,
                        _ => true,
                    };
                    // The table's master and administrator are a company's: in a branch's vault they have no say.
                    let not_theirs = edition == Edition::Branch
                        && !role.is_branch_staff()
                        && matches!(act, Act::Administer | Act::SeeAdministration | Act::ExportTokens);
                    let expected = match (here && !not_theirs, mark) {
                        _ if not_theirs => Err(Refusal::PermissionDenied),
                        (false, _) => Err(Refusal::NotInThisEdition),
                        (true, '1') => Ok(()),
                        (true, _) => Err(Refusal::PermissionDenied),
                    };
                    assert_eq!(permitted(edition, role, act), expected, "{edition:?} {role:?} {act:?}");
                }
            }
        }
    }

    #[test]
    fn the_table_names_every_act() {
        assert_eq!(Act::ALL.len(), 16);
    }

    #[test]
    fn scope_is_ones_own_contract_and_everything_for_branch_staff() {
        let (a, b) = (Some(ContractId(1)), Some(ContractId(2)));
        for role in Role::ALL {
            let staff = role.is_branch_staff();
            assert!(in_scope(role, a, a));
            assert_eq!(in_scope(role, a, b), staff);
            assert_eq!(in_scope(role, None, b), staff);
            assert_eq!(in_scope(role, None, None), staff);
            assert_eq!(in_scope(role, a, None), staff);
        }
    }

    #[test]
    fn an_administrator_neither_touches_the_master_nor_makes_administrators() {
        for actor in Role::ALL {
            for role in Role::ALL {
                let low = actor == Administrator;
                let too_high = low && matches!(role, Master | Administrator);
                let grants = !role.is_branch_staff() && !too_high;
                assert_eq!(may_grant(actor, role).is_ok(), grants, "{actor:?} grants {role:?}");
                let too_high = low && role == Master;
                let edits = !role.is_branch_staff() && !too_high;
                assert_eq!(may_edit(actor, role).is_ok(), edits, "{actor:?} edits {role:?}");
            }
        }
        assert_eq!(may_grant(Administrator, Administrator), Err(Refusal::PermissionDenied));
        assert_eq!(may_edit(Administrator, Master), Err(Refusal::PermissionDenied));
        assert_eq!(may_grant(Master, Administrator), Ok(()));
    }

    #[test]
    fn nobody_removes_the_master_or_himself() {
        assert_eq!(may_remove(UserId(1), UserId(2), General), Ok(()));
        assert_eq!(may_remove(UserId(1), UserId(1), General), Err(Refusal::NotOnThisUser));
        assert_eq!(may_remove(UserId(1), UserId(2), Master), Err(Refusal::NotOnThisUser));
    }
}
