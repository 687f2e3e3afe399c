// A desk in memory, for tests and for looking at screens in a browser. Not part of the built window.

import {
  type Authorisation,
  DeskError,
  type HistoryEntry,
  type Imported,
  type Ipc,
  type Param,
  type Person,
  type Phase,
  type Problem,
  type Purpose,
  type RowResult,
  type Session,
  type TokenState,
  type TokenView,
  type UserView,
} from "./client.ts";
import {
  ALL_PURPOSES,
  actsOf,
  CLOCKS,
  type FakeState,
  type FakeToken,
  type FakeUser,
  practicePerson,
  sampleState,
  sampleToken,
  sampleUser,
} from "./fake-data.ts";
import { driftOf, explain } from "./fake-diagnosis.ts";
import { expectedStep, nearest, PERIOD, resync, shownStep, testCode } from "./fake-time.ts";

/** 2026/11/23（月） 11:15:30 in Tokyo. */
export const FAKE_NOW = "2026-11-23T02:15:30Z";
/** Its last group is `N7QD`. */
export const FAKE_RECOVERY_CODE = "K3M8-WX2P-9TRA-5HVC-N7QD";
const LIMIT = 5;
const WRONG_PAIRS = 3;
/** Ten minutes. */
const IDENTIFY_STEPS = 10;

export type FakeOptions = {
  phase?: Phase;
  edition?: Session["edition"];
  /** Login ID of who is at the desk. */
  as?: string;
  /** Changes to the session that is answered. */
  session?: Partial<Session>;
  /** Commands that answer otherwise, for a test. */
  overrides?: Partial<Ipc>;
  /** What is thought of the computer's clock. */
  clockIs?: keyof typeof CLOCKS;
  /** Milliseconds; fixed at {@link FAKE_NOW} if not given. */
  clock?: () => number;
};

export type Fake = {
  ipc: Ipc;
  state: FakeState;
  /** The one-time password a fob shows now. */
  code: (serial: string) => string;
  /** Moves the clock to the next display. */
  forward: () => void;
};

/** Makes a refusal, for overrides: `() => refuse("otp_wrong", { left: 2 })`. */
export function refuse(code: string, params: Record<string, Param> = {}): never {
  throw new DeskError({ code, params });
}

export function createFake(options: FakeOptions = {}): Fake {
  const clock = options.clock ?? (() => Date.parse(FAKE_NOW));
  let offset = 0;
  const now = () => new Date(clock() + offset);
  const iso = () => now().toISOString().replace(".000", "");
  let state = sampleState(now());
  let phase: Phase = options.phase ?? "desk";
  state.clock = CLOCKS[options.clockIs ?? (phase === "clock" ? "behind" : "trusted")];
  let edition = options.phase === "first_start" ? null : (options.edition ?? "company");
  let at: string | null = ["first_start", "recovery_code", "sign_in"].includes(phase)
    ? null
    : (options.as ?? "suzuki");
  let host: string | null = null;
  let practiceLoginId: string | null = null;
  let chosen: { name: string; bytes: number } | null = null;

  const shown = (serial: string) => shownStep(token(serial), now().getTime());
  const expected = (t: FakeToken) => expectedStep(t, now().getTime());
  const code = (serial: string, of = shown(serial)) => {
    let hash = of;
    for (const character of serial) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
    return String(Math.imul(hash, 2654435761) >>> 0)
      .padStart(10, "0")
      .slice(-6);
  };
  const forward = () => {
    offset += PERIOD * 1000 - ((clock() + offset) % (PERIOD * 1000));
  };

  const user = (loginId: string | null): FakeUser =>
    state.users.find((u) => u.loginId === loginId) ?? refuse("user_unknown");
  const token = (serial: string): FakeToken =>
    state.tokens.find((t) => t.serial === normalised(serial).toUpperCase()) ?? refuse("token_unknown");
  const me = () => user(at);
  const person = (u: FakeUser): Person => ({ loginId: u.loginId, name: u.name, kana: u.kana, role: u.role });

  const temporaryLeft = ({ temporaryCodes: issued }: FakeUser) => {
    if (!issued || issued.validUntil <= iso()) return null;
    const left = issued.codes.length - issued.used.length;
    return left > 0 ? { left, validUntil: issued.validUntil } : null;
  };
  const mayBeTemporary = (u: FakeUser, given: string) =>
    u.temporaryCodes !== null && /^\d{8}$/.test(normalised(given));

  const session = (): Session => {
    const who = at === null ? null : me();
    return {
      phase,
      edition,
      institution: edition === null ? null : state.institution,
      contractName: who ? (state.contracts[0]?.name ?? null) : null,
      person: who && person(who),
      userMode: host !== null,
      host: host === null ? null : person(user(host)),
      twoCodes: who?.serial ? token(who.serial).needsResync : false,
      temporaryCodes: phase === "one_time_password" && who !== null && temporaryLeft(who) !== null,
      acts: who && edition && phase === "desk" ? actsOf(edition, who.role) : [],
      hasToken: Boolean(who?.serial),
      revokeNeedsOtp: state.policy.revokeNeedsOtp,
      lastSignIn: who ? "2026-11-20T00:31:00Z" : null,
      failuresSince: 0,
      timeZone: "Asia/Tokyo",
      now: iso(),
      practiceLoginId,
      realVault: false,
      ...options.session,
    };
  };

  const userView = (u: FakeUser): UserView => ({
    loginId: u.loginId,
    name: u.name,
    kana: u.kana,
    role: u.role,
    contract: state.contracts[0]?.code ?? null,
    contractName: state.contracts[0]?.name ?? null,
    status: u.status,
    otp: u.suspended
      ? "suspended"
      : u.serial
        ? "active"
        : u.otpStart > iso().slice(0, 10)
          ? "not_started"
          : "pending",
    otpStart: u.otpStart,
    serial: u.serial,
    failures: u.failures,
    suspendedAt: u.suspendedAt,
    enrolmentStopped: u.enrolmentStopped,
    locks: { ...u.locks, otp: u.suspended || u.enrolmentStopped },
    temporaryCodes: temporaryLeft(u),
    permissions: u.permissions,
  });
  const tokenView = (t: FakeToken): TokenView => ({
    serial: t.serial,
    manufacturer: "KAGIMORI-TRAINING",
    model: "KT-1",
    kind: t.kind,
    algorithm: "sha1",
    digits: 6,
    period: t.kind === "hotp" ? null : PERIOD,
    state: t.state,
    place: t.place,
    contract: state.contracts[0]?.code ?? null,
    expiresOn: t.expiresOn,
    expired: t.expiresOn !== null && t.expiresOn < iso().slice(0, 10),
    driftSteps: t.drift,
    offsetSeconds: t.kind === "hotp" ? null : t.drift * PERIOD,
    longUnused: t.longUnused,
    needsResync: t.needsResync,
    registrations: state.users
      .filter((u) => u.serial === t.serial)
      .map((u) => ({ loginId: u.loginId, name: u.name, state: u.suspended ? "suspended" : "active" })),
  });

  const record = (kind: string, about: Partial<HistoryEntry> = {}) => {
    state.history.push({
      number: state.history.length + 1,
      at: iso(),
      kind,
      refused: null,
      operator: at,
      via: "window",
      user: null,
      serial: null,
      details: [],
      ...about,
    });
  };

  /** While the clock is not trusted no code is looked at. */
  const needTrustedClock = () => {
    if (state.clock.trust !== "trusted") refuse("clock_untrusted");
  };

  /** Consumes a code, which shows how far the token's time is off. */
  const accept = (t: FakeToken, matched: number, kind: string) => {
    Object.assign(t, { lastStep: matched, longUnused: false });
    if (t.kind === "hotp") return;
    const seconds = (matched - Math.floor(now().getTime() / 1000 / PERIOD)) * PERIOD;
    t.offsets.push({ at: iso(), seconds, kind });
  };

  /** Checks and consumes a one-time password by the rules a screen can show; how many temporary codes are left. */
  const checkCode = (
    u: FakeUser,
    given: string,
    purpose: Purpose | null,
    kind = "verified",
  ): number | null => {
    if (!u.serial) refuse("not_registered");
    needTrustedClock();
    const t = token(u.serial);
    const digits = normalised(given);
    const temporary = mayBeTemporary(u, given);
    const shownAt = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5].find(
      (n) => code(t.serial, expected(t) + n) === digits,
    );
    const seconds = shownAt === undefined ? null : shownAt * PERIOD;
    const attempt = (refused: string | null) => {
      u.attempts.unshift({ at: iso(), kind, purpose, refused, serial: t.serial, seconds, temporary });
      if (refused)
        u.diagnosis = explain({ at: iso(), refused, serial: t.serial, digits, seconds }, state, code);
      record(kind, { refused, user: u.loginId, serial: t.serial });
    };
    const no = (refused: string, params: Record<string, Param> = {}): never => {
      attempt(refused);
      return refuse(refused, params);
    };
    const wrong = (): never => {
      u.failures += 1;
      const { failuresAllowed } = state.policy;
      if (u.failures >= failuresAllowed) Object.assign(u, { suspended: true, suspendedAt: iso() });
      return no("otp_wrong", { failures: u.failures, left: Math.max(0, failuresAllowed - u.failures) });
    };
    if (!temporary && !/^\d{6}$/.test(digits)) refuse("otp_malformed");
    if (u.suspended) no("otp_suspended");
    if (t.state === "paused") no("token_paused");
    if (temporary && u.temporaryCodes) {
      const { codes, used, validUntil } = u.temporaryCodes;
      if (used.includes(digits)) no("otp_replayed");
      if (!codes.includes(digits)) wrong();
      if (validUntil <= iso()) no("temporary_code_expired");
      used.push(digits);
      u.failures = 0;
      attempt(null);
      return codes.length - used.length;
    }
    const matched = [-1, 0, 1].map((n) => expected(t) + n).find((s) => code(t.serial, s) === digits);
    if (matched !== undefined && matched <= t.lastStep) no("otp_replayed");
    if (matched === undefined) return wrong();
    accept(t, matched, "verified");
    u.failures = 0;
    attempt(null);
    return null;
  };

  const sixDigits = (given: string): string => {
    const digits = normalised(given);
    if (!/^\d{6}$/.test(digits)) refuse("otp_malformed");
    needTrustedClock();
    return digits;
  };

  const authorise = (given: Authorisation, withOtp = false) => {
    const operator = me();
    if (operator.locks.confirmation) refuse("confirmation_locked");
    if (given.confirmationPassword !== operator.confirmationPassword) {
      operator.passwordFailures += 1;
      if (operator.passwordFailures >= LIMIT) operator.locks.confirmation = true;
      refuse("confirmation_wrong", { left: Math.max(0, LIMIT - operator.passwordFailures) });
    }
    operator.passwordFailures = 0;
    if (withOtp && operator.serial) checkCode(operator, given.otp ?? refuse("otp_required"), "token_revoke");
  };

  const enrol = (u: FakeUser, serial: string, given: string, share: boolean, exact: boolean) => {
    const unclear = (actual: string, params: Record<string, Param> = {}): never =>
      refuse(exact ? actual : "otp_wrong", exact ? params : { failures: 1, left: 4 });
    if (u.serial) refuse("already_registered");
    needTrustedClock();
    const t =
      state.tokens.find((t) => t.serial === normalised(serial).toUpperCase()) ?? unclear("token_unknown");
    if (t.state !== "unregistered" && t.state !== "in_use") unclear(`token_${t.state}`);
    const matched = [-1, 0, 1]
      .map((n) => expected(t) + n)
      .find((s) => code(t.serial, s) === normalised(given));
    if (matched === undefined) return unclear("otp_wrong", { failures: 1, left: 4 });
    if (matched <= t.lastStep) return unclear("otp_replayed");
    const sharers = state.users.filter((other) => other.serial === t.serial);
    if (sharers.length > 0 && !share) refuse("token_shared_confirm", { n: sharers.length });
    accept(t, matched, "enrolled");
    t.state = "in_use";
    u.serial = t.serial;
    record("enrolled", { user: u.loginId, serial: t.serial });
    return { serial: t.serial, sharedWith: sharers.map((other) => other.name), offsetSeconds: null };
  };

  const detach = (u: FakeUser) => {
    const serial = u.serial;
    Object.assign(u, { serial: null, suspended: false, suspendedAt: null, failures: 0 });
    const t = state.tokens.find((t) => t.serial === serial);
    if (t?.state === "in_use" && !state.users.some((other) => other.serial === serial))
      t.state = "unregistered";
  };
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

  const imported = (batch: number | null): Imported => ({
    format: "PSKC 1.0",
    new: 2,
    same: 0,
    changed: 0,
    skipped: [],
    errors: [],
    batch,
  });

  const afterSignIn = (): Session => {
    const who = me();
    phase = who.serial ? "desk" : "enrolment";
    record("signed_in", { user: who.loginId });
    return session();
  };
  const administers = () => edition !== null && actsOf(edition, me().role).includes("administer");
  const afterPassword = () => {
    phase = me().serial ? "one_time_password" : "enrolment";
    if (state.clock.trust !== "trusted" && administers()) phase = "clock";
    return session();
  };
  const opened = (loginId: string) => {
    at = loginId;
    practiceLoginId = null;
    return afterPassword();
  };

  const page = <T>(items: T[], limit: number | null, isAfter?: (item: T) => boolean) => {
    const from = isAfter ? items.findIndex(isAfter) + 1 : 0;
    return { items: items.slice(from, from + (limit ?? items.length)), total: items.length };
  };
  const matches = (search: string | null, ...texts: string[]) =>
    !search || texts.some((text) => text.toLowerCase().includes(search.toLowerCase()));

  const steps: Record<string, TokenState> = {
    pause: "paused",
    lose: "lost",
    break_down: "faulty",
    dispose: "disposed",
  };
  const stepKinds = {
    pause: "token_paused",
    resume: "token_resumed",
    lose: "token_lost",
    find: "token_found",
    break_down: "token_faulty",
    dispose: "token_disposed",
  } as const;

  const ipc: Ipc = {
    session: async () => (phase === "clock" ? afterPassword() : session()),
    prepareVault: async (setup) => {
      if (setup.loginId !== setup.loginIdAgain) refuse("usage");
      if (setup.loginPassword.length < 12) refuse("password_rule", { rule: "login_too_short" });
      if (setup.confirmationPassword.length < 8) refuse("password_rule", { rule: "confirmation_too_short" });
      edition = setup.edition;
      state.institution = setup.institution;
      const master = sampleUser(setup.loginId, setup.name, setup.kana, "master", null);
      state.users = [
        { ...master, loginPassword: setup.loginPassword, confirmationPassword: setup.confirmationPassword },
      ];
      state.tokens = [];
      state.history = [];
      phase = "recovery_code";
      return { recoveryCode: FAKE_RECOVERY_CODE };
    },
    createVault: async (lastGroup) => {
      if (normalised(lastGroup).toUpperCase() !== FAKE_RECOVERY_CODE.slice(-4)) refuse("recovery_code_wrong");
      at = state.users[0]?.loginId ?? null;
      phase = "desk";
      record("vault_created", { user: at });
      return session();
    },
    cancelSetup: async () => {
      [phase, edition, at] = ["first_start", null, null];
      return session();
    },
    startTraining: async () => {
      state = Object.assign(state, sampleState(now()));
      [phase, edition, at] = ["desk", "training", "suzuki"];
      return session();
    },
    leaveTraining: async () => {
      [phase, edition, at] = ["first_start", null, null];
      return session();
    },
    signIn: async (loginId, password) => {
      const found = state.users.find((u) => u.loginId === loginId);
      if (found?.locks.login) refuse("login_locked");
      if (found?.loginPassword !== password) refuse("wrong_credentials");
      if (found?.status === "stopped") refuse("user_stopped");
      return opened(loginId);
    },
    giveOneTimePassword: async (given, second) => {
      const who = me();
      const t = token(who.serial ?? "");
      if (t.needsResync && second === null && !mayBeTemporary(who, given)) refuse("token_needs_resync");
      const temporary = checkCode(who, given, "login", "signed_in") !== null;
      if (!temporary) t.needsResync = false;
      return afterSignIn();
    },
    changePasswords: async (given) => {
      const who = me();
      if (given.loginPassword !== who.loginPassword) refuse("wrong_credentials");
      if (given.confirmationPassword !== who.confirmationPassword) refuse("confirmation_wrong", { left: 4 });
      const login = given.newLoginPassword ?? who.loginPassword;
      const confirmation = given.newConfirmationPassword ?? who.confirmationPassword;
      if (login.length < 12) refuse("password_rule", { rule: "login_too_short" });
      if (confirmation.length < 8) refuse("password_rule", { rule: "confirmation_too_short" });
      if (login === confirmation) refuse("password_rule", { rule: "must_differ" });
      Object.assign(who, { loginPassword: login, confirmationPassword: confirmation });
      if (phase === "new_passwords") phase = who.serial ? "desk" : "enrolment";
      return session();
    },
    enrolOneself: async ({ serial, code: given, share }) => {
      enrol(me(), serial, given, share, false);
      phase = "desk";
      return session();
    },
    signOut: async () => {
      [phase, at] = ["sign_in", null];
      return session();
    },
    lock: async () => {
      phase = "locked";
      return session();
    },
    unlockDesk: async (password) => {
      if (me().loginPassword !== password) refuse("wrong_credentials");
      phase = "desk";
      return session();
    },
    beginUserMode: async () => {
      host = at;
      [phase, at] = ["sign_in", null];
      return session();
    },
    endUserMode: async (password) => {
      if (user(host).loginPassword !== password) refuse("wrong_credentials");
      [phase, at, host] = ["desk", host, null];
      return session();
    },
    touch: async () => null,
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
              expiring: 0,
              lost: state.tokens.filter((t) => t.state === "lost").length,
              needsResync: state.tokens.filter((t) => t.needsResync).length,
              noAdministrator: !views.some((u) => u.role === "administrator"),
              noTokens: state.tokens.length === 0,
            }
          : null,
      };
    },
    users: async ({ search, limit, after }) => {
      const rank = (u: FakeUser) => (u.suspended ? 0 : 1);
      const found = state.users.filter((u) => matches(search, u.loginId, u.name, u.kana, u.serial ?? ""));
      return page(
        found.toSorted((a, b) => rank(a) - rank(b)).map(userView),
        limit,
        ({ loginId }) => loginId === after,
      );
    },
    user: async (loginId) => userView(user(loginId)),
    attempts: async (loginId) => {
      const u = user(loginId);
      return { items: u.attempts.slice(0, 10), drift: driftOf(u) };
    },
    diagnose: async (loginId) => user(loginId).diagnosis,
    issueTemporaryCodes: async ({ loginId, count, hours }, authorisation) => {
      needTrustedClock();
      authorise(authorisation);
      const u = user(loginId);
      if (loginId === at) refuse("own_temporary_codes");
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
      if (u.role === "master" || loginId === at) refuse("not_on_this_user");
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
      if (u.role === "master" || loginId === at) refuse("not_on_this_user");
      detach(u);
      state.users = state.users.filter((other) => other !== u);
      record("user_deleted", { user: loginId });
      return null;
    },
    unlockPasswords: async (loginId, authorisation) => {
      authorise(authorisation);
      const u = user(loginId);
      if (!u.locks.login && !u.locks.confirmation) refuse("nothing_to_unlock");
      u.locks = { login: false, confirmation: false };
      record("password_unlocked", { user: loginId });
      return userView(u);
    },
    unlock: async ({ users, spokeToUser }, authorisation) => {
      if (!spokeToUser) refuse("situation_not_confirmed");
      authorise(authorisation);
      return users.map(user).map((u) => {
        if (u.loginId === at) return row(u, { code: "own_unlock", params: {} });
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
    previewRevoke: async (users, reason) => {
      const { detached, goingOn, picked } = splitForRevoke(users, reason);
      return {
        detached: detached.map((u) => ({ ...named(u), chosen: picked.includes(u) })),
        goingOn: goingOn.map(named),
      };
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
    tokens: async ({ search, state: wanted, limit, after }) => {
      const found = state.tokens.filter((t) => matches(search, t.serial) && (!wanted || t.state === wanted));
      return page(found.map(tokenView), limit, ({ serial }) => serial === after);
    },
    token: async (serial) => tokenView(token(serial)),
    timeOffsets: async (serial) => [...token(serial).offsets],
    testToken: async (serial, given) => {
      const t = token(serial);
      if (t.state === "disposed") refuse("token_disposed");
      return testCode(t, sixDigits(given), (at) => code(t.serial, at), now().getTime());
    },
    resyncToken: async (serial, first, second, authorisation) => {
      const t = token(serial);
      authorise(authorisation);
      if (["lost", "faulty", "disposed"].includes(t.state)) refuse(`token_${t.state}`);
      if (t.wrongPairs >= WRONG_PAIRS) refuse("resync_stopped", { minutes: 15 });
      const pair = [sixDigits(first), sixDigits(second)] as const;
      const result = resync(t, pair, (at) => code(t.serial, at), now().getTime());
      if (result === "used") refuse("otp_replayed");
      if (typeof result === "string") {
        t.wrongPairs += 1;
        return refuse("resync_failed", { cause: result });
      }
      t.wrongPairs = 0;
      if (result.offsetSeconds !== null) {
        t.offsets.push({ at: iso(), seconds: result.offsetSeconds, kind: "token_resynced" });
      }
      record("token_resynced", { serial: t.serial });
      return result;
    },
    identifyToken: async (given, second) => {
      const first = sixDigits(given);
      const next = second === null ? null : sixDigits(second);
      const fits = (t: FakeToken) => {
        const at = nearest(first, (step) => code(t.serial, step), expected(t), IDENTIFY_STEPS);
        return at !== undefined && (next === null || code(t.serial, at + 1) === next);
      };
      const candidates = state.tokens.filter(fits).map((t) => {
        const { registrations } = tokenView(t);
        return { serial: t.serial, state: t.state, users: registrations.map(({ name }) => name) };
      });
      return { candidates, searched: state.tokens.length };
    },
    tokenStep: async (serial, wanted, authorisation) => {
      const t = token(serial);
      authorise({ ...authorisation, otp: null });
      const from = { resume: "paused", find: "lost", dispose: "faulty" }[wanted as string];
      if (from && t.state !== from) refuse("wrong_state", { state: t.state });
      if (wanted === "find" && normalised(authorisation.otp ?? "") !== code(t.serial)) {
        refuse("otp_wrong", { failures: 1, left: 4 });
      }
      const sharers = state.users.filter((u) => u.serial === t.serial);
      t.state = steps[wanted] ?? (sharers.length > 0 ? "in_use" : "unregistered");
      if (wanted === "lose" || wanted === "break_down") sharers.forEach(detach);
      record(stepKinds[wanted], { serial: t.serial });
      return tokenView(t);
    },
    chooseSeedFile: async () => {
      chosen = { name: "tokens.xml", bytes: 4096 };
      return chosen;
    },
    previewImport: async () => (chosen ? imported(null) : refuse("file_unreadable")),
    importTokens: async (_contract, authorisation) => {
      if (!chosen) refuse("file_unreadable");
      authorise(authorisation);
      const next = state.tokens.length + 1;
      for (const n of [next, next + 1]) {
        state.tokens.push(sampleToken(`KT${String(n).padStart(6, "0")}`, "unregistered"));
      }
      chosen = null;
      record("tokens_imported", { details: [{ name: "new", value: "2" }] });
      return imported(1);
    },
    enrolUser: async ({ user: loginId, serial, code: given, share }, authorisation) => {
      authorise(authorisation);
      return enrol(user(loginId), serial, given, share, true);
    },
    verify: async ({ user: loginId, code: given, second, purpose }) => {
      const u = user(loginId);
      if (u.status === "stopped") refuse("user_stopped");
      if (purpose !== "login" && purpose !== "hand_over" && !u.permissions.includes(purpose)) {
        refuse("user_not_permitted");
      }
      if (u.serial && token(u.serial).needsResync && second === null && !mayBeTemporary(u, given)) {
        refuse("token_needs_resync");
      }
      return { stepDifference: 0, temporaryLeft: checkCode(u, given, purpose) };
    },
    history: async ({ from, to, user: about, operator, kind, limit }) => {
      const found = state.history.filter(
        (entry) =>
          (!from || entry.at.slice(0, 10) >= from) &&
          (!to || entry.at.slice(0, 10) <= to) &&
          (!about || entry.user === about) &&
          (!operator || entry.operator === operator) &&
          (!kind || entry.kind === kind),
      );
      return page(found.toReversed(), limit);
    },
    contracts: async () => page(state.contracts, null),
    addContract: async (contract, authorisation) => {
      authorise(authorisation);
      const added = { ...contract, account: contract.account || null, status: "active" as const };
      state.contracts.push(added);
      record("contract_added");
      return added;
    },
    setStartDate: async (date, authorisation) => {
      authorise(authorisation);
      const contract = state.contracts[0] ?? refuse("contract_unknown");
      // A new object: the window compares what it had with what it gets.
      const changed = { ...contract, otpStart: date };
      state.contracts[0] = changed;
      return changed;
    },
    clock: async () => ({
      ...state.clock,
      now: iso(),
      latest: new Date(now().getTime() - state.clock.seconds * 1000).toISOString(),
    }),
    anchorClock: async (reason, _shown, authorisation) => {
      authorise(authorisation);
      state.clock = CLOCKS.trusted;
      record("clock_anchored", { details: [{ name: "reason", value: reason }] });
      return phase === "clock" ? afterPassword() : session();
    },
    policy: async () => state.policy,
    setPolicy: async (policy, authorisation) => {
      authorise(authorisation);
      state.policy = policy;
      record("policy_changed");
      return policy;
    },
    preferences: async () => state.preferences,
    setPreferences: async (preferences) => {
      state.preferences = preferences;
      return preferences;
    },
    printPage: async () => null,
    practicePeople: async () => state.users.map(practicePerson),
    takeRole: async (loginId) => {
      practiceLoginId = user(loginId).loginId;
      [phase, at] = ["sign_in", null];
      return session();
    },
    fobs: async () => state.tokens.map(({ serial, expiresOn }) => ({ serial, model: "KT-1", expiresOn })),
    fobDisplay: async (serial) => ({
      code: code(token(serial).serial),
      secondsLeft: PERIOD - (Math.floor(now().getTime() / 1000) % PERIOD),
    }),
    nextDisplay: async () => {
      forward();
      return session();
    },
    resetTraining: async () => {
      Object.assign(state, sampleState(now()));
      [phase, at] = ["desk", "suzuki"];
      return session();
    },
    ...options.overrides,
  };
  return { ipc, state, code, forward };
}

/** Full-width digits and letters, spaces and hyphens, as Rust takes them. */
function normalised(text: string): string {
  return text.normalize("NFKC").replaceAll(/[\s-]/g, "");
}
