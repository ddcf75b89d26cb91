import { useDeferredValue, useId, useState } from "react";

import { api } from "@/api/client";
import { Fault, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { Field } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

export interface Picked {
  list_id: string;
  name: string;
}

/** What an item is, in QuickBooks' own words for its sale. */
function describe(facts: Readonly<Record<string, unknown>>): string {
  return typeof facts.SalesDesc === "string" ? facts.SalesDesc : "";
}

/** Choose a record of a QuickBooks list, as it was last read. */
export function ListPicker({
  company,
  kind,
  label,
  picked,
  onPick,
}: {
  company: string;
  kind: "item" | "customer";
  label: string;
  picked: Picked | undefined;
  onPick: (picked: Picked) => void;
}) {
  const t = useTexts(texts);
  const id = useId();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/v1/companies/{company_id}/lists/{kind}",
    { params: { path: { company_id: company, kind }, query: { q, limit: 50 } } },
    { placeholderData: (before) => before, staleTime: 30_000 },
  );
  return (
    <>
      <Field id={id} label={label}>
        <input id={id} type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </Field>
      {data ? (
        data.items.length ? (
          <fieldset className="picker">
            <legend className="hidden">{label}</legend>
            {data.items.map((each) => (
              <label key={each.list_id} className="check">
                <input
                  type="radio"
                  name={id}
                  checked={picked?.list_id === each.list_id}
                  onChange={() => onPick({ list_id: each.list_id, name: each.full_name })}
                />
                <span>
                  <bdi>{each.full_name}</bdi> <bdi className="soft">{describe(each.facts) || each.type}</bdi>{" "}
                  {!each.is_active && <span className="soft">{t("list.inactive")}</span>}
                </span>
              </label>
            ))}
          </fieldset>
        ) : (
          <p className="soft">{t(data.complete_at ? "list.none" : "list.unread")}</p>
        )
      ) : error ? (
        <Fault failure={error} retry={() => void refetch()} />
      ) : (
        <Skeleton lines={4} />
      )}
      {data?.complete_at && (
        <p className="hint">
          {data.next_cursor && <>{t("list.more")} </>}
          {t.rich("list.read", { time: <Time at={data.complete_at} /> })}
        </p>
      )}
    </>
  );
}
