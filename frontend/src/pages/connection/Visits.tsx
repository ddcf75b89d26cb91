import { Link } from "@tanstack/react-router";
import { useId, useMemo } from "react";

import type { Shapes } from "@/api/client";
import { formatTime, useZone } from "@/app/zones";
import { Card } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { hours, slots, stretches, type Look, type Slot } from "./strip";
import { texts } from "./texts";
import { VisitTable } from "./VisitTable";

const WIDTH = 1440;
const HEIGHT = 44;
const BASE = 40;
/** A visit without work stands low, one with work high: no colour is needed to tell them apart. */
const HEIGHTS: Readonly<Record<Look, number>> = {
  idle: 12, green: 34, yellow: 34, red: 34, nothing: 22, running: 34, warn: 26, bad: 34,
}; // prettier-ignore
const HATCHED: ReadonlySet<Look> = new Set(["yellow", "red", "warn", "bad"]);
const LEGEND = ["idle", "green", "yellow", "red", "bad", "warn", "gap"] as const;

/** A day of visits as a strip with its gaps, and the same as a table. */
export function Visits({ visits }: { visits: Shapes["VisitsOut"] }) {
  const t = useTexts(texts);
  const said = t("visits.said", { came: visits.came, away: visits.turned_away, gaps: visits.gaps.length });
  return (
    <Card title={t("visits")}>
      <p>{said}</p>
      <Strip visits={visits} />
      <Legend />
      <details>
        <summary>{t("visits.table")}</summary>
        <VisitTable visits={visits} />
      </details>
    </Card>
  );
}

function Strip({ visits }: { visits: Shapes["VisitsOut"] }) {
  const t = useTexts(texts);
  const zone = useZone();
  const id = useId();
  const since = Date.parse(visits.since);
  const drawn = useMemo(() => slots(since, visits.marks), [since, visits.marks]);
  const gaps = stretches(since, visits.gaps);
  const clock = (at: number) => formatTime(new Date(at), zone, "minute");
  // a picture: its links are for the pointer, those of the table are for everyone
  return (
    <div className="strip" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
        <Hatches id={id} />
        {gaps.map((gap) => (
          <rect
            key={gap.from}
            className={`strip-gap ${gap.state}`}
            x={gap.from * WIDTH}
            width={gap.width * WIDTH}
            height={BASE}
            fill={`url(#${id}-gap)`}
          />
        ))}
        <rect className="strip-base" y={BASE} width={WIDTH} height="1.5" />
        {drawn.map((slot) => (
          <SlotBar
            key={slot.place}
            slot={slot}
            id={id}
            said={t("slot.said", {
              from: clock(slot.from),
              to: clock(slot.to),
              n: slot.n,
              worst: t(`legend.${slot.look}`),
              session: slot.session ? "yes" : "no",
            })}
          />
        ))}
      </svg>
      <div className="strip-hours">
        {hours(since, zone).map(({ at, place }) => (
          <span key={at} className="number" style={{ insetInlineStart: `${place * 100}%` }}>
            <time>{clock(at)}</time>
          </span>
        ))}
      </div>
    </div>
  );
}

function SlotBar({ slot, id, said }: { slot: Slot; id: string; said: string }) {
  const width = WIDTH / 144;
  const height = HEIGHTS[slot.look];
  const bar = (
    <>
      <title>{said}</title>
      <rect className="strip-reach" x={slot.place * width} width={width} height={HEIGHT} />
      <rect
        className={`strip-mark ${slot.look}`}
        x={slot.place * width + 1}
        width={width - 2}
        y={BASE - height}
        height={height}
        {...(HATCHED.has(slot.look) && { fill: `url(#${id}-${slot.look})` })}
      />
    </>
  );
  if (!slot.session) return <g>{bar}</g>;
  return (
    <Link to="/sessions/$id" params={{ id: slot.session }} tabIndex={-1}>
      {bar}
    </Link>
  );
}

function Hatches({ id }: { id: string }) {
  const kinds = ["yellow", "red", "warn", "bad", "gap"] as const;
  return (
    <defs>
      {kinds.map((kind) => (
        <pattern key={kind} id={`${id}-${kind}`} width="8" height="6" patternUnits="userSpaceOnUse">
          <rect width="8" height="6" className={`hatch-back ${kind}`} />
          <path
            d={kind === "bad" || kind === "warn" ? "M0 3h8" : kind === "gap" ? "M0 6 8 0" : "M4 0v6"}
            className={`hatch-line ${kind}`}
          />
        </pattern>
      ))}
    </defs>
  );
}

function Legend() {
  const t = useTexts(texts);
  const id = useId();
  return (
    <ul className="strip-legend">
      {LEGEND.map((kind) => {
        const height = kind === "gap" ? BASE : HEIGHTS[kind];
        const hatched = kind === "gap" || HATCHED.has(kind);
        return (
          <li key={kind}>
            <svg
              width="10"
              height="16"
              viewBox={`0 0 10 ${HEIGHT}`}
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <Hatches id={`${id}${kind}`} />
              <rect
                className={kind === "gap" ? "strip-gap silent" : `strip-mark ${kind}`}
                x="1"
                width="8"
                y={BASE - height}
                height={height}
                {...(hatched && { fill: `url(#${id}${kind}-${kind})` })}
              />
            </svg>
            {t(`legend.${kind}`)}
          </li>
        );
      })}
    </ul>
  );
}
