import { api } from "@/api/client";

import { useCompany } from "./company";
import { useMe } from "./me";

/** The numbers in the menu: what waits, and the open problems that stop something. */
export function useBadges(): { pending: number; problems: number } {
  const { id } = useCompany();
  const { data: me } = useMe();
  const how = { enabled: Boolean(me), staleTime: 5_000 };
  const queue = api.useQuery(
    "get",
    "/api/v1/queue",
    { params: { query: { company: id ?? "" } } },
    { ...how, enabled: how.enabled && Boolean(id) },
  );
  const problems = api.useQuery(
    "get",
    "/api/v1/problems",
    { params: { query: { ...(id && { company: id }), limit: 1 } } },
    how,
  );
  return { pending: queue.data?.items.length ?? 0, problems: problems.data?.counts.stops ?? 0 };
}
