import type { Shapes } from "@/api/client";
import { formatTime } from "@/app/zones";
import { Card, Direction, TableBox } from "@/parts/Page";
import { parts } from "@/parts/texts";
import { useTexts } from "@/texts/texts";

import { bars } from "./bars";
import { texts } from "./texts";

type Strip = Shapes["StripOut"];

const WIDTH = 16;
const HEIGHT = 28;

/** Fourteen days of each kind as bars, solid for done and hatched for not done, with a table behind them. */
export function Strips({ strips }: { strips: readonly Strip[] }) {
  const t = useTexts(texts);
  const words = useTexts(parts);
  if (!strips.length) return <Card title={t("strips")}><p className="soft">{t("strips.none")}</p></Card>; // prettier-ignore
  return (
    <Card title={t("strips")}>
      <svg className="hidden" aria-hidden="true">
        <defs>
          <pattern
            id="hatch"
            width="4"
            height="4"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="2" height="4" fill="var(--red)" />
          </pattern>
        </defs>
      </svg>
      <ul className="strips">
        {strips.map((strip) => {
          const said = strip.days_with_failures
            ? t("strips.bad", { n: strip.days_with_failures })
            : t("strips.fine");
          return (
            <li key={strip.kind}>
              <span className="strip-name">
                <Direction
                  to={strip.direction}
                  words={words(
                    strip.direction === "to_quickbooks"
                      ? "to.quickbooks"
                      : strip.direction === "to_store"
                        ? "to.store"
                        : "from.quickbooks",
                  )}
                />{" "}
                <span data-said="">{strip.title}</span>
              </span>
              <Bars strip={strip} label={t("strip.label", { title: strip.title, days: said })} />
              <span className={strip.days_with_failures ? "bad" : "soft"}>{said}</span>
            </li>
          );
        })}
      </ul>
      <details>
        <summary>{t("strips.table")}</summary>
        <StripTable strips={strips} />
      </details>
    </Card>
  );
}

function Bars({ strip, label }: { strip: Strip; label: string }) {
  return (
    <svg
      className="bars"
      viewBox={`0 0 ${strip.days.length * WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      {bars(strip.days, HEIGHT).map((bar, place) => (
        <g key={strip.days[place]?.date} transform={`translate(${place * WIDTH})`}>
          <rect className="bar-base" x="2" width={WIDTH - 4} y={HEIGHT - 1.5} height="1.5" />
          <rect className="bar-done" x="2" width={WIDTH - 4} y={HEIGHT - bar.done} height={bar.done} rx="1" />
          {bar.notDone > 0 && (
            <rect
              className="bar-not"
              x="2"
              width={WIDTH - 4}
              y={HEIGHT - bar.done - bar.notDone}
              height={bar.notDone}
              fill="url(#hatch)"
            />
          )}
        </g>
      ))}
    </svg>
  );
}

function StripTable({ strips }: { strips: readonly Strip[] }) {
  const t = useTexts(texts);
  return (
    <TableBox label={t("strips")}>
      <table>
        <caption className="hidden">{t("strips")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("day")}</th>
            <th scope="col">{t("what")}</th>
            <th scope="col" className="end">
              {t("done")}
            </th>
            <th scope="col" className="end">
              {t("notDone")}
            </th>
            <th scope="col" className="end">
              {t("operations")}
            </th>
          </tr>
        </thead>
        <tbody>
          {strips.flatMap((strip) =>
            strip.days
              .filter((day) => day.done + day.partly + day.nothing > 0)
              .map((day) => (
                <tr key={`${strip.kind} ${day.date}`}>
                  <th scope="row">
                    <time dateTime={day.date}>
                      {formatTime(new Date(`${day.date}T12:00:00Z`), "UTC", "date")}
                    </time>
                  </th>
                  <td data-said="">{strip.title}</td>
                  <td className="number end">{day.tasks_done}</td>
                  <td className="number end">{day.tasks_not_done}</td>
                  <td className="number end">
                    {day.done} · {day.partly} · {day.nothing}
                  </td>
                </tr>
              )),
          )}
        </tbody>
      </table>
    </TableBox>
  );
}
