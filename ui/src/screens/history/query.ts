import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { Filter } from "../../components/history/filter.ts";
import { useIpc } from "../../ipc/client.ts";

const PAGE = 200;

/** The entries that pass, newest first, a page at a time. */
export function useHistory(filter: Filter) {
  const ipc = useIpc();
  const { data, error, refetch, fetchNextPage } = useInfiniteQuery({
    queryKey: ["history", filter],
    queryFn: ({ pageParam }) => ipc.history({ ...filter, limit: PAGE, after: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, { items }) => sum + items.length, 0);
      return shown < last.total ? last.items.at(-1)?.number : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const entries = data && {
    items: data.pages.flatMap(({ items }) => items),
    total: data.pages.at(-1)?.total ?? 0,
    head: data.pages.at(-1)?.head ?? "",
  };
  return { data: error ? undefined : entries, error, refetch, more: () => void fetchNextPage() };
}
