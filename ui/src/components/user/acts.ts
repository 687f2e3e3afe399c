// Which acts a session has on a user: the rules Rust refuses by, so that nobody is shown what he may not do.

import type {
  Authorisation,
  Edition,
  Ipc,
  PasswordLocks,
  Purpose,
  Role,
  Session,
  UserView,
} from "../../ipc/client.ts";

/** Acts on one user that need nothing but 「認証項目」. */
export type UserAct = "stop" | "resume" | "unlockPasswords" | "revokeTemporaryCodes" | "delete";

export const isStaff = (role: Role) => role === "clerk" || role === "supervisor";

export function mayDo(act: UserAct, session: Session, user: UserView): boolean {
  const me = session.person;
  const other = me?.loginId !== user.loginId;
  const below = !(me?.role === "administrator" && user.role === "master");
  const removable = other && below && user.role !== "master";
  const has = session.acts.includes.bind(session.acts);
  switch (act) {
    case "stop":
      return has("stop_users") && removable && maySwitch(session, user) && user.status === "active";
    case "resume":
      return has("stop_users") && removable && maySwitch(session, user) && user.status === "stopped";
    case "unlockPasswords":
      return has("unlock") && other && (user.locks.login || user.locks.confirmation);
    case "revokeTemporaryCodes":
      return has("unlock") && other && user.temporaryCodes !== null;
    case "delete":
      return has("edit_users") && removable && !isStaff(user.role);
  }
}

/** Operators of the branch are changed by those who administer. */
function maySwitch(session: Session, user: UserView): boolean {
  return !isStaff(user.role) || session.acts.includes("administer");
}

/** Whether the user can be put on a token now. */
export function mayEnrol(session: Session, user: UserView): boolean {
  return (
    session.acts.includes("enrol") &&
    user.status === "active" &&
    user.otp === "pending" &&
    !user.enrolmentStopped
  );
}

/** Whether the user can be given 一時コード: in place of the codes of a token that would work. */
export function mayIssueTemporaryCodes(session: Session, user: UserView): boolean {
  return (
    session.acts.includes("unlock") &&
    session.person?.loginId !== user.loginId &&
    user.status === "active" &&
    user.otp === "active"
  );
}

/** Whether an act asks for the operator's own one-time password beside his confirmation password. */
export function needsOtp(act: UserAct, session: Session): boolean {
  return act === "delete" && session.hasToken;
}

/** Whether somebody else's one-time password, or enrolment, is stopped and this session may end that. */
export function mayUnlockOtp(session: Session, user: UserView): boolean {
  return session.acts.includes("unlock") && session.person?.loginId !== user.loginId && user.locks.otp;
}

/** Whether the user has a registration to be ended. */
export function mayRevoke(session: Session, user: UserView): boolean {
  return session.acts.includes("revoke") && user.serial !== null;
}

export function carryOut(
  ipc: Ipc,
  act: UserAct,
  loginId: string,
  authorisation: Authorisation,
  locks: PasswordLocks,
): Promise<UserView | null> {
  switch (act) {
    case "stop":
      return ipc.stopUser(loginId, authorisation);
    case "resume":
      return ipc.resumeUser(loginId, authorisation);
    case "unlockPasswords":
      return ipc.unlockPasswords(loginId, locks, authorisation);
    case "revokeTemporaryCodes":
      return ipc.revokeTemporaryCodes(loginId, authorisation);
    case "delete":
      return ipc.deleteUser(loginId, authorisation);
  }
}

/** The roles a session may give to a new user. */
export function grantable(role: Role | undefined): Role[] {
  if (role === "administrator") return ["general", "read_only"];
  const below: Role[] = ["administrator", "general", "read_only"];
  // A contract's first user is its master; only the branch adds users to a contract without one.
  return role && isStaff(role) ? ["master", ...below] : below;
}

/** Whether the session belongs to no contract, so that one has to be named. */
export function needsContract(session: Session): boolean {
  return session.person !== null && isStaff(session.person.role);
}

/** サービス利用権限: the eight purposes of manual p.2, in its order. */
export const PERMISSIONS = [
  "token_revoke",
  "transfer",
  "bulk_transfer",
  "salary",
  "bill_payment",
  "bulk_transfer_file",
  "salary_file",
  "user_change",
] as const satisfies readonly Purpose[];

/** Whether the particulars of a user may be changed (`may_change` of the domain). */
export function mayChange(session: Session, user: UserView): boolean {
  const touchable = !(session.person?.role === "administrator" && user.role === "master");
  return session.acts.includes("edit_users") && touchable && !isStaff(user.role);
}

/** Whether a user may be given new passwords. */
export function mayReset(session: Session, user: UserView): boolean {
  if (session.person?.loginId === user.loginId) return false;
  return isStaff(user.role) ? session.acts.includes("administer") : mayChange(session, user);
}

/** The roles a user may be changed to: his own, and those that may be given; a master only hands over. */
export function rolesFor(session: Session, user: UserView): Role[] {
  const granted = grantable(session.person?.role).filter((role) => role !== "master");
  if (user.role === "master" || session.person?.loginId === user.loginId) return [user.role];
  return granted.includes(user.role) ? granted : [user.role, ...granted];
}

/** Whether somebody of this role holds a key slot. */
export function opensVault(edition: Edition | null, role: Role): boolean {
  const ofContract = role === "master" || role === "administrator";
  return edition === "branch" ? isStaff(role) : ofContract || isStaff(role);
}

/** Whether somebody may take the master's place. */
export function maySucceed(session: Session, user: UserView): boolean {
  const other = session.person?.loginId !== user.loginId;
  return session.person?.role === "master" && other && user.status === "active" && !isStaff(user.role);
}
