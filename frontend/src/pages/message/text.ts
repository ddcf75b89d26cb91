import { useQuery } from "@tanstack/react-query";

import { checked, type Shapes } from "@/api/client";

export type Side = "request" | "answer";

/** One request with its answer: where they stand in the texts, and in words. */
export type Part = Omit<Shapes["PartOut"], "request_lines" | "answer_lines"> & {
  request_lines: readonly number[] | null;
  answer_lines: readonly number[] | null;
};

export interface Text {
  text: string;
  hidden: number;
}

function address(id: string, side: Side, how: { pretty: boolean; reveal: boolean }): string {
  const path = side === "answer" ? "response" : "request";
  const query = new URLSearchParams();
  if (how.pretty) query.set("pretty", "true");
  if (how.reveal) query.set("reveal", "true");
  return `/api/v1/messages/${id}/${path}?${query.toString()}`;
}

export async function fetchText(
  id: string,
  side: Side,
  how: { pretty: boolean; reveal: boolean },
  signal?: AbortSignal,
): Promise<Text> {
  const response = await checked(await fetch(address(id, side, how), signal ? { signal } : {}));
  return { text: await response.text(), hidden: Number(response.headers.get("X-Hidden-Values") ?? 0) };
}

/** Beyond this the text is asked for alone, and what it says in words after it. */
export const LARGE = 300_000;

/** The indented text of one side. It never changes; revealed, it is not kept after the page is left. */
export function useText(id: string, side: Side, reveal: boolean, enabled: boolean) {
  return useQuery({
    queryKey: ["message text", id, side, reveal],
    queryFn: ({ signal }) => fetchText(id, side, { pretty: true, reveal }, signal),
    // what is there is not asked for again by any live hint: it may be 5 MB
    staleTime: ({ state }) => (state.data ? "static" : 0),
    gcTime: reveal ? 0 : 60_000,
    refetchOnWindowFocus: false,
    enabled,
  });
}
