import { memo, type FocusEvent, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";

import { formatTime, useZone } from "@/app/zones";
import { Direction } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { operationPill, Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { pills } from "@/parts/texts";
import { Ago, Time, Took } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import type { Column } from "./columns";
import type { Doing } from "./doing";
import { momentOf, type Row } from "./grouping";
import { RowMenu } from "./RowMenu";
import { Tally } from "./Tally";
import { texts } from "./texts";

export interface RowHandlers {
  focus: (id: string, event: FocusEvent) => void;
  key: (id: string, event: KeyboardEvent) => void;
  check: (id: string, event: MouseEvent) => void;
  open: (id: string, event: MouseEvent) => void;
  act: (doing: Doing) => void;
}

interface Props {
  row: Row;
  columns: readonly Column[];
  timed: boolean;
  current: boolean;
  selected: boolean;
  open: boolean;
  company: string | undefined;
  handlers: RowHandlers;
}

/** One operation. Drawn again only when something of it has changed: live hints come often. */
export const OperationRow = memo(function OperationRow(props: Props) {
  const { row, columns, current, selected, open, handlers } = props;
  const t = useTexts(texts);
  const zone = useZone();
  const time = formatTime(new Date(momentOf(row)), zone, "time");
  return (
    <tr
      data-row={row.id}
      data-current={current ? true : undefined}
      data-selected={selected ? true : undefined}
      data-open={open ? true : undefined}
      onFocus={(event) => handlers.focus(row.id, event)}
      onKeyDown={(event) => handlers.key(row.id, event)}
    >
      <td className="cell-select">
        <input
          type="checkbox"
          checked={selected}
          aria-label={t("row.select", { title: row.title, time })}
          onClick={(event) => handlers.check(row.id, event)}
          onChange={() => undefined}
        />
      </td>
      {columns.map((column) =>
        column === "what" ? (
          <th key={column} scope="row" className="cell-what">
            <Name row={row} time={time} open={open} handlers={handlers} />
          </th>
        ) : (
          <td key={column} className={`cell-${column}`}>
            {CELLS[column](props)}
          </td>
        ),
      )}
      <td className="cell-menu">
        <RowMenu row={row} time={time} onDo={handlers.act} />
      </td>
    </tr>
  );
});

function Name({ row, time, open, handlers }: Pick<Props, "row" | "open" | "handlers"> & { time: string }) {
  const t = useTexts(texts);
  const p = useTexts(pills);
  const kind = operationPill(row);
  const result = `${p(`said.${kind}`)}${p(kind)}`;
  return (
    <>
      <Direction to={row.direction} words={t(`to.${row.direction}` as "to.to_store")} />{" "}
      {/* a plain link: a hundred of the router's own would each listen to every change of the address */}
      <a
        href={`/console/operations/${row.id}`}
        data-row-link=""
        aria-current={open ? "true" : undefined}
        onClick={(event) => handlers.open(row.id, event)}
      >
        <Said>{row.title}</Said>
        <span className="hidden">{t("row.name", { result, time })}</span>
      </a>
    </>
  );
}

function When({ row, timed }: Pick<Props, "row" | "timed">) {
  const at = momentOf(row);
  return (
    <>
      {!timed && (
        <>
          <Time at={at} how="date" />{" "}
        </>
      )}
      <Time at={at} how={timed ? "time" : "minute"} /> <Ago at={at} />
    </>
  );
}

function Happened({ row }: Pick<Props, "row">) {
  const t = useTexts(texts);
  const next = row.retried_by.at(-1);
  return (
    <>
      <span className={row.color === "green" ? "soft" : undefined}>
        <Said>{row.what_happened}</Said>
      </span>
      {next && (
        <>
          {" "}
          <PathLink path={`/operations/${next}`} className="tried">
            {t("tried.again")}
          </PathLink>
        </>
      )}
    </>
  );
}

const CELLS: Readonly<Record<Exclude<Column, "what">, (props: Props) => ReactNode>> = {
  when: ({ row, timed }) => <When row={row} timed={timed} />,
  result: ({ row }) => <Pill kind={operationPill(row)} />,
  tasks: ({ row }) => <Tally counts={row.counts} />,
  happened: ({ row }) => <Happened row={row} />,
  company: ({ company }) => <bdi>{company}</bdi>,
  session: ({ row }) =>
    row.session && (
      <PathLink path={`/sessions/${row.session.id}`}>
        <code>{row.session.id.replace("se_", "")}</code>
      </PathLink>
    ),
  took: ({ row }) => row.took_ms !== null && <Took ms={row.took_ms} />,
  by: ({ row }) => <bdi>{row.started_by}</bdi>,
  code: ({ row }) =>
    row.top_code && (
      <PathLink path={`/help/codes/${encodeURIComponent(row.top_code)}`}>
        <code>{row.top_code}</code>
      </PathLink>
    ),
};
