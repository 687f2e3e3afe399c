import { useEffect, useEffectEvent } from "react";

/** Where ⌘ does what Ctrl does elsewhere. */
export const IS_MAC = /mac/i.test(navigator.platform);

export type Shortcuts = {
  /** Ctrl+K, ⌘K. */
  search: () => void;
  /** Ctrl+L, ⌘L. */
  lock: () => void;
  /** Alt+1 … Alt+9, from 0. */
  go: (place: number) => void;
};

/** The desk's keys. Help tells them (「キーボード操作」). While a dialog asks for something, only the lock is heard. */
export function useShortcuts({ search, lock, go }: Shortcuts): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing || event.shiftKey) return;
    const command = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    const key = event.key.toLowerCase();
    const place = /^Digit([1-9])$/.exec(event.code)?.[1];
    const asked = document.querySelector("[role=dialog], [role=alertdialog]") !== null;
    if (command && !event.altKey && key === "l") {
      event.preventDefault();
      lock();
    } else if (command && !event.altKey && key === "k") {
      event.preventDefault();
      if (!asked) search();
    } else if (event.altKey && !event.ctrlKey && !event.metaKey && place && !asked) {
      event.preventDefault();
      go(Number(place) - 1);
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener, { capture: true });
    return () => window.removeEventListener("keydown", listener, { capture: true });
  }, []);
}
