// What was typed and not done yet survives the lock: Rust keeps it, sealed while the window is locked, for whoever
// typed it. The page itself keeps nothing.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { type Session, useIpc } from "./ipc/client.ts";
import { SESSION } from "./ipc/session.ts";
import { usePathname } from "./navigation.ts";

/** What fields with secrets are called. */
type Secret =
  | `${string}${"assword" | "ecret" | "ecovery" | "neTime" | "seed" | "Seed"}${string}`
  | "otp"
  | "oneTimeCode"
  | "second"
  // Of passwords.
  | "login"
  | "confirmation";

/** What a draft may hold: no password, no one-time password and no key, wherever it stands in it. */
type WithoutSecrets<T> = T extends readonly (infer Item)[]
  ? readonly WithoutSecrets<Item>[]
  : T extends object
    ? { [Name in keyof T]: Name extends Secret ? never : WithoutSecrets<T[Name]> }
    : T;

const PAUSE_MS = 250;

/**
 * Keeps `value` while it is another than at first, and gives it to `restore` when the same person comes back to the
 * same place after the lock. `form` tells the forms of a place apart. Leaving the place otherwise forgets it.
 */
export function useDraft<T extends object>(
  form: string,
  value: T & WithoutSecrets<T>,
  restore: (draft: T) => void,
): void {
  const ipc = useIpc();
  const client = useQueryClient();
  const place = `${usePathname()} ${form}`;
  const text = JSON.stringify(value);
  const [first] = useState(text);
  const typed = text !== first;
  // Taken once, whatever effects do: what is taken is gone.
  const taken = useRef<Promise<string | null>>(null);
  const onTaken = useEffectEvent((draft: string) => restore(JSON.parse(draft)));

  useEffect(() => {
    let here = true;
    taken.current ??= ipc.takeDraft(place).catch(() => null);
    void taken.current.then((draft) => {
      if (here && draft) onTaken(draft);
    });
    return () => {
      here = false;
    };
  }, [ipc, place]);

  useEffect(() => {
    if (!typed) return;
    // A refusal means that the desk is closed.
    const timer = setTimeout(() => void ipc.keepDraft(place, text).catch(() => undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [ipc, place, text, typed]);

  useEffect(
    () => () => {
      const locked = client.getQueryData<Session>(SESSION)?.phase !== "desk";
      if (typed && !locked) void ipc.takeDraft(place).catch(() => undefined);
    },
    [client, ipc, place, typed],
  );
}
