import { useMemo, useState } from "react";

import { api, type Shapes } from "@/api/client";
import { Problem } from "@/api/problem";
import { useAddress } from "@/app/address";
import { useZone } from "@/app/zones";

import { withoutArrivals } from "./arriving";
import type { Row } from "./grouping";
import type { Asked } from "./query";

const PAGE = 100;
type Page = Shapes["OperationList"];

/** The question as the API takes it. */
export interface Question {
  q: string;
  range: string;
  zone: string;
  quiet: "show" | "hide";
  company?: string;
}

export function useQuestion({ q, range, quiet }: Asked): Question {
  const zone = useZone();
  // where there is only one company, all of them is that one: nothing has to wait for its id
  const company = useAddress().get("company");
  return useMemo(
    () => ({ q, range, zone, quiet, ...(company && { company }) }),
    [q, range, zone, quiet, company],
  );
}

interface Held {
  key: string;
  pages: readonly Page[];
  rows: Row[];
  arrived: number;
}

function rowsOf(pages: readonly Page[]): Row[] {
  // what comes in between two pages moves the last row of one to the next
  return [...new Map(pages.flatMap(({ items }) => items).map((row) => [row.id, row])).values()];
}

/** A query that is not understood; the same text will not be, however often it is asked. */
function isRefused(failure: unknown): failure is Problem {
  return failure instanceof Problem && failure.code === "bad_query";
}

/**
 * The rows of a question. What was found last stays while the next is on its way, while it is not
 * understood, and while the server is away; what comes in waits until somebody asks for it.
 */
export function useRowsOf(question: Question, sort: Asked["sort"]) {
  const found = api.useInfiniteQuery(
    "get",
    "/api/v1/operations",
    { params: { query: { ...question, sort, limit: PAGE } } },
    {
      pageParamName: "cursor",
      initialPageParam: null,
      getNextPageParam: (page: Page) => page.next_cursor,
      placeholderData: (before) => before,
      enabled: ({ state }) => !isRefused(state.error),
    },
  );
  const key = JSON.stringify([question, sort]);
  const fresh = found.isPlaceholderData ? undefined : found.data?.pages;
  const [held, setHeld] = useState<Held>();
  if (fresh && (held?.key !== key || held.pages !== fresh)) {
    const before = held?.key === key ? held.rows : [];
    setHeld({ key, pages: fresh, ...withoutArrivals(before, rowsOf(fresh), found.hasNextPage) });
  }
  const first = held?.pages[0];
  const failure = found.error;
  return {
    rows: held?.rows,
    arrived: held?.arrived ?? 0,
    show: () => setHeld((now) => now && { ...now, rows: rowsOf(now.pages), arrived: 0 }),
    echo: first?.echo ?? "",
    parts: first?.parts ?? NONE,
    hints: first?.hints ?? [],
    /** What is on the screen answers an earlier question. */
    stale: held !== undefined && held.key !== key,
    failure,
    refused: isRefused(failure) ? failure : undefined,
    refetch: () => void found.refetch(),
    checked: found.dataUpdatedAt,
    older: found.hasNextPage ? () => void found.fetchNextPage() : undefined,
    loadingOlder: found.isFetchingNextPage,
  };
}

const NONE: Shapes["Part"][] = [];

/** The numbers on the chips and of the echo: asked apart, so that the rows do not wait for them. */
export function useNumbers(question: Question) {
  const { data } = api.useQuery(
    "get",
    "/api/v1/operations",
    { params: { query: { ...question, facets: true, limit: 1 } } },
    {
      placeholderData: (before) => before,
      staleTime: 5_000,
      enabled: ({ state }) => !isRefused(state.error),
    },
  );
  const [kept, setKept] = useState(data);
  if (data && data !== kept) setKept(data);
  return { facets: kept?.facets ?? undefined, totals: kept?.totals ?? undefined };
}
