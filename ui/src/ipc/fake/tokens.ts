// The token ledger.

import type { Ipc, TokenQuery } from "../client.ts";
import { type FakeToken, HEAD } from "./data.ts";
import { type Desk, matches, part, refuse } from "./desk.ts";
import { nearest, resync, testCode } from "./time.ts";

const WRONG_PAIRS = 3;
/** Ten minutes. */
const IDENTIFY_STEPS = 10;

function isWithin({ expiresOn }: FakeToken, days: number, now: Date): boolean {
  const last = new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return expiresOn !== null && expiresOn <= last;
}

export function tokensCommands(desk: Desk) {
  const { authorise, code, expected, iso, now, record, sixDigits, state, token, tokenView } = desk;
  const passing = (query: TokenQuery) =>
    state.tokens.filter((t) => {
      const { registrations, expired } = tokenView(t);
      const users = registrations.flatMap(({ loginId, name }) => [loginId, name]);
      const times = { needs_resync: t.needsResync, off: Math.abs(t.drift) >= 2, long_unused: t.longUnused };
      const uses = { nobody: users.length === 0, shared: registrations.length > 1 };
      return (
        matches(query.search, t.serial, ...users) &&
        (!query.state || t.state === query.state) &&
        (!query.place || t.place === query.place) &&
        (!query.timekeeping || times[query.timekeeping]) &&
        (!query.usage || uses[query.usage]) &&
        (!query.expiry ||
          (query.expiry === "expired"
            ? expired
            : !expired && isWithin(t, Number(query.expiry.slice("within".length)), now())))
      );
    });
  return {
    tokens: async (query) => {
      const found = passing(query).map(tokenView);
      return part(query.descending ? found.toReversed() : found, query);
    },
    exportTokens: async ({ query, password }, authorisation) => {
      authorise(authorisation);
      if (!/^[ -~]*$/.test(password)) refuse("password_rule", { rule: "export_characters" });
      if (password.length < 12) refuse("password_rule", { rule: "export_too_short" });
      const found = passing(query);
      const ofUse = (t: FakeToken) =>
        t.state !== "disposed" && (Boolean(query.state) || !["lost", "faulty"].includes(t.state));
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
  } satisfies Partial<Ipc>;
}
