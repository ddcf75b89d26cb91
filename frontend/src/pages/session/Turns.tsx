import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import type { Shapes } from "@/api/client";
import { Button } from "@/parts/Button";
import { Card, TableBox } from "@/parts/Page";
import { Took, useTook } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { ticks } from "@/work/operation/timeline";

import { layOut, totals, type Drawn, type Who } from "./gantt";
import { texts } from "./texts";

const WIDTH = 1000;
const ROW = 22;
const PAGE = 100;

type Bar = Shapes["BarOut"];

/** Whose turn it was, as two rows of bars and as a table: where the time of a visit went. */
export function Turns({ told }: { told: Shapes["ConversationOut"] }) {
  const t = useTexts(texts);
  const took = useTook();
  const { bars, length_ms: length } = told;
  if (!bars.length) return null;
  const sum = totals(bars);
  return (
    <Card title={t("turns")}>
      <p>{t("turns.said", { quickbooks: took(sum.quickbooks), us: took(sum.us), whole: took(length) })}</p>
      <Gantt bars={bars} length={length} />
      <details>
        <summary>{t("turns.table")}</summary>
        <Twin bars={bars} />
      </details>
    </Card>
  );
}

// a picture: its links are for the pointer, those of the table are for everyone
function Gantt({ bars, length }: { bars: readonly Bar[]; length: number }) {
  const t = useTexts(texts);
  const took = useTook();
  const rows = useMemo(() => layOut(bars, length), [bars, length]);
  return (
    <div className="gantt session-gantt" aria-hidden="true">
      <div className="gantt-axis">
        {ticks(length).map((ms) => (
          <span key={ms} className="number" style={{ insetInlineStart: `${(100 * ms) / (length || 1)}%` }}>
            {took(ms)}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <div key={row.who} className="gantt-row">
          <span className="gantt-label">{t(`who.${row.who}`)}</span>
          <svg viewBox={`0 0 ${WIDTH} ${ROW}`} height={ROW} width="100%" preserveAspectRatio="none">
            <rect className="turn-base" y={ROW / 2 - 0.5} width={WIDTH} height="1" />
            {row.bars.map((bar) => (
              <TurnBar key={bar.from_ms} bar={bar} who={row.who} />
            ))}
          </svg>
        </div>
      ))}
    </div>
  );
}

function TurnBar({ bar, who }: { bar: Drawn; who: Who }) {
  const t = useTexts(texts);
  const took = useTook();
  const drawn = (
    <rect
      className={`turn ${who}`}
      x={bar.from * WIDTH}
      width={Math.max(1.5, bar.width * WIDTH)}
      y="2"
      height={ROW - 4}
    >
      <title>
        {t("bar.said", {
          who: t(`who.${who}`),
          from: took(bar.from_ms),
          to: took(bar.to_ms),
          n: bar.n,
          what: t(`what.${bar.what}` as "what.working"),
          message: bar.message ? "yes" : "no",
        })}
      </title>
    </rect>
  );
  if (!bar.message) return drawn;
  return (
    <Link to="/messages/$id" params={{ id: bar.message }} tabIndex={-1}>
      {drawn}
    </Link>
  );
}

function Twin({ bars }: { bars: readonly Bar[] }) {
  const t = useTexts(texts);
  const [shown, setShown] = useState(PAGE);
  return (
    <div className="stack">
      <TableBox label={t("turns")}>
        <table>
          <caption className="hidden">{t("turns")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("col.who")}</th>
              <th scope="col">{t("col.what")}</th>
              <th scope="col" className="end">
                {t("col.from")}
              </th>
              <th scope="col" className="end">
                {t("col.took")}
              </th>
              <th scope="col">{t("col.message")}</th>
            </tr>
          </thead>
          <tbody>
            {bars.slice(0, shown).map((bar) => (
              <tr key={`${bar.from_ms} ${bar.who} ${bar.what}`}>
                <th scope="row">{t(`who.${bar.who}`)}</th>
                <td>{t(`what.${bar.what}` as "what.working")}</td>
                <td className="end">
                  <Took ms={bar.from_ms} />
                </td>
                <td className="end">
                  <Took ms={bar.to_ms - bar.from_ms} />
                </td>
                <td>
                  {bar.message && (
                    <Link to="/messages/$id" params={{ id: bar.message }}>
                      {t("message.open", { id: bar.message.replace("me_", "") })}
                    </Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {bars.length > shown && (
        <div className="row center">
          <Button onClick={() => setShown(shown + PAGE)}>{t("turns.more")}</Button>
        </div>
      )}
    </div>
  );
}
