// Users, as they are listed, added, stopped and deleted.

import type { Ipc, UserQuery, UserView } from "../client.ts";
import { ALL_PURPOSES, type FakeUser, sampleUser } from "./data.ts";
import { type Desk, matches, part, refuse } from "./desk.ts";
import { driftOf } from "./diagnosis.ts";

function isAskedFor(user: UserView, { role, otp, lock, status }: UserQuery): boolean {
  const password = user.locks.login || user.locks.confirmation;
  const locks = { any: password || user.locks.otp, password, otp: user.locks.otp };
  return (
    (!role || user.role === role) &&
    (!otp || user.otp === otp) &&
    (!status || user.status === status) &&
    (!lock || locks[lock])
  );
}

function sortValue(user: UserView, by: NonNullable<UserQuery["sort"]>): string | number {
  if (by === "otp") return ["suspended", "pending", "active", "not_started"].indexOf(user.otp);
  if (by === "failures") return user.failures;
  return by === "login_id" ? user.loginId : user.kana || user.name;
}

const compare = (a: string | number, b: string | number) =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "ja");

export function usersCommands(desk: Desk) {
  const { authorise, detach, enrol, iso, me, record, seat, session, state, token, user, userView } = desk;

  return {
    overview: async () => {
      const own = userView(me());
      const views = state.users.map(userView);
      const seesAll = session().acts.includes("see_records");
      return {
        own: {
          otp: own.otp,
          otpStart: own.otpStart,
          serial: own.serial,
          expiresOn: own.serial ? token(own.serial).expiresOn : null,
        },
        desk: seesAll
          ? {
              users: views.length,
              suspended: views.filter((u) => u.otp === "suspended").length,
              pending: views.filter((u) => u.otp === "pending").length,
              lockedPasswords: views.filter((u) => u.locks.login || u.locks.confirmation).length,
              tokens: state.tokens.length,
              unregistered: state.tokens.filter((t) => t.state === "unregistered").length,
              inUse: state.tokens.filter((t) => t.state === "in_use").length,
              paused: state.tokens.filter((t) => t.state === "paused").length,
              lost: state.tokens.filter((t) => t.state === "lost").length,
              faulty: state.tokens.filter((t) => t.state === "faulty").length,
              inStock: state.tokens.filter((t) => t.place === "in_stock").length,
              withContract: state.tokens.filter((t) => t.place === "with_contract").length,
              expired: 0,
              expiring7: 0,
              expiring30: 0,
              expiring60: 0,
              expiring90: 0,
              offTime: state.tokens.filter((t) => Math.abs(t.drift) >= 2).length,
              longUnused: state.tokens.filter((t) => t.longUnused).length,
              needsResync: state.tokens.filter((t) => t.needsResync).length,
              noAdministrator: !views.some((u) => u.role === "administrator"),
              noTokens: state.tokens.length === 0,
            }
          : null,
      };
    },
    users: async (query) => {
      const found = state.users
        .filter((u) => matches(query.search, u.loginId, u.name, u.kana))
        .map(userView)
        .filter((u) => isAskedFor(u, query));
      const by = query.sort ?? "added";
      const sorted =
        by === "added" ? found : found.toSorted((a, b) => compare(sortValue(a, by), sortValue(b, by)));
      return part(query.descending ? sorted.toReversed() : sorted, query);
    },
    search: async (text) => {
      const users = state.users.filter((u) => text.trim() && matches(text, u.loginId, u.name, u.kana));
      const of = (serial: string) => state.users.filter((u) => u.serial === serial).map(({ name }) => name);
      const found = state.tokens.filter(
        ({ serial }) => text.trim() && (matches(text, serial) || users.some((u) => u.serial === serial)),
      );
      return {
        users: users.slice(0, 5).map((u) => {
          const { loginId, name, contractName } = userView(u);
          return { loginId, name, contractName };
        }),
        tokens: found.slice(0, 5).map(({ serial, state }) => ({ serial, state, userNames: of(serial) })),
      };
    },
    user: async (loginId) => userView(user(loginId)),
    attempts: async (loginId) => {
      const u = user(loginId);
      return { items: u.attempts.slice(0, 10), drift: driftOf(u) };
    },
    diagnose: async (loginId) => user(loginId).diagnosis,
    addUser: async (wanted, authorisation) => {
      authorise(authorisation, true);
      if (state.users.some((u) => u.loginId === wanted.loginId))
        refuse("already_exists", { field: "login_id" });
      if (!/^[\w.-]{4,32}$/.test(wanted.loginId)) refuse("invalid_value", { field: "login_id" });
      const added: FakeUser = {
        ...sampleUser(wanted.loginId, wanted.name, wanted.kana, wanted.role, null),
        otpStart: wanted.otpStart ?? iso().slice(0, 10),
        permissions: wanted.permissions ?? ALL_PURPOSES,
      };
      state.users.push(added);
      record("user_added", { user: added.loginId, details: [{ name: "role", value: added.role }] });
      return userView(added);
    },
    stopUser: async (loginId, authorisation) => {
      authorise(authorisation);
      const u = user(loginId);
      if (u.role === "master" || loginId === seat.at) refuse("not_on_this_user");
      u.status = "stopped";
      record("user_stopped", { user: loginId });
      return userView(u);
    },
    resumeUser: async (loginId, authorisation) => {
      authorise(authorisation);
      const u = user(loginId);
      u.status = "active";
      record("user_resumed", { user: loginId });
      return userView(u);
    },
    deleteUser: async (loginId, authorisation) => {
      authorise(authorisation, true);
      const u = user(loginId);
      if (u.role === "master" || loginId === seat.at) refuse("not_on_this_user");
      detach(u);
      state.users = state.users.filter((other) => other !== u);
      record("user_deleted", { user: loginId });
      return null;
    },
    unlockPasswords: async (loginId, which, authorisation) => {
      authorise(authorisation);
      const u = user(loginId);
      const opened = (["login", "confirmation"] as const).filter(
        (lock) => u.locks[lock] && (which === "both" || which === lock),
      );
      if (opened.length === 0) refuse("nothing_to_unlock");
      u.locks = { ...u.locks, ...Object.fromEntries(opened.map((lock) => [lock, false])) };
      record("password_unlocked", { user: loginId });
      return userView(u);
    },
    enrolUser: async ({ user: loginId, serial, code: given, share }, authorisation) => {
      authorise(authorisation);
      return enrol(user(loginId), serial, given, share, true);
    },
  } satisfies Partial<Ipc>;
}
