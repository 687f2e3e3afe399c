import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Found, useIpc } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";

const PAUSE_MS = 150;

/**
 * Users and tokens in which a text occurs: Rust is asked once for each pause in typing. An answer belongs to its
 * text, so that a late one takes nobody's place; until there is one, that of the text before stays.
 */
export function useRecords(text: string): { found: Found | undefined; failed: boolean } {
  const ipc = useIpc();
  const may = mayAct(useSession(), ["see_records"]);
  const wanted = usePaused(text.trim());
  const query = useQuery({
    queryKey: ["search", wanted],
    queryFn: () => ipc.search(wanted),
    enabled: may && wanted !== "",
    placeholderData: (before) => before,
  });
  return { found: wanted === "" || text.trim() === "" ? undefined : query.data, failed: query.isError };
}

/** The value as it was when it last stayed the same for a while. */
function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
