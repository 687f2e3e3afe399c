import { useEffect, useSyncExternalStore } from "react";
import type { TextKey } from "../i18n/index.ts";

// A message that a screen leaves behind for the top page. It is kept in memory and gone once the page is left.

let current: TextKey | null = null;
let viewers = 0;
const listeners = new Set<() => void>();

export function setFlash(key: TextKey | null): void {
  current = key;
  for (const changed of listeners) changed();
}

/** The message to be shown now. */
export function useFlash(): TextKey | null {
  useEffect(() => {
    viewers += 1;
    return () => {
      viewers -= 1;
      // Deferred: in strict mode the page is taken off and put back at once.
      queueMicrotask(() => viewers === 0 && setFlash(null));
    };
  }, []);
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}
