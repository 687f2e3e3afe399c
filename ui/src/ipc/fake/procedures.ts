// The procedures of the manual, and 一時コード.

import type { Ipc, Problem, RowResult } from "../client.ts";
import type { FakeUser } from "./data.ts";
import { type Desk, refuse } from "./desk.ts";

export function proceduresCommands(desk: Desk) {
  const {
    authorise,
    checkCode,
    code,
    detach,
    mayBeTemporary,
    needTrustedClock,
    now,
    record,
    seat,
    state,
    token,
    user,
    userView,
  } = desk;
  const splitForRevoke = (loginIds: string[], reason: string) => {
    const picked = loginIds.map(user).filter((u) => u.serial);
    const serials = new Set(picked.map((u) => u.serial));
    const sharers = state.users.filter((u) => serials.has(u.serial) && !picked.includes(u));
    return reason === "lost"
      ? { detached: [...picked, ...sharers], goingOn: [], picked }
      : { detached: picked, goingOn: sharers, picked };
  };
  const named = (u: FakeUser) => ({ loginId: u.loginId, name: u.name, serial: u.serial ?? "" });
  const row = (u: FakeUser, refused: Problem | null = null): RowResult => ({
    loginId: u.loginId,
    name: u.name,
    serial: u.serial,
    refused,
  });
  return {
    verify: async ({ user: loginId, code: given, second, purpose, requestNumber, note }) => {
      const u = user(loginId);
      if (u.status === "stopped") refuse("user_stopped");
      if (purpose !== "login" && purpose !== "hand_over" && !u.permissions.includes(purpose)) {
        refuse("user_not_permitted");
      }
      if (u.serial && token(u.serial).needsResync && second === null && !mayBeTemporary(u, given)) {
        refuse("token_needs_resync");
      }
      const details = [
        { name: "request_number", value: requestNumber ?? "" },
        { name: "note", value: note ?? "" },
      ].filter(({ value }) => value !== "");
      return { stepDifference: 0, temporaryLeft: checkCode(u, given, purpose, "verified", details) };
    },
    unlock: async ({ users, spokeToUser }, authorisation) => {
      if (!spokeToUser) refuse("situation_not_confirmed");
      authorise(authorisation);
      return users.map(user).map((u) => {
        if (u.loginId === seat.at) return row(u, { code: "own_unlock", params: {} });
        if (!u.suspended && !u.enrolmentStopped) return row(u, { code: "nothing_to_unlock", params: {} });
        Object.assign(u, { suspended: false, suspendedAt: null, failures: 0, enrolmentStopped: false });
        record("unlocked", {
          user: u.loginId,
          serial: u.serial,
          details: [{ name: "spoke_to_user", value: "yes" }],
        });
        return row(u);
      });
    },
    revoke: async ({ users, reason }, authorisation) => {
      authorise(authorisation, state.policy.revokeNeedsOtp);
      const { detached, goingOn } = splitForRevoke(users, reason);
      const without = users.map(user).filter((u) => !u.serial);
      const rows = [
        ...detached.map((u) => row(u)),
        ...without.map((u) => row(u, { code: "not_registered", params: {} })),
      ];
      for (const u of detached) {
        const t = token(u.serial ?? "");
        record("revoked", {
          user: u.loginId,
          serial: u.serial,
          details: [{ name: "reason", value: reason }],
        });
        detach(u);
        if (reason === "lost") t.state = "lost";
      }
      return { rows, goingOn: goingOn.map(named) };
    },
    issueTemporaryCodes: async ({ loginId, count, hours }, authorisation) => {
      needTrustedClock();
      authorise(authorisation);
      const u = user(loginId);
      if (loginId === seat.at) refuse("own_temporary_codes");
      if (!u.serial) refuse("not_registered");
      if (u.suspended) refuse("otp_suspended");
      const validUntil = new Date(now().getTime() + hours * 3_600_000).toISOString();
      const codes = Array.from({ length: count }, (_, n) => `${code(u.loginId, n)}${n}${count}`.slice(-8));
      u.temporaryCodes = { codes, used: [], validUntil };
      record("temporary_codes_issued", {
        user: loginId,
        details: [
          { name: "count", value: String(count) },
          { name: "valid_until", value: validUntil },
        ],
      });
      return { codes, validUntil };
    },
    revokeTemporaryCodes: async (loginId, authorisation) => {
      authorise(authorisation);
      const u = user(loginId);
      if (!u.temporaryCodes) refuse("not_registered");
      u.temporaryCodes = null;
      record("temporary_codes_revoked", { user: loginId });
      return userView(u);
    },
  } satisfies Partial<Ipc>;
}
