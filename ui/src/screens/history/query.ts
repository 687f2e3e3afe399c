import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type UserView, useIpc } from "../../ipc/client.ts";
import type { Kind } from "./kinds.ts";

export type Filter = {
  /** Days, both included. */
  from: string | null;
  to: string | null;
  user: UserView | null;
  kind: Kind | null;
};

export const NO_FILTER: Filter = { from: null, to: null, user: null, kind: null };

const PAGE = 100;

/** The entries that pass, newest first, a page at a time. */
export function useHistory({ from, to, user, kind }: Filter) {
  const ipc = useIpc();
  const about = user?.loginId ?? null;
  const { data, error, refetch, fetchNextPage } = useInfiniteQuery({
    queryKey: ["history", from, to, about, kind],
    queryFn: ({ pageParam }) =>
      ipc.history({ from, to, user: about, operator: null, kind, limit: PAGE, after: pageParam }),
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
  };
  return { data: entries, error, refetch, more: () => void fetchNextPage() };
}
