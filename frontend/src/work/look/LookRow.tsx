import { useState } from "react";

import { api, type Shapes } from "@/api/client";
import { useMay } from "@/app/me";
import { Money } from "@/parts/Money";
import { TableBox } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { Pill, taskPill, type PillKind } from "@/parts/Pill";
import { Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import "./style.css";
import { texts } from "./texts";

type Row = Shapes["LookRow"];

const VERDICTS: Readonly<Record<Shapes["CheckOut"]["verdict"], PillKind>> = {
  will_go: "done",
  will_probably_fail: "failed",
  cannot_tell: "not_confirmed",
  will_be_skipped: "skipped",
};

/** One record before it goes: the document it becomes, its lines, and what would stop it. */
export function LookRow({ row }: { row: Row }) {
  const t = useTexts(texts);
  const { record, check } = row;
  return (
    <li className="look-row">
      <p className="row apart">
        <span className="row">
          {record.path ? (
            <PathLink path={record.path}>
              <Said>{record.label}</Said>
            </PathLink>
          ) : (
            <Said>{record.label}</Said>
          )}
          {row.customer && (
            <bdi>
              {row.customer}
              {row.customer_is_new && <span className="soft"> ({t("customer.new")})</span>}
            </bdi>
          )}
        </span>
        <span className="row">
          {row.form && (
            <bdi className="soft">
              {row.form} {row.document_number}
            </bdi>
          )}
          {row.document_total !== null && <Money amount={row.document_total} />}
          {check ? (
            <Pill kind={VERDICTS[check.verdict]} text={t(check.verdict)} />
          ) : (
            <Pill kind={taskPill(row)} />
          )}
        </span>
      </p>
      {row.new_items.length > 0 && (
        <p className="soft">{t.rich("newItems", { skus: <bdi>{row.new_items.join(", ")}</bdi> })}</p>
      )}
      {check && check.verdict !== "will_go" && (
        <div className="look-why">
          <p>
            <Said>
              {check.what} {check.why}
            </Said>
          </p>
          {check.fix.length > 0 && (
            <>
              <p className="soft">{t("fix")}</p>
              <ol>
                {check.fix.map((step) => (
                  <li key={step}>
                    <Said>{step}</Said>
                  </li>
                ))}
              </ol>
            </>
          )}
        </div>
      )}
      {row.lines.length > 0 && <Lines row={row} />}
      {row.task && check && <Draft task={row.task} />}
    </li>
  );
}

function Lines({ row }: { row: Row }) {
  const t = useTexts(texts);
  return (
    <details>
      <summary>{t("lines", { n: row.lines.length })}</summary>
      <TableBox label={t("lines", { n: row.lines.length })}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("line")}</th>
              <th scope="col" className="end">
                {t("quantity")}
              </th>
              <th scope="col" className="end">
                {t("line.amount")}
              </th>
            </tr>
          </thead>
          <tbody>
            {row.lines.map((line, place) => (
              <tr key={`${place} ${line.item}`}>
                <td>
                  <bdi>{line.item}</bdi>
                  {line.description && <bdi className="soft"> {line.description}</bdi>}
                </td>
                <td className="number end">{line.quantity}</td>
                <td className="number end">{line.amount}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </details>
  );
}

function Draft({ task }: { task: string }) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  const may = useMay("agent");
  const { data, error } = api.useQuery(
    "get",
    "/api/v1/tasks/{task_id}/draft",
    { params: { path: { task_id: task } } },
    { enabled: open && may },
  );
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("draft")}</summary>
      {!may && <p className="soft">{t("draft.needs")}</p>}
      {error && <Fault failure={error} />}
      {may && !data && !error && <Skeleton />}
      {data && data.hidden > 0 && <p className="soft">{t("draft.hidden", { n: data.hidden })}</p>}
      {data?.parts.length === 0 && (
        <p className="soft">{data.why ? <Said>{data.why}</Said> : t("draft.none")}</p>
      )}
      {data?.parts.map((part) => (
        <div key={part.step}>
          <p className="soft">
            <code>{part.elements.join(", ")}</code> {part.writes ? t("writes") : t("reads")}
          </p>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
          <pre className="draft" tabIndex={0}>
            {part.qbxml}
          </pre>
        </div>
      ))}
    </details>
  );
}
