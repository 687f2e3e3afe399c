// A token's time on the fake desk: 「動作確認」, 「時刻補正」, and where a code stands.

import type { Resynced, Tested } from "../client.ts";
import type { FakeToken } from "./data.ts";

/** Seconds a code is shown. */
export const PERIOD = 60;
const DAY_STEPS = 86_400 / PERIOD;
const RESYNC_STEPS = 1000;
const LOOK_AHEAD = 10;

/** What a token shows at a step: a display, or a press of its key. */
export type Shows = (step: number) => string;

/** Where the token really stands: what is on its display. */
export function shownStep(token: FakeToken, now: number): number {
  return token.kind === "hotp" ? token.presses : Math.floor((now / 1000 + token.ahead) / PERIOD);
}

/** Where the desk thinks it stands; of an event-based token the middle of what may come next. */
export function expectedStep(token: FakeToken, now: number): number {
  return token.kind === "hotp" ? token.lastStep + 2 : Math.floor(now / 1000 / PERIOD) + token.drift;
}

/** The step nearest to the expected one that shows the code, as far as `reach` on either side. */
export function nearest(code: string, shows: Shows, expected: number, reach: number): number | undefined {
  for (let away = 0; away <= reach; away += 1) {
    if (shows(expected - away) === code) return expected - away;
    if (shows(expected + away) === code) return expected + away;
  }
  return undefined;
}

const NOWHERE: Tested = {
  matched: false,
  seconds: null,
  validFrom: null,
  validUntil: null,
  alreadyUsed: false,
  presses: null,
  acceptable: false,
};

export function testCode(token: FakeToken, code: string, shows: Shows, now: number): Tested {
  const inHand = token.state === "in_use" || token.state === "unregistered";
  if (token.kind === "hotp") {
    const found = nearest(code, shows, token.lastStep, RESYNC_STEPS);
    if (found === undefined) return NOWHERE;
    const presses = found - token.lastStep;
    if (presses <= 0) return { ...NOWHERE, matched: true, alreadyUsed: true };
    return { ...NOWHERE, matched: true, presses, acceptable: inHand && presses <= LOOK_AHEAD };
  }
  const expected = expectedStep(token, now);
  const found = nearest(code, shows, expected, DAY_STEPS);
  if (found === undefined) return NOWHERE;
  const seconds = (found - expected) * PERIOD;
  const from = (found - token.drift) * PERIOD * 1000;
  const alreadyUsed = found <= token.lastStep;
  return {
    ...NOWHERE,
    matched: true,
    seconds,
    validFrom: new Date(from).toISOString(),
    validUntil: new Date(from + PERIOD * 1000).toISOString(),
    alreadyUsed,
    acceptable: inHand && !alreadyUsed && Math.abs(seconds) <= PERIOD,
  };
}

export type PairProblem = "same_code" | "not_consecutive" | "out_of_range" | "used";

/** Puts the token's time right by two codes shown one after the other, or says what is wrong with them. */
export function resync(
  token: FakeToken,
  [first, second]: readonly [string, string],
  shows: Shows,
  now: number,
): Resynced | PairProblem {
  if (first === second) return "same_code";
  const hotp = token.kind === "hotp";
  const expected = hotp ? token.lastStep : expectedStep(token, now);
  const pairAt = (step: number, swapped: boolean) => {
    const [before, after] = swapped ? [second, first] : [first, second];
    return shows(step) === before && shows(step + 1) === after;
  };
  const steps = Array.from({ length: 2 * RESYNC_STEPS + 1 }, (_, n) => expected - RESYNC_STEPS + n);
  const step = steps.find((step) => pairAt(step, false) || pairAt(step, true));
  if (step === undefined) {
    const seen = (code: string) => nearest(code, shows, expected, RESYNC_STEPS) !== undefined;
    return seen(first) && seen(second) ? "not_consecutive" : "out_of_range";
  }
  if (step <= token.lastStep) return "used";
  const swapped = !pairAt(step, false);
  if (hotp) {
    const skipped = step - token.lastStep - 1;
    Object.assign(token, { lastStep: step + 1, needsResync: false });
    return { offsetSeconds: null, correctedSeconds: null, skipped, swapped };
  }
  const before = token.drift;
  const drift = step + 1 - Math.floor(now / 1000 / PERIOD);
  Object.assign(token, { drift, lastStep: step + 1, needsResync: false, longUnused: false });
  return {
    offsetSeconds: drift * PERIOD,
    correctedSeconds: (drift - before) * PERIOD,
    skipped: null,
    swapped,
  };
}
