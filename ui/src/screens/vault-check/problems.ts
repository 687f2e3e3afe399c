import type { VaultProblem } from "../../ipc/client.ts";

/** Kinds of problems (docs/codes.md), the gravest first. */
const KINDS = [
  "file",
  "schema",
  "header",
  "head",
  "audit",
  "audit_chain",
  "audit_end",
  "row",
  "row_missing",
  "row_stale",
  "row_added",
  "row_sum",
] as const;

export type ProblemKind = (typeof KINDS)[number] | "other";

/** How many there are of each kind, the gravest first. */
export function byKind(problems: readonly VaultProblem[]): { kind: ProblemKind; count: number }[] {
  const known = KINDS.map((kind) => ({ kind, count: problems.filter((p) => p.kind === kind).length }));
  const rest = problems.length - known.reduce((sum, { count }) => sum + count, 0);
  return [...known, { kind: "other" as const, count: rest }].filter(({ count }) => count > 0);
}
