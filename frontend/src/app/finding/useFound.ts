import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, type Shapes } from "@/api/client";

import { useCompany } from "../company";
import { askable } from "./hits";

const PAUSE = 110;
/** So many of each group. */
export const SHOWN = 6;

export interface Found {
  findings: Shapes["Findings"] | undefined;
  /** Whether these are the findings for what is typed now; older ones are shown, and never acted upon. */
  fresh: boolean;
  failed: boolean;
}

/** What the server finds for what was typed, asked a moment after the last letter. */
export function useFound(typed: string): Found {
  const wanted = askable(typed);
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const wait = setTimeout(() => setAsked(wanted), PAUSE);
    return () => clearTimeout(wait);
  }, [wanted]);
  const { id: company } = useCompany();
  const { data, isPlaceholderData, isError } = api.useQuery(
    "get",
    "/api/v1/find",
    { params: { query: { q: asked, limit: SHOWN, ...(company && { company }) } } },
    { enabled: asked !== "", placeholderData: keepPreviousData, staleTime: 10_000 },
  );
  if (!wanted) return { findings: undefined, fresh: true, failed: false };
  return {
    findings: isError ? undefined : data,
    fresh: asked === wanted && (isError || (data !== undefined && !isPlaceholderData)),
    failed: isError && asked === wanted,
  };
}
