import { createContext, use } from "react";
import type { SeedFile } from "./client.ts";

/** Calls back with a file that was dropped on the window, and is the chosen one now; answers how to stop. */
export type ListenToDrops = (dropped: (file: SeedFile) => void) => () => void;

const DropsContext = createContext<ListenToDrops>(() => () => {});

/** `<DropsProvider value={listen}>`; without it nothing is ever dropped. */
export const DropsProvider = DropsContext.Provider;

export function useDrops(): ListenToDrops {
  return use(DropsContext);
}
