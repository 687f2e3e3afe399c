import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Plan, type Preview, useIpc } from "../ipc/client.ts";
import type { Loading } from "./Loaded.tsx";

/** What an act would do; `null`: nothing is chosen yet. What was read of another plan is not shown for this one. */
export function usePreview(plan: Plan | null): { query: Loading<Preview | null>; preview: Preview | null } {
  const ipc = useIpc();
  const query = useQuery({
    queryKey: ["preview", plan],
    queryFn: () => (plan ? ipc.preview(plan) : null),
    enabled: plan !== null,
    placeholderData: keepPreviousData,
    // A refusal is an answer: asking again gives the same one.
    retry: false,
  });
  const current = plan !== null && !query.isPlaceholderData ? (query.data ?? null) : null;
  return { query: current ? query : { ...query, data: undefined }, preview: current };
}
