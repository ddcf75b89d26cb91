import { useState } from "react";

import { api } from "@/api/client";
import { Button, IconButton } from "@/parts/Button";
import { useTexts } from "@/texts/texts";

import type { SettingProps } from "./Fields";
import { RecordSearch } from "./RecordSearch";
import { RecordSelect } from "./RecordSelect";
import { fromRows, rowsOf, type Ref, type Row } from "./settings";
import { texts } from "./texts";

const FORMS = ["SalesReceipt", "Invoice", "SalesOrder"] as const;

/** A record of QuickBooks for each name: shipping titles, named fees, templates of forms. */
export function NamedRows({
  choice,
  company,
  set,
  value,
  from,
}: SettingProps & { value: unknown; from: string }) {
  const t = useTexts(texts);
  const [rows, setRows] = useState<Row[]>(() => rowsOf(value));
  const wanted = rows.length > 0;
  const { data } = api.useQuery(
    "get",
    "/api/v1/companies/{company_id}/lists/{kind}",
    { params: { path: { company_id: company, kind: from }, query: { limit: 200 } } },
    { enabled: wanted, staleTime: 60_000 },
  );
  const candidates = (data?.items ?? []).map(({ list_id, full_name, type }) => ({
    list_id,
    full_name,
    type,
  }));
  const keep = (next: Row[]) => {
    setRows(next);
    set(choice, fromRows(next));
  };
  const change = (at: number, to: Partial<Row>) =>
    keep(rows.map((row, place) => (place === at ? { ...row, ...to } : row)));
  const inQuickBooks = (row: Row, at: number) => {
    const chosen = {
      "aria-label": t("row.in.quickbooks"),
      choice: { candidates, needed: "x" },
      value: row.value,
      set: (ref: Ref | null) => change(at, { value: ref ? { ...ref } : {} }),
    };
    return data?.next_cursor ? (
      <RecordSearch {...chosen} company={company} kind={from} />
    ) : (
      <RecordSelect {...chosen} />
    );
  };
  return (
    <>
      {rows.map((row, at) => (
        <div key={at} className="named-row">
          {choice.setting === "template" ? (
            <select
              aria-label={t("row.form")}
              value={row.name}
              onChange={(event) => change(at, { name: event.target.value })}
            >
              <option value="">{t("choose")}</option>
              {FORMS.map((each) => (
                <option key={each} value={each}>
                  {t(`form.${each}`)}
                </option>
              ))}
            </select>
          ) : (
            <input
              aria-label={t("row.name")}
              placeholder={t("row.name")}
              value={row.name}
              onChange={(event) => change(at, { name: event.target.value })}
            />
          )}
          {candidates.length > 0 ? (
            inQuickBooks(row, at)
          ) : (
            <input
              aria-label={t("row.in.quickbooks")}
              placeholder={t("row.in.quickbooks")}
              value={typeof row.value.full_name === "string" ? row.value.full_name : ""}
              onChange={(event) => change(at, { value: { full_name: event.target.value } })}
            />
          )}
          <IconButton
            icon="close"
            name={t("row.remove", { name: row.name })}
            onClick={() => keep(rows.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <Button small icon="plus" onClick={() => setRows([...rows, { name: "", value: {} }])}>
        {t("row.add")}
      </Button>
    </>
  );
}
