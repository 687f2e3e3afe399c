import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useIpc } from "./client.ts";

const PAGE = 100;

/** The users whose name, kana or login ID match, a page at a time. */
export function useUsers(search: string) {
  const ipc = useIpc();
  const { data, error, refetch, fetchNextPage } = useInfiniteQuery({
    queryKey: ["users", search],
    queryFn: ({ pageParam }) =>
      ipc.users({ contract: null, search: search.trim() || null, limit: PAGE, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, { items }) => sum + items.length, 0);
      return shown < last.total ? last.items.at(-1)?.loginId : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const users = data && {
    items: data.pages.flatMap(({ items }) => items),
    total: data.pages.at(-1)?.total ?? 0,
  };
  return { data: users, error, refetch, more: () => void fetchNextPage() };
}
