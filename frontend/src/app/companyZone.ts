import { useEffect } from "react";

import { api } from "@/api/client";

import { useCompany } from "./company";
import { useMe } from "./me";
import { usePreferences } from "./preferences";
import { companyZones } from "./zones";

/** The zone of the company's store, asked for only when somebody reads times in it. */
export function useCompanyZone(): void {
  const { zone } = usePreferences();
  const { id } = useCompany();
  const { data: me } = useMe();
  const wanted = Boolean(me) && (zone === "store" || zone === "quickbooks");
  const { data } = api.useQuery(
    "get",
    "/api/v1/stores",
    { params: { query: { ...(id && { company: id }), limit: 200 } } },
    { enabled: wanted, staleTime: 60_000 },
  );
  const zones = new Set(data?.items.map((store) => store.zone));
  // of several stores in different zones none is the zone
  const only = zones.size === 1 ? [...zones][0] : undefined;
  useEffect(() => {
    companyZones.set(only ? { store: only } : {});
  }, [only]);
}
