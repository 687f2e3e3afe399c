import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import type { HelpId } from "../../help/text.ts";
import { HelpContext } from "./context.ts";
import { HelpDialog } from "./HelpDialog.tsx";

/** F1 opens the help, whatever has the focus; `page` is its page where nothing inside says another. */
export function HelpProvider({ page, children }: { page: HelpId; children: ReactNode }) {
  const [open, setOpen] = useState<HelpId | null>(null);
  const [places, setPlaces] = useState<readonly HelpId[]>([]);
  const here = places.at(-1) ?? page;
  // One function for good: it is called by effects.
  const [standAt] = useState(() => (place: HelpId) => {
    setPlaces((before) => [...before, place]);
    return () => setPlaces((before) => before.toSpliced(before.lastIndexOf(place), 1));
  });
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "F1") return;
    event.preventDefault();
    if (!open) setOpen(here);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener, { capture: true });
    return () => window.removeEventListener("keydown", listener, { capture: true });
  }, []);
  return (
    <HelpContext value={{ open: (wanted = here) => setOpen(wanted), standAt }}>
      {children}
      {open && <HelpDialog start={open} onClose={() => setOpen(null)} />}
    </HelpContext>
  );
}
