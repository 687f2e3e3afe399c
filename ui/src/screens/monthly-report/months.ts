import { parseDate } from "@internationalized/date";

/** How many months can be chosen. */
const MONTHS = 24;

/** The month of a day, and those before it, newest first: `2026-11`. */
export function lastMonths(today: string): string[] {
  const first = parseDate(today).set({ day: 1 });
  return Array.from({ length: MONTHS }, (_, back) => first.subtract({ months: back }).toString().slice(0, 7));
}
