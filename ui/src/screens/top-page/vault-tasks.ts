import { useQuery } from "@tanstack/react-query";
import { useIpc } from "../../ipc/client.ts";
import { useClock } from "../../ipc/clock.ts";
import { mayAct, useSession } from "../../ipc/session.ts";

const DAY_MS = 86_400_000;

/** Days without a backup after which somebody should look: one is made every day. */
const BACKUP_DAYS = 3;

/** Whether the computer's clock is not to be trusted, or several tokens accuse it. */
export function useClockWrong(): boolean {
  const { data } = useClock();
  return data !== undefined && (data.trust !== "trusted" || data.suspected !== null);
}

/** How many days ago the last backup was made, if that is too long ago. Training is practised, not kept. */
export function useOldBackup(): number | "never" | null {
  const ipc = useIpc();
  const session = useSession();
  const { data } = useQuery({
    queryKey: ["backups"],
    queryFn: () => ipc.backups(),
    enabled: session.edition !== "training" && mayAct(session, ["see_administration"]),
  });
  if (!data) return null;
  if (data.lastMade === null) return "never";
  const days = Math.floor((Date.parse(session.now) - Date.parse(data.lastMade)) / DAY_MS);
  return days >= BACKUP_DAYS ? days : null;
}

/** Imports whose file with the keys was not erased by the program. */
export function useSeedFilesLeft(): number {
  const ipc = useIpc();
  const session = useSession();
  const { data } = useQuery({
    queryKey: ["imports"],
    queryFn: () => ipc.imports(),
    enabled: session.edition !== "training" && mayAct(session, ["import_tokens"]),
  });
  return data?.filter(({ erasedAt, undoneAt }) => erasedAt === null && undoneAt === null).length ?? 0;
}
