import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { Button } from "@/parts/Button";
import { Shape, type PillKind } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Time } from "@/parts/Time";
import { dayOf, useZone } from "@/app/zones";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";
import { keyIn } from "./verdict";

type Line = Shapes["LineOut"];

const SHAPES: Readonly<Partial<Record<string, PillKind>>> = {
  done: "done",
  noted: "done",
  found: "done",
  linked: "done",
  failed: "failed",
  held: "held",
  absent: "held",
  not_confirmed: "not_confirmed",
  skipped: "skipped",
  waits: "skipped",
  never_send: "cancelled",
  cancelled: "cancelled",
  queued: "waiting",
  sent: "running",
  sent_again: "running",
};

/** The story in lines, the oldest first, day by day. */
export function Lines({
  story,
  all,
  onAll,
}: {
  story: Shapes["Story"];
  all: boolean;
  onAll: (all: boolean) => void;
}) {
  const t = useTexts(texts);
  const zone = useZone();
  const shown = all ? story.lines : story.lines.filter((line) => line.main);
  const hidden = story.lines.length - story.lines.filter((line) => line.main).length;
  return (
    <>
      {story.older_tries && <p className="soft">{t("story.older")}</p>}
      <ol className="story-lines">
        {shown.map((line, at) => {
          const before = shown[at - 1];
          const newDay = !before || dayOf(new Date(before.at), zone) !== dayOf(new Date(line.at), zone);
          return <OneLine key={`${line.at} ${line.what} ${at}`} line={line} newDay={newDay} />;
        })}
      </ol>
      {hidden > 0 && (
        <div>
          <Button small look="quiet" onClick={() => onAll(!all)}>
            {all ? t("story.less") : t("story.all")}
          </Button>
        </div>
      )}
    </>
  );
}

function OneLine({ line, newDay }: { line: Line; newDay: boolean }) {
  const t = useTexts(texts);
  const shape = SHAPES[line.what];
  const inLine = line.what === "changed_in_store" || line.what === "stock_written";
  return (
    <li className={line.main ? undefined : "minor"}>
      <span className="line-at">
        {newDay && (
          <span className="line-day">
            <Time at={line.at} how="date" />
          </span>
        )}
        <Time at={line.at} how="minute" />
      </span>
      <span className="line-mark" aria-hidden="true">
        {shape ? <Shape kind={shape} /> : <span className="line-dot" />}
      </span>
      <div>
        <p>
          {t.rich(keyIn(texts, "line", line.what), {
            title: <Said key="title">{line.title}</Said>,
            detail: <bdi key="detail">{line.detail}</bdi>,
            name: <bdi key="name">{line.by}</bdi>,
            what: <code key="what">{line.what}</code>,
          })}{" "}
          {line.what === "queued" && line.by && (
            <span className="soft">{t.rich("story.by", { name: <bdi key="by">{line.by}</bdi> })}</span>
          )}
        </p>
        {line.why && (
          <p>
            <Said>{line.why}</Said>
          </p>
        )}
        {line.detail && !inLine && (
          <p className={line.what === "note" ? "line-note" : "soft"}>
            {line.what === "note" || line.what === "never_send" ? (
              <bdi>{line.detail}</bdi>
            ) : (
              <Said>{line.detail}</Said>
            )}
          </p>
        )}
        <Ways line={line} />
      </div>
    </li>
  );
}

function Ways({ line }: { line: Line }) {
  const t = useTexts(texts);
  if (!line.operation && !line.message) return null;
  return (
    <p className="line-ways">
      {line.message && (
        <Link to="/messages/$id" params={{ id: line.message }}>
          {t("story.message")}
        </Link>
      )}
      {line.session && (
        <Link to="/sessions/$id" params={{ id: line.session }}>
          {t("story.session")}
        </Link>
      )}
      {line.operation && (
        <Link to="/operations/$id" params={{ id: line.operation }}>
          {t("story.operation")}
        </Link>
      )}
    </p>
  );
}
