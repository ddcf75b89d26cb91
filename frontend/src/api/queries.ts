import { QueryClient } from "@tanstack/react-query";

import { Problem, Unreachable } from "./problem";

/** Data stays on the screen when the server goes away; what was asked wrongly is not asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      gcTime: 10 * 60_000,
      networkMode: "always",
      retry: (failures, failure) =>
        !(failure instanceof Problem) && !(failure instanceof Unreachable) && failures < 2,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: "always", retry: false },
  },
});
