import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import type { Shapes } from "@/api/client";
import { Button } from "@/parts/Button";
import { TableBox } from "@/parts/Page";
import { operationPill, Pill, type PillKind } from "@/parts/Pill";
import { Time, Took } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { rows, type Row } from "./strip";
import { texts } from "./texts";

const PAGE = 50;

/** The strip in words: visits without work in a row are one line. */
export function VisitTable({ visits }: { visits: Shapes["VisitsOut"] }) {
  const t = useTexts(texts);
  const [shown, setShown] = useState(PAGE);
  const all = useMemo(() => rows(visits.marks, visits.gaps), [visits]);
  if (!all.length) return <p className="soft">{t("visits.none")}</p>;
  return (
    <div className="stack">
      <TableBox label={t("visits")}>
        <table>
          <caption className="hidden">{t("visits")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("col.at")}</th>
              <th scope="col">{t("col.what")}</th>
              <th scope="col" className="end">
                {t("col.took")}
              </th>
              <th scope="col">{t("col.session")}</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, shown).map((row) => (
              <Line key={`${row.type} ${row.at}`} row={row} />
            ))}
          </tbody>
        </table>
      </TableBox>
      {all.length > shown && (
        <div className="row center">
          <Button onClick={() => setShown(shown + PAGE)}>{t("visits.more")}</Button>
        </div>
      )}
    </div>
  );
}

const iso = (at: number) => new Date(at).toISOString();

function Line({ row }: { row: Row }) {
  const t = useTexts(texts);
  if (row.type === "idle") {
    return (
      <tr>
        <th scope="row">
          <Between from={row.at} to={row.to} />
        </th>
        <td className="soft">{t("row.idle", { n: row.n })}</td>
        <td />
        <td />
      </tr>
    );
  }
  if (row.type === "gap") {
    const { gap } = row;
    const text = t(gap.state === "late" ? "row.gap.late" : "row.gap.silent");
    return (
      <tr>
        <th scope="row">
          <Between from={row.at} to={gap.to ? Date.parse(gap.to) : row.at} />
        </th>
        <td>
          <Pill
            kind={gap.state === "late" ? "yellow" : "red"}
            text={gap.to ? text : t("row.gap.lasts", { text })}
          />
        </td>
        <td className="end">
          <Took ms={gap.seconds * 1000} />
        </td>
        <td />
      </tr>
    );
  }
  const { mark } = row;
  return (
    <tr>
      <th scope="row">
        <Time at={mark.at} how="time" />
      </th>
      <td>
        <Came mark={mark} />
      </td>
      <td className="end">{mark.took_ms !== null && <Took ms={mark.took_ms} />}</td>
      <td>
        {mark.session && (
          <Link to="/sessions/$id" params={{ id: mark.session }}>
            {t("row.open", { id: mark.session.replace("se_", "") })}
          </Link>
        )}
      </td>
    </tr>
  );
}

function Between({ from, to }: { from: number; to: number }) {
  const t = useTexts(texts);
  if (to - from < 60_000) return <Time at={iso(from)} how="minute" />;
  return t.rich("row.to", {
    from: <Time at={iso(from)} how="minute" />,
    to: <Time at={iso(to)} how="minute" />,
  });
}

const KINDS: Readonly<Record<string, PillKind>> = {
  failed: "failed",
  timed_out: "not_confirmed",
  superseded: "held",
  running: "running",
  busy: "held",
  refused: "failed",
};

function Came({ mark }: { mark: Shapes["MarkOut"] }) {
  const t = useTexts(texts);
  if (mark.outcome === "worked") return <Pill kind={operationPill({ state: "ended", color: mark.color })} />;
  return (
    <>
      <Pill kind={KINDS[mark.outcome] ?? "nothing"} text={t(`out.${mark.outcome}`)} />{" "}
      {mark.code && (
        <Link to="/help/codes/$code" params={{ code: mark.code }}>
          <code>{mark.code}</code>
        </Link>
      )}
    </>
  );
}
