// The two axes of `OffsetChart`.

/** Seconds between two lines; a clock's divisions, not a ruler's. */
const STEPS = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200];
const DAY = 86_400;
const MOST_STEPS = 4;
/** Shown where nothing is off at all. */
const USUAL = 60;

/** Lines across the chart, from the top: a few round values around all of them, zero among them. */
export function linesAround(seconds: readonly number[]): number[] {
  const off = seconds.some((one) => one !== 0);
  const top = off ? Math.max(0, ...seconds) : USUAL;
  const bottom = off ? Math.min(0, ...seconds) : -USUAL;
  const count = (step: number) => Math.ceil(top / step) - Math.floor(bottom / step);
  const step =
    STEPS.find((step) => count(step) <= MOST_STEPS) ?? DAY * Math.ceil((top - bottom) / DAY / MOST_STEPS);
  const highest = Math.ceil(top / step);
  return Array.from({ length: count(step) + 1 }, (_, n) => (highest - n) * step);
}

/** Where a value stands between two others, as SVG wants it; in the middle if they are the same. */
export function percentBetween(value: number, from: number, to: number): string {
  const part = from === to ? 0.5 : (value - from) / (to - from);
  return `${(part * 100).toFixed(2)}%`;
}
