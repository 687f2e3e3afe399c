// Users, as they are changed, given new passwords, made master, and added from a list.

import type { Ipc, IssuedTo, Particulars, TypedPasswords } from "../client.ts";
import { type FakeUser, sampleUser } from "./data.ts";
import { type Desk, refuse } from "./desk.ts";

/** Digest of whatever list is chosen. */
const DIGEST = "7c".repeat(32);

/** Passwords as Rust makes them up. */
const madeUp = (nth: number) => ({
  login: `k7mq-x3vd-92wp-hr4${nth + 2}`,
  confirmation: `nb6t-yc8f-ue5${nth + 2}`,
});

export function userChangesCommands(desk: Desk) {
  const { authorise, me, record, seat, session, state, user } = desk;
  let chosen: { name: string } | null = null;

  const particulars = ({ name, kana, role, otpStart, permissions }: FakeUser): Particulars => ({
    name,
    kana,
    role,
    otpStart,
    permissions,
  });
  const opens = (role: FakeUser["role"]) => role === "master" || role === "administrator";
  const check = (typed: TypedPasswords | null) => {
    if (typed && typed.login.length < 12) refuse("password_rule", { rule: "login_too_short" });
    if (typed && typed.confirmation.length < 8) refuse("password_rule", { rule: "confirmation_too_short" });
  };
  const renew = (u: FakeUser, typed: TypedPasswords | null) => {
    const { login, confirmation } = typed ?? madeUp(0);
    Object.assign(u, { loginPassword: login, confirmationPassword: confirmation });
    u.locks = { login: false, confirmation: false };
    return typed ? null : { login, confirmation };
  };
  const look = () => {
    if (!chosen) refuse("file_unreadable");
    const { rows, errors } = state.userList;
    const known = (row: { loginId: string }) => state.users.some(({ loginId }) => loginId === row.loginId);
    const seen = rows.map((row) => ({ ...row, isKnown: known(row) }));
    return {
      new: seen.filter(({ isKnown }) => !isKnown).length,
      same: seen.filter(({ isKnown }) => isKnown).length,
      rows: seen,
      errors,
      issued: [] as IssuedTo[],
      fileDigest: DIGEST,
    };
  };

  return {
    changeUser: async ({ loginId, seen, wanted }, typed, authorisation) => {
      const u = user(loginId);
      if (JSON.stringify(particulars(u)) !== JSON.stringify(seen)) refuse("user_changed_meanwhile");
      if (JSON.stringify(seen) === JSON.stringify(wanted)) refuse("nothing_changed");
      if (wanted.name.trim() === "") refuse("invalid_value", { field: "name" });
      check(typed);
      authorise(authorisation, true);
      const renews = opens(seen.role) !== opens(wanted.role);
      Object.assign(u, wanted);
      record("user_changed", {
        user: loginId,
        details:
          seen.role === wanted.role
            ? []
            : [{ name: "role_changed", value: `${seen.role} -> ${wanted.role}` }],
      });
      return renews ? renew(u, typed) : null;
    },
    resetPasswords: async (loginId, typed, authorisation) => {
      if (loginId === seat.at) refuse("own_reset");
      check(typed);
      authorise(authorisation, true);
      record("passwords_reset", { user: loginId });
      return renew(user(loginId), typed);
    },
    changeMaster: async (loginId, loginPassword, authorisation) => {
      const [from, to] = [me(), user(loginId)];
      if (from.role !== "master") refuse("permission_denied");
      if (to.status === "stopped") refuse("user_stopped");
      if (to.loginPassword !== loginPassword) refuse("login_password_wrong", { left: 4 });
      authorise(authorisation, true);
      record("master_changed", {
        user: loginId,
        details: [{ name: "role_changed", value: `${to.role} -> master` }],
      });
      to.role = "master";
      from.role = "administrator";
      return session();
    },
    chooseUserList: async () => {
      chosen = { name: "users.csv" };
      return chosen;
    },
    previewUserImport: async () => look(),
    importUsers: async (_reading, authorisation) => {
      authorise(authorisation, true);
      const found = look();
      if (found.errors.length > 0) refuse("users_rejected", { n: found.errors.length });
      const fresh = found.rows.filter(({ isKnown }) => !isKnown);
      const issued = fresh.map(({ loginId, name }, nth) => ({ loginId, name, passwords: madeUp(nth) }));
      for (const { loginId, name, kana, role, otpStart } of fresh) {
        state.users.push({ ...sampleUser(loginId, name, kana, role, null), otpStart });
      }
      record("users_imported", { details: [{ name: "new", value: String(found.new) }] });
      return { ...found, issued };
    },
    saveUserTemplate: async () => "利用者一覧.csv",
  } satisfies Partial<Ipc>;
}
