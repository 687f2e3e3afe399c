import type { Policy } from "../../ipc/client.ts";

export const FAILURES = { min: 3, max: 15 };
export const WINDOW = { min: 0, max: 10 };
export const USERS = { min: 1, max: 10_000 };

/** Of six digits. */
const CODES = 1_000_000;

/** How likely who has no token hits an accepted code before he is suspended. */
export function guessChance({ window, failuresAllowed }: Pick<Policy, "window" | "failuresAllowed">): number {
  return ((2 * window + 1) * failuresAllowed) / CODES;
}

/** A whole number as it was typed, also in full-width digits; outside the range, or anything else: `null`. */
export function numberIn({ min, max }: { min: number; max: number }, typed: string): number | null {
  const text = typed.normalize("NFKC").replaceAll(/[\s,]/g, "");
  const value = Number(text);
  return /^\d{1,6}$/.test(text) && value >= min && value <= max ? value : null;
}
