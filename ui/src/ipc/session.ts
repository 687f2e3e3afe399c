import { QueryClient, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { forgetShownContract } from "../contract-scope.ts";
import { type Act, type Session, useIpc } from "./client.ts";

export const SESSION = ["session"] as const;

/** A cache that forgets soon: what a desk shows comes from a process on the same machine. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        gcTime: 10_000,
        staleTime: 0,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
  client.setQueryDefaults(SESSION, { gcTime: Number.POSITIVE_INFINITY });
  return client;
}

export function useSessionQuery() {
  const ipc = useIpc();
  return useQuery({ queryKey: SESSION, queryFn: () => ipc.session() });
}

/** Where the window stands. Only below `App`, which loads it first. */
export function useSession(): Session {
  const { data } = useSessionQuery();
  if (!data) throw new Error("the session is not loaded yet");
  return data;
}

/** Whether the person may do any of the acts; none given: everybody may. */
export function mayAct(session: Session, acts: readonly Act[]): boolean {
  return acts.length === 0 || acts.some((act) => session.acts.includes(act));
}

/** Puts a new session in place; what another person, or nobody, must not see is forgotten. */
export function enterSession(client: QueryClient, session: Session): void {
  const before = client.getQueryData<Session>(SESSION);
  client.setQueryData(SESSION, session);
  if (before?.phase !== session.phase || before?.person?.loginId !== session.person?.loginId) {
    forgetShownContract();
    client.removeQueries({
      predicate: ({ queryKey }) => queryKey[0] !== "session" && queryKey[0] !== "preferences",
    });
  }
}

/** Calls `active` at every key and press of the pointer; answers how to stop. */
export function onActivity(active: () => void): () => void {
  window.addEventListener("keydown", active, { capture: true, passive: true });
  window.addEventListener("pointerdown", active, { capture: true, passive: true });
  return () => {
    window.removeEventListener("keydown", active, { capture: true });
    window.removeEventListener("pointerdown", active, { capture: true });
  };
}

const TOUCH_EVERY_MS = 20_000;

/** Tells Rust that somebody is at the desk: on keys and pointer, at most every 20 seconds. */
export function useActivity(): void {
  const ipc = useIpc();
  useEffect(() => {
    let last = Number.NEGATIVE_INFINITY;
    return onActivity(() => {
      const now = performance.now();
      if (now - last < TOUCH_EVERY_MS) return;
      last = now;
      // A refusal means that the desk is closed: then there is nothing to keep open.
      ipc.touch().catch(() => undefined);
    });
  }, [ipc]);
}
