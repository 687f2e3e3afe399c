import type { TokenState } from "./client.ts";

/** A lost or broken token is in nobody's hand: its time cannot be put right. */
export function inHand(state: TokenState): boolean {
  return state === "unregistered" || state === "in_use" || state === "paused";
}
