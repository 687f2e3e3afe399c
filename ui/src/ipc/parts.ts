import { useQueries } from "@tanstack/react-query";
import { useState } from "react";

/** Rows fetched at a time. A list may hold a hundred thousand. */
export const PART = 50;

type Part<T> = { items: T[]; total: number };

/** A list of which only the rows are here that somebody looks at. */
export type Rows<T> = {
  /** Rows in the whole list; unknown before the first part is here. */
  total: number | undefined;
  /** The row at this place, if it is here. */
  at: (index: number) => T | undefined;
  /** Somebody looks at these rows: they are fetched, with those around them. */
  want: (from: number, to: number) => void;
  error: Error | null;
  refetch: () => void;
};

/** Reads a list part by part. `key` names the question: filter and order. */
export function useParts<T>(
  key: readonly unknown[],
  read: (part: { offset: number; limit: number }) => Promise<Part<T>>,
): Rows<T> {
  const question = JSON.stringify(key);
  const [range, setRange] = useState({ question, first: 0, last: 0 });
  // Another question begins at its top.
  const { first, last } = range.question === question ? range : { first: 0, last: 0 };
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const parts = useQueries({
    queries: numbers.map((number) => ({
      queryKey: ["parts", question, number],
      queryFn: () => read({ offset: number * PART, limit: PART }),
    })),
  });
  const failed = parts.find(({ error }) => error);
  return {
    total: parts.find(({ data }) => data)?.data?.total,
    at: (index) => parts[Math.floor(index / PART) - first]?.data?.items[index % PART],
    want: (from, to) => {
      const wanted = {
        question,
        first: Math.floor(Math.max(0, from - PART / 2) / PART),
        last: Math.floor((to + PART / 2) / PART),
      };
      const same = wanted.first === range.first && wanted.last === range.last && range.question === question;
      if (!same) setRange(wanted);
    },
    error: failed?.error ?? null,
    refetch: () => {
      for (const part of parts) void part.refetch();
    },
  };
}
