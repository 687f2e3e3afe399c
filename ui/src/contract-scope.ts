// Branch: the contract whose users and tokens are shown. In the page's memory only, and forgotten when another person, or
// nobody, sits here.

import { useSyncExternalStore } from "react";
import type { ContractView } from "./ipc/client.ts";
import { useSession } from "./ipc/session.ts";

export type ShownContract = Pick<ContractView, "code" | "name">;

let kept: { owner: string; contract: ShownContract } | null = null;
const listeners = new Set<() => void>();

/** Shows one contract, or all of them. */
export function showContract(owner: string, contract: ShownContract | null): void {
  kept = contract && { owner, contract };
  for (const changed of listeners) changed();
}

/** The contract that is shown; `null`: all that one may see. */
export function useShownContract(): ShownContract | null {
  const now = useSyncExternalStore(subscribe, () => kept);
  const { person } = useSession();
  return now && now.owner === person?.loginId ? now.contract : null;
}

/** Forgets it: somebody signed out. */
export function forgetShownContract(): void {
  if (!kept) return;
  kept = null;
  for (const changed of listeners) changed();
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}
