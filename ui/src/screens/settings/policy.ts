import type { Policy } from "../../ipc/client.ts";

// Ranges, and what a new vault has: those of the domain (`policy.rs`), held against it by `tests/procedures/docs.rs`.
export const FAILURES = { min: 3, max: 15, initial: 5 };
export const WINDOW = { min: 0, max: 10, initial: 1 };
export const USERS = { min: 1, max: 10_000, initial: 100 };

export type Range = { min: number; max: number; initial: number };

/** Of six digits. */
const CODES = 1_000_000;

/** How likely who has no token hits an accepted code before he is suspended. */
export function guessChance({ window, failuresAllowed }: Pick<Policy, "window" | "failuresAllowed">): number {
  return ((2 * window + 1) * failuresAllowed) / CODES;
}

/** A whole number as it was typed, also in full-width digits; outside the range, or anything else: `null`. */
export function numberIn({ min, max }: Omit<Range, "initial">, typed: string): number | null {
  const text = typed.normalize("NFKC").replaceAll(/[\s,]/g, "");
  const value = Number(text);
  return /^\d{1,6}$/.test(text) && value >= min && value <= max ? value : null;
}
