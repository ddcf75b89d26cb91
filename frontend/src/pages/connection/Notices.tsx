import type { ReactNode } from "react";

import type { Shapes } from "@/api/client";
import { Shape } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

function Notice({ bad = false, children }: { bad?: boolean; children: ReactNode }) {
  return (
    <div className={`card notice-line edge-${bad ? "red" : "yellow"}`}>
      <Shape kind={bad ? "failed" : "held"} />
      <p>{children}</p>
    </div>
  );
}

/** A wrong password keeps it out until the right one comes; a second visit at once is told for a day. */
export function TurnedAway({ connection }: { connection: Shapes["ConnectionOut"] }) {
  const t = useTexts(texts);
  const { refused, busy, health } = connection;
  const from = (machine: string) => (machine ? <bdi>{machine}</bdi> : t("somewhere.unknown"));
  const lately = busy.at !== null && Date.parse(connection.visits.since) < Date.parse(busy.at);
  return (
    <>
      {health.refused && refused.at && (
        <Notice bad>
          {t.rich("refused", { when: <Time at={refused.at} ago />, machine: from(refused.machine) })}{" "}
          {refused.count !== null && t("refused.count", { n: refused.count })} {t("refused.do")}
        </Notice>
      )}
      {lately && busy.at && (
        <Notice>{t.rich("busy", { when: <Time at={busy.at} ago />, machine: from(busy.machine) })}</Notice>
      )}
    </>
  );
}

/** Two machines, two company files: with both names. */
export function Notices({ items }: { items: readonly Shapes["Notice"][] }) {
  return items.map((each) => (
    <Notice key={each.kind}>
      <Said>{each.sentence}</Said>
    </Notice>
  ));
}
