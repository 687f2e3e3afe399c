import { createContext, use } from "react";
import type { Phase } from "./ipc/client.ts";

/** Ways into a vault for whoever cannot sign in: 「復旧コードで開く」 and 「バックアップから復元する」. */
export type DoorWay = "recover" | "restore";

const DoorContext = createContext<(way: DoorWay) => void>(() => undefined);

/**
 * `<DoorProvider value={open}>`. It stands above the phases: at their end the vault is another one, and what they
 * show then, once, outlives the phase they were begun in.
 */
export const DoorProvider = DoorContext.Provider;

export function useDoor(): (way: DoorWay) => void {
  return use(DoorContext);
}

/** Whether nobody is signed in, and the ways are open. */
export function isAtDoor(phase: Phase): boolean {
  return phase === "first_start" || phase === "sign_in" || phase === "locked";
}
