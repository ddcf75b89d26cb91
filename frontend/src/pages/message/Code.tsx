import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef } from "react";

import { useTexts } from "@/texts/texts";

import { marked, piecesOf } from "./colour";
import { lineAt, lineOf, widest, type LineLink, type Lines } from "./lines";
import { texts } from "./texts";
import type { Part, Side } from "./text";

const HEIGHT = 20;
/** No wrapped line is asked to be wider than this many signs before it is scrolled. */
const MOST_SIGNS = 4000;

interface Props {
  side: Side;
  lines: Lines;
  wrap: boolean;
  chosen: LineLink | undefined;
  failed: readonly Part[];
  /** Where what is looked for was found, and which of it is shown. */
  found: { places: readonly number[]; length: number; at: number };
  /** A line to bring into sight; a new object brings it again. */
  goTo: { line: number } | undefined;
  /** Where the search has gone to. */
  step: { line: number } | undefined;
  onLine: (line: number, extend: boolean) => void;
}

/** Only the lines in sight are in the page: each is cut out and coloured when it is drawn. */
export function Code({ side, lines, wrap, chosen, failed, found, goTo, step, onLine }: Props) {
  const t = useTexts(texts);
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used here and nowhere passed on
  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => box.current,
    estimateSize: () => HEIGHT,
    overscan: 20,
    initialRect: { width: 600, height: 600 },
  });
  useEffect(() => virtual.measure(), [virtual, wrap]);
  useEffect(() => {
    if (goTo) virtual.scrollToIndex(goTo.line - 1, { align: "center" });
  }, [virtual, goTo]);
  useEffect(() => {
    if (step) virtual.scrollToIndex(step.line - 1, { align: "center" });
  }, [virtual, step]);

  const ranges = failed.flatMap(({ request_lines, answer_lines }) => {
    const range = side === "request" ? request_lines : answer_lines;
    return range ? [range] : [];
  });
  const width = Math.min(widest(lines), MOST_SIGNS);
  const digits = String(lines.count).length;
  const now = found.places[found.at];
  return (
    <div
      ref={box}
      className={`xml${wrap ? " wraps" : ""}`}
      role="region"
      aria-label={t("code.region", { side })}
      tabIndex={0}
      data-lines={lines.count}
      // no taller than what is in it, with room for the scroll bar beneath
      style={{ maxHeight: virtual.getTotalSize() + HEIGHT }}
    >
      <div
        className="xml-all"
        style={{ height: virtual.getTotalSize(), ...(!wrap && { width: `${width + digits + 4}ch` }) }}
      >
        {virtual.getVirtualItems().map((item) => {
          const line = item.index + 1;
          return (
            <div
              key={item.key}
              ref={wrap ? virtual.measureElement : undefined}
              data-index={item.index}
              className={classOf(line, side, chosen, ranges)}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <button
                type="button"
                className="xml-number"
                tabIndex={-1}
                style={{ width: `${digits + 2}ch` }}
                aria-label={t("line.link", { n: line })}
                onClick={(event) => onLine(line, event.shiftKey)}
              >
                <span className="number">{line}</span>
              </button>
              <Line text={lineAt(lines, line)} {...hitsOf(lines, line, found.places, found.length, now)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function classOf(
  line: number,
  side: Side,
  chosen: LineLink | undefined,
  failed: readonly (readonly number[])[],
): string {
  const isChosen = chosen?.side === side && line >= chosen.from && line <= chosen.to;
  const isFailed = failed.some(([from = 0, to = 0]) => line >= from && line <= to);
  return `xml-line${isChosen ? " is-chosen" : ""}${isFailed ? " is-failed" : ""}`;
}

/** What was found in one line, as places within it; found by halving, however much there is. */
function hitsOf(
  lines: Lines,
  line: number,
  places: readonly number[],
  length: number,
  now: number | undefined,
) {
  const from = lines.starts[line - 1] ?? 0;
  const to = line < lines.count ? (lines.starts[line] ?? 0) : lines.text.length;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const hits: number[] = [];
  for (let at = low; at < places.length && (places[at] ?? 0) < to; at += 1)
    hits.push((places[at] ?? 0) - from);
  return {
    hits: hits.join(" "),
    length,
    now: now !== undefined && lineOf(lines, now) === line ? now - from : -1,
  };
}

/** `hits` is a text so that a line is drawn again only when something in it changes. */
const Line = memo(function Line({
  text,
  hits,
  length,
  now,
}: {
  text: string;
  hits: string;
  length: number;
  now: number;
}) {
  const places = hits ? hits.split(" ").map(Number) : [];
  return (
    <code className="xml-code">
      {piecesOf(text).map((piece) => (
        <span key={piece.at} className={`xml-${piece.kind}`}>
          {marked(piece, places, length).map((cut, place) =>
            cut.hit ? (
              <mark
                key={place}
                className={piece.at <= now && now < piece.at + piece.text.length ? "is-now" : undefined}
              >
                {cut.text}
              </mark>
            ) : (
              cut.text
            ),
          )}
        </span>
      ))}
    </code>
  );
});
