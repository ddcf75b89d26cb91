import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { useCompany } from "@/app/company";
import type { Rows } from "@/app/useRows";
import { useView } from "@/app/view";
import { TableBox } from "@/parts/Page";
import { operationPill, Pill, Shape } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { pills } from "@/parts/texts";
import { Ago, Time, Took } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Row = Shapes["SessionRow"];

/** Visits as rows: what each carried, and how it ended. */
export function SessionTable({ items, rows }: { items: readonly Row[]; rows: Rows }) {
  const t = useTexts(texts);
  const { technical } = useView();
  const { id: company, several, companies } = useCompany();
  const named = several && !company;
  return (
    <TableBox label={t("list")}>
      <table className="sessions-table as-cards">
        <caption className="hidden">{t("list")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("col.when")}</th>
            <th scope="col">{t("col.result")}</th>
            <th scope="col">{t("col.operations")}</th>
            <th scope="col">{t("col.ended")}</th>
            {named && <th scope="col">{t("col.company")}</th>}
            <th scope="col">{t("col.took")}</th>
            {technical && <th scope="col">{t("col.version")}</th>}
            {technical && <th scope="col">{t("col.machine")}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <tr key={row.id} {...rows.rowProps(row.id)}>
              <th scope="row" className="cell-when">
                <Link to="/sessions/$id" params={{ id: row.id }} data-row-link="">
                  <Time at={row.opened_at} how="date" /> <Time at={row.opened_at} how="time" />
                </Link>
                <Ago at={row.opened_at} />
              </th>
              <td className="cell-result">
                <Pill kind={row.state === "open" ? "running" : (row.color ?? "nothing")} />
              </td>
              <td className="cell-operations">
                <Carried row={row} />
              </td>
              <td className="cell-ended">
                <Ended row={row} />
              </td>
              {named && (
                <td className="cell-company">
                  <bdi>{companies.find(({ id }) => id === row.company)?.name}</bdi>
                </td>
              )}
              <td className="cell-took nowrap">{row.took_ms !== null && <Took ms={row.took_ms} />}</td>
              {technical && (
                <td className="cell-version">
                  <bdi className="number">{row.connector}</bdi>
                </td>
              )}
              {technical && (
                <td className="cell-machine">
                  <bdi>{row.peer}</bdi>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

/** The operations of a visit, each with its shape. */
function Carried({ row }: { row: Row }) {
  const t = useTexts(texts);
  const p = useTexts(pills);
  if (!row.operations.length) return <span className="soft">{t("carried.none")}</span>;
  return (
    <ul className="visit-operations">
      {row.operations.map((each) => {
        const kind = operationPill(each);
        return (
          <li key={each.id}>
            <Link to="/operations/$id" params={{ id: each.id }} title={each.what_happened}>
              <Shape kind={kind} />
              <Said>{each.title}</Said>
              <span className="hidden">
                {t("carried.result", { result: `${p(`said.${kind}`)}${p(kind)}` })}
              </span>
            </Link>
          </li>
        );
      })}
      {row.operations_total > row.operations.length && (
        <li className="soft">{t("carried.more", { n: row.operations_total - row.operations.length })}</li>
      )}
    </ul>
  );
}

/** Whether it came to its end by itself; the line of the Web Connector's window where it did not. */
function Ended({ row }: { row: Row }) {
  const t = useTexts(texts);
  return (
    <>
      <span className={row.state === "finished" ? "soft" : undefined}>{t(`state.${row.state}`)}</span>
      {row.code && (
        <>
          {" "}
          <Link to="/help/codes/$code" params={{ code: row.code }}>
            <code>{row.code}</code>
          </Link>
        </>
      )}
      {row.window && (
        <span className="below soft">
          <Said>{row.window}</Said>
        </span>
      )}
    </>
  );
}
