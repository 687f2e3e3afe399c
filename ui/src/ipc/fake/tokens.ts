// The token ledger.

import type { FileUnlock, Imported, Ipc, Problem, TokenQuery, TokenState } from "../client.ts";
import { type FakeToken, HEAD, sampleToken } from "./data.ts";
import { type Desk, matches, normalised, page, refuse } from "./desk.ts";
import { nearest, resync, testCode } from "./time.ts";

const WRONG_PAIRS = 3;
/** Ten minutes. */
const IDENTIFY_STEPS = 10;

export function tokensCommands(desk: Desk) {
  const { authorise, code, detach, expected, iso, now, record, seat, sixDigits, state, token, tokenView } =
    desk;
  const imported = (batch: number | null): Imported => ({
    format: "pskc",
    new: 2,
    same: 0,
    changed: 0,
    skipped: [],
    errors: [],
    batch,
  });
  /** What an encrypted file has against what it is opened with. */
  const locked = ({ key, password, legacyMac }: FileUnlock): Problem | null => {
    const file = state.seedFile;
    if (key !== null && !/^([0-9a-f]{2})+$/i.test(key.replaceAll(/[\s:-]/g, ""))) {
      refuse("invalid_value", { field: "import_key" });
    }
    if (file.key !== undefined && key !== file.key) {
      return key === null
        ? { code: "import_key_needed", params: { name: "Pre-shared-key" } }
        : { code: "import_key_wrong", params: {} };
    }
    if (file.password !== undefined && password !== file.password) {
      return { code: `import_password_${password === null ? "needed" : "wrong"}`, params: {} };
    }
    return file.legacy && !legacyMac ? { code: "mac_missing", params: {} } : null;
  };
  const passing = ({ search, state: wanted }: TokenQuery) =>
    state.tokens.filter((t) => matches(search, t.serial) && (!wanted || t.state === wanted));
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
  return {
    tokens: async (query) =>
      page(passing(query).map(tokenView), query.limit, ({ serial }) => serial === query.after),
    exportTokens: async ({ query, password }, authorisation) => {
      authorise(authorisation);
      if (!/^[ -~]*$/.test(password)) refuse("password_rule", { rule: "export_characters" });
      if (password.length < 12) refuse("password_rule", { rule: "export_too_short" });
      const found = passing(query);
      const ofUse = (t: FakeToken) =>
        t.state !== "disposed" && (query.state !== null || !["lost", "faulty"].includes(t.state));
      const tokens = found.filter(ofUse).length;
      if (tokens === 0) refuse("nothing_to_export");
      record("tokens_exported", { details: [{ name: "format", value: "pskc" }] });
      return { name: `tokens-${iso().slice(0, 10)}.xml`, tokens, leftOut: found.length - tokens };
    },
    exportTokenList: async (query) => {
      record("tokens_exported", { details: [{ name: "format", value: "csv" }] });
      return { name: `tokens-${iso().slice(0, 10)}.csv`, tokens: passing(query).length, head: HEAD };
    },
    token: async (serial) => tokenView(token(serial)),
    timeOffsets: async (serial) => [...token(serial).offsets],
    testToken: async (serial, given) => {
      const t = token(serial);
      if (t.state === "disposed") refuse("token_disposed");
      return testCode(t, sixDigits(given), (step) => code(t.serial, step), now().getTime());
    },
    resyncToken: async (serial, first, second, authorisation) => {
      const t = token(serial);
      authorise(authorisation);
      if (["lost", "faulty", "disposed"].includes(t.state)) refuse(`token_${t.state}`);
      if (t.wrongPairs >= WRONG_PAIRS) refuse("resync_stopped", { minutes: 15 });
      const pair = [sixDigits(first), sixDigits(second)] as const;
      const result = resync(t, pair, (step) => code(t.serial, step), now().getTime());
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
        const shownAt = nearest(first, (step) => code(t.serial, step), expected(t), IDENTIFY_STEPS);
        return shownAt !== undefined && (next === null || code(t.serial, shownAt + 1) === next);
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
      seat.chosen = { name: "tokens.xml", bytes: 4096 };
      return seat.chosen;
    },
    previewImport: async (_contract, unlock) => {
      if (!seat.chosen) refuse("file_unreadable");
      const problem = locked(unlock);
      if (!problem) return imported(null);
      return { ...imported(null), new: 0, errors: [{ line: 3, serial: null, problem }] };
    },
    importTokens: async (_contract, unlock, authorisation) => {
      if (!seat.chosen) refuse("file_unreadable");
      authorise(authorisation);
      if (locked(unlock)) refuse("import_rejected", { n: 1 });
      const next = state.tokens.length + 1;
      for (const n of [next, next + 1]) {
        state.tokens.push(sampleToken(`KT${String(n).padStart(6, "0")}`, "unregistered"));
      }
      seat.chosen = null;
      record("tokens_imported", { details: [{ name: "new", value: "2" }] });
      return imported(1);
    },
  } satisfies Partial<Ipc>;
}
