import { useDeferredValue, useState, type ComponentProps } from "react";

import { api } from "@/api/client";
import { useTexts } from "@/texts/texts";

import { RecordSelect } from "./RecordSelect";
import { texts } from "./texts";

const AT_ONCE = 50;

/** A select box for a list that is too long to be offered whole: what is typed above it narrows it. */
export function RecordSearch({
  company,
  kind,
  types = [],
  choice,
  ...rest
}: ComponentProps<typeof RecordSelect> & { company: string; kind: string; types?: string[] }) {
  const t = useTexts(texts);
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const { data } = api.useQuery(
    "get",
    "/api/v1/companies/{company_id}/lists/{kind}",
    { params: { path: { company_id: company, kind }, query: { q, type: types, limit: AT_ONCE } } },
    { enabled: q !== "", placeholderData: (before) => before, staleTime: 30_000 },
  );
  const found = q ? data?.items.filter((each) => each.is_active) : undefined;
  return (
    <div className="record-search">
      <input
        type="search"
        aria-label={t("look.for")}
        placeholder={t("look.for")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <RecordSelect
        {...rest}
        choice={{
          ...choice,
          candidates:
            found?.map(({ list_id, full_name, type }) => ({ list_id, full_name, type })) ?? choice.candidates,
        }}
        partial
      />
      <span className="hint" role="status">
        {found
          ? t("look.found", { n: found.length, more: data?.next_cursor ? "yes" : "no" })
          : t("look.first", { n: choice.candidates.length })}
      </span>
    </div>
  );
}
