import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useShownContract } from "../contract-scope.ts";
import { type UserQuery, useIpc } from "./client.ts";

const PAGE = 100;

type UserFilter = Omit<UserQuery, "search" | "offset" | "limit">;

/** The users whose name, kana or login ID match, a page at a time. */
export function useUsers(search: string, wanted: UserFilter = {}) {
  const ipc = useIpc();
  const shown = useShownContract();
  const filter = { contract: shown?.code, ...wanted };
  const { data, error, refetch, fetchNextPage } = useInfiniteQuery({
    queryKey: ["users", search, filter],
    queryFn: ({ pageParam }) =>
      ipc.users({ ...filter, search: search.trim() || null, offset: pageParam, limit: PAGE }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, { items }) => sum + items.length, 0);
      return shown < last.total ? shown : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const users = data && {
    items: data.pages.flatMap(({ items }) => items),
    total: data.pages.at(-1)?.total ?? 0,
  };
  return { data: users, error, refetch, more: () => void fetchNextPage() };
}
