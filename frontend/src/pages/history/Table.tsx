import type { MouseEvent } from "react";

import type { Shapes } from "@/api/client";
import type { Rows } from "@/app/useRows";
import { dayOf, useNow, useZone } from "@/app/zones";
import { TableBox } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import type { Column } from "./columns";
import type { Doing } from "./doing";
import type { Day, Group } from "./grouping";
import { OperationRow, type RowHandlers } from "./OperationRow";
import { texts } from "./texts";
import { useHandlers } from "./useHandlers";

const NARROW: ReadonlySet<Column> = new Set(["tasks", "took"]);

export interface TableProps {
  days: readonly Day[];
  /** Days stand above their rows; without an order in time they stand in each row. */
  timed: boolean;
  columns: readonly Column[];
  rows: Rows;
  /** The row whose details are open beside the list. */
  opened: string;
  companies: readonly { id: string; name: string }[];
  onOpen: (id: string, event: MouseEvent) => void;
  onDo: (doing: Doing) => void;
}

/** The operations: a real table, whose rows are cards where there is little room. */
export function Table({ days, timed, columns, rows, opened, companies, onOpen, onDo }: TableProps) {
  const t = useTexts(texts);
  const zone = useZone();
  const handlers = useHandlers(rows, onOpen, onDo);
  const width = columns.length + 2;
  const all = days.flatMap(({ groups }) => groups.flatMap((group) => group.rows));
  const every = all.length > 0 && all.every(({ id }) => rows.selected.has(id));
  return (
    <TableBox label={t("list")}>
      <table className="history-table">
        <caption className="hidden">{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col" className="cell-select">
              <input
                type="checkbox"
                aria-label={t("select.page")}
                checked={every}
                onChange={() => (every ? rows.clear() : rows.selectAll())}
              />
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className={NARROW.has(column) ? "nowrap" : undefined}>
                {t(`col.${column}`)}
                {column === "when" && (
                  <>
                    {" "}
                    <bdi className="zone">{zone}</bdi>
                  </>
                )}
              </th>
            ))}
            <th scope="col">
              <span className="hidden">{t("col.menu")}</span>
            </th>
          </tr>
        </thead>
        {days.map(({ day, groups }) => (
          <DayRows key={day} day={groups[0]} timed={timed} width={width}>
            {groups.map((group) => (
              <GroupRows
                key={group.key}
                group={group}
                width={width}
                timed={timed}
                columns={columns}
                rows={rows}
                opened={opened}
                companies={companies}
                handlers={handlers}
              />
            ))}
          </DayRows>
        ))}
      </table>
    </TableBox>
  );
}

function DayRows({
  day,
  timed,
  width,
  children,
}: {
  day: Group | undefined;
  timed: boolean;
  width: number;
  children: React.ReactNode;
}) {
  const at = day?.rows[0]?.started_at ?? day?.rows[0]?.created_at;
  return (
    <>
      {timed && at && (
        <tbody className="day">
          <tr>
            <th scope="rowgroup" colSpan={width}>
              <DayName at={at} />
            </th>
          </tr>
        </tbody>
      )}
      {children}
    </>
  );
}

/** "Today, Mon 23 Nov 2026" */
function DayName({ at }: { at: string }) {
  const t = useTexts(texts);
  const zone = useZone();
  const now = useNow();
  const day = dayOf(new Date(at), zone);
  const name = <Time at={at} how="day" />;
  if (day === dayOf(new Date(now), zone)) return t.rich("day.today", { day: name });
  if (day === dayOf(new Date(now - 86_400_000), zone)) return t.rich("day.yesterday", { day: name });
  return name;
}

function GroupRows({
  group,
  width,
  timed,
  columns,
  rows,
  opened,
  companies,
  handlers,
}: Pick<TableProps, "timed" | "columns" | "rows" | "opened" | "companies"> & {
  group: Group;
  width: number;
  handlers: RowHandlers;
}) {
  const { session } = group;
  return (
    <tbody className={session ? "visit" : undefined}>
      {session && (
        <tr className="visit-line">
          <th scope="rowgroup" colSpan={width}>
            <Visit session={session} n={group.rows.length} />
          </th>
        </tr>
      )}
      {group.rows.map((row) => (
        <OperationRow
          key={row.id}
          row={row}
          columns={columns}
          timed={timed}
          current={row.id === rows.current}
          selected={rows.selected.has(row.id)}
          open={row.id === opened}
          company={companies.find(({ id }) => id === row.company)?.name}
          handlers={handlers}
        />
      ))}
    </tbody>
  );
}

/** "Session 10:13 – 10:14, Web Connector 2.3, 3 operations" */
function Visit({ session, n }: { session: Shapes["Carrier"]; n: number }) {
  const t = useTexts(texts);
  const from = <Time at={session.opened_at} how="minute" />;
  return (
    <span className="row visit-name">
      <PathLink path={`/sessions/${session.id}`}>
        {session.ended_at
          ? t.rich(sameMinute(session.opened_at, session.ended_at) ? "session.short" : "session", {
              from,
              to: <Time at={session.ended_at} how="minute" />,
            })
          : t.rich("session.open", { from })}
      </PathLink>
      {session.connector && (
        <span className="visit-connector">
          {t.rich("session.connector", { version: <bdi>{session.connector}</bdi> })}
        </span>
      )}
      <span>{t("session.operations", { n })}</span>
    </span>
  );
}

function sameMinute(one: string, other: string): boolean {
  return one.slice(0, 16) === other.slice(0, 16);
}
