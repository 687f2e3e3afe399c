// The state of the fake desk, and what several of its commands need.

import { fold } from "../../fold.ts";
import {
  type Act,
  type Authorisation,
  DeskError,
  type HistoryDetail,
  type HistoryEntry,
  type Param,
  type Person,
  type Phase,
  type Purpose,
  type Session,
  type TokenView,
  type UserView,
} from "../client.ts";
import { actsOf, CLOCKS, type FakeState, type FakeToken, type FakeUser, sampleState } from "./data.ts";
import { explain } from "./diagnosis.ts";
import { expectedStep, PERIOD, shownStep } from "./time.ts";

/** 2026/11/23（月） 11:15:30 in Tokyo. */
export const FAKE_NOW = "2026-11-23T02:15:30Z";
const LIMIT = 5;
/** Acts that change nothing. */
const LOOKING: Act[] = ["own", "see_administration", "see_records"];

export type DeskOptions = {
  phase?: Phase;
  edition?: Session["edition"];
  /** Login ID of who is at the desk. */
  as?: string;
  /** Changes to the session that is answered. */
  session?: Partial<Session>;
  /** What is thought of the computer's clock. */
  clockIs?: keyof typeof CLOCKS;
  /** The vault is older than it was; it is at the phase `rolled_back`. */
  rollback?: boolean;
  /** Milliseconds; fixed at {@link FAKE_NOW} if not given. */
  clock?: () => number;
};

/** Makes a refusal, for overrides: `() => refuse("otp_wrong", { left: 2 })`. */
export function refuse(code: string, params: Record<string, Param> = {}): never {
  throw new DeskError({ code, params });
}

export type Desk = ReturnType<typeof createDesk>;

export function createDesk(options: DeskOptions) {
  const clock = options.clock ?? (() => Date.parse(FAKE_NOW));
  let offset = 0;
  const now = () => new Date(clock() + offset);
  const iso = () => now().toISOString().replace(".000", "");
  const phase: Phase = options.phase ?? "desk";
  const state: FakeState = sampleState(now(), options.rollback ?? phase === "rolled_back");
  state.clock = CLOCKS[options.clockIs ?? (phase === "clock" ? "behind" : "trusted")];
  /** Who sits where: what the commands of a session change. */
  const seat = {
    phase,
    edition: phase === "first_start" ? null : (options.edition ?? "company"),
    /** Login ID of who is signed in. */
    at: ["first_start", "recovery_code", "sign_in"].includes(phase) ? null : (options.as ?? "suzuki"),
    /** 利用者モード: whose desk it is. */
    host: null as string | null,
    practiceLoginId: null as string | null,
    /** The seed file that was chosen. */
    chosen: null as { name: string; bytes: number } | null,
    /** The backup that was chosen. */
    backup: null as { name: string; bytes: number } | null,
    /** What was typed, by its place. */
    drafts: new Map<string, string>(),
    /** A recovery code that has not taken the old one's place yet. */
    newRecoveryCode: null as string | null,
    /** He looks at a vault that is older than it was. */
    onlyLooks: state.vault.rollback !== null && phase === "desk",
  };

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
  const me = () => user(seat.at);
  const person = (u: FakeUser): Person => ({ loginId: u.loginId, name: u.name, kana: u.kana, role: u.role });

  const temporaryLeft = ({ temporaryCodes: issued }: FakeUser) => {
    if (!issued || issued.validUntil <= iso()) return null;
    const left = issued.codes.length - issued.used.length;
    return left > 0 ? { left, validUntil: issued.validUntil } : null;
  };
  const mayBeTemporary = (u: FakeUser, given: string) =>
    u.temporaryCodes !== null && /^\d{8}$/.test(normalised(given));

  const session = (): Session => {
    const who = seat.at === null ? null : me();
    return {
      phase: seat.phase,
      edition: seat.edition,
      institution: seat.edition === null ? null : state.institution.name,
      telephone: seat.edition === null ? null : state.institution.telephone,
      institutionKind: seat.edition === null ? null : state.institution.kind,
      contractName: who ? (state.contracts[0]?.name ?? null) : null,
      person: who && person(who),
      userMode: seat.host !== null,
      host: seat.host === null ? null : person(user(seat.host)),
      twoCodes: who?.serial ? token(who.serial).needsResync : false,
      temporaryCodes: seat.phase === "one_time_password" && who !== null && temporaryLeft(who) !== null,
      acts:
        who && seat.edition && seat.phase === "desk"
          ? actsOf(seat.edition, who.role).filter((act) => !seat.onlyLooks || LOOKING.includes(act))
          : [],
      hasToken: Boolean(who?.serial),
      revokeNeedsOtp: state.policy.revokeNeedsOtp,
      lastSignIn: who ? "2026-11-20T00:31:00Z" : null,
      failuresSince: 0,
      timeZone: "Asia/Tokyo",
      now: iso(),
      practiceLoginId: seat.practiceLoginId,
      realVault: seat.edition !== "training" && phase !== "first_start",
      rollback: who && seat.phase !== "locked" ? state.vault.rollback : null,
      mayAcknowledge: who !== null && administers(),
      readOnly: seat.onlyLooks,
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
    registeredAt: u.serial ? `${u.otpStart}T01:00:00Z` : null,
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
    contract: t.place === "in_stock" ? null : (state.contracts[0]?.code ?? null),
    expiresOn: t.expiresOn,
    expired: t.expiresOn !== null && t.expiresOn < iso().slice(0, 10),
    driftSteps: t.drift,
    offsetSeconds: t.kind === "hotp" ? null : t.drift * PERIOD,
    lastShown:
      t.kind === "hotp" || t.lastStep < 0 ? null : new Date(t.lastStep * PERIOD * 1000).toISOString(),
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
      operator: seat.at,
      via: "window",
      computer: "HONTEN-03",
      contract: "0001234",
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
    details: HistoryDetail[] = [],
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
      const told = purpose ? [{ name: "purpose", value: purpose }, ...details] : details;
      record(kind, { refused, user: u.loginId, serial: t.serial, details: told });
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

  const administers = () => seat.edition !== null && actsOf(seat.edition, me().role).includes("administer");
  const afterPassword = () => {
    seat.phase = me().serial ? "one_time_password" : "enrolment";
    if (state.clock.trust !== "trusted" && administers()) seat.phase = "clock";
    if (state.vault.rollback) seat.phase = "rolled_back";
    return session();
  };

  return {
    accept,
    afterPassword,
    authorise,
    checkCode,
    code,
    detach,
    enrol,
    expected,
    forward,
    iso,
    mayBeTemporary,
    me,
    needTrustedClock,
    now,
    record,
    seat,
    session,
    sixDigits,
    state,
    token,
    tokenView,
    user,
    userView,
  };
}

/** A part of a list, from the item behind the last one that was shown. */
export function part<T>(items: T[], { offset = 0, limit = 0 }: { offset?: number; limit?: number }) {
  return { items: items.slice(offset, offset + limit), total: items.length };
}

export function page<T>(items: T[], limit: number | null, isAfter?: (item: T) => boolean) {
  const from = isAfter ? items.findIndex(isAfter) + 1 : 0;
  return { items: items.slice(from, from + (limit ?? items.length)), total: items.length };
}

export const matches = (search: string | null | undefined, ...texts: string[]) =>
  !search || texts.some((text) => fold(text).includes(fold(search)));

/** Full-width digits and letters, spaces and hyphens, as Rust takes them. */
export function normalised(text: string): string {
  return text.normalize("NFKC").replaceAll(/[\s-]/g, "");
}
