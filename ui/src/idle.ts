import { useEffect, useEffectEvent } from "react";
import { onActivity } from "./ipc/session.ts";
import { usePreferences } from "./preferences.ts";

const MINUTE_MS = 60_000;

/**
 * Calls `onIdle` when nobody used keys or pointer for the minutes after which a desk locks. For secrets shown where
 * nobody is signed in: there is no desk then for Rust to lock.
 */
export function useIdle(onIdle: () => void): void {
  const { idleMinutes } = usePreferences().preferences;
  const isOver = useEffectEvent(onIdle);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const begin = () => {
      clearTimeout(timer);
      timer = setTimeout(() => isOver(), idleMinutes * MINUTE_MS);
    };
    begin();
    const stop = onActivity(begin);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [idleMinutes]);
}
