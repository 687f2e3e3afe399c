// 「なぜ失敗？」 on the fake desk: as much of it as screens can show.

import type { Diagnosis, DriftHint } from "../client.ts";
import type { FakeState, FakeUser } from "./data.ts";

type Failure = {
  at: string;
  refused: string;
  serial: string;
  /** What was typed. */
  digits: string;
  /** Where the token shows it, against now. */
  seconds: number | null;
};

/** Why a code failed. `shown` is what a token shows now. */
export function explain(
  { at, refused, serial, digits, seconds }: Failure,
  state: FakeState,
  shown: (serial: string) => string,
): Diagnosis {
  const found: Diagnosis = {
    at,
    refused,
    serial,
    cause: "unknown",
    seconds: null,
    presses: null,
    otherSerial: null,
    usedBy: null,
    usedAt: null,
  };
  if (refused === "otp_replayed") {
    const use = lastUse(state, serial);
    return { ...found, cause: "already_used", usedBy: use?.name ?? null, usedAt: use?.at ?? null };
  }
  if (seconds !== null) {
    return { ...found, cause: seconds > 0 ? "fob_fast" : "fob_slow", seconds: Math.abs(seconds) };
  }
  const other = state.tokens.find((token) => token.serial !== serial && shown(token.serial) === digits);
  if (other) return { ...found, cause: "other_token", otherSerial: other.serial };
  const right = shown(serial);
  const wrong = [...right].flatMap((digit, place) => (digit === digits[place] ? [] : [place]));
  const [first = 0, second = 0] = wrong;
  if (wrong.length === 1) return { ...found, cause: "neighbouring_key" };
  const swapped = right[first] === digits[second] && right[second] === digits[first];
  return wrong.length === 2 && swapped ? { ...found, cause: "transposed" } : found;
}

/** Two or more failures that fit a token whose time is off. */
export function driftOf({ attempts }: FakeUser): DriftHint | null {
  const off = attempts.filter(({ refused, seconds }) => refused === "otp_wrong" && seconds !== null);
  const [last] = off;
  if (!last?.serial || last.seconds === null || off.length < 2) return null;
  return { serial: last.serial, seconds: last.seconds, failures: off.length };
}

function lastUse(state: FakeState, serial: string): { name: string; at: string } | undefined {
  const uses = state.users.flatMap(({ name, attempts }) =>
    attempts.flatMap((one) => (one.refused === null && one.serial === serial ? [{ name, at: one.at }] : [])),
  );
  return uses.toSorted((a, b) => b.at.localeCompare(a.at))[0];
}
