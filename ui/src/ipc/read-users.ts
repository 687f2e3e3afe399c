import { type UserView, useIpc } from "./client.ts";

/** Reads users as they stand now; who is no more is left out. */
export function useReadUsers(): (loginIds: readonly string[]) => Promise<UserView[]> {
  const ipc = useIpc();
  return async (loginIds) => {
    const read = await Promise.allSettled(loginIds.map((loginId) => ipc.user(loginId)));
    return read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  };
}
