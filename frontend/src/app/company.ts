import { api } from "@/api/client";

import { useAddress } from "./address";

/**
 * The company in sight: the one of the address, or the only one that there is.
 * `undefined`: all of them, or not known yet.
 */
export function useCompany(): {
  id: string | undefined;
  several: boolean;
  companies: { id: string; name: string; currency: string }[];
} {
  const { get } = useAddress();
  const { data } = api.useQuery(
    "get",
    "/api/v1/companies",
    { params: { query: { limit: 200 } } },
    { staleTime: 60_000 },
  );
  const companies = data?.items ?? [];
  const chosen = get("company");
  const only = companies.length === 1 && !data?.next_cursor ? companies[0]?.id : undefined;
  return { id: chosen || only, several: companies.length > 1, companies };
}

/** In which currency the money of a company is told; empty or undefined while nobody knows. */
export function useCurrency(company: string | undefined): string | undefined {
  const { companies } = useCompany();
  return companies.find((each) => each.id === company)?.currency;
}
