import { useQuery } from "@tanstack/react-query";
import { useIpc } from "./client.ts";

export const HISTORY_DIGEST = ["historyDigest"] as const;

/** The end of the history as it stands now. */
export function useHistoryDigest() {
  const ipc = useIpc();
  return useQuery({ queryKey: HISTORY_DIGEST, queryFn: () => ipc.historyDigest() });
}
