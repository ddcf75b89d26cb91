import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { useCompany } from "@/app/company";
import type { Rows } from "@/app/useRows";
import { Money } from "@/parts/Money";
import { TableBox } from "@/parts/Page";
import { Said } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import type { RecordType } from "./query";
import { StandingPill } from "./StandingPill";
import { texts } from "./texts";

type Row = Shapes["RecordRow"];

export function RecordTable({ items, type, rows }: { items: readonly Row[]; type: RecordType; rows: Rows }) {
  const t = useTexts(texts);
  const { several } = useCompany();
  const stores = several || new Set(items.map((each) => each.store)).size > 1;
  const amount = type !== "customer";
  return (
    <TableBox label={t("table")}>
      <table className="records-table as-cards">
        <caption className="hidden">{t("table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("col.record")}</th>
            <th scope="col">{t(`col.who.${type}`)}</th>
            <th scope="col">{t("col.standing")}</th>
            {amount && (
              <th scope="col" className="end">
                {t(`col.amount.${type}`)}
              </th>
            )}
            {type === "order" && <th scope="col">{t("col.placed")}</th>}
            {stores && <th scope="col">{t("col.store")}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <tr key={row.id} {...rows.rowProps(row.id)}>
              <th scope="row" className="cell-main">
                <RecordLink row={row} />
              </th>
              <td className="cell-who">
                <bdi>{row.who}</bdi>
              </td>
              <td className="cell-state">
                <StandingPill standing={row.standing} push={row.push} />
                {row.why && (
                  <span className="below why-not">
                    <Said>{row.why}</Said>
                    {row.problem && (
                      <>
                        {" "}
                        <Link to="/problems/$id" params={{ id: row.problem }}>
                          {t("problem")}
                        </Link>
                      </>
                    )}
                  </span>
                )}
              </td>
              {amount && (
                <td className="end cell-amount">{row.amount !== null && <Money amount={row.amount} />}</td>
              )}
              {type === "order" && (
                <td className="nowrap cell-at">
                  {row.at && (
                    <>
                      <Time at={row.at} how="date" /> <Time at={row.at} how="minute" />
                    </>
                  )}
                </td>
              )}
              {stores && (
                <td className="cell-store">
                  <bdi>{row.store_name}</bdi>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

/** A record that only QuickBooks has, has no story here: its name stands alone. */
function RecordLink({ row }: { row: Row }) {
  if (!row.store) return <bdi>{row.title}</bdi>;
  return (
    <Link
      to="/records/$type/$ref"
      params={{ type: row.type, ref: row.ext_id }}
      search={{ store: row.store }}
      data-row-link=""
    >
      <bdi>{row.title}</bdi>
    </Link>
  );
}
