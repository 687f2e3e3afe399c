//! 利用者情報の変更 and マスターユーザの交代: what of a user others decide, and who may decide it.

use jiff::civil::Date;

use crate::Refusal;
use crate::ids::UserId;
use crate::permission::{may_edit, may_grant};
use crate::purpose::Permissions;
use crate::role::Role;
use crate::user::User;

/// 登録内容: what of a user others decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// 氏名.
    pub name: String,
    /// カナ; may be empty.
    pub kana: String,
    /// Role.
    pub role: Role,
    /// 利用開始日 of his one-time password.
    pub otp_start: Date,
    /// サービス利用権限.
    pub permissions: Permissions,
}

impl Particulars {
    /// Those of a user.
    #[must_use]
    pub fn of(user: &User) -> Self {
        Self {
            name: user.name.clone(),
            kana: user.kana.clone(),
            role: user.role,
            otp_start: user.otp_start,
            permissions: user.permissions,
        }
    }

    /// Gives them to a user.
    pub fn give(self, user: &mut User) {
        let Self { name, kana, role, otp_start, permissions } = self;
        *user = User { name, kana, role, otp_start, permissions, ..user.clone() };
    }
}

/// Refuses purposes for 照会専用ユーザ, who only look.
pub fn check_permissions(role: Role, permissions: Permissions) -> Result<(), Refusal> {
    if role == Role::ReadOnly && permissions != Permissions::NONE {
        return Err(Refusal::InvalidValue { field: "permissions" });
    }
    Ok(())
}

/// Whether an operator may turn the `old` particulars of a user into the `new` ones. Nobody changes his own role or
/// permissions, and no change makes or unmakes a master: that is [`hand_over_master`] alone.
pub fn may_change(
    (operator, actor): (UserId, Role),
    user: UserId,
    old: &Particulars,
    new: &Particulars,
) -> Result<(), Refusal> {
    may_edit(actor, old.role)?;
    if old == new {
        return Err(Refusal::NothingChanged);
    }
    if operator == user && (old.role, old.permissions) != (new.role, new.permissions) {
        return Err(Refusal::NotOnThisUser);
    }
    if old.role != new.role {
        if old.role == Role::Master {
            return Err(Refusal::NotOnThisUser);
        }
        may_grant(actor, new.role)?;
        if new.role == Role::Master {
            return Err(Refusal::MasterExactlyOne);
        }
    }
    check_permissions(new.role, new.permissions)
}

/// マスターユーザの交代: the master of a contract becomes an administrator, and an active user of the same contract its
/// master, in one step. A master has every purpose: nobody is above him who could give him one.
pub fn hand_over_master(old: &mut User, new: &mut User) -> Result<(), Refusal> {
    if old.role != Role::Master || old.contract.is_none() {
        return Err(Refusal::PermissionDenied);
    }
    if new.contract != old.contract {
        return Err(Refusal::UserUnknown);
    }
    new.may_act()?;
    if new.role == Role::Master {
        return Err(Refusal::NotOnThisUser);
    }
    old.role = Role::Administrator;
    new.role = Role::Master;
    new.permissions = User::default_permissions(Role::Master);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ContractId;
    use crate::purpose::Purpose;
    use crate::text::LoginId;
    use crate::user::UserStatus;
    use crate::user::tests::user;

    const ME: UserId = UserId(1);
    const HIM: UserId = UserId(2);

    fn of(role: Role) -> Particulars {
        Particulars { role, permissions: User::default_permissions(role), ..Particulars::of(&user()) }
    }

    fn renamed(particulars: &Particulars) -> Particulars {
        Particulars { name: "高橋 三郎".into(), ..particulars.clone() }
    }

    #[test]
    fn particulars_are_given_and_nothing_else() {
        let mut user = user();
        user.enrolment.in_row = 3;
        user.status = UserStatus::Stopped;
        let before = user.clone();
        let new = Particulars {
            role: Role::ReadOnly,
            permissions: Permissions::NONE,
            ..renamed(&of(Role::General))
        };
        new.clone().give(&mut user);
        assert_eq!(Particulars::of(&user), new);
        Particulars::of(&before).give(&mut user);
        assert_eq!(user, before);
    }

    #[test]
    fn an_administrator_changes_neither_the_master_nor_makes_administrators() {
        let (general, administrator, master) = (of(Role::General), of(Role::Administrator), of(Role::Master));
        let by = |role, old: &Particulars, new: &Particulars| may_change((ME, role), HIM, old, new);
        let clerk = of(Role::Clerk);
        assert_eq!(by(Role::Administrator, &general, &renamed(&general)), Ok(()));
        assert_eq!(by(Role::Administrator, &administrator, &general), Ok(()));
        assert_eq!(by(Role::Administrator, &general, &administrator), Err(Refusal::PermissionDenied));
        assert_eq!(by(Role::Administrator, &master, &renamed(&master)), Err(Refusal::PermissionDenied));
        assert_eq!(by(Role::Master, &general, &administrator), Ok(()));
        assert_eq!(by(Role::Clerk, &master, &renamed(&master)), Ok(()));
        // Operators of the branch are not among the users.
        assert_eq!(by(Role::Supervisor, &clerk, &renamed(&clerk)), Err(Refusal::PermissionDenied));
        assert_eq!(by(Role::Master, &general, &clerk), Err(Refusal::PermissionDenied));
    }

    #[test]
    fn nobody_changes_his_own_role_or_permissions() {
        let own = of(Role::Administrator);
        let fewer = Particulars { permissions: Permissions::NONE, ..own.clone() };
        let mine = |new: &Particulars| may_change((ME, Role::Administrator), ME, &own, new);
        assert_eq!(mine(&of(Role::General)), Err(Refusal::NotOnThisUser));
        assert_eq!(mine(&fewer), Err(Refusal::NotOnThisUser));
        assert_eq!(mine(&renamed(&own)), Ok(()));
    }

    #[test]
    fn nothing_changed_is_no_change() {
        let same = of(Role::General);
        assert_eq!(may_change((ME, Role::Master), HIM, &same, &same), Err(Refusal::NothingChanged));
    }

    #[test]
    fn who_only_looks_has_no_purposes() {
        let general = of(Role::General);
        let change = |new: Particulars| may_change((ME, Role::Master), HIM, &general, &new);
        assert_eq!(change(of(Role::ReadOnly)), Ok(()));
        let one = Permissions::NONE.with(Purpose::Salary).unwrap();
        let looking = Particulars { permissions: one, ..of(Role::ReadOnly) };
        assert_eq!(change(looking), Err(Refusal::InvalidValue { field: "permissions" }));
        assert_eq!(change(Particulars { permissions: one, ..general.clone() }), Ok(()));
    }

    #[test]
    fn the_new_master_is_an_active_user_of_the_same_contract() {
        let person = |role| User { role, permissions: User::default_permissions(role), ..user() };
        let hand_over = |old: &User, new: &User| {
            let (mut old, mut new) = (old.clone(), new.clone());
            hand_over_master(&mut old, &mut new).map(|()| (old, new))
        };
        let (master, looking) = (person(Role::Master), person(Role::ReadOnly));
        let (old, new) = hand_over(&master, &looking).unwrap();
        assert_eq!((old.role, old.permissions), (Role::Administrator, Permissions::ALL));
        assert_eq!((new.role, new.permissions), (Role::Master, Permissions::ALL));

        let stopped = User { status: UserStatus::Stopped, ..person(Role::General) };
        assert_eq!(hand_over(&master, &stopped), Err(Refusal::UserStopped));
        let deleted = User { status: UserStatus::Deleted, ..person(Role::General) };
        assert_eq!(hand_over(&master, &deleted), Err(Refusal::UserUnknown));
        let elsewhere = User { contract: Some(ContractId(9)), ..person(Role::General) };
        assert_eq!(hand_over(&master, &elsewhere), Err(Refusal::UserUnknown));
        let clerk = User { contract: None, ..person(Role::Clerk) };
        assert_eq!(hand_over(&master, &clerk), Err(Refusal::UserUnknown));
        assert_eq!(hand_over(&master, &master), Err(Refusal::NotOnThisUser));
        for role in [Role::Administrator, Role::General, Role::ReadOnly] {
            assert_eq!(hand_over(&person(role), &looking), Err(Refusal::PermissionDenied), "{role:?}");
        }
        assert_eq!(hand_over(&clerk, &clerk), Err(Refusal::PermissionDenied));
    }

    /// Whatever is tried by whomever on whomever, a contract with one master has one master afterwards, and no change
    /// of particulars makes it another one. With every such contract as the start, this holds for any number of acts.
    #[test]
    fn there_is_exactly_one_master_at_every_moment() {
        let id = |n: usize| UserId(i64::try_from(n).unwrap());
        let master_of = |all: &[User]| {
            let mut masters = (0..all.len()).filter(|n| all[*n].role == Role::Master);
            (masters.next(), masters.next())
        };
        let others: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::Master).collect();
        let contracts = others.iter().flat_map(|a| others.iter().map(move |b| [Role::Master, *a, *b]));
        let mut handed_over = 0;
        for (roles, actor, target) in
            contracts.flat_map(|roles| (0..9).map(move |pair| (roles, pair / 3, pair % 3)))
        {
            let people: Vec<User> = (0..3)
                .map(|n| User {
                    login_id: LoginId::parse(&format!("user{n}")).unwrap(),
                    role: roles[n],
                    permissions: User::default_permissions(roles[n]),
                    ..user()
                })
                .collect();
            for role in Role::ALL {
                let mut after = people.clone();
                let old = Particulars::of(&people[target]);
                let permissions = User::default_permissions(role);
                let new = Particulars { role, permissions, ..old.clone() };
                if may_change((id(actor), roles[actor]), id(target), &old, &new).is_ok() {
                    new.give(&mut after[target]);
                }
                assert_eq!(master_of(&after), (Some(0), None), "{roles:?} {actor} {target} {role:?}");
            }
            let (mut old, mut new) = (people[actor].clone(), people[target].clone());
            let mut after = people.clone();
            match hand_over_master(&mut old, &mut new) {
                Ok(()) => {
                    handed_over += 1;
                    assert_eq!(actor, 0);
                    (after[actor], after[target]) = (old, new);
                    assert_eq!(master_of(&after), (Some(target), None));
                }
                // A refusal changes nobody.
                Err(_) => assert_eq!((&old, &new), (&people[actor], &people[target])),
            }
        }
        assert_eq!(handed_over, 2 * others.len() * others.len());
    }
}
