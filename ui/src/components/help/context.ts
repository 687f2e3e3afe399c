import { createContext, use, useEffect } from "react";
import type { HelpId } from "../../help/text.ts";

export type Help = {
  /** Opens a page; none given: that of where the window stands. */
  open: (page?: HelpId) => void;
  /** Says where the window stands; answers how to take it back. */
  standAt: (page: HelpId) => () => void;
};

/** None around screens that are shown alone, as in most tests. */
export const HelpContext = createContext<Help | null>(null);

export function useHelp(): Help | null {
  return use(HelpContext);
}

/** F1 opens this page while this is shown. */
export function useHelpPage(page: HelpId | undefined): void {
  const standAt = useHelp()?.standAt;
  useEffect(() => (page === undefined ? undefined : standAt?.(page)), [standAt, page]);
}
