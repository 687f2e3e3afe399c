// Acts on tokens and on several users, and what they would do.

import type {
  AffectedToken,
  AffectedUser,
  Ipc,
  Plan,
  Problem,
  ReplaceReason,
  RowResult,
  TokenState,
  TokenStep,
} from "../client.ts";
import type { FakeToken, FakeUser } from "./data.ts";
import { type Desk, normalised, refuse } from "./desk.ts";

const FROM: Record<TokenStep, readonly TokenState[]> = {
  pause: ["unregistered", "in_use"],
  resume: ["paused"],
  find: ["lost"],
  lose: ["unregistered", "in_use", "paused"],
  break_down: ["unregistered", "in_use", "paused", "lost"],
  dispose: ["faulty"],
};
const TO: Partial<Record<TokenStep, TokenState>> = {
  pause: "paused",
  lose: "lost",
  break_down: "faulty",
  dispose: "disposed",
};
const KINDS = {
  pause: "token_paused",
  resume: "token_resumed",
  lose: "token_lost",
  find: "token_found",
  break_down: "token_faulty",
  dispose: "token_disposed",
} as const;

const problem = (code: string, params: Problem["params"] = {}): Problem => ({ code, params });

/** People and tokens as they would be: an act is carried out on a copy. */
type Draft = { users: FakeUser[]; tokens: FakeToken[] };

export function tokenActsCommands(desk: Desk) {
  const { authorise, code, detach, iso, record, seat, state, token, tokenView, user } = desk;

  const copy = (): Draft => ({
    users: state.users.map((u) => ({ ...u })),
    tokens: state.tokens.map((t) => ({ ...t })),
  });
  const left = (draft: Draft, serial: string) => draft.users.some((u) => u.serial === serial);
  const end = (draft: Draft, u: FakeUser) => {
    const serial = u.serial;
    Object.assign(u, { serial: null, suspended: false });
    const t = draft.tokens.find((one) => one.serial === serial);
    if (t?.state === "in_use" && serial && !left(draft, serial)) t.state = "unregistered";
  };
  const step = (draft: Draft, serial: string, wanted: TokenStep): Problem | null => {
    const t = draft.tokens.find((one) => one.serial === serial);
    if (!t) return problem("token_unknown");
    if (!FROM[wanted].includes(t.state)) return problem("wrong_state", { from: t.state });
    t.state = TO[wanted] ?? (left(draft, serial) ? "in_use" : "unregistered");
    if (wanted === "lose" || wanted === "break_down") {
      for (const u of draft.users.filter((one) => one.serial === serial)) end(draft, u);
    }
    return null;
  };
  const oldStep = (reason: ReplaceReason): TokenStep => (reason === "lost" ? "lose" : "break_down");

  /** Carries a plan out on the draft; a refusal for each that was chosen. */
  const apply = (draft: Draft, plan: Plan): { key: string; refused: Problem | null }[] => {
    const find = (loginId: string) => draft.users.find((u) => u.loginId === loginId);
    if (plan.act === "step") {
      return plan.serials.map((key) => ({ key, refused: step(draft, key, plan.step) }));
    }
    if (plan.act === "revoke") {
      const serials = new Set<string>();
      const rows = plan.users.map((key) => {
        const u = find(key);
        if (!u?.serial) return { key, refused: problem("not_registered") };
        serials.add(u.serial);
        end(draft, u);
        return { key, refused: null };
      });
      if (plan.reason === "lost") for (const serial of serials) step(draft, serial, "lose");
      return rows;
    }
    if (plan.act === "replace") {
      const moving = draft.users.filter((u) => plan.users.includes(u.loginId));
      if (moving.length === 0 || moving.some((u) => u.serial !== plan.old)) refuse("not_registered");
      const fresh = draft.tokens.find((t) => t.serial === normalised(plan.new).toUpperCase());
      if (!fresh) return refuse("token_unknown");
      if (fresh.serial === plan.old) refuse("invalid_value", { field: "new_serial" });
      const suspended = new Set(moving.filter((u) => u.suspended));
      const refused = step(draft, plan.old, oldStep(plan.reason));
      if (refused) refuse(refused.code, refused.params);
      if (fresh.state !== "unregistered" && fresh.state !== "in_use") refuse(`token_${fresh.state}`);
      // As they stood: who is suspended stays so.
      for (const u of moving) Object.assign(u, { serial: fresh.serial, suspended: suspended.has(u) });
      fresh.state = "in_use";
      return plan.users.map((key) => ({ key, refused: null }));
    }
    const to = plan.act === "stop" ? "stopped" : "active";
    return plan.users.map((key) => {
      const u = find(key);
      if (!u) return { key, refused: problem("user_unknown") };
      if (u.role === "master" || key === seat.at) return { key, refused: problem("not_on_this_user") };
      if (u.status === to) return { key, refused: problem("wrong_state", { from: u.status }) };
      u.status = to;
      return { key, refused: null };
    });
  };

  /** What his right code is refused with. */
  const standing = (draft: Draft, u: FakeUser): Problem | null => {
    const t = draft.tokens.find((one) => one.serial === u.serial);
    if (u.status === "stopped") return problem("user_stopped");
    if (!t) return problem("not_registered");
    if (u.suspended) return problem("otp_suspended");
    if (t.state !== "unregistered" && t.state !== "in_use") return problem(`token_${t.state}`);
    return t.expiresOn && t.expiresOn < iso().slice(0, 10) ? problem("token_expired") : null;
  };

  const preview = (plan: Plan) => {
    const [before, after] = [copy(), copy()];
    const rows = apply(after, plan);
    const chosen = plan.act === "step" ? [] : plan.users;
    const concerned = new Set(
      plan.act === "step"
        ? plan.serials
        : before.users.flatMap((u) => (chosen.includes(u.loginId) && u.serial ? [u.serial] : [])),
    );
    if (plan.act === "replace") concerned.add(normalised(plan.new).toUpperCase());
    const users = before.users.flatMap((was): AffectedUser[] => {
      const is = after.users.find(({ loginId }) => loginId === was.loginId);
      const about = chosen.includes(was.loginId) || (was.serial !== null && concerned.has(was.serial));
      if (!is || !about) return [];
      const [could, can] = [standing(before, was) === null, standing(after, is) === null];
      const effect = could ? (can ? "goes_on" : "stops") : can ? "resumes" : "stays_out";
      return [
        {
          loginId: was.loginId,
          name: was.name,
          role: was.role,
          chosen: chosen.includes(was.loginId),
          serialBefore: was.serial,
          serial: is.serial,
          effect,
          refused: standing(after, is),
          lastToken: was.role === "master" && effect === "stops",
        },
      ];
    });
    const tokens = before.tokens.flatMap((was): AffectedToken[] => {
      const is = after.tokens.find(({ serial }) => serial === was.serial);
      if (!is || !concerned.has(was.serial)) return [];
      return [
        {
          serial: was.serial,
          stateBefore: was.state,
          state: is.state,
          placeBefore: was.place,
          place: is.place,
          enrollable: is.state === "unregistered" || is.state === "in_use",
        },
      ];
    });
    return { rows, users, tokens };
  };

  /** Whether every last token of a master was confirmed. */
  const confirmed = (plan: Plan, lastTokens: string[]) =>
    preview(plan)
      .users.filter(({ lastToken }) => lastToken)
      .every(({ serialBefore }) =>
        lastTokens.some(
          (typed) => typed !== "" && serialBefore?.slice(-4) === normalised(typed).toUpperCase(),
        ),
      );

  const takeStep = (serial: string, wanted: TokenStep) => {
    const t = token(serial);
    const sharers = state.users.filter((u) => u.serial === t.serial);
    t.state = TO[wanted] ?? (sharers.length > 0 ? "in_use" : "unregistered");
    if (wanted === "lose" || wanted === "break_down") {
      for (const u of sharers) {
        record("revoked", {
          user: u.loginId,
          serial: t.serial,
          details: [{ name: "reason", value: wanted }],
        });
        detach(u);
      }
    }
  };

  const switchUsers = (users: string[], act: "stop" | "resume"): RowResult[] => {
    const rows = preview({ act, users }).rows;
    return rows.map(({ key, refused }) => {
      const u = user(key);
      if (!refused) {
        u.status = act === "stop" ? "stopped" : "active";
        record(act === "stop" ? "user_stopped" : "user_resumed", { user: key });
      }
      return { loginId: key, name: u.name, serial: u.serial, refused };
    });
  };

  return {
    preview: async (plan) => preview(plan),
    tokenStep: async (serial, { step: wanted, loss, lastTokens }, authorisation) => {
      const t = token(serial);
      authorise({ ...authorisation, otp: null });
      const plan: Plan = { act: "step", serials: [t.serial], step: wanted };
      const [refused] = preview(plan).rows.map((row) => row.refused);
      if (refused) refuse(refused.code, refused.params);
      if (!confirmed(plan, lastTokens)) refuse("last_token_unconfirmed");
      if (wanted === "find" && normalised(authorisation.otp ?? "") !== code(t.serial)) {
        refuse("otp_wrong", { failures: 1, left: 4 });
      }
      takeStep(serial, wanted);
      const told = [
        ["lost_when", loss?.when],
        ["lost_where", loss?.place],
        ["reported_by", loss?.reporter],
      ].flatMap(([name, value]) => (name && value ? [{ name, value }] : []));
      record(KINDS[wanted], { serial: t.serial, details: told });
      return tokenView(t);
    },
    tokenSteps: async (serials, { step: wanted, lastTokens }, authorisation) => {
      authorise(authorisation);
      return serials.map((serial) => {
        const plan: Plan = { act: "step", serials: [serial], step: wanted };
        const refused = preview(plan).rows[0]?.refused ?? null;
        if (refused) return { serial, refused };
        if (!confirmed(plan, lastTokens)) return { serial, refused: problem("last_token_unconfirmed") };
        takeStep(serial, wanted);
        record(KINDS[wanted], { serial });
        return { serial, refused: null };
      });
    },
    replaceToken: async (request, authorisation) => {
      authorise(authorisation);
      const old = token(request.old);
      const plan: Plan = { act: "replace", ...request, old: old.serial };
      preview(plan);
      if (!confirmed(plan, request.lastTokens)) refuse("last_token_unconfirmed");
      const fresh = token(request.new);
      if (normalised(request.code) !== code(fresh.serial)) refuse("otp_wrong", { failures: 1, left: 14 });
      const sharers = state.users.filter((u) => u.serial === fresh.serial);
      if (sharers.length > 0 && !request.share) refuse("token_shared_confirm", { n: sharers.length });
      const moving = state.users.filter((u) => request.users.includes(u.loginId));
      const others = state.users.filter((u) => u.serial === old.serial && !moving.includes(u));
      const suspended = new Set(moving.filter((u) => u.suspended));
      takeStep(old.serial, oldStep(request.reason));
      for (const u of moving) Object.assign(u, { serial: fresh.serial, suspended: suspended.has(u) });
      fresh.state = "in_use";
      record("token_replaced", {
        serial: old.serial,
        details: [{ name: "replaced_by", value: fresh.serial }],
      });
      const ids = (users: FakeUser[]) => users.map(({ loginId }) => loginId);
      return {
        old: old.serial,
        state: old.state,
        new: fresh.serial,
        moved: ids(moving),
        revoked: ids(others),
        sharedWith: ids(sharers),
      };
    },
    allotToken: async (serial, _contract, { number, sealChecked }, authorisation) => {
      authorise(authorisation);
      if (!number) refuse("request_number_missing");
      if (!sealChecked) refuse("seal_not_checked");
      const t = token(serial);
      if (t.place !== "in_stock") refuse("token_other_contract");
      t.place = "with_contract";
      record("token_allotted", { serial: t.serial });
      return tokenView(t);
    },
    returnToken: async (serial, { number, sealChecked }, authorisation) => {
      authorise(authorisation);
      if (!number) refuse("request_number_missing");
      if (!sealChecked) refuse("seal_not_checked");
      const t = token(serial);
      if (t.place !== "with_contract") refuse("wrong_state", { from: t.place });
      if (t.state === "in_use") refuse("wrong_state", { from: t.state });
      t.place = "returned";
      record("token_returned", { serial: t.serial });
      return tokenView(t);
    },
    tokenRecord: async (serial) => {
      const t = token(serial);
      const entries = state.history.filter((entry) => entry.serial === t.serial).toReversed();
      const used = entries.find(({ kind, refused }) => kind === "verified" && !refused);
      return {
        registrations: state.users
          .filter((u) => u.serial === t.serial)
          .map((u) => ({
            loginId: u.loginId,
            name: u.name,
            state: u.suspended ? ("suspended" as const) : ("active" as const),
            since: "2026-11-01T01:00:00Z",
            begunBy: "suzuki",
            endedAt: null,
            endedBy: null,
            reason: null,
          })),
        lastUse: used ? { at: used.at, name: used.user ?? "", purpose: "transfer" as const } : null,
        entries: entries.slice(0, 20),
        total: entries.length,
      };
    },
    expiringTokens: async (wanted) => {
      const daysLeft = ({ expiresOn }: FakeToken) =>
        Math.round((Date.parse(expiresOn ?? "") - Date.parse(iso().slice(0, 10))) / 86_400_000);
      const bandOf = (days: number) => {
        if (days < 0) return "expired";
        if (days <= 7) return "within7";
        if (days <= 30) return "within30";
        if (days <= 60) return "within60";
        return days <= 90 ? "within90" : null;
      };
      const concerned = state.tokens.filter(
        (t) => t.expiresOn && !["lost", "faulty", "disposed"].includes(t.state) && t.place !== "returned",
      );
      const bands = ["expired", "within7", "within30", "within60", "within90"] as const;
      return {
        counts: bands.map((band) => ({
          band,
          count: concerned.filter((t) => bandOf(daysLeft(t)) === band).length,
        })),
        items: concerned
          .filter((t) => bandOf(daysLeft(t)) === wanted)
          .map((t) => ({
            token: tokenView(t),
            contractName: state.contracts[0]?.name ?? null,
            daysLeft: daysLeft(t),
          })),
      };
    },
    stopUsers: async (users, authorisation) => {
      authorise(authorisation);
      return switchUsers(users, "stop");
    },
    resumeUsers: async (users, authorisation) => {
      authorise(authorisation);
      return switchUsers(users, "resume");
    },
  } satisfies Partial<Ipc>;
}
