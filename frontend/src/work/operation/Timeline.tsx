import { useId, useState } from "react";

import { api, type Shapes } from "@/api/client";
import { TableBox } from "@/parts/Page";
import { Fault, Skeleton } from "@/parts/states";
import { useTook } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";
import { layOut, ticks, type Placed } from "./timeline";

const ROW = 22;
const HEIGHT = 12;
const WIDTH = 1000;

/** When each task was with QuickBooks or with the store: a picture, and the same as a table. */
export function Timeline({ id }: { id: string }) {
  const t = useTexts(texts);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/operations/{operation_id}/timeline", {
    params: { path: { operation_id: id } },
  });
  const [idle, setIdle] = useState(false);
  if (!data) return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={4} />;
  if (!data.tasks.length) return <p className="soft">{t("timeline.none")}</p>;
  const placed = layOut(data.tasks, data.length, idle);
  return (
    <>
      <div className="row apart">
        <Legend />
        <label className="check">
          <input type="checkbox" checked={idle} onChange={(event) => setIdle(event.target.checked)} />
          {t("timeline.idle")}
        </label>
      </div>
      <Gantt placed={placed} length={data.length} idle={idle} />
      {data.left_out > 0 && <p className="soft">{t("timeline.left", { n: data.left_out })}</p>}
      <details>
        <summary>{t("timeline.table")}</summary>
        <Twin tasks={data.tasks} />
      </details>
    </>
  );
}

function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}-refused`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" className="bar-back" />
        <rect width="2.5" height="6" className="bar-refused" />
      </pattern>
      <pattern id={`${id}-store`} width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" className="bar-back" />
        <circle cx="2.5" cy="2.5" r="1.3" className="bar-store" />
      </pattern>
    </defs>
  );
}

function fill(id: string, bar: { hand: string; refused: boolean }): string | undefined {
  if (bar.refused) return `url(#${id}-refused)`;
  if (bar.hand === "store") return `url(#${id}-store)`;
  return undefined;
}

function Gantt({ placed, length, idle }: { placed: readonly Placed[]; length: number; idle: boolean }) {
  const t = useTexts(texts);
  const took = useTook();
  const id = useId();
  const marks = idle ? [] : ticks(length);
  return (
    <div className="gantt" role="img" aria-label={t("timeline.label")}>
      <div className="gantt-axis" aria-hidden="true">
        {marks.map((ms) => (
          <span key={ms} className="number" style={{ insetInlineStart: `${(100 * ms) / (length || 1)}%` }}>
            {took(ms)}
          </span>
        ))}
      </div>
      {placed.map((row) => (
        <div key={row.task} className="gantt-row">
          <bdi className="gantt-label">{row.label}</bdi>
          <svg
            viewBox={`0 0 ${WIDTH} ${ROW}`}
            height={ROW}
            width="100%"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <Patterns id={`${id}${row.task}`} />
            {row.bars.map((bar, place) => (
              <rect
                key={place}
                x={bar.from * WIDTH}
                width={Math.max(bar.hand === "waiting" ? 0 : 3, bar.width * WIDTH)}
                y={bar.hand === "waiting" ? ROW / 2 - 1 : (ROW - HEIGHT) / 2}
                height={bar.hand === "waiting" ? 2 : HEIGHT}
                rx={bar.hand === "waiting" ? 0 : 2}
                className={`bar ${bar.hand}${bar.refused ? " refused" : ""}`}
                fill={fill(`${id}${row.task}`, bar)}
              >
                <title>
                  {t("timeline.bar", {
                    label: row.label,
                    where: t(`timeline.${bar.hand}`),
                    from: took(bar.start),
                    to: took(bar.end),
                  })}
                </title>
              </rect>
            ))}
          </svg>
        </div>
      ))}
    </div>
  );
}

function Legend() {
  const t = useTexts(texts);
  const id = useId();
  const kinds = [
    { name: "quickbooks", hand: "quickbooks", refused: false },
    { name: "store", hand: "store", refused: false },
    { name: "refused", hand: "quickbooks", refused: true },
  ] as const;
  return (
    <ul className="legend">
      {kinds.map((kind) => (
        <li key={kind.name}>
          <svg width="24" height="12" aria-hidden="true">
            <Patterns id={`${id}${kind.name}`} />
            <rect
              width="24"
              height="12"
              rx="2"
              className={`bar ${kind.hand}${kind.refused ? " refused" : ""}`}
              fill={fill(`${id}${kind.name}`, kind)}
            />
          </svg>
          {t(`timeline.${kind.name}`)}
        </li>
      ))}
    </ul>
  );
}

function Twin({ tasks }: { tasks: readonly Shapes["TaskBars"][] }) {
  const t = useTexts(texts);
  const took = useTook();
  return (
    <TableBox label={t("timeline.table")}>
      <table>
        <caption className="hidden">{t("timeline.label")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("timeline.task")}</th>
            <th scope="col">{t("timeline.where")}</th>
            <th scope="col">{t("timeline.from")}</th>
            <th scope="col">{t("timeline.to")}</th>
            <th scope="col">{t("timeline.code")}</th>
          </tr>
        </thead>
        <tbody>
          {tasks.flatMap((task) =>
            task.bars.map((bar) => (
              <tr key={`${task.task} ${bar.start} ${bar.hand}`}>
                <th scope="row">
                  <bdi>{task.label}</bdi>
                </th>
                <td>{t(`timeline.${bar.hand}`)}</td>
                <td className="number">{took(bar.start)}</td>
                <td className="number">{took(bar.end)}</td>
                <td>
                  <code>{bar.code}</code>
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </TableBox>
  );
}
