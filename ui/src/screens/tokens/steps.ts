// The steps in a token's life (product: states of a token), as far as a state and a session allow them.

import type { Session, TokenState, TokenStep, TokenView } from "../../ipc/client.ts";

const FROM: Record<TokenStep, readonly TokenState[]> = {
  pause: ["unregistered", "in_use"],
  resume: ["paused"],
  find: ["lost"],
  lose: ["unregistered", "in_use", "paused"],
  break_down: ["unregistered", "in_use", "paused", "lost"],
  dispose: ["faulty"],
};

const ORDER: readonly TokenStep[] = ["pause", "resume", "find", "lose", "break_down", "dispose"];

export function stepsFrom(state: TokenState, session: Session): TokenStep[] {
  const may = (step: TokenStep) =>
    session.acts.includes(step === "dispose" ? "dispose_tokens" : "handle_tokens");
  return ORDER.filter((step) => FROM[step].includes(state) && may(step));
}

/** Steps that end the registrations: whoever uses the token can no longer sign in with it. */
export function endsRegistrations(step: TokenStep): boolean {
  return step === "lose" || step === "break_down";
}

/** Branch: what can be done with the token's place at the counter. */
export type PlaceAct = "allot" | "return";

export function placeActs({ place, state, contract }: TokenView, session: Session): PlaceAct[] {
  if (!session.acts.includes("edit_contracts")) return [];
  if (place === "in_stock" && contract === null && state === "unregistered") return ["allot"];
  const free = state === "unregistered" || state === "faulty";
  return place === "with_contract" && free ? ["return"] : [];
}
