// The sample vault of the fake desk: the same people and fobs as in training.

import type {
  Act,
  Attempt,
  ClockView,
  ContractView,
  Diagnosis,
  Edition,
  HistoryEntry,
  InstitutionProfile,
  Locks,
  Policy,
  PracticePerson,
  Preferences,
  Purpose,
  Role,
  TimeOffset,
  TokenKind,
  TokenPlace,
  TokenState,
} from "../client.ts";
import { type FakeUserList, SAMPLE_LIST } from "./user-list.ts";
import { type FakeVault, sampleVault } from "./vault-state.ts";

/** Digest of the history's end. */
export const HEAD = "5f2c09a7e1b3";

export type FakeUser = {
  loginId: string;
  name: string;
  kana: string;
  role: Role;
  status: "active" | "stopped";
  otpStart: string;
  serial: string | null;
  suspended: boolean;
  suspendedAt: string | null;
  failures: number;
  enrolmentStopped: boolean;
  locks: Omit<Locks, "otp">;
  permissions: Purpose[];
  loginPassword: string;
  confirmationPassword: string;
  passwordFailures: number;
  attempts: Attempt[];
  /** Why his last failed code failed. */
  diagnosis: Diagnosis | null;
  temporaryCodes: { codes: string[]; used: string[]; validUntil: string } | null;
};

export type FakeToken = {
  serial: string;
  state: TokenState;
  place: TokenPlace;
  expiresOn: string | null;
  needsResync: boolean;
  /** The last accepted step: at or below it a code is used. */
  lastStep: number;
  kind: TokenKind;
  /** Seconds by which its clock really runs ahead. */
  ahead: number;
  /** Event-based: how often its key was pressed. */
  presses: number;
  /** Steps it is thought to run ahead. */
  drift: number;
  longUnused: boolean;
  offsets: TimeOffset[];
  /** Pairs in a row that did not fit. */
  wrongPairs: number;
};

export type FakeState = {
  institution: InstitutionProfile;
  users: FakeUser[];
  tokens: FakeToken[];
  contracts: ContractView[];
  history: HistoryEntry[];
  preferences: Preferences;
  clock: FakeClock;
  policy: Policy;
  vault: FakeVault;
  /** The list of users that can be chosen. */
  userList: FakeUserList;
  /** What opens the seed file that can be chosen, if it is encrypted; `legacy`: only with check sums of older programs. */
  seedFile: {
    key?: string;
    password?: string;
    legacy?: boolean /** A table with a wrong row. */;
    wrongDigits?: boolean;
  };
};

/** What is thought of the computer's clock. */
export type FakeClock = Pick<ClockView, "trust" | "seconds" | "suspected">;

const TRUSTED: FakeClock = { trust: "trusted", seconds: 0, suspected: null };

/** Clocks to look at. */
export const CLOCKS = {
  trusted: TRUSTED,
  behind: { trust: "behind", seconds: -25 * 60, suspected: null },
  jumped: { trust: "jumped", seconds: 3 * 86_400, suspected: null },
  far_ahead: { trust: "far_ahead", seconds: 45 * 86_400, suspected: null },
  suspected: { ...TRUSTED, suspected: { seconds: 3 * 60, tokens: 3 } },
} as const satisfies Record<string, FakeClock>;

export const ALL_PURPOSES: Purpose[] = [
  "token_revoke",
  "transfer",
  "bulk_transfer",
  "salary",
  "bill_payment",
  "bulk_transfer_file",
  "salary_file",
  "user_change",
];

const OPERATOR: Role[] = ["master", "administrator", "clerk", "supervisor"];

const WHO: [Act, Role[]][] = [
  ["enrol", OPERATOR],
  ["unlock", OPERATOR],
  ["revoke", OPERATOR],
  ["edit_users", OPERATOR],
  ["stop_users", OPERATOR],
  ["verify", OPERATOR],
  ["handle_tokens", OPERATOR],
  ["import_tokens", ["master", "clerk", "supervisor"]],
  ["export_tokens", ["master", "supervisor"]],
  ["dispose_tokens", ["master", "supervisor"]],
  ["edit_contracts", ["clerk", "supervisor"]],
  ["administer", ["master", "supervisor"]],
  ["see_administration", OPERATOR],
  ["see_records", [...OPERATOR, "read_only"]],
];

/** The table of roles and acts (the `permission` module of the domain). */
export function actsOf(edition: Edition, role: Role): Act[] {
  const acts: Act[] = ["own"];
  for (const [act, roles] of WHO) {
    if (act === "edit_contracts" && edition === "company") continue;
    if (roles.includes(role)) acts.push(act);
  }
  if (edition === "training") acts.push("see_fobs");
  return acts;
}

export function sampleState(now: Date, rolledBack = false): FakeState {
  const at = (minutesAgo: number) => new Date(now.getTime() - minutesAgo * 60_000).toISOString();
  return {
    seedFile: {},
    userList: SAMPLE_LIST,
    institution: { name: "みほん信用組合", telephone: "0120-000-000", kind: "credit_union" },
    users: [
      sampleUser("suzuki", "鈴木 一郎", "スズキ イチロウ", "master", "KT000001"),
      sampleUser("sato", "佐藤 花子", "サトウ ハナコ", "administrator", "KT000002"),
      {
        ...sampleUser("tanaka", "田中 三郎", "タナカ サブロウ", "general", "KT000001"),
        suspended: true,
        suspendedAt: at(13),
        failures: 5,
        // Three from a token whose time is off, and two slips before.
        attempts: [13, 14, 15, 16, 17].map((minutes) => ({
          at: at(minutes),
          kind: "verified",
          purpose: "transfer",
          refused: "otp_wrong",
          serial: "KT000001",
          seconds: minutes < 16 ? 180 : null,
          temporary: false,
        })),
        diagnosis: {
          at: at(13),
          refused: "otp_wrong",
          serial: "KT000001",
          cause: "fob_fast",
          seconds: 190,
          presses: null,
          otherSerial: null,
          usedBy: null,
          usedAt: null,
        },
      },
      sampleUser("yamada", "山田 和子", "ヤマダ カズコ", "general", null),
      sampleUser("kobayashi", "小林 正", "コバヤシ タダシ", "read_only", "KT000002"),
    ],
    tokens: [
      {
        ...sampleToken("KT000001", "in_use"),
        offsets: [
          { at: at(60 * 24 * 30), seconds: 0, kind: "enrolled" },
          { at: at(60 * 24 * 24), seconds: 0, kind: "verified" },
          { at: at(60 * 24 * 17), seconds: -60, kind: "verified" },
          { at: at(60 * 24 * 9), seconds: 0, kind: "verified" },
          { at: at(60 * 24 * 3), seconds: 60, kind: "verified" },
        ],
      },
      sampleToken("KT000002", "in_use"),
      sampleToken("KT000003", "unregistered"),
    ],
    contracts: [
      {
        code: "0001234",
        name: "△△商事株式会社",
        kana: "サンカクサンカクショウジ",
        branch: "本店営業部",
        account: "2999-001-1-0001234",
        otpStart: null,
        status: "active",
      },
    ],
    history: [
      {
        number: 1,
        at: at(60 * 24 * 30),
        kind: "vault_created",
        refused: null,
        operator: "suzuki",
        via: "window",
        computer: "HONTEN-03",
        contract: "0001234",
        user: "suzuki",
        serial: null,
        details: [{ name: "edition", value: "training" }],
      },
      {
        number: 2,
        at: at(13),
        kind: "verified",
        refused: "otp_wrong",
        operator: "sato",
        via: "window",
        computer: "HONTEN-03",
        contract: "0001234",
        user: "tanaka",
        serial: "KT000001",
        details: [
          { name: "purpose", value: "transfer" },
          { name: "suspended", value: "yes" },
        ],
      },
    ],
    preferences: { language: "ja", theme: "light", textSize: 100, groupDigits: true, idleMinutes: 10 },
    clock: CLOCKS.trusted,
    policy: {
      failuresAllowed: 5,
      window: 1,
      revokeNeedsOtp: true,
      unlockSameToken: true,
      usersPerContract: 100,
      largeImports: false,
    },
    vault: sampleVault(now, rolledBack),
  };
}

export function sampleToken(serial: string, state: TokenState): FakeToken {
  return {
    serial,
    state,
    place: "with_contract",
    expiresOn: "2031-03-31",
    needsResync: false,
    lastStep: 0,
    kind: "totp",
    ahead: 0,
    presses: 0,
    drift: 0,
    longUnused: false,
    offsets: [],
    wrongPairs: 0,
  };
}

export function sampleUser(
  loginId: string,
  name: string,
  kana: string,
  role: Role,
  serial: string | null,
): FakeUser {
  return {
    loginId,
    name,
    kana,
    role,
    status: "active",
    otpStart: "2026-10-24",
    serial,
    suspended: false,
    suspendedAt: null,
    failures: 0,
    enrolmentStopped: false,
    locks: { login: false, confirmation: false },
    permissions: role === "read_only" ? [] : ALL_PURPOSES,
    loginPassword: `renshu-login-${loginId}`,
    confirmationPassword: `renshu-kakunin-${loginId}`,
    passwordFailures: 0,
    attempts: [],
    diagnosis: null,
    temporaryCodes: null,
  };
}

export function practicePerson(user: FakeUser): PracticePerson {
  const { loginId, name, role, serial, loginPassword, confirmationPassword } = user;
  return { loginId, name, role, serial, loginPassword, confirmationPassword };
}
