import { useInfiniteQuery } from "@tanstack/react-query";

import { rest, type Shapes } from "@/api/client";
import { useMay } from "@/app/me";

export type Previewed = Shapes["PreviewedAction"];

const KINDS: readonly Shapes["NewPreview"]["kind"][] = ["push_orders", "push_products", "pull_inventory"];
const PAGE = 100;

/**
 * What the action would do with these params. It stays as it was looked at until somebody looks again:
 * what is about to be queued must not move under the reader's eyes.
 */
export function usePreview(
  action: Shapes["ActionOut"],
  company: string,
  params: Record<string, string | string[]>,
  wanted: boolean,
) {
  const may = useMay("manager");
  const kind = KINDS.find((each) => each === action.kind);
  const store = action.store;
  return useInfiniteQuery({
    queryKey: ["preview of an action", company, store, kind, params],
    queryFn: async ({ pageParam }) => {
      if (!kind || !store) throw new Error(action.kind);
      const body = { company, store, kind, params, limit: PAGE, cursor: pageParam };
      const { data } = await rest.POST("/api/v1/actions/preview", { body });
      if (!data) throw new Error(action.kind);
      return data;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: Previewed) => last.next_cursor,
    enabled: may && wanted && action.previews && Boolean(kind) && Boolean(store),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}
