import { useQuery } from "@tanstack/react-query";
import { useIpc } from "./client.ts";

export const CLOCK = ["clock"] as const;

/** How far the computer's clock is to be trusted, read again and again while the window is seen. */
export function useClock(everySeconds = 30) {
  const ipc = useIpc();
  return useQuery({ queryKey: CLOCK, queryFn: () => ipc.clock(), refetchInterval: everySeconds * 1000 });
}
