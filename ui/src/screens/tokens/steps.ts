// The steps in a token's life (product: states of a token), as far as a state and a session allow them.

import type { Session, TokenState, TokenStep } from "../../ipc/client.ts";

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
