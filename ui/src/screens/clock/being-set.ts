import { useClock } from "../../ipc/clock.ts";

/** The clock, read often: while it is asked for it may be being set in the system's settings. */
export function useClockBeingSet() {
  return useClock(5);
}
