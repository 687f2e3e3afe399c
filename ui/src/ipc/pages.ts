import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

/** Rows fetched at a time: a list may hold a hundred thousand. */
const PAGE = 200;

type Page<T> = { items: T[]; total: number };

/** A list that is read page by page. While another search is under way, the rows of the last one stay. */
export function usePages<T>(
  key: readonly unknown[],
  read: (part: { limit: number; after: string | null }) => Promise<Page<T>>,
  keyOf: (row: T) => string,
) {
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["pages", ...key],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => read({ limit: PAGE, after: pageParam }),
    getNextPageParam: (last, pages) => {
      const end = last.items.at(-1);
      const shown = pages.reduce((sum, { items }) => sum + items.length, 0);
      return end && shown < last.total ? keyOf(end) : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const whole: Page<T> | undefined = data && {
    items: data.pages.flatMap(({ items }) => items),
    total: data.pages.at(-1)?.total ?? 0,
  };
  return {
    /** For `Loaded`. */
    query: { data: whole, error, refetch },
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  };
}
