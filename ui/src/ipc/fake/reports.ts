// 月次報告, and who may do what.

import type { Act, HintRule, Ipc, Role } from "../client.ts";
import { actsOf, HEAD } from "./data.ts";
import { type Desk, refuse } from "./desk.ts";

const RULES: HintRule[] = [
  "many_failures",
  "many_unlocks",
  "quick_return",
  "outside_hours",
  "clock_anchored",
];
const ROLES: Role[] = ["master", "administrator", "general", "read_only", "clerk", "supervisor"];

export function reportsCommands(desk: Desk, overview: Ipc["overview"]) {
  const { iso, record, session, state } = desk;
  const ofMonth = (month: string) => {
    if (!/^\d{4}-\d{2}$/.test(month)) refuse("invalid_value", { field: "month" });
    return state.history.filter(({ at }) => at.startsWith(month));
  };
  return {
    monthlyReport: async (month) => {
      const entries = ofMonth(month);
      const done = (kind: string) => entries.filter((one) => one.kind === kind && !one.refused).length;
      const wrong = entries.filter(({ refused }) => refused === "otp_wrong");
      const newest = wrong.at(-1);
      return {
        month,
        acts: [
          { name: "enrolled", count: done("enrolled") },
          { name: "accepted", count: done("verified") },
          { name: "refused", count: wrong.length },
          { name: "unlocked", count: done("unlocked") },
          { name: "revoked", count: done("revoked") },
        ],
        revoked: [{ name: "other", count: done("revoked") }],
        state: (await overview()).desk ?? refuse("permission_denied"),
        hints: RULES.map((rule) => {
          const found = rule === "many_failures" && newest ? [{ count: wrong.length, newest }] : [];
          return { rule, total: found.length, findings: found };
        }),
        bounds: { failures: 10, unlocks: 5, backWithinHours: 24, opens: 8, closes: 20 },
      };
    },
    exportMonthlyReport: async (month) => {
      ofMonth(month);
      record("report_exported", { details: [{ name: "month", value: month }] });
      return { name: `report-${iso().slice(0, 7)}.csv`, head: HEAD };
    },
    permissionTable: async () => {
      const edition = session().edition ?? "company";
      const roles = ROLES.filter(
        (role) => edition !== "company" || (role !== "clerk" && role !== "supervisor"),
      );
      const acts = [...new Set(roles.flatMap((role) => actsOf(edition, role)))] as Act[];
      return {
        roles,
        rows: acts.map((act) => ({
          act,
          roles: roles.filter((role) => actsOf(edition, role).includes(act)),
        })),
      };
    },
  } satisfies Partial<Ipc>;
}
